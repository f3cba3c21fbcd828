"""Which parts of a page outside of its text belong to the article, and which to the frame or a column beside it."""

from __future__ import annotations

from itertools import chain, islice, takewhile

from scraper.article.html.body.comments import COMMENTS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, key_of
from scraper.text.bylines import is_labelled_byline

#: Tags and roles of a page's frame, around the article.
FRAME_TAGS = frozenset(("nav", "header", "footer", "dialog"))
FRAME_ROLES = frozenset(("navigation", "menu", "menubar", "banner", "contentinfo", "dialog", "alertdialog", "search"))
BESIDE_TAGS = FRAME_TAGS | {"aside"}
#: Elements of which what stands in them directly is a part of the article.
OWN_TAGS = frozenset(("main", "article"))
#: The longest part of an article that stands loose behind it, in characters.
MAX_SMALL_CHARS = 200
#: A row of columns has so many.
MIN_COLUMNS = 2


def below_common(outline: Outline, at: int, body: int | None) -> list[int]:
    """*at* and the elements around it, up to but without the first that holds *body* too."""
    return list(takewhile(lambda one: not outline.holds(one, body), (at, *outline.around(at))))


def is_framed(outline: Outline, below: list[int], *, but: frozenset[str] = frozenset()) -> bool:
    """Whether one of the elements belongs to the page's frame: navigation, footer, dialogs, *but* those named here.

    A <header> that holds no more than the first of the elements heads what it stands in, and is no frame.
    """
    if not below:
        return False
    own = any(outline.tags[at] in OWN_TAGS for at in outline.around(below[-1]))
    own_parts = but | {"footer"} if own else but  # the footer of the article is no frame
    tags, roles = FRAME_TAGS - own_parts, FRAME_ROLES - own_parts
    heads = {at for at in below if outline.tags[at] == "header" and outline.chars(at) == outline.chars(below[0])}
    return any(
        (outline.tags[at] in tags and at not in heads) or (outline.attributes(at).get("role") or "") in roles
        for at in below
    )


def _is_beside(outline: Outline, below: list[int], body: int | None, title: int | None) -> bool:
    """Whether the elements stand in another column than the article: in one called so, or apart from title and text."""
    if any(outline.tags[at] == "aside" or outline.attributes(at).get("role") == "complementary" for at in below):
        return True
    column = outline.parents[below[-1]] if below else -1
    return (
        column >= 0
        and title is not None
        and not outline.holds(body, title)
        and any(outline.holds(child, body) and outline.holds(child, title) for child in outline.children(column))
    )


def is_apart(outline: Outline, below: list[int], body: int | None, title: int | None, column: range) -> bool:
    """Whether elements stand outside of what holds title and text, and are no part of <main> or <article> themselves.

    A heading that says nothing to us makes a block of the article only there: what stands beside it may list what the
    whole site reads. A <section> is no column: that would be an <aside>.
    """
    if below and below[-1] in column:
        return outline.tags[below[-1]] in BESIDE_TAGS
    if _is_in_column(outline, below, body, title):
        return False
    if below and is_row(outline, outline.parents[below[-1]], body, title):
        return True
    if not _is_own_aside(outline, below, body, title) and _is_beside(outline, below, body, title):
        return True
    if below and outline.tags[below[-1]] == "section":
        return False
    around = outline.parents[below[-1]] if below else -1
    return around >= 0 and outline.tags[around] not in OWN_TAGS and outline.holds(body, title)


def _is_in_column(outline: Outline, below: list[int], body: int | None, title: int | None) -> bool:
    """Whether elements stand between what holds title and text and the comments of its readers, in one column."""
    if not below or body is None or title is None or any(outline.tags[at] == "aside" for at in below):
        return False
    part, column = below[-1], outline.parents[below[-1]]
    article = next(at for at in outline.children(column) if outline.holds(at, body))
    if part < article or not outline.holds(article, title):
        return False
    start, stop = outline.stops[part], outline.stops[column]
    return any(start <= first < stop for first, _, why in outline.dropped if why == COMMENTS)


def column_below(outline: Outline, part: int, row: int, text: int) -> int | None:
    """The column in *part* that goes on with the one of the *text*, where it is laid out as the *row* of that is.

    Posts follow each other like this, too: most of a column is links. One alone is no row of them.
    """
    if sum(1 for _ in outline.children(row)) < MIN_COLUMNS:
        return None
    first = next((at for at in outline.children(part) if outline.chars(at)), None)
    if first is None or 2 * outline.linked(first) < outline.chars(first):
        return None
    is_like = all(
        outline.tags[one] == outline.tags[other] and outline.label(one) == outline.label(other) != ""
        for one, other in ((part, row), (first, text))
    )
    return first if is_like else None


