"""The scoring service over real HTTP, with the real models, as `python -m ml serve` starts it."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from prometheus_client.parser import text_string_to_metric_families

from ml.explanations.scorer import ExplanationScorer
from ml.explanations.verdicts import ExplanationRequest
from ml.service.tokens import digest_of
from ml.serving import ServingSettings

ROOT = Path(__file__).resolve().parents[3]
TOKEN, HASTY = "a-token-of-the-tests-1234567890", "another-token-1234567890"
ANSWER = {
    "answer": "There is a gap, so no current flows.",
    "question": "Why does the bulb not light?",
    "reference_answers": ["The bulb is not in a closed path with the battery"],
}
RUN = {
    "lab": "pendulum",
    "controls": ["length", "mass"],
    "actions": [
        {"kind": "start", "settings": {"length": 0, "mass": 0}},
        {
            "kind": "apply",
            "settings": {"length": 1, "mass": 0},
            "seconds": 9,
            "changed": ["length"],
        },
    ],
}


class Service:
    """A process and how to speak to it."""

    def __init__(self, folder: Path, *options: str) -> None:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        (folder / "tokens").write_text(f"# of the tests\nhasty {digest_of(HASTY)}\n")
        command = [sys.executable, "-m", "ml", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [*command, "--tokens", str(folder / "tokens"), *options],
            cwd=ROOT,
            env=os.environ | {"ASSAY_SERVICE_TOKENS": f"tests:{TOKEN}", "OMP_NUM_THREADS": "1"},
        )

    def ask(
        self, path: str, body: Any = None, token: str = TOKEN, **headers: str
    ) -> tuple[int, dict[str, str], Any]:
        """Status, headers, and what was answered."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        connection.request("GET" if body is None else "POST", path, data, headers)
        answer = connection.getresponse()
        text = answer.read()
        found = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()
        is_json = found.get("content-type", "").startswith("application/json")
        return answer.status, found, json.loads(text) if is_json else text.decode()

    def wait(self) -> None:
        end = time.monotonic() + 90
        while time.monotonic() < end:
            try:
                assert self.ask("/health")[0] == 200
                return
            except OSError:
                assert self.process.poll() is None, "the service ended by itself"
                time.sleep(0.1)
        raise TimeoutError("the service does not answer")

    def metric(self, name: str, **labels: str) -> float:
        families = text_string_to_metric_families(self.ask("/metrics")[2])
        samples = [one for family in families for one in family.samples if one.name == name]
        return sum(one.value for one in samples if labels.items() <= one.labels.items())


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    running = Service(
        tmp_path_factory.mktemp("service"), "--most-bytes", "20000", "--wait-ms", "20"
    )
    running.wait()
    yield running
    running.process.terminate()
    running.process.wait(20)


def test_an_answer_gets_the_verdict_that_the_model_gives(service):
    status, _, said = service.ask("/v1/explanations", {"answers": [ANSWER]})

    request = ExplanationRequest(
        ANSWER["answer"], ANSWER["question"], tuple(ANSWER["reference_answers"])
    )
    (expected,) = ExplanationScorer.load(ServingSettings()).score([request])
    (verdict,) = said["verdicts"]
    assert status == 200
    assert verdict["scored"] is True
    assert verdict["label3"] == expected.label3
    assert verdict["p3"] == pytest.approx(expected.p3, abs=1e-6)
    assert said["model_version"] == expected.model_version


def test_a_run_gets_its_chance_of_success(service):
    status, _, said = service.ask("/v1/procedures", {"runs": [RUN, RUN | {"actions": []}]})

    first, empty = said["verdicts"]
    assert status == 200
    assert 0 < first["p_success"] < 1
    assert empty["abstained"] is True


def test_what_it_says_is_what_its_description_promises(service):
    described = service.ask("/openapi.json", token="")[2]
    answers = {
        "answers": [ANSWER, ANSWER | {"answer": "因为没有闭合回路"}, ANSWER | {"answer": ""}]
    }
    for path, body in (("/v1/explanations", answers), ("/v1/procedures", {"runs": [RUN]})):
        post = described["paths"][path]["post"]
        asked = post["requestBody"]["content"]["application/json"]["schema"]
        answered = post["responses"]["200"]["content"]["application/json"]["schema"]
        parts = {"components": described["components"]}

        Draft202012Validator(asked | parts).validate(body)
        Draft202012Validator(answered | parts).validate(service.ask(path, body)[2])


