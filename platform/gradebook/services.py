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


class MarkedMeanwhile(Exception):
    """A colleague has set this mark, or taken one back, since the teacher's page was made."""

    def __init__(self, last: Override) -> None:
        self.last = last


@transaction.atomic
def override_add(
    *,
    student: User,
    key: Key,
    teacher: User,
    mark: Decimal | None,
    reason: str,
    shown: int | None = None,
) -> Override:
    """A mark that counts in place of the computed one; None takes an earlier one back.

    `shown` is the student's last such change that the teacher's page knew, 0 for none: what a
    colleague has set in this cell since is not overruled unread.
    """
    place = _place(student, key)
    # One after another in a course, and none while a regrading compares the marks of before and after.
    course = Course.objects.select_for_update(no_key=True)
    list(course.filter(pk=place["assignment"].course_id).values("pk"))
    last = last_override(student, key)
    if shown is not None and last and last.pk > shown and last.teacher_id != teacher.pk:
        raise MarkedMeanwhile(last)
    override = Override(**place, teacher=teacher, mark=mark, reason=reason.strip())
    override.full_clean()
    override.save()
    return override


def comment_add(*, student: User, key: Key, teacher: User, text: str) -> Comment:
    """Words on a step that the student reads."""
    comment = Comment(**_place(student, key), teacher=teacher, text=text.strip())
    comment.full_clean()
    comment.save()
    return comment


def last_override(student: User, key: Key) -> Override | None:
    """What a teacher did last to this mark."""
    given, stage_key, step = key
    found = Override.objects.filter(student=student, assignment=given, stage__key=stage_key)
    return found.filter(step=step).order_by("-pk").first()


def _place(student: User, key: Key) -> dict[str, Any]:
    given, stage_key, step = key
    assignment = Assignment.objects.get(pk=given)
    stage = Stage.objects.get(version=assignment.version_id, key=stage_key)
    return {"student": student, "assignment": assignment, "stage": stage, "step": step}
