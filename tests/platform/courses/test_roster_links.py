"""The links by which students whom a file brought in choose their passwords."""

import re

from django.test import Client
from rosters import HEADER, sent, taken_over
from schoolyard import Schoolyard, person

from people.models import User


def link_in(page: str) -> str:
    found = re.search(r"http://testserver(/accounts/invitation/[^<]+)<", page)
    assert found is not None
    return found[1]


def test_a_new_student_chooses_a_password_by_the_link_and_is_in_the_course(yard, clay: Client):
    answer = sent(clay, yard, HEADER + "Cyd,Lee,cyd,,\n")
    clay.post(f"{answer.url}apply/")
    link = link_in(clay.get(answer.url).content.decode())
    browser = Client()

    opened = browser.get(link, follow=True)
    chosen = {"new_password1": "quiet-river-31", "new_password2": "quiet-river-31"}
    home = browser.post(opened.redirect_chain[-1][0], chosen, follow=True)

    assert "Your login is <b" in opened.content.decode()
    assert yard.sequence.title in home.content.decode()
    assert User.objects.get(username="cyd").check_password("quiet-river-31")


def test_a_link_holds_once(yard: Schoolyard, clay: Client):
    answer = sent(clay, yard, HEADER + "Cyd,Lee,cyd,,\n")
    clay.post(f"{answer.url}apply/")
    link = link_in(clay.get(answer.url).content.decode())
    cyd = User.objects.get(username="cyd")
    cyd.set_password("quiet-river-31")
    cyd.save()

    assert "This link no longer works" in Client().get(link, follow=True).content.decode()
    assert "/accounts/invitation/" not in clay.get(answer.url).content.decode()


def test_nobody_logs_in_before_a_password_is_chosen(yard: Schoolyard):
    taken_over(yard, HEADER + "Cyd,Lee,cyd,,\n")

    answer = Client().post("/accounts/login/", {"login": "cyd", "password": ""})

    assert answer.status_code == 200
    assert not User.objects.get(username="cyd").has_usable_password()


def test_no_link_opens_an_account_that_the_file_did_not_make(yard: Schoolyard, clay: Client):
    fay = person("fay", "student", yard.school)
    fay.set_unusable_password()
    fay.save()
    answer = sent(clay, yard, HEADER + "Fay,,fay,,\n")
    clay.post(f"{answer.url}apply/")

    assert "/accounts/invitation/" not in clay.get(answer.url).content.decode()


def test_the_link_of_a_student_who_left_the_course_is_shown_no_more(yard: Schoolyard, clay: Client):
    answer = sent(clay, yard, HEADER + "Cyd,Lee,cyd,,\n")
    clay.post(f"{answer.url}apply/")
    yard.course.memberships.filter(user__username="cyd").delete()

    assert "/accounts/invitation/" not in clay.get(answer.url).content.decode()
