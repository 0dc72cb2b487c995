"""Every bench without a mouse: no long ways, and the focus is never lost nor out of sight."""

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.keyboard import press, tab_to, write
from labs.core import lab_names, load_lab
from tests.browser.conftest import Visitor
from tests.browser.working import has_board, set_going
from tests.support.product import wait_until

MOST_KEYS = 10
IN_SIGHT = """node => {
  const {left, right, top, bottom} = node.getBoundingClientRect();
  return [[left + 3, top + 3], [right - 3, top + 3], [left + 3, bottom - 3], [right - 3, bottom - 3]]
    .every(([x, y]) => { const seen = document.elementFromPoint(x, y); return seen && node.contains(seen); });
}"""


def is_focused(thing: Locator) -> bool:
    return bool(thing.evaluate("node => node === document.activeElement"))


def on_the_way(page: Page, thing: Locator, key: str, most: int = MOST_KEYS) -> int:
    """How many times a key is pressed until a thing has the focus."""
    for presses in range(most + 1):
        if is_focused(thing):
            return presses
        page.keyboard.press(key)
    raise AssertionError(f"{most} times {key} do not lead to {thing}")


def bench(visitor, lab: str, scaffold: str = "open", **size: int) -> Visitor:
    student = visitor(**size)
    student.open_run("tom", lab, "guided" if has_board(lab) else scaffold)
    return student


@pytest.mark.browser
@pytest.mark.parametrize("lab", [name for name in lab_names() if name != "climate_control"])
def test_from_a_control_to_the_recorded_trial_are_a_few_keys(visitor, lab):
    page = bench(visitor, lab).page
    measures = [step["action"] for step in load_lab(lab).measure if step["target"] == "apparatus"]
    page.locator("#controls-sliders input[type=range]").first.focus()

    page.keyboard.press("F6")
    keys = 1
    for action in measures:
        keys += on_the_way(page, page.get_by_test_id(f"action-{action}"), "Tab")
        page.keyboard.press("Enter")
    page.keyboard.press("F6")
    keys += 1 + on_the_way(page, page.locator("#tray [data-testid^=read-]:visible").first, "Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-testid^=reading-][data-fresh]").first).to_be_visible()
    page.keyboard.press("Shift+F6")
    keys += 1 + on_the_way(page, page.get_by_test_id("action-record"), "Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("trial-1")).to_be_visible()
    assert keys <= MOST_KEYS
    page.keyboard.press("Shift+F6")
    assert is_focused(page.locator("#controls-sliders input[type=range]").first)


@pytest.mark.browser
def test_f6_goes_through_the_parts_and_leaves_the_bench_at_its_ends(visitor):
    page = bench(visitor, "pendulum").page
    part = "['inquiry-steps', 'controls-sliders', 'actions', 'tray', 'apparatus', 'notebook'].find(id => document.getElementById(id).contains(document.activeElement))"
    page.evaluate(
        "window.left = []; addEventListener('keydown', event => left.push(!event.defaultPrevented))"
    )

    met = []
    for _ in range(7):
        page.keyboard.press("F6")
        met.append(page.evaluate(part))

    assert met == [
        "inquiry-steps",
        "controls-sliders",
        "actions",
        "tray",
        "apparatus",
        "notebook",
        "notebook",
    ]
    assert page.evaluate("left") == [False] * 6 + [True]


@pytest.mark.browser
def test_on_a_phone_f6_brings_out_the_area_that_does_not_show(visitor):
    page = bench(visitor, "pendulum", width=360, height=640).page
    page.get_by_test_id("step-question").focus()

    page.keyboard.press("F6")
    expect(page.locator("#controls")).to_be_visible()
    assert is_focused(page.locator("#controls-sliders input[type=range]").first)


@pytest.mark.browser
def test_on_a_phone_the_tabs_stand_before_the_areas_that_they_show(visitor):
    page = bench(visitor, "pendulum", width=360, height=640).page

    press(page, page.locator("[data-tab=controls]"))

    assert on_the_way(page, page.locator("#controls-sliders input[type=range]").first, "Tab") <= 2


@pytest.mark.browser
def test_a_number_control_is_one_slider_and_one_field_to_the_tab_key(visitor):
    page = bench(visitor, "pendulum").page
    length = page.get_by_test_id("control-length")
    length.locator("input[type=range]").focus()

    page.keyboard.press("Tab")
    assert is_focused(length.locator("input[type=number]"))
    page.keyboard.press("Tab")
    assert is_focused(page.get_by_test_id("control-mass").locator("input[type=range]"))


@pytest.mark.browser
def test_the_last_hint_leaves_the_focus_on_the_button(visitor):
    page = bench(visitor, "pendulum").page
    hint = page.get_by_test_id("hint")

    tab_to(page, hint)
    for rung in (1, 2, 3):
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("hints-question").locator("li")).to_have_count(rung)

    expect(hint).to_have_text("No more hints here")
    expect(hint).to_have_attribute("aria-disabled", "true")
    expect(hint).to_be_focused()


