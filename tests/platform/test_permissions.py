"""Every page, every API route and every socket, for every kind of person.

A route that is not in the table fails the first test: whoever adds one has to say to whom it is open.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from open_to import API, EVERYBODY, PAGES, PEOPLE, SOCKETS, Open
from schoolyard import PASSWORD, Schoolyard, a_run, a_score, an_event, build

from assay.asgi import application
from assay.websocket_urls import websocket_urlpatterns
from courses.drafting import draft_of
from courses.models import Course
from learners.graph.models import GraphChange, Prerequisite, Skill, TextbookLink
from learners.models import CourseCheck, Decision
from people.models import User
from registry.models import ModelVersion
from runs.models import TeacherMessage
from runs.protocol import Close
from scoring.models import Feedback, Review, ReviewItem
from tests.support.communicator import WebsocketCommunicator

ROUTES = PAGES | API
CASES = [
    pytest.param(pattern, method, id=f"{method} {pattern or '/'}")
    for pattern, methods in ROUTES.items()
    for method in methods
]


# -- the table is whole ----------------------------------------------------------------------------


def walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the project but Django's own admin, which has a test of its own."""
    for one in resolver.url_patterns:
        pattern = before + readable(str(one.pattern))
        if pattern.startswith("admin/"):
            continue
        if isinstance(one, URLPattern):
            yield pattern, one
        else:
            yield from walk(one, pattern)


def readable(pattern: str) -> str:
    """A router's regular expression as the table writes it."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern).strip("^$")


def methods_of(route: URLPattern) -> set[str]:
    """What the API answers to; a page that takes a method says so in the table itself."""
    actions = getattr(route.callback, "actions", None) or {}
    view = getattr(route.callback, "cls", None)
    known = set(view.http_method_names) - {"head", "options"} if view else set()
    return set(actions) & known


def test_no_route_is_missing_from_the_table():
    assert {pattern for pattern, _ in walk(get_resolver())} == set(ROUTES)


def test_no_method_of_the_api_is_missing_from_the_table():
    missing = {
        pattern: methods_of(route) - set(ROUTES[pattern])
        for pattern, route in walk(get_resolver())
        if methods_of(route) - set(ROUTES[pattern])
    }

    assert missing == {}


def test_no_socket_is_missing_from_the_table():
    assert {str(one.pattern) for one in websocket_urlpatterns} == set(SOCKETS)


# -- what is asked for -----------------------------------------------------------------------------


def things_of(yard: Schoolyard) -> dict[str, Any]:
    """One of each thing, all of them of Ada and her course; Dow teaches a course of his own."""
    Course.objects.create(institution=yard.school, title="Chemistry").memberships.create(
        user=yard.dow, part="teacher"
    )
    run = a_run(yard.ada, assignment=yard.assignment, stage=yard.version.stages.first())
    an_event(run, 1, "notebook", "record")
    score = a_score(run, "replication", "incorrect")
    idle = yard.course.assignments.create(version=yard.version)
    draft = draft_of(sequence=yard.sequence)
    yard.version.stages.create(position=3, kind="page", key="read", title="A page")
    CourseCheck.objects.create(course=yard.course, active=True)
    decision = Decision.objects.create(
        student=yard.ada, assignment=yard.assignment, lab="pendulum", variant={}, model_version="t"
    )
    return {
        "run": run.pk,
        "course": yard.course.pk,
        "code": yard.course.join_code,
        "member": yard.course.memberships.get(user=yard.ada).pk,
        "teacher": yard.course.memberships.get(user=yard.clay).pk,
        "message": TeacherMessage.objects.create(run=run, teacher=yard.clay).pk,
        "sequence": yard.sequence.pk,
        "version": yard.version.pk,
        "draft": draft.pk,
        "step": f"{yard.assignment.pk}-{yard.version.stages.first().key}-claim",
        "stage": draft.stages.order_by("position").first().pk,
        "assignment": idle.pk,
        "extension": idle.extensions.create(
            student=yard.ada, opens=timezone.now(), reason="She was ill", given_by=yard.clay
        ).pk,
        "import": yard.course.roster_imports.create(teacher=yard.clay).pk,
        "picture": yard.sequence.pictures.create(kind="image/png", data=b"").pk,
        "group": yard.course.groups.create(name="Table").pk,
        "stage_key": yard.version.stages.first().key,
        "share": yard.sequence.shares.create(user=yard.clay).pk,
        "score": score.pk,
        "feedback": Feedback.objects.create(
            run=run, score=score, seq=1, message="feedback.replication.none"
        ).pk,
        "review": Review.objects.create(score=score, teacher=yard.clay, verdict="correct").pk,
        "item": ReviewItem.objects.create(score=score, reason="unsure").pk,
        "look": ReviewItem.objects.create(score=score, reason="student").pk,
        "decision": decision.pk,
        # One that was undone: nothing is computed, and nobody's worker is asked.
        "regrading": yard.course.regradings.create(
            lab="pendulum", reason="Fairer", teacher=yard.clay, state="undone"
        ).pk,
        "skill": Skill.objects.get(key="replication").pk,
        "edge": Prerequisite.objects.first().pk,
        "link": TextbookLink.objects.first().pk,
        "change": GraphChange.objects.create(
            institution=yard.school, kind="removed", reason="x", link=TextbookLink.objects.first()
        ).pk,
        "model": ModelVersion.objects.create(task="t", name="t@1", digest="0").pk,
        "comparison": yard.course.comparisons.create(ends=timezone.now() + timedelta(days=9)).pk,
        "objection": yard.ada.objections.create(by="student", recorded_by=yard.ada).pk,
        "person": yard.ada.pk,
        "student": yard.ada.pk,
        "password": PASSWORD,
    }


KINDS = {
    "courses": "course", "sequences": "sequence", "stages": "stage", "assignments": "assignment",
    "runs": "run", "scores": "score", "feedback": "feedback", "reviews": "review",
    "second-looks": "look",
    "decisions": "decision", "models": "model", "comparisons": "comparison",
    "objections": "objection",
}  # fmt: skip


def address(pattern: str, things: dict[str, Any]) -> str:
    """The address of Ada's thing: `<int:course_id>` is a course, `runs/<pk>` a run."""
    path = re.sub(r"<\w+:(\w+?)_id>", lambda found: str(things[found[1]]), pattern)
    path = path.replace("help/<str:name>", "help/runs.bench")
    path = path.replace("<str:name>", quote("t@1")).replace("<name>", "pendulum")
    path = path.replace("<slug:name>", "pendulum").replace("<slug:subject>", "physics")
    path = path.replace("<slug:key>", "read").replace("<path:rest>", "runns/7")
    return "/" + re.sub(r"([\w-]+)/<pk>", lambda at: f"{at[1]}/{things[KINDS[at[1]]]}", path)


