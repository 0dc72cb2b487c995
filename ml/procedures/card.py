"""``python -m ml card procedures``: writes card.md from what training recorded."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from statistics import fmean
from typing import Any

from ml.backbone import NAME
from ml.serving.cache import ADAPTERS

TAGS_HEADER = "| students | trials | marked so: trials | success | promised before | withheld: trials | success | promised before | gap (95 %) |"
GROUPS_HEADING = """The transformer was kept from the labs in {groups} groups, not one by one, each lab in one of them
({minutes:.0f} minutes for each group, training and reading, on one core that others used too). It learnt from the
same real students and the simulated ones of all labs outside of the group, each run whole and after its
first 10 and 5 actions, in one pass over labels that were not softened. *Trained with it* is the mean AUC of
the transformers that were kept from another group. They compare with each other, not with the
transformer that is served:"""
GROUPS_HEADER = "| lab | left out with | whole | first 10 | first 5 | trained with it |"
TRANSFER_HEADER = "| lab | whole | first 10 | first 5 | trained with it | real students alone |"
HEADER = "| runs | students | transformer AUC | sequence AUC | blend AUC (95 %) | accuracy | Brier | calibration error |"


def main(arguments: list[str]) -> int:
    """Regenerate the card of an adapter folder."""
    parser = argparse.ArgumentParser(prog="python -m ml card procedures")
    parser.add_argument("--out", type=Path, default=ADAPTERS / "procedures")
    folder: Path = parser.parse_args(arguments).out
    (folder / "card.md").write_text(card(folder), encoding="utf-8")
    print(folder / "card.md")
    return 0


def card(folder: Path) -> str:
    """The model card as Markdown."""
    metrics, training, blend = (
        json.loads((folder / f"{name}.json").read_text())
        for name in ("metrics", "training", "blend")
    )
    text = (Path(__file__).parent / "card.template.md").read_text(encoding="utf-8")
    config = training["config"]
    return text.format(
        backbone=NAME,
        rank=config["rank"],
        learning_rate=config["learning_rate"],
        epochs=config["epochs"],
        batch=config["batch_size"],
        minutes=round(training["seconds"] / 60),
        version=blend["version"],
        words=blend["words"],
        sequence=blend["sequence"],
        bias=blend["bias"],
        slope=blend["slope"],
        least=blend["least"],
        table="\n".join([HEADER, "|" + "---|" * 8, *rows(metrics)]),
        verdicts=verdicts(metrics["verdicts"]),
        tags=tags_table(metrics["tags"]),
        tag_words=tag_words(metrics["tags"]),
        transfer=transfer(folder / "transfer.json"),
        transfer_transformer=transfer_transformer(folder / "transfer.json"),
    )


def rows(metrics: dict[str, Any]) -> list[str]:
    """A line for each set of runs and length."""
    sets = {name: found for name, found in metrics.items() if name not in ("verdicts", "tags")}
    return [
        row(f"{name}, {cut}", found) for name, cuts in sets.items() for cut, found in cuts.items()
    ]


def row(name: str, found: dict[str, Any]) -> str:
    """One line of the table."""
    low, high = found["auc_95"]
    cells = [
        name,
        f"{found['labelled']}",
        f"{found['transformer_auc']:.3f}",
        f"{found['sequence_auc']:.3f}",
        f"**{found['auc']:.3f}** ({low:.3f} to {high:.3f})",
        f"{found['accuracy']:.3f}",
        f"{found['brier']:.3f}",
        f"{found['ece']:.3f}",
    ]
    return f"| {' | '.join(cells)} |"


def verdicts(found: dict[str, float]) -> str:
    """How verdicts on single trials fell out."""
    shares = ", ".join(
        f"{name.removeprefix('share_')} {value:.0%}"
        for name, value in found.items()
        if name.startswith("share_")
    )
    return (
        f"Of {found['trials']} trials: {shares}. Where a verdict was shown, the transformer moved "
        f"the same way in {found['agreement_when_shown']:.0%}; the mean confidence said "
        f"{found['mean_confidence_when_shown']:.0%}."
    )


def tags_table(found: dict[str, Any]) -> str:
    """Success where a word of the rule was kept as a mark and where it was withheld."""
    lines = [
        tags_row(students, word, found[students]["kept_and_withheld"][word])
        for students in ("real", "simulated")
        if students in found
        for word in ("productive", "unproductive")
    ]
    return "\n".join([TAGS_HEADER, "|" + "---|" * 9, *lines])


def tags_row(students: str, word: str, found: dict[str, Any]) -> str:
    """One word of one kind of students."""
    low, high = found["gap_95"]
    cells = [
        students,
        word,
        f"{found['marked']}",
        f"{found['marked_success']:.3f}",
        f"{found['marked_promised']:.3f}",
        f"{found['withheld']}",
        f"{found['withheld_success']:.3f}",
        f"{found['withheld_promised']:.3f}",
        f"**{found['gap']:+.3f}** ({low:+.3f} to {high:+.3f})",
    ]
    return f"| {' | '.join(cells)} |"


def tag_words(found: dict[str, Any]) -> str:
    """How the marks compare with their labels, and how far a run's balance of marks tells its end."""
    real, success = found["real"], found["real"]["success_auc"]
    low, high = success["gain_95"]
    moved = ", ".join(
        f"{word} {one['mean_move']:+.2f} ({one['trials']} trials)"
        for word, one in found["transformer"].items()
    )
    words = (
        f"Of {real['steps']} steps of {real['runs']} real students {real['withheld']:.1%} were "
        f"withheld; the others agree with the rule in {real['agreement_where_not_withheld']:.1%}. "
        f"A run's share of productive trials less that of unproductive ones orders real students "
        f"by success with an AUC of {success['marks']:.3f}; by the rule's words alone it is "
        f"{success['rule']:.3f} (gain {low:+.3f} to {high:+.3f}). The transformer, which reads "
        f"both moments by itself, moved in logits with a trial marked {moved}."
    )
    if "simulated" in found:
        told = found["simulated"]
        words += (
            f" Of {told['steps']} steps of {told['runs']} simulated students of all labs "
            f"{told['withheld']:.1%} were withheld; the others agree with labels that know the kind "
            f"of student in {told['agreement_where_not_withheld']:.1%}."
        )
    return words


