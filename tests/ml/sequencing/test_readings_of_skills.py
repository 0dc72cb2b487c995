"""What to expect of a skill: how the readings move with what was seen, and how their constants are found."""

import numpy as np
import pytest

from ml.sequencing import fit_reading, reading
from ml.sequencing.course import draw_course
from ml.sequencing.fit_reading import Rows, fit
from ml.sequencing.product import NextLab
from ml.sequencing.students import FadingFamily

NOTHING = {
    "seen": 0.0, "wins": 0.0, "losses": 0.0, "right_last": 0.0, "shown": 0.0, "missing": 0.0, "held": 0.0,
    "gap": 0.0, "ease": 0.0,
}  # fmt: skip
SHOWN = {
    **NOTHING, "seen": 1.0, "wins": 2.9, "right_last": 1.0, "shown": 2.0, "held": 1.0, "ease": 0.8,
}  # fmt: skip


def there(start=0.5, **changed):
    return float(reading.there(start, reading.signs(**{**NOTHING, **changed})))


def taught(**changed):
    return float(reading.taught(reading.signs(**{**NOTHING, **changed})))


def test_the_file_holds_a_constant_for_every_sign_of_both_readings():
    assert {name: len(one) for name, one in reading.constants().items()} == {
        "there": len(reading.SIGNS),
        "taught": len(reading.SIGNS),
    }
    assert len(reading.signs(**NOTHING)) == len(reading.SIGNS)


def test_what_was_shown_is_likelier_there_than_what_was_not_seen():
    assert there(**SHOWN) > 0.7 > 0.3 > there()


def test_to_fail_when_last_asked_makes_it_less_likely():
    assert there(**{**SHOWN, "right_last": 0.0}) < there(**SHOWN)


def test_missing_groundwork_makes_a_skill_less_likely_and_harder_to_teach():
    assert there(gap=1.0) < there()
    assert taught(gap=1.0) < taught()


def test_who_finds_other_skills_easy_is_expected_to_learn_this_one_sooner():
    assert taught(ease=1.0) > taught(ease=-1.0)
    assert there(ease=1.0) > there(ease=-1.0)


def test_what_the_class_lets_expect_moves_the_start_by_its_logit():
    odds = [one / (1 - one) for one in (there(start=0.5), there(start=0.7))]

    assert odds[1] / odds[0] == pytest.approx(0.7 / 0.3)


@pytest.mark.parametrize(("sign", "most"), [("gap", 2.0), ("shown", 8.0), ("missing", 8.0)])
def test_beyond_what_was_fitted_more_counts_no_more(sign, most):
    assert there(**{sign: most}) == there(**{sign: 10 * most})
    assert taught(**{sign: most}) == taught(**{sign: 10 * most})


def test_numbers_and_arrays_of_them_are_read_alike():
    many = {name: np.array([[0.0, value]]) for name, value in SHOWN.items()}

    assert reading.there(0.5, reading.signs(**many))[0].tolist() == pytest.approx(
        [there(), there(**SHOWN)]
    )


def test_a_fit_finds_the_constants_that_made_the_rows():
    rng = np.random.default_rng(3)
    signs = np.stack([np.ones(20_000), rng.normal(size=20_000)], axis=1)
    true = rng.random(20_000) < reading.chance(signs @ np.array([-1.0, 0.7]))

    assert fit(signs, true) == pytest.approx((-1.0, 0.7), abs=0.06)


def test_following_a_group_gives_rows_of_every_sign_and_only_open_skills_teach():
    rng = np.random.default_rng(5)
    course = draw_course(rng)
    family, rows = FadingFamily(course, rng), Rows()
    fit_reading._follow(rows, family, course, NextLab(course, 12), rng, wanders=True)
    signs, true = (np.concatenate(one["there"]) for one in (rows.signs, rows.true))

    assert signs.shape == (len(true), len(reading.SIGNS))
    assert 0 < true.mean() < 1
    assert 0 < np.concatenate(rows.true["taught"]).mean() < 1


def test_courses_that_are_fitted_on_are_none_of_those_reported():
    fitted = range(fit_reading.FIRST_SEED, fit_reading.FIRST_SEED + fit_reading.COURSES)

    assert not set(fitted) & set(range(1000, 1020))
