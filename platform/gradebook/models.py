"""A course's rules for marks, and what teachers add to them. Marks themselves are never stored.

A mark is computed from scores, reviews, dates and these rows whenever somebody looks; so nothing
here can drift from the scores, and an override stands beside the machine's mark, never over it.
"""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


class Rules(models.Model):
    """How a course turns scores into marks. Without a row the defaults below hold."""

    course = models.OneToOneField(
        "courses.Course", on_delete=models.CASCADE, related_name="mark_rules"
    )
    step_weights = models.JSONField(default=dict, help_text="by step; one that is left out has 1")
    late_percent_a_day = models.DecimalField(
        _("taken off for each day late, in percent"),
        max_digits=4,
        decimal_places=1,
        default=Decimal(0),
        validators=PERCENT,
    )
    late_most_percent = models.DecimalField(
        _("taken off at most, in percent"),
        max_digits=4,
        decimal_places=1,
        default=Decimal(50),
        validators=PERCENT,
    )
    grace_minutes = models.PositiveIntegerField(_("minutes that are not late yet"), default=60)
    cut_off_days = models.PositiveIntegerField(
        _("days late after which work no longer counts"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(366)],
    )
    missing_is_zero = models.BooleanField(
        _("what is missing after the due date counts as 0"), default=True
    )
    changed = models.DateTimeField(auto_now=True)


class AssignmentWeight(models.Model):
    """What an assignment counts in its course; without a row 1."""

    assignment = models.OneToOneField(
        "courses.Assignment", on_delete=models.CASCADE, related_name="mark_weight"
    )
    weight = models.DecimalField(
        max_digits=5, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )


class Entry(models.Model):
    """What a teacher writes into a cell of the gradebook. Rows are added, never changed."""

    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    assignment = models.ForeignKey("courses.Assignment", on_delete=models.CASCADE, related_name="+")
    stage = models.ForeignKey("courses.Stage", on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=20)
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    @property
    def key(self) -> tuple[int, str, str]:
        """The cell: the stage by its key, since a class may be moved to another version."""
        return self.assignment_id, self.stage.key, self.step


class Override(Entry):
    """The mark that counts in place of the computed one; without a mark the computed one is back."""

    mark = models.DecimalField(
        _("mark, 0 to 100"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=PERCENT,
    )
    reason = models.CharField(_("reason"), max_length=500)

    class Meta(Entry.Meta):
        indexes = [models.Index(fields=["assignment", "student"], name="override_by_student")]


class Comment(Entry):
    """A teacher's words on a step, which the student reads."""

    text = models.CharField(_("comment"), max_length=1000)

    class Meta(Entry.Meta):
        indexes = [models.Index(fields=["assignment", "student"], name="comment_by_student")]
