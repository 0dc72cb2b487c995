"""Random assignment in permuted blocks: of every four students two come into each group.

Permuted blocks keep the groups of like size whenever the comparison ends (Altman & Bland 1999,
"How to randomise", BMJ 319, 703-704). The same seed and number give the same group again.
"""

from random import Random

BLOCK = "aabb"


def arm_of(seed: int, number: int) -> str:
    """The group, `a` or `b`, of the student who is drawn as `number` (from 0)."""
    block = list(BLOCK)
    Random(f"{seed}:{number // len(BLOCK)}").shuffle(block)
    return block[number % len(BLOCK)]
