"""Who is stuck, silent or away: rules over scores, events and times."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from classroom.stuck import Dealt, Did, Judged, Standing, actions_lately, condition

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def at_work(**more) -> Standing:
    """A student who acted ten seconds ago and has a scored step half a minute ago."""
    standing = Standing(
        lab="pendulum",
        state="active",
        step="collect",
        began=ago(900),
        last_event=ago(10),
        present=True,
        last_scored_seq=30,
        last_scored=ago(30),
    )
    return replace(standing, **more)


def actions(count: int, target: str = "length", action: str = "set") -> list[Did]:
    return [Did(31 + n, ago(count - n), target, action) for n in range(count)]


def state(standing: Standing | None, language: str = "en") -> str:
    return condition(standing, NOW, language).state


def test_somebody_who_acts_and_gets_on_is_working():
    assert state(at_work()) == "working"


def test_without_a_run_nothing_has_started():
    assert state(None) == "not_started"


def test_a_finished_run_is_done_whatever_else():
    assert state(at_work(state="finished", last_event=ago(9999), present=False)) == "done"


def test_in_a_sample_class_at_rest_nobody_is_offline_or_stuck():
    judged = [Judged("control_of_variables", "incorrect")] * 3
    found = condition(at_work(resting=True, present=False, judged=judged), NOW, "en")

    assert (found.state, found.alert) == ("resting", False)
    assert state(at_work(resting=True, state="finished")) == "done"


def test_the_same_practice_missed_three_times_in_a_row_is_stuck_with_a_move_for_it():
    judged = [Judged("control_of_variables", "incorrect")] * 3

    found = condition(at_work(judged=judged), NOW, "en")

    assert found.state == "stuck"
    assert found.evidence.startswith("3 times in a row not shown:")
    assert found.move == "Ask which one thing was different between the last two trials."


def test_twice_is_not_yet_stuck():
    assert state(at_work(judged=[Judged("replication", "incorrect")] * 2)) == "working"


def test_a_success_between_breaks_the_row():
    verdicts = ["incorrect", "incorrect", "correct", "incorrect"]

    assert state(at_work(judged=[Judged("replication", v) for v in verdicts])) == "working"


def test_misses_of_different_practices_do_not_add_up():
    judged = [Judged(p, "incorrect") for p in ("replication", "range_coverage") * 2]

    assert state(at_work(judged=judged)) == "working"


def test_hint_after_hint_without_a_finished_step_is_stuck():
    found = condition(at_work(latest=actions(3, "hint", "ask")), NOW, "en")

    assert (found.state, found.evidence) == (
        "stuck",
        "3 hints asked in “Collect data” and no step finished since.",
    )


def test_hints_before_the_last_finished_step_do_not_count():
    latest = [Did(28 + n, ago(60), "hint", "ask") for n in range(3)]

    assert state(at_work(latest=latest)) == "working"


def test_three_minutes_without_an_action_are_silence():
    assert state(at_work(last_event=ago(179))) == "working"

    found = condition(at_work(last_event=ago(181)), NOW, "en")

    assert (found.state, found.evidence) == (
        "silent",
        "No action for 3 minutes, in “Collect data”.",
    )


def test_silence_counts_from_the_start_where_nothing_was_done():
    assert state(at_work(began=ago(200), last_event=None)) == "silent"


def test_many_actions_and_nothing_recorded_is_no_progress():
    busy = at_work(latest=actions(20), last_scored=ago(301))

    assert state(busy) == "stuck"
    assert state(replace(busy, latest=actions(19))) == "working"
    assert state(replace(busy, last_scored=ago(299))) == "working"


def test_a_closed_bench_is_offline_not_silent():
    assert state(at_work(present=False, last_event=ago(600))) == "offline"


def test_who_acted_a_moment_ago_is_there_even_if_presence_was_lost():
    assert state(at_work(present=False, last_event=ago(20))) == "working"


def test_in_a_paused_class_nobody_is_stuck():
    judged = [Judged("replication", "incorrect")] * 5

    assert state(at_work(judged=judged, course_paused=True)) == "paused"
    assert state(at_work(judged=judged, state="paused")) == "paused"


def test_evidence_speaks_the_readers_language():
    found = condition(at_work(latest=actions(3, "hint", "ask")), NOW, "zh-hans")

    assert "收集数据" in found.evidence or "Collect" not in found.evidence


def test_pace_is_what_was_done_in_the_last_minutes():
    latest = [Did(1, ago(400), "length", "set"), *actions(4)]

    assert actions_lately(at_work(latest=latest), NOW, timedelta(minutes=5)) == 4


def dealt(seq: int, seconds_ago: float = 1) -> Dealt:
    return Dealt(seq, ago(seconds_ago), "Ms Clay")


def misses(*seqs: int) -> list[Judged]:
    return [Judged("replication", "incorrect", seq) for seq in seqs]


def test_an_alert_names_the_events_that_it_rests_on():
    found = condition(at_work(judged=misses(4, 9, 12)), NOW, "en")

    assert (found.kind, found.about, found.seqs) == ("same_error", "replication", (4, 9, 12))
    assert found.alert


def test_an_alert_that_was_dealt_with_is_gone_and_says_by_whom():
    done = {("same_error", "replication"): dealt(12)}

    found = condition(at_work(judged=misses(4, 9, 12), dealt=done), NOW, "en")

    assert (found.state, found.alert, found.dealt_by) == ("working", False, "Ms Clay")


def test_the_same_error_once_more_brings_the_alert_back():
    done = {("same_error", "replication"): dealt(12)}

    assert condition(at_work(judged=misses(4, 9, 12, 15), dealt=done), NOW, "en").alert


def test_another_practice_is_another_alert():
    done = {("same_error", "range_coverage"): dealt(99)}

    assert condition(at_work(judged=misses(4, 9, 12), dealt=done), NOW, "en").alert


def test_silence_that_was_dealt_with_stays_silence_without_an_alert():
    quiet = at_work(last_seq=30, last_event=ago(400))

    assert condition(quiet, NOW, "en").alert
    seen_to = condition(replace(quiet, dealt={("silent", ""): dealt(30)}), NOW, "en")
    again = condition(replace(quiet, last_seq=31, dealt={("silent", ""): dealt(30)}), NOW, "en")

    assert (seen_to.state, seen_to.alert, again.alert) == ("silent", False, True)


def test_no_progress_counts_afresh_after_it_was_dealt_with():
    busy = at_work(latest=actions(20), last_scored=ago(301))
    seen_to = replace(busy, dealt={("no_progress", ""): dealt(50)})
    later = replace(
        busy, latest=[*actions(20), *(Did(51 + n, ago(1), "length", "set") for n in range(20))]
    )

    assert state(seen_to) == "working"
    assert state(replace(later, dealt={("no_progress", ""): dealt(50, 100)})) == "working"
    assert state(replace(later, dealt={("no_progress", ""): dealt(50, 301)})) == "stuck"


def test_a_lost_connection_is_an_alert_of_its_own_kind():
    lost = condition(at_work(present=False, last_event=ago(240)), NOW, "en")
    silent = condition(at_work(present=True, last_event=ago(240)), NOW, "en")

    assert (lost.state, lost.kind, silent.state, silent.kind) == (
        "offline", "offline", "silent", "silent",
    )  # fmt: skip
    assert lost.evidence == "No connection; last heard of 4 minutes ago, in “Collect data”."
    assert lost.move != silent.move


def test_a_bench_that_was_left_yesterday_is_no_alert():
    assert not condition(at_work(present=False, last_event=ago(90_000)), NOW, "en").alert
