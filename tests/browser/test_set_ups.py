"""A bench with two set-ups shows the controls and instruments of the one that stands there."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_choosing_a_set_up_changes_what_lies_on_the_bench(visitor):
    student = visitor()
    student.open_run("tom", "optics", "open")
    page = student.page
    chooser = page.get_by_role("combobox", name="set-up")
    protractor, ruler = (page.get_by_test_id(f"read-{name}") for name in ("protractor", "ruler"))
    expect(protractor).to_be_visible()
    expect(ruler).to_be_hidden()

    chooser.focus()
    chooser.select_option("lens")

    expect(ruler).to_be_visible()
    expect(protractor).to_be_hidden()
    expect(page.get_by_role("spinbutton", name="covered")).to_be_visible()
    expect(page.get_by_role("spinbutton", name="angle")).to_be_hidden()
    expect(chooser).to_be_focused()


def test_a_set_up_that_is_fixed_shows_nothing_of_the_other(visitor):
    student = visitor()
    student.open_run("tom", "optics", "guided")

    expect(student.page.get_by_test_id("read-protractor")).to_be_visible()
    expect(student.page.get_by_test_id("read-ruler")).to_be_hidden()
