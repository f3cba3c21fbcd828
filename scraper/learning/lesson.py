"""What is learnt of one site: pages in, a rule with its evidence out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from scraper.article.html.page import read_page
from scraper.learning.blocks import learn_blocks
from scraper.learning.body import learn_body
from scraper.learning.fields import learn_fields
from scraper.learning.furniture import learn_boxes, learn_lines
from scraper.learning.habits import learn_accounts, learn_habits, learn_logos, learn_order
from scraper.learning.labels import learn_labels, without_labels
from scraper.learning.sample import Sample, read_samples, without_walls
from scraper.learning.stated import learn_stated
from scraper.learning.template import Template
from scraper.learning.titles import with_own_titles
from scraper.rules.rules import Rules
from scraper.sources.found import FoundPage
from scraper.text.charset import is_html
from storage.model import Article, Document

#: Fewer articles teach nothing; more do not teach more.
MIN_ARTICLES, MAX_ARTICLES = 5, 30
#: One page of so many is left out, to show what the rule makes of pages that it has not seen.
LEFT_OUT = 5


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a rule, with what speaks for it."""

    #: As it stands in the file: "select.title", "site.furniture".
    key: str
    value: Any
    #: On how many of how many pages it shows.
    hits: int
    pages: int
    #: On how many of the pages left out other evidence agrees, of those where there is some.
    right: int = 0
    asked: int = 0
    example: str = ""
    #: Whether it may be used.
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt; no parts, and why, if nothing was."""

    parts: tuple[Part, ...] = ()
    #: How many pages were learnt from.
    pages: int = 0
    #: Why nothing was learnt; "" if something was.
    cause: str = ""
    #: Why pages were left aside.
    refused: tuple[str, ...] = ()
    #: Pages that were left out.
    left_out: tuple[Sample, ...] = field(default=(), repr=False)


def learn(
    pages: Sequence[tuple[Document, FoundPage | None]],
    *,
    timezone: str | None = None,
    rules: Rules,
    leave_out: bool = True,
) -> Lesson:
    """What the *pages* of one site teach, each with what its list said of it.

    *rules*: those of the user and ours, which are asked first in any case. *leave_out*: keep some of the pages away
    from learning, to be compared.
    """
    found, refused = read_samples(pages[: 2 * MAX_ARTICLES], timezone=timezone, rules=rules)
    if len(found) < MIN_ARTICLES:
        cause = f"{len(found)} of {len(pages)} pages are articles; {MIN_ARTICLES} are needed"
        return Lesson(pages=len(found), cause=cause, refused=tuple(refused))
    samples = without_walls(with_own_titles(found))[:MAX_ARTICLES]
    if len(samples) < MIN_ARTICLES:
        cause = "most pages say the same: a wall, or an error"
        return Lesson(pages=len(found), cause=cause, refused=tuple(refused))
    kept, left_out = _split(samples) if leave_out else (samples, [])
    parts = tuple(learn_parts(kept))
    cause = "" if any(part.confirmed for part in parts) else "nothing stands in one place on most pages"
    return Lesson(parts, len(kept), cause, tuple(refused), tuple(left_out))


def _split(samples: list[Sample]) -> tuple[list[Sample], list[Sample]]:
    """Those to learn from, and those left out: every fifth, where enough remain."""
    spare = len(samples) - MIN_ARTICLES
    left_out = samples[LEFT_OUT - 1 :: LEFT_OUT][: max(spare, 0)]
    chosen = {id(sample) for sample in left_out}
    return [sample for sample in samples if id(sample) not in chosen], left_out


def learn_parts(samples: Sequence[Sample]) -> list[Part]:
    """All parts of the rule, those too that are not confirmed."""
    samples = with_own_titles(samples)
    read = samples
    order = learn_order(samples)
    if order is not None:
        samples = [_in_american(one) for one in samples]
    accounts = learn_accounts(samples)
    if accounts is not None:  # then those whom the pages show are the authors
        samples = [replace(one, stated=one.stated | {"authors": one.shown_people()}) for one in samples]
    labels = learn_labels(samples)
    if labels:
        samples = [without_labels(one, labels) for one in samples]
    stated = learn_stated(read, [name for one in labels for name in one.value])
    template = Template(samples)
    logos = learn_logos(samples)
    blocks = learn_blocks(samples, logos.value if logos else ())
    fields = learn_fields(samples)
    places = [one for one in (learn_body(samples, template), *fields, *blocks) if one is not None]
    parts = [
        Part(
            f"select.{one.name}",
            [one.vote.selector],
            one.vote.hits,
            one.vote.pages,
            one.vote.right,
            one.vote.asked,
            one.example,
            one.vote.is_confirmed,
        )
        for one in places
    ]
    if boxes := learn_boxes(samples, template, logos.value if logos else ()):
        pages = min(box.pages for box in boxes)
        parts.append(Part("select.drop", [box.text for box in boxes], pages, len(samples), example=boxes[0].example))
    if lines := learn_lines(samples, template, boxes):
        pages = min(line.pages for line in lines)
        parts.append(Part("site.furniture", [line.text for line in lines], pages, len(samples), example=""))
    confirmed = [one for one in places if one.vote.is_confirmed]
    habits = [*filter(None, (order, accounts, *labels, stated, logos)), *learn_habits(samples, confirmed)]
    return parts + [Part(f"site.{one.name}", one.value, one.hits, one.pages, example=one.example) for one in habits]


def _in_american(sample: Sample) -> Sample:
    """*sample* as a page on which the month comes first."""
    page = sample.reading.page
    page = replace(page, context=replace(page.context, language="en-US"))
    return replace(sample, reading=replace(sample.reading, page=page))


# what it changes -------------------------------------------------------------------------------------------

#: The fields that are compared, by the names that reports give them.
COMPARED: dict[str, Callable[[Article], Any]] = {
    "title": lambda one: one.title,
    "published": lambda one: one.published and one.published.isoformat(),
    "modified": lambda one: one.modified and one.modified.isoformat(),
    "authors": lambda one: ", ".join(person.name for person in one.authors),
    "byline": lambda one: one.byline,
    "category": lambda one: one.category,
    "tags": lambda one: ", ".join(one.tags),
    "lede": lambda one: one.lede,
    "text": lambda one: "\n".join(one.body),
    "picture": lambda one: one.image,
    "related": lambda one: ", ".join(link.title for link in one.links),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What a rule changes in one field."""

    field: str
    #: On how many pages it is filled without and with the rule.
    before: int
    after: int
    #: Each page on which it changes: its name, and both values.
    changed: tuple[tuple[str, str, str], ...]


def compare(samples: Sequence[Sample], rules: Rules, *, timezone: str | None = None) -> list[Difference]:
    """What *rules* change in the fields of the pages in *samples*, which were read without them."""
    found = []
    after = [read_page(one.document, timezone=timezone, rules=rules) for one in samples if is_html(one.document)]
    for name, value in COMPARED.items():
        pairs = [
            (one.document.name, str(value(one.reading.article) or ""), str(value(new) or ""))
            for one, new in zip(samples, after, strict=True)
        ]
        filled = (sum(bool(old) for _, old, _ in pairs), sum(bool(new) for *_, new in pairs))
        found.append(Difference(name, *filled, tuple(pair for pair in pairs if pair[1] != pair[2])))
    return found
