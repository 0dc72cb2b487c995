"""Learning from reviews under differential privacy: the network alone reads them, through noise.

The data sets are public, so the network starts as they left it and only what the reviews add costs privacy.
Word models and blend are fitted without the reviews: they would tell the stems of single answers. All that
a version made so holds is then a function of public data and of the network, and has its guarantee. The
figures of before and after are of other learners' answers, who are not covered.
"""

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ml.backbone import Backbone
from ml.explanations import held as kept
from ml.explanations import reviewed
from ml.explanations.prepared import examples_of
from ml.explanations.reviewed import Reviewed
from ml.serving.cache import adapter_folder
from ml.training.config import TrainingConfig
from ml.training.examples import encode

TASK = "explanations"
STEPS = 30  # few: every one of them costs epsilon
DELTA = 1e-5  # well below one over the number of answers
LEARNING_RATE = 3e-4  # half of the training's, for a network that has learnt already


@dataclass(frozen=True)
class Privacy:
    """How much a version may tell of any one reviewed answer."""

    epsilon: float
    delta: float


def start_of(base: Path) -> Path:
    """The base, or the shipped version where the base has learnt from reviews."""
    learnt = any(one["name"] == reviewed.NAME for one in _lineage(base).get("sets", []))
    return adapter_folder(TASK) if learnt else base


def network_of(base: Path) -> Path:
    """Whose network a version keeps: the base's, unless that has read reviews of its own time.

    Somebody may have withdrawn since; the shipped network has read nobody's.
    """
    lineage = _lineage(base)
    has_read = "privacy" in lineage or "networks" in lineage.get("learnt", [])
    return adapter_folder(TASK) if has_read else base


def _lineage(folder: Path) -> dict[str, Any]:
    path = folder / "lineage.json"
    found: dict[str, Any] = json.loads(path.read_text()) if path.is_file() else {}
    return found


def learn_privately(
    start: Path, answers: Sequence[Reviewed], out: Path, privacy: Privacy
) -> dict[str, Any]:
    """Write the network of `start`, after it has read the answers, to `out`; what that has told."""
    from ml.training.learn import fine_tune
    from ml.training.network import Network

    recorded = TrainingConfig.from_json(kept.training_of(start)["config"])
    config = private_config(recorded, len(answers), privacy)
    network = Network.resume(start, config)
    examples = examples_of([one.answer for one in answers])
    encoded = encode(Backbone.find().tokenizer(config.max_tokens), examples)
    history = fine_tune(network, examples, encoded, None, config, name="explanations private")
    if history.privacy is None:
        raise RuntimeError("the training recorded no privacy: it was not trained privately")
    network.save(out)
    shutil.copyfile(start / kept.FILE, out / kept.FILE)  # what the cuts' networks said: public data
    record = {"config": config.to_json(), "answers": len(examples), "start": "public"}
    (out / "training.json").write_text(json.dumps(record, indent=1) + "\n")
    most = max(Counter(one.learner for one in answers).values())
    return asdict(history.privacy) | {"most_answers_of_a_learner": most}


def private_config(recorded: TrainingConfig, answers: int, privacy: Privacy) -> TrainingConfig:
    """The recipe of the network, shortened, and without what noise does not cover."""
    batch = min(recorded.batch_size, answers)
    return replace(
        recorded,
        batch_size=batch,
        accumulate=1,
        epochs=STEPS / -(-answers // batch),
        learning_rate=LEARNING_RATE,
        head_learning_rate=LEARNING_RATE,
        looks_an_epoch=0,
        validation_share=0.0,
        class_weight_power=0.0,
        adversarial_length=0.0,
        ensemble=1,
        privacy_epsilon=privacy.epsilon,
        privacy_delta=privacy.delta,
    )
