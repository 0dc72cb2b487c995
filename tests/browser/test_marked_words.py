"""Which words counted and what is missing: on the student's bench, and on the teacher's page of the score."""

import pytest
from playwright.sync_api import Page, expect

ANSWER = "It will swing faster"


def state_hypothesis(page: Page) -> None:
    page.get_by_test_id("step-hypothesis").click()
    form = page.get_by_test_id("step-hypothesis").locator("xpath=ancestor::li")
    form.get_by_label("If I increase").select_option("length")
    form.get_by_label("then").select_option("period")
    form.get_by_label("in this way").select_option("increases")
    form.get_by_label("Because").fill(ANSWER)
    page.get_by_test_id("send-hypothesis").click()


@pytest.mark.browser
def test_a_note_tells_which_words_counted_and_what_is_missing(visitor):
    student = visitor()
    student.open_run("tom", "pendulum", "structured")
    page = student.page
    state_hypothesis(page)
    note = page.get_by_test_id("notes-hypothesis").get_by_test_id("note")

    expect(note.get_by_test_id("note-missing").first).to_be_visible()
    expect(note.get_by_test_id("note-idea")).to_have_count(0)
    words = note.get_by_test_id("note-words")
    words.get_by_text("Which words counted?").click()
    expect(words.locator("mark").first).to_be_visible()
    expect(words.locator("blockquote")).to_contain_text("swing")
    expect(words.locator("mark").first).to_contain_text("marked:")
    student.photograph("marked-words-1280")
    page.set_viewport_size({"width": 360, "height": 740})
    student.photograph("marked-words-360")

    page.set_viewport_size({"width": 1280, "height": 800})
    page.reload()
    note = page.get_by_test_id("notes-hypothesis").get_by_test_id("note")
    expect(note.get_by_test_id("note-missing").first).to_be_attached()


@pytest.mark.browser
def test_a_teacher_opens_a_score_from_the_replay(visitor):
    student = visitor()
    student.open_run("tom", "pendulum", "structured")
    state_hypothesis(student.page)
    expect(student.page.get_by_test_id("note-missing").first).to_be_attached()
    teacher = visitor()
    teacher.log_in("tess", f"/runs/{student.page.url.split('/runs/')[1].split('/')[0]}/replay/")
    page = teacher.page
    page.get_by_test_id("scrubber").press("End")
    expect(page.get_by_test_id("note-idea").first).to_be_attached()

    page.get_by_test_id("score-page").first.click()

    expect(page.get_by_role("heading", name="What would have changed it")).to_be_visible()
    expect(page.locator(".review-answer mark").first).to_be_visible()
    expect(page.get_by_test_id("change").first).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 1700})
    teacher.photograph("score-1280")
    page.set_viewport_size({"width": 360, "height": 2200})
    teacher.photograph("score-360")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
