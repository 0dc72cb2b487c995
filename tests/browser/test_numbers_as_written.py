"""Numbers as other keyboards and languages write them, in the field of a control."""

import pytest
from playwright.sync_api import expect

from tests.support.product import wait_until


@pytest.mark.browser
def test_a_decimal_comma_or_a_chinese_point_is_not_left_out_of_a_number(visitor):
    student = visitor()
    student.open_run("sam", "pendulum", "open")
    page = student.page
    field = page.get_by_role("spinbutton", name="gravity")

    for written in ("1,5", "1，5", "1。5", "１．５"):
        for write in (page.keyboard.type, page.keyboard.insert_text):
            field.fill("9.81")
            field.press("ControlOrMeta+a")
            write(written)
            field.press("Enter")
            expect(field).to_have_value("1.50")


@pytest.mark.browser
def test_what_is_set_is_what_the_notebook_shows(visitor):
    student = visitor()
    student.open_run("sam", "pendulum", "open")
    page = student.page
    field = page.get_by_role("spinbutton", name="length")

    field.fill("0.98765")
    field.press("Enter")

    expect(field).to_have_value("0.988")
    expect(page.get_by_test_id("connection")).to_contain_text("Saved")
    set_to = (
        "select json_extract(value, '$') from runs_event where run_id = ? and target = 'length'"
    )
    wait_until(lambda: student.product.rows(set_to, student.run), "the length is set")
    assert student.product.rows(set_to, student.run) == [(0.988,)]


@pytest.mark.browser
def test_what_an_instrument_is_asked_with_is_read_so_too(visitor):
    student = visitor()
    student.open_run("sam", "pendulum", "open")
    page = student.page
    field = page.get_by_role("spinbutton", name="swings after the release")

    for written in ("1,5", "1。5"):
        field.fill("0.25")
        field.press("ControlOrMeta+a")
        page.keyboard.type(written)
        expect(field).to_have_value("1.5")
