"""Heaps of key words wait for teachers under a reason of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0008_regraded_questions")]

    operations = [
        migrations.AlterField(
            model_name="reviewitem",
            name="reason",
            field=models.CharField(
                choices=[
                    ("unsure", "the model was unsure"),
                    ("language", "not in English"),
                    ("keywords", "key words without a sentence"),
                    ("failed", "could not be scored"),
                    ("disagreement", "model and rule disagree"),
                    ("student", "the student sees it differently"),
                ],
                max_length=20,
            ),
        ),
    ]
