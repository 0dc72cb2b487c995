"""The one fine-tuning loop: warm-up, decay, length buckets, mixed precision, early stopping."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor

from ml.training import methods
from ml.training.adversary import Adversary
from ml.training.config import TrainingConfig
from ml.training.examples import Batch, Encoded, Example, shuffled_batches
from ml.training.losses import each_loss
from ml.training.network import Network, tensors
from ml.training.schedule import rate_at
from ml.training.tracking import Tracker, Untracked

log = logging.getLogger(__name__)

Validate = Callable[[Network], float]
# The same examples in other words, in the same order: for augmentation that differs at each pass.
Vary = Callable[[np.random.Generator], Sequence[Encoded]]

TYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}


@dataclass(frozen=True)
class Spent:
    """What a differentially private run tells about any one example, at most."""

    epsilon: float
    delta: float
    noise: float  # standard deviation, in units of the clipping norm
    sample_rate: float  # chance of an example to be in a step
    steps: int


@dataclass
class History:
    """What a run did: the loss of every step, and (step, score) at every look."""

    losses: list[float] = field(default_factory=list)
    looks: list[tuple[int, float]] = field(default_factory=list)
    best_score: float = float("-inf")
    best_step: int = 0
    seconds: float = 0.0
    processor_seconds: float = 0.0  # what it would take with a core to itself
    privacy: Spent | None = None


class Trainer:
    """Owns optimiser, schedule and best weights of one run."""

    def __init__(
        self,
        network: Network,
        examples: Sequence[Example],
        encoded: Sequence[Encoded],
        validate: Validate | None,
        config: TrainingConfig,
        vary: Vary | None = None,
        tracker: Tracker | None = None,
    ) -> None:
        torch.set_num_threads(config.threads)
        self.network = network.to(config.device)
        self.encoded = encoded
        self.validate = validate
        self.config = config
        self.vary = vary
        self.tracker = tracker or Untracked()
        self.device = torch.device(config.device)
        self._read_labels(examples)
        self.rng = np.random.default_rng(config.seed)
        self.steps_an_epoch = -(-len(examples) // (config.batch_size * config.accumulate))
        self.steps = max(1, round(self.steps_an_epoch * config.epochs))
        self.optimizer = self._optimizer()
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda step: rate_at(step, self.steps, config)
        )
        self.scaler = torch.amp.GradScaler(self.device.type, enabled=config.precision == "fp16")
        length = config.adversarial_length
        self.adversary = Adversary(network.encoder, length) if length else None
        methods.plan_ranks(network.encoder, self.steps)
        self.history = History()
        self.best: dict[str, Tensor] = {}
        self.best_ranks: dict[str, list[bool]] | None = None

    def _read_labels(self, examples: Sequence[Example]) -> None:
        """Allowed classes [examples, classes], soft ones of the same shape, weights [examples]."""
        self.allowed = torch.zeros(len(examples), self.network.shape.classes, dtype=torch.bool)
        self.soft = torch.zeros(len(examples), self.network.shape.classes)
        for row, example in enumerate(examples):
            # All classes allowed cost nothing: the soft ones alone count.
            self.allowed[row, list(example.allowed) if not example.soft else slice(None)] = True
            if example.soft:
                self.soft[row] = torch.tensor(example.soft)
        self.weights = torch.tensor([example.weight for example in examples])

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

    def run(self) -> History:
        """Train, keep the best look, and leave the network with its weights."""
        started, busy_from = time.monotonic(), time.process_time()
        look_every = self._look_every()
        batches = self.batches()
        self.network.train()
        for step in range(1, self.steps + 1):
            self.history.losses.append(self.step(next(batches), step))
            self.tracker.add_scalar("loss", self.history.losses[-1], step)
            self.tracker.add_scalar("learning rate", float(self.schedule.get_last_lr()[0]), step)
            if (step % look_every == 0 or step == self.steps) and self._look(step, started):
                break
        if self.best:
            self.network.load_state_dict(self.best, strict=False)
            methods.set_ranks(self.network.encoder, self.best_ranks)
        if self.adversary is not None:
            self.adversary.leave()
        self.network.eval()
        self.history.seconds = time.monotonic() - started
        self.history.processor_seconds = time.process_time() - busy_from
        return self.history

    def _look_every(self) -> int:
        """Steps from one look to the next."""
        if not self.config.looks_an_epoch:
            return self.steps
        return max(1, self.steps_an_epoch // self.config.looks_an_epoch)

    def batches(self) -> Iterator[list[Batch]]:
        """The batches of each step, without end; every example once a pass."""
        config = self.config
        waiting: list[Batch] = []
        while True:
            while len(waiting) < config.accumulate:
                encoded = self.vary(self.rng) if self.vary else self.encoded
                shuffled = shuffled_batches(
                    encoded, config.batch_size, config.pad_multiple, self.rng
                )
                waiting = shuffled + waiting
            yield [waiting.pop() for _ in range(config.accumulate)]

    def step(self, batches: Sequence[Batch], number: int) -> float:
        """One step of the optimiser on one or several batches, weighed as if they were one."""
        self.optimizer.zero_grad(set_to_none=True)
        total = sum(float(self.weights[list(batch.rows)].sum()) for batch in batches)
        loss = sum(self._backward(batch, total) for batch in batches)
        penalty = methods.orthogonality(self.network.encoder)
        if penalty is not None:
            self.scaler.scale(penalty).backward()  # type: ignore[no-untyped-call]
        self.scaler.unscale_(self.optimizer)
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), self.config.clip_norm)
        before = self.scaler.get_scale()
        self.scaler.step(self.optimizer)
        self.scaler.update()
        if self.scaler.get_scale() >= before:  # lower: fp16 overflowed and the step was left out
            self.schedule.step()
        methods.prune_ranks(self.network.encoder, number)
        return loss

    def _backward(self, batch: Batch, total: float) -> float:
        """Add the gradient of one batch, and of the same one moved uphill."""
        if self.adversary is None:
            return self._pass(batch, total)
        with self.adversary.listening():
            loss = self._pass(batch, total)
        with self.adversary.pushing():
            self._pass(batch, total)
        return loss

    def _pass(self, batch: Batch, total: float) -> float:
        rows = list(batch.rows)
        loss = (self.losses(batch) * self.weights[rows].to(self.device)).sum() / total
        self.scaler.scale(loss).backward()  # type: ignore[no-untyped-call]
        return float(loss.item())

    def losses(self, batch: Batch) -> Tensor:
        """[rows], in the precision of the configuration."""
        rows = list(batch.rows)
        kind = TYPES[self.config.precision]
        with torch.autocast(self.device.type, kind, enabled=kind is not torch.float32):
            logits = self.network(*tensors(batch, self.device))
        return each_loss(
            logits,
            self.allowed[rows].to(self.device),
            self.config.label_smoothing,
            self.soft[rows].to(self.device),
        )

    def _look(self, step: int, started: float) -> bool:
        """Validate if there is something to validate on; True when it is time to stop."""
        history = self.history
        recent = float(np.mean(history.losses[-50:]))
        if self.validate is None:
            log.info("step %d, loss %.3f, %.0f s", step, recent, time.monotonic() - started)
            return False
        score = self.validate(self.network)
        history.looks.append((step, score))
        self.tracker.add_scalar("validation", score, step)
        log.info(
            "step %d of %d, loss %.3f, validation %.4f, %.0f s",
            *(step, self.steps, recent, score, time.monotonic() - started),
        )
        if score > history.best_score:
            history.best_score, history.best_step = score, step
            self.best = trained_weights(self.network)
            self.best_ranks = methods.ranks(self.network.encoder)
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
