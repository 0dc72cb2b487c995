"""The checks against published values, and that they can fail."""

import pytest

from labs.climate_control import system
from labs.core import lab_names
from labs.core.check import Check, checks_of
from labs.pendulum.model import Pendulum


@pytest.mark.parametrize("name", lab_names())
def test_a_lab_gives_its_published_values(name):
    checks = checks_of(name)

    assert checks
    assert [c.name for c in checks if not c.passed] == []
    assert all(c.source for c in checks)


def test_one_percent_in_the_pendulums_clock_is_a_miss(monkeypatch):
    true_rate = Pendulum._rate_per_s.fget
    monkeypatch.setattr(Pendulum, "_rate_per_s", property(lambda self: 1.01 * true_rate(self)))

    assert not all(c.passed for c in checks_of("pendulum"))


def test_one_percent_in_the_pull_of_gravity_is_a_miss(monkeypatch):
    from labs.pendulum import motion

    true_pull = motion.pull
    monkeypatch.setattr(motion, "pull", lambda angle: 1.01 * true_pull(angle))
    motion.motion_of.cache_clear()
    try:
        assert not all(c.passed for c in checks_of("pendulum"))
    finally:
        monkeypatch.undo()
        motion.motion_of.cache_clear()


def test_one_percent_in_the_climates_steps_is_a_miss(monkeypatch):
    monkeypatch.setitem(system.UNITS, "temperature", 0.5 * 1.01)

    assert not all(c.passed for c in checks_of("climate_control"))


def test_a_check_is_relative_unless_zero_is_expected():
    assert Check("x", 100.0, 100.9, 0.01, "book").passed
    assert not Check("x", 100.0, 101.1, 0.01, "book").passed
    assert Check("x", 0.0, 0.005, 0.01, "book").passed
    assert not Check("x", 1.0, float("nan"), 0.01, "book").passed
