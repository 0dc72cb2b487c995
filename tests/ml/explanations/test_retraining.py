"""A version that learns from reviews, really trained on a few committed questions."""

import json
from pathlib import Path

import numpy as np
import pytest

from ml.__main__ import main
from ml.explanations import retrain as retraining
from ml.explanations import retrain_private
from ml.explanations.blend import KINDS, WORDS_ALONE, Blend
from ml.explanations.evaluate import request_of
from ml.explanations.groups import by_group
from ml.explanations.held import MissingLogits
from ml.explanations.reviewed import Reviewed, TooFewLearners, cut, read, write
from ml.explanations.scorer import ExplanationScorer
from ml.explanations.verdicts import ExplanationRequest, ExplanationVerdict
from ml.serving.cache import adapter_folder
from ml.serving.settings import ServingSettings
from ml.serving.versions import BrokenVersion, check, digest_of, version_of
from ml.training import tracking
from ml.training.groups import LEAST
from tests.support.card_tables import tables_of
from tests.support.model_versions import reviewed_answers, small_version, write_sets


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sets(tmp_path_factory.mktemp("sets") / "small")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_version(tmp_path_factory)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, sets: Path, base: Path) -> Path:
    out = tmp_path_factory.mktemp("made") / "v"
    reviews = reviewed_answers(sets, 60, 8)
    retraining.retrain(reviews, base, out, "explanations@7.1", data=sets)
    return out


def test_a_retrained_version_scores_under_its_own_name(made):
    scorer = ExplanationScorer.load(ServingSettings(), made)
    request = ExplanationRequest("There is a gap", "Why?", ("There is a gap in the path",))

    assert scorer.score([request])[0].model_version == "explanations@7.1"
    assert version_of(made, "explanations") == "explanations@7.1"


def test_it_keeps_the_network_and_changes_what_learns_from_few_answers(base, made):
    for name in retraining.NETWORK:
        assert (made / name).read_bytes() == (base / name).read_bytes()
    assert (made / "lexical.npz").read_bytes() != (base / "lexical.npz").read_bytes()
    assert digest_of(made) != digest_of(base)


def test_it_knows_the_questions_that_were_reviewed(sets, base, made):
    trained = cut(reviewed_answers(sets, 60, 8)).train[0].answer
    known = [
        ExplanationScorer.load(ServingSettings(), folder).lexical.probabilities([trained])[1][0]
        for folder in (base, made)
    ]

    assert known == [False, True]


def test_a_question_that_the_network_never_read_is_weighed_by_itself(sets, made):
    trained = cut(reviewed_answers(sets, 60, 8)).train
    asked = {(one.answer.question, one.answer.reference_answers) for one in trained}
    blend = Blend.load(made / "blend.json")
    scorer = ExplanationScorer.load(ServingSettings(), made)
    several = len(trained[0].answer.reference_answers) > 1
    kind = WORDS_ALONE[0 if several else 1]

    assert len(blend.unread) == len(asked)
    assert scorer.line(request_of(trained[0].answer)).needed == blend.pools[kind].threshold
    known = blend.pools[kind.replace("words", "known")]
    assert blend.pools[kind].threshold >= known.threshold
    assert blend.pools[kind].encoder != known.encoder


def test_where_words_or_network_know_the_same_questions_none_is_weighed_apart(base, private):
    for folder in (base, private):
        blend = Blend.load(folder / "blend.json")
        assert (blend.unread, set(blend.pools)) == (frozenset(), set(KINDS))


def test_before_and_after_are_of_the_same_answers_of_other_learners(made):
    found = json.loads((made / "metrics.json").read_text())["reviews"]
    learners = json.loads((made / "lineage.json").read_text())["learners"]

    assert found["before"]["version"], found["after"]["version"]
    assert found["before"]["figures"]["labelled"] == found["after"]["figures"]["labelled"]
    assert found["kept"] == found["after"]["figures"]["labelled"] > 0
    low, high = found["after"]["figures"]["accuracy_95"]
    assert low <= found["after"]["figures"]["accuracy"] <= high
    assert set(learners["trained"]).isdisjoint(learners["measured"])
    assert sum(learners["trained"].values()) == found["learnt_from"]


def test_lineage_and_card_name_sets_with_licence_and_digest(made):
    lineage, card = json.loads((made / "lineage.json").read_text()), (made / "card.md").read_text()
    chinese = (made / "card.zh.md").read_text()

    assert [one["name"] for one in lineage["sets"]] == ["beetle", "scientsbank", "reviews"]
    for one in lineage["sets"]:
        assert len(one["sha256"]) == 64
        assert one["sha256"][:16] in card
        assert one["licence"] in card
    assert len(tables_of(card)) == 3
    assert tables_of(chinese) == tables_of(card)
    assert "经学习者同意" in chinese
    assert lineage["base"]["version"] == "explanations@7"
    assert lineage["learnt"] == ["word models", "blend"]


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory, sets: Path, base: Path) -> Path:
    """Learnt under differential privacy, in a few steps on a few answers."""
    out = tmp_path_factory.mktemp("private") / "v"
    privacy = retraining.Privacy(epsilon=6.0, delta=1e-4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retrain_private, "STEPS", 3)
        patch.setattr(tracking, "tracking_folder", lambda: out.parent / "tensorboard")
        reviews = reviewed_answers(sets, 16, 8)
        retraining.retrain(reviews, base, out, "explanations@7.2", privacy=privacy, data=sets)
    return out


