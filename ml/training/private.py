"""Differentially private training: DP-SGD (Abadi et al. 2016, arXiv 1607.00133) by Opacus.

The guarantee is for one example: whether it was among the others changes the chance of any outcome by a
factor of at most e^epsilon, but for a chance of delta. A learner with k answers has k times the epsilon.
"""

import logging
import secrets
from collections.abc import Iterator, Sequence
from typing import Any, cast

import numpy as np
import torch
from opacus.accountants import RDPAccountant
from opacus.accountants.utils import get_noise_multiplier
from opacus.grad_sample import GradSampleModule
from opacus.optimizers import DPOptimizer

from ml.training.examples import Batch, pad
from ml.training.loop import History, Spent, Trainer

log = logging.getLogger(__name__)


class PrivateTrainer(Trainer):
    """Clips each example's gradient, adds noise, and counts what that tells.

    A step takes each example with the same chance whatever its length (Poisson sampling, which the
    accounting rests on), so `accumulate * batch_size` is the expected size of a step; batches of like
    length are made only within it. Noise and sampling come from the system's entropy: with the seed
    that is recorded beside the adapter anyone could subtract them again.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        config = self.config
        self.expected = config.batch_size * config.accumulate
        self.sample_rate = min(1.0, self.expected / len(self.encoded))
        self.noise = float(
            get_noise_multiplier(
                target_epsilon=config.privacy_epsilon,
                target_delta=config.privacy_delta,
                sample_rate=self.sample_rate,
                steps=self.steps,
                accountant="rdp",
            )
        )
        log.info("noise %.3f for epsilon %g", self.noise, config.privacy_epsilon)
        self.secret = np.random.default_rng(secrets.randbits(128))
        self.accountant = RDPAccountant()
        self.sampled = GradSampleModule(self.network, batch_first=True, loss_reduction="mean")
        self.private = DPOptimizer(
            self.optimizer,
            noise_multiplier=self.noise,
            max_grad_norm=config.privacy_clip_norm,
            expected_batch_size=self.expected,
            generator=torch.Generator(self.device).manual_seed(secrets.randbits(63)),
        )

    def run(self) -> History:
        """Train, and write down epsilon and delta."""
        try:
            history = super().run()
        finally:
            self.sampled.remove_hooks()
            self._forget_examples()
        config = self.config
        history.privacy = Spent(
            epsilon=float(self.accountant.get_epsilon(config.privacy_delta)),
            delta=config.privacy_delta,
            noise=self.noise,
            sample_rate=self.sample_rate,
            steps=len(history.losses),
        )
        return history

    def batches(self) -> Iterator[list[Batch]]:
        """For each step the examples that chance takes, in batches of like length; maybe none."""
        config = self.config
        while True:
            encoded = self.vary(self.rng) if self.vary else self.encoded
            taken = np.flatnonzero(self.secret.random(len(encoded)) < self.sample_rate)
            rows = sorted(taken.tolist(), key=lambda row: len(encoded[row].ids))
            yield [
                pad(encoded, rows[start : start + config.batch_size], config.pad_multiple)
                for start in range(0, len(rows), config.batch_size)
            ]

    def step(self, batches: Sequence[Batch], number: int) -> float:
        """One noisy step; on no examples it is noise alone, as the accounting asks."""
        self.private.zero_grad(set_to_none=True)
        losses = []
        for place, batch in enumerate(batches):
            loss = (self.losses(batch) * self.weights[list(batch.rows)].to(self.device)).mean()
            loss.backward()  # type: ignore[no-untyped-call]
            losses.append(float(loss.item()))
            if place < len(batches) - 1:
                self.private.signal_skip_step()
                self.private.step()
                self.private.zero_grad(set_to_none=True)
        if not batches:
            self._no_examples()
        self.private.step()
        self.schedule.step()
        self.accountant.step(noise_multiplier=self.noise, sample_rate=self.sample_rate)
        return float(np.mean(losses)) if losses else float("nan")

    def _no_examples(self) -> None:
        for value in self.private.params:
            cast(Any, value).grad_sample = value.new_zeros((0, *value.shape))

    def _forget_examples(self) -> None:
        """Gradients of single examples are the last thing to leave lying about."""
        for value in self.network.parameters():
            for name in ("grad_sample", "summed_grad"):
                if hasattr(value, name):
                    delattr(value, name)
            value.grad = None
