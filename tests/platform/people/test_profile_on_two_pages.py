"""The own account on two pages at once, as on a phone and on a laptop."""

from django.test import Client
from schoolyard import Schoolyard

from people.models import User

CONSENT = "consents_to_training"
AS_SHOWN = {"initial-first_name": "Ada", "initial-last_name": "", f"initial-{CONSENT}": "True"}


def at_the_own_account(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def agreed(yard: Schoolyard) -> User:
    yard.ada.first_name, yard.ada.consents_to_training = "Ada", True
    yard.ada.save()
    return yard.ada


def test_a_page_shows_what_was_there_when_it_was_made(yard: Schoolyard):
    page = at_the_own_account(agreed(yard)).get("/people/me/").content.decode()

    assert f'name="initial-{CONSENT}" value="True"' in page


def test_consent_that_was_withdrawn_does_not_come_back_with_another_page(yard: Schoolyard):
    ada = agreed(yard)
    client = at_the_own_account(ada)
    client.post("/people/me/", {"first_name": "Ada", **AS_SHOWN})
    ada.refresh_from_db()
    assert not ada.consents_to_training

    client.post("/people/me/", {"first_name": "Ada-Maria", CONSENT: "on", **AS_SHOWN})

    ada.refresh_from_db()
    assert (ada.first_name, ada.consents_to_training) == ("Ada-Maria", False)


def test_consent_is_given_where_the_box_was_ticked(yard: Schoolyard):
    client = at_the_own_account(yard.ada)
    client.post("/people/me/", {"first_name": "", CONSENT: "on", f"initial-{CONSENT}": "False"})

    yard.ada.refresh_from_db()
    assert yard.ada.consents_to_training
