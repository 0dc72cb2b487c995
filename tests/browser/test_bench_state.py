"""What the bench makes of messages, readings and pauses: its modules in a real Chromium, without a socket."""

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.delivered import opened

pytestmark = pytest.mark.browser


def test_folding_in_two_goes_gives_the_same_page_and_touches_nothing(
    bare_context: BrowserContext,
) -> None:
    page = opened(bare_context)
    same = page.evaluate(
        """async () => {
            const { empty, reduce } = await import("/static/bench/state.js");
            const frozen = (value) => {
                if (value && typeof value === "object") Object.values(value).forEach(frozen);
                return Object.freeze(value);
            };
            const seen = (seq, target, action, made, observations) =>
                ({ type: "observed", seq, client_seq: seq, target, action, new: made, observations });
            const reading = { value: 1.79, unit: "s", uncertainty: 0.02, quantity: "period" };
            const messages = [
                { type: "welcome", state: "active", step: "question" },
                seen(1, "length", "set", 0.8, { controls: { length: 0.8 } }),
                seen(2, "stopwatch", "read", null, { stopwatch: reading }),
                seen(3, "notebook", "record", null, { trial: { number: 1, settings: { length: 0.8 }, readings: { period: reading } } }),
                seen(4, "notebook", "strike", 1, {}),
                { type: "feedback", id: 2, seq: 3, step: "collect", verdict: "correct" },
                { type: "feedback", id: 2, seq: 3, step: "collect", verdict: "correct" },
                { type: "progress", step: "collect", status: "working" },
                { type: "ready" },
            ].map(frozen);
            const fold = (state, list) => list.reduce((now, one) => frozen(reduce(now, one)), state);
            const once = fold(frozen(empty()), messages);
            const twice = fold(fold(frozen(empty()), messages.slice(0, 4)), messages.slice(4));
            return [JSON.stringify(once) === JSON.stringify(twice), once.trials[0].struck, once.feedback.length, once.phase];
        }"""
    )

    assert same == [True, True, 1, "working"]


@pytest.mark.parametrize(
    ("value", "uncertainty", "shown"),
    [
        (1.7893, 0.02, "1.79 ± 0.02"),
        (1.7893, 0.013, "1.789 ± 0.013"),
        (52.04, 1.2, "52.0 ± 1.2"),
        (1.271, 0.0001, "1.2710 ± 0.0001"),
    ],
)
def test_a_reading_shows_the_figures_that_its_uncertainty_allows(
    bare_context: BrowserContext, value: float, uncertainty: float, shown: str
) -> None:
    page = opened(bare_context)
    measured = page.evaluate(
        """async ([value, uncertainty]) =>
            (await import("/static/bench/words.js")).measured(value, uncertainty)""",
        [value, uncertainty],
    )

    assert measured == shown


def test_pauses_grow_are_spread_and_end_somewhere(bare_context: BrowserContext) -> None:
    page = opened(bare_context)
    least, most = page.evaluate(
        """async () => {
            const { pause } = await import("/static/bench/pace.js");
            const tries = [0, 1, 2, 3, 4, 5, 6, 20];
            return [tries.map((one) => pause(one, () => 0)), tries.map((one) => pause(one, () => 1))];
        }"""
    )

    assert most[:4] == [400, 800, 1600, 3200]
    assert least == [one / 2 for one in most]
    assert most[-1] == 15_000
