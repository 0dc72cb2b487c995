"""The card of a version that learnt from reviews, made from what its training recorded."""

import json
from pathlib import Path
from typing import Any


def write_card(folder: Path) -> Path:
    """card.md beside the metrics and the lineage that it is made from."""
    metrics = json.loads((folder / "metrics.json").read_text())
    lineage = json.loads((folder / "lineage.json").read_text())
    path = folder / "card.md"
    path.write_text(card(metrics, lineage), encoding="utf-8")
    return path


def card(metrics: dict[str, Any], lineage: dict[str, Any]) -> str:
    """Markdown."""
    reviews, base = metrics["reviews"], lineage["base"]
    return TEXT.format(
        version=metrics["version"],
        base=base["version"],
        base_digest=base["digest"][:16],
        way=WAYS[metrics["way"]],
        seconds=metrics["seconds"],
        privacy=_privacy(lineage),
        sets="\n".join(_set_row(one) for one in lineage["sets"]),
        learners=len(lineage["learners"]["trained"]),
        kept=reviews["kept"],
        kept_learners=len(lineage["learners"]["measured"]),
        compared="\n".join(_compared_rows(reviews)),
        parts="\n".join(
            _part_row(f"{cut}, {name}", row)
            for cut, parts in metrics["validation"].items()
            for name, row in parts.items()
        ),
    )


def _privacy(lineage: dict[str, Any]) -> str:
    """What the version tells of any one answer, where it was trained so that this is known."""
    spent = lineage.get("privacy")
    if not spent:
        return ""
    return PRIVACY.format(**spent)


def _set_row(one: dict[str, Any]) -> str:
    return f"| {one['name']} | {one['answers']:,} | {one['licence']} | `{one['sha256'][:16]}` |"


def _compared_rows(reviews: dict[str, Any]) -> list[str]:
    rows = []
    for when in ("before", "after"):
        figures = reviews[when]["figures"]
        rows.append(_part_row(f"{reviews[when]['version']} ({when})", figures))
    return rows


def _part_row(name: str, row: dict[str, Any]) -> str:
    low, high = row["macro_f1_95"]
    below, above = row["accuracy_95"]
    shown = row["accuracy_when_shown"]
    return (
        f"| {name} | {row['labelled']} | **{row['macro_f1']:.3f}** ({low:.3f} to {high:.3f})"
        f" | {row['accuracy']:.3f} ({below:.3f} to {above:.3f}) | {row['ece']:.3f}"
        f" | {100 * row['share_shown']:.0f} % | {'none shown' if shown is None else f'{100 * shown:.0f} %'} |"
    )


WAYS = {
    "words and blend": "The network is that of the base; word models, blend and thresholds were fitted again. Of a question that the reviews alone taught, network and words are weighed as is best on questions of the data sets that one cut's network never read and the other cut's word models know.",
    "private": "The network learnt on from the reviews under differential privacy; word models, blend and thresholds learnt nothing from them. The figures on the data sets are of the network before.",
    "whole": "The networks were trained anew by the base's recipe, then word models, blend and thresholds.",
}
PRIVACY = """
Differential privacy: epsilon {epsilon:.2f} at delta {delta:g} for any one answer learnt from (DP-SGD: {steps}
steps, noise {noise:.2f}, each answer in a step with chance {sample_rate:.3f}). The learner with most answers
gave {most_answers_of_a_learner}; for all answers of one learner the epsilon is that many times as large.
"""
TEXT = """# {version}

Made from {base} (`{base_digest}`) and teachers' reviews, in {seconds} s. {way} What the model is, what
it is for and its limits stand on the card of {base}.

## Data
| set | answers | licence | digest |
|---|---|---|---|
{sets}

The reviews are of {learners} learners who consented, under pseudonyms; names, addresses and numbers that
identify were taken out before they left the database. A teacher's "not shown" was read as
"contradicts" or as "misses", whichever the model that scored the answer held more likely.
{privacy}
## Before and after, on the same answers
{kept} reviewed answers of {kept_learners} other learners, from whom neither version learnt. Three
classes, all answers counted whether shown or not; 95 % intervals by bootstrap over answers.

| version | answers | macro-F1 | accuracy | calibration error | shown | right when shown |
|---|---|---|---|---|---|---|
{compared}

## On the data sets
What each cut keeps back, as on the card of {base}.

| part | answers | macro-F1 | accuracy | calibration error | shown | right when shown |
|---|---|---|---|---|---|---|
{parts}
"""
