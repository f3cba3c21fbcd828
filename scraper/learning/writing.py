"""The file of a learnt rule: readable, meant to be edited, and never overwriting what somebody edited."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import tomlkit

from scraper.rules.learnt import digest_of, edited_parts, line_of, parts_of

#: Longer lists stand on a line for each value.
MAX_LINE_CHARS = 100
#: The longest example, in characters.
MAX_EXAMPLE_CHARS = 70
_ORDER = ("select", "site")
HEAD = """\
# What feedloom has learnt of {host}, from {pages} of its pages on {day}.
# Edit it as you like: a part that you change or take out stays as you leave it, and goes before all other evidence.
# The others are learnt anew when the site changes. Delete the file to forget all. docs/rules.md explains the parts.
name = {name}
hosts = [{name}]
"""


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of a rule as it is written."""

    key: str
    value: Any
    #: What speaks for it, in words.
    evidence: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a file, the parts in it that are used as they were learnt, and where somebody edited another."""

    text: str
    used: tuple[str, ...]
    differs: tuple[str, ...]


def evidence_of(hits: int, pages: int, right: int, asked: int, example: str) -> str:
    """What speaks for a part, in words: "on 18 of 20 pages; other evidence agrees on 17 of 17 left out; e.g. …"."""
    said = f"on {hits} of {pages} pages"
    if asked:
        said += f"; other evidence agrees on {right} of {asked} left out"
    example = " ".join("".join(one if one.isprintable() else " " for one in example).split())
    if len(example) > MAX_EXAMPLE_CHARS:
        example = example[: MAX_EXAMPLE_CHARS - 1] + "…"
    return f"{said}; {example}" if example else said


def write_rule(host: str, parts: Sequence[PartLine], *, pages: int, now: datetime, before: str | None) -> Written:
    """The file of *host* with *parts*, and with those of *before*, its text until now, that somebody edited."""
    table = _table(before)
    edited = edited_parts(table) if table else frozenset[str]()
    kept = parts_of(table) if table else {}
    digests = {key: digest for key, digest in table.get("learnt", {}).get("parts", {}).items() if key in edited}
    differs, used = list[str](), list[str]()
    lines = [HEAD.format(host=host, pages=pages, day=now.date().isoformat(), name=_toml(host)).rstrip()]
    known = {part.key: part for part in parts}
    for group in _ORDER:
        keys = [key for key in dict.fromkeys((*known, *kept, *digests)) if key.startswith(f"{group}.")]
        keys = [key for key in keys if key in known or key in edited]
        if not keys and group != "select":
            continue
        lines += ["", f"[{group}]"]
        for key in keys:
            part = known.get(key)
            if key not in edited and part is not None:
                lines += _part(part)
                if part.confirmed:
                    digests[key] = digest_of(part.value)
                    used.append(key)
                continue
            would = f"; learning says {_short(part.value)}" if part and part.value != kept.get(key) else ""
            if would and part and part.confirmed:
                differs.append(f"{key}{would.removeprefix(';')}")
            if key in kept:
                lines += [f"# edited by hand{would}", *_raw(before or "", key)]
            else:
                lines.append(f"# {key.partition('.')[2]}: taken out by hand{would}")
    lines += ["", "[learnt]", f"at = {now.replace(microsecond=0).isoformat()}", f"pages = {pages}"]
    lines += ["# Digests of the parts as they were written: they tell which of them were edited.", "[learnt.parts]"]
    lines += [f'"{key}" = "{digest}"' for key, digest in sorted(digests.items())]
    return Written("\n".join(lines) + "\n", tuple(used), tuple(differs))


def take_out(text: str, cause: str, *, now: datetime) -> str:
    """*text* of a file with all parts that nobody edited turned into comments, because of *cause*."""
    table = _table(text)
    edited = edited_parts(table)
    lines = [
        PartLine(key, value, f"out of use since {now.date().isoformat()}: {cause}", confirmed=False)
        for key, value in parts_of(table).items()
        if key not in edited
    ]
    about = table.get("learnt", {})
    return write_rule(str(table["name"]), lines, pages=about.get("pages", 0), now=now, before=text).text


def _table(text: str | None) -> Mapping[str, Any]:
    """The table in *text*; empty for none, and for one that cannot be read."""
    try:
        return tomllib.loads(text or "")
    except (ValueError, RecursionError):
        return {}


def _part(part: PartLine) -> Iterator[str]:
    name = part.key.partition(".")[2]
    value = _toml(part.value)
    if part.confirmed:
        yield f"# {part.evidence}"
        yield f"{name} = {value}"
        return
    yield f"# not used: {part.evidence}"
    yield from (f"# {line}" for line in f"{name} = {value}".splitlines())


def _toml(value: Any) -> str:
    text = _written(value)
    if isinstance(value, list) and len(text) > MAX_LINE_CHARS:
        return "[\n" + "".join(f"  {_written(one)},\n" for one in value) + "]"
    return text


def _written(value: Any) -> str:
    """*value* in TOML; a selector with quotation marks as it is used."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, str) and '"' in value and "'" not in value and value.isprintable():
        return f"'{value}'"
    return str(tomlkit.item(value).as_string())


def _short(value: Any) -> str:
    text = _written(value)
    return text if len(text) <= MAX_LINE_CHARS else text[: MAX_LINE_CHARS - 1] + "…"


def _raw(text: str, key: str) -> list[str]:
    """The lines of *text* that hold the value of *key*, as they stand."""
    lines = text.splitlines()
    first = line_of(text, key) - 1
    for last in range(first + 1, len(lines) + 1):
        try:
            tomllib.loads("\n".join(lines[first:last]))
        except ValueError:
            continue
        return lines[first:last]
    return []
