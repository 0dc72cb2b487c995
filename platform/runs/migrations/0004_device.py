"""On what kind of device a run was begun, to see whether the models serve all of them alike."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0003_visits"),
    ]

    operations = [
        migrations.AddField(
            model_name="run",
            name="device",
            field=models.CharField(
                blank=True,
                choices=[("phone", "phone"), ("tablet", "tablet"), ("desktop", "desktop")],
                default="",
                help_text="on which the run was begun; empty where the browser did not say",
                max_length=10,
            ),
            preserve_default=False,
        ),
    ]