def filled(data: Any, things: dict[str, Any]) -> dict[str, Any]:
    return {
        name: things[value[1:-1]] if isinstance(value, str) and value.startswith("{") else value
        for name, value in data.items()
    }


def asked(yard: Schoolyard, things: dict[str, Any], who: str, pattern: str, method: str) -> Any:
    """What a person gets; whatever it changes is undone."""
    cache.clear()
    client = Client()
    with transaction.atomic():
        if who != "anonymous":
            client.force_login(getattr(yard, who))
        more: dict[str, Any] = {}
        if method != "get":
            more["data"] = filled(ROUTES[pattern][method].data, things)
        if pattern in API and method != "get":
            more["content_type"] = "application/json"
        answer = getattr(client, method)(address(pattern, things), **more)
        transaction.set_rollback(True)
    return answer


def verdict(answer: Any, who: str, way: Open, api: bool) -> str:
    """`open`, `closed`, or what it was instead."""
    to_login = answer.status_code == 302 and answer.url.startswith("/accounts/login/")
    if who == "anonymous" and who not in way.to:
        away = answer.status_code in ({401} if api else way.closed)
        return "closed" if to_login or away else "open"
    if answer.status_code in way.ok and not to_login:
        return "open"
    return "closed" if answer.status_code in way.closed else f"{answer.status_code}"


@pytest.mark.parametrize(("pattern", "method"), CASES)
def test_a_route_is_open_to_those_in_the_table_and_to_nobody_else(yard, pattern, method):
    things, way = things_of(yard), ROUTES[pattern][method]

    found = {
        who: verdict(asked(yard, things, who, pattern, method), who, way, pattern in API)
        for who in PEOPLE
    }

    assert found == {who: "open" if who in way.to else "closed" for who in PEOPLE}


def test_a_superuser_comes_in_where_the_school_is_another(yard: Schoolyard):
    things = things_of(yard)
    client = Client()
    client.force_login(User.objects.create_superuser("root"))

    for pattern in ("overview/", "courses/<int:course_id>/board/", "runs/<uuid:run_id>/"):
        assert client.get(address(pattern, things)).status_code == 200


@pytest.mark.parametrize("who", PEOPLE)
def test_djangos_admin_is_closed_to_everybody_but_superusers(yard: Schoolyard, who):
    client = Client()
    if who != "anonymous":
        client.force_login(getattr(yard, who))

    for path in ("/admin/", "/admin/people/user/"):
        assert client.get(path).status_code == 302


def test_djangos_admin_is_open_to_superusers(db):
    client = Client()
    client.force_login(User.objects.create_superuser("root"))

    assert client.get("/admin/people/user/").status_code == 200


# -- sockets ---------------------------------------------------------------------------------------


def cookie_of(yard: Schoolyard, who: str) -> str:
    client = Client()
    if who != "anonymous":
        client.force_login(getattr(yard, who))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def tab(path: str, cookie: str, origin: str = "http://localhost") -> WebsocketCommunicator:
    """A browser's tab that asks for a socket."""
    headers = [(b"cookie", cookie.encode()), (b"origin", origin.encode())]
    return WebsocketCommunicator(application, path, headers)


async def closed_with(path: str, cookie: str, speaks: bool) -> int | None:
    """The code with which a socket is closed at once; None for one that stays open."""
    one = tab(path, cookie)
    accepted, _ = await one.connect()
    assert accepted
    if speaks:
        await one.send_json_to({"type": "resume", "after": 0})
    answer = await one.receive_output(timeout=10)
    await one.disconnect()
    return answer["code"] if answer["type"] == "websocket.close" else None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pattern", SOCKETS)
async def test_a_socket_is_open_to_those_in_the_table_and_to_nobody_else(valkey, pattern):
    yard = await sync_to_async(build)()
    things = await sync_to_async(things_of)(yard)
    cookies = {who: await sync_to_async(cookie_of)(yard, who) for who in PEOPLE}

    found = {
        who: await closed_with(
            address(pattern, things), cookies[who], "runs" in pattern and who in SOCKETS[pattern]
        )
        for who in PEOPLE
    }

    shut = dict.fromkeys(EVERYBODY - SOCKETS[pattern], Close.FORBIDDEN)
    assert {who: code for who, code in found.items() if code is not None} == shut | {
        "anonymous": Close.LOGIN
    }


@pytest.mark.django_db(transaction=True)
async def test_a_socket_from_a_strange_site_is_refused(valkey):
    yard = await sync_to_async(build)()
    cookie = await sync_to_async(cookie_of)(yard, "clay")
    one = tab(f"/ws/courses/{yard.course.pk}/board/", cookie, "http://elsewhere.example")

    accepted, _ = await one.connect()

    assert not accepted
