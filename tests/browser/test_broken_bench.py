"""What a student is told when the bench's own code cannot run in this browser."""

import pytest
from playwright.sync_api import Route, expect

pytestmark = pytest.mark.browser

BREAKS = """
export const frame = null;
export class NumberControl {}
throw new Error("no such thing here");
"""


def broken(route: Route) -> None:
    route.fulfill(content_type="text/javascript", body=BREAKS)


def test_a_module_that_breaks_is_told_and_not_waited_for_ever(visitor):
    student = visitor()
    student.log_in("tom")
    page = student.page
    page.route("**/bench/number_control.js", broken)

    student.go(f"/runs/{student.product.open_run('tom', 'pendulum', 'open')}/")

    expect(page.locator("#fault")).to_contain_text("could not be opened completely")
    assert any("no such thing here" in line for line in student.complaints), student.complaints
    student.complaints.clear()
    page.unroute("**/bench/number_control.js")
    page.get_by_role("link", name="Load again").click()
    expect(page.get_by_test_id("connection")).to_contain_text("Saved")
    expect(page.locator("#fault")).to_be_hidden()


def test_the_bench_opens_in_a_browser_whose_language_has_no_name(visitor):
    """WebKit says "C" where the system has no language."""
    student = visitor()
    student.context.add_init_script(
        "Object.defineProperty(Navigator.prototype, 'language', { get: () => 'C' })"
    )

    student.open_run("tom", "pendulum", "open")

    expect(student.page.get_by_role("spinbutton", name="length")).to_be_visible()
