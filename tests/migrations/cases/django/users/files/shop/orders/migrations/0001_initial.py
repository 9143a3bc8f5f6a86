from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL), ("contenttypes", "0002_remove_content_type_name"), ("taggit", "0001_initial")]

    operations = [
        migrations.CreateModel("Order", [
            ("id", models.BigAutoField(primary_key=True)),
            ("owner", models.ForeignKey(to=settings.AUTH_USER_MODEL, on_delete=models.PROTECT)),
            ("type", models.ForeignKey(to="contenttypes.contenttype", on_delete=models.PROTECT)),
            ("tag", models.ForeignKey(to="taggit.Tag", on_delete=models.PROTECT)),
            ("tags", taggit.managers.TaggableManager(through="taggit.TaggedItem", to="taggit.Tag")),
            ("money", company.fields.MoneyField(max_length=12)),
            ("blob", company.fields.Opaque()),
        ]),
    ]
