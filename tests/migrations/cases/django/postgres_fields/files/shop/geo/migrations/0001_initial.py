from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion
from django.contrib.postgres.fields import *


class Migration(migrations.Migration):

    dependencies = []

    operations = [
        migrations.CreateModel("Place", [
            ("uuid", models.UUIDField(primary_key=True, default=uuid.uuid4)),
            ("tags", ArrayField(base_field=models.CharField(max_length=10), size=None)),
            ("grid", ArrayField(ArrayField(models.IntegerField()))),
            ("words", SearchVectorField(null=True)),
            ("attributes", HStoreField(default=dict)),
            ("during", DateTimeRangeField()),
            ("mail", CIEmailField(max_length=254, unique=True)),
            ("ip", models.GenericIPAddressField(null=True)),
            ("took", models.DurationField()),
            ("file", models.FileField(upload_to="x")),
            ("area", models.GeneratedField(expression=models.F("width") * models.F("height"), output_field=models.FloatField(), db_persist=True)),
            ("created", models.DateTimeField(db_default=Now())),
            ("raw", models.BinaryField()),
            ("unlimited", models.CharField()),
            ("a_name_that_is_so_long_that_the_index_name_must_be_cut_somewhere", models.IntegerField(db_index=True)),
        ], options={"constraints": [models.CheckConstraint(check=models.Q(took__isnull=False), name="took_known"),
                                    ExclusionConstraint(name="no_overlap", expressions=[("during", RangeOperators.OVERLAPS), ("ip", "=")])]}),
    ]
