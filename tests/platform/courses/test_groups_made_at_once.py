"""Two teachers of a course name a group in the same moment, at two web processes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from schoolyard import Schoolyard
from two_at_once import one_inside_the_other

from courses.grouping import group_create
from courses.models import Group, Membership
from people.models import User

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shared(yard: Schoolyard) -> Schoolyard:
    """Mr Dow teaches the course, too."""
    Membership.objects.create(course=yard.course, user=yard.dow, part="teacher")
    return yard


def post(user: User, address: str, **form: str) -> Callable[[], Any]:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return lambda: client.post(address, form)


def test_of_two_who_make_the_same_group_the_second_is_told(shared: Schoolyard):
    address = f"/courses/{shared.course.pk}/groups/"

    first, second = one_inside_the_other(
        post(shared.clay, address, name="Red", once="a1"),
        post(shared.dow, address, name="Red", once="b2"),
        Group,
    )

    assert first.status_code == 302
    assert "This course has a group of that name." in second.content.decode()
    assert shared.course.groups.count() == 1


def test_of_two_who_call_their_groups_the_same_the_second_is_told(shared: Schoolyard):
    one, other = (group_create(course=shared.course, name=name) for name in ("Red", "Blue"))
    address = f"/courses/{shared.course.pk}/groups/"

    first, second = one_inside_the_other(
        post(shared.clay, f"{address}{one.pk}/", name="Green"),
        post(shared.dow, f"{address}{other.pk}/", name="Green"),
        Group,
    )

    assert first.status_code == 302
    assert "This course has a group of that name." in second.content.decode()
    assert {group.name for group in shared.course.groups.all()} == {"Green", "Blue"}
