"""What the documentation names exists: commands, options, settings, paths, links and addresses of the API."""

import re
from importlib.util import find_spec
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import get_commands
from django.urls import Resolver404, resolve

from labs.__main__ import main as labs_main
from ml.__main__ import TASKS_OF

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted(
    [*(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"],
    key=lambda path: path.name,
)
SETTING = re.compile(r"ASSAY_[A-Z_]*[A-Z]")
COMMAND = re.compile(r"python3? (?:-m (?P<module>[\w.]+)|manage\.py)(?P<rest>[^`|#\n]*)")
LINK = re.compile(r"\]\((?!https?:)([^)\s]+)\)")
PATH = re.compile(
    r"`((?:platform|labs|ml|static|tests|docs|templates|locale|benchmarks)/[\w./-]+)`"
)
# Of the machinery that tests and builds, not of an installation.
NOT_FOR_OPERATORS = {"ASSAY_TEST_DATABASE", "ASSAY_TEST_PARTS", "ASSAY_VENV"}
EXAMPLES = ("spring", "free_fall")  # labs that a reader makes

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


def sources(*folders: str) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for one in folders for path in (ROOT / one).rglob("*.py")
    )


@pytest.fixture(scope="module")
def settings_read() -> set[str]:
    code = sources("platform", "ml", "labs")
    return set(re.findall(r'"(ASSAY_[A-Z_]*[A-Z])"', code))


def test_each_setting_that_is_read_stands_among_the_settings(settings_read):
    told = set(SETTING.findall("\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)))

    assert settings_read - told - NOT_FOR_OPERATORS == set()


@every_document
def test_each_setting_that_is_named_is_read(document: Path, settings_read):
    assert set(SETTING.findall(document.read_text(encoding="utf-8"))) - settings_read == set()


@every_document
def test_each_command_that_is_named_is_there(document: Path):
    for found in COMMAND.finditer(document.read_text(encoding="utf-8")):
        words = found["rest"].split()
        if found["module"] is None:
            assert words[0] in get_commands(), found[0]
        elif found["module"] == "ml" and words:
            assert words[0] in (*TASKS_OF, "prepare", "serve"), found[0]
            if words[0] in TASKS_OF and words[1:] and not words[1].isupper():
                assert words[1] in TASKS_OF[words[0]], found[0]
        else:
            assert find_spec(found["module"]), found[0]


def test_the_labs_commands_that_are_named_are_there(capsys):
    text = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
    named = {
        found["rest"].split()[0] for found in COMMAND.finditer(text) if found["module"] == "labs"
    }

    for name in named:
        with pytest.raises(SystemExit) as end:
            labs_main([name, "--help"])
        assert end.value.code == 0, name


@every_document
def test_each_option_that_is_named_is_known_to_its_program(document: Path):
    for found in COMMAND.finditer(document.read_text(encoding="utf-8")):
        module = found["module"] or "platform"
        if module == "pytest":
            continue
        code = sources(module.split(".")[0] if module.split(".")[0] != "assay" else "platform")
        for option in re.findall(r"--[a-z][a-z-]*", found["rest"]):
            assert f'"{option}"' in code, found[0]


@every_document
def test_each_make_target_that_is_named_is_there(document: Path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", document.read_text(), re.MULTILINE))

    assert named <= targets


@every_document
def test_each_path_that_is_named_is_there(document: Path):
    named = PATH.findall(document.read_text(encoding="utf-8"))
    missing = [
        one for one in named if not (ROOT / one).exists() and not any(e in one for e in EXAMPLES)
    ]

    assert missing == []


def anchors(path: Path) -> set[str]:
    """As GitHub makes them of headings."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@every_document
def test_each_link_leads_somewhere(document: Path):
    for target in LINK.findall(document.read_text(encoding="utf-8")):
        if target.startswith("pictures/"):  # an example within a sequence's file
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        assert path.exists(), target
        assert not anchor or anchor in anchors(path), target


def api_addresses() -> list[str]:
    """Those of the table in api.md; `...` stands for the address before it."""
    table = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    found, before = [], ""
    for cell in re.findall(r"^\| (`.+) \|$", table, re.MULTILINE):
        for one in re.findall(r"`([^`? ]+/)`", cell):
            before = one if not one.startswith("...") else before
            parent = re.sub(r"[^/]+/$", "", before) if before.count("/") > 2 else f"{before}<id>/"
            found.append(one.replace(".../", parent))
    return found


@pytest.mark.parametrize("address", api_addresses())
def test_each_address_of_the_api_answers(address: str):
    key = UUID(int=1) if address.startswith("runs/") else 1
    path = re.sub(r"<id>|\{id\}", str(key), address).replace("<name>", "pendulum")
    try:
        resolve(f"/api/v1/{path}")
    except Resolver404:
        pytest.fail(f"nothing answers at {path}")
