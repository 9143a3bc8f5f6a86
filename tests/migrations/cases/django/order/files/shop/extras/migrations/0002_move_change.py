from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("extras", "0001_initial"), ("core", "0002_move_change")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("Change")],
            database_operations=[migrations.AlterModelTable("Change", "core_change")],
        ),
    ]
