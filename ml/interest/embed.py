"""The backbone's vector of a text: the mean over its tokens, of length 1. Needs torch.

``python -m ml.interest.embed < TEXTS.json > VECTORS.json`` does it in a process of its own: a list
of texts in, a list of lists of numbers out.
"""

import json
import sys
from collections.abc import Sequence

import numpy as np

from ml.backbone import Backbone
from ml.training.examples import Example, Floats, encode, sorted_batches

MAX_TOKENS = 128  # a lab's title and summary have 40 to 90


def embed(texts: Sequence[str]) -> Floats:
    """Vectors [texts, hidden], each of length 1."""
    import torch

    backbone = Backbone.find()
    encoder = backbone.model()
    encoder.train(False)
    encoded = encode(backbone.tokenizer(MAX_TOKENS), [Example(text) for text in texts])
    vectors = np.zeros((len(texts), encoder.config.hidden_size), dtype=np.float32)
    with torch.inference_mode():
        for batch in sorted_batches(encoded, 32):
            ids, mask = torch.from_numpy(batch.ids), torch.from_numpy(batch.mask)
            states = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
            weight = mask.unsqueeze(-1).to(states.dtype)
            mean = (states * weight).sum(dim=1) / weight.sum(dim=1)
            vectors[list(batch.rows)] = torch.nn.functional.normalize(mean, dim=1).numpy()
    return vectors


def main() -> int:
    """Read texts, write vectors."""
    texts = json.load(sys.stdin)
    json.dump([[round(float(x), 6) for x in row] for row in embed(texts)], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
