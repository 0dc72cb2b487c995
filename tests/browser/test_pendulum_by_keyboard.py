"""The whole way of a student, from the log-in page to the next lab, without a mouse."""

import re

import pytest
from playwright.sync_api import Page, expect

from browser.keyboard import choose, press, tab_to, write

KIM = """
from courses.models import Course, Membership
from people.models import User
course = Course.objects.get(pk=1)
kim = User.objects.create_user(
    "kim", password="open-laboratory", role="student", first_name="Kim", institution=course.institution)
course.memberships.create(user=kim, part=Membership.Part.STUDENT)
"""
LENGTHS = ("0.40", "0.80", "1.20", "1.60", "2.00")
CLAIM = "A longer string makes the period longer."
REASONING = "When only the length changed, the period got longer each time, and mass and amplitude stayed the same."


def open_step(page: Page, name: str) -> None:
    head = page.get_by_test_id(f"step-{name}")
    if head.get_attribute("aria-expanded") != "true":
        press(page, head)


def answer(page: Page, step: str, field: str, text: str) -> None:
    open_step(page, step)
    write(
        page,
        page.get_by_test_id(f"step-{step}").locator("xpath=ancestor::li").get_by_label(field),
        text,
    )
    press(page, page.get_by_test_id(f"send-{step}"))
    expect(page.get_by_test_id(f"said-{step}")).to_contain_text(text[:20])


def state(page: Page, step: str) -> None:
    """Choose length, period, increases in a hypothesis or a claim."""
    form = page.get_by_test_id(f"step-{step}").locator("xpath=ancestor::li")
    choose(page, form.get_by_label("If I increase"), "length")
    choose(page, form.get_by_label("then"), "period")
    choose(page, form.get_by_label("in this way"), "increases")


def measure(page: Page, length: str) -> None:
    """One trial: set the length, release, stop the time, write the row."""
    write(page, page.get_by_role("spinbutton", name="length"), length)
    page.keyboard.press("Enter")
    press(page, page.get_by_role("button", name="Release"))
    expect(page.get_by_test_id("connection")).to_contain_text("Saved")
    press(page, page.get_by_role("button", name="Read: photogate"))
    expect(page.get_by_test_id("reading-photogate")).to_contain_text(" s")
    press(page, page.get_by_role("button", name="Record trial"))


@pytest.mark.browser
def test_the_pendulum_from_login_to_the_next_lab_with_the_keyboard_alone(visitor, product):
    product.manage("shell", "-c", KIM)  # Sam stands where other tests have left him
    student = visitor()
    page = student.page
    student.go("/accounts/login/")
    write(page, page.locator("[name=login]"), "kim")
    write(page, page.locator("[name=password]"), "open-laboratory")
    page.keyboard.press("Enter")
    press(page, page.get_by_role("button", name="Begin", exact=True).first)
    page.wait_for_url(re.compile(r"/runs/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pendulum")
    expect(page.get_by_test_id("connection")).to_contain_text("Saved")

    answer(page, "question", "Your answer", "Does the length of the string change the period?")
    open_step(page, "hypothesis")
    state(page, "hypothesis")
    write(page, page.get_by_label("Because"), "A longer string makes a longer way for the bob.")
    press(page, page.get_by_test_id("send-hypothesis"))
    open_step(page, "plan")
    choose(page, page.get_by_label("I vary"), "length")
    press(page, page.get_by_role("group", name="I keep the same").get_by_label("mass"), "Space")
    write(page, page.get_by_label("How, and with which values?"), "Five lengths from 0.4 m to 2 m.")
    press(page, page.get_by_test_id("send-plan"))
    open_step(page, "collect")
    for number, length in enumerate(LENGTHS, start=1):
        measure(page, length)
        expect(page.get_by_test_id(f"trial-{number}")).to_be_visible()
    expect(page.get_by_test_id("notes-collect").get_by_test_id("note")).to_be_visible()
    student.photograph("pendulum-1280")

    answer(page, "analyse", "Your answer", "The period gets longer as the string gets longer.")
    open_step(page, "claim")
    state(page, "claim")
    for number in ("1", "3", "5"):
        evidence = page.get_by_role("group", name=re.compile("Evidence"))
        press(page, evidence.get_by_role("checkbox").nth(int(number) - 1), "Space")
    write(page, page.get_by_label("My claim in words"), CLAIM)
    write(page, page.get_by_label("Why do these rows show it?"), REASONING)
    press(page, page.get_by_test_id("send-claim"))
    expect(page.get_by_test_id("notes-claim").get_by_test_id("note")).to_be_visible()
    answer(page, "limits", "Your answer", "My reaction time; I did not look above 2 m.")
    press(page, page.get_by_test_id("finish"))
    press(page, page.get_by_test_id("finish-sure"))

    following = page.get_by_test_id("next")
    expect(following).to_contain_text("Next:")
    expect(following.get_by_role("listitem").first).not_to_be_empty()
    student.photograph("pendulum-end-1280")
    tab_to(page, page.get_by_test_id("start-next"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/runs/[0-9a-f-]{36}/"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
