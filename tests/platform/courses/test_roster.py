"""A class comes in from a file: looked at row by row, then taken over once."""

import logging
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from schoolyard import Schoolyard, person

from courses.models import Course
from courses.roster.checking import checked
from courses.roster.files import table_of
from courses.roster.models import RosterImport
from courses.roster.rows import rows_of
from courses.roster.services import KEPT, roster_apply, roster_upload
from courses.tasks import watch
from people.models import User

HEADER = "first name,last name,login,email,groups\n"
TWO = HEADER + "Cyd,Lee,cyd,cyd@school.example,Table 1\nDan,Roe,,dan@school.example,\n"


@pytest.fixture
def clay(yard: Schoolyard) -> Client:
    client = Client()
    client.force_login(yard.clay)
    return client


def sent(client: Client, yard: Schoolyard, text: str, name: str = "9b.csv"):
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return client.post(f"/courses/{yard.course.pk}/roster/", {"file": file})


def looked_at(yard: Schoolyard, *lines: str):
    rows, _ = rows_of(table_of((HEADER + "\n".join(lines)).encode()))
    return checked(yard.course, rows)


def states(yard: Schoolyard, *lines: str) -> list[str]:
    return [one.state for one in looked_at(yard, *lines)]


def wrong(yard: Schoolyard, *lines: str) -> str:
    """The sentences about the last of these rows."""
    return " ".join(problem.sentence for problem in looked_at(yard, *lines)[-1].problems)


def taken_over(yard: Schoolyard, text: str) -> RosterImport:
    roster = roster_upload(course=yard.course, teacher=yard.clay, data=text.encode())
    return roster_apply(roster=roster, language="en")


def students(yard: Schoolyard) -> set[str]:
    members = yard.course.memberships.filter(part="student")
    return set(members.values_list("user__username", flat=True))


# -- what a row means ------------------------------------------------------------------------------


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
    for number in range(60):
        yard.course.groups.create(name=f"Table {number}")

    assert states(yard, "Cyd,,cyd,,Table 7") == ["new"]
    assert "more than 60 groups" in wrong(yard, "Cyd,,cyd,,Table 99")


