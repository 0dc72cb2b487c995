"""An erased person is gone with all they did; what others depend on stays and names nobody."""

import json
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from kept_rows import client_of, everything
from schoolyard import Schoolyard, person

from classroom.live import LiveClass
from learners.models import Decision
from learners.reasons import rendered
from learners.services import decision_lock
from people.models import Role, User
from registry.models import LearnerInVersion, Pseudonym
from registry.selectors import affected_versions
from rights.erase import person_erase
from rights.models import Erasure
from rights.relations import links, theirs
from rights.weighing import weighed
from runs.models import Event, Run
from scoring.models import Review, Score
from starting.models import SampleClass
from starting.sample import sample_create


def counted(user: User) -> dict[str, int]:
    return {one.label: one.rows(user).count() for one in theirs()}


# -- students --------------------------------------------------------------------------------------


def test_a_student_is_gone_with_all_they_did(school: Schoolyard):
    pk, runs = school.ada.pk, [str(one) for one in school.ada.runs.values_list("pk", flat=True)]

    person_erase(person=school.ada, by=school.head)

    assert not User.objects.filter(pk=pk).exists()
    assert not any(one.rows(pk).exists() for one in links())
    text = everything()
    for word in ("Adaeze", "Lovelin", "ada@ada.example", "a note of ada", *runs):
        assert word not in text


def test_the_rows_of_others_stay(school: Schoolyard):
    before = counted(school.ben)

    person_erase(person=school.ada, by=school.head)

    assert counted(school.ben) == before
    assert sum(before.values()) > 20


def test_what_is_told_beforehand_is_what_goes(school: Schoolyard):
    found = weighed(school.ada)
    rows = sum(model._base_manager.count() for model in (Run, Event, Score))
    person_erase(person=school.ada, by=school.head)
    gone = rows - sum(model._base_manager.count() for model in (Run, Event, Score))

    named = {str(one.what).partition(":")[0]: one.rows for one in found.goes}
    told = [
        count
        for what, count in named.items()
        if what.startswith(("runs", "everything that was done", "what rules and models"))
    ]
    assert sum(told) == gone > 0
    assert not found.keeps_account
    assert found.versions == ["explanations@7"]


def test_pages_of_the_class_go_on(school: Schoolyard):
    teacher, course = client_of(school.clay), school.course.pk
    board = LiveClass(school.course)
    board.look()
    runs = list(board.students)
    person_erase(person=school.ada, by=school.head)

    assert board.look(runs)
    assert board.look() == {school.ben.pk}
    for page in ("", "board/", "gradebook/", "gradebook/statistics/", "map/", "comparisons/"):
        answer = teacher.get(f"/courses/{course}/{page}")
        assert answer.status_code == 200, page
        assert "Adaeze" not in answer.content.decode(), page
    assert teacher.get("/review/").status_code == 200
    assert client_of(school.head).get("/overview/").status_code == 200
    assert client_of(school.head).get("/overview/people/").status_code == 200


def test_a_version_that_learnt_from_an_erased_student_is_to_be_trained_anew(school: Schoolyard):
    User.objects.update(consents_to_training=True)
    assert affected_versions() == []

    person_erase(person=school.ada, by=school.head)

    found = affected_versions()
    assert [(one.version.name, one.learners, one.answers) for one in found] == [
        ("explanations@7", 1, 3)
    ]
    assert Pseudonym.objects.filter(user=None).count() == 1
    assert LearnerInVersion.objects.count() == 2
    page = client_of(school.head).get("/overview/models/").content.decode()
    assert found[0].codes[0] in page or "explanations@7" in page
    answer = client_of(school.head).get("/api/v1/models/affected/")
    assert found[0].codes[0] in answer.content.decode()


# -- teachers --------------------------------------------------------------------------------------


def test_what_others_depend_on_stays_with_an_account_without_a_name(school: Schoolyard):
    pk = school.clay.pk

    erasure = person_erase(person=school.clay, by=school.head)

    kept = User.objects.get(pk=pk)
    assert (kept.username, kept.get_full_name(), kept.email) == (f"erased-{pk}", "", "")
    assert not kept.is_active and not kept.has_usable_password()
    assert erasure.kept_account
    assert Review.objects.filter(teacher=kept).count() == 2
    assert school.course.memberships.filter(part="teacher").count() == 0
    school.sequence.refresh_from_db()
    assert school.sequence.owner == kept
    text = everything()
    for word in ("Clayonna", "Verhoeven", "clay@clay.example", '"clay"'):
        assert word not in text


def test_courses_that_lose_their_only_teacher_are_told(school: Schoolyard):
    assert weighed(school.clay).left_alone == ["Physics 9"]
    page = client_of(school.head).get(f"/people/{school.clay.pk}/erase/").content.decode()
    assert "These courses will have no teacher" in page

    school.course.memberships.create(user=school.dow, part="teacher")
    assert weighed(school.clay).left_alone == []


def test_students_read_of_an_erased_teacher_without_a_name(school: Schoolyard):
    person_erase(person=school.clay, by=school.head)

    chosen = Decision.objects.filter(student=school.ada, locked_by__isnull=False).first()
    assert "A teacher chose this for you." in rendered(chosen.reasons, "en")
    home = client_of(school.ada).get("/").content.decode()
    assert "(erased account)" in home and "Clayonna" not in home
    assert client_of(school.ada).get("/marks/").status_code in (200, 404)


