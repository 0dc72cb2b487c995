"""Each stage gets a name that is the same in every version of its sequence."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import courses.models


def name_by_position(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Until now a stage was followed from version to version by its position."""
    stages = apps.get_model("courses", "Stage").objects.all()
    for stage in stages:
        stage.key = f"s{stage.position}"
        stage.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [
        migrations.AddField("stage", "key", models.CharField(max_length=12, default="")),
        migrations.RunPython(name_by_position, migrations.RunPython.noop),
        migrations.AlterField(
            "stage",
            "key",
            models.CharField(
                default=courses.models.new_stage_key,
                help_text="the same in every version, so that a class can be moved from one to the next",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            "stage", models.UniqueConstraint(fields=["version", "key"], name="one_stage_a_key")
        ),
    ]
