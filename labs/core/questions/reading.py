"""What a run of a question set shows: the rules' verdicts, and the words for the model."""

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from labs.core.practices.verdict import PracticeVerdict
from labs.core.questions.question import QUESTIONS, Question, practice_of, questions_of

if TYPE_CHECKING:
    from labs.core.record import EventRow, Explanation, RunRecord

MESSAGES = {"correct": "right", "incomplete": "partly", "incorrect": "wrong"}


def place_of(record: "RunRecord", key: str) -> int:
    """The place of a question in its set, from 1."""
    return [one.key for one in questions_of(record.variant)].index(key) + 1


def on_item(record: "RunRecord", event: "EventRow") -> list[PracticeVerdict]:
    """An answer that was handed in; at the end, what was left out."""
    if (event.target, event.action) == ("item", "answer"):
        return _on_answer(record, event)
    if (event.target, event.action) == ("run", "finish"):
        return [
            PracticeVerdict(
                practice_of(place), "incorrect", "feedback.questions.left_out", {}, (event.seq,)
            )
            for place, one in enumerate(questions_of(record.variant), start=1)
            if one.key not in record.items
        ]
    return []


def _on_answer(record: "RunRecord", event: "EventRow") -> list[PracticeVerdict]:
    place = place_of(record, event.new["question"])
    question = questions_of(record.variant)[place - 1]
    verdict = question.verdict(event.new)
    if not verdict:
        return []
    message = f"feedback.questions.{MESSAGES[verdict]}"
    return [PracticeVerdict(practice_of(place), verdict, message, {}, (event.seq,))]


def words_answered(record: "RunRecord", event: "EventRow") -> "Explanation | None":
    """An answer in words beside the teacher's reference answers."""
    from labs.core.record import Explanation  # record imports this package

    if (event.target, event.action) != ("item", "answer") or not isinstance(event.new, Mapping):
        return None
    place = place_of(record, event.new["question"])
    question = questions_of(record.variant)[place - 1]
    if question.kind != "text":
        return None
    references = tuple(one for one in question.references if one.strip())
    return Explanation(
        step=practice_of(place),
        question=question.spoken,
        reference_answers=references,
        reference_grades=("best",) * len(references),
        answer=str(event.new["text"]),
        question_id=f"{QUESTIONS}.{digest(question)}",
    )


def digest(question: Question) -> str:
    """The same question with the same references has the same one, in whatever set it is asked."""
    if question.known_as:
        return question.known_as
    whole = "\n".join((question.spoken, *question.references))
    return hashlib.sha256(whole.encode()).hexdigest()[:12]
