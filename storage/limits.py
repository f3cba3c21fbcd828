"""What one article may hold, whoever wrote it: what is beyond is left out, and told.

What an article says stands in many feeds, in several formats each. So one page must not cost more than its bytes there:
by thousands of tags, each of which may have a feed, or by a name as long as a book. Real articles stay far below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from storage.model import Article, Kind, Link, LinkKind, Person

#: How many of each an article has, in the order of the document. Each kind of links counts alone.
MAX_TAGS, MAX_PEOPLE, MAX_FIGURES, MAX_LINKS, MAX_ENCLOSURES = 50, 100, 500, 200, 20
#: How many items a page of a list, or a list that a document contains, has.
MAX_LISTED_ITEMS = 50_000
#: A longer name (of a tag, a category, a person, an agency, a place, who is credited) is none.
MAX_NAME_CHARS = 200
#: Longer titles, captions and bylines, and summaries of links, are cut short.
MAX_TITLE_CHARS, MAX_CAPTION_CHARS, MAX_BYLINE_CHARS, MAX_LINK_SUMMARY_CHARS = 1_000, 5_000, 2_000, 5_000

T = TypeVar("T")


def limited(article: Article) -> Article:
    """*article* within the limits; what was left out is added to `Article.cut`, in words. Pure."""
    cut = list(article.cut)
    within: dict[str, Any] = {
        "title": _shortened(article.title, MAX_TITLE_CHARS, "the title", cut),
        "byline": _shortened(article.byline, MAX_BYLINE_CHARS, "the byline", cut),
        "tags": _first(_named(article.tags, "tags", cut), MAX_TAGS, "tags", cut),
        "authors": _first(_known_people(article.authors, cut), MAX_PEOPLE, "authors", cut),
        "figures": _first(
            tuple(
                replace(
                    one,
                    alt=_shortened(one.alt, MAX_CAPTION_CHARS, "the text of a picture", cut) or "",
                    caption=_shortened(one.caption, MAX_CAPTION_CHARS, "a caption", cut),
                    credit=_name(one.credit, "the credit of a picture", cut),
                )
                if max(map(len, (one.alt, one.caption or "", one.credit or ""))) > MAX_NAME_CHARS
                else one
                for one in article.figures
            ),
            MAX_FIGURES,
            "pictures",
            cut,
        ),
        "enclosures": _first(article.enclosures, MAX_ENCLOSURES, "media files", cut),
        "links": _links(article, cut),
        "category": _name(article.category, "the category", cut),
        "agency": _name(article.agency, "the agency", cut),
        "dateline": _name(article.dateline, "the dateline", cut),
        "credit": _name(article.credit, "the credit", cut),
    }
    return replace(article, **within, cut=tuple(dict.fromkeys(cut))) if cut else article


def _first(all_of_them: tuple[T, ...], most: int, what: str, cut: list[str]) -> tuple[T, ...]:
    if len(all_of_them) > most:
        cut.append(f"{len(all_of_them) - most:,} of {len(all_of_them):,} {what} are left out ({most} at most)")
    return all_of_them[:most]


def _named(names: Sequence[str], what: str, cut: list[str]) -> tuple[str, ...]:
    """Those of *names* that may be names."""
    kept = tuple(name for name in names if len(name) <= MAX_NAME_CHARS)
    if len(kept) < len(names):
        cut.append(f"{len(names) - len(kept):,} {what} are left out: longer than {MAX_NAME_CHARS} characters")
    return kept


def _known_people(people: tuple[Person, ...], cut: list[str]) -> tuple[Person, ...]:
    kept = set(_named([person.name for person in people], "authors", cut))
    return tuple(person for person in people if person.name in kept)


def _name(name: str | None, what: str, cut: list[str]) -> str | None:
    if name is None or len(name) <= MAX_NAME_CHARS:
        return name
    cut.append(f"{what} is left out: {len(name):,} characters, and a name has {MAX_NAME_CHARS} at most")
    return None


def _shortened(text: str | None, most: int, what: str, cut: list[str]) -> str | None:
    if text is None or len(text) <= most:
        return text
    cut.append(f"{what} is cut short: {len(text):,} characters, {most:,} at most")
    return text[: most - 1].rstrip() + "…"


def _links(article: Article, cut: list[str]) -> tuple[Link, ...]:
    """The first links of each kind, each within its own limits."""
    most, found = MAX_LISTED_ITEMS if article.kind is Kind.LISTING else MAX_LINKS, list[Link]()
    for kind in LinkKind:
        of_kind = tuple(link for link in article.links if link.kind is kind)
        found += _first(of_kind, most, f"{kind.replace('_', '-')} links", cut)
    kept = article.links if len(found) == len(article.links) else tuple(found)
    return tuple(_link(link, cut) for link in kept)


def _link(link: Link, cut: list[str]) -> Link:
    texts = (link.title, link.category, link.summary, link.summary_raw, link.agency, link.stated_date)
    if max(len(text or "") for text in texts) <= MAX_NAME_CHARS:
        return link
    return replace(
        link,
        title=_shortened(link.title, MAX_TITLE_CHARS, "the title of a link", cut) or "",
        category=_name(link.category, "the category of a link", cut),
        summary=_shortened(link.summary, MAX_LINK_SUMMARY_CHARS, "the summary of a link", cut),
        summary_raw=_shortened(link.summary_raw, MAX_LINK_SUMMARY_CHARS, "the summary of a link", cut),
        agency=_name(link.agency, "the agency of a link", cut),
        stated_date=_name(link.stated_date, "the date of a link", cut),
    )
