"""feedloom for the extraction benchmark: `extract(html, url) -> dict`, every field filled where the page has it.

The body is the text of the feed's HTML, headings included. The HTML is taken before it is sanitised, which changes
none of its text and is no part of what other extractors do.

The corpora disagree whether a standfirst is text: Fundus' gold begins with it, AEB's leaves it out. The article has
it in a field of its own, and it is returned as one. Here it also begins the body, unless it is the deck of an English
page: a line that an editor puts above a text that does without it, where the Vorspann, chapeau or sapo of other
traditions is its first paragraph.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from scraper.article.html.page import PageReading, read_whole
from scraper.parsing.worker import collect_rarely
from scraper.rules.rules import installed_rules
from scraper.text.bylines import signer
from storage.model import Document, LinkKind

collect_rarely()  # as the children do that parse for feedloom


def extract(html: bytes, url: str | None) -> dict[str, object]:
    """The record of one page in the benchmark's keys."""
    document = Document(data=html, url=url, media_type="text/html")
    reading = read_whole(document, timezone=None, rules=installed_rules(), finish=lambda content, base_url: content)
    article = reading.article
    is_deck = any(one.lede == article.lede_raw for one in reading.found.values())  # under the title, not in the text
    lede = None if is_deck and article.language == "en" else article.lede_raw
    return {
        "title": article.title,
        "lede": article.lede_raw,
        "body": "\n".join(filter(None, (lede, *lines(reading)))),
        "published": article.published.isoformat() if article.published else None,
        "authors": [person.name for person in article.authors]
        or [signs for signs in [signer(article.byline or "")] if signs],
        "image": article.image,
        "tags": list(article.tags),
        "related": [{"title": link.title, "url": link.url} for link in article.links if link.kind is LinkKind.RELATED],
    }


def lines(reading: PageReading) -> Iterator[str]:
    """The texts that the HTML was made of, figures and players aside."""
    for block in reading.text.blocks if reading.text is not None else ():
        yield from block.texts
