"""The check at the start of a course: invited, asked, believed, seen."""

from datetime import timedelta
from math import exp, log

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from schoolyard import Schoolyard, a_run, a_score, finish, person

from courses.models import Membership
from labs.core import PRACTICES
from learners.check.bank import OPTIONS, all_items, items_for
from learners.check.choosing import LONGEST, known_after
from learners.check.selectors import result_of, standing_of
from learners.check.services import answer_record, check_switch, placement_open, placement_skip
from learners.mastery import mastery_answer, mastery_rebuild, mastery_update
from learners.models import Decision, Mastery, Placement, PlacementAnswer
from learners.services import decide_first
from learners.skills import all_skills
from ml.mastery.model import shipped


@pytest.fixture
def checked(yard: Schoolyard) -> Schoolyard:
    check_switch(course=yard.course, teacher=yard.clay, active=True)
    return yard


@pytest.fixture
def ada(checked: Schoolyard) -> Client:
    client = Client()
    client.force_login(checked.ada)
    return client


def answer_all(placement: Placement, right: bool) -> list[str]:
    """Go through a check with right, or with wrong answers; the items in the order asked."""
    asked = []
    while placement.state == Placement.State.OPEN:
        item = all_items()[standing_of(placement).next_item]
        option = item.key if right else (item.key + 1) % OPTIONS
        answer_record(placement=placement, item=item.name, option=option)
        asked.append(item.name)
    return asked


def numbers_of(student) -> list[tuple]:
    rows = Mastery.objects.filter(student=student).order_by("skill")
    return list(
        rows.values_list(
            "skill", "probability", "uncertainty", "evidence_count", "shown", "missing", "standing"
        )
    )


# -- the items -------------------------------------------------------------------------------------


def test_every_item_asks_for_a_known_skill_in_both_languages():
    assert len(all_items()) == 24
    for item in all_items().values():
        assert item.skill in all_skills()
        for language in ("en", "zh-hans"):
            ask, options = item.words(language)
            assert ask
            assert len(set(options)) == OPTIONS
        assert item.words("en") != item.words("zh-hans")


def test_right_answers_stand_at_every_place():
    assert {item.key for item in all_items().values()} == set(range(OPTIONS))


def test_a_course_is_asked_of_practices_and_of_its_own_labs(yard: Schoolyard):
    skills = {all_items()[name].skill for name in items_for(yard.course)}

    assert set(PRACTICES) <= skills
    assert {skill.partition(".")[0] for skill in skills - set(PRACTICES)} == {
        "pendulum",
        "dc_circuits",
    }


# -- the choice ------------------------------------------------------------------------------------


def test_doubt_falls_with_answers_and_the_expected_score_follows_them():
    names, answers = list(all_items()), []
    before = known_after(names, [])
    for _ in range(5):
        item = all_items()[known_after(names, answers).next_item]
        answers.append((item.name, item.key))

    after = known_after(names, answers)

    assert after.sd < before.sd
    assert after.expected > before.expected + 3


def test_the_next_item_depends_on_the_answer(checked: Schoolyard):
    right = answer_all(placement_open(course=checked.course, student=checked.ada), right=True)
    wrong = answer_all(placement_open(course=checked.course, student=checked.ben), right=False)

    assert right[0] == wrong[0]
    assert right != wrong
    assert len(set(right)) == len(right) <= LONGEST
    assert len(set(wrong)) == len(wrong) <= LONGEST


def test_a_check_stops_before_twelve_when_sure(checked: Schoolyard):
    placement = placement_open(course=checked.course, student=checked.ada)

    asked = answer_all(placement, right=True)

    assert len(asked) < LONGEST
    assert placement.state == Placement.State.FINISHED
    assert placement.ended is not None


# -- what is kept, and what is believed --------------------------------------------------------------


def test_an_answer_sent_again_is_kept_once_and_counts_once(checked: Schoolyard):
    placement = placement_open(course=checked.course, student=checked.ada)
    item = all_items()[standing_of(placement).next_item]
    first = answer_record(placement=placement, item=item.name, option=item.key)
    numbers = numbers_of(checked.ada)

    again = answer_record(placement=placement, item=item.name, option=(item.key + 1) % OPTIONS)
    mastery_answer(answer=first)

    assert again == first
    assert PlacementAnswer.objects.count() == 1
    assert numbers_of(checked.ada) == numbers
    assert numbers[0][3] == 1


