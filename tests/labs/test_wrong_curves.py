"""A claim whose direction is right and whose curve is wrong: pH in proportion to the base added."""

import pytest

from labs.core import Action, Bench, RunRecord, Variant, assess, load_lab
from labs.students import Student, at_bench

LAB = load_lab("titration")
ALONG_THE_STEP_ML = [0, 12, 24, 25, 26, 40]
CLAIM = {
    "independent": "titrant",
    "dependent": "ph",
    "text": "It does.",
    "reasoning": "",
}


def claimed(volumes_ml, *curves, noise=1.0, direction="increases"):
    """The verdict on a claim after curves were drawn through trials at these volumes."""
    bench = Bench(LAB, Variant("open", noise=noise), seed=4)
    for volume_ml in volumes_ml:
        bench.act(Action("titrant", "set", volume_ml))
        bench.act(Action("ph_meter", "read"))
        bench.act(Action("notebook", "record"))
    for curve in curves:
        bench.act(Action("plot", "fit", {"x": "titrant", "y": "ph", "model": curve}))
    rows = list(range(1, len(volumes_ml) + 1))
    bench.act(Action("claim", "state", {**CLAIM, "direction": direction, "evidence": rows}))
    [verdict] = [v for v in assess(bench.record, bench.count) if v.practice == "claim_matches_data"]
    return verdict


@pytest.mark.parametrize("noise", [0.0, 1.0])
@pytest.mark.parametrize("curve", ["linear", "proportional"])
def test_a_line_through_the_step_shows_the_misconception(curve, noise):
    verdict = claimed(ALONG_THE_STEP_ML, curve, noise=noise)

    assert verdict.verdict == "incomplete"
    assert verdict.misconception == "ph_rises_in_proportion"
    for language in ("en", "zh-hans"):
        assert "{" not in LAB.words(language).render(verdict.message, verdict.params)


@pytest.mark.parametrize("curves", [(), ("quadratic",), ("linear", "quadratic")])
def test_without_a_line_as_the_last_curve_the_claim_stands(curves):
    verdict = claimed(ALONG_THE_STEP_ML, *curves)

    assert (verdict.verdict, verdict.misconception) == ("correct", "")


def test_two_points_lie_on_every_line():
    assert claimed([10, 15], "linear").verdict == "correct"


def test_where_the_points_do_lie_on_the_line_it_may_be_drawn():
    assert claimed([10, 12, 14, 16], "linear").verdict == "correct"


def test_a_claim_against_the_data_is_answered_as_such():
    verdict = claimed(ALONG_THE_STEP_ML, "linear", direction="decreases")

    assert (verdict.verdict, verdict.misconception) == ("incorrect", "")


def test_who_holds_it_is_noticed_and_who_knows_better_is_not():
    noticed = {"ph_rises_in_proportion": 0, "expert": 0}
    for kind in noticed:
        for seed in range(20):
            variant = LAB.variant_for(scaffold="guided", misconception="ph_rises_in_proportion")
            record = RunRecord(LAB, variant)
            ideas = set()
            for _, row in at_bench(Student(LAB, variant, kind, seed), Bench(LAB, variant, seed)):
                record.add(row)
                ideas |= {v.misconception for v in assess(record, row.seq)}
            noticed[kind] += "ph_rises_in_proportion" in ideas

    assert noticed["ph_rises_in_proportion"] >= 5 > 2 > noticed["expert"]
