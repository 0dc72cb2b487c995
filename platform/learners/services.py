"""Decide the next lab, let a teacher overrule it, and start the run that follows."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from statistics import median
from time import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from assay.prepared import Prepared
from courses.extensions.dates import dates_of
from courses.models import Assignment, Membership
from labs.core import Variant, lab_names, load_lab
from labs.core.questions import QUESTIONS
from learners.candidates import Learner
from learners.cohort import live_cohort
from learners.deciding import Choice
from learners.evidence import ideas_of
from learners.graph.selectors import needs_of
from learners.interest import interests_of
from learners.ledger import beliefs_of
from learners.locking import lock_student
from learners.mastery import mastery_end
from learners.models import Decision
from learners.policies import choose_for
from learners.priors import priors_of
from learners.runs_shown import runs_shown
from learners.selectors import alternatives_of, latest_decision
from learners.skills import all_skills
from learners.stages import place_after, place_beyond, place_first
from learners.tracing import Belief
from learners.variants import Wish, reason, set_up, support_for
from people.models import User
from runs.doorbell import Bell, course_group, ring, run_group
from runs.models import Run
from runs.services import run_create

FASTEST, SLOWEST = 0.7, 1.6  # a student's pace is kept within; chosen
TELLING = 3  # finished labs from which a pace is told


class CannotStart(Exception):
    """A run that may not begin; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_finished_by = Prepared(
    lambda student: (
        Run.objects.filter(student=student, state=Run.State.FINISHED)
        .order_by()
        .values_list("lab", "started", "finished")
    )
)
_standing_in = Prepared(
    lambda student, assignment: Decision.objects.filter(
        student=student, assignment=assignment, replaced_by=None
    )[:1]
)
_waiting_in_practice = Prepared(
    lambda student: Decision.objects.filter(
        student=student, assignment=None, replaced_by=None, next_run=None
    )[:1]
)


def learner_of(
    student: User, last: Run | None = None, assignment: Assignment | None = None
) -> Learner:
    """What a choice needs to know of a student; the assignment is that of the last run, if none is named."""
    done = _finished_by(student.pk)
    assignment = assignment or (last.assignment if last else None)
    cohort = live_cohort()
    return Learner(
        beliefs=expected_of(student),
        done=Counter(lab for lab, _, _ in done),
        ideas=ideas_of(student),
        last_lab=last.lab if last else "",
        last_scaffold=last.variant.get("scaffold", "structured") if last else "",
        needs=needs_of(student.institution_id),
        now=time(),
        interests=interests_of(student),
        pace=pace_of(done),
        minutes_left=minutes_left(student, assignment),
        cohort=cohort,
        runs=runs_shown(student.pk) if cohort else (),
    )


def expected_of(student: User) -> dict[str, Belief]:
    """What is believed now; of what was not seen, what the student's courses let expect."""
    beliefs = beliefs_of(student)
    unseen = [skill for skill in all_skills() if skill not in beliefs]
    return beliefs | {
        skill: Belief(probability=one.probability, start=one.probability, skill=skill)
        for skill, one in priors_of(student.pk, unseen).items()
    }


def pace_of(done: Sequence[tuple[str, datetime, datetime | None]]) -> float:
    """How long labs took, beside what they are written for: the median, within SLOWEST and FASTEST.

    With fewer than TELLING finished labs nothing is known of it: 1. A break in a lab counts as work, hence
    the median.
    """
    taken = [
        (ended - began).total_seconds() / load_lab(lab).seconds
        for lab, began, ended in done
        if ended is not None and lab in lab_names()
    ]
    return max(FASTEST, min(SLOWEST, median(taken))) if len(taken) >= TELLING else 1.0


def minutes_left(student: User, assignment: Assignment | None) -> float | None:
    """Until the assignment is due for the student; below 0 once it is late."""
    due = dates_of(assignment, student).due if assignment is not None else None
    return None if due is None else (due - timezone.now()).total_seconds() / 60


def record(student: User, assignment: Assignment | None, choice: Choice, **more: Any) -> Decision:
    """Keep a choice as the decision that stands."""
    return Decision.objects.create(
        student=student,
        assignment=assignment,
        stage=choice.stage,
        lab=choice.lab,
        variant=choice.variant,
        reasons=choice.reasons,
        candidates=choice.candidates,
        model_version=f"{choice.made_by} {choice.mastery_by}",
        **more,
    )


@transaction.atomic
def decide_first(student: User, assignment: Assignment | None = None) -> Decision:
    """The first lab of an assignment (without one, of free practice); decided once."""
    lock_student(student.pk)
    if assignment is not None and (decision := _standing_in.first(student.pk, assignment.pk)):
        return decision
    if assignment is None and (decision := _waiting_in_practice.first(student.pk)):
        return decision
    place = place_first(assignment) if assignment else None
    choice = choose_for(student, assignment, place, learner_of(student, assignment=assignment))
    return record(student, assignment, choice)


@transaction.atomic
def decide_after(run: Run) -> Decision:
    """The next lab after a finished run; decided once, whatever is delivered twice."""
    lock_student(run.student_id)
    if decision := Decision.objects.filter(after_run=run).first():
        return decision
    mastery_end(run=run)
    learner = learner_of(run.student, run)
    place = (place_after if run.stage_id else place_beyond)(run, learner.beliefs)
    choice = choose_for(run.student, run.assignment, place, learner)
    decision = record(run.student, run.assignment, choice, after_run=run)
    transaction.on_commit(partial(ring_next, run))
    return decision


