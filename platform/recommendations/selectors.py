"""What a student did with labs, what they are ready for, and what is recommended to do and to read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from assay.prepared import Prepared
from labs.core import lab_names
from learners.candidates import (
    Learner,
    groundwork_of,
    prepared_of,
    prepared_reasons,
    readiness_of,
)
from learners.models import Decision
from learners.selectors import latest_decision
from learners.services import learner_of
from learners.variants import Reason, reason
from ml.interest.model import FILES, InterestModel
from ml.training.examples import Floats
from people.models import User
from recommendations.models import InterestSwitch, LabVector, Rating
from recommendations.ranking import Known, Ranked, rank
from recommendations.resources import Resource, resources_for
from runs.models import Run

SHOWN = 3
READ = 2  # resources beside the labs


@dataclass(frozen=True)
class Recommended:
    """A lab for free practice, with the reasons as `learners.reasons` renders them."""

    lab: str
    reasons: list[Reason]


@dataclass(frozen=True)
class Reading:
    """A page or a lab's sheet, with the reasons."""

    kind: str  # page | sheet
    title: str
    address: str
    reasons: list[Reason]


@dataclass(frozen=True)
class Recommendations:
    """What to do, and what to read."""

    labs: list[Recommended]
    resources: list[Reading]


_switched_off = Prepared(
    lambda student: InterestSwitch.objects.filter(student=student, off=True).values_list("pk")[:1]
)
_runs_of = Prepared(
    lambda student: (
        Run.objects.filter(student=student)
        .order_by("started")
        .values_list("lab", "state", "started")
    )
)
_ratings_by = Prepared(
    lambda student: Rating.objects.filter(student=student).values_list("run__lab", "liked", "rated")
)


def is_off(student: User) -> bool:
    """Whether the student wants interests left alone."""
    return bool(_switched_off(student.pk))


def known_of(student: User, now: datetime) -> list[Known]:
    """What was opened, finished, repeated and rated, from the runs and the ratings; two queries."""
    times: Counter[str] = Counter()
    known = []
    for lab, state, began in _runs_of(student.pk):
        times[lab] += 1
        done = "finished" if state == Run.State.FINISHED else "opened"
        kind = "repeated" if times[lab] > 1 else done
        known.append(Known(lab, kind, (now - began).total_seconds()))
    for lab, liked, rated in _ratings_by(student.pk):
        kind = "liked" if liked else "disliked"
        known.append(Known(lab, kind, (now - rated).total_seconds()))
    return known


_made = Prepared(lambda: LabVector.objects.values_list("lab", "made"))


def vectors_of_labs() -> dict[str, Floats]:
    """The vectors that were made so far."""
    return dict(_vectors_as_made(tuple(_made())))


@lru_cache(maxsize=2)
def _vectors_as_made(made: tuple[tuple[str, datetime], ...]) -> dict[str, Floats]:
    """As they are after the last of them was made: read again when one is."""
    rows = LabVector.objects.filter(lab__in=[lab for lab, _ in made if lab in lab_names()])
    return {lab: np.array(one, np.float32) for lab, one in rows.values_list("lab", "vector")}


@lru_cache(maxsize=2)
def _loaded(folder: Path, _changed: float) -> InterestModel:
    return InterestModel.load(folder)


def interest_model() -> InterestModel:
    """What was trained for this school on its own log, else the backbone's words alone."""
    folder = Path(settings.MODEL_CACHE) / "interest"
    files = [folder / name for name in FILES]
    if not all(file.is_file() for file in files):
        return InterestModel()
    return _loaded(folder, max(file.stat().st_mtime for file in files))


def model_version() -> str:
    """Names what ranked: trained on a log of this school, or the words alone."""
    trained = (Path(settings.MODEL_CACHE) / "interest" / FILES[0]).is_file()
    return "interest@1" if trained else "interest-words@1"


def readiness(learner: Learner) -> dict[str, float]:
    """By lab: closeness to where one learns fastest, times the groundwork shown. 0 to 1.

    A lab that builds on something shown to be missing is not recommended at all.
    """
    found = {}
    for lab in lab_names():
        groundwork = groundwork_of(lab, learner)
        told = prepared_reasons(groundwork, learner.beliefs)
        if any(one["key"] == "builds_on_missing" for one in told):
            continue
        found[lab] = readiness_of(lab, learner.beliefs) * prepared_of(groundwork, learner.beliefs)
    return found


def recommended_to(student: User, count: int = SHOWN) -> list[Recommended]:
    """The labs to show; none where interests are switched off or no vector was made yet."""
    return recommendations_for(student, labs=count, resources=0).labs


def recommendations_for(student: User, labs: int = SHOWN, resources: int = READ) -> Recommendations:
    """So many labs and resources, each kind ranked by itself: reading takes no lab's place."""
    vectors = vectors_of_labs()
    if not vectors or is_off(student):
        return Recommendations([], [])
    learner = learner_of(student)
    known = known_of(student, timezone.now())
    ready = readiness(learner)
    to_read = resources_for(student, learner, ready, vectors) if resources else []
    if known:
        ready.pop(known_last(known), None)  # what was done just now is no suggestion
    found = rank(interest_model(), known, ready, vectors, labs)
    return Recommendations(
        [Recommended(one.lab, why(one, learner, known)) for one in found],
        ranked_reading(known, to_read, vectors, resources),
    )


def ranked_reading(
    known: list[Known], found: list[Resource], vectors: Mapping[str, Floats], count: int
) -> list[Reading]:
    """Interest times readiness with variety, as of labs; what was done with labs tells the interest."""
    by_key = {one.key: one for one in found}
    every = {**vectors, **{key: one.vector for key, one in by_key.items()}}
    fits = {key: one.readiness for key, one in by_key.items()}
    placed = rank(interest_model(), known, fits, every, count)
    return [_reading(by_key[one.lab], one, known) for one in placed]


def _reading(resource: Resource, placed: Ranked, known: list[Known]) -> Reading:
    reasons = [*why_interest(placed, known), *resource.reasons]
    return Reading(resource.kind, resource.title, resource.address, reasons)


def known_last(known: list[Known]) -> str:
    """The lab that was begun last."""
    return min(known, key=lambda one: one.age_s).lab


def why(one: Ranked, learner: Learner, known: list[Known]) -> list[Reason]:
    """Interest first, then variety, then readiness."""
    about = prepared_reasons(groundwork_of(one.lab, learner), learner.beliefs)
    new = [] if learner.done.get(one.lab) else [reason("new_lab")]
    return [*why_interest(one, known), *about, *new]


def why_interest(one: Ranked, known: list[Known]) -> list[Reason]:
    """What speaks for it beside what it builds on."""
    reasons = []
    if one.like:
        liked = any(k.lab == one.like and k.kind == "liked" for k in known)
        reasons.append(
            reason("like_what_you_liked" if liked else "like_what_you_did", lab=one.like)
        )
    if one.for_variety:
        reasons.append(reason("for_variety"))
    return reasons or [reason("fits_now")]


def free_decision(student: User) -> Decision | None:
    """The decision of free practice that stands, where nobody has begun it."""
    latest = latest_decision(student, None)
    return latest if latest is not None and latest.next_run_id is None else None


def to_rate(student: User) -> QuerySet[Run]:
    """The newest finished runs without a rating."""
    done = Run.objects.filter(student=student, state=Run.State.FINISHED, rating=None)
    return done.order_by("-finished")
