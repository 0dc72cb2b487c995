import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("runs", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="teachermessage",
            name="kind",
            field=models.CharField(
                choices=[("words", "message"), ("hint", "hint")], default="words", max_length=10
            ),
        ),
        migrations.AddField(
            model_name="teachermessage",
            name="rung",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="of a hint: 1, 2, 3", null=True
            ),
        ),
        migrations.AddField(
            model_name="teachermessage",
            name="seen",
            field=models.DateTimeField(
                blank=True, help_text="when the student put it away", null=True
            ),
        ),
        migrations.AddField(
            model_name="teachermessage",
            name="step",
            field=models.CharField(blank=True, help_text="of a hint", max_length=20),
        ),
        migrations.AlterField(
            model_name="teachermessage",
            name="sent",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AlterField(
            model_name="teachermessage",
            name="text",
            field=models.CharField(
                help_text="of a hint: as the lab had it, in the language of the run", max_length=500
            ),
        ),
        migrations.AddIndex(
            model_name="teachermessage",
            index=models.Index(fields=["teacher", "sent"], name="message_by_teacher"),
        ),
    ]
