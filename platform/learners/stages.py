"""Where a student stands in an assigned sequence, and whether the way on is open."""

from collections.abc import Mapping
from dataclasses import dataclass

from courses.branching import branch_taken, stage_after, worked_at
from courses.models import Assignment, Stage
from learners.skills import skills_of
from learners.tracing import COUNTING, Belief, moment_of
from people.models import User
from runs.models import Run

MAX_TRIES = (
    3  # a student who is stuck goes on after so many runs at one stage, and the teacher sees it
)

Beliefs = Mapping[str, Belief]


@dataclass(frozen=True)
class Place:
    """The stage that comes next (None: the sequence is finished), and how the student got there."""

    stage: Stage | None
    why: str  # first | passed | again | moved_on
    tries: int = 0
    weak: tuple[str, ...] = ()  # the skills that keep the gate closed
    branched: bool = False  # a branch of the sequence led here


def place_first(assignment: Assignment) -> Place:
    """The beginning of the sequence."""
    stages = list(assignment.version.stages.all())
    return Place(worked_at(stages, stages[0] if stages else None), "first")


def place_after(run: Run, beliefs: Beliefs) -> Place:
    """Where a finished run of an assignment leads."""
    stage = run.stage
    if stage is None:
        raise ValueError(f"run {run.pk} stands at no stage")
    tries = Run.objects.filter(
        student=run.student_id,
        assignment=run.assignment_id,
        stage=stage,
        state=Run.State.FINISHED,
    ).count()
    weak = skills_below(run.lab, stage.gate, beliefs)
    if weak and tries < MAX_TRIES:
        return Place(stage, "again", tries, weak)
    stages, reached = list(stage.version.stages.all()), reached_in(run, beliefs)
    following = worked_at(stages, stage_after(stages, stage, reached, tries))
    branched = branch_taken(stage, reached) is not None
    return Place(following, "moved_on" if weak else "passed", tries, weak, branched)


def reached_in(run: Run, beliefs: Beliefs) -> dict[str, float | None]:
    """What the branches of a stage go by, each between 0 and 1; None where nothing was seen."""
    seen = [
        beliefs[skill].probability
        for skill in skills_of(run.lab)
        if skill in beliefs and moment_of(beliefs[skill]) != "not_seen"
    ]
    verdicts = list(run.scores.filter(verdict__in=COUNTING).values_list("verdict", flat=True))
    return {
        "mastery": sum(seen) / len(seen) if seen else None,
        "score": verdicts.count("correct") / len(verdicts) if verdicts else None,
    }


def skills_below(lab: str, gate: float, beliefs: Beliefs) -> tuple[str, ...]:
    """The skills that keep a gate closed, weakest first; empty where it is open.

    The mean over what was seen of the lab's skills must reach the gate, and none may be shown to
    be missing. A skill that nobody could see yet (an answer that no model can read) closes no gate,
    but a run in which nothing at all was seen does.
    """
    if gate <= 0:
        return ()
    seen = {
        skill: beliefs[skill]
        for skill in skills_of(lab)
        if skill in beliefs and moment_of(beliefs[skill]) != "not_seen"
    }
    if not seen:
        return skills_of(lab)
    weakest = sorted(seen, key=lambda skill: seen[skill].probability)
    missing = tuple(skill for skill in weakest if moment_of(seen[skill]) == "missing")
    mean = sum(belief.probability for belief in seen.values()) / len(seen)
    if mean >= gate:
        return missing
    return tuple(skill for skill in weakest if seen[skill].probability < gate)


def assignments_of(student: User) -> list[Assignment]:
    """The assignments of the courses that a student is in, oldest first."""
    return list(
        Assignment.objects.filter(
            course__memberships__user=student,
            course__memberships__part="student",
            course__archived=False,
        )
        .select_related("course", "version__sequence")
        .order_by("created")
    )
