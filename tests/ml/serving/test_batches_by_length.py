"""How texts are cut into passes, and that the cut changes nothing but the time."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.backbone import Backbone
from ml.serving import ServingSettings, passes
from ml.serving.batches import BatchLimits, cheapest_batches, cheapest_cut
from ml.serving.cache import adapter_folder
from ml.serving.passes import Pass
from ml.serving.session import OnnxSession, open_session
from ml.serving.torch_session import TorchSession
from ml.training.examples import Encoded, Example, encode

LIMITS = BatchLimits(rows=4, tokens=64, overhead_tokens=6)


def text(tokens: int) -> Encoded:
    return Encoded(tuple(range(1, tokens + 1)), (0,) * tokens)


def cost(widths: list[int], cuts: list[tuple[int, int]]) -> int:
    return sum(LIMITS.overhead_tokens + (end - start) * widths[end - 1] for start, end in cuts)


def allowed(widths: list[int], cuts: list[tuple[int, int]]) -> bool:
    return all(
        end - start == 1
        or (end - start <= LIMITS.rows and (end - start) * widths[end - 1] <= LIMITS.tokens)
        for start, end in cuts
    )


def every_cut(size: int) -> list[list[tuple[int, int]]]:
    return [
        list(zip((0, *inner), (*inner, size), strict=True))
        for count in range(size)
        for inner in combinations(range(1, size), count)
    ]


@given(st.lists(st.integers(1, 96), min_size=1, max_size=8))
def test_no_other_cut_costs_less(lengths):
    widths = sorted(lengths)

    found = cheapest_cut(widths, LIMITS)

    possible = [cuts for cuts in every_cut(len(widths)) if allowed(widths, cuts)]
    assert allowed(widths, found)
    assert cost(widths, found) == min(cost(widths, cuts) for cuts in possible)


@given(st.lists(st.integers(1, 96), max_size=40))
def test_every_text_is_in_one_batch(lengths):
    batches = list(cheapest_batches([text(one) for one in lengths], LIMITS))

    assert sorted(row for batch in batches for row in batch.rows) == list(range(len(lengths)))
    assert sum(int(batch.mask.sum()) for batch in batches) == sum(lengths)


def test_one_long_answer_pads_nobody():
    batches = list(cheapest_batches([text(10), text(90), text(10), text(11)], LIMITS))

    assert [batch.rows for batch in batches] == [(0, 2, 3), (1,)]
    assert [batch.mask.shape for batch in batches] == [(3, 11), (1, 90)]


def test_a_pass_holds_no_more_tokens_than_it_may():
    batches = list(cheapest_batches([text(20)] * 7, LIMITS))

    assert max(batch.mask.size for batch in batches) <= LIMITS.tokens


def test_nothing_makes_no_batch():
    assert list(cheapest_batches([], LIMITS)) == []


# -- the sessions ----------------------------------------------------------------------------------

EXAMPLES = [
    Example("The bulb is in a closed path ? Why does it light?", "because"),
    Example("The bulb is in a closed path ? Why does it light?", "the path is closed " * 12),
    Example("A gap ? Why not?", "there is a gap somewhere"),
    Example("A gap ? Why not?", "no"),
]


@pytest.fixture(scope="module")
def torch_session() -> TorchSession:
    settings = ServingSettings(device="torch-cpu", precision="fp32")
    found = open_session("explanations", 96, settings)
    assert isinstance(found, TorchSession)
    return found


def test_torch_gives_each_text_the_logits_it_has_alone(torch_session):
    together = torch_session.logits(EXAMPLES)

    alone = np.concatenate([torch_session.logits([one]) for one in EXAMPLES])
    assert together.shape == (4, 5)
    assert together == pytest.approx(alone, abs=1e-4)
    assert torch_session.logits([]).shape == (0, 5)


def test_half_precision_goes_the_same_way_and_stays_close(torch_session):
    settings = ServingSettings(device="torch-cpu", precision="bf16")
    tokenizer = Backbone.find().tokenizer(96)
    half = TorchSession(adapter_folder("explanations"), tokenizer, settings)

    found = half.logits(EXAMPLES)

    assert found.dtype == np.float32
    assert np.abs(found - torch_session.logits(EXAMPLES)).max() < 0.2


@pytest.mark.parametrize("device", ["cpu", "torch-cpu"])
def test_every_pass_is_told_with_its_size_and_its_padding(device):
    session = open_session("explanations", 96, ServingSettings(device=device))
    assert isinstance(session, OnnxSession if device == "cpu" else TorchSession)
    heard: list[Pass] = []
    passes.listen(heard.append)

    session.logits(EXAMPLES)

    passes.stop_listening(heard.append)
    lengths = [len(one.ids) for one in encode(session.tokenizer, EXAMPLES)]
    assert {one.task for one in heard} == {"explanations"}
    assert sum(one.rows for one in heard) == 4
    assert sum(one.tokens for one in heard) == sum(lengths)
    assert all(one.seconds > 0 and 0 <= one.padding_share < 0.5 for one in heard)
