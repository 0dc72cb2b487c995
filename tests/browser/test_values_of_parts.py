"""The value of one part of a circuit, typed into the list of parts."""

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

UNREAD = "Write one number"


@pytest.fixture
def page(visitor) -> Page:
    """A bulb on the board, and the list of parts open."""
    student = visitor()
    student.open_run("tom", "dc_circuits", "open")
    page = student.page
    page.get_by_text("Parts on the board").click()
    form = page.get_by_role("form", name="Place with numbers")
    form.get_by_label("Part").select_option("bulb")
    form.get_by_role("button", name="Place").click()
    expect(page.get_by_test_id("part-L1")).to_be_attached()
    return page


def field(page: Page) -> Locator:
    return page.get_by_test_id("circuit-list").get_by_label("L1 resistance")


def write(page: Page, text: str) -> None:
    field(page).press("ControlOrMeta+a")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_decimal_comma_is_not_left_out(page):
    slider = page.get_by_test_id("control-bulb_resistance").get_by_role("spinbutton")

    write(page, "12,5")

    expect(slider).to_have_value("12.5")
    expect(field(page)).to_have_value("12.5")


@pytest.mark.parametrize("written", ["500", "0"])
def test_a_value_out_of_range_is_refused_and_the_old_one_stands(page, written):
    write(page, written)

    expect(page.locator("#refusal")).to_contain_text("must lie between 2 Ω and 40 Ω")
    expect(field(page)).to_have_value("10")


def test_what_may_be_two_numbers_is_asked_about_and_the_old_one_stands(page):
    write(page, "1,000")

    expect(page.get_by_test_id("circuit-state")).to_contain_text(UNREAD)
    expect(field(page)).to_have_value("10")


def test_batteries_against_each_other_and_a_meter_across_one_are_told_as_what_they_are(page):
    form = page.get_by_role("form", name="Place with numbers")
    state = page.get_by_test_id("circuit-state")

    def place(kind: str, *place: int) -> None:
        form.get_by_label("Part").select_option(kind)
        for name, number in zip(
            ("From row", "from column", "To row", "to column"), place, strict=True
        ):
            form.get_by_label(name, exact=True).fill(str(number))
        form.get_by_role("button", name="Place").click()

    place("battery", 6, 1, 3, 1)
    place("battery", 6, 5, 3, 5)
    place("wire", 3, 1, 3, 5)
    place("wire", 6, 1, 6, 5)
    expect(state).to_contain_text("the batteries push against each other equally hard")
    place("ammeter", 3, 1, 3, 4)
    place("wire", 3, 4, 6, 1)
    expect(state).to_contain_text("B1 is shorted through an ammeter")
