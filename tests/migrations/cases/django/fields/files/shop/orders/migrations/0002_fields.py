from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
import uuid


class Migration(migrations.Migration):

    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.AddField("order", "state", models.CharField(max_length=20, default="open")),
        migrations.AddField("order", "uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
        migrations.AddField("order", "paid", models.BooleanField(null=True)),
        migrations.AddField(model_name="order", name="kind", field=models.IntegerField(db_default=1)),
        migrations.AddField("order", "rank", models.PositiveSmallIntegerField(default=1), preserve_default=False),
        migrations.AddField("order", "seller", models.ForeignKey(null=True, db_constraint=False, to="orders.Customer", on_delete=models.SET_NULL, related_name="+")),
        migrations.AddField("order", "first", models.OneToOneField(null=True, to="self", on_delete=models.SET_NULL, db_column="first_order")),
        migrations.AddField("order", "data", models.JSONField(default=dict)),
        migrations.AlterField("order", "number", models.BigIntegerField(db_column="no")),
        migrations.AlterField("order", "paid", models.BooleanField(default=False)),
        migrations.AlterField("customer", "name", models.CharField(max_length=120, verbose_name="full name")),
        migrations.AlterField("customer", "email", models.EmailField(max_length=254)),
        migrations.AlterField("order", "code", models.SlugField(unique=True)),
        migrations.AlterField("order", "note", models.TextField(blank=True, help_text="only words change")),
        migrations.RenameField("order", "note", "remark"),
        migrations.RenameField("customer", "age", "years"),
        migrations.RemoveField("order", "total"),
        migrations.AlterField("order", "rank", models.IntegerField()),
    ]
