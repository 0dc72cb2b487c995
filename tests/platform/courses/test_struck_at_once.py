"""A word is struck out of a page in the same moment in which somebody else changes that page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from schoolyard import Schoolyard
from stage_pages import a_lesson, pages, stage
from two_at_once import one_inside_the_other

from courses.building import page_change
from courses.models import Sequence, Stage
from people.models import Institution
from rights.places import found_in
from rights.striking import words_strike

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lesson(yard: Schoolyard) -> Sequence:
    """Its second stage is a page that names Addie and Bee."""
    made = a_lesson(yard)
    page_change(stage=stage(made, 2), title="Read", text="Of Addie and Bee.")
    return made


def strike(yard: Schoolyard, word: str) -> Callable[[], int]:
    chosen = [one.key for one in found_in(yard.school, [word])]
    assert len(chosen) == 1
    return lambda: words_strike(institution=yard.school, words=[word], chosen=chosen)


def not_over_yet(yard: Schoolyard, write: Callable[[], Any]) -> Callable[[], None]:
    """Done, but not committed before the other one has begun: that is when the far school is written."""

    def written() -> None:
        with transaction.atomic():
            write()
            yard.eve.institution.save()

    return written


def test_two_words_that_two_strike_are_both_gone(yard: Schoolyard, lesson: Sequence):
    first, second = strike(yard, "Addie"), strike(yard, "Bee")

    one_inside_the_other(not_over_yet(yard, first), second, Institution)

    assert stage(lesson, 2).text == "Of [name] and [name]."


def test_what_a_teacher_saved_just_before_loses_the_word_and_nothing_else(
    yard: Schoolyard, lesson: Sequence
):
    clay, _dow = pages(yard, lesson, 2)

    one_inside_the_other(
        lambda: clay.saves(text="Of Addie and light."), strike(yard, "Addie"), Stage
    )

    assert stage(lesson, 2).text == "Of [name] and light."


def test_what_a_teacher_saves_just_after_does_not_bring_the_word_back(
    yard: Schoolyard, lesson: Sequence
):
    clay, _dow = pages(yard, lesson, 2)

    one_inside_the_other(
        not_over_yet(yard, strike(yard, "Addie")), lambda: clay.saves(minutes="7"), Institution
    )

    assert (stage(lesson, 2).text, stage(lesson, 2).minutes) == ("Of [name] and Bee.", 7)


def test_two_strikes_that_cross_do_not_wait_for_each_other_for_good(yard: Schoolyard):
    """The first holds the later sequence and wants the earlier; the second takes them in their order."""
    earlier, later = a_lesson(yard), a_lesson(yard)
    for one, page in ((earlier, "Addie early"), (later, "Addie late")):
        page_change(stage=stage(one, 2), title="Read", text=page)
        Sequence.objects.filter(pk=one.pk).update(title="Bee")
    on_page = {one.row.version.sequence_id: one.key for one in found_in(yard.school, ["Addie"])}
    titles = [one.key for one in found_in(yard.school, ["Bee"])]

    def first() -> None:
        with transaction.atomic():
            for at in (later, earlier):
                chosen = [on_page[at.pk]]
                words_strike(institution=yard.school, words=["Addie"], chosen=chosen)
                yard.eve.institution.save()

    def second() -> int:
        return words_strike(institution=yard.school, words=["Bee"], chosen=titles)

    assert one_inside_the_other(first, second, Institution)[1] == 2
    assert list(found_in(yard.school, ["Addie", "Bee"])) == []
