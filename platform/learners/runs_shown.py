"""What each of a student's runs said of each skill, as it stands now: what the choice of the next lab learns from.

Mastery weighs every step by itself (`learners.standing`). Here a run is one look at each of its skills, as in the
simulation of policies: which one it says is what more of its good and bad steps say, each step counting the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from labs.core import lab_names
from learners.skills import skills_shown_by
from learners.tracing import COUNTING, SHARES
from scoring.models import Review, Score


@dataclass
class RunShown:
    """One run of a lab: of each skill that it said something of, the shares of its good steps."""

    started: datetime
    shares: dict[str, list[float]] = field(default_factory=dict)

    @property
    def right(self) -> Mapping[str, bool]:
        """By skill whether it was shown; one of which good and bad steps are even is left out."""
        means = {skill: sum(some) / len(some) for skill, some in self.shares.items()}
        return {skill: mean > 0.5 for skill, mean in means.items() if mean != 0.5}


def runs_shown(student: int) -> list[RunShown]:
    """The runs of which some skill was shown or not, in the order of time; two queries.

    Reviews speak in their scores' places; of what was graded anew the new score counts.
    """
    reviewed = _verdicts_reviewed(student)
    scores = Score.counting.filter(run__student=student, run__lab__in=lab_names())
    names = ("pk", "run", "run__started", "run__lab", "practice", "verdict", "abstained")
    place = ("run", "seq", "scorer", "practice")
    found: dict[UUID, RunShown] = {}
    for row in scores.order_by("run__started", "run", "seq", "pk").values(*names, *place):
        review = reviewed.get(tuple(row[one] for one in place))
        verdict = review or row["verdict"]
        if verdict not in COUNTING or (row["abstained"] and not review):
            continue
        run = found.setdefault(row["run"], RunShown(row["run__started"]))
        for skill in skills_shown_by(row["run__lab"], row["practice"]):
            run.shares.setdefault(skill, []).append(SHARES[verdict])
    return [one for one in found.values() if one.right]


def _verdicts_reviewed(student: int) -> dict[tuple[object, ...], str]:
    """By place (run, event, scorer, practice) what a teacher said last."""
    rows = Review.objects.filter(score__run__student=student).order_by("created", "pk")
    names = ("score__run", "score__seq", "score__scorer", "score__practice", "verdict")
    return {tuple(place): verdict for *place, verdict in rows.values_list(*names)}
