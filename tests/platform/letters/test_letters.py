"""Invitations go out by mail, through a real mail server; none is lost, and what failed is told."""

import logging
import os
import re
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from redis import Redis
from schoolyard import Schoolyard, build, person

from assay.celery import app
from letters.models import Letter
from letters.sending import PAUSES, old_files_remove, send_due
from letters.services import A_DAY_TO_ONE, letters_write
from letters.tasks import QUEUE, watch
from people.models import User
from tests.support.mail_server import MailServer, mail_server

FILE = "first name,last name,login,email\nCyd,Lee,cyd,cyd@school.example\nDan,Roe,dan,\n"


@pytest.fixture
def clay(yard: Schoolyard) -> Client:
    client = Client()
    client.force_login(yard.clay)
    return client


@pytest.fixture
def server(settings):
    with mail_server({"gone@school.example": b"550 No such mailbox"}) as server:
        through(settings, server.port)
        yield server


def through(settings, port: int) -> None:
    """Send through the server at this port."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


def imported(clay: Client, yard: Schoolyard, text: str = FILE, **form: str) -> str:
    """Upload and take over; the address of the report."""
    file = SimpleUploadedFile("9b.csv", text.encode())
    report = clay.post(f"/courses/{yard.course.pk}/roster/", {"file": file}).url
    clay.post(f"{report}apply/", form or {"mail": "on"})
    return report


def letter_to(yard: Schoolyard, address: str, **fields) -> Letter:
    """To a student of the course who has chosen no password."""
    student = person(address.partition("@")[0], "student", yard.school)
    student.email = address
    student.set_unusable_password()
    student.save()
    yard.course.memberships.create(user=student)
    return Letter.objects.create(
        **{"course": yard.course, "to": student, "by": yard.clay, "kind": "invitation"}
        | {"origin": "http://testserver"}
        | fields
    )


def shown(clay: Client, address: str) -> str:
    return clay.get(address).content.decode()


# -- the invitation of a student -------------------------------------------------------------------


def test_a_new_student_chooses_a_password_by_the_link_in_the_mail(yard, clay, server: MailServer):
    report = imported(clay, yard)
    send_due()

    (mail,) = server.taken
    link = re.search(r"http://testserver(/accounts/invitation/\S+)", mail.get_content())
    assert (mail["To"], mail["Subject"]) == ("cyd@school.example", "Your account for Physics 9")
    opened = Client().get(link[1], follow=True).content.decode()
    assert "Your login is <b" in opened
    assert "Mailed on" in shown(clay, report)


def test_the_page_does_not_wait_for_the_mail_server(yard, clay, server: MailServer):
    report = imported(clay, yard)

    assert server.conversations == 0
    page = shown(clay, report)
    assert "The mail has been on its way since" in page
    assert page.count('<td class="roster-mail roster-wrong">') == 1  # of Dan, who has no address


def test_who_has_no_address_is_given_the_link_by_the_teacher(yard, clay, server: MailServer):
    page = shown(clay, imported(clay, yard))

    assert "No mail address is known." in page
    assert page.count("/accounts/invitation/") == 2


def test_nobody_is_mailed_where_the_teacher_unticks_it(yard, clay, server: MailServer):
    report = imported(clay, yard, mailed_not="")

    assert not Letter.objects.exists()
    assert "Mail 1 student the link" in shown(clay, report)
    clay.post(f"{report}mail/")
    send_due()
    assert [mail["To"] for mail in server.taken] == ["cyd@school.example"]


def test_a_mail_is_written_in_the_language_of_its_recipient(yard, server: MailServer):
    letter_to(yard, "mei@school.example", language="zh-hans")
    send_due()

    (mail,) = server.taken
    assert "课程" in mail["Subject"] and "请在这里设置密码" in mail.get_content()


def test_who_came_in_meanwhile_or_left_gets_no_mail(yard, server: MailServer):
    came, left = letter_to(yard, "cyd@school.example"), letter_to(yard, "dan@school.example")
    came.to.set_password("quiet-river-31")
    came.to.save()
    left.course.memberships.filter(user=left.to).delete()
    send_due()

    assert server.taken == []
    assert set(Letter.objects.values_list("state", flat=True)) == {"needless"}


def test_a_student_of_another_teachers_file_cannot_be_mailed(yard, clay, server: MailServer):
    report = imported(clay, yard)

    assert clay.post(f"{report}mail/", {"student": yard.ada.pk}).status_code == 404


def test_a_line_break_in_a_courses_name_makes_no_header(yard, server: MailServer):
    letter = letter_to(yard, "cyd@school.example")
    letter.course.title = "Physics\r\nBcc: all@school.example"
    letter.course.save()
    send_due()

    assert server.taken[0]["Subject"] == "Your account for Physics Bcc: all@school.example"
    assert server.taken[0]["Bcc"] is None


# -- a colleague -----------------------------------------------------------------------------------


def test_a_colleague_is_told_by_mail_and_the_page_says_so(yard, clay, server: MailServer):
    User.objects.filter(pk=yard.dow.pk).update(email="dow@school.example")
    added = clay.post(
        f"/courses/{yard.course.pk}/teachers/", {"username": "dow"}, follow=True
    ).content.decode()
    send_due()

    assert "A mail to dow is on its way." in added
    assert f"http://testserver/courses/{yard.course.pk}/" in server.taken[0].get_content()
    assert "Mailed on" in shown(clay, f"/courses/{yard.course.pk}/")


def test_a_colleague_without_an_address_is_to_be_told(yard, clay, server: MailServer):
    added = clay.post(f"/courses/{yard.course.pk}/teachers/", {"username": "dow"}, follow=True)

    assert "No mail address is known of: dow. Tell dow yourself." in re.sub(
        r"\s*<[^>]+>\s*", " ", added.content.decode()
    ).replace("  ", " ")


def test_a_teacher_writes_the_own_address_and_a_student_does_not(yard, clay):
    ada = Client()
    ada.force_login(yard.ada)
    clay.post("/people/me/", {"first_name": "Jo", "email": "jo@school.example"})
    ada.post("/people/me/", {"first_name": "Ada", "email": "cyd@school.example"})

    yard.clay.refresh_from_db()
    yard.ada.refresh_from_db()
    assert (yard.clay.email, yard.ada.email) == ("jo@school.example", "")


# -- what goes wrong -------------------------------------------------------------------------------


def test_a_refused_address_is_told_and_holds_nobody_else_up(yard, clay, server: MailServer):
    lines = "Gil,,gil,gone@school.example\n"
    report = imported(clay, yard, FILE.replace("Cyd", lines + "Cyd"))
    send_due()

    assert [mail["To"] for mail in server.taken] == ["cyd@school.example"]
    assert "the mail server refused the address. Check it" in shown(clay, report)


def test_a_mail_server_that_is_away_is_tried_again_until_it_answers(yard, clay, settings):
    with mail_server() as away:
        through(settings, away.port)
    report = imported(clay, yard)
    send_due()
    assert "the mail server does not answer. It is tried again at" in shown(clay, report)
    assert send_due() == (0, False)  # not before its time

    with mail_server() as back:
        through(settings, back.port)
        Letter.objects.update(due=timezone.now())
        send_due()
        assert len(back.taken) == 1


def test_a_letter_is_given_up_with_a_sentence_after_its_last_try(yard, clay, settings):
    with mail_server() as away:
        through(settings, away.port)
    report = imported(clay, yard)
    for _ in range(len(PAUSES) + 1):
        Letter.objects.update(due=timezone.now())
        send_due()

    assert Letter.objects.get().state == "failed"
    assert "did not answer for hours. Tell your administrator." in shown(clay, report)


def test_an_address_that_is_taken_later_is_tried_again(yard, settings):
    with mail_server({"cyd@school.example": b"450 Mailbox busy"}) as busy:
        through(settings, busy.port)
        letter = letter_to(yard, "cyd@school.example")
        send_due()

    letter.refresh_from_db()
    assert (letter.state, letter.problem) == ("waiting", "address")


def test_what_a_killed_worker_had_claimed_is_sent_by_the_next(yard, server: MailServer):
    letter = letter_to(yard, "cyd@school.example", due=timezone.now() + timedelta(minutes=9))
    assert send_due() == (0, False)

    Letter.objects.filter(pk=letter.pk).update(due=timezone.now() - timedelta(minutes=1))
    send_due()

    assert len(server.taken) == 1


def test_letters_are_sent_in_handfuls_until_none_is_due(yard, server: MailServer):
    for number in range(25):
        letter_to(yard, f"p{number}@school.example")

    assert (send_due(), send_due()) == ((20, True), (5, False))
    assert server.conversations == 2


@pytest.fixture
def broker(valkey_url):
    """A real Valkey as Celery's broker, which nobody else listens to."""
    usual = app.conf.broker_url
    app.conf.broker_url = valkey_url.replace("unix://", "redis+socket://").partition("?")[0]
    app._after_fork()  # forget connections to another broker
    yield Redis.from_url(valkey_url)
    app.conf.broker_url = usual
    app._after_fork()


