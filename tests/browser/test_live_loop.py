"""What a student sees of the live loop: feedback in its place, a reload, a lost network, a second tab."""

import pytest
from playwright.sync_api import Page, expect


def set_length(page: Page, text: str) -> None:
    field = page.get_by_role("spinbutton", name="length")
    field.fill(text)
    field.press("Enter")


def measure(page: Page, length: str) -> None:
    set_length(page, length)
    page.get_by_role("button", name="Release").click()
    page.get_by_role("button", name="Read: photogate").click()
    expect(page.get_by_test_id("reading-photogate")).to_contain_text(" s")
    page.get_by_role("button", name="Record trial").click()


def trials_kept(student) -> int:
    query = "select count(*) from runs_event where run_id = ? and target = 'notebook' and action = 'record'"
    return student.product.rows(query, student.run)[0][0]


def events_kept(student) -> tuple[int, int]:
    """How many events there are, and how many different numbers the browser gave them."""
    query = "select count(*), count(distinct client_seq) from runs_event where run_id = ?"
    return student.product.rows(query, student.run)[0]


@pytest.fixture
def bench(visitor, request):
    student = visitor()
    student.log_in(request.param)
    student.begin("Pendulum")
    return student


@pytest.mark.browser
@pytest.mark.parametrize("bench", ["mia"], indirect=True)
def test_feedback_appears_beside_the_step_that_caused_it(bench):
    page = bench.page
    page.get_by_test_id("step-collect").click()
    measure(page, "0.50")
    measure(page, "1.50")

    notes = page.get_by_test_id("notes-collect")
    note = notes.locator("[data-practice=control_of_variables]")

    expect(note).to_be_visible()
    note.get_by_text("why?", exact=False).first.click()
    expect(note).to_contain_text("rule", ignore_case=True)
    bench.photograph("feedback-1280")


@pytest.mark.browser
@pytest.mark.parametrize("bench", ["leo"], indirect=True)
def test_a_reload_in_the_middle_loses_nothing(bench):
    page = bench.page
    page.get_by_test_id("step-question").click() if page.get_by_test_id(
        "step-question"
    ).get_attribute("aria-expanded") != "true" else None
    page.get_by_test_id("step-collect").click()
    measure(page, "0.50")
    measure(page, "1.50")
    expect(page.get_by_test_id("trial-2")).to_be_visible()
    before = page.get_by_test_id("trial-2").inner_text()

    page.reload()

    expect(page.get_by_test_id("trial-2")).to_have_text(before, use_inner_text=True)
    expect(page.get_by_role("spinbutton", name="length")).to_have_value("1.50")
    assert trials_kept(bench) == 2


@pytest.mark.browser
@pytest.mark.parametrize("bench", ["yue"], indirect=True)
def test_work_done_offline_is_kept_and_sent_when_the_network_is_back(bench):
    page = bench.page
    measure(page, "0.50")
    expect(page.get_by_test_id("trial-1")).to_be_visible()

    bench.context.set_offline(True)
    set_length(page, "0.80")
    set_length(page, "0.90")
    expect(page.get_by_test_id("connection")).to_contain_text("Keeping your work on this device")
    bench.photograph("offline-1280")
    bench.context.set_offline(False)

    expect(page.get_by_test_id("connection")).to_contain_text("Saved")
    count, different = events_kept(bench)
    assert count == different
    kept = "select json_extract(value, '$') from runs_event where run_id = ? and target = 'length' order by seq"
    assert [value for (value,) in bench.product.rows(kept, bench.run)] == [0.5, 0.8, 0.9]


@pytest.mark.browser
@pytest.mark.parametrize("bench", ["noor"], indirect=True)
def test_a_second_tab_shows_and_doubles_nothing(bench):
    first = bench.page
    second = bench.context.new_page()
    second.goto(first.url)
    expect(second.get_by_test_id("connection")).to_contain_text("Saved")

    measure(first, "0.70")
    expect(second.get_by_test_id("trial-1")).to_be_visible()
    measure(second, "1.10")

    expect(first.get_by_test_id("trial-2")).to_be_visible()
    count, different = events_kept(bench)
    assert count == different
    assert trials_kept(bench) == 2


@pytest.mark.browser
def test_a_field_that_was_left_with_enter_follows_another_tab(visitor):
    bench = visitor()
    bench.open_run("mia", "pendulum", "open")
    first = bench.page
    set_length(first, "0.90")
    expect(first.get_by_test_id("connection")).to_contain_text("Saved")
    second = bench.context.new_page()
    second.goto(first.url)
    expect(second.get_by_role("spinbutton", name="length")).to_have_value("0.90")

    set_length(second, "1.50")

    expect(first.get_by_role("spinbutton", name="length")).to_have_value("1.50")
    first.get_by_role("spinbutton", name="length").press_sequentially(
        "7"
    )  # and what is written stays
    set_length(second, "1.60")
    expect(first.get_by_role("slider", name="length")).to_have_value("1.6")
    assert first.get_by_role("spinbutton", name="length").input_value() != "1.60"


@pytest.mark.browser
@pytest.mark.parametrize("bench", ["ivan"], indirect=True)
def test_the_bench_goes_on_by_itself_when_the_web_server_was_killed(bench):
    page = bench.page
    measure(page, "0.60")
    expect(page.get_by_test_id("trial-1")).to_be_visible()

    bench.product.kill("web")
    set_length(page, "0.75")
    expect(page.get_by_test_id("connection")).to_contain_text("Keeping your work on this device")
    bench.product.start("web")

    expect(page.get_by_test_id("connection")).to_contain_text("Saved", timeout=60_000)
    kept = "select count(*) from runs_event where run_id = ? and target = 'length'"
    assert bench.product.rows(kept, bench.run) == [(2,)]
    bench.complaints.clear()  # the browser tells of refused connections while nobody listened
