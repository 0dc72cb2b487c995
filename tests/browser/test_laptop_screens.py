"""The bench on a school laptop's low screen, and on a tablet held upright."""

import pytest

from tests.browser.test_pages import overhang

pytestmark = pytest.mark.browser

SEEN = """field => {
  const { left, top, width, height } = field.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) === field;
}"""


@pytest.mark.parametrize("lab", ["dc_circuits", "enzyme"])
def test_where_to_write_is_seen_in_every_step_that_is_opened(visitor, lab):
    student = visitor(1366, 620)
    student.open_run("sam", lab, "open")

    for step in ("question", "hypothesis", "plan", "analyse", "claim", "limits"):
        student.page.get_by_test_id(f"step-{step}").click()
        field = student.page.locator(".step[data-open] :is(textarea, select)").first
        assert field.evaluate(SEEN), step


def test_the_inquiry_stays_in_sight_while_the_record_is_looked_at(visitor):
    student = visitor(1366, 620)
    student.open_run("sam", "enzyme", "open")
    hint = student.page.get_by_role("button", name="Hint", exact=True)

    student.page.get_by_role("button", name="Hear the plot").scroll_into_view_if_needed()

    assert student.page.locator(".bench").evaluate("bench => bench.scrollTop") > 0
    assert hint.evaluate(SEEN)


@pytest.mark.parametrize(("width", "height"), [(1366, 620), (820, 1000)])
def test_nothing_empty_lies_below_the_record(visitor, width, height):
    student = visitor(width, height)
    student.open_run("sam", "enzyme", "open")
    student.page.get_by_test_id("step-claim").click()  # the longest form

    student.page.locator(".bench").evaluate("bench => bench.scrollTo(0, bench.scrollHeight)")

    box = student.page.locator(".area-notebook").bounding_box()
    assert box["y"] + box["height"] == pytest.approx(height, abs=1)


@pytest.mark.parametrize("width", [768, 820])
def test_a_tablet_held_upright_shows_the_whole_bench(visitor, width):
    student = visitor(width, 1180)
    student.open_run("sam", "kinetics", "open")  # the longest title

    assert overhang(student.page) <= 0
