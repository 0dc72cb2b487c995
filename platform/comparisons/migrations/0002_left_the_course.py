from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comparisons", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="participant",
            name="why_left",
            field=models.CharField(
                blank=True,
                choices=[
                    ("objected", "objected later"),
                    ("gone", "left the course before the end"),
                ],
                max_length=10,
            ),
        ),
    ]
