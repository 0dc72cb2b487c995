from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_erased_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SentOnce",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="of who sent what where", max_length=64, unique=True
                    ),
                ),
                ("address", models.TextField(blank=True, help_text="where it led")),
                ("made", models.DateTimeField(auto_now_add=True)),
            ],
        ),
    ]
