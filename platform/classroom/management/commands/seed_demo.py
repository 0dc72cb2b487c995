"""`manage.py seed_demo`: a school to try everything in. It is made once.

An upgrade seeds again, and an erased person would come back with a password that everybody knows.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from courses.drafting import publish
from courses.models import Assignment, Course, Membership, Sequence, SequenceVersion, Stage
from people.demo import everyone
from people.models import Institution, User

SCHOOL = "Riverside School"
COURSE = "Physics 9b"
SEQUENCES: dict[str, list[dict[str, Any]]] = {
    "First steps in inquiry": [
        {"kind": "lab", "lab": "pendulum", "gate": 0.6},
        {"kind": "adaptive", "allowed_labs": ["pendulum", "climate_control", "dc_circuits"]},
        {"kind": "lab", "lab": "climate_control"},
    ],
    "Circuits": [
        {"kind": "lab", "lab": "dc_circuits", "variant": {"scaffold": "guided"}},
        {"kind": "adaptive", "allowed_labs": ["dc_circuits", "climate_control"]},
    ],
}


def people_of(school: Institution) -> dict[str, User]:
    """The demo accounts, made where they are missing."""
    people = {}
    for account in everyone():
        user, made = User.objects.get_or_create(
            username=account.username,
            defaults={
                "role": account.role,
                "institution": school,
                "first_name": account.first_name,
                "last_name": account.last_name,
            },
        )
        if made:
            user.set_password(account.password)
            user.save(update_fields=["password"])
        people[account.username] = user
    return people


def sequence_of(title: str, stages: list[dict[str, Any]], teacher: User) -> SequenceVersion:
    """A published sequence."""
    sequence, made = Sequence.objects.get_or_create(
        title=title, owner=teacher, institution=teacher.institution
    )
    if made:
        draft = SequenceVersion.objects.create(sequence=sequence)
        for position, stage in enumerate(stages, start=1):
            Stage.objects.create(version=draft, position=position, **stage)
        publish(sequence=sequence)
    return sequence.versions.exclude(published=None).latest("number")


class Command(BaseCommand):
    help = "Make the demo school: people, a course, two sequences, an assignment."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if Institution.objects.filter(name=SCHOOL).exists():  # whom it lacks since was erased
            self.stdout.write(f"{SCHOOL} is there already and stays as it is")
            return
        school = Institution.objects.create(name=SCHOOL)
        people = people_of(school)
        teacher = people["tess"]
        course, _ = Course.objects.get_or_create(title=COURSE, institution=school)
        for user in people.values():
            if user.is_student or user == teacher:
                part = Membership.Part.TEACHER if user == teacher else Membership.Part.STUDENT
                Membership.objects.get_or_create(course=course, user=user, defaults={"part": part})
        versions = [sequence_of(title, stages, teacher) for title, stages in SEQUENCES.items()]
        if not course.assignments.exists():
            Assignment.objects.create(course=course, version=versions[0])
        self.stdout.write(f"{SCHOOL}: {len(people)} people, course {course} ({course.join_code})")
