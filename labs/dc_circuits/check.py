"""The circuits against closed forms and textbook values.

The first group goes through the solver alone, the second through the board as a student uses it,
with ideal instruments. What the meters themselves do (0.05 ohm, 10 megohm) is in the formulas.
"""

from collections.abc import Iterable
from itertools import pairwise, product
from math import sqrt
from typing import Any

from labs.core.bench import Action, Bench
from labs.core.catalogue import load_lab
from labs.core.check import Check
from labs.core.variant import Variant

from .circuit import AMMETER_OHM, BULB_RATED_W, VOLTMETER_OHM
from .nodal import Branch, Solution, kirchhoff_residuals, solve

_TIGHT = 1e-9
Parts = list[Branch]


def checks() -> Iterable[Check]:
    yield from _dividers()
    yield from _ladders()
    yield from _networks()
    yield from _internal_resistance()
    yield from _bridges()
    yield from _on_the_board()
    yield from _shorts()
    source = "Kirchhoff 1845, both laws, 62 branches"
    yield Check("largest residual of a grid", 0.0, worst_residual(), 1e-12, source)


def _driven(parts: Parts, plus: Any = "p", minus: Any = "m", emf_v: float = 1.0) -> Solution:
    """The parts with an ideal source between two nodes."""
    return solve([Branch("E", minus, plus, 0.0, emf_v), *parts])


def _resistance_ohm(parts: Parts, plus: Any, minus: Any) -> float:
    return 1.0 / _driven(parts, plus, minus).currents_a["E"]


def _dividers() -> Iterable[Check]:
    solution = _driven([Branch("R1", "p", "x", 1e3), Branch("R2", "x", "m", 2e3)], emf_v=12.0)
    out_v = solution.voltage_v("x", "m") or 0.0
    source = "E R2 / (R1 + R2), closed form"
    yield Check("divider 12 V over 1 and 2 kOhm", 8.0, out_v, _TIGHT, source, "V")
    parts = [Branch("R1", "p", "x", 1e6), Branch("R2", "x", "m", 1e6)]
    loaded = _driven([*parts, Branch("V", "x", "m", VOLTMETER_OHM)], emf_v=10.0)
    source = "10 V / 2.1: R2 with the voltmeter's 10 MOhm beside it"
    yield Check(
        "divider of 1 MOhm, loaded", 10 / 2.1, loaded.voltage_v("x", "m") or 0, _TIGHT, source, "V"
    )


def _ladders() -> Iterable[Check]:
    bits, reference_v = "1011", 5.0
    parts = [Branch("end", 0, "m", 2.0)]
    for number, bit in enumerate(reversed(bits)):
        parts.append(Branch(f"b{number}", number, "p" if bit == "1" else "m", 2.0))
    parts += [Branch(f"r{n}", n, n + 1, 1.0) for n in range(len(bits) - 1)]
    out_v = _driven(parts, emf_v=reference_v).voltage_v(len(bits) - 1, "m") or 0.0
    source = "V n / 2^4, closed form of the R-2R ladder"
    yield Check(
        "R-2R ladder, code 1011", reference_v * int(bits, 2) / 16, out_v, _TIGHT, source, "V"
    )
    for stages, expected in ((1, 2 / 1), (4, 34 / 21), (8, 1597 / 987)):
        rungs = [Branch(f"s{n}", n, n + 1, 1.0) for n in range(stages)]
        rungs += [Branch(f"p{n}", n + 1, "m", 1.0) for n in range(stages)]
        found = _resistance_ohm(rungs, 0, "m")
        source = "F(2n+1) / F(2n), Basin 1963, Math. Mag. 36, 84"
        yield Check(f"ladder of {stages} stages of 1 Ohm", expected, found, _TIGHT, source, "Ω")


