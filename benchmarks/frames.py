"""How smoothly a lab moves: `python -m benchmarks.frames [--lab LAB ...] [--json]`.

Sets each apparatus going in Chromium and watches two seconds of its motion, as it is and with the
processor slowed to a quarter (Emulation.setCPUThrottlingRate), as on an old school laptop:

- `late_share`: the share of frames that came more than 20 ms after the one before,
- `busy_ms`: processor time of the page's main thread for each frame, all else that this machine
  does left out. A frame at 60 a second has 16.7 ms.

Promised: as it is, `busy_ms` below 16.7 and, on a machine that does nothing else, hardly a late
frame; `--quiet` says that it does nothing else, and then `late_share` counts as well.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, StorageState, sync_playwright

from benchmarks.page import logged_in
from labs.core import lab_names, load_lab
from tests.support.find_browser import installed_browser
from tests.support.product import Product

SLOWED = {"full": 1, "quarter": 4}
LATE_MS = 20.0
FRAME_MS = 1000 / 60
MOST_LATE = 0.05
WATCH_MS = 2000
# The gaps between frames, from now on; the promise keeps until the time is over.
WATCH = """(milliseconds) => new Promise((done) => {
  const gaps = [];
  let last = 0, first = 0;
  const frame = (now) => {
    if (last) gaps.push(now - last); else first = now;
    last = now;
    if (now - first < milliseconds) requestAnimationFrame(frame); else done(gaps);
  };
  requestAnimationFrame(frame);
})"""


def start(page: Page, lab: str) -> None:
    """Set the apparatus going; on a board the switch is closed, so that current flows."""
    if any(control.kind == "board" for control in load_lab(lab).controls):
        page.get_by_test_id("part-S1").click()
        return
    for step in load_lab(lab).measure:
        page.get_by_test_id(f"action-{step['action']}").click()


def busy_s(session: CDPSession) -> float:
    """Processor seconds that the page's main thread has worked so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(float(one["value"]) for one in metrics if one["name"] == "TaskDuration")


def watched(browser: Browser, state: StorageState, address: str, lab: str, rate: int) -> Any:
    """The figures of one lab in motion, with the processor slowed `rate` times."""
    context = browser.new_context(storage_state=state, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address)
    page.get_by_text("Saved").first.wait_for(timeout=30_000)
    session.send("Emulation.setCPUThrottlingRate", {"rate": rate})
    start(page, lab)
    before = busy_s(session)
    gaps = page.evaluate(WATCH, WATCH_MS)
    spent_ms = 1000 * (busy_s(session) - before)
    context.close()
    return {
        "frames": len(gaps),
        "late_share": round(sum(gap > LATE_MS for gap in gaps) / len(gaps), 3),
        "busy_ms": round(spent_ms / len(gaps), 2),
    }


def measured(names: list[str]) -> dict[str, dict[str, Any]]:
    """Every lab at every speed of the processor, in one browser against one product."""
    arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    figures: dict[str, dict[str, Any]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        Product(Path(folder) / "var", parts=("valkey", "web")) as product,
        sync_playwright() as playwright,
    ):
        product.manage("seed_demo")
        browser = playwright.chromium.launch(
            executable_path=installed_browser() or None, args=arguments
        )
        state = logged_in(browser, product.url)
        for name in names:
            for title, rate in SLOWED.items():
                address = _run_of(product, name)
                figures[f"{name} {title}"] = watched(browser, state, address, name, rate)
        browser.close()
    return figures


def _run_of(product: Product, lab: str) -> str:
    scaffold = "guided" if any(c.kind == "board" for c in load_lab(lab).controls) else "open"
    number = product.open_run("tom", lab, scaffold)
    return f"{product.url}/runs/{number}/"


def kept(name: str, row: dict[str, Any], quiet: bool) -> bool:
    """Whether a row holds what is promised; the slowed ones are told, not promised."""
    if name.endswith(" quarter"):
        return True
    return row["busy_ms"] < FRAME_MS and not (quiet and row["late_share"] > MOST_LATE)


def main() -> int:
    """Print the figures; 1 if a lab misses what is promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.frames", description=__doc__)
    parser.add_argument("--lab", action="append", choices=lab_names(), help="without, all labs")
    parser.add_argument("--quiet", action="store_true", help="nothing else runs on this machine")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    figures = measured(options.lab or list(lab_names()))
    if options.json:
        promised = {"busy_ms": round(FRAME_MS, 1), "late_share": MOST_LATE}
        print(json.dumps({"frames": figures, "promised": promised}))
    else:
        for name, row in figures.items():
            print(f"{name:28}" + "  ".join(f"{key} {value}" for key, value in row.items()))
    return 0 if all(kept(name, row, options.quiet) for name, row in figures.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