def test_the_watch_rings_for_what_is_due_and_for_nothing_else(yard, broker: Redis):
    assert watch() is False
    letter_to(yard, "cyd@school.example")

    assert watch() is True
    assert broker.llen(QUEUE) == 1


@pytest.mark.django_db(transaction=True)
def test_a_letter_waits_for_the_watch_while_the_queue_does_not_answer(no_queue):
    yard = build()

    yard.ada.email = "ada@school.example"

    letters_write(
        kind="invitation", to=[yard.ada], by=yard.clay, course_id=yard.course.pk, origin="http://x"
    )

    assert Letter.objects.get().state == "waiting"


# -- limits, files, logs ---------------------------------------------------------------------------


def test_the_same_person_is_not_written_to_twice_within_minutes(yard, clay, server: MailServer):
    report = imported(clay, yard)
    send_due()
    again = clay.post(
        f"{report}mail/", {"student": User.objects.get(username="cyd").pk}, follow=True
    )
    send_due()

    assert len(server.taken) == 1
    assert "Written to a short while ago" in again.content.decode()


def test_no_address_gets_more_than_a_few_letters_a_day(yard):
    letter = letter_to(yard, "cyd@school.example", state="kept")
    for _ in range(A_DAY_TO_ONE + 2):
        written = letters_write(
            course_id=yard.course.pk, kind="invitation", by=yard.clay, to=[letter.to], origin="x"
        )
        Letter.objects.update(state="kept")

    assert Letter.objects.count() == A_DAY_TO_ONE
    assert written.too_soon == [letter.to]


