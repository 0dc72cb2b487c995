"""The administrator's pages and the API about versions."""

import pytest
from django.test import Client
from django.urls import reverse
from reviewed import a_stored_version, an_answer, consent
from schoolyard import build, person

from people.models import Institution, User
from registry.models import (
    Evaluation,
    LearnerInVersion,
    ModelVersion,
    Pseudonym,
    ShadowVerdict,
    TrainingRun,
)
from registry.services import version_promote

FIGURES = {
    "labelled": 40, "macro_f1": 0.712, "macro_f1_95": [0.61, 0.8], "accuracy": 0.75,
    "accuracy_95": [0.6, 0.85], "ece": 0.031, "share_shown": 0.5, "accuracy_when_shown": 0.9,
}  # fmt: skip
GROUP = {
    "answers": 20, "accuracy": 0.8, "accuracy_95": [0.6, 0.95], "share_shown": 0.5,
    "accuracy_when_shown": 0.9,
}  # fmt: skip
SUBGROUPS = {
    "scaffold": {
        "groups": [{"name": "guided", **GROUP}, {"name": "open", **GROUP, "accuracy": 0.55}],
        "gap": 0.25,
        "answers_in_groups_too_small": 3,
    },
    "device": {
        "groups": [{"name": "phone", **GROUP, "accuracy": 0.6}, {"name": "desktop", **GROUP}],
        "gap": 0.2,
        "answers_in_groups_too_small": 0,
    },
}


@pytest.fixture
def root(tmp_path, settings):
    settings.MODEL_VERSIONS = tmp_path
    return tmp_path


@pytest.fixture
def versions(yard, root) -> dict[str, ModelVersion]:
    """A live version and a proposed one made from it, with all that a page can show."""
    live = a_stored_version(root, "explanations@1", metrics={"validation": {"beetle": FIGURES}})
    version_promote(version=live, admin=yard.head, reason="the first")
    new = a_stored_version(
        root, "explanations@1.1", base=live, card="# A card <b>bold</b>",
        lineage={
            "sets": [{"name": "beetle", "answers": 5, "licence": "CC", "sha256": "ab" * 32}],
            "learnt": ["word models", "blend"],
        },
    )  # fmt: skip
    for one, f1 in ((live, 0.6), (new, 0.712)):
        Evaluation.objects.create(
            version=one, answers=40, digest="d" * 64, subgroups=SUBGROUPS,
            figures=FIGURES | {"macro_f1": f1},
        )  # fmt: skip
    learner = Pseudonym.objects.create(user=yard.ada)
    LearnerInVersion.objects.create(version=new, learner=learner, part="trained", answers=4)
    return {"live": live, "new": new}


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def root_user(db) -> User:
    return User.objects.create_superuser("root")


def test_the_card_is_read_in_the_language_of_the_page_where_it_is_written_in_it(
    yard, versions, client
):
    client.force_login(yard.head)
    version = ModelVersion.objects.get(name="explanations@1.1")
    ModelVersion.objects.filter(pk=version.pk).update(card="# Made here", card_zh="# 在这里做成")
    address = reverse("registry:version", args=[version.name])

    english = client.get(address, headers={"accept-language": "en"}).content.decode()
    chinese = client.get(address, headers={"accept-language": "zh-hans"}).content.decode()
    ModelVersion.objects.filter(pk=version.pk).update(card_zh="")
    untranslated = client.get(address, headers={"accept-language": "zh-hans"}).content.decode()

    assert ("Made here" in english, "在这里做成" in english) == (True, False)
    assert '<article class="model-card" lang="zh-hans"><h3>在这里做成</h3>' in chinese
    assert '<article class="model-card" lang="en"><h3>Made here</h3>' in untranslated


def test_a_version_shows_card_lineage_figures_subgroups_and_comparison(yard, versions):
    page = logged_in(yard.head).get("/overview/models/explanations@1.1/").content.decode()

    for shown in (
        "explanations@1", "0.712", "0.610–0.800", "0.600", "Scaffold level", "gap 0.250", "guided", "Device", "gap 0.200", "phone",
        "abababababababab", "learner-", "withdrawn", "&lt;b&gt;bold&lt;/b&gt;",
        "Learnt from the reviews: the word models; the weights of both",
    ):  # fmt: skip
        assert shown in page
    assert yard.ada.username not in page


