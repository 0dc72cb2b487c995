"""Where a person is named beside the keys that lead to them: gone, too."""

from axes.models import AccessLog
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core import mail
from django.utils import timezone
from kept_rows import client_of, everything
from rest_framework.authtoken.models import Token
from schoolyard import Schoolyard

from courses.models import RosterImport
from people.models import User
from rights.erase import person_erase


def test_open_log_ins_end_and_the_log_of_them_goes(school: Schoolyard):
    mine, others = client_of(school.ada), client_of(school.ben)
    AccessLog.objects.create(username="ada", user_agent="x")
    Token.objects.create(user=school.ada)

    person_erase(person=school.ada, by=school.head)

    assert mine.get("/people/me/").status_code == 302
    assert others.get("/people/me/").status_code == 200
    whose = [one.get_decoded().get(SESSION_KEY) for one in Session.objects.all()]
    assert str(school.ben.pk) in whose and str(school.ada.pk) not in whose
    assert not AccessLog.objects.filter(username="ada").exists() and not Token.objects.exists()


def test_lists_of_students_and_djangos_own_record_name_them_no_longer(school: Schoolyard):
    row = {"number": 1, "first_name": "Adaeze", "login": "", "email": "ADA@ada.example"}
    other = {"number": 2, "first_name": "Benjiro", "login": "ben", "email": ""}
    waiting = RosterImport.objects.create(course=school.course, rows=[row, other])
    wrong = {
        "row": 1,
        "what": "left",
        "user": None,
        "problems": [{"code": "closed", "value": "ada"}],
    }
    done = RosterImport.objects.create(course=school.course, report=[wrong], applied=timezone.now())
    LogEntry.objects.create(
        user=school.head, content_type=ContentType.objects.get_for_model(User),
        object_id=str(school.ada.pk), object_repr="ada", action_flag=CHANGE, change_message="Adaeze",
    )  # fmt: skip

    person_erase(person=school.ada, by=school.head)

    waiting.refresh_from_db()
    done.refresh_from_db()
    assert waiting.rows == [other]
    assert done.report[0]["problems"] == [{"code": "closed", "value": "–"}]
    assert "Adaeze" not in everything()


def test_what_was_written_to_others_names_them_no_longer(school: Schoolyard):
    said = school.ben.runs.get().messages.get()

    person_erase(person=school.ada, by=school.head)
    said.refresh_from_db()
    assert said.text == "Well done, [name] and Benjiro! Yours, Clayonna Verhoeven"

    person_erase(person=school.clay, by=school.head)
    said.refresh_from_db()
    assert said.text == "Well done, [name] and Benjiro! Yours, [name]"


def test_a_name_that_a_classmate_has_as_well_stays(school: Schoolyard):
    school.ben.first_name = "Adaeze"
    school.ben.save()
    said = school.ben.runs.get().messages.get()

    person_erase(person=school.ada, by=school.head)

    said.refresh_from_db()
    assert "Adaeze" in said.text


def test_mails_that_lie_in_files_go(
    school: Schoolyard, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    with mail.get_connection() as connection:
        for login in ("ada", "ben"):
            text = f"Hello {login}"
            letter = mail.EmailMessage("x", text, to=[f"{login}@{login}.example"])
            connection.send_messages([letter])

    with django_capture_on_commit_callbacks(execute=True):
        person_erase(person=school.ada, by=school.head)

    text = "".join(one.read_text() for one in tmp_path.iterdir())
    assert "Hello ben" in text and "ada" not in text
