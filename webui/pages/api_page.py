"""The page about the addresses for programs, made from the OpenAPI document itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from flask import Blueprint, render_template

pages = Blueprint("api_page", __name__)

DOCUMENT = Path(__file__).parent.parent / "openapi.json"


@dataclass(frozen=True, slots=True)
class ParameterShown:
    """A parameter: `kind` and `default` in words, "" where there is none."""

    anchor: str
    name: str
    description: str
    kind: str
    default: str


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answer with a status; `example` is JSON, "" where there is none."""

    status: str
    description: str
    example: str


@dataclass(frozen=True, slots=True)
class AddressShown:
    """An address with what it takes and answers; `types` are the kinds of content."""

    path: str
    anchor: str
    summary: str
    description: str
    parameters: tuple[ParameterShown, ...]
    answers: tuple[AnswerShown, ...]
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApiShown:
    """api.html: the document in the order in which it stands."""

    title: str
    description: str
    parameters: tuple[ParameterShown, ...]
    json: tuple[AddressShown, ...]
    pages: tuple[AddressShown, ...]
    errors: tuple[AnswerShown, ...]


@pages.get("/api")
def api() -> str:
    """The page about the addresses for programs."""
    return render_template("api.html", shown=api_shown())


@cache
def api_shown() -> ApiShown:
    """The document, read once: it is a part of the program."""
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    addresses = [
        (item["get"]["tags"], _address(document, path, item["get"]))
        for path, item in document["paths"].items()
    ]
    parameters = dict.fromkeys(each for _, address in addresses for each in address.parameters)
    return ApiShown(
        title=document["info"]["summary"],
        description=document["info"]["description"],
        parameters=tuple(parameters),
        json=tuple(address for tags, address in addresses if "json" in tags),
        pages=tuple(address for tags, address in addresses if "json" not in tags),
        errors=tuple(sorted(_errors(document), key=lambda answer: answer.status)),
    )


def _address(document: Mapping[str, Any], path: str, get: Mapping[str, Any]) -> AddressShown:
    good = _resolved(document, get["responses"]["200"])
    return AddressShown(
        path=path,
        anchor=get["operationId"],
        summary=get["summary"],
        description=get.get("description", ""),
        parameters=tuple(
            _parameter(each.get("$ref", f"{path}/{each.get('name')}"), _resolved(document, each))
            for each in get.get("parameters", ())
        ),
        answers=(_answer(document, "200", good),),
        types=tuple(good.get("content", ())),
    )


def _errors(document: Mapping[str, Any]) -> Iterator[AnswerShown]:
    """Every status that JSON is refused with, once."""
    seen: set[str] = set()
    for item in document["paths"].values():
        for status, response in item["get"]["responses"].items():
            answer = _answer(document, status, _resolved(document, response))
            if status >= "400" and answer.example and status not in seen:
                seen.add(status)
                yield answer


def _answer(document: Mapping[str, Any], status: str, response: Mapping[str, Any]) -> AnswerShown:
    example = response.get("content", {}).get("application/json", {}).get("example")
    text = json.dumps(example, ensure_ascii=False, indent=2) if example is not None else ""
    return AnswerShown(status, response["description"], text)


def _parameter(place: str, parameter: Mapping[str, Any]) -> ParameterShown:
    schema = parameter["schema"]
    return ParameterShown(
        anchor=place.removeprefix("#/components/").replace("/", "-").strip("-"),
        name=parameter["name"],
        description=parameter.get("description", ""),
        kind=_kind(schema),
        default=str(schema.get("default", "")),
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """What a value is: "one of newest, oldest", "1 to 100", "may be repeated"."""
    if "enum" in schema:
        return "one of " + ", ".join(value for value in schema["enum"] if value)
    if schema.get("type") == "array":
        return f"text, {schema['maxItems']} times at most"
    if "minimum" in schema:
        most = f" to {schema['maximum']}" if "maximum" in schema else " or more"
        return f"{schema['minimum']}{most}"
    if "maxLength" in schema:
        return f"{schema['maxLength']} characters at most"
    return "text"


def _resolved(document: Mapping[str, Any], value: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a reference leads to; anything else is itself."""
    while "$ref" in value:
        found: Any = document
        for name in value["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        value = found
    return value
