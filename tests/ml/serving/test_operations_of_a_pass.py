"""Which operations ONNX Runtime makes of the int8 model, on which its speed rests."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from ml.backbone import Backbone
from ml.explanations.pairs import MAX_TOKENS, pair_of
from ml.serving.cache import ready_file
from ml.serving.session import OnnxSession
from ml.serving.settings import ServingSettings
from ml.training.examples import encode

LAYERS = 6
EXAMPLES = [
    pair_of("there is a gap", "Why does the bulb not light?", ["There is a gap in the path"]),
    pair_of("I don't know", "Why does it light?", ["The bulb is in a closed path", "No gap"]),
]


@pytest.fixture(scope="module")
def operations(tmp_path_factory):
    """How often each ran in one pass of a session as it serves, in ONNX Runtime's own record."""
    options = onnxruntime.SessionOptions

    def recording():
        made = options()
        made.enable_profiling = True
        made.profile_file_prefix = str(tmp_path_factory.mktemp("record") / "pass")
        return made

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(onnxruntime, "SessionOptions", recording)
        tokenizer = Backbone.find().tokenizer(MAX_TOKENS)
        session = OnnxSession(ready_file("explanations"), tokenizer, ServingSettings())
    session.logits(EXAMPLES[:1])
    events = json.loads(Path(session.model.end_profiling()).read_text())
    return Counter(one["args"]["op_name"] for one in events if one.get("cat") == "Node")


def test_norms_are_those_that_are_vectorised(operations):
    assert operations["LayerNormalization"] == 2 * LAYERS + 1
    assert not operations["SkipLayerNormalization"]


def test_every_product_with_weights_is_of_integers(operations):
    integers = operations["DynamicQuantizeMatMul"] + operations["MatMulIntegerToFloat"]

    assert integers >= 6 * LAYERS


def test_the_quick_way_to_encode_gives_the_tokens_of_the_usual_one():
    tokenizer = Backbone.find().tokenizer(MAX_TOKENS)

    usual = tokenizer.encode_batch([(one.text, one.pair) for one in EXAMPLES])

    found = encode(tokenizer, EXAMPLES)
    assert [one.ids for one in found] == [tuple(one.ids) for one in usual]
    assert [one.types for one in found] == [tuple(one.type_ids) for one in usual]
    assert np.ptp([len(one.ids) for one in found]) > 0
