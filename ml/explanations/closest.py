"""Which reference answers an answer is closest to: what it is measured against, and what it lacks, comes of these."""

from collections.abc import Sequence

from ml.explanations.words import answer_phrase, phrase

# More references than this would push the pair past 96 tokens and tell little new.
MAX_REFERENCES = 3

_GRADES = {"best": 0.3, "good": 0.2, "minimal": 0.1, "keyword": 0.0}


def ranked_references(answer: str, references: Sequence[str], grades: Sequence[str]) -> list[int]:
    """The places of all references, that which shares most words with the answer first.

    A better grade breaks near ties.
    """
    said = set(answer_phrase(answer).words)

    def likeness(place: int) -> float:
        meant = set(phrase(references[place]).words)
        shared = 2 * len(said & meant) / max(1, len(said) + len(meant))
        return shared + _grade(place, grades) / 3

    return sorted(range(len(references)), key=lambda place: (-likeness(place), place))


def closest_references(
    answer: str, references: Sequence[str], grades: Sequence[str] = (), count: int = MAX_REFERENCES
) -> list[str]:
    """The references that share most words with the answer, in their order where there are no more.

    The best overall reference stays among them: an answer is measured against the whole idea too.
    """
    if len(references) <= count:
        return list(references)
    ranked = ranked_references(answer, references, grades)
    best = min(range(len(references)), key=lambda place: (-_grade(place, grades), place))
    chosen = ranked[:count] if best in ranked[:count] else [*ranked[: count - 1], best]
    return [references[place] for place in chosen]


def _grade(place: int, grades: Sequence[str]) -> float:
    return _GRADES.get(grades[place].lower(), 0.1) if place < len(grades) else 0.1
