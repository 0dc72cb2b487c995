"""What is kept of a class's file, how long, and who may see it meanwhile."""

import logging
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from rosters import TWO, sent, students, taken_over
from schoolyard import Schoolyard

from courses.roster.models import RosterImport
from courses.roster.services import KEPT
from courses.tasks import watch


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


def test_no_name_login_or_address_comes_into_the_log(yard: Schoolyard, clay: Client, caplog):
    caplog.set_level(logging.DEBUG)
    answer = sent(clay, yard, TWO + "Eve,Odd,not a login,odd@@x,\n")
    clay.post(f"{answer.url}apply/")
    clay.get(answer.url)

    assert not re.search(r"cyd|dan@|odd|lee", caplog.text, re.IGNORECASE)
