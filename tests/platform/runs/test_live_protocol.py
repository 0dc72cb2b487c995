"""The live protocol over real sockets: a real server, a real Valkey, a real database."""

import asyncio
import json
from typing import Any

from runs.protocol import Close
from runs.share import MOST_SOCKETS
from tests.support.product import Product

SET = ("length", "set", 0.8)


async def settled(tab: Any, run: str, **more: Any) -> Any:
    one = await tab(run, **more)
    await one.until("ready")
    return one


def rows(server: Product, run: str) -> int:
    count = "select count(*) from runs_event where run_id = ?"
    return int(server.rows(count, run.replace("-", ""))[0][0])


async def test_an_action_is_observed_after_it_is_committed(tab, run_id, server):
    ada = await settled(tab, run_id)

    ada.act(1, *SET)
    answer = await ada.next("observed")

    assert (answer["client_seq"], answer["seq"], answer["new"]) == (1, 1, 0.8)
    assert answer["observations"]["controls"]["length"] == 0.8
    assert rows(server, run_id) == 1


async def test_a_new_run_begins_with_a_welcome_and_ready(tab, run_id):
    ada = await tab(run_id)

    welcome, ready = await ada.until("ready")

    assert welcome["type"] == "welcome"
    assert (welcome["last_seq"], welcome["last_client_seq"]) == (0, 0)
    assert (welcome["state"], welcome["step"]) == ("active", "question")
    assert ready == {"type": "ready"}


async def test_a_repeat_gets_the_same_answer_and_changes_nothing(tab, run_id, server):
    ada = await settled(tab, run_id)
    ada.act(1, "apparatus", "release")
    first = await ada.next("observed")

    ada.act(1, "apparatus", "release")
    second = await ada.next("observed")

    assert second == first
    assert "trajectory" in second["observations"]
    assert rows(server, run_id) == 1


async def test_a_gap_is_told_with_the_number_expected(tab, run_id, server):
    ada = await settled(tab, run_id)

    ada.act(3, *SET)
    error = await ada.next("error")

    assert (error["code"], error["client_seq"], error["expected"]) == ("gap", 3, 1)
    assert rows(server, run_id) == 0


async def test_another_action_under_a_used_number_is_a_conflict(tab, run_id, server):
    ada = await settled(tab, run_id)
    ada.act(1, *SET)
    await ada.next("observed")

    ada.act(1, "length", "set", 1.2)
    error = await ada.next("error")

    assert (error["code"], error["expected"]) == ("conflict", 2)
    assert rows(server, run_id) == 1


async def test_the_same_done_at_another_time_is_a_conflict(tab, run_id, server):
    """Two devices of a student do alike under one number: neither is the other's repeat."""
    ada = await settled(tab, run_id)
    laptop, phone = "2026-11-24T09:30:00.120Z", "2026-11-24T09:31:00.500Z"
    deed = {"type": "action", "client_seq": 1, "target": "length", "action": "set", "value": 0.8}
    ada.send({**deed, "client_time": laptop})
    first = await ada.next("observed")
    ada.send({**deed, "client_time": laptop})
    repeat = await ada.next("observed")

    ada.send({**deed, "client_time": phone})
    error = await ada.next("error")

    assert first["client_time"] == "2026-11-24T09:30:00.120000+00:00"
    assert repeat == first
    assert (error["code"], error["expected"]) == ("conflict", 2)
    assert rows(server, run_id) == 1


async def test_a_bad_action_is_refused_in_words_and_the_run_goes_on(tab, run_id, server):
    ada = await settled(tab, run_id)

    ada.act(1, "length", "set", 99)
    error = await ada.next("error")
    ada.act(1, *SET)
    answer = await ada.next("observed")

    assert error["code"] == "out_of_range"
    assert error["message"] == "length must lie between 0.1 m and 2 m; got 99"
    assert (answer["client_seq"], answer["seq"]) == (1, 1)
    assert rows(server, run_id) == 1


async def test_a_burst_is_answered_in_order(tab, run_id):
    ada = await settled(tab, run_id)

    for number in range(1, 41):
        ada.act(number, "length", "set", 0.5 + number / 100)
    answers = [await ada.next("observed") for _ in range(40)]

    assert [answer["client_seq"] for answer in answers] == list(range(1, 41))
    assert [answer["seq"] for answer in answers] == list(range(1, 41))


