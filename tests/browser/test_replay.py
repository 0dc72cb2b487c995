"""A run played back in a real browser: the bench as it was, at any speed, from any moment."""

import re

import pytest
from playwright.sync_api import Page, expect

from labs.core import lab_names
from tests.browser.test_accessibility import grave

SOME_LABS = ("pendulum", "dc_circuits", "kinetics")
SCREENS = {
    "phone on its side": (844, 390),
    "tablet": (768, 1024),
    "tablet on its side": (1024, 768),
    "laptop": (1366, 768),
}
# As what was done without a network arrives: the run's actions within one millisecond, done minutes before.
ARRIVE_AT_ONCE = """
import sys
from datetime import timedelta
import django
django.setup()
from runs.models import Event
own = Event.objects.filter(run=sys.argv[1])
last = own.last().server_time
own.filter(seq__gt=2).update(server_time=last, client_time=last - timedelta(minutes=2))
own.filter(seq=1).update(client_time=own.first().server_time)
"""
# Areas of the bench that are taller within than they stand, and do not scroll: they lie over the next one.
OVERFULL = """() => [...document.querySelectorAll(".area")]
    .filter((area) => area.getClientRects().length && getComputedStyle(area).overflowY === "visible")
    .filter((area) => area.scrollHeight > area.clientHeight + 1)
    .map((area) => area.id)"""


def recorded(product, lab: str, kind: str = "novice", student: str = "mia", *more: str) -> str:
    return product.python("-m", "tests.support.record", student, lab, kind, *more).strip()


def to_replay(person, run: str, query: str = "") -> Page:
    person.go(f"/runs/{run}/replay/{query}")
    expect(person.page.locator("body")).to_have_attribute("data-phase", "working")
    expect(person.page.get_by_test_id("scrubber")).to_be_visible()
    return person.page


