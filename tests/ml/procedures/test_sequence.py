"""The sequence reader in numpy against torch, and what it may look at."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from ml.procedures.fit_sequence import Reader, SequenceConfig, _together, fit_sequence
from ml.procedures.marks import FIRST, LATEST, MARKS, marks_of, place_of
from ml.procedures.sequence import SequenceReader, StaleReader
from ml.procedures.steps import steps_of
from tests.ml.procedures.logs import ISOLATES, MIXES, pisa_request

SMALL = SequenceConfig(members=2, width=8, hidden=12, epochs=15, batch_size=16)


def marks(actions):
    return marks_of(steps_of(pisa_request(actions)), 3)


def test_numpy_computes_what_torch_does():
    torch.manual_seed(0)
    members = [Reader(SMALL).eval() for _ in range(2)]
    runs = [marks(ISOLATES), marks(MIXES[:4])]

    found = _together(members, SMALL).logits(runs)

    for run, logits in zip(runs, found, strict=True):
        with torch.no_grad():
            each = [member(torch.from_numpy(run)[None])[0][0].numpy() for member in members]
        assert logits == pytest.approx(np.mean(each, axis=0), abs=1e-5)


def test_the_chance_after_a_step_does_not_know_the_next():
    torch.manual_seed(0)
    reader = _together([Reader(SMALL).eval()], SMALL)

    whole, cut = reader.logits([marks([*ISOLATES[:4], *MIXES[1:]]), marks(ISOLATES[:4])])

    assert whole[:4] == pytest.approx(cut, abs=1e-6)


def test_it_learns_a_rule_at_every_step_and_survives_the_disk(tmp_path):
    runs, soft = [marks(ISOLATES), marks(MIXES)] * 40, [1.0, 0.0] * 40
    reader = fit_sequence(runs, soft, [1.0] * 80, SMALL)

    reader.save(tmp_path / "reader.safetensors")
    careful, careless = SequenceReader.load(tmp_path / "reader.safetensors").logits(runs[:2])

    assert careful[1] > careless[1] + 1.0 and careful[-1] > careless[-1] + 2.0


def test_a_reader_of_other_marks_is_refused(tmp_path):
    reader = _together([Reader(SMALL)], SMALL)
    other = SequenceReader(
        reader.inlet[:, :-1], reader.inlet_bias, reader.layers, reader.outlet, reader.outlet_bias
    )
    other.save(tmp_path / "reader.safetensors")

    with pytest.raises(StaleReader):
        SequenceReader.load(tmp_path / "reader.safetensors")


def test_a_very_long_run_keeps_both_ends():
    steps = steps_of(pisa_request(["start", *["1_0_0", "0_1_0"] * 200]))
    total = len(steps)

    kept = marks_of(steps, 3)

    assert kept.shape == (FIRST + LATEST, MARKS)
    assert place_of(0, total) == 0 and place_of(total - 1, total) == FIRST + LATEST - 1
    assert place_of(total - LATEST, total) == FIRST and place_of(total // 2, total) == FIRST - 1
    assert (kept[place_of(total - 3, total)] == marks_of(steps[: total - 2], 3)[-1]).all()


def test_no_step_gives_no_chance():
    assert marks_of((), 3).shape == (0, MARKS)
