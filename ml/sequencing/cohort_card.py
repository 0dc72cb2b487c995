"""The model card of a cohort, from what was recorded: what it foretells, and which prerequisites the runs doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ml.cards import before_and_after
from ml.sequencing.cohort import Cohort
from ml.sequencing.course import Course

STRICT_ENOUGH = 0.5
"""Below it the runs speak against a prerequisite of the graph; from it on they suggest one that isn't there. Chosen."""
MOST_SHOWN = 12


WORDS = {
    "en": {
        "text": (
            "# {version}\n\n"
            "How the skills of the labs are learnt, kept and needed, as this installation's own learners showed "
            "it, with their consent. The choice of the next lab reads skills by it; mastery, gates and marks do "
            "not. Of no use elsewhere.\n\n"
            "Two learner models (Bayesian knowledge tracing with forgetting and three speeds; a strength that "
            "grows and fades), fitted on the runs of {fitted} learners; the second weighs {share:.2f}. "
            "Measured on {kept} looks at a skill, of {measured_on} others.\n\n"
            "| what the next lab shows | general constants | cohort |\n|---|---|---|\n"
            "{rows}\n\n"
            "Log loss is better by {gain} (95 % by bootstrap over learners: {low} to {high}).\n\n"
            "{prerequisites}"
            "A lab that is better foretold is not better learning. How strict a prerequisite is begins at 1 where the "
            "graph states it and near 0 elsewhere, and the runs move it: where they tell nothing, it stays. Whoever "
            "edits the graph decides.\n"
        ),
        "prerequisites": (
            "## Prerequisites\n\nOf the {stated} that the graph states, the runs speak against {doubted} and "
            "leave {held} as they are.\n\n"
        ),
        "doubted": "Spoken against, with how strict each is:",
        "suggested": "Not in the graph, but suggested by the runs, with how strict each is:",
        "edge": "- {skill} builds on {one}: {strict:.2f}",
    },
    "zh": {
        "text": (
            "# {version}\n\n"
            "实验中的技能怎样学会、怎样保持、以哪些技能为基础：由这套安装自己的学习者在同意之下所表明。"
            "选择下一个实验时按它估计技能；掌握程度、门槛和成绩都不受影响。它在别处没有用。\n\n"
            "两个学习者模型（带遗忘和三种学习速度的贝叶斯知识追踪；会增长也会消退的技能强度），"
            "用 {fitted} 名学习者的实验记录拟合；第二个模型的权重为 {share:.2f}。"
            "在另外 {measured_on} 名学习者的 {kept} 次技能表现上检验。\n\n"
            "| 下一个实验的表现 | 通用常数 | 这里的学生 |\n|---|---|---|\n"
            "{rows}\n\n"
            "对数损失改善 {gain}（对学习者重抽样的 95 % 区间：{low} 至 {high}）。\n\n"
            "{prerequisites}"
            "预测得更准并不等于学得更好。先决关系的严格程度：图谱中有的从 1 开始，没有的从接近 0 开始，"
            "再由实验记录改变；记录说明不了什么的地方保持不变。是否修改图谱由编辑者决定。\n"
        ),
        "prerequisites": (
            "## 先决关系\n\n图谱中的 {stated} 条先决关系里，实验记录不支持 {doubted} 条，其余 {held} 条保持原样。\n\n"
        ),
        "doubted": "不受支持的，及各自的严格程度：",
        "suggested": "图谱中没有而实验记录提示的，及各自的严格程度：",
        "edge": "- {skill} 以 {one} 为基础：{strict:.2f}",
    },
}


def card(
    metrics: dict[str, Any], cohort: Cohort, course: Course, fitted: int, language: str = "en"
) -> str:
    """As Markdown; skills are called by their keys."""
    words = WORDS[language]
    low, high = metrics["gain_95"]
    return str(words["text"]).format(
        version=metrics["version"],
        fitted=fitted,
        share=cohort.share,
        kept=metrics["reviews"]["kept"],
        measured_on=metrics["measured_on"],
        rows=before_and_after(metrics["reviews"], language),
        gain=metrics["gain"],
        low=low,
        high=high,
        prerequisites=_prerequisites(cohort, course, words),
    )


def _prerequisites(cohort: Cohort, course: Course, words: Mapping[str, Any]) -> str:
    """Which stated ones the runs speak against, and which others they suggest."""
    edges, stated = cohort.edges, course.needs
    doubted = stated & (edges < STRICT_ENOUGH)
    suggested = ~stated & (edges >= STRICT_ENOUGH)
    counts = {"stated": int(stated.sum()), "doubted": int(doubted.sum())}
    held = counts["stated"] - counts["doubted"]
    told = str(words["prerequisites"]).format(**counts, held=held)
    listed = (
        _listed(words[title], words["edge"], cohort, where)
        for title, where in (("doubted", doubted), ("suggested", suggested))
    )
    return told + "".join(listed)


def _listed(title: str, edge: str, cohort: Cohort, where: Any) -> str:
    """The strictest first, each with how strict it is; nothing where there is none."""
    found = sorted(
        (
            (cohort.edges[above, below], skill, one)
            for above, below, skill, one in _places(cohort, where)
        ),
        reverse=True,
    )[:MOST_SHOWN]
    lines = "\n".join(
        edge.format(skill=skill, one=one, strict=strict) for strict, skill, one in found
    )
    return f"{title}\n\n{lines}\n\n" if lines else ""


def _places(cohort: Cohort, where: Any) -> Iterator[tuple[int, int, str, str]]:
    for above, below in np.argwhere(where):
        yield int(above), int(below), cohort.skills[above], cohort.skills[below]
