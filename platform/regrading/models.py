"""What a regrading did to marks: what students are told."""

from django.conf import settings
from django.db import models


class MarkChange(models.Model):
    """A student whose marks changed when a regrading was applied. Added, never changed.

    `cells`: [{assignment, stage, step, before, after}], marks as text, "" for none. It tells what was
    said on that day; what counts now is computed from the scores, as always.
    """

    regrading = models.ForeignKey(
        "scoring.Regrading", on_delete=models.CASCADE, related_name="mark_changes"
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mark_changes"
    )
    total_before = models.CharField(max_length=10, blank=True)
    total_after = models.CharField(max_length=10, blank=True)
    cells = models.JSONField(default=list)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["regrading", "student"], name="one_mark_change_a_student"
            )
        ]
