"""A class comes in from a file: looked at, then taken over once."""

import pytest
from django.test import Client
from rosters import HEADER, TWO, sent, students, taken_over
from schoolyard import Schoolyard, person

from courses.models import Course
from courses.roster.models import RosterImport
from courses.roster.services import roster_apply, roster_upload
from people.models import User


def test_looking_at_a_file_changes_nobody_and_no_course(yard: Schoolyard, clay: Client):
    people = User.objects.count()

    answer = sent(clay, yard, TWO)
    shown = clay.get(answer.url).content.decode()

    assert "2 new accounts" in shown and "Cyd Lee" in shown and "dan@school.example" in shown
    assert (User.objects.count(), students(yard)) == (people, {"ada", "ben"})
    assert not yard.course.groups.exists()


def test_the_good_rows_are_taken_over_and_the_others_are_reported(yard: Schoolyard, clay: Client):
    answer = sent(clay, yard, TWO + "Eve,,eve,,\n")
    clay.post(f"{answer.url}apply/")
    shown = clay.get(answer.url).content.decode()

    assert students(yard) == {"ada", "ben", "cyd", "dan@school.example"}
    assert "2 accounts were made" in shown and "1 row was left out" in shown
    assert "belongs to an account of another institution" in shown
    cyd = User.objects.get(username="cyd")
    assert (cyd.institution, cyd.role, cyd.shown_name) == (yard.school, "student", "Cyd Lee")
    assert [one.user for one in yard.course.groups.get(name="Table 1").members.all()] == [cyd]


def test_applying_twice_changes_nothing_more(yard: Schoolyard, clay: Client):
    answer = sent(clay, yard, TWO)
    for _ in range(2):
        assert clay.post(f"{answer.url}apply/").status_code == 302

    assert User.objects.filter(username__in=["cyd", "dan@school.example"]).count() == 2


def test_the_same_file_again_takes_nobody_over_twice(yard: Schoolyard):
    taken_over(yard, TWO)
    people = User.objects.count()

    report = taken_over(yard, TWO).report

    assert [one["what"] for one in report] == ["here", "here"]
    assert User.objects.count() == people


def test_who_joined_after_the_look_is_told_as_being_there(yard: Schoolyard):
    fay = person("fay", "student", yard.school)
    text = HEADER + "Fay,,fay,,\n"
    roster = roster_upload(course=yard.course, teacher=yard.clay, data=text.encode())
    yard.course.memberships.create(user=fay)

    assert roster_apply(roster=roster, language="en").report[0]["what"] == "here"


def test_a_known_account_joins_as_it_is(yard: Schoolyard):
    fay = person("fay", "student", yard.school)
    before = User.objects.values().get(pk=fay.pk)

    taken_over(yard, HEADER + "Another,Name,fay,new@x.example,Table 1\n")

    assert "fay" in students(yard)
    assert User.objects.values().get(pk=fay.pk) == before


def test_a_student_in_the_course_comes_into_the_groups_and_leaves_none(yard: Schoolyard):
    ada = yard.course.memberships.get(user=yard.ada)
    yard.course.groups.create(name="Choir").members.set([ada])

    taken_over(yard, HEADER + "Ada,,ada,,Table 1\n")

    assert set(ada.groups.values_list("name", flat=True)) == {"Choir", "Table 1"}


def test_an_archived_course_takes_nobody_over(yard: Schoolyard, clay: Client):
    answer = sent(clay, yard, TWO)
    Course.objects.update(archived=True)

    refused = clay.post(f"{answer.url}apply/", follow=True).content.decode()

    assert "This course is archived. Take it out" in refused
    assert sent(clay, yard, TWO).status_code == 422
    assert students(yard) == {"ada", "ben"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"first name,town\nAda,Here\n", "The first row must name the columns"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is no spreadsheet"),
        (b"", "The file is empty."),
    ],
)
def test_a_refused_file_is_told_beside_the_form(yard: Schoolyard, clay, content, sentence):
    answer = sent(clay, yard, content)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not RosterImport.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_filled_and_sent_back(yard: Schoolyard, clay: Client, kind):
    content = clay.get(f"/courses/{yard.course.pk}/roster/class.{kind}").content

    answer = sent(clay, yard, content, f"class.{kind}")

    assert "1 new account" in clay.get(answer.url).content.decode()


def test_a_report_of_a_whole_class_takes_few_queries(
    yard: Schoolyard, clay: Client, django_assert_max_num_queries
):
    lines = "".join(f"P{number},,pupil{number},,Table {number % 9}\n" for number in range(200))
    answer = sent(clay, yard, HEADER + lines)

    with django_assert_max_num_queries(12):
        clay.get(answer.url)
    with django_assert_max_num_queries(35):
        clay.post(f"{answer.url}apply/")
    with django_assert_max_num_queries(12):
        clay.get(answer.url)
