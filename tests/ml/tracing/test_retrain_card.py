"""The card of a sequence reader that an installation learnt says what was measured, in both languages."""

import re

from ml.tracing.retrain import Parts
from ml.tracing.retrain_card import card

BEFORE = {"log_loss": 0.3331, "auc": 0.8412, "ece": 0.0273}
AFTER = {"log_loss": 0.3102, "auc": 0.8644, "ece": 0.0191}
METRICS = {
    "version": "tracing@1.1",
    "measured_on": 41,
    "gain": 0.0229,
    "gain_95": [0.0101, 0.0352],
    "weights": {"pull": 0.91, "slope": 0.47, "bias": -0.03},
    "reviews": {"kept": 1207, "before": {"figures": BEFORE}, "after": {"figures": AFTER}},
}


def numbers_of(language: str) -> list[str]:
    text = card(METRICS, Parts([], [], []), language)
    return sorted(re.findall(r"\d+(?:\.\d+)?", text))


def test_every_figure_stands_in_both_languages():
    english = numbers_of("en")

    assert numbers_of("zh") == english
    told = [*BEFORE.values(), *AFTER.values(), 0.0229, 0.0101, 0.0352, 0.91, 0.47, 0.03, 41, 1207]
    assert {str(one) for one in told} <= set(english)


def test_the_interval_of_the_gain_stands_beside_it():
    assert "0.0229 (95 % by bootstrap over learners: 0.0101 to 0.0352)" in card(
        METRICS, Parts([], [], [])
    )
    assert "0.0229（对学习者重抽样的 95 % 区间：0.0101 至 0.0352）" in card(
        METRICS, Parts([], [], []), "zh"
    )
