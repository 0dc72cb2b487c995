"""The pendulum against textbook formulas and conserved quantities."""

import itertools
import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.special import ellipj, ellipk

from labs.core import Action, Bench, Variant, load_lab
from labs.pendulum.motion import DampedMotion, FreeMotion, NotConverged, motion_of

IDEAL = Variant("open", noise=0.0)


def bench(variant=IDEAL, seed=1, **settings):
    made = Bench(load_lab("pendulum"), variant, seed)
    for name, value in settings.items():
        made.act(Action(name, "set", value))
    made.act(Action("apparatus", "release"))
    return made


def read(made, instrument, **asked):
    return made.act(Action(instrument, "read", asked)).observations[instrument]


@pytest.mark.parametrize("length_m", [0.1, 0.25, 1.0, 2.0])
def test_small_swings_have_the_textbook_period(length_m):
    period = read(bench(length=length_m, amplitude=1), "photogate")["value"]

    assert period == pytest.approx(2 * math.pi * math.sqrt(length_m / 9.81), rel=2e-5)


@pytest.mark.parametrize("amplitude_deg", [5, 45, 90, 135, 170])
def test_large_swings_have_the_period_of_the_elliptic_integral(amplitude_deg):
    period = read(bench(amplitude=amplitude_deg), "photogate")["value"]
    exact = 4 * ellipk(math.sin(math.radians(amplitude_deg) / 2) ** 2) / math.sqrt(9.81)

    assert period == pytest.approx(exact, rel=1e-6)


@pytest.mark.parametrize("amplitude", [0.1, 1.5, 2.9])
def test_the_angle_follows_the_elliptic_function_all_the_way(amplitude):
    """sin(theta / 2) = k sn(K - t): DLMF 22.19, over three periods."""
    k = math.sin(amplitude / 2)
    times = np.linspace(0, 3 * FreeMotion(amplitude).period(), 100)
    sine = ellipj(ellipk(k * k) - times, k * k)[0]

    assert FreeMotion(amplitude).states(times)[0] == pytest.approx(
        2 * np.arcsin(k * sine), abs=1e-8
    )


def test_without_drag_the_energy_stays():
    made = bench(amplitude=140)
    totals = [
        read(made, "energy_meter", energy="total", after_swings=s / 8)["value"] for s in range(20)
    ]

    assert totals == pytest.approx([100 * 9.81 * (1 - math.cos(math.radians(140)))] * 20, rel=1e-8)


def test_at_the_bottom_all_energy_is_kinetic():
    made = bench(amplitude=60)
    kinetic = read(made, "energy_meter", energy="kinetic", after_swings=0.25)["value"]
    potential = read(made, "energy_meter", energy="potential", after_swings=0.25)["value"]

    assert potential == pytest.approx(0, abs=1e-9 * kinetic)


def test_drag_takes_energy_and_never_gives_it():
    made = bench(amplitude=90, drag=20)
    totals = [
        read(made, "energy_meter", energy="total", after_swings=s / 4)["value"] for s in range(20)
    ]

    assert all(later < earlier for earlier, later in zip(totals, totals[1:], strict=False))


def test_mass_matters_only_with_drag():
    def period(mass, drag):
        return read(bench(mass=mass, drag=drag, amplitude=60), "photogate")["value"]

    assert period(50, 0) == period(500, 0)
    assert period(50, 20) != period(500, 20)


def test_the_heavier_bob_keeps_its_swing_longer():
    light = read(bench(mass=50, drag=10, amplitude=60), "protractor", swings=5)["value"]
    heavy = read(bench(mass=500, drag=10, amplitude=60), "protractor", swings=5)["value"]

    assert light < heavy < 60


def test_vanishing_drag_is_no_drag():
    """The two ways of integrating meet: a quarter mirrored, and half swings joined."""
    times = np.linspace(0, 20, 200)

    assert DampedMotion(1.2, 1e-13).states(times) == pytest.approx(
        FreeMotion(1.2).states(times), abs=1e-7
    )


@pytest.mark.parametrize("beta", [2e-5, 0.1, 10.0])
@pytest.mark.parametrize("amplitude_deg", [1, 60, 170])
def test_with_drag_angle_and_velocity_follow_the_equation_of_motion(amplitude_deg, beta):
    amplitude = math.radians(amplitude_deg)
    times = np.linspace(0, 20, 101)
    integrated = solve_ivp(
        lambda _t, y: (y[1], -math.sin(y[0]) - beta * abs(y[1]) * y[1]),
        (0, 20),
        (amplitude, 0),
        method="DOP853",
        rtol=1e-12,
        atol=1e-13 * amplitude,
        t_eval=times,
    )

    found = DampedMotion(amplitude, beta).states(times)

    assert np.abs(found - integrated.y).max() < 1e-9 * amplitude


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("amplitude_deg", [0.5, 1, 10, 60, 120, 150, 170])
@pytest.mark.parametrize("beta", [1e-13, 1e-9, 2e-5, 1e-3, 0.1, 0.4, 1.0, 3.0, 10.0])
def test_the_motion_converges_wherever_the_controls_can_be_set(amplitude_deg, beta):
    """From beyond the weakest drag, 0.1 g/m at 0.1 m and 500 g, to the strongest, 50 g/m at 2 m and 10 g."""
    motion = DampedMotion(math.radians(amplitude_deg), beta)
    turned = [motion.turning_angle(swings) for swings in range(11)]
    times = np.linspace(0, motion.time_of_swings(10), 500)
    angles, speeds = motion.states(times)
    energy = speeds**2 / 2 + 1 - np.cos(angles)

    assert all(0 < after <= before for before, after in itertools.pairwise(turned))
    assert np.all(np.diff(energy) <= 1e-10 * energy[0])


