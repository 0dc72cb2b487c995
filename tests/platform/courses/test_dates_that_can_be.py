"""Dates of a class are such as every clock can show; others are refused where they are typed."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from schoolyard import Schoolyard

from courses.services import assignment_change

SENTENCE = "Choose a date between the years 2000 and 2199."


@pytest.mark.parametrize("year", [1, 1999, 2200, 9999])
def test_a_year_that_nobody_means_is_refused(yard: Schoolyard, year):
    with pytest.raises(ValidationError, match=SENTENCE):
        assignment_change(
            assignment=yard.assignment, opens=None, due=datetime(year, 12, 31, tzinfo=UTC)
        )


def test_it_is_said_on_the_page_of_the_course(yard: Schoolyard, settings: Any):
    settings.TIME_ZONE = "Asia/Shanghai"  # where the first day of all lies before the calendar
    client = Client()
    client.force_login(yard.clay)

    answer = client.post(
        f"/courses/{yard.course.pk}/assignments/{yard.assignment.pk}/",
        {"opens": "0001-01-01T00:00", "due": "2030-01-01T00:00"},
        follow=True,
    )

    assert SENTENCE in answer.content.decode()
    yard.assignment.refresh_from_db()
    assert yard.assignment.due is None
