"""``python -m ml card sequencing``: writes the card of the general constants from the recorded runs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ml.sequencing.evaluate import AGAINST, COHORT, PRODUCT, recorded_cohort, recorded_product
from ml.serving.cache import ADAPTERS

VERSION = "sequencing@1"
FAMILIES = {
    "knowledge_tracing": "Bayesian knowledge tracing",
    "logistic_with_forgetting": "logistic, with forgetting",
    "wrong_prerequisites": "wrong prerequisites",
    "sequence_model": "a sequence model",
}


def main(arguments: list[str]) -> int:
    """Write metrics.json and card.md into a folder."""
    parser = argparse.ArgumentParser(prog="python -m ml card sequencing")
    parser.add_argument("--folder", type=Path, default=ADAPTERS / "sequencing")
    folder: Path = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    found = figures(recorded_product(), PRODUCT)
    taught = figures(recorded_cohort(), COHORT)
    metrics = {"version": VERSION, "simulated students": found}
    (folder / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    (folder / "card.md").write_text(card(found, taught), encoding="utf-8")
    print(folder / "card.md")
    return 0


def figures(recorded: dict[str, Any], policy: str) -> dict[str, dict[str, Any]]:
    """By family of simulated students what a policy was measured to be."""
    found = {}
    for family, one in recorded["families"].items():
        against = one[AGAINST[policy]]
        found[family] = {
            "mastered": one["policies"][policy]["mastered"]["value"],
            "more_than_the_gate": against["mastered_more"]["value"],
            "more_than_the_gate_95": against["mastered_more"]["interval"],
            "of_the_way_to_the_oracle": against["distance_to_oracle_closed"]["value"],
            "false_mastery": one["policies"][policy]["false_mastery"]["value"],
        }
    return found


def card(general: dict[str, dict[str, Any]], taught: dict[str, dict[str, Any]]) -> str:
    """The model card as Markdown."""
    return (
        f"# {VERSION}\n\n"
        "The general constants by which the product reads what a student has and what a lab would teach, where "
        "this installation has learnt nothing of its own (`ml/sequencing/reading.json`). Fitted on simulated "
        "students of other courses; no learner is in them. A version that learnt from consenting learners of "
        "this installation takes their place when an administrator promotes it.\n\n"
        "All figures are of simulated students, never a learning gain: share of the skills truly mastered at a "
        "budget of three labs a skill, beside a fixed order with a gate at 0.95.\n\n"
        f"{_table('Without such a version', general)}\n"
        f"{_table('With one, from 400 other simulated students of the course', taught)}"
    )


def _table(title: str, found: dict[str, dict[str, Any]]) -> str:
    rows = "".join(
        f"| {FAMILIES[family]} | {one['mastered']:.3f} | {one['more_than_the_gate']:.3f} "
        f"({one['more_than_the_gate_95'][0]:.3f} to {one['more_than_the_gate_95'][1]:.3f}) | "
        f"{100 * one['of_the_way_to_the_oracle']:.0f} % | {100 * one['false_mastery']:.1f} % |\n"
        for family, one in found.items()
    )
    return (
        f"## {title}\n\n"
        "| students | mastered | more than the gate | of the way to the oracle | false mastery |\n"
        f"|---|---|---|---|---|\n{rows}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
