"""The bench's outbox and live protocol in a real Chromium, by themselves.

The pages are made up, their scripts are the delivered ones; the server's end of the socket is
played by the test, so that it can refuse, repeat and fall silent at will.
"""

import json
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, WebSocketRoute

from tests.browser.delivered import opened

pytestmark = pytest.mark.browser

START = """async () => {
    const { Keeper } = await import("/static/bench/keeper.js");
    const { Link } = await import("/static/bench/protocol.js");
    window.told = [];
    window.link = new Link({
        url: "wss://assay.test/ws",
        outbox: await Keeper.open("run"),
        onMessage: (message) => window.told.push(message),
        onState: (state) => (window.state = state),
    });
    window.link.start();
}"""


class Server:
    """The other end: events in order, repeats recognised, anything on `refuses` refused once."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.refuses: list[str] = []
        self.silent = False
        self.sockets = 0

    def connect(self, socket: WebSocketRoute) -> None:
        self.sockets += 1
        socket.on_message(lambda text: self.receive(socket, json.loads(text)))

    def receive(self, socket: WebSocketRoute, message: dict[str, Any]) -> None:
        if self.silent:
            return
        if message["type"] == "resume":
            welcome = {"type": "welcome", "last_client_seq": len(self.events), "state": "active"}
            for answer in (welcome, *self.events[message["after"] :], {"type": "ready"}):
                socket.send(json.dumps(answer))
        else:
            socket.send(json.dumps(self.answer(message)))

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        number, expected = message["client_seq"], len(self.events) + 1
        refused = {"type": "error", "client_seq": number, "expected": expected, "message": "no"}
        if number > expected:
            return {**refused, "code": "gap"}
        if number < expected:
            known = self.events[number - 1]
            same = (known["target"], known["new"]) == (message["target"], message["value"])
            same = same and known["client_time"] in (None, message["client_time"])
            return known if same else {**refused, "code": "conflict"}
        if message["target"] in self.refuses:
            self.refuses.remove(message["target"])
            return {**refused, "code": "out_of_range"}
        self.take(message["target"], message["value"], message["client_time"])
        return self.events[-1]

    def take(self, target: str, value: Any, client_time: str | None = None) -> None:
        number = len(self.events) + 1
        seen = {"client_seq": number, "seq": number, "target": target, "action": "set"}
        more = {"new": value, "observations": {}, "client_time": client_time}
        self.events.append({"type": "observed", **seen, **more})

    @property
    def taken(self) -> list[tuple[str, Any]]:
        return [(event["target"], event["new"]) for event in self.events]


@pytest.fixture
def server(bare_context: BrowserContext) -> Server:
    server = Server()
    bare_context.route_web_socket("wss://assay.test/ws", server.connect)
    return server


def act(page: Page, *targets: str) -> None:
    page.evaluate(
        "(targets) => Promise.all(targets.map((target) => link.act(target, 'set', 1)))",
        list(targets),
    )


def all_sent(page: Page) -> None:
    page.wait_for_function("state.link === 'open' && state.pending.length === 0", timeout=20_000)


def test_actions_arrive_once_and_in_order(bare_context: BrowserContext, server: Server) -> None:
    page = opened(bare_context)
    page.evaluate(START)
    act(page, "a", "b", "c")
    all_sent(page)

    assert server.taken == [("a", 1), ("b", 1), ("c", 1)]


def test_what_was_not_acknowledged_is_sent_again_after_a_reload(
    bare_context: BrowserContext, server: Server
) -> None:
    page = opened(bare_context)
    page.evaluate(START)
    page.wait_for_function("window.state?.link === 'open'")
    server.silent = True
    act(page, "a", "b")
    page.reload()
    server.silent = False
    page.evaluate(START)
    all_sent(page)

    assert server.taken == [("a", 1), ("b", 1)]


def test_an_answer_that_was_lost_on_the_way_doubles_nothing(
    bare_context: BrowserContext, server: Server
) -> None:
    page = opened(bare_context)
    page.evaluate(START)
    page.wait_for_function("window.state?.link === 'open'")
    server.silent = True
    act(page, "a", "b")
    sent = page.evaluate("state.pending[0].client_time")
    server.take("a", 1, sent)  # committed, but the answer never came
    page.evaluate("link.lost()")
    server.silent = False
    all_sent(page)

    assert server.taken == [("a", 1), ("b", 1)]


def test_a_refused_action_leaves_no_gap_behind_it(
    bare_context: BrowserContext, server: Server
) -> None:
    page = opened(bare_context)
    page.evaluate(START)
    server.refuses = ["b"]
    act(page, "a", "b", "c", "d")
    all_sent(page)

    assert server.taken == [("a", 1), ("c", 1), ("d", 1)]
    assert page.evaluate("told.filter((one) => one.code === 'out_of_range').length") == 1


def test_what_is_done_after_a_refusal_arrives(bare_context: BrowserContext, server: Server) -> None:
    page = opened(bare_context)
    page.evaluate(START)
    server.refuses = ["b"]
    act(page, "a")
    act(page, "b")
    all_sent(page)
    act(page, "c")
    all_sent(page)

    assert server.taken == [("a", 1), ("c", 1)]


def test_two_tabs_share_the_numbers(bare_context: BrowserContext, server: Server) -> None:
    one, other = opened(bare_context), opened(bare_context)
    for page in (one, other):
        page.evaluate(START)
        page.wait_for_function("window.state?.link === 'open'")
    act(one, "a", "b")
    act(other, "c", "d")
    for page in (one, other):
        page.evaluate("link.lost()")
        all_sent(page)

    assert sorted(server.taken) == [("a", 1), ("b", 1), ("c", 1), ("d", 1)]


def test_a_tab_whose_sender_sleeps_sends_for_itself_and_doubles_nothing(
    bare_context: BrowserContext, server: Server
) -> None:
    asleep, awake = opened(bare_context), opened(bare_context)
    for page in (asleep, awake):
        page.evaluate(START)
        page.wait_for_function("window.state?.link === 'open'")
    asleep.evaluate("() => { link.send = () => false }")
    act(awake, "a", "b")
    all_sent(awake)
    asleep.evaluate("() => { delete link.send }")
    act(asleep, "c")
    all_sent(asleep)
    act(awake, "d")
    all_sent(awake)

    assert server.taken == [("a", 1), ("b", 1), ("c", 1), ("d", 1)]
    assert [page.evaluate("link.sender.elected") for page in (asleep, awake)] == [False, True]


def test_a_number_that_another_device_took_is_given_up(
    bare_context: BrowserContext, server: Server
) -> None:
    page = opened(bare_context)
    page.evaluate(START)
    page.wait_for_function("window.state?.link === 'open'")
    server.take("elsewhere", 5)
    act(page, "a", "b")
    all_sent(page)

    assert server.taken[0] == ("elsewhere", 5)
    assert sorted(server.taken[1:]) == [("a", 1), ("b", 1)]


@pytest.mark.parametrize("value", [1, 5])
def test_what_another_device_did_alike_meanwhile_is_not_taken_for_ones_own(
    bare_context: BrowserContext, server: Server, value: int
) -> None:
    page = opened(bare_context)
    page.evaluate(START)
    page.wait_for_function("window.state?.link === 'open'")
    server.silent = True
    act(page, "a", "a")
    elsewhere = "2026-11-24T09:30:00.120000+00:00"
    server.take("a", value, elsewhere)
    server.take("a", value, elsewhere)
    page.evaluate("link.lost()")
    server.silent = False
    page.wait_for_function("told.filter((one) => one.type === 'ready').length === 2")
    all_sent(page)

    assert server.taken == [("a", value), ("a", value), ("a", 1), ("a", 1)]


REFUSALS = {
    "storage is switched off": "indexedDB.open = () => { throw new DOMException('', 'SecurityError') }",
    "storage is of a later version": """await new Promise((done) => {
        indexedDB.open("assay-bench", 99).onsuccess = (event) => done(event.target.result.close());
    })""",
}
FAILURES = {
    "storage is full": """IDBObjectStore.prototype.add = IDBObjectStore.prototype.put = () => {
        throw new DOMException("", "QuotaExceededError");
    }""",
    "the connection to it was ended": "link.outbox.store.database.close()",
}


@pytest.mark.parametrize("refusal", REFUSALS)
def test_actions_arrive_although_nothing_can_be_kept(
    bare_context: BrowserContext, server: Server, refusal: str
) -> None:
    pages = [opened(bare_context), opened(bare_context)]
    for page in pages:
        page.evaluate(f"async () => {{ {REFUSALS[refusal]} }}")
        page.evaluate(START)
        page.wait_for_function("window.state?.link === 'open'")
    act(pages[0], "a", "b")
    act(pages[1], "c")
    for page in pages:
        all_sent(page)

    assert sorted(server.taken) == [("a", 1), ("b", 1), ("c", 1)]


@pytest.mark.parametrize("failure", FAILURES)
def test_actions_arrive_although_keeping_fails_in_the_middle(
    bare_context: BrowserContext, server: Server, failure: str
) -> None:
    page = opened(bare_context)
    page.evaluate(START)
    page.wait_for_function("window.state?.link === 'open'")
    server.silent = True
    act(page, "a", "b")
    page.evaluate(f"async () => {{ {FAILURES[failure]} }}")
    act(page, "c", "d")
    page.evaluate("link.lost()")
    server.silent = False
    all_sent(page)

    assert server.taken == [("a", 1), ("b", 1), ("c", 1), ("d", 1)]


def test_a_clock_that_is_set_back_holds_nothing_up(
    bare_context: BrowserContext, server: Server
) -> None:
    page = opened(bare_context)
    page.evaluate(START)
    page.wait_for_function("window.state?.link === 'open'")
    page.evaluate("() => { const real = Date.now; Date.now = () => real() - 3600e3 }")
    act(page, "a", "b")
    page.wait_for_function("state.pending.length === 0", timeout=5_000)

    assert server.taken == [("a", 1), ("b", 1)]


def test_what_is_too_large_to_be_sent_is_refused_and_holds_nothing_up(
    bare_context: BrowserContext, server: Server
) -> None:
    page = opened(bare_context)
    page.evaluate(START)
    page.wait_for_function("window.state?.link === 'open'")
    act(page, "a")
    page.evaluate("link.act('claim', 'state', { text: String.fromCharCode(1).repeat(4000) })")
    act(page, "b")
    all_sent(page)

    assert server.taken == [("a", 1), ("b", 1)]
    refused = page.evaluate("told.find((one) => one.code === 'too_large')")
    assert refused["refused"]["target"] == "claim"


def test_events_are_handed_on_in_order_whatever_order_they_come_in(
    bare_context: BrowserContext, server: Server
) -> None:
    page = opened(bare_context)
    page.evaluate(START)
    page.wait_for_function("window.state?.link === 'open'")
    page.evaluate(
        """() => [2, 1, 2, 3].forEach((seq) => link.receive(JSON.stringify(
            { type: "observed", seq, client_seq: null, target: "a", action: "set" })))"""
    )
    page.wait_for_function("told.filter((one) => one.type === 'observed').length === 3")

    assert page.evaluate("told.filter((one) => one.seq).map((one) => one.seq)") == [1, 2, 3]


def test_a_server_too_busy_to_answer_gets_twice_as_long_before_another_socket_is_opened(
    bare_context: BrowserContext, server: Server
) -> None:
    page = opened(bare_context)
    page.clock.install()
    page.evaluate(START)
    page.wait_for_function("window.state?.link === 'open'")
    server.silent = True
    act(page, "a")

    assert sockets_after(page, server, 7) == 1
    assert sockets_after(page, server, 3) == 2
    assert sockets_after(page, server, 13) == 2
    assert sockets_after(page, server, 5) == 3


def sockets_after(page: Page, server: Server, seconds: int) -> int:
    """How many the page has opened when its clock is so much further on."""
    page.wait_for_function("link.socket?.readyState === WebSocket.OPEN")
    page.clock.run_for(1000 * seconds)
    page.wait_for_function("link.socket?.readyState === WebSocket.OPEN")
    return server.sockets
