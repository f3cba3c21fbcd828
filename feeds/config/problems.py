"""Problems of a configuration in words: errors of pydantic and tomllib, and contradictions between keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from pydantic_core import ErrorDetails

from feeds.config.checks import nearest
from feeds.config.schema import Table, Tables
from scraper.source import Source
from scraper.sources.files import missing_place
from scraper.sources.kinds import KINDS
from scraper.sources.remote import is_remote
from storage.errors import ConfigError, ConfigProblem


def syntax_problem(path: Path, text: str, message: str) -> ConfigProblem:
    """The problem of *text* that tomllib's *message* tells: "Expected '=' after a key (at line 3, column 7)"."""
    what, _, place = message.rstrip(")").partition(" (at ")
    found = re.match(r"line (\d+)", place)
    lines = text.split("\n")
    number = int(found[1]) if found else len(lines)
    while number > 1 and not lines[number - 1].strip():  # "at end of document": show the last line that is not blank
        number -= 1
    got = shown(lines[number - 1].strip())
    return ConfigProblem(file=str(path), key=place if found else f"line {number}", expected="TOML", got=got, hint=what)


def table_of(annotation: Any) -> type[Table]:
    """The table that *annotation* is or lists; the bare Table for anything else."""
    for inner in (annotation, *get_args(annotation)):
        if isinstance(inner, type) and issubclass(inner, Table):
            return inner
    return Table


def problem_of(
    error: ErrorDetails, path: Path, data: dict[str, Any], overlaid: Mapping[tuple[str, ...], str]
) -> ConfigProblem:
    """pydantic's *error* in words. *overlaid* names the environment variable that set a key, by table and key."""
    place = error["loc"]
    expected, hint = _in_words(error)
    if place[0] == "sources" and len(place) > 2:
        hint = "; ".join(filter(None, [hint, _of_source(data["sources"][place[1]].get("name"))]))
    variable = overlaid.get(tuple(map(str, place[:2])))
    if variable and len(place) > 2:
        hint = "; ".join(filter(None, [hint, "a variable takes a list as values with commas between them"]))
    file = variable or str(path)
    got = "nothing" if error["type"] == "missing" else shown(error["input"])
    if error.get("ctx", {}).get("hidden"):
        got = "something else"
    return ConfigProblem(file=file, key=_key(place), expected=expected, got=got, hint=hint)


