"""A change of references: previewed, applied, undone, told; with the real scorers."""

import pytest
from django.core.exceptions import ValidationError
from schoolyard import a_run, a_score, an_event
from scored_answers import COLOUR, score_as_a_worker

from gradebook.selectors import book_of
from gradebook.services import override_add
from regrading.models import MarkChange
from regrading.preview import preview_of
from regrading.services import (
    Change,
    regrading_apply,
    regrading_compute_again,
    regrading_drop,
    regrading_undo,
)
from runs.protocol import schema
from runs.views import told_so_far
from scoring.models import Regrading, Rescored, Review, Score
from scoring.services import review_record


def mark(yard, student, step="question") -> str:
    """What the student's mark on a step is now."""
    [row] = book_of(yard.course, language="en", student=student).rows
    return next(str(cell.mark) for key, cell in row.cells.items() if key[2] == step)


def test_it_works(yard, answer, begin, client):
    run = answer(yard.ada)
    assert mark(yard, yard.ada) == "50.0"

    regrading = begin()
    preview = preview_of(regrading, "en")
    assert mark(yard, yard.ada) == "50.0", "computing touches nothing"
    regrading_apply(regrading=regrading)

    [ada] = preview.students
    assert [(cell.before, cell.after) for cell in ada.cells] == [("50.0", "100.0")]
    assert mark(yard, yard.ada) == "100.0"
    old, new = Score.every.filter(run=run, scorer="explanations").order_by("pk")
    assert (old.verdict, old.counts, old.replaced_by) == ("incomplete", False, regrading)
    assert (new.verdict, new.counts, new.regrading) == ("correct", True, regrading)
    client.force_login(yard.ada)
    page = client.get("/marks/").content.decode()
    assert "A question about the colour is a good one." in page
    assert "50.0 → 100.0" in page


def test_nothing_is_written_to_scores_before_it_is_applied(yard, answer, begin):
    answer(yard.ada)
    before = list(Score.every.values_list("pk", "verdict", "counts"))

    begin()

    assert list(Score.every.values_list("pk", "verdict", "counts")) == before
    assert Rescored.objects.exists()


def test_a_new_score_names_what_it_was_computed_with(yard, answer, begin):
    answer(yard.ada)
    regrading = begin()
    regrading_apply(regrading=regrading)

    new = Score.every.get(regrading=regrading)

    assert new.rubric_version == f"rules@3+r{regrading.pk}"
    assert new.model_version.startswith("explanations@")


def test_those_who_wrote_something_else_keep_their_marks(yard, answer, begin):
    answer(yard.ada)
    answer(yard.ben, "How does the length of the pendulum change the time for one swing?")

    preview = preview_of(begin(), "en")

    assert preview.with_marks == 1
    assert preview.students[0].student == yard.ada


def test_undo_lets_the_old_scores_count_again_and_keeps_both(yard, answer, begin, client):
    answer(yard.ada)
    regrading = begin()
    regrading_apply(regrading=regrading)

    regrading_undo(regrading=regrading)

    assert mark(yard, yard.ada) == "50.0"
    assert Score.every.filter(scorer="explanations").count() == 2
    client.force_login(yard.ada)
    assert "That was undone" in client.get("/marks/").content.decode()


def test_a_teachers_review_and_mark_stay_on_top(yard, answer, begin):
    run = answer(yard.ada)
    review_record(
        score=Score.objects.get(run=run, scorer="explanations"),
        teacher=yard.clay,
        verdict="incorrect",
    )
    key = next(
        key
        for key in book_of(yard.course, language="en", student=yard.ada).rows[0].cells
        if key[2] == "claim"
    )
    override_add(student=yard.ada, key=key, teacher=yard.clay, mark=77, reason="Told me")

    regrading = begin()
    preview = preview_of(regrading, "en")
    regrading_apply(regrading=regrading)

    assert not preview.with_marks
    assert [score.reviewed for one in preview.students for score in one.scores] in ([], [True])
    assert mark(yard, yard.ada) == "0.0"
    assert mark(yard, yard.ada, "claim") == "77.0"
    assert Review.objects.count() == 1
    assert not MarkChange.objects.exists()


