"""An adaptive slot that is for some skills: only labs that show them come, where most is to gain."""

from schoolyard import Schoolyard

from courses.models import Stage
from courses.selectors import labs_of, skill_choices, skills_in
from labs.core import lab_names
from learners.candidates import Learner
from learners.deciding import choose
from learners.skills import skills_of
from learners.stages import Place
from learners.tracing import Belief

SHOWN, MISSING = Belief(0.95, 5.0, 0.0, 5), Belief(0.1, 0.0, 5.0, 5)


def slot(yard: Schoolyard, labs: list[str], skills: list[str]) -> Stage:
    return Stage(
        version=yard.version, position=9, kind="adaptive", allowed_labs=labs, skills=skills
    )


def test_the_builder_offers_the_skills_that_are_traced():
    for name in lab_names():
        assert skills_in(name) == skills_of(name)
    offered = [skill for skill, _ in skill_choices(lab_names(), "en")]
    assert set(offered) == {skill for name in lab_names() for skill in skills_of(name)}


def test_only_labs_that_show_a_skill_come(yard: Schoolyard):
    own = skills_of("optics")[-1]

    assert labs_of(slot(yard, ["pendulum", "optics"], [own])) == ["optics"]
    assert labs_of(slot(yard, ["pendulum", "optics"], [])) == ["pendulum", "optics"]


def test_a_skill_that_no_allowed_lab_shows_narrows_nothing(yard: Schoolyard):
    assert labs_of(slot(yard, ["pendulum"], [skills_of("optics")[-1]])) == ["pendulum"]


def test_what_is_to_gain_in_the_skills_of_the_slot_decides(yard: Schoolyard):
    """All of the pendulum is missing but what the slot is for; of optics the reverse."""
    pendulum, optics = (skills_of(lab)[-1] for lab in ("pendulum", "optics"))
    beliefs = dict.fromkeys(skills_of("pendulum"), MISSING)
    beliefs |= dict.fromkeys(skills_of("optics"), MISSING)
    beliefs |= {pendulum: SHOWN, optics: MISSING}
    learner = Learner(beliefs, {"pendulum": 1, "optics": 1}, {})

    stage = slot(yard, ["pendulum", "optics"], [pendulum, optics])
    choice = choose(Place(stage, "passed"), learner)

    assert choice.lab == "optics"
    practised = next(one for one in choice.reasons if one["key"] == "practise_again")
    assert practised["params"]["skills"] == [optics]
