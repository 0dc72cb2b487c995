"""Which version of each task is live: what workers look up."""

from datetime import timedelta

from django.utils import timezone

from learners.promoted import LOOK_EVERY_S
from learners.promoted import Choice as LearnerChoice
from registry.folders import folder_of
from registry.models import ModelVersion, Transition
from registry.observations import SCORE_NOTHING, SEQUENCING, TRACING
from scoring.loaded import Choice

TAKEN_UP_AFTER = timedelta(seconds=2 * LOOK_EVERY_S)
"""When a promoted sequence reader takes part in mastery: by then no process believes that there is none."""


def live_cohort() -> LearnerChoice | None:
    """The cohort by which the next lab is chosen; none where what is shipped, the general constants, is live."""
    version = _retrained(SEQUENCING)
    return LearnerChoice(version.name, folder_of(version), version.digest) if version else None


def _retrained(task: str) -> ModelVersion | None:
    """The live version of a task, if it was trained here."""
    retrained = ModelVersion.Origin.RETRAINED
    live = ModelVersion.objects.filter(task=task, state=ModelVersion.State.LIVE, origin=retrained)
    return live.only("name", "origin", "folder", "digest", "task").first()


def live_reader() -> LearnerChoice | None:
    """The sequence reader that is blended into mastery; none where what is shipped, the counts alone, is live."""
    version = _retrained(TRACING)
    if version is None:
        return None
    came = Transition.objects.filter(version=version, after=ModelVersion.State.LIVE).first()
    if came is not None and timezone.now() - came.created < TAKEN_UP_AFTER:
        return None
    return LearnerChoice(version.name, folder_of(version), version.digest)


def live_choices() -> dict[str, Choice]:
    """What scores. One cheap query, at most once a second. A shipped version needs no check: it came with the code that reads it."""
    live = ModelVersion.objects.filter(state=ModelVersion.State.LIVE).exclude(
        task__in=SCORE_NOTHING
    )
    live = live.only("task", "name", "origin", "folder", "digest")
    return {version.task: choice_of(version) for version in live}


def choice_of(version: ModelVersion) -> Choice:
    """A version as a worker loads it."""
    shipped = version.origin == ModelVersion.Origin.SHIPPED
    return Choice(version.name, None if shipped else folder_of(version), version.digest)
