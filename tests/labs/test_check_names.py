"""The names of the checks in a teacher's language."""

import re

import pytest

from labs.core import lab_names
from labs.core.check import checks_of
from labs.core.check_names import check_name, matched, term
from labs.core.words import words_of

WORD = re.compile(r"[a-z]{3,}")


@pytest.mark.parametrize("lab", lab_names())
def test_every_check_has_a_name_in_chinese(lab):
    for check in checks_of(lab):
        assert matched(lab, check.name), f"no words for the check {check.name!r}"
        assert "{" not in check_name(lab, check.name, "zh-hans")


@pytest.mark.parametrize("lab", lab_names())
def test_every_word_in_a_place_of_a_name_is_a_term(lab):
    for check in checks_of(lab):
        found = matched(lab, check.name)
        for value in found[1].values() if found else ():
            assert not WORD.search(term(lab, value, "zh-hans")), f"{check.name}: {value}"


@pytest.mark.parametrize("lab", lab_names())
def test_in_english_a_name_stays_as_it_is(lab):
    for check in checks_of(lab):
        assert check_name(lab, check.name, "en") == check.name


@pytest.mark.parametrize("lab", lab_names())
def test_no_pattern_and_no_term_is_left_over(lab):
    names = [check.name for check in checks_of(lab)]
    found = [match for name in names if (match := matched(lab, name))]
    checks = words_of(lab, "en").get("checks")

    assert {key for key, _ in found} == set(checks["names"])
    used = {value for _, places in found for value in places.values()}
    assert set(checks.get("terms", {}).values()) <= used


def test_the_closest_pattern_is_taken():
    exact = matched("optics", "critical angle of 1.333, exact")

    assert exact == ("critical_exact", {"index": "1.333"})
    assert matched("optics", "a check that nobody wrote") is None


def test_a_name_is_put_together_from_its_parts():
    assert check_name("photoelectric", "threshold of sodium", "zh-cn") == "钠的极限波长"
