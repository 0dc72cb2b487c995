"""A change of what a course is scored by, and the scores that come of it beside the old ones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0009_gate_openings"),
        ("runs", "0004_device"),
        ("scoring", "0005_second_looks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReferenceAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("step", models.CharField(max_length=20)),
                (
                    "about",
                    models.CharField(
                        blank=True, help_text="the independent variable", max_length=60
                    ),
                ),
                (
                    "of",
                    models.CharField(blank=True, help_text="the dependent variable", max_length=60),
                ),
                ("text", models.CharField(max_length=1000)),
                (
                    "grade",
                    models.CharField(
                        choices=[
                            ("best", "best answer"),
                            ("good", "good answer"),
                            ("minimal", "just enough"),
                        ],
                        default="good",
                        max_length=10,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Regrading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "lab",
                    models.CharField(
                        blank=True, help_text="empty: every lab of the course", max_length=60
                    ),
                ),
                ("reason", models.CharField(help_text="which students read", max_length=300)),
                ("coverage", models.JSONField(blank=True, null=True)),
                ("practices", models.JSONField(blank=True, null=True)),
                (
                    "model_version",
                    models.CharField(
                        blank=True,
                        help_text="the registry's name of the model that scores anew",
                        max_length=40,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("computing", "being computed"),
                            ("ready", "ready"),
                            ("failed", "failed"),
                            ("applied", "applied"),
                            ("undone", "undone"),
                        ],
                        default="computing",
                        max_length=10,
                    ),
                ),
                (
                    "rests_on",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="the regradings that held when it was computed, in order",
                    ),
                ),
                (
                    "attempt",
                    models.PositiveIntegerField(
                        default=0, help_text="counts how often it was begun anew"
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0, help_text="runs computed")),
                ("total", models.PositiveIntegerField(default=0, help_text="runs in all")),
                ("problem", models.CharField(blank=True, max_length=300)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("applied", models.DateTimeField(blank=True, null=True)),
                ("undone", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Rescored",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                (
                    "scorer",
                    models.CharField(
                        choices=[
                            ("rules", "Rules"),
                            ("explanations", "Explanations"),
                            ("procedures", "Procedures"),
                        ],
                        max_length=20,
                    ),
                ),
                ("practice", models.CharField(max_length=40)),
                ("step", models.CharField(blank=True, max_length=20)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("correct", "shown"),
                            ("incorrect", "not shown"),
                            ("incomplete", "partly shown"),
                            ("unsure", "unsure"),
                            ("note", "note"),
                        ],
                        max_length=12,
                    ),
                ),
                ("confidence", models.FloatField(default=0.0)),
                ("abstained", models.BooleanField(default=False)),
                ("abstained_because", models.CharField(blank=True, max_length=20)),
                ("detail", models.JSONField(default=dict)),
                ("evidence", models.JSONField(default=list)),
                ("rubric_version", models.CharField(blank=True, max_length=40)),
                ("model_version", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="score",
            name="one_score_a_step_and_scorer",
        ),
        migrations.AddField(
            model_name="score",
            name="counts",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="regrading",
            name="course",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="regradings",
                to="courses.course",
            ),
        ),
        migrations.AddField(
            model_name="regrading",
            name="teacher",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="regradings",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referenceanswer",
            name="regrading",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="references",
                to="scoring.regrading",
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="regrading",
            field=models.ForeignKey(
                blank=True,
                help_text="that added it; empty where the step was scored as it was done",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scores",
                to="scoring.regrading",
            ),
        ),
        migrations.AddField(
            model_name="score",
            name="replaced_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="replaced",
                to="scoring.regrading",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(
                condition=models.Q(("regrading", None)),
                fields=("run", "seq", "scorer", "practice"),
                name="one_score_a_step_and_scorer",
            ),
        ),
        migrations.AddConstraint(
            model_name="score",
            constraint=models.UniqueConstraint(
                fields=("run", "seq", "scorer", "practice", "regrading"),
                name="one_score_a_regrading",
            ),
        ),
        migrations.AddField(
            model_name="rescored",
            name="old",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="scoring.score",
            ),
        ),
        migrations.AddField(
            model_name="rescored",
            name="regrading",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rescored",
                to="scoring.regrading",
            ),
        ),
        migrations.AddField(
            model_name="rescored",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="runs.run"
            ),
        ),
        migrations.AddConstraint(
            model_name="rescored",
            constraint=models.UniqueConstraint(
                fields=("regrading", "run", "seq", "scorer", "practice"),
                name="one_rescored_a_step_and_scorer",
            ),
        ),
    ]
