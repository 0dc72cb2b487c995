"""One run's part of a group commit: its actions are checked, done on the bench, and made into rows."""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from labs.core import BadAction, Outcome
from runs import listeners
from runs.bench import CannotReplay, LiveBench, rebuilt
from runs.models import Event, Run
from runs.protocol import ActionMessage
from runs.selectors import Head, event_numbered, events_after

log = logging.getLogger(__name__)

# An hour of work has a few hundred. A program could send as many in half a minute, and fill the database.
MOST_EVENTS = 10_000
ENDING = {("item", "answer"), ("run", "finish")}  # what a full run still takes
# Each trial is compared with each other: with two thousand one step takes its worker ten seconds, and
# meanwhile the whole class waits.
MOST_TRIALS = 300
RECORDING = {
    ("notebook", "record"),
    ("apparatus", "apply"),
}  # climate_control notes each step


@dataclass(frozen=True)
class Refusal:
    """Why an action was not done: a code of the protocol, or the bench's own reason."""

    code: str
    expected: int | None = None
    bad: BadAction | None = None


@dataclass(frozen=True)
class Answer:
    """What became of an action. With neither event nor refusal nothing was done, and it may be sent again."""

    event: Event | None = None
    progress: tuple[tuple[str, str], ...] = ()
    refusal: Refusal | None = None
    repeated: bool = False


def refuse_one_too_many(live: LiveBench) -> None:
    """A notebook has room for more trials than anybody looks at."""
    if len(live.bench.record.trials) >= MOST_TRIALS:
        raise BadAction("notebook_full", {"most": MOST_TRIALS}, live.bench.lab.name)


@dataclass
class Draft:
    """A run's new events before they are committed."""

    run_id: UUID
    head: Head
    live: LiveBench | None  # this process's bench, which may lag behind or be missing
    events: list[Event] = field(default_factory=list)
    finished: datetime | None = None

    def __post_init__(self) -> None:
        self.seq = self.head.last_seq
        self.client_seq = self.head.last_client_seq

    def take(self, message: ActionMessage) -> Answer:
        """The answer to one action; it holds once the draft is committed."""
        expected = self.client_seq + 1
        if message.client_seq < expected:
            return self._repeated(message, expected)
        if message.client_seq > expected:
            return Answer(refusal=Refusal("gap", expected))
        if self.head.state == Run.State.FINISHED or self.finished is not None:
            return Answer(refusal=Refusal("finished"))
        if self.head.paused:
            return Answer(refusal=Refusal("paused"))
        if self.seq >= MOST_EVENTS and (message.target, message.action) not in ENDING:
            return Answer(refusal=Refusal("full"))
        return self._done(message)

    def _repeated(self, message: ActionMessage, expected: int) -> Answer:
        """The same action gets the same answer; another one under a used number is told the next.

        Alike but done at another time is another one: the student works on two devices, of which
        one was offline.
        """
        mine = [event for event in self.events if event.client_seq == message.client_seq]
        event = mine[0] if mine else event_numbered(self.run_id, message.client_seq)
        asked = (message.target, message.action, message.value)
        if event is None or (event.target, event.action, event.value) != asked:
            return Answer(refusal=Refusal("conflict", expected))
        if message.client_time and event.client_time not in (None, message.client_time):
            return Answer(refusal=Refusal("conflict", expected))
        return Answer(event=event, repeated=True)

    def _done(self, message: ActionMessage) -> Answer:
        try:
            if check := listeners.checks.get((message.target, message.action)):
                check(self.run_id, message.value)
            live = self._bench()
            if (message.target, message.action) in RECORDING:
                refuse_one_too_many(live)
            outcome = live.act(message.target, message.action, message.value)
        except BadAction as refusal:
            return Answer(refusal=Refusal(refusal.code, bad=refusal))
        except CannotReplay:
            log.exception("run %s cannot go on", self.run_id)
            return Answer(refusal=Refusal("broken"))
        event = self._event(message, outcome)
        progress = tuple((one.step, one.status) for one in outcome.progress)
        return Answer(event=event, progress=progress)

    def _bench(self) -> LiveBench:
        """The bench after all events before this one, whoever wrote them."""
        live = self.live
        if live is None or live.seq > self.seq:
            live = rebuilt(self.run_id)
        elif live.seq < self.seq:
            live.follow(events_after(self.run_id, live.seq))
        self.live = live
        return live

    def _event(self, message: ActionMessage, outcome: Outcome) -> Event:
        self.seq += 1
        self.client_seq = message.client_seq
        now = timezone.now()
        if (message.target, message.action) == ("run", "finish"):
            self.finished = now
        event = Event(
            run_id=self.run_id,
            seq=self.seq,
            client_seq=message.client_seq,
            client_time=message.client_time,
            server_time=now,
            target=message.target,
            action=message.action,
            value=message.value,
            old=outcome.old,
            new=outcome.new,
            observations=outcome.observations,
            scorable=outcome.scorable,
        )
        self.events.append(event)
        return event

    def run_fields(self) -> dict[str, Any]:
        """What the run's row says after these events."""
        assert self.live is not None
        steps = self.live.steps
        fields: dict[str, Any] = {
            "last_seq": self.seq,
            "last_client_seq": self.client_seq,
            "last_event": self.events[-1].server_time,
            "step": self.live.bench.record.current_step,
            "steps_done": [step for step, status in steps.items() if status == "done"],
        }
        if self.finished is not None:
            fields |= {"state": Run.State.FINISHED, "finished": self.finished}
        return fields
