from django.contrib.auth.models import User
from django.db import migrations, models
from django.db.models import Q
from shop.models import Order as CurrentOrder
from shop.models import default_state


def forwards(apps, schema_editor):
-- warning: User.objects is the model as it is on the day the migration runs: on a database that comes later it may ask for columns that are not there yet, or are gone.
    for user in User.objects.filter(Q(is_active=True)):
-- warning: CurrentOrder(…) is the model as it is on the day the migration runs: on a database that comes later it may ask for columns that are not there yet, or are gone.
        CurrentOrder(user=user, state=default_state()).save()


class Migration(migrations.Migration):
    operations = [
        migrations.RunPython(forwards),
        migrations.AddField("order", "state", models.CharField(max_length=9, default=default_state)),
    ]
