"""Bottleneck adapters after Houlsby et al. 2019 (arXiv 1902.00751), which peft does not offer.

Two to a layer of BERT: after the projection of attention and after the feed-forward block, each
before the residual sum. An adapter is not linear, so it is kept at serving instead of being merged.
"""

from typing import cast

from torch import Tensor, nn

ADAPTED = "output.dense"  # attention.output.dense and output.dense


class Adapter(nn.Module):
    """x + up(gelu(down(x))), the identity at first."""

    def __init__(self, hidden: int, bottleneck: int) -> None:
        super().__init__()
        self.down = nn.Linear(hidden, bottleneck)
        self.up = nn.Linear(bottleneck, hidden)
        nn.init.normal_(self.down.weight, std=0.02)
        for zero in (self.down.bias, self.up.weight, self.up.bias):
            nn.init.zeros_(zero)

    def forward(self, states: Tensor) -> Tensor:
        """[rows, tokens, hidden] -> the same shape."""
        return states + cast(Tensor, self.up(nn.functional.gelu(self.down(states))))


class AdaptedLinear(nn.Module):
    """A linear layer of the backbone and the adapter behind it."""

    def __init__(self, dense: nn.Linear, bottleneck: int) -> None:
        super().__init__()
        self.dense = dense
        self.adapter = Adapter(dense.out_features, bottleneck)

    def forward(self, states: Tensor) -> Tensor:
        """[rows, tokens, in] -> [rows, tokens, out]"""
        return cast(Tensor, self.adapter(self.dense(states)))


def insert_adapters(encoder: nn.Module, bottleneck: int, first_layer: int = 0) -> None:
    """Put adapters into every layer of a BERT from `first_layer` on, in place."""
    layers = cast(nn.ModuleList, encoder.get_submodule("encoder.layer"))
    for layer in list(layers)[first_layer:]:
        for name in [name for name, _ in layer.named_modules() if name.endswith(ADAPTED)]:
            parent = layer.get_submodule(name.rpartition(".")[0])
            dense = cast(nn.Linear, parent.get_submodule("dense"))
            parent.add_module("dense", AdaptedLinear(dense, bottleneck))
