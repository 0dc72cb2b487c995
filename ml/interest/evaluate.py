"""``python -m ml evaluate interest LOG.csv``: what learners took up later, foretold from earlier.

The log is cut in time. From the earlier part the adapter is learnt (or `--model` is taken), and
popularity counted; each learner's later, new items must stand high among all that they had not
touched. Items that nobody touched before the cut are known by their words alone, and so are learners
without a past, who are served by what is liked in general.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ml.interest.embed import embed
from ml.interest.figures import Bools, ndcg_at, ranked, recall_at, told
from ml.interest.learn import InterestConfig, NothingToLearn, learn_interest
from ml.interest.model import Deed, InterestModel, NoModel
from ml.interest.rows import BadLog, Interaction, Log, parted, read_log
from ml.training.examples import Floats
from ml.training.metrics import Doubles

CUTOFFS = (5, 10)
SHARE = 0.8  # of the interactions lie before the cut
CAUTION = (
    "Figures of this log alone. They say something of real learners only if the log is of real"
    " learners; from simulated clicks no quality follows."
)


@dataclass(frozen=True)
class Case:
    """One learner at the cut: what may be ranked, and which of that was taken up later."""

    learner: str
    deeds: list[Interaction]
    open_items: list[int]
    wanted: Bools  # over open_items


def main(arguments: list[str]) -> int:
    """Print the figures, or one line of error for a file or folder that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m ml evaluate interest")
    parser.add_argument("file", type=Path, help="CSV: learner, item, text, when, kind")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--model", type=Path, help="a trained folder, learnt from none of this log")
    parser.add_argument("--share", type=float, default=SHARE, help="of the log before the cut")
    options = parser.parse_args(arguments)
    if not 0 < options.share < 1:
        parser.error("--share must lie between 0 and 1")
    try:
        log = read_log(options.file)
        model = InterestModel.load(options.model) if options.model else None
        found = {"file": options.file.name, **measure(log, options.share, model)}
    except (BadLog, NothingToLearn, NoModel, OSError) as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 2
    print(json.dumps(found) if options.json else "\n".join(f"{k}: {v}" for k, v in found.items()))
    return 0


def measure(log: Log, share: float, model: InterestModel | None = None) -> dict[str, Any]:
    """The figures of each way of ranking, over the learners who took something up after the cut."""
    before, after = parted(log.interactions, share)
    if not before or not after:
        raise BadLog("the cut leaves one side empty; give a longer log or another --share")
    places = {item: place for place, item in enumerate(log.items)}
    vectors = embed([log.texts[item] for item in log.items])
    if model is None:
        model, _ = learn_interest(before, places, vectors, InterestConfig())
    cases = list(cases_of(before, after, places))
    if not cases:
        raise BadLog("after the cut nobody took up anything new; give a longer log")
    cut = after[0].when
    ways = {
        "interest": by_interest(model, cases, before, places, vectors, cut),
        "words_untrained": by_interest(InterestModel(), cases, before, places, vectors, cut),
        "popularity": by_popularity(cases, before, places),
        "random": [np.zeros(len(case.open_items)) for case in cases],
    }
    return _figures(ways, cases) | {
        "interactions": {"before": len(before), "after": len(after)},
        "learners": len(cases),
        "learners_without_a_past": sum(not case.deeds for case in cases),
        "items": len(places),
        "items_new_after_the_cut": len(places) - len({one.item for one in before}),
        "caution": CAUTION,
    }


def cases_of(
    before: list[Interaction], after: list[Interaction], places: dict[str, int]
) -> Iterator[Case]:
    """Each learner who took up something new after the cut."""
    past: dict[str, list[Interaction]] = defaultdict(list)
    for one in before:
        past[one.learner].append(one)
    later: dict[str, set[int]] = defaultdict(set)
    for one in after:
        if one.wanted:
            later[one.learner].add(places[one.item])
    for learner, taken in later.items():
        touched = {places[one.item] for one in past[learner]}
        open_items = [place for place in range(len(places)) if place not in touched]
        wanted = np.array([place in taken for place in open_items])
        if wanted.any():
            yield Case(learner, past[learner], open_items, wanted)


def by_interest(
    model: InterestModel,
    cases: list[Case],
    before: list[Interaction],
    places: dict[str, int],
    vectors: Floats,
    cut: float,
) -> list[Doubles]:
    """Predicted interest; for a learner without a past, by what everybody did."""
    common = model.profile(_deeds(before, places, vectors, cut))
    return [
        model.interest(
            model.profile(_deeds(case.deeds, places, vectors, cut)) if case.deeds else common,
            vectors[case.open_items],
        ).astype(np.float64)
        for case in cases
    ]


def _deeds(
    interactions: list[Interaction], places: dict[str, int], vectors: Floats, now: float
) -> list[Deed]:
    return [Deed(vectors[places[one.item]], one.kind, now - one.when) for one in interactions]


def by_popularity(
    cases: list[Case], before: list[Interaction], places: dict[str, int]
) -> list[Doubles]:
    """How many learners took an item up before the cut; the same for everybody."""
    takers = {(one.learner, one.item) for one in before if one.wanted}
    counts = Counter(places[item] for _, item in takers)
    return [np.array([float(counts[place]) for place in case.open_items]) for case in cases]


def _figures(ways: dict[str, list[Doubles]], cases: list[Case]) -> dict[str, Any]:
    found: dict[str, dict[str, Doubles]] = {}
    for way, scores in ways.items():
        rng = np.random.default_rng(1)
        orders = [ranked(one, rng) for one in scores]
        found[way] = {
            f"{name}@{k}": np.array(
                [at(order, case.wanted, k) for order, case in zip(orders, cases, strict=True)]
            )
            for name, at in (("recall", recall_at), ("ndcg", ndcg_at))
            for k in CUTOFFS
        }
    return {
        "ways": {way: {name: told(v) for name, v in one.items()} for way, one in found.items()},
        "interest_less_popularity": {
            name: told(values - found["popularity"][name])
            for name, values in found["interest"].items()
        },
    }