@pytest.mark.parametrize("token", ["", "wrong", TOKEN[:-1], TOKEN + "x", "é"])
@pytest.mark.parametrize("path", ["/v1/explanations", "/metrics"])
def test_without_a_known_token_nothing_is_said(service, token, path):
    body = {"answers": [ANSWER]} if path != "/metrics" else None

    status, headers, said = service.ask(path, body, token)

    assert (status, said["error"]["code"]) == (401, "unauthorized")
    assert headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"answers": []}, "answers: a list with 1 to 64 items is expected; got an empty list"),
        ({}, "the body: answers is missing"),
        ([ANSWER], "the body: an object is expected; got a list"),
        ({"answers": [{}]}, "answers[0]: answer, question, reference_answers is missing"),
        ({"answers": [ANSWER, ANSWER | {"answer": 7}]}, "answers[1].answer: a text is expected"),
        ({"answers": [ANSWER | {"mark": 1}]}, "answers[0]: 'mark' is not known"),
        ({"answers": [ANSWER] * 65}, "answers: at most 64 items in one request; got 65"),
        ({"answers": [ANSWER | {"reference_grades": ["best", "good"]}]}, "expected: 1; got 2"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_with_its_place(service, body, where):
    status, _, said = service.ask("/v1/explanations", body)

    assert (status, said["error"]["code"]) == (422, "invalid")
    assert where in said["error"]["message"]


@pytest.mark.parametrize(
    ("action", "where"),
    [
        ({"kind": "fly"}, "runs[0].actions[0].kind: one of start, set"),
        ({"kind": "set", "seconds": -1}, "seconds: a number from 0 to 864000 is expected; got -1"),
        ({"kind": "set", "seconds": True}, "seconds: a number is expected; got true or false"),
        ({"kind": "set", "settings": {"a": None}}, "settings.a: a number is expected; got null"),
        (
            {"kind": "set", "seconds": 10**400},
            "a number from 0 to 864000 is expected; got a larger",
        ),
        ({"kind": "set", "settings": {"\ud800": None}}, r"settings.\ud800: a number is expected"),
        ({"kind": "set", "settings": {"a": "\ud800"}}, "got half of a surrogate pair"),
    ],
)
def test_what_is_wrong_with_an_action_is_said_with_its_place(service, action, where):
    status, _, said = service.ask("/v1/procedures", {"runs": [RUN | {"actions": [action]}]})

    assert status == 422
    assert where in said["error"]["message"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe"])
def test_what_is_no_json_is_refused(service, body):
    status, _, said = service.ask("/v1/explanations", body)

    assert (status, said["error"]["code"]) == (400, "not_json")


def test_what_is_nested_too_deeply_is_refused_as_such(service):
    status, _, said = service.ask("/v1/explanations", b"[" * 9000 + b"]" * 9000)

    assert (status, said["error"]["code"]) == (400, "too_deep")


def test_a_number_that_is_none_is_called_what_it_is(service):
    body = b'{"runs": [{"controls": ["a"], "actions": [{"kind": "set", "settings": {"a": Infinity}}]}]}'
    status, _, said = service.ask("/v1/procedures", body)

    assert status == 422
    assert said["error"]["message"].endswith(
        "settings.a: a number from -10 to 10 is expected; got inf"
    )


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/v2/explanations", {}, 404, "not_found"),
        ("/v1/explanations", None, 405, "method_not_allowed"),
    ],
)
def test_what_is_no_route_is_refused_as_everything_is(service, path, body, status, code):
    found, _, said = service.ask(path, body)

    assert (found, said["error"]["code"]) == (status, code)


def test_too_large_a_body_is_refused(service):
    status, _, said = service.ask("/v1/explanations", b" " * 20_001)

    assert (status, said["error"]["code"]) == (413, "too_large")


def test_what_many_ask_at_once_is_scored_together(service):
    before = service.metric("assay_batch_items_count", task="explanations")

    with ThreadPoolExecutor(16) as callers:
        answers = list(
            callers.map(lambda _: service.ask("/v1/explanations", {"answers": [ANSWER]}), range(16))
        )

    batches = service.metric("assay_batch_items_count", task="explanations") - before
    assert [status for status, *_ in answers] == [200] * 16
    assert batches <= 8


def test_batches_passes_and_requests_are_counted(service):
    service.ask("/v1/explanations", {"answers": [ANSWER] * 3})
    service.ask("/v1/explanations", {"answers": []})

    route = "/v1/explanations"
    assert service.metric("assay_requests_total", route=route, status="200") >= 1
    assert service.metric("assay_requests_total", route=route, status="422") >= 1
    assert service.metric("assay_tokens_total", task="explanations") > 0
    for name in ("batch_items", "queue_age_seconds", "pass_rows", "pass_seconds"):
        assert service.metric(f"assay_{name}_count", task="explanations") > 0


# -- services with other settings ------------------------------------------------------------------


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Service]:
    running = Service(tmp_path, "--most-requests", "3", "--wait-ms", "300", "--batch", "64")
    running.wait()
    yield running
    running.process.kill()
    running.process.wait(10)


def test_each_token_has_a_pace_of_its_own_and_what_is_under_way_at_the_end_is_answered(other):
    asked = [other.ask("/v1/explanations", {"answers": [ANSWER]}, HASTY) for _ in range(4)]
    status, headers, said = asked[3]
    assert [one for one, *_ in asked[:3]] == [200] * 3
    assert (status, said["error"]["code"]) == (429, "too_many")
    assert 1 <= int(headers["retry-after"]) <= 60

    found: list[int] = []
    caller = threading.Thread(
        target=lambda: found.append(other.ask("/v1/explanations", {"answers": [ANSWER]})[0])
    )
    caller.start()
    time.sleep(0.1)  # it waits 0.3 s for others
    other.process.send_signal(signal.SIGTERM)
    caller.join(20)

    assert found == [200]
    assert other.process.wait(20) == -signal.SIGTERM, "it ends as it was told, when all is answered"


def test_without_a_token_it_does_not_start():
    done = subprocess.run(
        [sys.executable, "-m", "ml", "serve"],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k != "ASSAY_SERVICE_TOKENS"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 2
    assert "set ASSAY_SERVICE_TOKENS to name:token" in done.stderr
