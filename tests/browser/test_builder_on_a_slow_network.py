"""The sequence builder where answers are slow, lost, or overtaken by another tab: nothing is lost unsaid."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CHANGES = re.compile(r"/sequences/\d+/stages/")
GATE = "Mastery to go on, in percent"


@pytest.fixture
def teacher(visitor):
    """Tess before a fresh sequence of two labs, the second one open."""
    tess = visitor()
    tess.log_in("tess", "/sequences/")
    tess.page.get_by_label("Name of the sequence").fill("Over a slow line")
    tess.page.get_by_role("button", name="Begin", exact=True).click()
    ready(tess.page)
    for count, lab in enumerate(("Pendulum", "Electric circuits"), start=1):
        tess.page.get_by_label("Add a lab").select_option(label=lab)
        tess.page.get_by_role("button", name="Add", exact=True).click()
        expect(tess.page.locator(".stage-item")).to_have_count(count)
    return tess


def ready(page: Page) -> None:
    expect(page.locator("#builder[data-ready]")).to_have_count(1)


def slowly(route) -> None:
    time.sleep(1.0)
    route.continue_()


def test_publishing_waits_for_what_is_being_saved_and_is_then_done(teacher):
    page = teacher.page
    page.route(CHANGES, slowly)
    page.get_by_label(GATE).fill("35")
    page.get_by_role("button", name="Publish").click()

    expect(page.locator(".messages")).to_contain_text("Version 1 is published")
    expect(page.locator(".stage-item").last).to_contain_text("goes on at 35 %")


def test_nothing_is_published_while_a_field_is_wrong(teacher):
    page = teacher.page
    page.route(CHANGES, slowly)
    page.get_by_label(GATE).fill("350")
    page.get_by_role("button", name="Publish").click()

    expect(page.locator("#saving")).to_contain_text("Not saved")
    page.wait_for_timeout(300)
    expect(page.get_by_label(GATE)).to_have_value("350")
    expect(page.locator("#builder")).to_contain_text("Draft of version 1")


def test_settings_of_a_stage_that_another_tab_removed_hold_nothing_up(teacher):
    page = teacher.page
    other = teacher.context.new_page()
    other.goto(page.url)
    ready(other)
    other.get_by_role("button", name="Remove stage 2").click()
    expect(other.locator(".stage-item")).to_have_count(1)

    page.get_by_label(GATE).fill("35")
    page.get_by_label(GATE).press("Tab")
    expect(page.locator("#saving")).to_contain_text("This stage is no longer there.")
    expect(page.locator("#settings-title")).to_contain_text("Pendulum")

    page.get_by_label(GATE).fill("45")
    page.get_by_label(GATE).press("Tab")
    expect(page.locator(".stage-item")).to_contain_text("goes on at 45 %")


def test_a_stage_shows_what_was_typed_into_it_and_is_not_sent_yet(teacher):
    page = teacher.page
    page.route(CHANGES, lambda route: route.abort("internetdisconnected"))
    page.get_by_label(GATE).fill("63")
    page.get_by_role("link", name="Pendulum", exact=True).click()
    expect(page.locator("#settings-title")).to_contain_text("Pendulum")
    page.get_by_role("link", name="Electric circuits", exact=True).click()
    expect(page.locator("#settings-title")).to_contain_text("Electric circuits")
    expect(page.get_by_label(GATE)).to_have_value("63")

    page.unroute_all()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#saving")).to_have_text("Saved")
    page.get_by_label("Time in minutes").fill("20")  # another field of the same form
    page.get_by_label("Time in minutes").press("Tab")
    expect(page.locator(".stage-item").last).to_contain_text("20 min")
    expect(page.locator(".stage-item").last).to_contain_text("goes on at 63 %")


def test_a_stage_stays_in_the_hand_while_an_earlier_change_is_answered(teacher):
    page = teacher.page
    page.route(CHANGES, slowly)
    page.get_by_label(GATE).fill("41")
    page.get_by_label(GATE).press("Tab")
    page.locator(".grip").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#saving")).to_have_text("Saved")
    expect(page.locator(".grip[aria-pressed=true]")).to_have_count(1)

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("put down at place 2 of 2")
    expect(page.locator("#saving")).to_have_text("Saved")
    page.reload()
    expect(page.locator(".stage-link")).to_have_text(["Electric circuits", "Pendulum"])


def test_a_path_that_came_meanwhile_is_shown_when_the_stage_is_put_back(teacher):
    page = teacher.page
    page.route(CHANGES, slowly)
    page.get_by_label(GATE).fill("41")
    page.get_by_label(GATE).press("Tab")
    page.locator(".grip").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#saving")).to_have_text("Saved")
    page.keyboard.press("Escape")

    expect(page.locator(".stage-item").last).to_contain_text("goes on at 41 %")


def test_a_stage_that_cannot_be_opened_for_lack_of_a_connection_says_so(teacher):
    page = teacher.page
    teacher.context.set_offline(True)
    page.get_by_role("link", name="Pendulum", exact=True).click()

    expect(page.locator("#said")).to_contain_text("No connection")
    teacher.context.set_offline(False)
