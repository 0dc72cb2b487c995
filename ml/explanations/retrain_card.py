"""The card of a version that learnt from reviews, made from what its training recorded."""

import json
from functools import partial
from pathlib import Path
from typing import Any

from ml.cards import write_cards
from ml.explanations.card_words import WORDS, Words, template


def write_card(folder: Path) -> list[Path]:
    """The card in every language, beside the metrics and the lineage that it is made from."""
    metrics = json.loads((folder / "metrics.json").read_text())
    lineage = json.loads((folder / "lineage.json").read_text())
    return write_cards(folder, partial(card, metrics, lineage))


def card(metrics: dict[str, Any], lineage: dict[str, Any], language: str = "en") -> str:
    """Markdown."""
    words = WORDS[language]
    reviews, base = metrics["reviews"], lineage["base"]
    return template("retrain_card", language).format(
        version=metrics["version"],
        base=base["version"],
        base_digest=base["digest"][:16],
        way=words.ways[metrics["way"]],
        seconds=metrics["seconds"],
        privacy=_privacy(lineage, words),
        sets="\n".join(_set_row(one, words) for one in lineage["sets"]),
        learners=len(lineage["learners"]["trained"]),
        kept=reviews["kept"],
        kept_learners=len(lineage["learners"]["measured"]),
        compared="\n".join(_compared_rows(reviews, words)),
        parts="\n".join(
            _part_row(words.apposition.join((words.name(cut), words.name(name))), row, words)
            for cut, parts in metrics["validation"].items()
            for name, row in parts.items()
        ),
    )


def _privacy(lineage: dict[str, Any], words: Words) -> str:
    """What the version tells of any one answer, where it was trained so that this is known."""
    spent = lineage.get("privacy")
    return words.privacy.format(**spent) if spent else ""


def _set_row(one: dict[str, Any], words: Words) -> str:
    name, licence = words.name(one["name"]), words.name(one["licence"])
    return f"| {name} | {one['answers']:,} | {licence} | `{one['sha256'][:16]}` |"


def _compared_rows(reviews: dict[str, Any], words: Words) -> list[str]:
    rows = []
    for when in ("before", "after"):
        name = words.noted(reviews[when]["version"], words.name(when))
        rows.append(_part_row(name, reviews[when]["figures"], words))
    return rows


def _part_row(name: str, row: dict[str, Any], words: Words) -> str:
    return (
        f"| {name} | {row['labelled']} | **{row['macro_f1']:.3f}**{words.between(row['macro_f1_95'])}"
        f" | {row['accuracy']:.3f}{words.between(row['accuracy_95'])} | {row['ece']:.3f}"
        f" | {words.share(row['share_shown'])} | {words.share(row['accuracy_when_shown'])} |"
    )
