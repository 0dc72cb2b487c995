"""That people were erased: when, by whom and of what kind; never who it was."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Role


class Erasure(models.Model):
    """An erasure that took place. Added, never changed."""

    institution = models.ForeignKey(
        "people.Institution", on_delete=models.CASCADE, null=True, related_name="erasures"
    )
    kind = models.CharField(_("role"), max_length=10, choices=Role.choices)
    kept_account = models.BooleanField(
        default=False, help_text="an account without a name stayed, for what others depend on"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="empty: by a command on the server",
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