def test_a_choice_that_a_colleague_kept_names_the_erased_teacher_no_longer(school: Schoolyard):
    chosen = Decision.objects.filter(student=school.ada, locked_by__isnull=False).get()
    decision_lock(decision=chosen, teacher=school.dow)

    person_erase(person=school.clay, by=school.head)

    chosen.refresh_from_db()
    assert "Clayonna" not in str(chosen.reasons)


def test_who_erases_second_is_told(school: Schoolyard):
    twice = User.objects.get(pk=school.ada.pk)
    person_erase(person=school.ada, by=school.head)

    with pytest.raises(ValidationError, match="erased already"):
        person_erase(person=twice, by=school.head)


def test_a_login_like_that_of_an_erased_account_is_in_nobodys_way(school: Schoolyard):
    person(f"erased-{school.clay.pk}", Role.STUDENT, school.school)

    person_erase(person=school.clay, by=school.head)

    assert User.objects.get(pk=school.clay.pk).username == f"erased-{school.clay.pk}-x"


def test_a_teacher_on_whom_nobody_depends_goes_altogether(school: Schoolyard):
    erasure = person_erase(person=school.dow, by=school.head)

    assert not erasure.kept_account
    assert not User.objects.filter(username="dow").exists()


def test_the_sample_class_of_a_teacher_goes_with_them(school: Schoolyard):
    sample = sample_create(teacher=school.dow)
    assert not weighed(school.dow).keeps_account

    person_erase(person=school.dow, by=school.head)

    assert not SampleClass.objects.exists()
    assert not User.objects.filter(institution=sample.institution_id).exists()
    assert not User.objects.filter(username="dow").exists()


# -- who may ---------------------------------------------------------------------------------------


def test_an_administrator_erases_on_a_page_that_asks_for_the_login(school: Schoolyard):
    client, path = client_of(school.head), f"/people/{school.ada.pk}/erase/"
    page = client.get(path).content.decode()
    assert "What goes" in page and "explanations@7" in page

    wrong = client.post(path, {"login": "ben"})
    assert "That is not the login of this person." in wrong.content.decode()
    assert User.objects.filter(username="ada").exists()

    answer = client.post(path, {"login": "ada"}, follow=True)
    assert not User.objects.filter(username="ada").exists()
    assert "Adaeze" not in answer.content.decode()
    assert client.get(path).status_code == 404


def test_it_is_kept_that_somebody_was_erased_and_not_who(school: Schoolyard, caplog):
    person_erase(person=school.ada, by=school.head)

    erasure = Erasure.objects.get()
    assert (erasure.kind, erasure.by, erasure.institution) == (
        "student",
        school.head,
        school.school,
    )
    assert "ada" not in json.dumps([one.getMessage() for one in caplog.records]).lower()
    assert "head" in client_of(school.head).get("/people/erasures/").content.decode()
    assert (
        "Nobody has been erased"
        in client_of(school.far_head).get("/people/erasures/").content.decode()
    )


def test_nobody_erases_themselves(school: Schoolyard):
    person("deputy", Role.ADMIN, school.school)
    answer = client_of(school.head).post(f"/people/{school.head.pk}/erase/", {"login": "head"})

    assert "You cannot erase yourself" in answer.content.decode()
    assert User.objects.filter(username="head").exists()


def test_the_last_administrator_stays(school: Schoolyard):
    with pytest.raises(ValidationError, match="last administrator"):
        person_erase(person=school.head, by=None)

    person("deputy", Role.ADMIN, school.school)
    person_erase(person=school.head, by=None)


def test_an_erased_account_is_on_no_list_and_not_erased_again(school: Schoolyard):
    person_erase(person=school.clay, by=school.head)
    kept = User.objects.get(pk=school.clay.pk)
    client = client_of(school.head)

    assert "erased-" not in client.get("/overview/people/").content.decode()
    assert client.get(f"/people/{kept.pk}/").status_code == 404
    with pytest.raises(ValidationError, match="already"):
        person_erase(person=kept, by=None)


def test_what_fails_half_way_leaves_everything(school: Schoolyard, monkeypatch):
    before = counted(school.ada)

    def broken(**_fields):
        raise RuntimeError

    monkeypatch.setattr(Erasure.objects, "create", broken)
    with pytest.raises(RuntimeError):
        person_erase(person=school.ada, by=school.head)

    assert counted(school.ada) == before
    assert User.objects.filter(username="ada").exists()


def test_the_command_asks_for_the_login_and_erases(school: Schoolyard, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda _question: "ben")
    with pytest.raises(CommandError, match="nothing was erased"):
        call_command("erase_person", "ada", stdout=StringIO())
    assert User.objects.filter(username="ada").exists()

    said = StringIO()
    call_command("erase_person", "ada", "--yes", stdout=said)

    assert "the account is gone" in said.getvalue()
    assert not User.objects.filter(username="ada").exists()
    assert Erasure.objects.get().by is None
