"""A lab that was done comes again only for what can be shown in it, and says why it does."""

from collections import Counter
from dataclasses import replace

import pytest
from schoolyard import a_score, finish

from courses.models import Stage
from labs.core import PRACTICES
from learners.candidates import Learner, candidate, worth_of
from learners.deciding import choose
from learners.reasons import rendered
from learners.services import decide_after, decide_first, start_run
from learners.skills import skills_of
from learners.stages import MAX_TRIES, Place
from learners.tracing import Belief

SHOWN = Belief(0.9, shown=3, count=3, order=1)


def learner(beliefs=None, done=None):
    return Learner(beliefs=beliefs or {}, done=done or {}, ideas={})


def reasons(lab, who):
    return candidate(lab, "structured", who, {}).reasons


def words(found):
    return " ".join(rendered(found, "en"))


def test_what_a_finished_run_let_nobody_see_promises_less_with_each_run():
    new, once, twice = (worth_of("optics", learner(done={"optics": runs})) for runs in (0, 1, 2))

    assert once.total == pytest.approx(new.total / 2)
    assert twice.total == pytest.approx(new.total / 3)
    assert once.readiness == pytest.approx(new.readiness / 2)
    assert once.gain == new.gain  # as much is open as before


def test_what_was_seen_in_it_promises_as_much_as_ever():
    seen = {skill: Belief(0.5, shown=1, missing=1, count=2) for skill in skills_of("optics")}

    assert worth_of("optics", learner(seen, {"optics": 2})) == worth_of("optics", learner(seen))


def test_whose_answers_nothing_can_read_is_sent_to_other_labs(yard):
    """Answers in words show a lab's own skills; of who writes what no model reads, they are never seen."""
    decision, labs = decide_first(yard.eve), []
    for _ in range(6):
        run = start_run(student=yard.eve, language="zh-hans", decision=decision)
        labs.append(run.lab)
        for practice in PRACTICES:
            a_score(run, practice, "correct")
            a_score(run, practice, "incomplete")
        decision = decide_after(finish(run))

    assert len(set(labs)) == 6


def test_a_lab_that_comes_again_says_that_and_what_is_open():
    new, again = (reasons("optics", learner(done={"optics": runs})) for runs in (0, 1))

    assert "You have done this lab before; this is still open: " in words(again)
    assert "done this lab before" not in words(new)


def test_where_nothing_is_open_it_says_that_it_keeps_what_was_shown():
    beliefs = dict.fromkeys(skills_of("optics"), SHOWN)

    assert "doing it again keeps it" in words(reasons("optics", learner(beliefs, {"optics": 1})))


def test_labs_of_which_nothing_was_seen_are_told_apart_by_what_they_are_about():
    told = [
        rendered([one for one in reasons(lab, learner()) if one["key"] == "practise"], "en")
        for lab in ("optics", "gas", "pendulum")
    ]

    assert len({str(one) for one in told}) == 3


def test_nobody_is_told_of_what_was_shown_before_anything_was(yard):
    first = decide_first(yard.eve)

    assert "have shown" not in words(first.reasons)
    assert "Nothing was seen of you yet" in words(first.reasons)


def test_a_closed_gate_that_leads_to_another_lab_promises_no_other_try():
    stage = Stage(kind="adaptive", allowed_labs=["optics", "gas"])
    shown = dict.fromkeys(skills_of("optics"), SHOWN)
    who = replace(learner(shown, {"optics": 1}), last_lab="optics", last_scaffold="open")

    choice = choose(Place(stage, "again", 1, ("optics.bending",)), who)

    assert choice.lab == "gas"
    assert choice.reasons[0]["key"] == "again_elsewhere"
    assert "another try" not in words(choice.reasons)


def test_who_is_stuck_in_free_practice_gets_other_labs_after_three_runs_of_one(yard):
    """No gate counts the tries there."""
    decision, labs = decide_first(yard.eve), []
    for _ in range(9):
        run = start_run(student=yard.eve, language="en", decision=decision)
        labs.append(run.lab)
        for skill in (*PRACTICES, "hypothesis", "analyse", "claim", "limits"):
            a_score(run, skill, "incorrect")
        decision = decide_after(finish(run))

    assert max(Counter(labs).values()) <= MAX_TRIES
