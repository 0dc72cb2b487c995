"""The versions of the models that score."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ModelVersion(models.Model):
    """One trained adapter with its card and its measured figures."""

    class State(models.TextChoices):
        LIVE = "live", _("live")
        PROPOSED = "proposed", _("proposed")
        RETIRED = "retired", _("retired")

    task = models.CharField(max_length=30)
    name = models.CharField(
        max_length=40, unique=True, help_text="as scores name it: explanations@1"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.LIVE)
    digest = models.CharField(max_length=64)
    metrics = models.JSONField(default=dict)
    card = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["task", "-created"]
