"""A class stands in the order in which its teacher would call it."""

from django.test import Client
from schoolyard import Schoolyard, person

from courses.models import Membership

# Of Unicode's numbers 张 is the lowest of these three.
NAMES = {"zhang": ("张", "伟"), "li": ("", "李娜"), "chen": ("陈", "静")}


def enter(yard: Schoolyard) -> None:
    for login, (last, first) in NAMES.items():
        student = person(login, "student", yard.school)
        student.last_name, student.first_name = last, first
        student.save()
        yard.course.memberships.create(user=student, part=Membership.Part.STUDENT)


def places(page: str) -> list[int]:
    return [page.index(name) for name in ("陈静", "李娜", "张伟")]


def test_chinese_names_stand_by_their_sound_on_the_page_of_the_course(
    yard: Schoolyard, clay: Client
):
    enter(yard)

    found = places(clay.get(f"/courses/{yard.course.pk}/").content.decode())

    assert found == sorted(found)


def test_chinese_names_stand_by_their_sound_in_the_gradebook(yard: Schoolyard, clay: Client):
    enter(yard)

    found = places(clay.get(f"/courses/{yard.course.pk}/gradebook/").content.decode())

    assert found == sorted(found)


def test_other_names_stand_by_the_last_name_however_it_is_capitalised(yard: Schoolyard):
    yard.ada.last_name, yard.ben.last_name = "de Wit", "Berg"

    assert sorted([yard.ada, yard.ben], key=lambda one: one.place_by_name) == [yard.ben, yard.ada]
