"""A socket stays open no longer than its person may be there. Real Valkey, real handshake."""

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from opened_sockets import bench, browser_of, close_code, code_after, opened, the_board
from schoolyard import Schoolyard, build

from classroom import consumers as board
from people.models import User
from runs import staying
from runs.protocol import Close

pytestmark = [pytest.mark.usefixtures("valkey"), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staying, "ASK_AGAIN_S", 0.05)
    monkeypatch.setattr(board, "LOOK_AGAIN_S", 0.05)


@pytest.fixture
def school(transactional_db: None) -> Schoolyard:
    return build()


def take_out(yard: Schoolyard, browser: Client) -> None:
    yard.course.memberships.filter(user=yard.clay).delete()


def make_a_student(yard: Schoolyard, browser: Client) -> None:
    User.objects.filter(pk=yard.clay.pk).update(role="student")


def close_account(yard: Schoolyard, browser: Client) -> None:
    User.objects.filter(pk__in=[yard.ada.pk, yard.clay.pk]).update(is_active=False)


def log_out(yard: Schoolyard, browser: Client) -> None:
    browser.post("/accounts/logout/")


def new_password(yard: Schoolyard, browser: Client) -> None:
    for user in (yard.ada, yard.clay):
        user.set_password("quiet-river-31")
        user.save()


@pytest.mark.parametrize("where", [bench, the_board])
@pytest.mark.parametrize("change", [take_out, make_a_student])
async def test_a_teacher_of_the_course_no_more_sees_nothing_more(school, where, change):
    assert await code_after(school, "clay", where, change) == Close.FORBIDDEN


@pytest.mark.parametrize(("who", "where"), [("ada", bench), ("clay", bench), ("clay", the_board)])
@pytest.mark.parametrize("change", [close_account, log_out, new_password])
async def test_who_is_logged_in_no_more_is_told_to_log_in(school, who, where, change):
    assert await code_after(school, who, where, change) == Close.LOGIN


async def test_a_bench_whose_run_was_erased_is_closed(school):
    def erase(yard: Schoolyard, browser: Client) -> None:
        yard.ada.runs.all().delete()

    assert await code_after(school, "ada", bench, erase) == Close.NO_SUCH_RUN


async def test_a_bench_is_closed_whose_run_was_erased_before_it_resumes(school):
    path = await sync_to_async(bench)(school)
    socket = await opened(path, await sync_to_async(browser_of)(school.ada), resume=False)
    await sync_to_async(school.ada.runs.all().delete)()

    await socket.send_json_to({"type": "resume", "after": 0})

    assert await close_code(socket) == Close.NO_SUCH_RUN


async def test_who_may_stay_stays(school):
    path = await sync_to_async(bench)(school)
    socket = await opened(path, await sync_to_async(browser_of)(school.ada))
    while (await socket.receive_json_from())["type"] != "ready":
        pass

    assert await socket.receive_nothing(timeout=0.3, interval=0.05)
    await socket.disconnect()