def test_many_rows_take_as_many_queries_as_few(yard: Schoolyard, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        looked_at(yard, *[f"P,,pupil{number},p{number}@x.example,T" for number in range(300)])


# -- from the file to the course -------------------------------------------------------------------


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


def test_the_rows_are_forgotten_once_they_are_applied(yard: Schoolyard):
    roster = taken_over(yard, TWO)
    roster.refresh_from_db()

    assert roster.rows == []
    assert "Lee" not in str(roster.report)


def test_a_file_that_was_only_looked_at_is_thrown_away(yard: Schoolyard, clay: Client):
    answer = sent(clay, yard, TWO)
    clay.post(f"{answer.url}throw-away/")
    sent(clay, yard, TWO)
    sent(clay, yard, TWO)

    assert RosterImport.objects.count() == 1


@pytest.mark.parametrize(("age", "left"), [(KEPT - timedelta(minutes=1), 1), (KEPT, 0)])
def test_a_file_that_nobody_takes_over_is_forgotten_after_an_hour(yard, clay: Client, age, left):
    sent(clay, yard, TWO)
    RosterImport.objects.update(created=timezone.now() - age)

    watch()

    assert RosterImport.objects.count() == left
    assert timedelta(hours=1) == KEPT


def test_the_report_of_a_file_is_never_forgotten(yard: Schoolyard):
    taken_over(yard, TWO)
    RosterImport.objects.update(created=timezone.now() - 2 * KEPT)

    watch()

    assert RosterImport.objects.count() == 1


def test_the_timetable_forgets_files(settings):
    from assay.celery import app

    entry = settings.CELERY_BEAT_SCHEDULE["courses-watch"]
    app.loader.import_default_modules()
    assert app.tasks[entry["task"]].run is not None
    assert timedelta(seconds=entry["schedule"]) <= timedelta(minutes=5)


def test_who_comes_back_too_late_is_asked_for_the_file_again(yard: Schoolyard, clay: Client):
    answer = sent(clay, yard, TWO)
    RosterImport.objects.update(created=timezone.now() - KEPT)
    watch()

    looked = clay.get(answer.url, follow=True)
    applied = clay.post(f"{answer.url}apply/", follow=True)

    for page in (looked, applied):
        assert page.redirect_chain[-1][0] == f"/courses/{yard.course.pk}/roster/"
        assert "waited for more than an hour and was thrown away" in page.content.decode()
    assert students(yard) == {"ada", "ben"}


def test_nothing_of_the_file_stays_once_it_is_applied(yard: Schoolyard):
    roster = taken_over(yard, "first name,login,Mother's name\nCyd,cyd,Rosalind\n")
    roster.refresh_from_db()

    assert (roster.rows, roster.notices) == ([], [])


def test_what_waits_is_its_uploaders_alone_and_a_report_is_every_teachers(yard, clay: Client):
    yard.course.memberships.create(user=yard.dow, part="teacher")
    dow = Client()
    dow.force_login(yard.dow)
    address = sent(clay, yard, TWO).url

    waiting = [dow.get(address).status_code, dow.post(f"{address}apply/").status_code]
    clay.post(f"{address}apply/")

    assert (waiting, dow.get(address).status_code) == ([404, 404], 200)


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


def test_no_name_login_or_address_comes_into_the_log(yard: Schoolyard, clay: Client, caplog):
    caplog.set_level(logging.DEBUG)
    answer = sent(clay, yard, TWO + "Eve,Odd,not a login,odd@@x,\n")
    clay.post(f"{answer.url}apply/")
    clay.get(answer.url)

    assert not re.search(r"cyd|dan@|odd|lee", caplog.text, re.IGNORECASE)


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


# -- the links -------------------------------------------------------------------------------------


def link_in(page: str) -> str:
    found = re.search(r"http://testserver(/accounts/invitation/[^<]+)<", page)
    assert found is not None
    return found[1]


def test_a_new_student_chooses_a_password_by_the_link_and_is_in_the_course(yard, clay: Client):
    answer = sent(clay, yard, HEADER + "Cyd,Lee,cyd,,\n")
    clay.post(f"{answer.url}apply/")
    link = link_in(clay.get(answer.url).content.decode())
    browser = Client()

    opened = browser.get(link, follow=True)
    chosen = {"new_password1": "quiet-river-31", "new_password2": "quiet-river-31"}
    home = browser.post(opened.redirect_chain[-1][0], chosen, follow=True)

    assert "Your login is <b" in opened.content.decode()
    assert yard.sequence.title in home.content.decode()
    assert User.objects.get(username="cyd").check_password("quiet-river-31")


def test_a_link_holds_once(yard: Schoolyard, clay: Client):
    answer = sent(clay, yard, HEADER + "Cyd,Lee,cyd,,\n")
    clay.post(f"{answer.url}apply/")
    link = link_in(clay.get(answer.url).content.decode())
    cyd = User.objects.get(username="cyd")
    cyd.set_password("quiet-river-31")
    cyd.save()

    assert "This link no longer works" in Client().get(link, follow=True).content.decode()
    assert "/accounts/invitation/" not in clay.get(answer.url).content.decode()


def test_nobody_logs_in_before_a_password_is_chosen(yard: Schoolyard):
    taken_over(yard, HEADER + "Cyd,Lee,cyd,,\n")

    answer = Client().post("/accounts/login/", {"login": "cyd", "password": ""})

    assert answer.status_code == 200
    assert not User.objects.get(username="cyd").has_usable_password()


def test_no_link_opens_an_account_that_the_file_did_not_make(yard: Schoolyard, clay: Client):
    fay = person("fay", "student", yard.school)
    fay.set_unusable_password()
    fay.save()
    answer = sent(clay, yard, HEADER + "Fay,,fay,,\n")
    clay.post(f"{answer.url}apply/")

    assert "/accounts/invitation/" not in clay.get(answer.url).content.decode()


def test_the_link_of_a_student_who_left_the_course_is_shown_no_more(yard: Schoolyard, clay: Client):
    answer = sent(clay, yard, HEADER + "Cyd,Lee,cyd,,\n")
    clay.post(f"{answer.url}apply/")
    yard.course.memberships.filter(user__username="cyd").delete()

    assert "/accounts/invitation/" not in clay.get(answer.url).content.decode()
