"""``python -m ml.explanations.unread``: what is it worth that the network, too, has read a question?

The networks of the two cuts keep back different questions and students, and what both said is in
``held.npz``. So there are answers to questions that one network never read and the other learnt from other
students' graded answers to, and neither learnt from the answers themselves. With the same word models, which
know the question, beside either network, that is the retraining from reviews, with weights of its own for such
questions (`words_alone`) and without, and one whose network has learnt the reviews as thoroughly as the shipped one
learnt its data: no shorter reading is tried here.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ml.explanations.blend import Blend
from ml.explanations.calibrate import FOLDS, Held, cross_fitted
from ml.explanations.cuts import CUTS, Halves, halves
from ml.explanations.features import Doubles
from ml.explanations.labels import LABELS3
from ml.explanations.prepared import read_sets
from ml.explanations.words_alone import Twice, twice, weigh
from ml.serving.cache import adapter_folder
from ml.training.metrics import accuracy, macro_f1
from ml.training.reliability import clusters, reliability

BASE, CHEAP, OWN, READ = "base", "words and blend", "the same, weighed anew", "network too"
GAINS = ((BASE, CHEAP), (CHEAP, READ), (CHEAP, OWN), (OWN, READ))
GROUPS = {"all": (False, True), "several references": (True,), "one reference": (False,)}
DRAWS = 1000


@dataclass(frozen=True)
class Said:
    """What one way makes of every answer."""

    p3: Doubles  # [rows, 3]
    shown: np.ndarray  # [rows]


def ways(both: Twice, blends: Sequence[Blend]) -> dict[str, Said]:
    """By the blends as they serve; once by weights that were fitted on such answers to other questions."""
    own = [
        weigh(blend, both.cheap.where(~both.cheap.in_fold(fold, FOLDS)), ())
        for fold, blend in enumerate(blends)
    ]
    return {
        BASE: say(both.unread, blends),
        CHEAP: say(both.cheap, blends),
        OWN: say(both.cheap, own, words_alone=True),
        READ: say(both.known, blends),
    }


def say(held: Held, blends: Sequence[Blend], *, words_alone: bool = False) -> Said:
    """Each question by the blend of its fold, if so as one that the word models alone know."""
    p3, shown = np.zeros((len(held.truth), len(LABELS3))), np.zeros(len(held.truth), dtype=bool)
    for fold, blend in enumerate(blends):
        rows = held.in_fold(fold, FOLDS)
        if rows.any():
            here = held.where(rows)
            kind = here.seen, here.several, here.seen & words_alone
            p3[rows] = blend.probabilities(here.logits5, here.words3, *kind)
            shown[rows] = blend.shown(p3[rows].max(axis=1), *kind)
    return Said(p3, shown)


def losses(said: Said, held: Held) -> Doubles:
    """[rows]: -log of the chance that was given to the truth."""
    return np.asarray(-np.log(said.p3[np.arange(len(held.truth)), held.truth] + 1e-9))


def figures(said: Said, held: Held, rows: np.ndarray) -> dict[str, Any]:
    """Of some of the rows."""
    truth, guess, shown = held.truth[rows], said.p3[rows].argmax(axis=1), said.shown[rows]
    right = guess == truth
    return {
        "accuracy": round(accuracy(truth, guess), 3),
        "macro_f1": round(macro_f1(truth, guess, len(LABELS3)), 3),
        "log_loss": round(float(losses(said, held)[rows].mean()), 3),
        "ece": round(reliability(said.p3[rows].max(axis=1), right, draws=1)["ece"], 3),
        "share_shown": round(float(shown.mean()), 3),
        "accuracy_when_shown": round(float(right[shown].mean()), 3) if shown.any() else None,
    }


def gain(before: Said, after: Said, held: Held, rows: np.ndarray) -> dict[str, list[float]]:
    """Accuracy and log loss that `after` has over `before`, each with 95 %, drawing whole questions."""
    right = [one.p3.argmax(axis=1) == held.truth for one in (before, after)]
    each = {
        "accuracy": right[1].astype(float) - right[0],
        "log_loss": losses(before, held) - losses(after, held),
    }
    _, questions = np.unique(np.array(held.questions)[rows], return_inverse=True)
    return {name: _interval(values[rows], questions) for name, values in each.items()}


def _interval(values: Doubles, questions: np.ndarray) -> list[float]:
    parts = clusters(questions)
    sums = np.array([[len(part), values[part].sum()] for part in parts])
    rng = np.random.default_rng(1)
    chances = np.full(len(parts), 1 / len(parts))
    drawn = rng.multinomial(len(parts), chances, size=DRAWS) @ sums
    low, high = np.percentile(drawn[:, 1] / drawn[:, 0], [2.5, 97.5])
    return [round(float(one), 3) for one in (values.mean(), low, high)]


def compare(cuts: Sequence[Halves], helds: Sequence[Held]) -> dict[str, Any]:
    """Every way and what the ways gain, for all questions and for those of each kind."""
    both = twice(helds)
    said = ways(both, cross_fitted(helds))
    found: dict[str, Any] = {}
    for group, kinds in GROUPS.items():
        rows = np.flatnonzero(np.isin(both.known.several, kinds))
        found[group] = {
            "answers": len(rows),
            **graded([both.known.questions[row] for row in rows.tolist()], cuts, both.unread, rows),
            "ways": {name: figures(one, both.known, rows) for name, one in said.items()},
            "gains": {
                f"{before} -> {after}": gain(said[before], said[after], both.known, rows)
                for before, after in GAINS
            },
        }
    return found


def graded(
    questions: Sequence[str], cuts: Sequence[Halves], unread: Held, rows: np.ndarray
) -> dict[str, Any]:
    """How many graded answers to each question the cut that knows it has learnt from."""
    counts: Mapping[str, int] = Counter(
        one.question_id for half in cuts for part in half.train.values() for one in part
    )
    each = [counts[one] for one in sorted(set(questions))]
    return {
        "questions": len(each),
        "graded_answers": {"least": min(each), "median": float(np.median(each)), "most": max(each)},
    }


def main(arguments: list[str]) -> int:
    """Print the figures of a version; a minute of a core."""
    parser = argparse.ArgumentParser(prog="python -m ml.explanations.unread")
    parser.add_argument("--data", type=Path, help="a folder with NAME_train.jsonl (default: ours)")
    parser.add_argument("--folder", type=Path, help="a version (default: the committed one)")
    options = parser.parse_args(arguments)
    from ml.explanations.finish import fit_words, hold  # scikit-learn; --help needs none

    sets = read_sets(options.data)
    cuts = [halves(sets, cut) for cut in CUTS]
    folder = options.folder or adapter_folder("explanations")
    helds = [hold(half, fit_words(half.train), folder) for half in cuts]
    print(json.dumps(compare(cuts, helds), indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
