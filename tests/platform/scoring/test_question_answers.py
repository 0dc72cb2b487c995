"""Answers to a question set: judged at once or after the end, words by the real model."""

import re

import pytest
from django.test import Client
from schoolyard import a_run, finish

from scoring.models import Review, ReviewItem, Score
from scoring.question_page import question_page
from scoring.queue import enqueue_committed

REFERENCE = "A longer pendulum swings more slowly because its bob has a longer path to travel."
QUESTIONS = [
    {"key": "a", "kind": "one", "ask": "Which *one*?", "options": ["x", "y"], "right": [1], "told": "Look at **y**."},
    {"key": "b", "kind": "text", "ask": "Why does a longer pendulum swing more slowly?", "references": [REFERENCE]},
]  # fmt: skip


def set_of(student, feedback="at_once", **fields):
    variant = {"scaffold": "structured", "questions": QUESTIONS, "feedback": feedback}
    return a_run(student, lab="questions", variant=variant, step="questions", **fields)


def words(run, **more):
    page = question_page(run, "en", **{"looks_on": False, **more})
    return [one.judgement.words if one.judgement else "" for one in page.asked]


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def saying(text):
    return ("item", "answer", {"question": "b", "text": text})


def test_words_are_judged_beside_the_teachers_reference_answers(yard, do, drain):
    run = set_of(yard.ada)
    enqueue_committed(
        do(run, saying(REFERENCE), ("item", "answer", {"question": "a", "choice": [0]}))
    )

    drain()

    scores = {one.practice: one for one in Score.objects.filter(run=run)}
    assert (scores["question_1"].scorer, scores["question_1"].verdict) == ("rules", "incorrect")
    assert (scores["question_2"].scorer, scores["question_2"].verdict) == (
        "explanations",
        "correct",
    )
    assert {one.step for one in scores.values()} == {"questions"}
    assert words(run) == [
        "That is not right. What in the question speaks against it?",
        words(run)[1],
    ]
    assert words(run)[1].startswith("Clear:")


def test_what_the_model_cannot_read_goes_to_the_teacher_whose_verdict_the_student_reads(
    yard, do, drain
):
    run = set_of(yard.ada)
    enqueue_committed(do(run, saying("因为摆线更长，摆锤要走的路也更长，所以摆动得更慢。")))
    drain()
    item = ReviewItem.objects.get(score__run=run)
    assert item.reason == "language"

    queue = client_of(yard.clay).get("/review/") if run.assignment else None
    assert queue is None
    Review.objects.create(score=item.score, teacher=yard.clay, verdict="correct")

    page = question_page(run, "en", looks_on=False)
    assert page.asked[1].judgement.by == yard.clay.shown_name
    assert page.right == 1


def test_the_card_of_the_review_queue_shows_the_question(yard, do, drain):
    run = set_of(yard.ada, assignment=yard.assignment)
    enqueue_committed(do(run, saying("因为摆线更长，摆锤要走的路也更长，所以摆动得更慢。")))
    drain()

    page = client_of(yard.clay).get("/review/").content.decode()

    assert "Why does a longer pendulum swing more slowly?" in page
    assert "Question 2" in page


def test_at_once_means_the_rule_is_told_before_any_worker_has_seen_it(yard, do):
    run = set_of(yard.ada)
    do(run, ("item", "answer", {"question": "a", "choice": [1]}))

    page = client_of(yard.ada).get(f"/runs/{run.pk}/questions/").content.decode()

    assert "That is right." in page
    assert "Look at <strong>y</strong>." in page


def test_after_the_end_means_that_nothing_is_told_before_but_to_who_looks_on(yard, do):
    run = set_of(yard.ada, "end", assignment=yard.assignment)
    do(run, ("item", "answer", {"question": "a", "choice": [1]}))
    Score.objects.create(
        run=run, seq=1, scorer="rules", practice="question_1", verdict="correct", confidence=1, rubric_version="r"
    )  # fmt: skip
    assert words(run) == ["", ""]
    assert words(run, looks_on=True)[0] == "That is right."
    assert client_of(yard.ada).get("/api/v1/scores/").json()["count"] == 0
    assert client_of(yard.clay).get("/api/v1/scores/").json()["count"] == 1

    do(run, ("run", "finish"))
    finish(run)

    assert words(run) == ["That is right.", "You left this question out."]
    assert client_of(yard.ada).get("/api/v1/scores/").json()["count"] == 1


def test_an_answer_is_there_after_a_reload(yard, do):
    run = set_of(yard.ada)
    do(
        run,
        ("item", "save", {"question": "b", "text": "so far <b>"}),
        ("item", "save", {"question": "a", "choice": [0]}),
    )

    page = client_of(yard.ada).get(f"/runs/{run.pk}/questions/").content.decode()

    assert "so far &lt;b&gt;</textarea>" in page
    assert 'value="0" checked' in page


def test_an_answer_to_choose_shows_its_picture_and_its_signs_as_they_are(yard):
    run = set_of(yard.ada)
    options = ["![rising](/sequences/pictures/7/)", "a*b*c <b>", "$T^2$"]
    run.variant["questions"] = [{**QUESTIONS[0], "options": options}]
    run.save()

    page = client_of(yard.ada).get(f"/runs/{run.pk}/questions/").content.decode()

    assert (
        '<span class="option-text"><img src="/sequences/pictures/7/" alt="rising"></span>' in page
    )
    assert '<span class="option-text">a*b*c &lt;b&gt;</span>' in page
    assert page.count('aria-label="T^2"') == 1


def test_neither_page_nor_api_says_what_is_right(yard):
    run = set_of(yard.ada)
    client = client_of(yard.ada)

    page = client.get(f"/runs/{run.pk}/questions/").content.decode()
    told = client.get(f"/api/v1/runs/{run.pk}/").content.decode()

    for secret in ("Look at", "longer path to travel"):
        assert secret not in page + told


def test_a_student_asks_for_a_second_look_at_an_answer_in_words(yard, do, drain):
    run = set_of(yard.ada, assignment=yard.assignment)
    enqueue_committed(do(run, saying("Because it is made of cheese.")))
    drain()
    client = client_of(yard.ada)
    address = f"/runs/{run.pk}/questions/"
    ask = re.search(r'action="(/review/second-looks/\d+/)"', client.get(address).content.decode())

    client.post(ask[1], {"why": ""})

    assert ReviewItem.objects.get(score__run=run, reason="student").closed is None
    page = client.get(address).content.decode()
    assert "You have asked your teacher for a second look" in page
    assert ask[1] not in page
    assert ask[1] not in client_of(yard.clay).get(address).content.decode()


@pytest.mark.parametrize("where", ["", "report/", "replay/", "report.pdf"])
def test_every_address_of_the_run_leads_to_its_one_page(yard, where):
    run = set_of(yard.ada)

    answer = client_of(yard.ada).get(f"/runs/{run.pk}/{where}")

    assert answer.url == f"/runs/{run.pk}/questions/"


def test_the_page_reads_with_a_bounded_number_of_queries(yard, do, django_assert_max_num_queries):
    run = set_of(yard.ada)
    do(run, ("item", "answer", {"question": "a", "choice": [1]}), saying("Its path is longer."))
    client = client_of(yard.ada)
    with django_assert_max_num_queries(10):
        client.get(f"/runs/{run.pk}/questions/")
