"""Charging, filters and resonance against formulas, an integrator and conserved quantities."""

import cmath
import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from labs.core import Action, BadAction, Variant
from labs.core.check import checks_of
from labs.rc_rlc.series import Series, State
from tests.support.lab_bench import LabBench, Misled, read

TOOLS = ["oscilloscope", "timer", "voltmeter", "ammeter", "gain_meter", "phase_meter", "sweep"]

bench = LabBench("rc_rlc", "run")
shown = bench.shown


@pytest.mark.parametrize(("taus", "percent"), [(1, 63.2121), (5, 99.3262)])
def test_one_time_constant_is_not_full_and_five_nearly_are(taus, percent):
    assert shown("oscilloscope", emf=10, time=taus) * 10 == pytest.approx(percent, rel=1e-6)


def test_the_corner_and_the_resonance_are_those_of_the_textbook():
    assert shown("sweep") == pytest.approx(159.155, rel=2e-6)
    assert shown("sweep", circuit="rlc", capacitance=0.1) == pytest.approx(5032.92, rel=1e-6)


@pytest.mark.parametrize("resistance", [10, 200, 5000])
def test_resistance_moves_the_corner_but_not_the_resonance_and_not_the_end(resistance):
    assert shown("sweep", circuit="rlc", resistance=resistance) == shown("sweep", circuit="rlc")
    assert shown("voltmeter", resistance=resistance) == 5
    corner = 1 / (2 * math.pi * resistance * 1e-6)
    assert shown("sweep", resistance=resistance) == pytest.approx(corner, rel=1e-8)


def test_the_capacitor_stops_direct_current_and_the_coil_does_not():
    for emf in (1, 10):
        assert shown("ammeter", emf=emf) == 0
        assert shown("ammeter", circuit="rlc", emf=emf) == 0
        assert shown("ammeter", circuit="rl", emf=emf) == pytest.approx(emf, rel=1e-8)


@pytest.mark.parametrize("resistance", [20.0, 200.0, 632.455532, 1000.0, 5000.0])
def test_the_closed_form_is_what_an_integrator_finds(resistance):
    """Under, at and over critical damping (2 sqrt(L / C) = 632 ohm), from any state."""
    circuit = Series("rlc", resistance, 100e-9, 10e-3)
    start, times = State(-2.0, 0.004), np.linspace(0, 5e-4, 60)

    def slopes(_, state):
        voltage, current = state
        return [current / 100e-9, (5 - resistance * current - voltage) / 10e-3]

    found = solve_ivp(slopes, (0, 5e-4), start, "DOP853", times, rtol=1e-11, atol=1e-14)
    waves = circuit.constant(5.0, start, times)

    assert waves.capacitor == pytest.approx(found.y[0], abs=1e-7)
    assert waves.current == pytest.approx(found.y[1], abs=1e-9)


@pytest.mark.parametrize("kind", ["rc", "rl", "rlc"])
def test_a_square_wave_is_what_comes_after_many_periods(kind):
    circuit, frequency = Series(kind, 120.0, 0.5e-6, 20e-3), 900.0
    state, half = State(), 0.5 / frequency
    for period in range(400):
        waves = circuit.constant(0.0 if period % 2 else 4.0, state, np.array([half]))
        state = State(float(waves.capacitor[0]), float(waves.current[0]))
    later = circuit.constant(4.0, state, np.linspace(0, half * 0.99, 30))
    settled = circuit.square(4.0, frequency, np.linspace(0, half * 0.99, 30))

    for one, other in zip(settled, later, strict=True):
        assert one == pytest.approx(other, abs=1e-9)


@pytest.mark.parametrize("kind", ["rc", "rl", "rlc"])
def test_a_sine_obeys_the_law_of_the_loop_and_of_each_part(kind):
    circuit, frequency = Series(kind, 300.0, 0.2e-6, 15e-3), 1234.0
    times = np.linspace(0, 2e-3, 2001)
    waves = circuit.sine(3.0, frequency, times)
    slope = np.gradient(waves.current, times, edge_order=2)

    assert waves.resistor + waves.capacitor + waves.coil == pytest.approx(waves.source, abs=1e-12)
    assert waves.resistor == pytest.approx(300 * waves.current)
    if kind != "rc":
        assert waves.coil[5:-5] == pytest.approx(15e-3 * slope[5:-5], abs=1e-3)


def test_gain_and_phase_are_those_of_a_low_pass():
    for frequency in (10, 159, 2000, 20000):
        exact = 1 / (1 + 2j * math.pi * frequency * 1e-3)
        assert shown("gain_meter", frequency=frequency) == pytest.approx(abs(exact), rel=1e-7)
        phase = math.degrees(cmath.phase(exact))
        assert shown("phase_meter", frequency=frequency) == pytest.approx(phase, rel=1e-7)


@pytest.mark.parametrize("resistance", [10, 300, 2000, 5000])
def test_the_timer_stops_when_the_output_has_63_percent(resistance):
    settings = {"circuit": "rlc", "resistance": resistance, "capacitance": 0.5, "emf": 10}
    time_ms = shown("timer", **settings)

    reached = shown("oscilloscope", time=time_ms, **settings)
    assert reached == pytest.approx(10 * (1 - math.exp(-1)), rel=1e-6)
    earlier = [shown("oscilloscope", time=time_ms * share, **settings) for share in (0.3, 0.9)]
    assert earlier[0] < earlier[1] < reached


