"""Why a verdict came out as it did: which words carry it, which idea is missing, what would change it.

Nothing is read off the inside of the models; everything is asked of them again (occlusion, Zeiler &
Fergus 2014; Li, Monroe & Jurafsky 2016). An answer is scored without each of its telling words, and
with each idea of the closest references that it lacks. A word's effect is by how much the probability
of the verdict falls without it; an idea's gain is by how much that of "correct" rises with it.

It costs some dozen forward passes, so it is done one at a time, and between them its caller may do
something more urgent. Each text is read alone: int8 activations are scaled by what else is in a batch,
which moved probabilities by up to a tenth, and on a CPU a batch saves next to nothing.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from ml.explanations.features import Frequencies
from ml.explanations.ideas import missing_ideas
from ml.explanations.labels import LABELS3
from ml.explanations.parts import Span, parts_of, without
from ml.explanations.verdicts import ExplanationRequest, ExplanationVerdict, Line
from ml.serving.piecemeal import Piecemeal

MOST_PARTS = 16
MOST_IDEAS = 4
LEAST_EFFECT = 0.03  # below it a word does no more than the noise of int8
LEAST_GAIN = 0.03
TOGETHER = (2, 3, 5)  # so many of the strongest words are left out at once
SHOWN_IDEAS = 2
CORRECT = LABELS3.index("correct")

Kind = Literal["without", "with"]


@dataclass(frozen=True)
class Part:
    """A word or short phrase of the answer, by its place in it, and what it does to the verdict."""

    start: int
    end: int
    text: str
    effect: float  # -1..1: by how much p(verdict) falls without it


@dataclass(frozen=True)
class Idea:
    """A part of a reference answer that the answer lacks."""

    text: str
    gain: float  # -1..1: by how much p(correct) rises with it
    reference: str = ""  # the reference answer whose part it is


@dataclass(frozen=True)
class Change:
    """What the models say of the answer without some words, or with an idea."""

    kind: Kind
    text: str
    label5: str
    label3: str
    p_correct: float
    confidence: float
    shown: bool


@dataclass(frozen=True)
class Marks:
    """All of it, for one verdict."""

    parts: tuple[Part, ...]
    ideas: tuple[Idea, ...]
    changes: tuple[Change, ...]  # those that end in another verdict, the smallest first
    line: Line
    model_version: str

    @property
    def carrying(self) -> tuple[Part, ...]:
        """The words without which the verdict would be less likely, the strongest first."""
        found = [part for part in self.parts if part.effect >= LEAST_EFFECT]
        return tuple(sorted(found, key=lambda part: -part.effect))


class Reader(Protocol):
    """What reads answers again: the scorer."""

    def line(self, request: ExplanationRequest) -> Line:
        """What a verdict on it must reach to be shown."""

    @property
    def frequencies(self) -> Frequencies:
        """How telling each word is."""

    def read(self, requests: Sequence[ExplanationRequest]) -> list[ExplanationVerdict]:
        """Verdicts on these answers, whatever they look like."""


@dataclass(frozen=True)
class _Variant:
    """The answer with something left out or added."""

    kind: Kind
    text: str
    answer: str
    spans: tuple[Span, ...] = ()
    reference: str = ""  # of what was added


@dataclass(frozen=True)
class _Read:
    """A variant's verdict, and that of the whole answer."""

    variant: _Variant
    whole: ExplanationVerdict
    said: ExplanationVerdict


_Reading = Generator[None, None, list[_Read]]


@dataclass
class Marking(Piecemeal[Marks]):
    """The work on one verdict; each pass reads one text."""

    reader: Reader
    request: ExplanationRequest

    def work(self) -> Generator[None, None, Marks]:
        (said,) = self.reader.read([self.request])
        yield
        place = LABELS3.index(said.label3)
        left_out = yield from self._read(said, self._without_each())
        added = yield from self._read(said, self._with_each() if place != CORRECT else [])
        parts = [_part(one, place) for one in left_out]
        together = yield from self._read(said, self._without_several(parts))
        return Marks(
            tuple(parts),
            told([_idea(one) for one in added]),
            tuple(_changes([*left_out, *together, *added])),
            self.reader.line(self.request),
            said.model_version,
        )

    def _read(self, whole: ExplanationVerdict, variants: Sequence[_Variant]) -> _Reading:
        """All of them, one at a time."""
        found: list[_Read] = []
        for one in variants:
            (said,) = self.reader.read([replace(self.request, answer=one.answer)])
            found.append(_Read(one, whole, said))
            yield
        return found

    def _without_each(self) -> list[_Variant]:
        return [self._without([span]) for span in parts_of(self.request.answer, MOST_PARTS)]

    def _without_several(self, parts: Sequence[Part]) -> list[_Variant]:
        """Without the strongest two, three ... parts, where there are more than those."""
        order = sorted(parts, key=lambda one: -one.effect)
        spans = [Span(one.start, one.end) for one in order if one.effect > 0]
        return [self._without(sorted(spans[:count])) for count in TOGETHER if count <= len(spans)]

    def _without(self, spans: Sequence[Span]) -> _Variant:
        answer = self.request.answer
        text = " … ".join(span.of(answer) for span in spans)
        return _Variant("without", text, without(answer, spans), tuple(spans))

    def _with_each(self) -> list[_Variant]:
        request = self.request
        ideas = missing_ideas(
            request.answer,
            request.reference_answers,
            request.reference_grades,
            self.reader.frequencies,
            MOST_IDEAS,
        )
        begun = request.answer.rstrip(" .,;")
        return [
            _Variant("with", one.text, f"{begun}, {one.text}".lstrip(", "), reference=one.reference)
            for one in ideas
        ]


def _part(read: _Read, place: int) -> Part:
    span = read.variant.spans[0]
    effect = read.whole.p3[place] - read.said.p3[place]
    return Part(span.start, span.end, read.variant.text, round(effect, 4))


def _idea(read: _Read) -> Idea:
    gain = read.said.p3[CORRECT] - read.whole.p3[CORRECT]
    return Idea(read.variant.text, round(gain, 4), read.variant.reference)


def told(ideas: Sequence[Idea]) -> tuple[Idea, ...]:
    """The few whose addition helps most, all of one reference: each is a whole answer, and two may not go together.

    It is the closest one of which something helps.
    """
    found = [one for one in ideas if one.gain >= LEAST_GAIN]
    helping = [one for one in found if one.reference == found[0].reference]
    return tuple(sorted(helping, key=lambda one: -one.gain)[:SHOWN_IDEAS])


def _changes(reads: Sequence[_Read]) -> list[Change]:
    """Those that end in another verdict, or cross the line of being shown: the smallest first."""
    changing = [
        one
        for one in reads
        if (one.said.label3, one.said.abstained) != (one.whole.label3, one.whole.abstained)
    ]
    return [
        Change(
            kind=one.variant.kind,
            text=one.variant.text,
            label5=one.said.label5,
            label3=one.said.label3,
            p_correct=round(one.said.p3[CORRECT], 4),
            confidence=round(one.said.confidence, 4),
            shown=not one.said.abstained,
        )
        for one in sorted(changing, key=_size)
    ]


def _size(read: _Read) -> tuple[int, int]:
    """Another label counts for more than another side of the line; then fewer words."""
    same = read.said.label3 == read.whole.label3
    return int(same), len(read.variant.text.split())
