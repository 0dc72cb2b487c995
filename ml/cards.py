"""Model cards in the languages of the product: one file for each, made from the same recorded figures."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

FILES = {"en": "card.md", "zh": "card.zh.md"}
FORETOLD = {
    "en": {"log_loss": "log loss", "auc": "AUC", "ece": "calibration error"},
    "zh": {"log_loss": "对数损失", "auc": "AUC", "ece": "校准误差"},
}


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


def before_and_after(reviews: Mapping[str, Any], language: str) -> str:
    """A row of a table for each figure of how well something is foretold, without a version and with it."""
    before, after = (reviews[one]["figures"] for one in ("before", "after"))
    return "\n".join(
        f"| {name} | {before[key]} | {after[key]} |" for key, name in FORETOLD[language].items()
    )
