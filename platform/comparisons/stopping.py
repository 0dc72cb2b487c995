"""The stopping rule, fixed in advance: when a look is due, and what it ends.

Nobody looks at outcomes in between: pages show only counts while a comparison runs, so that it is
not ended when its figures please.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from comparisons.models import Comparison, Look, Participant
from comparisons.outcomes import counted, outcomes_of, students_through
from comparisons.results import result_of
from comparisons.services import locked
from courses.models import Membership

HALF_WAY = 0.5


def fraction_of(comparison: Comparison, now: datetime) -> float:
    """Share of the planned information that is there, 0 to 1; of the two rules the one further on."""
    shares = [0.0]
    if comparison.planned_students:
        through = students_through(comparison.course)
        done = counted(comparison).filter(student__in=through).count()
        shares.append(done / comparison.planned_students)
    if comparison.ends and comparison.started:
        whole = (comparison.ends - comparison.started).total_seconds()
        gone = (now - comparison.started).total_seconds()
        shares.append(gone / whole if whole > 0 else 1.0)
    return min(max(shares), 1.0)


@transaction.atomic
def comparison_advance(*, comparison: Comparison, now: datetime | None = None) -> Look | None:
    """Take the look that is due and end what it ends; None where none is due."""
    comparison = locked(comparison.pk)
    if comparison.state != Comparison.State.RUNNING:
        return None
    fraction = fraction_of(comparison, now or timezone.now())
    half_way = comparison.look_half_way and not comparison.looks.exists() and fraction >= HALF_WAY
    if fraction < 1 and not half_way:
        return None
    look = _look(comparison, fraction)
    result = result_of(comparison)
    if fraction >= 1:
        _end(comparison, Comparison.End.PLAN)
    elif result is not None and result.crossed:
        _end(comparison, Comparison.End.BOUNDARY)
    return look


@transaction.atomic
def comparison_end(*, comparison: Comparison, note: str) -> Comparison:
    """A teacher ends it outside of the rule; the report says so, with the reason."""
    comparison = locked(comparison.pk)
    if comparison.state == Comparison.State.PLANNED:
        raise ValidationError(_("This comparison has not begun: discard the plan instead."))
    if comparison.state == Comparison.State.RUNNING:
        comparison.note = note.strip()
        _look(comparison, 1.0)
        _end(comparison, Comparison.End.BY_HAND)
    return comparison


def _look(comparison: Comparison, fraction: float) -> Look:
    return Look.objects.create(
        comparison=comparison, fraction=fraction, values=outcomes_of(comparison)
    )


def _end(comparison: Comparison, why: str) -> None:
    """Who is in the course no longer is written down: later leavings change no report."""
    comparison.state, comparison.ended = Comparison.State.ENDED, timezone.now()
    here = comparison.course.memberships.filter(part=Membership.Part.STUDENT)
    gone = comparison.participants.filter(left=None).exclude(student__in=here.values("user"))
    gone.update(left=comparison.ended, why_left=Participant.Left.GONE)
    comparison.why_ended = why
    comparison.full_clean()
    comparison.save()
