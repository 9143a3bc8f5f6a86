from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL("CREATE INDEX CONCURRENTLY x ON orders_order (total)", "DROP INDEX x"),
                migrations.AlterField("order", "number", models.IntegerField(db_column="no", null=True)),
            ],
            state_operations=[
                migrations.AlterField("order", "number", models.IntegerField(db_column="no", null=True)),
                migrations.AlterField("order", "total", models.DecimalField(max_digits=10, decimal_places=2, db_index=True)),
            ],
        ),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Customer")]),
        migrations.AlterField("order", "number", models.IntegerField(db_column="no")),
    ]
