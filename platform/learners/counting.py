"""How what stands of scored steps counts in a ledger, and how a ledger is written."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from assay.prepared import Prepared
from learners.check.evidence import observation_of_answer
from learners.evidence import Work, skills_of_score
from learners.ledger import Ledger, belief_of, row_of
from learners.models import Mastery, MasteryEvidence, PlacementAnswer
from learners.priors import ClassMeans, starts_of
from learners.reader import Open, readings_of
from learners.reader_rows import store
from learners.standing import Standing, seen_of
from learners.tracing import Belief, Observation
from scoring.models import Regrading, Review

_believed = Prepared(
    lambda students, skills: Mastery.objects.filter(student__in=students, skill__in=skills)
)


def ledger_of(student: int, skills: Iterable[str]) -> Ledger:
    """What is believed of these skills; one that was not seen yet gets its starting point."""
    return ledgers_of({student: set(skills)})[student]


def ledgers_of(
    wanted: Mapping[int, set[str]], means: ClassMeans | None = None
) -> dict[int, Ledger]:
    """The same for several students, with as many queries as for one."""
    known: dict[int, dict[str, Belief]] = {student: {} for student in wanted}
    every = set().union(*wanted.values())
    for row in _believed(list(wanted), list(every)):
        known[row.student_id][row.skill] = belief_of(row)
    unseen = {student: skills - known[student].keys() for student, skills in wanted.items()}
    starts = starts_of(unseen, means)
    named = {one.reader for beliefs in known.values() for one in beliefs.values()}
    open_now = readings_of(wanted, named)
    return {
        student: _ledger(student, known[student], starts[student], open_now.get(student))
        for student in wanted
    }


def _ledger(
    student: int, known: dict[str, Belief], starts: Mapping[str, float], reading: Open | None
) -> Ledger:
    return Ledger(known, lambda skill: seen_of(student, [skill])[skill], starts, reading=reading)


def count_score(
    ledger: Ledger, stands: Standing, work: Mapping[UUID, Work], review: Review | None = None
) -> list[MasteryEvidence]:
    """What one score, or (with it) a review of its place, does to each of its skills."""
    score, rows = stands.score, []
    for skill in sorted(skills_of_score(score)):  # as the sequence reader reads them
        seen = stands.observation(skill, work)
        if seen is None and review is None:
            continue
        row = _counted(ledger, score.run.student_id, skill, stands.first.order, seen)
        row.score, row.review = score, review
        row.verdict = review.verdict if review else score.verdict
        rows.append(row)
    return rows


def count_answer(ledger: Ledger, student: int, answer: PlacementAnswer) -> MasteryEvidence:
    """What an answer in a check does to its skill."""
    seen = observation_of_answer(answer)
    row = _counted(ledger, student, answer.skill, seen.order, seen)
    row.answer, row.verdict = answer, seen.verdict
    return row


def count_regrading(
    ledger: Ledger,
    student: int,
    changes: Mapping[str, Mapping[int, Observation | None]],
    regrading: Regrading,
    *,
    undone: bool,
) -> list[MasteryEvidence]:
    """What a regrading, or its undoing, does to each of these skills; no row where that is nothing."""
    rows = []
    for skill in sorted(changes):
        before, after = ledger.anew(skill, changes[skill])
        if before != after:
            row = _evidence(student, skill, before.probability, after, 0.0)
            row.regrading, row.undone = regrading, undone
            rows.append(row)
    return rows


def _counted(
    ledger: Ledger, student: int, skill: str, order: int, seen: Observation | None
) -> MasteryEvidence:
    """The effect of an observation on one skill; the belief before it has faded up to its time."""
    before, after, weight = ledger.count(skill, order, seen)
    probability = before.now(seen.at).probability if seen else before.probability
    return _evidence(student, skill, probability, after, weight)


def _evidence(
    student: int, skill: str, before: float, after: Belief, weight: float
) -> MasteryEvidence:
    return MasteryEvidence(
        student_id=student,
        skill=skill,
        before=before,
        after=after.probability,
        weight=weight,
        model_version=after.made_by,
    )


def write(
    ledgers: Mapping[int, Ledger], rows: list[MasteryEvidence], known: Collection[str] = ()
) -> None:
    """The rows, and of each student the beliefs in the skills that they moved.

    The rows of `known` skills are there already.
    """
    MasteryEvidence.objects.bulk_create([row for row in rows if row.skill not in known])
    moved = sorted({(row.student_id, row.skill) for row in rows})
    write_beliefs(
        row_of(student, skill, ledgers[student].beliefs[skill]) for student, skill in moved
    )
    open_now = {pk: one.reading for pk, one in ledgers.items() if one.reading is not None}
    store(one.row(pk) for pk, one in open_now.items() if not one.behind)
    for student, one in open_now.items():
        if one.behind:
            read_anew(student, one)


def read_anew(student: int, reading: Open) -> None:
    """Let the sequence reader read all that stands of a student, and write what it comes to."""
    rows = list(Mastery.objects.filter(student=student))
    ledger = Ledger({one.skill: belief_of(one) for one in rows}, lambda skill: {}, reading=reading)
    ledger.seen |= seen_of(student, list(ledger.beliefs))
    ledger.read_anew()
    write_beliefs(row_of(student, skill, one) for skill, one in ledger.beliefs.items())
    store([reading.row(student)])


def write_beliefs(rows: Iterable[Mastery]) -> None:
    """In place of what was believed of these skills."""
    Mastery.objects.bulk_create(
        list(rows),
        update_conflicts=True,
        unique_fields=["student", "skill"],
        update_fields=[
            "probability",
            "uncertainty",
            "evidence_count",
            "shown",
            "missing",
            "standing",
            "model_version",
            "updated",
        ],
    )
