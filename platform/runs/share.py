"""What one person may take of this process through all sockets together.

Each socket has a pace of its own (`runs.pace`), which a program multiplies by opening another one: a
hundred sockets that resume once a second kept everybody else's pages waiting for half a minute.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

MOST_SOCKETS = 40  # tabs, and those of a lost network that are not known to be gone yet
# A resume reads the whole run. A teacher's tabs all resume at once when a server has started anew.
RESUMES = 60
RESUMES_A_SECOND = 1.0
EVENTS_A_RESUME = 200  # what is longer counts for several
MOST_KNOWN = 10_000  # people, the least recent forgotten first


class Share:
    """One person's sockets and resumes. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.sockets = 0
        self.resumes = float(RESUMES)
        self.asked_at = clock()

    def come(self) -> bool:
        """Take a place for one more socket; False where there is none."""
        if self.sockets >= MOST_SOCKETS:
            return False
        self.sockets += 1
        return True

    def go(self) -> None:
        self.sockets -= 1

    def allows_resume(self) -> bool:
        """Whether one more resume may be read; what it is worth is told by `read`."""
        now = self.clock()
        self.resumes = min(RESUMES, self.resumes + (now - self.asked_at) * RESUMES_A_SECOND)
        self.asked_at = now
        return self.resumes >= 1

    def read(self, events: int) -> None:
        """So many events were read: the next resume may have to wait for it."""
        self.resumes -= 1 + events // EVENTS_A_RESUME


class Shares:
    """Of everybody who was here lately; who closes all sockets keeps what was taken."""

    def __init__(self, most: int = MOST_KNOWN) -> None:
        self.most = most
        self.known: OrderedDict[int, Share] = OrderedDict()

    def of(self, person_id: int) -> Share:
        share = self.known.setdefault(person_id, Share())
        self.known.move_to_end(person_id)
        while len(self.known) > self.most:
            self.known.popitem(last=False)
        return share

    def come(self, person_id: int) -> Share | None:
        """The person's share with one place taken; None where there is none."""
        share = self.of(person_id)
        return share if share.come() else None


shares = Shares()
