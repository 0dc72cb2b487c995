"""A class for the load generator: students with a session and a run each. Prints JSON.

Run inside the product's environment: `python -m benchmarks.seed 100 pendulum climate_control`.
"""

import json
import sys
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402  (Django must be set up before)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from courses.models import Assignment, Course, Membership, Sequence, SequenceVersion  # noqa: E402
from labs.core import Bench, Variant, lab_names, load_lab  # noqa: E402
from labs.students import Student, at_bench, kinds_of  # noqa: E402
from people.models import Institution, Role, User  # noqa: E402
from runs.services import run_create  # noqa: E402


def session_of(user: User) -> str:
    """A logged-in session's key, as the login page would have made it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def cookie_of(user: User) -> str:
    """What a logged-in browser sends along."""
    return f"{settings.SESSION_COOKIE_NAME}={session_of(user)}"


def person(name: str, role: str, school: Institution) -> User:
    user = User(username=name, role=role, institution=school, first_name=name.title())
    user.set_unusable_password()
    user.save()
    return user


def assignment_for(school: Institution, teacher: User) -> Assignment:
    """A course with a published sequence."""
    course = Course.objects.create(institution=school, title="Load")
    Membership.objects.create(course=course, user=teacher, part=Membership.Part.TEACHER)
    sequence = Sequence.objects.create(owner=teacher, institution=school, title="Load")
    version = SequenceVersion.objects.create(sequence=sequence, published=timezone.now())
    return Assignment.objects.create(course=course, version=version)


def seat(name: str, lab: str, place: int, assignment: Assignment) -> dict[str, Any]:
    """One student at one bench."""
    student = person(name, Role.STUDENT, assignment.course.institution)
    Membership.objects.create(course=assignment.course, user=student)
    variant = load_lab(lab).default_variant("structured")
    run = run_create(
        student=student, lab=lab, variant=variant, language="en", assignment=assignment, seed=place
    )
    return {
        "run": str(run.pk),
        "lab": lab,
        "cookie": cookie_of(student),
        "plan": plan(lab, variant, place),
    }


def plan(lab_name: str, variant: Variant, seed: int) -> list[list[Any]]:
    """What a simulated student does in this run: the same as over the socket, for the seed decides."""
    lab = load_lab(lab_name)
    kinds = kinds_of(lab)
    student = Student(lab, variant, kinds[seed % len(kinds)], seed)
    deeds = at_bench(student, Bench(lab, variant, seed))
    return [[deed.action.target, deed.action.action, deed.action.value] for deed, _ in deeds]


@transaction.atomic
def seed(students: int, labs: list[str]) -> dict[str, Any]:
    number = Institution.objects.count() + 1  # names stay unique over several classes
    school = Institution.objects.create(name=f"Load {number}")
    teacher = person(f"teacher{number}", Role.TEACHER, school)
    assignment = assignment_for(school, teacher)
    seats = [
        seat(f"student{number}_{place}", labs[place % len(labs)], place, assignment)
        for place in range(students)
    ]
    return {
        "seats": seats,
        "teacher": {"cookie": cookie_of(teacher)},
        "course": assignment.course_id,
    }


if __name__ == "__main__":
    print(json.dumps(seed(int(sys.argv[1]), sys.argv[2:] or list(lab_names()))))
