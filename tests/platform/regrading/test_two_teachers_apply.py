"""Two teachers of a course apply a regrading each in the same moment."""

import threading
import time
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from ready_regradings import a_ready_regrading
from schoolyard import a_run, a_score

from regrading import tasks
from regrading.services import regrading_apply, regrading_undo
from scoring.models import Regrading, Score

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.move_mastery, "delay", lambda _pk: None)


def while_that_is_not_done(first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Begin the second before the first is committed; what the second was refused with."""
    begun, refused = threading.Event(), []

    def colleague() -> None:
        begun.wait(10)
        try:
            second()
        except ValidationError as refusal:
            refused.extend(refusal.messages)
        finally:
            connection.close()

    thread = threading.Thread(target=colleague)
    thread.start()
    with transaction.atomic():
        first()
        begun.set()
        time.sleep(0.5)
    thread.join(30)
    assert not thread.is_alive()
    return refused


def test_a_step_has_one_score_that_counts_when_two_apply_at_once(yard):
    score = a_score(a_run(yard.ada, assignment=yard.assignment), "claim", "incomplete")
    first, second = (a_ready_regrading(yard, {score: one}) for one in ("correct", "incorrect"))

    refused = while_that_is_not_done(
        lambda: regrading_apply(regrading=first), lambda: regrading_apply(regrading=second)
    )

    assert [one.verdict for one in Score.counting.filter(run=score.run)] == ["correct"]
    assert "compute this one again" in " ".join(refused)
    second.refresh_from_db()
    assert second.state == Regrading.State.READY


def test_what_is_being_undone_carries_no_other_regrading(yard):
    score = a_score(a_run(yard.ada, assignment=yard.assignment), "claim", "incomplete")
    first = a_ready_regrading(yard, {score: "correct"})
    regrading_apply(regrading=first)
    counting = Score.counting.get(run=score.run)
    second = a_ready_regrading(yard, {counting: "incorrect"})

    refused = while_that_is_not_done(
        lambda: regrading_undo(regrading=first), lambda: regrading_apply(regrading=second)
    )

    assert [one.pk for one in Score.counting.filter(run=score.run)] == [score.pk]
    assert refused
