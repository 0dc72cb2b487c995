"""Mastery with what a sequence model adds to the counts.

    logit(mastery) = logit(start) + pull * moved(counts) + lean

`lean` is what the model reads from everything that the student did, in logits above an average student on the
skill, times its weight. It is added on the scale of mastery and not on that of the next verdict: there, an
item that everybody gets right would have to be divided by what it tells, which is next to nothing. What is
foretold of the next verdict follows from mastery by the item's slip and guess, as without the model; by that the
weights are fitted (`ml.tracing.fit_weights`).
"""

from __future__ import annotations

from ml.mastery.model import HIGHEST, LOWEST, Counts, Weights, logistic, logit, moved


def blended(start: float, counts: Counts, weights: Weights, pull: float, lean: float) -> float:
    """The chance that the skill is there; with a pull of 1 and a lean of 0 what the counts say alone."""
    found = logistic(logit(start) + pull * moved(counts, weights) + lean)
    return max(LOWEST, min(HIGHEST, found))


def blended_later(stored: float, start: float, recomputed: float) -> float:
    """What a stored mastery has faded to: never up, and never below where the student started."""
    return min(stored, max(recomputed, start))


def lean_left(lean: float, share: float) -> float:
    """What the model added fades as what the counts gained does; what it took away does not come by waiting."""
    return lean * share if lean > 0 else lean
