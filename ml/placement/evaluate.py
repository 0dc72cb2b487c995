"""``python -m ml evaluate placement ANSWERS.csv KEY.csv``: how short a check can be."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ml.placement.bank import BadBank, read_bank
from ml.placement.earlier import (
    INVENTORIES,
    Earlier,
    committed,
    nobody_before,
    who_answered_before,
)
from ml.placement.figures import Numbers, Told, bootstrap, correlations, mean_ways, stop_rule
from ml.placement.replay import Replay, replay

DEFINITIONS = {
    "adaptive": "mean items of a check that chooses the next item for each student and stops when "
    "the sd of the score falls below one bound for all; the loosest bound that reaches the target",
    "adaptive_same_length": "the same choice of items, every student asked the same number",
    "random": "a random order of its own for each student, the same number for all, the score "
    "predicted by the same model as for adaptive; mean over the orders",
    "random_stopping": "random order with the stopping rule of adaptive",
    "given": "the order of the columns, the same number for all, the same model",
    "random_number_right": "random order, predicted by the number right alone, without a model",
    "interpolated": "same length, on the straight line between the correlations of the two nearest "
    "whole numbers of items: some students asked one item more",
    "splits": "students cut into folds, again in each repeat; a student's score is predicted from "
    "the students of the other folds and, in a known bank, of earlier students whose answers are "
    "nobody's in the file; correlation over all students of a repeat",
    "intervals": "2.5 and 97.5 percentiles over students and repeats drawn with replacement",
    "stop_rule": "the bound of each fold is found on the other folds' students; what it then gives",
}


def main(arguments: list[str]) -> int:
    """Print the figures, or one sentence about a file that cannot be replayed."""
    options = _options(arguments)
    if options.all:
        told = [_measured(committed(name), options) for name in INVENTORIES]
        print(json.dumps({"banks": told}) if options.json else "\n".join(map(_lines, told)))
        return 0
    try:
        found = _measured(options.files, options)
    except BadBank as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(found) if options.json else _lines(found))
    return 0


def _measured(files: Sequence[Path], options: argparse.Namespace) -> dict[str, Any]:
    """The report on one bank."""
    bank = read_bank(*files)
    if options.distinct:
        bank = bank.distinct()
    if options.folds > len(bank.answers):
        raise BadBank(f"{options.folds} folds of {len(bank.answers)} students leave some empty")
    earlier = nobody_before(bank) if options.alone else who_answered_before(bank)
    replays = [
        replay(earlier, folds=options.folds, orders=options.orders, seed=options.seed + number)
        for number in range(options.repeats)
    ]
    return {
        "bank": files[0].name.split(".")[0],
        **measure(earlier, replays, options.target, options.draws),
    }


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ml evaluate placement")
    parser.add_argument(
        "files",
        type=Path,
        nargs="*",
        metavar="ANSWERS KEY",
        help="student, then one column an item; and the same item columns in one row of right "
        "options. Without files: the committed MWCS bank of the SPHERE data",
    )
    parser.add_argument(
        "--all", action="store_true", help="instead of files: each committed inventory of SPHERE"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--target", type=float, default=0.95, help="correlation to be reached")
    parser.add_argument("--folds", type=int, default=10, help="parts that students are cut into")
    parser.add_argument("--repeats", type=int, default=4, help="how often they are cut anew")
    parser.add_argument("--orders", type=int, default=5, help="random orders in each repeat")
    parser.add_argument("--draws", type=int, default=200, help="of the bootstrap")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--distinct", action="store_true", help="keep one student of each pattern of answers"
    )
    parser.add_argument(
        "--alone", action="store_true", help="learn nothing from earlier students of a known bank"
    )
    options = parser.parse_args(arguments)
    if options.all and options.files:
        parser.error("--all takes no files")
    options.files = options.files or list(committed("mwcs"))
    if len(options.files) != 2:
        parser.error("two files are needed: the answers and the key")
    for name, least in (("folds", 2), ("repeats", 1), ("orders", 1), ("draws", 2), ("seed", 0)):
        if getattr(options, name) < least:
            parser.error(f"--{name} must be at least {least}")
    if not 0 < options.target < 1:
        parser.error("--target must lie between 0 and 1")
    return options


def measure(earlier: Earlier, replays: list[Replay], target: float, draws: int) -> dict[str, Any]:
    """Every figure of the report."""
    bank = earlier.bank
    scores, told = bank.scores, [Told.of(one) for one in replays]
    everyone = np.arange(len(scores))
    each = [one.ways(scores, target, everyone) for one in told]
    ways = mean_ways(each)
    again = bootstrap(told, scores, target, draws=draws)
    return {
        "students": len(scores),
        "patterns": len(np.unique(bank.answers, axis=0)),
        "items": len(bank.items),
        "known_as": earlier.known_as,
        "earlier_students": len(earlier.answers),
        "folds": int(replays[0].fold.max()) + 1,
        "repeats": len(replays),
        "random_orders": len(replays[0].random) * len(replays),
        "target_correlation": target,
        "items_needed": _rounded(vars(ways)),
        "items_needed_interval": _intervals([vars(one) for one in again]),
        "saving": _rounded(ways.savings),
        "saving_interval": _intervals([one.savings for one in again]),
        "each_repeat": [_rounded(vars(one)) for one in each],
        "stop_rule": _rounded(stop_rule(told, scores, target)),
        "correlation_after": _curves(replays, scores),
        "definitions": DEFINITIONS,
    }


def _curves(replays: list[Replay], scores: Numbers) -> dict[str, list[float]]:
    """Mean correlation after 1, 2, ... items, the same number for all."""
    curves = {
        "adaptive": [one.adaptive.mean for one in replays],
        "random": [track.mean for one in replays for track in one.random],
        "given": [one.given.mean for one in replays],
    }
    return {
        name: [
            round(float(r), 4)
            for r in np.mean([correlations(told[:, 1:], scores) for told in each], axis=0)
        ]
        for name, each in curves.items()
    }


def _intervals(draws: list[dict[str, float]]) -> dict[str, list[float]]:
    return {
        name: [
            round(float(np.quantile([one[name] for one in draws], q)), 3) for q in (0.025, 0.975)
        ]
        for name in draws[0]
    }


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in figures.items()}


def _lines(found: dict[str, Any]) -> str:
    """The same, to be read."""
    needed, spread = found["items_needed"], found["items_needed_interval"]
    lines = [
        f"{found['bank']}: {found['students']} students ({found['patterns']} patterns), "
        f"{found['items']} items, "
        f"{found['earlier_students']} earlier students; items until r = {found['target_correlation']}:"
    ]
    lines += [
        f"  {name:<34}{value:6.2f}  [{spread[name][0]:.2f}, {spread[name][1]:.2f}]"
        for name, value in needed.items()
    ]
    lines += [f"  saving, {name:<34}{share:6.1%}" for name, share in found["saving"].items()]
    rule = found["stop_rule"]
    lines.append(
        f"  stop rule: sd below {rule['sd_bound_items']} items, "
        f"{rule['mean_items']} items on average, r = {rule['correlation']}"
    )
    return "\n".join(lines)
