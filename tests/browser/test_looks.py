"""Every lab in the dark, with little motion and on a narrow phone, at rest and at work."""

import pytest
from playwright.sync_api import Page, expect

from labs.core import lab_names
from tests.browser.conftest import Visitor
from tests.browser.test_accessibility import grave
from tests.browser.test_pages import overhang
from tests.browser.working import open_bench, set_going

pytestmark = pytest.mark.browser

LABS = lab_names()
RUNNING = "document.getAnimations().filter((one) => one.playState === 'running').length"


def still(page: Page) -> bool:
    """Whether the picture stays as it is for a third of a second, and nothing is animated."""
    stage = page.locator("#stage")
    before = stage.screenshot()
    page.wait_for_timeout(350)
    return stage.screenshot() == before and page.evaluate(RUNNING) == 0


def settled(page: Page) -> bool:
    """Whether the picture comes to a stand within some seconds; a meter's hand may still swing."""
    return any(still(page) for _ in range(6))


def photograph(student: Visitor, name: str) -> None:
    """A photograph of what is drawn completely: right after the page has opened, some is not yet."""
    student.page.wait_for_timeout(500)
    student.photograph(name)


@pytest.mark.parametrize("lab", LABS)
def test_in_the_dark_everything_can_be_made_out(visitor, lab):
    student = visitor(color_scheme="dark")
    open_bench(student, lab)
    photograph(student, f"{lab}-dark-rest")

    set_going(student.page, lab)
    photograph(student, f"{lab}-dark-work")
    assert grave(student.page) == []


@pytest.mark.parametrize("lab", LABS)
def test_who_asks_for_little_motion_sees_where_it_ends_and_nothing_moves(visitor, lab):
    student = visitor(reduced_motion="reduce")
    open_bench(student, lab)
    photograph(student, f"{lab}-reduced-rest")
    assert settled(student.page)

    set_going(student.page, lab)
    expect(student.page.get_by_test_id("connection")).to_contain_text("Saved")
    assert settled(student.page)
    assert still(student.page)
    photograph(student, f"{lab}-reduced-work")


def test_without_that_wish_the_picture_does_move(visitor):
    student = visitor()
    open_bench(student, "pendulum")
    set_going(student.page, "pendulum")

    assert not still(student.page)


@pytest.mark.parametrize("lab", LABS)
def test_a_narrow_phone_holds_the_whole_bench(visitor, lab):
    student = visitor(360, 740)
    open_bench(student, lab)
    photograph(student, f"{lab}-360-rest")
    assert overhang(student.page) == 0

    set_going(student.page, lab)
    photograph(student, f"{lab}-360-work")
    assert overhang(student.page) == 0
    assert grave(student.page) == []
    for tab in ("inquiry", "notebook"):
        student.page.locator(f"[data-tab={tab}]").click()
        assert overhang(student.page) == 0, tab
