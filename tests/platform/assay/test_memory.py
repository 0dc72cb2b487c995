"""What a process holds for good is not walked over again; what comes later is still found."""

import gc
import weakref

import pytest

from assay.memory import settle


class Knot:
    """An object that holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _thawed():
    yield
    gc.unfreeze()


def test_what_is_there_leaves_the_collectors_sight():
    held = Knot()

    settle()

    assert gc.get_freeze_count() > 10_000
    assert not any(one is held for one in gc.get_objects())


def test_a_cycle_that_comes_later_is_still_collected():
    settle()
    gone = weakref.ref(Knot())

    gc.collect()

    assert gone() is None