def ring_next(run: Run) -> None:
    """Tell the bench that a decision stands, and the class board that the student is through."""
    bells: list[Bell] = [(run_group(run.pk), {"type": "next.ready"})]
    if run.assignment is not None:
        board = {"type": "board.changed", "run": str(run.pk)}
        bells.append((course_group(run.assignment.course_id), board))
    ring(bells)


@transaction.atomic
def decision_override(
    *,
    decision: Decision,
    teacher: User,
    lab: str,
    variant: Mapping[str, Any] | None = None,
    note: str = "",
) -> Decision:
    """A teacher's own choice in a decision's place; the overruled one stays as it was.

    An override is locked: the student is offered no alternatives to it.
    """
    hold_waiting(decision)
    definition = load_lab(lab)
    learner = learner_of(decision.student)
    wish = Wish(support_for(definition, learner.beliefs), "", learner.done.get(lab, 0))
    made = set_up(definition, wish, learner.beliefs, variant or {})
    reasons = [reason("teacher_chose", teacher=teacher.shown_name), *made.reasons]
    if note.strip():
        reasons.insert(1, reason("teacher_note", note=note.strip()))
    if decision.after_run is not None:
        transaction.on_commit(partial(ring_next, decision.after_run))
    choice = Choice(decision.stage, lab, made.variant.to_json(), reasons, [])
    return record(
        decision.student,
        decision.assignment,
        choice,
        locked_by=teacher,
        note=note.strip(),
        replaces=decision,
    )


@transaction.atomic
def decision_lock(*, decision: Decision, teacher: User) -> Decision:
    """Keep the proposal as it is: no alternatives are offered any more. Who kept it first did."""
    hold_waiting(decision)
    if decision.locked_by_id is None:
        fix(decision, teacher)
    return decision


def hold_waiting(decision: Decision) -> None:
    """As it stands now, until the transaction ends; what was begun or replaced waits no longer."""
    lock_student(decision.student_id)
    decision.refresh_from_db()
    if decision.next_run_id is not None:
        raise CannotStart("already_started")
    if Decision.objects.filter(replaces=decision).exists():
        raise CannotStart("already_replaced")


def fix(decision: Decision, teacher: User | None) -> None:
    """Who keeps a proposal; nobody: its alternatives are offered."""
    decision.locked_by = teacher
    decision.save(update_fields=["locked_by"])
    if decision.after_run is not None:
        transaction.on_commit(partial(ring_next, decision.after_run))


@transaction.atomic
def start_run(
    *,
    student: User,
    language: str,
    decision: Decision | None = None,
    option: int = 0,
    assignment: Assignment | None = None,
) -> Run:
    """Begin the run that a decision leads to; asked twice, it gives the same run.

    Without a decision the one that waits for the student (in the assignment, or in free practice)
    is taken, or made. `option` is the place among the decision's candidates.
    """
    lock_student(student.pk)
    decision = decision or _waiting(student, assignment)
    decision = Decision.objects.select_related("assignment__course", "next_run").get(pk=decision.pk)
    if decision.student_id != student.pk:
        raise CannotStart("not_yours")
    if decision.next_run is not None:
        return decision.next_run
    _check_open(decision)
    lab, variant = _option(decision, option)
    if lab != QUESTIONS and lab not in lab_names():
        raise CannotStart("lab_gone")
    if lab == QUESTIONS:
        variant = {**variant, **_asked_at(decision)}
    run = run_create(
        student=student,
        lab=lab,
        variant=Variant.from_json(variant),
        language=language,
        assignment=decision.assignment,
        stage=decision.stage,
    )
    decision.next_run, decision.chosen = run, option
    decision.save(update_fields=["next_run", "chosen"])
    return run


def _asked_at(decision: Decision) -> dict[str, Any]:
    """The questions as they stand now: the run keeps them, whatever becomes of the sequence."""
    stage = decision.stage
    if stage is None:
        raise CannotStart("no_such_option")
    return {"questions": stage.questions, "feedback": stage.feedback}


def _waiting(student: User, assignment: Assignment | None) -> Decision:
    latest = latest_decision(student, assignment)
    return latest or decide_first(student, assignment)


def _check_open(decision: Decision) -> None:
    if Decision.objects.filter(replaces=decision).exists():
        raise CannotStart("already_replaced")
    assignment = decision.assignment
    if assignment is None:
        return
    course = assignment.course
    students = course.memberships.filter(part=Membership.Part.STUDENT)
    if not students.filter(user=decision.student_id).exists():
        raise CannotStart("not_in_course")
    if course.archived or course.paused:
        raise CannotStart("course_closed")
    if dates_of(assignment, decision.student).still_closed:
        raise CannotStart("not_open_yet")


def _option(decision: Decision, option: int) -> tuple[str, dict[str, Any]]:
    if option == 0 and decision.lab:
        return decision.lab, decision.variant
    if option in {place for place, _ in alternatives_of(decision)}:
        chosen = decision.candidates[option]
        return chosen["lab"], chosen["variant"]
    raise CannotStart("sequence_finished" if option == 0 else "no_such_option")
