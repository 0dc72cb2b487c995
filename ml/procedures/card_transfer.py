"""The part of the card on labs that training never saw."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import fmean
from typing import Any

from ml.procedures.card_words import Words


def transfer(file: Path, words: Words) -> str:
    """What `python -m ml transfer procedures` measured last, or that it was not."""
    if not file.exists():
        return words.not_measured
    labs = json.loads(file.read_text())["labs"]
    lines = [
        words.transfer_header,
        "|" + "---|" * 6,
        *(transfer_row(lab, found, words) for lab, found in labs.items()),
    ]
    means = {
        name: " / ".join(
            f"{sum(lab[name][cut][0] for lab in labs.values()) / len(labs):.3f}"
            for cut in ("whole", "first 10", "first 5")
        )
        for name in ("left_out", "trained_with_it", "real_students_alone")
    }
    lines.append(
        f"| {words.mean.format(len(labs))} | {' | '.join(means['left_out'].split(' / '))} | "
        f"{means['trained_with_it']} | {means['real_students_alone']} |"
    )
    return "\n".join(lines)


def transfer_row(lab: str, found: dict[str, Any], words: Words) -> str:
    """One lab: left out with intervals; beside it the other two readers, without."""
    others = [
        " / ".join(f"{value:.3f}" for value, *_ in found[name].values())
        for name in ("trained_with_it", "real_students_alone")
    ]
    return f"| {' | '.join([lab, *left_out(found, words), *others])} |"


def transfer_transformer(file: Path, words: Words) -> str:
    """The same of the transformer, which was trained once for each group of labs."""
    found = json.loads(file.read_text()).get("transformer") if file.exists() else None
    if found is None:
        return words.transformer_not_measured
    labs, groups = found["labs"], found["groups"]
    rows = [groups_row(lab, one, groups[one["group"] - 1], words) for lab, one in labs.items()]
    cuts = list(next(iter(labs.values()))["trained_with_it"])
    without = [f"{fmean(lab['left_out'][cut][0] for lab in labs.values()):.3f}" for cut in cuts]
    with_it = [f"{fmean(lab['trained_with_it'][cut] for lab in labs.values()):.3f}" for cut in cuts]
    mean = f"| {' | '.join([words.mean.format(len(labs)), '', *without, ' / '.join(with_it)])} |"
    minutes = found["seconds"] / 60 / len(groups)
    return "\n".join(
        [
            words.groups.format(groups=len(groups), minutes=minutes),
            "",
            words.groups_header,
            "|" + "---|" * 6,
            *rows,
            mean,
        ]
    )


def groups_row(lab: str, found: dict[str, Any], group: list[str], words: Words) -> str:
    """One lab: without its group with intervals; beside it the mean of those that met it."""
    with_it = " / ".join(f"{value:.3f}" for value in found["trained_with_it"].values())
    others = words.listing.join(name for name in group if name != lab)
    return f"| {' | '.join([lab, others, *left_out(found, words), with_it])} |"


def left_out(found: dict[str, Any], words: Words) -> list[str]:
    """By how much of a run was read, the AUC of what never met the lab."""
    return [
        words.estimate.format(value=value, low=low, high=high)
        for value, low, high in found["left_out"].values()
    ]
