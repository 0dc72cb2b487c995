"""The tables of ml/training/README.md, made from the recorded runs of the ablations."""

import json
from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

from scipy.stats import t as student

TRAINING = Path(__file__).resolve().parent.parent / "training"
RECORD = TRAINING / "ablations.json"
README = TRAINING / "README.md"
BASELINE = "baseline"
WITHOUT_NOISE = "as the private, without noise"
SHORT = {
    "beetle unseen answers": "BEETLE answers",
    "beetle unseen questions": "BEETLE questions",
    "scientsbank unseen answers": "SciEntsBank answers",
    "scientsbank unseen questions": "SciEntsBank questions",
}
Runs = Sequence[dict[str, Any]]


def write_tables(record: Path, readme: Path = README) -> None:
    """Put the table between its marks in the README."""
    runs = json.loads(record.read_text())["runs"]
    text = readme.read_text(encoding="utf-8")
    readme.write_text(between(text, "ablations", table(runs)), encoding="utf-8")


def between(text: str, name: str, inside: str) -> str:
    """The text with what stands between two marks of this name replaced."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    if begin not in text or end not in text:
        raise ValueError(f"the text has no place for the table: put {begin} and {end} into it")
    before, _, rest = text.partition(begin)
    return f"{before}{begin}\n{inside}\n{end}{rest.partition(end)[2]}"


def table(runs: Runs) -> str:
    """Choices by what they gave; the baseline first."""
    base = _of(runs, BASELINE)
    if not base:
        raise ValueError(
            f"the record holds no run of the {BASELINE}, with which the others are compared:"
            f" run `python -m ml ablate explanations --only {BASELINE}` first"
        )
    names = list(dict.fromkeys(one["name"] for one in runs))
    lines = [
        f"| choice | {' | '.join(SHORT.values())} | mean | against the baseline | verdict | minutes of a core |",
        f"|---|{'---|' * (len(SHORT) + 4)}",
        _row(BASELINE, runs),
    ]
    rest = [name for name in names if name != BASELINE]
    rest.sort(key=lambda name: -mean_of(_of(runs, name)))
    lines += [_row(name, runs) for name in rest]
    return "\n".join([*lines, *told_apart(runs), *cost_of_privacy(runs)])


def told_apart(runs: Runs) -> list[str]:
    """A sentence on how far from the baseline a choice must be for a verdict."""
    if not freedom(runs):
        return []
    seeds = len(_of(runs, BASELINE))
    return [
        "",
        f"Beside {seeds} seed{'s' * (seeds > 1)} of the baseline, one seed of a choice tells a difference"
        f" of {least_difference(runs, 1):.3f} or more from chance.",
    ]


def cost_of_privacy(runs: Runs) -> list[str]:
    """A sentence for each private choice: what it loses to the same training without noise."""
    plain = _of(runs, WITHOUT_NOISE)
    names = dict.fromkeys(one["name"] for one in runs if "privacy" in one)
    if not plain:
        return []
    sentences = [""]
    for name in names:
        group = _of(runs, name)
        lost = mean_of(plain) - mean_of(group)
        less = fmean(one["accuracy"] for one in plain) - fmean(one["accuracy"] for one in group)
        sentences.append(
            f"{name.capitalize()}, against the same training of the same examples without noise:"
            f" macro-F1 {-lost:+.3f}, accuracy {-less:+.3f}."
        )
    return sentences


def noise(runs: Runs) -> float:
    """Standard deviation of one run's mean between seeds, pooled over the choices run with several."""
    several = _with_several_seeds(runs)
    if not several:
        return float("nan")
    squares = sum(stdev(means) ** 2 * (len(means) - 1) for means in several)
    return sqrt(squares / freedom(runs))


def freedom(runs: Runs) -> int:
    """Degrees of freedom of `noise`: seeds beyond the first of each choice."""
    return sum(len(means) - 1 for means in _with_several_seeds(runs))


def _with_several_seeds(runs: Runs) -> list[list[float]]:
    groups = [_of(runs, name) for name in {one["name"] for one in runs}]
    return [[one["mean"] for one in group] for group in groups if len(group) > 1]


def verdict(group: Runs, runs: Runs) -> str:
    """Whether the difference to the baseline is outside of its 95 % interval by Student's t."""
    if not freedom(runs):
        return "not known: one seed of each"
    gap = mean_of(group) - mean_of(_of(runs, BASELINE))
    if abs(gap) <= least_difference(runs, len(group)):
        return "within the noise"
    return "**helps**" if gap > 0 else "**harms**"


def least_difference(runs: Runs, seeds: int) -> float:
    """Half the 95 % interval by Student's t of what `seeds` runs of a choice differ from the baseline."""
    error = noise(runs) * sqrt(1 / seeds + 1 / len(_of(runs, BASELINE)))
    return float(student.ppf(0.975, freedom(runs))) * error


def _row(name: str, runs: Runs) -> str:
    group = _of(runs, name)
    parts = [fmean(one["parts"][part]["macro_f1"] for one in group) for part in SHORT]
    seeds = "" if len(group) == 1 else f" ({len(group)} seeds)"
    if name == BASELINE:
        compared = f"± {noise(runs):.3f} between seeds | " if freedom(runs) else " | "
    else:
        gap = mean_of(group) - mean_of(_of(runs, BASELINE))
        compared = f"{gap:+.3f} | {verdict(group, runs)}"
    minutes = fmean(one["processor_seconds"] for one in group) / 60
    figures = " | ".join(f"{one:.3f}" for one in parts)
    label = name + seeds + _spent(group)
    return f"| {label} | {figures} | {mean_of(group):.3f} | {compared} | {minutes:.1f} |"


def _spent(group: Runs) -> str:
    spent = [one["privacy"] for one in group if "privacy" in one]
    if not spent:
        return ""
    return f" (spent {spent[0]['epsilon']:.2f} at delta {spent[0]['delta']:g})"


def mean_of(group: Runs) -> float:
    """Mean over parts and seeds of macro-F1."""
    return fmean(one["mean"] for one in group)


def _of(runs: Runs, name: str) -> list[dict[str, Any]]:
    return [one for one in runs if one["name"] == name]
