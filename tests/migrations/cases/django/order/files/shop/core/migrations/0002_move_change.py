from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    # The table is extras' until that renames it.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.CreateModel("Change", [("id", models.BigAutoField(primary_key=True))])],
            database_operations=[],
        ),
    ]
