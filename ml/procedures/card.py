"""``python -m ml card procedures``: writes the cards in both languages from what training recorded."""

from __future__ import annotations

import argparse
import json
from functools import partial
from pathlib import Path
from typing import Any

from ml.backbone import NAME
from ml.cards import write_cards
from ml.procedures.card_transfer import transfer, transfer_transformer
from ml.procedures.card_words import WORDS, Words
from ml.serving.cache import ADAPTERS


def main(arguments: list[str]) -> int:
    """Regenerate the cards of an adapter folder."""
    parser = argparse.ArgumentParser(prog="python -m ml card procedures")
    parser.add_argument("--out", type=Path, default=ADAPTERS / "procedures")
    folder: Path = parser.parse_args(arguments).out
    for path in write_cards(folder, partial(card, folder)):
        print(path)
    return 0


def card(folder: Path, language: str = "en") -> str:
    """The model card as Markdown."""
    words = WORDS[language]
    metrics, training, blend = (
        json.loads((folder / f"{name}.json").read_text())
        for name in ("metrics", "training", "blend")
    )
    text = (Path(__file__).parent / words.template).read_text(encoding="utf-8")
    config = training["config"]
    return text.format(
        backbone=NAME,
        rank=config["rank"],
        learning_rate=config["learning_rate"],
        epochs=config["epochs"],
        batch=config["batch_size"],
        minutes=round(training["seconds"] / 60),
        version=blend["version"],
        words=blend["words"],
        sequence=blend["sequence"],
        bias=blend["bias"],
        slope=blend["slope"],
        least=blend["least"],
        table="\n".join([words.header, "|" + "---|" * 8, *rows(metrics, words)]),
        verdicts=verdicts(metrics["verdicts"], words),
        tags=tags_table(metrics["tags"], words),
        tag_words=tag_words(metrics["tags"], words),
        transfer=transfer(folder / "transfer.json", words),
        transfer_transformer=transfer_transformer(folder / "transfer.json", words),
    )


def rows(metrics: dict[str, Any], words: Words) -> list[str]:
    """A line for each set of runs and length."""
    sets = {name: found for name, found in metrics.items() if name not in ("verdicts", "tags")}
    return [
        row(words.set_of_runs(name, cut), found, words)
        for name, cuts in sets.items()
        for cut, found in cuts.items()
    ]


def row(name: str, found: dict[str, Any], words: Words) -> str:
    """One line of the table."""
    low, high = found["auc_95"]
    cells = [
        name,
        f"{found['labelled']}",
        f"{found['transformer_auc']:.3f}",
        f"{found['sequence_auc']:.3f}",
        words.estimate.format(value=found["auc"], low=low, high=high),
        f"{found['accuracy']:.3f}",
        f"{found['brier']:.3f}",
        f"{found['ece']:.3f}",
    ]
    return f"| {' | '.join(cells)} |"


def verdicts(found: dict[str, float], words: Words) -> str:
    """How verdicts on single trials fell out."""
    shares = words.listing.join(
        words.share.format(word=words.verdicts[name.removeprefix("share_")], share=value)
        for name, value in found.items()
        if name.startswith("share_")
    )
    return words.shares.format(
        trials=found["trials"],
        shares=shares,
        agreement=found["agreement_when_shown"],
        confidence=found["mean_confidence_when_shown"],
    )


def tags_table(found: dict[str, Any], words: Words) -> str:
    """Success where a word of the rule was kept as a mark and where it was withheld."""
    lines = [
        tags_row(students, word, found[students]["kept_and_withheld"][word], words)
        for students in ("real", "simulated")
        if students in found
        for word in ("productive", "unproductive")
    ]
    return "\n".join([words.tags_header, "|" + "---|" * 9, *lines])


def tags_row(students: str, word: str, found: dict[str, Any], words: Words) -> str:
    """One word of one kind of students."""
    low, high = found["gap_95"]
    cells = [
        words.students[students],
        words.verdicts[word],
        f"{found['marked']}",
        f"{found['marked_success']:.3f}",
        f"{found['marked_promised']:.3f}",
        f"{found['withheld']}",
        f"{found['withheld_success']:.3f}",
        f"{found['withheld_promised']:.3f}",
        words.difference.format(value=found["gap"], low=low, high=high),
    ]
    return f"| {' | '.join(cells)} |"


def tag_words(found: dict[str, Any], words: Words) -> str:
    """How the marks compare with their labels, and how far a run's balance of marks tells its end."""
    success = found["real"]["success_auc"]
    low, high = success["gain_95"]
    moved = words.listing.join(
        words.moved.format(word=words.verdicts[word], move=one["mean_move"], trials=one["trials"])
        for word, one in found["transformer"].items()
    )
    said = words.marks.format(
        **marks_of(found["real"]),
        auc=success["marks"],
        rule_auc=success["rule"],
        low=low,
        high=high,
        moved=moved,
    )
    if "simulated" in found:
        said += words.marks_simulated.format(**marks_of(found["simulated"]))
    return said


def marks_of(found: dict[str, Any]) -> dict[str, Any]:
    """The marks of one kind of students, beside their labels."""
    names = {name: found[name] for name in ("steps", "runs", "withheld")}
    return names | {"agreement": found["agreement_where_not_withheld"]}
