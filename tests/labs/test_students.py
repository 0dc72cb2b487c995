"""Simulated students: they work like people of their kind, through the bench alone."""

import pytest

from labs.core import Bench, RunRecord, assess, lab_names, load_lab
from labs.students import Student, at_bench, kinds_of, simulate_class, simulate_run
from labs.students.habits import habits_of

KINDS = [(name, kind) for name in lab_names() for kind in kinds_of(load_lab(name))]


def worked(name, kind, seed, scaffold="open"):
    """A student's run: what was done, and everything the rules said."""
    lab = load_lab(name)
    variant = lab.default_variant(scaffold)
    record, verdicts = RunRecord(lab, variant), []
    for _, row in at_bench(Student(lab, variant, kind, seed), Bench(lab, variant, seed)):
        record.add(row)
        verdicts += assess(record, row.seq)
    return record, verdicts


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_every_kind_of_student_gets_through_every_lab(name, kind):
    record, _ = worked(name, kind, 1)

    assert record.finished
    assert len(record.trials) >= 2
    assert record.hypothesis and record.claim
    assert record.answers["question"]


@pytest.mark.parametrize("name", lab_names())
def test_the_same_student_does_the_same_again(name):
    lab = load_lab(name)
    runs = [simulate_run(lab, lab.default_variant(), "novice", 9).to_json() for _ in range(2)]

    assert runs[0] == runs[1]


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_a_students_run_replays_to_the_same_bytes(name, kind):
    lab = load_lab(name)

    assert simulate_run(lab, lab.default_variant("open"), kind, 5).replayed() == []


def share(name, kind, practice, seeds=range(25)):
    """How often a kind of student is told that a practice was good."""
    verdicts = [v for seed in seeds for v in worked(name, kind, seed)[1] if v.practice == practice]
    return sum(v.verdict == "correct" for v in verdicts) / max(len(verdicts), 1)


@pytest.mark.parametrize("name", ["pendulum", "climate_control"])
def test_experts_control_variables_and_novices_often_do_not(name):
    assert share(name, "expert", "control_of_variables") > 0.85
    assert share(name, "novice", "control_of_variables") < 0.7


def test_the_misled_claim_what_they_believed_and_it_is_noticed():
    noticed = 0
    for seed in range(25):
        _, verdicts = worked("pendulum", "heavier_falls_faster", seed)
        noticed += any(v.misconception == "heavier_falls_faster" for v in verdicts)

    assert noticed >= 8


def test_experts_find_out_and_novices_rarely():
    lab = load_lab("climate_control")
    found = {
        kind: sum(run.success for run in simulate_class(lab, 40, 2, kind))
        for kind in ("expert", "novice")
    }

    assert found["expert"] > 24 > 12 > found["novice"]


def test_time_passes_as_it_does_for_people():
    record, _ = worked("pendulum", "expert", 2)
    seconds = [event.seconds for event in record.events]

    assert seconds == sorted(seconds)
    assert 120 < seconds[-1] < 1800


def test_what_is_written_differs_from_student_to_student():
    claims = {worked("pendulum", "novice", seed)[0].claim["text"] for seed in range(20)}

    assert len(claims) > 10


def test_a_student_works_with_whatever_the_variant_offers():
    record, _ = worked("pendulum", "expert", 3, "guided")
    touched = {event.target for event in record.events}

    assert not touched & {"gravity", "drag"}


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="expert"):
        habits_of(load_lab("pendulum"), "genius")


def test_the_lines_of_a_run_say_what_training_needs():
    lab = load_lab("pendulum")
    line = simulate_run(lab, lab.default_variant(), "expert", 4).to_json()

    assert line["success"] in (0, 1)
    assert line["procedure"][0]["kind"] == "start"
    assert line["procedure"][-1]["kind"] == "end"
    for action in line["procedure"]:
        assert set(action) == {"kind", "seq", "settings", "seconds", "changed"}
        assert all(-1 <= v <= 1 for k, v in action["settings"].items() if not isinstance(v, str))
