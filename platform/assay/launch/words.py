"""Translate the catalogues of words (.po) into the form that Django reads (.mo).

    python -m assay.launch.words

Babel does it, so that no GNU gettext is needed on the machine.
"""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE_FOLDER = Path(__file__).resolve().parents[3] / "locale"


def compile_words(locale_folder: Path = LOCALE_FOLDER) -> int:
    """Compile each catalogue that is newer than its compiled form; how many were."""
    compiled = 0
    for po in sorted(locale_folder.glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source)
        with mo.open("wb") as target:
            write_mo(target, catalogue)
        compiled += 1
    return compiled


if __name__ == "__main__":
    compile_words()
