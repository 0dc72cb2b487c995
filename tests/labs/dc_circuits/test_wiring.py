"""What a student's wiring does, and what a trial writes down of it."""

from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.dc_circuits.board import COLUMNS, LETTERS, ROWS, Board, BoardError
from labs.dc_circuits.circuit import FUSE_A, Circuit
from labs.dc_circuits.circuits import LAYOUTS, lay_out
from labs.dc_circuits.flatten import batteries_in_line, bulbs_before, extent, in_a_branch
from labs.dc_circuits.scene import draw
from labs.dc_circuits.topology import arrangement, one_way_parts

VALUES = {
    "battery": {"emf": 6.0, "internal_resistance": 0.5},
    "resistor": {"resistance": 10.0},
    "bulb": {"resistance": 10.0},
}


def lay(*things) -> Board:
    board = lay_out(Board(), things, VALUES)
    for switch in board.of_kind("switch"):
        board.toggle(switch.id)
    return board


BATTERY = ("battery", (4, 1), (1, 1))
TOP, RIGHT, BOTTOM = ("wire", (1, 1), (1, 5)), ("bulb", (1, 5), (4, 5)), ("wire", (4, 5), (4, 1))
SECOND = (("bulb", (1, 7), (4, 7)), ("wire", (1, 5), (1, 7)), ("wire", (4, 5), (4, 7)))


@pytest.mark.parametrize(
    ("things", "name", "bulbs", "branches"),
    [
        ((BATTERY,), "none", 0, 0),
        ((BATTERY, TOP, RIGHT), "none", 0, 0),
        ((BATTERY, TOP, RIGHT, BOTTOM), "single", 1, 1),
        ((BATTERY, ("bulb", (1, 1), (1, 5)), RIGHT, BOTTOM), "series", 2, 1),
        ((BATTERY, TOP, RIGHT, BOTTOM, *SECOND), "parallel", 1, 2),
        ((BATTERY, ("bulb", (1, 1), (1, 5)), RIGHT, BOTTOM, *SECOND), "mixed", 2, 2),
        ((BATTERY, TOP, RIGHT, BOTTOM, ("wire", (1, 5), (4, 5))), "none", 0, 0),
    ],
)
def test_the_arrangement_is_read_off_the_wiring(things, name, bulbs, branches):
    shape = arrangement(lay(*things))

    assert shape.name == name
    assert (extent(shape).bulbs, extent(shape).branches) == (bulbs, branches)


def test_a_bridge_is_a_network():
    things = (
        BATTERY,
        ("wire", (1, 1), (0, 4)),
        ("wire", (4, 1), (5, 4)),
        ("resistor", (0, 4), (2, 4)),
        ("resistor", (2, 4), (5, 4)),
        ("wire", (0, 4), (0, 7)),
        ("resistor", (0, 7), (2, 7)),
        ("resistor", (2, 7), (5, 7)),
        ("wire", (5, 7), (5, 4)),
        ("bulb", (2, 4), (2, 7)),
    )
    board = lay(*things)

    assert arrangement(board).name == "network"
    assert Circuit(board).current_a("L1") == pytest.approx(
        Circuit(board).current_a("R1") - Circuit(board).current_a("R2"), abs=1e-12
    )


def test_a_dead_end_does_not_belong_to_the_circuit():
    shape = arrangement(lay(BATTERY, TOP, RIGHT, BOTTOM, ("bulb", (1, 5), (1, 7))))

    assert [part.id for part in shape.parts()] == ["L1"]


def test_opening_a_switch_changes_nothing_but_the_switch():
    board = lay(*LAYOUTS["series_loop"])
    closed = extent(arrangement(board))
    board.toggle("S1")

    assert extent(arrangement(board)) == closed
    assert len([p for p in arrangement(board).parts() if p.kind == "switch"]) == 1


def test_the_meter_knows_how_many_bulbs_it_comes_after():
    before = lay(BATTERY, ("ammeter", (1, 1), (1, 5)), RIGHT, BOTTOM)
    after = lay(BATTERY, TOP, RIGHT, ("ammeter", (4, 5), (4, 1)))

    for board, bulbs in ((before, 0), (after, 1)):
        assert bulbs_before(arrangement(board), board.parts["A1"]) == bulbs
    assert Circuit(before).current_a("A1") == pytest.approx(
        Circuit(after).current_a("A1"), rel=1e-12
    )


