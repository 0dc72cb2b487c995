from typing import Any

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient
from schoolyard import Schoolyard, a_run, a_score, an_event, finish

from learners.services import decide_after, start_run
from people.models import User
from scoring.models import Feedback, Review


@pytest.fixture(autouse=True)
def nobody_is_throttled() -> None:
    """Each test begins with its own allowance."""
    cache.clear()


@pytest.fixture
def api() -> Any:
    """A client for a person, logged in by session: `api(yard.ada).get("courses/")`."""

    def client(user: User | None) -> "Client":
        made = Client()
        if user is not None:
            made.force_login(user)
        return made

    return client


class Client(APIClient):
    """Addresses are below /api/v1/, and bodies are JSON."""

    def request(self, **request: Any) -> Any:
        if not request["PATH_INFO"].startswith("/"):
            request["PATH_INFO"] = f"/api/v1/{request['PATH_INFO']}"
        return super().request(**request)

    def generic(self, method: str, path: str, *args: Any, **more: Any) -> Any:
        full = path if path.startswith("/") else f"/api/v1/{path}"
        return super().generic(method, full, *args, **more)

    def post(self, path: str, data: Any = None, format: str = "json", **more: Any) -> Any:
        return super().post(path, data, format=format, **more)

    def patch(self, path: str, data: Any = None, format: str = "json", **more: Any) -> Any:
        return super().patch(path, data, format=format, **more)


@pytest.fixture
def worked(yard: Schoolyard) -> Any:
    """Ada has finished a run with two scores, feedback, a review and a decision."""
    run = start_run(student=yard.ada, language="en", assignment=yard.assignment)
    an_event(run, 1, "notebook", "record")
    an_event(run, 2, "run", "finish")
    score = a_score(run, "control_of_variables", seq=1)
    a_score(run, "replication", "incorrect", seq=2)
    Feedback.objects.create(run=run, score=score, seq=1, message="feedback.x")
    Review.objects.create(score=score, teacher=yard.clay, verdict="correct")
    decide_after(finish(run))
    return run


@pytest.fixture
def free_run(yard: Schoolyard) -> Any:
    """A run of Ada's that belongs to no course."""
    return a_run(yard.ada)
