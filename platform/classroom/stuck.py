"""Who is stuck, silent or away, and what could be done about it: pure rules over what is known.

The thresholds are ours. Three of the same verdict in a row is what chance rarely gives once a
student has understood; three minutes is about what one trial with its record takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from labs.core.words import words_of

SAME_ERROR = 3  # incorrect verdicts on one practice, one after the other
HINT_AFTER_HINT = 3  # hints since the last step that was finished
SILENT_S = 180.0
NO_PROGRESS_S = 300.0  # since the last step that could be scored ...
NO_PROGRESS_ACTIONS = 20  # ... and as many actions: busy, but getting nowhere
JUST_NOW_S = 60.0  # whoever acted so lately is there, whatever is known of the socket

# The order on the board.
STATES = {
    "stuck": gettext_lazy("stuck"),
    "silent": gettext_lazy("silent"),
    "working": gettext_lazy("working"),
    "paused": gettext_lazy("paused"),
    "offline": gettext_lazy("offline"),
    "not_started": gettext_lazy("not started"),
    "done": gettext_lazy("done"),
}

MOVES = {
    "control_of_variables": gettext_lazy(
        "Ask which one thing was different between the last two trials."
    ),
    "range_coverage": gettext_lazy("Ask what might happen far from the values tried so far."),
    "replication": gettext_lazy("Ask how sure one reading is, and how one could find out."),
    "tests_hypothesis": gettext_lazy(
        "Read the hypothesis together: which trial could prove it wrong?"
    ),
    "claim_matches_data": gettext_lazy(
        "Put the claim beside the plot: do the points say the same?"
    ),
}


class Judged(NamedTuple):
    """A rule's verdict on one practice."""

    practice: str
    verdict: str


class Did(NamedTuple):
    """An event, as far as the board reads it."""

    seq: int
    time: datetime
    target: str
    action: str


@dataclass
class Standing:
    """What is known of one run; `last_scored_seq` is 0 before the first scored step."""

    lab: str
    state: str  # of the run: active | paused | finished
    step: str
    began: datetime
    last_event: datetime | None = None
    present: bool = False
    course_paused: bool = False
    judged: Sequence[Judged] = ()
    latest: Sequence[Did] = ()
    last_scored_seq: int = 0
    last_scored: datetime | None = None

    def since_scored(self) -> list[Did]:
        return [one for one in self.latest if one.seq > self.last_scored_seq]

    def idle_s(self, now: datetime) -> float:
        return (now - (self.last_event or self.began)).total_seconds()


@dataclass(frozen=True)
class Condition:
    """A student's state, with the evidence in a sentence and one suggested move."""

    state: str
    evidence: str = ""
    move: str = ""


class Told(NamedTuple):
    """What the rules look at: one run, at one time, for a reader of one language."""

    standing: Standing
    now: datetime
    language: str

    def step(self) -> str:
        return words_of("", self.language).name(self.standing.step, ("steps",))


def condition(standing: Standing | None, now: datetime, language: str) -> Condition:
    """The one state that a teacher should see."""
    if standing is None:
        return Condition("not_started")
    if standing.state == "finished":
        return Condition("done")
    told = Told(standing, now, language)
    if not standing.present and standing.idle_s(now) > JUST_NOW_S:
        return Condition("offline")
    if standing.course_paused or standing.state == "paused":
        return Condition("paused")
    return (
        same_error(told)
        or hint_after_hint(told)
        or silent(told)
        or no_progress(told)
        or Condition("working")
    )


def same_error(told: Told) -> Condition | None:
    """The last verdicts on one practice are all incorrect."""
    by_practice: dict[str, list[str]] = {}
    for practice, verdict in told.standing.judged:
        by_practice.setdefault(practice, []).append(verdict)
    for practice, verdicts in by_practice.items():
        row = 0
        while row < len(verdicts) and verdicts[-1 - row] == "incorrect":
            row += 1
        if row >= SAME_ERROR:
            name = words_of(told.standing.lab, told.language).name(practice, ("practices",))
            evidence = _("%(count)s times in a row not shown: %(practice)s.")
            shown = evidence % {"count": row, "practice": name}
            return Condition("stuck", shown, str(MOVES[practice]))
    return None


def hint_after_hint(told: Told) -> Condition | None:
    """Hints, and no step finished since."""
    asked = [
        one for one in told.standing.since_scored() if (one.target, one.action) == ("hint", "ask")
    ]
    if len(asked) < HINT_AFTER_HINT:
        return None
    evidence = _("%(count)s hints asked in “%(step)s” and no step finished since.")
    shown = evidence % {"count": len(asked), "step": told.step()}
    return Condition("stuck", shown, _("Let the student say the task in their own words."))


def silent(told: Told) -> Condition | None:
    if told.standing.idle_s(told.now) < SILENT_S:
        return None
    minutes = int(told.standing.idle_s(told.now) // 60)
    evidence = ngettext(
        "No action for %(minutes)s minute, in “%(step)s”.",
        "No action for %(minutes)s minutes, in “%(step)s”.",
        minutes,
    )
    shown = evidence % {"minutes": minutes, "step": told.step()}
    return Condition("silent", shown, _("Ask whether something is unclear, or broken."))


def no_progress(told: Told) -> Condition | None:
    """Busy for minutes without a step that could be scored."""
    standing = told.standing
    acted = len(standing.since_scored())
    waited_s = (told.now - (standing.last_scored or standing.began)).total_seconds()
    if waited_s < NO_PROGRESS_S or acted < NO_PROGRESS_ACTIONS:
        return None
    evidence = _("%(minutes)s minutes in “%(step)s” with many actions, but nothing recorded.")
    shown = evidence % {"minutes": int(waited_s // 60), "step": told.step()}
    return Condition("stuck", shown, _("Ask what the next reading is meant to show."))


def actions_lately(standing: Standing, now: datetime, within: timedelta) -> int:
    """How many of the latest actions fall into this time."""
    return sum(one.time > now - within for one in standing.latest)
