"""A phone upright and on its side, and a page enlarged fourfold: whatever has the focus can be seen."""

import pytest
from playwright.sync_api import expect

from labs.core import lab_names
from tests.browser.conftest import Visitor
from tests.browser.test_pages import overhang
from tests.browser.working import open_bench

pytestmark = pytest.mark.browser

# 1280 by 1024 pixels are 320 by 256 when the page is enlarged fourfold (WCAG 1.4.10).
SIZES = {
    "upright": (360, 640),
    "on its side": (640, 360),
    "large on its side": (844, 390),
    "fourfold": (320, 256),
}
COVERED = """() => {
    const shown = (node) => node.checkVisibility({ visibilityProperty: true }) && node.getBoundingClientRect().width > 0;
    const things = [...document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex='0']")].filter(shown);
    const middle = (node) => {
        const box = node.getBoundingClientRect();
        return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    };
    const covered = (node) => {
        node.focus();
        const top = middle(node);
        const box = node.getBoundingClientRect();
        const tall = box.height > innerHeight / 4; // of a tall field some part is enough
        const seen = tall ? box.bottom > 0 && box.top < innerHeight : top && (node.contains(top) || top.contains(node) || node.labels?.[0]?.contains(top));
        return document.activeElement === node && !seen;
    };
    return [...things, ...things.toReversed()].filter(covered).map((node) => node.outerHTML.slice(0, 120));
}"""


def covered(student: Visitor) -> list[str]:
    """What lies behind something else while it has the focus, gone through there and back."""
    return list(student.page.evaluate(COVERED))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lab", ["pendulum", "optics", "dc_circuits", "climate_control"])
def test_nothing_that_has_the_focus_is_covered(visitor, lab, size):
    student = visitor(*SIZES[size], has_touch=True, is_mobile=True)
    open_bench(student, lab)

    for tab in ("inquiry", "controls", "notebook"):
        student.page.locator(f"[data-tab={tab}]").click()
        assert covered(student) == [], tab
        assert overhang(student.page) == 0


@pytest.mark.parametrize("size", ["on its side", "large on its side"])
def test_on_its_side_a_phone_shows_the_apparatus_beside_its_controls(visitor, size):
    student = visitor(*SIZES[size], has_touch=True, is_mobile=True)
    open_bench(student, "pendulum")
    page = student.page
    page.locator("[data-tab=controls]").click()

    page.get_by_test_id("action-release").click()

    picture, button = (
        one.bounding_box()
        for one in (page.locator("#stage"), page.get_by_test_id("action-release"))
    )
    assert picture is not None and button is not None
    assert picture["x"] + picture["width"] <= button["x"]
    assert picture["y"] <= button["y"] and button["y"] + button["height"] <= SIZES[size][1]
    student.photograph(f"pendulum-{size.replace(' ', '-')}")


# The content security policy lets no style in; a sheet that a script adopts it does.
TWICE = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("html { font-size: 200% }");
    document.adoptedStyleSheets = [sheet];
}"""


def test_letters_twice_as_large_push_nothing_over_the_edge(visitor):
    student = visitor(360, 640, has_touch=True, is_mobile=True)
    open_bench(student, "pendulum")
    student.page.evaluate(TWICE)
    for tab in ("inquiry", "controls", "notebook"):
        student.page.locator(f"[data-tab={tab}]").click()
        assert overhang(student.page) == 0, tab

    student.go("/")
    student.page.evaluate(TWICE)
    assert overhang(student.page) == 0


def test_a_theme_of_high_contrast_still_shows_what_is_lit(visitor):
    student = visitor(forced_colors="active")
    student.open_run("tom", "dc_circuits", "open")
    tool = student.page.get_by_test_id("tool-bulb")

    tool.click()

    expect(tool).to_have_attribute("aria-pressed", "true")
    expect(tool).to_have_css("outline-style", "solid")


def looks(student: Visitor, selector: str) -> set[tuple[str, str]]:
    """Ground and outline of what is found: what a theme of high contrast leaves to tell states by."""
    told = """(nodes) => nodes.map((node) => {
        const { backgroundColor, outlineStyle } = getComputedStyle(node);
        return [backgroundColor, outlineStyle];
    })"""
    found = student.page.eval_on_selector_all(selector, told)
    assert found, selector
    return {tuple(one) for one in found}


@pytest.mark.parametrize(
    ("login", "path", "chosen", "others"),
    [
        ("tom", "/", ".shell-nav [aria-current]", ".shell-nav a:not([aria-current])"),
        ("tess", "/sequences/1/", ".stage-item[aria-current]", ".stage-item:not([aria-current])"),
    ],
)
def test_a_theme_of_high_contrast_still_shows_what_is_chosen(visitor, login, path, chosen, others):
    person = visitor(forced_colors="active")
    person.log_in(login, path)

    assert not looks(person, chosen) & looks(person, others)


def test_a_theme_of_high_contrast_still_shows_which_area_of_a_phone_is_open(visitor):
    student = visitor(360, 640, forced_colors="active")
    student.open_run("tom", "pendulum", "open")

    assert not looks(student, "[data-tab][aria-pressed=true]") & looks(
        student, "[data-tab][aria-pressed=false]"
    )


def test_nothing_in_the_builder_that_has_the_focus_is_behind_its_bar(visitor):
    teacher = visitor(1280, 600)
    teacher.log_in("tess", "/sequences/1/")

    assert covered(teacher) == []


def test_a_phone_shows_the_whole_title_of_a_bench(visitor):
    student = visitor(320, 640)
    student.open_run("tom", "kinetics", "guided")  # the longest title
    title = student.page.get_by_role("heading", level=1)

    assert title.evaluate("(node) => node.scrollWidth <= node.clientWidth")


@pytest.mark.parametrize("lab", lab_names())
def test_what_is_held_is_large_enough_for_a_finger(visitor, lab):
    """24 pixels each way at the least (WCAG 2.5.8), upright; a picture's part grows with it."""
    student = visitor(360, 640, has_touch=True, is_mobile=True)
    open_bench(student, lab)

    for handle in student.page.locator(".area-apparatus [role=slider][tabindex='0']").all():
        box = handle.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24, handle.get_attribute("data-testid")
