"""A student asks for a second look on the bench; the teacher's answer comes without taking the focus."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_marked_words import state_hypothesis

WHY = "Faster is what I saw in all my trials"


def ask(page: Page) -> None:
    note = page.get_by_test_id("notes-hypothesis").get_by_test_id("note")
    note.get_by_text("I see it differently").click()
    note.get_by_label("How do you see it?").fill(WHY)
    note.get_by_role("button", name="Ask my teacher").click()
    expect(note).to_contain_text("You asked your teacher for a second look.")


@pytest.mark.browser
def test_a_question_is_asked_taken_back_asked_again_and_answered(visitor):
    student, teacher = visitor(), visitor()
    student.open_run("tom", "pendulum", "structured")
    page, bench = student.page, student.page.url
    state_hypothesis(page)
    ask(page)
    note = page.get_by_test_id("notes-hypothesis").get_by_test_id("note")
    note.get_by_role("button", name="Take the question back").click()
    expect(note.get_by_text("I see it differently")).to_be_visible()
    ask(page)
    expect(note.get_by_role("button", name="Take the question back")).to_be_visible()
    page.get_by_test_id("step-question").click()
    own_words = (
        page.get_by_test_id("step-question").locator("xpath=ancestor::li").locator("textarea")
    )
    own_words.first.focus()

    teacher.log_in("tess", "/review/?reason=student")
    expect(teacher.page.locator(".review-dispute").last).to_contain_text(WHY)
    teacher.photograph("second-look-queue-1280")
    teacher.page.get_by_label("Answer to the student").fill("Faster would mean a shorter period.")
    teacher.page.get_by_role("button", name="partly shown").click()

    expect(page.get_by_test_id("teacher")).to_contain_text("Faster would mean a shorter period.")
    expect(own_words.first).to_be_focused()
    page.get_by_test_id("step-hypothesis").click()
    answer = page.get_by_test_id("notes-hypothesis").get_by_test_id("look-answer")
    expect(answer).to_contain_text("looked again: partly shown.")
    student.photograph("second-look-bench-1280")

    page.goto(f"{bench}report/")
    expect(page.get_by_test_id("look-answer")).to_contain_text("Faster would mean")
    page.set_viewport_size({"width": 360, "height": 1400})
    student.photograph("second-look-report-360")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.browser
def test_words_in_a_note_stay_while_a_further_note_comes(visitor):
    student = visitor()
    student.open_run("tom", "pendulum", "structured")
    page, notes = student.page, student.page.get_by_test_id("notes-hypothesis")
    state_hypothesis(page)
    notes.get_by_text("I see it differently").click()
    field = notes.get_by_label("How do you see it?")
    field.fill(WHY)
    second = student.context.new_page()
    second.goto(page.url)
    second.get_by_test_id("step-hypothesis").click()
    second.get_by_test_id("change-hypothesis").click()
    second.get_by_test_id("send-hypothesis").click()

    expect(notes).to_contain_text("Note 1 of 2")
    expect(field).to_have_value(WHY)
    expect(field).to_be_focused()
