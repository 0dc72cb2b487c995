"""Who may be there no longer is told at once, long before a socket asks by itself. Real Valkey, real handshake."""

import pytest
from django.test import Client
from opened_sockets import bench, browser_of, code_after, the_board
from schoolyard import PASSWORD, Schoolyard, build

from courses.services import member_remove
from people.services import person_change
from rights.erase import person_erase
from runs.protocol import Close

pytestmark = [pytest.mark.usefixtures("valkey"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def school(transactional_db: None) -> Schoolyard:
    return build()


def erase_ada(yard: Schoolyard, browser: Client) -> None:
    person_erase(person=yard.ada, by=yard.head)


def log_out(yard: Schoolyard, browser: Client) -> None:
    browser.post("/accounts/logout/")


def change_own_password(yard: Schoolyard, browser: Client) -> None:
    """On another device."""
    device = browser_of(yard.ada)
    new = {"oldpassword": PASSWORD, "password1": "quiet-river-31", "password2": "quiet-river-31"}
    assert device.post("/accounts/password/change/", new).status_code == 302


def replace_forgotten_password(yard: Schoolyard, browser: Client) -> None:
    person_change(
        admin=yard.head, person=yard.ada, role="student", is_active=True, password="quiet-river-31"
    )


def close_account(yard: Schoolyard, browser: Client) -> None:
    person_change(admin=yard.head, person=yard.ada, role="student", is_active=False)


def take_the_teacher_out(yard: Schoolyard, browser: Client) -> None:
    yard.course.memberships.create(user=yard.dow, part="teacher")
    member_remove(membership=yard.course.memberships.get(user=yard.clay))


async def test_who_is_erased_at_the_bench_is_told_that_it_is_gone(school):
    assert await code_after(school, "ada", bench, erase_ada) == Close.NO_SUCH_RUN


@pytest.mark.parametrize(
    "change", [log_out, change_own_password, replace_forgotten_password, close_account]
)
async def test_whose_log_in_ends_elsewhere_is_told_at_the_bench(school, change):
    assert await code_after(school, "ada", bench, change) == Close.LOGIN


@pytest.mark.parametrize("where", [bench, the_board])
async def test_a_teacher_who_is_taken_out_of_the_course_looks_on_no_longer(school, where):
    assert await code_after(school, "clay", where, take_the_teacher_out) == Close.FORBIDDEN


async def test_a_teacher_who_logs_out_sees_no_board(school):
    assert await code_after(school, "clay", the_board, log_out) == Close.LOGIN
