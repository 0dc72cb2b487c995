"""The untrained backbone: what it reads is the same however it is run and with whom."""

import numpy as np
import pytest

from ml.serving import sentences
from ml.serving.sentences import KeepingEncoder, open_encoder
from ml.serving.settings import ServingSettings

TEXTS = (
    "It is heavier.",
    "The bulb is not in a closed path with the battery, so there is a gap somewhere in it.",
    "salt",
)


@pytest.fixture(scope="module")
def encoder():
    return open_encoder(ServingSettings())


def test_a_text_is_read_alike_alone_and_beside_longer_ones(encoder):
    fresh = [KeepingEncoder(encoder._run, encoder._limits) for _ in range(2)]
    together = fresh[0].read(TEXTS)

    for text, beside in zip(TEXTS, together, strict=True):
        (alone,) = fresh[1].read([text])
        assert alone.tokens == beside.tokens
        assert np.array_equal(alone.vector, beside.vector)


def test_int8_and_torch_see_the_same(encoder):
    exact = open_encoder(ServingSettings(device="torch-cpu"))

    for fast, slow in zip(encoder.read(TEXTS), exact.read(TEXTS), strict=True):
        assert fast.tokens == slow.tokens
        assert float(fast.vector @ slow.vector) > 0.97
        assert np.mean(np.sum(fast.states * slow.states, axis=1)) > 0.95


def test_a_text_without_words_has_no_tokens_and_breaks_nothing(encoder):
    (empty,) = encoder.read([""])

    assert empty.tokens == ()
    assert empty.states.shape == (0, 384)
    assert np.isfinite(empty.vector).all()


def test_what_is_read_again_is_not_run_again(encoder):
    ran: list[int] = []

    def run(batch):
        ran.append(len(batch.rows))
        return encoder._run(batch)

    counting = KeepingEncoder(run, encoder._limits)
    counting.read(TEXTS)
    counting.read(TEXTS[::-1])

    assert sum(ran) == len(TEXTS)


def test_the_least_used_text_is_forgotten_first(encoder, monkeypatch):
    monkeypatch.setattr(sentences, "MOST_KEPT", 2)
    keeping = KeepingEncoder(encoder._run, encoder._limits)
    keeping.read(TEXTS[:2])
    keeping.read(TEXTS[:1])
    keeping.read(TEXTS[2:])

    assert list(keeping._known) == [TEXTS[0], TEXTS[2]]
