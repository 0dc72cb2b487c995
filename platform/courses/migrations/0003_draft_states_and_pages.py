import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0002_stage_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="sequenceversion",
            name="state_at",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="stage",
            name="branches",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="ways past the next stage; see `branching.Branch`",
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="minutes",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="the teacher's estimate; empty: the lab's own",
                null=True,
                verbose_name="minutes",
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="skills",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="of an adaptive slot: what is to be practised; none: all",
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="text",
            field=models.TextField(
                blank=True, help_text="of a page, in Markdown", verbose_name="text"
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="title",
            field=models.CharField(blank=True, max_length=200, verbose_name="title"),
        ),
        migrations.AlterField(
            model_name="stage",
            name="kind",
            field=models.CharField(
                choices=[
                    ("lab", "a fixed lab"),
                    ("adaptive", "an adaptive slot"),
                    ("page", "a page"),
                ],
                default="lab",
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="DraftState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "stages",
                    models.JSONField(
                        help_text="the stages in order, as `history.content_of` writes them"
                    ),
                ),
                (
                    "what",
                    models.CharField(help_text="the kind of change that led here", max_length=20),
                ),
                ("stage_key", models.CharField(blank=True, max_length=12)),
                ("changed", models.DateTimeField(auto_now=True)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="states",
                        to="courses.sequenceversion",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "number"), name="one_state_a_number")
                ],
            },
        ),
    ]
