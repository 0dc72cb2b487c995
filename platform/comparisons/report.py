"""A comparison as its page shows it: the groups with their flow, and at its end the result."""

from dataclasses import dataclass

from comparisons.models import Comparison, Participant
from comparisons.results import Described, Result, described, result_of
from comparisons.selectors import Flow, flow_of, objections_standing
from courses.models import Membership

PERCENT = {Comparison.Outcome.MASTERY, Comparison.Outcome.FINISHED, Comparison.Outcome.STEP}


@dataclass(frozen=True)
class Group:
    """One group. `found` is None while the comparison runs: its outcomes are not looked at."""

    letter: str
    policy: str
    flow: Flow
    found: Described | None

    @property
    def without_outcome(self) -> int:
        """Those who were kept and have no outcome: not begun, or not through by the end."""
        return max(0, self.flow.kept - self.found.measured) if self.found else 0


@dataclass(frozen=True)
class Report:
    """Outcomes are multiplied by `scale` where they are shares, so that they read as percent."""

    groups: list[Group]
    result: Result | None
    left_out: list[str]  # names of those who were never drawn, because of an objection
    unit: str
    scale: float
    looked_half_way: bool

    @property
    def level_percent(self) -> float:
        return 100 * self.result.level if self.result else 0.0

    @property
    def difference(self) -> float:
        return self.scale * self.result.difference.estimate if self.result else 0.0

    @property
    def low(self) -> float:
        return self.scale * self.result.low if self.result else 0.0

    @property
    def high(self) -> float:
        return self.scale * self.result.high if self.result else 0.0


def report_of(comparison: Comparison) -> Report:
    """Counts at any time; outcomes and their difference only once it has ended."""
    over = comparison.state == Comparison.State.ENDED
    looks = list(comparison.looks.all())
    scale = 100.0 if comparison.outcome in PERCENT else 1.0
    values = looks[-1].values if over and looks else None
    flows = flow_of(comparison)
    policies = {
        "a": comparison.get_policy_a_display(),
        "b": comparison.get_policy_b_display(),
    }
    return Report(
        groups=[
            Group(
                arm.upper(),
                policies[arm],
                flows[arm],
                described([scale * one for one in values[arm]]) if values else None,
            )
            for arm in ("a", "b")
        ],
        result=result_of(comparison) if over else None,
        left_out=_left_out(comparison),
        unit="%" if comparison.outcome in PERCENT else "min",
        scale=scale,
        looked_half_way=bool(looks) and looks[0].fraction < 1,
    )


def _left_out(comparison: Comparison) -> list[str]:
    named = Participant.objects.filter(comparison=comparison, student__isnull=False)
    drawn = named.values("student")
    objecting = objections_standing(comparison.ended).values("student")
    members = comparison.course.memberships.filter(
        part=Membership.Part.STUDENT, user__in=objecting
    ).exclude(user__in=drawn)
    return sorted(one.user.shown_name for one in members.select_related("user"))
