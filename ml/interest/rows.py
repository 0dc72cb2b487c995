"""Logged interactions: a CSV of `learner, item, text, when, kind`, in any order."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

COLUMNS = ("learner", "item", "text", "when", "kind")
# What an interaction says of interest, before a log has taught better: opening may be a mistake,
# and who repeats or praises something chose it twice.
KINDS = {"opened": 0.3, "finished": 0.7, "repeated": 1.0, "liked": 1.0, "disliked": -1.0}
DAY_S = 86_400.0
HIGHEST_FIELD = (
    1 << 20
)  # characters; the csv module's own limit is 131,072, which a long text may pass
LATEST_S = 253_402_300_800.0  # the end of the year 9999


class BadLog(ValueError):
    """A file that is no log of interactions; the message names line and column."""


@dataclass(frozen=True)
class Interaction:
    """One learner did something with one item; `when` in seconds since 1970."""

    learner: str
    item: str
    when: float
    kind: str

    @property
    def wanted(self) -> bool:
        """Whether it counts as something that the learner took up."""
        return KINDS[self.kind] > 0


@dataclass(frozen=True)
class Log:
    """Interactions in the order of time, and the words of each item."""

    interactions: tuple[Interaction, ...]
    texts: dict[str, str]  # by item: the words of its last row

    @property
    def items(self) -> list[str]:
        """Every item, in one order."""
        return sorted(self.texts)


def read_log(file: Path) -> Log:
    """The log in a file. `when` is an ISO date and time, or seconds since 1970."""
    csv.field_size_limit(HIGHEST_FIELD)
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = _rows(csv.DictReader(lines))
    except UnicodeDecodeError as error:
        raise BadLog("it is not UTF-8; save it as 'CSV UTF-8' and try again") from error
    except csv.Error as error:
        raise BadLog(f"the rows cannot be told apart: {error}") from error
    if not rows:
        raise BadLog("no interaction is in the file; at least one line below the heading is needed")
    rows.sort(key=lambda row: row[0].when)
    return Log(tuple(one for one, _ in rows), {one.item: text for one, text in rows})


def _rows(reader: "csv.DictReader[str]") -> list[tuple[Interaction, str]]:
    names = list(reader.fieldnames or ())
    wanted = ", ".join(COLUMNS)
    if missing := [name for name in COLUMNS if name not in names]:
        raise BadLog(f"no column {', no column '.join(missing)}; expected {wanted}, with commas")
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise BadLog(f"the column {twice[0]} is there twice; expected it once: rename one")
    return [_row(number, row) for number, row in enumerate(reader, start=2)]


def _row(number: int, row: dict[str, str]) -> tuple[Interaction, str]:
    if not row["learner"] or not row["item"] or not row["text"]:
        raise BadLog(f"line {number}: learner, item and text must not be empty")
    if row["kind"] not in KINDS:
        raise BadLog(
            f"line {number}: kind is {row['kind']!r}; it must be one of {', '.join(KINDS)}"
        )
    return Interaction(
        row["learner"], row["item"], _seconds(number, row["when"]), row["kind"]
    ), row["text"]


def _seconds(number: int, text: str) -> float:
    wanted = "an ISO date and time, or seconds since 1970"
    try:
        return _within(float(text))
    except (TypeError, ValueError):
        pass
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadLog(f"line {number}: when is {text!r}; it must be {wanted}") from error
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _within(seconds: float) -> float:
    """A time that a calendar has: what is none, or no number, has no place in the order of time."""
    if not abs(seconds) <= LATEST_S:
        raise ValueError(seconds)
    return seconds


def parted(
    interactions: Sequence[Interaction], share: float
) -> tuple[list[Interaction], list[Interaction]]:
    """The earlier `share` of a log and the rest: nothing later is known to what learns from it."""
    at = round(share * len(interactions))
    return list(interactions[:at]), list(interactions[at:])
