"""Why a model changed is read in the reader's language; what a person typed stays as it was typed."""

import pytest
from django.utils import translation
from reviewed import a_stored_version

from registry.models import TrainingRun, Transition
from registry.retraining import NoGain
from registry.sentences import SENTENCES, kept
from registry.services import version_move, version_promote, version_roll_back

PLACES = {
    "name": "explanations@1", "gain": 0.01, "low": -0.02, "high": 0.03, "students": 6,
    "task": "tracing", "seconds": 60,
}  # fmt: skip


@pytest.fixture
def rolled_back(yard, tmp_path, settings) -> str:
    """Two versions, the second one promoted by an administrator and taken back by one who reads Chinese."""
    settings.MODEL_VERSIONS = tmp_path
    for name in ("explanations@1", "explanations@1.1"):
        version_promote(
            version=a_stored_version(tmp_path, name), admin=yard.head, reason="better on cards"
        )
    with translation.override("zh-hans"):
        version_roll_back(task="explanations", admin=yard.head)
    return "/overview/models/explanations@1/"


def in_both(client, path: str) -> tuple[str, str]:
    english, chinese = (
        client.get(path, headers={"accept-language": one}).content.decode()
        for one in ("en", "zh-hans")
    )
    return english, chinese


def test_each_reader_reads_a_roll_back_in_their_own_language(yard, rolled_back, client):
    client.force_login(yard.head)

    english, chinese = in_both(client, rolled_back)

    assert "rolled back from explanations@1.1" in english
    assert "explanations@1.1 came in" in english
    assert "从 explanations@1.1 退回" in chinese
    assert "came in" not in chinese


def test_what_a_person_typed_stays_as_it_was_typed(yard, rolled_back, client):
    client.force_login(yard.head)

    english, chinese = in_both(client, rolled_back)

    assert "better on cards" in english
    assert "better on cards" in chinese


def test_a_row_written_before_keeps_its_text(yard, rolled_back):
    old = Transition.objects.create(
        version_id=Transition.objects.first().version_id, after="live", reason="rolled back"
    )

    with translation.override("zh-hans"):
        assert old.why == "rolled back"


def test_the_api_answers_in_the_callers_language(yard, rolled_back, client):
    client.force_login(yard.head)
    version = Transition.objects.first().version_id

    chinese = client.get(
        f"/api/v1/models/{version}/lineage/", headers={"accept-language": "zh-hans"}
    ).json()

    assert chinese["history"][0]["reason"] == "从 explanations@1.1 退回"


def test_another_one_in_the_shadow_is_told_in_both_languages(yard, tmp_path, settings):
    settings.MODEL_VERSIONS = tmp_path
    first, second = (a_stored_version(tmp_path, f"explanations@1.{one}") for one in (1, 2))
    for one in (first, second):
        version_move(version=one, state="shadow", admin=yard.head)

    told = Transition.objects.filter(version=first).first()

    assert told.why == "another one went into the shadow"
    with translation.override("zh-hans"):
        assert told.why == "另一个版本进入了影子运行"


def test_a_training_without_gain_says_so_to_each_reader(yard, client):
    said = NoGain("no_gain_tracing", gain=0.0012, low=-0.01, high=0.02, students=6)
    TrainingRun.objects.create(
        task="tracing", because="verdicts", state="no_gain", ending=said.ending
    )
    client.force_login(yard.head)

    english, chinese = in_both(client, "/overview/models/")

    assert "log loss of the next verdict better by 0.0012 (-0.0100 to 0.0200)" in english
    assert "0.0012（-0.0100 至 0.0200）" in chinese
    assert "log loss" not in chinese


@pytest.mark.parametrize("key", SENTENCES)
def test_every_sentence_can_be_read_in_chinese(key):
    row = TrainingRun(ending=kept(key, **PLACES))

    english = row.why_none
    with translation.override("zh-hans"):
        chinese = row.why_none

    assert chinese
    assert chinese != english


def test_a_sentence_that_nobody_could_read_is_not_kept():
    with pytest.raises(KeyError):
        kept("because_i_say_so")
