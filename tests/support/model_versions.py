"""A small version of `explanations`, really fitted: the committed network, few answers to learn from."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from ml.data.semeval import Answer, read_committed
from ml.explanations import held as kept
from ml.explanations.cuts import CUTS, domain_of, halves
from ml.explanations.finish import NETWORK
from ml.explanations.pairs import MAX_TOKENS
from ml.explanations.prepared import Parts, read_sets
from ml.explanations.retrain import fit, set_lineage
from ml.explanations.reviewed import Reviewed
from ml.serving.cache import adapter_folder
from ml.serving.session import open_session
from ml.serving.settings import ServingSettings
from tests.support.template import made_once, shared_folder

QUESTIONS = 8  # of each set, and two more of the domains that the second cut keeps back


def small_sets() -> Parts:
    """Some questions of each committed set, with all their answers."""
    return {name: _some(answers) for name, answers in read_committed().items()}


def _some(answers: Sequence[Answer]) -> list[Answer]:
    names = list(dict.fromkeys(one.question_id for one in answers))
    far = [one for one in names if one.split("_")[0] in ("LF", "MS")][:2]
    chosen = {*[one for one in names if one not in far][:QUESTIONS], *far}
    return [one for one in answers if one.question_id in chosen and domain_of(one) is not None]


def write_sets(folder: Path) -> Path:
    """The small sets as files, as `--data` takes them."""
    folder.mkdir(parents=True)
    for name, answers in small_sets().items():
        lines = [json.dumps(asdict(one)) for one in answers]
        (folder / f"{name}_train.jsonl").write_text("\n".join(lines) + "\n")
    return folder


def small_version(factory: pytest.TempPathFactory) -> Path:
    """A version of the small sets, `explanations@7`, for all tests that only read it; 12 s of one core."""
    shared = shared_folder(factory.getbasetemp())
    sets = made_once(shared / "small-sets", write_sets)
    return made_once(
        shared / "explanations-7", lambda folder: make_version(folder, "explanations@7", sets)
    )


def make_version(folder: Path, version: str, data: Path) -> Path:
    """A version in `folder`, with all that a retraining starts from."""
    sets = read_sets(data)
    folder.mkdir(parents=True)
    shipped = adapter_folder("explanations")
    for name in NETWORK:
        shutil.copyfile(shipped / name, folder / name)
    config = json.loads((shipped / "training.json").read_text())["config"]
    (folder / "training.json").write_text(json.dumps({"config": config, "runs": {}}))
    session = open_session("explanations", MAX_TOKENS, ServingSettings())
    said = {}
    for one in (halves(sets, cut) for cut in CUTS):
        logits = session.logits(kept.pairs_of(one.kept_back))
        said[one.cut.name] = dict.fromkeys(kept.PRECISIONS, logits)
    kept.save(said, folder)
    fit(sets, [halves(sets, cut) for cut in CUTS], folder, version)
    (folder / "metrics.json").write_text(json.dumps({"version": version, "speed": {}}))
    (folder / "lineage.json").write_text(json.dumps({"sets": set_lineage(data)}))
    (folder / "card.md").write_text(f"# {version}\n")
    return folder


def renamed(folder: Path, out: Path, version: str) -> Path:
    """The same version under another name, as another one to switch to."""
    shutil.copytree(folder, out)
    blend = json.loads((out / "blend.json").read_text())
    (out / "blend.json").write_text(json.dumps(blend | {"version": version}))
    (out / "metrics.json").write_text(json.dumps({"version": version}))
    return out


def reviewed_answers(data: Path, count: int, learners: int) -> list[Reviewed]:
    """Real answers of a set, as though given to a lab's own questions and reviewed in two courses."""
    answers = read_sets(data)["beetle"]
    chosen = answers[:: max(1, len(answers) // count)][:count]
    return [
        Reviewed(
            replace(one, question=f"On your bench: {one.question}"),
            f"learner-{place % learners}",
            {"course": f"course {place % 2}", "language": "en"},
        )
        for place, one in enumerate(chosen)
    ]
