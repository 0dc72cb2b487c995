"""The description of the service in OpenAPI 3.1, with its limits as they are set."""

from typing import Any

from ml.explanations.labels import LABELS3, LABELS5
from ml.procedures.actions import KINDS
from ml.service import reading
from ml.service.limits import Limits

TEXT = {"type": "string", "maxLength": reading.LONGEST_TEXT}


def description(limits: Limits) -> dict[str, Any]:
    """The document that `/openapi.json` gives."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Assay scoring service",
            "version": "1",
            "description": (
                "Verdicts on answers in words and on how an experiment is carried out. "
                f"One token may ask {limits.requests_a_minute} times a minute; a body has at most "
                f"{limits.body_bytes} bytes; a request is answered within {limits.seconds:g} s."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            "/v1/explanations": {
                "post": _scores(
                    "Score answers in words", "answers", "Answer", "Explanation", limits
                )
            },
            "/v1/procedures": {
                "post": _scores("Score runs up to now", "runs", "Run", "Procedure", limits)
            },
            "/health": {"get": _gets("How the service is", "application/json", False)},
            "/metrics": {"get": _gets("Metrics for Prometheus", "text/plain", True)},
            "/openapi.json": {"get": _gets("This description", "application/json", False)},
        },
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": SCHEMAS,
        },
    }


def _scores(summary: str, items: str, item: str, verdict: str, limits: Limits) -> dict[str, Any]:
    body = _object(
        {items: {"type": "array", "minItems": 1, "maxItems": limits.items, "items": _ref(item)}},
        items,
    )
    answer = _object(
        {
            "model_version": {"type": "string"},
            "verdicts": {
                "type": "array",
                "description": f"One for each of the {items}, in their order.",
                "items": {"oneOf": [_ref(verdict), _ref("Unscored")]},
            },
        },
        "model_version",
        "verdicts",
    )
    return {
        "summary": summary,
        "security": [{"token": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": _answer("The verdicts.", answer),
            "400": _error("The body is not JSON."),
            "401": _error("No known token."),
            "413": _error("The body is too large."),
            "422": _error(
                "Something in the body is not what is expected; the sentence says where."
            ),
            "429": _error("Too many requests; `Retry-After` says when to ask again."),
            "503": _error("Too much waits, or it took too long; ask again."),
        },
    }


def _gets(summary: str, media: str, secured: bool) -> dict[str, Any]:
    responses: dict[str, Any] = {"200": {"description": summary, "content": {media: {}}}}
    if secured:
        responses["401"] = _error("No known token.")
    return {
        "summary": summary,
        "security": [{"token": []}] if secured else [],
        "responses": responses,
    }


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(about: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _error(about: str) -> dict[str, Any]:
    return _answer(about, _ref("Error"))


def _object(properties: dict[str, Any], *required: str, more: bool = False) -> dict[str, Any]:
    """`more` fields may come with a later version of a model."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": more,
    }


def _texts(most: int, about: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"type": "array", "items": TEXT, "maxItems": most}
    return found | ({"description": about} if about else {})


SHARE = {"type": "number", "minimum": 0, "maximum": 1}
SCHEMAS: dict[str, Any] = {
    "Answer": _object(
        {
            "answer": TEXT,
            "question": TEXT,
            "reference_answers": _texts(reading.MOST_REFERENCES, "What a good answer says."),
            "reference_grades": _texts(
                reading.MOST_REFERENCES, "best, good, minimal or keyword, one for each reference."
            ),
            "question_id": TEXT,
        },
        "answer",
        "question",
        "reference_answers",
    ),
    "Action": _object(
        {
            "kind": {"enum": list(KINDS)},
            "settings": {
                "type": "object",
                "maxProperties": reading.MOST_CONTROLS,
                "description": "How the controls stand after it: -1..1 over the range, the default at 0.",
                "additionalProperties": {
                    "oneOf": [TEXT, {"type": "number", "minimum": -10, "maximum": 10}]
                },
            },
            "seconds": {"type": "number", "minimum": 0, "maximum": reading.LARGEST_SECONDS},
            "changed": _texts(reading.MOST_CONTROLS, "The controls that it moved."),
        },
        "kind",
    ),
    "Run": _object(
        {
            "lab": TEXT,
            "controls": _texts(reading.MOST_CONTROLS),
            "actions": {"type": "array", "maxItems": reading.MOST_ACTIONS, "items": _ref("Action")},
            "target_control": TEXT | {"description": "The hypothesis's independent variable."},
        },
        "controls",
        "actions",
    ),
    "Explanation": _object(
        {
            "scored": {"const": True},
            "label3": {"enum": list(LABELS3)},
            "label5": {"enum": list(LABELS5)},
            "p3": {"type": "array", "items": SHARE, "minItems": 3, "maxItems": 3},
            "p5": {"type": "array", "items": SHARE, "minItems": 5, "maxItems": 5},
            "confidence": SHARE
            | {"description": "Chance that label3 is what a teacher would say."},
            "abstained": {"type": "boolean", "description": "Too unsure to be shown."},
            "abstained_because": {"enum": ["", "language", "unsure", "empty"]},
            "language": {"type": "string"},
            "words": {"type": "array", "items": {"type": "string"}},
            "model_version": {"type": "string"},
        },
        *("scored", "label3", "label5", "p3", "confidence", "abstained", "model_version"),
        more=True,
    ),
    "Procedure": _object(
        {
            "scored": {"const": True},
            "p_success": SHARE,
            "verdict": {"enum": ["productive", "unproductive", "neutral"]},
            "confidence": SHARE,
            "abstained": {"type": "boolean"},
            "model_version": {"type": "string"},
        },
        *("scored", "p_success", "verdict", "confidence", "abstained", "model_version"),
        more=True,
    ),
    "Unscored": _object(
        {"scored": {"const": False}, "problem": {"type": "string"}}, "scored", "problem"
    ),
    "Error": _object(
        {
            "error": _object(
                {"code": {"type": "string"}, "message": {"type": "string"}}, "code", "message"
            )
        },
        "error",
    ),
}
