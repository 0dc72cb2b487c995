"""Which version of each task scores now: what scoring workers look up, at most once a second."""

from registry.folders import folder_of
from registry.models import ModelVersion
from scoring.loaded import Choice


def live_choices() -> dict[str, Choice]:
    """One cheap query. A shipped version needs no check: it came with the code that reads it."""
    live = ModelVersion.objects.filter(state=ModelVersion.State.LIVE).only(
        "task", "name", "origin", "folder", "digest"
    )
    return {version.task: choice_of(version) for version in live}


def choice_of(version: ModelVersion) -> Choice:
    """A version as a worker loads it."""
    shipped = version.origin == ModelVersion.Origin.SHIPPED
    return Choice(version.name, None if shipped else folder_of(version), version.digest)
