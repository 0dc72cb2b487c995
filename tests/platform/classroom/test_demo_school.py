"""The demo school is made once; what became of it stays so when a new version starts."""

import pytest
from django.core.management import call_command

from courses.models import Assignment, Course, Membership
from people.models import User
from rights.erase import person_erase

pytestmark = pytest.mark.django_db


def test_it_has_people_a_course_and_an_assignment():
    call_command("seed_demo")

    course = Course.objects.get()
    assert User.objects.count() == 10 and course.memberships.count() == 9
    assert course.assignments.count() == 1


def test_an_erased_person_does_not_come_back_with_the_public_password():
    call_command("seed_demo")
    person_erase(person=User.objects.get(username="mia"), by=User.objects.get(username="alex"))

    call_command("seed_demo")

    assert not User.objects.filter(username="mia").exists()


def test_what_a_teacher_took_away_stays_away():
    call_command("seed_demo")
    Membership.objects.get(user__username="leo").delete()
    Assignment.objects.all().delete()

    call_command("seed_demo")

    assert not Membership.objects.filter(user__username="leo").exists()
    assert not Assignment.objects.exists()
