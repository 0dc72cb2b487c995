"""A bench whose page has come and whose socket has not: a school's network that lets no socket through, or not yet."""

import re

import pytest
from playwright.sync_api import WebSocketRoute, expect

pytestmark = pytest.mark.browser


def test_a_bench_that_gets_no_connection_says_so_and_opens_when_there_is_one(visitor):
    student = visitor()
    student.log_in("tom")
    blocked = [True]

    def meet(socket: WebSocketRoute) -> None:
        if blocked[0]:
            socket.close(code=1013)
        else:
            socket.connect_to_server()

    student.page.route_web_socket(re.compile("."), meet)
    student.go(f"/runs/{student.product.open_run('tom', 'pendulum', 'guided')}/")
    told = student.page.get_by_test_id("connection")
    expect(told).to_have_text("No connection; trying again…")

    blocked[0] = False
    student.page.get_by_role("button", name="Try now").click()

    expect(told).to_contain_text("Saved")
    expect(student.page.get_by_test_id("question-text")).to_be_visible()
