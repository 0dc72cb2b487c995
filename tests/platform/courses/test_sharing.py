"""Who may read, change and copy a sequence."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from schoolyard import Schoolyard, person

from courses.access import may_edit_sequence, sequences_visible_to
from courses.building import sequence_create, stage_add
from courses.drafting import publish
from courses.history import state_of
from courses.models import Course, Sequence, SequenceShare
from courses.sharing import sequence_open, sequence_share


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def status(user, yard: Schoolyard) -> int:
    return client_of(user).get(f"/sequences/{yard.sequence.pk}/").status_code


@pytest.mark.parametrize("may_change", [True, False])
def test_a_colleague_reads_and_changes_as_the_owner_says(yard: Schoolyard, may_change):
    assert status(yard.dow, yard) == 404

    sequence_share(sequence=yard.sequence, username="dow", may_change=may_change)

    assert status(yard.dow, yard) == 200
    assert may_edit_sequence(yard.dow, yard.sequence) is may_change
    sent = client_of(yard.dow).post(f"/sequences/{yard.sequence.pk}/stages/", {"lab": "gas"})
    assert sent.status_code == (302 if may_change else 403)


def test_a_sequence_that_is_open_to_the_school_is_read_and_copied_and_not_changed(yard: Schoolyard):
    sequence_open(sequence=yard.sequence, open_to_school=True)
    stranger = person("far_teacher", "teacher", yard.eve.institution)

    assert status(yard.dow, yard) == 200
    assert not may_edit_sequence(yard.dow, yard.sequence)
    assert status(stranger, yard) == 404
    assert status(yard.ada, yard) == 403


def test_a_copy_is_ones_own_draft_with_the_same_stages(yard: Schoolyard):
    sequence_open(sequence=yard.sequence, open_to_school=True)

    client_of(yard.dow).post(f"/sequences/{yard.sequence.pk}/copy/")

    copy = Sequence.objects.get(owner=yard.dow)
    assert copy.title == "Copy of Motion and current"
    assert state_of(copy.versions.get()) == state_of(yard.version)
    assert copy.versions.get().published is None


@pytest.mark.parametrize("name", ["ada", "far_head", "nobody", "clay"])
def test_it_is_shared_with_teachers_of_the_school_only(yard: Schoolyard, name):
    with pytest.raises(ValidationError):
        sequence_share(sequence=yard.sequence, username=name, may_change=False)


def test_sharing_twice_changes_what_the_colleague_may(yard: Schoolyard):
    for may_change in (False, True):
        sequence_share(sequence=yard.sequence, username="dow", may_change=may_change)

    assert SequenceShare.objects.get().may_change


def test_what_is_no_longer_shared_is_closed(yard: Schoolyard):
    share = sequence_share(sequence=yard.sequence, username="dow", may_change=True)

    client_of(yard.clay).post(f"/sequences/{yard.sequence.pk}/share/{share.pk}/remove/")

    assert status(yard.dow, yard) == 404


def test_a_colleague_who_may_read_shares_nothing_on(yard: Schoolyard):
    sequence_share(sequence=yard.sequence, username="dow", may_change=False)

    answer = client_of(yard.dow).post(
        f"/sequences/{yard.sequence.pk}/share/", {"open_to_school": "on"}
    )

    assert answer.status_code == 403
    yard.sequence.refresh_from_db()
    assert not yard.sequence.open_to_school


def test_a_sequence_shared_in_every_way_is_listed_once(yard: Schoolyard):
    yard.sequence.open_to_school = True
    yard.sequence.save()
    yard.sequence.shares.create(user=yard.clay)
    yard.course.assignments.create(version=yard.version)

    assert sequences_visible_to(yard.clay).count() == 1


@pytest.mark.parametrize("address", ["/sequences/", "/sequences/library/", "/sequences/{pk}/"])
def test_the_pages_ask_as_often_for_many_sequences(
    yard: Schoolyard, django_assert_max_num_queries, address
):
    for number in range(12):
        owner = yard.dow if number % 2 else yard.clay
        made = Sequence.objects.create(
            owner=owner, institution=yard.school, title=str(number), open_to_school=True
        )
        made.shares.create(user=yard.clay)
        made.versions.create().stages.create(position=1, lab="pendulum")
    client = client_of(yard.clay)

    with django_assert_max_num_queries(16):
        assert client.get(address.format(pk=yard.sequence.pk)).status_code == 200


def test_a_sequence_is_assigned_where_it_was_published(yard: Schoolyard):
    yard.assignment.delete()

    client_of(yard.clay).post(f"/sequences/{yard.sequence.pk}/assign/", {"course": yard.course.pk})

    assert yard.course.assignments.get().version == yard.version


def test_the_builder_shows_which_class_works_on_which_version(yard: Schoolyard):
    stage_add(sequence=yard.sequence, lab="gas")
    publish(sequence=yard.sequence)

    text = client_of(yard.clay).get(f"/sequences/{yard.sequence.pk}/").content.decode()

    assert "See what version 2 would change" in text
    assert f"/courses/{yard.course.pk}/assignments/{yard.assignment.pk}/move/" in text


@pytest.mark.parametrize("course", ["strange", "", "x"])
def test_it_is_given_only_to_a_course_that_one_teaches(yard: Schoolyard, course):
    other = Course.objects.create(institution=yard.school, title="Of nobody")
    named = str(other.pk) if course == "strange" else course

    answer = client_of(yard.clay).post(f"/sequences/{yard.sequence.pk}/assign/", {"course": named})

    assert answer.status_code == 404
    assert not other.assignments.exists()


def test_a_draft_is_not_assigned(yard: Schoolyard):
    made = sequence_create(owner=yard.clay, institution=yard.school, title="Draft")

    answer = client_of(yard.clay).post(
        f"/sequences/{made.pk}/assign/", {"course": yard.course.pk}, follow=True
    )

    assert "Only a published version can be assigned." in answer.content.decode()
