"""Learns from teachers' reviews: a new version in a folder of its own, beside the old one.

    python -m ml.explanations.retrain --reviews FILE --base FOLDER --out FOLDER --version NAME

The cheap way, which is the usual one, keeps the network and fits word models and blend again: they
are what learns most from a few graded answers to a question. ``--whole`` trains the networks anew too.
"""

import argparse
import hashlib
import json
import logging
import shutil
import sys
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from ml.data.semeval import NAMES, SETS, Answer
from ml.explanations import held as kept
from ml.explanations import reviewed, words_alone
from ml.explanations.calibrate import Held, fit_blend, together
from ml.explanations.cuts import CUTS, Halves, halves
from ml.explanations.evaluate import score_all
from ml.explanations.finish import (
    NETWORK,
    SHIPPED,
    collect,
    fit_words,
    hold,
    kept_back,
    record,
)
from ml.explanations.fit_graded import fit_grading
from ml.explanations.groups import by_group
from ml.explanations.judged import figures
from ml.explanations.lexical import LexicalModel, question_key
from ml.explanations.measure import measure
from ml.explanations.prepared import Parts, read_sets
from ml.explanations.retrain_card import write_card
from ml.explanations.retrain_private import (
    DELTA,
    Privacy,
    learn_privately,
    network_of,
    start_of,
)
from ml.explanations.reviewed import Reviewed
from ml.explanations.scorer import ExplanationScorer
from ml.explanations.words import hash_of
from ml.serving.settings import ServingSettings
from ml.serving.versions import digest_of, version_of

log = logging.getLogger(__name__)

TASK = "explanations"
# What is learnt from the reviews, as a version's lineage says it.
LEARNT = {
    "words and blend": ["word models", "blend"],
    "whole": ["networks", "word models", "blend"],
    "private": ["networks"],
}
KEPT_WITH_NETWORK = (*NETWORK, kept.FILE, "training.json")
LICENCES = dict.fromkeys(NAMES, "CC BY-SA 3.0")
OWN_LICENCE = "with the learners' consent, for this installation only"


def retrain(
    answers: Sequence[Reviewed],
    base: Path,
    out: Path,
    version: str,
    *,
    whole: bool = False,
    privacy: Privacy | None = None,
    data: Path | None = None,
) -> dict[str, Any]:
    """Make a version in `out` from the one in `base` and the reviewed answers; its metrics.

    `data` is a folder with the sets that the base was trained on; usually they are the committed ones.
    """
    started = time.monotonic()
    sets = read_sets(data)
    parts = reviewed.cut(answers)
    out.mkdir(parents=True)
    learnt = [one.answer for one in parts.train]
    spent: dict[str, Any] = {}
    way = "words and blend"
    if privacy is not None:
        way = "private"
        spent = learn_privately(start_of(base), parts.train, out, privacy)
        learnt = []  # by word models and blend
    elif whole:
        way = "whole"
        train_networks(sets, learnt, base, out)
    else:
        keep_network(network_of(base), out)
    found = refit(sets, learnt, out, version, read=whole)
    found |= {"way": way, "reviews": compare(parts, base, out)}
    if not whole:
        found["speed"] = _metrics(base).get("speed", {})  # the network is the same
    found["seconds"] = round(time.monotonic() - started)
    _write(out / "metrics.json", found)
    told: dict[str, Any] = {"learnt": LEARNT[way]} | ({"privacy": spent} if spent else {})
    _write(out / "lineage.json", lineage(parts, base, data) | told)
    write_card(out)
    return found


def keep_network(source: Path, out: Path) -> None:
    """Copy the network; a file that is missing is missed, in words, where it is read."""
    for name in KEPT_WITH_NETWORK:
        if (source / name).is_file():
            shutil.copyfile(source / name, out / name)


def refit(
    sets: Parts, learnt: Sequence[Answer], folder: Path, version: str, *, read: bool
) -> dict[str, Any]:
    """Word models and blend, fitted with the reviewed answers and measured on the cuts without.

    `read` says whether the network, too, has learnt from these answers.
    """
    more = {reviewed.NAME: list(learnt)} if learnt else {}
    cuts = [replace(one, train={**one.train, **more}) for one in map(partial(halves, sets), CUTS)]
    unread = set() if read else keys_of(learnt) - keys_of(chain.from_iterable(sets.values()))
    words, helds = fit({**sets, **more}, cuts, folder, version, unread)
    about = record({**sets, **more}, cuts, folder)
    return figures(cuts, words, helds, folder) | about | {"version": version}


def fit(
    sets: Parts, cuts: Sequence[Halves], folder: Path, version: str, unread: Collection[int] = ()
) -> tuple[list[LexicalModel], list[Held]]:
    """Write word models and blend; the word models of the cuts and what is held of them.

    `unread` are the questions that the network has not read, by the hashes of their keys.
    """
    words = [fit_words(one.train) for one in cuts]
    helds = [hold(one, model, folder) for one, model in zip(cuts, words, strict=True)]
    fit_words(sets).save(folder / "lexical.npz")
    blend = fit_blend(together(helds), version)
    if unread:
        blend = words_alone.weigh(blend, words_alone.twice(helds).cheap, unread)
    blend.save(folder / "blend.json")
    fit_grading(kept_back(cuts, words, helds)).save(folder / "graded.json")
    return words, helds


