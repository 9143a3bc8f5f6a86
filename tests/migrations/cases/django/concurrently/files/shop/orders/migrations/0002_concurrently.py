from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
from django.contrib.postgres.operations import *


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0001_initial")]

    operations = [
        BtreeGinExtension(),
        TrigramExtension(),
        AddIndexConcurrently("order", models.Index(fields=["total"], name="by_total")),
        RemoveIndexConcurrently("order", "orders_total_idx"),
        AddConstraintNotValid("order", models.CheckConstraint(check=models.Q(total__gte=0), name="positive")),
        ValidateConstraint("order", "positive"),
    ]
