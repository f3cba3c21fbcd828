"""A draft: what was found at an address, and what a person has decided about it. Decisions can be undone and redone.

A draft is one JSON value (`to_content`), kept by `storage.drafts`, so that it survives a reload and a restart.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from feeds.workbench.causes import Cause
from feeds.workbench.ways import Way
from scraper.sources.found import FoundPage
from storage.model import Document

State = Literal["looking", "ready", "failed", "cancelled", "saved"]
#: The fields of a draft that are JSON values as they are.
PLAIN_FIELDS = ("id", "address", "render", "mends", "position", "revision", "saved")
#: Steps that can be undone.
MAX_STEPS = 100
#: The keys of a source that a person decides about in the workbench, with what each may be.
SOURCE_KEYS: dict[str, type | tuple[type, ...]] = {
    "name": str, "slug": str, "every": str, "language": str, "timezone": str, "content": str, "include": list,
    "exclude": list, "max_age": str, "render": bool, "item": str, "title": str, "link": str, "date": str,
    "summary": str, "image": str, "category": str, "next": str, "pages": int,
}  # fmt: skip
#: Those of them that say how a list is read.
LIST_KEYS = ("item", "title", "link", "date", "summary", "image", "category", "next")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What a person said of a place on a page."""

    #: The key of the page: "list", or the number of a sample.
    page: str
    #: The number of the element that was pointed at, and of the one that is meant by it.
    at: int
    meant: int
    #: "title", "date", "item", "never", …
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """Everything that can be undone."""

    #: The number of the chosen way.
    way: int = 0
    #: Keys of the source, as they will stand in feedloom.toml.
    source: Mapping[str, Any] = field(default_factory=dict)
    #: The rule for its pages: fields and parts with their selectors.
    select: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()

    def marked(self, says: str, page: str | None = None) -> list[Mark]:
        """What was said of places as *says*, in their order; of one *page* or of all."""
        return [one for one in self.marks if one.says == says and page in (None, one.page)]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Decisions:
        """Decisions from JSON values."""
        return cls(
            way=content["way"],
            source=content["source"],
            select={key: tuple(value) for key, value in content["select"].items()},
            marks=tuple(Mark(**one) for one in content["marks"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A correction that is shown and not kept yet."""

    decisions: Decisions
    #: What was said, and of which field.
    says: str
    field: str
    #: The selector that it became.
    selector: str
    #: On how many of the pages the field was found before and would be found, and on how many it is looked for.
    before: int
    after: int
    of: int
    #: For each page its name, and the value before and after.
    changes: tuple[tuple[str, str, str], ...]


@dataclass(kw_only=True)
class Draft:
    """One draft, as the workbench holds it."""

    id: str
    address: str
    created: datetime
    render: bool = False
    #: The name of the source that is mended; None: a new one is made.
    mends: str | None = None
    state: State = "looking"
    #: What is being done, in the order in which it was: a word and the address that it is about.
    progress: list[tuple[str, str]] = field(default_factory=list)
    cause: Cause | None = None
    ways: list[Way] = field(default_factory=list)
    steps: list[Decisions] = field(default_factory=lambda: [Decisions()])
    position: int = 0
    pending: Pending | None = None
    #: Grows with each change of a person, so that two who edit at once notice each other.
    revision: int = 0
    #: Grows with all that is found meanwhile, so that whoever looks on is shown it.
    found: int = 0
    #: The addresses of the sample pages, in their order.
    samples: list[str] = field(default_factory=list)
    #: Sample pages that could not be had, with the cause.
    failed: dict[str, str] = field(default_factory=dict)
    #: Under which name it was saved.
    saved: str | None = None

    #: By key: "list" and the addresses of samples. They are kept apart.
    pages: dict[str, Document] = field(default_factory=dict)
    #: What was read of pages, by what it was read with. It is not kept.
    cache: dict[object, Any] = field(default_factory=dict)
    task: asyncio.Task[None] | None = None
    #: Reads what is kept of the past again (`feeds.workbench.past`).
    rereading: asyncio.Task[None] | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def busy(self) -> bool:
        """Whether something is going on for it."""
        return any(task is not None and not task.done() for task in (self.task, self.rereading))

    @property
    def now(self) -> Decisions:
        """The decisions as they stand."""
        return self.steps[self.position]

    @property
    def way(self) -> Way | None:
        """The chosen way; None as long as none is found."""
        return self.ways[self.now.way] if self.now.way < len(self.ways) else None

    def decide(self, decisions: Decisions) -> None:
        """Take *decisions* as the next step. What was undone is given up, and a correction that is shown."""
        if decisions == self.now:
            return
        self.pending = None
        self.steps = [*self.steps[: self.position + 1], decisions][-MAX_STEPS:]
        self.position = len(self.steps) - 1

    def amend(self, decisions: Decisions) -> None:
        """Replace the present step: what we propose ourselves is none of a person's steps."""
        self.steps[self.position] = decisions

    def move(self, steps: int) -> None:
        """Undo (below 0) or redo so many *steps*, as far as there are some."""
        self.pending = None
        self.position = min(max(self.position + steps, 0), len(self.steps) - 1)

    def document_of(self, page: str) -> Document | None:
        """The page of a key: "list", or the number of a sample; None if there is none."""
        if page == "list":
            return self.pages.get("list:" + self.way.place) if self.way else None
        if page.isdecimal() and page.isascii() and int(page) < len(self.samples):
            return self.pages.get(self.samples[int(page)])
        return None

    def read_samples(self) -> list[tuple[str, Document]]:
        """The samples that were had, each with its key."""
        return [(str(number), self.pages[url]) for number, url in enumerate(self.samples) if url in self.pages]

    def to_content(self) -> dict[str, object]:
        """Everything that is kept, as JSON values, without the pages."""
        plain = {name: getattr(self, name) for name in (*PLAIN_FIELDS, "state")}
        return plain | {
            "created": self.created.isoformat(),
            "progress": [list(one) for one in self.progress],
            "cause": asdict(self.cause) if self.cause else None,
            "ways": [way_content(way) for way in self.ways],
            "steps": [asdict(step) for step in self.steps],
            "samples": self.samples,
            "failed": self.failed,
        }

    @classmethod
    def of(cls, content: Mapping[str, Any], pages: dict[str, Document]) -> Draft:
        """The draft in *content*. One that was looking when it was left has been cut short."""
        state = content["state"]
        if state == "looking":
            state = "ready" if content["ways"] else "cancelled"
        return cls(
            **{name: content[name] for name in PLAIN_FIELDS},
            state=state,
            created=datetime.fromisoformat(content["created"]),
            progress=[(word, about) for word, about in content["progress"]],
            cause=Cause(**content["cause"]) if content["cause"] else None,
            ways=[way_of(one) for one in content["ways"]],
            steps=[Decisions.of(one) for one in content["steps"]],
            samples=list(content["samples"]),
            failed=dict(content["failed"]),
            pages=pages,
        )


#: What is kept of a page that a way names.
PAGE_FIELDS = ("url", "title", "summary", "category", "image", "language")


def way_content(way: Way) -> dict[str, object]:
    """*way* as JSON values."""
    return asdict(replace(way, pages=())) | {"pages": pages_content(way.pages)}


def pages_content(pages: Sequence[FoundPage]) -> list[dict[str, object]]:
    """What lists say of *pages*, as JSON values."""
    return [
        {name: getattr(page, name) for name in PAGE_FIELDS}
        | {"published": page.published.isoformat() if page.published else None}
        for page in pages
    ]


def way_of(content: Mapping[str, Any]) -> Way:
    """A way from JSON values."""
    return Way(**{**content, "pages": pages_of(content["pages"])})


def pages_of(content: Sequence[Mapping[str, Any]]) -> tuple[FoundPage, ...]:
    """Pages from JSON values."""
    return tuple(
        FoundPage(
            **{name: one[name] for name in PAGE_FIELDS},
            published=datetime.fromisoformat(one["published"]) if one["published"] else None,
        )
        for one in content
    )
