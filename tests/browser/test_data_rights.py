"""The pages on which people take their data away and administrators erase, wide and on a phone."""

import json
import re
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.browser.test_accessibility import grave
from tests.browser.test_pages import overhang

pytestmark = pytest.mark.browser
SIZES = {"wide": (1280, 800), "phone": (360, 740)}


@pytest.fixture(scope="module")
def product(own_school):
    """Somebody is erased here: no other test's class shall miss them."""
    return own_school


def number_of(school, login: str) -> int:
    """The number of a person in addresses."""
    return int(school.rows("SELECT id FROM people_user WHERE username = ?", login)[0][0])


def test_a_student_takes_their_data_away(visitor):
    student = visitor(*SIZES["phone"])
    student.open_run("mia", "pendulum", "guided")
    student.go("/people/me/")

    with student.page.expect_download() as waiting:
        student.page.get_by_role("link", name="Download your data (ZIP)").click()

    with ZipFile(waiting.value.path()) as archive:
        assert "runs/run.json" in archive.namelist()
        assert json.loads(archive.read("account.json"))[0]["username"] == "mia"
        assert "Mia Lindqvist" in archive.read("README.txt").decode()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_pages_fit_and_have_no_grave_violation(visitor, product, size, language):
    admin = visitor(*SIZES[size])
    admin.log_in("alex")
    if language != "en":
        admin.page.get_by_role("button", name="中文").click()
    found = {}
    for login in ("mia", "tess"):
        path = f"/people/{number_of(product, login)}/"
        for address in (
            path,
            f"{path}erase/",
            "/people/erasures/",
            "/people/texts/",
            "/people/me/",
        ):
            admin.go(address)
            expect(admin.page.get_by_role("heading", level=1)).to_have_count(1)
            admin.photograph(
                f"rights-{login}-{address.strip('/').replace('/', '-')}-{size}-{language}"
            )
            found[address] = (overhang(admin.page), grave(admin.page))

    assert {one: what for one, what in found.items() if what != (0, [])} == {}


def test_an_administrator_erases_by_keys(visitor, product):
    admin = visitor()
    admin.log_in("alex", f"/people/{number_of(product, 'ivan')}/")
    link = admin.page.get_by_role("link", name="Erase this person…")
    link.focus()
    link.press("Enter")
    field = admin.page.get_by_label("Login of this person")

    field.focus()
    field.press_sequentially("sam")
    field.press("Enter")
    expect(admin.page.get_by_text("That is not the login of this person.")).to_be_visible()
    field.fill("ivan")
    field.press("Enter")

    expect(admin.page.get_by_text("The person is erased.")).to_be_visible()
    expect(admin.page.get_by_role("cell", name="student")).to_be_visible()
    admin.go("/overview/people/?q=ivan")
    expect(admin.page.get_by_text("Nobody by that name.")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_an_administrator_strikes_a_nickname_out_of_chosen_texts(visitor, product, size):
    nickname = f"Nickname{size}"
    student = visitor(*SIZES[size])
    student.open_run("yue", "pendulum", "guided")
    field = student.page.get_by_test_id("question-text")
    field.fill(f"{nickname} asked whether the length matters")
    student.page.get_by_test_id("send-question").click()
    expect(student.page.get_by_test_id("said-question")).to_contain_text(nickname)
    admin = visitor(*SIZES[size])
    admin.log_in("alex")
    admin.go("/people/erasures/")
    admin.page.get_by_role("link", name="Look for a nickname in texts").click()

    words = admin.page.get_by_label("Words to look for")
    words.fill(f"{nickname.lower()}, Nobody")
    admin.page.get_by_role("button", name="Look for them").click()
    expect(admin.page.locator("mark")).to_have_text(nickname)
    admin.photograph(f"rights-texts-found-{size}")
    assert (overhang(admin.page), grave(admin.page)) == (0, [])
    admin.page.get_by_role("button", name="Strike them out").click()
    expect(admin.page.get_by_text("Tick the texts out of which")).to_be_visible()
    box = admin.page.get_by_role("checkbox", name=re.compile(nickname))
    box.focus()
    box.press("Space")
    admin.page.get_by_role("button", name="Strike them out").press("Enter")

    expect(admin.page.get_by_text("Struck out of 1 text.")).to_be_visible()
    student.page.reload()
    expect(student.page.get_by_test_id("said-question")).to_contain_text("[name] asked whether")
