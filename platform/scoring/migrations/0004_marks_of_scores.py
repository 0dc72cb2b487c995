"""Which words carry a verdict and what is missing, beside the score that is never changed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0003_a_model_may_fail"),
    ]

    operations = [
        migrations.CreateModel(
            name="ScoreMarks",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("parts", models.JSONField(default=list)),
                ("ideas", models.JSONField(default=list)),
                ("changes", models.JSONField(default=list)),
                (
                    "needed",
                    models.FloatField(
                        help_text="the chance of being right from which such a verdict is shown",
                        null=True,
                    ),
                ),
                (
                    "known_question",
                    models.BooleanField(
                        default=False,
                        help_text="the model has learnt from answers to this very question",
                    ),
                ),
                ("model_version", models.CharField(blank=True, max_length=40)),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("created", models.DateTimeField(auto_now_add=True)),
                (
                    "score",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="marks",
                        to="scoring.score",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
    ]
