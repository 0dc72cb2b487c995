"""Who was a teacher and is one no longer keeps nothing of the courses that they taught."""

import pytest
from django.test import Client
from schoolyard import Schoolyard

from classroom.consumers import Board
from courses.access import teaches
from courses.selectors import courses_taught_by
from people.models import Role
from runs.protocol import Close


@pytest.fixture
def clay(yard: Schoolyard) -> Client:
    """Ms Clay's browser, once an administrator has made a student of her account."""
    yard.clay.role = Role.STUDENT
    yard.clay.save()
    client = Client()
    client.force_login(yard.clay)
    return client


def test_it_is_no_course_of_theirs_any_more(yard, clay):
    assert not teaches(yard.clay, yard.course)
    assert not courses_taught_by(yard.clay).exists()


def test_they_no_longer_read_who_is_in_the_course(yard, clay):
    rows = clay.get(f"/api/v1/courses/{yard.course.pk}/members/").json()["results"]

    assert [row["user"]["username"] for row in rows] == ["clay"]


def test_they_no_longer_read_its_join_code(yard, clay):
    assert clay.get(f"/api/v1/courses/{yard.course.pk}/").json()["join_code"] == ""


def test_its_board_is_closed_to_them(yard, clay):
    assert Board(yard.course.pk, yard.clay.pk, "en").why_shut() == Close.FORBIDDEN
