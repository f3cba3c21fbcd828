"""What is kept of a source beside what is found today: what a rule would change in the past, and what has broken."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

from feeds.config.load import Config
from feeds.rehearsal import copy_of
from feeds.status import read_states
from feeds.workbench.draft import Draft
from feeds.workbench.sampling import Reader, Sample
from feeds.workbench.saving import kept_rule
from scraper.source import Source
from scraper.visit.recording import with_settings
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import FeedloomError, ModelError
from storage.model import Document, Kind, StoredArticle
from storage.readonly import open_read_only

#: How many kept articles are read again, and how many changes are told of.
MAX_PAST, MAX_TOLD = 60, 20
#: Fields that are told to be broken if fewer than this share of today's pages has them.
MIN_FILL = 0.5
FIELDS = ("title", "published", "authors", "category", "lede", "tags", "image", "body")
QUERY_SECONDS = 3.0
#: Columns that say the same as a field.
FIELDS_OF = {"content": "body", "published_stated": "published", "lede_raw": "lede", "byline": "authors"}
#: While what is kept is read again.
READING = {"state": "reading"}


def changes_rule(draft: Draft, source: Source) -> bool:
    """Whether *draft* reads pages otherwise than *source*, which it mends, is read by now."""
    return dict(draft.now.select) != kept_rule(source) or draft.now.source.get("timezone") != source.timezone


def past_key(draft: Draft) -> object:
    """What `read_past` depends on: under this key its answer is kept with *draft*."""
    select = sorted((name, tuple(value)) for name, value in draft.now.select.items())
    return "past", draft.now.source.get("timezone"), tuple(select)


async def read_past(draft: Draft, config: Config, reader: Reader, *, now: datetime) -> dict[str, Any]:
    """What the rule of *draft* would change in the newest articles of its source that are kept.

    -> {"state": "read", "read": articles read again, "changed": how many would change,
        "shown": some of these, each with its "title", the "fields" that change, and the "cause" if it cannot be read}
    Nothing is stored. Raises StorageError, and ModelError if the draft mends no source.
    """
    source = next((one for one in config.sources if one.name == draft.mends), None)
    if source is None:
        raise ModelError("the draft mends no source", draft.address)
    select = {name: list(value) for name, value in draft.now.select.items()}
    zone = draft.now.source.get("timezone")
    shown: list[dict[str, Any]] = []
    read = 0
    copying = copy_of(config.site.database)
    copy = await asyncio.to_thread(copying.__enter__)
    try:
        with Database.open(copy) as database:
            articles = Articles(database, "past.invalid,2000")
            for known, documents in list(articles.history.documents(source=source.name, newest=MAX_PAST)):
                told: dict[str, Any] = {"title": known.title, "fields": [], "cause": ""}
                try:
                    said = await reader.call(
                        "scraper.places.reading:read_sample",
                        documents[-1],
                        timezone=zone,
                        rules=reader.rules,
                        select=select,
                    )
                except FeedloomError as error:
                    told["cause"] = str(error)
                else:
                    read += 1
                    article = with_settings(said["article"], source)
                    if article.kind is Kind.ARTICLE:
                        fields = articles.reread(known.id, article, documents[-1], now=now, dates=True, apply=False)
                        told["fields"] = sorted({FIELDS_OF.get(name, name) for name in fields})
                if told["fields"] or told["cause"]:
                    shown.append(told)
    finally:
        await asyncio.to_thread(copying.__exit__, None, None, None)
    changed = sum(bool(one["fields"]) for one in shown)
    return {"state": "read", "read": read, "changed": changed, "shown": shown[:MAX_TOLD]}


async def read_worked(draft: Draft, config: Config, reader: Reader) -> dict[str, Any] | None:
    """How the source that *draft* mends fared when it worked, beside today.

    -> {"cause": what is wrong with it, "" for nothing,
        "fields": those that have broken, [{"field", "before", "now", "known": what articles used to say}],
        "has_page": whether the page of then is kept (as "kept"), "page": the key of today's page beside it}
    None if it mends none, or the store knows nothing of it.
    """
    if draft.mends is None or draft.state == "looking":
        return None
    try:
        cause, kept = await asyncio.to_thread(_kept, config.site.database, draft.mends)
    except FeedloomError:
        return None
    samples = await reader.samples(draft, draft.now)
    lost = [field for field in FIELDS if _is_lost(draft, samples, field)]
    broken = [field for field in lost if any(value_of(one, field) for one, _ in kept)]
    worked = next(
        ((known, documents) for known, documents in kept if all(value_of(known, field) for field in broken)),
        kept[0] if kept else None,
    )
    if worked is not None and worked[1]:
        draft.pages["kept"] = worked[1][-1]
    return {
        "cause": cause,
        "fields": [
            {
                "field": field,
                "before": value_of(worked[0], field)[:200] if worked else "",
                "now": _now(samples, field),
                "known": list(dict.fromkeys(value for one, _ in kept if (value := value_of(one, field)[:200]))),
            }
            for field in broken
        ],
        "has_page": "kept" in draft.pages and bool(samples),
        "page": samples[0].key if samples else "",
    }


def _kept(database: Path, name: str) -> tuple[str, list[tuple[StoredArticle, list[Document]]]]:
    with open_read_only(database, seconds=QUERY_SECONDS) as store:
        (state,) = read_states(store, [name])
        articles = Articles(store, "past.invalid,2000")
        cause = state.cause if state.state in ("broken", "failing") else ""
        return cause, list(articles.history.documents(source=name, newest=10))


def _is_lost(draft: Draft, samples: list[Sample], field: str) -> bool:
    """Whether few of *samples* have *field*, and the list that names them does not state it either."""
    listed = {page.url: page for page in (draft.way.pages if draft.way else ())}
    filled = sum(bool(one.value(field) or getattr(listed.get(one.url), field, None)) for one in samples)
    return bool(samples) and filled < MIN_FILL * len(samples)


def _now(samples: list[Sample], field: str) -> str:
    return next((value[:200] for one in samples if (value := one.value(field))), "")


def value_of(article: StoredArticle, field: str) -> str:
    """What a stored article says of *field*, in a line; "" for nothing."""
    match field:
        case "authors":
            return ", ".join(person.name for person in article.authors) or article.byline or ""
        case "category":
            return ", ".join(category.name for category in article.categories)
        case "tags":
            return ", ".join(article.tags)
        case "published":
            return article.published.isoformat() if article.published else ""
    return str(getattr(article, field, None) or "")
