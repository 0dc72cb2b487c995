"""Switch a check on, answer it, skip it."""

from django.db import transaction
from django.utils import timezone

from courses.models import Course
from learners.check.bank import all_items, bank_version, items_for
from learners.check.choosing import MODEL_VERSION
from learners.check.deciding import decide_afresh
from learners.check.selectors import standing_of
from learners.locking import lock_student
from learners.mastery import mastery_answer
from learners.models import CourseCheck, Placement, PlacementAnswer
from people.models import User


@transaction.atomic
def check_switch(*, course: Course, teacher: User, active: bool) -> CourseCheck:
    """Invite the students of a course, or stop inviting; what was answered stays."""
    check, _ = CourseCheck.objects.update_or_create(
        course=course, defaults={"active": active, "changed_by": teacher}
    )
    return check


@transaction.atomic
def placement_open(*, course: Course, student: User) -> Placement:
    """The student's one check in this course, begun when there is none."""
    lock_student(student.pk)
    placement, _ = Placement.objects.get_or_create(
        course=course,
        student=student,
        defaults={
            "items": items_for(course),
            "bank_version": bank_version(),
            "model_version": MODEL_VERSION,
        },
    )
    return placement


@transaction.atomic
def answer_record(*, placement: Placement, item: str, option: int) -> PlacementAnswer | None:
    """Keep the answer to the item that is asked now.

    The same item sent again gives the answer that was kept; any other item is not taken: None.
    """
    lock_student(placement.student_id)
    placement.refresh_from_db()
    if kept := placement.answers.filter(item=item).first():
        return kept
    if placement.state != Placement.State.OPEN or standing_of(placement).next_item != item:
        return None
    asked = all_items()[item]
    answer = PlacementAnswer.objects.create(
        placement=placement,
        number=placement.answers.count() + 1,
        item=item,
        skill=asked.skill,
        option=option,
        correct=option == asked.key,
    )
    mastery_answer(answer=answer)
    if not standing_of(placement).next_item:
        _end(placement, Placement.State.FINISHED)
    return answer


@transaction.atomic
def placement_skip(*, placement: Placement) -> Placement:
    """The student would rather begin; what was answered counts. An ended check stays as it is."""
    lock_student(placement.student_id)
    placement.refresh_from_db()
    if placement.state == Placement.State.OPEN:
        _end(placement, Placement.State.SKIPPED)
    return placement


def _end(placement: Placement, state: Placement.State) -> None:
    placement.state, placement.ended = state, timezone.now()
    placement.save(update_fields=["state", "ended"])
    if placement.answers.exists():
        decide_afresh(student=placement.student, course=placement.course)
