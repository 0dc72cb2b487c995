"""What students do in the tests of scoring."""

HYPOTHESIS = (
    "hypothesis",
    "state",
    {
        "independent": "length",
        "dependent": "period",
        "direction": "increases",
        "text": "If the string is longer, the period gets longer.",
    },
)
IN_CHINESE = (
    "hypothesis",
    "state",
    {
        "independent": "length",
        "dependent": "period",
        "direction": "increases",
        "text": "如果摆线变长，那么摆动的周期也会变长，因为要走的路更长。",
    },
)


def trial(length: float, mass: float = 100) -> list[tuple]:
    """Two settings, a swing, a reading, a row in the notebook."""
    return [
        ("length", "set", length),
        ("mass", "set", mass),
        ("apparatus", "release"),
        ("photogate", "read"),
        ("notebook", "record"),
    ]
