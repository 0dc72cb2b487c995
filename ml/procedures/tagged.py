"""What the marks on single actions are worth, on students that no part of the model learnt from.

A rule can be checked against itself and would always be right. So a mark is held against three
things that did not make it: the rule (how often they differ), the transformer, which reads the
moments before and after a trial by itself, and how the run ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.procedures.actions import ActionTag, VerdictWord
from ml.procedures.blend import Blend, sigmoid
from ml.procedures.marks import place_of
from ml.procedures.prefixes import Labelled
from ml.procedures.sequence import Read, SequenceReader
from ml.procedures.steps import TRIAL
from ml.procedures.tagger import Tagger
from ml.procedures.tags import WORDS
from ml.training.metrics import Doubles, Ints, auc, bootstrap, macro_f1


@dataclass(frozen=True)
class TaggedRun:
    """A run with the mark of each step and what it had been labelled."""

    run: Labelled
    tags: list[ActionTag]
    words: list[VerdictWord]
    expected: list[float]
    """The chance of success before each step, by the sequence reader."""

    def trials(self) -> list[int]:
        """Where its trials stand."""
        return [at for at, step in enumerate(self.run.steps) if step.kind == TRIAL]

    def net(self, words: Sequence[VerdictWord]) -> float:
        """Share of productive trials less that of unproductive ones."""
        trials = self.trials()
        told = [words[at] for at in trials]
        return (told.count("productive") - told.count("unproductive")) / max(len(trials), 1)


def tagged(
    tagger: Tagger, reader: SequenceReader, blend: Blend, runs: Sequence[Labelled]
) -> list[TaggedRun]:
    """Every run with its marks."""
    marks = [run.marks() for run in runs]
    told = reader.read(marks)
    return [
        TaggedRun(
            run,
            tagger.tag(run.steps, rows, one, blend.scale),
            run.words(),
            _expected(blend, one, len(run.steps)),
        )
        for run, rows, one in zip(runs, marks, told, strict=True)
    ]


def _expected(blend: Blend, told: Read, steps: int) -> list[float]:
    """The chance before each step; the blend's own, were the transformer of one mind."""
    chances = sigmoid(blend.scale * told.logits.astype(np.float64) + blend.bias)
    return [float(chances[place_of(step - 1, steps)]) for step in range(steps)]


def measure_tags(runs: Sequence[TaggedRun]) -> dict[str, Any]:
    """How the marks of these runs fall out, how they differ from their labels, and who succeeded."""
    return {
        "runs": len(runs),
        "steps": sum(len(one.tags) for one in runs),
        **_agreement(runs),
        "trials": {word: _trials(runs, word) for word in WORDS},
        "kept_and_withheld": {word: _withheld(runs, word) for word in WORDS[:2]},
        "success_auc": _success(runs),
    }


def _agreement(runs: Sequence[TaggedRun]) -> dict[str, float]:
    """Of all steps: with the labels, before anything is withheld from the mark and after."""
    truth = np.array([WORDS.index(word) for one in runs for word in one.words])
    guess = np.array([WORDS.index(tag.word) for one in runs for tag in one.tags])
    withheld = np.array([tag.withheld for one in runs for tag in one.tags])
    return {
        "agreement": round(float(np.mean(truth == guess)), 4),
        "agreement_where_not_withheld": round(float(np.mean((truth == guess)[~withheld])), 4),
        "macro_f1_with_labels": round(macro_f1(truth, guess, len(WORDS)), 4),
        "withheld": round(float(withheld.mean()), 4),
    }


def _trials(runs: Sequence[TaggedRun], word: VerdictWord) -> dict[str, float | int]:
    """Trials with that mark, and how many of their students succeeded."""
    ended = [one.run.success for one in runs for at in one.trials() if one.tags[at].word == word]
    return {"trials": len(ended), "success": round(float(np.mean(ended)), 4) if ended else 0.0}


def _withheld(runs: Sequence[TaggedRun], word: VerdictWord) -> dict[str, Any]:
    """Of the trials that the rule calls `word`: success where the mark says so, and where not.

    What the run had promised before the trial is told beside it, and `gap` is between the two in
    success beyond that promise: what the mark of this one trial knows more than the rule. Its
    interval is over students.
    """
    rows = np.array([_by_mark(one, word) for one in runs], dtype=np.float64)

    def gap(chosen: Ints) -> float:
        marked, other = _means(rows[chosen].sum(axis=0))
        return float((marked[0] - marked[1]) - (other[0] - other[1]))

    total = rows.sum(axis=0)
    marked, other = _means(total)
    return {
        "marked": int(total[0]),
        "marked_success": round(marked[0], 4),
        "marked_promised": round(marked[1], 4),
        "withheld": int(total[3]),
        "withheld_success": round(other[0], 4),
        "withheld_promised": round(other[1], 4),
        "gap": round(gap(np.arange(len(rows))), 4),
        "gap_95": [round(one, 4) for one in bootstrap(gap, len(rows))],
    }


def _means(total: Doubles) -> tuple[tuple[float, float], tuple[float, float]]:
    """Success and promise a trial, of the marked ones and of the others."""
    said, won, promised, other, others_won, others_promised = (float(one) for one in total)
    return (
        (won / max(said, 1.0), promised / max(said, 1.0)),
        (others_won / max(other, 1.0), others_promised / max(other, 1.0)),
    )


def _by_mark(one: TaggedRun, word: VerdictWord) -> list[float]:
    """Trials labelled `word` and marked so, successes and promises among them; and the others."""
    found = [0.0] * 6
    for at in one.trials():
        if one.words[at] == word:
            first = 0 if one.tags[at].word == word else 3
            found[first] += 1.0
            found[first + 1] += one.run.success
            found[first + 2] += one.expected[at]
    return found


def _success(runs: Sequence[TaggedRun]) -> dict[str, Any]:
    """How well the balance of marks alone orders students by success, beside the rule's balance."""
    truth = np.array([one.run.success == 1 for one in runs])
    marks = np.array([one.net([tag.word for tag in one.tags]) for one in runs])
    rule = np.array([one.net(one.words) for one in runs])

    def gain(rows: Ints) -> float:
        return auc(truth[rows], marks[rows]) - auc(truth[rows], rule[rows])

    return {
        "marks": round(auc(truth, marks), 4),
        "rule": round(auc(truth, rule), 4),
        "gain_95": [round(one, 4) for one in bootstrap(gain, len(runs), draws=300)],
    }


def movement_by_tag(runs: Sequence[TaggedRun], moves: Doubles) -> dict[str, dict[str, float | int]]:
    """How the transformer's logit of success moved with the trial that ends each run, by its mark."""
    words = np.array([one.tags[-1].word for one in runs])
    return {
        word: {
            "trials": int((words == word).sum()),
            "mean_move": round(float(moves[words == word].mean()), 4) if word in words else 0.0,
        }
        for word in WORDS
    }
