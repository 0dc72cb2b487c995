"""One question: what it asks, what counts as right, and what may be answered."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labs.core.errors import BadAction, BadDefinition
from labs.core.values import JsonDict, finite, shown, text_of

if TYPE_CHECKING:
    from labs.core.variant import Variant

QUESTIONS = "questions"  # as a run's lab is called, and its one step
KINDS = ("one", "several", "number", "text")
FEEDBACK = ("at_once", "end")  # when a student is told how an answer was judged
MOST = 40  # questions of one set
MOST_OPTIONS = 10
PICTURE = re.compile(r"!\[((?:\\.|[^\]\\])*)\]\([^)\s]*\)")  # in Markdown
LONGEST = 4_000  # characters of what is asked, of an option, of a reference answer


@dataclass(frozen=True)
class Question:
    """`one` and `several` have options, `number` a value with its unit, `text` reference answers.

    `tolerance` is in the unit of the value, or with `relative` a share of it (0.05 is 5 percent).
    """

    key: str
    kind: str
    ask: str
    skill: str = ""  # empty: it moves no mastery
    options: tuple[str, ...] = ()
    right: tuple[int, ...] = ()  # places among the options
    value: float | None = None
    tolerance: float = 0.0
    relative: bool = False
    unit: str = ""
    references: tuple[str, ...] = ()
    told: str = ""  # what is shown with the verdict
    known_as: str = ""
    """As what models and reviews know it, where it is judged otherwise than it was asked."""

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Question":
        """Fields left out take their defaults; `check` says whether it can be asked."""
        return cls(
            key=str(data.get("key", "")),
            kind=str(data.get("kind", "")),
            ask=str(data.get("ask", "")),
            skill=str(data.get("skill", "")),
            options=tuple(str(one) for one in data.get("options", ())),
            right=tuple(int(one) for one in data.get("right", ())),
            value=finite(data.get("value")),
            tolerance=float(data.get("tolerance", 0.0)),
            relative=bool(data.get("relative", False)),
            unit=str(data.get("unit", "")),
            references=tuple(str(one) for one in data.get("references", ())),
            told=str(data.get("told", "")),
            known_as=str(data.get("known_as", "")),
        )

    def to_json(self) -> JsonDict:
        """Only the fields that its kind has."""
        own: JsonDict
        if self.kind in ("one", "several"):
            own = {"options": list(self.options), "right": list(self.right)}
        elif self.kind == "number":
            names = ("value", "tolerance", "relative", "unit")
            own = {name: getattr(self, name) for name in names}
        else:
            own = {"references": list(self.references)}
        common = {"key": self.key, "kind": self.kind, "ask": self.ask, "skill": self.skill}
        known = {"known_as": self.known_as} if self.known_as else {}
        return {**common, **own, "told": self.told, **known}

    @property
    def spoken(self) -> str:
        """What is asked, with the words of each picture in its place: for models, lists and readers."""
        return PICTURE.sub(lambda found: re.sub(r"\\(.)", r"\1", found[1]), self.ask)

    @property
    def band(self) -> float:
        """How far a right number may lie from the value, in its unit."""
        return abs(self.value or 0.0) * self.tolerance if self.relative else self.tolerance

    def problem(self) -> str:
        """Why it cannot be asked, as a code; empty where it can."""
        texts = (self.ask, self.told, *self.options, *self.references)
        if self.kind not in KINDS:
            return "kind"
        if not self.ask.strip():
            return "ask"
        if any(len(text) > LONGEST for text in texts):
            return "long"
        if self.kind in ("one", "several"):
            return self._choice_problem()
        if self.kind == "number":
            known = self.value is not None and finite(self.tolerance) is not None
            return "" if known and self.tolerance >= 0 else "number"
        return "" if any(one.strip() for one in self.references) else "references"

    def _choice_problem(self) -> str:
        written = [one for one in self.options if one.strip()]
        if not 2 <= len(written) <= MOST_OPTIONS or len(written) != len(self.options):
            return "options"
        if not self.right or not set(self.right) <= set(range(len(self.options))):
            return "right"
        return "one_right" if self.kind == "one" and len(self.right) != 1 else ""

    def for_page(self) -> JsonDict:
        """What a student may know of it before it is judged."""
        names = ("key", "kind", "ask", "unit")
        return {**{name: getattr(self, name) for name in names}, "options": list(self.options)}

    # -- answers -------------------------------------------------------------------------------

    def accept(self, value: Mapping[str, Any]) -> JsonDict:
        """The answer as it is kept: `choice`, `number` or `text`; raises BadAction."""
        wanted = {"number": "number", "text": "text"}.get(self.kind, "choice")
        if set(value) != {wanted}:
            raise BadAction("item_answer", {"value": shown(value.get(wanted))})
        if wanted == "choice":
            return {"choice": self._places(value["choice"])}
        if wanted == "text":
            return {"text": text_of(value["text"])}
        number = finite(value["number"])
        if number is None and value["number"] is not None:
            raise BadAction("item_number", {"value": shown(value["number"])})
        return {"number": number}

    def _places(self, value: Any) -> list[int]:
        many = value if isinstance(value, list) else [value]
        known = range(len(self.options))
        if any(type(one) is not int or one not in known for one in many):
            raise BadAction("item_option", {"value": shown(value)})
        if self.kind == "one" and len(many) > 1:
            raise BadAction("item_one")
        return sorted(set(many))

    @staticmethod
    def is_empty(answer: Mapping[str, Any]) -> bool:
        """Whether nothing was answered; the number 0 is an answer."""
        given = next((answer[one] for one in ("choice", "number", "text") if one in answer), None)
        return given is None or given == [] or (isinstance(given, str) and not given.strip())

    def verdict(self, answer: Mapping[str, Any]) -> str:
        """correct, incomplete (some right options and no wrong one) or incorrect; "" for words."""
        if self.kind == "text":
            return ""
        if self.kind == "number":
            right = self.value or 0.0
            off = abs(float(answer["number"]) - right)
            # The last bit of a decimal fraction must not decide at the edge of the tolerance.
            return "correct" if off <= self.band + 1e-9 * abs(right) else "incorrect"
        chosen, wanted = set(answer["choice"]), set(self.right)
        if self.kind == "one":  # where a regrading has added right ones, any of them will do
            return "correct" if chosen & wanted else "incorrect"
        if chosen == wanted:
            return "correct"
        return "incomplete" if chosen and chosen < wanted else "incorrect"


def questions_of(variant: "Variant") -> tuple[Question, ...]:
    """The questions that a variant asks, in order."""
    return tuple(Question.from_json(one) for one in variant.questions)


def practice_of(place: int) -> str:
    """What the scores of the question at a place (from 1) are about."""
    return f"question_{place}"


def asked_of(variant: "Variant", practice: str) -> Question | None:
    """The question that a score is about."""
    _, _, place = practice.rpartition("_")
    questions = questions_of(variant)
    known = place.isdecimal() and 1 <= int(place) <= len(questions)
    return questions[int(place) - 1] if known else None


def skills_asked(questions: Iterable[Question]) -> tuple[str, ...]:
    """The skills that the questions are linked to, each once."""
    return tuple(dict.fromkeys(one.skill for one in questions if one.skill))


def check_questions(questions: Sequence[Question]) -> None:
    """Refuse a set that cannot be asked."""
    if not 1 <= len(questions) <= MOST:
        raise BadDefinition(f"a set has 1 to {MOST} questions; this one has {len(questions)}")
    if len({one.key for one in questions}) != len(questions):
        raise BadDefinition("two questions of a set have the same key")
    for place, one in enumerate(questions, start=1):
        if problem := one.problem():
            raise BadDefinition(f"question {place} cannot be asked: {problem}")
