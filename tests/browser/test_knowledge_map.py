"""The maps of skills in a browser: drawn, walked by keys, equal in the list, on a phone and in the dark."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SCREENSHOTS
from tests.browser.test_accessibility import grave
from tests.browser.test_pages import overhang

pytestmark = pytest.mark.browser
EMPTY_BELOW = """stage => {
  const rows = [...stage.querySelectorAll('canvas')].map(canvas => {
    const { width, height } = canvas;
    const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
    let last = pixels.length - 1;
    while (last > 0 && !pixels[last]) last -= 4;  // back to the last one that is not transparent
    return (last / 4 / width / height) * canvas.clientHeight;
  });
  return stage.clientHeight - Math.max(...rows);
}"""
SIZES = {"1280": {"width": 1280, "height": 800}, "360": {"width": 360, "height": 740}}


@pytest.fixture(scope="module")
def product(own_school):
    """Not the school of the other tests: these change what its students meet next."""
    return own_school


@pytest.fixture(scope="module")
def worked(product):
    """Sam and Mia have worked on two labs, some of it well."""
    product.python("-m", "tests.support.worked_class")
    return product


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_students_map_fits_its_window(worked, visitor, size, scheme):
    student = visitor(**SIZES[size], color_scheme=scheme)
    student.log_in("sam", "/map/")

    expect(student.page.locator("#skill-map canvas").first).to_be_visible()
    student.page.wait_for_timeout(300)
    student.photograph(f"skill-map-{size}-{scheme}")
    assert overhang(student.page) == 0
    assert grave(student.page) == []


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_a_map_leaves_no_empty_area_below_its_skills(worked, visitor, width):
    teacher = visitor(width=width, height=844)
    teacher.log_in("tess", "/courses/1/map/")
    stage = teacher.page.locator("#skill-map")
    expect(stage.locator("canvas").first).to_be_visible()
    teacher.page.wait_for_timeout(300)

    assert 0 <= stage.evaluate(EMPTY_BELOW) < 32


def test_a_map_takes_another_height_when_the_window_takes_another_width(worked, visitor):
    student = visitor(width=1280, height=800)
    student.log_in("sam", "/map/")
    stage = student.page.locator("#skill-map")
    expect(stage.locator("canvas").first).to_be_visible()

    student.page.set_viewport_size({"width": 390, "height": 844})
    student.page.wait_for_timeout(300)

    assert 0 <= stage.evaluate(EMPTY_BELOW) < 32


@pytest.mark.parametrize("size", SIZES)
def test_the_schools_graph_fits_its_window(worked, visitor, size):
    teacher = visitor(**SIZES[size])
    teacher.log_in("tess")
    for name, path in {"skills": "/skills/", "skill": "/skills/1/?q=sampling"}.items():
        teacher.go(path)
        teacher.page.wait_for_timeout(400)
        teacher.photograph(f"{name}-{size}")
        assert overhang(teacher.page) == 0
        assert grave(teacher.page) == []


def test_a_map_is_walked_by_keys_and_told(worked, visitor):
    student = visitor()
    student.log_in("sam", "/map/?show=rc_rlc")
    page = student.page
    told = page.locator("#skill-chosen")
    expect(page.locator("#skill-map canvas").first).to_be_visible()

    page.locator("#skill-map").focus()
    page.keyboard.press("Home")
    expect(told).to_contain_text("changing one thing at a time")
    page.keyboard.press("ArrowRight")
    expect(told).to_contain_text("Builds on: changing one thing at a time")
    page.keyboard.press("Enter")
    expect(page.locator(".skill-entry:focus h3")).to_contain_text("Testing your hypothesis")


def test_a_teacher_is_told_of_a_circle_and_adds_what_makes_none(worked, visitor):
    teacher = visitor()
    teacher.log_in("tess", "/skills/")
    page = teacher.page

    def add(before, after):
        if not page.locator("#id_edge_before").is_visible():
            page.get_by_text("Let one skill build on another one").click()
        page.locator("#id_edge_before").select_option(before)
        page.locator("#id_edge_after").select_option(after)
        page.locator("#id_edge_source").fill("Our order of lessons")
        page.locator("#id_edge_reason").fill("Tried in class")
        page.locator("form", has=page.locator("#id_edge_before")).get_by_role("button").click()

    add("dc_circuits.series_and_parallel", "dc_circuits.ohms_law")
    expect(page.get_by_role("alert")).to_contain_text(
        "series and parallel circuits → Ohm's law → series and parallel circuits"
    )
    add("optics.refraction_of_light", "photoelectric.light_as_photons")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    expect(page.locator(".skill-history li").first).to_contain_text("Tried in class")
    page.locator(".skill-history li").first.get_by_role("button").click()
    expect(page.locator(".skill-history li").first).to_contain_text("no more")


@pytest.mark.parametrize("size", SIZES)
def test_the_pages_of_a_class_fit_their_window(worked, visitor, size):
    teacher = visitor(**SIZES[size])
    teacher.log_in("tess")
    pages = {
        "class-map": "/courses/1/map/",
        "timeline": "/courses/1/timeline/",
        "decision": f"/decisions/{worked.rows('select max(id) from learners_decision')[0][0]}/",
    }
    for name, path in pages.items():
        teacher.go(path)
        teacher.page.wait_for_timeout(400)
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        teacher.page.screenshot(path=SCREENSHOTS / f"{name}-{size}.png", full_page=True)
        assert overhang(teacher.page) == 0, path
        assert grave(teacher.page) == [], path


def test_the_maps_speak_chinese(worked, visitor):
    teacher = visitor()
    teacher.log_in("tess", "/courses/1/map/")
    page = teacher.page
    page.get_by_role("button", name="中文").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("班级技能图")
    expect(page.locator("#skill-map canvas").first).to_be_visible()
    page.locator("#skill-map").focus()
    expect(page.locator("#skill-chosen")).to_contain_text("通向的技能")
    page.wait_for_timeout(300)
    teacher.photograph("class-map-chinese")
    page.get_by_role("button", name="EN").click()


def test_the_suggested_groups_are_saved_for_the_class(worked, visitor):
    teacher = visitor()
    teacher.log_in("tess", "/courses/1/map/")
    page = teacher.page
    named = page.locator(".skill-groups h3").first.inner_text()
    page.emulate_media(media="print")
    teacher.photograph("class-map-print")
    expect(page.locator("#skill-map")).not_to_be_visible()
    page.emulate_media(media="screen")

    page.get_by_role("button", name="Save as groups of the course").click()

    page.wait_for_url("**/groups/")
    expect(page.get_by_role("status")).to_contain_text("Saved as groups of the course.")
    expect(page.get_by_text(named.lower()).first).to_be_visible()
