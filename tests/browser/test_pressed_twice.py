"""Forms that are pressed twice while the answer is slow to come: what they do is done once."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def product(own_school):
    """Not the school of the other tests: these make courses in it."""
    return own_school


@pytest.fixture
def teacher(visitor):
    tess = visitor()
    tess.log_in("tess")
    return tess


@contextmanager
def nothing_is_written(product) -> Iterator[None]:
    """Somebody else holds the database: whatever writes waits, as on a server with much to do."""
    with closing(sqlite3.connect(product.database, timeout=20)) as other:
        other.execute("begin immediate")
        yield
        other.rollback()


def press(page: Page, button: Locator, times: int = 1) -> None:
    """Clicks that wait for nothing."""
    button.scroll_into_view_if_needed()
    place = button.bounding_box()
    assert place is not None
    for _press in range(times):
        page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        page.wait_for_timeout(400)


def test_a_course_whose_button_is_pressed_twice_is_made_once(teacher, product):
    teacher.go("/courses/")
    teacher.page.locator("#id_title").fill("Pressed twice")
    make = teacher.page.get_by_role("button", name="Make the course")
    with nothing_is_written(product):
        press(teacher.page, make, times=3)

    teacher.page.wait_for_url("**/courses/*/")
    teacher.go("/courses/")
    expect(teacher.page.get_by_role("link", name="Pressed twice", exact=True)).to_have_count(1)


def test_enter_pressed_twice_in_a_field_begins_one_sequence(teacher, product):
    teacher.go("/sequences/")
    teacher.page.get_by_label("Name of the sequence").fill("Entered twice")
    with nothing_is_written(product):
        for _press in range(3):
            teacher.page.keyboard.press("Enter")
            teacher.page.wait_for_timeout(400)

    expect(teacher.page.locator("#builder[data-ready]")).to_have_count(1)
    teacher.go("/sequences/")
    expect(teacher.page.get_by_role("link", name="Entered twice")).to_have_count(1)


# Inside the page, for from outside everything waits for the answer. Escape stops it in a window.
LOOKED_AT = """
  const looked = () => [document.activeElement.innerText, document.activeElement.ariaDisabled];
  window.seen = [];
  setTimeout(() => window.seen.push(looked()), 1000);
  setTimeout(() => { dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" })); window.stop(); }, 1200);
  setTimeout(() => window.seen.push(looked()), 1400);
"""


def test_a_form_that_is_on_its_way_says_so_and_can_be_sent_again_once_it_was_stopped(teacher):
    teacher.go("/courses/")
    page = teacher.page
    page.route("**/courses/", lambda route: None)  # the answer never comes
    page.locator("#id_title").fill("Stopped")
    make = page.get_by_role("button", name="Make the course")
    make.scroll_into_view_if_needed()
    page.evaluate(f"() => {{ {LOOKED_AT} }}")
    press(page, make)
    page.wait_for_timeout(1500)

    assert page.evaluate("window.seen") == [["Make the course", "true"], ["Make the course", None]]
    page.unroute_all()
    make.click()
    expect(page.get_by_role("heading", name="Stopped")).to_be_visible()


def test_who_comes_back_to_a_form_that_was_sent_can_send_it_again(teacher, product):
    teacher.go("/courses/")
    page = teacher.page
    page.locator("#id_title").fill("There and back")
    page.get_by_role("button", name="Make the course").click()
    page.wait_for_url("**/courses/*/")
    page.go_back()
    page.locator("#id_title").fill("There and back again")
    page.get_by_role("button", name="Make the course").click()

    expect(page.get_by_role("heading", name="There and back again")).to_be_visible()


SENT = """
select max(times) from
  (select count(*) as times from runs_teachermessage where text = 'Once is enough.' group by student_id)
"""


def test_words_to_the_class_go_out_once_however_often_they_are_sent(teacher, product):
    page = teacher.page
    teacher.go("/courses/1/board/")
    expect(page.locator("#link")).to_have_text("Live")
    page.locator("#message-all").click()
    page.get_by_role("dialog").get_by_label("Message").fill("Once is enough.")
    with nothing_is_written(product):
        press(page, page.get_by_role("dialog").get_by_role("button", name="Send"), times=3)

    expect(page.locator("#said")).not_to_be_empty()
    page.wait_for_timeout(1000)
    assert product.rows(SENT) == [(1,)]


def test_an_answer_that_comes_late_touches_no_words_that_are_being_written(teacher, product):
    page = teacher.page
    teacher.go("/courses/1/board/")
    expect(page.locator("#link")).to_have_text("Live")
    words = page.get_by_role("dialog").get_by_label("Message")
    page.locator("#message-all").click()
    words.fill("The first.")
    with nothing_is_written(product):
        press(page, page.get_by_role("dialog").get_by_role("button", name="Send"))
        page.keyboard.press("Escape")
        page.locator("#message-all").click()
        words.fill("The second, half wr")

    expect(page.locator("#said")).not_to_be_empty()
    expect(words).to_have_value("The second, half wr")
