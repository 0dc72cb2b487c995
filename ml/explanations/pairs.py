"""What the cross-encoder reads: reference answers and question on one side, the answer on the other."""

from collections.abc import Sequence

from ml.explanations.closest import closest_references
from ml.training.examples import Example

MAX_TOKENS = 96
# Long questions tell a story first and ask last.
MAX_QUESTION_WORDS = 24
MAX_ANSWER_CHARACTERS = 2000


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
