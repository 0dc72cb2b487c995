"""A bench with two set-ups shows the controls and instruments of the one that stands there."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import grave
from tests.browser.test_replay import overhang

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


def test_a_bench_with_chosen_steps_shows_these_alone_and_the_hypothesis_that_is_given(visitor):
    student = visitor(360, 740)
    student.log_in("tom")
    given = {"independent": "length", "dependent": "period", "direction": "increases"}
    steps = ["collect", "analyse", "claim"]
    run = student.product.open_run("tom", "pendulum", "structured", steps=steps, hypothesis=given)
    student.go(f"/runs/{run}/")
    page = student.page

    expect(page.locator("#steps")).to_contain_text("step 1 of 3")
    expect(page.locator("ol.steps > li")).to_have_count(3)
    sentence = "If length increases, period increases."
    expect(page.get_by_test_id("given-hypothesis")).to_contain_text(sentence)
    assert (overhang(page), grave(page)) == (0, [])
    student.photograph("chosen-steps-360")
