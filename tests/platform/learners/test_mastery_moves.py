"""Mastery moves with each score, says why, and gives the same numbers however it is reached."""

from math import exp, log
from random import Random

import pytest
from django.core.management import CommandError, call_command
from schoolyard import a_run, a_score, an_event

from learners.ledger import beliefs_of
from learners.mastery import mastery_rebuild, mastery_review, mastery_update
from learners.models import Mastery, MasteryEvidence
from learners.selectors import evidence_of, mastery_of
from learners.tracing import PRIOR
from ml.mastery.model import shipped
from scoring.models import Review

CONTROL = "control_of_variables"


def mastery_numbers(student):
    return {
        row.skill: (row.probability, row.uncertainty, row.evidence_count, row.shown, row.missing)
        for row in Mastery.objects.filter(student=student)
    }


def evidence_numbers(student):
    rows = MasteryEvidence.objects.filter(student=student).order_by("pk")
    return list(rows.values_list("skill", "score", "review", "before", "after", "weight"))


def view_of(student, skill):
    return next(view for view in mastery_of(student, language="en") if view.skill == skill)


def test_a_good_step_moves_its_skill_as_the_formula_says(yard):
    run = a_run(yard.ada)
    a_score(run, CONTROL, "correct")

    (row,) = [r for r in mastery_update(run=run) if r.skill == CONTROL]

    item = shipped().item(f"pendulum.{CONTROL}.collect")
    wins = log(item.there / item.not_there)
    logit = shipped().weights_of(CONTROL).gain * log(1 + wins)
    assert row.before == PRIOR
    assert row.after == pytest.approx(1 / (1 + exp(-logit)))
    assert row.model_version == "logistic@1"


def test_a_bad_step_lowers_the_skill_and_a_partly_good_one_hardly_moves_it(yard):
    bad, partly = a_run(yard.ada), a_run(yard.ben)
    a_score(bad, CONTROL, "incorrect")
    a_score(partly, CONTROL, "incomplete")
    mastery_update(run=bad)
    mastery_update(run=partly)

    low = beliefs_of(yard.ada)[CONTROL].probability
    middle = beliefs_of(yard.ben)[CONTROL].probability
    assert low < 0.25
    assert middle == pytest.approx(0.5, abs=0.15)


def test_not_seen_differs_from_shown_to_be_missing(yard):
    run = a_run(yard.ada)
    a_score(run, CONTROL, "incorrect")
    mastery_update(run=run)

    assert view_of(yard.ada, CONTROL).moment == "missing"
    assert view_of(yard.ada, "replication").moment == "not_seen"
    assert view_of(yard.ada, "replication").evidence_count == 0


def test_once_may_be_luck_and_twice_in_two_runs_is_shown(yard):
    moments = []
    for _ in range(2):
        run = a_run(yard.ada)
        a_score(run, "replication")
        mastery_update(run=run)
        moments.append(view_of(yard.ada, "replication").moment)

    assert moments == ["growing", "shown"]


def test_more_evidence_makes_it_more_certain(yard):
    uncertain = []
    for _ in range(3):
        run = a_run(yard.ada)
        a_score(run, CONTROL)
        mastery_update(run=run)
        uncertain.append(beliefs_of(yard.ada)[CONTROL].uncertainty)

    assert uncertain == sorted(uncertain, reverse=True)


def test_an_unsure_scorer_moves_nothing(yard):
    run = a_run(yard.ada)
    a_score(run, CONTROL, "unsure", abstained=True)
    a_score(run, CONTROL, "correct", abstained=True)
    a_score(run, CONTROL, "note")

    assert mastery_update(run=run) == []
    assert not Mastery.objects.exists()


def test_a_less_certain_score_moves_less(yard):
    sure, less_sure = a_run(yard.ada), a_run(yard.ben)
    a_score(sure, CONTROL, confidence=1.0)
    a_score(less_sure, CONTROL, confidence=0.6)
    mastery_update(run=sure)
    mastery_update(run=less_sure)

    assert beliefs_of(yard.ada)[CONTROL].probability > beliefs_of(yard.ben)[CONTROL].probability


def test_a_good_step_after_a_hint_on_it_counts_less(yard):
    alone, hinted = a_run(yard.ada), a_run(yard.ben)
    a_score(alone, CONTROL, seq=5)
    an_event(hinted, 1, "hint", "ask", {"step": "plan"})
    an_event(hinted, 2, "hint", "ask", {"step": "collect"})
    a_score(hinted, CONTROL, seq=5)
    mastery_update(run=alone)
    mastery_update(run=hinted)

    weights = MasteryEvidence.objects.filter(skill=CONTROL).order_by("pk").values_list("weight")
    assert [weight for (weight,) in weights] == [1.0, 0.6]


def test_the_same_verdict_again_in_one_run_counts_half_and_a_change_counts_fully(yard):
    run = a_run(yard.ada)
    for verdict in ("correct", "correct", "correct", "incorrect"):
        a_score(run, CONTROL, verdict)

    rows = [row for row in mastery_update(run=run) if row.skill == CONTROL]
    assert [row.weight for row in rows] == pytest.approx([1, 1 / 2, 1 / 3, 1])


