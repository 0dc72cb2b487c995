"""A step that a model could not score waits for a teacher with a reason of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0002_scored_step_outcome"),
    ]

    operations = [
        migrations.AlterField(
            model_name="reviewitem",
            name="reason",
            field=models.CharField(
                choices=[
                    ("unsure", "the model was unsure"),
                    ("language", "not in English"),
                    ("failed", "could not be scored"),
                    ("disagreement", "model and rule disagree"),
                    ("student", "the student sees it differently"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="scoredstep",
            name="problem",
            field=models.CharField(
                blank=True,
                help_text="an error in a rule or a model: the step has fewer verdicts for it",
                max_length=200,
            ),
        ),
    ]
