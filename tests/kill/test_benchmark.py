"""`make bench` in small: the real product, a tiny class, and every figure that it promises to print."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.kill
def test_the_benchmark_measures_and_checks_a_class():
    command = "-m benchmarks.live --students 4 --seconds 6 --warm-up 2 --pace 0.5 --json"
    done = subprocess.run(
        [sys.executable, *command.split()], cwd=ROOT, capture_output=True, text=True, check=False
    )
    report = json.loads(done.stdout)

    found = report["students"]["4"]
    assert report["floor"]["echo"]["4"]["p50"] > 0
    assert report["floor"]["model"]["mean_ms"] > 0
    assert found["observed_ms"]["count"] > 20
    assert found["feedback_ms"]["count"] > 5
    assert found["ratio"]["feedback_p50_to_echo_and_model"] > 0
    assert (found["checked"]["lost"], found["checked"]["doubled"]) == (0, 0)
    assert found["checked"]["scored"] == found["checked"]["scorable"] > 5
    assert all(found["kept"].values())
    assert done.returncode == 0
