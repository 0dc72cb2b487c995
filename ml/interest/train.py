"""``python -m ml train interest --data LOG.csv``: learns from a whole log and keeps the adapter."""

import argparse
import json
import sys
import time
from pathlib import Path

from ml.interest.embed import embed
from ml.interest.learn import InterestConfig, NothingToLearn, learn_interest
from ml.interest.rows import BadLog, read_log
from ml.serving.cache import cache_folder


def main(arguments: list[str]) -> int:
    """Train, save, and print what was learnt from; 2 for a file that cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m ml train interest")
    parser.add_argument("--data", type=Path, required=True, help="learner, item, text, when, kind")
    parser.add_argument("--out", type=Path, default=cache_folder() / "interest")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)  # refused now, and not after the training
    began = time.process_time()
    try:
        log = read_log(options.data)
        items = log.items
        vectors = embed([log.texts[item] for item in items])
        places = {item: place for place, item in enumerate(items)}
        config = InterestConfig(seed=options.seed)
        model, losses = learn_interest(log.interactions, places, vectors, config)
    except (BadLog, NothingToLearn, OSError) as error:
        print(f"{options.data}: {error}", file=sys.stderr)
        return 2
    model.save(options.out)
    found = {
        "data": options.data.name,
        "interactions": len(log.interactions),
        "learners": len({one.learner for one in log.interactions}),
        "items": len(items),
        "loss": [round(losses[0], 4), round(losses[-1], 4)],
        "processor_seconds": round(time.process_time() - began, 1),
    }
    (options.out / "training.json").write_text(json.dumps(found, indent=2) + "\n")
    print(json.dumps(found))
    return 0