def test_without_a_mail_server_mails_are_files_and_the_page_says_so(yard, clay, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    report = imported(clay, yard)
    assert "is on its way" not in shown(clay, report)
    send_due()

    page = shown(clay, report)
    assert "There is no mail server here: give each student the link yourself." in page
    assert "Not mailed: there is no mail server here." in page
    (file,) = tmp_path.glob("*.log")
    assert "/accounts/invitation/" in file.read_text()
    old = time.time() - settings.PASSWORD_RESET_TIMEOUT - 60
    os.utime(file, (old, old))
    old_files_remove()
    assert not file.exists()


def test_no_name_or_address_comes_into_the_log(yard, clay, server: MailServer, caplog):
    caplog.set_level(logging.INFO)
    imported(clay, yard, FILE.replace("cyd@", "gone@"))
    send_due()

    assert "was not sent: SMTPRecipientsRefused" in caplog.text
    assert not re.search(r"cyd|gone@|lee|invitation", caplog.text, re.IGNORECASE)


def test_a_report_of_a_mailed_class_takes_few_queries(yard, clay, django_assert_max_num_queries):
    lines = "".join(f"P{n},,pupil{n},p{n}@school.example\n" for n in range(200))
    report = imported(clay, yard, "first name,last name,login,email\n" + lines)

    assert Letter.objects.count() == 200
    with django_assert_max_num_queries(13):
        clay.get(report)
