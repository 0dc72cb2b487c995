"""The command line: ``python -m ml VERB TASK ...`` and ``python -m ml prepare``.

Each task is a package ``ml.<task>`` whose modules with the names of the verbs have a
``main(arguments: list[str]) -> int``. They are imported only when asked for, so that ``prepare``
with a warm cache and ``evaluate`` never load torch.
"""

import os
import sys
from importlib import import_module

from ml.data.runs import BadRow

TASKS = ("explanations", "procedures")
# tracing needs no backbone, interest takes it as it is: nothing is prepared for them
TRAINED = (*TASKS, "tracing", "interest")
# placement fits at each use, sequencing to its own simulated students, explanations-graded is explanations
# with a teacher's graded answers: nothing is trained beforehand
EVALUATED = (*TRAINED, "placement", "sequencing", "explanations-graded")
TASKS_OF = {
    "train": (*TRAINED, "mastery"),  # the learner model of the product, from counts
    "evaluate": EVALUATED,
    "card": (*TASKS, "tracing", "placement", "sequencing"),
    "ablate": ("explanations",),  # each choice of the training alone
    "transfer": ("procedures",),  # each lab left out of training in its turn
}

USAGE = """usage: python -m ml train explanations|procedures|tracing|mastery [options]
       python -m ml evaluate explanations|procedures|tracing FILE [--json] [--predictions OUT] [options]
       python -m ml train interest --data LOG [options]
       python -m ml evaluate interest LOG [--json] [--model FOLDER]
       python -m ml evaluate explanations-graded [--json] [options]
       python -m ml evaluate placement ANSWERS KEY [--json] [options]
       python -m ml evaluate sequencing [--json] [options]
       python -m ml ablate explanations [options]
       python -m ml card explanations|procedures|tracing|placement|sequencing
       python -m ml transfer procedures --data LOG --simulated FILES --fresh FILES [options]
       python -m ml prepare [explanations] [procedures]
       python -m ml serve [--port PORT] [options]

'python -m ml VERB TASK --help' lists the options."""


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if arguments else 2
    verb, *rest = arguments
    if verb == "prepare":
        return _prepare(rest)
    if verb == "serve":
        return int(import_module("ml.service.serve").main(rest))
    if not rest or rest[0] not in TASKS_OF.get(verb, ()):
        print(USAGE, file=sys.stderr)
        return 2
    task, _, part = rest[0].partition("-")
    run = import_module(f"ml.{task}.{verb}_{part}" if part else f"ml.{task}.{verb}").main
    try:
        return int(run(rest[1:]))
    except BrokenPipeError:  # whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except UnicodeDecodeError as error:
        print(f"error: a file is not UTF-8 ({error}); save it as UTF-8", file=sys.stderr)
        return 2
    except (BadRow, OSError) as error:  # what cannot be learnt from, read or written
        print(f"error: {error}", file=sys.stderr)
        return 2


def _prepare(tasks: list[str]) -> int:
    from ml.serving import sentences
    from ml.serving.cache import prepare

    unknown = set(tasks) - set(TASKS)
    if unknown:
        print(f"unknown task: {', '.join(sorted(unknown))}\n{USAGE}", file=sys.stderr)
        return 2
    wanted = tuple(tasks) or TASKS
    for line in prepare(wanted):
        print(line)
    if "explanations" in wanted:  # which also compares answers in the backbone as it came
        print(sentences.prepare())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
