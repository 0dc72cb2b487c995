"""A mark that a teacher set by hand, a regrading under it, and the regrading undone."""

import csv
from decimal import Decimal

import pytest
from ready_regradings import a_ready_regrading
from schoolyard import a_run, a_score

from gradebook.selectors import book_of
from gradebook.services import override_add
from regrading import tasks
from regrading.models import MarkChange
from regrading.preview import of_both
from regrading.services import regrading_apply, regrading_undo


@pytest.fixture(autouse=True)
def no_worker(monkeypatch):
    monkeypatch.setattr(tasks.move_mastery, "delay", lambda _pk: None)


@pytest.fixture
def stage(yard):
    return yard.version.stages.get(position=1)


@pytest.fixture
def score(yard, stage):
    run = a_run(yard.ada, assignment=yard.assignment, stage=stage)
    return a_score(run, "question", "incomplete", step="question", scorer="explanations")


@pytest.fixture
def set_to(yard, stage):
    key = (yard.assignment.pk, stage.key, "question")

    def write(mark):
        mark = None if mark is None else Decimal(mark)
        override_add(student=yard.ada, key=key, teacher=yard.clay, mark=mark, reason="Told me")

    return write


def marks_in_the_file(yard, client):
    """Ada's marks in the CSV that are there."""
    client.force_login(yard.clay)
    text = client.get(f"/courses/{yard.course.pk}/gradebook/marks.csv").content.decode("utf-8-sig")
    [ada] = [row for row in csv.reader(text.splitlines()) if "ada" in row]
    return [mark for mark in ada[2:] if mark]


def test_it_is_named_before_the_regrading_is_applied(yard, score, set_to, client):
    set_to("77")
    regrading = a_ready_regrading(yard, {score: "correct"})
    client.force_login(yard.clay)

    text = client.get(f"/courses/{yard.course.pk}/regradings/{regrading.pk}/").content.decode()

    assert "No mark changes." in text
    assert "Set by hand, so it stays:" in text and "Question 77.0" in text


def test_one_that_no_regrading_touches_is_not_named(yard, stage, score, set_to, client):
    set_to("77")
    plan = a_score(score.run, "plan", "incomplete", step="plan", scorer="explanations")
    regrading = a_ready_regrading(yard, {plan: "correct"})
    client.force_login(yard.clay)

    text = client.get(f"/courses/{yard.course.pk}/regradings/{regrading.pk}/").content.decode()

    assert "Set by hand" not in text


def test_it_stands_in_the_file_whatever_is_applied_and_undone_under_it(yard, score, set_to, client):
    set_to("77")
    regrading = a_ready_regrading(yard, {score: "correct"})
    regrading_apply(regrading=regrading)
    applied = marks_in_the_file(yard, client)
    regrading_undo(regrading=regrading)

    assert applied == marks_in_the_file(yard, client) == ["77.0", "77.0", "77.0"]
    assert not MarkChange.objects.exists()


def test_taken_back_after_the_undoing_the_mark_of_before_counts(yard, score, set_to, client):
    set_to("77")
    regrading = a_ready_regrading(yard, {score: "correct"})
    regrading_apply(regrading=regrading)
    regrading_undo(regrading=regrading)

    set_to(None)

    assert marks_in_the_file(yard, client) == ["50.0", "50.0", "50.0"]


def test_who_joins_between_the_two_readings_is_compared_with_nobody(yard):
    yard.course.memberships.get(user=yard.ben).delete()
    before = book_of(yard.course, language="en").rows
    yard.course.memberships.create(user=yard.ben, part="student")
    after = book_of(yard.course, language="en").rows

    assert [[one.student for one in pair] for pair in of_both(before, after)] == [[yard.ada] * 2]