def _networks() -> Iterable[Check]:
    corners = list(product((0, 1), repeat=3))
    edges = [
        Branch(f"{a}{b}", a, b, 1.0)
        for a in corners
        for b in corners
        if a < b and sum(x != y for x, y in zip(a, b, strict=True)) == 1
    ]
    source = "van Steenwijk 1998, Am. J. Phys. 66, 90"
    for name, to, ohm in (
        ("edge", (0, 0, 1), 7 / 12),
        ("face", (0, 1, 1), 3 / 4),
        ("body", (1, 1, 1), 5 / 6),
    ):
        found = _resistance_ohm(edges, (0, 0, 0), to)
        yield Check(f"cube of 1 Ohm edges, {name} diagonal", ohm, found, _TIGHT, source, "Ω")
    triangle = [Branch(f"{a}{b}", a, b, 30.0) for a, b in ("ab", "bc", "ca")]
    found = _resistance_ohm(triangle, "a", "b")
    yield Check("triangle of 30 Ohm", 20.0, found, _TIGHT, "delta-star, Kennelly 1899", "Ω")


def _internal_resistance() -> Iterable[Check]:
    emf_v, inside = 6.0, 2.0

    def power_w(outside: float) -> float:
        parts = [Branch("B", "m", "p", inside, emf_v), Branch("R", "p", "m", outside)]
        return float(solve(parts).currents_a["R"] ** 2 * outside)

    source = "E^2 R / (R + r)^2, Jacobi 1840"
    yield Check("power into R = r", emf_v**2 / (4 * inside), power_w(inside), _TIGHT, source, "W")
    yield Check(
        "power into R = 2 r over the most", 8 / 9, power_w(4.0) / power_w(2.0), 1e-9, source
    )
    peak = max((power_w(1.0 + 0.01 * n), 1.0 + 0.01 * n) for n in range(200))[1]
    yield Check("R with the most power", inside, peak, 1e-6, "maximum power transfer", "Ω")
    unlike = [
        Branch("B1", "m", "p", 1.0, 6.0),
        Branch("B2", "m", "p", 2.0, 3.0),
        Branch("R", "p", "m", 10.0),
    ]
    across_v = solve(unlike).voltage_v("p", "m") or 0.0
    expected_v = (6.0 / 1 + 3.0 / 2) / (1 / 1 + 1 / 2 + 1 / 10)
    yield Check(
        "two batteries side by side",
        expected_v,
        across_v,
        _TIGHT,
        "Millman 1940, Proc. IRE 28, 413",
        "V",
    )


def _bridges() -> Iterable[Check]:
    def bridge(unknown: float, detector: float = 50.0) -> Parts:
        return [
            Branch("R1", "p", "x", 100.0),
            Branch("R2", "x", "m", 200.0),
            Branch("R3", "p", "y", 150.0),
            Branch("Rx", "y", "m", unknown),
            Branch("G", "x", "y", detector),
        ]

    source = "Wheatstone 1843: balanced at R1 / R2 = R3 / Rx"
    balanced_a = _driven(bridge(300.0), emf_v=5.0).currents_a["G"]
    yield Check("Wheatstone bridge in balance", 0.0, balanced_a, 1e-12, source, "A")
    unknown, emf_v = 330.0, 5.0
    open_v = emf_v * (200 / 300 - unknown / (150 + unknown))
    inner = 100 * 200 / 300 + 150 * unknown / (150 + unknown)
    found_a = _driven(bridge(unknown), emf_v=emf_v).currents_a["G"]
    source = "Thevenin's theorem on both arms"
    yield Check("bridge out of balance", open_v / (inner + 50), found_a, _TIGHT, source, "A")


def _bench(circuit: str) -> Bench:
    bench = Bench(load_lab("dc_circuits"), Variant(scaffold="open", noise=0.0), seed=1)
    _board(bench, "reset", {"circuit": circuit})
    return bench


def _board(bench: Bench, action: str, value: dict[str, Any]) -> None:
    bench.act(Action("board", action, value))


def _read(bench: Bench, instrument: str, **asked: str) -> float:
    reading = bench.act(Action(instrument, "read", asked or None)).observations[instrument]
    return float(reading["value"])


