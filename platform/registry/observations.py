"""What leaves the database for the sequence reader: what the labs have shown of each consenting student.

Under a pseudonym: skill, item, verdict, and what the counts said just before. No word that anybody wrote.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, QuerySet, Sum

from learners.models import Mastery, MasteryEvidence
from learners.priors import recorded
from learners.standing import seen_of
from learners.tracing import PRIOR, SHARES, Belief, Observation
from ml.mastery.model import Counts, faded, kept, moved, shipped
from ml.tracing.observed import Observed
from people.models import Role, User
from registry.models import TrainingRun
from registry.training_data import pseudonyms_of

TRACING, SEQUENCING = "tracing", "sequencing"
SCORE_NOTHING = frozenset({TRACING, SEQUENCING})
"""Tasks that score no steps: they learn from what the labs have shown, not from reviews, and have no shadow."""
EACH = 10
"""Verdicts from which on a student counts among those who are there to learn from. Chosen: two labs or so."""
GROWN = 1.2
"""How many times as much is there before the same is tried again. Chosen."""


class Supply(NamedTuple):
    """What there is to learn from."""

    students: int
    verdicts: int

    @property
    def enough(self) -> bool:
        """Whether a training is worth it, as the settings have it."""
        fewest, least = settings.TRACING_STUDENTS, settings.TRACING_VERDICTS
        return 0 < fewest <= self.students and least <= self.verdicts


def consenting() -> QuerySet[User]:
    """Students who let their work train the models; never the simulated ones of a sample class."""
    students = User.objects.filter(role=Role.STUDENT, consents_to_training=True)
    return students.filter(institution__sample_class=None)


def supply() -> Supply:
    """One query."""
    seen = MasteryEvidence.objects.filter(
        student__in=consenting(), review=None, regrading=None
    ).order_by()
    each = seen.values("student").annotate(verdicts=Count("pk")).filter(verdicts__gte=EACH)
    told = each.aggregate(students=Count("student"), all=Sum("verdicts"))
    return Supply(told["students"], told["all"] or 0)


def observations_due(withdrawn: bool) -> str:
    """Why a training is due; empty when it is not, or there is too little to learn from."""
    now = supply()
    return due(TRACING, now.verdicts, withdrawn) if now.enough else ""


def due(task: str, count: int, withdrawn: bool) -> str:
    """Why a task that scores no steps is to be trained again, with so much to learn from; empty: it is not."""
    last = TrainingRun.objects.filter(task=task).exclude(state=TrainingRun.State.FAILED).first()
    if last is None or count >= GROWN * last.reviews:
        return TrainingRun.Because.VERDICTS
    return TrainingRun.Because.WITHDRAWN if withdrawn and not _in_vain(last, count) else ""


def _in_vain(last: TrainingRun, count: int) -> bool:
    """Whether it was tried without those who withdrew, brought nothing, and nobody has withdrawn since.

    The same nearly as many verdicts would bring the same, every night. Who withdraws takes verdicts away.
    """
    brought_nothing = last.state == TrainingRun.State.NO_GAIN
    for_them = last.because == TrainingRun.Because.WITHDRAWN
    return brought_nothing and for_them and count >= last.reviews


def observed() -> Iterator[Observed]:
    """Every verdict that counts, each student's in the order of time; memory holds one student at a time."""
    for student in consenting().order_by("pk").iterator():
        yield from observed_of(student)


def observed_of(student: User) -> list[Observed]:
    """One student's; with as many queries whatever there is."""
    skills = list(Mastery.objects.filter(student=student).values_list("skill", flat=True))
    seen, starts = seen_of(student.pk, skills), recorded(student.pk)
    if not any(seen.values()):
        return []
    code = pseudonyms_of([student])[student.pk]
    told: dict[tuple[int, str], Observed] = {}
    for skill, some in seen.items():
        start = starts.get(skill, PRIOR)
        belief = Belief(probability=start, start=start, skill=skill)
        for order in sorted(some):
            told[order, skill] = _told(code, belief, some[order])
            belief = belief.after(some[order])
    return [told[place] for place in sorted(told)]


def _told(code: str, before: Belief, seen: Observation) -> Observed:
    """A verdict beside what the counts alone said of it."""
    constants = shipped()
    weights, item = constants.weights_of(before.skill), seen.difficulty or constants.item(seen.item)
    counts, idle_s = Counts(before.wins, before.losses), seen.at - before.at if before.at else 0.0
    return Observed(
        student=code,
        skill=before.skill,
        item=seen.item,
        right=SHARES[seen.verdict],
        start=before.start,
        moved=moved(faded(counts, idle_s, before.held, weights), weights),
        share=kept(idle_s, before.held),
        there=item.there,
        guessed=item.guessed(seen.scaffold),
        known=before.count > 0,
    )
