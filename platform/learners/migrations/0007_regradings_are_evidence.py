"""A regrading moves mastery, too: its effect on a skill is a row of evidence."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0006_starting_points"),
        ("scoring", "0007_mastery_follows_regradings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="masteryevidence",
            name="regrading",
            field=models.ForeignKey(
                blank=True,
                help_text="by which all that was seen of the skill counted anew; else empty",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mastery_evidence",
                to="scoring.regrading",
            ),
        ),
        migrations.AddField(
            model_name="masteryevidence",
            name="undone",
            field=models.BooleanField(default=False, help_text="that regrading was taken back"),
        ),
        migrations.AlterField(
            model_name="masteryevidence",
            name="answer",
            field=models.ForeignKey(
                blank=True,
                help_text="empty: a score or a regrading counted",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mastery_evidence",
                to="learners.placementanswer",
            ),
        ),
        migrations.AlterField(
            model_name="masteryevidence",
            name="score",
            field=models.ForeignKey(
                blank=True,
                help_text="empty: an answer or a regrading counted",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mastery_evidence",
                to="scoring.score",
            ),
        ),
        migrations.AlterField(
            model_name="masteryevidence",
            name="verdict",
            field=models.CharField(
                blank=True,
                help_text="the verdict that counted; empty of a regrading",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="masteryevidence",
            name="weight",
            field=models.FloatField(
                help_text="how much it counted: confidence, hints used, time taken; 0 of a regrading"
            ),
        ),
        migrations.AddConstraint(
            model_name="masteryevidence",
            constraint=models.UniqueConstraint(
                fields=("regrading", "undone", "student", "skill"),
                name="a_regrading_counts_once_a_skill",
            ),
        ),
    ]
