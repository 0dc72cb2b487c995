"""The review queue: whose cards are whose, what a card shows, and what a verdict leaves behind."""

import pytest
from deeds import HYPOTHESIS, IN_CHINESE
from django.urls import reverse
from django.utils.html import strip_tags
from schoolyard import Schoolyard, a_run, a_score, an_event

from courses.models import Course, Membership
from runs.models import Event
from scoring import services
from scoring.models import Review, ReviewItem, Score
from scoring.queue import enqueue_committed
from scoring.review import marked


@pytest.fixture(autouse=True)
def silence(monkeypatch):
    """No doorbells: nobody listens here."""
    monkeypatch.setattr(services, "ring_all", lambda bells: None)


def an_item(
    yard: Schoolyard, text: str = "The longer string swings slower", **run: object
) -> ReviewItem:
    run.setdefault("assignment", yard.assignment)
    made = a_run(yard.ada, **run)
    Event.objects.filter(run=made).delete()
    event = an_event(made, 1, "hypothesis", "state")
    event.new = {
        "text": text,
        "independent": "length",
        "dependent": "period",
        "direction": "increases",
    }
    event.save()
    score = a_score(
        made,
        "hypothesis",
        "unsure",
        seq=1,
        step="hypothesis",
        scorer="explanations",
        abstained=True,
        abstained_because="unsure",
        confidence=0.41,
        model_version="explanations@1",
        detail={"label5": "correct", "words": ["longer", "slower"], "language": "en"},
    )
    return ReviewItem.objects.create(score=score, reason="unsure")


def said_by_the_model(page: str) -> str:
    """What the card shows of the model's verdict, without the markup."""
    said = page.split('<ul class="review-said">')[1].split("</p>")[0]
    return strip_tags(said)


def test_it_works(yard, client):
    item = an_item(yard)
    client.force_login(yard.clay)

    page = client.get("/review/").content.decode()

    assert "The <mark>longer</mark> string swings <mark>slower</mark>" in page
    assert "41 % sure" in page
    assert "explanations@1" in page
    assert reverse("scoring:record", args=[item.pk]) in page


def test_an_answer_that_the_model_could_not_read_has_no_share_of_certainty(yard, client):
    item = an_item(yard)
    Score.objects.filter(pk=item.score_id).update(confidence=0.0, abstained_because="language")
    client.force_login(yard.clay)

    english, chinese = (
        client.get("/review/", headers={"accept-language": one}).content.decode()
        for one in ("en", "zh-hans")
    )

    assert "0 % sure" not in english
    assert " explanations@1" in said_by_the_model(english)
    assert said_by_the_model(english).count("unsure") == 1
    assert said_by_the_model(chinese).count("不确定") == 1


def test_a_verdict_is_put_beside_the_machines_and_the_next_card_follows(yard, client):
    first, second = an_item(yard), an_item(yard)
    client.force_login(yard.clay)

    answer = client.post(
        f"/review/{first.pk}/", {"verdict": "correct", "comment": " Well put. "}, follow=True
    )

    review = Review.objects.get()
    assert (review.score, review.teacher, review.verdict) == (first.score, yard.clay, "correct")
    assert review.comment == "Well put."
    first.refresh_from_db()
    assert first.closed is not None
    first.score.refresh_from_db()
    assert first.score.verdict == "unsure", "the machine's own verdict stays"
    assert reverse("scoring:record", args=[second.pk]) in answer.content.decode()


def test_of_two_teachers_the_slower_is_told_and_led_on(yard, client):
    item, other = an_item(yard), an_item(yard)
    client.force_login(yard.clay)
    said = {"verdict": "correct", "comment": "Well <put>."}
    for _ in range(2):
        answer = client.post(f"/review/{item.pk}/", said, follow=True)

    assert answer.status_code == 200
    assert "Somebody was faster" in answer.content.decode()
    assert "You had written: “Well &lt;put&gt;.”" in answer.content.decode()
    assert answer.context["card"].item == other
    assert Review.objects.count() == 1


