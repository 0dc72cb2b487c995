"""Wherever a person reads mastery, it is the same number: as it stands now, faded since it was seen."""

from time import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from schoolyard import Schoolyard, a_run, finish, person

from classroom.overview import skill_progress
from comparisons.models import Comparison
from comparisons.outcomes import mastery
from courses.models import Membership
from gradebook.statistics import by_skill
from learners.current import current_mastery, probability_at
from learners.ledger import belief_now, row_of
from learners.models import Mastery, MasteryEvidence
from learners.skills import skills_of
from learners.tracing import PRIOR, Observation, fold
from people.models import User

SKILL = "replication"
DAY_S = 86_400.0

pytestmark = pytest.mark.usefixtures("valkey")


def seen_long_ago(student: User, days: float = 90.0) -> Mastery:
    """A skill that was shown twice, so many days ago."""
    at = time() - days * DAY_S
    seen = [Observation(order, f"run {order}", "correct", skill=SKILL, at=at) for order in (1, 2)]
    row = row_of(student.pk, SKILL, fold(seen))
    row.save()
    return row


def reader(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def row(yard: Schoolyard) -> Mastery:
    return seen_long_ago(yard.ada)


@pytest.mark.parametrize("verdicts", [("correct",), ("correct", "incorrect"), ("incorrect",) * 2])
@pytest.mark.parametrize("days", [0.0, 4.0, 300.0])
def test_many_at_once_fade_as_one_does(verdicts, days):
    seen = [
        Observation(order, f"run {order}", verdict, skill=SKILL, at=1_700_000_000.0)
        for order, verdict in enumerate(verdicts, start=1)
    ]
    belief, at = fold(seen), 1_700_000_000.0 + days * DAY_S

    found = probability_at(SKILL, belief.probability, belief.standing(), at)

    assert found == pytest.approx(belief.now(at).probability, abs=1e-12)


def test_a_row_from_before_times_were_kept_stays():
    assert probability_at(SKILL, 0.7, {}, time()) == 0.7


def test_the_api_gives_it_with_what_it_was_when_it_was_seen(yard, row):
    (found,) = reader(yard.ada).get("/api/v1/mastery/").json()["results"]

    assert found["probability"] == pytest.approx(belief_now(row).probability, abs=1e-6)
    assert found["uncertainty"] == pytest.approx(belief_now(row).uncertainty, abs=1e-6)
    assert found["when_seen"] == row.probability > found["probability"] + 0.05


def test_the_overview_of_a_school_shows_it(yard, row):
    (skill,) = skill_progress(User.objects.filter(pk__in=[yard.ada.pk, yard.ben.pk]))

    assert skill["students"] == 1
    assert skill["mean"] == pytest.approx(belief_now(row).probability, abs=1e-6)


def test_the_statistics_of_a_course_show_it(yard, row):
    (skill,) = by_skill(yard.course, "en")

    assert skill.values == pytest.approx((100 * belief_now(row).probability,), abs=1e-4)


def test_a_comparison_measures_it(yard, row):
    comparison = Comparison(course=yard.course, started=timezone.now())
    finish(a_run(yard.ada, assignment=yard.assignment))
    skills = {skill for lab in ("pendulum", "dc_circuits") for skill in skills_of(lab)}

    found = mastery(comparison, [yard.ada.pk, yard.ben.pk])

    gained = belief_now(row).probability - PRIOR
    assert found == {yard.ada.pk: pytest.approx(PRIOR + gained / len(skills), abs=1e-6)}


def test_a_time_line_ends_with_it(yard, row):
    MasteryEvidence.objects.create(
        student=yard.ada, skill=SKILL, before=0.5, after=row.probability, weight=1.0
    )
    page = reader(yard.clay).get(reverse("learners:timeline", args=[yard.course.pk]))
    (skill,) = page.context["skills"]

    assert [one.middle for one in skill.moments] == pytest.approx(
        [row.probability, belief_now(row).probability], abs=1e-6
    )
    assert f"Now {belief_now(row).probability:.2f} in the middle" in page.content.decode()


def test_a_whole_class_is_read_in_one_query(yard, django_assert_num_queries):
    students = [person(f"student_{number}", "student", yard.school) for number in range(30)]
    for one in students:
        Membership.objects.create(course=yard.course, user=one)
        seen_long_ago(one)

    with django_assert_num_queries(1):
        found = list(current_mastery(yard.course.memberships.values("user")))

    assert len(found) == 30
