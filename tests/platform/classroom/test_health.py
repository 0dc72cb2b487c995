"""`/health/` and the overview's figures: what they say with and without a queue and a worker."""

from typing import Any

import pytest
from django.test import Client
from schoolyard import Schoolyard

from scoring.workers import say_loaded


def health() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/health/")
    return answer.status_code, answer.json()


def overview(yard: Schoolyard) -> str:
    client = Client()
    client.force_login(yard.head)
    return client.get("/overview/").content.decode()


@pytest.fixture
def nowhere(settings, tmp_path) -> None:
    """A queue's server that does not answer."""
    settings.REDIS_URL = settings.STREAM_REDIS_URL = f"unix://{tmp_path}/no.sock?db=0"


def test_all_is_well_with_a_database_a_queue_and_a_worker(db, valkey):
    say_loaded(load_s=1.5)

    status, said = health()

    assert status == 200
    assert (said["ok"], said["database"], said["queue"], said["workers"]) == (True, True, True, 1)
    assert said["oldest_unscored_s"] == 0


def test_without_a_worker_it_is_not_well(db, valkey):
    status, said = health()

    assert status == 503
    assert (said["ok"], said["queue"], said["workers"]) == (False, True, 0)


def test_without_a_queue_it_answers_all_the_same(db, nowhere):
    status, said = health()

    assert status == 503
    assert (said["ok"], said["database"], said["queue"]) == (False, True, False)


def test_it_tells_nothing_about_people(yard: Schoolyard, valkey):
    assert "ada" not in str(health()[1])


def test_the_overview_says_that_no_worker_answers(yard: Schoolyard, valkey):
    assert "No scoring worker answers" in overview(yard)

    say_loaded(load_s=1.5)

    assert "No scoring worker answers" not in overview(yard)


def test_the_overview_says_that_the_queue_does_not_answer(yard: Schoolyard, nowhere):
    assert "The queue does not answer" in overview(yard)
