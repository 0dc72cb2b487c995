"""Two people have the same stage open in the builder: neither overwrites what the other one changed."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def pages(visitor) -> tuple[Page, Page]:
    """Tess and, at another browser, Alex before the same page to read."""
    tess, alex = visitor(), visitor()
    tess.log_in("tess")
    tess.go("/sequences/")
    tess.page.get_by_label("Name of the sequence").fill("Built by two")
    tess.page.get_by_role("button", name="Begin", exact=True).click()
    ready(tess.page)
    tess.page.get_by_role("button", name="Add a page").click()
    expect(tess.page.get_by_label("Text", exact=True)).to_be_visible()
    alex.log_in("alex")
    alex.page.goto(tess.page.url)
    ready(alex.page)
    return tess.page, alex.page


def ready(page: Page) -> None:
    expect(page.locator("#builder[data-ready]")).to_have_count(1)


def write(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_label(label, exact=True).press("Tab")


def saved(page: Page) -> None:
    expect(page.locator("#saving")).to_have_text("Saved")


def test_fields_that_two_change_come_together_on_both_pages(pages):
    tess, alex = pages
    write(alex, "Text", "Of light.")
    saved(alex)
    write(tess, "Time in minutes", "12")
    saved(tess)

    expect(tess.get_by_label("Text", exact=True)).to_have_value("Of light.")
    write(tess, "Text", "Of light and sound.")  # what was seen may be written on
    saved(tess)
    tess.reload()
    expect(tess.get_by_label("Text", exact=True)).to_have_value("Of light and sound.")
    expect(tess.get_by_label("Time in minutes")).to_have_value("12")


def test_the_second_of_two_keeps_her_words_and_may_put_them_in_or_leave_it(pages):
    tess, alex = pages
    write(alex, "Text", "Of light.")
    saved(alex)
    write(tess, "Text", "Of sound.")

    box = tess.locator(".clash")
    expect(box).to_contain_text("Alex Kim has changed “Text” meanwhile")
    expect(box).to_contain_text("Of light.")
    expect(tess.locator("#saving")).to_contain_text("Not saved")
    write(tess, "Title", "Waves")  # all else is saved, and her words outlive what renews the page
    expect(tess.locator(".stage-link")).to_have_text("Waves")
    tess.get_by_role("link", name="Waves", exact=True).click()
    expect(tess.get_by_label("Text", exact=True)).to_have_value("Of sound.")
    expect(box).to_contain_text("Of light.")

    box.get_by_role("button", name="Put mine in its place").click()
    saved(tess)
    expect(box).to_have_count(0)
    write(alex, "Text", "Of heat.")
    alex.locator(".clash").get_by_role("button", name="Keep what it is now").click()
    saved(alex)
    expect(alex.get_by_label("Text", exact=True)).to_have_value("Of sound.")
    tess.get_by_role("button", name="Undo").click()
    expect(tess.get_by_label("Text", exact=True)).to_have_value("Of light.")


def test_what_was_written_into_a_stage_that_was_removed_meanwhile_comes_back_with_it(pages):
    tess, alex = pages
    alex.get_by_role("button", name="Remove stage 1").click()
    expect(alex.locator(".stage-item")).to_have_count(0)
    write(tess, "Text", "Of sound.")
    expect(tess.locator("#saving")).to_contain_text("This stage is no longer there.")

    tess.get_by_role("button", name="Undo").click()

    expect(tess.get_by_label("Text", exact=True)).to_have_value("Of sound.")
    box = tess.locator(".clash")
    expect(box).to_contain_text("This stage was removed while you wrote.")
    box.get_by_role("button", name="Put mine in its place").click()
    saved(tess)
    tess.reload()
    expect(tess.get_by_label("Text", exact=True)).to_have_value("Of sound.")


def test_a_page_whose_saves_are_slow_neither_clashes_with_itself_nor_undoes_what_others_did(pages):
    page, alex = pages
    write(alex, "Time in minutes", "12")
    saved(alex)
    page.route("**/stages/**", lambda route: (page.wait_for_timeout(400), route.continue_()))
    text = page.get_by_label("Text", exact=True)
    for words in ("Of", "Of light", "Of light and sound."):
        text.fill(words)
        text.dispatch_event("change")
    saved(page)

    expect(page.locator(".clash")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("Text", exact=True)).to_have_value("Of light and sound.")
    expect(page.get_by_label("Time in minutes")).to_have_value("12")
