"""Courses: made by teachers, joined with a code, given sequences."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from schoolyard import Schoolyard, a_run

from courses.models import Assignment, Course, Membership
from courses.services import course_join, member_remove, teacher_add
from people.models import User


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_teacher_makes_a_course_and_teaches_it(yard: Schoolyard):
    answer = client_of(yard.dow).post("/courses/", {"title": "Physics 10"})

    course = Course.objects.get(title="Physics 10")
    assert answer.url == f"/courses/{course.pk}/"
    assert course.memberships.get().user == yard.dow
    assert course.institution == yard.school


def test_the_course_page_shows_the_join_code_and_who_is_in(yard: Schoolyard):
    text = client_of(yard.clay).get(f"/courses/{yard.course.pk}/").content.decode()

    assert yard.course.join_code in text
    assert "ada" in text and "ben" in text


def test_a_student_joins_with_the_code_in_any_case(yard: Schoolyard):
    course = Course.objects.create(institution=yard.school, title="Chemistry")

    answer = client_of(yard.ada).post("/courses/join/", {"code": f" {course.join_code.lower()} "})

    assert answer.url == "/"
    assert course.memberships.get().user == yard.ada


def test_joining_twice_changes_nothing(yard: Schoolyard):
    course_join(student=yard.ada, code=yard.course.join_code)

    assert yard.course.memberships.filter(user=yard.ada).count() == 1


def test_a_code_of_another_school_says_nothing_of_it(yard: Schoolyard):
    answer = client_of(yard.eve).post("/courses/join/", {"code": yard.course.join_code})

    text = answer.content.decode()
    assert "No course of your school has the join code" in text
    assert yard.course.join_code in text  # what was typed stays in the field
    assert not Membership.objects.filter(user=yard.eve).exists()


def test_an_archived_course_cannot_be_joined(yard: Schoolyard):
    Course.objects.update(archived=True)

    with pytest.raises(ValidationError):
        course_join(student=yard.ada, code=yard.course.join_code)


def test_the_address_brings_the_code_along(yard: Schoolyard):
    text = client_of(yard.ada).get("/courses/join/?code=ABCDEFGH").content.decode()

    assert 'value="ABCDEFGH"' in text


def test_a_removed_student_keeps_the_runs(yard: Schoolyard):
    run = a_run(yard.ada, assignment=yard.assignment)
    member = yard.course.memberships.get(user=yard.ada)

    client_of(yard.clay).post(f"/courses/{yard.course.pk}/members/{member.pk}/remove/")

    run.refresh_from_db()
    assert not yard.course.memberships.filter(user=yard.ada).exists()


def test_a_colleague_teaches_too_once_added(yard: Schoolyard):
    page = f"/courses/{yard.course.pk}/"
    assert client_of(yard.dow).get(page).status_code == 404

    client_of(yard.clay).post(f"{page}teachers/", {"username": "dow"})

    assert client_of(yard.dow).get(page).status_code == 200


@pytest.mark.parametrize("name", ["ada", "far_head", "nobody"])
def test_only_teachers_of_the_school_can_be_added(yard: Schoolyard, name):
    with pytest.raises(ValidationError):
        teacher_add(course=yard.course, username=name)


def test_the_last_teacher_stays(yard: Schoolyard):
    with pytest.raises(ValidationError):
        member_remove(membership=yard.course.memberships.get(user=yard.clay))


def test_a_published_sequence_is_assigned_with_dates(yard: Schoolyard):
    yard.assignment.delete()
    dates = {"opens": "2030-01-07T08:00", "due": "2030-01-14T08:00"}

    client_of(yard.clay).post(
        f"/courses/{yard.course.pk}/assign/", {"version": yard.version.pk, **dates}
    )

    given = Assignment.objects.get()
    assert given.version == yard.version
    assert given.due - given.opens == timedelta(days=7)


def test_a_due_date_before_the_opening_is_told_beside_the_field(yard: Schoolyard):
    dates = {"opens": "2030-01-14T08:00", "due": "2030-01-07T08:00"}

    answer = client_of(yard.clay).post(
        f"/courses/{yard.course.pk}/assign/", {"version": yard.version.pk, **dates}
    )

    assert "This must come after the opening." in answer.content.decode()
    assert Assignment.objects.count() == 1


def test_dates_are_changed_afterwards(yard: Schoolyard):
    address = f"/courses/{yard.course.pk}/assignments/{yard.assignment.pk}/"

    client_of(yard.clay).post(address, {"opens": "", "due": "2030-01-14T08:00"})

    yard.assignment.refresh_from_db()
    assert yard.assignment.due is not None and yard.assignment.due > timezone.now()


def test_an_assignment_that_was_begun_is_not_withdrawn(yard: Schoolyard):
    a_run(yard.ada, assignment=yard.assignment)

    client_of(yard.clay).post(
        f"/courses/{yard.course.pk}/assignments/{yard.assignment.pk}/withdraw/"
    )

    assert Assignment.objects.exists()


@pytest.mark.parametrize("who", ["dow", "far_head", "ada", "eve"])
@pytest.mark.parametrize(
    "address",
    ["", "change/", "teachers/", "assign/", "assignments/{given}/", "members/{member}/remove/"],
)
def test_whoever_does_not_teach_a_course_cannot_touch_it(yard: Schoolyard, who, address):
    member = yard.course.memberships.get(user=yard.ada)
    place = address.format(given=yard.assignment.pk, member=member.pk)
    client = client_of(getattr(yard, who))

    ask = client.post if place else client.get
    answer = ask(f"/courses/{yard.course.pk}/{place}", {"title": "Taken", "username": "dow"})

    assert answer.status_code in (403, 404)
    yard.course.refresh_from_db()
    assert yard.course.title == "Physics 9"
    assert yard.course.memberships.count() == 3


def test_an_administrator_may_change_every_course_of_the_school(yard: Schoolyard):
    client_of(yard.head).post(f"/courses/{yard.course.pk}/change/", {"title": "Physics 9a"})

    yard.course.refresh_from_db()
    assert yard.course.title == "Physics 9a"
