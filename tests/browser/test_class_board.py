"""A teacher watches a class: what a student does moves the board, what the teacher does reaches the bench."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.browser.test_accessibility import grave
from tests.browser.test_pages import overhang
from tests.browser.test_typing_is_kept import WITHOUT_STORAGE

STUDENT, NAME = "tom", "Tom Becker"


@pytest.fixture(scope="module")
def product(own_school):
    """Not the school of the other tests: these change what its students meet next."""
    return own_school


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
    put_away(working)
    return working


def put_away(student) -> None:
    """What earlier tests have said to this bench."""
    read = student.page.get_by_test_id("teacher").get_by_role("button", name="Read")
    while read.is_visible():
        read.click()


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

    expect(teacher.page.locator("#said")).to_have_text("Sent to 1 student.")
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
def test_the_button_tells_the_truth_when_the_boards_message_comes_before_the_answer(teacher):
    page = teacher.page
    pause = page.locator("#pause")

    def late(route: Route) -> None:
        before = pause.text_content()
        answer = route.fetch()
        expect(pause).not_to_have_text(before)  # by the board's message alone
        route.fulfill(response=answer)

    page.route("**/board/pause/", late)
    try:
        pause.click()
        expect(page.locator("#said")).to_contain_text("paused")
        expect(pause).to_have_text("Let the class go on")
        expect(page.locator("#paused")).to_be_visible()
        pause.click()
        expect(page.locator("#said")).to_contain_text("goes on")
        expect(pause).to_have_text("Pause the class")
        expect(page.locator("#paused")).to_be_hidden()
    finally:
        page.unroute("**/board/pause/")
        page.reload()  # as it stands on the server
        expect(page.locator("#link")).to_have_text("Live")
        if page.locator("#paused").is_visible():
            pause.click()


@pytest.mark.browser
def test_a_hint_appears_on_the_bench_without_taking_the_focus_and_the_teacher_sees_it_was_read(
    teacher, student
):
    student.page.get_by_role("button", name="Release").focus()
    tile_of(teacher).get_by_role("button", name="More…").click()
    closer = teacher.page.get_by_role("dialog")
    closer.get_by_role("button", name="Send").first.click()
    expect(closer).to_contain_text("Sent to 1 student.")
    expect(closer).to_contain_text("not read yet")

    card = student.page.get_by_test_id("teacher")
    expect(card).to_contain_text("A hint from Tess")
    expect(student.page.get_by_role("button", name="Release")).to_be_focused()
    student.photograph("bench-hint")
    put_away(student)
    expect(card).to_be_hidden()
    student.page.reload()
    expect(student.page.get_by_test_id("connection")).to_contain_text("Saved")
    expect(card).to_be_hidden()
    student.page.get_by_role("button", name="Messages from your teacher").click()
    expect(student.page.locator("#messages-list")).to_contain_text("A hint from Tess")

    closer.get_by_role("button", name="Close").click()
    tile_of(teacher).get_by_role("button", name="More…").click()
    expect(closer).not_to_contain_text("not read yet")
    teacher.photograph("class-board-closer")


@pytest.mark.browser
def test_who_sends_a_hint_by_keys_stays_at_the_hints(teacher, student):
    tile_of(teacher).get_by_role("button", name="More…").click()
    closer = teacher.page.get_by_role("dialog")
    closer.get_by_role("button", name="Send").first.press("Enter")

    expect(closer.locator(".closer-ladder")).to_be_focused()


@pytest.mark.browser
def test_whoever_was_away_finds_the_message_at_the_bench(teacher, student):
    bench = student.page.url
    student.page.goto("about:blank")
    tile_of(teacher).get_by_role("button", name="Message…").click()
    teacher.page.get_by_role("dialog").get_by_label("Message").fill("Begin with the long string.")
    teacher.page.get_by_role("button", name="Send").click()
    expect(teacher.page.locator("#said")).to_have_text("Sent to 1 student.")

    student.page.goto(bench)

    card = student.page.get_by_test_id("teacher")
    expect(card).to_contain_text("Begin with the long string.")
    card.get_by_role("button", name="Read").click()


@pytest.mark.browser
def test_the_student_reads_that_the_teacher_looks_on(teacher, student):
    watched = student.page.locator("#watched")

    tile_of(teacher).get_by_role("link", name="Look on").click()
    expect(watched).to_have_text("Tess Morgan is looking on")
    length = student.page.get_by_role("slider").first
    length.press("ArrowRight")
    expect(student.page.get_by_test_id("connection")).to_contain_text("Saved")
    seen = teacher.page.get_by_role("slider").first
    expect(seen).to_have_value(length.input_value())
    student.photograph("bench-watched")
    teacher.page.get_by_role("link", name="Class board").click()

    expect(watched).to_be_hidden()


@pytest.mark.browser
def test_hint_after_hint_raises_an_alert_that_leads_to_the_moment_and_can_be_dealt_with(
    teacher, student
):
    for rung in range(3):
        student.page.get_by_test_id("hint").click()
        expect(student.page.get_by_test_id("hints-question").locator("li")).to_have_count(rung + 1)
    tile = tile_of(teacher)
    expect(tile).to_contain_text("3 hints asked in “Question” and no step finished since.")
    expect(teacher.page.locator(".tile").first).to_contain_text(NAME)
    tile.get_by_role("button", name="More…").click()
    evidence = teacher.page.locator(".closer-evidence a")
    expect(evidence).to_have_count(3)
    assert "/replay/?at=" in (evidence.first.get_attribute("href") or "")
    teacher.photograph("class-board-alert")

    teacher.page.get_by_role("dialog").get_by_role("button", name="Dealt with").click()

    expect(tile).to_contain_text("Dealt with by Tess Morgan")
    expect(tile).not_to_contain_text("no step finished since")
    expect(tile).to_contain_text("working")


@pytest.mark.browser
def test_a_paused_bench_says_so_and_keeps_what_was_done_offline(teacher, student):
    connection = student.page.get_by_test_id("connection")
    try:
        teacher.page.get_by_role("button", name="Pause the class").click()
        held = student.page.locator("#held")
        expect(held).to_contain_text("Your teacher has paused the class, until")
        expect(student.page.get_by_role("button", name="Release")).to_be_disabled()
        expect(teacher.page.locator("#paused")).to_contain_text("until you let it go on, or until")
        student.photograph("bench-paused")
    finally:
        teacher.page.get_by_role("button", name="Let the class go on").click()
    expect(connection).to_contain_text("Saved")
    expect(student.page.locator("#held")).to_be_hidden()


@pytest.mark.browser
def test_a_group_is_shown_and_spoken_to(teacher, student):
    teacher.go("/courses/1/groups/")
    teacher.page.get_by_label("Name of the group").last.fill("Table 1")
    teacher.page.get_by_role("button", name="Make the group").click()
    teacher.page.get_by_label(NAME).check()
    teacher.page.get_by_role("button", name="Save").click()
    expect(teacher.page.locator(".group-list")).to_contain_text(NAME)
    teacher.go("/courses/1/board/")
    expect(teacher.page.locator("#link")).to_have_text("Live")

    teacher.page.get_by_label("Group").select_option("Table 1")
    expect(teacher.page.locator(".tile:visible")).to_have_count(1)
    teacher.page.locator("#message-all").click()
    dialog = teacher.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Message to Table 1")
    dialog.get_by_label("Message").fill("Your turn at the balance.")
    dialog.get_by_role("button", name="Send").click()

    expect(student.page.get_by_test_id("teacher")).to_contain_text("Your turn at the balance.")
    student.page.get_by_test_id("teacher").get_by_role("button", name="Read").click()


@pytest.mark.browser
def test_a_closer_look_and_a_message_on_a_phone_have_no_grave_violation(visitor, teacher, student):
    tile_of(teacher).get_by_role("button", name="More…").click()
    expect(teacher.page.locator("#closer-body")).to_contain_text("A hint for")
    assert grave(teacher.page) == []
    teacher.page.get_by_role("button", name="Close").click()
    tile_of(teacher).get_by_role("button", name="Message…").click()
    teacher.page.get_by_role("dialog").get_by_label("Message").fill("Look at your table again.")
    teacher.page.get_by_role("button", name="Send").click()

    phone = visitor(360, 740, color_scheme="dark")
    phone.log_in(STUDENT)
    phone.page.get_by_role("link", name="Back to the bench").click()
    card = phone.page.get_by_test_id("teacher")
    expect(card).to_contain_text("Look at your table again.")

    assert grave(phone.page) == []
    assert overhang(phone.page) == 0
    phone.photograph("bench-message-phone")
    card.get_by_role("button", name="Read").focus()
    phone.page.keyboard.press("Enter")
    expect(card).to_be_hidden()
    expect(phone.page.locator("#messages-button")).to_be_focused()


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_teachers_pages_fit_the_window(visitor, width):
    reader = visitor(width=width, height=740)
    reader.log_in("tess")
    for path in (
        "/courses/",
        "/courses/1/",
        "/courses/1/board/",
        "/courses/1/groups/",
        "/sequences/",
        "/sequences/1/",
    ):
        reader.go(path)
        page = "document.documentElement"
        over = reader.page.evaluate(f"{page}.scrollWidth - {page}.clientWidth")
        assert over <= 0, path


@pytest.mark.browser
def test_words_to_a_student_without_a_lab_wait_at_home_and_are_read_there(teacher, visitor):
    noor = visitor(360, 740)
    tile = teacher.page.locator(".tile", has_text="Noor Haddad")
    tile.get_by_role("button", name="Message…").click()
    teacher.page.get_by_role("dialog").get_by_label("Message").fill("Bring a ruler tomorrow.")
    teacher.page.get_by_role("button", name="Send").click()
    expect(teacher.page.locator("#said")).to_contain_text("it waits on their home page")

    noor.log_in("noor")
    card = noor.page.locator(".note-new", has_text="Bring a ruler tomorrow.")
    expect(card).to_be_visible()
    assert noor.page.evaluate("document.activeElement === document.body")
    noor.photograph("home-note-360")
    assert overhang(noor.page) == 0
    assert grave(noor.page) == []
    closer = teacher.page.get_by_role("dialog")
    tile.get_by_role("button", name="More…").click()
    expect(closer).to_contain_text("delivered")
    closer.get_by_role("button", name="Close").click()

    card.get_by_role("button", name="I have read it").click()

    expect(card).to_have_count(0)
    tile.get_by_role("button", name="More…").click()
    expect(closer).not_to_contain_text("not read yet")


@pytest.mark.browser
def test_the_time_line_of_the_lesson_is_read_by_keys_and_put_away(teacher, student):
    page = teacher.page
    page.reload()
    slider = page.get_by_label("Time in the lesson")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^\d.*Question 1, not there \d"))

    page.get_by_role("button", name="by stage").focus()
    page.keyboard.press("Enter")

    expect(slider).to_have_attribute("aria-valuetext", re.compile("stage 1 1, not there"))
    assert grave(page) == []
    page.locator("#lesson-title").focus()
    page.keyboard.press("Enter")
    page.reload()
    expect(page.locator("#link")).to_have_text("Live")
    expect(slider).to_be_hidden()


@pytest.mark.browser
def test_a_board_whose_browser_keeps_nothing_is_live_all_the_same(visitor):
    watching = visitor()
    watching.context.add_init_script(WITHOUT_STORAGE)
    watching.log_in("tess")
    watching.page.get_by_role("link", name="Class board").first.click()

    expect(watching.page.locator("#link")).to_have_text("Live")
    watching.page.locator("#lesson-title").click()
    expect(watching.page.get_by_label("Time in the lesson")).to_be_hidden()
