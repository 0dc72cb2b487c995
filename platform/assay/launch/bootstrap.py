"""Make the virtual environment and install into it; run by the system's Python, so standard library only.

    python3 platform/assay/launch/bootstrap.py [--dev]

Does nothing when the requirements have not changed since the last time.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
VENV = Path(os.environ.get("ASSAY_VENV", ROOT / ".venv"))
NEEDED = (3, 11)
COMPILER_SIGNS = (
    "command 'gcc' failed",
    "error: command 'cc'",
    "Python.h: No such file",
    "Microsoft Visual C++",
    "unable to execute 'gcc'",
    "compiler",
)
NETWORK_SIGNS = (
    "Temporary failure in name resolution",
    "Max retries exceeded",
    "Failed to establish a new connection",
    "Read timed out",
)


def stop(sentence: str) -> None:
    """End with one sentence a person can act on."""
    print(f"\nAssay could not be set up. {sentence}", file=sys.stderr)
    raise SystemExit(1)


def requirements_digest(files: list[Path]) -> str:
    """What is installed when this has not changed."""
    text = b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(text + sys.version.encode()).hexdigest()


def make_environment() -> None:
    """Create the virtual environment, or say which package of the system is missing."""
    if (VENV / "bin" / "python").exists():
        return
    print("Making a virtual environment ...", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
        stop(
            f"Python's venv module does not work here; on Debian or Ubuntu run `apt-get install {version}-venv`, then the same command again.\n{made.stdout.strip()}"
        )


def why_installing_failed(log: str) -> str:
    """One sentence out of pip's log."""
    if any(sign in log for sign in NETWORK_SIGNS):
        return "The package index could not be reached: check the network or the proxy, then run the same command again."
    if "No space left on device" in log:
        return "The disk is full: free about 4 GB, then run the same command again."
    if any(sign in log for sign in COMPILER_SIGNS):
        return "A package had to be compiled and no compiler was found: install one (Debian or Ubuntu: `apt-get install build-essential python3-dev`; macOS: `xcode-select --install`), then run the same command again."
    return "A package could not be installed; the end of the log says which."


def install(requirements: Path) -> None:
    """Install what the file names, with pip's log kept for when it fails."""
    print(f"Installing {requirements.name} (a few minutes the first time) ...", flush=True)
    command = [
        str(VENV / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "-q",
        "-r",
        str(requirements),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        log = VENV / "install.log"
        log.write_text(done.stdout + done.stderr)
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        stop(
            f"{why_installing_failed(done.stdout + done.stderr)} The whole log is in {log}.\n{last}"
        )


def main() -> None:
    if sys.version_info[:2] < NEEDED:
        stop(
            f"Python {NEEDED[0]}.{NEEDED[1]} or newer is needed; this is {sys.version.split()[0]}. Name a newer one: `make run PYTHON=python3.11`."
        )
    dev = "--dev" in sys.argv[1:]
    files = [ROOT / "requirements.txt"] + ([ROOT / "requirements-dev.txt"] if dev else [])
    stamp = VENV / ("installed-dev" if dev else "installed")
    digest = requirements_digest(files)
    if stamp.exists() and stamp.read_text() == digest:
        return
    make_environment()
    install(files[-1])
    stamp.write_text(digest)


if __name__ == "__main__":
    main()
