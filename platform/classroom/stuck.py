"""Who is stuck, silent or away, and what could be done about it: pure rules over what is known.

The thresholds are ours. Three of the same verdict in a row is what chance rarely gives once a
student has understood; three minutes is about what one trial with its record takes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
LOST_S = 3600.0  # a bench that was left longer ago was not lost in this lesson

# What an alert can be about; an alert that was dealt with is remembered by this, practice and event.
KINDS = ("same_error", "hint_after_hint", "no_progress", "silent", "offline")

# The order on the board.
STATES = {
    "stuck": gettext_lazy("stuck"),
    "silent": gettext_lazy("silent"),
    "working": gettext_lazy("working"),
    "paused": gettext_lazy("paused"),
    "offline": gettext_lazy("offline"),
    "resting": gettext_lazy("at rest"),
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
    """A rule's verdict on one practice, at the event that was scored."""

    practice: str
    verdict: str
    seq: int = 0


class Did(NamedTuple):
    """An event, as far as the board reads it."""

    seq: int
    time: datetime
    target: str
    action: str


class Dealt(NamedTuple):
    """A teacher has seen to an alert that rested on events up to `seq`."""

    seq: int
    time: datetime
    by: str


@dataclass
class Standing:
    """What is known of one run; `last_scored_seq` is 0 before the first scored step."""

    lab: str
    state: str  # of the run: active | paused | finished
    step: str
    began: datetime
    last_seq: int = 0
    last_event: datetime | None = None
    present: bool = False
    course_paused: bool = False
    resting: bool = False  # the student of a sample class that has stopped working
    judged: Sequence[Judged] = ()
    latest: Sequence[Did] = ()
    last_scored_seq: int = 0
    last_scored: datetime | None = None
    dealt: Mapping[tuple[str, str], Dealt] = field(default_factory=dict)  # by kind and practice

    def since(self, seq: int) -> list[Did]:
        return [one for one in self.latest if one.seq > seq]

    def idle_s(self, now: datetime) -> float:
        return (now - (self.last_event or self.began)).total_seconds()

    def dealt_with(self, kind: str, seq: int, about: str = "") -> Dealt | None:
        """Who has dealt with this alert; nobody, where something has happened since."""
        dealt = self.dealt.get((kind, about))
        return dealt if dealt is not None and dealt.seq >= seq else None


@dataclass(frozen=True)
class Condition:
    """A student's state, with the evidence in a sentence and one suggested move."""

    state: str
    kind: str = ""  # of the alert; empty: there is none
    about: str = ""  # the practice, where the alert is of one
    evidence: str = ""
    move: str = ""
    seqs: tuple[int, ...] = ()  # the events that it rests on
    dealt_by: str = ""  # the alert holds still, but somebody has seen to it

    @property
    def alert(self) -> bool:
        return bool(self.kind) and not self.dealt_by


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
    if standing.resting:
        return Condition("resting")
    told = Told(standing, now, language)
    if not standing.present and standing.idle_s(now) > JUST_NOW_S:
        return offline(told)
    if standing.course_paused or standing.state == "paused":
        return Condition("paused")
    found = [one for one in stuck(told) if one is not None]
    fresh = (one for one in found if one.alert)
    return next(fresh, None) or silent(told) or working(found)


def stuck(told: Told) -> Iterator[Condition | None]:
    """Every way of being stuck that holds, also where somebody has seen to it."""
    yield from same_errors(told)
    yield hint_after_hint(told)
    yield no_progress(told)


def working(dealt: Sequence[Condition]) -> Condition:
    """At work; of an alert that was dealt with, the teacher still sees by whom."""
    if not dealt:
        return Condition("working")
    return Condition("working", dealt[0].kind, dealt[0].about, dealt_by=dealt[0].dealt_by)


def same_errors(told: Told) -> Iterator[Condition]:
    """Practices of which the last verdicts are all incorrect."""
    by_practice: dict[str, list[Judged]] = {}
    for one in told.standing.judged:
        by_practice.setdefault(one.practice, []).append(one)
    for practice, judged in by_practice.items():
        row: list[int] = []
        while len(row) < len(judged) and judged[-1 - len(row)].verdict == "incorrect":
            row.insert(0, judged[-1 - len(row)].seq)
        if len(row) >= SAME_ERROR:
            yield _same_error(told, practice, tuple(row))