def test_new_answers_of_the_course_are_compared_with_the_added_ones(yard, answer, begin):
    regrading_apply(regrading=begin())

    run = answer(yard.ben)
    elsewhere = a_run(yard.ada)
    event = an_event(elsewhere, 1, "question", "answer")
    event.new = {"text": COLOUR}
    event.save()
    [outside] = score_as_a_worker(elsewhere, 1)

    inside = Score.objects.get(run=run, scorer="explanations")
    assert (inside.verdict, inside.rubric_version[:9]) == ("correct", "rules@3+r")
    assert (outside.verdict, outside.rubric_version) == ("incomplete", "rules@3")


def test_after_undo_new_answers_are_scored_as_before(yard, answer, begin):
    regrading = begin()
    regrading_apply(regrading=regrading)
    regrading_undo(regrading=regrading)

    run = answer(yard.ben)

    assert Score.objects.get(run=run, scorer="explanations").verdict == "incomplete"


def test_what_was_done_again_since_is_left_as_it_is(yard, answer, begin):
    run = answer(yard.ada)
    regrading = begin()
    answer(yard.ada, "blue blue blue", run=run, seq=2)
    now_counting = mark(yard, yard.ada)

    regrading_apply(regrading=regrading)

    assert mark(yard, yard.ada) == now_counting
    assert not Score.every.filter(regrading=regrading).exists()


def test_the_last_of_several_answers_counts_before_and_after(yard, answer, begin):
    run = answer(yard.ada, "How does the length of the pendulum change the time for one swing?")
    answer(yard.ada, run=run, seq=2)
    answer(yard.ada, "blue blue blue", run=run, seq=3)
    counting = mark(yard, yard.ada)

    regrading = begin()
    regrading_apply(regrading=regrading)

    last = Score.counting.filter(run=run, scorer="explanations").order_by("-pk").first()
    assert last.seq == 3
    assert mark(yard, yard.ada) == counting


def test_after_another_was_applied_it_must_be_computed_again(yard, answer, begin, now):
    answer(yard.ada)
    first, second = begin(), begin()
    regrading_apply(regrading=first)

    with pytest.raises(ValidationError):
        regrading_apply(regrading=second)

    now(lambda: regrading_compute_again(regrading=second))
    second.refresh_from_db()
    assert second.state == Regrading.State.READY
    regrading_apply(regrading=second)
    with pytest.raises(ValidationError):
        regrading_undo(regrading=first)


def test_computed_again_it_comes_to_the_same(yard, answer, begin, now):
    answer(yard.ada)
    regrading = begin()
    fields = ("run", "seq", "scorer", "verdict", "confidence")
    before = list(Rescored.objects.values_list(*fields))

    now(lambda: regrading_compute_again(regrading=regrading))

    assert list(Rescored.objects.values_list(*fields)) == before


def test_one_that_was_applied_is_not_dropped(yard, answer, begin):
    answer(yard.ada)
    regrading = begin()
    regrading_apply(regrading=regrading)

    with pytest.raises(ValidationError):
        regrading_drop(regrading=regrading)


def test_a_change_must_change_something(yard, begin):
    with pytest.raises(ValidationError):
        begin(Change())


def test_what_was_said_at_the_time_stays_readable(yard, answer, begin):
    run = answer(yard.ada)
    regrading_apply(regrading=begin())

    assert [score.verdict for score in run.scores.all()] == ["incomplete"]


def test_the_runs_page_tells_what_counts_now_beside_the_note(yard, answer, begin):
    run = answer(yard.ada)
    regrading = begin()
    regrading_apply(regrading=regrading)

    [told] = regradings_told(run)

    assert set(told) == set(schema()["$defs"]["regraded"]["properties"])
    assert told["feedback"] == run.feedback.get().pk
    assert (told["verdict"], told["reason"]) == ("correct", regrading.reason)
    assert f"+r{regrading.pk}" in told["source"]

    regrading_undo(regrading=regrading)
    assert regradings_told(run) == []  # said, so that a bench that is open forgets the verdict


def regradings_told(run):
    [message] = [one for one in told_so_far(run) if one["type"] == "regradings"]
    assert set(message) == set(schema()["$defs"]["regradings"]["properties"])
    return message["notes"]


def test_a_run_that_was_never_graded_anew_is_told_nothing_of_it(yard, answer):
    assert "regradings" not in {one["type"] for one in told_so_far(answer(yard.ada))}


def test_an_erased_run_takes_its_regraded_scores_along(yard, answer, begin):
    run = answer(yard.ada)
    regrading_apply(regrading=begin())

    run.delete()

    assert not Score.every.exists()


def test_scores_made_by_hand_count_from_the_start(yard):
    assert a_score(a_run(yard.ada), "replication").counts
