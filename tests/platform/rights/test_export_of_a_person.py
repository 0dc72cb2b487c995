"""Everything that is kept about a person in one file, and nothing about anybody else."""

import json
import tracemalloc
from io import BytesIO
from zipfile import ZipFile

import pytest
from asgiref.sync import async_to_sync
from axes.models import AccessLog
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from kept_rows import client_of
from schoolyard import Schoolyard, a_run, a_score, finish

from courses.models import RosterImport
from labs.core.questions import QUESTIONS
from learners.mastery import mastery_update
from people.models import User
from rights.export import exported, person_export
from rights.limit import MOST
from rights.relations import links, made, theirs
from rights.words import LEFT_OUT, MADE, THEIRS
from runs.models import Event


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    cache.clear()


def files_of(person: User, language: str = "en") -> dict[str, str]:
    with person_export(person=person, language=language) as file, ZipFile(file) as archive:
        return {one: archive.read(one).decode() for one in archive.namelist()}


def rows(files: dict[str, str], name: str) -> list[dict]:
    return json.loads(files[name])


def content_of(answer) -> bytes:
    """What is sent piece by piece."""

    async def whole() -> bytes:
        return b"".join([one async for one in answer])

    return async_to_sync(whole)()


# -- whose rows ------------------------------------------------------------------------------------


def test_each_key_to_a_person_is_exported_or_left_out_for_a_reason():
    """Whoever adds a key that is not deleted with the person says in `rights.kept` what the row is."""
    about = {one.label for one in exported()}
    by = {(one.label, one.paths[0]) for one in made()}
    missing = [
        one.name
        for one in links()
        if one.model._meta.label not in LEFT_OUT
        and not (one.is_theirs and one.model._meta.label in about)
        and (one.is_theirs or (one.model._meta.label, one.key.name) not in by)
    ]

    assert missing == []


def test_each_table_of_an_export_is_told_in_words():
    assert {one.label for one in exported()} - set(THEIRS) == set()
    assert {one.label for one in made()} - set(MADE) == set()
    assert set(LEFT_OUT) <= {one.label for one in theirs()} | {"admin.LogEntry"}


# -- what is in it ---------------------------------------------------------------------------------


def test_a_student_gets_what_they_did_and_what_was_said_of_it(school: Schoolyard):
    files = files_of(school.ada)

    assert rows(files, "account.json")[0]["email"] == "ada@ada.example"
    assert [one["value"] for one in rows(files, "runs/event.json")][-1] == "a note of ada"
    assert rows(files, "scoring/score.json")[0]["verdict"] == "incorrect"
    assert rows(files, "scoring/review.json")[0]["verdict"] == "correct"
    assert rows(files, "gradebook/override.json")[0]["reason"] == "Said it aloud"
    said = rows(files, "runs/teachermessage.json")[0]["text"]
    assert said == "Well done, Adaeze and [name]! Yours, [name]"
    assert rows(files, "courses/membership.json")[0]["course"]["name"] == "Physics 9"
    assert rows(files, "registry/learnerinversion.json")[0]["version"]["name"] == "explanations@7"
    for name in (
        "learners/mastery.json",
        "learners/masteryevidence.json",
        "learners/decision.json",
    ):
        assert rows(files, name)


def test_nobody_else_is_in_it(school: Schoolyard):
    for person, others in ((school.ada, ("ben", "clay")), (school.clay, ("ada", "ben"))):
        text = "".join(files_of(person).values())
        for other in others:
            user = getattr(school, other)
            for word in (user.first_name, user.last_name, user.email, f"a note of {other}"):
                assert word not in text, (person.username, word)


def test_no_secret_is_in_it(school: Schoolyard):
    Client().post("/accounts/login/", {"login": "ada", "password": "wrong-horse-7"})
    text = "".join(files_of(school.ada).values())

    assert school.ada.password not in text
    assert "wrong-horse-7" not in text
    assert '"password"' not in text


def test_a_teacher_gets_what_they_made_without_whose_work_it_was(school: Schoolyard):
    school.sequence.pictures.create(kind="image/png", data=b"a picture")
    RosterImport.objects.create(course=school.course, teacher=school.clay, rows=[{"name": "Zed"}])

    files = files_of(school.clay)

    review = rows(files, "made/scoring/review.json")[0]
    assert (review["teacher"], review["verdict"]) == ("you", "correct")
    assert rows(files, "made/gradebook/override.json")[0]["student"] == "somebody else"
    assert rows(files, "made/courses/sequence.json")[0]["title"] == "Motion and current"
    assert len(rows(files, "made/courses/stage.json")) == 2
    picture = rows(files, "made/courses/picture.json")[0]["data"]
    assert files[picture] == "a picture"
    assert "rows" not in rows(files, "made/courses/rosterimport.json")[0]


