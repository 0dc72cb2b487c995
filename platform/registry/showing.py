"""What the registry's pages show, put together with few queries."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from registry.comparing import shadow_report
from registry.figures import Figures, figure_rows, figures_of
from registry.models import Evaluation, LearnerInVersion, ModelVersion
from registry.observations import SCORE_NOTHING, SEQUENCING, TRACING
from registry.part_names import part_name
from registry.selectors import (
    comparison_of,
    learners_of,
    model_versions,
    scores_by_version,
)
from registry.services import MOVES, previous_of
from runs.models import Run
from scoring.workers import Worker, workers

State = ModelVersion.State
STATE_ORDER = (State.LIVE, State.SHADOW, State.PROPOSED, State.RETIRED)
TASKS = {
    "explanations": _("Answers in words"),
    "procedures": _("How an experiment is carried out"),
    TRACING: _("Mastery of skills"),
    SEQUENCING: _("Choice of the next lab"),
}
LEARNT = {
    "networks": _("the networks"),
    "word models": _("the word models"),
    "blend": _("the weights of both, and from which chance on a verdict is shown"),
    "second outlet": _("how the sequence readers judge a trial"),
    "trust": _("how far a verdict on a trial is to be trusted"),
}
KINDS = {
    "course": _("Course"),
    "language": _("Language"),
    "scaffold": _("Scaffold level"),
    "device": _("Device"),
}


class Task(NamedTuple):
    """A task with its versions, the live one first."""

    name: str
    title: str
    versions: list[dict[str, Any]]


def tasks_with_versions() -> list[Task]:
    """Two queries, however many versions there are."""
    made = scores_by_version()
    by_task: dict[str, list[ModelVersion]] = {}
    for version in model_versions():
        by_task.setdefault(version.task, []).append(version)
    return [
        Task(
            name,
            str(TASKS.get(name, name)),
            [
                {"version": one, "scores": None if name in SCORE_NOTHING else made.get(one.name, 0)}
                for one in sorted(found, key=lambda one: STATE_ORDER.index(State(one.state)))
            ],
        )
        for name, found in by_task.items()
    ]


def workers_or_none() -> list[Worker] | None:
    """The living workers; None while Valkey does not answer."""
    try:
        return [one for one in workers() if one.alive]
    except RedisError:
        return None


def page_of(version: ModelVersion) -> dict[str, Any]:
    """Everything about one version but its card."""
    compared = comparison_of(version)
    evaluation = compared.after if compared else version.evaluations.order_by("-pk").first()
    learners = learners_of(version)
    return {
        "version": version,
        "task_title": TASKS.get(version.task, version.task),
        "figures": figure_rows(version.metrics),
        "compared": _compared(compared.before, compared.after) if compared else [],
        "compared_answers": evaluation.answers if evaluation else 0,
        "subgroups": subgroups_of(evaluation) if evaluation else [],
        "shadow": shadow_report(version),
        "sets": [
            {**one, "name": part_name([one["name"]])} for one in version.lineage.get("sets", [])
        ],
        "learnt": [LEARNT.get(one, one) for one in version.lineage.get("learnt", [])],
        "privacy": version.lineage.get("privacy"),
        "learners": learners,
        "withdrawn": sum(no_longer(one) for one in learners),
        "transitions": version.transitions.select_related("by"),
        "moves": moves_of(version),
        "tracing": version.task == TRACING,
        "sequencing": version.task == SEQUENCING,
        "scores_steps": version.task not in SCORE_NOTHING,
        "gain": gain_of(version),
        "earlier": previous_of(version) if version.state == State.LIVE else None,
    }


def moves_of(version: ModelVersion) -> list[str]:
    """Into which states a version may be brought; what scores no steps has no shadow."""
    found = [state for state, before in MOVES.items() if version.state in before]
    return [one for one in found if version.task not in SCORE_NOTHING or one != State.SHADOW]


class Gain(NamedTuple):
    """How much better the next verdict, or what the next lab shows, is foretold, in log loss."""

    before: float
    after: float
    gain: float
    low: float
    high: float
    learners: int


def gain_of(version: ModelVersion) -> Gain | None:
    """Of a version that scores no steps and was trained here."""
    metrics = version.metrics
    if version.task not in SCORE_NOTHING or "gain" not in metrics:
        return None
    reviews, (low, high) = metrics["reviews"], metrics["gain_95"]
    before, after = (reviews[one]["figures"]["log_loss"] for one in ("before", "after"))
    return Gain(before, after, metrics["gain"], low, high, metrics["measured_on"])


def _compared(before: Evaluation, after: Evaluation) -> list[Figures]:
    rows = (
        figures_of(before.version.name, before.figures),
        figures_of(after.version.name, after.figures),
    )
    return [row for row in rows if row is not None]


def subgroups_of(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Each kind of group with its rows and the gap between the best and the worst served."""
    return [
        {"kind": str(KINDS.get(kind, kind)), **found, "groups": _named(kind, found["groups"])}
        for kind, found in evaluation.subgroups.items()
    ]


def _named(kind: str, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Groups under the names that a reader knows."""
    if kind != "device":
        return groups
    names = dict(Run.Device.choices)
    return [one | {"name": names.get(one["name"], _("not known"))} for one in groups]


def no_longer(learner: LearnerInVersion) -> bool:
    """Whether somebody whose answers are in a version does not consent any more."""
    user = learner.learner.user
    return user is None or not user.consents_to_training
