"""The procedures model's marks of single actions, kept with its score."""

from deeds import trial
from schoolyard import a_run

from scoring import drain as draining
from scoring import judging, verdicts
from scoring.models import Score
from scoring.writing import write


def scored(run, events, models):
    """What the procedures model's scores hold, by event."""
    judged = draining.by_rules([(run.pk, event.seq) for event in events if event.scorable])
    judging.judge_by_models(judged, models)
    write(judged, complete=True)
    return {one.seq: one.detail["tags"] for one in Score.objects.filter(scorer="procedures")}


def test_a_score_holds_the_marks_of_all_trials_until_then(yard, do, models, valkey):
    run = a_run(yard.ada)

    found = scored(run, do(run, *trial(0.5), *trial(1.0), *trial(1.0)), models)

    # Of each trial the release and the row that writes it down.
    assert sorted(seq for seqs in found[15].values() for seq in seqs) == [3, 5, 8, 10, 13, 15]
    assert {3, 5} <= set(found[5]["productive"]), "length alone stands away from where it began"
    assert {13, 15} & {seq for word in ("unproductive", "neutral") for seq in found[15][word]}


def test_a_mark_once_given_stays(yard, do, models, valkey):
    run = a_run(yard.ada)

    found = scored(run, do(run, *trial(0.5), *trial(1.0), *trial(0.8, mass=300)), models)

    words = [{seq: word for word, seqs in tags.items() for seq in seqs} for tags in found.values()]
    assert all(early.items() <= words[-1].items() for early in words)


def test_a_long_run_does_not_make_long_scores(yard, do, models, valkey, monkeypatch):
    monkeypatch.setattr(verdicts, "MOST_TAGS", 4)
    run = a_run(yard.ada)

    found = scored(run, do(run, *trial(0.5), *trial(1.0), *trial(0.8)), models)

    assert sorted(seq for seqs in found[15].values() for seq in seqs) == [8, 10, 13, 15]
