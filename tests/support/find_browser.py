"""Make sure that the browser tests have a Chromium: the machine's own, or Playwright's.

python tests/support/find_browser.py
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The shell is Chromium without windows, toolbars and an address bar: of a test it takes less than half.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
MAC_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def installed_browser() -> str:
    """The path of a Chromium on this machine, or nothing: then Playwright uses its own."""
    named = os.environ.get("ASSAY_BROWSER", "")
    if named:
        return named
    for name in NAMES:
        if path := shutil.which(name):
            return path
    return next((path for path in MAC_PATHS if Path(path).exists()), "")


def main() -> int:
    if installed_browser():
        return 0
    print("No Chromium was found; fetching Playwright's own ...", flush=True)
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if done.returncode != 0:
        print(
            "The browser tests need a Chromium: install one (Debian: `apt-get install chromium-headless-shell`) or name one in ASSAY_BROWSER.",
            file=sys.stderr,
        )
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
