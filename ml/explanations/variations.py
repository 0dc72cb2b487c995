"""Augmentation of graded answers: the same examples, anew at each pass, in other words."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from tokenizers import Tokenizer

from ml.data.semeval import Answer
from ml.explanations.closest import MAX_REFERENCES
from ml.explanations.prepared import examples_of
from ml.training.augment import misspelt, truncated
from ml.training.config import TrainingConfig
from ml.training.examples import Encoded, encode

CORRECT = "correct"
WHOLE_IDEA = ("best", "good", "")  # grades of references that are answers by themselves


class Variations:
    """Call it with a random generator for one pass; labels stay as they are."""

    def __init__(
        self, answers: Sequence[Answer], tokenizer: Tokenizer, config: TrainingConfig
    ) -> None:
        self.answers = answers
        self.tokenizer = tokenizer
        self.config = config

    def __call__(self, rng: np.random.Generator) -> list[Encoded]:
        """Token ids of every answer, in order."""
        return encode(self.tokenizer, examples_of([self.varied(one, rng) for one in self.answers]))

    def varied(self, answer: Answer, rng: np.random.Generator) -> Answer:
        """Each change by itself, with the chance that the configuration gives it."""
        config = self.config
        if rng.random() < config.swapped_references:
            answer = swapped(answer, rng)
        if rng.random() < config.truncated_answers:
            answer = replace(answer, answer=truncated(answer.answer, rng))
        if rng.random() < config.typing_errors:
            answer = replace(answer, answer=misspelt(answer.answer, rng))
        return answer


def swapped(answer: Answer, rng: np.random.Generator) -> Answer:
    """References drawn anew instead of the closest; half of the correct answers trade places with one.

    A correct answer and a reference that holds the whole idea say the same, so each may stand in the
    other's place.
    """
    count = len(answer.reference_answers)
    if not count:
        return answer
    drawn = rng.permutation(count)[:MAX_REFERENCES].tolist()
    references = [answer.reference_answers[place] for place in drawn]
    grades = [_grade(answer, place) for place in drawn]
    whole = [place for place, grade in enumerate(grades) if grade.lower() in WHOLE_IDEA]
    said = answer.answer
    if answer.label3 == CORRECT and whole and answer.answer.strip() and rng.random() < 0.5:
        place = whole[int(rng.integers(len(whole)))]
        said, references[place] = references[place], said
    return replace(
        answer,
        answer=said,
        reference_answers=tuple(references),
        reference_grades=tuple(grades) if answer.reference_grades else (),
    )


def _grade(answer: Answer, place: int) -> str:
    grades = answer.reference_grades
    return grades[place] if place < len(grades) else ""
