"""Draws each lab's apparatus for the printed sheets: the bench's own picture, in both languages.

`python -m tests.support.draw_apparatus [LAB...]` writes platform/takeaway/apparatus/<language>/<lab>.png;
run it after a lab's drawing has changed. It needs the browser of the tests.
"""

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from labs.core import lab_names, load_lab
from tests.support.find_browser import installed_browser
from tests.support.product import Product

FOLDER = Path(__file__).resolve().parents[2] / "platform" / "takeaway" / "apparatus"
LANGUAGES = {"en": "en", "zh-hans": "zh_Hans"}
COLOURS = 32
WIDTH = 1400


def log_in(page: Page, product: Product, language: str) -> None:
    page.goto(product.url + "/accounts/login/")
    page.locator(f"button[name=language][value={language}]").click()
    page.locator("[name=login]").fill("tom")
    page.locator("[name=password]").fill("open-laboratory")
    page.locator("main form button").click()
    page.wait_for_url(product.url + "/")


def draw(page: Page, product: Product, lab: str) -> bytes:
    # Open benches show everything; where students wire, a guided one has a circuit laid out.
    wired = any(control.kind == "board" for control in load_lab(lab).controls)
    scaffold = "guided" if wired else "open"
    run = product.open_run("tom", lab, scaffold)
    page.goto(f"{product.url}/runs/{run}/")
    page.wait_for_selector("#stage:not([data-loading]) svg")
    page.wait_for_timeout(800)
    drawings = page.locator("#stage svg").all()  # small ones are buttons
    widest = max(drawings, key=lambda one: (one.bounding_box() or {"width": 0})["width"])
    return widest.screenshot(animations="disabled")


def small(picture: bytes) -> Image.Image:
    """Few colours and no more points than a printer shows at that size."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    if image.width > WIDTH:
        image = image.resize((WIDTH, round(image.height * WIDTH / image.width)))
    return image.quantize(COLOURS)


def main(labs: list[str]) -> None:
    with (
        tempfile.TemporaryDirectory() as var,
        sync_playwright() as playwright,
        Product(Path(var) / "var", parts=["valkey", "web"]) as product,
    ):
        product.manage("seed_demo")
        browser = playwright.chromium.launch(
            executable_path=installed_browser() or None, args=["--no-sandbox", "--disable-gpu"]
        )
        for language, folder in LANGUAGES.items():
            page = browser.new_page(viewport={"width": 1280, "height": 900}, device_scale_factor=2)
            log_in(page, product, language)
            (FOLDER / folder).mkdir(parents=True, exist_ok=True)
            for lab in labs:
                small(draw(page, product, lab)).save(FOLDER / folder / f"{lab}.png", optimize=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:] or list(lab_names()))
