"""One small school for the tests: a teacher and her class, a colleague, and people outside."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from courses.models import Assignment, Course, Membership, Sequence, SequenceVersion, Stage
from people.models import Institution, Role, User
from runs.models import Event, Run
from scoring.models import Score

PASSWORD = "a-long-password-7"


@dataclass
class Schoolyard:
    """Ada and Ben are in Ms Clay's course; Mr Dow teaches beside her; Eve's school is another."""

    school: Institution
    ada: User
    ben: User
    clay: User
    dow: User
    head: User
    eve: User
    far_head: User
    course: Course
    sequence: Sequence
    version: SequenceVersion
    assignment: Assignment


def person(name: str, role: str, school: Institution) -> User:
    return User.objects.create_user(name, password=PASSWORD, role=role, institution=school)


def build() -> Schoolyard:
    """Two schools; in the first a course with a published sequence: pendulum, then a free slot."""
    here, there = (Institution.objects.create(name=name) for name in ("Here", "There"))
    clay = person("clay", Role.TEACHER, here)
    sequence = Sequence.objects.create(owner=clay, institution=here, title="Motion and current")
    version = SequenceVersion.objects.create(sequence=sequence, published=timezone.now())
    Stage.objects.create(version=version, position=1, kind="lab", lab="pendulum")
    allowed = ["pendulum", "dc_circuits"]
    Stage.objects.create(version=version, position=2, kind="adaptive", allowed_labs=allowed)
    course = Course.objects.create(institution=here, title="Physics 9")
    ada, ben = person("ada", Role.STUDENT, here), person("ben", Role.STUDENT, here)
    for user, part in ((clay, "teacher"), (ada, "student"), (ben, "student")):
        Membership.objects.create(course=course, user=user, part=part)
    return Schoolyard(
        school=here,
        ada=ada,
        ben=ben,
        clay=clay,
        dow=person("dow", Role.TEACHER, here),
        head=person("head", Role.ADMIN, here),
        eve=person("eve", Role.STUDENT, there),
        far_head=person("far_head", Role.ADMIN, there),
        course=course,
        sequence=sequence,
        version=version,
        assignment=Assignment.objects.create(course=course, version=version),
    )


def a_run(student: User, lab: str = "pendulum", **fields: Any) -> Run:
    fields.setdefault("variant", {"scaffold": "structured"})
    return Run.objects.create(student=student, lab=lab, lab_version="1.0", **fields)


def a_score(run: Run, practice: str, verdict: str = "correct", **fields: Any) -> Score:
    """The next event of the run with one verdict on it."""
    seq = fields.pop("seq", run.scores.count() + 1)
    values: dict[str, Any] = {"scorer": "rules", "confidence": 1.0, "step": "collect"}
    values |= {"rubric_version": "rules@1", "detail": {}} | fields
    return Score.objects.create(run=run, seq=seq, practice=practice, verdict=verdict, **values)


def an_event(run: Run, seq: int, target: str, action: str, value: Any = None) -> Event:
    return Event.objects.create(
        run=run, seq=seq, target=target, action=action, value=value, server_time=timezone.now()
    )


def finish(run: Run) -> Run:
    run.state, run.finished = Run.State.FINISHED, timezone.now()
    run.save(update_fields=["state", "finished"])
    return run
