"""Two teachers at one mark of one student: neither overrules unread what the other one set."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gradebook.models import Override
from gradebook.services import override_add
from people.models import User

SHOWN = re.compile(r'name="shown" value="(\d+)"')


class Page:
    """A teacher's page of Ada's marks, as it was when it was opened."""

    def __init__(self, yard: Any, teacher: User) -> None:
        self.client = Client()
        self.client.force_login(teacher)
        names = [yard.course.pk, yard.ada.pk]
        self.address = reverse("gradebook:override", args=names)
        self.see(self.client.get(reverse("gradebook:student", args=names)))

    def see(self, answer: Any) -> Any:
        if found := SHOWN.search(answer.content.decode()):
            self.shown = found[1]
        return answer

    def save(self, key: tuple[int, str, str], mark: str) -> Any:
        data = {
            "step": "-".join(map(str, key)),
            "mark": mark,
            "reason": "Said",
            "shown": self.shown,
        }
        return self.see(self.client.post(self.address, data))


@pytest.fixture
def clay(yard, ada_run):
    yard.course.memberships.create(user=yard.dow, part="teacher")
    return Page(yard, yard.clay)


@pytest.fixture
def dow(yard, clay):
    return Page(yard, yard.dow)


@pytest.fixture
def claim(yard, stage):
    return yard.assignment.pk, stage.key, "claim"


def set_marks() -> list[str]:
    return [str(one) for one in Override.objects.values_list("mark", flat=True)]


def test_a_mark_that_a_colleague_set_meanwhile_is_told_first(clay, dow, claim):
    clay.save(claim, "80")

    refused = dow.save(claim, "70")

    assert refused.status_code == 422
    assert "meanwhile: it is now 80.0" in refused.content.decode()
    assert set_marks() == ["80.0"]


def test_what_was_read_can_be_overruled(clay, dow, claim):
    clay.save(claim, "80")
    dow.save(claim, "70")

    assert dow.save(claim, "70").status_code == 302

    assert set_marks() == ["80.0", "70.0"]


def test_a_colleague_at_another_step_is_in_nobodys_way(clay, dow, claim):
    clay.save(claim, "80")

    assert dow.save((*claim[:2], "plan"), "70").status_code == 302


def test_an_own_mark_of_another_tab_is_in_nobodys_way(clay, yard, claim):
    override_add(student=yard.ada, key=claim, teacher=yard.clay, mark=None, reason="A mistake")

    assert clay.save(claim, "70").status_code == 302


def test_a_mark_that_was_taken_back_meanwhile_is_told_too(clay, yard, claim):
    override_add(student=yard.ada, key=claim, teacher=yard.dow, mark=None, reason="A mistake")

    assert clay.save(claim, "70").status_code == 422
