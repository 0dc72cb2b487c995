"""What a regrading changes of the questions of question sets."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scoring", "0007_mastery_follows_regradings")]

    operations = [
        migrations.AddField(
            model_name="regrading",
            name="questions",
            field=models.JSONField(blank=True, null=True),
        ),
    ]
