"""The gradebook in a real browser: a teacher changes a mark by keyboard, and the student reads why."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import press, tab_to, write
from tests.browser.test_accessibility import grave
from tests.browser.test_replay import overhang, recorded

COURSE = "/courses/1/gradebook/"


@pytest.fixture
def worked(product):
    """Mia has done the first stage of the course."""
    recorded(product, "pendulum", "expert", "mia")


@pytest.mark.browser
def test_a_mark_is_changed_by_keyboard_and_its_reason_reaches_the_student(worked, visitor):
    teacher, student = visitor(), visitor()
    teacher.log_in("tess")
    student.log_in("mia")
    teacher.go(COURSE)
    page = teacher.page
    teacher.photograph("gradebook-1280")
    row = page.get_by_role("row").filter(has_text="Mia Lindqvist")
    before = row.locator("td span").all_inner_texts()
    press(page, row.get_by_role("link", name="Mia Lindqvist"))
    page.wait_for_url("**/students/*/")
    teacher.photograph("gradebook-student-1280")

    form = page.locator("form").filter(has_text="Reason")
    tab_to(page, form.get_by_label("Step"))
    page.keyboard.press("End")
    write(page, form.get_by_label("Mark"), "81.5")
    write(page, form.get_by_label("Reason"), "She explained it to me")
    press(page, form.get_by_role("button", name="Save"))
    expect(page.get_by_role("status")).to_contain_text("Saved")
    teacher.go(COURSE)
    after = row.locator("td span").all_inner_texts()
    student.go("/marks/")

    assert "81.5" in after and "81.5" not in before
    expect(student.page.get_by_text("She explained it to me")).to_be_visible()
    student.photograph("marks-student-1280")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    lines = csv.reader(StringIO(Path(download.value.path()).read_text("utf-8-sig")))
    mine = next(line for line in lines if line[0] == "Mia Lindqvist")
    assert mine[2:] == [mark if mark != "–" else "" for mark in after]


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1280, 800), (360, 740)])
def test_its_pages_fit_their_window(worked, visitor, size):
    teacher = visitor(*size)
    teacher.log_in("tess")
    pages = {"book": COURSE, "rules": f"{COURSE}rules/", "statistics": f"{COURSE}statistics/"}
    for name, path in pages.items():
        teacher.go(path)
        expect(teacher.page.get_by_role("heading", level=1)).to_have_count(1)
        teacher.photograph(f"gradebook-{name}-{size[0]}")
        assert overhang(teacher.page) == 0, path
        assert grave(teacher.page) == [], path
    student = visitor(*size)
    student.log_in("mia", "/marks/")
    student.photograph(f"marks-{size[0]}")
    assert overhang(student.page) == 0
    assert grave(student.page) == []
