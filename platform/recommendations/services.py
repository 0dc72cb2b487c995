"""Rate a lab, switch interests off and on, begin what was recommended."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from labs.core import load_lab
from learners.candidates import support
from learners.deciding import Choice
from learners.locking import lock_student
from learners.services import CannotStart, learner_of, record, start_run
from learners.variants import Wish, set_up
from people.models import User
from recommendations.models import InterestSwitch, Rating
from recommendations.selectors import free_decision, is_off, model_version, recommended_to
from runs.models import Run


@transaction.atomic
def lab_rate(*, run: Run, liked: bool) -> Rating:
    """Keep what the student thinks of a finished lab; said again, the last word stands.

    Refused with a sentence before the run is finished, and of who wants interests left alone.
    """
    if run.state != Run.State.FINISHED:
        raise ValidationError({"run": _("You can rate a lab once you have finished it.")})
    if is_off(run.student):
        raise ValidationError({"run": _("Your interests are not looked at.")})
    rating, _made = Rating.objects.update_or_create(
        run=run, defaults={"student": run.student, "liked": liked}
    )
    return rating


@transaction.atomic
def interests_switch(*, student: User, off: bool) -> None:
    """Look at interests no more, or again. Off, the ratings are deleted with it."""
    InterestSwitch.objects.update_or_create(student=student, defaults={"off": off})
    if off:
        Rating.objects.filter(student=student).delete()


@transaction.atomic
def begin_recommended(*, student: User, lab: str, language: str) -> Run:
    """Begin a lab that is recommended now, as a decision of free practice with its reasons."""
    lock_student(student.pk)
    found = next((one for one in recommended_to(student) if one.lab == lab), None)
    if found is None:
        raise CannotStart("no_such_option")
    waiting = free_decision(student)
    if waiting is not None and waiting.locked_by_id is not None:
        raise CannotStart("already_replaced")
    learner = learner_of(student)
    wish = Wish(support(lab, learner), learner.ideas.get(lab, ""), learner.done.get(lab, 0))
    made = set_up(load_lab(lab), wish, learner.beliefs, {})
    reasons = [*found.reasons, *made.reasons]
    choice = Choice(None, lab, made.variant.to_json(), reasons, [], made_by=model_version())
    more: dict[str, Any] = {"replaces": waiting} if waiting else {}
    decision = record(student, None, choice, **more)
    return start_run(student=student, language=language, decision=decision)
