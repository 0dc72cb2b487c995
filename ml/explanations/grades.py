"""Graded answers at work in the scorer: each question's are worked out once and kept."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ml.explanations.features import Doubles, Frequencies
from ml.explanations.graded import MOST_GRADED, GradedQuestion, Grading, Look
from ml.explanations.labels import LABELS5
from ml.explanations.verdicts import ExplanationRequest

MOST_QUESTIONS = 256

Pool = Callable[[Sequence[ExplanationRequest]], Doubles]
Key = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@dataclass
class Grades:
    """Moves verdicts by graded answers; the least used question is forgotten first."""

    grading: Grading
    frequencies: Frequencies
    known: "OrderedDict[Key, GradedQuestion]" = field(default_factory=OrderedDict)

    def move(
        self, request: ExplanationRequest, p3: Doubles, p5: Doubles, pool: Pool
    ) -> tuple[Doubles, Doubles, float]:
        """The request's p3 and p5 after its graded answers, and the chance from which to show.

        `pool` says what the models think of the graded answers, which must have been read once. Of p5
        only the ratios within each of the three classes mean something.
        """
        question = self._question(request, pool)
        look = Look.of(request.answer, p3, self.frequencies)
        return question.p3(look), question.p5(look, p5), question.level.threshold

    def _question(self, request: ExplanationRequest, pool: Pool) -> GradedQuestion:
        answers, labels = usable(request)
        key = (request.question, request.reference_answers, answers, labels)
        if key not in self.known:
            self.known[key] = self._learn(request, answers, labels, pool)
            while len(self.known) > MOST_QUESTIONS:
                self.known.popitem(last=False)
        self.known.move_to_end(key)
        return self.known[key]

    def _learn(
        self,
        request: ExplanationRequest,
        answers: Sequence[str],
        labels: Sequence[str],
        pool: Pool,
    ) -> GradedQuestion:
        asked = [
            replace(request, answer=one, graded_answers=(), graded_labels=()) for one in answers
        ]
        looks = [
            Look.of(one, p3, self.frequencies) for one, p3 in zip(answers, pool(asked), strict=True)
        ]
        several = len(request.reference_answers) > 1
        return GradedQuestion.learn(looks, labels, several, self.grading)


def usable(request: ExplanationRequest) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The graded answers that say something and whose label is one of the five, the first MOST_GRADED."""
    pairs = [
        (answer, label)
        for answer, label in zip(request.graded_answers, request.graded_labels, strict=True)
        if answer and label in LABELS5
    ][:MOST_GRADED]
    return tuple(answer for answer, _ in pairs), tuple(label for _, label in pairs)
