"""A teacher's sample class: simulated students who really work, and who are nobody's statistics."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone, translation
from schoolyard import a_score, an_event, build

from classroom.live import LiveClass
from classroom.selectors import board_rows
from courses.models import Course, Sequence
from labs.core import Variant, load_lab
from labs.core.bench import Bench
from labs.students.runs import at_bench
from labs.students.student import Student
from people.models import Institution, User
from recommendations.log import write_log
from registry.selectors import may_change_models, scores_by_version
from registry.training_data import consented_reviews
from runs.doorbell import course_group
from runs.models import Event, Run
from scoring.models import Review, ReviewItem
from starting.models import SampleClass
from starting.sample import MINUTES, STUDENTS, sample_again, sample_create, sample_remove
from starting.simulated import kind_of, seed_of
from starting.tasks import look_at, watch
from starting.working import LOSES_NETWORK, STOPS, claimed, look, students_of


@pytest.fixture
def sample(yard) -> SampleClass:
    return sample_create(teacher=yard.clay)


def at_it(sample: SampleClass, looks: int) -> None:
    """So many looks, each so late that everybody's pause is over."""
    for _ in range(looks):
        sample.refresh_from_db()
        look(sample, timezone.now() + timedelta(minutes=MINUTES - 1))


# -- what it is ------------------------------------------------------------------------------------


def test_a_teacher_gets_a_course_with_students_who_are_called_simulated(sample, yard):
    students = students_of(sample)

    assert len(students) == STUDENTS
    assert all("(simulated)" in one.shown_name for one in students)
    assert "simulated" in sample.course.title
    assert sample.course.memberships.filter(user=yard.clay, part="teacher").exists()
    assert sample.course.assignments.get().version.stages.count() == 2


def test_in_chinese_no_space_stands_before_what_says_that_a_student_is_simulated(yard):
    with translation.override("zh-hans"):
        names = [one.shown_name for one in students_of(sample_create(teacher=yard.clay))]

    assert names[0] == "小安（模拟）"


def test_a_simulated_student_cannot_log_in(sample, client):
    student = students_of(sample)[0]
    client.post("/accounts/login/", {"login": student.username, "password": student.password})

    assert not student.has_usable_password()
    assert "_auth_user_id" not in client.session


def test_a_teacher_has_one_at_a_time(client, yard):
    client.force_login(yard.clay)
    client.post("/sample/")
    answer = client.post("/sample/", follow=True)

    assert SampleClass.objects.filter(teacher=yard.clay).count() == 1
    assert "already" in answer.content.decode()


def test_the_school_sees_nothing_of_it(sample, client, yard):
    client.force_login(yard.head)

    for path in ("/overview/", "/overview/people/", "/courses/"):
        assert "simulated" not in client.get(path).content.decode().lower().replace(
            "simulated experiments", ""
        )
    assert client.get(f"/courses/{sample.course_id}/").status_code in (403, 404)


def test_a_superusers_numbers_leave_it_out(sample, client, yard):
    client.force_login(User.objects.create_superuser("root"))
    page = client.get("/overview/")

    assert sample.course not in page.context["courses"]
    assert sample.institution not in page.context["institutions"]
    assert (
        page.context["people_count"] == User.objects.filter(is_superuser=False).count() - STUDENTS
    )


def test_nothing_of_it_trains_the_models_even_with_a_consent_in_the_account(sample, yard):
    found = {}
    for who, student in (("simulated", students_of(sample)[0]), ("real", yard.ada)):
        User.objects.filter(pk=student.pk).update(consents_to_training=True)
        run = Run.objects.create(student=student, lab="pendulum", lab_version="1.0", variant={})
        score = a_score(run, "claim", scorer="explanations", step="claim")
        found[who] = Review.objects.create(score=score, teacher=yard.clay, verdict="correct")

    assert set(consented_reviews()) == {found["real"]}


def a_reviewed_score(student, teacher, **fields):
    run = Run.objects.create(student=student, lab="pendulum", lab_version="1.0", variant={})
    score = a_score(run, "claim", step="claim", **fields)
    return Review.objects.create(score=score, teacher=teacher, verdict="incorrect").score


def test_verdicts_on_simulated_students_count_in_no_agreement(sample, client, yard):
    a_reviewed_score(students_of(sample)[0], yard.clay)
    a_reviewed_score(yard.ada, yard.clay)
    client.force_login(yard.clay)

    page = client.get("/review/agreement/")

    assert page.context["page"].whole.otherwise.count == 1
    assert page.context["page"].simulated == 1
    assert "1 review in a sample class" in page.content.decode()


def test_the_review_queue_says_that_a_verdict_on_a_simulated_student_counts_nowhere_else(
    sample, client, yard
):
    for student in (students_of(sample)[0], yard.ada):
        run = Run.objects.create(student=student, lab="pendulum", lab_version="1.0", variant={})
        an_event(run, 1, "claim", "state", {"text": "longer is slower"})
        score = a_score(run, "claim", step="claim", scorer="explanations", seq=1)
        ReviewItem.objects.create(score=score, reason="unsure")
    client.force_login(yard.clay)
    first = client.get("/review/")
    second = client.get(f"/review/?after={first.context['card'].item.pk}")

    assert [page.context["card"].sample for page in (first, second)] == [True, False]
    assert "counts there alone" in first.content.decode()
    assert "counts there alone" not in second.content.decode()


