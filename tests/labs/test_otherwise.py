"""What would have changed a rule's verdict, on runs made at a real bench."""

from typing import Any

import pytest

from labs.core import Action, Bench, EventRow, RunRecord, load_lab, render
from labs.core.practices import assess
from labs.core.practices.otherwise import MOST, otherwise
from labs.core.words import LANGUAGES

LAB = load_lab("pendulum")
Deed = tuple[str, str, Any]
SAID = {"independent": "length", "dependent": "period", "direction": "increases", "text": "x"}
HYPOTHESIS: Deed = ("hypothesis", "state", SAID)


def trial(length: float, mass: float = 100) -> list[Deed]:
    return [
        ("length", "set", length),
        ("mass", "set", mass),
        ("apparatus", "release", None),
        ("photogate", "read", None),
        ("notebook", "record", None),
    ]


def run_of(*deeds: Deed) -> RunRecord:
    variant = LAB.default_variant()
    bench, record = Bench(LAB, variant, 3), RunRecord(LAB, variant)
    for target, action, value in deeds:
        done = bench.act(Action(target, action, value))
        record.add(EventRow(bench.count, target, action, done.old, done.new, done.observations))
    return record


def told(record: RunRecord, practice: str) -> list[tuple[str, str]]:
    """Each change of the last event's verdict in words, and the verdict that follows."""
    return [
        (render(LAB, "en", one.key, one.params), one.verdict.verdict if one.verdict else "")
        for one in otherwise(record, record.events[-1].seq, practice)
    ]


def test_a_confounded_trial_would_be_fair_had_one_setting_stayed():
    found = told(run_of(*trial(0.5), *trial(1.0, 200)), "control_of_variables")

    assert found[:2] == [
        ("Had trial 2 kept mass at 100 g, as in trial 1", "correct"),
        ("Had trial 2 kept length at 0.5 m, as in trial 1", "correct"),
    ]


def test_a_fair_trial_would_be_confounded_had_another_setting_moved():
    found = told(run_of(*trial(0.5), *trial(1.0)), "control_of_variables")

    assert ("Had trial 2 also moved mass to 500 g", "incorrect") in found


def test_a_plan_would_be_fair_had_it_kept_the_rest():
    plan = {"vary": "length", "keep": ["mass"], "trials": 3, "text": "x"}

    found = told(run_of(HYPOTHESIS, ("plan", "state", plan)), "control_of_variables")

    assert found[0] == (
        "Had the plan kept mass, amplitude, gravity and drag the same",
        "correct",
    )


def test_a_narrow_range_would_be_wide_with_one_more_trial():
    record = run_of(*trial(0.5), *trial(0.6), ("analyse", "answer", {"text": "x"}))

    assert ("With one more trial at length = 2 m", "correct") in told(record, "range_coverage")
    assert told(record, "replication") == [("Had trial 2 been made once more", "correct")]


def test_a_claim_against_the_data_would_hold_in_the_other_direction():
    claim = {**SAID, "direction": "decreases", "evidence": [1, 2], "reasoning": "x"}
    record = run_of(*trial(0.5), *trial(1.0), ("claim", "state", claim))

    found = told(record, "claim_matches_data")

    assert found[0] == (
        "Had the claim said that with more length, the period: increases",
        "correct",
    )


def test_the_run_itself_is_left_as_it_was():
    record = run_of(HYPOTHESIS, *trial(0.5), *trial(1.0, 200))
    before = list(record.trials), dict(record.statements)
    verdicts = assess(record, record.events[-1].seq)

    otherwise(record, record.events[-1].seq, "control_of_variables")

    assert (list(record.trials), dict(record.statements)) == before
    assert assess(record, record.events[-1].seq) == verdicts


def test_every_change_really_changes_the_verdict_and_has_words():
    claim = {**SAID, "direction": "decreases", "evidence": [2, 3], "reasoning": "x"}
    plan = {"vary": "mass", "keep": ["length"], "trials": 3, "text": "x"}
    record = run_of(
        HYPOTHESIS,
        ("plan", "state", plan),
        *trial(0.5),
        *trial(1.0, 200),
        *trial(0.5, 200),
        ("claim", "state", claim),
        ("analyse", "answer", {"text": "x"}),
    )
    count = 0
    for event in record.events:
        for said in assess(record, event.seq):
            found = otherwise(record, event.seq, said.practice)
            count += len(found)
            assert len(found) <= MOST
            for one in found:
                assert one.verdict is None or one.verdict.verdict != said.verdict
                assert all(render(LAB, language, one.key, one.params) for language in LANGUAGES)
    assert count > 10


@pytest.mark.parametrize("practice", ["control_of_variables", "claim_matches_data", "replication"])
def test_an_event_on_which_the_rule_says_nothing_has_nothing_to_change(practice):
    record = run_of(("length", "set", 0.7))

    assert otherwise(record, record.events[-1].seq, practice) == []
