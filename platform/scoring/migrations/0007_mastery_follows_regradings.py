"""How far mastery has followed a regrading; those that hold already are followed from the start."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def follow_from_the_start(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Mastery kept to what was said at the time until now."""
    regradings = apps.get_model("scoring", "Regrading").objects
    regradings.filter(state="applied").update(mastery_upto=0)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0006_regrading")]

    operations = [
        migrations.AddField(
            model_name="regrading",
            name="mastery_upto",
            field=models.PositiveBigIntegerField(
                blank=True,
                help_text="the last student, by number, whose mastery follows what counts now; empty: all do",
                null=True,
            ),
        ),
        migrations.RunPython(follow_from_the_start, migrations.RunPython.noop),
    ]