def test_a_sample_class_is_no_second_school_to_the_administrator(yard):
    Institution.objects.exclude(pk=yard.school.pk).update(name="gone")
    User.objects.exclude(institution=yard.school).delete()
    Institution.objects.exclude(pk=yard.school.pk).delete()
    sample_create(teacher=yard.clay)

    assert may_change_models(yard.head)


def test_scores_of_simulated_students_count_for_no_version(sample, yard):
    for student in (students_of(sample)[0], yard.ada):
        a_reviewed_score(student, yard.clay, scorer="explanations", model_version="explanations@9")

    assert scores_by_version() == {"explanations@9": 1}


def test_simulated_students_are_not_in_the_log_of_interests(sample, yard, tmp_path):
    for student in (students_of(sample)[0], yard.ada):
        Run.objects.create(student=student, lab="pendulum", lab_version="1.0", variant={})
        User.objects.filter(pk=student.pk).update(consents_to_training=True)

    rows, learners = write_log(tmp_path / "log.csv")

    assert learners == 1 and rows > 0


# -- at work ---------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_its_students_do_what_such_students_do_and_the_board_sees_it(valkey):
    sample = sample_create(teacher=build().clay)
    at_it(sample, 2)  # they sit down
    at_it(sample, 25)

    runs = list(Run.objects.filter(assignment__course=sample.course))
    assert len(runs) == STUDENTS
    numbers = {one.pk: place for place, one in enumerate(students_of(sample))}
    for run in runs[:4]:
        assert done(run) == alone(run, numbers[run.student_id])[: len(done(run))]
        assert len(done(run)) >= 14
    board = LiveClass(sample.course)
    board.look()
    assert len(board.runs) == STUDENTS
    gone = {numbers[run.student_id]: len(done(run)) for run in runs}
    assert gone[STOPS] == gone[LOSES_NETWORK] == 14


def done(run: Run) -> list[tuple[str, str, object]]:
    events = Event.objects.filter(run=run).order_by("seq")
    return [(one.target, one.action, one.value) for one in events]


def alone(run: Run, number: int) -> list[tuple[str, str, object]]:
    """What the same student does at a bench in this process, without a pause and without a look."""
    lab, variant = load_lab(run.lab), Variant.from_json(run.variant)
    student = Student(lab, variant, kind_of(run, number), seed_of(run))
    deeds = at_bench(student, Bench(lab, variant, run.seed))
    return [(one.action.target, one.action.action, one.action.value) for one, _ in deeds]


@pytest.mark.django_db(transaction=True)
def test_one_falls_silent_and_one_loses_the_network(valkey):
    sample = sample_create(teacher=build().clay)
    at_it(sample, 25)
    runs = Run.objects.filter(assignment__course=sample.course)
    runs.update(last_event=timezone.now() - timedelta(minutes=4))
    valkey.flushall()  # what was said of their presence has worn off by then
    at_it(sample, 1)

    rows = {one["student"]: one for one in board_rows(sample.course)}
    silent, offline = (rows[students_of(sample)[one].pk] for one in (STOPS, LOSES_NETWORK))
    assert (silent["state"], offline["state"]) == ("silent", "offline")
    assert silent["alert"] and offline["alert"]


@pytest.mark.django_db(transaction=True)
def test_nobody_hurries_before_the_pause_is_over(valkey):
    sample = sample_create(teacher=build().clay)
    at_it(sample, 2)
    before = Event.objects.count()
    look(sample, timezone.now())

    assert Event.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_a_paused_class_waits(valkey):
    sample = sample_create(teacher=build().clay)
    at_it(sample, 2)
    before = Event.objects.count()
    Course.objects.filter(pk=sample.course_id).update(
        paused_until=timezone.now() + timedelta(minutes=5)
    )
    at_it(sample, 2)

    assert Event.objects.count() == before


def test_it_ends_by_itself(sample, valkey):
    look_at_end = sample.ends + timedelta(seconds=1)

    assert look(sample, look_at_end) is False
    sample.refresh_from_db()
    assert not sample.at_work
    assert not claimed(sample.pk, look_at_end)


@pytest.mark.django_db(transaction=True)
def test_a_class_is_made_while_the_queue_does_not_answer(client, no_queue):
    client.force_login(build().clay)

    answer = client.post("/sample/")

    assert answer.status_code == 302
    assert SampleClass.objects.get().at_work, "the watch finds it"


@pytest.fixture
def at_rest(valkey, client) -> SampleClass:
    """A class whose time is over, and its teacher logged in; its students acted minutes ago."""
    sample = sample_create(teacher=build().clay)
    at_it(sample, 6)
    look(sample, sample.ends + timedelta(seconds=1))
    runs = Run.objects.filter(assignment__course=sample.course)
    runs.update(last_event=timezone.now() - timedelta(minutes=4))
    client.force_login(sample.teacher)
    sample.refresh_from_db()
    return sample


