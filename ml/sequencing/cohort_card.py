"""The model card of a cohort, from what was recorded: what it foretells, and which prerequisites the runs doubt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ml.sequencing.cohort import Cohort
from ml.sequencing.course import Course

STRICT_ENOUGH = 0.5
"""Below it the runs speak against a prerequisite of the graph; from it on they suggest one that isn't there. Chosen."""
MOST_SHOWN = 12


def card(metrics: dict[str, Any], cohort: Cohort, course: Course, fitted: int) -> str:
    """As Markdown."""
    before, after = (metrics["reviews"][one]["figures"] for one in ("before", "after"))
    rows = "\n".join(
        f"| {name} | {before[key]} | {after[key]} |"
        for name, key in (("log loss", "log_loss"), ("AUC", "auc"), ("calibration error", "ece"))
    )
    low, high = metrics["gain_95"]
    return (
        f"# {metrics['version']}\n\n"
        "How the skills of the labs are learnt, kept and needed, as this installation's own learners showed "
        "it, with their consent. The choice of the next lab reads skills by it; mastery, gates and marks do "
        "not. Of no use elsewhere.\n\n"
        f"Two learner models (Bayesian knowledge tracing with forgetting and three speeds; a strength that "
        f"grows and fades), fitted on the runs of {fitted} learners; the second weighs {cohort.share:.2f}. "
        f"Measured on {metrics['reviews']['kept']} looks at a skill, of {metrics['measured_on']} others.\n\n"
        "| what the next lab shows | general constants | cohort |\n|---|---|---|\n"
        f"{rows}\n\n"
        f"Log loss is better by {metrics['gain']} (95 % by bootstrap over learners: {low} to {high}).\n\n"
        f"{_prerequisites(cohort, course)}"
        "A lab that is better foretold is not better learning. How strict a prerequisite is begins at 1 where the "
        "graph states it and near 0 elsewhere, and the runs move it: where they tell nothing, it stays. Whoever "
        "edits the graph decides.\n"
    )


def _prerequisites(cohort: Cohort, course: Course) -> str:
    """Stated ones with what the runs say of each, then others that they suggest."""
    edges, stated = cohort.edges, course.needs
    told = [
        f"| {skill} | {below} | {edges[above, under]:.2f} | {_said(edges[above, under])} |"
        for above, under, skill, below in _places(cohort, stated)
    ]
    unstated = np.where(stated, 0.0, edges)
    others = sorted(
        (
            (edges[above, under], skill, below)
            for above, under, skill, below in _places(cohort, unstated >= STRICT_ENOUGH)
        ),
        reverse=True,
    )[:MOST_SHOWN]
    text = ""
    if told:
        head = "| skill | builds on | how strictly, 0 to 1 | the runs |\n|---|---|---|---|\n"
        text += "## Prerequisites of the graph\n\n" + head + "\n".join(told) + "\n\n"
    if others:
        lines = "\n".join(
            f"- {skill} after {below}: {strict:.2f}" for strict, skill, below in others
        )
        text += "## Not in the graph, but suggested by the runs\n\n" + lines + "\n\n"
    return text


def _places(cohort: Cohort, where: Any) -> Iterator[tuple[int, int, str, str]]:
    for above, below in np.argwhere(where):
        yield int(above), int(below), cohort.skills[above], cohort.skills[below]


def _said(strict: float) -> str:
    return "speak against it" if strict < STRICT_ENOUGH else "don't speak against it"
