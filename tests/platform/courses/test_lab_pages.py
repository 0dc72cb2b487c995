"""What teachers read about a lab."""

import pytest
from django.test import Client
from schoolyard import Schoolyard

from courses import labs as pages
from labs.core import lab_names, load_lab
from labs.core.check import checks_of
from people.models import User


def page(user: User, path: str, language: str = "en") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_leads_to_every_lab(yard: Schoolyard):
    text = page(yard.clay, "/labs/")

    for name in lab_names():
        assert f'href="/labs/{name}/"' in text


@pytest.mark.parametrize("name", lab_names())
def test_a_labs_page_shows_its_checks_controls_and_sources(yard: Schoolyard, name: str):
    text = page(yard.clay, f"/labs/{name}/")

    assert text.count("<tr>") >= 3 + len(checks_of(name))
    assert "checks hold" in text


def test_the_table_has_the_published_values_and_the_errors(yard: Schoolyard):
    text = page(yard.head, "/labs/pendulum/")

    assert "T/T0 at 150 deg" in text and "1.762204" in text
    assert "DLMF 22.19" in text and "Pujayanto 2016" in text
    assert "0.1 m to 2 m, in steps of 0.05 m" in text


def test_noise_is_told_in_words(yard: Schoolyard):
    text = page(yard.clay, "/labs/pendulum/")

    assert "a hand&#x27;s reaction, 0.06 s" in text
    assert "0.5 % of the reading, ± 0.02 mJ" in text
    assert "sd_mj" not in text


@pytest.mark.parametrize("name", lab_names())
def test_every_part_of_the_noise_has_words(name: str):
    lab = load_lab(name)

    for tool in lab.instruments:
        for part in pages.instrument_line(tool, lab.words("en"))["noise"].split(", "):
            assert ": " not in part and "_" not in part


def test_a_check_shows_the_symbol_of_its_unit(yard: Schoolyard):
    assert "70.8680849°" in page(yard.clay, "/labs/pendulum/")
    assert "20 Ω" in page(yard.clay, "/labs/dc_circuits/")


def test_the_page_speaks_chinese(yard: Schoolyard):
    yard.clay.language = "zh-hans"
    yard.clay.save()

    text = page(yard.clay, "/labs/pendulum/", "zh-hans")
    assert "单摆" in text
    assert "150° 时的 T/T0" in text and "T/T0 at" not in text
    assert "纯溶剂透过光的 0.05 %" in page(yard.clay, "/labs/beer_lambert/", "zh-hans")


def test_the_checks_are_computed_once(yard: Schoolyard, monkeypatch: pytest.MonkeyPatch):
    counted: list[str] = []
    pages.checks.cache_clear()
    monkeypatch.setattr(pages, "checks_of", lambda name: counted.append(name) or checks_of(name))

    page(yard.clay, "/labs/pendulum/")
    page(yard.head, "/labs/pendulum/")

    assert counted == ["pendulum"]


def test_an_unknown_lab_is_not_found(yard: Schoolyard):
    client = Client()
    client.force_login(yard.clay)

    assert client.get("/labs/astrology/").status_code == 404
