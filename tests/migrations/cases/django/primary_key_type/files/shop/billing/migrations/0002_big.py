from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [("billing", "0001_initial")]

    operations = [
        migrations.AlterField("bill", "id", models.BigAutoField(primary_key=True)),
    ]
