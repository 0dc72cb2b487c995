"""What a student has shown, what moved it, and what comes next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from courses.models import Assignment, Course, Membership
from learners.candidates import OFFERED
from learners.ledger import belief_now
from learners.models import Decision, Mastery, MasteryEvidence
from learners.parts import parts_words
from learners.reasons import moment_words
from learners.skills import all_skills, skill_name, skills_of, subject_of
from learners.tracing import NOTHING
from people.models import User
from runs.models import Run


@dataclass(frozen=True)
class SkillView:
    """One skill of one student, ready to be shown. `lab` is empty for a practice of inquiry."""

    skill: str
    name: str
    lab: str
    probability: float
    uncertainty: float
    moment: str  # not_seen | growing | shown | missing
    words: str
    evidence_count: int
    updated: datetime | None
    parts: str = ""  # how much a sequence model says of it, in words; empty without one


def _view(skill: str, row: Mastery | None, language: str) -> SkillView:
    belief = belief_now(row) if row else NOTHING
    moment = belief.moment
    return SkillView(
        skill=skill,
        name=skill_name(skill, language),
        lab=subject_of(skill),
        probability=belief.probability,
        uncertainty=belief.uncertainty,
        moment=moment,
        words=moment_words(moment, language),
        evidence_count=belief.count,
        updated=row.updated if row else None,
        parts=parts_words(belief),
    )


def mastery_of(
    student: User, labs: Sequence[str] | None = None, language: str | None = None
) -> list[SkillView]:
    """Every skill of the catalogue (or of some labs), seen or not; practices come first."""
    return mastery_of_many([student], labs, language)[student.pk]


def mastery_of_many(
    students: Iterable[User], labs: Sequence[str] | None = None, language: str | None = None
) -> dict[int, list[SkillView]]:
    """The same for a class, in one query."""
    people = [student.pk for student in students]
    language = language or get_language() or "en"
    skills = all_skills() if labs is None else _skills_of(labs)
    rows: dict[int, dict[str, Mastery]] = defaultdict(dict)
    for row in Mastery.objects.filter(student__in=people):
        rows[row.student_id][row.skill] = row
    return {
        person: [_view(skill, rows[person].get(skill), language) for skill in skills]
        for person in people
    }


def _skills_of(labs: Sequence[str]) -> tuple[str, ...]:
    wanted = {skill for lab in labs for skill in skills_of(lab)}
    return tuple(skill for skill in all_skills() if skill in wanted)


def evidence_of(
    student: User,
    skill: str | None = None,
    runs: QuerySet[Run] | None = None,
    courses: QuerySet[Course] | None = None,
) -> QuerySet[MasteryEvidence]:
    """The scored steps and regradings that moved a student's mastery, the newest first.

    Of these runs and of these courses' regradings, where they are named.
    """
    rows = MasteryEvidence.objects.filter(student=student, answer=None)
    if skill is not None:
        rows = rows.filter(skill=skill)
    if runs is not None:
        rows = rows.filter(Q(score=None) | Q(score__run__in=runs.order_by().values("pk")))
    if courses is not None:
        of_courses = Q(regrading__course__in=courses.order_by().values("pk"))
        rows = rows.filter(Q(regrading=None) | of_courses)
    return rows.select_related("score__run", "review__teacher", "regrading").order_by("-pk")


def decisions_of(student: User, assignment: Assignment | None = None) -> QuerySet[Decision]:
    """The decisions for a student, the newest first; those that a teacher overruled too."""
    decisions = Decision.objects.filter(student=student)
    if assignment is not None:
        decisions = decisions.filter(assignment=assignment)
    return decisions.select_related("assignment__version__sequence", "stage", "next_run")


def latest_decision(student: User, assignment: Assignment | None) -> Decision | None:
    """The last decision that stands, in an assignment or (None) in free practice."""
    standing = Decision.objects.filter(student=student, assignment=assignment, replaced_by=None)
    return standing.select_related("stage", "next_run", "assignment").first()


def next_decision(student: User, assignment: Assignment | None = None) -> Decision | None:
    """What waits for the student: decided, and not begun. None before the first and during a run."""
    latest = latest_decision(student, assignment)
    return latest if latest is not None and latest.next_run_id is None else None


def decision_after(run: Run) -> Decision | None:
    """What follows a run: the decision made after it, or what a teacher put in its place."""
    decision = Decision.objects.filter(after_run=run).select_related("next_run").first()
    while decision is not None and (later := Decision.objects.filter(replaces=decision).first()):
        decision = later
    return decision


def alternatives_of(decision: Decision) -> list[tuple[int, dict[str, Any]]]:
    """What the student may take instead, with its place among the candidates; none once locked."""
    if decision.locked_by_id is not None:
        return []
    places = range(1, min(OFFERED, len(decision.candidates)))
    return [(place, decision.candidates[place]) for place in places]


def decisions_visible_to(user: User) -> QuerySet[Decision]:
    """One's own; those in courses one teaches; those of an administrator's institution."""
    if user.is_superuser:
        return Decision.objects.all()
    visible = Q(student=user)
    if user.is_institution_admin and user.institution_id is not None:
        visible |= Q(student__institution=user.institution_id)
    elif user.is_teacher:
        taught = Membership.objects.filter(user=user, part=Membership.Part.TEACHER)
        visible |= Q(assignment__course__in=taught.values("course"))
    return Decision.objects.filter(visible)
