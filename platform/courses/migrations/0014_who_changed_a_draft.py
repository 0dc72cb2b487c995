import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("courses", "0013_draft_titles"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftstate",
            name="by",
            field=models.ForeignKey(
                help_text="who changed it, for a colleague who changed the same; empty: not known",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
