"""Comparisons of two ways of choosing the next lab, who takes part, and who objects."""

import secrets

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def new_seed() -> int:
    """A seed that a signed 64-bit column and a JavaScript number both hold exactly."""
    return secrets.randbelow(2**53)


class Objection(models.Model):
    """A student, or a guardian, wants no part in any comparison. Withdrawn, it stays as a row."""

    class By(models.TextChoices):
        STUDENT = "student", _("the student")
        GUARDIAN = "guardian", _("a guardian")

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="objections"
    )
    by = models.CharField(max_length=10, choices=By.choices)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made = models.DateTimeField(auto_now_add=True)
    withdrawn = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["student", "by"],
                condition=models.Q(withdrawn__isnull=True),
                name="one_objection_stands",
            )
        ]


class Comparison(models.Model):
    """Two policies side by side in one course. What is planned is fixed when it begins."""

    class Policy(models.TextChoices):
        NEXT_LAB = "next-lab", _("the next lab chosen for each student")
        IN_ORDER = "in-order", _("the fixed order with its gates")

    class Outcome(models.TextChoices):
        MASTERY = "mastery", _("mastery at the end")
        FINISHED = "finished", _("share of the labs finished")
        STEP = "step", _("mean score of one step")
        MINUTES = "minutes", _("minutes for each finished lab")

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        RUNNING = "running", _("running")
        ENDED = "ended", _("ended")

    class End(models.TextChoices):
        PLAN = "plan", _("as planned")
        BOUNDARY = "boundary", _("at the look half way, whose boundary was crossed")
        BY_HAND = "by_hand", _("by a teacher, outside of the rule")

    course = models.ForeignKey(
        "courses.Course", on_delete=models.CASCADE, related_name="comparisons"
    )
    policy_a = models.CharField(
        _("policy of group A"), max_length=20, choices=Policy.choices, default=Policy.NEXT_LAB
    )
    policy_b = models.CharField(
        _("policy of group B"), max_length=20, choices=Policy.choices, default=Policy.IN_ORDER
    )
    outcome = models.CharField(
        _("outcome"), max_length=20, choices=Outcome.choices, default=Outcome.MASTERY
    )
    step = models.CharField(_("step"), max_length=20, blank=True)
    planned_students = models.PositiveIntegerField(
        _("number of students who finish"), null=True, blank=True
    )
    ends = models.DateTimeField(_("end date"), null=True, blank=True)
    look_half_way = models.BooleanField(_("one look half way"), default=False)
    alpha = models.FloatField(default=0.05, help_text="two-sided chance of a false alarm, in all")
    seed = models.BigIntegerField(default=new_seed)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    created = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True, blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    why_ended = models.CharField(max_length=10, choices=End.choices, blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="why it was ended by hand")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course"],
                condition=~models.Q(state="ended"),
                name="one_comparison_at_a_time",
            )
        ]

    def clean(self) -> None:
        """What would make the plan empty, or its result the effect of when one looked."""
        wrong = {}
        if self.policy_a == self.policy_b:
            wrong["policy_b"] = gettext("Choose two different policies; these are the same.")
        if (self.outcome == self.Outcome.STEP) != bool(self.step):
            wrong["step"] = gettext("Name a step if its score is the outcome, and only then.")
        if self.planned_students is None and self.ends is None:
            wrong["planned_students"] = gettext(
                "Say when it stops: after a number of students, at a date, or whichever is first."
            )
        if self.planned_students is not None and self.planned_students < 4:
            wrong["planned_students"] = gettext("Plan for at least four students.")
        if self.outcome == self.Outcome.FINISHED and self.planned_students is not None:
            wrong["planned_students"] = gettext(
                "Whoever has finished has finished all labs: to compare the share of the labs finished, give an end date alone."
            )
        if wrong:
            raise ValidationError(wrong)


class Participant(models.Model):
    """A student's place in a comparison, drawn by chance and kept whatever happens later."""

    class Left(models.TextChoices):
        OBJECTED = "objected", _("objected later")
        GONE = "gone", _("left the course before the end")

    comparison = models.ForeignKey(
        Comparison, on_delete=models.CASCADE, related_name="participants"
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="comparison_places",
        help_text="empty: the student was erased; the place stays, so that the numbers stay whole",
    )
    number = models.PositiveIntegerField(help_text="0 for the first who was drawn")
    arm = models.CharField(max_length=1, help_text="a or b")
    assigned = models.DateTimeField(auto_now_add=True)
    left = models.DateTimeField(null=True, blank=True)
    why_left = models.CharField(max_length=10, choices=Left.choices, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["comparison", "student"], name="drawn_once"),
            models.UniqueConstraint(fields=["comparison", "number"], name="one_place_a_number"),
        ]


class Look(models.Model):
    """What the outcomes were when they were looked at. The result is reckoned from these rows."""

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="looks")
    taken = models.DateTimeField(auto_now_add=True)
    fraction = models.FloatField(help_text="of the planned information, 0 to 1; 1 at the end")
    values = models.JSONField(help_text="{arm: outcomes in no order that tells whose they are}")

    class Meta:
        ordering = ["pk"]