async def test_resume_sends_what_was_missed_and_no_old_movements(tab, run_id):
    ada = await settled(tab, run_id)
    for number, deed in enumerate(
        [SET, ("apparatus", "release", None), ("photogate", "read", None)]
    ):
        ada.act(number + 1, *deed)
        await ada.next("observed")
    ada.leave()

    again = await tab(run_id, after=1)
    messages = await again.until("ready")

    assert messages[0]["last_client_seq"] == 3
    observed = [message for message in messages if message["type"] == "observed"]
    assert [message["seq"] for message in observed] == [2, 3]
    assert "trajectory" not in observed[0]["observations"]
    assert observed[1]["observations"]["photogate"]["unit"] == "s"


async def test_a_reload_folds_the_same_run_from_nothing(tab, run_id):
    ada = await settled(tab, run_id)
    ada.act(1, "question", "answer", {"text": "What does the period depend on?"})
    live = await ada.next("observed")
    ada.leave()

    again = await tab(run_id)
    messages = await again.until("ready")

    assert [message for message in messages if message["type"] == "observed"] == [live]
    assert {"type": "progress", "step": "question", "status": "done"} in messages


async def test_two_tabs_see_each_other_and_share_the_numbers(tab, run_id, server):
    one, two = await settled(tab, run_id), await settled(tab, run_id)

    one.act(1, *SET)
    assert (await one.next("observed"))["seq"] == 1
    assert (await two.next("observed"))["seq"] == 1
    two.act(1, "mass", "set", 200)
    assert (await two.next("error"))["expected"] == 2
    two.act(2, "mass", "set", 200)
    assert (await two.next("observed"))["client_seq"] == 2
    assert (await one.next("observed"))["target"] == "mass"

    assert rows(server, run_id) == 2


async def test_two_tabs_at_once_lose_nothing(tab, run_id, server):
    """Both act as fast as they may; each number is taken once, and both see every event in order."""
    tabs = [await settled(tab, run_id) for _ in range(2)]

    async def work(mine: Any, length_m: float) -> list[int]:
        number, wanted, seen = 1, [round(length_m + i / 100, 2) for i in range(15)], []
        mine.act(number, "length", "set", wanted[0])
        while wanted or len(seen) < 30:
            message = await mine.next("observed", "error")
            if message["type"] == "error":
                number = message["expected"]
            else:
                seen.append(message["seq"])
                if not wanted or message["new"] != wanted[0]:
                    continue
                wanted.pop(0)
                number = message["client_seq"] + 1
            if wanted:
                mine.act(number, "length", "set", wanted[0])
        return seen

    first, second = await asyncio.gather(work(tabs[0], 0.5), work(tabs[1], 1.5))

    assert sorted(first) == sorted(second) == list(range(1, 31))
    assert rows(server, run_id) == 30


async def test_somebody_elses_run_is_closed(tab, run_id):
    for who in ("ben", "dow", "far_head"):
        assert await (await tab(run_id, who=who)).close_code() == Close.FORBIDDEN


async def test_a_run_needs_a_login(tab, run_id):
    assert await (await tab(run_id, who="nobody")).close_code() == Close.LOGIN


async def test_no_such_run_has_a_code_of_its_own(tab, run_id):
    gone = "00000000-0000-4000-8000-000000000000"

    assert await (await tab(gone)).close_code() == Close.NO_SUCH_RUN


async def test_the_teacher_and_the_head_look_on_and_cannot_act(tab, run_id, server):
    ada = await settled(tab, run_id)
    for who in ("clay", "head"):
        watcher = await settled(tab, run_id, who=who)
        watcher.act(1, *SET)
        assert (await watcher.next("error"))["code"] == "read_only"
    watcher = await settled(tab, run_id, who="clay")

    ada.act(1, "apparatus", "release")
    seen = await watcher.next("observed")

    assert seen == await ada.next("observed")
    assert "trajectory" in seen["observations"], "who looks on sees it move"
    assert rows(server, run_id) == 1


async def test_what_is_not_json_closes_the_socket(tab, run_id):
    for text in ("", "{", "[" * 9000, '{"type": NaN}', "\ufeff{}"):
        bad = await settled(tab, run_id)
        bad.send(text)
        assert await bad.close_code() == Close.NOT_JSON, text[:20]


async def test_a_binary_frame_closes_the_socket(tab, run_id):
    ada = await settled(tab, run_id)

    ada.wire.send_bytes(b"\x00\x01")

    assert await ada.close_code() == Close.NOT_JSON


