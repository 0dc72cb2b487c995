"""What is in an assignment is no student's to read before it opens for them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from schoolyard import Schoolyard


@pytest.fixture
def closed(yard: Schoolyard) -> Schoolyard:
    """A page stands in the sequence, which opens in three days."""
    yard.version.stages.create(position=3, kind="page", title="Solutions", text="The secret")
    yard.assignment.opens = timezone.now() + timedelta(days=3)
    yard.assignment.save()
    return yard


def stages(api: Any, user: Any, yard: Schoolyard) -> list[Any]:
    listed = api(user).get("assignments/").json()["results"][0]
    one = api(user).get(f"assignments/{yard.assignment.pk}/").json()
    assert listed == one
    return list(one["stages"])


def test_a_student_reads_no_stage_before_the_opening(closed, api):
    assert stages(api, closed.ada, closed) == []


@pytest.mark.parametrize("who", ["clay", "head"])
def test_those_who_teach_read_them_all(closed, api, who):
    assert [one["text"] for one in stages(api, getattr(closed, who), closed)][-1] == "The secret"


def test_a_student_reads_them_once_it_is_open(closed, api):
    closed.assignment.opens = timezone.now() - timedelta(minutes=1)
    closed.assignment.save()

    assert len(stages(api, closed.ada, closed)) == 3


def test_who_may_begin_earlier_reads_them_earlier(closed, api):
    closed.assignment.extensions.create(
        student=closed.ada,
        opens=timezone.now() - timedelta(minutes=1),
        reason="She is away",
        given_by=closed.clay,
    )

    assert len(stages(api, closed.ada, closed)) == 3
    assert stages(api, closed.ben, closed) == []
