"""A change of references, rubric or model: previewed, applied, undone, told; with the real scorers."""

import pytest
from django.core.exceptions import ValidationError
from schoolyard import a_run, a_score, an_event
from scored_answers import COLOUR, score_as_a_worker

from gradebook.selectors import book_of
from gradebook.services import override_add
from labs.core import Action, Bench, Variant, load_lab
from labs.core.lab import Reference
from registry.models import ModelVersion
from regrading.models import MarkChange
from regrading.preview import preview_of
from regrading.services import (
    Change,
    regrading_apply,
    regrading_begin,
    regrading_compute_again,
    regrading_drop,
    regrading_undo,
)
from runs.protocol import schema
from runs.views import told_so_far
from scoring.models import Regrading, Rescored, Review, Score, ScoredStep
from scoring.services import review_record

ADDED = Change(references=[("question", Reference(COLOUR, "best"))])


@pytest.fixture
def begin(yard, now):
    """Ms Clay accepts a question about the colour of the string."""

    def begun(change: Change = ADDED, lab: str = "pendulum") -> Regrading:
        return now(
            lambda: regrading_begin(
                course=yard.course,
                teacher=yard.clay,
                lab=lab,
                reason="A question about the colour is a good one",
                change=change,
            )
        )

    return begun


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

    assert new.rubric_version == f"rules@1+r{regrading.pk}"
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
    assert (inside.verdict, inside.rubric_version[:9]) == ("correct", "rules@1+r")
    assert (outside.verdict, outside.rubric_version) == ("incomplete", "rules@1")


def test_after_undo_new_answers_are_scored_as_before(yard, answer, begin):
    regrading = begin()
    regrading_apply(regrading=regrading)
    regrading_undo(regrading=regrading)

    run = answer(yard.ben)

    assert Score.objects.get(run=run, scorer="explanations").verdict == "incomplete"


def test_a_rubric_is_changed_for_the_rules(yard, begin):
    run = a_run(yard.ada, assignment=yard.assignment, stage=yard.version.stages.get(position=1))
    record_trials(run, [0.4, 0.6])
    assert score_of(run, "range_coverage").verdict == "incomplete"

    regrading = begin(Change(coverage={"values": 2, "share": 0.1}))
    regrading_apply(regrading=regrading)

    counting = Score.counting.filter(run=run, practice="range_coverage")
    assert counting.order_by("-seq").first().verdict == "correct"
    assert score_of(run, "range_coverage").verdict == "incomplete", "what was said then stays"


def test_a_practice_that_is_not_judged_any_more_counts_no_more(yard, begin):
    run = a_run(yard.ada, assignment=yard.assignment, stage=yard.version.stages.get(position=1))
    record_trials(run, [0.4, 0.6])

    regrading = begin(Change(practices=["control_of_variables"]))
    regrading_apply(regrading=regrading)
    gone = Score.counting.filter(run=run, practice="range_coverage")
    assert not gone.exists()

    regrading_undo(regrading=regrading)
    assert gone.exists()


def test_a_teachers_verdict_counts_also_where_the_rubric_drops_the_practice(yard, begin):
    run = a_run(yard.ada, assignment=yard.assignment, stage=yard.version.stages.get(position=1))
    record_trials(run, [0.4, 0.6])
    judged = score_of(run, "range_coverage")
    review_record(score=judged, teacher=yard.clay, verdict="correct")

    regrading_apply(regrading=begin(Change(practices=["control_of_variables"])))

    [counting] = Score.counting.filter(run=run, practice="range_coverage")
    assert (counting.seq, counting.verdict) == (judged.seq, judged.verdict)
    rules = Score.counting.filter(run=run, scorer="rules").values_list("practice", flat=True)
    assert set(rules) <= {"range_coverage", "control_of_variables"}
    [row] = book_of(yard.course, language="en", student=yard.ada).rows
    cell = next(cell for key, cell in row.cells.items() if key[2] == "collect")
    assert cell.mark > 0


def test_a_model_version_is_chosen_by_its_name(yard, answer, begin):
    answer(yard.ada)
    live = Score.objects.get(scorer="explanations").model_version
    ModelVersion.objects.create(task="explanations", name=live, state=ModelVersion.State.LIVE)
    Score.objects.update(model_version="explanations@0")  # as if an older one had scored it

    regrading = begin(Change(model_version=live), lab="")
    regrading_apply(regrading=regrading)

    assert Score.every.get(regrading=regrading).model_version == live


def test_another_model_reads_by_the_references_that_hold(yard, answer, begin):
    """One for all labs changes no lab's references, and forgets none."""
    regrading_apply(regrading=begin())
    run = answer(yard.ada)
    scored = Score.objects.get(run=run, scorer="explanations")
    ModelVersion.objects.create(
        task="explanations", name=scored.model_version, state=ModelVersion.State.LIVE
    )
    Score.objects.update(model_version="explanations@0", verdict="incorrect")

    second = begin(Change(model_version=scored.model_version), lab="")
    regrading_apply(regrading=second)

    anew = Score.every.get(regrading=second, run=run)
    assert (anew.verdict, anew.rubric_version) == ("correct", scored.rubric_version)


def test_a_version_that_is_not_here_is_said_to_be_so(yard, answer, begin):
    answer(yard.ada)

    regrading = begin(Change(model_version="explanations@99"), lab="")

    assert regrading.state == Regrading.State.FAILED
    assert "explanations@99" in regrading.problem


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


def score_of(run, practice) -> Score:
    return Score.objects.filter(run=run, practice=practice).order_by("-seq").first()


def record_trials(run, lengths_m) -> None:
    """Trials at these lengths of the string, then a look back on them, judged by the rules."""
    bench = Bench(load_lab(run.lab), Variant.from_json(run.variant), run.seed)
    for length_m in lengths_m:
        for action in (
            ("length", "set", length_m),
            ("apparatus", "release", None),
            ("photogate", "read", None),
            ("notebook", "record", None),
        ):
            done(run, bench, Action(*action))
    done(run, bench, Action("analyse", "answer", {"text": "Longer is slower."}))
    score_as_a_worker(run, *range(1, bench.count + 1))
    assert ScoredStep.objects.filter(run=run).exists()


def done(run, bench, action) -> None:
    outcome = bench.act(action)
    event = an_event(run, bench.count, action.target, action.action, action.value)
    event.new, event.old, event.observations = outcome.new, outcome.old, outcome.observations
    event.save()


def test_scores_made_by_hand_count_from_the_start(yard):
    assert a_score(a_run(yard.ada), "replication").counts
