"""The words that the transformer reads."""

from __future__ import annotations

from dataclasses import replace

from ml.backbone import Backbone
from ml.procedures.steps import steps_of
from ml.procedures.transcript import MAX_TOKENS, transcript_of
from tests.ml.procedures.logs import ISOLATES, STEADY_S, bench_request, pisa_request


def words(request):
    return transcript_of(steps_of(request), len(request.controls))


def test_a_run_reads_like_this():
    found = words(pisa_request(ISOLATES, STEADY_S))

    assert found.told == "wait a up slow reset slow b high reset slow c low slow reset long end"
    assert found.summary == "a one b one c one mix none minutes three end"


def test_a_trial_of_several_tells_what_changed():
    found = words(pisa_request(["start", "1_1_0", "1_2_0", "2_2_2", "1_1_0"]))

    assert found.told == "slow mix a b slow still only b slow all slow mix a b again"
    assert found.summary == "none only b one mix four minutes one open"


def test_repeats_on_the_spot_are_counted():
    found = words(pisa_request(["start", *["2_0_0"] * 5]))

    assert found.told == "slow a high slow same four"


def test_neither_lab_nor_controls_are_named():
    request = bench_request(("length", "mass"), [(0.5, 0.0), (0.5, 1.0)], lab="pendulum")
    renamed = replace(bench_request(("x", "y"), [(0.5, 0.0), (0.5, 1.0)], lab="zzz"))

    assert words(request) == words(renamed)
    assert "pendulum" not in words(request).told and "length" not in words(request).told


def test_a_very_long_run_keeps_both_ends_within_the_limit():
    actions = ["start", *[f"{a}_{b}_1" for a in (-2, -1, 1, 2) for b in (-2, -1, 1, 2)] * 30, "end"]
    found = words(pisa_request(actions))
    tokenizer = Backbone.find().tokenizer(1000)

    assert "skip" in found.told and found.told.endswith("end")
    assert len(tokenizer.encode(found.told, found.summary).ids) <= MAX_TOKENS


def test_every_word_is_one_token_of_the_backbone():
    tokenizer = Backbone.find().tokenizer(1000)
    actions = [
        "start",
        "1_0_0",
        "-2_0_0",
        "2_2_0",
        "2_1_0",
        "0_0_0",
        "1_1_1",
        "1_1_1",
        "reset",
        "end",
    ]
    found = words(pisa_request(actions, [0, 1, 4, 10, 25, 70, 200, 201, 202, 203]))

    for word in f"{found.told} {found.summary}".split():
        assert len(tokenizer.encode(word).ids) == 3, word
