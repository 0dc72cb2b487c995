"""After a regrading each page shows the score in force; what was said then stays where history is shown."""

import gzip
import json

import pytest
from django.urls import reverse
from ready_regradings import a_ready_regrading
from schoolyard import a_run, a_score, an_event

from classroom.live import LiveClass
from classroom.selectors import practices_of
from labs.core import load_lab
from learners.evidence import ideas_of
from learners.mastery import mastery_update
from regrading.services import regrading_apply, regrading_undo
from replay.tape import tape_of
from scoring.models import Feedback, Review, ReviewItem
from scoring.standing import standing_of
from takeaway.account import account_of

RANGE = "range_coverage"


@pytest.fixture
def run(yard):
    run = a_run(yard.ada, assignment=yard.assignment, stage=yard.version.stages.first())
    an_event(run, 1, "notebook", "record")
    run.last_seq = 1
    run.save()
    return run


@pytest.fixture
def score(run):
    score = a_score(run, RANGE, "incorrect", seq=1)
    Feedback.objects.create(run=run, score=score, seq=1, message="explanations.correct")
    return score


@pytest.fixture
def graded(yard, score):
    """The range counts as shown now."""
    regrading = a_ready_regrading(yard, {score: "correct"})
    regrading_apply(regrading=regrading)
    return regrading


def tape(run, **options):
    options = {"language": "en", "figures": True} | options
    return json.loads(gzip.decompress(tape_of(run, **options).packed))["moments"]


def scored(run):
    [moment] = [one for one in tape(run) if one["kind"] == "scores"]
    [score] = moment["scores"]
    return score


def on_the_board(live, run) -> str:
    place = load_lab(run.lab).practices.index(RANGE)
    return practices_of(live.runs[run.student_id])[place]


def test_the_board_follows_while_it_is_open(yard, run, score):
    live = LiveClass(yard.course)
    live.look()
    before = on_the_board(live, run)
    regrading = a_ready_regrading(yard, {score: "correct"})
    regrading_apply(regrading=regrading)
    live.look()
    after = on_the_board(live, run)
    regrading_undo(regrading=regrading)
    live.look()

    assert (before, after, on_the_board(live, run)) == ("incorrect", "correct", "incorrect")


def test_the_boards_latest_verdict_is_that_of_the_latest_step(yard, run, score):
    """A score that was made anew is not later than the steps that came after it."""
    later = a_score(run, RANGE, "incomplete", seq=2)
    regrading_apply(regrading=a_ready_regrading(yard, {score: "correct"}))
    live = LiveClass(yard.course)

    live.look()

    assert on_the_board(live, run) == later.verdict


def test_a_replay_shows_what_was_said_then_and_beside_it_what_counts_now(yard, run, graded):
    found = scored(run)

    assert found["verdict"] == "incorrect"
    assert found["now"]["verdict"] == "correct"
    assert "The range was too strict." in found["now"]["words"]
    note = next(one for one in tape(run) if one["kind"] == "feedback")
    assert [one["type"] for one in note["told"]] == ["feedback", "regraded"]
    assert note["told"][0]["verdict"] == "incorrect"

    regrading_undo(regrading=graded)
    assert "now" not in scored(run)


def test_a_replay_says_what_does_not_count_any_more(yard, run, score):
    regrading_apply(regrading=a_ready_regrading(yard, {score: ""}))

    now = scored(run)["now"]

    assert now["verdict"] == ""
    assert "it does not count any more" in now["words"]


def test_what_is_said_earlier_now_counts_where_it_was_said_later(yard, run, score):
    """By a wider range the rule says at the second trial what it said at the third."""
    later = a_score(run, RANGE, "correct", seq=3)
    regrading_apply(regrading=a_ready_regrading(yard, {score: "correct", later: ""}))

    found = standing_of(run)

    assert found[3, "rules", RANGE] == found[1, "rules", RANGE]
    assert found[3, "rules", RANGE].verdict == "correct"


def test_the_lab_report_says_both(yard, run, graded):
    first, second = account_of(run, "en").notes["collect"]

    assert first.source == "rules@1"
    assert second.text.startswith("Graded anew on")
    assert second.text.endswith(": shown. The range was too strict.")

    regrading_undo(regrading=graded)
    assert len(account_of(run, "en").notes["collect"]) == 1


def test_a_teachers_verdict_is_what_stands(yard, run, score, graded):
    Review.objects.create(score=score, teacher=yard.clay, verdict="incomplete")

    _first, second = account_of(run, "en").notes["collect"]

    assert second.text == f"{yard.clay.shown_name} sees it as: partly shown."
    assert scored(run)["now"]["verdict"] == "incomplete"
    note = next(one for one in tape(run) if one["kind"] == "feedback")
    assert [one["type"] for one in note["told"]] == ["feedback"]


def test_an_idea_that_is_not_said_any_more_is_not_worked_on(yard, run):
    said = a_score(run, RANGE, "incorrect", seq=1, detail={"misconception": "mass_matters"})
    assert ideas_of(yard.ada) == {"pendulum": "mass_matters"}

    regrading_apply(regrading=a_ready_regrading(yard, {said: "correct"}))

    assert ideas_of(yard.ada) == {}


def test_a_students_page_tells_the_regrading_that_moved_a_skill(yard, run, score, now, client):
    mastery_update(run=run)
    now(lambda: regrading_apply(regrading=a_ready_regrading(yard, {score: "correct"})))
    client.force_login(yard.clay)

    page = client.get(f"/students/{yard.ada.pk}/").content.decode()
    its_map = client.get(reverse("learners:student_map", args=[yard.ada.pk])).content.decode()

    assert "Graded anew: The range was too strict" in page
    assert "Graded anew: The range was too strict" in its_map


def test_the_review_queue_says_that_a_score_was_graded_anew(yard, run, score, graded, client):
    ReviewItem.objects.create(score=score, reason="student")
    client.force_login(yard.clay)

    page = client.get("/review/").content.decode()

    assert "not shown" in page
    assert ": shown. The range was too strict." in page