def test_a_motion_that_does_not_converge_is_an_error_and_no_number():
    with pytest.raises(NotConverged, match="needs more than 512 terms"):
        DampedMotion(math.radians(179.9999), 0.05).period()


def test_a_time_that_is_no_number_is_an_error_too():
    with pytest.raises(NotConverged, match="did not settle"):
        DampedMotion(1.0, 0.05).states(np.array([0.5, math.nan]))


def test_the_motion_does_not_depend_on_how_its_time_is_asked_for():
    whole = DampedMotion(1.0, 0.05)
    whole.states(np.array([60.0]))
    piecewise = DampedMotion(1.0, 0.05)
    for time in np.linspace(0, 60, 7):
        piecewise.states(np.array([time]))
    times = np.linspace(0, 60, 50)

    assert np.array_equal(whole.states(times), piecewise.states(times))


def test_timing_more_swings_makes_the_stopwatch_surer():
    made = bench(Variant("open"))
    one = read(made, "stopwatch", swings=1)["uncertainty"]
    ten = read(made, "stopwatch", swings=10)["uncertainty"]

    assert ten == pytest.approx(one / 10, rel=1e-3)


@pytest.mark.parametrize("instrument", ["stopwatch", "photogate", "protractor", "energy_meter"])
def test_readings_scatter_as_their_uncertainty_says(instrument):
    made = bench(Variant("open"), amplitude=40, seed=11)
    true = read(bench(amplitude=40), instrument)["value"]
    readings = [read(made, instrument) for _ in range(400)]
    pulls = [(r["value"] - true) / r["uncertainty"] for r in readings]

    assert np.mean(pulls) == pytest.approx(0, abs=0.2)
    assert np.std(pulls) == pytest.approx(1, abs=0.12)


def test_a_reading_shows_no_more_digits_than_the_instrument_has():
    value = read(bench(Variant("open")), "photogate")["value"]

    assert value == pytest.approx(round(value, 4), abs=1e-12)


def test_the_release_sends_the_motion_as_a_short_series():
    made = Bench(load_lab("pendulum"), IDEAL, 1)
    made.act(Action("amplitude", "set", 30))
    free = made.act(Action("apparatus", "release")).observations["trajectory"]
    made.act(Action("drag", "set", 20))
    damped = made.act(Action("apparatus", "release")).observations["trajectory"]

    assert free["loop"] and not damped["loop"]
    for sent in (free, damped):
        series = sent["series"]["angle_rad"]
        assert len(series) <= 400
        assert sent["dt"] * (len(series) - 1) == pytest.approx(sent["duration"])
        assert series[0] == pytest.approx(math.radians(30), abs=1e-5)
    assert free["series"]["angle_rad"][-1] == pytest.approx(math.radians(30), abs=1e-5)


def test_a_change_takes_the_pendulum_back_into_the_hand():
    made = bench()
    assert made.simulation.scene() == {"state": "swinging"}
    made.act(Action("length", "set", 0.5))

    assert made.simulation.scene() == {"state": "held"}


def test_a_motion_asked_for_again_is_not_integrated_again():
    assert motion_of(0.5, 0.01) is motion_of(0.5, 0.01)


def test_threads_that_share_a_motion_do_not_disturb_one_another():
    expected = DampedMotion(1.0, 0.05).time_of_swings(10)
    shared = DampedMotion(1.0, 0.05)
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: shared.time_of_swings(10), range(16)))

    assert found == {expected}


@pytest.mark.parametrize("beta", [1e-7, 0.1, 10.0])
@pytest.mark.parametrize("amplitude_deg", [1, 170])
def test_every_pendulum_of_the_bench_swings_out_less_and_less(amplitude_deg, beta):
    """From hardly any drag on the smallest swing to a card on the lightest bob, nearly upright."""
    motion = DampedMotion(math.radians(amplitude_deg), beta)
    angles = [motion.turning_angle(n) for n in range(11)]

    assert all(
        0 < later <= earlier * (1 + 1e-6)
        for earlier, later in zip(angles, angles[1:], strict=False)
    )
