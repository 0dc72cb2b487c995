"""``python -m ml evaluate sequencing``: policies beside each other on simulated students.

Simulation, never learning gain: the students are formulas, and how well a policy does with them says how it
copes with uncertainty, forgetting and wrong prerequisites, not what a class would learn.
"""

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ml.sequencing.course import Course, draw_course
from ml.sequencing.families import FAMILIES
from ml.sequencing.figures import report
from ml.sequencing.fit import fit_cohort, fit_plain, observe, weighed_models
from ml.sequencing.ours import Ours, level_of
from ml.sequencing.policies import FixedCount, Gate, LowestFirst, Oracle, Policy, Random
from ml.sequencing.product import NextLab, NextLabPages
from ml.sequencing.product_cohort import NextLabOfCohort
from ml.sequencing.students import Family, Students
from ml.sequencing.trial import Outcome, run

RECORDED = Path(__file__).parent / "recorded.json"
RECORDED_PRODUCT = Path(__file__).parent / "recorded_product.json"
RECORDED_COHORT = Path(__file__).parent / "recorded_cohort.json"
BASELINE, OURS, ORACLE = "fixed_order_with_gate", "ours", "oracle"
PRODUCT, PAGES, COHORT = "next_lab_4", "next_lab_4_pages", "next_lab_4_cohort"
POLICIES = (
    "random", "fixed_count", "lowest_first", BASELINE, "gate_going_on_after_four", OURS, PRODUCT,
    PAGES, COHORT, ORACLE,
)  # fmt: skip
AGAINST = {
    OURS: f"against_{BASELINE}",
    PRODUCT: f"{PRODUCT}_against_{BASELINE}",
    COHORT: f"{COHORT}_against_{BASELINE}",
}
"""What the comparison of a policy with the gate is called in a report."""
LABS_EACH = 3
"""Budget: this many labs for each skill of the course."""
HORIZON = 1.25
"""How many times the budget it goes on, to see when students arrive."""
LOG_LENGTH = 30
"""Labs done by each of the students from whose logs the policies learn their constants."""
JUDGES = 0.2
"""Share of them who only judge between our learner models and at which belief to declare."""

DEFINITIONS = {
    "mastered": "share of the course's skills truly mastered after the budget of labs",
    "labs": "labs until nine of ten skills are truly mastered; the horizon where that is not reached",
    "arrived": "share of the students who reach that within the horizon",
    "false_mastery": "of the skills that the policy declares mastered at the budget, the share not there",
    "over_practice": "share of the practice, up to the budget, of skills that were there already",
    "declared": "skills declared mastered at the budget, on average",
    "fixed_order_with_gate": "Bayesian knowledge tracing, on to the next lab at 0.95 of all its skills",
    "gate_going_on_after_four": "the same, but after four times at a lab it goes on",
    "ours": "greatest expected gain, with learner models fitted to the course: a study",
    "next_lab_4": "the policy that chooses in the product, with general constants, nothing fitted to the course",
    "next_lab_4_pages": "the same choice; declared is what the pages call shown, by which it does not choose",
    "next_lab_4_cohort": "the same policy where the installation has learnt from other students of the course",
    "fitting": "constants of every other policy from logs of other simulated students of the same course",
    "intervals": "2.5 and 97.5 percentiles over courses and students drawn with replacement, paired",
    "simulation": "all students are simulated; nothing here is a learning gain",
}


