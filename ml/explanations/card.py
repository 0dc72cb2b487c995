"""``python -m ml card explanations``: the model card, made from the recorded figures."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ml.serving.cache import ADAPTERS


def main(arguments: list[str]) -> int:
    """Write card.md anew."""
    parser = argparse.ArgumentParser(prog="python -m ml card explanations")
    parser.add_argument("--folder", type=Path, default=ADAPTERS / "explanations")
    options = parser.parse_args(arguments)
    print(write_card(options.folder))
    return 0


def write_card(folder: Path) -> Path:
    """The card beside the metrics that it is made from."""
    metrics = json.loads((folder / "metrics.json").read_text())
    blend = json.loads((folder / "blend.json").read_text())
    path = folder / "card.md"
    path.write_text(card(metrics, blend))
    return path


def card(metrics: dict[str, Any], blend: dict[str, Any]) -> str:
    """Markdown; every figure comes from metrics.json or blend.json."""
    training, speed = metrics["training"], metrics["speed"]
    config = training["config"]
    return TEXT.format(
        version=metrics["version"],
        backbone=metrics["backbone"],
        rows=_data_rows(metrics),
        figures=_figure_rows(metrics["validation"]),
        parts=_part_rows(metrics["validation"]),
        pooled=_pooled_rows(metrics["pooled"]),
        graded=_graded_rows(metrics["graded"]),
        seen_target=_percent(metrics["targets"]["seen"]),
        new_target=_percent(metrics["targets"]["new"]),
        seen_threshold=_thresholds(blend, "known"),
        new_threshold=_thresholds(blend, "new"),
        rank=config["rank"],
        scale=config["scale"],
        rate=config["learning_rate"],
        epochs=config["epochs"],
        seed=config["seed"],
        minutes=_minutes(training["runs"]),
        single=speed["single_ms_p50"],
        single95=speed["single_ms_p95"],
        rate_batch=round(speed["answers_per_second_in_batches"]),
        mixes=_mixes(blend),
    )


def _minutes(runs: dict[str, dict[str, Any]]) -> str:
    return ", ".join(f"{round(run['seconds'] / 60)} ({name})" for name, run in runs.items())


def _percent(share: float | None) -> str:
    return "none shown" if share is None else f"{100 * share:.0f} %"


def _data_rows(metrics: dict[str, Any]) -> str:
    lines = []
    for cut, sets in metrics["data"].items():
        kept = metrics["validation"].get(cut, {})
        parts = ", ".join(f"{name} {row['answers']:,}" for name, row in kept.items()) or "nothing"
        learnt = ", ".join(f"{name} {count:,}" for name, count in sets.items())
        lines.append(f"| {cut} | {learnt} | {parts} |")
    return "\n".join(lines)


def _figure_rows(validation: dict[str, dict[str, Any]]) -> str:
    lines = []
    for cut, name, row in _parts(validation):
        low, high = row["macro_f1_95"]
        below, above = row["accuracy_95"]
        lines.append(
            f"| {cut}: {name} | {row['labelled']} | **{row['macro_f1']:.3f}** ({low:.3f} to {high:.3f})"
            f" | {row['accuracy']:.3f} ({below:.3f} to {above:.3f}) | {row['ece']:.3f}"
            f" | {_with_interval(row, 'share_shown')} | {_with_interval(row, 'accuracy_when_shown')} |"
        )
    return "\n".join(lines)


def _part_rows(validation: dict[str, dict[str, Any]]) -> str:
    return "\n".join(
        f"| {cut}: {name} | {row['macro_f1_network_alone']:.3f} | {row['macro_f1_words_alone']:.3f}"
        f" | {row['macro_f1']:.3f} | {row['macro_f1_fp32']:.3f} | {_five(row)} |"
        for cut, name, row in _parts(validation)
    )


def _parts(validation: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every part of every cut."""
    for cut, parts in validation.items():
        for name, row in parts.items():
            yield cut, name, row


def _five(row: dict[str, Any]) -> str:
    return f"{row['macro_f1_5way']:.3f}" if "macro_f1_5way" in row else "-"


def _pooled_rows(pooled: dict[str, dict[str, Any]]) -> str:
    return "\n".join(
        f"| {name} | {row['labelled']:,} | {row['questions']} | {row['ece']:.3f} | {row['ece_if_perfect']:.3f}"
        f" (95 %: {row['ece_if_perfect_95']:.3f}) | {row['ece_adaptive']:.3f} | {row['ece_debiased']:.3f}"
        f" | {_with_interval(row, 'share_shown')} | {_with_interval(row, 'accuracy_when_shown')} |"
        for name, row in pooled.items()
    )


def _graded_rows(graded: dict[str, Any]) -> str:
    return "\n".join(
        f"| {name} | {row['questions']} | {count} | {row['accuracy']:.3f} | {row['macro_f1']:.3f}"
        f" | {row['ece']:.3f} | {_with_interval(row, 'share_shown')}"
        f" | {_with_interval(row, 'accuracy_when_shown')} |"
        for name, rows in graded["curve"].items()
        for count, row in rows.items()
    )


def _with_interval(row: dict[str, Any], name: str) -> str:
    if row[name] is None:
        return "none shown"
    low, high = row[f"{name}_95"]
    return f"{100 * row[name]:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def _thresholds(blend: dict[str, Any], kind: str) -> str:
    several, one = (blend["pools"][f"{kind}_{name}"]["threshold"] for name in ("several", "one"))
    return f"{several:.3f} with several references and {one:.3f} with one"


