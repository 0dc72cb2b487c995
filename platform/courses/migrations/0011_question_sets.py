from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0010_extensions"),
    ]

    operations = [
        migrations.AddField(
            model_name="stage",
            name="feedback",
            field=models.CharField(
                choices=[
                    ("at_once", "after each answer"),
                    ("end", "after the whole set was handed in"),
                ],
                default="at_once",
                help_text="of a question set: when a student reads how an answer was judged",
                max_length=10,
                verbose_name="feedback",
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="questions",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="of a question set, in order, as `labs.core.questions.Question` writes them",
            ),
        ),
        migrations.AlterField(
            model_name="stage",
            name="kind",
            field=models.CharField(
                choices=[
                    ("lab", "a fixed lab"),
                    ("adaptive", "an adaptive slot"),
                    ("page", "a page"),
                    ("questions", "a question set"),
                ],
                default="lab",
                max_length=10,
                verbose_name="kind",
            ),
        ),
    ]
