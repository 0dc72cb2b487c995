"""Model versions, what they rest on and how they compare: for the admin's pages and the API."""

from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from people.models import Institution, User
from registry.models import (
    Evaluation,
    LearnerInVersion,
    ModelVersion,
    TrainingRun,
)
from scoring.models import Score

NO_LONGER = Q(learner__user=None) | Q(learner__user__consents_to_training=False)


def may_see_registry(user: User) -> bool:
    """Administrators."""
    return user.is_institution_admin


def may_change_models(user: User) -> bool:
    """A version scores for everybody on this server: where that is several schools, a superuser decides.

    A teacher's sample class is an institution of its own, but no school.
    """
    if user.is_superuser:
        return True
    schools = Institution.objects.filter(sample_class=None)
    return user.is_institution_admin and schools.count() == 1


def model_versions() -> QuerySet[ModelVersion]:
    """Every version, by task, the newest first."""
    return ModelVersion.objects.order_by("task", "-created", "-pk")


def live_version(task: str) -> ModelVersion | None:
    """The version of a task that scores now."""
    return ModelVersion.objects.filter(task=task, state=ModelVersion.State.LIVE).first()


def scores_by_version() -> dict[str, int]:
    """How many scores each version has made, not counting those in sample classes."""
    real = Score.objects.filter(run__student__institution__sample_class=None)
    rows = real.exclude(model_version="").order_by()
    counted = rows.values("model_version").annotate(count=Count("pk"))
    return {row["model_version"]: row["count"] for row in counted}


def withdrawn_from(version: ModelVersion) -> QuerySet[LearnerInVersion]:
    """Learners of a version who no longer consent, or are no longer here."""
    return version.learners.filter(NO_LONGER, part=LearnerInVersion.Part.TRAINED)


class Affected(NamedTuple):
    """A version that learnt from somebody who no longer consents."""

    version: ModelVersion
    learners: int
    answers: int
    codes: list[str]


def affected_versions() -> list[Affected]:
    """The versions to be retrained, those in use first; two queries."""
    rows = (
        LearnerInVersion.objects.filter(NO_LONGER, part=LearnerInVersion.Part.TRAINED)
        .select_related("version", "learner")
        .order_by("version__task", "-version__created", "learner__code")
    )
    by_version: dict[ModelVersion, list[LearnerInVersion]] = {}
    for row in rows:
        by_version.setdefault(row.version, []).append(row)
    found = [
        Affected(
            version,
            len(learners),
            sum(one.answers for one in learners),
            [one.learner.code for one in learners],
        )
        for version, learners in by_version.items()
    ]
    return sorted(found, key=lambda one: one.version.state == ModelVersion.State.RETIRED)


def versions_with(learner: User) -> QuerySet[ModelVersion]:
    """The versions in whose lineage a learner is."""
    return model_versions().filter(learners__learner__user=learner).distinct()


def training_runs(count: int = 10) -> QuerySet[TrainingRun]:
    """The latest attempts to learn from reviews."""
    return TrainingRun.objects.select_related("version")[:count]


class Compared(NamedTuple):
    """Two versions on the same reviewed answers."""

    before: Evaluation
    after: Evaluation


def comparison_of(version: ModelVersion) -> Compared | None:
    """The newest evaluation of a version beside that of its base on the very same answers."""
    if version.base_id is None:
        return None
    after = version.evaluations.order_by("-pk").first()
    if after is None:
        return None
    before = (
        Evaluation.objects.select_related("version")
        .filter(version=version.base_id, digest=after.digest)
        .first()
    )
    return Compared(before, after) if before else None


def learners_of(version: ModelVersion) -> list[LearnerInVersion]:
    """Whose reviewed answers are in a version, by pseudonym."""
    return list(version.learners.select_related("learner__user").order_by("part", "learner__code"))
