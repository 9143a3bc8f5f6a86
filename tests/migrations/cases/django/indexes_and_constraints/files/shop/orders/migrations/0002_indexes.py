from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
from django.contrib.postgres.indexes import GinIndex
from django.db.models.functions import Lower


class Migration(migrations.Migration):

    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.AlterUniqueTogether("order", {("customer", "code"), ("code", "number")}),
        migrations.AlterIndexTogether("order", [("code", "total")]),
        migrations.AddIndex("order", models.Index(fields=["customer", "-number"], name="orders_customer_no_idx")),
        migrations.AddIndex("order", models.Index(Lower("code").desc(), name="orders_lower_code")),
        migrations.AddIndex("order", GinIndex(fields=["note"], name="orders_note_gin", opclasses=["gin_trgm_ops"])),
        migrations.AddIndex("order", models.Index(fields=["total"], condition=models.Q(total__gt=0, note__isnull=False), include=["code"], name="positive_total")),
        migrations.AddIndex("order", models.Index(fields=["code"])),
        migrations.RenameIndex("order", new_name="orders_by_total", old_name="orders_total_idx"),
        migrations.RemoveIndex("order", "orders_lower_code"),
        migrations.AddConstraint("order", models.UniqueConstraint(fields=["code", "customer"], name="unique_code")),
        migrations.AddConstraint("order", models.UniqueConstraint(fields=["code"], condition=models.Q(("note", "")), name="unique_if_empty")),
        migrations.AddConstraint("order", models.CheckConstraint(check=models.Q(total__gte=0) | ~models.Q(number__in=[1, 2]), name="total_or_number")),
        migrations.AddConstraint("order", models.CheckConstraint(condition=models.Q(("total__lte", models.F("number")), _connector="AND"), name="total_below")),
        migrations.RemoveConstraint("order", "unique_code"),
        migrations.RemoveConstraint("order", "unique_if_empty"),
    ]
