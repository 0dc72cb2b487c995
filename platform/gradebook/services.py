"""Writes on a gradebook: its rules, and a teacher's marks and words. Nothing is written over."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from courses.models import Assignment, Course, Stage
from gradebook.columns import Key
from gradebook.models import AssignmentWeight, Comment, Override, Rules
from people.models import User


@transaction.atomic
def rules_change(
    *,
    course: Course,
    fields: Mapping[str, Any],
    steps: Mapping[str, Decimal],
    assignments: Mapping[Assignment, Decimal],
) -> Rules:
    """How the course's marks are computed from now on. Of two teachers at once the later one is right."""
    Course.objects.select_for_update().get(pk=course.pk)
    rules = Rules.objects.filter(course=course).first() or Rules(course=course)
    for name, value in fields.items():
        setattr(rules, name, value)
    rules.step_weights = {step: str(weight) for step, weight in steps.items()}
    rules.full_clean()
    rules.save()
    for assignment, weight in assignments.items():
        AssignmentWeight.objects.update_or_create(
            assignment=assignment, defaults={"weight": weight}
        )
    return rules


def override_add(
    *, student: User, key: Key, teacher: User, mark: Decimal | None, reason: str
) -> Override:
    """A mark that counts in place of the computed one; None takes an earlier one back."""
    override = Override(**_place(student, key), teacher=teacher, mark=mark, reason=reason.strip())
    override.full_clean()
    override.save()
    return override


def comment_add(*, student: User, key: Key, teacher: User, text: str) -> Comment:
    """Words on a step that the student reads."""
    comment = Comment(**_place(student, key), teacher=teacher, text=text.strip())
    comment.full_clean()
    comment.save()
    return comment


def _place(student: User, key: Key) -> dict[str, Any]:
    given, stage_key, step = key
    assignment = Assignment.objects.get(pk=given)
    stage = Stage.objects.get(version=assignment.version_id, key=stage_key)
    return {"student": student, "assignment": assignment, "stage": stage, "step": step}
