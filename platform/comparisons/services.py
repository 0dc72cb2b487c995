"""Plan a comparison, begin it, and draw students into its groups."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assay.prepared import Prepared
from comparisons.drawing import arm_of
from comparisons.models import Comparison, Participant
from comparisons.selectors import is_student_of, objections_standing
from courses.models import Course, Membership
from people.models import User


@transaction.atomic
def comparison_plan(*, comparison: Comparison) -> Comparison:
    """Keep a plan; a course has one comparison at a time, also where two teachers plan at once."""
    list(Course.objects.select_for_update().filter(pk=comparison.course_id).values_list("pk"))
    if comparison.course.comparisons.exclude(state=Comparison.State.ENDED).exists():
        raise ValidationError(_("This course has a comparison that has not ended; end it first."))
    comparison.full_clean()
    comparison.save()
    return comparison


@transaction.atomic
def comparison_start(*, comparison: Comparison) -> Comparison:
    """Draw everybody in the course who does not object; from now on the plan stands."""
    comparison = locked(comparison.pk)
    if comparison.state != Comparison.State.PLANNED:
        raise ValidationError(_("This comparison has begun already."))
    if comparison.ends is not None and comparison.ends <= timezone.now():
        raise ValidationError(_("Its end date has passed: discard the plan, and make a new one."))
    comparison.state, comparison.started = Comparison.State.RUNNING, timezone.now()
    comparison.full_clean()
    comparison.save()
    members = comparison.course.memberships.filter(part=Membership.Part.STUDENT)
    willing = members.exclude(user__in=objections_standing().values("student"))
    for student in User.objects.filter(pk__in=willing.values("user")).order_by("pk"):
        draw(comparison, student)
    return comparison


def draw(comparison: Comparison, student: User) -> Participant:
    """The next place in the blocks. The comparison is locked, so that no number is drawn twice."""
    number = comparison.participants.count()
    return Participant.objects.create(
        comparison=comparison, student=student, number=number, arm=arm_of(comparison.seed, number)
    )


def locked(pk: int) -> Comparison:
    """The comparison as it now stands, held until the transaction ends."""
    return Comparison.objects.select_for_update(of=("self",)).select_related("course").get(pk=pk)


_running_in = Prepared(
    lambda course: Comparison.objects.filter(course=course, state=Comparison.State.RUNNING)[:1]
)


def participant_for(student: User, course_id: int) -> Participant | None:
    """The student's place in the comparison that runs in a course, drawn now for one who came later.

    None where nothing runs, for who objects or objected, and for who is not in the course.
    """
    running = _running_in.first(course_id)
    return _participant(student, running) if running is not None else None


@transaction.atomic
def _participant(student: User, running: Comparison) -> Participant | None:
    places = running.participants.select_related("comparison")
    if place := places.filter(student=student).first():
        return place if place.left is None else None
    objects = objections_standing().filter(student=student).exists()
    if objects or not is_student_of(student, running.course_id):
        return None
    running = locked(running.pk)
    if running.state != Comparison.State.RUNNING:
        return None
    return places.filter(student=student).first() or draw(running, student)


@transaction.atomic
def comparison_discard(*, comparison: Comparison) -> None:
    """Throw a plan away that nobody was drawn for, and that no colleague has begun meanwhile."""
    comparison = locked(comparison.pk)
    if comparison.state != Comparison.State.PLANNED:
        raise ValidationError(_("A comparison that has begun is kept; it can be ended."))
    comparison.delete()
