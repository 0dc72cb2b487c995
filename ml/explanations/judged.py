"""What is said of the answers that the cuts keep back, by blends that were fitted on other questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml.data.semeval import Answer
from ml.explanations import held as kept
from ml.explanations.blend import Blend
from ml.explanations.calibrate import Held, cross_fitted, fold_of
from ml.explanations.cuts import Halves
from ml.explanations.evaluate import score_all
from ml.explanations.features import Doubles
from ml.explanations.labels import LABELS3, softmax, three
from ml.explanations.lexical import LexicalModel
from ml.explanations.measure import measure
from ml.explanations.prepared import truth_of
from ml.explanations.scorer import ExplanationScorer
from ml.explanations.verdicts import ExplanationVerdict
from ml.serving.session import Session
from ml.training.metrics import Ints, macro_f1


def figures(
    cuts: Sequence[Halves], words: Sequence[LexicalModel], helds: Sequence[Held], folder: Path
) -> dict[str, Any]:
    """`validation`: each part of each cut; `pooled`: known and new questions of both cuts together."""
    blends = cross_fitted(helds)
    judged = [
        judge(half, model, held, blends, folder)
        for half, model, held in zip(cuts, words, helds, strict=True)
    ]
    validation = {
        half.cut.name: {one.name: one.figures() for one in parts}
        for half, parts in zip(cuts, judged, strict=True)
    }
    return {"validation": validation, "pooled": pooled([one for parts in judged for one in parts])}


@dataclass(frozen=True)
class JudgedPart:
    """A part that a cut keeps back, and what was said of it: as served, in fp32, and by each model alone."""

    name: str
    answers: Sequence[Answer]
    served: Sequence[ExplanationVerdict]
    exact: Sequence[ExplanationVerdict]
    network3: Doubles  # [answers, 3]
    words3: Doubles  # [answers, 3]

    def figures(self) -> dict[str, Any]:
        """What `measure` gives, and macro-F1 of the other ways."""
        truth = truth_of(self.answers)
        return measure(self.answers, self.served) | {
            "macro_f1_fp32": measure(self.answers, self.exact, draws=0)["macro_f1"],
            "macro_f1_network_alone": _alone(truth, self.network3),
            "macro_f1_words_alone": _alone(truth, self.words3),
        }


def judge(
    half: Halves, words: LexicalModel, held: Held, blends: Sequence[Blend], folder: Path
) -> list[JudgedPart]:
    """Verdicts on each part of a cut, each question's by the blend that was fitted without it."""
    sessions = [kept.load(half, folder), kept.load(half, folder, "fp32")]
    parts, start = [], 0
    for name, part in half.parts.items():
        rows = slice(start, start + len(part))
        start += len(part)
        served, exact = (score_by_fold(session, words, blends, part) for session in sessions)
        network3 = three(softmax(held.logits5[rows]))
        parts.append(JudgedPart(name, part, served, exact, network3, held.words3[rows]))
    return parts


def score_by_fold(
    session: Session, words: LexicalModel, blends: Sequence[Blend], answers: Sequence[Answer]
) -> list[ExplanationVerdict]:
    """Verdicts in the order of the answers, each by the blend of its question's fold."""
    found: dict[int, ExplanationVerdict] = {}
    for fold, blend in enumerate(blends):
        places = [at for at, one in enumerate(answers) if fold_of(one.question_id) == fold]
        scorer = ExplanationScorer(session, words, blend)
        verdicts = score_all(scorer, [answers[at] for at in places])
        found |= zip(places, verdicts, strict=True)
    return [found[at] for at in range(len(answers))]


def pooled(parts: Sequence[JudgedPart]) -> dict[str, Any]:
    """Known and new questions, of all sets and of each: enough answers to tell calibration from luck."""
    found = {}
    for kind, ending in (
        ("known questions", "answers"),
        ("new questions", ("questions", "domains")),
    ):
        some = [one for one in parts if one.name.endswith(ending)]
        names = sorted({one.name.split()[0] for one in some})
        for label, chosen in [
            (kind, some),
            *(
                (f"{name}, {kind}", [one for one in some if one.name.startswith(name)])
                for name in names
            ),
        ]:
            answers = [answer for one in chosen for answer in one.answers]
            found[label] = measure(answers, [said for one in chosen for said in one.served])
    return found


def _alone(truth: Ints, p3: Doubles) -> float:
    return round(macro_f1(truth, p3.argmax(axis=1), len(LABELS3)), 4)
