"""Corrections by example: what a person says of a place becomes a selector that holds on all sample pages.

    a place and a word -> proposals from every example of that word -> tried on all samples -> the best of them
    -> all samples read again with it -> what changes, before it is kept

On a page that lists articles the words are about items and their parts, which are keys of the source; on the page of
an article they are about its fields, which are a rule of its site (docs/rules.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from feeds.workbench.draft import Decisions, Draft, Mark, Pending
from feeds.workbench.sampling import Reader, Sample, fill
from scraper.places.choice import Effect, Example, choose_selector
from scraper.places.selectors import Use
from storage.errors import ExtractError

#: What may be said of a place on the page of an article, with the field or part that it is, and its use.
OF_ARTICLES: dict[str, tuple[str, Use]] = {
    "title": ("title", "one"),
    "date": ("published", "one"),
    "author": ("authors", "many"),
    "category": ("category", "one"),
    "text": ("body", "body"),
    "lede": ("lede", "one"),
    "tag": ("tags", "many"),
    "never": ("drop", "box"),
}
#: What may be said of one on a page that lists articles, with the key of the source.
OF_LISTS = {
    "item": "item", "not-item": "item", "never": "item", "title": "title", "date": "date", "category": "category",
    "lede": "summary", "picture": "image",
}  # fmt: skip
#: Proposals of all examples together.
MAX_PROPOSALS = 90
#: An author line with more words is read for the people in it.
MAX_NAME_WORDS = 4


async def propose_mark(reader: Reader, draft: Draft, *, page: str, at: int, says: str, wide: bool = False) -> Pending:
    """What saying *says* of element *at* of *page* would change; *wide*: of all like it.

    Raises ExtractError, in words, if no selector can be made of it.
    """
    document = draft.document_of(page)
    if document is None:
        raise ExtractError("there is no such page", page)
    if page == "list":
        return await _of_list(reader, draft, at=at, says=says)
    if says not in OF_ARTICLES:
        raise ExtractError("this cannot be said of a place in an article", says)
    field, use = OF_ARTICLES[says]
    said = await reader.call("scraper.places.selectors:propose", document, at=at, use=use)
    mark = Mark(page=page, at=at, meant=int(said["at"]), says=says)
    if field == "authors" and not said["linked"] and not wide and len(str(said["text"]).split()) > MAX_NAME_WORDS:
        field, use = "byline", "one"
    now = draft.now
    select = dict(now.select) or await _known(reader, draft, now)
    select = await _with_body(reader, draft, select) if field == "drop" else select
    marks = (*(one for one in now.marks if (one.says, one.page, one.meant) != (says, page, mark.meant)), mark)
    selectors = await _selectors(reader, draft, field, use, marks, list(said["selectors"]), select, wide=wide)
    changed = {**select, field: selectors}
    if says == "author":
        changed.pop("byline" if field == "authors" else "authors", None)
    changed = await _with_title(reader, draft, changed)
    decisions = replace(now, select=changed, marks=marks)
    shown = "authors" if field == "byline" else field
    return await _pending(reader, draft, decisions, says=says, field=shown, selector=", ".join(selectors))


async def propose_select(reader: Reader, draft: Draft, select: Mapping[str, Sequence[str]]) -> Pending:
    """What a rule that was typed would change. A field with no selector is taken out of the rule."""
    changed = {key: tuple(value) for key, value in {**draft.now.select, **select}.items() if value}
    field = next(iter(select), "title")
    decisions = replace(draft.now, select=changed)
    selector = ", ".join(changed.get(field, ()))
    return await _pending(reader, draft, decisions, says="selector", field=field, selector=selector)


async def _selectors(
    reader: Reader,
    draft: Draft,
    field: str,
    use: Use,
    marks: Sequence[Mark],
    proposals: list[str],
    select: Mapping[str, Sequence[str]],
    *,
    wide: bool,
) -> tuple[str, ...]:
    """The selectors of *field*, so that every place that was called so is hit."""
    newest = marks[-1]
    alike = [one for one in marks if one.says == newest.says]
    for other in reversed(alike[:-1]):
        document = draft.document_of(other.page)
        if document is not None and len(proposals) < MAX_PROPOSALS:
            said = await reader.call("scraper.places.selectors:propose", document, at=other.at, use=use)
            proposals += [one for one in said["selectors"] if one not in proposals]
    proposals = proposals[:MAX_PROPOSALS]
    samples = draft.read_samples()
    tried = await asyncio.gather(
        *(
            reader.call("scraper.places.selectors:try_selectors", page, selectors=proposals, dates=field == "published")
            for _, page in samples
        )
    )
    numbers = {key: number for number, (key, _) in enumerate(samples)}
    examples = [Example(page=numbers[one.page], at=one.meant) for one in alike if one.page in numbers]

    def choose(some: Sequence[Example]) -> Effect | None:
        return choose_selector(proposals, tried, examples=some, use=use, field=field, wide=wide)

    if use == "box":  # each box that is never wanted has a selector of its own
        if effect := choose(examples[-1:]):
            return (*(one for one in select.get(field, ()) if one != effect.selector), effect.selector)
    elif effect := choose(examples):
        return (effect.selector,)
    elif effect := choose(examples[-1:]):
        return (effect.selector, *(one for one in select.get(field, ()) if one != effect.selector))
    raise ExtractError("no selector can be made of this place; try one that is a little wider or narrower", newest.at)


async def _known(reader: Reader, draft: Draft, now: Decisions) -> dict[str, tuple[str, ...]]:
    """The rule that applies to the pages by now, ours or the user's: the draft's replaces it as a whole."""
    samples = await reader.samples(draft, now)
    return {key: tuple(value) for key, value in next((one.known for one in samples if one.known), {}).items()}


async def _with_body(reader: Reader, draft: Draft, select: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """*select* with the element of the text, as it was found: what a rule drops, it drops from its own text."""
    if "body" in select:
        return dict(select)
    for sample in await reader.samples(draft, replace(draft.now, select=select)):
        at, document = sample.places.get("body"), draft.document_of(sample.key)
        if at and document is not None:
            said = await reader.call("scraper.places.selectors:propose", document, at=at[0], use="box")
            mark = Mark(page=sample.key, at=at[0], meant=at[0], says="text")
            chosen = await _selectors(
                reader, draft, "body", "body", [mark], list(said["selectors"]), select, wide=False
            )
            return {**select, "body": chosen}
    return dict(select)


async def _with_title(
    reader: Reader, draft: Draft, select: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    """*select* with a selector of the title, if all samples agree on one.

    A rule counts where title or standfirst and one more part hit: with the title, a page that lacks another field is
    read by the rule all the same.
    """
    if "title" in select or not select.keys() - {"drop"}:
        return dict(select)
    samples = [one for one in await reader.samples(draft, draft.now) if one.value("title")]
    for sample in samples[:2]:
        document, at = draft.document_of(sample.key), sample.places.get("title")
        if document is None or not at:
            continue
        said = await reader.call("scraper.places.selectors:propose", document, at=at[0], use="one")
        proposals = said["selectors"]
        tried = [
            await reader.call("scraper.places.selectors:try_selectors", page, selectors=proposals)
            for one in samples
            if (page := draft.document_of(one.key)) is not None
        ]
        for number, selector in enumerate(proposals):
            texts = [found[number]["texts"][:1] for found in tried]
            if texts == [[sample.value("title")[:200]] for sample in samples]:
                return {**select, "title": (selector,)}
    return dict(select)


async def _of_list(reader: Reader, draft: Draft, *, at: int, says: str) -> Pending:
    """What saying *says* of a place on the page that lists the articles would change."""
    way, now = draft.way, draft.now
    document = draft.document_of("list")
    if says not in OF_LISTS or way is None or document is None:
        raise ExtractError("this cannot be said of a place in a list", says)
    key = OF_LISTS[says]
    marks = (
        *(one for one in now.marks if (one.page, one.at) != ("list", at)),
        Mark(page="list", at=at, meant=at, says=says),
    )
    source: dict[str, Any] = dict(now.source)
    if key == "item":
        wanted = [one.at for one in marks if one.page == "list" and one.says == "item"]
        never = [one.at for one in marks if one.page == "list" and one.says in ("not-item", "never")]
        wanted = wanted or await _wanted_items(reader, draft, never)
        found = await reader.call("scraper.places.items:propose_items", document, at=wanted, never=never)
        if not found:
            raise ExtractError("no selector holds all these items and none of those that are none", at)
        source["item"] = found[0]["selector"]
    else:
        item = source.get("item") or await _item_around(reader, draft, at)
        parts = await reader.call("scraper.places.items:propose_parts", document, item=item, at=at, date=key == "date")
        if not parts:
            raise ExtractError("no selector can be made of this place in its item", at)
        source |= {"item": item, key: parts[0]["selector"]}
    return await _pending_list(reader, draft, replace(now, source=source, marks=marks), says=says, key=key)


async def _wanted_items(reader: Reader, draft: Draft, never: Sequence[int]) -> list[int]:
    """The first of the items found by now, of those that were not called none: something to begin with."""
    cards = [card for card in await reader.cards(draft, draft.now) if card not in never]
    document = draft.document_of("list")
    assert document is not None
    for card in cards[:5]:
        try:
            if await reader.call("scraper.places.items:propose_items", document, at=[card], never=list(never)):
                return [card]
        except ExtractError:
            continue
    return cards[:1]


async def _item_around(reader: Reader, draft: Draft, at: int) -> str:
    document = draft.document_of("list")
    assert document is not None
    found = await reader.call("scraper.places.items:propose_items", document, at=[at], never=[])
    if not found:
        raise ExtractError("this place stands in no item; say of a place in one that it is an item first", at)
    return str(found[0]["selector"])


async def _pending_list(reader: Reader, draft: Draft, decisions: Decisions, *, says: str, key: str) -> Pending:
    before, after = await reader.items(draft, draft.now), await reader.items(draft, decisions)
    field = {"item": "url", "date": "published", "lede": "summary"}.get(key, key)

    def value(page: object) -> str:
        return str(getattr(page, field, None) or "") if page is not None else ""

    were, are = {page.url: page for page in before}, {page.url: page for page in after}
    changes = tuple(
        (page.title or page.url, value(were.get(page.url)), value(are.get(page.url)))
        for page in {**are, **were}.values()
        if value(were.get(page.url)) != value(are.get(page.url))
    )
    counts = [sum(bool(value(page)) for page in pages) for pages in (before, after)]
    return Pending(
        decisions=decisions,
        says=says,
        field=key,
        selector=str(decisions.source.get(key, "")),
        before=counts[0],
        after=counts[1],
        of=max(len(before), len(after)) if key == "item" else len(after),
        changes=changes[:100],
    )


async def _pending(
    reader: Reader, draft: Draft, decisions: Decisions, *, says: str, field: str, selector: str
) -> Pending:
    before, after = await reader.samples(draft, draft.now), await reader.samples(draft, decisions)
    shown = "body" if field == "drop" else field

    def name(sample: Sample) -> str:
        return sample.value("title") or sample.url

    changes = tuple(
        (name(new), old.value(shown), new.value(shown)) for old, new in zip(before, after, strict=True)
        if old.value(shown) != new.value(shown)
    )  # fmt: skip
    return Pending(
        decisions=decisions,
        says=says,
        field=field,
        selector=selector,
        before=fill(before, shown)[0],
        after=fill(after, shown)[0],
        of=len(after),
        changes=changes,
    )
