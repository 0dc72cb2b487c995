"""The loss: classes that a label allows, or soft targets, weighed by example."""

import torch
from torch import Tensor


def each_loss(
    logits: Tensor, allowed: Tensor, smoothing: float, soft: Tensor | None = None
) -> Tensor:
    """[rows]: -log sum of the probabilities of the allowed classes.

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
    return losses


def allowed_loss(
    logits: Tensor,
    allowed: Tensor,
    weights: Tensor,
    smoothing: float,
    soft: Tensor | None = None,
) -> Tensor:
    """Weighted mean of `each_loss`."""
    return (each_loss(logits, allowed, smoothing, soft) * weights).sum() / weights.sum()
