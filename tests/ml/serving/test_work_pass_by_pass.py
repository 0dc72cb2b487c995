"""Work of many passes that its caller may put off between any two of them."""

from collections.abc import Generator

import pytest

from ml.serving.piecemeal import Piecemeal


class Sum(Piecemeal[int]):
    """Adds what it is given, a number a pass."""

    def __init__(self, numbers: list[int | str]) -> None:
        self.numbers = numbers

    def work(self) -> Generator[None, None, int]:
        total = 0
        for one in self.numbers:
            total += int(one)
            yield
        return total


def test_each_call_does_one_pass_and_the_last_one_has_what_was_found():
    work = Sum([1, 2, 3])

    done = [(work.go_on(), work.found) for _ in range(5)]

    assert done == [(True, None), (True, None), (True, None), (False, 6), (False, 6)]


def test_the_rest_is_done_at_once_where_it_is_asked_for():
    work = Sum([1, 2, 3])
    work.go_on()

    assert (work.finish(), work.finish()) == (6, 6)


def test_what_broke_off_is_never_taken_for_done():
    work = Sum([1, "none"])
    with pytest.raises(ValueError, match="none"):
        work.finish()

    with pytest.raises(RuntimeError, match="begin anew"):
        work.finish()
    assert work.found is None