def test_without_a_verdict_nothing_is_kept_and_the_comment_is_still_there(yard, client):
    item = an_item(yard)
    client.force_login(yard.clay)

    answer = client.post(f"/review/{item.pk}/", {"comment": "half a thought"})

    assert answer.status_code == 422
    assert "half a thought" in answer.content.decode()
    assert not Review.objects.exists()


def test_next_leaves_a_card_aside_and_comes_round_again(yard, client):
    first, second = an_item(yard), an_item(yard)
    client.force_login(yard.clay)

    after_first = client.get(f"/review/?after={first.pk}").content.decode()
    after_last = client.get(f"/review/?after={second.pk}").content.decode()

    assert reverse("scoring:record", args=[second.pk]) in after_first
    assert reverse("scoring:record", args=[first.pk]) in after_last


def test_an_empty_queue_says_so(yard, client):
    client.force_login(yard.clay)

    assert "Nothing waits for you" in client.get("/review/?after=nonsense").content.decode()


@pytest.mark.parametrize(
    ("who", "sees"),
    [("clay", True), ("head", True), ("dow", False), ("far_head", False)],
)
def test_cards_are_shown_by_course(yard, client, who, sees):
    item = an_item(yard)
    client.force_login(getattr(yard, who))

    page = client.get("/review/").content.decode()
    answer = client.post(f"/review/{item.pk}/", {"verdict": "correct"})

    assert (reverse("scoring:record", args=[item.pk]) in page) is sees
    assert answer.status_code == (302 if sees else 404)
    assert Review.objects.count() == int(sees)


@pytest.mark.parametrize("who", ["ada", "ben", "eve"])
def test_students_have_no_review_queue(yard, client, who):
    item = an_item(yard)
    client.force_login(getattr(yard, who))

    assert client.get("/review/").status_code == 403
    assert client.post(f"/review/{item.pk}/", {"verdict": "correct"}).status_code == 403


def test_it_needs_a_login(client, db):
    assert client.get("/review/").status_code == 302


def test_free_practice_goes_to_the_students_teachers(yard, client):
    item = an_item(yard, assignment=None)
    other = Course.objects.create(institution=yard.school, title="Chemistry 9")
    Membership.objects.create(course=other, user=yard.dow, part="teacher")

    client.force_login(yard.clay)
    assert reverse("scoring:record", args=[item.pk]) in client.get("/review/").content.decode()
    client.force_login(yard.dow)
    assert "Nothing waits for you" in client.get("/review/").content.decode()


def test_what_a_student_wrote_is_shown_as_text(yard, client):
    an_item(yard, text="<script>alert(1)</script> longer")
    client.force_login(yard.clay)

    page = client.get("/review/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>longer</mark>" in page


def test_the_deciding_words_are_marked_whole():
    assert marked("Longer, longest; long.", ["longer", "long"]) == [
        ("Longer", True),
        (", longest; ", False),
        ("long", True),
        (".", False),
    ]
    assert marked("", ["long"]) == []


def test_a_real_step_in_chinese_makes_a_card(yard, do, drain, client):
    run = a_run(yard.ada, assignment=yard.assignment)
    enqueue_committed(do(run, HYPOTHESIS, IN_CHINESE))
    drain()
    client.force_login(yard.clay)

    cards = [0, *ReviewItem.objects.values_list("pk", flat=True)]
    pages = [client.get(f"/review/?after={after}").content.decode() for after in cards]

    assert any("如果摆线变长" in page and "not in English" in page for page in pages)


def test_the_queue_can_be_read_by_reason(yard, client):
    item = an_item(yard)
    asked = ReviewItem.objects.create(score=an_item(yard).score, reason="student")
    client.force_login(yard.clay)

    page = client.get("/review/?reason=student").content.decode()
    answer = client.post(f"/review/{asked.pk}/?reason=student", {"verdict": "correct"})

    assert f"/review/{asked.pk}/" in page
    assert f"/review/{item.pk}/" not in page
    assert answer["Location"].endswith(f"?after={asked.pk}&reason=student")


def test_a_page_of_the_queue_takes_the_same_queries_however_much_waits(
    yard, client, django_assert_max_num_queries
):
    for _ in range(12):
        an_item(yard)
    client.force_login(yard.clay)

    with django_assert_max_num_queries(14):
        client.get("/review/")
