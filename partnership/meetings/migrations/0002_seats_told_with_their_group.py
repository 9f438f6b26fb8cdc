from django.db import migrations, models


class Migration(migrations.Migration):
    """A group's page tells what happened to the seats on it, and finds that by the group."""

    dependencies = [("meetings", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="seatchange",
            index=models.Index(fields=["subgroup"], name="meetings_seatchange_subgroup"),
        ),
    ]
