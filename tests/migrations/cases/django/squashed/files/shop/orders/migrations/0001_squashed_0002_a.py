from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    replaces = [("orders", "0001_initial"), ("orders", "0002_a")]

    dependencies = []

    operations = [
        migrations.CreateModel("Customer", [("id", models.BigAutoField(primary_key=True))]),
    ]
