from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learners", "0003_knowledge_graph")]

    operations = [
        migrations.AddField(
            model_name="mastery",
            name="model_version",
            field=models.CharField(default="bkt@1", max_length=40),
        ),
        migrations.AddField(
            model_name="masteryevidence",
            name="model_version",
            field=models.CharField(default="bkt@1", max_length=40),
        ),
        migrations.AlterField(
            model_name="mastery",
            name="standing",
            field=models.JSONField(
                default=dict,
                help_text="where the running update stands: start, recent counts, last score, its "
                "run, its verdict and repeats, when it was seen and how often it was kept",
            ),
        ),
        migrations.AlterField(
            model_name="masteryevidence",
            name="weight",
            field=models.FloatField(
                help_text="how much it counted: confidence, hints used, time taken"
            ),
        ),
    ]
