"""What the bench sends in a real browser, and what it is sent, held against the published schema."""

import json
import re

import jsonschema
import pytest
from playwright.sync_api import expect

from runs.protocol import schema


def violations(frames: list[str], side: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(
        {**schema(), "oneOf": [{"$ref": f"#/$defs/{side}"}]}
    )
    return [frame for frame in frames if not validator.is_valid(json.loads(frame))]


@pytest.mark.browser
def test_both_sides_keep_to_the_published_schema(visitor):
    student = visitor()
    sent: list[str] = []
    received: list[str] = []

    def listen(socket) -> None:
        if re.search(r"/ws/runs/", socket.url):
            socket.on("framesent", lambda payload: sent.append(str(payload)))
            socket.on("framereceived", lambda payload: received.append(str(payload)))

    student.page.on("websocket", listen)
    student.open_run("sam", "pendulum", "structured")
    page = student.page
    page.get_by_test_id("step-collect").click()
    for length in ("0.50", "1.50"):
        field = page.get_by_role("spinbutton", name="length")
        field.fill(length)
        field.press("Enter")
        page.get_by_role("button", name="Release").click()
        page.get_by_role("button", name="Read: photogate").click()
        expect(page.get_by_test_id("reading-photogate")).to_contain_text(" s")
        page.get_by_role("button", name="Record trial").click()
    expect(page.get_by_test_id("notes-collect").get_by_test_id("note")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("connection")).to_contain_text("Saved")

    assert violations(sent, "client") == []
    assert violations(received, "server") == []
    assert {json.loads(frame)["type"] for frame in sent} == {"resume", "action"}
    kinds = {json.loads(frame)["type"] for frame in received}
    assert kinds >= {"welcome", "observed", "feedback", "progress", "ready"}
