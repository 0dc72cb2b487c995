"""What the record tells the models and the pages."""

import json

from labs.core import EventRow, RunRecord


def test_another_record_of_the_same_events_says_the_same(pendulum):
    pendulum.trial(length=0.5)
    pendulum.suppose("length", "increases")
    again = RunRecord(pendulum.bench.lab, pendulum.bench.variant)
    for event in pendulum.record.events:
        stored = json.loads(json.dumps(event.__dict__))
        again.add(EventRow(**stored))

    assert again.steps == pendulum.record.steps
    assert again.procedure() == pendulum.record.procedure()
    assert [t.readings for t in again.trials] == [t.readings for t in pendulum.record.trials]


def test_a_claim_is_compared_with_the_references_for_its_variables(pendulum):
    pendulum.trial(length=0.5)
    value = {
        "independent": "mass",
        "dependent": "period",
        "direction": "no_effect",
        "text": "Mass does nothing.",
        "reasoning": "The rows agree.",
    }
    pendulum.act("claim", "state", value)
    explanation = pendulum.record.explanation(pendulum.bench.count)

    assert explanation.answer == "Mass does nothing. The rows agree."
    assert explanation.question_id == "pendulum.claim.mass.period"
    assert explanation.question.endswith("?")
    assert len(explanation.reference_answers) >= 4
    assert all("length" not in answer for answer in explanation.reference_answers)
    assert set(explanation.reference_grades) == {"best", "good", "minimal"}


def test_only_written_answers_are_explanations(pendulum):
    pendulum.trial(length=0.5)

    assert pendulum.record.explanation(pendulum.bench.count) is None


def test_the_procedure_scales_settings_with_the_default_at_zero(pendulum):
    pendulum.act("length", "set", 2.0)
    pendulum.act("mass", "set", 10)
    pendulum.act("step", "open", "collect")
    pendulum.act("apparatus", "release")
    rows = pendulum.record.procedure()

    assert [r["kind"] for r in rows] == ["start", "set", "set", "apply"]
    assert rows[0]["settings"]["length"] == 0
    assert rows[1]["settings"]["length"] == 1
    assert rows[1]["changed"] == ["length"]
    assert rows[2]["settings"]["mass"] == -1
    assert rows[3]["changed"] == []


def test_the_current_step_is_the_one_opened_or_else_the_first_not_done(pendulum):
    assert pendulum.record.current_step == "question"
    pendulum.act("question", "answer", {"text": "What matters?"})
    assert pendulum.record.current_step == "hypothesis"
    pendulum.act("step", "open", "collect")
    assert pendulum.record.current_step == "collect"


def test_what_others_did_is_kept_but_says_nothing_of_the_student(pendulum):
    pendulum.record.add(EventRow(99, "run", "finish", actor="system"))

    assert not pendulum.record.finished
    assert pendulum.record.events[-1].seq == 99
