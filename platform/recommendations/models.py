"""What a student said of a lab, whether interests are looked at, and the vectors of labs and pages.

What was opened, finished and repeated is not stored here: it is read from the runs.
"""

from django.conf import settings
from django.db import models


class Rating(models.Model):
    """One click after a finished run: the student liked the lab, or did not."""

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lab_ratings"
    )
    run = models.OneToOneField("runs.Run", on_delete=models.CASCADE, related_name="rating")
    liked = models.BooleanField()
    rated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]


class InterestSwitch(models.Model):
    """A student's choice that interests are not looked at. Without a row they are."""

    student = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="interest_switch"
    )
    off = models.BooleanField(default=False)
    changed = models.DateTimeField(auto_now=True)


class LabVector(models.Model):
    """The backbone's vector of a lab's words; derived, and made again when the words change."""

    lab = models.CharField(max_length=60, unique=True)
    digest = models.CharField(max_length=64, help_text="of the words and of the backbone")
    vector = models.JSONField(help_text="numbers, of length 1 together")
    made = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["lab"]


class PageVector(models.Model):
    """The backbone's vector of a page's words; derived, and kept as long as some page has them."""

    words = models.CharField(max_length=64, unique=True, help_text="digest of the words")
    backbone = models.CharField(max_length=64, help_text="digest of what made the vector")
    vector = models.JSONField(help_text="numbers, of length 1 together")
    made = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
