"""How fast a socket may send."""

from runs.pace import BURST, OUTBOX, RESUMES, Pace


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def allowed(pace: Pace, asked: int) -> int:
    return sum(pace.allows() for _ in range(asked))


def test_a_burst_is_allowed_once():
    assert allowed(Pace(Clock()), 500) == BURST


def test_twenty_a_second_go_on_for_ever():
    clock = Clock()
    pace = Pace(clock)
    for _ in range(2000):
        clock.now += 0.05
        assert pace.allows()


def test_twenty_five_a_second_are_too_fast_after_a_while():
    clock = Clock()
    pace = Pace(clock)
    done = 0
    while pace.allows():
        done += 1
        clock.now += 0.04
    assert 200 < done < 400


def test_a_resume_lets_an_outbox_through():
    pace = Pace(Clock())
    pace.resume()

    assert allowed(pace, 500) == OUTBOX


def test_a_second_resume_at_once_lets_nothing_more_through():
    pace = Pace(Clock())
    pace.resume()
    allowed(pace, 500)
    pace.resume()

    assert allowed(pace, 500) == 0


def test_ten_resumes_at_once_and_one_a_second_are_allowed():
    clock = Clock()
    pace = Pace(clock)
    at_once = sum(pace.allows_resume() for _ in range(100))
    clock.now += 3

    assert (at_once, sum(pace.allows_resume() for _ in range(100))) == (RESUMES, 3)
