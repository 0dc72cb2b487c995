"""A log in the public shape, made up by a rule. It shows that the machinery works, and nothing more."""

import csv
import random
from pathlib import Path

TOPICS = {
    "light": ["mirrors and reflection", "lenses and images", "colours of the rainbow",
              "laser light", "prisms bend light", "telescopes"],
    "circuits": ["batteries and bulbs", "resistors in series", "electric current in wires",
                 "voltage and Ohm's law", "capacitors store charge", "switches and fuses"],
    "plants": ["photosynthesis in leaves", "seeds and germination", "roots take up water",
               "flowers and pollen", "how trees grow", "mosses and ferns"],
    "acids": ["acids and bases", "titration with an indicator", "pH of household liquids",
              "neutralisation and salts", "buffer solutions", "acid rain"],
}  # fmt: skip
DAY_S = 86_400


def write_clicks(file: Path, learners: int = 40, deeds: int = 12, seed: int = 1) -> Path:
    """Each learner likes one topic and takes nine of ten items from it, one a day."""
    rng = random.Random(seed)
    rows = []
    for number in range(learners):
        topic = rng.choice(list(TOPICS))
        start = rng.uniform(0, 10) * DAY_S
        for day in range(deeds):
            chosen = topic if rng.random() < 0.9 else rng.choice(list(TOPICS))
            place = rng.randrange(len(TOPICS[chosen]))
            kind = rng.choice(["opened", "finished", "finished", "liked"])
            when = round(start + day * DAY_S)
            rows.append([f"s{number}", f"{chosen}-{place}", TOPICS[chosen][place], when, kind])
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["learner", "item", "text", "when", "kind"], *rows])
    return file