PRIVACY = {
    "epsilon": 7.96, "delta": 1e-5, "noise": 1.31, "sample_rate": 0.4, "steps": 30,
    "most_answers_of_a_learner": 3,
}  # fmt: skip


def test_the_list_counts_scores_of_the_versions_that_score_alone(yard, versions, root):
    a_stored_version(root, "tracing@1")
    page = logged_in(yard.head).get("/overview/models/")
    listed = [one for task in page.context["tasks"] for one in task.versions]
    scores = {one["version"].name: one["scores"] for one in listed}

    assert scores == {"explanations@1": 0, "explanations@1.1": 0, "tracing@1": None}
    assert '<td class="number">–</td>' in page.content.decode()


def test_a_private_version_shows_what_it_tells_of_one_answer(yard, versions):
    client, new = logged_in(yard.head), versions["new"]
    plain = client.get("/overview/models/explanations@1.1/").content.decode()
    new.lineage["privacy"] = PRIVACY
    new.save(update_fields=["lineage"])

    page = client.get("/overview/models/explanations@1.1/").content.decode()
    lineage = client.get(f"/api/v1/models/{new.pk}/lineage/").json()

    assert "Differential privacy" not in plain
    for shown in ("Differential privacy", "7.96", "0.00001", "1.31"):
        assert shown in page
    assert lineage["privacy"] == PRIVACY


def test_who_may_not_decide_sees_no_buttons(yard, versions):
    page = logged_in(yard.head).get("/overview/models/explanations@1.1/").content.decode()

    assert "Make it live" not in page


def test_the_administrator_of_the_only_school_decides(db, root):
    school = Institution.objects.create(name="Only")
    head = person("head", "admin", school)
    a_stored_version(root, "explanations@1.1")

    answer = logged_in(head).post(
        "/overview/models/explanations@1.1/promote/", {"reason": "better", "sure": "on"}
    )

    assert answer.status_code == 302
    assert ModelVersion.objects.get().state == "live"


@pytest.mark.parametrize(
    "given", [{"reason": "better"}, {"sure": "on"}, {"reason": " ", "sure": "on"}]
)
def test_promotion_without_reason_or_confirmation_changes_nothing(root_user, versions, given):
    answer = logged_in(root_user).post("/overview/models/explanations@1.1/promote/", given)

    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    versions["new"].refresh_from_db()
    assert versions["new"].state == "proposed"


def test_promoted_and_rolled_back_by_two_clicks(root_user, versions):
    client = logged_in(root_user)

    client.post("/overview/models/explanations@1.1/promote/", {"reason": "better", "sure": "on"})
    page = client.get("/overview/models/explanations@1.1/").content.decode()
    assert "better" in page
    assert "Go back to explanations@1" in page
    client.post("/overview/models/roll-back/explanations/", {"leaving": "explanations@1.1"})

    assert ModelVersion.objects.get(state="live") == versions["live"]


def test_who_promotes_what_another_has_just_made_live_is_told_so(root_user, versions):
    client, asked = logged_in(root_user), {"reason": "better", "sure": "on"}
    client.post("/overview/models/explanations@1.1/promote/", asked)
    client.get("/overview/models/")  # with the word about the first

    answer = client.post("/overview/models/explanations@1.1/promote/", asked)

    assert answer.status_code == 422
    assert (
        "explanations@1.1 is live now; that can&#x27;t be done with it." in answer.content.decode()
    )


def test_two_clicks_on_the_way_back_are_one_step(root_user, versions):
    client = logged_in(root_user)
    client.post("/overview/models/explanations@1.1/promote/", {"reason": "better", "sure": "on"})
    pages = ("/overview/models/", "/overview/models/explanations@1.1/")
    seen = 'name="leaving" value="explanations@1.1"'
    assert all(seen in client.get(page).content.decode() for page in pages)

    for _click in range(2):
        answer = client.post(
            "/overview/models/roll-back/explanations/", {"leaving": "explanations@1.1"}, follow=True
        )

    assert "explanations@1.1 is not live any more" in answer.content.decode()
    assert ModelVersion.objects.get(state="live") == versions["live"]


