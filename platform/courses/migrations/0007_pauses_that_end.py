from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0006_pictures"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="course",
            name="paused",
        ),
        migrations.AddField(
            model_name="course",
            name="paused_until",
            field=models.DateTimeField(
                blank=True,
                help_text="a pause ends by itself then; empty, or over: the class is at work",
                null=True,
            ),
        ),
    ]
