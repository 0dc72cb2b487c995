"""The climate control: what the hidden system is, and that it stays hidden."""

import json
import random

import pytest

from labs.climate_control.system import CONTROLS, OUTPUTS, drawn
from labs.core import Action, BadAction, Bench, load_lab

SYSTEMS = [drawn(random.Random(number)) for number in range(300)]


def test_every_output_is_moved_and_no_two_controls_move_the_same():
    for system in SYSTEMS:
        moved = [system.moves(c) for c in CONTROLS]
        assert set().union(*moved) == set(OUTPUTS)
        assert len(set(moved)) == len(CONTROLS)
        assert any(len(outputs) < 2 for outputs in moved)


def test_seeds_give_many_different_systems():
    assert len({str(system) for system in SYSTEMS}) > 200


def test_one_seed_is_one_system():
    lab = load_lab("climate_control")
    one, two = (Bench(lab, lab.default_variant(), 5).simulation for _ in range(2))

    assert one._hidden == two._hidden


def test_a_step_moves_the_room_by_effects_and_drift_and_writes_itself_down(climate):
    hidden = climate.bench.simulation._hidden
    climate.act("top", "set", 2)
    climate.act("bottom", "set", -1)
    trial = climate.act("apparatus", "apply").observations["trial"]

    for output, unit, start in (("temperature", 0.5, 25.0), ("humidity", 1.0, 50.0)):
        effects = hidden.effects
        change = unit * (
            2 * effects["top"][output] - effects["bottom"][output] + hidden.drift[output]
        )
        assert trial["readings"][f"{output}_change"]["value"] == pytest.approx(change)
        assert trial["readings"][output]["value"] == pytest.approx(start + change)
    assert trial["settings"] == {"top": 2, "central": 0, "bottom": -1}


def test_reset_brings_controls_and_room_back(climate):
    climate.trial(top=2)
    climate.act("apparatus", "reset")

    assert climate.record.settings == {"top": 0, "central": 0, "bottom": 0}
    assert climate.bench.simulation.scene()["room"] == {"temperature": 25.0, "humidity": 50.0}
    assert len(climate.record.trials) == 1


def test_the_room_stops_at_its_limit_and_says_so(climate):
    hidden = climate.bench.simulation._hidden
    strong = max(CONTROLS, key=lambda c: abs(hidden.effects[c]["temperature"]))
    climate.act(strong, "set", 2)
    with pytest.raises(BadAction) as caught:
        for _ in range(200):
            climate.act("apparatus", "apply")

    assert caught.value.code == "room_at_its_limit"
    climate.act("apparatus", "reset")
    climate.act("apparatus", "apply")


@pytest.mark.parametrize("value", [0.5, 3, -3, "up", True, None])
def test_a_control_takes_whole_numbers_from_minus_two_to_two(climate, value):
    with pytest.raises(BadAction) as caught:
        climate.act("top", "set", value)

    assert "top control" in str(caught.value)


def test_two_systems_that_look_alike_so_far_send_the_same(start):
    """Nothing of the hidden system shows before it acts: at rest all seeds send the same bytes."""
    sent = set()
    for seed in range(20):
        run = start("climate_control", seed=seed)
        run.act("top", "set", 2)
        page = run.bench.lab.for_page(run.bench.variant)
        words = run.bench.lab.words("en").for_page()
        scene = run.bench.simulation.scene()
        sent.add(json.dumps([page, words, scene, run.record.events[0].observations]))

    assert len(sent) == 1


def test_only_the_true_diagram_solves_it(climate):
    simulation = climate.bench.simulation
    links = [[c, o] for c in CONTROLS for o in simulation._hidden.moves(c)]

    assert simulation.solved({"links": links})
    assert not simulation.solved({"links": links[1:]})
    assert not simulation.solved({"links": []})


def test_links_are_drawn_once_and_between_what_exists(climate):
    climate.act("diagram", "draw", {"links": [["top", "humidity"], ["top", "humidity"]]})
    assert climate.record.diagram == {"links": [["top", "humidity"]]}
    for links in ([["top"]], ["top"], [["humidity", "top"]], "all"):
        with pytest.raises(BadAction):
            climate.bench.act(Action("diagram", "draw", {"links": links}))
