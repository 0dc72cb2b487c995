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
    """Which stated ones the runs speak against, and which others they suggest."""
    edges, stated = cohort.edges, course.needs
    doubted = stated & (edges < STRICT_ENOUGH)
    suggested = ~stated & (edges >= STRICT_ENOUGH)
    held = int(stated.sum() - doubted.sum())
    return (
        f"## Prerequisites\n\nOf the {int(stated.sum())} that the graph states, the runs speak against "
        f"{int(doubted.sum())} and leave {held} as they are.\n\n"
        f"{_listed('Spoken against', cohort, doubted)}"
        f"{_listed('Not in the graph, but suggested by the runs', cohort, suggested)}"
    )


def _listed(title: str, cohort: Cohort, where: Any) -> str:
    """The strictest first, each with how strict it is; nothing where there is none."""
    found = sorted(
        (
            (cohort.edges[above, below], skill, one)
            for above, below, skill, one in _places(cohort, where)
        ),
        reverse=True,
    )[:MOST_SHOWN]
    lines = "\n".join(f"- {skill} builds on {one}: {strict:.2f}" for strict, skill, one in found)
    return f"{title}, with how strict each is:\n\n{lines}\n\n" if lines else ""


def _places(cohort: Cohort, where: Any) -> Iterator[tuple[int, int, str, str]]:
    for above, below in np.argwhere(where):
        yield int(above), int(below), cohort.skills[above], cohort.skills[below]
