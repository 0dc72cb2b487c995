"""A made-up page whose scripts are the delivered ones: modules by themselves, without a server."""

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Route

STATIC = Path(__file__).resolve().parents[2] / "static"
HOME = "https://assay.test/"


def serve(route: Route) -> None:
    """The page itself is empty; everything under /static/ is what we deliver."""
    path = route.request.url.removeprefix(HOME)
    if path.startswith("static/"):
        file = STATIC / path.removeprefix("static/")
        route.fulfill(body=file.read_text(encoding="utf-8"), content_type="text/javascript")
    else:
        words = (
            '<script id="words" type="application/json">{"catalog": {}, "plural": null}</script>'
        )
        route.fulfill(body=f'<html lang="en">{words}</html>', content_type="text/html")


def opened(bare_context: BrowserContext) -> Page:
    """A page that is empty but for what a test imports."""
    page = bare_context.new_page()
    page.goto(HOME)
    return page
