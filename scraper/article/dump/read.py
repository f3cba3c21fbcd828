"""Reading a text dump: the plain text that a renderer makes of an article's page.

Lines that the renderer broke are joined first (wrapping). The grammar is a page's structure, not one paper's words:

    dump    = surroundings, header, content, surroundings
    header  = [category], [date row], title, [category], [date row], [author], furniture     (any order)
    content = [lede], { paragraph | figure | box of related links }, [author], [credit], [tags]
    then      { heading, teasers | tags | furniture }, footer

The text is found first: the stretch of lines in which prose outweighs all else (extent.py). The best line above it is
the title (headline.py), and the lines around that the header (header.py, category.py); the rest is read line by line,
once (content.py, pictures.py). A dump without an article, whose items outweigh its text, or in which a line repeats
beside titles (repetition.py), is read as a listing (listing.py).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from scraper.article.dump.content import DumpContent
from scraper.article.dump.header import find_headers
from scraper.article.dump.lines import split_lines
from scraper.article.dump.listing import find_items, outweighs, read_listing
from scraper.article.dump.repetition import find_groups
from scraper.article.dump.teasers import TeaserReading, find_counted
from scraper.article.dump.wrapping import unwrap
from scraper.text.bylines import parse_photo_credit
from scraper.text.datelines import Prefix, repeated_prefixes, split_prefix
from scraper.text.dates import Stated
from scraper.text.language import detect_language, zone_of
from scraper.text.phrases import is_error_page
from scraper.text.placeholders import without_placeholder_lines
from scraper.text.times import read_zone
from scraper.urls import absolute, of_page, url_key
from storage.model import Article, Figure, Kind, LinkKind, clean_text


def read_dump(text: str, *, timezone: str | None = None, url: str | None = None) -> Article:
    """What the dump *text* says: an article, a listing or an empty page; never raises.

    *timezone* (IANA) is for times without a zone; without it the zone that the language implies, else UTC. *url*: the
    address of its page, for links below it.
    """
    shown = unwrap(without_placeholder_lines(clean_text(text)))
    lines = split_lines(shown.text)
    language = detect_language("\n".join(line.text for line in lines if line.words >= 6)) or detect_language(
        "\n".join(line.text for line in lines)
    )
    zone = timezone or zone_of(language) or "UTC"
    own = repeated_prefixes(line.text for line in lines if line.is_prose)
    reading = TeaserReading(
        language=language,
        zone=read_zone(zone),
        own_prefixes=own,
        counted=find_counted(lines),
        addresses=dict(_absolute(shown.addresses, url)),
    )
    if groups := find_groups(lines, reading):
        return read_listing(lines, groups, reading, zone)
    items = find_items(lines, reading)
    for header in find_headers(lines, reading):
        if outweighs(items, header, lines):
            break
        article = _article(DumpContent(lines, header, reading), language, zone)
        if article is not None:
            return article
    return read_listing(lines, items, reading, zone)


def _absolute(addresses: Mapping[str, str], base: str | None) -> Iterator[tuple[str, str]]:
    """Those of *addresses* that lead to another page than *base*, from there."""
    own = url_key(base) if base is not None else None
    for text, href in addresses.items():
        found = absolute(base, href)
        if found is not None and url_key(found) != own:
            yield text, of_page(found)


def _article(content: DumpContent, language: str | None, zone: str) -> Article | None:
    """The article; None if there is too little for one."""
    header = content.header
    if not _is_article(content):
        return None
    lede = _lede(content)
    own = content.reading.own_prefixes
    prefix = split_prefix(content.paragraphs[0].text, own) if content.paragraphs else Prefix(rest="")
    if lede is None and prefix.rest != (content.paragraphs[0].text if content.paragraphs else ""):
        prefix = Prefix(rest="")
    used = 1 if lede is not None else 0
    heads = content.crossheads
    numbers = [number for number in range(used, len(content.paragraphs)) if number not in heads]
    body = tuple(content.paragraphs[number].text for number in numbers)
    crossheads = [(bisect_left(numbers, at), content.paragraphs[at].text) for at in sorted(heads)]
    published, modified = _choose_dates(header.dates)
    figures = tuple(
        Figure(
            alt=alt,
            caption=caption,
            after_paragraph=bisect_left(numbers, place),
            credit=parse_photo_credit(caption or ""),
        )
        for place, alt, caption in content.figures
    )
    authors = [*content.authors, *(person for person in prefix.authors if person not in content.authors)]
    return Article(
        kind=Kind.ARTICLE,
        language=language,
        title=header.title,
        category=header.category,
        published=published.moment if published else None,
        modified=modified.moment if modified else None,
        timezone=zone,
        agency=prefix.agency,
        dateline=prefix.dateline,
        lede=prefix.rest if lede is not None else None,
        lede_raw=lede,
        byline=", ".join(person.name for person in authors) or header.byline,
        authors=tuple(authors),
        credit=content.credit,
        tags=tuple(dict.fromkeys(content.tags)),
        figures=figures,
        body=body,
        content=render(body, figures, crossheads),
        links=tuple(sorted(content.links, key=lambda link: (link.kind is not LinkKind.RELATED, link.position))),
    )


def _is_article(content: DumpContent) -> bool:
    """Whether there is a title that tells no error, and prose: with a date or an agency any, else 20 words of it."""
    prose = [line for line in content.paragraphs if line.is_prose or line.is_sentence]
    if not prose or is_error_page(content.header.title):
        return False
    if content.header.dates or split_prefix(prose[0].text, content.reading.own_prefixes).agency:
        return True
    return len(prose) >= 2 and sum(line.words for line in prose) >= 20


def _lede(content: DumpContent) -> str | None:
    """The standfirst: the first paragraph, unless it is the only one and stands apart from the header."""
    if not content.paragraphs:
        return None
    line, own = content.paragraphs[0], content.reading.own_prefixes
    if line.bullet or not (line.is_sentence or line.is_prose):
        return None
    if len(content.paragraphs) == 1 and not content.header.joined and split_prefix(line.text, own).agency is None:
        return None
    return line.text


def _choose_dates(dates: Sequence[Stated]) -> tuple[Stated | None, Stated | None]:
    """Publication and modification: a date labelled as the latter is it beside another, alone the former."""
    plain = [stated for stated in dates if not stated.updated]
    updated = [stated for stated in dates if stated.updated]
    if not plain:
        return (updated[0], None) if updated else (None, None)
    best = next((stated for stated in plain if stated.labelled), next((s for s in plain if s.has_time), plain[0]))
    return best, updated[-1] if updated else None


def render(body: Sequence[str], figures: Sequence[Figure], heads: Sequence[tuple[int, str]] = ()) -> str:
    """Paragraphs, captions and *heads*, each with the number of paragraphs before it, as HTML.

    A dump has no addresses, so a figure is its caption.
    """
    parts: list[str] = []
    for position in range(len(body) + 1):
        parts += [
            f"<figure><figcaption>{escape(figure.caption, quote=False)}</figcaption></figure>"
            for figure in figures
            if figure.after_paragraph == position and figure.caption
        ]
        parts += [f"<h2>{escape(text, quote=False)}</h2>" for place, text in heads if place == position]
        parts += [f"<p>{escape(text, quote=False)}</p>" for text in body[position : position + 1]]
    return "\n".join(parts)
