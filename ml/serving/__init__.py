"""Batched inference on CPU or GPU; knows no Django.

    from ml.serving import Scorers, ServingSettings
    scorers = Scorers.load(ServingSettings(device="cpu"))
    verdicts = scorers.explanations.score(requests)

On the CPU nothing here imports torch, transformers, peft or scikit-learn.
"""

from ml.serving.scorers import Scorers
from ml.serving.settings import ServingSettings

__all__ = ["Scorers", "ServingSettings"]
