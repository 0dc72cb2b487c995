"""The plot as sound, by its own module in a real Chromium."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.delivered import HOME

pytestmark = pytest.mark.browser

POINTS = [{"x": 0, "y": 1}, {"x": 2, "y": 3}, {"x": 1, "y": 2}, {"x": 9, "y": 9, "struck": True}]
MOUNT = """async ([points, curve]) => {
    const { PlotSound } = await import("/static/bench/sonify.js");
    window.sound = new PlotSound(() => ({ points, curve }));
    document.body.append(window.sound.button, window.sound.status);
}"""


def mounted(bare_context: BrowserContext, points: list, curve: list) -> Page:
    page = bare_context.new_page()
    page.goto(HOME)
    page.evaluate(MOUNT, [points, curve])
    return page


def test_time_goes_with_x_and_pitch_with_y(bare_context):
    page = mounted(bare_context, [], [])
    script = """async (points) => {
        const { tones, rangeOf } = await import("/static/bench/sonify.js");
        return tones(points, rangeOf(points));
    }"""

    heard = page.evaluate(script, POINTS[:3])

    assert [tone["at"] for tone in heard] == [0, 1.5, 3]
    assert [tone["pitch"] for tone in heard] == pytest.approx([220, 440, 880])


def test_a_key_starts_it_and_escape_stops_it(bare_context):
    page = mounted(bare_context, POINTS, [{"x": 0, "y": 1}, {"x": 2, "y": 3}])
    button = page.get_by_test_id("plot-hear")
    button.focus()

    page.keyboard.press("Enter")

    expect(button).to_have_text("Stop the sound")
    expect(page.get_by_test_id("plot-heard")).to_contain_text("3 tones from left to right")
    expect(page.get_by_test_id("plot-heard")).to_contain_text("the last is higher than the first")
    expect(page.get_by_test_id("plot-heard")).to_contain_text("one gliding tone")
    page.keyboard.press("Escape")
    expect(button).to_have_text("Hear the plot")
    assert page.evaluate("window.sound.audio") is None


def test_without_points_it_says_so(bare_context):
    page = mounted(bare_context, [], [])

    page.get_by_test_id("plot-hear").click()

    expect(page.get_by_test_id("plot-heard")).to_have_text("There are no points to hear yet.")
    expect(page.get_by_test_id("plot-hear")).to_have_text("Hear the plot")


def test_a_bench_offers_it_beside_the_table(visitor):
    student = visitor()
    student.open_run("tom", "pendulum", "open")
    page = student.page
    for length in ("0.5", "1.5"):
        box = page.get_by_role("spinbutton", name="length")
        box.fill(length)
        box.press("Enter")
        page.get_by_role("button", name="Release").click()
        page.get_by_role("button", name="Read: photogate").click()
        page.get_by_role("button", name="Record trial").click()
    expect(page.locator(".plot-picture [data-trial]")).to_have_count(2)
    page.get_by_test_id("plot-fit").click()
    expect(page.get_by_test_id("plot-result")).to_contain_text("straight line")

    page.get_by_test_id("plot-hear").click()

    expect(page.get_by_test_id("plot-heard")).to_contain_text("2 tones")
    expect(page.get_by_test_id("plot-heard")).to_contain_text("gliding tone")
    student.photograph("plot-heard-1280")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("plot-hear")).to_have_text("Hear the plot")
