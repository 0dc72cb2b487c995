"""What the cross-encoder reads: reference answers and question on one side, the answer on the other."""

from collections.abc import Sequence

from ml.explanations.words import answer_phrase, phrase
from ml.training.examples import Example

MAX_TOKENS = 96
# More references than this would push the pair past 96 tokens and tell little new.
MAX_REFERENCES = 3
# Long questions tell a story first and ask last.
MAX_QUESTION_WORDS = 24
MAX_ANSWER_CHARACTERS = 2000

_GRADES = {"best": 0.3, "good": 0.2, "minimal": 0.1, "keyword": 0.0}


def closest_references(
    answer: str, references: Sequence[str], grades: Sequence[str] = (), count: int = MAX_REFERENCES
) -> list[str]:
    """The references that share most words with the answer; a better grade breaks near ties.

    The best overall reference stays among them: an answer is measured against the whole idea too.
    """
    if len(references) <= count:
        return list(references)
    said = set(answer_phrase(answer).words)

    def likeness(place: int) -> float:
        meant = set(phrase(references[place]).words)
        shared = 2 * len(said & meant) / max(1, len(said) + len(meant))
        return shared + _grade(place, grades) / 3

    ranked = sorted(range(len(references)), key=lambda place: (-likeness(place), place))
    best = min(range(len(references)), key=lambda place: (-_grade(place, grades), place))
    chosen = ranked[:count] if best in ranked[:count] else [*ranked[: count - 1], best]
    return [references[place] for place in chosen]


def _grade(place: int, grades: Sequence[str]) -> float:
    return _GRADES.get(grades[place].lower(), 0.1) if place < len(grades) else 0.1


def pair_of(
    answer: str,
    question: str,
    references: Sequence[str],
    grades: Sequence[str] = (),
    allowed: tuple[int, ...] = (),
    weight: float = 1.0,
) -> Example:
    """References first, then the end of the question: what is too long loses of the question."""
    close = closest_references(answer, references, grades)
    meant = " ; ".join(one.strip() for one in close)
    asked = " ".join(question.split()[-MAX_QUESTION_WORDS:])
    return Example(
        text=f"{meant} ? {asked}",
        pair=answer.strip()[:MAX_ANSWER_CHARACTERS] or "-",
        allowed=allowed,
        weight=weight,
    )
