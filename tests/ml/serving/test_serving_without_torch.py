"""What a scoring worker loads, how the int8 models are kept, and how close they are to fp32."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ml.data.semeval import read_committed
from ml.explanations.evaluate import request_of
from ml.explanations.scorer import ExplanationScorer
from ml.serving.cache import model_file, ready_file
from ml.serving.session import OnnxSession
from ml.serving.settings import ServingSettings
from ml.serving.torch_session import TorchSession

ROOT = Path(__file__).resolve().parents[3]
HEAVY = ("torch", "transformers", "peft", "sklearn", "django")

SCORE_ONCE = """
import json, sys
from ml.explanations.scorer import ExplanationScorer
from ml.explanations.verdicts import ExplanationRequest
from ml.serving.settings import ServingSettings
scorer = ExplanationScorer.load(ServingSettings())
request = ExplanationRequest("there is a gap", "Why?", ("There is a gap in the path",))
assert scorer.score([request])[0].label3
peak = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps({"modules": sorted(sys.modules), "peak_kb": int(peak[0].split()[1])}))
"""


def run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=100,
    )
    return done.stdout


@pytest.fixture(scope="module")
def worker():
    """A process that has loaded the model and scored one answer."""
    ready_file("explanations")
    return json.loads(run("-c", SCORE_ONCE))


def test_scoring_imports_neither_torch_nor_what_belongs_to_training(worker):
    assert not set(HEAVY) & set(worker["modules"])


def test_a_worker_with_the_model_stays_small(worker):
    assert worker["peak_kb"] < 350_000


def test_preparing_again_builds_nothing_and_imports_no_torch():
    ready_file("explanations")
    built = model_file("explanations").stat().st_mtime_ns

    code = (
        "import sys; from ml.__main__ import main; main(['prepare', 'explanations']);"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    out = run("-c", code)

    assert "is there" in out
    assert out.strip().endswith("[]")
    assert model_file("explanations").stat().st_mtime_ns == built


def test_the_cache_follows_its_setting(monkeypatch, tmp_path):
    monkeypatch.setenv("ASSAY_MODEL_CACHE", str(tmp_path))

    assert model_file("explanations").parent == tmp_path


def test_an_empty_cache_is_filled_by_a_process_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("ASSAY_MODEL_CACHE", str(tmp_path))

    made = ready_file("explanations")

    assert 15e6 < made.stat().st_size < 30e6
    assert list(tmp_path.iterdir()) == [made]


@pytest.fixture(scope="module")
def both():
    """Two scorers: int8 on ONNX Runtime, fp32 on torch behind the same interface."""
    exact = ServingSettings(device="torch-cpu", precision="fp32", max_batch=32)
    return ExplanationScorer.load(ServingSettings()), ExplanationScorer.load(exact)


def test_int8_is_close_to_fp32(both):
    quantised, exact = both
    assert isinstance(quantised.session, OnnxSession)
    assert isinstance(exact.session, TorchSession)
    answers = [one for part in read_committed().values() for one in part[::70]]
    requests = [request_of(one) for one in answers]

    one, other = quantised.score(requests), exact.score(requests)

    gaps = [np.abs(np.subtract(a.p3, b.p3)).max() for a, b in zip(one, other, strict=True)]
    same = [a.label3 == b.label3 for a, b in zip(one, other, strict=True)]
    assert np.mean(gaps) < 0.03
    assert np.mean(same) > 0.93


def test_torch_does_not_pretend_to_serve_int8():
    with pytest.raises(ValueError, match="int8"):
        ExplanationScorer.load(ServingSettings(device="torch-cpu", precision="int8"))


def test_each_device_has_its_usual_precision_and_batch():
    assert (ServingSettings().numbers, ServingSettings().batch) == ("int8", 8)
    assert (ServingSettings("cuda").numbers, ServingSettings("cuda").batch) == ("fp16", 32)
    assert ServingSettings(max_batch=3).batch == 3
