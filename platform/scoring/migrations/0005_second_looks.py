"""A question for a second look can be taken back, and its answer has words for the student."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scoring", "0004_marks_of_scores"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="answer",
            field=models.CharField(
                blank=True,
                help_text="words to the student who asked for a second look",
                max_length=400,
            ),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="withdrawn",
            field=models.DateTimeField(
                blank=True, help_text="when the student took the question back", null=True
            ),
        ),
        migrations.AlterField(
            model_name="reviewitem",
            name="created",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