def states_of(sample: SampleClass) -> dict[str, bool]:
    """Each state on the board, and whether somebody is shown in it with an alert."""
    rows = board_rows(sample.course)
    return {
        state: any(r["alert"] for r in rows if r["state"] == state)
        for state in {row["state"] for row in rows}
    }


@pytest.mark.django_db(transaction=True)
def test_students_of_a_class_at_rest_are_not_said_to_be_offline(at_rest):
    assert states_of(at_rest) == {"resting": False}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("page", ["/courses/{}/board/", "/courses/{}/"])
def test_board_and_course_say_that_the_class_rests_and_wake_it(at_rest, client, page):
    address = page.format(at_rest.course_id)
    resting = client.get(address).content.decode()
    client.post("/sample/again/")
    again = client.get(address).content.decode()

    assert '<div id="rests" class="message">' in resting
    assert 'action="/sample/again/"' in resting
    assert '<div id="rests" class="message" hidden>' in again


@pytest.mark.django_db(transaction=True)
def test_an_open_board_hears_at_once_that_the_class_rests(valkey, monkeypatch):
    sample = sample_create(teacher=build().clay)
    rung: list[object] = []
    monkeypatch.setattr("starting.working.ring", rung.extend)

    look(sample, sample.ends + timedelta(seconds=1))

    assert rung == [(course_group(sample.course_id), {"type": "board.changed"})]


def test_only_the_board_of_a_sample_class_knows_rest(sample, client, yard):
    client.force_login(yard.clay)
    sample_page, own_page = (
        client.get(f"/courses/{one.pk}/board/") for one in (sample.course, yard.course)
    )

    assert "resting" in sample_page.context["page"]["states"]
    assert "resting" not in own_page.context["page"]["states"]
    assert 'id="rests"' not in own_page.content.decode()


def test_of_two_tasks_only_one_looks(sample):
    now = timezone.now()

    assert claimed(sample.pk, now)
    assert not claimed(sample.pk, now)
    assert claimed(sample.pk, now + timedelta(seconds=1))


def test_the_watch_begins_again_what_was_lost_and_lets_the_rest_be(sample, monkeypatch):
    asked = []
    monkeypatch.setattr(look_at, "delay", asked.append)
    assert watch() == 1
    SampleClass.objects.update(looked=timezone.now())
    assert watch() == 0
    SampleClass.objects.update(looked=timezone.now() - timedelta(minutes=5), at_work=False)
    assert watch() == 0
    assert asked == [sample.pk]


# -- anew, and away --------------------------------------------------------------------------------


def test_run_again_begins_with_nothing_done(sample):
    Run.objects.create(
        student=students_of(sample)[0], lab="pendulum", lab_version="1.0", variant={},
        assignment=sample.course.assignments.get(),
    )  # fmt: skip
    again = sample_again(sample=sample)

    assert again.round == 2 and again.at_work
    assert not Run.objects.filter(assignment__course=sample.course).exists()
    assert len(students_of(again)) == STUDENTS


def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.django_db(transaction=True)
def test_removing_it_leaves_nothing_behind(valkey):
    yard = build()
    before = rows()
    sample = sample_create(teacher=yard.clay)
    at_it(sample, 10)
    run = Run.objects.filter(assignment__course=sample.course).first()
    score = a_score(run, "replication", seq=1)
    Review.objects.create(score=score, teacher=yard.clay, verdict="correct")

    sample_remove(sample=SampleClass.objects.get())

    assert {name: count for name, count in rows().items() if count != before[name]} == {}


def test_a_sequence_that_is_given_to_a_real_class_too_stays(sample, yard):
    version = sample.course.assignments.get().version
    yard.course.assignments.create(version=version)

    sample_remove(sample=sample)

    kept = Sequence.objects.get(pk=version.sequence_id)
    assert kept.institution == yard.school and kept.owner == yard.clay
    assert not Institution.objects.filter(name__contains="Sample").exists()


def test_nobody_begins_or_removes_anothers_class(sample, client, yard):
    client.force_login(yard.dow)

    assert client.post("/sample/remove/").status_code == 404
    assert client.post("/sample/again/").status_code == 404
    assert SampleClass.objects.filter(pk=sample.pk).exists()


def test_its_page_costs_few_queries(sample, client, yard, django_assert_max_num_queries):
    client.force_login(yard.clay)
    with django_assert_max_num_queries(5):
        client.get("/sample/")


@pytest.mark.django_db(transaction=True)
def test_a_look_costs_few_queries_whatever_has_been_done(valkey, django_assert_max_num_queries):
    sample = sample_create(teacher=build().clay)
    at_it(sample, 20)
    sample.refresh_from_db()
    with django_assert_max_num_queries(8):
        look(sample, timezone.now())


# -- the tour --------------------------------------------------------------------------------------


def test_the_tour_begins_by_itself_with_the_first_class_and_never_again(client, yard):
    client.force_login(yard.clay)
    first = client.post("/sample/").url
    client.post("/sample/remove/")
    second = client.post("/sample/").url

    assert "tour=1" in first
    assert "tour" not in second