def is_row(outline: Outline, around: int, body: int | None, title: int | None) -> bool:
    """Whether an element around the text is a row of two columns: one of its two parts holds the text, deeper down, and
    the title stands above both. A <section> beside what is none goes on below.
    """
    if body is None or title is None or outline.parents[body] == around or outline.holds(around, title):
        return False
    parts = [part for part in outline.children(around) if outline.chars(part)]
    return len(parts) == MIN_COLUMNS and (
        outline.tags[parts[1]] != "section" or outline.tags[parts[0]] == outline.tags[parts[1]]
    )


def _is_own_aside(outline: Outline, below: list[int], body: int | None, title: int | None) -> bool:
    """Whether elements stand in an <aside> behind the text, in all that the <main> or <article> around it and the title
    says, and with one heading over cards that have their own: a sidebar lists, and offers several things.
    """
    if not below or title is None or [at for at in below if outline.tags[at] == "aside"] != below[-1:]:
        return False
    aside, size = below[-1], outline.chars(outline.parents[below[-1]])
    whole = [at for at in outline.around(aside) if outline.chars(at) == size]
    is_own = any(outline.tags[at] in OWN_TAGS for at in whole) and outline.holds(whole[0], title)
    heads = [outline.linked(at) > 0 for at in outline.within(aside, *HEADINGS) if outline.chars(at)]
    return is_own and aside > (body or 0) and heads.count(False) == 1 and any(heads)


def is_outside(outline: Outline, below: list[int], body: int | None, title: int | None) -> bool:
    """Whether elements stand outside of what holds title and text, or beside a column that holds the text: where the
    title stands beside both, in what offers several things or is no <main> or <article>.
    """
    if _is_beside(outline, below, body, title):
        return True
    if not below or title is None or body is None:
        return False
    if outline.holds(body, title):
        return True
    column, heads = outline.parents[below[-1]], outline.within(below[-1], *HEADINGS)
    is_own = outline.tags[column] in OWN_TAGS and outline.holds(column, title)
    return column != outline.parents[body] and not (is_own and sum(outline.plain(at) > 0 for at in heads) <= 1)


def find_column(outline: Outline, body: int | None, title: int | None, own: frozenset[str]) -> range:
    """The elements behind a small part of the article that stands loose behind it: of its authors, tags or
    sections, *own*, or a byline.

    A column beside the article would have such a part inside of the article, or stand before it.
    """
    if body is None or title is None:
        return range(0)
    article = next((at for at in (body, *outline.around(body)) if outline.holds(at, title)), None)
    if article is None or outline.tags[outline.parents[article]] in ("html", "body"):
        return range(0)
    for part in outline.after(article):
        if outline.chars(part) > MAX_SMALL_CHARS or outline.has(part, *HEADINGS) or outline.tags[part] in BESIDE_TAGS:
            break
        pieces = outline.pieces[outline.starts[part] : outline.stops[part]]
        if any(key_of(piece) in own or is_labelled_byline(piece.strip()) for piece in pieces):
            return range(outline.ends[part], outline.ends[outline.parents[article]])
    return range(0)


def has_twin(outline: Outline, at: int) -> bool:
    """Whether an element of the same tag stands right before or behind *at* that has the same class, or that leads to
    one page, too, under a heading or without one as *at* does.
    """
    around, is_headed = outline.parents[at], outline.has(at, *HEADINGS)
    before = (one for one in chain((at - 1,), outline.around(at - 1)) if outline.parents[one] <= around)
    beside = (*(one for one in islice(before, 1) if one > around), *islice(outline.after(at), 1))
    return any(
        outline.tags[one] == outline.tags[at]
        and (
            outline.label(one) == outline.label(at) != ""
            or (outline.has(one, *HEADINGS) == is_headed and _leads_to_one(outline, one))
        )
        for one in beside
    )


def _leads_to_one(outline: Outline, at: int) -> bool:
    """Whether an element is short and all its links lead to one page."""
    if outline.plain(at) > MAX_SMALL_CHARS or not outline.linked(at):
        return False
    return len({outline.attribute(link, "href") for link in outline.within(at, "a")} - {""}) == 1
