"""`python -m labs new NAME`: a complete small lab to change into one's own."""

import keyword
import re
from pathlib import Path

from labs.core.catalogue import LABS

TEMPLATES = Path(__file__).resolve().parent / "scaffold"
SUBJECTS = ("physics", "chemistry", "biology", "electronics", "inquiry")
RESERVED = ("core", "students")

# Which template becomes which file, from the root of the checkout.
FILES = {
    "lab.yaml": "labs/{name}/lab.yaml",
    "text.en.yaml": "labs/{name}/text.en.yaml",
    "text.zh-hans.yaml": "labs/{name}/text.zh-hans.yaml",
    "students.yaml": "labs/{name}/students.yaml",
    "model.py.txt": "labs/{name}/model.py",
    "check.py.txt": "labs/{name}/check.py",
    "view.js.txt": "static/labs/{name}.js",
    "view.css.txt": "static/labs/{name}.css",
    "test.py.txt": "tests/labs/test_{name}.py",
}


def new_lab(name: str, subject: str, root: Path = LABS.parent) -> list[Path]:
    """Write the files of a new lab; raises ValueError with a sentence where it can't be."""
    _check_name(name)
    if subject not in SUBJECTS:
        raise ValueError(f"no subject {subject!r}; there are {', '.join(SUBJECTS)}")
    targets = {template: root / path.format(name=name) for template, path in FILES.items()}
    taken = [path for path in (root / "labs" / name, *targets.values()) if path.exists()]
    if taken:
        raise ValueError(
            f"{name!r} is taken: {taken[0].relative_to(root)} exists; choose another name"
        )
    words = _words(name, subject)
    (root / "labs" / name).mkdir(parents=True)
    (root / "labs" / name / "__init__.py").write_text("", encoding="utf-8")
    for template, path in targets.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_filled(template, words), encoding="utf-8")
    return [root / "labs" / name / "__init__.py", *targets.values()]


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name) or len(name) > 40:
        raise ValueError(
            f"{name!r} can't be a lab's name: it needs small letters, digits and single underscores, "
            "begins with a letter and has at most 40 of them, such as spring or free_fall"
        )
    if keyword.iskeyword(name) or name in RESERVED:
        raise ValueError(f"{name!r} can't be a lab's name: it has a meaning of its own here")


def _words(name: str, subject: str) -> dict[str, str]:
    parts = name.split("_")
    return {
        "@name@": name,
        "@Class@": "".join(part.capitalize() for part in parts),
        "@title@": " ".join(parts).capitalize(),
        "@subject@": subject,
    }


def _filled(template: str, words: dict[str, str]) -> str:
    text = (TEMPLATES / template).read_text(encoding="utf-8")
    for place, word in words.items():
        text = text.replace(place, word)
    return text
