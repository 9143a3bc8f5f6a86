from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    initial = True

    dependencies = [("orders", "0001_initial")]

    operations = [
        migrations.CreateModel("Bill", [("id", models.AutoField(primary_key=True)), ("order", models.ForeignKey("orders.Order", models.CASCADE))]),
        migrations.CreateModel("Payment", [("bill", models.OneToOneField(primary_key=True, to="Bill", on_delete=models.CASCADE)), ("amount", models.FloatField())]),
    ]