def _on_the_board() -> Iterable[Check]:
    bench = _bench("resistor_and_bulb")
    bench.act(Action("resistance", "set", 10))
    total = 0.5 + AMMETER_OHM + 10 + 10
    yield Check("loop: current", 6 / total, _read(bench, "ammeter"), _TIGHT, "E / sum of R", "A")
    light = 100 * (6 / total) ** 2 * 10 / BULB_RATED_W
    yield Check("loop: light", light, _read(bench, "light_meter"), _TIGHT, "I^2 R / 3.6 W", "%")
    yield from _bulbs_in_series()
    yield from _bulbs_in_parallel()
    yield _before_and_after()


def _loop() -> Bench:
    """Battery (6 V, 0.5 Ohm), ammeter, one bulb of 10 Ohm and a resistor of 5 Ohm in a loop."""
    bench = _bench("series_loop")
    _board(bench, "toggle", {"id": "S1"})
    return bench


def _instead_of_wire(bench: Bench, kind: str, start: list[int], end: list[int]) -> None:
    _board(bench, "disconnect", {"from": start, "to": end})
    _board(bench, "place", {"kind": kind, "from": start, "to": end})


def _bulbs_in_series() -> Iterable[Check]:
    bench = _loop()
    wires = (([1, 2], [1, 4]), ([1, 4], [1, 6]), ([5, 4], [5, 2]))
    for count, (start, end) in enumerate(wires, start=2):
        _instead_of_wire(bench, "bulb", start, end)
        expected_a = 6 / (0.5 + AMMETER_OHM + 5 + 10 * count)
        name, source = f"{count} bulbs in series", "E / (r + R + n R_bulb)"
        yield Check(name, expected_a, _read(bench, "ammeter"), _TIGHT, source, "A")


def _bulbs_in_parallel() -> Iterable[Check]:
    bench = _loop()
    _board(bench, "place", {"kind": "bulb", "from": [1, 7], "to": [5, 7]})
    for row in (1, 5):
        _board(bench, "connect", {"from": [row, 6], "to": [row, 7]})
    expected_a = 6 / (0.5 + AMMETER_OHM + 1 / (1 / 15 + 1 / 10))
    source = "E / (r + 1 / (1 / (R + R_bulb) + 1 / R_bulb))"
    yield Check("2 branches", expected_a, _read(bench, "ammeter"), _TIGHT, source, "A")


def _before_and_after() -> Check:
    """An ammeter on either side of a bulb: nothing is used up."""
    bench = _loop()
    _instead_of_wire(bench, "ammeter", [5, 4], [5, 2])
    before_a, after_a = _read(bench, "ammeter", id="A1"), _read(bench, "ammeter", id="A2")
    source = "Kirchhoff 1845, current law"
    return Check(
        "current after a bulb less that before", 0.0, after_a - before_a, 1e-12, source, "A"
    )


def _shorts() -> Iterable[Check]:
    bench = _bench("series_loop")
    _board(bench, "connect", {"from": [5, 0], "to": [1, 0]})
    short = bench.simulation.scene()["shorts"][0]
    yield Check("current of a dead short", 12.0, short["current"], 1e-9, "E / r", "A")
    bench.act(Action("internal_resistance", "set", 2.0))
    bench.act(Action("voltmeter", "probe", {"red": [1, 0], "black": [5, 0]}))
    across_v = _read(bench, "voltmeter")
    yield Check("voltage left across a shorted battery", 0.0, across_v, 1e-12, "ideal wires", "V")


def worst_residual(size: int = 6) -> float:
    """Kirchhoff's laws on a grid of unlike resistors: the largest violation in A or V."""
    points = list(product(range(size), repeat=2))
    steps = [(a, b) for a in points for b in ((a[0] + 1, a[1]), (a[0], a[1] + 1)) if b in points]
    parts = [Branch(f"{a}{b}", a, b, 1.0 + sqrt(n)) for n, (a, b) in enumerate(steps)]
    parts += [
        Branch(f"E{n}", a, b, 0.5, 1.5 + n)
        for n, (a, b) in enumerate(pairwise([(0, 0), (3, 3), (5, 0)]))
    ]
    return max(kirchhoff_residuals(solve(parts), parts))