def test_an_item_that_is_not_asked_is_not_taken(checked: Schoolyard):
    placement = placement_open(course=checked.course, student=checked.ada)
    other = next(n for n in placement.items if n != standing_of(placement).next_item)

    assert answer_record(placement=placement, item=other, option=0) is None
    assert not PlacementAnswer.objects.exists()


def test_right_answers_raise_mastery_and_wrong_ones_lower_it(checked: Schoolyard):
    answer_all(placement_open(course=checked.course, student=checked.ada), right=True)
    answer_all(placement_open(course=checked.course, student=checked.ben), right=False)

    assert all(row.probability > 0.7 for row in Mastery.objects.filter(student=checked.ada))
    assert all(row.probability < 0.3 for row in Mastery.objects.filter(student=checked.ben))


def test_one_right_answer_moves_the_skill_by_what_its_item_tells(checked: Schoolyard):
    placement = placement_open(course=checked.course, student=checked.ada)
    item = all_items()[standing_of(placement).next_item]
    answer_record(placement=placement, item=item.name, option=item.key)

    there = 1 / (1 + exp(item.difficulty - 2.2))
    wins = 0.6 * log(there / 0.25)
    logit = shipped().weights_of(item.skill).gain * log(1 + wins)
    row = Mastery.objects.get(student=checked.ada)
    assert row.probability == pytest.approx(1 / (1 + exp(-logit)))


@pytest.mark.parametrize("check_first", [True, False])
def test_a_rebuild_from_the_record_gives_the_same_numbers(checked: Schoolyard, check_first):
    placement = placement_open(course=checked.course, student=checked.ada)
    if check_first:
        answer_all(placement, right=False)
    run = a_run(checked.ada, assignment=checked.assignment)
    for practice in PRACTICES:
        a_score(run, practice, "correct")
    mastery_update(run=run)
    if not check_first:
        answer_all(placement, right=False)
    numbers = numbers_of(checked.ada)
    evidence = list(checked.ada.mastery_evidence.values_list("skill", "before", "after"))

    mastery_rebuild(student=checked.ada.pk)

    assert numbers_of(checked.ada) == numbers
    assert list(checked.ada.mastery_evidence.values_list("skill", "before", "after")) == evidence


def test_when_the_check_was_taken_does_not_change_what_is_believed(checked: Schoolyard):
    for student, check_first in ((checked.ada, True), (checked.ben, False)):
        placement = placement_open(course=checked.course, student=student)
        if check_first:
            answer_all(placement, right=True)
        run = a_run(student)
        a_score(run, "replication", "incorrect")
        mastery_update(run=run)
        if not check_first:
            answer_all(placement, right=True)

    first, second = (
        dict(Mastery.objects.filter(student=one).values_list("skill", "probability"))
        for one in (checked.ada, checked.ben)
    )
    # What was shown has faded for the seconds between: next to nothing.
    assert first == pytest.approx(second, abs=1e-6)


def test_the_waiting_lab_is_decided_afresh_and_the_old_decision_stays(checked: Schoolyard):
    before = decide_first(checked.ada, checked.assignment)

    answer_all(placement_open(course=checked.course, student=checked.ada), right=False)

    after = Decision.objects.get(student=checked.ada, replaced_by=None)
    assert after.replaces == before
    assert after.variant != before.variant
    assert "after_check" in [reason["key"] for reason in after.reasons]


def test_the_fresh_decision_knows_the_time_that_is_left_too(checked: Schoolyard):
    checked.assignment.due = timezone.now() + timedelta(minutes=5)
    checked.assignment.save()
    before = decide_first(checked.ada, checked.assignment)
    assert "too_long" in before.candidates[0]["added"]

    answer_all(placement_open(course=checked.course, student=checked.ada), right=False)

    after = Decision.objects.get(student=checked.ada, replaces=before)
    assert "too_long" in after.candidates[0]["added"]


def test_a_lab_already_begun_is_not_taken_away(checked: Schoolyard):
    decision = decide_first(checked.ada, checked.assignment)
    decision.next_run = finish(a_run(checked.ada, assignment=checked.assignment))
    decision.save()

    answer_all(placement_open(course=checked.course, student=checked.ada), right=True)

    assert Decision.objects.filter(student=checked.ada).count() == 1


# -- the pages -------------------------------------------------------------------------------------


