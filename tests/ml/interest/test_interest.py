"""Interest from words: the log, the model, its training, and how rankings are measured."""

import json
from io import StringIO

import numpy as np
import pytest
from clicks import write_clicks

from ml.__main__ import main
from ml.interest.embed import main as embed_command
from ml.interest.figures import ndcg_at, ranked, recall_at
from ml.interest.model import Deed, InterestModel, NoModel
from ml.interest.rows import BadLog, parted, read_log

LIGHT, DARK, BETWEEN = (np.array(one, np.float32) for one in ([1, 0], [0, 1], [0.6, 0.8]))


def log_of(tmp_path, *lines):
    file = tmp_path / "log.csv"
    file.write_text("\n".join(["learner,item,text,when,kind", *lines]))
    return file


# -- the log ---------------------------------------------------------------------------------------


def test_a_log_is_read_in_the_order_of_time_with_dates_or_seconds(tmp_path):
    log = read_log(log_of(tmp_path, "a,x,Light,1970-01-02T00:00:00Z,liked", "b,y,Plants,10,opened"))

    assert [(one.learner, one.when) for one in log.interactions] == [("b", 10), ("a", 86_400)]
    assert log.texts == {"x": "Light", "y": "Plants"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,x,Light,10,seen", "line 2: kind is 'seen'"),
        ("a,x,Light,yesterday,opened", "line 2: when is 'yesterday'"),
        ("a,x,,10,opened", "line 2: learner, item and text"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, line, said):
    with pytest.raises(BadLog, match=said):
        read_log(log_of(tmp_path, line))


def test_the_cut_leaves_nothing_later_before_it(tmp_path):
    log = read_log(write_clicks(tmp_path / "log.csv"))
    before, after = parted(log.interactions, 0.8)

    assert max(one.when for one in before) <= min(one.when for one in after)
    assert len(before) == round(0.8 * len(log.interactions))


# -- the model -------------------------------------------------------------------------------------


def test_who_likes_one_thing_is_taken_to_like_what_reads_alike():
    model = InterestModel()
    profile = model.profile([Deed(LIGHT, "liked")])

    assert model.interest(profile, np.stack([LIGHT, BETWEEN, DARK])) == pytest.approx([1, 0.6, 0])


def test_what_was_long_ago_and_what_was_disliked_counts_less():
    model = InterestModel()
    recent = model.profile([Deed(LIGHT, "liked", 86_400 * 60), Deed(DARK, "liked")])
    turned = model.profile([Deed(LIGHT, "disliked"), Deed(DARK, "opened")])

    assert recent == pytest.approx(np.array([0.5, 1.0]) / np.sqrt(1.25))
    assert turned[0] < 0 < turned[1]


def test_of_a_new_learner_nothing_is_claimed():
    model = InterestModel()

    assert model.profile([]) is None
    assert model.interest(None, np.stack([LIGHT, DARK])).tolist() == [0, 0]


# -- measuring -------------------------------------------------------------------------------------


def test_recall_and_ndcg_are_those_reckoned_by_hand():
    wanted = np.array([True, False, True, False])

    assert recall_at([0, 1, 2, 3], wanted, 2) == 0.5
    assert ndcg_at([0, 1, 2, 3], wanted, 3) == pytest.approx((1 + 0.5) / (1 + 1 / np.log2(3)))
    assert ndcg_at([0, 2, 1, 3], wanted, 3) == 1.0


def test_ties_are_broken_by_chance():
    rng = np.random.default_rng(1)
    firsts = {int(ranked(np.zeros(4), rng)[0]) for _ in range(50)}

    assert firsts == {0, 1, 2, 3}


# -- the commands, on the backbone -----------------------------------------------------------------


def test_training_learns_and_the_evaluation_sets_it_beside_popularity(
    small_backbone, tmp_path, capsys
):
    file = write_clicks(tmp_path / "log.csv")

    assert main(["train", "interest", "--data", str(file), "--out", str(tmp_path / "model")]) == 0
    first, last = json.loads(capsys.readouterr().out)["loss"]
    assert last < first
    model = InterestModel.load(tmp_path / "model")
    assert np.abs(model.up).max() > 0

    assert main(["evaluate", "interest", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    ways = {way: one["recall@5"]["mean"] for way, one in found["ways"].items()}
    assert ways["interest"] > ways["popularity"]
    assert ways["interest"] > ways["random"]
    assert found["interest_less_popularity"]["recall@5"]["low"] > 0
    assert "no quality follows" in found["caution"]


def test_texts_become_vectors_of_length_one_that_tell_subjects_apart(
    small_backbone, monkeypatch, capsys
):
    texts = ["mirrors reflect light", "a mirror and rays of light", "acids and bases in water"]
    monkeypatch.setattr("sys.stdin", StringIO(json.dumps(texts)))

    assert embed_command() == 0

    vectors = np.array(json.loads(capsys.readouterr().out))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-3)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


def test_files_that_cannot_be_used_are_refused_with_a_sentence(tmp_path, capsys):
    file = log_of(tmp_path, "a,x,Light,10,seen")

    assert main(["evaluate", "interest", str(file)]) == 2
    assert "kind is 'seen'" in capsys.readouterr().err
    with pytest.raises(NoModel, match="train interest first"):
        InterestModel.load(tmp_path)


HEADING = "learner,item,text,when,kind\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ((HEADING + "a,x,Li\xe9,10,liked\n").encode("latin-1"), "not UTF-8"),
        ((HEADING + "a,x,Light,nan,liked\n").encode(), "when is 'nan'"),
        ((HEADING + "a,x,Light,inf,liked\n").encode(), "when is 'inf'"),
        ((HEADING + "a,x,Light\n").encode(), "line 2"),
        (HEADING.replace("text", "text,text").encode(), "the column text is there twice"),
        ((HEADING + f"a,x,{'x' * 2_000_000},10,liked\n").encode(), "cannot be told apart"),
    ],
)
def test_a_file_that_is_no_log_gets_one_sentence(tmp_path, capsys, content, said):
    file = tmp_path / "log.csv"
    file.write_bytes(content)

    for command in (
        ["evaluate", "interest", str(file)],
        ["train", "interest", "--data", str(file)],
    ):
        out = ["--out", str(tmp_path / "m")] if command[0] == "train" else ["--json"]
        assert main([*command, *out]) == 2
        told = capsys.readouterr()
        assert said in told.err and len(told.err.splitlines()) == 1
        assert told.out == ""


def test_a_log_may_begin_with_a_mark(tmp_path):
    file = tmp_path / "log.csv"
    file.write_bytes(b"\xef\xbb\xbf" + (HEADING + "a,x,Light,10,liked\n").encode())

    assert read_log(file).items == ["x"]
