"""The learning rate over a run, as a share of its highest."""

from math import cos, pi

from ml.training.config import TrainingConfig


def rate_at(step: int, steps: int, config: TrainingConfig) -> float:
    """Linear up over the warm-up, then down to nothing: straight, by half a cosine, or not at all."""
    warmup = max(1, round(steps * config.warmup_share))
    if step < warmup:
        return (step + 1) / warmup
    left = max(0.0, (steps - step) / max(1, steps - warmup))
    if config.schedule == "cosine":
        return 0.5 * (1.0 - cos(pi * left))
    return left if config.schedule == "linear" else 1.0
