"""The button that starts the next lab."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from learners.services import decide_first
from runs.models import Run

START = "/runs/start/"


def test_the_next_lab_starts_and_its_bench_opens(yard, client):
    decision = decide_first(yard.ada, yard.assignment)
    client.force_login(yard.ada)

    answer = client.post(START, {"decision": decision.pk, "option": 0})

    run = Run.objects.get(student=yard.ada)
    assert answer["Location"] == f"/runs/{run.pk}/"


def test_an_assignment_starts_with_its_first_lab(yard, client):
    client.force_login(yard.ada)
    client.post(START, {"assignment": yard.assignment.pk})

    assert Run.objects.get(student=yard.ada).stage.position == 1


def test_pressing_twice_starts_once(yard, client):
    client.force_login(yard.ada)
    for _ in range(2):
        client.post(START, {"assignment": yard.assignment.pk})

    assert Run.objects.count() == 1


def test_without_anything_named_there_is_free_practice(yard, client):
    client.force_login(yard.eve)
    client.post(START)

    assert Run.objects.get(student=yard.eve).assignment is None


@pytest.mark.parametrize("name", ["ben", "eve", "clay"])
def test_anothers_decision_is_not_found(yard, client, name):
    decision = decide_first(yard.ada, yard.assignment)
    client.force_login(getattr(yard, name))

    assert client.post(START, {"decision": decision.pk}).status_code == 404
    assert not Run.objects.exists()


def test_an_assignment_of_another_course_is_not_found(yard, client):
    client.force_login(yard.eve)

    assert client.post(START, {"assignment": yard.assignment.pk}).status_code == 404


@pytest.mark.parametrize("wrong", [{"decision": "x"}, {"option": "-1"}, {"assignment": "9" * 30}])
def test_nonsense_is_not_found(yard, client, wrong):
    client.force_login(yard.ada)

    assert client.post(START, wrong).status_code == 404


def test_a_closed_course_sends_home_with_a_sentence(yard, client):
    yard.course.paused_until = timezone.now() + timedelta(minutes=5)
    yard.course.save()
    client.force_login(yard.ada)

    answer = client.post(START, {"assignment": yard.assignment.pk})

    assert answer["Location"] == "/"
    assert not Run.objects.exists()
    assert "closed" in str(next(iter(get_messages(answer.wsgi_request))))


def test_only_a_post_from_someone_logged_in_starts(yard, client):
    assert client.post(START).status_code == 302
    client.force_login(yard.ada)
    assert client.get(START).status_code == 405
    assert not Run.objects.exists()
