"""Every kind of page, wide and on a phone: nothing runs over the edge, nothing complains."""

import pytest
from playwright.sync_api import Page, expect

from labs.core import lab_names
from ml.explanations.blend import Blend
from ml.serving.cache import adapter_folder
from tests.browser.working import has_board, open_bench, set_going

SIZES = {"1280": (1280, 800), "390": (390, 844)}
STUDENT_PAGES = {"home": "/", "join": "/courses/join/", "account": "/people/me/"}
TEACHER_PAGES = {
    "teacher-home": "/",
    "courses": "/courses/",
    "sequences": "/sequences/",
    "review": "/review/",
    "course": "/courses/1/",
    "board": "/courses/1/board/",
    "groups": "/courses/1/groups/",
    "builder": "/sequences/1/",
    "library": "/sequences/library/",
    "preview": "/sequences/1/preview/",
    "labs": "/labs/",
    "lab": "/labs/pendulum/",
}
SHIPPED = Blend.load(adapter_folder("explanations") / "blend.json")
ADMIN_PAGES = {
    "overview": "/overview/",
    "people": "/overview/people/",
    "progress": "/overview/courses/1/",
    "new-person": "/people/new/",
    "models": "/overview/models/",
    "model": f"/overview/models/{SHIPPED.version}/",
}
LABS = lab_names()


def overhang(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("name", "pages"), [("tom", STUDENT_PAGES), ("tess", TEACHER_PAGES), ("alex", ADMIN_PAGES)]
)
def test_pages_fit_their_window_and_have_one_heading(visitor, size, name, pages):
    person = visitor(*SIZES[size])
    person.log_in(name)

    for title, path in pages.items():
        person.go(path)
        expect(person.page.get_by_role("heading", level=1)).to_have_count(1)
        person.photograph(f"{title}-{size}")
        assert overhang(person.page) == 0, path


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lab", LABS)
def test_each_bench_fits_its_window(visitor, size, lab):
    student = visitor(*SIZES[size])

    student.open_run("tom", lab, "guided")

    student.photograph(f"{lab}-bench-{size}")
    assert overhang(student.page) == 0


@pytest.mark.browser
@pytest.mark.parametrize("lab", LABS)
def test_each_bench_speaks_chinese_when_asked_to(visitor, lab):
    student = visitor()
    student.open_run("tom", lab, "structured")

    student.page.get_by_role("button", name="中文").click()

    expect(student.page.locator("html")).to_have_attribute("lang", "zh-hans")
    expect(student.page.get_by_test_id("step-hypothesis")).to_contain_text("假设")
    expect(student.page.get_by_test_id("connection")).to_contain_text("已保存")
    student.photograph(f"{lab}-chinese")


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lab", LABS)
def test_an_apparatus_that_is_set_going_can_be_read(visitor, size, lab):
    student = visitor(*SIZES[size])
    open_bench(student, lab)
    page = student.page

    set_going(page, lab)

    page.wait_for_timeout(700)  # for the picture: the apparatus in motion
    student.photograph(f"{lab}-at-work-{size}")
    assert overhang(page) == 0


# Of the climate control nothing can be held but the bench's own controls.
@pytest.mark.browser
@pytest.mark.parametrize(
    "lab", [name for name in LABS if not has_board(name) and name != "climate_control"]
)
def test_what_can_be_held_in_the_picture_is_moved_by_keys(visitor, lab):
    student = visitor()
    student.open_run("tom", lab, "open")
    sets_a_control = ".area-apparatus [role=slider]:not([data-testid=target])"  # the flag is a mark
    held = student.page.locator(sets_a_control).first
    before, low = (held.get_attribute(f"aria-value{end}") for end in ("now", "min"))

    held.focus()
    held.press("ArrowRight" if before == low else "ArrowLeft")
    moved = held.get_attribute("aria-valuenow") or ""
    assert float(moved) != float(before or "nan")

    # Still there when the page is loaded anew: it went to the server as an action.
    student.page.wait_for_timeout(900)  # a hand that rests on the keys is waited for
    expect(student.page.get_by_test_id("connection")).to_contain_text("Saved")
    student.page.reload()
    again = student.page.locator(sets_a_control).first
    expect(again).to_have_attribute("aria-valuenow", moved)
