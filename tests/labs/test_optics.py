"""The optical bench against textbook formulas, its instruments and what it refuses."""

import math

import numpy as np
import pytest

from labs.core import Action, BadAction, Bench, RunRecord, Variant, assess, load_lab
from labs.core.check import checks_of
from labs.optics.lens import ThinLens
from labs.optics.refraction import Surface

IDEAL = Variant("open", noise=0.0)
SETUPS = {
    "protractor": "refraction",
    "light_meter": "refraction",
    "screen": "lens",
    "ruler": "lens",
    "lux_meter": "lens",
}


def bench(variant=IDEAL, seed=1, **settings):
    made = Bench(load_lab("optics"), variant, seed)
    for name, value in settings.items():
        made.act(Action(name, "set", value))
    made.act(Action("apparatus", "light"))
    return made


def read(made, instrument, **asked):
    return made.act(Action(instrument, "read", asked)).observations[instrument]


def test_light_bends_towards_the_normal_in_water_as_snell_says():
    assert read(bench(angle=30, index=1.333), "protractor")["value"] == pytest.approx(
        22.030, abs=5e-4
    )


@pytest.mark.parametrize("angle", [1, 30, 60, 89])
@pytest.mark.parametrize("index", [1.333, 1.517, 2.417])
def test_light_goes_back_the_way_it_came(angle, index):
    inside = read(bench(angle=angle, index=index), "protractor")["value"]
    outside = read(bench(angle=inside, index=index, direction="out_of"), "protractor")["value"]

    assert outside == pytest.approx(angle, rel=1e-6)


@pytest.mark.parametrize("polarisation", ["unpolarised", "s", "p"])
@pytest.mark.parametrize("direction", ["into", "out_of"])
@pytest.mark.parametrize("angle", [0, 25, 56.607, 89])
def test_no_light_is_lost_at_the_surface(polarisation, direction, angle):
    made = bench(polarisation=polarisation, direction=direction, angle=angle)
    shares = [read(made, "light_meter", beam=b)["value"] for b in ("reflected", "transmitted")]

    assert sum(shares) == pytest.approx(100, rel=1e-8)


def test_at_brewsters_angle_nothing_swings_back_in_the_plane():
    made = bench(polarisation="p", angle=math.degrees(math.atan(1.517)))

    assert read(made, "light_meter", beam="reflected")["value"] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("index", [1.333, 1.517, 2.417])
def test_beyond_the_critical_angle_all_light_is_reflected(index):
    critical = math.degrees(math.asin(1 / index))
    within = bench(index=index, direction="out_of", angle=critical - 1e-6)
    beyond = bench(index=index, direction="out_of", angle=critical + 1e-6)

    assert read(within, "protractor")["value"] < 90
    assert read(beyond, "light_meter", beam="reflected")["value"] == 100
    with pytest.raises(BadAction, match="no refracted ray"):
        read(beyond, "protractor")


@pytest.mark.parametrize(("u", "f"), [(30, 10), (20, 10), (12, 10), (100, 25)])
def test_image_distance_and_height_follow_the_thin_lens(u, f):
    made = bench(setup="lens", object_distance=u, focal_length=f)

    assert read(made, "screen")["value"] == pytest.approx(u * f / (u - f), rel=1e-8)
    assert read(made, "ruler")["value"] == pytest.approx(20 * f / (u - f), rel=1e-8)


def test_half_a_lens_makes_the_whole_image_with_half_the_light():
    whole, half = (bench(setup="lens", covered=share) for share in (0, 50))

    assert read(half, "ruler")["value"] == read(whole, "ruler")["value"]
    assert read(half, "screen")["value"] == read(whole, "screen")["value"]
    ratio = read(half, "lux_meter")["value"] / read(whole, "lux_meter")["value"]
    assert ratio == pytest.approx(0.5, rel=1e-8)


@pytest.mark.parametrize("covered", [0.1, 0.3, 0.8])
def test_the_open_area_is_that_of_a_circle_without_its_top(covered):
    heights = np.linspace(-1, 1 - 2 * covered, 200_001)
    area = np.trapezoid(2 * np.sqrt(1 - heights**2), heights) / math.pi

    assert ThinLens(30, 10, 40, covered).open_share == pytest.approx(area, abs=1e-6)


