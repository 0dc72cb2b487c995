"""Groups of a course: a teacher makes and fills them."""

from django.test import Client
from schoolyard import Schoolyard

from courses.models import Course, Group, Membership
from people.models import User


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
    ben = yard.course.memberships.get(user=yard.ben)
    yard.course.groups.create(name="Table 1").members.set([ben])

    page = clay.get(f"/courses/{yard.course.pk}/groups/").content.decode()

    assert 'Table 1</a> <span class="soft small">1 student</span>' in page


def test_groups_stand_in_the_order_in_which_they_are_counted(yard: Schoolyard, clay: Client):
    for name in ("Table 10", "Window", "Table 2", "7", "Table 1", "Table ²"):
        yard.course.groups.create(name=name)

    page = clay.get(f"/courses/{yard.course.pk}/groups/")

    names = [group.name for group, _members in page.context["groups"]]
    assert names == ["7", "Table 1", "Table 2", "Table 10", "Table ²", "Window"]


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


def test_two_colleagues_who_fill_a_group_at_once_undo_nothing_of_each_other(
    yard: Schoolyard, clay: Client
):
    ada, ben = (yard.course.memberships.get(user=one) for one in (yard.ada, yard.ben))
    group = yard.course.groups.create(name="Table 1")
    group.members.set([ada])
    address = f"/courses/{yard.course.pk}/groups/{group.pk}/"
    page = clay.get(address).context["form"].initial
    shown = {"name_shown": page["name_shown"], "members_shown": page["members_shown"]}

    clay.post(address, shown | {"name": "Window", "members": [ada.pk, ben.pk]})
    clay.post(address, shown | {"name": "Table 1", "members": []})

    group.refresh_from_db()
    assert (group.name, list(group.members.all())) == ("Window", [ben])


def test_a_group_that_cannot_be_saved_comes_back_as_it_was_filled(yard: Schoolyard, clay: Client):
    ben = yard.course.memberships.get(user=yard.ben)
    yard.course.groups.create(name="Window")
    group = yard.course.groups.create(name="Table 1")

    answer = clay.post(
        f"/courses/{yard.course.pk}/groups/{group.pk}/", {"name": "Window", "members": ben.pk}
    )

    assert answer.status_code == 422
    assert "This course has a group of that name." in answer.content.decode()
    assert f'value="{ben.pk}" id="id_members_1" checked' in answer.content.decode()


def test_the_page_of_all_groups_grows_with_the_members_not_with_the_class(
    yard: Schoolyard, clay: Client
):
    """A box for each student in each group made 2.7 MB of a hall of 300."""
    people = User.objects.bulk_create(
        User(username=f"p{n}", role="student", institution=yard.school) for n in range(300)
    )
    members = Membership.objects.bulk_create(
        Membership(course=yard.course, user=one) for one in people
    )
    for number in range(100):
        group = yard.course.groups.create(name=f"Table {number}")
        group.members.set(members[3 * number : 3 * number + 3])

    page = clay.get(f"/courses/{yard.course.pk}/groups/").content

    assert b"p299" in page
    assert len(page) < 100_000
