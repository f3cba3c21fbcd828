"""The markup: what the page shows a person, apart from its metadata."""

from __future__ import annotations

import re

from scraper.article.evidence import Context, Evidence, Found
from scraper.article.html.fields.authors import people_among, people_of
from scraper.article.html.fields.category import is_coarse
from scraper.article.html.fields.dates import printed_date, read_dates
from scraper.article.html.fields.lede import shown_lede
from scraper.article.html.fields.lists import Lists, read_lists
from scraper.article.html.fields.signers import read_signers, titled_byline
from scraper.article.html.fields.title import is_kicker
from scraper.article.html.header import anchors_in, find_header, nearest_above
from scraper.article.html.menu import Menu
from scraper.article.html.outline import Outline
from scraper.article.html.readers.learnt import HabitKeys
from scraper.article.html.tree import fold_space, key_of
from scraper.text.bylines import is_login

#: The fields whose places are learnt.
PLACED_FIELDS = ("published", "authors", "category", "tags", "lede")
#: A title is followed by more than one part in so many of the text before it.
MAX_SHARE_BEHIND = 10
#: A heading of more pieces of text is not parted into a kicker and a title.
MAX_TITLE_PIECES = 12
#: The sign of a link to the heading itself, at its end, where a script makes the link.
_ANCHOR = re.compile(r"(?:\s+#|\s*[¶§🔗])$")


def read_markup(
    outline: Outline,
    context: Context,
    *,
    heading: int | None,
    titles: frozenset[str],
    body: int | None,
    description: str,
    missing: frozenset[str],
    signers: frozenset[str],
    menu: Menu,
    settled: frozenset[str] = frozenset(),
    tags: frozenset[str] = frozenset(),
    papers: frozenset[str] = frozenset(),
    stated: frozenset[str] = frozenset(),
) -> Evidence:
    """What a person finds on the page, without its metadata.

    *titles*: the keys of what its head calls it. *missing*: fields that nothing better has stated. *signers*: the
    keys of the authors that are stated. *menu*: the names of the site's sections. *settled*: fields that stand where
    they stood on the site's other pages, and are not looked for. *tags*: the keys of the tags that are stated.
    *papers*: the names by which the paper itself signs. *stated*: full names of people whom metadata name.
    """
    header = find_header(outline, heading, body)
    title = _ANCHOR.sub("", _own_text(outline, heading, titles)) if heading is not None else ""
    dated = missing & {"published", "modified"} and "published" not in settled
    published, modified, only_modified = (
        read_dates(
            outline,
            before=(*header.before, *nearest_above(outline, heading)),
            after=header.after,
            heading=heading,
            body=body,
            context=context,
        )
        if dated
        else (None, None, False)
    )
    authors, byline = (
        read_signers(
            outline,
            before=header.before,
            after=header.after,
            body=body,
            heading=heading,
            context=context,
            missing=missing,
            known=titles | {key_of(title)},
            menu=menu,
            papers=papers,
            stated=stated,
        )
        if "authors" not in settled
        else ((), None)
    )
    people = frozenset(key_of(one.name) for one in (*authors, *people_of(byline)))
    others = frozenset((*titles, key_of(title), key_of(byline or ""))) | people | context.no_sections
    lists = Lists()
    if not {"category", "tags"} <= settled:
        lists = read_lists(
            outline,
            context,
            header,
            heading,
            body,
            others=others,
            signers=people | signers,
            missing=missing - (settled & {"tags"}),
            menu=menu,
            stated=tags,
        )
    supported = not titles or key_of(title) in titles or not _is_behind(outline, heading, body)
    return Evidence(
        title=(title or None) if supported else None,
        category=lists.category,
        published=published,
        modified=modified,
        only_modified=only_modified,
        printed=None
        if "published" in missing | settled
        else printed_date(outline, header.after, nearest_above(outline, heading), context, heading),
        lede=None
        if "lede" in settled
        else shown_lede(
            outline,
            header,
            heading,
            titles | ({key_of(title)} - {""}),
            body,
            description,
            (people | signers | {key_of(byline or "")}) - {""},
        ),
        byline=byline,
        authors=authors,
        tags=lists.tags,
        filed=lists.filed,
        marked=lists.marked,
        rows=lists.rows,
    )


def _own_text(outline: Outline, heading: int, titles: frozenset[str]) -> str:
    """The text of a heading without what its <time> elements, the links to itself, a kicker before one of the *titles*
    and a byline behind it say, if anything is left.
    """
    byline = titled_byline(outline, heading, titles)
    beside = [*outline.within(heading, "time"), *anchors_in(outline, heading), *([] if byline is None else [byline])]
    inside = {piece for at in beside for piece in range(outline.starts[at], outline.stops[at])}
    pieces = range(outline.starts[heading], outline.stops[heading])
    rest = fold_space("".join(outline.pieces[piece] for piece in pieces if piece not in inside)) if inside else ""
    return rest or _without_kicker(outline, pieces, titles) or outline.text(heading)


def _without_kicker(outline: Outline, pieces: range, titles: frozenset[str]) -> str:
    """One of *titles* that stands in *pieces* of a heading behind a kicker in others; "" without one.

    The first words of one text that the title of the window leaves out are no kicker.
    """
    if len(pieces) > MAX_TITLE_PIECES or key_of(outline.line(pieces.start, pieces.stop)) in titles:
        return ""
    for at in pieces[1:]:
        before, rest = outline.line(pieces.start, at), outline.line(at, pieces.stop)
        if key_of(rest) in titles and is_kicker(before, rest):
            return rest
    return ""


def _is_behind(outline: Outline, heading: int | None, body: int | None) -> bool:
    """Whether a heading stands behind the text, or next to all of it."""
    if heading is None or body is None or not outline.holds(body, heading):
        return heading is not None and body is not None and heading >= outline.ends[body]
    before = outline.plain_between(outline.starts[body], outline.starts[heading])
    return outline.plain_between(outline.stops[heading], outline.stops[body]) * MAX_SHARE_BEHIND < before


def settled_fields(learnt: Evidence, metadata: Found, known: HabitKeys) -> frozenset[str]:
    """The fields that are not looked for on the page: they stand where they stood on others of the site.

    *known*: with the fields that the metadata of its pages state in full. Of the tags they may otherwise state only
    some: then the place must have all of these.
    """
    stated = {name for name in known.stated for one in metadata.values() if getattr(one, name)}
    if "authors" in known.stated and any(one.byline for one in metadata.values()):
        stated.add("authors")
    if "tags" in known.stated and known.no_tags:  # which are all that is stated
        stated.add("tags")
    placed = {name for name in PLACED_FIELDS if getattr(learnt, name)}
    tags = {key_of(tag) for one in metadata.values() for tag in one.tags}
    if not tags <= {*map(key_of, (*learnt.tags, learnt.category or ""))}:
        placed.discard("tags")
    if not any(one.category for one in (learnt, *metadata.values())):
        placed.discard("tags")
    return frozenset(placed | stated)


def missing_fields(found: Found, papers: frozenset[str] = frozenset()) -> frozenset[str]:
    """The fields for which the markup is worth asking: the readers in *found* are silent, or say little.

    *papers*: the names by which the paper itself signs, which names no author.
    """
    missing = frozenset(
        name
        for name in ("category", "published", "modified", "tags", "authors", "byline")
        if not any(getattr(one, name) for one in found.values())
    )
    if not any(one.category and not is_coarse(one.category) for one in found.values()):
        missing |= {"category"}
    people = (person for one in found.values() for person in people_among(one.authors, papers))
    if all(is_login(person.name) for person in people):
        missing |= {"authors"}
    return missing
