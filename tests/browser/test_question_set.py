"""A question set: a student answers it by keyboard on a phone, a teacher writes one in the builder."""

import re
from base64 import b64decode

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.keyboard import press, tab_to
from tests.browser.test_accessibility import grave
from tests.browser.test_replay import overhang

pytestmark = pytest.mark.browser

DOT = (  # a picture of one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGM4YKAAAALEARHMijteAAAAAElFTkSuQmCC"
)
PICTURE = {"name": "dot.png", "mimeType": "image/png", "buffer": b64decode(DOT)}


def opened(visitor, feedback: str):
    """Tom on a phone before three fresh questions."""
    student = visitor(360, 740)
    run = student.product.python("-m", "tests.support.open_questions", "tom", feedback).strip()
    student.log_in("tom", f"/runs/{run}/questions/")
    expect(student.page.locator("body[data-ready]")).to_have_count(1)
    return student


def card(page, key: str) -> Locator:
    return page.locator(f"[data-question={key}]")


def saved(page, key: str) -> None:
    expect(card(page, key).locator("[data-state]")).to_have_text("Saved ✓")


def test_answers_are_on_disk_at_once_and_judged_one_by_one_by_keyboard(visitor):
    student = opened(visitor, "at_once")
    page = student.page
    assert (overhang(page), grave(page)) == (0, [])
    tab_to(page, card(page, "fair").get_by_role("radio").first)
    page.keyboard.press("Space")
    saved(page, "fair")

    student.context.set_offline(True)
    card(page, "period").get_by_role("textbox").fill("2,0")
    expect(card(page, "period").locator("[data-state]")).to_have_text("Kept on this device")
    student.context.set_offline(False)
    saved(page, "period")
    page.reload()

    expect(card(page, "fair").get_by_role("radio").first).to_be_checked()
    expect(card(page, "period").get_by_role("textbox")).to_have_value("2")
    expect(page.locator("body[data-ready]")).to_have_count(1)
    press(page, card(page, "fair").get_by_role("button", name="Hand in this answer"))
    expect(card(page, "fair")).to_contain_text("That is right.")
    expect(card(page, "fair")).to_contain_text("One change, one cause.")
    expect(card(page, "fair").get_by_role("radio").first).to_be_disabled()
    student.photograph("questions-student-360")
    press(page, page.get_by_role("button", name="Finish", exact=True))
    press(page, page.get_by_role("button", name="Finish all the same"))

    expect(page.get_by_role("heading", name="Handed in")).to_be_focused()
    expect(page.locator("#end")).to_contain_text("2 of 3 answers are right.")
    expect(card(page, "why")).to_contain_text("You left this question out.")
    assert (overhang(page), grave(page)) == (0, [])


def test_what_is_not_kept_is_never_called_saved(visitor):
    page = opened(visitor, "at_once").page
    card(page, "fair").get_by_role("radio").first.check()
    saved(page, "fair")
    said = """card => {
        card.querySelector("[type=radio]:not(:checked)").click();
        return card.querySelector("[data-state]").textContent;
    }"""

    assert card(page, "fair").evaluate(said) == "Saving…"
    saved(page, "fair")
    card(page, "period").get_by_role("textbox").fill("3")
    saved(page, "period")
    card(page, "period").get_by_role("textbox").fill("three")
    expect(page.locator("#refusal")).to_contain_text("The answer is a number")
    expect(card(page, "period").locator("[data-state]")).to_have_text("Not saved")
    card(page, "period").get_by_role("textbox").fill("3")
    saved(page, "period")


ERASE = """
from runs.doorbell import ring_for_person
from runs.models import Run
run = Run.objects.get(pk="{run}")
run.delete()
ring_for_person(run.student_id)
"""


def test_a_set_that_is_erased_while_it_is_open_is_not_called_saved(visitor):
    student = opened(visitor, "at_once")
    card(student.page, "period").get_by_role("textbox").fill("2.0")
    saved(student.page, "period")

    student.product.manage("shell", "-c", ERASE.format(run=student.run))

    expect(student.page.locator("#connection")).to_have_text(
        "These questions are gone: what you answer here is not kept any more."
    )
    state = card(student.page, "period").locator("[data-state]")
    expect(state).to_have_text("Not saved")


def test_a_whole_set_is_handed_in_and_nothing_is_told_before(visitor):
    page = opened(visitor, "end").page
    card(page, "fair").get_by_role("radio").last.check()
    card(page, "fair").get_by_role("radio").first.check()
    card(page, "period").get_by_role("textbox").fill("3")
    card(page, "why").get_by_role("textbox").fill("Its bob has a longer path to travel.")
    for key in ("fair", "period", "why"):
        saved(page, key)
    expect(page.locator(".judgement")).to_have_count(0)

    page.get_by_role("button", name="Hand in the whole set").click()

    expect(page.get_by_role("heading", name="Handed in")).to_be_visible()
    expect(card(page, "fair")).to_contain_text("That is right.")
    expect(card(page, "period")).to_contain_text("That is not right.")
    expect(card(page, "why").locator(".judgement")).to_be_visible()


