"""The projectile against textbook formulas, its instruments, and what students may believe."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from labs.core import Action, BadAction, Bench, RunRecord, Variant, assess, load_lab
from labs.core.check import checks_of
from labs.core.record import EventRow
from labs.projectile import flight as physics
from labs.projectile import model
from labs.projectile.best_angle import best_angle_deg, range_m
from labs.projectile.flight import Shot, drag_kg_m, flight_of
from labs.students import Student, at_bench

IDEAL = Variant("open", noise=0.0)
G = 9.80665
TOOLS = ["tape", "stopwatch", "height_gauge", "speed_gun", "force_sensor", "fan"]


def bench(variant=IDEAL, seed=1, **settings):
    made = Bench(load_lab("projectile"), variant, seed)
    for name, value in settings.items():
        made.act(Action(name, "set", value))
    made.act(Action("apparatus", "launch"))
    return made


def read(made, instrument, **asked):
    return made.act(Action(instrument, "read", asked)).observations[instrument]


def value(instrument, asked=None, **settings):
    return read(bench(**settings), instrument, **(asked or {}))["value"]


@pytest.mark.parametrize("degrees", [10, 45, 80])
@pytest.mark.parametrize("gravity", [1.62, G])
def test_without_air_the_range_is_galileos(degrees, gravity):
    far = value("tape", speed=40, angle=degrees, drag_coefficient=0, gravity=gravity)

    assert far == pytest.approx(1600 * math.sin(2 * math.radians(degrees)) / gravity, rel=1e-8)


def test_a_baseball_flies_as_far_as_published():
    ball = {"speed": 40, "mass": 145, "drag_coefficient": "baseball"}

    assert value("tape", angle=45, **ball) == pytest.approx(95.395, abs=5e-4)
    assert value("fan", **ball) == pytest.approx(41, abs=0.1)


@pytest.mark.parametrize("speed", [1.0, 20.0, 60.0])
@pytest.mark.parametrize("degrees", [0.0, 3.0, 45.0, 89.0])
@pytest.mark.parametrize("height", [0.0, 0.5, 30.0])
@pytest.mark.parametrize("drag_per_mass", [1e-5, 2e-3, 0.31])
def test_every_flight_agrees_with_the_quadrature_of_its_path(speed, degrees, height, drag_per_mass):
    """From hardly any drag to the lightest ball: two ways that share no integration."""
    shot = Shot(speed, degrees, height, drag_per_mass, G)

    assert flight_of(shot).range_m == pytest.approx(range_m(shot), rel=1e-7, abs=2e-6)


@pytest.mark.parametrize("drag_per_mass", [0.0, 2e-3, 0.05])
@pytest.mark.parametrize("height", [0.0, 20.0])
def test_no_angle_beats_the_best(drag_per_mass, height):
    best = best_angle_deg(30.0, height, drag_per_mass, G)
    ranges = [
        flight_of(Shot(30.0, best + off, height, drag_per_mass, G)).range_m
        for off in (-1.0, 0.0, 1.0)
    ]

    assert ranges[1] == max(ranges)


def test_energy_lost_is_the_work_of_the_drag():
    """m v^2 / 2 + m g y + the integral of k v^3 dt stays what it was at the muzzle."""
    shot = Shot(40.0, 50.0, 10.0, drag_kg_m(0.35) / 0.145, G)
    flight = flight_of(shot)
    times = np.linspace(0, flight.duration_s, 2001)
    _, y, u, w = flight.states(times)
    speed = np.hypot(u, w)
    lost = np.trapezoid(shot.drag_per_mass * speed**3, times)
    energy = speed**2 / 2 + G * y

    assert energy[0] - energy[-1] == pytest.approx(lost, rel=1e-6)


def test_vanishing_drag_is_no_drag():
    one, other = (flight_of(Shot(30.0, 40.0, 5.0, k, G)) for k in (0.0, 1e-12))

    assert one.range_m == pytest.approx(other.range_m, rel=1e-9)
    assert one.maximum_height_m == pytest.approx(other.maximum_height_m, rel=1e-9)


def test_the_drag_of_a_moment_is_that_of_its_speed():
    made = bench(angle=40)
    speed = read(made, "speed_gun", moment="top")["value"]
    force = read(made, "force_sensor", moment="top")

    assert force["quantity"] == "force_at_top"
    assert force["value"] == pytest.approx(-drag_kg_m(0.35) * speed**2, rel=1e-7)


@pytest.mark.parametrize("moment", ["launch", "top", "landing"])
def test_without_air_no_force_drives_the_ball_on(moment):
    assert value("force_sensor", {"moment": moment}, speed=60, drag_coefficient=0) == 0


def test_mass_matters_only_in_air():
    vacuum = {value("tape", mass=mass, drag_coefficient=0) for mass in (10, 145, 1000)}
    air = [value("tape", mass=mass) for mass in (10, 145, 1000)]

    assert len(vacuum) == 1
    assert air == sorted(air) and air[2] > 2 * air[0]


def test_45_degrees_is_best_without_air_on_level_ground_only():
    assert value("fan", drag_coefficient=0) == pytest.approx(45)
    assert value("fan") < 44
    assert value("fan", drag_coefficient=0, launch_height=20) < 40


@pytest.mark.parametrize("drag", [0, 0.35])
def test_a_ball_that_lies_on_the_ground_goes_nowhere(drag):
    made = bench(angle=0, launch_height=0, drag_coefficient=drag)

    assert read(made, "tape")["value"] == 0
    assert read(made, "stopwatch")["value"] == 0


@pytest.mark.parametrize("instrument", TOOLS)
def test_readings_scatter_as_their_uncertainty_says(instrument):
    made, true = bench(Variant("open"), seed=11), value(instrument)
    pulls = [
        (r["value"] - true) / r["uncertainty"] for r in (read(made, instrument) for _ in range(400))
    ]

    assert np.mean(pulls) == pytest.approx(0, abs=0.2)
    assert np.std(pulls) == pytest.approx(1, abs=0.12)


def test_the_flight_is_sent_as_a_short_series_from_the_muzzle_to_the_ground():
    made = bench(launch_height=12, speed=30)
    sent = made.act(Action("apparatus", "launch")).observations["trajectory"]
    x, y = sent["series"]["x_m"], sent["series"]["y_m"]

    assert len(x) == len(y) <= 400
    assert sent["dt"] * (len(x) - 1) == pytest.approx(sent["duration"])
    assert (x[0], y[0], y[-1]) == (0, 12, 0)
    assert x[-1] == pytest.approx(read(made, "tape")["value"], abs=1e-4)


def test_the_picture_tells_no_result():
    assert bench().simulation.scene() == {"state": "landed"}


def test_a_change_loads_the_ball_again():
    made = bench()
    made.act(Action("angle", "set", 50))

    with pytest.raises(BadAction, match="Launch the ball first"):
        read(made, "tape")


@pytest.mark.parametrize("bad", [math.nan, math.inf, -1, 61, None, "fast"])
def test_a_speed_that_is_none_is_refused_and_named(bad):
    made = bench()

    with pytest.raises(BadAction, match="launch speed needs|launch speed must lie"):
        made.act(Action("speed", "set", bad))
    assert made.simulation.settings()["speed"] == 30


@pytest.mark.parametrize("target", ["drag_kg_m", "gravity"])
def test_an_error_of_one_percent_does_not_pass_the_check(monkeypatch, target):
    if target == "drag_kg_m":
        monkeypatch.setattr(model, "drag_kg_m", lambda c: 1.01 * drag_kg_m(c))
    else:
        real = model.flight_of

        def wrong(shot):
            return real(replace(shot, gravity=1.01 * shot.gravity))

        monkeypatch.setattr(model, "flight_of", wrong)

    assert not all(check.passed for check in checks_of("projectile"))


def test_the_air_and_the_ball_are_those_of_the_catalogue():
    area = math.pi * 0.037**2

    assert physics.drag_kg_m(0.35) == pytest.approx(0.5 * 1.204 * 0.35 * area, rel=1e-12)


def test_the_integration_holds_against_another_method():
    k = drag_kg_m(0.35) / 0.145

    def landed(time, state):
        return state[1] if time > 0 else 1.0

    def rates(_time, state):
        slowing = k * math.hypot(state[2], state[3])
        return state[2], state[3], -slowing * state[2], -G - slowing * state[3]

    landed.terminal = True
    start = (0, 0, 40 / math.sqrt(2), 40 / math.sqrt(2))
    end = solve_ivp(rates, (0, 20), start, "Radau", rtol=1e-9, atol=1e-9, events=landed)

    assert value("tape", speed=40, angle=45) == pytest.approx(end.y_events[0][0][0], rel=1e-6)


# -- what students may believe ---------------------------------------------------------------------

BELIEFS = [
    ("force_of_the_shot", "speed", "force_at_top", "increases", [5, 30, 60], {}),
    ("always_45_degrees", "drag_coefficient", "best_angle", "no_effect", [0, 0.6, 1.2], {}),
    ("always_45_degrees", "launch_height", "best_angle", "no_effect", [0, 15, 30], {}),
    ("heavier_flies_shorter", "mass", "range", "decreases", [10, 200, 1000], {}),
    (
        "heavier_flies_farther",
        "mass",
        "range",
        "increases",
        [10, 200, 1000],
        {"drag_coefficient": 0},
    ),
    ("heavier_lands_sooner", "mass", "flight_time", "decreases", [10, 200, 1000], {"angle": 60}),
]


def claimed(independent, dependent, direction, values, settings):
    """What the rules say of a claim after three fair trials."""
    made, tools = (
        Bench(load_lab("projectile"), Variant("open"), 3),
        {
            "range": "tape",
            "flight_time": "stopwatch",
            "force_at_top": "force_sensor",
            "best_angle": "fan",
        },
    )
    record = RunRecord(made.lab, made.variant)

    def act(target, action, given=None):
        done = made.act(Action(target, action, given))
        record.add(EventRow(made.count, target, action, done.old, done.new, done.observations, 1.0))

    for name, setting in settings.items():
        act(name, "set", setting)
    for setting in values:
        act(independent, "set", setting)
        act("apparatus", "launch")
        act(tools[dependent], "read")
        act("notebook", "record")
    claim = {"independent": independent, "dependent": dependent, "direction": direction}
    act("claim", "state", {**claim, "evidence": [1, 2, 3]})
    return next(v for v in assess(record, made.count) if v.practice == "claim_matches_data")


@pytest.mark.parametrize(("name", "x", "y", "direction", "values", "settings"), BELIEFS)
def test_a_belief_against_the_own_data_is_answered(name, x, y, direction, values, settings):
    verdict = claimed(x, y, direction, values, settings)

    assert verdict.verdict == "incorrect"
    assert verdict.misconception == name


def test_that_heavy_balls_fly_farther_in_air_is_no_misconception():
    verdict = claimed("mass", "range", "increases", [10, 200, 1000], {})

    assert (verdict.verdict, verdict.misconception) == ("correct", "")


def test_experts_find_what_is_true():
    """Of what experts claim, nearly everything is what somebody who knows expects."""
    lab = load_lab("projectile")
    truths = {
        ("speed", "range", "increases"),
        ("drag_coefficient", "range", "decreases"),
        ("mass", "range", "increases"),
        ("gravity", "range", "decreases"),
        ("launch_height", "range", "increases"),
        ("angle", "flight_time", "increases"),
        ("angle", "maximum_height", "increases"),
        ("speed", "force_at_top", "decreases"),
        ("drag_coefficient", "best_angle", "decreases"),
    }
    claims = []
    for seed in range(30):
        record = RunRecord(lab, lab.default_variant("open"))
        for _, row in at_bench(
            Student(lab, record.variant, "expert", seed), Bench(lab, record.variant, seed)
        ):
            record.add(row)
        claims.append(tuple(record.claim[k] for k in ("independent", "dependent", "direction")))

    assert sum(claim in truths for claim in claims) >= 26
