"""The server's own reading of a message and the published schema are of one opinion."""

import contextlib
import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runs.protocol import (
    LARGEST_MESSAGE,
    ActionMessage,
    BadMessage,
    Close,
    Resume,
    Unusable,
    parse,
    schema,
)

CLIENT = jsonschema.Draft202012Validator({**schema(), "oneOf": [{"$ref": "#/$defs/client"}]})
ACTION = {"type": "action", "client_seq": 1, "target": "length", "action": "set", "value": 0.8}


def accepted(message: object) -> bool:
    try:
        parse(json.dumps(message))
    except BadMessage:
        return False
    return True


def test_the_schema_is_a_valid_schema():
    jsonschema.Draft202012Validator.check_schema(schema())
    assert {"client", "server", "action", "observed", "feedback"} <= schema()["$defs"].keys()


def test_an_action_is_read():
    read = parse(json.dumps({**ACTION, "client_time": "2026-11-24T09:30:00.120Z"}))

    assert isinstance(read, ActionMessage)
    assert (read.client_seq, read.target, read.action, read.value) == (1, "length", "set", 0.8)
    assert read.client_time is not None
    assert read.client_time.isoformat() == "2026-11-24T09:30:00.120000+00:00"


def test_a_resume_is_read():
    assert parse('{"type": "resume", "after": 41}') == Resume(41)


@pytest.mark.parametrize(
    "change",
    [
        {"client_seq": 0},
        {"client_seq": -1},
        {"client_seq": 1.5},
        {"client_seq": True},
        {"client_seq": "1"},
        {"client_seq": 2**31},
        {"target": ""},
        {"target": "Length"},
        {"target": "a" * 61},
        {"target": "length x"},
        {"target": None},
        {"action": "a" * 31},
        {"action": ["set"]},
        {"type": "resume"},
        {"type": None},
        {"more": 1},
    ],
)
def test_both_refuse(change):
    message = ACTION | change

    assert not accepted(message)
    assert not CLIENT.is_valid(message)


@pytest.mark.parametrize("missing", ["type", "client_seq", "target", "action"])
def test_both_refuse_what_is_missing(missing):
    message = {name: value for name, value in ACTION.items() if name != missing}

    assert not accepted(message)
    assert not CLIENT.is_valid(message)


@pytest.mark.parametrize("value", [None, 0, -3.5, "text", [1, 2], {"swings": 10}, False])
def test_both_accept_any_value(value):
    message = ACTION | {"value": value}

    assert accepted(message)
    assert CLIENT.is_valid(message)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
FIELDS = st.sampled_from(["type", "client_seq", "target", "action", "value", "after", "other"])


@given(st.dictionaries(FIELDS, ANY | st.sampled_from(["action", "resume", "length", "set"])))
@settings(max_examples=300, deadline=None)
def test_both_are_of_one_opinion_on_anything(message):
    if "\\u0000" in json.dumps(message) or "\\ud" in json.dumps(message):
        return  # what no database keeps is refused by the server alone
    assert accepted(message) == CLIENT.is_valid(message)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_server(text):
    with contextlib.suppress(BadMessage, Unusable):
        parse(text)


@pytest.mark.parametrize(
    "value",
    ["a\0b", "\ud800", {"k\0": 1}, [["\udfff"]], 2**53, 10**400],
    ids=["nul", "half a pair", "nul in a key", "half a pair inside", "too whole", "far too whole"],
)
def test_what_no_database_keeps_is_refused(value):
    assert not accepted(ACTION | {"value": value})


def test_infinity_by_the_back_door_is_refused():
    with pytest.raises(BadMessage):
        parse('{"type":"action","client_seq":1,"target":"length","action":"set","value":1e999}')


def test_too_deep_a_value_is_refused():
    value: object = 1
    for _ in range(13):
        value = [value]
    assert not accepted(ACTION | {"value": value})


@pytest.mark.parametrize("time", ["yesterday", "2026-11-24", "2026-11-24T09:30:00", 7, ""])
def test_a_time_needs_its_offset(time):
    assert not accepted(ACTION | {"client_time": time})


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-12:00"])
def test_a_time_outside_of_the_calendar_is_refused(time):
    assert not accepted(ACTION | {"client_time": time})


def test_a_field_of_half_letters_is_refused_in_words_that_can_be_sent():
    with pytest.raises(BadMessage) as refusal:
        parse('{"type": "action", "\\ud800": 1}')

    assert refusal.value.reason.encode()


def test_the_refusal_names_the_action_where_it_can():
    with pytest.raises(BadMessage) as refusal:
        parse(json.dumps(ACTION | {"target": 5}))

    assert (refusal.value.reason, refusal.value.client_seq) == ("target", 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, Close.NOT_JSON),
        ("{", Close.NOT_JSON),
        ('{"a": NaN}', Close.NOT_JSON),
        ("[" * 10_000, Close.NOT_JSON),
        ("x" * (LARGEST_MESSAGE + 1), Close.TOO_LARGE),
        ("摆" * (LARGEST_MESSAGE // 2), Close.TOO_LARGE),
    ],
    ids=["binary", "half", "NaN", "deep", "long", "long in bytes"],
)
def test_what_cannot_be_used_closes_the_socket(text, code):
    with pytest.raises(Unusable) as problem:
        parse(text)

    assert problem.value.close == code


def test_16_kib_are_still_read():
    message = json.dumps(ACTION | {"value": ""})
    message = json.dumps(ACTION | {"value": "x" * (LARGEST_MESSAGE - len(message))})

    assert len(message) == LARGEST_MESSAGE
    assert isinstance(parse(message), ActionMessage)
