"""What a row of a class's file means, and what is said of one that is wrong."""

import pytest
from rosters import HEADER
from schoolyard import Schoolyard, person

from courses.grouping import MOST_GROUPS
from courses.roster.checking import checked
from courses.roster.files import table_of
from courses.roster.rows import rows_of
from people.models import User


def looked_at(yard: Schoolyard, *lines: str):
    rows, _ = rows_of(table_of((HEADER + "\n".join(lines)).encode()))
    return checked(yard.course, rows)


def states(yard: Schoolyard, *lines: str) -> list[str]:
    return [one.state for one in looked_at(yard, *lines)]


def wrong(yard: Schoolyard, *lines: str) -> str:
    """The sentences about the last of these rows."""
    return " ".join(problem.sentence for problem in looked_at(yard, *lines)[-1].problems)


def test_rows_are_new_known_or_in_the_course_already(yard: Schoolyard):
    person("fay", "student", yard.school)

    assert states(yard, "Cyd,,cyd,,", "Fay,,fay,,", "Ada,,ada,,") == ["new", "known", "here"]


def test_an_account_is_known_by_its_address_where_no_login_stands(yard: Schoolyard):
    User.objects.filter(pk=yard.ada.pk).update(email="Ada@School.example")

    (one,) = looked_at(yard, "Ada,,,ada@school.example,")

    assert (one.state, one.user) == ("here", yard.ada)


def test_brothers_and_sisters_may_have_one_address_and_two_logins(yard: Schoolyard):
    assert states(yard, "Cyd,,cyd,home@x.example,", "Dan,,dan,home@x.example,") == ["new", "new"]


def test_a_login_is_the_same_in_capitals(yard: Schoolyard):
    assert states(yard, "Ada,,ADA,,") == ["here"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",Lee,cyd,,", "The first name is missing: write it."),
        ("Cyd,Lee,,,", "Login and email are both missing"),
        ("Cyd,Lee,,cyd@school,", "“cyd@school” is no email address: write one like"),
        ("Cyd,Lee,cyd lee,,", "“cyd lee” cannot be a login: use letters"),
        ("=1+1,Lee,cyd,,", "“First name” holds a formula: copy the column and paste"),
        (f"{'C' * 151},Lee,cyd,,", "“First name” is too long: shorten it."),
        (f"Cyd,Lee,cyd,,{'t' * 61}", "more than 60 characters: shorten its name"),
        ("Eve,,eve,,", "“eve” belongs to an account of another institution: write another"),
        ("Dow,,dow,,", "“dow” is no student's account: add colleagues"),
        ("Clay,,clay,,", "“clay” is no student's account: add colleagues"),
    ],
)
def test_a_mistake_is_named_with_what_puts_it_right(yard: Schoolyard, line, sentence):
    assert sentence in wrong(yard, line)


def test_a_student_who_stands_there_twice_is_named_with_the_other_row(yard: Schoolyard):
    User.objects.filter(pk=yard.ada.pk).update(email="ada@school.example")

    assert "in row 2: delete one" in wrong(yard, "Cyd,,cyd,,", "Sid,,CYD,,")
    assert "in row 2: delete one" in wrong(yard, "Ada,,ada,,", "Ada,,,ada@school.example,")


def test_a_closed_account_is_not_taken_over(yard: Schoolyard):
    User.objects.filter(pk=yard.ben.pk).update(is_active=False)

    assert "is closed: ask your administrator" in wrong(yard, "Ben,,ben,,")


def test_an_address_of_two_accounts_needs_a_login(yard: Schoolyard):
    User.objects.filter(pk__in=[yard.ada.pk, yard.ben.pk]).update(email="home@x.example")

    assert "write the student's login" in wrong(yard, "Ada,,,home@x.example,")


def test_nothing_is_told_of_the_addresses_of_another_school(yard: Schoolyard):
    User.objects.filter(pk=yard.eve.pk).update(email="eve@there.example")

    assert states(yard, "Eve,,,eve@there.example,") == ["new"]


def test_a_course_gets_no_more_groups_than_it_may_have(yard: Schoolyard):
    for number in range(MOST_GROUPS):
        yard.course.groups.create(name=f"Table {number}")

    assert states(yard, "Cyd,,cyd,,Table 7") == ["new"]
    assert "more than 200 groups" in wrong(yard, "Cyd,,cyd,,Table 999")


def test_many_rows_take_as_many_queries_as_few(yard: Schoolyard, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        looked_at(yard, *[f"P,,pupil{number},p{number}@x.example,T" for number in range(300)])
