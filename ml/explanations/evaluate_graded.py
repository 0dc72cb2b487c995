"""``python -m ml evaluate explanations-graded``: the learning curve of `graded_curve`, as a command."""

import argparse
import json
from pathlib import Path
from typing import Any

from ml.explanations.cuts import CUTS, halves
from ml.explanations.graded_curve import DRAWS, curve
from ml.explanations.prepared import read_sets
from ml.serving.cache import adapter_folder


def main(arguments: list[str]) -> int:
    """Print the learning curve of a version's figures; two minutes."""
    parser = argparse.ArgumentParser(prog="python -m ml evaluate explanations-graded")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--draws", type=int, default=DRAWS, help="of graded answers, a question")
    parser.add_argument("--data", type=Path, help="a folder with NAME_train.jsonl (default: ours)")
    parser.add_argument("--folder", type=Path, help="a version (default: the committed one)")
    options = parser.parse_args(arguments)
    from ml.explanations.finish import fit_words, hold, kept_back  # scikit-learn; --help needs none

    folder = options.folder or adapter_folder("explanations")
    cuts = [halves(read_sets(options.data), cut) for cut in CUTS]
    words = [fit_words(one.train) for one in cuts]
    helds = [hold(one, model, folder) for one, model in zip(cuts, words, strict=True)]
    found = curve(kept_back(cuts, words, helds), options.draws)
    print(json.dumps(found) if options.json else as_table(found))
    return 0


def as_table(found: dict[str, Any]) -> str:
    """For a person to read."""
    lines = []
    for group, rows in found["curve"].items():
        lines.append(f"{group}, {next(iter(rows.values()))['questions']} questions")
        for graded, row in rows.items():
            right = row["accuracy_when_shown"]
            lines.append(
                f"  {graded:>2} graded: shown {row['share_shown']:.3f} {row['share_shown_95']},"
                f" right when shown {right if right is not None else '-'} {row['accuracy_when_shown_95']},"
                f" accuracy {row['accuracy']:.3f}, macro-F1 {row['macro_f1']:.3f}, ece {row['ece']:.3f}"
            )
    return "\n".join(lines)
