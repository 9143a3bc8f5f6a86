from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.AddField("order", "tags", models.ManyToManyField(to="orders.Customer", related_name="tagged")),
        migrations.AddField("customer", "friends", models.ManyToManyField(to="self", db_table="friendship")),
        migrations.AlterModelTable("customer", "people"),
    ]
