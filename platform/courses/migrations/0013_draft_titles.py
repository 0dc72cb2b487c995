from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0012_roster_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftstate",
            name="title",
            field=models.CharField(
                blank=True,
                help_text="of the sequence; empty in states of before it was kept",
                max_length=200,
            ),
        ),
    ]
