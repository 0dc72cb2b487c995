"""``python -m ml card sequencing``: writes the cards of the general constants from the recorded runs."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from ml.cards import write_cards
from ml.sequencing.evaluate import AGAINST, COHORT, PRODUCT, recorded_cohort, recorded_product
from ml.serving.cache import ADAPTERS

VERSION = "sequencing@1"
FAMILIES = {
    "en": {
        "knowledge_tracing": "Bayesian knowledge tracing",
        "logistic_with_forgetting": "logistic, with forgetting",
        "wrong_prerequisites": "wrong prerequisites",
        "sequence_model": "a sequence model",
    },
    "zh": {
        "knowledge_tracing": "贝叶斯知识追踪",
        "logistic_with_forgetting": "逻辑斯谛模型，带遗忘",
        "wrong_prerequisites": "先决关系有误",
        "sequence_model": "序列模型",
    },
}
ABOUT = {
    "en": (
        "The general constants by which the product reads what a student has and what a lab would teach, where "
        "this installation has learnt nothing of its own (`ml/sequencing/reading.json`). Fitted on simulated "
        "students of other courses; no learner is in them. A version that learnt from consenting learners of "
        "this installation takes their place when an administrator promotes it.\n\n"
        "All figures are of simulated students, never a learning gain: share of the skills truly mastered at a "
        "budget of three labs a skill, beside a fixed order with a gate at 0.95."
    ),
    "zh": (
        "通用常数：在这套安装还没有从自己的学生那里学到什么时，产品用它们估计学生已有哪些技能、一个实验能教会什么"
        "（`ml/sequencing/reading.json`）。它们用其他课程的模拟学生拟合而成，其中没有任何学习者。"
        "如果一个版本是从这里同意参与的学习者那里学到的，经管理员启用后由它取代通用常数。\n\n"
        "所有数字都来自模拟学生，绝不是学习增益：在每项技能三个实验的预算下，真正掌握的技能所占的比例，"
        "并与门槛为 0.95 的固定顺序对照。"
    ),
}
TITLES = {
    "en": (
        "Without such a version",
        "With one, from 400 other simulated students of the course",
    ),
    "zh": ("没有这样的版本时", "有这样的版本时（来自该课程另外 400 名模拟学生）"),
}
HEADS = {
    "en": "| students | mastered | more than the gate | of the way to the oracle | false mastery |",
    "zh": "| 学生 | 掌握 | 比带门槛的顺序多 | 弥补与理想选择的差距 | 误判为掌握 |",
}
TO = {"en": "to", "zh": "至"}


def main(arguments: list[str]) -> int:
    """Write metrics.json and the cards into a folder."""
    parser = argparse.ArgumentParser(prog="python -m ml card sequencing")
    parser.add_argument("--folder", type=Path, default=ADAPTERS / "sequencing")
    folder: Path = parser.parse_args(arguments).folder
    folder.mkdir(parents=True, exist_ok=True)
    found = figures(recorded_product(), PRODUCT)
    taught = figures(recorded_cohort(), COHORT)
    metrics = {"version": VERSION, "simulated students": found}
    (folder / "metrics.json").write_text(json.dumps(metrics, indent=1) + "\n", encoding="utf-8")
    print(*write_cards(folder, lambda language: card(found, taught, language)), sep="\n")
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


def card(
    general: dict[str, dict[str, Any]], taught: dict[str, dict[str, Any]], language: str = "en"
) -> str:
    """The model card as Markdown."""
    tables = [
        _table(title, found, language)
        for title, found in zip(TITLES[language], (general, taught), strict=True)
    ]
    return "\n".join([f"# {VERSION}\n\n{ABOUT[language]}\n", *tables])


def _table(title: str, found: dict[str, dict[str, Any]], language: str) -> str:
    families, to = FAMILIES[language], TO[language]
    rows = "".join(
        f"| {families[family]} | {one['mastered']:.3f} | {one['more_than_the_gate']:.3f} "
        f"({one['more_than_the_gate_95'][0]:.3f} {to} {one['more_than_the_gate_95'][1]:.3f}) | "
        f"{100 * one['of_the_way_to_the_oracle']:.0f} % | {100 * one['false_mastery']:.1f} % |\n"
        for family, one in found.items()
    )
    return f"## {title}\n\n{HEADS[language]}\n|---|---|---|---|---|\n{rows}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