def main(arguments: list[str]) -> int:
    """Run every family and print the figures."""
    options = _options(arguments)
    if options.recorded:
        whole, product, cohort = recorded(), recorded_product(), recorded_cohort()
        both = whole | {"product": product, "product_of_a_cohort": cohort}
        told = [json.dumps(both)] if options.json else []
        print("\n".join(told or [_lines(whole), "", _lines(product), "", _lines(cohort)]))
        return 0
    each = -(-options.students // options.courses)
    jobs = [
        (family, options.seed + number, each, options.logged, tuple(options.policy or POLICIES))
        for family in options.family or FAMILIES
        for number in range(options.courses)
    ]
    started = time.monotonic()
    found = _run_all(jobs, options.jobs)
    result = {
        "simulation": DEFINITIONS["simulation"],
        "courses": options.courses,
        "students_a_cell": each * options.courses,
        "seed": options.seed,
        "families": {
            family: report(
                _by_policy([one for job, one in found if job[0] == family]),
                baseline=BASELINE,
                judged=AGAINST,
                oracle=ORACLE,
                seed=options.seed,
            )
            for family in dict.fromkeys(job[0] for job in jobs)
        },
        "minutes": round((time.monotonic() - started) / 60, 1),
        "definitions": DEFINITIONS,
    }
    print(json.dumps(result) if options.json else _lines(result))
    return 0


def recorded() -> dict[str, Any]:
    """What a whole run printed, of all policies but the product's own: 20 courses, 5,000 students a cell."""
    result: dict[str, Any] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return result


def recorded_product() -> dict[str, Any]:
    """What a whole run of the same size printed of the product's own policy, the gate and the oracle."""
    result: dict[str, Any] = json.loads(RECORDED_PRODUCT.read_text(encoding="utf-8"))
    return result


def recorded_cohort() -> dict[str, Any]:
    """The same of the product's policy where an installation has learnt from 400 other students."""
    result: dict[str, Any] = json.loads(RECORDED_COHORT.read_text(encoding="utf-8"))
    return result


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m ml evaluate sequencing", description="Policies on simulated students."
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--recorded", action="store_true", help="what the last whole run printed")
    parser.add_argument(
        "--students", type=int, default=5000, help="in each family, for each policy"
    )
    parser.add_argument(
        "--courses", type=int, default=20, help="skill sets that they are spread over"
    )
    parser.add_argument("--seed", type=int, default=1000, help="of the first course")
    parser.add_argument("--logged", type=int, default=400, help="other students, to learn from")
    parser.add_argument("--jobs", type=int, default=1, help="processes, one thread each")
    parser.add_argument("--family", action="append", choices=FAMILIES, help="only this one")
    parser.add_argument("--policy", action="append", choices=POLICIES, help="only this one")
    options = parser.parse_args(arguments)
    for name, least in (("students", 1), ("courses", 1), ("jobs", 1), ("logged", 10), ("seed", 0)):
        if getattr(options, name) < least:
            parser.error(f"--{name} must be at least {least}")
    return options


def _run_all(jobs: list[Any], processes: int) -> list[tuple[Any, dict[str, Outcome]]]:
    if processes == 1:
        return [(job, cell(*job)) for job in jobs]
    # spawn: torch's threads do not survive a fork
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        return list(zip(jobs, pool.starmap(cell, jobs, chunksize=1), strict=True))


def cell(
    family: str, seed: int, count: int, logged: int, wanted: Sequence[str] = POLICIES
) -> dict[str, Outcome]:
    """These policies with the same `count` students of one course; the same seed gives the same figures."""
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    course = draw_course(rng)
    students, seen = FAMILIES[family](course, rng)
    makers = policies(students, seen, count, logged, seed, wanted)
    budget = LABS_EACH * course.skills
    outcomes = {}
    for name, make in makers.items():
        group = students.draw(count, np.random.default_rng([seed, 1]))
        outcomes[name] = run(
            make(group),
            group,
            course,
            budget=budget,
            horizon=round(HORIZON * budget),
            rng=np.random.default_rng([seed, 2]),
        )
    return outcomes


def policies(
    family: Family, seen: Course, count: int, logged: int, seed: int, wanted: Sequence[str]
) -> Mapping[str, Callable[[Students], Policy]]:
    """Each policy, made for a group; fitted on the logs of students whom it will not meet."""
    log = observe(family, seen, logged, LOG_LENGTH, np.random.default_rng([seed, 3]))
    judges = round(JUDGES * logged)
    judged, fitted = log.part(0, judges), log.part(judges)
    plain = fit_plain(log, seen)
    makers: dict[str, Callable[[Students], Policy]] = {
        "random": lambda _: Random(seen, plain, count),
        "fixed_count": lambda _: FixedCount(seen, plain, count),
        "lowest_first": lambda _: LowestFirst(seen, plain, count),
        BASELINE: lambda _: Gate(seen, plain, count),
        "gate_going_on_after_four": lambda _: Gate(seen, plain, count, most=4),
        PRODUCT: lambda _: NextLab(seen, count),
        PAGES: lambda _: NextLabPages(seen, count),
        ORACLE: Oracle,
    }
    if OURS in wanted:
        model = weighed_models(fitted, judged, seen)
        level = level_of(model, judged, np.random.default_rng([seed, 5]))
        makers[OURS] = lambda _: Ours(seen, model, count, np.random.default_rng([seed, 4]), level)
    if COHORT in wanted:
        cohort = fit_cohort(fitted, judged, seen, [str(skill) for skill in range(seen.skills)])
        makers[COHORT] = lambda _: NextLabOfCohort(seen, count, cohort)
    return {name: makers[name] for name in POLICIES if name in wanted}


def _by_policy(cells: list[dict[str, Outcome]]) -> dict[str, list[Outcome]]:
    return {name: [one[name] for one in cells] for name in cells[0]}


def _lines(result: Mapping[str, Any]) -> str:
    lines = [
        f"Simulation: {result['students_a_cell']} students of {result['courses']} courses a cell"
    ]
    for family, found in result["families"].items():
        lines.append(f"\n{family:<28}mastered            labs  false  over")
        for name, one in found["policies"].items():
            low, high = one["mastered"]["interval"]
            lines.append(
                f"  {name:<26}{one['mastered']['value']:.3f} [{low:.3f}, {high:.3f}]"
                f"{one['labs']['value']:6.1f}{one['false_mastery']['value']:7.3f}"
                f"{one['over_practice']['value']:6.3f}"
            )
        for policy, key in AGAINST.items():
            for name, one in found.get(key, {}).items():
                low, high = one["interval"]
                lines.append(f"  {policy}, {name}: {one['value']:.3f} [{low:.3f}, {high:.3f}]")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
