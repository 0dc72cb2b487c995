"""The model versions that score, for the admin's pages."""

from django.db.models import Count, QuerySet

from registry.models import ModelVersion
from scoring.models import Score


def model_versions() -> QuerySet[ModelVersion]:
    """Every version, by task, the newest first."""
    return ModelVersion.objects.order_by("task", "-created", "-pk")


def live_version(task: str) -> ModelVersion | None:
    """The version of a task that scores now."""
    return ModelVersion.objects.filter(task=task, state=ModelVersion.State.LIVE).first()


def scores_by_version() -> dict[str, int]:
    """How many scores each version has made."""
    rows = Score.objects.exclude(model_version="").order_by()
    counted = rows.values("model_version").annotate(count=Count("pk"))
    return {row["model_version"]: row["count"] for row in counted}
