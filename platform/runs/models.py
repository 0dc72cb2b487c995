"""A student's run of a lab, and its append-only events."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_seed() -> int:
    """A seed that a JavaScript number and a signed 64-bit column both hold exactly."""
    return secrets.randbelow(2**53)


class Run(models.Model):
    """One student's work on one variant of a lab. Seed and events reproduce everything."""

    class State(models.TextChoices):
        ACTIVE = "active", _("working")
        PAUSED = "paused", _("paused")
        FINISHED = "finished", _("finished")

    class Device(models.TextChoices):
        """By the width of the page alone; nothing finer is asked or kept."""

        PHONE = "phone", _("phone")
        TABLET = "tablet", _("tablet")
        DESKTOP = "desktop", _("desktop")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="runs"
    )
    # By name, so that this module does not import courses.
    assignment = models.ForeignKey(
        "courses.Assignment", on_delete=models.PROTECT, null=True, blank=True, related_name="runs"
    )
    stage = models.ForeignKey(
        "courses.Stage", on_delete=models.PROTECT, null=True, blank=True, related_name="runs"
    )
    lab = models.CharField(max_length=60)
    lab_version = models.CharField(max_length=20)
    variant = models.JSONField(default=dict)
    seed = models.BigIntegerField(default=new_seed)
    language = models.CharField(max_length=10, default="en")
    device = models.CharField(
        max_length=10,
        choices=Device.choices,
        blank=True,
        help_text="on which the run was begun; empty where the browser did not say",
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    started = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True, blank=True)
    # Denormalised from the events, for the class board and for ordering; written in the events' own transaction.
    last_seq = models.PositiveIntegerField(default=0)
    last_client_seq = models.PositiveIntegerField(default=0)
    last_event = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=20, default="question")
    steps_done = models.JSONField(default=list)

    class Meta:
        ordering = ["-started"]
        indexes = [models.Index(fields=["assignment", "student"], name="run_by_assignment")]


class Event(models.Model):
    """Something that happened in a run. Rows are added, never changed."""

    class Actor(models.TextChoices):
        USER = "user"
        MODEL = "model"
        SYSTEM = "system"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField(help_text="1, 2, 3 ... within the run")
    client_seq = models.PositiveIntegerField(
        null=True, blank=True, help_text="the browser's own number; empty for what the system did"
    )
    client_time = models.DateTimeField(null=True, blank=True)
    server_time = models.DateTimeField()
    actor = models.CharField(max_length=10, choices=Actor.choices, default=Actor.USER)
    target = models.CharField(max_length=60)
    action = models.CharField(max_length=30)
    value = models.JSONField(
        null=True, blank=True, help_text="what the student sent, word for word"
    )
    old = models.JSONField(null=True, blank=True)
    new = models.JSONField(null=True, blank=True)
    observations = models.JSONField(
        default=dict,
        help_text="the answer as it was sent, so that a repeat gets the same one; replay reproduces it",
    )
    scorable = models.BooleanField(default=False)
    cause_seq = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["run", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["run", "seq"], name="one_event_a_seq"),
            models.UniqueConstraint(fields=["run", "client_seq"], name="one_event_a_client_seq"),
        ]
        indexes = [models.Index(fields=["scorable", "server_time"], name="event_scorable_time")]


class TeacherMessage(models.Model):
    """Words from a teacher that appear on the bench, or a rung of the lab's hint ladder.

    Words to a student without a bench have no run: they wait for the next one in the course.
    """

    class Kind(models.TextChoices):
        WORDS = "words", _("message")
        HINT = "hint", _("hint")

    run = models.ForeignKey(
        Run,
        on_delete=models.CASCADE,
        null=True,
        related_name="messages",
        help_text="empty: the words wait for the student's next bench in the course",
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="messages_waiting",
        help_text="of words that wait or have waited; else the run's own",
    )
    course = models.ForeignKey(
        "courses.Course",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="in which such words were sent",
    )
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.WORDS)
    text = models.CharField(
        max_length=500, help_text="of a hint: as the lab had it, in the language of the run"
    )
    step = models.CharField(max_length=20, blank=True, help_text="of a hint")
    rung = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of a hint: 1, 2, 3")
    # The same in all rows that were sent at once.
    sent = models.DateTimeField(default=timezone.now)
    delivered = models.DateTimeField(
        null=True, blank=True, help_text="when it first stood on a page of the student's"
    )
    seen = models.DateTimeField(null=True, blank=True, help_text="when the student put it away")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(run__isnull=False)
                | models.Q(student__isnull=False, course__isnull=False),
                name="a_message_has_a_bench_or_waits",
            )
        ]
        indexes = [models.Index(fields=["teacher", "sent"], name="message_by_teacher")]


class Pause(models.Model):
    """A teacher held the whole class for a while; `Course.paused_until` says whether one does now."""

    course = models.ForeignKey("courses.Course", on_delete=models.CASCADE, related_name="pauses")
    began = models.DateTimeField(default=timezone.now)
    ends = models.DateTimeField(help_text="by itself; or when the teacher let the class go on")

    class Meta:
        ordering = ["began"]


class Visit(models.Model):
    """Somebody looked on at a student's live bench: kept, and the student was told while it lasted."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="visits")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(
        null=True, blank=True, help_text="empty: it lasts, or the process that saw it was killed"
    )

    class Meta:
        ordering = ["-began"]
