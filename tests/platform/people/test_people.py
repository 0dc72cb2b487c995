"""Accounts: who may make and change whom, and how a student signs up."""

import re

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from rest_framework.authtoken.models import Token
from schoolyard import PASSWORD, Schoolyard

from people.models import User
from people.selectors import people_visible_to
from people.services import person_change, person_create

SIGNUP = {
    "first_name": "Zoe",
    "last_name": "Li",
    "username": "zoe",
    "password1": "quiet-river-31",
    "password2": "quiet-river-31",
}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_person_logs_in_and_out(yard: Schoolyard):
    client = Client()

    answer = client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})

    assert answer.status_code == 302
    assert client.get("/people/me/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/people/me/").status_code == 302


@pytest.mark.parametrize(("ticked", "lasts"), [({}, ""), ({"remember": "on"}, 14 * 24 * 3600)])
def test_a_log_in_ends_with_the_browser_unless_asked_to_stay(yard: Schoolyard, ticked, lasts):
    client = Client()

    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD} | ticked)

    assert client.cookies["sessionid"]["max-age"] == lasts


def test_a_student_signs_up_with_a_join_code_and_is_in_the_course(yard: Schoolyard):
    Client().post("/accounts/signup/", SIGNUP | {"join_code": yard.course.join_code.lower()})

    zoe = User.objects.get(username="zoe")
    assert zoe.is_student
    assert zoe.institution == yard.school
    assert yard.course.memberships.get(user=zoe).part == "student"


def test_a_wrong_join_code_is_explained_and_what_was_typed_is_kept(yard: Schoolyard):
    answer = Client().post("/accounts/signup/", SIGNUP | {"join_code": "NOPE2345"})

    assert not User.objects.filter(username="zoe").exists()
    assert "No course has the join code NOPE2345" in answer.content.decode()
    assert 'value="Zoe"' in answer.content.decode()


def test_nobody_signs_up_as_a_teacher(yard: Schoolyard):
    form = SIGNUP | {"join_code": yard.course.join_code, "role": "teacher"}

    Client().post("/accounts/signup/", form)

    assert User.objects.get(username="zoe").is_student


def test_a_class_in_which_many_mistype_shuts_nobody_else_out(yard: Schoolyard):
    """A school stands behind one address."""
    cache.clear()
    for number in range(25):
        Client().post("/accounts/login/", {"login": f"somebody{number}", "password": "wrong"})

    answer = Client().post("/accounts/login/", {"login": "ada", "password": PASSWORD})

    assert answer.status_code == 302


def test_ten_wrong_passwords_close_the_door_for_a_while(yard: Schoolyard, settings):
    settings.ACCOUNT_RATE_LIMITS = False  # here the lock of django-axes alone is meant
    client = Client()
    for _ in range(10):
        client.post("/accounts/login/", {"login": "ada", "password": "wrong"})

    answer = client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})

    assert client.get("/people/me/").status_code == 302
    assert "Too many tries" in answer.content.decode()


def test_wrong_passwords_are_counted_however_the_login_is_written(yard: Schoolyard, settings):
    """A program that guesses would have ten tries more with each way to write it."""
    settings.ACCOUNT_RATE_LIMITS = False
    client = Client()
    for login in ("ada", "Ada", "ADA", "adA", "aDa ") * 2:
        client.post("/accounts/login/", {"login": login, "password": "wrong"})

    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})

    assert client.get("/people/me/").status_code == 302


def test_an_admin_makes_a_teacher_for_the_own_school(yard: Schoolyard):
    form = {
        "username": "newt",
        "first_name": "Newt",
        "role": "teacher",
        "password": "quiet-river-31",
    }

    client_of(yard.head).post("/people/new/", form)

    assert User.objects.get(username="newt").institution == yard.school


def test_a_teacher_who_was_given_no_password_chooses_one_by_the_link(yard: Schoolyard):
    form = {"username": "newt", "first_name": "Newt", "role": "teacher", "password": ""}
    chosen = {"new_password1": "quiet-river-31", "new_password2": "quiet-river-31"}

    answer = client_of(yard.head).post("/people/new/", form, follow=True)
    newt, link = Client(), answer.context["invitation"]
    choosing = newt.get(link, follow=True).request["PATH_INFO"]
    home = newt.post(choosing, chosen, follow=True)

    assert link in answer.content.decode()
    assert home.wsgi_request.user == User.objects.get(username="newt", role="teacher")
    assert not Client().get(link, follow=True).context["validlink"], "it holds once"
    person = client_of(yard.head).get(f"/people/{home.wsgi_request.user.pk}/")
    assert person.context["invitation"] == ""


