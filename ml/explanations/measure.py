"""How good verdicts are, against labels."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ml.data.semeval import Answer
from ml.explanations.labels import LABELS3, LABELS5, label3_of
from ml.explanations.verdicts import ExplanationVerdict
from ml.training.metrics import Ints, accuracy, bootstrap, macro_f1
from ml.training.reliability import reliability, shown_with_intervals

CORRECT = LABELS3.index("correct")


def measure(
    answers: Sequence[Answer], verdicts: Sequence[ExplanationVerdict], draws: int = 1000
) -> dict[str, Any]:
    """3-way figures over the labelled answers, abstained or not, and what is shown of them."""
    pairs = [
        (one, verdict)
        for one, verdict in zip(answers, verdicts, strict=True)
        if one.label3 or one.label5
    ]
    if not pairs:
        return {"answers": len(answers), "labelled": 0}
    truth = np.array([label3_of(one.label5, one.label3) for one, _ in pairs])
    guess = np.array([LABELS3.index(verdict.label3) for _, verdict in pairs])
    correct = np.array([verdict.label2 == "correct" for _, verdict in pairs])
    shown = np.array([not verdict.abstained for _, verdict in pairs])
    chance = np.array([verdict.confidence for _, verdict in pairs])
    right = truth == guess
    read = chance > 0  # of what could not be read no certainty is stated
    _, questions = np.unique([one.question_id for one, _ in pairs], return_inverse=True)
    figures: dict[str, Any] = {
        "answers": len(answers),
        "labelled": len(pairs),
        "accuracy": round(accuracy(truth, guess), 4),
        "macro_f1": round(macro_f1(truth, guess, len(LABELS3)), 4),
        "f1": _each(truth, guess),
        "accuracy_2way": round(accuracy(truth == CORRECT, correct), 4),
        **(
            reliability(chance[read], right[read], draws=min(draws, 300) or 1) if read.any() else {}
        ),
        **shown_with_intervals(shown, right, questions),
        "because": _reasons([verdict for _, verdict in pairs]),
    }
    if draws:
        figures["accuracy_95"] = _interval(truth, guess, draws, "accuracy")
        figures["macro_f1_95"] = _interval(truth, guess, draws, "macro_f1")
    return figures | _five(pairs)


def _each(truth: Ints, guess: Ints) -> dict[str, float]:
    """F1 of each class."""
    figures = {}
    for place, label in enumerate(LABELS3):
        hits = np.sum((truth == place) & (guess == place))
        total = np.sum(truth == place) + np.sum(guess == place)
        figures[label] = round(float(2 * hits / max(1, total)), 4)
    return figures


def _reasons(verdicts: Sequence[ExplanationVerdict]) -> dict[str, int]:
    """How many abstained, by reason."""
    reasons = [verdict.abstained_because for verdict in verdicts if verdict.abstained]
    return {reason: reasons.count(reason) for reason in sorted(set(reasons))}


def _interval(truth: Ints, guess: Ints, draws: int, name: str) -> list[float]:
    def of(rows: Ints) -> float:
        if name == "accuracy":
            return accuracy(truth[rows], guess[rows])
        return macro_f1(truth[rows], guess[rows], len(LABELS3))

    return [round(bound, 4) for bound in bootstrap(of, len(truth), draws)]


def _five(pairs: Sequence[tuple[Answer, ExplanationVerdict]]) -> dict[str, Any]:
    """5-way figures, where the data have such labels."""
    fine = [(one, verdict) for one, verdict in pairs if one.label5]
    if not fine:
        return {}
    truth = np.array([LABELS5.index(one.label5) for one, _ in fine])
    guess = np.array([LABELS5.index(verdict.label5) for _, verdict in fine])
    return {
        "accuracy_5way": round(accuracy(truth, guess), 4),
        "macro_f1_5way": round(macro_f1(truth, guess, len(LABELS5)), 4),
    }
