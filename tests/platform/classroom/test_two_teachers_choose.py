"""Two teachers at the next lab of one student: neither overrules unread what the other one fixed."""

import pytest
from django.test import Client
from schoolyard import Schoolyard, finish

from courses.models import Membership
from learners.models import Decision
from learners.selectors import alternatives_of
from learners.services import decide_after, decide_first, decision_override, start_run
from people.models import User

pytestmark = pytest.mark.usefixtures("valkey")
FIXED = "A colleague has fixed another lab meanwhile"


@pytest.fixture
def waiting(yard: Schoolyard) -> Decision:
    """Mr Dow teaches the course, too, and a lab waits for Ada."""
    Membership.objects.create(course=yard.course, user=yard.dow, part="teacher")
    return decide_first(yard.ada, yard.assignment)


def sent(yard: Schoolyard, teacher: User, shown: Decision, **more: str) -> str:
    """The form of the student's page as it was when `shown` waited; the page that comes of it."""
    client = Client()
    client.force_login(teacher)
    data = {"student": yard.ada.pk, "shown": shown.pk, "lab": "pendulum"} | more
    path = f"/students/{yard.ada.pk}/courses/{yard.course.pk}/next/"
    return client.post(path, data, follow=True).content.decode()


def test_a_lab_that_a_colleague_chose_is_not_overruled_unread(yard: Schoolyard, waiting: Decision):
    chosen = decision_override(decision=waiting, teacher=yard.clay, lab="dc_circuits")

    page = sent(yard, yard.dow, waiting)

    assert FIXED in page
    assert Decision.objects.get(replaced_by=None) == chosen
    sent(yard, yard.dow, chosen)  # read, and chosen all the same
    assert Decision.objects.get(replaced_by=None).locked_by == yard.dow


def test_the_board_says_so_too(yard: Schoolyard, waiting: Decision):
    decision_override(decision=waiting, teacher=yard.clay, lab="dc_circuits")
    client = Client()
    client.force_login(yard.dow)

    data = {"student": yard.ada.pk, "shown": waiting.pk, "lab": "pendulum"}
    answer = client.post(f"/courses/{yard.course.pk}/board/next/", data)

    assert answer.status_code == 409 and FIXED in answer.content.decode()


def test_an_old_page_keeps_no_other_lab_than_it_showed(yard: Schoolyard, waiting: Decision):
    chosen = decision_override(decision=waiting, teacher=yard.clay, lab="dc_circuits")

    assert FIXED in sent(yard, yard.dow, waiting, keep="1")

    chosen.refresh_from_db()
    assert chosen.locked_by == yard.clay


def test_who_kept_a_proposal_first_stays_named(yard: Schoolyard, waiting: Decision):
    sent(yard, yard.clay, waiting, keep="1")
    sent(yard, yard.dow, waiting, keep="1")

    waiting.refresh_from_db()
    assert waiting.locked_by == yard.clay


def test_a_kept_proposal_is_released_and_its_alternatives_are_offered(
    yard: Schoolyard, waiting: Decision
):
    before = alternatives_of(waiting)
    page = sent(yard, yard.clay, waiting, keep="1")
    waiting.refresh_from_db()
    assert "Let the student choose" in page and alternatives_of(waiting) == []

    page = sent(yard, yard.dow, waiting, release="1")

    waiting.refresh_from_db()
    assert "Let the student choose" not in page
    assert waiting.locked_by is None and alternatives_of(waiting) == before


def test_a_lab_that_was_begun_is_neither_kept_nor_released(yard: Schoolyard, waiting: Decision):
    start_run(student=yard.ada, language="en", decision=waiting)

    for press in ("keep", "release"):
        assert "already begun" in sent(yard, yard.clay, waiting, **{press: "1"})

    waiting.refresh_from_db()
    assert waiting.locked_by is None


def test_a_lab_that_a_teacher_chose_gives_way_to_a_proposal_again(
    yard: Schoolyard, waiting: Decision
):
    chosen = decision_override(decision=waiting, teacher=yard.clay, lab="dc_circuits")

    page = sent(yard, yard.dow, chosen, release="1")

    made = Decision.objects.get(replaced_by=None)
    assert (made.lab, made.stage, made.locked_by) == (waiting.lab, waiting.stage, None)
    assert alternatives_of(made) and made.reasons == waiting.reasons
    assert "Back to a proposal" not in page
    chosen.refresh_from_db()
    assert chosen.locked_by == yard.clay


def test_a_later_choice_is_taken_back_by_what_was_shown_since(yard: Schoolyard, waiting: Decision):
    """After a run: the proposal in its place is that of the stage where the student stands."""
    yard.version.stages.update(gate=0)
    after = decide_after(finish(start_run(student=yard.ada, language="en", decision=waiting)))
    chosen = decision_override(decision=after, teacher=yard.clay, lab="optics")

    sent(yard, yard.clay, chosen, release="1")

    made = Decision.objects.get(replaced_by=None, next_run=None)
    assert (made.lab, made.stage) == (after.lab, after.stage)


def test_a_proposal_made_anew_and_kept_is_released_as_any_other(
    yard: Schoolyard, waiting: Decision
):
    anew = Decision.objects.create(
        student=yard.ada, assignment=yard.assignment, stage=waiting.stage, lab=waiting.lab,
        variant=waiting.variant, reasons=waiting.reasons, candidates=waiting.candidates,
        replaces=waiting, locked_by=yard.clay,
    )  # fmt: skip

    assert "Let the student choose" in sent(yard, yard.clay, anew, keep="1")
    sent(yard, yard.clay, anew, release="1")

    anew.refresh_from_db()
    assert anew.locked_by is None


def test_a_proposal_that_a_colleague_kept_is_not_overruled_unread(
    yard: Schoolyard, waiting: Decision
):
    sent(yard, yard.clay, waiting, keep="1")

    page = sent(yard, yard.dow, waiting, lab="dc_circuits", fixed="0")

    assert "A colleague has kept this proposal meanwhile" in page
    assert Decision.objects.get() == waiting
    sent(yard, yard.dow, waiting, lab="dc_circuits", fixed="1")  # read, and chosen all the same
    assert Decision.objects.get(replaced_by=None).lab == "dc_circuits"


def test_of_a_finished_sequence_nobody_is_told_that_a_lab_is_begun(
    yard: Schoolyard, waiting: Decision
):
    finish(start_run(student=yard.ada, language="en", decision=waiting))

    page = sent(yard, yard.clay, waiting)

    assert "No lab waits for the student just now" in page and "already begun" not in page
