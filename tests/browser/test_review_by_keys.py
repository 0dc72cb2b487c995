"""The keys of the review queue, as hands press them."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# Three answers of one run that wait.
THREE_CARDS = """
from runs.models import Event, Run
from scoring.models import ReviewItem, Score
run = Run.objects.get(pk="{run}")
last = max(run.events.values_list("seq", flat=True), default=0)
for seq in range(last + 1, last + 4):
    Event.objects.create(run=run, seq=seq, server_time=run.started, target="hypothesis", action="state",
        new=dict(text="The longer string swings slower", independent="length", dependent="period", direction="increases"))
    score = Score.objects.create(run=run, seq=seq, scorer="explanations", practice="hypothesis", step="hypothesis",
        verdict="unsure", confidence=0.4, abstained=True, abstained_because="unsure", rubric_version="1",
        model_version="explanations@1", detail=dict(label5="correct", words=["longer"], language="en"))
    ReviewItem.objects.create(score=score, reason="unsure")
"""


@pytest.fixture(scope="module")
def product(own_school):
    """Not the school of the other tests, whose steps wait in the queue as well."""
    return own_school


def test_a_key_held_down_judges_one_card_and_not_those_that_come_next_unread(visitor, product):
    product.manage(
        "shell", "-c", THREE_CARDS.format(run=product.open_run("tom", "pendulum", "open"))
    )
    tess = visitor()
    tess.log_in("tess", "/review/?reason=unsure")
    waiting = tess.page.locator(".page-head")
    expect(waiting).to_contain_text("3 steps wait for you")

    tess.page.keyboard.down("1")
    expect(waiting).to_contain_text("2 steps wait for you")
    for _again in range(5):  # the keyboard repeats a key that is held
        tess.page.keyboard.down("1")
        tess.page.wait_for_timeout(100)
    tess.page.keyboard.up("1")

    expect(waiting).to_contain_text("2 steps wait for you")
    tess.page.keyboard.press("1")
    expect(waiting).to_contain_text("1 step waits for you")
