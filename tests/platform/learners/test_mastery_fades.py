"""What is not practised fades when it is read, comes back by practice, and is looked at again later and later."""

import pytest
from schoolyard import a_run, a_score, an_event

from learners.ledger import belief_now, belief_of
from learners.mastery import mastery_rebuild, mastery_update
from learners.models import Mastery, MasteryEvidence
from learners.tracing import Belief, Observation, fold
from scoring.models import Score

CONTROL = "control_of_variables"
ITEM = f"pendulum.{CONTROL}.collect"
DAY = 86_400.0
BEGAN = 1_700_000_000.0


def seen(order, verdict="correct", days=0.0, **more):
    at = BEGAN + days * DAY
    return Observation(order, f"run {order}", verdict, skill=CONTROL, item=ITEM, at=at, **more)


def later(belief, days):
    return belief.now(BEGAN + days * DAY)


def test_what_was_shown_fades_towards_the_start_and_not_beyond():
    belief = fold([seen(1), seen(2)])
    faded = [later(belief, days).probability for days in (0, 30, 90, 5000)]

    assert faded == sorted(faded, reverse=True)
    assert faded[0] == belief.probability
    assert faded[2] < 0.85 < faded[0]
    assert faded[-1] == pytest.approx(0.5, abs=1e-6)


def test_after_one_half_life_the_evidence_counts_half():
    belief = fold([seen(1)])
    later_on = fold([seen(1), seen(2, days=30.0)])

    assert later_on.wins == pytest.approx(0.9 * belief.wins / 2 + belief.wins)


def test_what_is_missing_does_not_come_by_waiting():
    belief = fold([seen(1, "incorrect"), seen(2, "incorrect")])

    assert later(belief, 400).probability == belief.probability
    assert later(belief, 400).moment == "missing"


def test_what_was_shown_again_after_a_break_fades_more_slowly():
    crammed = fold([seen(1), seen(2), seen(3)])
    spaced = fold([seen(1), seen(2, days=5), seen(3, days=10)])

    assert (crammed.held, spaced.held) == (0, 2)
    assert later(spaced, 10 + 90).faded < later(crammed, 90).faded


def test_a_lapse_shortens_the_half_life_again():
    assert fold([seen(1), seen(2, days=5), seen(3, "incorrect", days=10)]).held == 0


def test_a_skill_is_looked_at_again_after_growing_intervals():
    once, twice, thrice = (
        fold([seen(number + 1, days=20 * number) for number in range(times)]) for times in (1, 2, 3)
    )
    waits = [belief.look_again_at() - belief.at for belief in (once, twice, thrice)]

    assert waits[0] == pytest.approx(30 * DAY * 0.3219, rel=1e-3)
    assert waits[1] == pytest.approx(2 * waits[0])
    assert waits[2] == pytest.approx(4 * waits[0])


def test_what_was_never_shown_is_not_due():
    assert Belief().look_again_at() is None
    assert fold([seen(1, "incorrect")]).look_again_at() is None


def test_nobody_is_let_go_who_did_not_show_it_when_last_asked():
    shown = fold([seen(1), seen(2), seen(3)])
    asked_again = fold([seen(1), seen(2), seen(3), seen(4, "incomplete", days=0)])

    assert shown.moment == "shown"
    assert asked_again.probability >= 0.8
    assert asked_again.moment == "growing"


def test_an_answer_too_fast_to_have_been_thought_of_counts_little():
    slow, fast = fold([seen(1, seconds=60.0)]), fold([seen(1, seconds=1.0)])

    assert 0.5 < fast.probability < slow.probability
    assert fast.shown == 0.25


def test_a_hard_step_tells_more_than_one_that_everybody_gets_right():
    items = ("pendulum.replication.analyse", "pendulum.tests_hypothesis.plan")
    hard, easy = (
        Belief().after(Observation(1, "run", "correct", item=item, at=BEGAN)) for item in items
    )

    assert easy.told < 0.1 < hard.told
    assert easy.probability < hard.probability


def test_the_clock_changes_what_is_read_and_not_what_is_stored(yard):
    run = a_run(yard.ada)
    a_score(run, CONTROL)
    mastery_update(run=run)
    row = Mastery.objects.get(student=yard.ada, skill=CONTROL)

    read = belief_now(row, belief_of(row).at + 60 * DAY)

    assert read.probability < row.probability
    row.refresh_from_db()
    assert row.probability == belief_of(row).probability


def test_the_time_on_a_step_is_read_from_its_opening(yard):
    run = a_run(yard.ada)
    an_event(run, 1, "step", "open", "claim")
    an_event(run, 2, "claim", "state", {})
    a_score(run, "claim_matches_data", seq=2, step="claim")

    (row,) = mastery_update(run=run)

    assert row.weight == 0.25


def test_rows_of_the_model_before_stay_readable_and_are_counted_anew(yard):
    first, second = a_run(yard.ada), a_run(yard.ada)
    old_score = a_score(first, CONTROL)
    mastery_update(run=first)
    kept = MasteryEvidence.objects.get(score=old_score)
    standing = {"order": old_score.pk, "run": str(first.pk), "verdict": "correct", "repeats": 0}
    Mastery.objects.filter(student=yard.ada).update(
        probability=0.836, model_version="bkt@1", standing=standing
    )
    MasteryEvidence.objects.filter(pk=kept.pk).update(model_version="bkt@1")
    read = belief_now(Mastery.objects.get(student=yard.ada, skill=CONTROL))
    a_score(second, CONTROL)
    mastery_update(run=second)
    row = Mastery.objects.get(student=yard.ada, skill=CONTROL)

    assert (read.probability, read.version) == (0.836, "bkt@1")
    assert row.model_version == "logistic@1"
    mastery_rebuild(student=yard.ada.pk)
    assert Mastery.objects.get(student=yard.ada, skill=CONTROL).probability == row.probability
    assert Score.objects.count() == 2
