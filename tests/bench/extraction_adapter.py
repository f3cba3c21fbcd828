"""feedloom for the extraction benchmark: `extract(html, url) -> dict`, every field filled where the page has it."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from scraper.article import extract_article
from storage.model import Document, LinkKind


def extract(html: bytes, url: str | None) -> dict[str, object]:
    """The record of one page in the benchmark's keys; the standfirst is the first line of the body."""
    article = extract_article(Document(data=html, url=url, media_type="text/html"))
    return {
        "title": article.title,
        "body": "\n".join(filter(None, (article.lede_raw, *article.body))),
        "published": article.published.isoformat() if article.published else None,
        "authors": [person.name for person in article.authors],
        "image": article.image,
        "tags": list(article.tags),
        "related": [{"title": link.title, "url": link.url} for link in article.links if link.kind is LinkKind.RELATED],
    }
