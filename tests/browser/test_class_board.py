"""A teacher watches a class: what a student does moves the board, what the teacher does reaches the bench."""

import pytest
from playwright.sync_api import Locator, expect

STUDENT, NAME = "tom", "Tom Becker"


@pytest.fixture
def teacher(visitor):
    watching = visitor()
    watching.log_in("tess")
    watching.page.get_by_role("link", name="Class board").first.click()
    expect(watching.page.locator("#link")).to_have_text("Live")
    return watching


@pytest.fixture
def student(visitor):
    working = visitor()
    working.log_in(STUDENT)
    if working.page.get_by_role("link", name="Back to the bench").count():
        working.page.get_by_role("link", name="Back to the bench").click()
        expect(working.page.get_by_test_id("connection")).to_contain_text("Saved")
    else:
        working.begin("Pendulum")
    return working


def tile_of(teacher) -> Locator:
    return teacher.page.locator(".tile", has_text=NAME)


@pytest.mark.browser
def test_what_a_student_does_moves_the_board(teacher, student):
    tile = tile_of(teacher)
    expect(tile).to_contain_text("working")
    expect(tile).to_contain_text("Pendulum · stage 1 of 3")

    student.page.get_by_role("button", name="Release").click()

    expect(tile).to_contain_text("in 5 min")
    expect(tile).not_to_contain_text("no action in 5 min")
    teacher.photograph("class-board")


@pytest.mark.browser
def test_a_message_written_with_the_keyboard_alone_appears_on_the_bench(teacher, student):
    tile_of(teacher).get_by_role("button", name="Message…").focus()
    keyboard = teacher.page.keyboard
    keyboard.press("Enter")
    keyboard.type("Look at row 3 again.")
    keyboard.press("Tab")
    keyboard.press("Enter")

    expect(teacher.page.locator("#said")).to_have_text("Sent to 1 bench.")
    expect(student.page.locator("#teacher")).to_contain_text("Look at row 3 again.")


@pytest.mark.browser
def test_a_paused_class_waits_and_goes_on(teacher, student):
    connection = student.page.get_by_test_id("connection")
    try:
        teacher.page.get_by_role("button", name="Pause the class").click()
        expect(connection).to_have_text("Paused by your teacher")
        expect(tile_of(teacher)).to_contain_text("paused")
    finally:
        teacher.page.get_by_role("button", name="Let the class go on").click()

    expect(connection).to_contain_text("Saved")
    expect(tile_of(teacher)).to_contain_text("working")


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_teachers_pages_fit_the_window(visitor, width):
    reader = visitor(width=width, height=740)
    reader.log_in("tess")
    for path in ("/courses/", "/courses/1/", "/courses/1/board/", "/sequences/", "/sequences/1/"):
        reader.go(path)
        page = "document.documentElement"
        over = reader.page.evaluate(f"{page}.scrollWidth - {page}.clientWidth")
        assert over <= 0, path
