"""One score, opened by a teacher: what it rests on and what would have changed it."""

import pytest
from deeds import HYPOTHESIS, trial
from django.urls import reverse
from schoolyard import a_run

from scoring import views
from scoring.models import Score, ScoreMarks
from scoring.queue import enqueue_committed


@pytest.fixture(autouse=True)
def queued(monkeypatch):
    """No queue: what would be put into it."""
    steps: list[tuple] = []
    monkeypatch.setattr(views, "enqueue", lambda found, again: steps.extend(found))
    return steps


@pytest.fixture
def confounded(yard, do, drain) -> Score:
    run = a_run(yard.ada, assignment=yard.assignment)
    enqueue_committed(do(run, HYPOTHESIS, *trial(0.5), *trial(1.0, 200)))
    drain()
    return Score.objects.get(run=run, practice="control_of_variables")


def page_of(client, person, score: Score):
    client.force_login(person)
    return client.get(reverse("scoring:score", args=[score.pk]))


def test_a_rules_score_says_which_trial_made_otherwise_would_have_changed_it(
    yard, client, confounded
):
    page = page_of(client, yard.clay, confounded).content.decode()

    assert "Had trial 2 kept mass at 100 g, as in trial 1" in page
    assert "Only length changed between trials 1 and 2." in page
    assert "not shown" in page
    assert f"/replay/?at={confounded.seq}" in page
    assert f"/replay/?at={confounded.evidence[0]}" in page
    assert "rules@1" in page


def test_a_score_of_words_shows_marks_chance_line_and_references(yard, client, confounded):
    score = Score.objects.get(run=confounded.run, scorer="explanations")

    page = page_of(client, yard.clay, score).content.decode()

    marks = score.marks
    assert page.count("<mark>") >= 1
    assert f"{round(100 * score.confidence)} %" in page
    assert f"{round(100 * marks.needed)} %" in page
    assert "The longer the pendulum, the longer one swing takes." in page
    assert page.count('data-testid="change"') == len(marks.changes[:4])
    assert score.model_version in page


def test_it_asks_the_database_a_fixed_number_of_times(
    yard, client, confounded, do, drain, django_assert_max_num_queries
):
    run = confounded.run
    client.force_login(yard.clay)
    address = reverse("scoring:score", args=[confounded.pk])
    client.get(address)

    with django_assert_max_num_queries(14):
        client.get(address)
    enqueue_committed(do(run, *[deed for n in range(5) for deed in trial(0.6 + n / 10)]))
    drain()
    last = Score.objects.filter(run=run, scorer="rules").order_by("-seq").first()
    with django_assert_max_num_queries(14):
        client.get(reverse("scoring:score", args=[last.pk]))


def test_an_answer_without_marks_is_queued_for_them(yard, client, confounded, queued):
    ScoreMarks.objects.all().delete()
    score = Score.objects.get(run=confounded.run, scorer="explanations")

    page = page_of(client, yard.clay, score).content.decode()

    assert queued == [(score.run_id, score.seq)]
    assert "is being worked out" in page


def test_a_student_can_open_no_score_not_even_an_own_one(yard, client, confounded):
    assert page_of(client, yard.ada, confounded).status_code == 403


def test_another_courses_teacher_finds_no_such_score(yard, client, confounded):
    assert page_of(client, yard.dow, confounded).status_code == 404


def test_free_practice_is_open_to_the_students_teacher(yard, client, do, drain):
    run = a_run(yard.ada)
    enqueue_committed(do(run, *trial(0.5), *trial(1.0)))
    drain()
    score = Score.objects.filter(run=run, scorer="procedures").first()

    assert page_of(client, yard.clay, score).status_code == 200


def test_it_is_written_in_the_readers_language(yard, client, confounded):
    client.cookies["django_language"] = "zh-hans"

    page = page_of(client, yard.clay, confounded).content.decode()

    assert "如果第 2 次试验像第 1 次那样把质量保持在 100 g" in page
