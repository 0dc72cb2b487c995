"""What the rules say of simulated students, as a table to fit a learner model to."""

from labs.__main__ import main
from labs.students.verdicts import COLUMNS, verdicts_of_class


def test_experts_do_better_than_novices_and_the_table_says_who_has_the_skill():
    rows = list(verdicts_of_class(["pendulum", "optics"], students=12, runs=2, seed=3))
    right = {has: [float(row.correct) for row in rows if row.has == has] for has in ("1", "0")}

    assert {row.run for row in rows} == {1, 2}
    assert sum(right["1"]) / len(right["1"]) > sum(right["0"]) / len(right["0"]) + 0.1
    assert all(row.item.startswith(("pendulum.", "optics.")) for row in rows)


def test_the_same_seed_gives_the_same_table(tmp_path):
    for name in ("one.csv", "two.csv"):
        arguments = ["verdicts", "--lab", "pendulum", "--students", "2", "--runs", "1"]
        assert main([*arguments, "--out", str(tmp_path / name)]) == 0

    first, second = ((tmp_path / name).read_text() for name in ("one.csv", "two.csv"))
    assert first == second
    assert first.splitlines()[0] == ",".join(COLUMNS)
