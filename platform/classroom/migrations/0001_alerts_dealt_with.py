import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("runs", "0003_visits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AlertDealt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(help_text="one of `classroom.stuck.KINDS`", max_length=20),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True, help_text="the practice, where it is of one", max_length=60
                    ),
                ),
                (
                    "seq",
                    models.PositiveIntegerField(
                        help_text="the last event that the alert rested on"
                    ),
                ),
                ("dealt", models.DateTimeField(auto_now_add=True)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alerts_dealt",
                        to="runs.run",
                    ),
                ),
                (
                    "teacher",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("run", "kind", "about", "seq"), name="an_alert_is_dealt_with_once"
                    )
                ],
            },
        ),
    ]
