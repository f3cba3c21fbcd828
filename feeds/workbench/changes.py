"""What a person may change of a draft: `PATCH /edit/draft/<id>`, whose keys are described in docs/workbench.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic_core import PydanticCustomError

from feeds.config.checks import check_page, check_source_slug
from feeds.workbench.draft import SOURCE_KEYS, Draft
from feeds.workbench.marks import propose_mark, propose_select
from feeds.workbench.sampling import Reader
from scraper.rules.rules import FIELDS, JOINT, PARTS, is_selector
from scraper.source import SELECTORS
from storage.errors import ModelError

#: The longest text of a setting, and the most selectors or patterns of one.
MAX_SETTING_CHARS, MAX_VALUES = 1_000, 50
#: The longest address that is looked at.
MAX_ADDRESS_CHARS = 2_000
#: Keys of a source that never change once it is saved.
KEPT_KEYS = ("name", "slug")
#: An interval as the configuration writes it.
INTERVAL = re.compile(r"[0-9]{1,6} *[smhdw]")


async def change_draft(draft: Draft, patch: Mapping[str, Any], reader: Reader) -> None:
    """Apply *patch* to *draft*; a correction is kept before other keys change what it was made of.

    Raises ModelError, ExtractError.
    """
    if unknown := patch.keys() - {"way", "source", "mark", "select", "keep", "undo", "redo"}:
        raise ModelError("a draft has no such key", min(unknown))
    if "undo" in patch or "redo" in patch:
        draft.move(-int(bool(patch.get("undo"))) + int(bool(patch.get("redo"))))
    if "keep" in patch and not patch.keys() & {"mark", "select"}:
        _settle(draft, keep=bool(patch["keep"]))
    if "way" in patch:
        draft.decide(replace(draft.now, way=_way(draft, patch["way"]), select={}, marks=()))
    if "source" in patch:
        draft.decide(replace(draft.now, source=_source(draft, patch["source"])))
    if "mark" in patch:
        mark = _mapping("mark", patch["mark"])
        draft.pending = await propose_mark(
            reader,
            draft,
            page=str(mark.get("page", "0")),
            at=_number("at", mark.get("at")),
            says=str(mark.get("as", "")),
            wide=bool(mark.get("all")),
        )
    if "select" in patch:
        typed = _select(patch["select"])
        typed = {key: some for key, some in typed.items() if list(draft.now.select.get(key, ())) != list(some)}
        draft.pending = await propose_select(reader, draft, typed) if typed else draft.pending
    if "keep" in patch and patch.keys() & {"mark", "select"}:
        _settle(draft, keep=bool(patch["keep"]))


def _settle(draft: Draft, *, keep: bool) -> None:
    """Keep the correction that is shown, or leave it."""
    pending, draft.pending = draft.pending, None
    if pending is not None and keep:
        draft.decide(pending.decisions)


def read_address(value: object) -> str:
    """*value* as an address of the web; "https://" is added where it names no scheme. Raises ModelError."""
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_ADDRESS_CHARS:
        raise ModelError("an address is wanted", str(value)[:100])
    address = value.strip()
    try:
        return check_page(address if "://" in address else f"https://{address}")
    except PydanticCustomError as error:
        raise ModelError(
            "this is no address of the web", address, "for instance https://www.example.org/news"
        ) from error


def _way(draft: Draft, value: object) -> int:
    way = _number("way", value)
    if way >= len(draft.ways):
        raise ModelError("there is no such way to read it", way)
    return way


def _source(draft: Draft, value: object) -> dict[str, Any]:
    """The settings of the source with the changes in *value*; null and "" take one away."""
    source = dict(draft.now.source)
    for key, setting in _mapping("source", value).items():
        if key not in SOURCE_KEYS:
            raise ModelError("this setting of a source is not made here", key)
        if draft.mends is not None and key in KEPT_KEYS and (setting or None) != source.get(key):
            raise ModelError("its articles and its feed are kept under its name and slug, which stay", draft.mends)
        if setting in (None, "", [], False):
            source.pop(key, None)
            continue
        if not isinstance(setting, SOURCE_KEYS[key]) or isinstance(setting, bool) != (SOURCE_KEYS[key] is bool):
            raise ModelError(f"the setting {key!r} has another type", setting)
        if key in SELECTORS and not is_selector(str(setting)):
            raise ModelError("this is no CSS selector", setting)
        if key == "slug":
            _require_slug(str(setting))
        if key in ("every", "max_age") and not INTERVAL.fullmatch(str(setting).strip()):
            raise ModelError("this is no interval: a number with s, m, h, d or w", setting)
        if key == "content" and setting not in ("full", "summary", "none"):
            raise ModelError("an article is published full, as a summary, or not at all (none)", setting)
        source[key] = _limited(key, setting)
    return source


def _require_slug(slug: str) -> None:
    try:
        check_source_slug(slug)
    except PydanticCustomError as error:
        raise ModelError(f"a feed cannot be called so; expected: {error.message()}", slug) from error


def _limited(key: str, setting: object) -> object:
    values = setting if isinstance(setting, list) else [setting]
    if len(values) > MAX_VALUES or any(isinstance(one, str) and len(one) > MAX_SETTING_CHARS for one in values):
        raise ModelError(f"the setting {key!r} is too long", len(str(setting)))
    if isinstance(setting, list) and not all(isinstance(one, str) for one in setting):
        raise ModelError(f"the setting {key!r} takes texts", setting)
    return [" ".join(one.split()) for one in setting] if isinstance(setting, list) else setting


def _select(value: object) -> dict[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = {}
    for field, selectors in _mapping("select", value).items():
        if field not in FIELDS | PARTS:
            raise ModelError("a rule has no such field", field)
        some = selectors if isinstance(selectors, list) else [selectors] if selectors else []
        for one in some:
            if not isinstance(one, str) or len(one) > MAX_SETTING_CHARS:
                raise ModelError("a selector is a short text", one)
            if not all(map(is_selector, one.split(JOINT))):
                raise ModelError("this is no CSS selector", one)
        found[field] = some[:MAX_VALUES]
    return found


def _mapping(key: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ModelError(f"{key!r} takes an object", value)
    return value


def _number(key: str, value: object) -> int:
    if isinstance(value, str) and value.isdecimal() and value.isascii():
        value = int(value[:9])
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ModelError(f"{key!r} takes a number", value)
    return value
