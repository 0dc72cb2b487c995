"""A roster that a teacher uploaded: looked at first, then taken over once."""

from django.conf import settings
from django.db import models


class RosterImport(models.Model):
    """Rows of a file that wait, or the report of what was done with them.

    What the file held is kept only until it is applied: the report names accounts, not cells.
    """

    course = models.ForeignKey(
        "courses.Course", on_delete=models.CASCADE, related_name="roster_imports"
    )
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    rows = models.JSONField(
        default=list, help_text="as `rows.RosterRow.to_json` writes them; none once applied"
    )
    notices = models.JSONField(default=list, help_text="codes of `files.NOTICES`, with values")
    report = models.JSONField(
        default=list, help_text="what was done with each row, as `services.Done` writes it"
    )
    created = models.DateTimeField(auto_now_add=True)
    applied = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