def test_a_meter_in_one_of_two_branches_is_told_from_one_at_the_battery():
    branch = (BATTERY, TOP, ("bulb", (1, 5), (3, 5)), ("ammeter", (3, 5), (5, 5)))
    board = lay(
        *branch,
        ("wire", (5, 5), (4, 1)),
        ("bulb", (1, 7), (5, 7)),
        ("wire", (1, 5), (1, 7)),
        ("wire", (5, 5), (5, 7)),
    )

    assert in_a_branch(arrangement(board), board.parts["A1"])


@pytest.mark.parametrize(
    ("second", "count", "emf_v"), [(((1, 1), (1, 5)), 2, 12.0), (((1, 5), (1, 1)), 0, 0.0)]
)
def test_batteries_in_a_row_help_or_oppose(second, count, emf_v):
    board = lay(BATTERY, ("battery", *second), RIGHT, BOTTOM)

    assert batteries_in_line(arrangement(board)) == count
    assert Circuit(board).current_a("B1") == pytest.approx(emf_v / 11, abs=1e-12)


def test_a_wire_across_the_battery_is_a_short_and_trips_the_fuse():
    circuit = Circuit(lay(BATTERY, TOP, RIGHT, BOTTOM, ("wire", (4, 1), (1, 1))))

    [short] = circuit.shorts
    assert (short.battery, short.cause, short.tripped) == ("B1", "wires", True)
    assert short.current_a == pytest.approx(12.0)
    assert circuit.current_a("B1") == 0 and circuit.brightness(circuit.board.parts["L1"]) == 0


def test_a_weak_battery_survives_a_short_with_no_voltage_left():
    board = lay(BATTERY, ("wire", (4, 1), (1, 1)))
    board.set_value("B1", "internal_resistance", 3.0)
    circuit = Circuit(board)

    [short] = circuit.shorts
    assert not short.tripped and circuit.current_a("B1") == pytest.approx(2.0)
    assert circuit.voltage_v(board.parts["B1"].end, board.parts["B1"].start) == 0.0


def test_an_ammeter_across_the_battery_is_a_short():
    board = lay(BATTERY, ("ammeter", (1, 1), (1, 3)), ("wire", (1, 3), (4, 1)))

    assert [(s.cause, s.tripped) for s in Circuit(board).shorts] == [("meter", True)]


def test_a_wire_beside_an_ammeter_is_what_shorts_the_battery():
    board = lay(BATTERY, ("ammeter", (1, 1), (1, 3)), ("wire", (1, 3), (4, 1)))
    board.connect([1, 1], [4, 1])

    assert [s.cause for s in Circuit(board).shorts] == ["wires"]


@pytest.mark.parametrize(("emf_v", "current_a"), [(6.0, 0.0), (3.0, 3.0)])
def test_two_batteries_against_each_other_are_a_closed_circuit_without_a_load(emf_v, current_a):
    board = lay(
        BATTERY, ("battery", (4, 4), (1, 4)), ("wire", (1, 1), (1, 4)), ("wire", (4, 1), (4, 4))
    )
    board.set_value("B2", "emf", emf_v)

    assert arrangement(board).name == "unloaded"
    assert Circuit(board).current_a("B1") == pytest.approx(current_a)


def test_nothing_is_seen_to_flow_where_a_voltmeter_alone_closes_the_circuit():
    things = [("battery", (row, 0), (row, 4)) for row in range(3)]
    things += [("battery", (row, 4), (row, 0)) for row in range(3, 6)]
    board = lay(*things)
    for number, battery in enumerate(board.of_kind("battery")):
        board.set_value(battery.id, "emf", 9.0)
        if number:
            board.connect(list(board.parts[f"B{number}"].end), list(battery.start))
    board.probe(list(board.parts["B1"].start), list(board.parts["B6"].end))

    circuit, shape = Circuit(board), arrangement(board)
    assert circuit.voltage_v(board.probes["red"], board.probes["black"]) == pytest.approx(-54)
    assert draw(board, circuit, shape, {})["flowing"] is False


