import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("learners", "0004_model_versions_on_rows"),
        ("scoring", "0004_marks_of_scores"),
    ]

    operations = [
        migrations.AlterField(
            model_name="masteryevidence",
            name="score",
            field=models.ForeignKey(
                blank=True,
                help_text="empty: an answer counted",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mastery_evidence",
                to="scoring.score",
            ),
        ),
        migrations.AddField(
            model_name="masteryevidence",
            name="answer",
            field=models.ForeignKey(
                blank=True,
                help_text="empty: a score counted",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="mastery_evidence",
                to="learners.placementanswer",
            ),
        ),
        migrations.AddConstraint(
            model_name="masteryevidence",
            constraint=models.UniqueConstraint(fields=("answer",), name="an_answer_counts_once"),
        ),
    ]
