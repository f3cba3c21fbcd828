"""What of an imported file goes into the configuration: no doubles, names that are free, values that are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from feeds.config.edit import NewSource, free_name, name_from
from feeds.config.schema import SourceConfig
from feeds.importing.found import FoundSource, ImportedFile, Remark, quoted
from scraper.source import Source
from scraper.sources.kinds import KINDS
from scraper.urls import url_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What becomes of a file."""

    sources: tuple[NewSource, ...]
    #: What became of each part of the file, in its order.
    remarks: tuple[Remark, ...]
    #: How many of its sources are there already, and how many cannot be taken over.
    doubles: int
    left: int


def take(file: ImportedFile, known: Sequence[Source], path: Path) -> Taken:
    """What of *file* is new beside the sources *known* of the configuration *path*, and what is said of the rest."""
    readers = {url_key(place): one.name for one in known if KINDS[one.kind].network for place in one.places}
    names = [source.name for source in known]
    remarks, sources, doubles = [*file.left, *file.remarks], list[NewSource](), 0
    for found in file.sources:
        key, address = _place(found)
        if reader := readers.get(url_key(address)):
            doubles += 1
            text = f"{quoted(found.name or address)} is there already: {quoted(reader)} reads {address}"
            remarks.append(Remark(line=found.line, text=text))
            continue
        name = free_name(found.name or name_from(address), names)
        values = _right({"name": name, **found.values}, found, path)
        if key not in values or "name" not in values:
            text = f"{quoted(found.name or address)} is not taken over: its {key} is wrong"
            remarks += [Remark(line=found.line, text=text), *found.remarks]
            continue
        names.append(name)
        readers[url_key(address)] = name
        sources.append(NewSource(values=values))
        remarks += [Remark(line=found.line, text=_described(values)), *found.remarks]
    left = len(file.left) + len(file.sources) - len(sources) - doubles
    ordered = sorted(remarks, key=lambda one: one.line)
    return Taken(sources=tuple(sources), remarks=tuple(ordered), doubles=doubles, left=left)


def _place(found: FoundSource) -> tuple[str, str]:
    return next((key, str(found.values[key])) for key in KINDS if key in found.values)


def _right(values: dict[str, object], found: FoundSource, path: Path) -> dict[str, object]:
    """Those of *values* that the configuration takes; the others are noted."""
    try:
        SourceConfig.model_validate(values, context={"file": path, "environ": {}})
    except ValidationError as error:
        for one in error.errors():
            key = str(one["loc"][0])
            expected = one.get("ctx", {}).get("expected") or one["msg"]
            if key in values:
                found.leave(f"{key} = {quoted(str(values[key]))}", f"expected {expected}")
        wrong = {str(one["loc"][0]) for one in error.errors()}
        return {key: value for key, value in values.items() if key not in wrong}
    return values


def _described(values: dict[str, object]) -> str:
    """The new source in a line."""
    name, (key, place), *others = values.items()
    more = _list(other for other, _ in others)
    return f"{quoted(str(name[1]))}: {key} = {place}{f', with {more}' if more else ''}"


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
