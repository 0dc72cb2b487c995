"""When a task that scores no steps is due again after somebody has withdrawn consent."""

import pytest

from registry.models import TrainingRun
from registry.observations import TRACING, due

pytestmark = pytest.mark.django_db


def a_training(because: str, state: str, verdicts: int) -> None:
    TrainingRun.objects.create(task=TRACING, because=because, state=state, reviews=verdicts)


def test_who_withdraws_makes_a_training_due_though_there_is_less_to_learn_from():
    a_training("verdicts", "proposed", 4000)
    assert due(TRACING, 3900, withdrawn=True) == "withdrawn"
    assert due(TRACING, 3900, withdrawn=False) == ""


def test_what_brought_nothing_without_them_is_not_tried_again_every_night():
    a_training("withdrawn", "no_gain", 3900)
    assert due(TRACING, 3900, withdrawn=True) == ""
    assert due(TRACING, 3950, withdrawn=True) == ""


def test_it_is_tried_again_when_somebody_else_withdraws():
    a_training("withdrawn", "no_gain", 3900)
    assert due(TRACING, 3800, withdrawn=True) == "withdrawn"


def test_it_is_tried_again_when_there_is_a_fifth_more():
    a_training("withdrawn", "no_gain", 3900)
    assert due(TRACING, 4680, withdrawn=True) == "verdicts"


def test_a_training_that_failed_is_tried_again():
    a_training("verdicts", "proposed", 4000)
    a_training("withdrawn", "failed", 3900)
    assert due(TRACING, 3900, withdrawn=True) == "withdrawn"