def bench_of(page: Page) -> dict[str, object]:
    """What the bench shows, area by area, once all that came has been drawn."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return {
        "inquiry": page.locator("#inquiry").inner_text(),
        "controls": page.locator("#controls-sliders input").evaluate_all(
            "nodes => nodes.map(node => node.value)"
        ),
        "instruments": page.locator("#instruments").inner_text(),
        "trials": page.locator("#trials").inner_text(),
        "scrubber": page.get_by_test_id("scrubber").input_value(),
    }


def press(page: Page, key: str, times: int = 1) -> None:
    page.get_by_test_id("scrubber").focus()
    for _ in range(times):
        page.keyboard.press(key)


def overhang(page: Page) -> int:
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


@pytest.mark.browser
@pytest.mark.parametrize("lab", lab_names())
def test_every_lab_is_played_to_its_end_and_back(product, visitor, lab):
    teacher = visitor()
    teacher.log_in("tess")
    page = to_replay(teacher, recorded(product, lab))
    expect(page.get_by_test_id("replay-truth")).to_contain_text("as recorded")
    first = bench_of(page)

    press(page, "ArrowRight", 12)
    midway = bench_of(page)
    press(page, "End")
    expect(page.locator("#trials tbody tr")).not_to_have_count(0)
    expect(page.locator("#inquiry [data-testid=score]").first).to_be_attached()
    teacher.photograph(f"replay-{lab}-1280")
    assert grave(page) == []
    press(page, "Home")

    expect(page.locator("#trials tbody tr")).to_have_count(0)
    assert bench_of(page) == first
    press(page, "ArrowRight", 12)
    expect(page.get_by_test_id("scrubber")).to_have_value(str(midway["scrubber"]))
    assert bench_of(page) == midway


@pytest.mark.browser
@pytest.mark.parametrize("lab", SOME_LABS)
def test_playing_through_and_jumping_to_the_end_show_the_same(product, visitor, lab):
    teacher = visitor()
    teacher.log_in("tess")
    run = recorded(product, lab)
    page = to_replay(teacher, run)
    length = int(page.get_by_test_id("scrubber").get_attribute("max") or 0)
    assert length > 20_000  # milliseconds: steps do in a moment what playing takes minutes for
    while int(page.get_by_test_id("scrubber").input_value()) < length:
        press(page, "ArrowRight", 10)
    walked = bench_of(page)

    page = to_replay(teacher, run, "?at=999999")
    press(page, "End")

    assert bench_of(page) == walked


@pytest.mark.browser
def test_it_plays_pauses_and_keeps_the_chosen_speed(product, visitor):
    student = visitor()
    student.log_in("mia")
    page = to_replay(student, recorded(product, "pendulum"))
    scrubber = page.get_by_test_id("scrubber")

    def walked(rate: str) -> float:
        press(page, "Home")
        page.get_by_test_id("replay-speed").select_option(rate)
        page.get_by_role("button", name="Play", exact=True).click()
        page.wait_for_timeout(2000)
        page.get_by_role("button", name="Pause", exact=True).click()
        return float(scrubber.input_value())

    slow, fast = walked("1"), walked("5")
    stands = scrubber.input_value()
    page.wait_for_timeout(300)

    assert 1200 < slow < 3500
    assert 3 < fast / slow < 7
    assert scrubber.input_value() == stands
    expect(page.get_by_test_id("action-release")).to_be_disabled()


@pytest.mark.browser
def test_a_movement_is_entered_midway_and_stands_while_paused(product, visitor):
    teacher = visitor()
    teacher.log_in("tess")
    page = to_replay(teacher, recorded(product, "pendulum"))
    bob = page.get_by_test_id("bob")
    release = page.evaluate(
        """async () => {
          const page = JSON.parse(document.getElementById("replay").textContent);
          const tape = await (await fetch(page.tape)).json();
          return tape.moments.find((one) => JSON.stringify(one.told).includes("trajectory")).seq;
        }"""
    )
    page = to_replay(teacher, page.url.split("/runs/")[1].split("/")[0], f"?at={release}")
    page.wait_for_timeout(100)
    held = bob.bounding_box()

    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(450)
    page.get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_timeout(100)
    moved = bob.bounding_box()
    page.wait_for_timeout(300)

    assert moved != held
    assert bob.bounding_box() == moved


@pytest.mark.browser
def test_a_score_leads_to_the_actions_that_it_rests_on(product, visitor):
    teacher = visitor()
    teacher.log_in("tess")
    page = to_replay(teacher, recorded(product, "pendulum"))
    page.get_by_role("button", name="Moments").click()
    panel = page.get_by_role("region", name="Moments")
    score = panel.get_by_test_id("score").filter(has_text="Rule").first
    evidence = score.get_by_test_id("evidence").first
    seq = int(evidence.inner_text())

    evidence.click()

    at_evidence = page.get_by_test_id("scrubber").input_value()
    teacher.photograph("replay-moments-1280")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.get_by_role("button", name="Moments")).to_be_focused()
    run = page.url.split("/runs/")[1].split("/")[0]
    page = to_replay(teacher, run, f"?at={seq}")
    assert page.get_by_test_id("scrubber").input_value() == at_evidence


@pytest.mark.browser
def test_the_scrubber_tells_where_it_stands(product, visitor):
    student = visitor()
    student.log_in("mia")
    page = to_replay(student, recorded(product, "pendulum"))
    scrubber = page.get_by_test_id("scrubber")

    press(page, "PageUp")
    expect(scrubber).to_have_attribute("aria-valuetext", re.compile(r"^\d+:\d\d of \d+:\d\d\. .+"))
    expect(page.get_by_test_id("said")).not_to_be_empty()
    while "trial 1 recorded" not in (scrubber.get_attribute("aria-valuetext") or ""):
        press(page, "PageUp")
    expect(page.get_by_test_id("trial-1")).to_be_visible()
    press(page, "ArrowLeft")
    expect(page.get_by_test_id("trial-1")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize("lab", SOME_LABS)
def test_on_a_phone_nothing_runs_over_the_edge(product, visitor, lab):
    student = visitor(360, 740, reduced_motion="reduce")
    student.log_in("mia")
    cookie = {"name": "django_language", "value": "zh-hans", "url": product.url}
    student.context.add_cookies([cookie])
    page = to_replay(student, recorded(product, lab))
    press(page, "PageUp", 6)
    page.wait_for_timeout(100)
    student.photograph(f"replay-{lab}-360")

    assert overhang(page) == 0
    press(page, "End")
    assert overhang(page) == 0
    page.locator("#replay-list").click()
    student.photograph(f"replay-{lab}-moments-360")
    assert overhang(page) == 0


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_replay_has_no_grave_violation(product, visitor, scheme):
    teacher = visitor(color_scheme=scheme)
    teacher.log_in("tess")
    page = to_replay(teacher, recorded(product, "pendulum"))
    press(page, "End")
    page.get_by_role("button", name="Moments").click()

    assert grave(page) == []


@pytest.mark.browser
def test_each_action_that_arrived_at_once_is_a_step_of_its_own(product, visitor):
    teacher = visitor()
    teacher.log_in("tess")
    run = recorded(product, "pendulum")
    product.python("-c", ARRIVE_AT_ONCE, run)
    page = to_replay(teacher, run, "?at=3")
    said = page.get_by_test_id("replay-said")
    third = said.inner_text()
    assert "(done 2:00 before it arrived)" in third

    press(page, "ArrowRight")
    fourth = said.inner_text()
    press(page, "ArrowRight")
    fifth = said.inner_text()
    press(page, "ArrowLeft")

    assert len({third, fourth, fifth}) == 3
    assert said.inner_text() == fourth


@pytest.mark.browser
@pytest.mark.parametrize("size", SCREENS)
def test_no_area_of_the_bench_lies_over_another(product, visitor, size):
    student = visitor(*SCREENS[size])
    student.log_in("mia")
    page = to_replay(student, recorded(product, "pendulum"))
    press(page, "End")
    assert page.evaluate(OVERFULL) == []
    assert overhang(page) == 0
    page.get_by_test_id("step-limits").scroll_into_view_if_needed()
    expect(page.get_by_test_id("scrubber")).to_be_in_viewport()

    student.open_run("mia", "pendulum", "open")
    assert page.evaluate(OVERFULL) == []


@pytest.mark.browser
@pytest.mark.parametrize("size", [(360, 740), (740, 360), (1024, 768)])
def test_whose_run_it_is_and_whether_it_is_true_can_be_read_on_every_screen(product, visitor, size):
    teacher = visitor(*size)
    teacher.log_in("tess")
    page = to_replay(teacher, recorded(product, "pendulum"))

    expect(page.locator(".replay-whose")).to_be_in_viewport()
    truth = page.get_by_test_id("replay-truth")
    assert truth.evaluate("node => node.scrollWidth <= node.clientWidth")
    dock = page.locator("#replay-dock").bounding_box()
    assert dock is not None and dock["height"] < size[1] / 2.9
