"""Interest times readiness, with variety: pure reckoning over what the selectors read.

Variety by maximal marginal relevance, Carbonell and Goldstein (1998), "The use of MMR,
diversity-based reranking for reordering documents and producing summaries", SIGIR, 335-336:

    next = argmax over what is left of  L * relevance - (1 - L) * max similarity to what was taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ml.interest.model import Deed, InterestModel
from ml.training.examples import Floats

RELEVANCE_SHARE = 0.7  # L: rather what fits than what differs
NEAREST = 3  # only so many labs are said to be like another one: some lab is always the likest


@dataclass(frozen=True)
class Known:
    """What a student did with a lab; `kind` as in `ml.interest.rows`."""

    lab: str
    kind: str
    age_s: float


@dataclass(frozen=True)
class Ranked:
    """A lab in its place. `like` is the known lab that speaks most for it and is near it, if any."""

    lab: str
    interest: float  # 0 to 1; 0.5 where nothing is known
    readiness: float  # 0 to 1
    like: str
    for_variety: bool  # without variety another lab would stand here

    @property
    def relevance(self) -> float:
        return self.interest * self.readiness


def rank(
    model: InterestModel,
    known: Sequence[Known],
    readiness: Mapping[str, float],
    vectors: Mapping[str, Floats],
    count: int,
) -> list[Ranked]:
    """The first `count` of the labs in `readiness`, each once."""
    labs = [lab for lab in readiness if lab in vectors]
    if not labs:
        return []
    matrix = np.stack([vectors[lab] for lab in labs])
    deeds = deeds_of(known, vectors)
    felt = interest_in(model, list(deeds.values()), vectors)
    alike = model.adapted(matrix) @ model.adapted(matrix).T
    scores = [felt[lab] * readiness[lab] for lab in labs]
    taken = by_marginal_relevance(scores, alike, count)
    plain = sorted(range(len(labs)), key=lambda at: (-scores[at], labs[at]))[:count]
    return [
        Ranked(
            labs[at],
            felt[labs[at]],
            readiness[labs[at]],
            _speaks_most(model, deeds, vectors, labs[at]),
            at not in plain,
        )
        for at in taken
    ]


def deeds_of(known: Sequence[Known], vectors: Mapping[str, Floats]) -> dict[Known, Deed]:
    """What the model can make of what a student did."""
    return {one: Deed(vectors[one.lab], one.kind, one.age_s) for one in known if one.lab in vectors}


def interest_in(
    model: InterestModel, deeds: Sequence[Deed], vectors: Mapping[str, Floats]
) -> dict[str, float]:
    """Interest in each lab that has a vector, 0 to 1; 0.5 where nothing is known."""
    matrix = np.stack(list(vectors.values()))
    felt = (1 + model.interest(model.profile(deeds), matrix)) / 2
    return {lab: float(one) for lab, one in zip(vectors, felt, strict=True)}


def by_marginal_relevance(relevance: Sequence[float], alike: Floats, count: int) -> list[int]:
    """Places in the order in which they are taken; ties to the first."""
    taken: list[int] = []
    left = list(range(len(relevance)))
    while left and len(taken) < count:
        worth = {
            at: RELEVANCE_SHARE * relevance[at]
            - (1 - RELEVANCE_SHARE) * max((float(alike[at, one]) for one in taken), default=0.0)
            for at in left
        }
        best = max(left, key=lambda at: worth[at])
        taken.append(best)
        left.remove(best)
    return taken


def _speaks_most(
    model: InterestModel, deeds: Mapping[Known, Deed], vectors: Mapping[str, Floats], lab: str
) -> str:
    """The known lab that adds most to the interest, of those to which this one is among the nearest."""
    own = model.adapted(vectors[lab])
    best, most = "", 0.0
    for one, deed in deeds.items():
        added = model.weight(one.kind, one.age_s) * float(model.adapted(deed.vector) @ own)
        if added > most and lab in near(model, one.lab, vectors):
            best, most = one.lab, added
    return best


def near(model: InterestModel, lab: str, vectors: Mapping[str, Floats]) -> list[str]:
    """The labs whose words are nearest to those of a lab, itself left out."""
    own = model.adapted(vectors[lab])
    others = {one: float(model.adapted(v) @ own) for one, v in vectors.items() if one != lab}
    return sorted(others, key=lambda one: -others[one])[:NEAREST]
