"""Which version scores: promoted with a reason, rolled back in one step, every change in the audit."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from reviewed import a_stored_version, a_version

from registry.models import ModelVersion, Transition
from registry.selectors import live_version
from registry.services import previous_of, version_move, version_promote, version_roll_back


@pytest.fixture
def root(tmp_path, settings):
    settings.MODEL_VERSIONS = tmp_path
    return tmp_path


def states() -> dict[str, str]:
    return dict(ModelVersion.objects.values_list("name", "state"))


def test_a_promoted_version_takes_the_place_of_the_live_one(yard, root):
    a_stored_version(root, "explanations@1", "live")
    new = a_stored_version(root, "explanations@1.1")

    version_promote(version=new, admin=yard.head, reason="better on new questions")

    assert states() == {"explanations@1": "retired", "explanations@1.1": "live"}
    entry = Transition.objects.get(version=new)
    assert (entry.before, entry.after, entry.by) == ("proposed", "live", yard.head)
    assert entry.reason == "better on new questions"


def test_promotion_needs_a_reason(yard, root):
    new = a_stored_version(root, "explanations@1.1")

    with pytest.raises(ValidationError):
        version_promote(version=new, admin=yard.head, reason="  ")

    assert states() == {"explanations@1.1": "proposed"}
    assert not Transition.objects.exists()


def test_a_version_whose_files_were_changed_is_not_promoted(yard, root):
    a_stored_version(root, "explanations@1", "live")
    new = a_stored_version(root, "explanations@1.1")
    (root / "explanations@1.1" / "head.safetensors").write_bytes(b"other")

    with pytest.raises(ValidationError, match="files"):
        version_promote(version=new, admin=yard.head, reason="better")

    assert live_version("explanations").name == "explanations@1"


def test_a_version_whose_files_are_gone_is_not_promoted(yard, root):
    with pytest.raises(ValidationError, match="files"):
        version_promote(version=a_version("explanations@9"), admin=yard.head, reason="better")


def test_one_step_back_brings_the_earlier_version_in_again(yard, root):
    first = a_stored_version(root, "explanations@1")
    second = a_stored_version(root, "explanations@1.1")
    third = a_stored_version(root, "explanations@1.2")
    for one in (first, second, third):
        version_promote(version=one, admin=yard.head, reason="next")

    version_roll_back(task="explanations", admin=yard.head)

    assert states()["explanations@1.1"] == "live"
    assert states()["explanations@1.2"] == "retired"
    entry = Transition.objects.filter(version=second).first()
    assert (entry.before, entry.after, entry.by) == ("retired", "live", yard.head)
    assert (entry.reason, "explanations@1.2" in entry.why) == ("", True)


def test_without_an_earlier_version_there_is_no_way_back(yard, root):
    first = a_stored_version(root, "explanations@1")
    version_promote(version=first, admin=yard.head, reason="first")

    assert previous_of(first) is None
    with pytest.raises(ValidationError):
        version_roll_back(task="explanations", admin=yard.head)


def test_rolling_back_one_task_leaves_the_other_alone(yard, root):
    for name in ("explanations@1", "procedures@1", "explanations@1.1"):
        version_promote(version=a_stored_version(root, name), admin=yard.head, reason="next")

    version_roll_back(task="explanations", admin=yard.head)

    assert states() == {
        "explanations@1": "live",
        "explanations@1.1": "retired",
        "procedures@1": "live",
    }


def test_one_version_is_in_the_shadow_at_a_time(yard, root):
    first = a_stored_version(root, "explanations@1.1")
    second = a_stored_version(root, "explanations@1.2")

    version_move(version=first, state="shadow", admin=yard.head)
    version_move(version=second, state="shadow", admin=yard.head)

    assert states() == {"explanations@1.1": "proposed", "explanations@1.2": "shadow"}


@pytest.mark.parametrize(
    ("state", "to"),
    [("live", "shadow"), ("live", "retired"), ("retired", "shadow"), ("shadow", "live")],
)
def test_what_is_live_leaves_only_when_another_comes(yard, root, state, to):
    version = a_stored_version(root, "explanations@1", state)

    with pytest.raises(ValidationError):
        version_move(version=version, state=to, admin=yard.head)

    assert states() == {"explanations@1": state}


def test_the_database_itself_allows_one_live_version_a_task(yard):
    a_version("explanations@1", "live")
    a_version("procedures@1", "live")

    with pytest.raises(IntegrityError), transaction.atomic():
        a_version("explanations@2", "live")
