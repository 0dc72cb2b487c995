"""The labs on the command line: check, describe, measure, simulate, verdicts, replay, new and list."""

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from labs.core import BadAction, lab_names, load_lab
from labs.core.check import checks_of, table
from labs.core.measuring import describe, measure, parsed
from labs.core.scaffolding import SUBJECTS, new_lab


def _list(_options: argparse.Namespace) -> int:
    for name in lab_names():
        lab = load_lab(name)
        print(f"{name}\t{lab.version}\t{lab.subject}\t{lab.words('en').text('title')}")
    return 0


def _check(options: argparse.Namespace) -> int:
    """Print every lab's checks; 1 if one of them misses."""
    found = {name: checks_of(name) for name in options.lab or lab_names()}
    if options.json:
        print(json.dumps({name: [c.to_json() for c in checks] for name, checks in found.items()}))
    else:
        for name, checks in found.items():
            print(f"{name} {load_lab(name).version}\n{table(checks)}\n")
    missed = sum(not check.passed for checks in found.values() for check in checks)
    total = sum(len(checks) for checks in found.values())
    print(f"{total - missed} of {total} checks hold", file=sys.stderr)
    return 1 if missed or any(not checks for checks in found.values()) else 0


def _describe(options: argparse.Namespace) -> int:
    described = describe(load_lab(options.lab))
    if options.json:
        print(json.dumps(described, ensure_ascii=False))
        return 0
    print(f"{described['title']} ({described['name']} {described['version']})")
    for control in described["controls"]:
        limits = control.get("options") or [control.get("minimum"), control.get("maximum")]
        print(f"  control     {control['name']:22} {limits} {control['unit']}")
    for tool in described["instruments"]:
        print(f"  instrument  {tool['name']:22} {', '.join(tool['quantities'])} in {tool['unit']}")
    return 0


def _measure(options: argparse.Namespace) -> int:
    settings = {}
    for item in options.set:
        name, equals, value = item.partition("=")
        settings[name] = parsed(value) if equals else None
    lab = load_lab(options.lab)
    answer = measure(lab, settings, ideal=options.ideal, seed=options.seed)
    if options.json:
        print(json.dumps(answer, ensure_ascii=False))
        return 0
    for name, reading in answer["readings"].items():
        print(f"{name}: {reading['value']} ± {reading['uncertainty']} {reading['unit']}")
    for name, why in answer["refused"].items():
        print(f"{name}: not read. {why}")
    return 0


def _simulate(options: argparse.Namespace) -> int:
    from labs.students import simulate_class  # students import every part of the core

    names = options.lab or list(lab_names())
    with options.out.open("w", encoding="utf-8") as out:
        for name in names:
            for run in simulate_class(load_lab(name), options.students, options.seed, options.kind):
                out.write(json.dumps(run.to_json(), ensure_ascii=False) + "\n")
    print(f"{options.students * len(names)} runs in {options.out}", file=sys.stderr)
    return 0


def _verdicts(options: argparse.Namespace) -> int:
    from labs.students.verdicts import COLUMNS, verdicts_of_class

    names, count = options.lab or list(lab_names()), 0
    with options.out.open("w", encoding="utf-8", newline="") as out:
        table_of_rows = csv.writer(out)
        table_of_rows.writerow(COLUMNS)
        for row in verdicts_of_class(names, options.students, options.runs, options.seed):
            table_of_rows.writerow(row.cells())
            count += 1
    print(f"{count} verdicts in {options.out}", file=sys.stderr)
    return 0


def _replay(options: argparse.Namespace) -> int:
    """Act every run of a file out again; 1 if an observation differs."""
    runs = different = 0
    with options.file.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                runs += 1
                different += _differences(line, number)
    print(f"{runs} runs, {different} events that differ", file=sys.stderr)
    return 1 if different else 0


def _differences(line: str, number: int) -> int:
    """Print what of one run does not come out again; how much it is."""
    from labs.students.runs import SimulatedRun

    try:
        run = SimulatedRun.from_json(json.loads(line))
        found = run.replayed()
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"line {number} is not a simulated run: {error}") from error
    for difference in found:
        print(f"{run.lab} {run.student} event {difference.seq}: {difference.replayed}")
    return len(found)


def _count(text: str) -> int:
    """A number of students or runs: at least one."""
    found = int(text)
    if found < 1:
        raise argparse.ArgumentTypeError(f"{found} is too few; expected at least 1")
    return found


def _new(options: argparse.Namespace) -> int:
    for path in new_lab(options.name, options.subject):
        print(path)
    print(f"next: python -m labs check {options.name}", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m labs", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    names = lab_names()

    def command(
        name: str, run: Callable[[argparse.Namespace], int], about: str
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=about)
        sub.set_defaults(run=run)
        return sub

    command("list", _list, "the labs")
    sub = command("check", _check, "each lab against its published values")
    sub.add_argument("lab", nargs="*", help="one or more labs; without, all")
    sub.add_argument("--json", action="store_true")
    sub = command("describe", _describe, "controls and instruments with units and ranges")
    sub.add_argument("lab", choices=names)
    sub.add_argument("--json", action="store_true")
    sub = command("measure", _measure, "set controls and read the instruments")
    sub.add_argument("lab", choices=names)
    sub.add_argument("--set", action="append", default=[], metavar="CONTROL=VALUE")
    sub.add_argument("--ideal", action="store_true", help="without instrument noise and rounding")
    sub.add_argument("--seed", type=int, default=1)
    sub.add_argument("--json", action="store_true")
    sub = command("simulate", _simulate, "runs of simulated students as lines of JSON")
    sub.add_argument("--lab", action="append", choices=names, help="without, all labs")
    sub.add_argument("--students", type=_count, default=10)
    sub.add_argument("--seed", type=int, default=1)
    sub.add_argument(
        "--kind", default="", help="expert, novice or a misconception; without, a class"
    )
    sub.add_argument("--out", type=Path, required=True)
    sub = command("verdicts", _verdicts, "what the rules say of simulated students, as CSV")
    sub.add_argument("--lab", action="append", choices=names, help="without, all labs")
    sub.add_argument("--students", type=_count, default=100)
    sub.add_argument("--runs", type=_count, default=4, help="labs that each student does")
    sub.add_argument("--seed", type=int, default=1)
    sub.add_argument("--out", type=Path, required=True)
    sub = command("replay", _replay, "act simulated runs out again and compare")
    sub.add_argument("file", type=Path)
    sub = command("new", _new, "a complete small lab to change into one's own")
    sub.add_argument("name", help="small letters, digits and underscores")
    sub.add_argument("--subject", choices=SUBJECTS, default="physics")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 2 with one sentence on standard error where it cannot be done."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BadAction as refusal:
        if getattr(options, "json", False):
            print(json.dumps({"error": {"code": refusal.code, "message": str(refusal)}}))
        print(f"error: {refusal}", file=sys.stderr)
        if refusal.code == "unknown_target" and getattr(options, "set", None):
            known = ", ".join(one.name for one in load_lab(options.lab).controls)
            print(f"{options.lab} has the controls {known}", file=sys.stderr)
    except BrokenPipeError:  # whoever read has seen enough, as in `labs check | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
    except (KeyError, ValueError) as error:
        print(f"error: {error.args[0] if error.args else error}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
