"""What the server says on the live protocol, and where later apps add their own messages.

A source reads what there is to say about a run to one reader, in the language that is active:

    messages.register("feedback.ready", callable(run, after) -> list of messages)

It is asked when a socket resumes and whenever its doorbell rings on `run.<id>`. `after` is the
largest `id` among the messages that it gave to this socket before, 0 at first; messages without an
`id` are simply sent again, which the browser takes for the newest word.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from labs.core import BadAction
from runs.hints import hint_text
from runs.models import Event, Run, TeacherMessage
from runs.selectors import Head

Message = dict[str, Any]
Read = Callable[[Run, int], list[Message]]


@dataclass(frozen=True)
class Source:
    """Messages of a later app, with the doorbell that announces new ones."""

    bell: str
    read: Read
    fresh: bool = True  # False: it reads nothing of the run's row that ever changes
    staff: Read | None = None  # what those who look on are told instead


sources: list[Source] = []


def register(bell: str, read: Read, *, fresh: bool = True, staff: Read | None = None) -> None:
    """Add a source; called once, in an app's `ready()`."""
    sources.append(Source(bell, read, fresh, staff))


def welcome(run: Run, *, head: Head, language: str) -> Message:
    """Where the run stands, so that a tab can number its actions on from there."""
    state = Run.State.PAUSED if head.paused and run.state == Run.State.ACTIVE else run.state
    return {
        "type": "welcome",
        "run": str(run.pk),
        "last_seq": run.last_seq,
        "last_client_seq": run.last_client_seq,
        "state": str(state),
        "language": language,
        "step": run.step,
        "until": _time(head.paused_until),
    }


def observed(event: Event, *, whole: bool = True) -> Message:
    """The answer to an action. While catching up, old movements are left out (`whole` false)."""
    seen: Mapping[str, Any] = event.observations
    if not whole and "trajectory" in seen:
        seen = {name: value for name, value in seen.items() if name != "trajectory"}
    return {
        "type": "observed",
        "client_seq": event.client_seq,
        "seq": event.seq,
        "target": event.target,
        "action": event.action,
        "new": event.new,
        "observations": seen,
        "server_time": event.server_time.isoformat(),
        "client_time": _time(event.client_time),
    }


def progress(step: str, status: str) -> Message:
    return {"type": "progress", "step": step, "status": status}


def pausing(head: Head) -> Message:
    """Whether the run is held, and until when: a pause of the class ends by itself."""
    if not head.paused:
        return {"type": "resumed"}
    return {"type": "paused", "until": _time(head.paused_until)}


def from_teacher(message: TeacherMessage, lab: str, language: str) -> Message:
    """Words of a teacher on the bench; a hint in the reader's language."""
    said = {
        "type": "message",
        "id": message.pk,
        "kind": message.kind,
        "text": message.text,
        "from": message.teacher.shown_name,
        "sent": message.sent.isoformat(),
        "seen": message.seen is not None,
    }
    if message.kind == TeacherMessage.Kind.HINT:
        text = hint_text(lab, message.step, message.rung or 0, language)
        said |= {"step": message.step, "rung": message.rung, "text": text or message.text}
    return said


def watched(names: list[str]) -> Message:
    """Who looks on just now; nobody, when the list is empty."""
    return {"type": "watched", "by": names}


def _time(time: datetime | None) -> str | None:
    return time.isoformat() if time else None


def refused(client_seq: int | None, refusal: BadAction, language: str) -> Message:
    """An action that the bench cannot do, in the lab's own words."""
    return {
        "type": "error",
        "client_seq": client_seq,
        "code": refusal.code,
        "message": refusal.message(language),
    }


def error(code: str, client_seq: int | None = None, **more: Any) -> Message:
    """An error of the protocol itself, in the language that is active."""
    sentences = {
        "gap": _("Some of your earlier actions have not arrived yet; they are sent again."),
        "conflict": _("Another tab was faster; your action is sent again under a new number."),
        "paused": _("Your teacher has paused this run. Your work is kept."),
        "finished": _("This run is finished."),
        "full": _("This run can hold no more actions. Finish it, and begin another one."),
        "read_only": _("You are looking on; only the student can do this."),
        "not_resumed": _("The connection has not been set up yet; please reload the page."),
        "bad_message": _("This could not be understood: {reason}"),
        "broken": _("Something went wrong with this action. You can go on; nothing else is lost."),
    }
    reason = str(more.pop("reason", ""))
    return {
        "type": "error",
        "client_seq": client_seq,
        "code": code,
        "message": sentences[code].format(reason=reason),
        **more,
    }
