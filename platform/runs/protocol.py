"""The live protocol as the server reads it: limits, close codes, and the messages of a browser.

`protocol.schema.json` says the same in the words of JSON Schema; tests hold the two together.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

LARGEST_MESSAGE = 16 * 1024  # bytes
LARGEST_NUMBER = 2**31 - 1  # what a PositiveIntegerField holds everywhere
DEEPEST_VALUE = 12
DEVICES = ("phone", "tablet", "desktop")

SCHEMA_FILE = Path(__file__).with_name("protocol.schema.json")
NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
VERB = re.compile(r"[a-z][a-z0-9_]{0,29}")


class Close:
    """Codes with which the server closes a socket."""

    NOT_JSON = 4400
    LOGIN = 4401
    FORBIDDEN = 4403
    NO_SUCH_RUN = 4404
    TOO_LARGE = 4409
    TOO_FAST = 4429


@dataclass(frozen=True)
class Resume:
    """Send what came after this event."""

    after: int
    device: str = ""  # phone, tablet or desktop; empty where the browser does not say


@dataclass(frozen=True)
class ActionMessage:
    """Something the student did, under the browser's own number."""

    client_seq: int
    target: str
    action: str
    value: Any
    client_time: datetime | None


@dataclass(frozen=True)
class Seen:
    """The student has put a teacher's message away."""

    message: int


class Unusable(Exception):
    """A message after which the socket is closed."""

    def __init__(self, close: int) -> None:
        super().__init__(str(close))
        self.close = close


class BadMessage(Exception):
    """JSON, but no message of the protocol; the socket stays open."""

    def __init__(self, reason: str, client_seq: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.client_seq = client_seq


@cache
def schema() -> dict[str, Any]:
    """The published schema: `$defs` holds one entry for each message."""
    found: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return found


def parse(text: str | None) -> Resume | ActionMessage | Seen:
    """The message in a text frame."""
    message = _object(text)
    kind = message.get("type")
    if kind == "action":
        return _action(message)
    if kind == "resume":
        _only(message, {"type", "after", "device"}, None)
        return Resume(_whole(message, "after", 0, None), _device(message))
    if kind == "seen":
        _only(message, {"type", "message"}, None)
        return Seen(_whole(message, "message", 1, None))
    raise BadMessage("type")


def _object(text: str | None) -> dict[str, Any]:
    if text is None:
        raise Unusable(Close.NOT_JSON)
    if len(text) > LARGEST_MESSAGE or len(text.encode("utf-8", "replace")) > LARGEST_MESSAGE:
        raise Unusable(Close.TOO_LARGE)
    try:
        message = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Unusable(Close.NOT_JSON) from error
    if not isinstance(message, dict):
        raise BadMessage("type")
    return message


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _action(message: dict[str, Any]) -> ActionMessage:
    number = message.get("client_seq")
    mine = number if type(number) is int and 1 <= number <= LARGEST_NUMBER else None
    _only(message, {"type", "client_seq", "target", "action", "value", "client_time"}, mine)
    client_seq = _whole(message, "client_seq", 1, mine)
    value = message.get("value")
    if not _storable(value, DEEPEST_VALUE):
        raise BadMessage("value", mine)
    return ActionMessage(
        client_seq=client_seq,
        target=_named(message, "target", NAME, mine),
        action=_named(message, "action", VERB, mine),
        value=value,
        client_time=_time(message.get("client_time"), mine),
    )


def _only(message: dict[str, Any], known: set[str], client_seq: int | None) -> None:
    if unknown := sorted(message.keys() - known):
        raise BadMessage(unknown[0][:60] if readable(unknown[0]) else "type", client_seq)


def _whole(message: dict[str, Any], field: str, least: int, client_seq: int | None) -> int:
    number = message.get(field)
    if type(number) is not int or not least <= number <= LARGEST_NUMBER:
        raise BadMessage(field, client_seq)
    return number


def _device(message: dict[str, Any]) -> str:
    if "device" not in message:
        return ""
    device = message["device"]
    if device not in DEVICES:
        raise BadMessage("device")
    return str(device)


def _named(
    message: dict[str, Any], field: str, pattern: re.Pattern[str], client_seq: int | None
) -> str:
    name = message.get(field)
    if not isinstance(name, str) or not pattern.fullmatch(name):
        raise BadMessage(field, client_seq)
    return name


def _time(text: Any, client_seq: int | None) -> datetime | None:
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadMessage("client_time", client_seq) from error
    if time.tzinfo is None:
        raise BadMessage("client_time", client_seq)
    try:
        return time.astimezone(UTC)
    except OverflowError as error:  # the first and the last day of all lie outside of the calendar
        raise BadMessage("client_time", client_seq) from error


def _storable(value: Any, depth: int) -> bool:
    """Whether every database keeps the value: finite numbers, readable text, not too deep."""
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) < 2**53
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, str):
        return readable(value)
    if depth == 0:
        return False
    if isinstance(value, dict):
        return all(readable(key) and _storable(item, depth - 1) for key, item in value.items())
    return all(_storable(item, depth - 1) for item in value)


def readable(text: str) -> bool:
    """No NUL, which PostgreSQL refuses, and no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= one <= "\udfff" for one in text)
