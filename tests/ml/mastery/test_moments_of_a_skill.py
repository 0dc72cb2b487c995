"""What a skill is called, how well it was kept, and when it is due: at the bounds themselves."""

import pytest

from ml.mastery import moments
from ml.mastery.model import DAY_S, HALF_LIFE_DAYS


@pytest.mark.parametrize(
    ("probability", "shown", "missing", "shown_last", "called"),
    [
        (0.9, 0.0, 0.0, True, "not_seen"),
        (0.8, 1.4, 0.0, True, "shown"),
        (0.8, 1.4, 1.0, False, "growing"),
        (0.8, 1.3, 0.0, True, "growing"),
        (0.79, 3.0, 0.0, True, "growing"),
        (0.35, 0.0, 0.5, False, "missing"),
        (0.35, 0.0, 0.4, False, "growing"),
        (0.35, 2.0, 1.0, False, "growing"),
        (0.36, 0.0, 2.0, False, "growing"),
    ],
)
def test_a_skill_is_called_by_what_was_seen_of_it(probability, shown, missing, shown_last, called):
    found = moments.moment(
        probability=probability, shown=shown, missing=missing, shown_last=shown_last
    )

    assert found == called


@pytest.mark.parametrize(
    ("held", "share", "pause_s", "after"),
    [
        (1, 1.0, moments.BREAK_S, 2),
        (1, 1.0, moments.BREAK_S - 1, 1),
        (1, 0.5, 9 * DAY_S, 1),
        (1, 0.0, 9 * DAY_S, 0),
        (0, 0.0, 0.0, 0),
    ],
)
def test_it_is_kept_where_all_of_it_was_shown_after_a_break(held, share, pause_s, after):
    assert moments.held_after(held, share, pause_s) == after


def test_it_is_due_when_a_fifth_has_faded_and_later_where_it_was_kept():
    first = moments.look_again_after_s(0)

    assert 2 ** (-first / DAY_S / HALF_LIFE_DAYS) == pytest.approx(moments.AGAIN_AT)
    assert moments.look_again_after_s(1) == pytest.approx(2 * first)
