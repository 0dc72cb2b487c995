"""A set of questions that is worked through as a run: what is asked, and the rules that judge answers.

It has no apparatus. The questions come with the variant, so that a run keeps those that it began with.
"""

from labs.core.questions.question import (
    FEEDBACK,
    KINDS,
    MOST,
    QUESTIONS,
    Question,
    asked_of,
    check_questions,
    practice_of,
    questions_of,
    skills_asked,
)
from labs.core.questions.regraded import identity, judged_otherwise

__all__ = [
    "FEEDBACK",
    "KINDS",
    "MOST",
    "QUESTIONS",
    "Question",
    "asked_of",
    "check_questions",
    "identity",
    "judged_otherwise",
    "practice_of",
    "questions_of",
    "skills_asked",
]
