"""One score, opened by a teacher: what it rests on and what would have changed it."""

import pytest
from deeds import HYPOTHESIS, trial
from django.urls import reverse
from schoolyard import a_run

from scoring import views
from scoring.conduct import MOST_SHOWN
from scoring.marked import staff_marks_messages
from scoring.models import Score, ScoreMarks
from scoring.queue import enqueue, enqueue_committed


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
    assert "rules@3" in page


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

    assert "如果第 2 次实验像第 1 次那样把质量保持在 100 g" in page


# -- the conduct of a run --------------------------------------------------------------------------


@pytest.fixture
def mixed(yard, do, drain) -> Score:
    """A second trial that changed length and mass at once, as the model judged it."""
    run = a_run(yard.ada, assignment=yard.assignment)
    enqueue_committed(do(run, HYPOTHESIS, *trial(0.5), *trial(1.0, 200)))
    drain()
    return Score.objects.filter(run=run, scorer="procedures").latest("seq")


def test_nothing_is_worked_out_for_a_run_until_somebody_opens_the_score(
    yard, client, mixed, queued
):
    assert not ScoreMarks.objects.filter(score=mixed).exists()

    page = page_of(client, yard.clay, mixed).content.decode()

    assert queued == [(mixed.run_id, mixed.seq)]
    assert "This is being worked out." in page


def test_a_score_of_conduct_says_which_trials_made_otherwise_would_have_changed_it(
    yard, client, mixed, drain
):
    enqueue([(mixed.run_id, mixed.seq)], again=True)
    drain()

    page = page_of(client, yard.clay, mixed).content.decode()

    was, *changes = ScoreMarks.objects.get(score=mixed).changes
    assert was["p_success"] == pytest.approx(mixed.detail["p_success"], abs=0.1)
    assert {one["kind"] for one in changes} >= {"alone", "left_out"}
    assert "Had trial 2 changed only length since the trial before" in page
    assert f"its chance of success is put at {round(100 * was['p_success'])} %" in page
    assert 1 <= page.count('data-testid="change"') <= MOST_SHOWN
    assert page.count("chance of success") > page.count('data-testid="change"')


def test_what_turns_the_verdict_on_a_trial_stands_before_what_moves_the_chance(yard, client, mixed):
    rows = [
        {"kind": "left_out", "seq": 6, "p_success": 0.9, "verdict": "unproductive"},
        {"kind": "again", "seq": mixed.seq, "p_success": 0.45, "verdict": "productive"},
        {"kind": "left_out", "seq": mixed.seq, "p_success": 0.41, "verdict": ""},
    ]
    was = {"kind": "as_it_was", "p_success": 0.4, "verdict": "unproductive", "abstained": False}
    rows = [{"control": "", "confidence": 0.8, "abstained": False} | row for row in rows]
    ScoreMarks.objects.create(score=mixed, changes=[was, *rows])

    page = page_of(client, yard.clay, mixed).content.decode()

    assert page.index("Had trial 2 repeated the trial before") < page.index("Had trial 1 not been")
    assert "Had trial 2 not been made" not in page, "a point of the chance is noise"


def test_a_run_opened_leaves_the_bench_nothing_to_tell(yard, mixed, drain):
    enqueue([(mixed.run_id, mixed.seq)], again=True)
    drain()

    told = staff_marks_messages(mixed.run, 0)

    assert ScoreMarks.objects.filter(score=mixed).exists()
    assert [one["seq"] for one in told] == [1], "of the hypothesis alone"


def test_a_score_of_conduct_asks_the_database_a_fixed_number_of_times(
    yard, client, mixed, drain, django_assert_max_num_queries
):
    enqueue([(mixed.run_id, mixed.seq)], again=True)
    drain()
    page_of(client, yard.clay, mixed)

    with django_assert_max_num_queries(14):
        client.get(reverse("scoring:score", args=[mixed.pk]))


def test_a_score_of_conduct_is_written_in_the_readers_language(yard, client, mixed, drain):
    enqueue([(mixed.run_id, mixed.seq)], again=True)
    drain()
    client.cookies["django_language"] = "zh-hans"

    page = page_of(client, yard.clay, mixed).content.decode()

    assert "如果第 2 次实验与上一次相比只改变长度" in page or "如果没有做第 1 次实验" in page
