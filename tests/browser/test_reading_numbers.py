"""One rule for numbers that students type: what might be two numbers is refused with a sentence."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.delivered import HOME

pytestmark = pytest.mark.browser

ONE = "Write one number"
READ = {
    "1.5": 1.5,
    "1,5": 1.5,
    "0,125": 0.125,
    "1 000": 1000,
    "1 000 000,5": 1000000.5,
    "1\u202f000": 1000,
    "1000": 1000,
    "1.000": 1,
    "１．５": 1.5,
    "１，５": 1.5,
    "1。5": 1.5,
    "1e3": 1000,
    "2.5E-3": 0.0025,
    "−3": -3,
    "－３": -3,
    "+4": 4,
    ".5": 0.5,
    "5.": 5,
}
NO_NUMBER = (
    "1.000,5", "1,000.5", "1,000", "-2,500", "1,2,3", "1.2.3", "12 34", "1 00", "½", "1½", "3 m", "3m",
    "٣", "10²", "1e", "e3", "-", ".", ",", "", "three", "0x10", "Infinity", "1e999", "1-2",
)  # fmt: skip


def test_what_is_one_number_and_what_is_none(bare_context):
    page = bare_context.new_page()
    page.goto(HOME)
    read = """async (texts) => {
        const { readNumber } = await import("/static/bench/read_number.js");
        return texts.map((text) => { const one = readNumber(text); return Number.isNaN(one) ? null : one; });
    }"""

    assert dict(zip(READ, page.evaluate(read, list(READ)), strict=True)) == READ
    assert dict(zip(NO_NUMBER, page.evaluate(read, list(NO_NUMBER)), strict=True)) == dict.fromkeys(
        NO_NUMBER
    )


def test_a_control_refuses_what_might_be_two_numbers(visitor):
    """Up to 10,000 Ω: there 1.000,5 became 1.0005 and 1,5 became 15, without a word."""
    student = visitor()
    student.open_run("sam", "rc_rlc", "open")
    page = student.page
    field = page.get_by_role("spinbutton", name="resistance")
    problem = page.get_by_test_id("control-resistance").get_by_role("alert")

    for write in (page.keyboard.type, page.keyboard.insert_text):
        for written in ("1.000,5", "1,000.5", "1,000", "12.000,5", "12,000.5"):
            field.fill("2000")
            field.press("Enter")
            field.press("ControlOrMeta+a")
            write(written)
            field.press("Enter")
            expect(problem).to_contain_text(ONE)
            field.blur()
        for written, read in (("1 000", "1000"), ("2000,5", "2000.5"), ("1e3", "1000")):
            field.fill("3000")
            field.press("ControlOrMeta+a")
            write(written)
            field.press("Enter")
            expect(field).not_to_have_attribute("aria-invalid", "true")
            expect(field).to_have_value(re.compile(rf"{re.escape(read)}\.?0*"))


def test_what_comes_back_of_an_earlier_number_takes_nothing_of_the_next(visitor):
    """The first of two came back after the second was typed: what was marked to be written over was not marked any more."""
    student = visitor()
    student.open_run("sam", "rc_rlc", "open")
    page = student.page
    field = page.get_by_role("spinbutton", name="resistance")
    written = """(field) => {
        const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
        window.put = [];
        const put = (value) => { window.put.push(value); set.call(field, value); };
        Object.defineProperty(field, "value", { get: () => get.call(field), set: put });
    }"""
    field.evaluate(written)

    for number in range(2000, 2040, 2):
        field.press("ControlOrMeta+a")
        page.keyboard.type(str(number))
        field.press("Enter")
    expect(page.get_by_test_id("connection")).to_contain_text("Saved")

    assert page.evaluate("put") == []
    slider = page.get_by_role("slider", name="resistance")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("2038"))
