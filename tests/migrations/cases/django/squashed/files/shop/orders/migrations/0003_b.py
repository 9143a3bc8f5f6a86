from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [("orders", "0001_squashed_0002_a")]

    operations = [
        migrations.RemoveField("order", "code"),
    ]
