"""What must hold for every lab, whatever a student does: found by trying at random."""

import math
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labs.core import Action, BadAction, Bench, EventRow, Lab, lab_names, load_lab
from labs.core.replay import canonical, replay

QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=30),
    st.lists(st.integers(), max_size=3),
    st.dictionaries(st.text(max_size=8), st.one_of(st.none(), st.floats(), st.text()), max_size=3),
    st.just("x" * 3000),
    st.just(10**400),
    st.just("\x00\ud800"),
)
PRELUDE = 3  # the trials that open every random run, so that it has something to talk about


def sensible(lab: Lab) -> st.SearchStrategy[Action]:
    """Actions that mean something in this lab."""
    kinds = [st.sampled_from([Action(t, a) for t, a in lab.actions if t != "diagram"])]
    for control in lab.controls:
        if control.kind == "number":
            values: st.SearchStrategy[Any] = (
                st.integers(int(control.minimum), int(control.maximum))
                if control.whole
                else st.floats(control.minimum, control.maximum)
            )
            kinds.append(values.map(lambda v, name=control.name: Action(name, "set", v)))
        elif control.kind == "choice":
            kinds.append(
                st.sampled_from(control.options).map(lambda v, n=control.name: Action(n, "set", v))
            )
    kinds += [st.just(Action(tool.name, "read")) for tool in lab.instruments]
    kinds.append(st.just(Action("notebook", "record")))
    kinds.append(st.sampled_from(lab.steps).map(lambda s: Action("hint", "ask", {"step": s.name})))
    kinds.append(st.text(max_size=50).map(lambda t: Action("question", "answer", {"text": t})))
    return st.one_of(kinds)


def opening(lab: Lab) -> list[Action]:
    """A first trial, as lab.yaml says that instruments come to show something."""
    steps = [Action(m["target"], m["action"], m.get("value")) for m in lab.measure]
    reads = [Action(tool.name, "read") for tool in lab.instruments if tool.manual]
    return [*steps, *reads, Action("notebook", "record")]


def tried(bench: Bench, action: Action) -> str:
    """What the bench answers, as bytes; a refusal is an answer too."""
    try:
        outcome = bench.act(action)
    except BadAction as refused:
        return f"{refused.code}: {refused}"
    return canonical([outcome.old, outcome.new, outcome.observations, str(outcome.progress)])


@pytest.mark.parametrize("name", lab_names())
@QUICK
@given(data=st.data(), seed=st.integers(0, 2**31))
def test_the_same_seed_and_actions_give_the_same_bytes(name, data, seed):
    lab = load_lab(name)
    actions = [*opening(lab), *data.draw(st.lists(sensible(lab), max_size=25))]
    one, two = (Bench(lab, lab.default_variant("open"), seed) for _ in range(2))

    assert [tried(one, a) for a in actions] == [tried(two, a) for a in actions]


@pytest.mark.parametrize("name", lab_names())
@QUICK
@given(data=st.data(), seed=st.integers(0, 2**31))
def test_a_recorded_run_replays_to_the_same_observations(name, data, seed):
    lab = load_lab(name)
    bench, events = Bench(lab, lab.default_variant("open"), seed), []
    for action in [*opening(lab), *data.draw(st.lists(sensible(lab), max_size=25))]:
        try:
            done = bench.act(action)
        except BadAction:
            continue
        events.append(
            EventRow(
                bench.count, action.target, action.action, done.old, done.new, done.observations
            )
        )

    assert replay(lab, bench.variant, seed, events) == []


@pytest.mark.parametrize("name", lab_names())
@QUICK
@given(data=st.data())
def test_nonsense_is_refused_or_harmless_and_never_breaks_the_bench(name, data):
    """Any target and action with any value: a BadAction with a sentence, or a normal answer.

    What is refused changes nothing: the bench goes on like one that never heard of it.
    """
    lab = load_lab(name)
    disturbed, clean = (Bench(lab, lab.default_variant("open"), 3) for _ in range(2))
    for action in opening(lab):
        assert tried(disturbed, action) == tried(clean, action)
    targets = [c.name for c in lab.controls] + [i.name for i in lab.instruments]
    pairs = st.one_of(
        st.tuples(st.sampled_from(targets), st.sampled_from(["set", "read"])),
        st.sampled_from(lab.actions),
        st.sampled_from(
            [
                ("hypothesis", "state"),
                ("plan", "state"),
                ("claim", "state"),
                ("plot", "fit"),
                ("notebook", "strike"),
                ("notebook", "note"),
                ("hint", "ask"),
                ("step", "open"),
                ("feedback", "dispute"),
            ]
        ),
        st.tuples(st.text(max_size=6), st.text(max_size=6)),
    )
    for _ in range(8):
        (target, verb), value = data.draw(pairs), data.draw(JUNK)
        try:
            outcome = disturbed.act(Action(target, verb, value))
        except BadAction as refused:
            for language in ("en", "zh-hans"):
                assert refused.message(language)
            continue
        canonical(outcome.observations)
        clean.act(Action(target, verb, value))
    last = [Action(tool.name, "read") for tool in lab.instruments]
    assert [tried(disturbed, a) for a in last] == [tried(clean, a) for a in last]


@pytest.mark.parametrize("name", lab_names())
@QUICK
@given(data=st.data())
def test_no_control_leaves_its_range(name, data):
    lab = load_lab(name)
    numbers = [c for c in lab.controls if c.kind == "number"]
    bench = Bench(lab, lab.default_variant("open"), 3)
    control = data.draw(st.sampled_from(numbers))
    value = data.draw(st.one_of(JUNK, st.floats(control.minimum, control.maximum)))
    try:
        bench.act(Action(control.name, "set", value))
    except BadAction as refused:
        assert lab.words("en").text(f"controls.{control.name}") in str(refused)
    now = bench.simulation.settings()[control.name]
    assert control.minimum <= now <= control.maximum
    assert math.isfinite(now) and not isinstance(now, bool)
