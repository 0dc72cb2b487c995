"""What is compared: one number for each student of a comparison, from what the course recorded."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta
from statistics import fmean

from django.db.models import Count, QuerySet

from comparisons.models import Comparison, Participant
from courses.models import Assignment, Course, Membership, Stage
from courses.selectors import labs_of
from learners.current import current_mastery
from learners.models import Decision
from learners.skills import skills_of
from learners.standing import place_of, reviews_in
from learners.tracing import COUNTING, PRIOR
from runs.models import Run
from scoring.models import Score

# A bench left open overnight is not a night of work: so much counts at most for one lab.
LONGEST = timedelta(minutes=60)
WORTH = {"correct": 1.0, "incomplete": 0.5, "incorrect": 0.0}

Values = dict[int, float]  # by student; who has no outcome is not there


def outcomes_of(comparison: Comparison) -> dict[str, list[float]]:
    """The outcomes of those who count, by group, sorted so that no place tells whose it is."""
    places = list(counted(comparison))
    measure = MEASURES[comparison.outcome]
    values = measure(comparison, [one.student_id for one in places if one.student_id is not None])
    if comparison.planned_students is not None:
        through = students_through(comparison.course)
        values = {student: value for student, value in values.items() if student in through}
    return {
        arm: sorted(
            values[one.student_id] for one in places if one.arm == arm and one.student_id in values
        )
        for arm in ("a", "b")
    }


def counted(comparison: Comparison) -> QuerySet[Participant]:
    """Those who were drawn, did not object since, and are still in the course."""
    members = comparison.course.memberships.filter(part=Membership.Part.STUDENT)
    return comparison.participants.filter(left=None, student__in=members.values("user"))


def students_through(course: Course) -> set[int]:
    """Who stands at the end of every sequence of the course."""
    assigned = Assignment.objects.filter(course=course).count()
    ends = Decision.objects.filter(assignment__course=course, replaced_by=None, lab="")
    rows = ends.order_by().values("student").annotate(done=Count("assignment", distinct=True))
    return {row["student"] for row in rows if row["done"] == assigned > 0}


def _runs(comparison: Comparison, students: Sequence[int]) -> QuerySet[Run]:
    """The finished runs that were begun in the comparison."""
    return Run.objects.filter(
        student__in=students,
        assignment__course=comparison.course_id,
        started__gte=comparison.started,
        state=Run.State.FINISHED,
    ).order_by()


def stages_with_labs(course: Course) -> list[Stage]:
    """The places of the course's sequences that bring a lab."""
    versions = Assignment.objects.filter(course=course).values("version")
    kinds = (Stage.Kind.LAB, Stage.Kind.ADAPTIVE)
    return list(Stage.objects.filter(version__in=versions, kind__in=kinds))


def mastery(comparison: Comparison, students: Sequence[int]) -> Values:
    """Mean probability over the skills that the course's labs can show; one not seen is at its prior.

    Of those who finished a lab in the comparison, of all at the same time, the time of the look: what was
    not practised since has faded for everybody alike.
    """
    labs = {lab for stage in stages_with_labs(comparison.course) for lab in labs_of(stage)}
    skills = {skill for lab in labs for skill in skills_of(lab)}
    if not skills:
        return {}
    sums: dict[int, float] = {
        student: PRIOR * len(skills)
        for student in _runs(comparison, students).values_list("student", flat=True).distinct()
    }
    for one in current_mastery(list(sums), skills):
        sums[one.student] += one.probability - PRIOR
    return {student: total / len(skills) for student, total in sums.items()}


def finished(comparison: Comparison, students: Sequence[int]) -> Values:
    """Share of the places with a lab at which a run was finished; of everybody, 0 for none."""
    keys = {stage.key for stage in stages_with_labs(comparison.course)}
    if not keys:
        return {}
    done: dict[int, set[str]] = {student: set() for student in students}
    for student, key in _runs(comparison, students).values_list("student", "stage__key"):
        done[student].add(key)
    return {student: len(found & keys) / len(keys) for student, found in done.items()}


def step_score(comparison: Comparison, students: Sequence[int]) -> Values:
    """Mean verdict on one step, 1 for correct and 0.5 for incomplete; a teacher's review counts first.

    Of what was graded anew, for both groups alike, the new scores.
    """
    runs = _runs(comparison, students)
    scores = list(
        Score.counting.filter(
            run__in=runs, step=comparison.step, verdict__in=COUNTING, abstained=False
        ).select_related("run")
    )
    reviews = reviews_in({score.run_id for score in scores})
    found: dict[int, list[float]] = defaultdict(list)
    for score in scores:
        review = reviews.get(place_of(score))
        verdict = review.verdict if review else score.verdict
        if verdict in WORTH:
            found[score.run.student_id].append(WORTH[verdict])
    return {student: fmean(values) for student, values in found.items()}


def minutes(comparison: Comparison, students: Sequence[int]) -> Values:
    """Mean minutes from the beginning to the end of a finished lab, each at most `LONGEST`."""
    found: dict[int, list[float]] = defaultdict(list)
    times = _runs(comparison, students).values_list("student", "started", "finished")
    for student, began, ended in times:
        if ended is not None:
            found[student].append(min(ended - began, LONGEST).total_seconds() / 60)
    return {student: fmean(values) for student, values in found.items()}


MEASURES: dict[str, Callable[[Comparison, Sequence[int]], Values]] = {
    Comparison.Outcome.MASTERY: mastery,
    Comparison.Outcome.FINISHED: finished,
    Comparison.Outcome.STEP: step_score,
    Comparison.Outcome.MINUTES: minutes,
}
