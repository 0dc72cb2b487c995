"""The one fine-tuning loop: warm-up, decay, length buckets, bf16, early stopping."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from ml.training.config import TrainingConfig
from ml.training.examples import Batch, Encoded, Example, shuffled_batches
from ml.training.network import Network, tensors

log = logging.getLogger(__name__)

Validate = Callable[[Network], float]


@dataclass
class History:
    """What a run did: the loss of every step, and (step, score) at every look."""

    losses: list[float] = field(default_factory=list)
    looks: list[tuple[int, float]] = field(default_factory=list)
    best_score: float = float("-inf")
    best_step: int = 0
    seconds: float = 0.0


def allowed_loss(
    logits: Tensor,
    allowed: Tensor,
    weights: Tensor,
    smoothing: float,
    soft: Tensor | None = None,
) -> Tensor:
    """Weighted mean of -log sum of the probabilities of the allowed classes.

    A row of `soft` that is not all zero adds cross-entropy to it (its classes are all allowed).

    With one allowed class it is cross-entropy; with several it marginalises, so that data with
    coarse labels train the same head as data with fine ones.
    """
    logs = torch.log_softmax(logits.float(), dim=1)
    losses = -torch.logsumexp(logs.masked_fill(~allowed, float("-inf")), dim=1)
    if soft is not None:
        losses = losses - (soft * logs).sum(dim=1)
    if smoothing:
        losses = (1 - smoothing) * losses - smoothing * logs.mean(dim=1)
    return (losses * weights).sum() / weights.sum()


class Trainer:
    """Owns optimiser, schedule and best weights of one run."""

    def __init__(
        self,
        network: Network,
        examples: Sequence[Example],
        encoded: Sequence[Encoded],
        validate: Validate | None,
        config: TrainingConfig,
    ) -> None:
        torch.set_num_threads(config.threads)
        self.network = network.to(config.device)
        self.encoded = encoded
        self.validate = validate
        self.config = config
        self.device = torch.device(config.device)
        self.allowed = torch.zeros(len(examples), network.shape.classes, dtype=torch.bool)
        self.soft = torch.zeros(len(examples), network.shape.classes)
        for row, example in enumerate(examples):
            # All classes allowed cost nothing: the soft ones alone count.
            self.allowed[row, list(example.allowed) if not example.soft else slice(None)] = True
            if example.soft:
                self.soft[row] = torch.tensor(example.soft)
        self.weights = torch.tensor([example.weight for example in examples])
        self.rng = np.random.default_rng(config.seed)
        self.steps_an_epoch = -(-len(examples) // config.batch_size)
        self.steps = max(1, round(self.steps_an_epoch * config.epochs))
        self.optimizer = self._optimizer()
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, self._rate)
        self.history = History()
        self.best: dict[str, Tensor] = {}

    def _optimizer(self) -> torch.optim.Optimizer:
        config = self.config
        encoder = [p for p in self.network.encoder.parameters() if p.requires_grad]
        return torch.optim.AdamW(
            [
                {"params": encoder, "lr": config.learning_rate},
                {"params": self.network.head.parameters(), "lr": config.head_learning_rate},
            ],
            weight_decay=config.weight_decay,
        )

    def _rate(self, step: int) -> float:
        """Share of the learning rate at a step: linear up, then linear down."""
        warmup = max(1, round(self.steps * self.config.warmup_share))
        if step < warmup:
            return (step + 1) / warmup
        return max(0.0, (self.steps - step) / max(1, self.steps - warmup))

    def run(self) -> History:
        """Train, keep the best look, and leave the network with its weights."""
        started = time.monotonic()
        look_every = self._look_every()
        batches: list[Batch] = []
        self.network.train()
        for step in range(1, self.steps + 1):
            if not batches:
                batches = shuffled_batches(
                    self.encoded, self.config.batch_size, self.config.pad_multiple, self.rng
                )
            self.history.losses.append(self._step(batches.pop()))
            if (step % look_every == 0 or step == self.steps) and self._look(step, started):
                break
        if self.best:
            self.network.load_state_dict(self.best, strict=False)
        self.network.eval()
        self.history.seconds = time.monotonic() - started
        return self.history

    def _look_every(self) -> int:
        """Steps from one look to the next."""
        if not self.config.looks_an_epoch:
            return self.steps
        return max(1, self.steps_an_epoch // self.config.looks_an_epoch)

    def _step(self, batch: Batch) -> float:
        rows = list(batch.rows)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.config.bf16):
            logits = self.network(*tensors(batch, self.device))
        loss = allowed_loss(
            logits,
            self.allowed[rows].to(self.device),
            self.weights[rows].to(self.device),
            self.config.label_smoothing,
            self.soft[rows].to(self.device),
        )
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip_norm)
        self.optimizer.step()
        self.schedule.step()
        return loss.item()

    def _look(self, step: int, started: float) -> bool:
        """Validate if there is something to validate on; True when it is time to stop."""
        history = self.history
        recent = float(np.mean(history.losses[-50:]))
        if self.validate is None:
            log.info("step %d, loss %.3f, %.0f s", step, recent, time.monotonic() - started)
            return False
        score = self.validate(self.network)
        history.looks.append((step, score))
        log.info(
            "step %d of %d, loss %.3f, validation %.4f, %.0f s",
            *(step, self.steps, recent, score, time.monotonic() - started),
        )
        if score > history.best_score:
            history.best_score, history.best_step = score, step
            self.best = trained_weights(self.network)
            return False
        since = [look for look, _ in history.looks if look > history.best_step]
        return len(since) >= self.config.patience


def trained_weights(network: Network) -> dict[str, Tensor]:
    """A copy of the weights that training moves, by name."""
    return {
        name: value.detach().clone()
        for name, value in network.named_parameters()
        if value.requires_grad
    }


def fine_tune(
    network: Network,
    examples: Sequence[Example],
    encoded: Sequence[Encoded],
    validate: Validate | None,
    config: TrainingConfig,
) -> History:
    """Train `network` on the labelled examples and leave it with its best validated weights.

    Without `validate` it is left with its last: for a schedule that was measured before.
    """
    return Trainer(network, examples, encoded, validate, config).run()
