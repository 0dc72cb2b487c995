"""Simulated students at the real benches, judged by the real rules: experts go on, others try again.

This says that gate and constants fit the rules; it says nothing about learning.
"""

import pytest

from labs.core import Bench, RunRecord, assess, lab_names, load_lab
from labs.students import Student, at_bench
from labs.students.verdicts import step_of
from learners.stages import skills_below
from learners.tracing import Belief, Observation

RUNS = 12
GATE = 0.8


def after_one_run(lab, kind, seed):
    """What is believed of a student after a first, structured run."""
    variant = lab.default_variant("structured")
    record, beliefs, order = RunRecord(lab, variant), {}, 0
    student = Student(lab, variant, kind, seed)
    for _, event in at_bench(student, Bench(lab, variant, seed)):
        record.add(event)
        for said in assess(record, event.seq):
            order += 1
            skill, step = said.practice, step_of(lab, event.target)
            item, at = f"{lab.name}.{skill}.{step}", float(order)
            seen = Observation(order, "run", said.verdict, skill=skill, item=item, at=at)
            beliefs[skill] = beliefs.get(skill, Belief()).after(seen)
    return beliefs


def share_that_passes(name, kind):
    lab = load_lab(name)
    runs = [after_one_run(lab, kind, seed) for seed in range(RUNS)]
    return sum(not skills_below(name, GATE, beliefs) for beliefs in runs) / RUNS


@pytest.mark.parametrize("name", lab_names())
def test_one_good_run_opens_the_gate(name):
    assert share_that_passes(name, "expert") >= 0.75


@pytest.mark.parametrize("name", lab_names())
def test_a_run_without_method_keeps_it_closed(name):
    assert share_that_passes(name, "novice") <= 0.25
