"""A student wires a circuit with the mouse, reads its meters, and shorts the battery."""

import pytest
from playwright.sync_api import Locator, Page, expect


def centre(thing: Locator) -> tuple[float, float]:
    box = thing.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page: Page, start: str, end: str) -> None:
    """Take one thing by its middle and let go over the middle of another."""
    page.mouse.move(*centre(page.get_by_test_id(start)))
    page.mouse.down()
    page.mouse.move(*centre(page.get_by_test_id(end)), steps=8)
    page.mouse.up()


@pytest.mark.browser
def test_a_circuit_is_wired_with_the_mouse_and_current_flows(visitor):
    student = visitor()
    student.open_run("ana", "dc_circuits", "open")
    page = student.page
    state = page.get_by_test_id("circuit-state")

    page.get_by_test_id("circuit-board").scroll_into_view_if_needed()
    drag(page, "tool-battery", "terminal-5-3")
    expect(page.get_by_test_id("part-B1")).to_be_visible()
    drag(page, "tool-bulb", "terminal-2-3")
    expect(page.get_by_test_id("part-L1")).to_be_visible()
    drag(page, "terminal-5-4", "terminal-2-4")
    expect(page.get_by_test_id("lead-W1")).to_be_attached()
    drag(page, "terminal-5-2", "terminal-2-2")

    expect(state).to_contain_text("Current flows")
    student.photograph("dc_circuits-1280")
    drag(page, "terminal-5-2", "terminal-5-4")
    expect(state).to_contain_text("B1 is shorted")
    kept = "select count(*) from runs_event where run_id = ? and target = 'board'"
    assert student.product.rows(kept, student.run) == [(5,)]
