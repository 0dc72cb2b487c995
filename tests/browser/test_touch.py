"""Fingers at the apparatus, as a touch screen sends them: real touches, from which Chromium makes its own pointers."""

import pytest
from playwright.sync_api import Locator, expect

from labs.core import lab_names
from tests.browser.conftest import Visitor
from tests.browser.working import has_board, open_bench, show_controls

pytestmark = pytest.mark.browser

PHONE = {
    "width": 360,
    "height": 640,
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
HELD = ".area-apparatus [role=slider]:not([aria-disabled=true]):not([data-testid=target])"
LABS = [name for name in lab_names() if not has_board(name)]
Place = tuple[float, float]


class Fingers:
    """Up to two fingers on a phone's screen; each call is one touch event with all that rest on it."""

    def __init__(self, student: Visitor) -> None:
        self.page = student.page
        self.session = student.context.new_cdp_session(student.page)

    def touch(self, kind: str, *places: Place) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def pull(self, start: Place, by: Place, steps: int = 10) -> None:
        """Put a finger there and pull it so far, without letting go."""
        self.touch("touchStart", start)
        for step in range(1, steps + 1):
            self.touch(
                "touchMove", (start[0] + by[0] * step / steps, start[1] + by[1] * step / steps)
            )
            self.page.wait_for_timeout(
                20
            )  # a browser decides after some movements whose the finger is


def middle(handle: Locator) -> Place:
    box = handle.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def opened(visitor, lab: str) -> tuple[Visitor, Fingers]:
    student = visitor(**PHONE)
    open_bench(student, lab)
    show_controls(student.page)
    return student, Fingers(student)


def sent(student: Visitor) -> list[tuple[str, str]]:
    """What the student's bench has sent, but for the steps that were opened."""
    student.page.wait_for_timeout(500)  # what is on its way arrives
    expect(student.page.get_by_test_id("connection")).to_contain_text("Saved")
    query = "select target, action from runs_event where run_id = ? and client_seq is not null order by seq"
    return [row for row in student.product.rows(query, student.run) if row[0] != "step"]


@pytest.mark.parametrize("lab", LABS)
def test_a_finger_moves_the_apparatus_and_not_the_page(visitor, lab):
    student, fingers = opened(visitor, lab)
    handle = student.page.locator(f"{HELD}, .slide-reach").first
    student.page.evaluate(
        "() => addEventListener('pointercancel', () => (document.body.dataset.lost = ''), true)"
    )
    x, y = middle(handle)

    fingers.pull((x, y), (24, -48))
    fingers.touch("touchEnd")
    student.page.wait_for_timeout(200)

    assert student.page.evaluate("scrollY") == 0
    expect(student.page.locator("body[data-lost]")).to_have_count(0)


def test_the_bob_goes_with_the_finger_to_the_end_and_is_released_there(visitor):
    student, fingers = opened(visitor, "pendulum")
    bob = student.page.get_by_test_id("bob")
    x, y = middle(bob)

    fingers.pull((x, y), (40, -60))
    shown = bob.get_attribute("aria-valuenow")
    assert float(shown or 0) > 40  # a touch taken away on its first way would leave it half as far
    fingers.touch("touchEnd")

    expect(student.page.locator("[data-control=amplitude] input[type=range]")).to_have_value(
        shown or ""
    )
    assert sent(student) == [("amplitude", "set"), ("apparatus", "release")]


def test_the_flag_comes_to_where_the_ground_is_touched(visitor):
    """Nobody need drag it, nor the launcher: that has a slider of its own (WCAG 2.5.7)."""
    student = visitor(**PHONE)
    student.open_run("tom", "projectile", "open")
    page = student.page
    flag = page.get_by_test_id("target")
    ground = page.locator(".field-foot").bounding_box()
    assert ground is not None

    page.touchscreen.tap(ground["x"] + 0.9 * ground["width"], ground["y"] + 0.6 * ground["height"])

    mark = flag.bounding_box()
    assert mark is not None
    assert mark["x"] + mark["width"] / 2 == pytest.approx(
        ground["x"] + 0.9 * ground["width"], abs=5
    )


def test_a_second_finger_neither_moves_the_bob_nor_lets_it_go(visitor):
    student, fingers = opened(visitor, "pendulum")
    bob = student.page.get_by_test_id("bob")
    x, y = middle(bob)
    fingers.pull((x, y), (40, -60))
    shown = bob.get_attribute("aria-valuenow")
    first, second = (x + 40, y - 60), middle(bob)

    fingers.touch("touchStart", first, second)
    fingers.touch("touchMove", first, (second[0] - 30, second[1] + 20))
    fingers.touch("touchMove", first)  # the second leaves, the first stays
    expect(bob).to_have_attribute("aria-valuenow", shown or "")
    assert sent(student) == []

    fingers.touch("touchEnd")
    expect(student.page.locator("[data-control=amplitude] input[type=range]")).to_have_value(
        shown or ""
    )
    assert sent(student) == [("amplitude", "set"), ("apparatus", "release")]


@pytest.mark.parametrize(
    ("lab", "handle"),
    [("pendulum", HELD), ("projectile", HELD), ("climate_control", ".slide-reach")],
)
def test_a_drag_that_is_broken_off_is_no_decision(visitor, lab, handle):
    """A call comes in, a gesture of the system begins: the browser takes the touch away."""
    student, fingers = opened(visitor, lab)
    held = student.page.locator(handle).first
    x, y = middle(held)

    def look() -> list[str]:
        return [
            field.input_value()
            for field in student.page.locator("#controls input[type=range]").all()
        ]

    before = look()
    fingers.pull((x, y), (30, -40))
    fingers.touch("touchCancel")

    student.page.wait_for_timeout(300)
    assert sent(student) == []
    assert look() == before

    fingers.pull((x, y), (30, -40))  # it is not stuck either
    fingers.touch("touchEnd")
    student.page.wait_for_timeout(300)
    assert sent(student)


def test_what_is_held_when_the_teacher_pauses_goes_back(visitor):
    student, fingers = opened(visitor, "gas")
    piston = student.page.get_by_test_id("piston")
    before = piston.get_attribute("aria-valuenow") or ""

    fingers.pull(middle(piston), (0, -40))
    assert piston.get_attribute("aria-valuenow") != before
    student.product.python("-m", "tests.support.pause", student.run, "on")
    expect(student.page.get_by_test_id("connection")).to_contain_text("Paused")
    fingers.touch("touchEnd")

    expect(piston).to_have_attribute("aria-valuenow", before)
    assert (
        student.product.rows(
            "select 1 from runs_event where run_id = ? and target = 'volume'", student.run
        )
        == []
    )


def test_a_circuit_is_wired_by_a_finger_while_the_page_stays(visitor):
    student = visitor(**PHONE)
    student.open_run("tom", "dc_circuits", "open")
    fingers, page = Fingers(student), student.page
    page.get_by_test_id("circuit-board").scroll_into_view_if_needed()
    scrolled = page.evaluate("scrollY")

    for start, end, made in (
        ("tool-battery", "terminal-5-3", "part-B1"),
        ("terminal-5-2", "terminal-2-2", "lead-W1"),
    ):
        (x, y), (to_x, to_y) = (middle(page.get_by_test_id(one)) for one in (start, end))
        fingers.pull((x, y), (to_x - x, to_y - y))
        fingers.touch("touchEnd")
        expect(page.get_by_test_id(made)).to_be_attached()

    assert page.evaluate("scrollY") == scrolled


@pytest.mark.parametrize("tool", ["tool-battery", "tool-bulb"])
def test_a_second_finger_at_the_tray_does_not_let_go_what_the_first_one_carries(visitor, tool):
    student = visitor(**PHONE)
    student.open_run("tom", "dc_circuits", "open")
    fingers, page = Fingers(student), student.page
    page.get_by_test_id("circuit-board").scroll_into_view_if_needed()
    names = ("tool-battery", "terminal-5-3", tool)
    (x, y), (to_x, to_y), second = (middle(page.get_by_test_id(one)) for one in names)
    fingers.pull((x, y), (to_x - x, to_y - y))

    fingers.touch("touchStart", (to_x, to_y), second)
    fingers.touch("touchMove", (to_x, to_y))  # the second leaves, the first stays
    page.wait_for_timeout(300)
    assert [row for row in sent(student) if row[0] == "board"] == []
    fingers.touch("touchEnd")

    expect(page.get_by_test_id("part-B1")).to_be_attached()
