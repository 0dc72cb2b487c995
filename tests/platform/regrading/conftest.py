"""Ms Clay's class with answers that the real models have scored; the task runs at once."""

from collections.abc import Callable
from typing import Any

import pytest
from schoolyard import Schoolyard
from scored_answers import COLOUR, an_answer

from labs.core.lab import Reference
from regrading import tasks
from regrading.services import Change, regrading_begin
from runs.models import Run
from scoring.models import Regrading

ADDED = Change(references=[("question", Reference(COLOUR, "best"))])


@pytest.fixture
def answer(yard: Schoolyard) -> Callable[..., Run]:
    return lambda student, text=COLOUR, **fields: an_answer(student, yard, text, **fields)


@pytest.fixture
def now(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> Callable[[Callable[[], Any]], Any]:
    """Do something, and with it what it sends to the worker."""
    monkeypatch.setattr(tasks.compute, "delay", lambda pk: tasks.compute(pk))
    monkeypatch.setattr(tasks.move_mastery, "delay", lambda pk: tasks.move_mastery(pk))

    def act(write: Callable[[], Any]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            found = write()
        if isinstance(found, Regrading):
            found.refresh_from_db()
        return found

    return act


@pytest.fixture
def begin(yard: Schoolyard, now: Callable[[Callable[[], Any]], Any]) -> Callable[..., Regrading]:
    """Ms Clay accepts a question about the colour of the string."""

    def begun(change: Change = ADDED, lab: str = "pendulum") -> Regrading:
        return now(
            lambda: regrading_begin(
                course=yard.course,
                teacher=yard.clay,
                lab=lab,
                reason="A question about the colour is a good one",
                change=change,
            )
        )

    return begun
