"""``python -m ml card explanations``: the model card, made from the recorded figures."""

import argparse
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from ml.cards import write_cards
from ml.explanations.card_words import WORDS, Words, template
from ml.serving.cache import ADAPTERS


def main(arguments: list[str]) -> int:
    """Write the card anew, in every language."""
    parser = argparse.ArgumentParser(prog="python -m ml card explanations")
    parser.add_argument("--folder", type=Path, default=ADAPTERS / "explanations")
    options = parser.parse_args(arguments)
    for path in write_card(options.folder):
        print(path)
    return 0


def write_card(folder: Path) -> list[Path]:
    """The card in every language, beside the metrics that it is made from."""
    metrics = json.loads((folder / "metrics.json").read_text())
    blend = json.loads((folder / "blend.json").read_text())
    return write_cards(folder, partial(card, metrics, blend))


def card(metrics: dict[str, Any], blend: dict[str, Any], language: str = "en") -> str:
    """Markdown; every figure comes from metrics.json or blend.json."""
    words = WORDS[language]
    training, speed = metrics["training"], metrics["speed"]
    config = training["config"]
    return template("card", language).format(
        version=metrics["version"],
        backbone=metrics["backbone"],
        rows=_data_rows(metrics, words),
        figures=_figure_rows(metrics["validation"], words),
        parts=_part_rows(metrics["validation"], words),
        pooled=_pooled_rows(metrics["pooled"], words),
        graded=_graded_rows(metrics["graded"], words),
        seen_target=words.share(metrics["targets"]["seen"]),
        new_target=words.share(metrics["targets"]["new"]),
        seen_threshold=_thresholds(blend, "known", words),
        new_threshold=_thresholds(blend, "new", words),
        rank=config["rank"],
        scale=config["scale"],
        rate=config["learning_rate"],
        epochs=config["epochs"],
        seed=config["seed"],
        minutes=_minutes(training["runs"], words),
        processor=speed["processor"],
        single=speed["single_ms_p50"],
        single95=speed["single_ms_p95"],
        rate_batch=round(speed["answers_per_second_in_batches"]),
        mixes=_mixes(blend, words),
    )


def _minutes(runs: dict[str, dict[str, Any]], words: Words) -> str:
    return words.comma.join(
        words.noted(round(run["seconds"] / 60), words.name(name)) for name, run in runs.items()
    )


def _data_rows(metrics: dict[str, Any], words: Words) -> str:
    lines = []
    for cut, sets in metrics["data"].items():
        kept = metrics["validation"].get(cut, {})
        parts = _counts({name: row["answers"] for name, row in kept.items()}, words)
        lines.append(f"| {words.name(cut)} | {_counts(sets, words)} | {parts or words.nothing} |")
    return "\n".join(lines)


def _counts(counts: dict[str, int], words: Words) -> str:
    return words.comma.join(f"{words.name(name)} {count:,}" for name, count in counts.items())


def _figure_rows(validation: dict[str, dict[str, Any]], words: Words) -> str:
    return "\n".join(
        f"| {words.part(cut, name)} | {row['labelled']}"
        f" | **{row['macro_f1']:.3f}**{words.between(row['macro_f1_95'])}"
        f" | {row['accuracy']:.3f}{words.between(row['accuracy_95'])} | {row['ece']:.3f}"
        f" | {_what_is_shown(row, words)} |"
        for cut, name, row in _parts(validation)
    )


def _part_rows(validation: dict[str, dict[str, Any]], words: Words) -> str:
    return "\n".join(
        f"| {words.part(cut, name)} | {row['macro_f1_network_alone']:.3f}"
        f" | {row['macro_f1_words_alone']:.3f}"
        f" | {row['macro_f1']:.3f} | {row['macro_f1_fp32']:.3f} | {_five(row)} |"
        for cut, name, row in _parts(validation)
    )


def _parts(validation: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every part of every cut."""
    for cut, parts in validation.items():
        for name, row in parts.items():
            yield cut, name, row


def _five(row: dict[str, Any]) -> str:
    return f"{row['macro_f1_5way']:.3f}" if "macro_f1_5way" in row else "-"


def _pooled_rows(pooled: dict[str, dict[str, Any]], words: Words) -> str:
    return "\n".join(
        f"| {words.name(name)} | {row['labelled']:,} | {row['questions']} | {row['ece']:.3f}"
        f" | {_if_perfect(row, words)} | {row['ece_adaptive']:.3f} | {row['ece_debiased']:.3f}"
        f" | {_what_is_shown(row, words)} |"
        for name, row in pooled.items()
    )


def _if_perfect(row: dict[str, Any], words: Words) -> str:
    return words.if_perfect.format(
        mean=f"{row['ece_if_perfect']:.3f}", high=f"{row['ece_if_perfect_95']:.3f}"
    )


def _graded_rows(graded: dict[str, Any], words: Words) -> str:
    return "\n".join(
        f"| {words.name(name)} | {row['questions']} | {count} | {row['accuracy']:.3f}"
        f" | {row['macro_f1']:.3f} | {row['ece']:.3f} | {_what_is_shown(row, words)} |"
        for name, rows in graded["curve"].items()
        for count, row in rows.items()
    )


def _what_is_shown(row: dict[str, Any], words: Words) -> str:
    return " | ".join(
        words.share_between(row[name], row[f"{name}_95"])
        for name in ("share_shown", "accuracy_when_shown")
    )


def _thresholds(blend: dict[str, Any], kind: str, words: Words) -> str:
    pools = blend["pools"]
    several, one = (pools[f"{kind}_{name}"]["threshold"] for name in ("several", "one"))
    return words.thresholds.format(several=several, one=one)


def _mixes(blend: dict[str, Any], words: Words) -> str:
    return words.semicolon.join(
        words.mix.format(kind=words.kinds[kind], encoder=pool["encoder"], words=pool["words"])
        for kind, pool in blend["pools"].items()
    )
