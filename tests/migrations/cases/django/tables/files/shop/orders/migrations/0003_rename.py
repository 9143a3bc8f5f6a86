from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("orders", "0002_tables")]

    operations = [
        migrations.RenameModel("Order", "Purchase"),
        migrations.CreateModel("Line", [("id", models.AutoField(primary_key=True))], options={"db_table": "order_line", "managed": True}),
        migrations.CreateModel("View", [("id", models.AutoField(primary_key=True))], options={"managed": False, "db_table": "a_view"}),
        migrations.CreateModel("Proxy", [], options={"proxy": True}, bases=("orders.line",)),
        migrations.AlterModelTableComment("line", "What was bought"),
        migrations.AlterOrderWithRespectTo("line", "purchase"),
        migrations.AlterModelOptions("line", {"ordering": ["id"]}),
        migrations.DeleteModel("View"),
        migrations.DeleteModel("Line"),
        migrations.RemoveField("customer", "friends"),
    ]
