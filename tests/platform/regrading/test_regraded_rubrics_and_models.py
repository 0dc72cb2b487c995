"""What the rules go by, or the model that reads, is changed: which scores count then."""

from schoolyard import a_run, an_event
from scored_answers import score_as_a_worker

from gradebook.selectors import book_of
from labs.core import Action, Bench, Variant, load_lab
from registry.models import ModelVersion
from regrading.services import Change, regrading_apply, regrading_undo
from scoring.models import Regrading, Score, ScoredStep
from scoring.services import review_record


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