def test_a_guided_bench_tells_less_about_the_student_than_an_open_one(yard):
    guided = a_run(yard.ada, variant={"scaffold": "guided"})
    open_ = a_run(yard.ben, variant={"scaffold": "open"})
    for run in (guided, open_):
        a_score(run, CONTROL)
        mastery_update(run=run)

    assert beliefs_of(yard.ada)[CONTROL].probability < beliefs_of(yard.ben)[CONTROL].probability


def test_an_answer_in_words_moves_the_concepts_that_its_step_shows(yard):
    run = a_run(yard.ada, lab="dc_circuits")
    a_score(run, "analyse", scorer="explanations", step="analyse", confidence=0.9)

    skills = {row.skill for row in mastery_update(run=run)}
    assert "dc_circuits.ohms_law" in skills
    assert CONTROL not in skills


def test_a_score_delivered_twice_counts_once(yard):
    run = a_run(yard.ada)
    score = a_score(run, CONTROL)
    mastery_update(run=run, scores=[score.pk])
    before = mastery_numbers(yard.ada)

    assert mastery_update(run=run, scores=[score.pk]) == []
    assert mastery_update(run=run) == []
    assert mastery_numbers(yard.ada) == before


def test_evidence_says_what_moved_the_skill(yard):
    run = a_run(yard.ada)
    score = a_score(run, CONTROL)
    mastery_update(run=run)

    row = evidence_of(yard.ada, CONTROL).get()
    assert (row.score, row.verdict, row.score.run) == (score, "correct", run)
    assert row.after > row.before


def reviewed(score, teacher, verdict):
    return Review.objects.create(score=score, teacher=teacher, verdict=verdict)


def test_a_teachers_verdict_takes_the_place_of_the_scores(yard):
    run, other = a_run(yard.ada), a_run(yard.ben)
    score = a_score(run, CONTROL, "incorrect")
    a_score(run, CONTROL, "correct")
    mastery_update(run=run)
    for verdict in ("correct", "correct"):
        a_score(other, CONTROL, verdict)
    mastery_update(run=other)

    mastery_review(review=reviewed(score, yard.clay, "correct"))

    assert beliefs_of(yard.ada)[CONTROL].probability == pytest.approx(
        beliefs_of(yard.ben)[CONTROL].probability
    )
    assert MasteryEvidence.objects.filter(student=yard.ada, skill=CONTROL).count() == 3


def test_a_review_makes_an_unsure_score_count_and_counts_once(yard):
    run = a_run(yard.ada)
    score = a_score(run, CONTROL, "unsure", abstained=True)
    review = reviewed(score, yard.clay, "correct")

    assert mastery_review(review=review)
    assert mastery_review(review=review) == []
    assert beliefs_of(yard.ada)[CONTROL].count == 1


def random_history(yard, generator):
    """Three runs with forty verdicts, some unsure, some hinted, some reviewed."""
    runs = [a_run(yard.ada, variant={"scaffold": s}) for s in ("guided", "structured", "open")]
    practices = (CONTROL, "replication", "range_coverage")
    scores = []
    for seq in range(1, 41):
        run = generator.choice(runs)
        if generator.random() < 0.2:
            an_event(run, seq, "hint", "ask", {"step": "collect"})
        verdict = generator.choice(["correct", "correct", "incorrect", "incomplete", "unsure"])
        fields = {"confidence": generator.uniform(0.5, 1), "abstained": verdict == "unsure"}
        scores.append(a_score(run, generator.choice(practices), verdict, seq=seq + 1, **fields))
    return scores


@pytest.mark.parametrize("seed", range(3))
def test_a_rebuild_gives_the_same_numbers(yard, seed):
    generator = Random(seed)
    scores = random_history(yard, generator)
    for score in scores:
        mastery_update(run=score.run, scores=[score.pk])
    for score in generator.sample(scores, 8):
        verdict = generator.choice(["correct", "incorrect", "unsure"])
        mastery_review(review=reviewed(score, yard.clay, verdict))
    numbers, evidence = mastery_numbers(yard.ada), evidence_numbers(yard.ada)

    call_command("rebuild_mastery", "ada", verbosity=0)

    assert mastery_numbers(yard.ada) == numbers
    assert evidence_numbers(yard.ada) == evidence


def test_scores_that_arrive_out_of_order_end_in_the_same_numbers(yard):
    generator = Random(7)
    scores = random_history(yard, generator)
    shuffled = generator.sample(scores, len(scores))
    for score in shuffled:
        mastery_update(run=score.run, scores=[score.pk])
    out_of_order = mastery_numbers(yard.ada)

    mastery_rebuild(student=yard.ada.pk)

    assert mastery_numbers(yard.ada) == out_of_order


def test_a_name_that_no_student_has_is_told_before_anything_is_done(yard):
    with pytest.raises(CommandError, match="no student is called adda, clay"):
        call_command("rebuild_mastery", "ada", "adda", "clay", verbosity=0)
