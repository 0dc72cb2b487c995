"""A teacher asks which graph shows a motion: graphs are the answers, and a student chooses one on a phone."""

import re
import struct
import zlib
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keyboard import press, tab_to
from tests.browser.test_accessibility import grave
from tests.browser.test_question_set import writing
from tests.browser.test_replay import overhang

pytestmark = pytest.mark.browser

CLASS = """
from courses.models import Course, Membership
from people.models import User
tess = User.objects.get(username="tess")
gus = User.objects.create_user(
    "gus", password="open-laboratory", role="student", first_name="Gus", institution=tess.institution)
course = Course.objects.create(institution=tess.institution, title="Graphs")
course.memberships.create(user=tess, part=Membership.Part.TEACHER)
course.memberships.create(user=gus, part=Membership.Part.STUDENT)
"""
WIDTH, HEIGHT = 900, 300  # wider than any phone
FORMULA = "$x = x_0 + v_0 t + \\frac{1}{2} a t^2 + \\frac{1}{6} j t^3 + \\frac{1}{24} s t^4 + \\frac{1}{120} c t^5$"


def chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def graph(name: str, rises: bool) -> dict[str, object]:
    """A straight line on white, as a PNG."""
    rows = []
    for y in range(HEIGHT):
        at = (HEIGHT - y if rises else y) * WIDTH // HEIGHT
        line = range(max(0, at - 6), min(WIDTH, at + 6))
        rows.append(b"\0" + bytes(0 if x in line else 255 for x in range(WIDTH)))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in parts)
    return {"name": name, "mimeType": "image/png", "buffer": data}


def put_in(page: Page, number: int, picture: dict[str, object], words: str) -> None:
    """By keyboard, once the file is chosen."""
    form = page.get_by_role("group", name="Put a picture into a question")
    form.get_by_label("Picture:").set_input_files(picture)
    form.get_by_label("What is to be seen").fill(words)
    tab_to(page, form.get_by_label("Where"))
    form.get_by_label("Where").select_option(label=f"Question 1: answer {number}")
    press(page, form.get_by_role("button", name="Put it in"))
    answer = page.get_by_label(f"Answer {number}", exact=True)
    expect(answer).to_have_value(re.compile(rf"!\[{words}\]\(/sequences/pictures/\d+/\)$"))
    expect(page.locator("[data-part=shown] img")).to_have_count(number)
    expect(page.locator("#saving")).to_have_text("Saved")


def test_a_teacher_gives_graphs_to_choose_from_and_a_student_chooses_one(visitor, product):
    product.manage("shell", "-c", CLASS)
    teacher = writing(visitor, "Which graph?")
    page = teacher.page
    page.get_by_label("What is asked, in Markdown").fill(
        "Which graph shows a ball that rolls away?"
    )
    page.get_by_label("Answer 1", exact=True).fill("x < 3 m, a*b*c:")
    put_in(page, 1, graph("up.png", rises=True), "a line that rises")
    put_in(page, 2, graph("down.png", rises=False), "a line that falls")
    page.get_by_label("Answer 3", exact=True).fill(FORMULA)
    tab_to(page, page.get_by_label("Answer 1 is right"))
    page.keyboard.press("Space")
    expect(page.locator("#saving")).to_have_text("Saved")
    expect(page.locator("[data-part=shown] .message")).to_have_count(0)
    expect(page.locator("[data-part=shown]")).to_contain_text("x < 3 m, a*b*c:")
    expect(page.locator("[data-part=shown] math")).to_have_count(1)
    assert grave(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert overhang(page) == 0
    page.locator("[data-part=shown] img").last.scroll_into_view_if_needed()
    teacher.photograph("graphs-builder-360")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("Version 1 is published")
    page.get_by_label("Course", exact=True).select_option(label="Graphs")
    page.get_by_role("button", name="Assign version 1").click()
    expect(page.locator(".given")).to_contain_text("Which graph?")

    student = visitor(390, 780)
    student.log_in("gus")
    page = student.page
    page.get_by_role("button", name="Begin", exact=True).first.click()
    expect(page.locator("body[data-ready]")).to_have_count(1)
    rises = page.get_by_role("radio", name="x < 3 m, a*b*c: a line that rises")
    falls = page.get_by_role("radio", name="a line that falls", exact=True)
    for width in (390, 360):
        page.set_viewport_size({"width": width, "height": 780})
        assert (overhang(page), grave(page)) == (0, [])
        for one in (rises, falls):
            whole_within_its_answer(one.locator("xpath=ancestor::label"))

    page.locator("label math").click()
    expect(page.get_by_role("radio", name="x = x_0 + v_0 t")).to_be_checked()
    page.get_by_role("img", name="a line that rises").click()
    expect(rises).to_be_checked()
    page.keyboard.press("ArrowDown")
    expect(falls).to_be_checked()
    expect(falls).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(rises).to_be_checked()
    expect(page.locator("[data-state]")).to_have_text("Saved ✓")
    page.reload()
    expect(page.locator("body[data-ready]")).to_have_count(1)
    expect(rises).to_be_checked()
    page.get_by_role("button", name="Hand in this answer").click()

    expect(page.locator("[data-judged]")).to_contain_text("That is right.")
    # axe takes all within a disabled fieldset for out of reach; a formula that scrolls is not.
    assert [one for one in grave(page) if "scrollable-region" not in one] == []
    tab_to(page, page.locator(".option-text:has(math)"))
    student.photograph("graphs-student-360")
    may_be_graded_anew(teacher)


def may_be_graded_anew(teacher) -> None:
    """The form of a regrading shows the same answers."""
    page = teacher.page
    teacher.go("/courses/")
    page.get_by_role("link", name="Graphs", exact=True).click()
    teacher.go(f"{urlsplit(page.url).path}regradings/?lab=questions")
    expect(page.get_by_role("checkbox", name="a line that falls", exact=True)).to_be_visible()
    expect(page.get_by_role("checkbox", name="x = x_0 + v_0 t")).to_be_visible()
    expect(page.get_by_role("checkbox", name="a line that rises")).to_be_checked()
    assert (overhang(page), grave(page)) == (0, [])
    page.get_by_role("img").last.scroll_into_view_if_needed()
    teacher.photograph("graphs-regrading-360")


def whole_within_its_answer(label) -> None:
    """The picture has come, keeps its shape, and lies within the label that is pressed."""
    picture = label.get_by_role("img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == WIDTH
    inner, outer = picture.bounding_box(), label.bounding_box()
    assert inner["x"] >= outer["x"] and inner["y"] >= outer["y"]
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]
    assert inner["width"] / inner["height"] == pytest.approx(WIDTH / HEIGHT, rel=0.02)
    assert inner["width"] > 200
