"""Ms Clay's course with marks: Ada has done the pendulum well, Ben has begun it."""

import pytest
from schoolyard import a_run, a_score, finish

MARKS = {"question": "correct", "hypothesis": "correct", "plan": "incomplete", "claim": "incorrect"}


@pytest.fixture
def stage(yard):
    return yard.version.stages.get(position=1)


@pytest.fixture
def ada_run(yard, stage):
    """Question 100, hypothesis 100, plan 50, collect (100 + 0) / 2, claim 0."""
    run = a_run(yard.ada, assignment=yard.assignment, stage=stage)
    for step, verdict in MARKS.items():
        a_score(run, step, verdict, step=step, scorer="explanations")
    a_score(run, "control_of_variables", "incorrect", step="collect")
    a_score(run, "control_of_variables", "correct", step="collect")
    a_score(run, "replication", "incorrect", step="collect")
    run.steps_done = [*MARKS, "collect", "analyse"]
    run.save()
    return finish(run)


@pytest.fixture
def ben_run(yard, stage):
    run = a_run(yard.ben, assignment=yard.assignment, stage=stage)
    a_score(run, "question", "incomplete", step="question", scorer="explanations")
    run.steps_done = ["question"]
    run.save()
    return run
