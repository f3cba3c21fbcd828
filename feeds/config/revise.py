"""Changing and removing sources of feedloom.toml: everything else in the file stays as it is, byte for byte.

The lines of one source are cut out, tomlkit changes its keys and keeps its comments, and they are put back; whether
that is what was wanted is checked by reading the result.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array

from feeds.config.edit import REMARKS, SOURCE_LINE, TABLE_LINE, Edited, edited
from storage.errors import ConfigError, ConfigProblem


def change_source(path: Path, text: str, name: str, values: Mapping[str, Any], environ: Mapping[str, str]) -> Edited:
    """The configuration *text* of the file *path* with the keys *values* of the source *name*; None takes a key out.

    Raises ConfigError with everything that is wrong with the result, or if there is no such source.
    """
    wanted = tomllib.loads(text)
    source = _find(path, wanted, name)
    source |= {key: value for key, value in values.items() if value is not None}
    for key in [key for key, value in values.items() if value is None]:
        source.pop(key, None)
    return edited(path, text, _first_right(path, _changed(text, name, values), wanted), environ)


def remove_source(path: Path, text: str, name: str, environ: Mapping[str, str]) -> Edited:
    """The configuration without the source *name*. Raises ConfigError as `change_source` does."""
    wanted = tomllib.loads(text)
    wanted["sources"].remove(_find(path, wanted, name))
    if not wanted["sources"]:
        del wanted["sources"]
    return edited(path, text, _first_right(path, _removed(text, name), wanted), environ, empty=True)


def _find(path: Path, data: Mapping[str, Any], name: str) -> dict[str, Any]:
    sources = data.get("sources")
    for source in sources if isinstance(sources, list) else ():
        if isinstance(source, dict) and source.get("name") == name:
            return source
    got = "none (it may have been taken out meanwhile)"
    raise ConfigError([ConfigProblem(file=str(path), key="sources", expected=f"a source called {name!r}", got=got)])


def _first_right(path: Path, texts: Iterator[str], wanted: Mapping[str, Any]) -> str:
    for text in texts:
        with suppress(tomllib.TOMLDecodeError):
            if tomllib.loads(text) == wanted:
                return text
    problem = ConfigProblem(file=str(path), key="sources", expected="a form that can be changed", got="another one")
    raise ConfigError([problem])


def _changed(text: str, name: str, values: Mapping[str, Any]) -> Iterator[str]:
    for begin, end in _blocks(text, name):
        document = tomlkit.parse(text[begin:end])
        sources = document["sources"]
        if isinstance(sources, AoT) and len(sources) == 1:
            _set(sources[0], values)
            yield text[:begin] + document.as_string() + text[end:]
    with suppress(tomlkit.exceptions.TOMLKitError, ValueError, TypeError, KeyError):
        document = tomlkit.parse(text)
        for source in document["sources"]:
            if source["name"] == name:
                _set(source, values)
        yield document.as_string()


def _removed(text: str, name: str) -> Iterator[str]:
    for begin, end in _blocks(text, name):
        before, after = text[:begin].rstrip("\n"), text[end:].lstrip("\n")
        yield before + "\n" * bool(before) + "\n" * bool(before and after) + after
        yield text[:begin] + text[end:]
    with suppress(tomlkit.exceptions.TOMLKitError, ValueError, TypeError, KeyError):
        document = tomlkit.parse(text)
        sources = document["sources"]
        if isinstance(sources, Array | AoT):
            place = [source["name"] for source in sources].index(name)
            del sources[place]
            if not sources:
                del document["sources"]
            yield document.as_string()


def _set(source: Any, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        if value is None:
            source.pop(key, None)
        elif source.get(key) != value:
            source[key] = value


def _blocks(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where the lines of the source *name* begin and end, with the comments directly above them."""
    heads = [line for line in SOURCE_LINE.finditer(text) if "[[" in line[0]]
    for head in heads:
        end = len(text)
        for line in TABLE_LINE.finditer(text, head.end()):
            if not SOURCE_LINE.match(text, line.start()) or "[[" in text[line.start() : line.end() + 1]:
                end = line.start()
                break
        end = head.end() + _without_remarks(text[head.end() : end])
        with suppress(tomllib.TOMLDecodeError, KeyError, IndexError, TypeError):
            if tomllib.loads(text[head.start() : end])["sources"][0]["name"] == name:
                yield _with_comments(text, head.start()), end


def _without_remarks(block: str) -> int:
    """The end of a source in *block*, before the comments and blank lines that stand above what follows it."""
    end = len(block)
    while end:
        line = block.rfind("\n", 0, end - 1) + 1
        if (content := block[line:end].strip()) and not content.startswith("#"):
            break
        end = line
    remarks = REMARKS.match(block, end)
    return remarks.end() if remarks else end


def _with_comments(text: str, begin: int) -> int:
    """The begin of the comments that stand directly above the line at *begin*."""
    while begin and (line := text.rfind("\n", 0, begin - 1) + 1) < begin and text[line:begin].startswith("#"):
        begin = line
    return begin
