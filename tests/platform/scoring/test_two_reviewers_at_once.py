"""Two teachers judge one card in the same moment."""

import threading
import time

import pytest
from django.db import connection, transaction
from schoolyard import a_run, a_score

from scoring.models import Review, ReviewItem
from scoring.services import item_judge

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_verdicts_at_once_one_is_kept(yard):
    score = a_score(a_run(yard.ada, assignment=yard.assignment), "claim", "unsure")
    item = ReviewItem.objects.create(score=score, reason=ReviewItem.Reason.UNSURE)
    begun, kept = threading.Event(), []

    def colleague() -> None:
        begun.wait(10)
        try:
            kept.append(item_judge(item=item, teacher=yard.clay, verdict="incorrect"))
        finally:
            connection.close()

    thread = threading.Thread(target=colleague)
    thread.start()
    with transaction.atomic():
        first = item_judge(item=item, teacher=yard.clay, verdict="correct")
        begun.set()
        time.sleep(0.5)
    thread.join(30)

    assert kept == [None]
    assert list(Review.objects.all()) == [first]
