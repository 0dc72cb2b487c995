"""On what kind of device a run was begun: said with `resume`, kept once, and never finer."""

import json
from typing import Any

import jsonschema
import pytest

from runs.models import Run
from runs.protocol import DEVICES, BadMessage, Resume, parse, schema
from tests.support.product import Product

CLIENT = jsonschema.Draft202012Validator({**schema(), "oneOf": [{"$ref": "#/$defs/client"}]})


def device_of(server: Product, run: str) -> str:
    rows = server.rows("select device from runs_run where id = ?", run.replace("-", ""))
    return str(rows[0][0])


async def test_the_first_device_is_kept_and_a_later_one_changes_nothing(tab, run_id, server):
    for device in ("phone", "desktop"):
        ada: Any = await tab(run_id, after=None)
        ada.send({"type": "resume", "after": 0, "device": device})
        await ada.until("ready")

        assert device_of(server, run_id) == "phone"


async def test_who_looks_on_says_nothing_about_the_students_device(tab, run_id, server):
    teacher: Any = await tab(run_id, who="clay", after=None)
    teacher.send({"type": "resume", "after": 0, "device": "desktop"})
    await teacher.until("ready")

    assert device_of(server, run_id) == ""


def test_a_browser_need_not_say_it():
    assert parse('{"type": "resume", "after": 3}') == Resume(3, "")


@pytest.mark.parametrize("device", DEVICES)
def test_both_take_the_three_kinds(device):
    message = {"type": "resume", "after": 3, "device": device}

    assert parse(json.dumps(message)) == Resume(3, device)
    assert CLIENT.is_valid(message)


@pytest.mark.parametrize(
    "device", ["", "Phone", "watch", "Mozilla/5.0 (iPhone)", None, 390, ["phone"], {"width": 390}]
)
def test_both_refuse_anything_finer(device):
    message = {"type": "resume", "after": 3, "device": device}

    with pytest.raises(BadMessage):
        parse(json.dumps(message))
    assert not CLIENT.is_valid(message)


def test_model_and_protocol_know_the_same_kinds():
    assert tuple(Run.Device.values) == DEVICES