def transfer(file: Path) -> str:
    """What `python -m ml transfer procedures` measured last, or that it was not."""
    if not file.exists():
        return "Not measured for this version."
    found = json.loads(file.read_text())
    labs = found["labs"]
    lines = [TRANSFER_HEADER, "|" + "---|" * 6, *(transfer_row(*one) for one in labs.items())]
    means = {
        name: " / ".join(
            f"{sum(lab[name][cut][0] for lab in labs.values()) / len(labs):.3f}"
            for cut in ("whole", "first 10", "first 5")
        )
        for name in ("left_out", "trained_with_it", "real_students_alone")
    }
    lines.append(
        f"| mean of {len(labs)} | {' | '.join(means['left_out'].split(' / '))} | "
        f"{means['trained_with_it']} | {means['real_students_alone']} |"
    )
    return "\n".join(lines)


def transfer_row(lab: str, found: dict[str, Any]) -> str:
    """One lab: left out with intervals; beside it the other two readers, without."""
    left_out = [
        f"**{value:.3f}** ({low:.3f} to {high:.3f})"
        for value, low, high in found["left_out"].values()
    ]
    others = [
        " / ".join(f"{value:.3f}" for value, *_ in found[name].values())
        for name in ("trained_with_it", "real_students_alone")
    ]
    return f"| {' | '.join([lab, *left_out, *others])} |"


def transfer_transformer(file: Path) -> str:
    """The same of the transformer, which was trained once for each group of labs."""
    found = json.loads(file.read_text()).get("transformer") if file.exists() else None
    if found is None:
        return "The transformer was not trained without labs for this version."
    labs, groups = found["labs"], found["groups"]
    rows = [groups_row(lab, one, groups[one["group"] - 1]) for lab, one in labs.items()]
    cuts = list(next(iter(labs.values()))["trained_with_it"])
    without = [f"{fmean(lab['left_out'][cut][0] for lab in labs.values()):.3f}" for cut in cuts]
    with_it = [f"{fmean(lab['trained_with_it'][cut] for lab in labs.values()):.3f}" for cut in cuts]
    mean = f"| {' | '.join([f'mean of {len(labs)}', '', *without, ' / '.join(with_it)])} |"
    return "\n".join(
        [
            GROUPS_HEADING.format(groups=len(groups), minutes=found["seconds"] / 60 / len(groups)),
            "",
            GROUPS_HEADER,
            "|" + "---|" * 6,
            *rows,
            mean,
        ]
    )


def groups_row(lab: str, found: dict[str, Any], group: list[str]) -> str:
    """One lab: without its group with intervals; beside it the mean of those that met it."""
    left_out = [
        f"**{value:.3f}** ({low:.3f} to {high:.3f})"
        for value, low, high in found["left_out"].values()
    ]
    with_it = " / ".join(f"{value:.3f}" for value in found["trained_with_it"].values())
    others = ", ".join(name for name in group if name != lab)
    return f"| {' | '.join([lab, others, *left_out, with_it])} |"
