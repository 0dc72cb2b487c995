"""Exact evidence against counts made by hand."""

from __future__ import annotations

from math import log1p

import numpy as np
import pytest

from ml.procedures.features import NAMES, features_of, vector_of
from ml.procedures.steps import steps_of
from tests.ml.procedures.logs import ISOLATES, MIXES, STEADY_S, bench_request, pisa_request


def evidence(request):
    return features_of(steps_of(request), len(request.controls))


def test_trying_each_control_alone_is_seen():
    found = evidence(pisa_request(ISOLATES, STEADY_S))

    assert found["isolated_all"] == 1.0 and found["isolated_share"] == 1.0
    assert found["trials_to_all"] == pytest.approx(log1p(3))
    assert found["share_several"] == 0.0
    assert found["end_pause_s"] == pytest.approx(log1p(24.0))
    assert found["after_alone_s"] == pytest.approx(log1p((6 + 4 + 5) / 3))


def test_moving_everything_at_once_is_seen():
    found = evidence(pisa_request(MIXES))

    assert found["isolated_none"] == 1.0 and found["contrasted_share"] == 0.0
    assert found["share_every"] == 1.0 and found["share_moved_several"] == 1.0
    assert found["resets"] == pytest.approx(log1p(1))


def test_two_of_three_controls_alone_is_two_thirds():
    found = evidence(pisa_request(["start", "1_0_0", "0_0_1", "1_1_1"]))

    assert found["isolated_share"] == pytest.approx(2 / 3)
    assert found["isolated_but_one"] == 1.0


def test_shares_do_not_depend_on_how_many_controls_a_lab_has():
    few = evidence(bench_request("ab", [(0.5, 0), (0, 0.5)]))
    many = evidence(
        bench_request("abcd", [(0.5, 0, 0, 0), (0, 0.5, 0, 0), (0, 0, 0.5, 0), (0, 0, 0, 0.5)])
    )

    assert few["isolated_share"] == many["isolated_share"] == 1.0


@pytest.mark.parametrize(
    "actions", [["start"], ["start", "end"], ["start", "reset"], ISOLATES, MIXES]
)
def test_every_run_gives_finite_numbers_under_the_same_names(actions):
    steps = steps_of(pisa_request(actions))

    assert tuple(features_of(steps, 3)) == NAMES
    assert np.isfinite(vector_of(steps, 3)).all()


def test_no_run_at_all_gives_numbers_too():
    assert np.isfinite(vector_of((), 5)).all()
