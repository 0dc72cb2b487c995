"""A first-time teacher on a phone: help by keyboard, a sample class, the tour, and all of it gone again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import grave
from tests.browser.test_pages import overhang

pytestmark = pytest.mark.browser


def test_help_opens_by_keyboard_says_what_the_page_is_for_and_gives_the_focus_back(visitor):
    teacher = visitor(width=360, height=740)
    teacher.log_in("tess")
    page = teacher.page
    link = page.get_by_role("link", name="Help", exact=True)
    link.focus()
    page.keyboard.press("Enter")

    panel = page.get_by_role("dialog", name="Your home page")
    expect(panel).to_be_visible()
    expect(panel.get_by_role("heading", name="Common questions")).to_be_visible()
    assert overhang(page) == 0
    assert grave(page) == []
    teacher.photograph("help-360")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()


def test_a_sample_class_comes_with_a_tour_that_can_be_left_and_goes_away_whole(visitor):
    teacher = visitor(width=360, height=740, reduced_motion="reduce")
    teacher.log_in("tess")
    page = teacher.page
    page.get_by_role("link", name="Sample class").first.click()
    page.get_by_role("button", name="Get a sample class").click()

    words = page.locator(".driver-popover")
    expect(words).to_contain_text("Your sample class")
    expect(words).to_contain_text("1 of 11")
    assert grave(page) == []
    teacher.photograph("tour-360")
    page.keyboard.press("ArrowRight")
    expect(words).to_contain_text("2 of 11")
    words.get_by_role("button", name="Next").click()
    page.wait_for_url(re.compile("/board/"))
    expect(words).to_contain_text("3 of 11")
    expect(page.get_by_text("(simulated)").first).to_be_attached()
    assert overhang(page) == 0
    teacher.photograph("tour-board-360")
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()
    assert "tour" not in page.url

    teacher.go("/sample/")
    page.get_by_role("link", name="Take the tour").click()
    expect(words).to_contain_text("1 of 11")
    page.keyboard.press("Escape")
    teacher.go("/sample/")
    page.get_by_text("Remove the sample class").click()
    page.get_by_role("button", name="Yes, remove").click()
    expect(page.get_by_role("button", name="Get a sample class")).to_be_visible()
