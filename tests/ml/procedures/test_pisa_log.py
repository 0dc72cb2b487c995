"""The reader of the PISA log, on rows made by hand."""

from __future__ import annotations

import pytest

from ml.data.pisa import read_pisa, request_of
from ml.data.runs import BadRow
from tests.ml.procedures.logs import ISOLATES, write_log


def test_sliders_are_scaled_to_one(tmp_path):
    run = next(read_pisa(write_log(tmp_path / "log.jsonl", [["start", "-2_1_0", "end"]])))

    assert [action.kind for action in run.request.actions] == ["start", "apply", "end"]
    assert dict(run.request.actions[1].settings) == {"top": -1.0, "central": 0.5, "bottom": 0.0}
    assert run.request.actions[1].changed == ("top", "central")


def test_a_reset_puts_every_slider_back():
    request = request_of(["start", "2_2_0", "reset"], [0, 1, 2])

    assert set(request.actions[-1].settings.values()) == {0.0}
    assert request.actions[-1].changed == ("top", "central")


def test_first_keeps_the_first_entries_of_actions(tmp_path):
    file = write_log(tmp_path / "log.jsonl", [ISOLATES])

    cut = next(read_pisa(file, first=3)).request

    assert cut == request_of(ISOLATES[:3], [0.0, 8.0, 16.0])


def test_a_row_without_label_is_read(tmp_path):
    run = next(read_pisa(write_log(tmp_path / "log.jsonl", [ISOLATES])))

    assert run.success is None


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[]",
        '{"student": 1}',
        '{"student": 1, "actions": ["start", "1_2"], "seconds": [0, 1]}',
        '{"student": 1, "actions": ["start", "x_y_z"], "seconds": [0, 1]}',
        '{"student": 1, "actions": ["start"], "seconds": [0, 1]}',
    ],
)
def test_what_is_no_run_is_named_by_its_line(tmp_path, line):
    file = write_log(tmp_path / "log.jsonl", [ISOLATES])
    file.write_text(file.read_text() + line + "\n")

    with pytest.raises(BadRow, match="line 2"):
        list(read_pisa(file))