def test_a_small_resistor_is_not_yet_a_short():
    board = lay(BATTERY, ("resistor", (1, 1), (1, 3)), ("wire", (1, 3), (4, 1)))
    board.set_value("R1", "resistance", 1.0)

    assert Circuit(board).shorts == []
    assert Circuit(board).current_a("B1") == pytest.approx(4.0)


def test_too_many_branches_overload_the_fuse():
    board = lay(BATTERY, TOP, RIGHT, BOTTOM, *SECOND)
    for bulb in board.of_kind("bulb"):
        board.set_value(bulb.id, "resistance", 1.2)

    assert [s.cause for s in Circuit(board).shorts] == ["overload"]


def test_the_fuse_closes_when_the_short_is_gone():
    board = lay(BATTERY, TOP, RIGHT, BOTTOM)
    board.connect([4, 1], [1, 1])
    board.disconnect([1, 1], [4, 1])

    assert Circuit(board).current_a("L1") == pytest.approx(6 / 10.5)


terminals = st.tuples(st.integers(0, ROWS - 1), st.integers(0, COLUMNS - 1)).map(list)
deeds = st.lists(
    st.tuples(
        st.sampled_from([*LETTERS, "wire", "probe", "toggle"]),
        terminals,
        terminals,
        st.floats(0.1, 100),
    ),
    max_size=40,
)


@settings(max_examples=200, deadline=None)
@given(deeds)
def test_whatever_is_wired_has_finite_readings(things):
    board = Board()
    for kind, start, end, ohm in things:
        try:
            _do(board, kind, start, end, ohm)
        except BoardError:
            continue
    circuit, shape = Circuit(board), arrangement(board)

    for part in board.parts.values():
        assert isfinite(circuit.current_a(part.id)) and isfinite(circuit.brightness(part))
    for battery in board.of_kind("battery"):
        assert abs(circuit.current_a(battery.id)) <= FUSE_A * (1 + 1e-9)
    if len(board.probes) == 2:
        assert isfinite(circuit.voltage_v(board.probes["red"], board.probes["black"]))
    assert extent(shape).branches >= 0 and all(
        wire in circuit.wire_currents_a for wire in board.wires
    )


def _do(board: Board, kind: str, start, end, ohm: float) -> None:
    if kind == "wire":
        board.connect(start, end)
    elif kind == "probe":
        board.probe(start, end)
    elif kind == "toggle":
        board.toggle("S1")
    else:
        values = (
            {"emf": 6.0, "internal_resistance": ohm} if kind == "battery" else {"resistance": ohm}
        )
        board.place(kind, start, end, values, True)


OPEN_SWITCH = ("switch", (4, 5), (4, 3))
REST = ("wire", (4, 3), (4, 1))


@pytest.mark.parametrize(
    ("things", "hanging"),
    [
        ((BATTERY, TOP, RIGHT), ["L1"]),  # one wire, to the bulb's foot
        ((BATTERY, BOTTOM, RIGHT), ["L1"]),  # from the other pole
        ((BATTERY, TOP, RIGHT, BOTTOM), []),
        ((BATTERY, TOP, RIGHT, BOTTOM, SECOND[0], SECOND[1]), ["L2"]),  # a branch begun
        ((BATTERY, TOP, RIGHT, ("wire", (4, 5), (4, 7))), ["L1"]),  # a wire that ends nowhere
        ((BATTERY, TOP, ("bulb", (1, 7), (4, 7))), []),  # a spare bulb beside the circuit
        ((TOP, RIGHT), []),  # no battery at all
    ],
)
def test_a_part_on_one_wire_hangs_on_the_battery(things, hanging):
    assert [part.id for part in one_way_parts(lay(*things))] == hanging


def test_an_open_switch_is_a_path_that_can_be_closed():
    board = lay(BATTERY, TOP, RIGHT, OPEN_SWITCH, REST)
    board.toggle("S1")

    assert not board.part("S1").closed
    assert one_way_parts(board) == []
