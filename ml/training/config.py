"""Everything that one fine-tuning run depends on, in one place."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

METHODS = ("lora", "adalora", "adapters", "full")
SCHEDULES = ("linear", "cosine", "constant")
PRECISIONS = ("fp32", "bf16", "fp16")


class UnusableConfig(ValueError):
    """A field, or two of them together, that no training can follow."""


@dataclass(frozen=True)
class TrainingConfig:
    """Defaults are those found for the explanations task; a task overrides what differs.

    Shares lie between 0 and 1. README.md beside this file says what each choice was measured to do.
    """

    seed: int = 1
    # What moves. `lora` and `adalora` (peft) are merged into the backbone when loaded; `adapters`
    # are bottlenecks of our own (Houlsby et al. 2019), which stay; `full` moves the backbone itself.
    method: str = "lora"
    # What does not: word and position embeddings, unless they are trained (11.9 M weights), and the
    # first `frozen_layers` of the encoder, whose gradients are then never computed.
    train_embeddings: bool = False
    frozen_layers: int = 0
    # LoRA. Rank 32 on every linear layer of the encoder is 1.3 M weights; `scale` is
    # lora_alpha / rank. With rank-stabilised scaling (11 here) the model did not learn at all.
    # AdaLoRA begins with 1.5 times the rank and prunes to it, as Zhang et al. 2023 do.
    rank: int = 32
    scale: float = 2.0
    lora_dropout: float = 0.05
    orthogonality: float = 0.1  # AdaLoRA: weight of the penalty that keeps A and B orthogonal
    bottleneck: int = 64  # adapters: width between down and up, 1.2 M weights for two in each layer
    # LayerNorms are trained whole: 10 k weights that gave more than the same number in LoRA.
    train_layer_norms: bool = True
    head_dropout: float = 0.1
    # Optimisation: AdamW, linear warm-up, then decay to nothing.
    learning_rate: float = 6e-4
    head_learning_rate: float = 6e-4
    weight_decay: float = 0.01
    schedule: str = "linear"
    warmup_share: float = 0.06
    clip_norm: float = 1.0
    label_smoothing: float = 0.0
    epochs: float = 3.0
    batch_size: int = 32
    accumulate: int = 1  # batches to one step of the optimiser
    # A pair longer than this is cut. Batches are padded to a multiple of `pad_multiple` and
    # made of pairs of like length: free shapes made torch's memory grow to 5 GB.
    max_tokens: int = 96
    pad_multiple: int = 8
    # Validation: this often an epoch (0: once, at the end, so that it chooses nothing); stop after
    # `patience` looks without a new best. `validation_share` of the questions and of the students
    # are kept from what is learnt for that, where a task has no part of its own to look at.
    looks_an_epoch: int = 2
    patience: int = 8
    validation_share: float = 0.0
    # Examples of a class weigh (how rare it is) ** power: 0 alike, 1 so that classes weigh alike.
    class_weight_power: float = 0.5
    # Augmentation, anew at each pass: the share of the answers that get typing errors, whose
    # references are drawn and swapped, whose end is cut off.
    typing_errors: float = 0.0
    swapped_references: float = 0.0
    truncated_answers: float = 0.0
    # FGM (Miyato et al. 2017): a second pass with the word vectors of each example moved this far
    # uphill, as one vector. Their own length is about 1.4 a token. 0: no second pass.
    adversarial_length: float = 0.0
    # So many seeds teach one student: its targets are (1 - share) the label and share their mean.
    ensemble: int = 1
    ensemble_share: float = 0.5
    # DP-SGD (Abadi et al. 2016) by Opacus: noise for this epsilon at this delta over the whole run;
    # 0 trains without. Each example's gradient is cut to `privacy_clip_norm`.
    privacy_epsilon: float = 0.0
    privacy_delta: float = 1e-4
    privacy_clip_norm: float = 1.0
    # Hardware. bf16 autocast is 1.5 times as fast on CPUs with AVX512-BF16 or AMX; fp16 scales the
    # loss and is for CUDA, where its gradients would otherwise fall to zero.
    device: str = "cpu"
    precision: str = "bf16"
    threads: int = 1
    # Loss, learning rate and looks, as event files under var/tensorboard.
    tensorboard: bool = True

    def __post_init__(self) -> None:
        _one_of("method", self.method, METHODS)
        _one_of("schedule", self.schedule, SCHEDULES)
        _one_of("precision", self.precision, PRECISIONS)
        for name in ("accumulate", "ensemble", "batch_size", "rank", "bottleneck"):
            if getattr(self, name) < 1:
                raise UnusableConfig(f"{name} is {getattr(self, name)}; it must be 1 or more")
        if self.privacy_epsilon:
            self._check_privacy()

    def _check_privacy(self) -> None:
        """What would void the guarantee, or has no gradient of each example."""
        against = {
            "method": self.method == "adalora",  # prunes by gradients that bear no noise
            "train_embeddings": self.train_embeddings,  # positions have no gradient of each example
            "adversarial_length": self.adversarial_length > 0,  # a second pass is not accounted for
            "ensemble": self.ensemble > 1,  # nor are the teachers
            "class_weight_power": self.class_weight_power > 0,  # counts of all labels, told exactly
            "looks_an_epoch": self.validation_share
            > 0,  # chooses weights by examples without noise
        }
        for name, clashes in against.items():
            if clashes:
                raise UnusableConfig(
                    f"{name} is {getattr(self, name)}, which differentially private training does not"
                    f" cover: set it to {_PRIVATE[name]}, or privacy_epsilon to 0"
                )

    @property
    def bf16(self) -> bool:
        """Whether prediction between steps may use bf16 too."""
        return self.precision == "bf16"

    @property
    def varies(self) -> bool:
        """Whether a pass over the examples differs from the one before."""
        return max(self.typing_errors, self.swapped_references, self.truncated_answers) > 0

    def to_json(self) -> dict[str, Any]:
        """The configuration as it is recorded beside the adapter."""
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "TrainingConfig":
        """A recorded configuration, also of before `precision` took the place of `bf16`."""
        known = dict(row)
        if "bf16" in known:
            known["precision"] = "bf16" if known.pop("bf16") else "fp32"
        return cls(**known)


def chosen(config: TrainingConfig, choices: Sequence[str]) -> TrainingConfig:
    """The configuration with fields set by words as a command line has them: ``method=full``."""
    values: dict[str, Any] = {}
    kinds = {one.name: type(getattr(config, one.name)) for one in fields(config)}
    for choice in choices:
        name, _, word = choice.partition("=")
        if name not in kinds:
            raise UnusableConfig(f"no field is called {name!r}; there are: {', '.join(kinds)}")
        values[name] = _read(name, word, kinds[name])
    return replace(config, **values)


def _read(name: str, word: str, kind: type) -> Any:
    if kind is bool:
        if word not in ("true", "false"):
            raise UnusableConfig(f"{name} is {word!r}; it must be true or false")
        return word == "true"
    try:
        return kind(word)
    except ValueError as error:
        wanted = "a whole number" if kind is int else "a number"
        raise UnusableConfig(f"{name} is {word!r}; it must be {wanted}") from error


_PRIVATE = {
    "method": "lora, adapters or full",
    "train_embeddings": "False",
    "adversarial_length": "0",
    "ensemble": "1",
    "class_weight_power": "0",
    "looks_an_epoch": "0 and validation_share to 0",
}


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UnusableConfig(f"{name} is {value!r}; it must be one of {', '.join(known)}")
