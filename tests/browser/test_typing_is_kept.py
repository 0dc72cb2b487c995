"""What a student types stays: over a reload, beside another tab, after a refusal, without storage."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_live_loop import measure

pytestmark = pytest.mark.browser

WITHOUT_STORAGE = """
    for (const name of ["localStorage", "indexedDB"])
        Object.defineProperty(window, name, {
            get() { throw new DOMException("refused", "SecurityError") },
        });
"""


def answer(page: Page, text: str) -> None:
    page.get_by_test_id("step-question").click()
    page.get_by_test_id("question-text").fill(text)
    page.get_by_test_id("send-question").click()
    expect(page.get_by_test_id("said-question")).to_contain_text(text)


def test_a_change_and_a_note_that_were_not_sent_stand_there_after_a_reload(visitor):
    student = visitor()
    student.open_run("sam", "pendulum", "open")
    page = student.page
    answer(page, "Does the length matter?")
    page.get_by_test_id("change-question").click()
    page.get_by_test_id("question-text").fill("Does the mass matter?")
    page.get_by_role("button", name="Notes").click()
    page.get_by_test_id("note-field").fill("the string is wet")

    page.reload()

    page.get_by_test_id("step-question").click()
    expect(page.get_by_test_id("question-text")).to_have_value("Does the mass matter?")
    expect(page.get_by_test_id("question-text")).to_be_visible()
    expect(page.get_by_test_id("note-field")).to_have_value("the string is wet")


def test_an_answer_given_in_another_tab_takes_nothing_away_that_is_being_typed(visitor):
    student = visitor()
    student.open_run("sam", "pendulum", "open")
    page = student.page
    page.get_by_test_id("step-question").click()
    page.get_by_test_id("question-text").fill("half a sen")
    other = student.context.new_page()
    other.goto(page.url)
    answer(other, "Does the length matter?")

    expect(page.get_by_role("button", name="Leave it as it was")).to_be_visible()
    expect(page.get_by_test_id("question-text")).to_have_value("half a sen")


def test_a_change_that_is_refused_comes_back_with_the_reason(visitor):
    student = visitor(360, 740)
    student.open_run("sam", "pendulum", "open")
    page = student.page
    page.get_by_test_id("step-plan").click()
    page.get_by_test_id("plan-vary").select_option("length")
    page.get_by_test_id("send-plan").click()
    page.get_by_test_id("change-plan").click()
    page.get_by_test_id("plan-trials").fill("1000")
    page.get_by_test_id("plan-text").fill("from 0.2 m to 2 m 🧪")
    page.get_by_test_id("plan-text").evaluate(
        "field => (field.value += String.fromCharCode(0xd83d, 0))"
    )
    page.get_by_test_id("send-plan").click()

    form = page.locator("form", has=page.get_by_test_id("send-plan"))
    expect(form.get_by_role("alert")).to_contain_text("1000")
    expect(page.get_by_test_id("plan-text")).to_have_value("from 0.2 m to 2 m 🧪")
    expect(page.locator("#refusal")).to_be_visible()
    page.get_by_test_id("plan-trials").fill("9")
    page.get_by_test_id("send-plan").click()
    expect(page.get_by_test_id("said-plan")).to_contain_text("9 trials")
    expect(page.get_by_test_id("connection")).to_contain_text("Saved")


def test_a_browser_that_keeps_nothing_works_and_says_so_offline(visitor):
    student = visitor()
    student.context.add_init_script(WITHOUT_STORAGE)
    student.open_run("sam", "pendulum", "open")
    page = student.page
    answer(page, "Does the length matter?")
    expect(page.get_by_test_id("connection")).to_contain_text("Saved")

    student.context.set_offline(True)
    expect(page.get_by_test_id("connection")).to_contain_text("your browser keeps nothing")
    student.context.set_offline(False)
    expect(page.get_by_test_id("connection")).to_contain_text("Saved")


def test_nothing_can_be_done_after_a_finish_that_is_still_to_be_sent(visitor):
    student = visitor()
    student.open_run("sam", "pendulum", "open")
    page = student.page
    student.context.set_offline(True)
    page.get_by_test_id("finish").click()
    page.get_by_test_id("finish-sure").click()

    expect(page.get_by_role("button", name="Release")).to_be_disabled()
    student.context.set_offline(False)
    expect(page.get_by_test_id("connection")).to_contain_text("Finished")


def test_a_trial_struck_out_after_the_fit_moves_no_distance_to_another_trial(visitor):
    student = visitor()
    student.open_run("sam", "pendulum", "open")
    page = student.page
    for number, length in enumerate(("0.50", "1.00", "1.50", "2.00"), 1):
        measure(page, length)
        expect(page.get_by_test_id(f"trial-{number}")).to_be_visible()
    page.get_by_test_id("plot-x").select_option("length")
    page.get_by_test_id("plot-model").select_option("linear")
    page.get_by_test_id("plot-fit").click()
    page.get_by_text("The plot as a table").click()
    rows = page.locator(".plot-table tbody tr")
    expect(rows.nth(3).locator("td").last).not_to_be_empty()
    before = [row.locator("td").last.inner_text() for row in rows.all()]

    page.get_by_role("button", name="Strike out trial 1").click()

    expect(page.get_by_test_id("plot-result")).to_contain_text("before you struck out a trial")
    after = [row.locator("td").last.inner_text() for row in rows.all()]
    assert after == before
