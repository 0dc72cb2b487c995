"""Working a page with the keyboard alone: Tab until the thing has the focus, then its keys."""

from playwright.sync_api import Locator, Page

LONGEST_WAY = 150


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target is focused; a way that never gets there is the failure meant."""
    target.wait_for(state="attached")
    for _ in range(LONGEST_WAY):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {target} within {LONGEST_WAY} steps")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def write(page: Page, target: Locator, text: str) -> None:
    """Type into a field, over what stands in it."""
    tab_to(page, target)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def choose(page: Page, target: Locator, option: str) -> None:
    """Choose in a list by typing the option's first letters."""
    tab_to(page, target)
    page.keyboard.type(option)
