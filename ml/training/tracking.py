"""What a run does while it does it, for TensorBoard: ``python -m tensorboard.main --logdir var/tensorboard``."""

import time
from pathlib import Path
from typing import Protocol

from ml.serving.cache import cache_folder
from ml.training.config import TrainingConfig


class Tracker(Protocol):
    """Takes numbers by name and step."""

    def add_scalar(self, tag: str, scalar_value: float, global_step: int) -> None:
        """One point of a curve."""

    def close(self) -> None:
        """Write what is still held."""


class Untracked:
    """For runs without TensorBoard."""

    def add_scalar(self, tag: str, scalar_value: float, global_step: int) -> None:
        """Forgotten."""

    def close(self) -> None:
        """Nothing is held."""


def tracking_folder() -> Path:
    """``tensorboard`` beside the folder of the models, which is var/ unless the settings differ."""
    return cache_folder().parent / "tensorboard"


def open_tracker(name: str, config: TrainingConfig) -> Tracker:
    """A folder of event files for this run, with its configuration as a text, or nothing."""
    if not config.tensorboard:
        return Untracked()
    from torch.utils.tensorboard import SummaryWriter  # half a second that only training pays

    stamp = time.strftime("%Y-%m-%d %H.%M.%S")
    writer = SummaryWriter(str(tracking_folder() / name / f"{stamp} seed {config.seed}"))
    rows = "\n".join(f"| {field} | {value} |" for field, value in config.to_json().items())
    writer.add_text("config", f"| field | value |\n|---|---|\n{rows}")
    tracker: Tracker = writer
    return tracker
