"""Letters by mail: a row is written with what it tells of, and is the queue until it is sent."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class Letter(models.Model):
    """One mail to one person about a course.

    Neither address, words nor link are kept: they are made from the account when it is sent.
    """

    class Kind(models.TextChoices):
        INVITATION = "invitation"  # of a student, who chooses a password by it
        TEACHER = "teacher"  # to a colleague who was added to the course

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"  # the mail server took it
        KEPT = "kept"  # written to a file, for there is no mail server
        FAILED = "failed"  # given up
        NEEDLESS = "needless"  # no longer needed when its turn came

    class Problem(models.TextChoices):
        ADDRESS = "address"  # the mail server refused the address
        SERVER = "server"  # it does not answer
        LOGIN = "login"  # it refused Assay's log-in
        REFUSED = "refused"  # it refused the mail

    # By name, so that this module does not import courses.
    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="letters")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=12, choices=Kind.choices)
    origin = models.CharField(
        max_length=300, help_text="under which its sender reached this site, as https://lab.school"
    )
    language = models.CharField(max_length=10, default="en")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    problem = models.CharField(
        max_length=10, choices=Problem.choices, blank=True, help_text="of the last try"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    written = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(
        default=timezone.now,
        help_text="when it is tried next; who sends it just now has put this off",
    )
    settled = models.DateTimeField(
        null=True, blank=True, help_text="when it was sent, kept, given up or not needed"
    )

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["state", "due"], name="letter_due"),
            models.Index(fields=["to", "written"], name="letter_lately"),
        ]
