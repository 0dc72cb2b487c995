"""What one person may take through all sockets together."""

from runs.share import EVENTS_A_RESUME, MOST_SOCKETS, RESUMES, Share, Shares


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def resumed(share: Share, events: int) -> int:
    """How many resumes of such a run are let through."""
    count = 0
    while share.allows_resume():
        share.read(events)
        count += 1
    return count


def test_resumes_are_counted_over_all_sockets_and_come_back_one_a_second():
    clock = Clock()
    share = Share(clock)
    at_once = resumed(share, 20)
    clock.now += 3

    assert (at_once, resumed(share, 20)) == (RESUMES, 3)


def test_a_long_run_counts_for_several():
    assert resumed(Share(Clock()), 9 * EVENTS_A_RESUME) == RESUMES / 10


def test_who_closes_all_sockets_keeps_what_was_taken():
    shares = Shares()
    resumed(shares.of(1), 20)

    assert not shares.of(1).allows_resume()
    assert shares.of(2).allows_resume()


def test_a_place_is_free_again_when_a_socket_is_closed():
    share = Share(Clock())
    came = [share.come() for _ in range(MOST_SOCKETS + 1)]
    share.go()

    assert came == [True] * MOST_SOCKETS + [False]
    assert share.come()
