"""The pages that are learnt from, as they are read without what is learnt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from scraper.article.evidence import Evidence
from scraper.article.html.fields.authors import people_among, people_of, signers_of
from scraper.article.html.header import find_heading
from scraper.article.html.menu import Menu
from scraper.article.html.outline import Outline
from scraper.article.html.page import PageReading, read_whole
from scraper.article.html.parse import body_outline
from scraper.article.html.readers.learnt import DATE_ATTRIBUTES, moment_in
from scraper.article.html.readers.markup import read_markup
from scraper.article.html.tree import address, has_figure, key_of
from scraper.rules.rules import Rules
from scraper.sources.found import FoundPage
from scraper.text.charset import is_html
from scraper.urls import url_key
from storage.errors import FeedloomError
from storage.model import Document, Kind, Person

#: Readers whose evidence does not depend on where something stands on the page.
INDEPENDENT = ("json-ld", "meta", "itemprop")
#: The longest line of which an element is remembered, in characters.
MAX_LINE_CHARS = 300
#: A line that states a day, in characters.
MIN_DATE_CHARS, MAX_DATE_CHARS = 6, 80


@dataclass(frozen=True)
class Sample:
    """One article page."""

    document: Document
    reading: PageReading
    #: What the list that named it says of it.
    listed: FoundPage | None = None
    #: Independent evidence by field.
    stated: dict[str, object] = field(default_factory=dict)

    @cached_property
    def outline(self) -> Outline:
        """The elements of the page; reading it dropped parts of its own."""
        return body_outline(self.reading.page.tree, menus=self.reading.page.site is not None)

    @cached_property
    def lines(self) -> dict[str, list[int]]:
        """The elements by the key of their text, where that is short."""
        outline, found = self.outline, dict[str, list[int]]()
        for at in range(1, len(outline.tags)):
            if 0 < outline.chars(at) <= MAX_LINE_CHARS:
                found.setdefault(key_of(outline.text(at)), []).append(at)
        return found

    @cached_property
    def moments(self) -> dict[int, datetime]:
        """The elements that state a moment."""
        outline, context = self.outline, self.reading.page.context
        said: dict[str, datetime | None] = {}  # wrappers share a text
        found: dict[int, datetime] = {}
        for at in range(1, len(outline.tags)):
            if not outline.attributes(at).keys().isdisjoint(DATE_ATTRIBUTES):
                moment = moment_in(outline.nodes[at], context)
            elif MIN_DATE_CHARS <= outline.chars(at) <= MAX_DATE_CHARS and has_figure(text := outline.text(at)):
                moment = said[text] if text in said else moment_in(outline.nodes[at], context)
                said[text] = moment
            else:
                continue
            if moment is not None:
                found[at] = moment
        return found

    @cached_property
    def targets(self) -> dict[int, str]:
        """The links of the page, with the keys of where they lead."""
        outline, base = self.outline, self.reading.page.context.base_url
        urls = ((at, address(base, outline.attribute(at, "href"))) for at in outline.within(0, "a"))
        return {at: url_key(url) for at, url in urls if url}

    @property
    def stated_people(self) -> tuple[Person, ...]:
        """Whom independent evidence names as the authors."""
        people = self.stated.get("authors", ())
        return people if isinstance(people, tuple) else ()

    def shown_people(self) -> tuple[Person, ...]:
        """Whom the page shows as its authors, whatever its metadata say."""
        markup = self._shown("authors", "byline")
        return people_among((*markup.authors, *people_of(markup.byline)), self.reading.page.papers)

    @cached_property
    def shown_lists(self) -> Evidence:
        """What the page shows itself to be filed under, whatever its metadata say."""
        return self._shown("category", "tags")

    def _shown(self, *names: str) -> Evidence:
        """The fields of *names* as a person finds them on the page."""
        page, outline = self.reading.page, self.outline
        heading = find_heading(outline, page.titles, page.url)
        return read_markup(
            outline,
            page.context,
            heading=heading,
            titles=page.titles,
            body=self.body,
            description="",
            missing=frozenset(names),
            signers=frozenset(),
            menu=Menu(page.tree, outline, heading),
            papers=page.signing,
        )

    @property
    def body(self) -> int | None:
        """The number of the element of the text; the same in both outlines."""
        return self.reading.body


def read_samples(
    pages: Iterable[tuple[Document, FoundPage | None]], *, timezone: str | None, rules: Rules
) -> tuple[list[Sample], list[str]]:
    """(the articles among *pages*, each text once; why the others are none)."""
    samples: list[Sample] = []
    refused: list[str] = []
    known: set[tuple[str, str]] = set()
    for document, listed in pages:
        if not is_html(document):
            refused.append(f"{document.name}: it is no HTML page")
            continue
        try:
            reading = read_whole(document, timezone=timezone, rules=rules)
        except (FeedloomError, ValueError, TypeError, LookupError, RecursionError) as error:
            refused.append(f"{document.name}: {error}"[:200])
            continue
        article = reading.article
        if article.kind is not Kind.ARTICLE or not article.title:
            refused.append(f"{document.name}: it is no article")
            continue
        key = key_of(article.title), key_of(" ".join(article.body))
        if key in known:
            refused.append(f"{document.name}: another page says the same")
            continue
        known.add(key)
        samples.append(Sample(document, reading, listed, dict(_stated(reading, listed))))
    return samples, refused


def without_walls(samples: Sequence[Sample]) -> list[Sample]:
    """*samples* without those whose whole text most of them have: they say that nothing is there, or that one must pay.

    None is left if most are called the same.
    """
    titles = Counter(key_of(one.reading.article.title or "") for one in samples)
    if max(titles.values(), default=0) > len(samples) / 2:
        return []
    texts = [key_of(" ".join(one.reading.article.body)) for one in samples]
    counts = Counter(texts)
    return [one for one, text in zip(samples, texts, strict=True) if counts[text] <= len(samples) / 2]


def _stated(reading: PageReading, listed: FoundPage | None) -> Iterator[tuple[str, object]]:
    """What is said of the article apart from where it stands on the page."""
    found = reading.found
    for name in ("title", "category", "published", "modified", "tags"):
        said = [getattr(found[reader], name) for reader in INDEPENDENT]
        if listed is not None and name != "modified":  # which lists state word for word
            said.append(listed.keywords if name == "tags" else getattr(listed, name))
        if value := next(filter(None, said), None):
            yield name, value
    for reader in INDEPENDENT:
        if people := people_among(signers_of(found[reader]), reading.page.papers):
            yield "authors", people
            break
    if description := found["meta"].description or found["json-ld"].description:
        yield "lede", description