def _same_error(told: Told, practice: str, row: tuple[int, ...]) -> Condition:
    name = words_of(told.standing.lab, told.language).name(practice, ("practices",))
    evidence = _("%(count)s times in a row not shown: %(practice)s.")
    shown = evidence % {"count": len(row), "practice": name}
    dealt = told.standing.dealt_with("same_error", row[-1], practice)
    by, move = dealt.by if dealt else "", str(MOVES[practice])
    return Condition("stuck", "same_error", practice, shown, move, row, by)


def hint_after_hint(told: Told) -> Condition | None:
    """Hints, and no step finished since."""
    since = told.standing.since(told.standing.last_scored_seq)
    asked = tuple(one.seq for one in since if (one.target, one.action) == ("hint", "ask"))
    if len(asked) < HINT_AFTER_HINT:
        return None
    evidence = _("%(count)s hints asked in “%(step)s” and no step finished since.")
    shown = evidence % {"count": len(asked), "step": told.step()}
    dealt = told.standing.dealt_with("hint_after_hint", asked[-1])
    move, by = _("Let the student say the task in their own words."), dealt.by if dealt else ""
    return Condition("stuck", "hint_after_hint", "", shown, move, asked, by)


def no_progress(told: Told) -> Condition | None:
    """Busy for minutes without a step that could be scored, or since a teacher saw to just that."""
    standing = told.standing
    began, seq = standing.last_scored or standing.began, standing.last_scored_seq
    if (dealt := standing.dealt.get(("no_progress", ""))) and dealt.seq > seq:
        began, seq = dealt.time, dealt.seq
    acted, waited_s = standing.since(seq), (told.now - began).total_seconds()
    if waited_s < NO_PROGRESS_S or len(acted) < NO_PROGRESS_ACTIONS:
        return None
    evidence = _("%(minutes)s minutes in “%(step)s” with many actions, but nothing recorded.")
    shown = evidence % {"minutes": int(waited_s // 60), "step": told.step()}
    move, seqs = _("Ask what the next reading is meant to show."), (acted[0].seq, acted[-1].seq)
    return Condition("stuck", "no_progress", "", shown, move, seqs)


def silent(told: Told) -> Condition | None:
    """There, but nothing is done."""
    if told.standing.idle_s(told.now) < SILENT_S:
        return None
    minutes = int(told.standing.idle_s(told.now) // 60)
    evidence = ngettext(
        "No action for %(minutes)s minute, in “%(step)s”.",
        "No action for %(minutes)s minutes, in “%(step)s”.",
        minutes,
    )
    shown = evidence % {"minutes": minutes, "step": told.step()}
    return _quiet(told, "silent", shown, _("Ask whether something is unclear, or broken."))


def offline(told: Told) -> Condition:
    """No connection: an alert while it may be the network, later just a bench that was left."""
    idle_s = told.standing.idle_s(told.now)
    if idle_s > LOST_S:
        return Condition("offline")
    minutes = int(idle_s // 60)
    evidence = ngettext(
        "No connection; last heard of %(minutes)s minute ago, in “%(step)s”.",
        "No connection; last heard of %(minutes)s minutes ago, in “%(step)s”.",
        minutes,
    )
    shown = evidence % {"minutes": minutes, "step": told.step()}
    move = _("See to device and network. The work is kept, and goes on where it stood.")
    return _quiet(told, "offline", shown, move)


def _quiet(told: Told, state: str, evidence: str, move: str) -> Condition:
    """Nothing comes from the student: what it rests on is the last action."""
    seq = told.standing.last_seq
    dealt = told.standing.dealt_with(state, seq)
    return Condition(state, state, "", evidence, move, (seq,), dealt.by if dealt else "")


def actions_lately(standing: Standing, now: datetime, within: timedelta) -> int:
    """How many of the latest actions fall into this time."""
    return sum(one.time > now - within for one in standing.latest)
