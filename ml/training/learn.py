"""From examples to a trained network, by what the configuration says: the way in for every task."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ml.training.config import TrainingConfig
from ml.training.examples import Encoded, Example, Floats
from ml.training.loop import History, Trainer, Validate, Vary
from ml.training.network import Network, Shape
from ml.training.tracking import open_tracker

TEACHERS_FROM = 1000  # seeds of teachers: apart from those that anyone chooses


def learn(
    shape: Shape,
    examples: Sequence[Example],
    encoded: Sequence[Encoded],
    validate: Validate | None,
    config: TrainingConfig,
    *,
    vary: Vary | None = None,
    name: str = "training",
) -> tuple[Network, History]:
    """A fresh network, trained on the examples; taught by others first if there is an ensemble.

    `name` is that of the run in TensorBoard.
    """
    if config.ensemble > 1:
        examples = taught(shape, examples, encoded, config, vary=vary, name=name)
    network = Network.fresh(shape, config)
    return network, fine_tune(network, examples, encoded, validate, config, vary=vary, name=name)


def taught(
    shape: Shape,
    examples: Sequence[Example],
    encoded: Sequence[Encoded],
    config: TrainingConfig,
    *,
    vary: Vary | None = None,
    name: str = "training",
) -> list[Example]:
    """The examples with soft targets: their labels mixed with what a few seeds say of them.

    Of a label that allows several classes, the teachers say how probable each of them is.
    """
    said = np.zeros((len(examples), shape.classes))
    for member in range(config.ensemble):
        alone = replace(config, seed=config.seed + TEACHERS_FROM + member, ensemble=1)
        network = Network.fresh(shape, alone)
        teacher = f"{name} teacher {member + 1}"
        fine_tune(network, examples, encoded, None, alone, vary=vary, name=teacher)
        said += softmax(network.predict(encoded, bf16=alone.bf16)) / config.ensemble
    return [
        replace(one, soft=mixed(one, row, config.ensemble_share))
        for one, row in zip(examples, said, strict=True)
    ]


def mixed(example: Example, said: np.ndarray, share: float) -> tuple[float, ...]:
    """(1 - share) * what the label allows, in the ratios of `said`, + share * `said`."""
    known = np.array(example.soft)
    if not example.soft:
        known = np.zeros_like(said)
        places = list(example.allowed)
        known[places] = said[places] / max(said[places].sum(), 1e-12)
    return tuple(float(one) for one in (1 - share) * known + share * said)


def softmax(logits: Floats) -> np.ndarray:
    """Row by row."""
    shifted = np.exp(logits.astype(np.float64) - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def fine_tune(
    network: Network,
    examples: Sequence[Example],
    encoded: Sequence[Encoded],
    validate: Validate | None,
    config: TrainingConfig,
    *,
    vary: Vary | None = None,
    name: str = "training",
) -> History:
    """Train `network` on the labelled examples and leave it with its best validated weights.

    Without `validate` it is left with its last: for a schedule that was measured before.
    """
    tracker = open_tracker(name, config)
    trainer = _trainer_of(config)
    try:
        return trainer(network, examples, encoded, validate, config, vary, tracker).run()
    finally:
        tracker.close()


def _trainer_of(config: TrainingConfig) -> type[Trainer]:
    if not config.privacy_epsilon:
        return Trainer
    from ml.training.private import PrivateTrainer  # Opacus takes two seconds that others need not

    return PrivateTrainer
