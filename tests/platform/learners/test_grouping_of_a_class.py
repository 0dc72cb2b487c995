"""Small groups out of who needs the same next: of two to four, the same each time, explained."""

from itertools import permutations

import pytest

from learners.graph.selectors import graph_of
from learners.pages.grouping import LEAST, MOST, by_need, dealt, grouped, needed_next
from learners.tracing import Belief

SHOWN = Belief(0.9, shown=3, count=3, order=1)
MISSING = Belief(0.1, missing=3, count=3, order=1)
GROWING = Belief(0.6, shown=1, missing=1, count=2, order=1)
KEYS = ["control_of_variables", "replication", "tests_hypothesis", "maths.spread"]


def equal(students):
    return dict.fromkeys(students, 0.5)


def members(groups):
    return sorted(one for group in groups for one in group.members)


@pytest.mark.django_db
def test_what_was_tried_and_is_not_there_comes_first():
    beliefs = {"replication": MISSING, "control_of_variables": GROWING, "range_coverage": SHOWN}

    assert needed_next(graph_of(None), KEYS, beliefs) == ("replication", "control_of_variables")


@pytest.mark.django_db
def test_a_skill_is_open_once_everything_it_builds_on_was_shown():
    beliefs = {"replication": SHOWN, "control_of_variables": SHOWN, "range_coverage": SHOWN}

    assert needed_next(graph_of(None), KEYS, beliefs) == ("tests_hypothesis",)
    beliefs["range_coverage"] = GROWING
    assert needed_next(graph_of(None), KEYS, beliefs) == ()


def test_the_need_of_most_comes_first_and_nothing_open_last():
    needs = {1: ("a",), 2: ("b",), 3: ("b",), 4: ()}

    assert list(by_need(needs).items()) == [("b", [2, 3]), ("a", [1]), ("", [4])]


@pytest.mark.parametrize("count", range(2, 31))
def test_every_group_has_two_to_four_and_everybody_is_in_one(count):
    needs = {one: (("a", "b", "c")[one % 3],) for one in range(count)}
    groups = grouped(needs, equal(needs))

    assert members(groups) == list(range(count))
    assert all(LEAST <= len(group.members) <= MOST for group in groups)


def test_those_who_need_the_same_are_together():
    needs = {1: ("a",), 2: ("b",), 3: ("a",), 4: ("b",)}
    groups = grouped(needs, equal(needs))

    assert [(group.members, group.skill, group.why) for group in groups] == [
        ((1, 3), "a", "same"),
        ((2, 4), "b", "same"),
    ]


def test_each_group_has_somebody_who_is_further_on():
    strength = {1: 0.9, 2: 0.8, 3: 0.3, 4: 0.2, 5: 0.1}

    assert dealt([5, 4, 3, 2, 1], strength) == [(1, 3, 5), (2, 4)]


def test_who_is_alone_joins_a_group_whose_skill_is_open_for_them_too():
    needs = {1: ("a",), 2: ("a",), 3: ("b", "a")}
    (group,) = grouped(needs, equal(needs))

    assert (group.members, group.guests, group.skill) == ((1, 2, 3), (3,), "a")


def test_those_who_fit_nowhere_work_among_themselves():
    needs = {1: ("a",), 2: ("b",), 3: ("c",)}

    assert [group.why for group in grouped(needs, equal(needs))] == ["mixed"]


def test_a_last_one_is_taken_in_and_a_full_group_gives_a_member():
    needs = {**dict.fromkeys(range(4), ("a",)), 9: ("b",)}
    groups = grouped(needs, equal(needs))

    assert sorted(len(group.members) for group in groups) == [2, 3]
    assert members(groups) == [0, 1, 2, 3, 9]


def test_one_student_makes_no_group():
    assert grouped({1: ("a",)}, {1: 0.5}) == []


def test_the_order_of_the_students_changes_nothing():
    needs = {1: ("a",), 2: ("b", "a"), 3: ("a",), 4: ("c",)}
    found = {
        frozenset(
            frozenset(group.members)
            for group in grouped({one: needs[one] for one in order}, equal(needs))
        )
        for order in permutations(needs)
    }

    assert len(found) == 1
