"""The card of a version that learnt from teachers' reviews, in the languages of the product."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml.procedures.scorer import TASK
from ml.procedures.second_outlet import LEARNT
from ml.serving.versions import version_of


@dataclass(frozen=True)
class Words:
    """The sentences of one language, with the names of the figures that stand in them."""

    title: str
    made: str
    outlet: str
    """Where a second outlet was learnt; `no_outlet` where it was not taken."""
    no_outlet: str
    measured: str
    header: str
    before: str
    after: str


WORDS = {
    "en": Words(
        title="# Model card: {version}",
        made="{base} with the confidence of its verdicts fitted to {learnt_from} trials that teachers "
        "of this installation judged: its slope went from {before:.3f} to {after:.3f}. {outlet} "
        "Networks, chance of success and marks of actions are those of the base, and so is its card.",
        outlet="The sequence readers learnt a second outlet, with which they judge trials: on learners "
        "left out the log loss is {without:.3f} without it and {with_it:.3f} with it.",
        no_outlet="A second outlet of the sequence readers, to judge trials with, gained nothing clear "
        "on learners left out and was not taken: the log loss is {without:.3f} without it and "
        "{with_it:.3f} with it.",
        measured="On {kept} reviewed trials of learners from whom it did not learn:",
        header="| version | agrees with the teacher | Brier | calibration error | share shown |",
        before="before",
        after="after",
    ),
    "zh": Words(
        title="# 模型卡：{version}",
        made="这个版本以 {base} 为基础，判断的把握按本站教师判断过的 {learnt_from} 次试验重新拟合："
        "斜率由 {before:.3f} 变为 {after:.3f}。{outlet}神经网络、成功的可能性和操作的标记都与基础版本相同，"
        "基础版本的模型卡仍然适用。",
        outlet="序列模型学到了第二个输出，用来判断试验：在未参与训练的学习者上，不用它时对数损失为 "
        "{without:.3f}，使用后为 {with_it:.3f}。",
        no_outlet="也试过让序列模型用第二个输出来判断试验，但在未参与训练的学习者上没有明显改善，"
        "因此没有采用：不用它时对数损失为 {without:.3f}，使用后为 {with_it:.3f}。",
        measured="在 {kept} 次经过复核的试验上的表现；这个版本没有学过这些学习者的试验：",
        header="| 版本 | 与教师一致 | Brier 分数 | 校准误差 | 给出判断的比例 |",
        before="之前",
        after="之后",
    ),
}


def card(found: dict[str, Any], base: Path, language: str) -> str:
    """What the new version is, in a page that points to the base's."""
    words, reviews, slope = WORDS[language], found["reviews"], found["slope"]
    made = words.made.format(
        base=version_of(base, TASK),
        learnt_from=reviews["learnt_from"],
        before=slope["before"],
        after=slope["after"],
        outlet=_second_outlet(found, words),
    )
    return "\n".join(
        [
            words.title.format(version=found["version"]),
            "",
            made,
            "",
            words.measured.format(kept=reviews["kept"]),
            "",
            words.header,
            "|---|---|---|---|---|",
            _row(words.before, reviews["before"]["figures"]),
            _row(words.after, reviews["after"]["figures"]),
            "",
        ]
    )


def _row(when: str, found: dict[str, Any]) -> str:
    """The figures of one of the two versions."""
    return (
        f"| {when} | {found['accuracy']:.3f} | {found['brier']:.3f} | {found['ece']:.3f} "
        f"| {found['share_shown']:.2f} |"
    )


def _second_outlet(found: dict[str, Any], words: Words) -> str:
    """What became of a second outlet, in a sentence."""
    told = found["second_outlet"]
    sentence = words.outlet if LEARNT in found["learnt"] else words.no_outlet
    return sentence.format(without=told["log_loss_without"], with_it=told["log_loss_with"])