def test_kirchhoffs_sum_vanishes_whatever_runs():
    for circuit in ("rc", "rl", "rlc"):
        for signal in ("charge", "discharge", "square", "sine"):
            made = bench(circuit=circuit, signal=signal, time=0.21, frequency=800)
            parts = [
                read(made, "oscilloscope", across=part)["value"]
                for part in ("resistor", "capacitor", "coil")
            ]
            source = read(made, "oscilloscope", across="source")["value"]
            assert math.fsum(parts) == pytest.approx(source, abs=5e-8)


@pytest.mark.parametrize("part", ["capacitance", "inductance", "resistance"])
def test_an_error_of_one_percent_in_the_model_is_found(monkeypatch, part):
    whole = Series.__init__

    def wrong(self, *arguments, **named):
        whole(self, *arguments, **named)
        object.__setattr__(self, part, getattr(self, part) * 1.01)

    monkeypatch.setattr(Series, "__init__", wrong)

    assert not all(check.passed for check in checks_of("rc_rlc"))


@pytest.mark.parametrize("instrument", TOOLS)
def test_readings_scatter_as_their_uncertainty_says(instrument):
    made = bench(Variant("open"), seed=7)
    true = shown(instrument)
    pulls = [
        (r["value"] - true) / r["uncertainty"] for r in (read(made, instrument) for _ in range(400))
    ]

    assert np.mean(pulls) == pytest.approx(0, abs=0.2)
    assert np.std(pulls) == pytest.approx(1, abs=0.15)


def test_nothing_is_measured_with_the_switch_open():
    made = bench.still()

    with pytest.raises(BadAction, match="switch open"):
        read(made, "voltmeter")


def test_the_cursor_leaves_the_circuit_alone_and_any_other_change_opens_the_switch():
    made = bench()
    made.act(Action("time", "set", 3))
    assert made.simulation.scene() == {"state": "running"}
    made.act(Action("resistance", "set", 500))

    assert made.simulation.scene() == {"state": "off"}


@pytest.mark.parametrize("value", [math.nan, math.inf, -1, 1e9, None, "much"])
def test_a_resistance_that_cannot_be_is_refused(value):
    with pytest.raises(BadAction):
        bench().act(Action("resistance", "set", value))


@pytest.mark.parametrize("signal", ["charge", "discharge", "square", "sine"])
@pytest.mark.parametrize("circuit", ["rc", "rl", "rlc"])
def test_the_sweep_is_short_and_starts_and_goes_on_as_it_should(circuit, signal):
    made = bench(circuit=circuit, signal=signal)
    sent = made.act(Action("apparatus", "run")).observations["trajectory"]

    assert sent["loop"] == (signal in ("square", "sine"))
    for series in sent["series"].values():
        assert len(series) <= 400
        assert sent["dt"] * (len(series) - 1) == pytest.approx(sent["duration"])
    first = sent["series"]["output_v"][0]
    if signal in ("charge", "discharge"):
        assert first == pytest.approx(0 if signal == "charge" else 5, abs=1e-9)


@pytest.mark.parametrize("resistance", [10, 632, 5000])
def test_every_circuit_of_the_bench_gives_finite_numbers(resistance):
    for circuit in ("rc", "rl", "rlc"):
        for settings in (
            {"capacitance": 0.1, "inductance": 1},
            {"capacitance": 4, "inductance": 100},
        ):
            for frequency in (10, 20000):
                made = bench(
                    circuit=circuit,
                    signal="square",
                    resistance=resistance,
                    frequency=frequency,
                    **settings,
                )
                assert all(math.isfinite(read(made, tool)["value"]) for tool in TOOLS)


MISLED = {
    "capacitor_passes_direct_current": Misled(
        "emf", "steady_current", "increases", "ammeter", (1, 5, 10)
    ),
    "full_after_one_time_constant": Misled(
        "time", "voltage", "no_effect", "oscilloscope", (1, 3, 6)
    ),
    "resistor_takes_its_share": Misled(
        "resistance", "final_voltage", "decreases", "voltmeter", (50, 1000, 5000)
    ),
    "stronger_source_charges_sooner": Misled("emf", "rise_time", "decreases", "timer", (1, 5, 10)),
}


@pytest.mark.parametrize("name", MISLED)
def test_a_claim_against_the_data_meets_its_own_feedback(name):
    assert bench.is_noticed(MISLED[name], name)


def test_a_fit_of_the_charging_curve_finds_the_time_constant():
    made = bench(Variant("open"))
    for time_ms in (0.2, 0.5, 1, 1.5, 2, 3, 5, 8):
        made.act(Action("time", "set", time_ms))
        read(made, "oscilloscope")
        made.act(Action("notebook", "record"))
    asked = {"x": "time", "y": "voltage", "model": "saturation"}
    fitted = made.act(Action("plot", "fit", asked)).observations["fit"]["parameters"]

    assert fitted["scale"]["value"] == pytest.approx(1, abs=0.03)
    assert fitted["plateau"]["value"] == pytest.approx(5, abs=0.1)
