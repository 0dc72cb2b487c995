"""Where the way goes on after a stage, for whom: branches by mastery or by score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.models import Stage
from labs.core import lab_names

END = "end"  # of the sequence, in the place of a stage's key
MEASURES = ("mastery", "score")
SIDES = ("below", "from")
MOST = 6  # branches of one stage
BACK = 3  # a way back is taken while a stage was done less often than this, so that no circle holds


@dataclass(frozen=True)
class Branch:
    """Whoever is below `at` (or from it on) in mastery or score goes to another stage.

    Mastery is the mean over what was seen of the lab's skills; score is the share of the run's
    scored steps that were right. Both lie between 0 and 1.
    """

    by: str
    side: str
    at: float
    go_to: str

    def holds(self, reached: Mapping[str, float | None]) -> bool:
        """Whether it is this student's way; where nothing was seen no branch is taken."""
        value = reached.get(self.by)
        if value is None:
            return False
        return value < self.at if self.side == "below" else value >= self.at


def branches_of(stage: Stage) -> list[Branch]:
    return [Branch(**one) for one in stage.branches]


def branch_taken(stage: Stage, reached: Mapping[str, float | None]) -> Branch | None:
    """The first branch whose condition holds."""
    return next((one for one in branches_of(stage) if one.holds(reached)), None)


def stage_after(
    stages: Sequence[Stage], stage: Stage, reached: Mapping[str, float | None], tries: int = 1
) -> Stage | None:
    """What follows a stage whose gate is open: a branch's stage, else the next; None at the end."""
    branch = branch_taken(stage, reached)
    if branch is not None and branch.go_to == END:
        return None
    found = {one.key: one for one in stages}.get(branch.go_to) if branch else None
    if found is not None and (found.position > stage.position or tries < BACK):
        return found
    return next_of(stages, stage)


def next_of(stages: Sequence[Stage], stage: Stage) -> Stage | None:
    """The stage behind; None at the end."""
    return next((one for one in stages if one.position > stage.position), None)


def worked_at(stages: Sequence[Stage], stage: Stage | None) -> Stage | None:
    """The stage itself, or the first behind it at which there is work.

    A page is read on the way; a lab that is installed no longer is passed over, as nobody can do it.
    """
    if stage is None or has_work(stage):
        return stage
    later = (one for one in stages if one.position > stage.position)
    return next((one for one in later if has_work(one)), None)


def has_work(stage: Stage) -> bool:
    """Whether something can be done there."""
    if stage.kind == Stage.Kind.LAB:
        return stage.lab in lab_names()
    return stage.kind != Stage.Kind.PAGE


def check_branches(branches: Sequence[Mapping[str, Any]], own: str, keys: set[str]) -> None:
    """Refuse a branch that means nothing, or leads nowhere."""
    if len(branches) > MOST:
        raise ValidationError(_("A stage has %(most)s branches at most.") % {"most": MOST})
    for one in branches:
        if set(one) != {"by", "side", "at", "go_to"}:
            raise ValidationError(_("A branch needs a measure, a side, a limit and a stage."))
        if one["by"] not in MEASURES or one["side"] not in SIDES:
            raise ValidationError(
                _("A branch goes by mastery or score, below a limit or from it on.")
            )
        if not isinstance(one["at"], int | float) or not 0 <= one["at"] <= 1:
            raise ValidationError(_("The limit of a branch must lie between 0 and 100 percent."))
        if one["go_to"] == own or one["go_to"] not in keys | {END}:
            raise ValidationError(
                _("A branch leads to another stage of this sequence, or to its end.")
            )
