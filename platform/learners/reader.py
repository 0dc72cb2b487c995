"""Which sequence reader is blended into mastery, and the state in which it left each student.

The counts (`learners.tracing`) say most; where an installation has promoted a version of the task `tracing`, a
small recurrent network has its say too (`ml.tracing.small`, `ml.mastery.blended`). Its state is kept a student,
so that an update reads one verdict and never a history. What is read is what stands, each place in its order: who
reads all of it anew comes to the same state. So that is done, once and at the end, whenever the order is not kept:
a score comes late, a teacher reviews, a regrading replaces, another version was promoted.

Which version that is says a later app, the registry, through `choose_with`. A process asks at most once in
LOOK_EVERY_S; nothing else is asked where no version is promoted.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from learners.models import Reading
from learners.reader_rows import Stored, stored_of
from learners.tracing import SHARES, Belief, Observation

if TYPE_CHECKING:
    from ml.tracing.small import SmallReader, State

log = logging.getLogger(__name__)

LOOK_EVERY_S = 10.0
Seen = Mapping[int, Observation]
Place = tuple[int, str]  # order and skill of an observation: in this order they are read
NOWHERE: Place = (-(2**63), "")


class Choice(NamedTuple):
    """A promoted version."""

    name: str
    folder: Path
    digest: str


def _nobody() -> Choice | None:
    return None


_chooser: Callable[[], Choice | None] = _nobody


def choose_with(chooser: Callable[[], Choice | None]) -> None:
    """Called once, by the app that knows which version is live."""
    global _chooser
    _chooser = chooser
    forget()


@dataclass(frozen=True)
class Reader:
    """A loaded version."""

    name: str
    model: "SmallReader"

    def lean(self, reading: float) -> float:
        """What it adds to mastery, in logits."""
        return self.model.weighed.lean(reading)

    def told(self, belief: Belief, lean: float) -> Belief:
        """The belief with what this version says of the skill."""
        return belief.with_reader(self.name, self.model.weighed.pull, lean)


@dataclass
class _Looked:
    at: float = float("-inf")
    choice: Choice | None = None
    reader: Reader | None = None


_looked = _Looked()


def forget() -> None:
    """Look again before the next update."""
    _looked.at = float("-inf")


def live_reader() -> Reader | None:
    """The promoted version; None where mastery is the counts alone."""
    now = time.monotonic()
    if now - _looked.at < LOOK_EVERY_S:
        return _looked.reader
    choice = _chooser()
    if choice != _looked.choice:
        _looked.choice, _looked.reader = choice, _load(choice) if choice else None
    _looked.at = now
    return _looked.reader


def _load(choice: Choice) -> Reader | None:
    """Files that are not what was registered are refused, loudly: the counts go on alone."""
    from ml.serving.versions import BrokenVersion, check
    from ml.tracing.small import NoReader, SmallReader

    try:
        check(choice.folder, choice.digest)
        return Reader(choice.name, SmallReader.load(choice.folder))
    except (BrokenVersion, NoReader, OSError):
        log.exception("%s can't be read; mastery goes on without it", choice.name)
        return None


@dataclass
class Open:
    """What the reader knows of one student while verdicts are counted."""

    reader: Reader
    state: "State"
    upto: Place = NOWHERE
    behind: bool = False  # all has to be read anew, at the end

    def take(self, belief: Belief, seen: Observation) -> Belief:
        """Read one verdict that has just counted; the belief with what is read of its skill then."""
        place = (seen.order, belief.skill)
        if self.behind or place <= self.upto:
            self.behind = True
            return belief
        return self.reader.told(belief, self.reader.lean(self._read(place, seen)))

    def _read(self, place: Place, seen: Observation) -> float:
        model, (_order, skill) = self.reader.model, place
        if (share := SHARES[seen.verdict]) in (0.0, 1.0):  # partly shown says neither
            model.see(self.state, skill, seen.item, share == 1.0)
        self.upto = place
        return model.reading(self.state, skill)

    def read_all(self, seen: Mapping[str, Seen]) -> dict[str, float]:
        """Begin anew and read all that stands; by skill what is added to it."""
        self.state, self.upto, self.behind = self.reader.model.start(), NOWHERE, False
        places = sorted((order, skill) for skill, some in seen.items() for order in some)
        found = {place[1]: self._read(place, seen[place[1]][place[0]]) for place in places}
        return {skill: self.reader.lean(reading) for skill, reading in found.items()}

    def row(self, student: int) -> Reading:
        """As it is stored."""
        order, skill = self.upto
        return Reading(
            student_id=student,
            version=self.reader.name,
            order=order,
            skill=skill,
            state=self.state.plain(),
        )


def fresh(reader: Reader) -> Open:
    """Of a student of whom nothing was read yet."""
    return Open(reader, reader.model.start())


def readings_of(students: Collection[int], named: Iterable[str] = ()) -> dict[int, Open]:
    """Where the reader stands with these students; one query where a version is promoted, none elsewhere.

    `named` are the versions that their rows name. Where another one than ours is among them this process may
    not have heard of a promotion: it looks again.
    """
    reader = live_reader()
    ours = reader.name if reader else ""
    if any(name not in ("", ours) for name in named):
        forget()
        reader = live_reader()
    if reader is None:
        return {}
    found: dict[int, Open] = {}
    rows = stored_of(students)
    for student in students:
        row = rows.get(student, Stored(seen=False))
        if row.version == reader.name:
            state = reader.model.state(row.state)
            found[student] = Open(reader, state, (row.order, row.skill))
        else:  # of another version, or nothing was read: all is to be read at the end
            behind = row.seen or row.version is not None
            found[student] = Open(reader, reader.model.start(), behind=behind)
    return found
