"""The first page of each kind of person."""

import pytest
from django.core.management import call_command
from django.test import Client
from schoolyard import Schoolyard, a_run, a_score, finish

from classroom.home import courses_with_counts, teacher_home
from classroom.notes import notes_of
from classroom.overview import models_with_counts
from courses.models import Assignment, Course
from learners.mastery import mastery_update
from learners.models import Decision
from learners.services import decide_first, decision_override, start_run
from people.models import User
from registry.models import ModelVersion
from runs.models import TeacherMessage


def page(user: User, address: str = "/") -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_visitor_is_told_what_this_is(db):
    answer = Client().get("/")

    assert "virtual laboratory" in answer.content.decode()
    assert "Pendulum" in answer.content.decode()


def test_a_student_sees_the_next_lab_with_its_reason_first(yard: Schoolyard):
    text = page(yard.ada)

    assert "Next: Pendulum" in text
    assert "Your teacher chose this lab for this place." in text


def test_the_next_lab_is_begun_from_home_and_then_gone_on_with(yard: Schoolyard):
    client = Client()
    client.force_login(yard.ada)
    client.get("/")

    answer = client.post("/runs/start/", {"decision": Decision.objects.get(student=yard.ada).pk})

    run = yard.ada.runs.get()
    assert answer.url == f"/runs/{run.pk}/"
    assert "Back to the bench" in page(yard.ada)


def test_skills_that_were_shown_stand_on_the_home_page(yard: Schoolyard):
    run = finish(a_run(yard.ada))
    a_score(run, "control_of_variables")
    mastery_update(run=run)

    assert "1 step behind it" in page(yard.ada)


def test_what_was_not_looked_for_stands_apart_from_what_was_seen(yard: Schoolyard):
    run = finish(a_run(yard.ada))
    a_score(run, "control_of_variables")
    mastery_update(run=run)

    text = page(yard.ada)

    unseen = text.index("Not looked for yet")
    assert (
        text.index("Changing one thing at a time") < unseen < text.rindex("repeating a measurement")
    )


def test_a_teacher_sees_how_many_learn_and_work_in_each_course(yard: Schoolyard):
    a_run(yard.ada, assignment=yard.assignment)
    finish(a_run(yard.ben, assignment=yard.assignment))

    course = courses_with_counts(Course.objects.filter(pk=yard.course.pk)).get()
    shown = teacher_home(yard.clay)["courses"].get()

    for one in (course, shown):
        assert (one.students, one.working, one.finished) == (2, 1, 1)


def test_another_students_runs_are_not_on_my_page(yard: Schoolyard):
    run = a_run(yard.ben)

    assert str(run.pk) not in page(yard.ada)


def test_the_home_page_speaks_chinese(yard: Schoolyard):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(yard.ada)

    text = client.get("/").content.decode()

    assert 'lang="zh-hans"' in text
    assert "单摆" in text


def test_an_admin_sees_people_queue_and_models_of_the_own_school(yard: Schoolyard):
    text = page(yard.head, "/overview/people/")

    assert "ada" in text
    assert "eve" not in text


def test_of_the_model_of_mastery_no_scores_are_counted(db):
    for task in ("explanations", "tracing"):
        ModelVersion.objects.create(task=task, name=f"{task}@1", digest="0")
    by_task = {one["version"].task: one["scores"] for one in models_with_counts()}

    assert by_task["tracing"] is None
    assert by_task["explanations"] == 0


def test_the_demo_school_is_made_once(db):
    call_command("seed_demo")
    before = (User.objects.count(), Assignment.objects.count())

    call_command("seed_demo")

    assert (User.objects.count(), Assignment.objects.count()) == before


@pytest.mark.parametrize("name", ["sam", "tess"])
def test_the_demo_school_can_be_entered(db, name):
    call_command("seed_demo")

    client = Client()
    client.post("/accounts/login/", {"login": name, "password": "open-laboratory"})
    assert client.get("/people/me/").status_code == 200


