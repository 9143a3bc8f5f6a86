from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    initial = True

    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.CreateModel("User", [
            ("id", models.BigAutoField(primary_key=True)),
            ("password", models.CharField(max_length=128)),
            ("last_login", models.DateTimeField(null=True)),
            ("groups", models.ManyToManyField(to="auth.group")),
        ], options={"swappable": "AUTH_USER_MODEL"}),
    ]