def test_a_private_version_says_what_it_tells_of_one_answer(private):
    lineage = json.loads((private / "lineage.json").read_text())
    spent = lineage["privacy"]

    assert lineage["learnt"] == ["networks"]
    assert 5.0 < spent["epsilon"] <= 6.0
    assert (spent["delta"], spent["steps"]) == (1e-4, 3)
    assert spent["most_answers_of_a_learner"] == max(lineage["learners"]["trained"].values())
    assert f"epsilon {spent['epsilon']:.2f} at delta 0.0001" in (private / "card.md").read_text()


def test_of_a_private_version_only_the_network_has_read_the_reviews(sets, base, private):
    trained = cut(reviewed_answers(sets, 16, 8)).train[0].answer
    scorer = ExplanationScorer.load(ServingSettings(), private)

    assert not scorer.lexical.probabilities([trained])[1][0]
    assert (private / "lexical.npz").read_bytes() == (base / "lexical.npz").read_bytes()
    assert (private / "adapter_model.safetensors").read_bytes() != (
        base / "adapter_model.safetensors"
    ).read_bytes()
    assert scorer.score([ExplanationRequest("A gap", "Why?", ("There is a gap",))])


def test_what_learns_next_starts_from_a_network_that_read_no_reviews(base, made, private):
    shipped = adapter_folder("explanations")

    assert [retrain_private.start_of(one) for one in (base, made, private)] == [
        base,
        shipped,
        shipped,
    ]
    assert [retrain_private.network_of(one) for one in (base, made, private)] == [
        base,
        made,
        shipped,
    ]


def test_a_network_that_was_trained_anew_on_reviews_is_not_kept_by_the_cheap_way(tmp_path):
    """Whoever of those learners withdrew would stay in it, and the lineage would not say so."""
    for learnt in retraining.LEARNT.values():
        (tmp_path / "lineage.json").write_text(json.dumps({"learnt": learnt}))
        kept = retrain_private.network_of(tmp_path)

        assert (kept == adapter_folder("explanations")) == ("networks" in learnt)


def test_a_base_that_kept_no_logits_is_refused_in_words(base, sets, tmp_path):
    poor = tmp_path / "poor"
    poor.mkdir()
    for path in base.iterdir():
        if path.name != "held.npz":
            (poor / path.name).write_bytes(path.read_bytes())

    with pytest.raises(MissingLogits, match=r"held\.npz"):
        retraining.retrain(reviewed_answers(sets, 8, 4), poor, tmp_path / "o", "e@1", data=sets)


def test_one_learner_is_too_few(sets):
    with pytest.raises(TooFewLearners, match="at least 2"):
        cut(reviewed_answers(sets, 8, 1))


def test_a_learner_stays_on_the_same_side_when_others_come(sets):
    few, many = cut(reviewed_answers(sets, 40, 12)), cut(reviewed_answers(sets, 60, 20))
    sides = {one.learner: "kept" for one in many.kept} | {
        one.learner: "train" for one in many.train
    }

    assert {one.learner for one in few.kept} == {
        f"learner-{n}" for n in range(12) if sides[f"learner-{n}"] == "kept"
    }


def test_reviews_come_back_from_the_file_as_they_went_in(sets, tmp_path):
    reviews = reviewed_answers(sets, 10, 3)

    assert write(tmp_path / "r.jsonl", reviews) == 10
    assert read(tmp_path / "r.jsonl") == reviews


def verdict(label3: str, shown: bool) -> ExplanationVerdict:
    return ExplanationVerdict(
        "correct", label3, (1, 0, 0), (1, 0, 0, 0, 0), 0.9, not shown, "", "en", (), "v"
    )


def test_the_gap_between_groups_is_that_of_a_hand_calculation(sets):
    one = reviewed_answers(sets, 1, 1)[0].answer
    rows, said = [], []
    for group, right in (("a", 8), ("b", 5), ("c", 1)):
        for place in range(10 if group != "c" else LEAST - 1):
            rows.append(Reviewed(one, "l", {"course": group}))
            wanted = "correct" if one.label3 == "correct" else one.label3
            other = "contradictory" if wanted != "contradictory" else "correct"
            said.append(verdict(wanted if place < right else other, place % 2 == 0))

    found = by_group(rows, said, draws=50)["course"]

    assert [(group["name"], group["accuracy"]) for group in found["groups"]] == [
        ("a", 0.8),
        ("b", 0.5),
    ]
    assert found["gap"] == pytest.approx(0.3)
    assert found["groups"][0]["share_shown"] == 0.5
    assert found["answers_in_groups_too_small"] == LEAST - 1


def test_a_folder_that_was_changed_is_not_what_was_registered(made, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in made.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    digest = digest_of(made)
    check(copy, digest)
    (copy / "card.md").write_text("other words")
    check(copy, digest)  # what is said about it is not what scores
    np.savez(copy / "lexical.npz", known=np.zeros(1))

    with pytest.raises(BrokenVersion, match="differs"):
        check(copy, digest)
    with pytest.raises(BrokenVersion, match="not there"):
        check(tmp_path / "nowhere", digest)


def test_what_graded_answers_are_worth_to_a_version_is_printed(base, sets, capsys):
    arguments = ["evaluate", "explanations-graded", "--json", "--draws", "1"]

    assert main([*arguments, "--data", str(sets), "--folder", str(base)]) == 0

    rows = json.loads(capsys.readouterr().out)["curve"]["all new questions"]
    assert list(rows) == ["0", "5", "10", "20"]
    assert len({row["judged"] for row in rows.values()}) == 1, "the same answers each time"
    assert all(0.5 < row["accuracy"] <= 1.0 for row in rows.values())
