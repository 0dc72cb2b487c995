"""The bench gives, refuses and offers hints as the set-up says."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import grave
from tests.browser.test_replay import overhang

pytestmark = pytest.mark.browser

STILL = """() => document.querySelector("[data-testid=note], .note") !== null
  && document.getAnimations().every((one) => one.effect.getComputedTiming().iterations === Infinity)"""


def opened(student, policy: str) -> Page:
    run = student.product.open_run("tom", "pendulum", "structured", hints=policy)
    student.log_in("tom", f"/runs/{run}/")
    return student.page


def say(page: Page, text: str, again: bool = False) -> None:
    if again:
        page.get_by_test_id("change-question").click()
    page.get_by_role("textbox", name="Your answer").fill(text)
    page.get_by_test_id("send-question").click()
    expect(page.get_by_test_id("said-question")).to_contain_text(text)


def test_a_hint_comes_after_a_try_and_before_it_the_bench_says_so(visitor):
    student = visitor(360, 740)
    page = opened(student, "after_try")
    hint, given = page.get_by_test_id("hint"), page.get_by_test_id("hints-question").locator("li")
    expect(hint).to_have_accessible_description("A hint comes after a try of your own.")

    hint.click()

    expect(page.locator("#refusal")).to_have_text(re.compile("yourself first"))
    expect(given).to_have_count(0)
    assert (overhang(page), grave(page)) == (0, [])
    student.photograph("hint-refused-360")
    say(page, "Does the length change the period?")
    hint.click()
    expect(given).to_have_count(1)


def test_who_answers_again_is_offered_a_hint(visitor):
    student = visitor(1280, 800)
    page = opened(student, "when_stuck")
    note = page.locator("#hint-note")  # the words are also said aloud, in a line of their own
    say(page, "The length.")
    expect(note).to_be_hidden()

    say(page, "Does the length matter?", again=True)

    expect(note).to_contain_text("This seems hard just now")
    expect(note).to_be_visible()
    page.wait_for_function(STILL)  # a note that fades in has no contrast yet
    assert grave(page) == []
    student.photograph("hint-offered-1280")
    page.get_by_test_id("hint").click()
    expect(page.get_by_test_id("hints-question").locator("li")).to_have_count(1)
    expect(note).to_be_hidden()
