"""A question that is judged otherwise than when it was asked: other right answers, more references."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from labs.core.questions.question import Question
from labs.core.questions.reading import digest


def identity(question: Question) -> str:
    """The same question with the same right answer has the same one, in whatever set it is asked."""
    names = ("kind", "ask", "options", "right", "value", "tolerance", "relative", "unit")
    whole = [*(getattr(question, name) for name in names), question.references]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()[:16]


def judged_otherwise(
    question: Question, change: Mapping[str, Any], references: Sequence[str]
) -> Question:
    """The question with its `right` options, or its `value` and `tolerance`, and references changed.

    Reviews of answers to it, and what a model has learnt of it, are found as before: it stays known as
    what it was asked as.
    """
    fields = {name: change[name] for name in ("value", "tolerance") if name in change}
    if "right" in change:
        fields["right"] = tuple(change["right"])
    return replace(
        question,
        references=(*question.references, *references),
        known_as=digest(question),
        **fields,
    )
