from django.db import migrations, models


class Migration(migrations.Migration):
    # Needs extras' 0002 and does not say so: a runner that goes from leaf to leaf comes there first, for billing's sake.
    dependencies = [("core", "0002_move_change")]

    operations = [
        migrations.AddField("change", "message", models.CharField(max_length=200, default="")),
    ]