def test_a_broken_version_is_refused_on_the_page_itself(root_user, versions, root):
    (root / "explanations@1.1" / "head.safetensors").write_bytes(b"other")

    answer = logged_in(root_user).post(
        "/overview/models/explanations@1.1/promote/", {"reason": "better", "sure": "on"}
    )

    assert answer.status_code == 422
    assert "files of explanations@1.1" in answer.content.decode()


def test_into_the_shadow_and_out_again(root_user, versions):
    client = logged_in(root_user)
    for state in ("shadow", "proposed"):
        client.post("/overview/models/explanations@1.1/move/", {"state": state})
        versions["new"].refresh_from_db()
        assert versions["new"].state == state
    client.post("/overview/models/explanations@1.1/move/", {"state": "live"})
    versions["new"].refresh_from_db()
    assert versions["new"].state == "proposed"


def test_the_list_names_what_is_to_be_retrained_and_how_trainings_ended(yard, versions):
    TrainingRun.objects.create(
        task="explanations", because="reviews", state="failed", problem="held.npz is missing"
    )
    consent(yard.ada, given=False)

    page = logged_in(yard.head).get("/overview/models/").content.decode()

    assert "To be retrained" in page
    assert "held.npz is missing" in page
    assert page.count("explanations@1.1") >= 2


def test_pages_speak_chinese(yard, versions):
    client = logged_in(yard.head)
    for path in ("/overview/models/", "/overview/models/explanations@1.1/"):
        page = client.get(path, headers={"accept-language": "zh-hans"}).content.decode()
        for english in ("To be retrained", "Before and after", "Whom it serves", "Trainings"):
            assert english not in page


def test_queries_do_not_grow_with_what_there_is(
    yard, versions, root, django_assert_max_num_queries
):
    client = logged_in(yard.head)
    client.get("/overview/models/")
    for number in range(2, 12):
        one = a_stored_version(root, f"explanations@1.{number}", base=versions["live"])
        learner, _ = Pseudonym.objects.get_or_create(user=(yard.ben, yard.eve)[number % 2])
        LearnerInVersion.objects.create(version=one, learner=learner, part="trained", answers=4)
    with django_assert_max_num_queries(14):
        client.get("/overview/models/")
    with django_assert_max_num_queries(20):
        client.get("/overview/models/explanations@1.1/")


# -- the API ---------------------------------------------------------------------------------------


def test_the_api_tells_an_administrator_lineage_and_comparison(yard, versions):
    client, pk = logged_in(yard.head), versions["new"].pk

    lineage = client.get(f"/api/v1/models/{pk}/lineage/").json()
    comparison = client.get(f"/api/v1/models/{pk}/comparison/").json()

    assert lineage["sets"][0]["licence"] == "CC"
    assert lineage["learnt"] == ["word models", "blend"]
    assert lineage["privacy"] is None
    (learner,) = lineage["learners"]
    assert (learner["answers"], learner["consents"]) == (4, False)
    assert learner["learner"].startswith("learner-")
    assert {one["version"] for one in comparison["evaluations"]} == {
        "explanations@1",
        "explanations@1.1",
    }
    assert comparison["shadow"] is None


def test_the_api_lists_what_is_to_be_retrained(yard, versions):
    (found,) = logged_in(yard.head).get("/api/v1/models/affected/").json()

    code = Pseudonym.objects.get(user=yard.ada).code
    assert found == {
        "version": "explanations@1.1", "state": "proposed", "learners": [code], "answers": 4,
    }  # fmt: skip


def test_what_the_shadow_said_is_in_no_students_hands(yard, versions):
    score = an_answer(yard.ada)
    ShadowVerdict.objects.create(
        version=versions["new"], score=score, live_version="explanations@1", label="contradictory",
        live_label="correct", confidence=0.4321, abstained=False, live_abstained=False, ms=5, live_ms=5,
    )  # fmt: skip
    client = logged_in(yard.ada)

    for path in ("scores", "feedback", "models", "runs"):
        body = client.get(f"/api/v1/{path}/").content.decode()
        assert "0.4321" not in body
        assert "contradictory" not in body
    assert client.get(f"/api/v1/models/{versions['new'].pk}/comparison/").status_code == 403


def test_the_yard_of_these_tests_has_two_schools(db):
    build()

    assert Institution.objects.count() == 2
