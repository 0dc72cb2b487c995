"""A class comes in from a file, and a new student finds the way in with the own dates, in a real browser."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import grave
from tests.browser.test_replay import overhang

ROSTER = """first name,last name,login,email,groups
Cyd,Lee,cyd.lee,cyd@school.example,Window
Mia,Lindqvist,mia,,Window
,Roe,dan.roe,,
Tess,Morgan,tess,,
"""
PASSWORD = "quiet-river-31"


def fits(person, name: str) -> None:
    """Photographed; nothing hangs over, and axe finds nothing grave."""
    person.photograph(name)
    assert overhang(person.page) == 0, name
    assert grave(person.page) == [], name


def begun_course(teacher, due: datetime) -> None:
    """A course of its own, so that the class of the other tests stays as it is."""
    teacher.go("/courses/")
    teacher.page.get_by_label("Name of the course").fill("Optics in the evening")
    teacher.page.get_by_role("button", name="Make the course").click()
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("Optics in the evening")
    form = teacher.page.locator("form[action$='/assign/']")
    form.get_by_label("Due").fill(f"{due:%Y-%m-%dT%H:%M}")
    form.get_by_role("button", name="Assign").click()
    expect(teacher.page.get_by_role("status")).to_contain_text("Assigned")


@pytest.mark.browser
def test_a_class_comes_in_from_a_file_and_one_student_gets_more_time(visitor):
    teacher, student = visitor(), visitor(360, 740)
    teacher.log_in("tess")
    due = datetime(2040, 3, 1, 12, 0, tzinfo=UTC)
    begun_course(teacher, due)
    page = teacher.page
    course = page.url

    page.get_by_role("link", name="Bring a class in from a file").click()
    page.get_by_label("File of the class").set_input_files(
        {"name": "9b.csv", "mimeType": "text/csv", "buffer": ROSTER.encode()}
    )
    fits(teacher, "roster-upload-1280")
    page.get_by_role("button", name="Look at the rows").click()
    row = {name: page.get_by_role("row").filter(has_text=name) for name in ("Cyd", "Mia", "Roe")}
    expect(row["Cyd"]).to_contain_text("new")
    expect(row["Mia"]).to_contain_text("known")
    expect(row["Roe"]).to_contain_text("The first name is missing: write it.")
    fits(teacher, "roster-preview-1280")
    page.set_viewport_size({"width": 360, "height": 740})
    fits(teacher, "roster-preview-360")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="Take 2 students over").click()
    link = page.locator("code").filter(has_text="/accounts/invitation/").inner_text()
    fits(teacher, "roster-report-1280")

    student.page.goto(link)
    expect(student.page.get_by_text("Your login is cyd.lee")).to_be_visible()
    fits(student, "invitation-360")
    for field in ("new_password1", "new_password2"):
        student.page.locator(f"[name={field}]").fill(PASSWORD)
    student.page.get_by_role("button", name="Save and log in").click()
    expect(student.page.get_by_role("heading", level=1)).to_have_text("Hello, Cyd Lee")

    page.goto(course)
    page.get_by_role("link", name="Other dates for single students").click()
    page.get_by_label("Student").select_option(label="Cyd Lee")
    page.get_by_label("Due").fill(f"{due + timedelta(days=7):%Y-%m-%dT%H:%M}")
    page.get_by_label("Reason").fill("Away with the choir")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("1 student has other dates now.")
    fits(teacher, "extensions-1280")
    page.set_viewport_size({"width": 360, "height": 740})
    fits(teacher, "extensions-360")
    student.page.reload()
    expect(student.page.get_by_text("Away with the choir")).to_be_visible()
    fits(student, "own-dates-360")
