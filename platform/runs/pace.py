"""How fast a socket may send: a token bucket."""

import time
from collections.abc import Callable

BURST = 60  # actions at once
A_SECOND = 20.0  # sustained; a person does one or two
OUTBOX = 200  # after a reconnect, when everything made offline comes at once
RESUME_EVERY_S = 5.0  # how often a resume fills the bucket
# A resume reads the whole run, which is worth hundreds of actions: it has a bucket of its own.
RESUMES = 10  # at once; a page resumes when it opens and where something was missed
RESUMES_A_SECOND = 1.0


class Pace:
    """The bucket of one socket. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.tokens = float(BURST)
        self.filled_at = clock()
        self.resumed_at = float("-inf")
        self.resumes = float(RESUMES)
        self.asked_at = self.filled_at

    def allows(self) -> bool:
        """Take a token for one message; False where there is none."""
        now = self.clock()
        full = max(float(BURST), self.tokens)  # what a resume granted is kept, not refilled
        self.tokens = min(full, self.tokens + (now - self.filled_at) * A_SECOND)
        self.filled_at = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True

    def allows_resume(self) -> bool:
        """Take a token for one resume; False where there is none."""
        now = self.clock()
        self.resumes = min(RESUMES, self.resumes + (now - self.asked_at) * RESUMES_A_SECOND)
        self.asked_at = now
        if self.resumes < 1:
            return False
        self.resumes -= 1
        return True

    def resume(self) -> None:
        """Let a whole outbox through, but not again and again."""
        now = self.clock()
        if now - self.resumed_at >= RESUME_EVERY_S:
            self.resumed_at = now
            self.tokens = max(self.tokens, float(OUTBOX))
