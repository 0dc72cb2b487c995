"""Model cards in the languages of the product: one file for each, made from the same recorded figures."""

from collections.abc import Callable
from pathlib import Path

FILES = {"en": "card.md", "zh": "card.zh.md"}


def write_cards(folder: Path, card: Callable[[str], str]) -> list[Path]:
    """`card(language)` is the text in that language; the files, English first."""
    paths = []
    for language, name in FILES.items():
        path = folder / name
        path.write_text(card(language), encoding="utf-8")
        paths.append(path)
    return paths


def read_cards(folder: Path) -> dict[str, str]:
    """By language the text that stands in a folder; empty where there is none."""
    paths = {language: folder / name for language, name in FILES.items()}
    return {
        language: path.read_text(encoding="utf-8") if path.is_file() else ""
        for language, path in paths.items()
    }
