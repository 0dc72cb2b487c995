"""How scores become marks, against what one gets with pencil and paper."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from gradebook.marks import LateRule, cell_of, lessened, mark_of, rounded, weighted

DUE = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("verdicts", "mark"),
    [
        (["correct"], "100.0"),
        (["correct", "incorrect"], "50.0"),
        (["correct", "incomplete", "incorrect"], "50.0"),
        (["correct", "correct", "incorrect"], "66.7"),
        (["incorrect"], "0.0"),
        (["correct", "unsure", "note"], "100.0"),
    ],
)
def test_a_step_is_worth_the_mean_of_what_was_shown(verdicts, mark):
    assert mark_of(verdicts) == Decimal(mark)


def test_verdicts_that_decide_nothing_make_no_mark():
    assert mark_of(["unsure", "note"]) is None
    assert mark_of([]) is None


def test_halves_are_rounded_up_and_not_to_even():
    assert rounded(Decimal("66.65")) == Decimal("66.7")
    assert rounded(Decimal("66.75")) == Decimal("66.8")


def test_weights_count_and_what_has_no_mark_does_not():
    parts = [(Decimal(100), Decimal(2)), (Decimal(40), Decimal(1)), (None, Decimal(5))]

    assert weighted(parts) == Decimal("80.0")
    assert weighted([(Decimal(100), Decimal(0))]) is None
    assert weighted([]) is None


@pytest.mark.parametrize(
    ("late", "off"),
    [
        (timedelta(minutes=-5), 0),
        (timedelta(minutes=59), 0),
        (timedelta(minutes=61), 10),
        (timedelta(hours=24), 10),
        (timedelta(hours=25), 20),
        (timedelta(days=30), 40),
    ],
)
def test_each_day_late_that_has_begun_costs_up_to_the_most(late, off):
    rule = LateRule(Decimal(10), Decimal(40), timedelta(minutes=60))

    assert rule.taken_off(DUE, DUE + late) == off


def test_without_a_due_date_nothing_is_late():
    assert LateRule(Decimal(10)).taken_off(None, DUE) == 0
    assert LateRule(Decimal(10)).taken_off(DUE, None) == 0


def test_what_is_taken_off_is_a_share_of_the_mark():
    assert lessened(Decimal("66.7"), Decimal(10)) == Decimal("60.0")


def cell(**fields):
    usual = {"verdicts": (), "done": False, "closed": False, "late_percent": Decimal(0)}
    return cell_of(**(usual | {"missing_is_zero": True} | fields))


def test_an_override_counts_and_the_computed_mark_stays():
    one = cell(verdicts=["incorrect"], done=True, override=Decimal("80.0"))

    assert (one.mark, one.computed, one.scored) == (Decimal("80.0"), 0, 0)


@pytest.mark.parametrize(
    ("fields", "state", "mark"),
    [
        ({}, "open", None),
        ({"closed": True}, "missing", Decimal("0.0")),
        ({"closed": True, "missing_is_zero": False}, "missing", None),
        ({"done": True, "closed": True}, "unmarked", None),
        ({"verdicts": ["correct"], "closed": True}, "marked", Decimal("100.0")),
    ],
)
def test_what_is_not_there_is_open_missing_or_waits_for_its_score(fields, state, mark):
    one = cell(**fields)

    assert (one.state, one.mark) == (state, mark)


@pytest.mark.parametrize(("override", "missing"), [(None, True), (Decimal("70.0"), False)])
def test_a_mark_that_a_teacher_set_stands_for_what_is_missing(override, missing):
    assert cell(verdicts=[], done=False, closed=True, override=override).missing is missing
