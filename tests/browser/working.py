"""Setting a lab's apparatus going as a student does: its buttons, then each instrument's."""

from playwright.sync_api import Page, expect

from labs.core import load_lab
from tests.browser.conftest import Visitor


def has_board(lab: str) -> bool:
    """Whether nothing can be read before something has been wired."""
    return any(control.kind == "board" for control in load_lab(lab).controls)


def open_bench(student: Visitor, lab: str) -> None:
    """A bench with everything on it; where the student wires, one with a circuit laid out."""
    student.open_run("tom", lab, "guided" if has_board(lab) else "open")


def show_controls(page: Page) -> None:
    """On a phone the controls stand behind a tab."""
    tab = page.locator("[data-tab=controls]")
    if tab.is_visible():
        tab.click()


def set_going(page: Page, lab: str) -> None:
    """Set it going and read what can be read; on a board the switch is closed for that."""
    if has_board(lab):
        page.get_by_test_id("part-S1").click()
        show_controls(page)
        page.get_by_test_id("read-ammeter").click()
    else:
        show_controls(page)
        for step in load_lab(lab).measure:
            page.get_by_test_id(f"action-{step['action']}").click()
        read_all(page, lab)
    expect(page.locator("[data-testid^=reading-][data-fresh]").first).to_be_visible()


def read_all(page: Page, lab: str) -> None:
    """Read each instrument that is read by hand and belongs to the set-up on the bench."""
    for instrument in load_lab(lab).instruments:
        read = page.get_by_test_id(f"read-{instrument.name}")
        if instrument.manual and read.is_visible():
            read.click()
