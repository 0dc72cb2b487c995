"""A form that makes something arrives twice in the same moment, at two web processes: it makes one thing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models.signals import post_save
from django.test import Client
from schoolyard import Schoolyard
from two_at_once import one_inside_the_other

from courses.models import Course
from people.models import SentOnce

pytestmark = pytest.mark.django_db(transaction=True)

Post = Callable[[], Any]


def press(yard: Schoolyard, title: str = "Optics", once: str = "a1b2") -> Post:
    """One more press of the button, on a connection of its own."""
    client = Client(raise_request_exception=False)
    client.force_login(yard.clay)
    return lambda: client.post("/courses/", {"title": title, "once": once})


def made(title: str = "Optics") -> list[str]:
    return [
        f"/courses/{pk}/" for pk in Course.objects.filter(title=title).values_list("pk", flat=True)
    ]


def test_the_second_waits_and_is_led_to_what_the_first_made(yard: Schoolyard):
    first, second = one_inside_the_other(press(yard), press(yard), SentOnce)

    assert [first.status_code, second.status_code] == [302, 302]
    assert made() == [first.url] == [second.url]


def test_where_the_first_fails_the_second_makes_it(yard: Schoolyard):
    failures = []

    def fail_once(**_sent: Any) -> None:
        if not failures:
            failures.append(True)
            raise RuntimeError("the first one breaks off")

    post_save.connect(fail_once, sender=Course)
    try:
        first, second = one_inside_the_other(press(yard), press(yard), SentOnce)
    finally:
        post_save.disconnect(fail_once, sender=Course)

    assert [first.status_code, second.status_code] == [500, 302]
    assert [second.url] == made()
    assert press(yard)().url == second.url


def test_where_something_was_wrong_in_it_both_are_told(yard: Schoolyard):
    first, second = one_inside_the_other(press(yard, title=""), press(yard, title=""), SentOnce)

    assert all("errorlist" in answer.content.decode() for answer in (first, second))
    assert not SentOnce.objects.exists()
