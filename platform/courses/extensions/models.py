"""Other dates for single students. Rows are added, never changed: what was granted stays readable."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Extension(models.Model):
    """Other dates of an assignment for one student; the newest row of a student holds.

    An empty date is the assignment's own. A row without any date takes the earlier ones back.
    """

    assignment = models.ForeignKey(
        "courses.Assignment", on_delete=models.CASCADE, related_name="extensions"
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="extensions"
    )
    opens = models.DateTimeField(_("opens"), null=True, blank=True)
    due = models.DateTimeField(_("due"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["assignment", "student"], name="extension_by_student")]

    @property
    def taken_back(self) -> bool:
        return self.opens is None and self.due is None
