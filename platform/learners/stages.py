"""Where a student stands in an assigned sequence, and whether the way on is open."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from assay.prepared import Prepared
from courses.branching import next_of, stage_after, worked_at
from courses.models import Assignment, GateOpening, Stage
from courses.versions import carried_on, counterpart
from labs.core import Variant, lab_names
from labs.core.questions import QUESTIONS, questions_of, skills_asked
from learners.skills import skills_of
from learners.tracing import COUNTING, Belief
from people.models import User
from runs.models import Run
from scoring.models import Score

MAX_TRIES = (
    3  # a student who is stuck goes on after so many runs at one stage, and the teacher sees it
)

KNOWN = 0.5  # how much must be known of a skill before it is named as keeping a gate closed

Beliefs = Mapping[str, Belief]


@dataclass(frozen=True)
class Place:
    """The stage that comes next (None: the sequence is finished), and how the student got there."""

    stage: Stage | None
    why: str  # first | passed | again | moved_on | opened | added
    tries: int = 0
    weak: tuple[str, ...] = ()  # the skills that keep the gate closed
    branched: bool = False  # a branch of the sequence led here


_stages_of = Prepared(lambda version: Stage.objects.filter(version=version))


def place_first(assignment: Assignment) -> Place:
    """The beginning of the sequence."""
    stages = _stages_of(assignment.version_id)
    return Place(worked_at(stages, stages[0] if stages else None), "first")


def place_after(run: Run, beliefs: Beliefs) -> Place:
    """Where a finished run of an assignment leads.

    A class may have been moved to another version meanwhile: that one says how it goes on.
    """
    began = run.stage
    if began is None:
        raise ValueError(f"run {run.pk} stands at no stage")
    stages = stages_now(run, began)
    stage = counterpart(stages, began)
    if stage is None:
        return Place(worked_at(stages, carried_on(stages, began)), "passed")
    tries = Run.objects.filter(
        student=run.student_id,
        assignment=run.assignment_id,
        stage__key=stage.key,
        state=Run.State.FINISHED,
    ).count()
    reached = reached_in(run, beliefs)
    held, weak = held_at(run, stage, reached, beliefs)
    opened = held and tries < MAX_TRIES and gate_opened(run, stage)
    if held and tries < MAX_TRIES and not opened:
        return Place(stage, "again", tries, weak)
    following = worked_at(stages, stage_after(stages, stage, reached, tries))
    branched = following != worked_at(stages, next_of(stages, stage))
    why = "opened" if opened else "moved_on" if held else "passed"
    return Place(following, why, tries, weak, branched)


def place_beyond(run: Run, beliefs: Beliefs) -> Place | None:
    """Where practice after the end of a sequence leads: on, where its class has more stages since.

    None: there is nothing but more practice. What was finished stays so: its gates hold nobody again.
    """
    last = (
        Run.objects.filter(student=run.student_id, state=Run.State.FINISHED)
        .filter(assignment=run.assignment_id, stage__isnull=False)
        .select_related("stage__version", "assignment__version")
        .order_by("-finished")
        .first()
    )
    if run.assignment is None or last is None or last.stage is None:
        return None
    last.assignment = run.assignment
    began = Stage.objects.filter(decisions__next_run=last).first()
    if began is not None and began.version_id == run.assignment.version_id:
        return None
    stages = stages_now(last, last.stage)
    stage = counterpart(stages, last.stage)
    following = (
        stage_after(stages, stage, reached_in(last, beliefs), MAX_TRIES)
        if stage is not None
        else carried_on(stages, last.stage)
    )
    found = worked_at(stages, following)
    return Place(found, "added") if found is not None else None


def held_at(
    run: Run, stage: Stage, reached: Mapping[str, float | None], beliefs: Beliefs
) -> tuple[bool, tuple[str, ...]]:
    """Whether the gate is closed, and the skills that keep it so.

    That of a question set goes by the share of right answers. Where none could be judged yet, nobody
    is held: to ask the same once more would not help a teacher's review along.
    """
    if run.lab == QUESTIONS:
        score = reached["score"]
        return score is not None and score < stage.gate, ()
    if run.lab not in lab_names():
        return False, ()  # it is installed no longer: nobody can try it again
    weak = skills_below(run.lab, stage.gate, beliefs)
    return bool(weak), weak


def skills_in(run: Run) -> tuple[str, ...]:
    """Every skill that a run could show; of a lab that is installed no longer, none."""
    if run.lab == QUESTIONS:
        return skills_asked(questions_of(Variant.from_json(run.variant)))
    return skills_of(run.lab) if run.lab in lab_names() else ()


def gate_opened(run: Run, stage: Stage) -> bool:
    """Whether a teacher lets this student, or everybody, go on past the gate of a stage."""
    opened = GateOpening.objects.filter(assignment=run.assignment_id, stage_key=stage.key)
    return opened.filter(Q(student=None) | Q(student=run.student_id)).exists()


def stages_now(run: Run, began: Stage) -> list[Stage]:
    """The stages of the version that the class works on."""
    assignment = run.assignment
    version = assignment.version if assignment is not None else began.version
    return list(version.stages.all())


def reached_in(run: Run, beliefs: Beliefs) -> dict[str, float | None]:
    """What the branches of a stage go by, each between 0 and 1; None where nothing was seen.

    The share is of the scores that count, of what was graded anew the new ones.
    """
    seen = [
        beliefs[skill].probability
        for skill in skills_in(run)
        if skill in beliefs and beliefs[skill].moment != "not_seen"
    ]
    scores = Score.counting.filter(run=run, verdict__in=COUNTING).order_by()
    verdicts = list(scores.values_list("verdict", flat=True))
    return {
        "mastery": sum(seen) / len(seen) if seen else None,
        "score": verdicts.count("correct") / len(verdicts) if verdicts else None,
    }


def skills_below(lab: str, gate: float, beliefs: Beliefs) -> tuple[str, ...]:
    """The skills that keep a gate closed, weakest first; empty where it is open.

    The mean over what was seen of the lab's skills must reach the gate, and none may be shown to
    be missing. A skill counts in the mean by how much is known of it: what nobody could see yet (an
    answer that no model can read, a step that everybody gets right) closes no gate, but a run in
    which nothing at all was seen does.
    """
    if gate <= 0:
        return ()
    seen = {
        skill: beliefs[skill]
        for skill in skills_of(lab)
        if skill in beliefs and beliefs[skill].moment != "not_seen"
    }
    known = sum(belief.told for belief in seen.values())
    if not known:
        return skills_of(lab)
    weakest = sorted(seen, key=lambda skill: seen[skill].probability)
    missing = tuple(skill for skill in weakest if seen[skill].moment == "missing")
    mean = sum(belief.probability * belief.told for belief in seen.values()) / known
    if mean >= gate:
        return missing
    below = [skill for skill in weakest if seen[skill].probability < gate]
    return tuple(skill for skill in below if seen[skill].told >= KNOWN) or tuple(below)


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
