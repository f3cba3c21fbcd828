"""What a request to the workbench carries: a form or JSON, of limited size, as one mapping."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from storage.errors import ModelError

#: The body of a request has at most so many bytes, a form at most so many fields.
MAX_BODY_BYTES, MAX_FIELDS = 256_000, 200


async def read_values(request: Request) -> dict[str, Any]:
    """The values in the body of *request*: the fields of a form, or the keys of a JSON object.

    Raises ModelError for anything else, and for a body that is too large.
    """
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BODY_BYTES:
            raise ModelError("the request is too large", f"{len(data):,} bytes")
    if not data:
        return {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if kind == "application/json":
            values = json.loads(bytes(data))
            if not isinstance(values, dict):
                raise ModelError("the request takes a JSON object", type(values).__name__)
            return values
        if kind == "application/x-www-form-urlencoded":
            return dict(parse_qsl(bytes(data).decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except (ValueError, RecursionError) as error:
        raise ModelError("the request cannot be read", kind) from error
    raise ModelError("the request takes JSON or a form", kind)


def wants_json(request: Request) -> bool:
    """Whether a program asks: browsers ask for HTML."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or "text/html" not in request.headers.get("accept", "")


def revision_of(values: Mapping[str, Any]) -> int | None:
    """The revision of the draft that a change was made of; None: it does not say."""
    stated = values.get("revision")
    if isinstance(stated, str) and stated.isdecimal() and stated.isascii():
        return int(stated[:9])
    return stated if isinstance(stated, int) and not isinstance(stated, bool) else None


def patch_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The patch of a draft (`feeds.workbench.changes`) that the fields of a form mean."""
    match values.get("do"):
        case "way":
            return {"way": values.get("way")}
        case "undo" | "redo" as step:
            return {step: True}
        case "keep":
            return {"keep": True}
        case "drop":
            return {"keep": False}
        case "source":
            return _settings(values)
    if "as" in values:
        mark = {"page": values.get("page"), "at": values.get("at"), "as": values["as"], "all": bool(values.get("all"))}
        return {"mark": mark}
    return {"way": values["way"]} if "way" in values else {}


def _settings(values: Mapping[str, Any]) -> dict[str, Any]:
    texts = ("name", "slug", "language", "timezone", "every", "content")
    source: dict[str, Any] = {key: str(values[key]).strip() for key in texts if key in values}
    for key in ("include", "exclude"):
        if key in values:
            source[key] = [part for one in str(values[key]).split("|") if (part := one.strip())]
    chosen = [str(value) for key, value in values.items() if key.startswith("leave-out-")]
    if chosen:
        source["exclude"] = [*source.get("exclude", ()), *chosen]
    select = {
        key.removeprefix("select-"): [part for one in str(value).split("||") if (part := one.strip())]
        for key, value in values.items()
        if key.startswith("select-")
    }
    return {"source": source} | ({"select": select} if select else {})
