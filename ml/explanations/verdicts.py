"""What goes into the scorer and what comes out of it. Imports nothing heavy."""

from dataclasses import dataclass
from typing import Literal

from ml.explanations.language import Language

Because = Literal["", "language", "unsure", "empty", "copied", "keywords"]


@dataclass(frozen=True)
class ExplanationRequest:
    """An answer in words, and what it was to say. `reference_grades` goes along with the references.

    `question_id` is carried for the caller's sake: a question is recognised by its own words.
    `graded_answers` are other answers to the same question that a teacher has judged, the newest
    first, with their verdicts in `graded_labels` (labels.LABELS5).
    """

    answer: str
    question: str
    reference_answers: tuple[str, ...]
    reference_grades: tuple[str, ...] = ()
    question_id: str = ""
    graded_answers: tuple[str, ...] = ()
    graded_labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExplanationVerdict:
    """A verdict, or the reason for not giving one.

    An abstained verdict keeps its labels and probabilities for the teacher and for measuring; they
    are not to be shown to the student. Where nothing could be read (`language`, `empty`), they say
    nothing: `p3` is even and `confidence` is 0. Of what repeats the question (`copied`) or only lists
    key words (`keywords`) they say what the models took it for, and are not to be trusted.
    """

    label5: str
    label3: str
    p3: tuple[float, float, float]  # correct, contradictory, incorrect
    p5: tuple[float, ...]  # in the order of labels.LABELS5
    confidence: float  # chance that label3 is what a teacher would say, 0..1
    abstained: bool
    abstained_because: Because
    language: Language
    words: tuple[str, ...]  # words of the answer that a reference says too
    model_version: str

    @property
    def label2(self) -> Literal["correct", "incorrect"]:
        """Whether it is correct more likely than not.

        The likeliest of three labels may be correct with a chance below one half: the other two
        together are likelier then, and of two labels it is not.
        """
        return "correct" if self.p3[0] >= 0.5 else "incorrect"


@dataclass(frozen=True)
class Line:
    """What a verdict must reach to be shown to the student."""

    needed: float  # chance of being right, 0..1; 1 where nothing is sure enough
    known_question: bool  # whether answers to this very question were learnt from