def test_a_student_is_invited_only_where_the_check_is_on(yard: Schoolyard):
    client = Client()
    client.force_login(yard.ada)
    page = reverse("learners:check", args=[yard.course.pk])

    assert page not in client.get("/").content.decode()
    assert client.get(page).status_code == 404
    check_switch(course=yard.course, teacher=yard.clay, active=True)
    assert page in client.get("/").content.decode()
    assert client.get(page).status_code == 200


def test_a_student_answers_on_the_page_and_sees_what_it_showed(checked: Schoolyard, ada: Client):
    page = reverse("learners:check", args=[checked.course.pk])
    ada.post(page)
    placement = Placement.objects.get()
    while placement.state == Placement.State.OPEN:
        item = ada.get(page).context["item"]
        assert ada.post(page, {"item": item.name, "option": item.key}).status_code == 302
        placement.refresh_from_db()

    told = ada.get(page).content.decode()

    count = placement.answers.count()
    assert f"{count} of {count} answers were right" in told
    assert "Repeating a measurement" in told or "Changing one thing at a time" in told
    assert "Your check at the start of Physics 9" in ada.get("/").content.decode()


def test_the_page_speaks_chinese(checked: Schoolyard, ada: Client):
    ada.post(reverse("learners:check", args=[checked.course.pk]))
    ada.cookies["django_language"] = "zh-hans"

    answer = ada.get(reverse("learners:check", args=[checked.course.pk]))

    assert answer.context["item"].ask["zh-hans"] in answer.content.decode()


def test_an_answer_without_a_choice_gets_a_sentence(checked: Schoolyard, ada: Client):
    page = reverse("learners:check", args=[checked.course.pk])
    ada.post(page)
    item = ada.get(page).context["item"]

    for option in ("", "9", "x", "-1"):
        answer = ada.post(page, {"item": item.name, "option": option}, follow=True)
        assert "Choose one of the answers" in answer.content.decode()
    assert not PlacementAnswer.objects.exists()


def test_a_strange_item_is_refused_with_a_sentence(checked: Schoolyard, ada: Client):
    page = reverse("learners:check", args=[checked.course.pk])

    answer = ada.post(page, {"item": "nothing", "option": "0"}, follow=True)

    assert "not asked any more" in answer.content.decode()


def test_skipping_ends_the_invitation_and_keeps_what_was_answered(checked, ada: Client):
    page = reverse("learners:check", args=[checked.course.pk])
    ada.post(page)
    item = ada.get(page).context["item"]
    ada.post(page, {"item": item.name, "option": 0})

    ada.post(reverse("learners:skip_check", args=[checked.course.pk]))

    assert Placement.objects.get().state == Placement.State.SKIPPED
    assert PlacementAnswer.objects.count() == 1
    assert "Skip it" not in ada.get("/").content.decode()


def test_a_finished_check_cannot_be_skipped_afterwards(checked: Schoolyard):
    placement = placement_open(course=checked.course, student=checked.ada)
    answer_all(placement, right=True)

    assert placement_skip(placement=placement).state == Placement.State.FINISHED


def test_the_teacher_switches_it_and_sees_each_student(checked: Schoolyard):
    answer_all(placement_open(course=checked.course, student=checked.ada), right=True)
    client = Client()
    client.force_login(checked.clay)
    page = reverse("learners:course_check", args=[checked.course.pk])

    told = client.get(page)

    results = {one.student: one for one in told.context["results"]}
    assert results[checked.ada].right == results[checked.ada].answered > 0
    assert results[checked.ben].placement is None
    assert "not begun" in told.content.decode()
    client.post(page, {"active": "0"})
    checked.course.placement_check.refresh_from_db()
    assert not checked.course.placement_check.active


def test_the_page_of_a_class_takes_as_many_queries_as_that_of_two(checked: Schoolyard):
    client = Client()
    client.force_login(checked.clay)
    page = reverse("learners:course_check", args=[checked.course.pk])

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(page)
        return len(seen)

    answer_all(placement_open(course=checked.course, student=checked.ada), right=True)
    few = queries()
    for number in range(4):
        student = person(f"new{number}", "student", checked.school)
        Membership.objects.create(course=checked.course, user=student, part="student")
        answer_all(placement_open(course=checked.course, student=student), right=number % 2 == 0)

    assert queries() == few


def test_a_result_says_how_sure_it_is(checked: Schoolyard):
    placement = placement_open(course=checked.course, student=checked.ada)
    answer_all(placement, right=True)

    result = result_of(checked.ada, placement, "en")

    assert result.percent > 75
    assert 0 < result.give_or_take < 10
