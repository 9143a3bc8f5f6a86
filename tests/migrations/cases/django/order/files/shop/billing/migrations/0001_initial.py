from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("extras", "0002_move_change")]

    operations = [
        migrations.CreateModel("Bill", [("id", models.BigAutoField(primary_key=True))]),
    ]
