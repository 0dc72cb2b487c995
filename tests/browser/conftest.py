"""Real Chromium against the real product: one of each for this folder, a student of their own for each test.

Not for the whole session: while Playwright runs, no other event loop can in this thread.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.delivered import HOME, serve
from tests.support.find_browser import installed_browser
from tests.support.product import Product
from tests.support.template import copy, made_once, shared_folder

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
PASSWORD = "open-laboratory"
# A whole Chromium draws a window for every visitor, with two pages below its address bar and a renderer in
# reserve: more work than most tests. The latter half is what Playwright switches off itself, for the last
# list of features alone holds.
UNSEEN = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "SpareRendererForSitePerProcess",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
]
QUIET = [
    f"--disable-features={','.join(UNSEEN)}",
    "--no-first-run",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def demo_school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the demo school, with which each product begins; made once, for all that work side by side."""
    return made_once(shared_folder(tmp_path_factory.getbasetemp()) / "demo.sqlite3", seed)


def seed(path: Path) -> None:
    with Product(path.with_suffix(".var"), parts=[]) as school:
        school.manage("register_models")
        school.manage("seed_demo")
        copy(school.database, path)


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory, demo_school: Path) -> Iterator[Product]:
    parts = os.environ.get("ASSAY_TEST_PARTS", "valkey,web,worker,beat").split(",")
    folder = tmp_path_factory.mktemp("school") / "var"
    with Product(folder, parts=parts, begins_with=demo_school) as running:
        yield running


@pytest.fixture(scope="module")
def own_school(tmp_path_factory: pytest.TempPathFactory, demo_school: Path) -> Iterator[Product]:
    """A product without a worker for tests that change what the whole class meets."""
    folder = tmp_path_factory.mktemp("own-school") / "var"
    with Product(folder, parts=["valkey", "web"], begins_with=demo_school) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        path = installed_browser() or None
        started = playwright.chromium.launch(executable_path=path, args=arguments, timeout=90_000)
        yield started
        started.close()


@pytest.fixture
def bare_context(browser: Browser) -> Iterator[BrowserContext]:
    """Of pages that are empty but for the scripts that a test imports."""
    context = browser.new_context()
    context.route(f"{HOME}**", serve)
    yield context
    context.close()


# By the product's address and the login: the cookie of a session that the log-in page began.
SESSIONS: dict[tuple[str, str], str] = {}


class Visitor:
    """A person at a browser, logged in by the log-in page; who was here before comes back with that session.

    To check a password takes a second, which is meant, and hundreds of tests would wait for it.
    """

    def __init__(self, product: Product, context: BrowserContext) -> None:
        self.product = product
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _console(self, message) -> None:
        """A lost network is told by the browser itself; everything else is ours."""
        if message.type == "error" and "ERR_INTERNET_DISCONNECTED" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(self.product.url + path)

    def log_in(self, name: str, path: str = "/") -> None:
        """Log in and stand before a page, at first the home page."""
        known = SESSIONS.get((self.product.url, name))
        if known is not None:
            cookie = {"name": "sessionid", "value": known, "url": self.product.url}
            self.context.add_cookies([cookie])
            self.go(path)
        if known is None or "/accounts/login/" in self.page.url:  # the session has ended
            self.log_in_by_the_page(name)
            if path != "/":
                self.go(path)

    def log_in_by_the_page(self, name: str) -> None:
        self.go("/accounts/login/")
        self.page.get_by_label("Login").or_(self.page.locator("[name=login]")).first.fill(name)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in").click()
        self.page.wait_for_url(re.compile(r"/(overview/)?$"))
        cookies = {one["name"]: one["value"] for one in self.context.cookies()}
        SESSIONS[self.product.url, name] = cookies["sessionid"]

    def begin(self, lab: str) -> None:
        """Start a lab out of the home page, the proposed one or another that is offered."""
        proposed = self.page.get_by_role("heading", name=f"Next: {lab}")
        if proposed.count():
            self.page.get_by_role("button", name="Begin", exact=True).first.click()
        else:
            self.page.get_by_text("Or choose another one").first.click()
            self.page.get_by_role("button", name=lab, exact=True).first.click()
        self.page.wait_for_url(re.compile(r"/runs/[0-9a-f-]{36}/"))
        expect(self.page.get_by_test_id("connection")).to_contain_text("Saved")

    def open_run(self, student: str, lab: str, scaffold: str) -> None:
        """Log in and stand before a fresh bench that is set up so."""
        self.log_in(student, f"/runs/{self.product.open_run(student, lab, scaffold)}/")
        expect(self.page.get_by_test_id("connection")).to_contain_text("Saved")

    @property
    def run(self) -> str:
        """The id of the run whose bench is open, as the database writes it."""
        found = re.search(r"/runs/([0-9a-f-]{36})/", self.page.url)
        assert found is not None, self.page.url
        return found.group(1).replace("-", "")

    def photograph(self, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")


@pytest.fixture
def visitor(product: Product, browser: Browser):
    """Makes visitors; at the end each must have had no complaint of the browser's."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def make(width: int = 1280, height: int = 800, **options) -> Visitor:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        visitors.append(Visitor(product, context))
        return visitors[-1]

    yield make
    for context in contexts:
        context.close()
    complaints = [line for one in visitors for line in one.complaints]
    assert complaints == []
