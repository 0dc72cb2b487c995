"""How much may be asked, and how often."""

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

MINUTE_S = 60.0


@dataclass(frozen=True)
class Limits:
    """What one request may hold, and what one token may ask."""

    body_bytes: int = 1 << 18
    items: int = 64  # answers or runs in one request
    requests_a_minute: int = 600  # of one token
    seconds: float = 10.0  # until a request is answered, one way or another
    waiting: int = 2000  # items of all requests that wait for the models


@dataclass
class Pace:
    """The requests of each token within the last minute."""

    most: int
    asked: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def wait_s(self, name: str) -> float:
        """0 where the token may ask now, and the request is counted; else how long it must wait."""
        now = time.monotonic()
        times = self.asked[name]
        while times and now - times[0] >= MINUTE_S:
            times.popleft()
        if len(times) >= self.most:
            return MINUTE_S - (now - times[0])
        times.append(now)
        return 0.0
