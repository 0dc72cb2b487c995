"""Axe on every bench and on the main pages of each role: no serious and no critical violation."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from labs.core import lab_names
from tests.browser.test_pages import ADMIN_PAGES, STUDENT_PAGES, TEACHER_PAGES

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[1] / "support" / "vendor" / "axe-core" / "axe.min.js"
RUN = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.map(({ id, impact, help, nodes }) => ({
        id, impact, help, nodes: nodes.slice(0, 5).map((node) => node.target.join(" ")),
    }));
}"""


def grave(page: Page) -> list[str]:
    """What axe finds serious or critical. The script goes in past the page's own policy."""
    page.evaluate(AXE.read_text(encoding="utf-8") + ";undefined")
    return [
        f"{found['impact']} {found['id']} ({found['help']}): {found['nodes']}"
        for found in page.evaluate(RUN)
        if found["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("lab", lab_names())
def test_no_bench_has_a_grave_violation(visitor, lab):
    student = visitor()
    student.open_run("tom", lab, "structured")

    assert grave(student.page) == []


@pytest.mark.parametrize(
    ("name", "pages"), [("tom", STUDENT_PAGES), ("tess", TEACHER_PAGES), ("alex", ADMIN_PAGES)]
)
def test_no_page_of_a_role_has_a_grave_violation(visitor, name, pages):
    person = visitor()
    person.log_in(name)
    found = {}
    for title, path in pages.items():
        person.go(path)
        found[title] = grave(person.page)

    assert {title: lines for title, lines in found.items() if lines} == {}


def test_tables_that_scroll_on_a_phone_are_reached_by_keys(visitor):
    narrow, wide = visitor(360, 740), visitor()
    for admin in (narrow, wide):
        admin.log_in("alex", ADMIN_PAGES["model"])
    made = "[data-made-focusable]"

    expect(narrow.page.locator(made).first).to_be_attached()
    assert grave(narrow.page) == []
    assert narrow.page.locator(made).count() > wide.page.locator(made).count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_bench_on_a_phone_has_no_grave_violation(visitor, scheme):
    student = visitor(390, 844, color_scheme=scheme)
    student.open_run("tom", "pendulum", "guided")

    assert grave(student.page) == []


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/signup/"])
def test_the_pages_before_the_log_in_have_no_grave_violation(visitor, path):
    stranger = visitor()
    stranger.go(path)

    assert grave(stranger.page) == []


def test_it_notices_a_page_that_has_one(visitor):
    stranger = visitor()
    stranger.go("/accounts/login/")
    stranger.page.evaluate("document.documentElement.removeAttribute('lang')")

    assert any("html-has-lang" in line for line in grave(stranger.page))
