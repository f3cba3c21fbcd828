"""The record that `feedloom parse` prints: one article as plain JSON values.

Scripts rely on its keys, which `docs/record.md` describes. Keys that only a page with URLs can have (`url` of a figure,
`credit`, `content`, `image`) are present only if the document gives them.
"""

from __future__ import annotations

import json
from datetime import datetime

from storage.model import Article, Figure, Link, LinkKind

Value = str | int | float | None | list["Value"] | dict[str, "Value"]


def record(article: Article) -> dict[str, Value]:
    """*article* as the record of `feedloom parse --format json`. Lists are never null."""
    values: dict[str, Value] = {
        "kind": str(article.kind),
        "language": article.language,
        "url": article.url,
        "title": article.title,
        "category": article.category,
        "published": _moment(article.published),
        "updated": _moment(article.modified),
        "timezone": article.timezone,
        "agency": article.agency,
        "dateline": article.dateline,
        "lede": article.lede,
        "lede_raw": article.lede_raw,
        "authors": [person.name for person in article.authors],
        "source": article.credit,
        "tags": list(article.tags),
        "figures": [_figure(figure) for figure in article.figures],
        "body": list(article.body),
        "related": [_link(link) for link in article.links if link.kind is LinkKind.RELATED],
        "read_more": [_link(link) for link in article.links if link.kind is LinkKind.READ_MORE],
    }
    if article.image:
        values["image"] = article.image
    if article.terms:
        values["terms"] = json.loads(article.terms)
    if article.enclosures:
        values["enclosures"] = [
            {"url": media.url, "type": media.media_type, "length": media.length} for media in article.enclosures
        ]
    if article.transcripts:
        values["transcripts"] = [
            {"url": one.url, "type": one.media_type, "language": one.language} for one in article.transcripts
        ]
    if article.discussion:
        one = article.discussion
        values["comments"] = {"url": one.url, "feed": one.feed, "count": one.count}
    if (
        article.url
        or article.image
        or any(figure.url for figure in article.figures)
        or any(link.url for link in article.links)
    ):
        values["content"] = article.content
    return values


def to_text(article: Article) -> str:
    """*article* as text, for a person at a terminal."""
    values = record(article)
    names = ("kind", "title", "category", "published", "updated", "agency", "dateline", "source", "language", "url")
    head = [f"{name}: {values[name]}" for name in names if values[name]]
    people = [person.name for person in article.authors]
    head += [f"{name}: {', '.join(items)}" for name, items in (("authors", people), ("tags", article.tags)) if items]
    parts = ["\n".join(head)]
    parts += [article.lede_raw] if article.lede_raw else []
    figures = sorted(article.figures, key=lambda figure: figure.after_paragraph)
    for position in range(len(article.body) + 1):
        parts += [f"[{figure.caption or figure.alt}]" for figure in figures if figure.after_paragraph == position]
        parts += list(article.body[position : position + 1])
    for heading, kind in (("Related:", LinkKind.RELATED), ("Read more:", LinkKind.READ_MORE)):
        lines = [_line(link) for link in article.links if link.kind is kind]
        parts += ["\n".join([heading, *lines])] if lines else []
    return "\n\n".join(parts)


def _line(link: Link) -> str:
    return (
        f"  - {link.title}" + (f" ({link.category})" if link.category else "") + (f" <{link.url}>" if link.url else "")
    )


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _figure(figure: Figure) -> dict[str, Value]:
    values: dict[str, Value] = {
        "alt": figure.alt,
        "caption": figure.caption,
        "after_paragraph": figure.after_paragraph,
    }
    if figure.url:
        values |= {"url": figure.url, "credit": figure.credit}
    return values


def _link(link: Link) -> dict[str, Value]:
    return {
        "title": link.title,
        "category": link.category,
        "url": link.url,
        "published": _moment(link.published),
        "stated_date": link.stated_date,
        "agency": link.agency,
        "summary": link.summary,
        "summary_raw": link.summary_raw,
    }