def _key(place: tuple[int | str, ...]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{_quoted(part)}" for part in place)
    return "".join(parts).removeprefix(".")


def _quoted(key: str) -> str:
    return key if re.fullmatch(r"[\w-]+", key) else shown(key)


def shown(value: object) -> str:
    """*value* in a line, cut, with everything that a terminal would act on written out."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text)
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[: MAX_SHOWN_CHARS - 1]}…"


#: Characters of a wrong value that a problem quotes.
MAX_SHOWN_CHARS = 80
#: The keys of `[[feeds.extra]]` that select articles.
EXTRA_CONDITIONS = {"categories", "search", "source", "sql", "tag"}
#: What was expected, by pydantic's type of error; {…} come from the error's context.
IN_WORDS = {
    "missing": "a value",
    "string_type": "text in quotes",
    "string_too_short": "text that is not empty",
    "path_type": "a path in quotes",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "finite_number": "a finite number",
    "greater_than_equal": "a number of at least {ge:g}",
    "less_than_equal": "a number of at most {le:g}",
    "literal_error": "one of {expected}",
    "tuple_type": "a list in square brackets",
    "model_type": "a table",
    "dict_type": "a table",
}


def _in_words(error: ErrorDetails) -> tuple[str, str]:
    """What was expected, and a way out."""
    kind, place, context = error["type"], error["loc"], error.get("ctx", {})
    if kind == "feedloom":
        return context["expected"], context["hint"]
    if kind == "extra_forbidden":
        return "a key that feedloom knows", _known_keys(place)
    if kind == "tuple_type" and table_of(owner(place[:-1]).model_fields[str(place[-1])].annotation) is not Table:
        return f"tables under [[{_key(place)}]]", ""
    if kind == "float_type":
        return "a number", "of seconds, without quotes and unit, for instance 1.5"  # all of them are seconds
    if kind == "missing" and place == ("sources",):
        return "at least one [[sources]]", 'for instance name = "news" and documents = "documents/*"'
    return IN_WORDS.get(kind, error["msg"]).format_map(context), ""


def owner(place: tuple[int | str, ...]) -> type[Table]:
    """The table at *place*."""
    table: type[Table] = Tables
    for part in place:
        if isinstance(part, str):
            table = table_of(table.model_fields[part].annotation)
    return table


def _known_keys(place: tuple[int | str, ...]) -> str:
    word, known = str(place[-1]), list(owner(place[:-1]).model_fields)
    if near := nearest(word, known):
        return f"did you mean {near}?"
    for section, heading in (
        ("site", "[site]"),
        ("sources", "[[sources]]"),
        ("feeds", "[feeds]"),
        ("fetch", "[fetch]"),
    ):
        if near := nearest(word, owner((section,)).model_fields):
            return f"did you mean {near} under {heading}?"
    return f"known here: {', '.join(known)}"


def contradictions(data: dict[str, Any], path: Path) -> Iterator[ConfigProblem]:
    """Problems that no single key shows. *data* may be wrong in other ways, too."""
    names: set[str] = set()
    for index, table in _tables(data, "sources"):
        name = table.get("name")
        given = [kind for kind in KINDS if kind in table]
        if len(given) != 1:
            expected, got = f"exactly one of {', '.join(KINDS)}", " and ".join(given) or "none"
            yield ConfigProblem(
                file=str(path), key=f"sources[{index}]", expected=expected, got=got, hint=_of_source(name)
            )
        if "ids" in table and not any(KINDS[kind].own_ids for kind in given):
            key, hint = f"sources[{index}].ids", _of_source(name)
            expected = "a source of a " + " or ".join(f"`{kind.key}`" for kind in KINDS.values() if kind.own_ids)
            yield ConfigProblem(file=str(path), key=key, expected=expected, got=", ".join(given), hint=hint)
        for kind in given:
            if table.get("render") is True and not KINDS[kind].network:
                key, expected = f"sources[{index}].render", f"nothing, for `{kind}` reads files"
                yield ConfigProblem(file=str(path), key=key, expected=expected, got="true", hint=_of_source(name))
        if not isinstance(name, str):
            continue
        if name.strip().casefold() in names:
            key, expected = f"sources[{index}].name", "a name that no other source has"
            yield ConfigProblem(file=str(path), key=key, expected=expected, got=shown(name))
        names.add(name.strip().casefold())
    for part, tables in (
        ("sources", _tables(data, "sources")),
        *((f"feeds.{part}", _tables(data.get("feeds"), part)) for part in ("override", "extra")),
    ):
        slugs: list[object] = []
        for index, table in tables:
            slug = table.get("slug")
            if slug is not None and slug in slugs:
                key, expected = f"{part}[{index}].slug", "a feed that does not stand here already"
                yield ConfigProblem(file=str(path), key=key, expected=expected, got=shown(slug))
            slugs.append(slug)
    for index, table in _tables(data.get("feeds"), "extra"):
        if not table.keys() & EXTRA_CONDITIONS:
            expected = f"at least one of {', '.join(sorted(EXTRA_CONDITIONS))}"
            yield ConfigProblem(file=str(path), key=f"feeds.extra[{index}]", expected=expected, got="none")


def rule_problems(data: dict[str, Any], path: Path) -> Iterator[ConfigProblem]:
    """The problems of the user's site rules, each folder once. A missing folder is a problem of its key already."""
    site = data.get("site")
    tables = [site if isinstance(site, dict) else {}, *(table for _, table in _tables(data, "sources"))]
    rules = [table.get("rules") for table in tables]
    names = [name for one in rules for name in (one if isinstance(one, list) else [one])]
    for folder in dict.fromkeys(path.parent / name for name in names if isinstance(name, str)):
        with suppress(OSError):  # the check of the key has reported it
            yield from _problems_in(folder)


def missing_places(sources: Sequence[Source], path: Path) -> Iterator[ConfigProblem]:
    """The files and folders of *sources* that are not there. For a visit that is a failure of their source alone."""
    for index, source in enumerate(sources):
        for place in source.places if KINDS[source.kind].places != "urls" else ():
            if is_remote(place):  # the visit asks there
                continue
            try:
                missing = missing_place(source.root, place)
            except (OSError, ValueError, RuntimeError):  # the visit says what is wrong with such a name
                continue
            if missing is not None:
                near = nearest(missing.name, _names_in(missing.parent))
                hints = (f"did you mean {near}?" if near else f"{missing} is not there", _of_source(source.name))
                yield ConfigProblem(
                    file=str(path),
                    key=f"sources[{index}].{source.kind}",
                    expected="files or folders that exist",
                    got=shown(place),
                    hint="; ".join(hints),
                )


def _names_in(folder: Path) -> list[str]:
    """The names of what lies in *folder*; none if it cannot be listed."""
    try:
        return [path.name for path in folder.iterdir()]
    except OSError:
        return []


def _problems_in(folder: Path) -> Iterator[ConfigProblem]:
    from scraper.rules.rules import Rules  # imported here because it loads a parser

    if others := [file for file in folder.glob("*.toml") if not file.is_file()]:  # reading a pipe might never end
        for file in others:
            yield ConfigProblem(file=str(file), key="the file", expected="a file", got="something else")
        return
    try:
        Rules.load(folder)
    except ConfigError as error:
        for one in error.problems:
            yield replace(one, file=str(folder / one.file), key=one.key or "the file")


def _tables(data: object, key: str) -> Iterator[tuple[int, dict[str, Any]]]:
    tables = data.get(key) if isinstance(data, dict) else None
    for index, table in enumerate(tables if isinstance(tables, list) else ()):
        if isinstance(table, dict):
            yield index, table


def _of_source(name: object) -> str:
    return f"in the source {shown(name)}" if isinstance(name, str) else ""
