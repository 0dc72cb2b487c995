"""Scores answers in words: what the Celery worker and ``evaluate`` both call."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ml.backbone import Backbone
from ml.explanations.blend import Blend
from ml.explanations.closest import closest_references
from ml.explanations.direction import goes_against
from ml.explanations.features import Doubles, Frequencies, shared_words
from ml.explanations.formulas import is_formula
from ml.explanations.graded import Grading
from ml.explanations.grades import Grades, usable
from ml.explanations.labels import LABELS3, LABELS5, MEANS, distribution, softmax
from ml.explanations.language import Language, has_words, language_of, strangeness
from ml.explanations.lexical import LexicalModel, question_key
from ml.explanations.opposites import count_opposites
from ml.explanations.pairs import MAX_TOKENS, pair_of
from ml.explanations.tricks import trick_of
from ml.explanations.verdicts import Because, ExplanationRequest, ExplanationVerdict, Line
from ml.explanations.words import answer_phrase, hash_of, phrase, stem
from ml.serving.cache import adapter_folder
from ml.serving.sentences import open_encoder
from ml.serving.session import Session, open_session
from ml.serving.settings import ServingSettings

TASK = "explanations"
# An answer longer than a page is no answer to a question of a lab; reading it would hold up others.
MAX_CHARACTERS = 2000
# References whose opposites are looked for in an answer.
CLOSE = 2
# More unknown words than this, and no model has a ground to stand on.
MOST_STRANGE = 0.6
NOT_ABOUT_IT = ("irrelevant", "non_domain")
# From this chance on it is said that an answer is not about the matter: no part of BEETLE loses by it, 5-way.
LEAST_AWAY = 0.4
# A sentence may be shouted; what it says is the same.
_SHOUTED = re.compile(r"\s*[!?]*!+[!?]*")

_WARM_UP = (
    ExplanationRequest(
        answer="There is a gap between the terminals, so no current flows.",
        question="Why does the bulb not light?",
        reference_answers=("The bulb is not in a closed path with the battery",),
    ),
)


class Pooled(NamedTuple):
    """What network and word models say together of some answers."""

    logits5: Doubles  # [rows, 5], the network's
    p3: Doubles  # [rows, 3]
    shown: NDArray[np.bool_]  # [rows]


class ExplanationScorer:
    """Adapter, word models and blend, loaded once a process."""

    def __init__(
        self,
        session: Session,
        lexical: LexicalModel,
        blend: Blend,
        grading: Grading | None = None,
    ) -> None:
        self.session = session
        self.lexical = lexical
        self.blend = blend
        self.grades = Grades(grading, lexical.frequencies) if grading else None
        tokenizer = Backbone.find().tokenizer(MAX_TOKENS)
        self._in_vocabulary = tokenizer.token_to_id

    @classmethod
    def load(cls, settings: ServingSettings, folder: Path | None = None) -> "ExplanationScorer":
        """From the committed adapter; warms up."""
        folder = folder or adapter_folder(TASK)
        scorer = cls(
            open_session(TASK, MAX_TOKENS, settings, folder),
            LexicalModel.load(folder / "lexical.npz", partial(open_encoder, settings)),
            Blend.load(folder / "blend.json"),
            Grading.load(folder / "graded.json"),
        )
        scorer.score(_WARM_UP * settings.batch)
        return scorer

    def score(self, requests: Sequence[ExplanationRequest]) -> list[ExplanationVerdict]:
        """One verdict for each request, in their order. What can't be read abstains by itself."""
        cleaned = [clean(one) for one in requests]
        first = [self._unreadable(one) for one in cleaned]
        rows = [row for row, verdict in enumerate(first) if verdict is None]
        scored = dict(zip(rows, self._score([cleaned[row] for row in rows]), strict=True))
        return [verdict or scored[row] for row, verdict in enumerate(first)]

    def read(self, requests: Sequence[ExplanationRequest]) -> list[ExplanationVerdict]:
        """What the models make of answers that need not be sentences: parts of a student's answer."""
        return self._score([clean(one) for one in requests])

    def line(self, request: ExplanationRequest) -> Line:
        """From which chance a verdict on such an answer is shown."""
        one = clean(request)
        seen, unread = self.lexical.knows(one), self._is_unread(one)
        several, graded = len(one.reference_answers) > 1, len(usable(one)[0])
        if self.grades is not None and graded:
            return Line(self.grades.grading.level(several, graded).threshold, True)
        return Line(self.blend.threshold(seen, several, unread), seen)

    def _doubtful(self, request: ExplanationRequest, label3: str) -> bool:
        """Whether there is reason not to believe a verdict on a question without judged answers."""
        if self.lexical.knows(request) or usable(request)[0]:
            return False
        if label3 == "correct":
            return goes_against(request.answer, request.reference_answers)
        return label3 == "contradictory" and self._turned_round(request)

    def _turned_round(self, request: ExplanationRequest) -> bool:
        """Whether it says the opposite of a close reference.

        "Less volume, more pressure" agrees with "more volume, less pressure", but is like what contradicts it: of
        those who are told that they contradict, some would be right.
        """
        said, close = (
            answer_phrase(request.answer),
            closest_references(
                request.answer, request.reference_answers, request.reference_grades, CLOSE
            ),
        )
        return any(count_opposites(said, phrase(one)) for one in close)

    def _is_unread(self, request: ExplanationRequest) -> bool:
        """Whether the word models alone know the question."""
        return bool(self.blend.unread) and hash_of(question_key(request)) in self.blend.unread

    @property
    def frequencies(self) -> Frequencies:
        """How telling each word is."""
        return self.lexical.frequencies

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is in the backbone's vocabulary or was in the training data."""
        return self._in_vocabulary(word) is not None or self.lexical.frequencies.knows(stem(word))

    def _unreadable(self, request: ExplanationRequest) -> ExplanationVerdict | None:
        """The verdict on what holds no English, or nothing at all."""
        if not has_words(request.answer):
            return self._silent("empty", "en")
        if len(request.answer) > MAX_CHARACTERS:
            return self._silent("unsure", "en")
        language = language_of(request.answer, self.knows)
        return None if language == "en" else self._silent("language", language)

    def _silent(self, because: Because, language: Language) -> ExplanationVerdict:
        return ExplanationVerdict(
            label5="non_domain",
            label3="incorrect",
            p3=(1 / 3, 1 / 3, 1 / 3),
            p5=(1 / 3, 1 / 3, 1 / 9, 1 / 9, 1 / 9),
            confidence=0.0,
            abstained=True,
            abstained_because=because,
            language=language,
            words=(),
            model_version=self.blend.version,
        )

    def _score(self, requests: Sequence[ExplanationRequest]) -> list[ExplanationVerdict]:
        """Verdicts on readable answers: one pass of the network over all of them."""
        if not requests:
            return []
        pooled = self._pool(requests)
        moved = [self._graded(one, row, pooled) for row, one in enumerate(requests)]
        p3 = np.array([one for one, _, _ in moved])
        p5 = distribution(np.array([one for _, one, _ in moved]), p3)
        return [
            self._verdict(one, p3[row], p5[row], float(p3[row].max()), moved[row][2])
            for row, one in enumerate(requests)
        ]

    def _pool(self, requests: Sequence[ExplanationRequest]) -> Pooled:
        """What the models say without graded answers: one pass of the network."""
        pairs = [
            pair_of(one.answer, one.question, one.reference_answers, one.reference_grades)
            for one in requests
        ]
        logits5 = self.session.logits(pairs).astype(np.float64)
        words3, seen = self.lexical.probabilities(requests)
        several = np.array([len(one.reference_answers) > 1 for one in requests])
        unread = np.array([self._is_unread(one) for one in requests])
        p3 = self.blend.probabilities(logits5, words3, seen, several, unread)
        return Pooled(logits5, p3, self.blend.shown(p3.max(axis=1), seen, several, unread))

    def _graded(
        self, request: ExplanationRequest, row: int, pooled: Pooled
    ) -> tuple[Doubles, Doubles, bool]:
        """p3, p5 and whether it is sure enough, with the question's graded answers if it has any."""
        p3, p5 = pooled.p3[row], softmax(pooled.logits5[row : row + 1])[0]
        if self.grades is None or not usable(request)[0]:
            return p3, p5, bool(pooled.shown[row])
        p3, p5, threshold = self.grades.move(request, p3, p5, lambda asked: self._pool(asked).p3)
        return p3, p5, float(p3.max()) >= threshold

    def _verdict(
        self, request: ExplanationRequest, p3: Doubles, p5: Doubles, chance: float, sure: bool
    ) -> ExplanationVerdict:
        label3 = LABELS3[int(p3.argmax())]
        label5 = finer(label3, p5)
        readable = strangeness(request.answer, self.knows) <= MOST_STRANGE
        readable = readable and not is_formula(request.answer)
        trick = trick_of(request.answer, request.question, request.reference_answers)
        sure = sure and readable and bool(request.reference_answers) and not trick
        sure = sure and not self._doubtful(request, label3)
        return ExplanationVerdict(
            label5=label5,
            label3=label3,
            p3=(float(p3[0]), float(p3[1]), float(p3[2])),
            p5=tuple(float(one) for one in p5),
            confidence=chance,
            abstained=not sure,
            abstained_because="" if sure else (trick or "unsure"),
            language="en",
            words=shared_words(request.answer, request.reference_answers),
            model_version=self.blend.version,
        )


