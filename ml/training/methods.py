"""How a backbone is made to learn: LoRA, AdaLoRA, bottleneck adapters, or all of it.

Each method adapts, is saved as ``adapter_config.json`` and ``adapter_model.safetensors``, and is loaded
from them as a plain encoder that serves and exports.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from peft import AdaLoraConfig, LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.linalg import matrix_norm

from ml.backbone import NAME
from ml.training.adapters import insert_adapters
from ml.training.config import TrainingConfig, UnusableConfig

CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"
LINEAR_LAYERS = ["query", "key", "value", "attention.output.dense", "intermediate.dense"]
LINEAR_LAYERS += ["output.dense"]
EMBEDDINGS = ["word_embeddings", "position_embeddings", "token_type_embeddings"]
LAYER_NORM = "LayerNorm"
SPARE_RANK = 1.5  # AdaLoRA begins with so many times the rank that is left in the end


def adapt(backbone: nn.Module, config: TrainingConfig) -> nn.Module:
    """The encoder with what the configuration lets move, and the rest frozen."""
    if config.method in ("lora", "adalora"):
        encoder = cast(
            nn.Module, get_peft_model(cast(Any, backbone), _peft_config(backbone, config))
        )
    else:
        encoder = backbone
        encoder.requires_grad_(config.method == "full")
        if config.method == "adapters":
            insert_adapters(encoder, config.bottleneck, config.frozen_layers)
    for name, value in encoder.named_parameters():
        value.requires_grad_(_moves(name, value, config))
    return encoder


def _moves(name: str, value: nn.Parameter, config: TrainingConfig) -> bool:
    """Whether a weight of an adapted encoder is trained."""
    parts = name.split(".")
    if config.frozen_layers and "embeddings" in parts:
        return False
    if "layer" in parts and int(parts[parts.index("layer") + 1]) < config.frozen_layers:
        return False
    if config.method in ("lora", "adalora"):
        return value.requires_grad
    if any(one in parts for one in EMBEDDINGS):
        return config.train_embeddings
    if LAYER_NORM in parts:
        return config.train_layer_norms
    return value.requires_grad


def _peft_config(backbone: nn.Module, config: TrainingConfig) -> LoraConfig:
    whole = [LAYER_NORM] if config.train_layer_norms else []
    whole += EMBEDDINGS if config.train_embeddings else []
    layers = cast(Any, backbone).config.num_hidden_layers
    common: dict[str, Any] = {
        "lora_dropout": config.lora_dropout,
        "target_modules": LINEAR_LAYERS,
        "modules_to_save": whole or None,
    }
    if config.frozen_layers:
        common["layers_to_transform"] = list(range(config.frozen_layers, layers))
    if config.method == "lora":
        return LoraConfig(r=config.rank, lora_alpha=int(config.rank * config.scale), **common)
    begin = round(SPARE_RANK * config.rank)
    return AdaLoraConfig(
        init_r=begin,
        target_r=config.rank,
        lora_alpha=round(begin * config.scale),
        total_step=1,  # not known yet: see `plan_ranks`
        tinit=0,
        tfinal=0,
        orth_reg_weight=config.orthogonality,
        **common,
    )


def plan_ranks(encoder: nn.Module, steps: int) -> None:
    """Tell AdaLoRA how long it has: full rank for a tenth, pruning, the last third as pruned."""
    plan = _adalora(encoder)
    if plan is not None:
        plan.total_step, plan.tinit, plan.tfinal = steps, steps // 10, steps // 3
        plan.deltaT = max(1, steps // 60)


def prune_ranks(encoder: nn.Module, step: int) -> None:
    """AdaLoRA's own step, between the optimiser's and the next gradient. Nothing for the others."""
    if _adalora(encoder) is not None:
        cast(Any, encoder).base_model.update_and_allocate(step)


def ranks(encoder: nn.Module) -> dict[str, list[bool]] | None:
    """Which directions AdaLoRA has left, by layer; it has to be kept with the weights."""
    plan = _adalora(encoder)
    return dict(plan.rank_pattern) if plan is not None and plan.rank_pattern else None


def set_ranks(encoder: nn.Module, pattern: dict[str, list[bool]] | None) -> None:
    """Put back what `ranks` gave."""
    plan = _adalora(encoder)
    if plan is not None and pattern is not None:
        plan.rank_pattern = pattern


def orthogonality(encoder: nn.Module) -> Tensor | None:
    """AdaLoRA's penalty, times its weight: mean over A and B of |A A' - 1|, Frobenius."""
    plan = _adalora(encoder)
    if plan is None or not plan.orth_reg_weight:
        return None
    total, count = None, 0
    for name, value in encoder.named_parameters():
        if "lora_A" in name or "lora_B" in name:
            square = value @ value.T if "lora_A" in name else value.T @ value
            gap = matrix_norm(square - square.new_ones(len(square)).diag())
            total, count = gap if total is None else total + gap, count + 1
    return None if total is None else plan.orth_reg_weight * total / count


def _adalora(encoder: nn.Module) -> AdaLoraConfig | None:
    plan = encoder.peft_config["default"] if isinstance(encoder, PeftModel) else None
    return plan if isinstance(plan, AdaLoraConfig) else None


def save_adapter(encoder: nn.Module, config: TrainingConfig, folder: Path) -> None:
    """Write what training moved, in fp16; it names the backbone by its public name."""
    if isinstance(encoder, PeftModel):
        encoder.peft_config["default"].base_model_name_or_path = NAME
        # Asking peft to find out whether embeddings moved makes it look for a model hub.
        encoder.save_pretrained(str(folder), save_embedding_layers=False)
        (folder / "README.md").unlink(missing_ok=True)  # peft's empty card; ours is card.md
        save_half(load_file(folder / WEIGHTS), folder / WEIGHTS)
        return
    about = {
        "method": config.method,
        "bottleneck": config.bottleneck,
        "first_layer": config.frozen_layers,
        "base_model_name_or_path": NAME,
    }
    (folder / CONFIG).write_text(json.dumps(about, indent=1) + "\n")
    moved = {name: value for name, value in encoder.named_parameters() if value.requires_grad}
    save_half(moved, folder / WEIGHTS)


def resume_adapter(backbone: nn.Module, config: TrainingConfig, folder: Path) -> nn.Module:
    """The encoder as it was saved by the same method, ready to learn on."""
    about = json.loads((folder / CONFIG).read_text())
    if "peft_type" not in about:
        encoder = adapt(backbone, config)
        _fill(encoder, folder)
        return encoder
    if about["peft_type"] != "LORA":
        raise UnusableConfig(
            f"{folder} was trained by {about['peft_type']}, whose pruned ranks cannot learn on:"
            " start from a version trained by lora, adapters or full"
        )
    return cast(
        nn.Module, PeftModel.from_pretrained(cast(Any, backbone), folder, is_trainable=True)
    )


def load_adapter(backbone: nn.Module, folder: Path) -> nn.Module:
    """The backbone as it was trained: merged where the method allows that."""
    about = json.loads((folder / CONFIG).read_text())
    if "peft_type" in about:
        adapted = PeftModel.from_pretrained(cast(Any, backbone), folder)
        return cast(nn.Module, adapted.merge_and_unload())
    if about["method"] == "adapters":
        insert_adapters(backbone, about["bottleneck"], about["first_layer"])
    _fill(backbone, folder)
    return backbone


def _fill(encoder: nn.Module, folder: Path) -> None:
    """Put the saved weights into an encoder of the shape that saved them."""
    weights = {name: value.float() for name, value in load_file(folder / WEIGHTS).items()}
    unknown = encoder.load_state_dict(weights, strict=False).unexpected_keys
    if unknown:
        raise ValueError(
            f"{folder / WEIGHTS} holds {unknown[0]}, which the backbone {NAME} has not:"
            " it was trained on another backbone; train it anew"
        )


def save_half(weights: Mapping[str, Tensor], file: Path) -> None:
    """In fp16: half the size in the repository, and far finer than the int8 that serves."""
    halves = {name: value.detach().half().contiguous() for name, value in weights.items()}
    save_file(halves, file)
    file.chmod(0o644)
