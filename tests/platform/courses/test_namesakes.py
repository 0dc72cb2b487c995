"""Two students of one name: wherever a teacher picks one of a class, their logins tell them apart."""

import pytest
from django.test import Client
from schoolyard import Schoolyard

from classroom.selectors import board_rows


@pytest.fixture
def namesakes(yard: Schoolyard) -> None:
    for one in (yard.ada, yard.ben):
        one.first_name, one.last_name = "Samuel", "Abel"
        one.save()


@pytest.mark.parametrize(
    "path", ["gradebook/", "map/", "groups/", "groups/{group}/", "assignments/{given}/extensions/"]
)
def test_namesakes_are_told_apart_where_one_is_picked(
    yard: Schoolyard, clay: Client, namesakes: None, path: str
):
    group = yard.course.groups.create(name="Table 1")
    group.members.set(yard.course.memberships.filter(part="student"))
    where = path.format(group=group.pk, given=yard.assignment.pk)

    page = clay.get(f"/courses/{yard.course.pk}/{where}").content.decode()

    assert "Samuel Abel (ada)" in page
    assert "Samuel Abel (ben)" in page


def test_the_board_tells_namesakes_apart(yard: Schoolyard, namesakes: None):
    names = {row["name"] for row in board_rows(yard.course)}

    assert names == {"Samuel Abel (ada)", "Samuel Abel (ben)"}


def test_who_shares_a_name_with_nobody_is_called_by_it_alone(
    yard: Schoolyard, clay: Client, namesakes: None
):
    yard.ben.first_name = "Sam"
    yard.ben.save()

    page = clay.get(f"/courses/{yard.course.pk}/gradebook/").content.decode()

    assert ">Samuel Abel</a>" in page
