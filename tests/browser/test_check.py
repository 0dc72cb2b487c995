"""The check at a course's start, on a phone and by keyboard alone, in both languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import press, tab_to
from tests.browser.test_accessibility import grave
from tests.browser.test_replay import overhang

pytestmark = pytest.mark.browser

TEACHERS_PAGE = "/courses/1/check/"


def test_a_check_is_switched_on_taken_and_seen(visitor):
    teacher, student = visitor(), visitor(360, 740)
    teacher.log_in("tess", TEACHERS_PAGE)
    press(teacher.page, teacher.page.get_by_role("button", name="Switch it on"))
    expect(teacher.page.get_by_role("status")).to_contain_text("Students are invited now")

    student.log_in("mia")
    page = student.page
    student.photograph("check-invitation-360")
    assert overhang(page) == 0
    press(page, page.get_by_role("link", name="To the check"))
    press(page, page.get_by_role("button", name="Begin", exact=True))
    asked = []
    result = page.get_by_role("heading", name="What the check showed")
    question = page.get_by_role("heading", name=re.compile("Question"))
    expect(question).to_be_visible()
    while question.count():
        number = len(asked) + 1
        expect(question).to_have_text(f"Question {number}")
        asked.append(page.locator("legend").inner_text())
        if number == 1:
            student.photograph("check-item-360")
            assert (overhang(page), grave(page)) == (0, [])
        tab_to(page, page.get_by_role("radio").first)
        page.keyboard.press("ArrowDown")
        press(page, page.get_by_role("button", name="Answer", exact=True))
        page.wait_for_function(
            "n => document.querySelector('h1').innerText !== `Question ${n}`", arg=number
        )
    expect(result).to_be_visible()
    student.photograph("check-result-360")

    assert len(set(asked)) == len(asked) <= 12
    assert (overhang(page), grave(page)) == (0, [])
    teacher.go(TEACHERS_PAGE)
    row = teacher.page.get_by_role("row").filter(has_text="Mia")
    expect(row).to_contain_text(f"/ {len(asked)}")
    teacher.photograph("check-course-1280")
    assert grave(teacher.page) == []


def test_a_check_speaks_chinese_and_may_be_skipped(visitor):
    teacher, student = visitor(), visitor(360, 740)
    teacher.log_in("tess", TEACHERS_PAGE)
    switch = teacher.page.get_by_role("button", name="Switch it on")
    if switch.count():
        switch.click()
    student.log_in("tom")
    page = student.page
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", re.compile("zh"))
    student.go("/check/1/")
    press(page, page.get_by_role("button", name="开始", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("第 1 题")
    assert re.search(r"[\u4e00-\u9fff]", page.locator("legend").inner_text())
    assert overhang(page) == 0
    press(page, page.get_by_role("button", name="到此为止"))

    expect(page).to_have_url(re.compile(r"/$"))
    expect(page.get_by_role("link", name="去做小测")).to_have_count(0)
