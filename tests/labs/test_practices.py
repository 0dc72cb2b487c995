"""The exact rules, case by case."""

import time

from labs.core import assess, render


def test_the_first_trial_compares_with_nothing(pendulum):
    assert pendulum.trial(length=0.5) == []


def test_one_change_is_a_fair_comparison_and_names_both_trials(pendulum):
    pendulum.trial(length=0.5)
    verdict = pendulum.trial(length=1.0)[0]

    assert (verdict.practice, verdict.verdict) == ("control_of_variables", "correct")
    assert verdict.rows == (1, 2)
    assert verdict.controls == ("length",)
    assert verdict.evidence == tuple(t.seq for t in pendulum.record.trials)


def test_two_changes_are_not_a_fair_comparison(pendulum):
    pendulum.trial(length=0.5)
    verdict = pendulum.trial(length=1.0, mass=200)[0]

    assert verdict.verdict == "incorrect"
    assert verdict.controls == ("length", "mass")
    assert render(pendulum.bench.lab, "en", verdict.message, verdict.params).startswith(
        "Between trials 1 and 2 you changed length and mass."
    )


def test_a_fair_pair_may_skip_a_trial_in_between(pendulum):
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0, mass=200)
    verdict = pendulum.trial(mass=100, length=1.5)[0]

    assert (verdict.verdict, verdict.rows) == ("correct", (1, 3))


def test_a_repeat_is_a_replication_and_no_comparison(pendulum):
    pendulum.trial(length=0.5)
    verdicts = pendulum.trial()

    assert [(v.practice, v.verdict) for v in verdicts] == [("replication", "correct")]
    assert verdicts[0].message.endswith("agree")


def test_at_the_end_it_is_asked_whether_anything_was_repeated(pendulum):
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0)
    pendulum.act("analyse", "answer", {"text": "x"})

    assert pendulum.said("replication").verdict == "incomplete"


def test_the_look_back_on_the_notebook_is_said_once(pendulum):
    pendulum.trial(length=0.5)
    pendulum.act("analyse", "answer", {"text": "x"})
    pendulum.act("run", "finish")

    assert pendulum.verdicts() == []


def test_the_range_is_praised_when_it_is_reached(pendulum):
    pendulum.suppose("length", "increases")
    pendulum.trial(length=0.2)
    pendulum.trial(length=0.4)
    assert pendulum.said("range_coverage") is None
    pendulum.trial(length=1.8)

    verdict = pendulum.said("range_coverage")
    assert verdict.verdict == "correct"
    assert verdict.params["low"] == {"value": 0.2, "unit": "m"}
    pendulum.trial(length=1.9)
    assert pendulum.said("range_coverage") is None


def test_values_close_together_cover_no_range(pendulum):
    pendulum.suppose("length", "increases")
    for length in (0.9, 1.0, 1.1):
        pendulum.trial(length=length)
    pendulum.act("analyse", "answer", {"text": "x"})

    verdict = pendulum.said("range_coverage")
    assert (verdict.verdict, verdict.message) == ("incomplete", "feedback.range_coverage.narrow")


def test_one_value_only_is_no_range_at_all(pendulum):
    pendulum.suppose("length", "increases")
    pendulum.trial(mass=50)
    pendulum.trial(mass=100)
    pendulum.act("run", "finish")

    assert pendulum.said("range_coverage").verdict == "incorrect"


def test_a_trial_tests_the_hypothesis_if_it_varies_what_was_named(pendulum):
    pendulum.suppose("length", "increases")
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0)

    verdict = pendulum.said("tests_hypothesis")
    assert verdict.verdict == "correct"
    assert verdict.evidence[0] == pendulum.record.seq_of("hypothesis")


def test_varying_something_else_first_does_not_test_it(pendulum):
    pendulum.suppose("length", "increases")
    pendulum.trial(mass=50)
    pendulum.trial(mass=100)

    assert pendulum.said("tests_hypothesis").verdict == "incorrect"


def test_curiosity_after_the_test_is_welcome(pendulum):
    pendulum.suppose("length", "increases")
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0)
    pendulum.trial(mass=50)

    assert pendulum.said("tests_hypothesis") is None


def test_what_the_hypothesis_predicts_has_to_be_measured(pendulum):
    pendulum.suppose("length", "increases", "total_energy")
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0)

    assert pendulum.said("tests_hypothesis").verdict == "incomplete"


def test_a_hypothesis_never_tested_is_named_at_the_end(pendulum):
    pendulum.suppose("length", "increases")
    pendulum.trial(mass=50)
    pendulum.trial(mass=100)
    pendulum.act("run", "finish")

    assert pendulum.said("tests_hypothesis").message.endswith("never")


def test_a_plan_is_held_against_the_hypothesis_and_the_other_variables(pendulum):
    pendulum.suppose("length", "increases")
    rest = ["mass", "amplitude", "gravity", "drag"]
    pendulum.act("plan", "state", {"vary": "length", "keep": rest})
    assert {(v.practice, v.verdict) for v in pendulum.verdicts()} == {
        ("tests_hypothesis", "correct"),
        ("control_of_variables", "correct"),
    }
    pendulum.act("plan", "state", {"vary": "mass", "keep": ["length"]})
    assert {(v.practice, v.verdict) for v in pendulum.verdicts()} == {
        ("tests_hypothesis", "incorrect"),
        ("control_of_variables", "incomplete"),
    }


def test_a_claim_that_the_own_rows_carry_is_supported(pendulum):
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0)
    verdict = pendulum.claim("length", "increases", [1, 2])

    assert (verdict.verdict, verdict.rows) == ("correct", (1, 2))
    assert verdict.params["at_high"]["unit"] == "s"