def _mixes(blend: dict[str, Any]) -> str:
    return "; ".join(
        f"{KINDS[kind]}: network {pool['encoder']:.2f}, words {pool['words']:.2f}"
        for kind, pool in blend["pools"].items()
    )


KINDS = {
    "known_several": "known questions with several references",
    "known_one": "known questions with one",
    "new_several": "new questions with several",
    "new_one": "new questions with one",
}
TEXT = """# {version}

Says of an answer in words whether it is correct, contradicts the reference answers, or is neither
(incomplete, irrelevant, or not about the matter). Used for hypotheses, claims, reasoning and
questions in every lab. English only: an answer in another language is recognised and gets no verdict.

## What it is
- A cross-encoder: `{backbone}` (Apache-2.0) with LoRA of rank {rank} (scale {scale}) on every linear
  layer, LayerNorms trained whole, and a head of five classes. It reads up to three reference
  answers closest to the answer, the end of the question, and the answer, within 96 tokens. Data with
  three classes train the same head: p(incorrect) is the sum of the three finer classes.
- Two logistic models over words, in numpy: overlap with the references (plain, weighted, beyond the
  question, by trigrams), negation, opposites (WordNet's antonyms), numbers, order, length; stems; which
  stems answer and closest reference share, which are missing and which are added; for the questions of
  the training data also each stem, and each run of three or four letters, within the question.
- A log-linear pool of the two ({mixes}). The sum of the weights is the inverse temperature. Each kind
  of question has weights of its own, held near those of all known, or all new, questions.
- The certainty of a verdict is the highest of its three probabilities. It is shown from a certainty on:
  on known questions {seen_threshold} (to be right {seen_target} of the time); on new ones {new_threshold}
  ({new_target}; 1.000 means that nothing was sure enough to be shown). A threshold must keep its target
  in nine of ten draws of the questions with replacement.

- Where a teacher has graded answers to a question, kernel logistic regression on them (`graded.py`) moves
  the three probabilities, with the pool's as its offset: by how often each verdict is given, by likeness in
  words and spelling, and by how far the models' own certainty is borne out. Temperature and thresholds
  depend on how many are graded. No answer's text is kept in the model.

## Data and licence
BEETLE and SciEntsBank, the training parts of SemEval-2013 task 7 (Dzikovska et al. 2013), CC BY-SA 3.0;
they are in `ml/data/sets` with attribution. The released test parts were not used for anything. The
opposites are the antonyms of WordNet 3.0 (Princeton University, its own free licence), in `ml/data/words`.

The same schedule runs three times: on two cuts, for the figures below, and on all answers, which is
what is shipped. A cut keeps back a share of the questions, whole, and of the students on the others.

| trained | on | kept back |
|---|---|---|
{rows}

## Figures on the parts kept back
Three classes, int8 as served, all answers counted whether shown or not. 95 % intervals by bootstrap,
of macro-F1 and accuracy over answers, of what is shown over questions. Nothing was chosen on the
answers that are measured: the schedule is fixed, the last weights are taken, and the weights and
thresholds by which a question is measured are fitted on the answers to other questions, of both cuts
(ten folds by question; thresholds within them on five more). (Which words to read was chosen by
cross-validation by question and by student over all the data.) The shipped model has learnt from a
tenth to a third more than these; it can't be measured on the same data.

| part | answers | macro-F1 | accuracy | calibration error | shown | right when shown |
|---|---|---|---|---|---|---|
{figures}

| macro-F1 | network alone | words alone | blend (int8) | blend (fp32) | five classes |
|---|---|---|---|---|---|
{parts}

Calibration, of both cuts together. The error is the mean gap between certainty and share right over ten
bins of equal width, of the answers that could be read; a perfectly calibrated model has an error too at
this number of answers, which *if perfect* gives (mean and 95th percentile of 300 draws); *equal counts*
has ten bins of as many answers each; *debiased* is, over those, the root of the squared gap less its
sampling variance (Kumar et al. 2019).

| questions | answers | of | error | if perfect | equal counts | debiased | shown | right when shown |
|---|---|---|---|---|---|---|---|---|
{pooled}

Graded answers: on each new question of the cuts some answers are taken as graded by a teacher, in eight
draws, and the same other answers are judged each time; what is fitted is fitted on other questions.

| new questions | of | graded | accuracy | macro-F1 | calibration error | shown | right when shown |
|---|---|---|---|---|---|---|---|
{graded}

Speed, one thread of a shared two-core server (AMD EPYC with AVX512-VNNI): {single} ms of processor
time an answer at the median, {single95} ms at the 95th percentile; {rate_batch} answers a second of it in batches.

## How it was trained
`python -m ml train explanations`: seed {seed}, a schedule of {epochs:g} epochs from a learning rate of
{rate}. Minutes on one core, two trainings at a time on a busy machine: {minutes}.

## Limits
- New questions are much harder than known ones. A question written tomorrow for a new lab is new:
  most of its verdicts are held back for the teacher, until some of its answers are graded.
- Contradictions are a tenth of SciEntsBank and the class most often missed.
- An opposite that training did not show is easily missed: of a pendulum, "the period gets shorter when
  it is longer" looks like the reference "the longer the pendulum, the longer one swing takes". The
  estimate is then low and the verdict held back; the exact rules judge directions, not this model.
- The answers come from American undergraduates (BEETLE) and school children (SciEntsBank) writing
  English. Nothing is known about other varieties of English, other ages or other subjects.
- A long answer is cut; one of more than 2,000 characters gets no verdict.
- It judges what is said against the references given, not whether those are true.
"""
