from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


def fill(apps, schema_editor):
    Order = apps.get_model("orders", "Order")
    for order in Order.objects.filter(note=""):
        order.save()


def with_sql(apps, schema_editor):
    pass


class Migration(migrations.Migration):

    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(code=with_sql),
        migrations.RunPython(migrations.RunPython.noop, elidable=True),
        migrations.RunSQL(
            """
            ALTER TABLE orders_order ADD COLUMN extra int;
            CREATE INDEX extra_idx ON orders_order (extra);
            """,
            reverse_sql="ALTER TABLE orders_order DROP COLUMN extra",
            state_operations=[migrations.AddField("order", "extra", models.IntegerField(null=True))],
        ),
        migrations.RunSQL(sql=["UPDATE orders_order SET no = 1", ("DELETE FROM orders_order WHERE no = %s", [1])], reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(open("x.sql").read()),
        migrations.AlterField("order", "extra", models.BigIntegerField(null=True)),
        UpdateTriggers("order"),
    ]
