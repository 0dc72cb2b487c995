"""What a handful of a teacher's graded answers is worth: a learning curve on questions kept back.

On each question that a cut keeps back whole, 0, 5, 10 and 20 answers are taken as graded, in several
draws, and the same other answers are judged each time. Weights, temperature and thresholds are fitted
on other questions, of both cuts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.explanations.blend import NEVER, Blend
from ml.explanations.calibrate import FOLDS, Ints, fit_blend, fold_of, together
from ml.explanations.features import Doubles
from ml.explanations.fit_graded import KeptBack, Question, fit_grading, questions_of
from ml.explanations.graded import Grading
from ml.explanations.labels import LABELS3, softmax
from ml.training.metrics import accuracy, macro_f1
from ml.training.reliability import clusters, reliability, shown_with_intervals

CURVE = (0, 5, 10, 20)
DRAWS = 8  # of graded answers, for each question


@dataclass(frozen=True)
class Judged:
    """All answers measured at one number of graded answers."""

    p3: Doubles  # [rows, 3]
    shown: np.ndarray  # [rows]
    truth: Ints  # [rows]
    names: np.ndarray  # [rows], the question's
    sets: np.ndarray  # [rows]

    @property
    def right(self) -> np.ndarray:
        return np.asarray(self.p3.argmax(axis=1) == self.truth)

    def where(self, rows: np.ndarray) -> "Judged":
        return Judged(
            *(one[rows] for one in (self.p3, self.shown, self.truth, self.names, self.sets))
        )


def curve(kept: Sequence[KeptBack], draws: int = DRAWS) -> dict[str, Any]:
    """Figures by number of graded answers, for all new questions and for those of each set."""
    judged = judge_all(kept, draws)
    groups = ["all new questions", *sorted(set(judged[0].sets.tolist()))]
    found: dict[str, Any] = {"draws": draws, "curve": {}}
    for group in groups:
        rows = (
            np.ones(len(judged[0].truth), bool) if group == groups[0] else judged[0].sets == group
        )
        none = judged[0].where(rows)
        found["curve"][group] = {
            str(graded): figures(one.where(rows), none) for graded, one in judged.items()
        }
    return found


def judge_all(kept: Sequence[KeptBack], draws: int) -> dict[int, Judged]:
    """The same answers at each number of CURVE, every question by what was fitted without its fold."""
    found: dict[int, list[Judged]] = {graded: [] for graded in CURVE}
    for fold in range(FOLDS):
        fit = [one.where(~one.held.in_fold(fold, FOLDS)) for one in kept]
        blend, grading = fit_blend(together([one.held for one in fit]), ""), fit_grading(fit)
        for question in _asked(kept, fold, blend):
            for graded in CURVE:
                found[graded].append(_judge(question, graded, draws, blend, grading))
    return {
        graded: Judged(
            *(np.concatenate(column) for column in zip(*map(_columns, parts), strict=True))
        )
        for graded, parts in found.items()
    }


def _columns(one: Judged) -> tuple[np.ndarray, ...]:
    return one.p3, one.shown, one.truth, one.names, one.sets


def _asked(kept: Sequence[KeptBack], fold: int, blend: Blend) -> list[Question]:
    """The new questions of a fold."""
    held = together([one.held for one in kept])
    p3 = blend.probabilities(held.logits5, held.words3, held.seen, held.several)
    return [one for one in questions_of(kept, p3) if fold_of(one.name.split()[0]) == fold]


def _judge(question: Question, graded: int, draws: int, blend: Blend, grading: Grading) -> Judged:
    p3, truth = [], []
    level = grading.level(question.several, graded)
    threshold = level.threshold if graded else blend.threshold(False, question.several)
    for number in range(draws):
        pool, asked = question.draw(number)
        logits = question.logits(pool[:graded], asked)
        p3.append(softmax(logits * (level.sharpness if graded else 1.0)))
        truth.append(question.truth[asked])
    chances = np.concatenate(p3)
    rows = len(chances)
    return Judged(
        chances,
        (chances.max(axis=1) >= threshold) & (threshold < NEVER),
        np.concatenate(truth),
        np.full(rows, question.name.split()[0]),
        np.full(rows, "beetle" if question.several else "scientsbank"),
    )


def figures(judged: Judged, none: Judged) -> dict[str, Any]:
    """Of one number of graded answers; `none` is the same answers without any."""
    guess = judged.p3.argmax(axis=1)
    _, questions = np.unique(judged.names, return_inverse=True)
    return {
        "judged": len(guess),
        "accuracy": round(accuracy(judged.truth, guess), 4),
        "macro_f1": round(macro_f1(judged.truth, guess, len(LABELS3)), 4),
        **reliability(judged.p3.max(axis=1), judged.right, draws=50),
        **shown_with_intervals(judged.shown, judged.right, questions),
        "more_shown_95": more_shown(judged.shown, none.shown, questions),
    }


def more_shown(
    shown: np.ndarray, before: np.ndarray, questions: Ints, draws: int = 500
) -> list[float]:
    """95 % interval of the share shown beyond that without graded answers, drawing whole questions."""
    parts = clusters(questions)
    sums = np.array([[len(one), shown[one].sum() - before[one].sum()] for one in parts])
    rng = np.random.default_rng(1)
    drawn = rng.multinomial(len(parts), np.full(len(parts), 1 / len(parts)), size=draws) @ sums
    low, high = np.percentile(drawn[:, 1] / drawn[:, 0], [2.5, 97.5])
    return [round(float(low), 4), round(float(high), 4)]
