"""The misconception that one wire from the battery is enough, and the set-up that shows it."""

import pytest

from labs.core import Action, Bench, RunRecord, assess, load_lab
from labs.students import Student, at_bench

LAB = load_lab("dc_circuits")


def recorded(*deeds) -> Bench:
    """The guided loop after some deeds at the board, with a trial of the ammeter's reading."""
    bench = Bench(LAB, LAB.default_variant("guided"), seed=11)
    for target, action, value in (*deeds, ("ammeter", "read", None), ("notebook", "record", None)):
        bench.act(Action(target, action, value))
    return bench


OPEN_LOOP = ("board", "disconnect", {"from": [5, 4], "to": [5, 2]})
CLOSE_SWITCH = ("board", "toggle", {"id": "S1"})


def test_a_trial_with_a_bulb_on_one_wire_shows_it():
    bench = recorded(CLOSE_SWITCH, OPEN_LOOP)
    assert bench.record.trials[0].signs == {"one_way": ["L1", "R1"]}

    [verdict] = [v for v in assess(bench.record, bench.count) if v.misconception]
    assert (verdict.verdict, verdict.misconception) == ("incomplete", "one_wire_is_enough")
    assert verdict.rows == (1,)


@pytest.mark.parametrize(("language", "parts"), [("en", "L1 and R1"), ("zh-hans", "L1、R1")])
def test_its_feedback_names_the_parts(language, parts):
    bench = recorded(OPEN_LOOP)
    [verdict] = [v for v in assess(bench.record, bench.count) if v.misconception]
    said = LAB.words(language).render(verdict.message, verdict.params)

    assert parts in said and "{" not in said


@pytest.mark.parametrize("deeds", [(), (CLOSE_SWITCH,)])
def test_an_open_switch_and_a_closed_loop_do_not_show_it(deeds):
    bench = recorded(*deeds)

    assert not bench.record.trials[0].signs
    assert not [v for v in assess(bench.record, bench.count) if v.misconception]


@pytest.mark.parametrize("seed", range(5))
def test_who_holds_it_begins_with_one_wire_and_goes_on_with_a_loop(seed):
    variant = LAB.default_variant("structured")
    student, record = Student(LAB, variant, "one_wire_is_enough", seed), RunRecord(LAB, variant)
    shown = set()
    for _, row in at_bench(student, Bench(LAB, variant, seed)):
        record.add(row)
        shown |= {v.misconception for v in assess(record, row.seq)}

    assert record.trials[0].signs and not record.trials[-1].signs
    assert "one_wire_is_enough" in shown
