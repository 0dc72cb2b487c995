"""Which texts go through the network together: the cut that costs least, padding included."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ml.training.examples import Batch, Encoded, pad


@dataclass(frozen=True)
class BatchLimits:
    """What one forward pass may hold, and what a pass costs beside its tokens."""

    rows: int
    """Texts at most."""
    tokens: int
    """Rows times the longest of them at most: the memory of a pass. One text alone always may."""
    overhead_tokens: int
    """The fixed cost of a pass, in tokens that could be computed in its time."""
    multiple: int = 1
    """Widths are rounded up to a multiple of it."""


def cheapest_batches(encoded: Sequence[Encoded], limits: BatchLimits) -> Iterator[Batch]:
    """Every text once, in batches of like length.

    Texts are sorted by length and cut where the sum over all passes of
    `overhead + rows * longest` is smallest: a long text does not pad the short ones, and short
    ones of nearly the same length share a pass.
    """
    order = sorted(range(len(encoded)), key=lambda row: len(encoded[row].ids))
    widths = [_rounded(len(encoded[row].ids), limits.multiple) for row in order]
    for start, end in cheapest_cut(widths, limits):
        yield pad(encoded, order[start:end], limits.multiple)


def cheapest_cut(widths: Sequence[int], limits: BatchLimits) -> list[tuple[int, int]]:
    """Where ascending widths are cut, as (start, end); by dynamic programming over the ends."""
    costs = [0]  # of the first `end` texts
    starts = [0]  # of the last pass among them
    for end in range(1, len(widths) + 1):
        widest = widths[end - 1]
        room = max(1, min(limits.rows, limits.tokens // widest))
        choices = range(max(0, end - room), end)
        cost, start = min(
            (costs[start] + limits.overhead_tokens + (end - start) * widest, start)
            for start in choices
        )
        costs.append(cost)
        starts.append(start)
    cuts = []
    end = len(widths)
    while end:
        cuts.append((starts[end], end))
        end = starts[end]
    return cuts[::-1]


def _rounded(length: int, multiple: int) -> int:
    return -(-length // multiple) * multiple
