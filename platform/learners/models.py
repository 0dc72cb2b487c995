"""What a student has shown, and why the next lab comes next."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learners.graph.models import GraphChange, Prerequisite, Skill, TextbookLink

if TYPE_CHECKING:
    from scoring.models import Score

__all__ = [
    "CourseCheck",
    "Decision",
    "GraphChange",
    "Mastery",
    "MasteryEvidence",
    "Placement",
    "PlacementAnswer",
    "Prerequisite",
    "Reading",
    "Skill",
    "StartingPoint",
    "TextbookLink",
]


class Mastery(models.Model):
    """How probable it is that a student has a skill, as it stood when the skill was last seen.

    Derived from scores, reviews and answers, rebuilt from them at any time. It fades when it is read
    (`ledger.belief_now`); what stands here does not change with the clock.
    """

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mastery"
    )
    skill = models.CharField(max_length=80)
    probability = models.FloatField()
    uncertainty = models.FloatField(help_text="standard deviation of the probability")
    evidence_count = models.PositiveIntegerField(default=0)
    shown = models.FloatField(default=0.0, help_text="weight of the evidence that it was shown")
    missing = models.FloatField(default=0.0, help_text="weight of the evidence that it was missing")
    standing = models.JSONField(
        default=dict,
        help_text="where the running update stands: start, recent counts, last score, its run, its "
        "verdict and repeats, when it was seen and how often it was kept; with a sequence reader what "
        "the counts weigh beside it and what it adds",
    )
    model_version = models.CharField(max_length=40, default="bkt@1")
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["skill"]
        constraints = [
            models.UniqueConstraint(fields=["student", "skill"], name="one_mastery_a_skill")
        ]


class Reading(models.Model):
    """Where the sequence reader stands with a student: what it remembers after the last verdict it read.

    Derived, as mastery is; there is none where no version of the reader is promoted.
    """

    student = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reading"
    )
    version = models.CharField(max_length=40)
    order = models.BigIntegerField(
        help_text="of the last observation that was read, with its skill"
    )
    skill = models.CharField(max_length=80, blank=True)
    state = models.JSONField(help_text="memory, abilities and tries of each item")
    updated = models.DateTimeField(auto_now=True)


class StartingPoint(models.Model):
    """What was believed of a student's skill before anything was seen: recorded once, never reckoned anew.

    Kept only where the course said something; without a row it was as likely as not.
    """

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="starting_points"
    )
    skill = models.CharField(max_length=80)
    probability = models.FloatField(help_text="mean of the class, drawn towards one half")
    others = models.PositiveIntegerField(help_text="students of whom something was seen")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["student", "skill"], name="one_start_a_skill")
        ]


class MasteryEvidence(models.Model):
    """The effect on one skill of one score, of a teacher's review of it, of an answer in a check, or of a
    regrading (of all its scores together).

    Added, never changed; unique, so that a redelivered score counts once.
    """

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mastery_evidence"
    )
    skill = models.CharField(max_length=80)
    score = models.ForeignKey(
        "scoring.Score",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mastery_evidence",
        help_text="empty: an answer or a regrading counted",
    )
    answer = models.ForeignKey(
        "learners.PlacementAnswer",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mastery_evidence",
        help_text="empty: a score or a regrading counted",
    )
    review = models.ForeignKey(
        "scoring.Review",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mastery_evidence",
        help_text="empty: the scorer's own verdict counted",
    )
    regrading = models.ForeignKey(
        "scoring.Regrading",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="mastery_evidence",
        help_text="by which all that was seen of the skill counted anew; else empty",
    )
    undone = models.BooleanField(default=False, help_text="that regrading was taken back")
    verdict = models.CharField(
        max_length=12, blank=True, help_text="the verdict that counted; empty of a regrading"
    )
    before = models.FloatField()
    after = models.FloatField()
    weight = models.FloatField(
        help_text="how much it counted: confidence, hints used, time taken; 0 of a regrading"
    )
    model_version = models.CharField(max_length=40, default="bkt@1")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["student", "skill"], name="evidence_by_skill")]
        constraints = [
            models.UniqueConstraint(
                fields=["score", "skill"],
                condition=models.Q(review__isnull=True),
                name="a_score_counts_once_a_skill",
            ),
            models.UniqueConstraint(
                fields=["review", "skill"],
                condition=models.Q(review__isnull=False),
                name="a_review_counts_once_a_skill",
            ),
            models.UniqueConstraint(fields=["answer"], name="an_answer_counts_once"),
            models.UniqueConstraint(
                fields=["regrading", "undone", "student", "skill"],
                name="a_regrading_counts_once_a_skill",
            ),
        ]

    @property
    def scored(self) -> "Score":
        """The score that counted; ask for it only of rows that are a score's."""
        if self.score is None:
            raise ValueError(f"evidence {self.pk} is of no single score")
        return self.score