def test_no_one_else_is_shown_the_link(yard: Schoolyard):
    yard.ada.set_unusable_password()
    yard.ada.save()

    assert client_of(yard.head).get(f"/people/{yard.ada.pk}/").context["invitation"]
    for other in (yard.clay, yard.ada):
        assert client_of(other).get(f"/people/{yard.ada.pk}/").status_code in (302, 403, 404)


def test_a_password_that_is_too_easy_is_refused_beside_its_field(yard: Schoolyard):
    form = {"username": "newt", "role": "teacher", "password": "12345678"}

    answer = client_of(yard.head).post("/people/new/", form)

    assert not User.objects.filter(username="newt").exists()
    assert "entirely numeric" in answer.content.decode()


@pytest.mark.parametrize("password", ["river", "12345678", "password"])
def test_a_student_reads_in_chinese_what_a_password_lacks(yard: Schoolyard, password: str):
    form = {
        **SIGNUP,
        "join_code": yard.course.join_code,
        "password1": password,
        "password2": password,
    }

    answer = Client().post("/accounts/signup/", form, headers={"accept-language": "zh-hans"})

    errors = answer.context["form"].errors
    assert set(errors) == {"password1"}
    assert "密码" in str(errors["password1"])


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [("悦", "张", "张悦"), ("Yue", "Zhang", "Yue Zhang"), ("悦", "", "悦")],
)
def test_a_name_is_shown_in_the_order_of_its_language(first: str, last: str, shown: str):
    assert User(username="yue", first_name=first, last_name=last).shown_name == shown


def test_nobody_shuts_themselves_out(yard: Schoolyard):
    with pytest.raises(ValidationError):
        person_change(admin=yard.head, person=yard.head, role="admin", is_active=False)


def test_an_admin_closes_an_account(yard: Schoolyard):
    person_change(admin=yard.head, person=yard.ada, is_active=False, role="student")

    client = Client()
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    assert client.get("/people/me/").status_code == 302


def test_a_closed_account_is_told_so(yard: Schoolyard):
    person_change(admin=yard.head, person=yard.ada, is_active=False, role="student")

    form = {"login": "ada", "password": PASSWORD}
    answer = Client().post("/accounts/login/", form, follow=True)

    assert "This account is closed" in answer.content.decode()


def test_an_admin_sets_a_new_password_and_the_old_log_ins_end(yard: Schoolyard):
    ada = Client()
    ada.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    form = {"role": "student", "is_active": "on", "password": "quiet-river-31"}

    client_of(yard.head).post(f"/people/{yard.ada.pk}/", form)

    assert ada.get("/people/me/").status_code == 302
    ada.post("/accounts/login/", {"login": "ada", "password": "quiet-river-31"})
    assert ada.get("/people/me/").status_code == 200


def test_a_password_left_empty_stays_what_it_was(yard: Schoolyard):
    client_of(yard.head).post(f"/people/{yard.ada.pk}/", {"role": "student", "is_active": "on"})

    yard.ada.refresh_from_db()
    assert yard.ada.check_password(PASSWORD)


def test_an_easy_new_password_is_refused_beside_the_form(yard: Schoolyard):
    form = {"role": "student", "is_active": "on", "password": "12345678"}

    answer = client_of(yard.head).post(f"/people/{yard.ada.pk}/", form)

    yard.ada.refresh_from_db()
    assert yard.ada.check_password(PASSWORD)
    assert "entirely numeric" in answer.content.decode()


def test_an_admin_of_another_school_finds_nobody_here(yard: Schoolyard):
    assert client_of(yard.far_head).get(f"/people/{yard.ada.pk}/").status_code == 404


def test_a_teacher_sees_the_own_students_and_nobody_elses(yard: Schoolyard):
    assert set(people_visible_to(yard.clay)) == {yard.clay, yard.ada, yard.ben}
    assert set(people_visible_to(yard.dow)) == {yard.dow}


def test_a_login_that_another_one_has_but_for_capitals_is_refused_beside_its_field(
    yard: Schoolyard,
):
    form = {"username": "ADA", "role": "teacher", "password": "quiet-river-31"}

    answer = client_of(yard.head).post("/people/new/", form)

    assert not User.objects.filter(username="ADA").exists()
    assert "username" in answer.context["form"].errors


