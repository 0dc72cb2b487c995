"""The marks of single actions in the replay: in words and by a sign, for those who look on."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_replay import overhang, recorded, to_replay

MARK = """
import sys, django; django.setup()
from runs.models import Event
from scoring.models import Score
seqs = [e.seq for e in Event.objects.filter(run=sys.argv[1]).order_by("seq") if "trial" in e.observations]
tags = {"productive": seqs[:1], "unproductive": seqs[1:2], "neutral": seqs[2:3]}
Score.objects.create(run_id=sys.argv[1], seq=seqs[-1], scorer="procedures", practice="collect",
    verdict="note", confidence=0.9, model_version="procedures@3", detail={"movement": "neutral", "tags": tags})
"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_a_teacher_reads_the_marks_beside_the_actions(product, visitor, width):
    run = recorded(product, "pendulum")
    product.python("-c", MARK, run)
    teacher = visitor(width=width)
    teacher.log_in("tess")
    page = to_replay(teacher, run)

    page.get_by_role("button", name="Moments").click()
    panel = page.locator("#replay-moments")
    expect(panel).to_contain_text("▲ productive action")
    expect(panel).to_contain_text("▼ unproductive action")
    expect(panel).to_contain_text("● neutral action")
    assert overhang(page) <= 0
    teacher.photograph(f"marked-actions-{width}")

    panel.get_by_role("button", name="▼ unproductive action").click()
    expect(page.get_by_test_id("replay-said")).to_contain_text("▼ unproductive action")


@pytest.mark.browser
def test_students_find_no_marks_in_their_replay(product, visitor):
    run = recorded(product, "pendulum")
    product.python("-c", MARK, run)
    student = visitor()
    student.log_in("mia")
    page = to_replay(student, run)

    page.get_by_role("button", name="Moments").click()
    expect(page.locator("#replay-moments")).to_contain_text("trial 1 recorded")
    expect(page.locator("#replay-moments")).not_to_contain_text("productive")
