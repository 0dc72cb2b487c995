"""`python -m tests.support.open_questions STUDENT at_once|end`: a fresh run of three questions; prints its id."""

import sys

import django

django.setup()

from labs.core import Variant  # noqa: E402  (Django must be set up before)
from people.models import User  # noqa: E402
from runs.services import run_create  # noqa: E402

QUESTIONS = (
    {
        "key": "fair", "kind": "one", "ask": "Which pair of trials is a **fair test** of $L$?",
        "options": ["only the length differs", "length and mass differ"], "right": [0],
        "skill": "control_of_variables", "told": "One change, one cause.",
    },
    {
        "key": "period", "kind": "number", "ask": "What is the period of a pendulum of 1 m?",
        "value": 2.01, "tolerance": 0.05, "relative": True, "unit": "s",
    },
    {
        "key": "why", "kind": "text", "ask": "Why does a longer pendulum swing more slowly?",
        "references": ["A longer pendulum swings more slowly because its bob has a longer path."],
    },
)  # fmt: skip


def main(student: str, feedback: str) -> str:
    run = run_create(
        student=User.objects.get(username=student),
        lab="questions",
        variant=Variant(questions=QUESTIONS, feedback=feedback),
        language="en",
    )
    return str(run.pk)


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
