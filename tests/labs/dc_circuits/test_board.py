"""The board: what may stand where."""

import pytest

from labs.dc_circuits.board import MOST_OF_A_KIND, Board, BoardError, Point


@pytest.fixture
def board() -> Board:
    return Board()


def place(board, kind, start, end):
    return board.place(kind, start, end, {"resistance": 10.0}, True)


def refused(code):
    return pytest.raises(BoardError, match=code)


def test_ids_count_up_by_kind(board):
    ids = [place(board, "bulb", [row, 0], [row, 2]).id for row in (0, 1)]
    ids += [place(board, "resistor", [2, 0], [2, 2]).id, board.connect([0, 0], [1, 0]).id]

    assert ids == ["L1", "L2", "R1", "W1"]


def test_a_free_number_is_used_again(board):
    place(board, "bulb", [0, 0], [0, 2])
    place(board, "bulb", [1, 0], [1, 2])
    board.remove("L1")

    assert place(board, "bulb", [2, 0], [2, 2]).id == "L1"


@pytest.mark.parametrize("end", [[0, 0], [0, 1], [1, 1], [2, 3], [0, 5]])
def test_a_part_spans_two_to_four_steps_in_line(board, end):
    with refused("not_in_line"):
        place(board, "bulb", [0, 0], end)
    assert not board.parts


@pytest.mark.parametrize("end", [[6, 0], [0, 8], [-1, 0], [0], "ab", None, [True, 2], [0.0, 2]])
def test_terminals_off_the_board_are_refused(board, end):
    with refused("off_the_board"):
        place(board, "bulb", [0, 0], end)


def test_parts_do_not_lie_over_one_another(board):
    place(board, "bulb", [1, 1], [1, 3])
    with refused("taken"):
        place(board, "bulb", [0, 2], [2, 2])
    with refused("taken"):
        place(board, "bulb", [1, 2], [3, 2])
    with refused("taken"):
        place(board, "resistor", [1, 3], [1, 1])


def test_a_part_does_not_cover_the_end_of_a_wire_or_a_probe(board):
    board.connect([0, 1], [3, 1])
    board.probe([2, 3], None)
    with refused("taken"):
        place(board, "bulb", [0, 0], [0, 2])
    with refused("taken"):
        place(board, "bulb", [1, 3], [3, 3])


def test_wires_and_probes_do_not_end_under_a_part(board):
    place(board, "bulb", [1, 1], [1, 3])
    with refused("under_a_part"):
        board.connect([0, 0], [1, 2])
    with refused("under_a_part"):
        board.probe([1, 2], None)


def test_a_wire_is_laid_once_whichever_way_round(board):
    board.connect([0, 0], [0, 5])
    with refused("already_connected"):
        board.connect([0, 5], [0, 0])
    with refused("same_terminal"):
        board.connect([0, 0], [0, 0])
    board.disconnect([0, 5], [0, 0])
    assert not board.wires


def test_a_part_moves_out_of_its_own_way(board):
    place(board, "bulb", [1, 1], [1, 3])

    board.move("L1", [1, 2], [1, 4])

    assert board.parts["L1"].covered() == [Point(1, 3)]


def test_there_is_an_end_to_every_kind(board):
    for number in range(MOST_OF_A_KIND):
        place(board, "bulb", [number % 6, 3 * (number // 6)], [number % 6, 3 * (number // 6) + 2])
    with refused("kind_used_up"):
        place(board, "bulb", [3, 3], [3, 5])


def test_only_switches_toggle(board):
    place(board, "bulb", [0, 0], [0, 2])
    place(board, "switch", [1, 0], [1, 2])

    assert not board.toggle("S1").closed
    with refused("not_a_switch"):
        board.toggle("L1")
    with refused("unknown_part"):
        board.toggle("S9")