def test_a_superuser_begins_at_the_overview(db):
    client = Client()
    client.force_login(User.objects.create_superuser("root"))

    assert client.get("/").url == "/overview/"


def test_the_navigation_marks_one_place(yard: Schoolyard):
    address = f"/overview/courses/{yard.course.pk}/"

    assert page(yard.head, address).count('aria-current="page"') == 1


def test_an_admin_sees_the_own_institution_and_a_superuser_all(yard: Schoolyard):
    root = User.objects.create_superuser("root", password="x", role="admin")

    assert "There" not in page(yard.head, "/overview/")
    assert "There" in page(root, "/overview/")


def test_words_that_wait_stand_on_the_home_page_until_they_are_read(yard: Schoolyard):
    message = TeacherMessage.objects.create(
        student=yard.ada, course=yard.course, teacher=yard.clay, text="Begin with the long string."
    )
    ada = Client()
    ada.force_login(yard.ada)
    before = ada.get("/").content.decode()
    ada.post(f"/messages/{message.pk}/seen/")
    after = ada.get("/").content.decode()

    assert "Begin with the long string." in before and "I have read it" in before
    assert "Begin with the long string." in after and "I have read it" not in after


def test_the_words_to_others_are_not_on_my_home_page(yard: Schoolyard):
    TeacherMessage.objects.create(
        student=yard.ben, course=yard.course, teacher=yard.clay, text="For Ben alone."
    )

    assert "For Ben alone." not in page(yard.ada)


def test_twenty_messages_take_three_queries(yard: Schoolyard, django_assert_max_num_queries):
    for number in range(20):
        TeacherMessage.objects.create(
            student=yard.ada, course=yard.course, teacher=yard.clay, text=f"{number}"
        )

    with django_assert_max_num_queries(3):
        notes = notes_of(yard.ada)
        assert [one.teacher.shown_name for one in notes.new] == ["clay"] * 20


def test_a_search_for_more_than_any_name_finds_nobody(yard: Schoolyard):
    assert "ada" not in page(yard.head, "/overview/people/?q=" + "a" * 60_000)


def told_by_the_teacher(yard: Schoolyard, note: str, language: str = "en") -> tuple[str, str]:
    """What stands on Ada's page before the button that begins the lab, and behind it."""
    waiting = decide_first(yard.ada, yard.assignment)
    decision_override(decision=waiting, teacher=yard.clay, lab="dc_circuits", note=note)
    client = Client(headers={"accept-language": language})
    client.force_login(yard.ada)
    before, _, behind = client.get("/").content.decode().partition('action="/runs/start/"')
    return before, behind


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Your teacher says: Mind the &lt;b&gt;"), ("zh-hans", "老师的话：Mind the &lt;b&gt;")],
)
def test_a_word_beside_the_lab_is_read_where_the_lab_is_offered(yard, language, words):
    before, behind = told_by_the_teacher(yard, "Mind the <b>fuse</b>", language)

    assert words in before
    assert "fuse" not in behind, "said once"


def test_a_lab_that_was_chosen_without_a_word_has_none(yard):
    before, _ = told_by_the_teacher(yard, " ")

    assert "teacher-word" not in before


def test_a_word_stands_beside_a_lab_of_free_practice(yard):
    yard.course.memberships.get(user=yard.ada).delete()
    waiting = decide_first(yard.ada)
    decision_override(decision=waiting, teacher=yard.clay, lab="optics", note="Your favourite")

    assert '<p class="teacher-word"' in page(yard.ada)


def test_a_lab_that_is_being_looked_at_is_not_offered_again(yard: Schoolyard):
    """What comes next is decided when its last step has been scored."""
    finish(start_run(student=yard.ada, language="en", assignment=yard.assignment))

    text = page(yard.ada)

    assert "Done: Pendulum" in text and "is being looked at" in text
    assert "Next: Pendulum" not in text
