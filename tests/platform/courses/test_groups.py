"""Groups of a course: a teacher makes and fills them."""

from django.test import Client
from schoolyard import Schoolyard

from courses.models import Course, Group


def test_a_group_is_made_and_filled(yard: Schoolyard, clay: Client):
    ben = yard.course.memberships.get(user=yard.ben)

    clay.post(f"/courses/{yard.course.pk}/groups/", {"name": " Table 1 "})
    group = Group.objects.get()
    clay.post(
        f"/courses/{yard.course.pk}/groups/{group.pk}/", {"name": "Window", "members": ben.pk}
    )

    group.refresh_from_db()
    assert (group.name, list(group.members.all())) == ("Window", [ben])


def test_how_many_are_in_a_group_does_not_read_as_a_part_of_its_name(
    yard: Schoolyard, clay: Client
):
    yard.course.groups.create(name="Table 1").members.set(yard.course.memberships.all()[:1])

    page = clay.get(f"/courses/{yard.course.pk}/groups/").content.decode()

    assert 'Table 1 <span class="soft small">1 student</span>' in page


def test_two_groups_of_a_course_have_two_names(yard: Schoolyard, clay: Client):
    for _ in range(2):
        answer = clay.post(f"/courses/{yard.course.pk}/groups/", {"name": "Table 1"})

    assert "This course has a group of that name." in answer.content.decode()
    assert Group.objects.count() == 1


def test_nobody_from_outside_the_course_gets_into_a_group(yard: Schoolyard, clay: Client):
    other = Course.objects.create(institution=yard.school, title="Chemistry")
    stranger = other.memberships.create(user=yard.dow)
    group = yard.course.groups.create(name="Table 1")

    clay.post(
        f"/courses/{yard.course.pk}/groups/{group.pk}/", {"name": "Table 1", "members": stranger.pk}
    )

    assert not group.members.exists()


def test_a_teacher_of_the_course_is_in_no_group(yard: Schoolyard, clay: Client):
    teacher = yard.course.memberships.get(user=yard.clay)
    group = yard.course.groups.create(name="Table 1")

    clay.post(
        f"/courses/{yard.course.pk}/groups/{group.pk}/", {"name": "Table 1", "members": teacher.pk}
    )

    assert not group.members.exists()


def test_who_leaves_the_course_leaves_its_groups(yard: Schoolyard, clay: Client):
    ben = yard.course.memberships.get(user=yard.ben)
    group = yard.course.groups.create(name="Table 1")
    group.members.set([ben])

    clay.post(f"/courses/{yard.course.pk}/members/{ben.pk}/remove/")

    assert not group.members.exists()


def test_a_group_of_another_course_is_not_mine_to_change(yard: Schoolyard, clay: Client):
    other = Course.objects.create(institution=yard.school, title="Chemistry")
    group = other.groups.create(name="Table 1")

    for way in ("", "remove/"):
        address = f"/courses/{yard.course.pk}/groups/{group.pk}/{way}"
        assert clay.post(address, {"name": "Mine"}).status_code == 404


def test_the_page_takes_as_many_queries_with_many_groups(
    yard: Schoolyard, clay: Client, django_assert_max_num_queries
):
    for number in range(20):
        group = yard.course.groups.create(name=f"Table {number}")
        group.members.set(yard.course.memberships.filter(part="student"))

    with django_assert_max_num_queries(10):
        clay.get(f"/courses/{yard.course.pk}/groups/")