def finer(label3: str, p5: Doubles) -> str:
    """The likeliest of the finer labels that `label3` allows.

    That an answer is not about the matter is said where that is sure enough; else something is missing.
    """
    label5 = LABELS5[max(MEANS[label3], key=lambda place: p5[place])]
    if label5 in NOT_ABOUT_IT and p5[LABELS5.index(label5)] < LEAST_AWAY:
        return "partially_correct_incomplete"
    return label5


def clean(request: ExplanationRequest) -> ExplanationRequest:
    """The request in characters that every part can read: no lone surrogates, no control codes."""
    return ExplanationRequest(
        answer=_SHOUTED.sub(".", _clean(request.answer)[: MAX_CHARACTERS + 1]),
        question=_clean(request.question)[:MAX_CHARACTERS],
        reference_answers=tuple(_clean(one)[:MAX_CHARACTERS] for one in request.reference_answers),
        reference_grades=request.reference_grades,
        question_id=request.question_id,
        graded_answers=tuple(_clean(one)[:MAX_CHARACTERS] for one in request.graded_answers),
        graded_labels=request.graded_labels,
    )


def _clean(text: str) -> str:
    if len(text) <= 4 * MAX_CHARACTERS and text.isprintable():
        return text.strip()
    valid = text[: 4 * MAX_CHARACTERS].encode("utf-8", "ignore").decode("utf-8")
    return "".join(one if one.isprintable() else " " for one in valid).strip()
