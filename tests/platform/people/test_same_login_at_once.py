"""Two administrators give one login in the same moment, at two web processes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from schoolyard import PASSWORD, Schoolyard, person
from two_at_once import one_inside_the_other

from people.models import Role, User


def makes(admin: User, first_name: str) -> Callable[[], Any]:
    client = Client(raise_request_exception=False)
    client.force_login(admin)
    form = {"username": "fay", "first_name": first_name, "role": "student", "password": PASSWORD}
    return lambda: client.post("/people/new/", form | {"once": first_name})


@pytest.mark.django_db(transaction=True)
def test_the_second_is_told_that_the_login_is_taken(yard: Schoolyard):
    other = person("second_head", Role.ADMIN, yard.school)

    first, second = one_inside_the_other(makes(yard.head, "Fay"), makes(other, "Faye"), User)

    assert first.status_code == 302
    assert second.status_code == 200
    assert "username" in second.context["form"].errors
    assert [one.first_name for one in User.objects.filter(username="fay")] == ["Fay"]