def keys_of(answers: Iterable[Answer]) -> set[int]:
    """The questions of these answers, as the word models keep them."""
    return {hash_of(question_key(one)) for one in answers}


def train_networks(sets: Parts, learnt: Sequence[Answer], base: Path, out: Path) -> None:
    """The networks of both cuts and the shipped one, by the base's own recipe, with the reviews."""
    from ml.explanations.train import train_network  # needs torch, and an hour
    from ml.training.config import TrainingConfig

    config = TrainingConfig.from_json(kept.training_of(base)["config"])
    scratch = out.with_name(f"{out.name}.scratch")
    more = {reviewed.NAME: list(learnt)}
    train_network({**sets, **more}, {}, config, scratch / SHIPPED)
    for one in (halves(sets, cut) for cut in CUTS):
        train_network({**one.train, **more}, one.parts, config, scratch / one.cut.name)
    collect(sets, scratch, out)
    shutil.rmtree(scratch)


def compare(parts: reviewed.Cut, base: Path, out: Path) -> dict[str, Any]:
    """Old and new on the same answers, of learners whom neither has learnt from."""
    return {
        "learnt_from": len(parts.train),
        "kept": len(parts.kept),
        "kept_digest": reviewed.digest_of(parts.kept),
        "before": evaluate(base, parts.kept),
        "after": evaluate(out, parts.kept),
    }


def evaluate(folder: Path, answers: Sequence[Reviewed]) -> dict[str, Any]:
    """Figures of one version, with those of its subgroups."""
    scorer = ExplanationScorer.load(ServingSettings(), folder)
    asked = [one.answer for one in answers]
    verdicts = score_all(scorer, asked)
    return {
        "version": version_of(folder, TASK),
        "figures": measure(asked, verdicts),
        "subgroups": by_group(answers, verdicts),
    }


def lineage(parts: reviewed.Cut, base: Path, data: Path | None) -> dict[str, Any]:
    """What the version was made from."""
    both = [*parts.train, *parts.kept]
    return {
        "base": {"version": version_of(base, TASK), "digest": digest_of(base)},
        "sets": [*set_lineage(data), _own_lineage(parts)],
        "learners": {
            "trained": _counts(parts.train),
            "measured": _counts(parts.kept),
        },
        "reviews_digest": reviewed.digest_of(both),
    }


def set_lineage(data: Path | None = None) -> list[dict[str, Any]]:
    """The data sets with their licences and digests."""
    sets = read_sets(data)
    return [
        {
            "name": name,
            "answers": len(answers),
            "licence": LICENCES[name],
            "sha256": hashlib.sha256(_file_of(name, data).read_bytes()).hexdigest(),
        }
        for name, answers in sets.items()
    ]


def _file_of(name: str, data: Path | None) -> Path:
    return SETS / f"{name}.jsonl.xz" if data is None else data / f"{name}_train.jsonl"


def _own_lineage(parts: reviewed.Cut) -> dict[str, Any]:
    return {
        "name": reviewed.NAME,
        "answers": len(parts.train),
        "licence": OWN_LICENCE,
        "sha256": reviewed.digest_of(parts.train),
    }


def _counts(answers: Sequence[Reviewed]) -> dict[str, int]:
    """Answers of each learner."""
    counts: dict[str, int] = {}
    for one in answers:
        counts[one.learner] = counts.get(one.learner, 0) + 1
    return dict(sorted(counts.items()))


def _metrics(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "metrics.json").read_text())
    return found


def _write(path: Path, found: dict[str, Any]) -> None:
    path.write_text(json.dumps(found, indent=1) + "\n")


def main(arguments: list[str]) -> int:
    """Retrain; what cannot be done is said in one line and leaves no folder."""
    parser = argparse.ArgumentParser(prog="python -m ml.explanations.retrain")
    parser.add_argument("--reviews", type=Path, required=True, help="one reviewed answer a line")
    parser.add_argument("--base", type=Path, required=True, help="the version to start from")
    parser.add_argument("--out", type=Path, required=True, help="a folder that is made")
    parser.add_argument("--version", required=True, help="explanations@2.1")
    parser.add_argument("--data", type=Path, help="a folder with NAME_train.jsonl (default: ours)")
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--whole", action="store_true", help="train the networks anew too")
    way.add_argument("--private", type=float, metavar="EPSILON", help="learn under this epsilon")
    parser.add_argument("--delta", type=float, default=DELTA, help="that goes with the epsilon")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    answers = reviewed.read(options.reviews)
    privacy = Privacy(options.private, options.delta) if options.private else None
    try:
        retrain(
            answers,
            options.base,
            options.out,
            options.version,
            whole=options.whole,
            privacy=privacy,
            data=options.data,
        )
    except (kept.MissingLogits, reviewed.TooFewLearners) as error:
        shutil.rmtree(options.out, ignore_errors=True)
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