def test_a_teacher_writes_a_question_set_and_takes_a_question_back(visitor):
    tess = visitor()
    tess.log_in("tess", "/sequences/")
    page = tess.page
    page.get_by_label("Name of the sequence").fill("With questions")
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.locator("#builder[data-ready]")).to_have_count(1)
    page.get_by_role("button", name="Add a question set").click()
    adding = page.get_by_role("group", name="Add a question")
    adding.get_by_role("button", name="one answer is right").click()
    page.get_by_label("What is asked, in Markdown").fill("Which is **fair**?")
    page.get_by_label("Answer 1", exact=True).fill("One change")
    page.get_by_label("Answer 2", exact=True).fill("Two changes")
    expect(page.get_by_label("Answer 3", exact=True)).to_be_visible()  # there is always a free row
    page.get_by_label("Answer 1 is right").check()
    expect(page.locator("[data-part=shown] strong")).to_have_text("fair")
    expect(page.locator("[data-part=shown] .message")).to_have_count(0)
    expect(page.locator("#saving")).to_have_text("Saved")
    assert grave(page) == []
    tess.photograph("questions-builder-1280")

    adding.get_by_role("button", name="a number").click()
    expect(page.locator(".question-row")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".question-row")).to_have_count(1)
    page.reload()
    expect(page.get_by_label("Answer 1 is right")).to_be_checked()
    page.set_viewport_size({"width": 360, "height": 740})
    assert overhang(page) == 0
    tess.photograph("questions-builder-360")


def writing(visitor, name: str):
    """Tess in the builder before a fresh set of one question to choose an answer of."""
    tess = visitor()
    tess.log_in("tess", "/sequences/")
    page = tess.page
    page.get_by_label("Name of the sequence").fill(name)
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.locator("#builder[data-ready]")).to_have_count(1)
    page.get_by_role("button", name="Add a question set").click()
    adding = page.get_by_role("group", name="Add a question")
    adding.get_by_role("button", name="one answer is right").click()
    expect(page.locator(".question-row")).to_have_count(1)
    return tess


def test_a_picture_that_was_chosen_while_a_save_was_on_its_way_stays_chosen(visitor):
    page = writing(visitor, "With a picture chosen early").page
    page.get_by_label("What is asked, in Markdown").fill("Which is fair?")
    page.get_by_label("Answer 1", exact=True).fill("One change")
    expect(page.locator("[data-part=shown]")).to_contain_text("One change")
    picture = page.get_by_role("group", name="Put a picture into a question")

    def late(route: Route) -> None:
        answer = route.fetch()
        picture.get_by_label("Picture:").set_input_files(PICTURE)
        picture.get_by_label("What is to be seen").fill("one red dot")
        route.fulfill(response=answer)

    expect(page.get_by_label("Answer 3", exact=True)).to_have_count(0)
    page.route(re.compile(r"/sequences/\d+/stages/\d+/$"), late, times=1)
    page.get_by_label("Answer 2", exact=True).fill("Two changes")

    expect(page.get_by_label("Answer 3", exact=True)).to_be_visible()  # the settings are new
    expect(picture.get_by_label("What is to be seen")).to_have_value("one red dot")
    picture.get_by_role("button", name="Put it in").click()
    expect(page.locator("[data-part=shown] img")).to_have_attribute("alt", "one red dot")


def test_a_teacher_puts_a_picture_into_a_question_and_says_what_is_to_be_seen(visitor):
    tess = writing(visitor, "With a picture")
    page = tess.page
    page.get_by_label("What is asked, in Markdown").fill("Which is fair? ")
    picture = page.get_by_role("group", name="Put a picture into a question")

    picture.get_by_label("Picture:").set_input_files(PICTURE)
    picture.get_by_role("button", name="Put it in").click()
    expect(page.locator("[data-part=shown] img")).to_have_count(0)  # nothing is said of it yet
    picture.get_by_label("What is to be seen").fill("one red dot")
    picture.get_by_role("button", name="Put it in").click()

    shown = page.locator("[data-part=shown] img")
    expect(shown).to_have_attribute("alt", "one red dot")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1
    expect(page.get_by_label("What is asked, in Markdown")).to_have_value(
        re.compile(r"^Which is fair\?\s+!\[one red dot\]")
    )
    page.set_viewport_size({"width": 360, "height": 740})
    picture.scroll_into_view_if_needed()
    assert overhang(page) == 0
    assert grave(page) == []
    tess.photograph("questions-picture-360")