def test_a_claim_against_the_own_rows_is_answered_with_the_readings(pendulum):
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0)
    verdict = pendulum.claim("length", "no_effect", [1, 2])

    assert verdict.verdict == "incorrect"
    sentence = render(pendulum.bench.lab, "en", verdict.message, verdict.params)
    assert "at 0.5 m" in sentence and "s" in sentence


def test_a_misconception_behind_a_claim_is_named_and_answered(pendulum):
    pendulum.trial(mass=50)
    pendulum.trial(mass=400)
    verdict = pendulum.claim("mass", "increases", [1, 2])

    assert verdict.misconception == "mass_matters"
    assert verdict.message == "misconceptions.mass_matters.feedback"


def test_no_effect_can_be_claimed_within_the_uncertainty(pendulum):
    pendulum.trial(mass=50)
    pendulum.trial(mass=400)

    assert pendulum.claim("mass", "no_effect", [1, 2]).verdict == "correct"


def test_no_effect_has_hardly_been_looked_for_in_a_small_range(pendulum):
    pendulum.trial(mass=50)
    pendulum.trial(mass=60)

    verdict = pendulum.claim("mass", "no_effect", [1, 2])
    assert (verdict.verdict, verdict.message) == (
        "incomplete",
        "feedback.claim_matches_data.narrow",
    )


def test_the_same_claim_stands_or_falls_with_the_instrument(start):
    """Between 1 and 15 degrees the period grows by 0.4 %: a photogate sees it, a hand does not."""
    for instrument, verdict in (("photogate", "correct"), ("stopwatch", "incorrect")):
        run = start("pendulum", seed=3)
        for amplitude in (1, 15):
            run.act("amplitude", "set", amplitude)
            run.act("apparatus", "release")
            run.act(instrument, "read", {"swings": 5} if instrument == "stopwatch" else None)
            run.act("notebook", "record")
        assert run.claim("amplitude", "increases", [1, 2]).verdict == verdict


def test_readings_that_end_far_above_where_they_began_carry_no_claim_of_a_fall(start):
    """A slope weighs large readings less: half-lives of 43, 3 and 484 min would seem to fall."""
    run = start("enzyme")
    for celsius in (5, 18, 31, 44, 57, 70):
        run.act("temperature", "set", celsius)
        run.act("apparatus", "mix")
        run.act("timer", "read")
        run.act("notebook", "record")

    verdict = run.claim("temperature", "decreases", [1, 2, 3, 4, 5, 6], "half_time")

    assert verdict.verdict == "incorrect"
    assert (verdict.params["low"]["value"], verdict.params["high"]["value"]) == (44, 70)
    assert run.claim("temperature", "decreases", [1, 2, 3, 4], "half_time").verdict == "correct"


def test_rows_in_which_more_changed_carry_no_claim(pendulum):
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0, mass=200)

    verdict = pendulum.claim("length", "increases", [1, 2])
    assert verdict.message == "feedback.claim_matches_data.confounded"


def test_a_claim_without_rows_is_asked_for_them(pendulum):
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0)

    verdict = pendulum.claim("length", "increases", [])
    assert (verdict.verdict, verdict.message) == (
        "incomplete",
        "feedback.claim_matches_data.no_evidence",
    )


def test_a_claim_without_readings_is_asked_for_them(pendulum):
    pendulum.trial(length=0.5)

    assert pendulum.claim("length", "increases", [1], "total_energy").message.endswith("no_data")


def test_an_earlier_event_is_assessed_as_the_run_stood_then(pendulum):
    pendulum.trial(length=0.5)
    now = pendulum.trial(length=1.0, mass=200)
    seq = pendulum.bench.count
    pendulum.trial(length=0.5)

    assert assess(pendulum.record, seq) == now


def test_what_others_did_is_not_judged(pendulum):
    pendulum.trial(length=0.5)
    pendulum.trial(length=1.0)
    last = pendulum.record.events[-1]
    from dataclasses import replace

    pendulum.record.add(replace(last, seq=last.seq + 1, actor="system"))

    assert assess(pendulum.record, last.seq + 1) == []


def test_a_control_moved_from_rest_is_a_fair_trial_from_the_start(climate):
    verdict = climate.trial(top=1)[0]

    assert (verdict.verdict, verdict.controls, verdict.rows) == ("correct", ("top",), (1,))


def test_several_controls_moved_at_once_name_the_misconception(climate):
    verdict = climate.trial(top=1, bottom=-1)[0]

    assert (verdict.verdict, verdict.misconception) == ("incorrect", "several_at_once")


def test_a_diagram_is_held_against_the_own_trials_and_not_against_the_truth(climate):
    links = [
        [c, o]
        for c in ("top", "central", "bottom")
        for o in climate.bench.simulation._hidden.moves(c)
    ]
    climate.act("diagram", "draw", {"links": links})
    assert climate.said("claim_matches_data").verdict == "incomplete"
    for control in ("top", "central", "bottom"):
        climate.trial(top=0, central=0, bottom=0)
        climate.trial(**{control: 1})
    climate.act("diagram", "draw", {"links": links})
    assert climate.said("claim_matches_data").verdict == "correct"
    climate.act("diagram", "draw", {"links": links[1:]})
    assert climate.said("claim_matches_data").verdict == "incorrect"


def test_the_rules_take_well_under_a_millisecond_for_an_ordinary_notebook(pendulum):
    pendulum.suppose("length", "increases")
    for step in range(10):
        pendulum.trial(length=0.2 + 0.1 * step)
    started = time.process_time()
    for _ in range(50):
        assess(pendulum.record, pendulum.bench.count)

    assert (time.process_time() - started) / 50 < 0.002
