from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Customer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(db_index=True, max_length=80)),
                ("age", models.PositiveIntegerField(null=True)),
                ("joined", models.DateTimeField(auto_now_add=True)),
            ],
            options={"verbose_name": "customer"},
        ),
        migrations.CreateModel(
            name="Order",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("total", models.DecimalField(max_digits=10, decimal_places=2, default=0)),
                ("code", models.SlugField()),
                ("note", models.TextField(blank=True)),
                ("number", models.IntegerField(db_column="no")),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="orders.customer")),
            ],
            options={"unique_together": {("customer", "number")}, "indexes": [models.Index(fields=["-total"], name="orders_total_idx")]},
        ),
    ]
