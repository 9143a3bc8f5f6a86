from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    replaces = [("stock", "0001_gone"), ("stock", "0002_gone")]
    run_before = [("later", "0001_initial")]

    dependencies = [("orders", "0003_b")]

    operations = [
        migrations.CreateModel("Item", [("id", models.AutoField(primary_key=True))]),
    ]