@pytest.mark.browser
def test_who_strikes_out_a_trial_stands_at_the_next_one_and_at_last_at_the_table(visitor):
    page = bench(visitor, "pendulum").page
    for trial in (1, 2):
        set_going(page, "pendulum")
        page.get_by_test_id("action-record").click()
        expect(page.get_by_test_id(f"trial-{trial}")).to_be_visible()

    press(page, page.get_by_role("button", name="Strike out trial 1"))
    expect(page.get_by_role("button", name="Strike out trial 2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Trials")).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize(("lab", "instrument"), [("rc_rlc", "sweep"), ("titration", "step_reader")])
def test_an_instrument_that_is_read_stays_in_sight_when_its_value_comes(visitor, lab, instrument):
    page = bench(visitor, lab).page
    for step in load_lab(lab).measure:
        press(page, page.get_by_test_id(f"action-{step['action']}"))

    button = page.get_by_test_id(f"read-{instrument}")
    press(page, button)
    expect(page.get_by_test_id(f"reading-{instrument}")).to_have_attribute("data-fresh", "")

    assert button.evaluate(IN_SIGHT)
    assert page.get_by_test_id(f"reading-{instrument}").evaluate(IN_SIGHT)


@pytest.mark.browser
def test_what_is_written_into_is_wholly_above_the_button_that_stays_in_sight(visitor):
    page = bench(visitor, "pendulum", scaffold="guided").page
    press(page, page.get_by_test_id("step-claim"))

    for name in ("claim-text", "claim-reasoning"):
        field = page.get_by_test_id(name)
        write(page, field, "A longer string.")
        assert field.evaluate(IN_SIGHT), name


@pytest.mark.browser
def test_on_a_phone_the_list_of_parts_opens_where_it_stands(visitor):
    page = bench(visitor, "dc_circuits", width=360, height=640).page
    summary = page.get_by_text("Parts on the board")

    press(page, summary)

    expect(page.get_by_test_id("list-close-S1")).to_be_visible()
    assert summary.evaluate(IN_SIGHT)


@pytest.mark.browser
def test_on_a_phone_the_head_of_the_step_that_is_opened_or_answered_is_in_sight(visitor):
    page = bench(visitor, "pendulum", scaffold="guided", width=360, height=640).page
    claim, limits = page.get_by_test_id("step-claim"), page.get_by_test_id("step-limits")

    press(page, claim)
    press(page, limits)
    expect(limits).to_be_focused()
    expect(page.get_by_test_id("limits-text")).to_be_visible()
    wait_until(lambda: limits.evaluate(IN_SIGHT), "the head is in sight")

    write(page, page.get_by_test_id("limits-text"), "My reaction time.")
    press(page, page.get_by_test_id("send-limits"))
    expect(page.get_by_test_id("said-limits")).to_contain_text("My reaction time.")
    wait_until(lambda: limits.evaluate(IN_SIGHT), "the head is in sight")


@pytest.mark.browser
def test_on_a_phone_a_long_note_does_not_push_a_button_away_from_who_is_at_it(visitor):
    page = bench(visitor, "titration", scaffold="guided", width=360, height=640).page
    hint = page.get_by_test_id("hint")
    tab_to(page, hint)
    assert hint.evaluate(IN_SIGHT)

    slot = page.get_by_test_id("notes-question")
    slot.evaluate("slot => (slot.style.minHeight = `${slot.offsetHeight + 150}px`)")

    wait_until(lambda: hint.evaluate(IN_SIGHT), "the button is in sight", seconds=10)