def test_log_ins_are_in_it(school: Schoolyard):
    AccessLog.objects.create(username="ada", ip_address="192.0.2.7", user_agent="x")
    AccessLog.objects.create(username="ben", ip_address="192.0.2.8", user_agent="x")

    assert [one["ip_address"] for one in rows(files_of(school.ada), "axes/accesslog.json")] == [
        "192.0.2.7"
    ]


def test_log_ins_with_other_capitals_are_in_it(school: Schoolyard):
    AccessLog.objects.create(username="ADA", ip_address="192.0.2.7", user_agent="x")

    assert rows(files_of(school.ada), "axes/accesslog.json")


def test_what_would_tell_answers_waits_until_a_question_set_is_handed_in(yard: Schoolyard):
    run = a_run(yard.ada, QUESTIONS, seed=31)
    a_score(run, "question")
    lab = a_run(yard.ada)
    a_score(lab, "replication")
    mastery_update(run=lab)

    before = files_of(yard.ada)
    finish(run)
    after = files_of(yard.ada)

    assert [one["run"] for one in rows(before, "scoring/score.json")] == [str(lab.pk)]
    assert rows(before, "learners/masteryevidence.json")
    assert all("seed" not in one for one in rows(before, "runs/run.json"))
    assert len(rows(after, "scoring/score.json")) == 2
    assert 31 in [one.get("seed") for one in rows(after, "runs/run.json")]


def test_the_readme_names_each_file_with_what_it_is_in_the_readers_language(school: Schoolyard):
    files = files_of(school.ada)
    chinese = files_of(school.ada, "zh-hans")["README.txt"]

    for name in files:
        assert name == "README.txt" or name in files["README.txt"]
        assert name == "README.txt" or name in chinese
    assert "the notes that were shown beside steps" in files["README.txt"]
    assert "the notes that were shown beside steps" not in chinese


def test_a_large_export_takes_little_memory(yard: Schoolyard):
    run = a_run(yard.ada)
    now, seen = timezone.now(), {"trajectory": list(range(200))}
    events = [
        Event(run=run, seq=n, server_time=now, target="x", action="set", observations=seen)
        for n in range(1, 20_001)
    ]
    Event.objects.bulk_create(events, batch_size=2000)
    del events

    tracemalloc.start()
    person_export(person=yard.ada, language="en").close()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 12e6  # the rows themselves are 18 MB as text, and many times that as objects


# -- who gets it -----------------------------------------------------------------------------------


def test_a_person_downloads_their_own(school: Schoolyard):
    answer = client_of(school.ada).get("/people/me/data/")

    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "private, no-store"
    with ZipFile(BytesIO(content_of(answer))) as archive:
        assert json.loads(archive.read("account.json"))[0]["username"] == "ada"


def test_an_administrator_gets_it_for_a_person_of_the_school(school: Schoolyard):
    answer = client_of(school.head).get(f"/people/{school.ada.pk}/data/")

    with ZipFile(BytesIO(content_of(answer))) as archive:
        assert json.loads(archive.read("account.json"))[0]["username"] == "ada"
    assert client_of(school.far_head).get(f"/people/{school.ada.pk}/data/").status_code == 404
    assert client_of(school.clay).get(f"/people/{school.ada.pk}/data/").status_code == 403


def test_who_asks_again_and_again_is_asked_to_wait(yard: Schoolyard):
    client = client_of(yard.ada)

    found = [client.get("/people/me/data/").status_code for _ in range(MOST + 1)]

    assert found == [200] * MOST + [429]
    assert client_of(yard.ben).get("/people/me/data/").status_code == 200


def test_the_own_page_leads_to_it_and_says_who_erases(school: Schoolyard):
    page = client_of(school.ada).get("/people/me/").content.decode()

    assert "/people/me/data/" in page
    assert "<li>head</li>" in page


def test_the_command_writes_it_to_a_file_for_its_owner_alone(school: Schoolyard, tmp_path):
    path = tmp_path / "ada.zip"
    call_command("export_person", "ada", str(path))

    assert "runs/event.json" in ZipFile(path).namelist()
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="there already"):
        call_command("export_person", "ada", str(path))
    with pytest.raises(CommandError, match="nobody"):
        call_command("export_person", "nobody", str(path))
