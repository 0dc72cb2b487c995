"""Nodal analysis: Kirchhoff's laws on any circuit, and circuits that have no answer."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.dc_circuits.nodal import (
    Branch,
    SourceLoop,
    Wire,
    kirchhoff_residuals,
    solve,
    wire_currents,
)

nodes = st.integers(0, 7)
ohms = st.floats(0.05, 1e4)
volts = st.floats(-12, 12)


@st.composite
def circuits(draw):
    """Any parts between any terminals, with loose ends, islands, loops and shorted parts."""
    ends = draw(st.lists(st.tuples(nodes, nodes), min_size=1, max_size=16))
    branches = [
        Branch(f"X{n}", a, b, draw(ohms), draw(volts) if draw(st.booleans()) else 0.0)
        for n, (a, b) in enumerate(ends)
    ]
    wires = [
        Wire(f"W{n}", a, b, draw(st.floats(1, 5)))
        for n, (a, b) in enumerate(draw(st.lists(st.tuples(nodes, nodes), max_size=5)))
        if a != b
    ]
    return branches, wires


@settings(max_examples=300, deadline=None)
@given(circuits())
def test_kirchhoffs_laws_hold_on_any_circuit(circuit):
    branches, wires = circuit
    solution = solve(branches, wires)

    largest_a = max([1.0, *(abs(current) for current in solution.currents_a.values())])
    current_a, voltage_v = kirchhoff_residuals(solution, branches)

    assert current_a < 1e-12 * largest_a
    assert voltage_v < 1e-12 * max(1.0, largest_a)


@settings(max_examples=150, deadline=None)
@given(circuits())
def test_currents_balance_at_every_terminal_also_along_wires(circuit):
    branches, wires = circuit
    solution = solve(branches, wires)
    along = wire_currents(solution, branches, wires)

    for terminal in range(8):
        total, largest = 0.0, 1.0
        for thing in (*branches, *wires):
            current = (
                along[thing.name] if isinstance(thing, Wire) else solution.currents_a[thing.name]
            )
            total += current * ((thing.a == terminal) - (thing.b == terminal))
            largest = max(largest, abs(current))
        assert abs(total) < 1e-11 * largest


@settings(max_examples=100, deadline=None)
@given(circuits(), st.floats(0.1, 10))
def test_currents_are_proportional_to_all_sources_together(circuit, factor):
    branches, wires = circuit
    larger = [Branch(b.name, b.a, b.b, b.resistance_ohm, factor * b.emf_v) for b in branches]
    before, after = solve(branches, wires), solve(larger, wires)

    for name, current in before.currents_a.items():
        assert after.currents_a[name] == pytest.approx(factor * current, rel=1e-9, abs=1e-9)


def test_power_delivered_is_power_used():
    branches = [Branch("B", 0, 1, 0.7, 6.0), Branch("R", 1, 2, 4.0), Branch("L", 2, 0, 9.0)]
    currents = solve(branches).currents_a

    delivered = 6.0 * currents["B"]
    used = sum(currents[b.name] ** 2 * b.resistance_ohm for b in branches)

    assert delivered == pytest.approx(used, rel=1e-12)


def test_an_open_circuit_carries_no_current_and_keeps_its_emf():
    solution = solve([Branch("B", 0, 1, 0.5, 6.0), Branch("R", 1, 2, 10.0)])

    assert solution.currents_a == {
        "B": pytest.approx(0, abs=1e-15),
        "R": pytest.approx(0, abs=1e-15),
    }
    assert solution.voltage_v(1, 0) == pytest.approx(6.0)


def test_between_islands_no_voltage_is_defined():
    solution = solve([Branch("B1", 0, 1, 0.5, 6.0), Branch("B2", 2, 3, 0.5, 3.0)])

    assert solution.voltage_v(1, 2) is None
    assert solution.voltage_v(3, 2) == pytest.approx(3.0)


def test_a_battery_closed_by_a_wire_is_limited_by_its_own_resistance():
    solution = solve([Branch("B", 0, 1, 0.5, 6.0)], [Wire("W", 0, 1)])

    assert solution.currents_a["B"] == pytest.approx(12.0)
    assert solution.voltage_v(1, 0) == 0.0


@pytest.mark.parametrize("emf_v", [6.0, 3.0])
def test_ideal_sources_in_a_loop_are_refused_by_name(emf_v):
    with pytest.raises(SourceLoop, match="B2"):
        solve([Branch("B1", 0, 1, 0.0, 6.0), Branch("B2", 0, 1, 0.0, emf_v)])


@pytest.mark.parametrize("ohm", [-1.0, float("nan"), float("inf"), 0.0])
def test_a_part_needs_a_resistance(ohm):
    with pytest.raises(ValueError, match="R"):
        Branch("R", 0, 1, ohm)


def test_nothing_at_all_is_a_circuit_too():
    assert solve([]).currents_a == {}


def test_wires_side_by_side_share_a_current_by_their_lengths():
    branches = [Branch("B", 0, 1, 1.0, 6.0), Branch("R", 1, 2, 5.0)]
    wires = [Wire("short", 2, 0, 1.0), Wire("long", 2, 0, 3.0)]

    along = wire_currents(solve(branches, wires), branches, wires)

    assert along == {"short": pytest.approx(0.75), "long": pytest.approx(0.25)}
