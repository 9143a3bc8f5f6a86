from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [("accounts", "__first__"), ("orders", "__latest__")]

    operations = [
        migrations.CreateModel("Report", [("key", models.CharField(max_length=8, primary_key=True)), ("users", models.ManyToManyField(settings.AUTH_USER_MODEL))]),
    ]
