"""Which sequence reader is blended into mastery, and the state in which it left each student.

The counts (`learners.tracing`) say most; where an installation has promoted a version of the task `tracing`, a
small recurrent network has its say too (`ml.tracing.small`, `ml.mastery.blended`). Its state is kept a student,
so that an update reads one verdict and never a history. What is read is what stands, each place in its order: who
reads all of it anew comes to the same state. So that is done, once and at the end, whenever the order is not kept:
a score comes late, a teacher reviews, a regrading replaces, another version was promoted.

Which version that is says the registry (`learners.promoted`); nothing else is asked where none is promoted.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from learners.models import Reading
from learners.promoted import LOOK_EVERY_S, Choice, Promoted
from learners.reader_rows import Stored, stored_of
from learners.tracing import SHARES, Belief, Observation

if TYPE_CHECKING:
    from ml.tracing.small import SmallReader, State

__all__ = ["LOOK_EVERY_S", "Choice", "Open", "Reader", "choose_with", "forget", "live_reader"]

Seen = Mapping[int, Observation]
Place = tuple[int, str]  # order and skill of an observation: in this order they are read
NOWHERE: Place = (-(2**63), "")


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


def _load(choice: Choice) -> Reader:
    from ml.serving.versions import BrokenVersion
    from ml.tracing.small import NoReader, SmallReader

    try:
        return Reader(choice.name, SmallReader.load(choice.folder))
    except NoReader as error:
        raise BrokenVersion(str(error)) from error


_promoted = Promoted(_load)
choose_with, forget, live_reader = _promoted.choose_with, _promoted.forget, _promoted.live


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