@pytest.mark.parametrize(
    ("distance", "sentence"), [(8, "do not come together"), (10, "do not"), (10.5, "150 cm")]
)
@pytest.mark.parametrize("instrument", ["screen", "ruler", "lux_meter"])
def test_where_no_image_can_be_caught_the_bench_says_so(distance, sentence, instrument):
    with pytest.raises(BadAction, match=sentence):
        read(bench(setup="lens", object_distance=distance), instrument)


@pytest.mark.parametrize(("instrument", "setup"), SETUPS.items())
def test_an_instrument_of_the_other_setup_says_which_one_it_needs(instrument, setup):
    other = "lens" if setup == "refraction" else "refraction"
    with pytest.raises(BadAction, match="not in use here"):
        read(bench(setup=other), instrument)
    assert read(bench(setup=setup), instrument)["value"] > 0


def test_nothing_can_be_read_in_the_dark():
    made = bench()
    made.act(Action("apparatus", "dark"))

    with pytest.raises(BadAction, match="lamp"):
        read(made, "protractor")
    assert made.simulation.scene() == {"lamp": "off", "setup": "refraction"}


@pytest.mark.parametrize(("instrument", "setup"), SETUPS.items())
def test_readings_scatter_as_their_uncertainty_says(instrument, setup):
    made = bench(Variant("open"), setup=setup, seed=11)
    true = read(bench(setup=setup), instrument)["value"]
    readings = [read(made, instrument) for _ in range(400)]
    pulls = [(r["value"] - true) / r["uncertainty"] for r in readings]

    assert np.mean(pulls) == pytest.approx(0, abs=0.25)
    assert np.std(pulls) == pytest.approx(1, abs=0.12)


def test_a_narrow_lens_leaves_the_place_of_the_image_less_sure():
    wide, narrow = (
        read(bench(Variant("open"), setup="lens", lens_diameter=d), "screen") for d in (60, 20)
    )

    assert narrow["uncertainty"] > 2 * wide["uncertainty"]


def test_the_picture_tells_no_more_than_an_eye_sees():
    seen = bench(angle=30, index=1.333).simulation.scene()

    assert seen["refracted_deg"] == 22
    assert (seen["reflected"], seen["transmitted"]) == (0.02, 0.98)


CLAIMS = [
    ("half_lens_half_image", "lens", "covered", (0, 40, 80), "ruler", "decreases"),
    ("bigger_lens_bigger_image", "lens", "lens_diameter", (20, 40, 60), "ruler", "increases"),
    ("denser_bends_away", "refraction", "index", (1.333, 1.6, 2.4), "protractor", "increases"),
    ("image_always_in_focus", "lens", "object_distance", (15, 30, 60), "screen", "no_effect"),
]


@pytest.mark.parametrize(("name", "setup", "control", "values", "tool", "direction"), CLAIMS)
def test_a_claim_against_ones_own_data_is_answered_by_its_name(
    name, setup, control, values, tool, direction
):
    made = bench(Variant("open"), setup=setup)
    for value in values:
        made.act(Action(control, "set", value))
        quantity = read(made, tool)["quantity"]
        made.act(Action("notebook", "record"))
    claim = {"independent": control, "dependent": quantity, "direction": direction}
    said = {**claim, "text": "So it is.", "evidence": [1, 2, 3], "reasoning": "Look at it."}
    made.act(Action("claim", "state", said))
    record: RunRecord = made.record

    assert name in [verdict.misconception for verdict in assess(record, record.seq_of("claim"))]


def test_an_error_of_one_percent_is_noticed(monkeypatch):
    exact = Surface.refracted_rad
    assert all(check.passed for check in checks_of("optics"))
    monkeypatch.setattr(
        Surface, "refracted_rad", lambda self, a: (b := exact(self, a)) and b * 1.01
    )

    assert not all(check.passed for check in checks_of("optics"))


def test_an_error_of_one_percent_in_the_lens_is_noticed(monkeypatch):
    exact = ThinLens.image_cm.fget
    monkeypatch.setattr(ThinLens, "image_cm", property(lambda self: exact(self) * 1.01))

    assert any(not check.passed for check in checks_of("optics") if check.name.startswith("image"))