async def test_a_message_above_16_kib_closes_the_socket(tab, run_id, server):
    ada = await settled(tab, run_id)

    ada.act(1, "notebook", "note", "x" * (16 * 1024))

    assert await ada.close_code() == Close.TOO_LARGE
    assert rows(server, run_id) == 0


async def test_the_limit_counts_bytes_not_letters(tab, run_id):
    ada = await settled(tab, run_id)

    ada.send(json.dumps({"type": "resume", "after": 0, "x": "摆" * 6000}, ensure_ascii=False))

    assert await ada.close_code() == Close.TOO_LARGE


async def test_faster_than_a_person_closes_the_socket_and_keeps_what_was_done(tab, run_id, server):
    ada = await settled(tab, run_id)

    for number in range(1, 400):
        ada.act(number, "length", "set", 0.5)

    assert await ada.close_code() == Close.TOO_FAST
    again = await tab(run_id)
    welcome = await again.next("welcome")
    assert 0 < welcome["last_client_seq"] == rows(server, run_id) < 399


async def test_an_outbox_of_150_actions_may_come_at_once_after_a_resume(tab, run_id, server):
    ada = await settled(tab, run_id)

    for number in range(1, 151):
        ada.act(number, "length", "set", 0.5)
    for _ in range(150):
        await ada.next("observed")

    assert rows(server, run_id) == 150


async def test_a_message_that_means_nothing_is_told_and_the_socket_stays(tab, run_id):
    ada = await settled(tab, run_id)
    for message in ({"type": "dance"}, {}, [], {"type": "action", "client_seq": 1}, {"type": 7}):
        ada.send(message)
        assert (await ada.next("error"))["code"] == "bad_message"

    ada.act(1, *SET)

    assert (await ada.next("observed"))["seq"] == 1


async def test_who_asks_for_the_whole_run_again_and_again_is_shut_out(tab, run_id):
    ada = await settled(tab, run_id)

    for _ in range(30):
        ada.send({"type": "resume", "after": 0})

    assert await ada.close_code() == Close.TOO_FAST


async def test_one_person_does_not_fill_the_server_with_sockets(tab, run_id):
    """Each socket has a pace of its own: a hundred of them would have a hundred times as much."""
    sockets = [await tab(run_id, after=None) for _ in range(MOST_SOCKETS + 1)]

    assert await sockets[-1].close_code() == Close.TOO_FAST
    assert await settled(tab, run_id, who="clay")


async def test_nothing_is_done_before_a_resume(tab, run_id, server):
    ada = await tab(run_id, after=None)

    ada.act(1, *SET)

    assert (await ada.next("error"))["code"] == "not_resumed"
    assert rows(server, run_id) == 0


async def test_a_finished_run_takes_no_more_actions(tab, run_id, server):
    ada = await settled(tab, run_id)
    ada.act(1, "run", "finish")
    await ada.next("observed")

    ada.act(2, *SET)

    assert (await ada.next("error"))["code"] == "finished"
    state = server.rows(
        "select state, finished is not null from runs_run where id = ?", run_id.replace("-", "")
    )
    assert state == [("finished", 1)]
    welcome = await (await tab(run_id)).next("welcome")
    assert welcome["state"] == "finished"


async def test_a_paused_run_refuses_politely_and_goes_on_afterwards(tab, run_id, server):
    ada = await settled(tab, run_id)

    server.python("-m", "tests.support.pause", run_id, "on", "Look here, please.")
    assert (await ada.next("paused", "message"))["type"] in ("paused", "message")
    ada.act(1, *SET)
    assert (await ada.next("error"))["code"] == "paused"
    server.python("-m", "tests.support.pause", run_id, "off")
    await ada.next("resumed")
    ada.act(1, *SET)

    assert (await ada.next("observed"))["seq"] == 1


async def test_a_teachers_words_reach_the_bench_and_a_later_tab(tab, run_id, server):
    ada = await settled(tab, run_id)

    server.python("-m", "tests.support.pause", run_id, "on", "Look here, please.")
    message = await ada.next("message")
    later = await (await tab(run_id)).until("ready")

    assert (message["text"], message["from"]) == ("Look here, please.", "Clay")
    assert message in later
    assert later[0]["state"] == "paused"


async def test_sentences_are_in_the_language_of_the_page(server, people, run_id, tab):
    people["cookies"]["ada in Chinese"] = people["cookies"]["ada"] + "; django_language=zh-hans"
    ada = await settled(tab, run_id, who="ada in Chinese")

    ada.act(1, "length", "set", 99)

    assert "摆长" in (await ada.next("error"))["message"]
