"""What a teacher has done about the board's alerts."""

from django.conf import settings
from django.db import models


class AlertDealt(models.Model):
    """A teacher has seen to an alert. It comes back only with evidence that is newer than this."""

    run = models.ForeignKey("runs.Run", on_delete=models.CASCADE, related_name="alerts_dealt")
    kind = models.CharField(max_length=20, help_text="one of `classroom.stuck.KINDS`")
    about = models.CharField(
        max_length=60, blank=True, help_text="the practice, where it is of one"
    )
    seq = models.PositiveIntegerField(help_text="the last event that the alert rested on")
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    dealt = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "kind", "about", "seq"], name="an_alert_is_dealt_with_once"
            )
        ]
