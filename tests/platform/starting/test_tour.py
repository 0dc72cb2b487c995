"""The guided tour: short, over pages that its teacher may see, at things that are there."""

import json
import re

import pytest
from django.utils import translation

from starting.models import SampleClass
from starting.sample import sample_create
from starting.tour import STOPS, first_address, stop_address

SLOW_READER_A_MINUTE = 100  # words; and the way from page to page takes a second or two
LEAVES_S = 2


@pytest.fixture
def sample(yard) -> SampleClass:
    return sample_create(teacher=yard.clay)


def tour_of(page: str) -> dict:
    found = re.search(r'<script id="tour" type="application/json">(.*?)</script>', page)
    assert found is not None
    return json.loads(found[1])


def test_a_slow_reader_is_through_in_three_minutes():
    words = sum(len(f"{stop.title} {stop.text}".split()) for stop in STOPS)

    assert 60 * words / SLOW_READER_A_MINUTE + LEAVES_S * len(STOPS) <= 180


def test_it_leads_from_page_to_page_to_things_that_are_there(sample, client, yard):
    client.force_login(yard.clay)
    address, seen = first_address(sample), []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200
        page = answer.content.decode()
        tour = tour_of(page)
        for stop in tour["stops"]:
            name = stop["at"].split(",")[-1].split()[-1].lstrip("#.")
            assert re.search(rf'<{name}[ >]|id="{name}"|class="[^"]*\b{name}\b', page), stop["at"]
        seen += [stop["title"] for stop in tour["stops"]]
        address = tour["after"]

    assert seen == [str(stop.title) for stop in STOPS]


def test_it_leads_back_too(sample, client, yard):
    client.force_login(yard.clay)
    last = tour_of(client.get(stop_address(len(STOPS) - 1, sample)).content.decode())

    assert last["after"] == "" and f"tour={last['first'] - 1}" in last["before"]


def test_it_speaks_chinese():
    with translation.override("zh-hans"):
        for stop in STOPS:
            assert re.search(r"[\u4e00-\u9fff]", str(stop.title))
            assert re.search(r"[\u4e00-\u9fff]", str(stop.text))


def test_a_page_without_the_tour_has_nothing_of_it(sample, client, yard):
    client.force_login(yard.clay)

    page = client.get("/labs/").content.decode()

    assert "tour.js" not in page and "vendor/driver" not in page


@pytest.mark.parametrize("asked", ["0", "99", "x", "", "-1", "1e3"])
def test_an_address_that_asks_for_no_stop_shows_the_page_alone(asked, sample, client, yard):
    client.force_login(yard.clay)
    answer = client.get(f"/labs/?tour={asked}")

    assert answer.status_code == 200 and "tour.js" not in answer.content.decode()


def test_who_has_no_sample_class_has_no_tour(client, yard):
    client.force_login(yard.dow)

    assert "tour.js" not in client.get("/labs/?tour=9").content.decode()
