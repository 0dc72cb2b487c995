"""The lab through its bench, as a student works it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.core import Action, BadAction, Bench, Variant, assess, load_lab
from labs.core.check import checks_of
from labs.core.words import words_of

LAB = load_lab("dc_circuits")


def bench_of(scaffold: str = "guided", **changes) -> Bench:
    return Bench(LAB, Variant(scaffold=scaffold, **changes), seed=11)


def do(bench: Bench, target: str, action: str, value=None):
    return bench.act(Action(target, action, value)).observations


def loop() -> Bench:
    bench = bench_of()
    do(bench, "board", "toggle", {"id": "S1"})
    return bench


def add_bulb(bench: Bench) -> None:
    do(bench, "board", "disconnect", {"from": [1, 2], "to": [1, 4]})
    do(bench, "board", "place", {"kind": "bulb", "from": [1, 2], "to": [1, 4]})


def trial(bench: Bench, instrument: str = "ammeter"):
    do(bench, instrument, "read")
    return do(bench, "notebook", "record")["trial"]


@pytest.mark.parametrize("check", checks_of("dc_circuits"), ids=lambda check: check.name)
def test_the_lab_agrees_with_published_values(check):
    assert check.passed


def test_the_guided_circuit_works_when_the_switch_is_closed():
    bench = loop()
    reading = do(bench, "ammeter", "read")["ammeter"]

    assert reading["value"] == pytest.approx(6 / 15.55, abs=5 * reading["uncertainty"])
    assert 0 < reading["uncertainty"] < 0.01 and reading["quantity"] == "current"


@pytest.mark.parametrize(("scaffold", "parts"), [("guided", 5), ("structured", 4), ("open", 0)])
def test_each_scaffold_starts_with_its_own_board(scaffold, parts):
    page = LAB.for_page(LAB.default_variant(scaffold))

    assert len(page["scene"]["parts"]) == parts


def test_adding_a_bulb_is_one_change():
    bench = loop()
    first = trial(bench)
    add_bulb(bench)
    second = trial(bench)

    changed = {
        name for name in first["settings"] if first["settings"][name] != second["settings"][name]
    }
    assert changed == {"bulbs_in_series"}
    assert second["readings"]["current"]["value"] < 0.7 * first["readings"]["current"]["value"]


def test_a_fair_pair_of_circuits_is_scored_as_fair():
    bench = loop()
    trial(bench)
    add_bulb(bench)
    trial(bench)

    [verdict] = [
        v for v in assess(bench.record, bench.count) if v.practice == "control_of_variables"
    ]
    assert verdict.verdict == "correct" and verdict.controls == ("bulbs_in_series",)


def test_changing_emf_and_wiring_at_once_is_confounded():
    bench = loop()
    trial(bench)
    add_bulb(bench)
    do(bench, "emf", "set", 9)
    trial(bench)

    [verdict] = [
        v for v in assess(bench.record, bench.count) if v.practice == "control_of_variables"
    ]
    assert verdict.verdict == "incorrect" and set(verdict.controls) == {"emf", "bulbs_in_series"}


@pytest.mark.parametrize(
    ("independent", "direction", "misconception"),
    [
        ("bulbs_in_series", "no_effect", "constant_current_source"),
        ("branches", "decreases", "more_parts_more_resistance"),
    ],
)
def test_a_claim_against_the_data_names_the_misconception(independent, direction, misconception):
    bench = loop()
    rows = [trial(bench)["number"]]
    if independent == "branches":
        do(bench, "board", "place", {"kind": "bulb", "from": [1, 7], "to": [5, 7]})
        for row in (1, 5):
            do(bench, "board", "connect", {"from": [row, 6], "to": [row, 7]})
    else:
        add_bulb(bench)
    rows.append(trial(bench)["number"])
    do(
        bench,
        "claim",
        "state",
        {
            "independent": independent,
            "dependent": "current",
            "direction": direction,
            "evidence": rows,
        },
    )

    [verdict] = [v for v in assess(bench.record, bench.count) if v.practice == "claim_matches_data"]
    assert (verdict.verdict, verdict.misconception) == ("incorrect", misconception)
    for language in ("en", "zh-hans"):
        assert "{" not in LAB.words(language).render(verdict.message, verdict.params)


def test_nothing_is_used_up_on_the_way_round():
    bench = bench_of("structured")
    do(bench, "board", "reset", {"circuit": "series_loop"})
    do(bench, "board", "toggle", {"id": "S1"})
    before = trial(bench)
    do(bench, "board", "remove", {"id": "A1"})
    do(bench, "board", "connect", {"from": [1, 0], "to": [1, 2]})
    do(bench, "board", "disconnect", {"from": [5, 4], "to": [5, 2]})
    do(bench, "board", "place", {"kind": "ammeter", "from": [5, 4], "to": [5, 2]})
    after = trial(bench)

    assert (before["settings"]["bulbs_before_meter"], after["settings"]["bulbs_before_meter"]) == (
        0,
        1,
    )
    difference = after["readings"]["current"]["value"] - before["readings"]["current"]["value"]
    assert abs(difference) < 5 * after["readings"]["current"]["uncertainty"]


def test_a_short_circuit_is_told_once_and_then_shown():
    bench = loop()
    seen = do(bench, "board", "connect", {"from": [5, 0], "to": [1, 0]})

    assert seen["short_circuit"] == [
        {"battery": "B1", "cause": "wires", "current": 12.0, "tripped": True}
    ]
    assert not seen["scene"]["flowing"]
    again = do(bench, "board", "move", {"id": "S1", "from": [5, 6], "to": [5, 4]})
    assert "short_circuit" not in again and again["scene"]["shorts"]


def test_a_slider_moves_every_part_of_its_kind_and_follows_a_single_one():
    bench = bench_of("open")
    do(bench, "board", "reset", {"circuit": "resistor_and_bulb"})
    seen = do(bench, "resistance", "set", 40)
    assert [p["resistance"] for p in seen["scene"]["parts"] if p["kind"] == "resistor"] == [40]

    seen = do(bench, "board", "set", {"id": "R1", "resistance": 22})
    assert seen["controls"]["resistance"] == 22


def test_a_slider_without_its_part_in_the_circuit_is_refused():
    bench = loop()
    do(bench, "board", "remove", {"id": "R1"})
    do(bench, "resistance", "set", 20)  # nothing is closed, so nothing can be misread
    do(bench, "board", "connect", {"from": [3, 6], "to": [5, 6]})

    with pytest.raises(BadAction, match="put one in first"):
        do(bench, "resistance", "set", 40)
    assert bench.simulation.settings()["resistance"] == 20


def test_a_hidden_value_cannot_be_set_on_a_part_either():
    bench = bench_of("open", hidden_controls=("internal_resistance",))
    do(bench, "board", "reset", {"circuit": "series_loop"})

    with pytest.raises(BadAction, match="fixed"):
        do(bench, "board", "set", {"id": "B1", "internal_resistance": 2})


@pytest.mark.parametrize("value", [0, 101, -5, float("nan"), float("inf"), "ten", None, True, [1]])
def test_values_outside_the_range_are_refused_with_the_range(value):
    bench = bench_of("open")
    with pytest.raises(BadAction) as refused:
        do(bench, "resistance", "set", value)
    assert "1" in str(refused.value) and "100" in str(refused.value)


@pytest.mark.parametrize("instrument", ["ammeter", "voltmeter", "light_meter"])
def test_an_instrument_without_its_place_says_what_is_missing(instrument):
    bench = bench_of("open")
    with pytest.raises(BadAction) as refused:
        do(bench, instrument, "read")
    assert str(refused.value) and refused.value.message("zh-hans") != str(refused.value)


def test_the_voltmeter_tells_the_battery_from_the_rest():
    bench = loop()
    quantities = []
    for red, black in (([1, 6], [3, 6]), ([1, 0], [5, 0])):
        do(bench, "voltmeter", "probe", {"red": red, "black": black})
        quantities.append(do(bench, "voltmeter", "read")["voltmeter"]["quantity"])

    assert quantities == ["voltage", "terminal_voltage"]


def test_swapped_probes_turn_the_sign():
    bench = bench_of("guided", noise=0.0)
    do(bench, "board", "toggle", {"id": "S1"})
    values = []
    for red, black in (([1, 6], [3, 6]), ([3, 6], [1, 6])):
        do(bench, "voltmeter", "probe", {"red": red, "black": black})
        values.append(do(bench, "voltmeter", "read")["voltmeter"]["value"])

    assert values[0] == pytest.approx(-values[1]) and values[0] > 3


def test_readings_scatter_as_much_as_they_say():
    bench = loop()
    readings = [do(bench, "ammeter", "read")["ammeter"] for _ in range(400)]
    values = [reading["value"] for reading in readings]
    mean = sum(values) / len(values)
    spread = (sum((value - mean) ** 2 for value in values) / (len(values) - 1)) ** 0.5

    assert spread == pytest.approx(readings[0]["uncertainty"], rel=0.15)


def test_a_refused_command_leaves_no_trace():
    bench = loop()
    before = json.dumps(bench.simulation.scene(), sort_keys=True)
    for action, value in (
        ("place", {"kind": "bulb", "from": [0, 0], "to": [0, 0]}),
        ("place", {"kind": "bulb", "from": [0, 0], "to": [0, 2], "value": 1e9}),
        ("set", {"id": "B1", "emf": 3, "resistance": 5}),
        ("move", {"id": "L1", "from": [1, 0], "to": [1, 2]}),
        ("remove", {"id": "W9"}),
        ("reset", {"circuit": "moon"}),
    ):
        with pytest.raises(BadAction):
            do(bench, "board", action, value)

    assert json.dumps(bench.simulation.scene(), sort_keys=True) == before


def test_undo_goes_back_one_command_at_a_time():
    bench = loop()
    before = bench.simulation.scene()["parts"]
    add_bulb(bench)
    for _ in range(2):
        seen = do(bench, "board", "undo")
    assert [(p["id"], p["from"]) for p in seen["scene"]["parts"]] == [
        (p["id"], p["from"]) for p in before
    ]
    assert len(seen["scene"]["wires"]) == 4

    do(bench, "board", "undo")  # the switch
    with pytest.raises(BadAction, match="nothing to undo"):
        do(bench, "board", "undo")


def test_every_refusal_has_words_in_both_languages():
    codes = set(words_of("dc_circuits", "en").get("errors"))
    assert codes == set(words_of("dc_circuits", "zh-hans").get("errors"))


commands = st.one_of(
    st.tuples(st.just("board"), st.just("toggle"), st.just({"id": "S1"})),
    st.tuples(st.just("board"), st.just("undo"), st.none()),
    st.tuples(
        st.just("board"),
        st.just("remove"),
        st.fixed_dictionaries({"id": st.sampled_from(["L1", "W1", "A1", "L2"])}),
    ),
    st.tuples(
        st.just("board"),
        st.sampled_from(["connect", "disconnect"]),
        st.fixed_dictionaries(
            {end: st.lists(st.integers(0, 5), min_size=2, max_size=2) for end in ("from", "to")}
        ),
    ),
    st.tuples(
        st.just("board"),
        st.just("place"),
        st.builds(
            lambda kind, row, column: {
                "kind": kind,
                "from": [row, column],
                "to": [row, column + 2],
            },
            st.sampled_from(["battery", "bulb", "resistor", "switch", "ammeter"]),
            st.integers(0, 5),
            st.integers(0, 5),
        ),
    ),
    st.tuples(st.just("emf"), st.just("set"), st.floats(1.5, 9)),
    st.tuples(st.sampled_from(["ammeter", "light_meter", "voltmeter"]), st.just("read"), st.none()),
    st.tuples(st.just("voltmeter"), st.just("probe"), st.just({"red": [1, 6], "black": [5, 0]})),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(commands, max_size=25), st.integers(0, 2**31))
def test_seed_and_actions_give_the_same_observations_again(deeds, seed):
    first, second = (Bench(LAB, Variant(scaffold="guided"), seed) for _ in range(2))
    for target, action, value in deeds:
        try:
            outcome = first.act(Action(target, action, value))
        except BadAction:
            continue
        again = second.act(Action(target, action, outcome.new))
        assert json.dumps(again.observations) == json.dumps(outcome.observations)
