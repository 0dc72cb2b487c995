"""When a hint is given, refused or offered: the bench decides it from the record alone."""

import pytest

from labs.core import (
    HINT_POLICIES,
    Action,
    BadAction,
    BadDefinition,
    Bench,
    RunRecord,
    Variant,
    load_lab,
)
from labs.students.runs import simulate_run

ASK = Action("hint", "ask", {"step": "question"})
TRY = Action("question", "answer", {"text": "Does the length matter?"})


def bench_of(policy: str, lab: str = "pendulum") -> Bench:
    return Bench(load_lab(lab), Variant(hints=policy), seed=1)


def trial(bench: Bench, **settings: float) -> dict:
    for name, value in settings.items():
        bench.act(Action(name, "set", value))
    for action in (("apparatus", "release"), ("photogate", "read")):
        bench.act(Action(*action))
    return bench.act(Action("notebook", "record")).observations


@pytest.mark.parametrize("policy", ["", "free", "when_stuck"])
def test_a_hint_is_there_whenever_it_is_asked_for(policy):
    outcome = bench_of(policy).act(ASK)

    assert outcome.observations["hint"] == {"step": "question", "rung": 1}


def test_after_a_try_refuses_each_hint_until_the_next_try():
    bench = bench_of("after_try")
    with pytest.raises(BadAction) as early:
        bench.act(ASK)
    bench.act(TRY)
    first = bench.act(ASK).observations["hint"]["rung"]
    with pytest.raises(BadAction) as again:
        bench.act(ASK)
    bench.act(TRY)

    assert (early.value.code, again.value.code) == ("hint_after_try", "hint_after_next_try")
    assert (first, bench.act(ASK).observations["hint"]["rung"]) == (1, 2)


def test_a_refused_hint_changes_nothing():
    bench = bench_of("after_try")
    with pytest.raises(BadAction):
        bench.act(ASK)

    assert (bench.count, bench.record.hints) == (0, {})


def test_a_try_at_one_step_earns_no_hint_at_another():
    bench = bench_of("after_try")
    bench.act(TRY)
    with pytest.raises(BadAction):
        bench.act(Action("hint", "ask", {"step": "claim"}))


def test_a_recorded_trial_is_a_try_at_collecting():
    bench = bench_of("after_try")
    trial(bench, length=0.5)

    assert bench.act(Action("hint", "ask", {"step": "collect"})).observations["hint"]["rung"] == 1


@pytest.mark.parametrize(("language", "part"), [("en", "yourself first"), ("zh-hans", "先自己")])
def test_the_refusal_says_what_to_do(language, part):
    with pytest.raises(BadAction) as refused:
        bench_of("after_try").act(ASK)

    assert part in refused.value.message(language)


def test_who_answers_a_step_again_is_offered_a_hint_once_until_it_is_taken():
    bench = bench_of("when_stuck")

    assert "offered" not in bench.act(TRY).observations
    assert bench.act(TRY).observations["offered"] == {"step": "question", "rung": 1}
    bench.act(ASK)
    assert "offered" not in bench.act(TRY).observations
    assert bench.act(TRY).observations["offered"] == {"step": "question", "rung": 2}


def test_whose_trials_compare_nothing_is_offered_a_hint_and_who_compares_is_not():
    lost, careful = bench_of("when_stuck"), bench_of("when_stuck")
    trial(lost, length=0.5, mass=50)
    trial(lost, length=1.0, mass=100)
    confounded = trial(lost, length=1.5, mass=150)
    trial(careful, length=0.5)
    trial(careful, length=1.0)

    assert confounded["offered"] == {"step": "collect", "rung": 1}
    assert "offered" not in trial(careful, length=1.5)


def test_who_compares_curves_and_then_answers_is_not_stuck():
    bench = bench_of("when_stuck")
    for length in (0.5, 1.0, 1.5):
        trial(bench, length=length)
    axes = {"x": "length", "y": "period"}
    analysing = [Action("plot", "fit", {**axes, "model": one}) for one in ("linear", "power")]
    answer = Action("analyse", "answer", {"text": "The period grows with the length."})

    assert all("offered" not in bench.act(one).observations for one in [*analysing, answer])
    assert bench.act(answer).observations["offered"]["step"] == "analyse"


def test_nothing_is_offered_unless_the_variant_says_so():
    bench = bench_of("free")
    bench.act(TRY)

    assert "offered" not in bench.act(TRY).observations


def test_an_offer_is_the_same_in_a_replay():
    def run() -> list[dict]:
        bench = bench_of("when_stuck")
        return [one.observations for one in bench.replay([TRY, TRY, ASK, TRY, TRY])]

    assert run() == run()


def test_a_variant_without_a_policy_is_written_as_ever():
    assert "hints" not in Variant().to_json()
    for policy in HINT_POLICIES:
        assert Variant.from_json(Variant(hints=policy).to_json()).hints == policy


def test_an_unknown_policy_is_refused_with_those_that_there_are():
    with pytest.raises(BadDefinition, match="free, after_try, when_stuck"):
        bench_of("never")


def test_the_page_offers_by_the_clock_as_the_policy_wants():
    lab = load_lab("pendulum")

    def waits(policy: str, scaffold: str) -> int:
        page = lab.for_page(Variant(scaffold=scaffold, hints=policy))
        return page["scaffold"]["hint_after_s"]

    assert waits("", "open") == waits("free", "open") == 0 < waits("when_stuck", "open")
    assert waits("", "guided") == waits("when_stuck", "guided") > 0
    assert waits("after_try", "guided") == 0


@pytest.mark.parametrize("policy", ["after_try", "when_stuck"])
def test_a_simulated_student_works_to_the_end_and_the_run_replays(policy):
    run = simulate_run(load_lab("pendulum"), Variant(hints=policy), "novice", seed=4)

    assert run.events[-1]["target"] == "run"
    assert run.replayed() == []


def test_what_is_free_gives_the_bytes_that_no_policy_gave():
    plain, free = (
        simulate_run(load_lab("pendulum"), Variant(hints=policy), "novice", seed=4)
        for policy in ("", "free")
    )

    assert plain.events == free.events


def test_an_offer_is_weighed_without_folding_the_run_again_for_each_trial(monkeypatch):
    """In a long run every action would take the server longer, and others wait behind it."""
    bench, folded = bench_of("when_stuck"), []
    for _ in range(5):
        trial(bench)
    add = RunRecord.add
    monkeypatch.setattr(RunRecord, "add", lambda self, event: folded.append(add(self, event)))

    trial(bench)

    assert len(folded) == 3  # what the student did
