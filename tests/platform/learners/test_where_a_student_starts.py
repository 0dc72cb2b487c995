"""A new student starts from what the course's other students have shown, drawn towards one half."""

import pytest
from schoolyard import a_run, a_score, person

from courses.models import Membership
from learners.check.bank import all_items
from learners.check.selectors import standing_of
from learners.check.services import answer_record, check_switch, placement_open
from learners.ledger import row_of
from learners.mastery import mastery_rebuild, mastery_update
from learners.models import Mastery, StartingPoint
from learners.priors import FEWEST, drawn, priors_of
from learners.tracing import Belief

CONTROL = "control_of_variables"


def classmates(yard, count, probability=0.9):
    for number in range(count):
        student = person(f"mate{number}", "student", yard.school)
        Membership.objects.create(course=yard.course, user=student, part="student")
        row_of(student.pk, CONTROL, Belief(probability, shown=3, count=3, order=1)).save()


def began(student):
    run = a_run(student)
    a_score(run, CONTROL)
    return mastery_update(run=run)[0]


def test_with_few_others_it_is_as_likely_as_not(yard):
    classmates(yard, FEWEST - 1)

    assert began(yard.ada).before == 0.5
    assert not StartingPoint.objects.exists()


def test_a_class_that_has_shown_it_gives_a_head_start(yard):
    classmates(yard, 10)
    expected = min(0.7, (10 * 0.9 + 5 * 0.5) / 15)

    assert began(yard.ada).before == pytest.approx(expected)
    kept = StartingPoint.objects.get(student=yard.ada)
    assert (kept.skill, kept.others) == (CONTROL, 10)


def test_a_class_alone_calls_nothing_shown_and_nothing_missing():
    assert drawn(0.98, 300) == 0.7
    assert drawn(0.02, 300) == 0.4


def test_another_course_says_nothing(yard):
    classmates(yard, 10)

    assert priors_of(yard.ada.pk, [CONTROL])[CONTROL].others == 10
    assert priors_of(yard.eve.pk, [CONTROL]) == {}


def test_the_start_stays_as_it_was_when_the_class_moves_on(yard):
    classmates(yard, 10)
    began(yard.ada)
    before = Mastery.objects.get(student=yard.ada, skill=CONTROL).probability
    Mastery.objects.exclude(student=yard.ada).update(probability=0.1)

    mastery_rebuild(student=yard.ada.pk)

    assert Mastery.objects.get(student=yard.ada, skill=CONTROL).probability == before


def test_answers_in_a_check_are_evidence_rows(yard):
    check_switch(course=yard.course, teacher=yard.clay, active=True)
    placement = placement_open(course=yard.course, student=yard.ada)
    item = all_items()[standing_of(placement).next_item]
    answer = answer_record(placement=placement, item=item.name, option=item.key)

    row = yard.ada.mastery_evidence.get()
    assert (row.answer, row.score, row.verdict, row.skill) == (answer, None, "correct", item.skill)
    assert row.after > row.before == 0.5
