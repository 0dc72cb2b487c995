"""What one socket needs to read of a run: at its start, on a doorbell, after a gap."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils import translation

from people.log_ins import person_still_there
from people.models import User
from runs import messages
from runs.bench import CannotReplay, LiveBench, NoSuchRun, rebuilt
from runs.messages import Message, Source
from runs.models import Event, Run
from runs.presence import lookers
from runs.protocol import Close
from runs.scribe import shelf
from runs.selectors import (
    Access,
    access,
    events_after,
    head_of,
    record_of,
    run_with_people,
    teacher_messages,
)
from runs.services import device_note
from runs.waiting import delivered_note, waiting_take


@dataclass
class Catching:
    """What is sent to a socket in one go, and how far it has come with it."""

    messages: list[Message]
    seq: int
    unscored: set[int] = field(default_factory=set)


@dataclass
class RunReader:
    """One reader's view of one run, in one language. Its methods run in a reading thread."""

    run_id: UUID
    user_id: int
    language: str
    session_key: str = ""  # of the log-in with which the socket was opened
    access: Access = ""
    course_id: int | None = None
    run: Run | None = None  # as it was when the socket opened
    name: str = ""  # of the reader
    told_lookers: list[str] = field(default_factory=list)
    last_ids: dict[str, int] = field(default_factory=dict)  # by bell: the largest id given
    told: dict[Source, list[Message]] = field(default_factory=dict)  # of those without ids

    def open(self) -> bool:
        """Find out what this person may do here; False where there is no such run."""
        run = run_with_people(self.run_id)
        user = User.objects.filter(pk=self.user_id, is_active=True).first()
        if run is None:
            return False
        self.run = run
        self.access = access(user, run) if user else ""
        self.name = user.shown_name if user else ""
        self.course_id = run.assignment.course_id if run.assignment else None
        return True

    def why_leave(self) -> int:
        """The code with which the socket is to be closed now, 0 where it may stay.

        A log-in ends, an account is closed, a teacher leaves a course, a run is erased.
        """
        run = run_with_people(self.run_id)
        if run is None:  # first: who was erased with it must not read that the work is kept
            return Close.NO_SUCH_RUN
        user = person_still_there(self.user_id, self.session_key)
        if user is None:
            return Close.LOGIN
        return 0 if access(user, run) == self.access else Close.FORBIDDEN

    def note_device(self, device: str) -> None:
        """Kept once a run; a later visit on another device changes nothing."""
        if self.run is not None and not self.run.device:
            device_note(run_id=self.run_id, device=device)
            self.run.device = device

    def resume(self, after: int) -> Catching:
        """Everything from the welcome to `ready`."""
        run = run_with_people(self.run_id)
        head = head_of(self.run_id)
        if run is None or head is None:
            raise NoSuchRun(f"no run {self.run_id}")
        self.last_ids.clear()
        self.told.clear()
        self.told_lookers = []
        events = events_after(self.run_id, after)
        if events:
            run.last_seq = events[-1].seq
        with translation.override(self.language):
            found = [messages.welcome(run, head=head, language=self.language)]
            found += [messages.observed(event, whole=False) for event in events]
            found += self._from_all_sources(run)
            found += [messages.progress(*one) for one in self._steps(run)]
            found += [*self._from_teacher(), *self._lookers()]
        found.append({"type": "ready"})
        seq = events[-1].seq if events else max(after, run.last_seq)
        return Catching(found, seq)

    def events(self, after: int) -> Catching:
        """What happened since, done in another tab or missed."""
        events = events_after(self.run_id, after)
        scorable = {event.seq for event in events if event.scorable}
        seq = events[-1].seq if events else after
        return Catching([messages.observed(event) for event in events], seq, scorable)

    def from_sources(self, bell: str) -> list[Message]:
        """What a later app has to say since it was asked last."""
        asked = [one for one in messages.sources if one.bell == bell]
        run = self.run
        if run is None or any(one.fresh for one in asked):
            run = run_with_people(self.run_id)
        if run is None:
            return []
        with translation.override(self.language):
            return [message for source in asked for message in self._ask(run, source)]

    def changes(self) -> list[Message]:
        """Whether the run is paused, what a teacher says, and who looks on."""
        head = head_of(self.run_id)
        state: list[Message] = []
        if head is not None and head.state != Run.State.FINISHED:
            state = [messages.pausing(head)]
        return [*state, *self._from_teacher(), *self._lookers()]

    def _from_teacher(self) -> list[Message]:
        """What teachers say here; the student's own bench takes up what has waited for one."""
        own = self.access == "write" and self.run is not None
        if own and self.run and self.course_id and self.run.state != Run.State.FINISHED:
            waiting_take(
                run_id=self.run_id, student_id=self.run.student_id, course_id=self.course_id
            )
        found = teacher_messages(self.run_id, self.last_ids.get("run.changed", 0))
        if found:
            self.last_ids["run.changed"] = found[-1].pk
        if own:
            delivered_note(found)
        lab = self.run.lab if self.run else ""
        return [messages.from_teacher(one, lab, self.language) for one in found]

    def _lookers(self) -> list[Message]:
        """Who looks on, told to the student when it has changed."""
        names = lookers(self.run_id) if self.access == "write" else []
        if names == self.told_lookers:
            return []
        self.told_lookers = names
        return [messages.watched(names)]

    def _from_all_sources(self, run: Run) -> list[Message]:
        return [message for source in messages.sources for message in self._ask(run, source)]

    def _ask(self, run: Run, source: Source) -> list[Message]:
        last = self.last_ids.get(source.bell, 0)
        read = source.staff if source.staff and self.access == "read" else source.read
        found = read(run, last)
        ids = [message["id"] for message in found if "id" in message]
        self.last_ids[source.bell] = max([last, *ids])
        return self._news(source, found)

    def _news(self, source: Source, found: list[Message]) -> list[Message]:
        """Without what was said last: two doorbells may ring for one thing, as for the decision after a run."""
        before = self.told.get(source, [])
        self.told[source] = [message for message in found if "id" not in message]
        return [message for message in found if "id" in message or message not in before]

    def _steps(self, run: Run) -> list[tuple[str, str]]:
        """Every step that is not untouched. The student's bench is got ready by the way."""
        steps = self._bench_steps() if self.access == "write" else self._record_steps(run)
        return [(step, status) for step, status in steps.items() if status != "open"]

    def _bench_steps(self) -> dict[str, str]:
        live: LiveBench | None = shelf.take(self.run_id)
        if live is None:
            try:
                live = rebuilt(self.run_id)
            except CannotReplay:
                run = run_with_people(self.run_id)
                return self._record_steps(run) if run else {}
        shelf.put(live)
        return dict(live.steps)

    def _record_steps(self, run: Run) -> dict[str, str]:
        events: list[Event] = events_after(self.run_id, 0)
        return record_of(run, events).steps