class Decision(models.Model):
    """Why this lab, set up this way, comes next for this student."""

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="decisions"
    )
    assignment = models.ForeignKey(
        "courses.Assignment",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="decisions",
    )
    stage = models.ForeignKey(
        "courses.Stage", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    after_run = models.OneToOneField(
        "runs.Run", on_delete=models.CASCADE, null=True, blank=True, related_name="decision"
    )
    next_run = models.OneToOneField(
        "runs.Run", on_delete=models.SET_NULL, null=True, blank=True, related_name="decided_by"
    )
    lab = models.CharField(max_length=60, blank=True, help_text="empty: the sequence is finished")
    variant = models.JSONField(default=dict)
    reasons = models.JSONField(
        default=list, help_text="[{key, params}], rendered in the reader's language"
    )
    candidates = models.JSONField(
        default=list,
        help_text="every lab considered, best first, with variant, value and reasons; the first is "
        "the proposal, the next two are offered beside it",
    )
    chosen = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the place among the candidates that the student took"
    )
    model_version = models.CharField(max_length=120)
    locked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=500, blank=True, help_text="the teacher's words")
    replaces = models.OneToOneField(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="the decision that a teacher overruled; it stays as it was",
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    @property
    def chosen_by_teacher(self) -> bool:
        """Whether a teacher put it in the place of what was proposed; a proposal may be kept without."""
        return any(one["key"] == "teacher_chose" for one in self.reasons)


class CourseCheck(models.Model):
    """A teacher's switch: whether students of a course are invited to the check."""

    course = models.OneToOneField(
        "courses.Course", on_delete=models.CASCADE, related_name="placement_check"
    )
    active = models.BooleanField(default=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    changed = models.DateTimeField(auto_now=True)


class Placement(models.Model):
    """One student's check in one course. What it showed is reckoned from its answers."""

    class State(models.TextChoices):
        OPEN = "open", _("under way")
        FINISHED = "finished", _("finished")
        SKIPPED = "skipped", _("skipped")

    course = models.ForeignKey(
        "courses.Course", on_delete=models.CASCADE, related_name="placements"
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="placements"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    items = models.JSONField(help_text="names of the items that fitted the course when it began")
    bank_version = models.CharField(max_length=40)
    model_version = models.CharField(max_length=40, help_text="of the choice of items")
    began = models.DateTimeField(auto_now_add=True)
    ended = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["course", "student"], name="one_check_a_course")
        ]


class PlacementAnswer(models.Model):
    """One answer in a check: an event that is added and never changed, and evidence for its skill."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField(help_text="1 for the first item asked")
    item = models.CharField(max_length=60)
    skill = models.CharField(max_length=80)
    option = models.PositiveSmallIntegerField(help_text="place on the page, from 0")
    correct = models.BooleanField()
    answered = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["placement", "number"]
        constraints = [
            models.UniqueConstraint(fields=["placement", "item"], name="an_item_is_asked_once"),
            models.UniqueConstraint(fields=["placement", "number"], name="one_answer_a_number"),
        ]
