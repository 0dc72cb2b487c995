"""Courses, the sequences of labs that teachers build, and their assignment."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.extensions.models import Extension as Extension
from courses.roster.models import RosterImport as RosterImport

JOIN_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # without the look-alikes I L O 0 1


def new_join_code() -> str:
    """Eight characters that can be read aloud; 31**8 = 8.5e11 codes."""
    return "".join(secrets.choice(JOIN_ALPHABET) for _ in range(8))


class Course(models.Model):
    institution = models.ForeignKey(
        "people.Institution", on_delete=models.PROTECT, related_name="courses"
    )
    title = models.CharField(_("title"), max_length=200)
    join_code = models.CharField(_("join code"), max_length=12, unique=True, default=new_join_code)
    archived = models.BooleanField(_("archived"), default=False)
    paused_until = models.DateTimeField(
        null=True,
        blank=True,
        help_text="a pause ends by itself then; empty, or over: the class is at work",
    )
    created = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Membership", related_name="courses"
    )

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def paused(self) -> bool:
        """Whether its teacher holds the class just now."""
        return self.paused_until is not None and self.paused_until > timezone.now()


class Membership(models.Model):
    """A person's place in a course."""

    class Part(models.TextChoices):
        STUDENT = "student", _("student")
        TEACHER = "teacher", _("teacher")

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.STUDENT)
    joined = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "user"], name="one_membership_a_course")
        ]


class Group(models.Model):
    """Some of a course's students under a name, so that a teacher can speak to them at once."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=60)
    members = models.ManyToManyField(
        Membership, related_name="groups", blank=True, help_text="students; one may be in several"
    )

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="one_group_a_name")]

    def __str__(self) -> str:
        return self.name


def new_stage_key() -> str:
    """Names a stage in every version of its sequence: 31**6 = 8.9e8, and unique within a version."""
    return "".join(secrets.choice(JOIN_ALPHABET) for _ in range(6)).lower()


class Sequence(models.Model):
    """What a teacher builds: stages in order, in versions of which the published ones never change."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sequences"
    )
    institution = models.ForeignKey(
        "people.Institution", on_delete=models.PROTECT, related_name="sequences"
    )
    title = models.CharField(_("title"), max_length=200)
    open_to_school = models.BooleanField(
        _("every teacher of the school may read and copy it"), default=False
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class SequenceShare(models.Model):
    """A colleague who may read a sequence, and change it where that is said."""

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="shares")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sequence_shares"
    )
    may_change = models.BooleanField(_("may change it"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sequence", "user"], name="one_share_a_colleague")
        ]


class SequenceVersion(models.Model):
    """A draft while `published` is empty; afterwards fixed, so that a running class keeps what it began."""

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(default=1)
    published = models.DateTimeField(null=True, blank=True)
    # Which of the draft's states stands: undo goes back in them, redo forward.
    state_at = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["sequence", "number"], name="one_version_a_number")
        ]


class DraftState(models.Model):
    """What a draft's stages were after a change: undo and redo put such a state back."""

    version = models.ForeignKey(SequenceVersion, on_delete=models.CASCADE, related_name="states")
    number = models.PositiveIntegerField()
    stages = models.JSONField(help_text="the stages in order, as `history.content_of` writes them")
    title = models.CharField(
        max_length=200,
        blank=True,
        help_text="of the sequence; empty in states of before it was kept",
    )
    what = models.CharField(max_length=20, help_text="the kind of change that led here")
    stage_key = models.CharField(max_length=12, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="who changed it, for a colleague who changed the same; empty: not known",
    )
    changed = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="one_state_a_number")
        ]


class Stage(models.Model):
    """One place in a sequence: a lab, a slot that adaptation fills, questions, or a page to read."""

    class Kind(models.TextChoices):
        LAB = "lab", _("a fixed lab")
        ADAPTIVE = "adaptive", _("an adaptive slot")
        PAGE = "page", _("a page")
        QUESTIONS = "questions", _("a question set")

    class Feedback(models.TextChoices):
        AT_ONCE = "at_once", _("after each answer")
        END = "end", _("after the whole set was handed in")

    version = models.ForeignKey(SequenceVersion, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveIntegerField()
    key = models.CharField(
        max_length=12,
        default=new_stage_key,
        help_text="the same in every version, so that a class can be moved from one to the next",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.LAB)
    lab = models.CharField(_("lab"), max_length=60, blank=True)
    variant = models.JSONField(
        default=dict,
        blank=True,
        help_text="what the teacher fixed of the variant; the rest is adaptation's",
    )
    allowed_labs = models.JSONField(default=list, blank=True)
    skills = models.JSONField(
        default=list,
        blank=True,
        help_text="of an adaptive slot: what is to be practised; none: all",
    )
    gate = models.FloatField(_("mastery to go on"), default=0.8)
    branches = models.JSONField(
        default=list, blank=True, help_text="ways past the next stage; see `branching.Branch`"
    )
    minutes = models.PositiveIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        help_text="the teacher's estimate; empty: the lab's own",
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True, help_text="of a page, in Markdown")
    questions = models.JSONField(
        default=list,
        blank=True,
        help_text="of a question set, in order, as `labs.core.questions.Question` writes them",
    )
    feedback = models.CharField(
        _("feedback"),
        max_length=10,
        choices=Feedback.choices,
        default=Feedback.AT_ONCE,
        help_text="of a question set: when a student reads how an answer was judged",
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="one_stage_a_position"),
            models.UniqueConstraint(fields=["version", "key"], name="one_stage_a_key"),
        ]


class Picture(models.Model):
    """A picture on the pages of a sequence. It stays, for a published page may show it."""

    sequence = models.ForeignKey(Sequence, on_delete=models.CASCADE, related_name="pictures")
    kind = models.CharField(max_length=20, help_text="the media type")
    data = models.BinaryField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]


class PageRead(models.Model):
    """A student has read a page of an assigned sequence; in a later version it is read too."""

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pages_read"
    )
    assignment = models.ForeignKey(
        "Assignment", on_delete=models.CASCADE, related_name="pages_read"
    )
    stage_key = models.CharField(max_length=12)
    read = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "assignment", "stage_key"], name="a_page_is_read_once"
            )
        ]


class Assignment(models.Model):
    """A published sequence given to a course, with dates."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="assignments")
    version = models.ForeignKey(
        SequenceVersion, on_delete=models.PROTECT, related_name="assignments"
    )
    opens = models.DateTimeField(_("opens"), null=True, blank=True)
    due = models.DateTimeField(_("due"), null=True, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return self.version.sequence.title


class GateOpening(models.Model):
    """A teacher lets a student, or all of them, go on past the gate of a stage."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="gates_opened"
    )
    stage_key = models.CharField(max_length=12)
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="gates_opened",
        help_text="empty: for everybody in the course",
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    opened = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "stage_key", "student"], name="a_gate_is_opened_once"
            ),
            models.UniqueConstraint(
                fields=["assignment", "stage_key"],
                condition=models.Q(student__isnull=True),
                name="a_gate_is_opened_once_for_all",
            ),
        ]