def test_a_program_cannot_give_a_login_that_differs_by_capitals_either(yard: Schoolyard):
    with pytest.raises(ValidationError):
        person_create(
            institution=yard.school, username="ADA", password="quiet-river-31", role="student"
        )


def test_a_new_person_is_checked(yard: Schoolyard):
    with pytest.raises(ValidationError):
        person_create(
            institution=yard.school, username="ada", password="quiet-river-31", role="student"
        )


def test_consent_is_given_and_withdrawn_by_the_person(yard: Schoolyard):
    client = client_of(yard.ada)

    client.post("/people/me/", {"first_name": "Ada", "consents_to_training": "on"})
    yard.ada.refresh_from_db()
    given = yard.ada.consents_to_training
    client.post("/people/me/", {"first_name": "Ada"})
    yard.ada.refresh_from_db()

    assert given
    assert not yard.ada.consents_to_training


def test_who_has_no_work_of_their_own_is_not_asked_for_it(yard: Schoolyard):
    asked = 'name="consents_to_training"'

    assert asked in client_of(yard.ada).get("/people/me/").content.decode()
    assert asked not in client_of(yard.clay).get("/people/me/").content.decode()


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/"])
def test_a_login_is_called_so_where_it_is_typed(client: Client, path: str, db):
    page = client.get(path).content.decode()

    assert ">Login</label>" in page
    assert "Username" not in page
    assert "placeholder" not in page


def fills_in(page: str, name: str) -> str:
    """What a field says to a browser that knows its person."""
    field = re.search(f'<input[^>]*name="{name}"[^>]*>', page)
    assert field is not None
    told = re.search('autocomplete="([^"]*)"', field.group())
    return told.group(1) if told else ""


def test_a_browser_may_fill_in_what_it_knows_of_its_person(yard: Schoolyard):
    signup = Client().get("/accounts/signup/").content.decode()
    own = client_of(yard.clay).get("/people/me/").content.decode()

    assert fills_in(signup, "first_name") == fills_in(own, "first_name") == "given-name"
    assert fills_in(signup, "last_name") == fills_in(own, "last_name") == "family-name"
    assert fills_in(own, "email") == "email"


def test_it_is_not_told_that_somebody_else_is_its_person(yard: Schoolyard):
    page = client_of(yard.head).get("/people/new/").content.decode()

    assert {fills_in(page, name) for name in ("first_name", "last_name", "email")} == {""}


def test_a_whole_class_behind_one_address_logs_in_within_a_minute(client, django_user_model):
    django_user_model.objects.create_user("class", password="a-very-long-secret")
    form = {"login": "class", "password": "a-very-long-secret"}
    answers = []
    for _ in range(45):
        client.logout()
        answers.append(client.post("/accounts/login/", form).status_code)

    assert set(answers) == {302}


def program_of(yard: Schoolyard) -> Client:
    """A program that was logged in as ada."""
    key = Token.objects.create(user=yard.ada).key
    return Client(headers={"authorization": f"Token {key}"})


def test_a_new_password_from_an_admin_ends_the_programs_log_ins_too(yard: Schoolyard):
    program = program_of(yard)

    person_change(
        admin=yard.head, person=yard.ada, role="student", is_active=True, password="quiet-river-31"
    )

    assert program.get("/api/v1/me/").status_code == 401


def test_another_role_ends_no_log_in(yard: Schoolyard):
    program = program_of(yard)

    person_change(admin=yard.head, person=yard.ada, role="teacher", is_active=True)

    assert program.get("/api/v1/me/").status_code == 200


def test_ones_own_new_password_ends_the_programs_log_ins_too(yard: Schoolyard):
    program = program_of(yard)
    words = {"oldpassword": PASSWORD, "password1": "quiet-river-31", "password2": "quiet-river-31"}

    client_of(yard.ada).post("/accounts/password/change/", words)

    yard.ada.refresh_from_db()
    assert yard.ada.check_password("quiet-river-31")
    assert program.get("/api/v1/me/").status_code == 401


def test_djangos_own_pages_delete_nobody(yard: Schoolyard):
    client = client_of(User.objects.create_superuser("root"))

    answer = client.post(f"/admin/people/user/{yard.dow.pk}/delete/", {"post": "yes"})

    assert answer.status_code == 403
    assert User.objects.filter(pk=yard.dow.pk).exists()
