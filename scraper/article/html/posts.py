"""Pages that hold whole posts one below the other and link to none of them: a club's news, a diary, a list of releases.

Such a page shows by itself where its posts begin: at headings, or at lines that state a day, which stand in the same
place each time. Each post states its day where it begins or where it ends, and the days follow the calendar, newest
first or newest last. A post reaches from one such place to the next, or is the element around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.evidence import Context
from scraper.article.html.card_lines import SENTENCE_ENDS
from scraper.article.html.element_kinds import INLINE
from scraper.article.html.item_cards import is_time
from scraper.article.html.outline import Outline
from scraper.article.html.post_days import (
    BETWEEN,
    CLOSED,
    MAX_BEFORE_DAY,
    MAX_HEADING_CHARS,
    Mark,
    find_marks,
    follow,
    without_day,
)
from scraper.article.html.post_row import MAX_BEHIND, MIN_TITLED, Row
from scraper.article.html.tree import BLOCKS, HEADINGS, address, fold_space, is_file, key_of
from scraper.text.length import count_words
from scraper.urls import same_site, url_key

#: So many posts make a page of them; so many, if each has a heading that states a full day.
MIN_POSTS, MIN_HEADED_POSTS = 3, 2
#: The longest words of a button.
MAX_BUTTON_CHARS = 30
#: So few characters before a link beside the day are no text that it belongs to.
MAX_BEFORE_LINK = 3
#: The share of posts that state a day, and of those that say more than that.
MIN_DATED, MIN_TOLD = 0.6, 0.7
#: The share of posts that may be links to other pages.
MAX_LINKED = 0.5
#: On a page that seems to list articles: the share of posts that may name one, and of the text that is theirs.
MAX_NAMED, MIN_SHARE = 0.5, 0.5
#: Words of a post that says something, beside its day, and so many texts of it that are looked at.
MIN_POST_WORDS, MAX_SAID_PIECES = 4, 40
#: The longest title that is no heading.
MAX_TITLE_CHARS = 100
#: Elements that never hold posts.
_BESIDE = ("nav", "footer", "form", "aside")
_TABLE_TAG = re.compile(r"<(/?)(?:table|tbody|thead|tfoot|tr|t[dh])\b(?:\"[^\"]*\"|[^>\"])*>")
_IN_FIGURES = re.compile(r"\d[/.-]\d{1,2}[/.-]\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post of a page."""

    #: None where it has none of its own.
    title: str | None
    #: Its day, or the first of its month where it states no more; None where it states none.
    published: datetime | None
    #: The id or name of an anchor at its beginning; None without one.
    anchor: str | None
    #: Its first line, as it stands in the page.
    first: str
    #: Its day as it stands in the page, where its first line does not state it.
    day: str
    #: Its HTML, without title and day where these stand alone.
    html: str
    #: Its text without them, on one line.
    text: str


def read_posts(outline: Outline, context: Context, listed: AbstractSet[str] = frozenset()) -> list[Post]:
    """The posts of a page in its order; none if it is no such page. The tree loses their titles and days.

    Its posts are most of its text. *listed*: the keys of the addresses that the page seems to list; if there are some,
    few posts name one of them, and the words of links count as text, too.
    """
    outline.drop(outline.within(0, *_BESIDE))
    best = None
    for read_in in _orders(outline, context):
        for parts in (False, True):
            marks = list(find_marks(outline, read_in, parts=parts))
            row = _best_row(outline, read_in, marks, listed) if len(marks) >= MIN_HEADED_POSTS else None
            if row is not None and (best is None or row.size() > best.size()):
                best = row
        if best is not None:
            break
    return best.read() if best is not None else []


def _orders(outline: Outline, context: Context) -> Iterator[Context]:
    """*context*, and where days may be American, with the month first."""
    yield context
    if context.language in (None, "en") and _IN_FIGURES.search(outline.text(0)):
        yield replace(context, language="en-us")


def _best_row(outline: Outline, context: Context, marks: Sequence[Mark], listed: AbstractSet[str]) -> _Posts | None:
    """The row of posts that holds most of the text of a page with *marks*."""
    begins = defaultdict[tuple[str, ...], list[int]](list)
    boxes = Counter(_box_of(outline, mark.at) for mark in marks)
    places = {_line_of(outline, mark.at) if boxes[_box_of(outline, mark.at)] == 1 else mark.at for mark in marks}
    headings = (at for at in outline.within(0, *HEADINGS, "b", "strong") if _is_heading(outline, at))
    for at in sorted(places.union(headings)):
        begins[_path(outline, at)].append(at)
    rows = [_Posts(outline, context, group, marks) for group in begins.values() if len(group) >= MIN_HEADED_POSTS]
    posts = [row for row in rows if row.are_posts(listed)]
    best = max(posts, key=_Posts.size, default=None)
    if best is not None and best.size() < MIN_SHARE * (outline.chars(0) if listed else outline.plain(0)):
        return None
    return best


def _box_of(outline: Outline, at: int) -> int:
    return outline.box_around(at) if outline.tags[at] in INLINE else at


def _line_of(outline: Outline, at: int) -> int:
    """The box around a part of a line with which it begins, as "<p><b>May 5</b> …"; else *at* itself."""
    box = _box_of(outline, at)
    return at if outline.line(outline.starts[box], outline.starts[at]) else box


def _is_heading(outline: Outline, at: int) -> bool:
    """Whether *at* is a heading, or all of a line in bold letters."""
    size = outline.chars(at)
    if outline.tags[at] in HEADINGS:
        return size > 0
    return 0 < size <= MAX_TITLE_CHARS and size == outline.chars(outline.box_around(at))


def _path(outline: Outline, at: int) -> tuple[str, ...]:
    """The tag of an element and those of the boxes around it."""
    return outline.tags[at], *(tag for one in outline.around(at) if (tag := outline.tags[one]) not in INLINE)


class _Posts(Row):
    """A row of parts of a page, which are asked whether they are posts, and read."""

    def __init__(self, outline: Outline, context: Context, begins: Sequence[int], marks: Sequence[Mark]) -> None:
        super().__init__(outline, context, begins, marks)
        #: What links say that are buttons of posts; known when they are asked for.
        self._buttons: frozenset[str] = frozenset()
        #: By the first element of each post the one of its title, where most have one in a line of its own.
        self._firsts: dict[int, int | None] = {}
        #: Of boxes: where the blocks and breaks in them end, and the piece behind the last one up to each.
        self._breaks: dict[int, tuple[list[int], list[int]]] = {}

    def are_posts(self, listed: AbstractSet[str]) -> bool:
        """Whether these are posts: most state days, in order, and say something; few are told on pages of their own, or
        name what the page seems to have *listed*.
        """
        days = [mark.edge for mark in self._marks if mark is not None]
        count = len(self._extents)
        if (
            self._are_versions
            or self._are_counted
            or count < (MIN_HEADED_POSTS if self._is_headed() else MIN_POSTS)
            or len(days) < MIN_DATED * count
            or not follow(days)
        ):
            return False
        self._buttons = self._find_buttons()
        linked = sum(map(self._leads_elsewhere, self._extents, self._marks))
        targets = [listed & set(map(url_key, self._targets(extent))) if listed else set() for extent in self._extents]
        counts = Counter(key for keys in targets for key in keys)
        # what most of them name is no page of one
        named = sum(any(2 * counts[key] <= count for key in keys) for keys in targets)
        texts = Counter(map(self._said, self._extents, self._marks))
        told = sum(number == 1 and count_words(text) >= MIN_POST_WORDS for text, number in texts.items())
        return linked <= MAX_LINKED * count and named <= MAX_NAMED * count and told >= MIN_TOLD * count

    def _said(self, extent: range, mark: Mark | None) -> str:
        """The beginning of a post without its day."""
        start, stop = self._outline.starts[extent.start], self._stop(extent)
        text = self._outline.line(start, min(start + MAX_SAID_PIECES, stop))
        day = self._outline.text(mark.at)[mark.edge.start : mark.edge.end] if mark is not None else ""
        return text.replace(day, "", 1) if day else text

    def _is_headed(self) -> bool:
        """Whether each post begins with a heading that states its full day."""
        return all(
            mark is not None and mark.edge.is_full and mark.at in (at, *self._outline.around(at))
            if self._outline.tags[at] in HEADINGS
            else False
            for at, mark in zip(self._begins, self._marks, strict=True)
        )

    def _targets(self, extent: range) -> Iterator[str]:
        """Where the links of a post lead."""
        for at in extent:
            href = self._outline.attribute(at, "href") if self._outline.tags[at] == "a" else ""
            url = address(self._context.base_url, href) if href else None
            if url is not None:
                yield url

    def _leads_elsewhere(self, extent: range, mark: Mark | None) -> bool:
        """Whether a post is told on a page of its own, to which its heading links, its first words, half of
        them, its last line, or the time when it was sent. Half of them may link to a file, too.
        """
        outline, base = self._outline, self._context.base_url or ""
        start, stop = outline.starts[extent.start], self._stop(extent)
        is_titled = False  # a heading stands before
        for at in extent:
            is_day = mark is not None and mark.alone and outline.holds(at, mark.at)
            is_titled = is_titled or (outline.tags[at] in HEADINGS and outline.chars(at) > 0 and not is_day)
            href = outline.attribute(at, "href") if outline.tags[at] == "a" else ""
            if not href or href.startswith("#"):
                continue
            around = (one for one in outline.around(at) if one >= extent.start)
            if outline.has(at, *HEADINGS) or any(outline.tags[one] in HEADINGS for one in around):
                return True  # wherever it leads
            url = address(base, href)
            if url is None or not same_site(url, base) or url_key(url) == url_key(base):
                continue
            if is_file(url):
                if 2 * outline.chars(at) > self._chars(extent):
                    return True
                continue
            begin, end = outline.starts[at], outline.stops[at]
            day = mark.edge.end - mark.edge.start if mark is not None and mark.at < at else 0
            if (
                not outline.chars(at)  # it covers a card, or shows its picture
                or key_of(outline.text(at)) in self._buttons
                or ("#" not in href and is_time(outline.text(at)))
                or 2 * outline.chars(at) > self._chars(extent)
                or (not is_titled and outline.plain_between(start, begin) - day <= MAX_BEFORE_LINK)
                or (outline.plain_between(end, stop) <= MAX_BEHIND and self._begins_line(at))
            ):
                return True
        return False

    def _find_buttons(self) -> frozenset[str]:
        """What links of most posts say that lead elsewhere each: "Read more", as keys."""
        targets: defaultdict[str, set[str]] = defaultdict(set)
        for extent in self._extents:
            for at in extent:
                if self._outline.tags[at] == "a" and 0 < self._outline.chars(at) <= MAX_BUTTON_CHARS:
                    targets[key_of(self._outline.text(at))].add(self._outline.attribute(at, "href"))
        return frozenset(words for words, urls in targets.items() if words and 2 * len(urls) > len(self._extents))

    def _begins_line(self, link: int) -> bool:
        """Whether a *link* begins a line of its own."""
        outline, box = self._outline, self._outline.box_around(link)
        if box not in self._breaks:
            blocks = sorted(outline.within(box, "br", *BLOCKS), key=outline.ends.__getitem__)
            stops = accumulate(map(outline.stops.__getitem__, blocks), max, initial=outline.starts[box])
            self._breaks[box] = [outline.ends[at] for at in blocks], list(stops)
        ends, behind = self._breaks[box]
        return not self._between(behind[bisect_right(ends, link)], outline.starts[link])

    def read(self) -> list[Post]:
        """The posts."""
        firsts = [self._first_line(extent, mark) for extent, mark in zip(self._extents, self._marks, strict=True)]
        if sum(at is not None for at in firsts) >= MIN_TITLED * len(firsts):
            self._firsts = {extent.start: at for extent, at in zip(self._extents, firsts, strict=True)}
        posts = [self._post(extent, mark) for extent, mark in zip(self._extents, self._marks, strict=True)]
        anchors = Counter(post.anchor for post in posts)
        return [post if anchors[post.anchor] == 1 else replace(post, anchor=None) for post in posts]

    def _first_line(self, extent: range, mark: Mark | None) -> int | None:
        """The element of the line beside the day with which a post begins, if that is short, no sentence, and set apart
        from what follows: a title where most posts have one.
        """
        outline, start = self._outline, self._outline.starts[extent.start]
        day = mark.at if mark is not None and mark.alone else None
        for at in extent:
            size = outline.chars(at)
            if not size or (mark is not None and (outline.holds(at, mark.at) or outline.holds(mark.at, at))):
                continue
            stated = outline.chars(day) if day is not None else 0
            if self._between(start, outline.starts[at]) > (stated if day is not None and day < at else 0):
                return None  # another line stands before
            is_apart = outline.tags[at] in ("b", "strong") or (outline.tags[at] in BLOCKS and at not in outline.broken)
            is_short = size <= MAX_TITLE_CHARS and not outline.text(at).endswith((*SENTENCE_ENDS, ":", ","))
            if is_apart and is_short and self._chars(extent) - stated - size >= size:
                return at
        return None

    def _post(self, extent: range, mark: Mark | None) -> Post:
        outline = self._outline
        first = next((at for at in extent if outline.chars(at) and at not in outline.broken), extent.start)
        line = outline.text(first)  # before the tree changes
        title_at, title = self._title(extent, mark)
        day = ""
        if mark is not None and not outline.holds(first, mark.at):
            day = outline.text(mark.at)[mark.edge.start : mark.edge.end]
        apart = {at for at in (title_at, mark.at if mark is not None and mark.alone else None) if at is not None}
        anchor, nodes = self._anchor(extent), list(self._nodes(extent))
        kept = {outline.nodes[at].mem_id for at in apart}
        nodes = [node for node in nodes if node.mem_id not in kept]
        for at in apart - {extent.start}:
            if not any(outline.nodes[one].mem_id in kept for one in outline.around(at) if one >= extent.start):
                outline.nodes[at].decompose()
        html = "".join(node.html or "" for node in nodes)
        if self._lays_out(extent):
            html = _TABLE_TAG.sub(r"<\1div>", html)
        text = self._line_without(extent, apart)
        if mark is not None and not apart and mark.edge.start <= MAX_BEFORE_DAY:
            html, text = self._cut_day(html, text, mark)
        return Post(
            title=title,
            published=mark.edge.day if mark is not None and not mark.edge.is_yearless else None,
            anchor=anchor,
            first=line,
            day=day,
            html=html,
            text=text,
        )

    def _lays_out(self, extent: range) -> bool:
        """Whether a post stands in a table without data: it is a row of it, or its rows have a cell with text each."""
        outline = self._outline
        if outline.tags[extent.start] in ("tr", "td"):
            return True
        rows = outline.within(extent.start, "tr") if outline.tags[extent.start] == "table" else ()
        cells = [[outline.chars(cell) for cell in outline.children(row)] for row in rows]
        return bool(cells) and all(sum(map(bool, sizes)) <= 1 for sizes in cells)

    def _line_without(self, extent: range, apart: set[int]) -> str:
        """The text of a post without some elements in it, on one line."""
        outline, parts, start = self._outline, list[str](), self._outline.starts[extent.start]
        for at in sorted(apart):
            parts.append(outline.line(start, max(start, outline.starts[at])))
            start = max(start, outline.stops[at])
        parts.append(outline.line(start, max(start, self._stop(extent))))
        return " ".join(filter(None, parts)).lstrip(BETWEEN)

    def _cut_day(self, html: str, text: str, mark: Mark) -> tuple[str, str]:
        """A post without the day that begins its first line."""
        edge = mark.edge
        day = text[: edge.end]
        tree = LexborHTMLParser(html)
        for node in tree.body.traverse(include_text=True) if tree.body is not None else ():
            if node.tag == "-text" and (words := node.text_content or "").strip():
                own = fold_space(words).strip()
                if own.startswith(day) and tree.body is not None:
                    node.replace_with(own[len(day) :].lstrip(BETWEEN + CLOSED) + (" " if words[-1:].isspace() else ""))
                    html = tree.body.inner_html or ""
                break
        return html, text[len(day) :].lstrip(BETWEEN + CLOSED)

    def _title(self, extent: range, mark: Mark | None) -> tuple[int | None, str | None]:
        """The title of a post, and the element that says nothing else, but perhaps the day."""
        outline = self._outline
        headings = [at for at in extent if outline.tags[at] in HEADINGS and outline.chars(at)]
        if not headings and (first := self._firsts.get(extent.start)) is not None and (mark is None or mark.alone):
            return first, outline.text(first)
        line = mark.at if mark is not None and not mark.alone else None
        if line is not None and not (self._has_lines or outline.tags[line] in INLINE):
            line = None
        if line is None or (headings and outline.starts[headings[0]] <= outline.starts[line]):
            for number, at in enumerate(headings):
                if title := without_day(outline.text(at), self._context):
                    return (at, title) if number == 0 or len(headings) == 2 else (None, None)
            return None, None
        is_short = outline.chars(line) <= min(MAX_HEADING_CHARS, self._chars(extent) - 1)
        title = without_day(outline.text(line), self._context) if is_short else ""
        return (line, title) if title else (None, None)

    def _anchor(self, extent: range) -> str | None:
        """The id of the element in which a post begins, or the name of an anchor there."""
        outline = self._outline
        for at in extent:
            name = outline.attribute(at, "id") or (outline.attribute(at, "name") if outline.tags[at] == "a" else "")
            if name:
                return name
            if outline.starts[at] > outline.starts[extent.start] and outline.chars(at):
                break
        return None

    def _nodes(self, extent: range) -> Iterator[LexborNode]:
        outline = self._outline
        node: LexborNode | None = outline.nodes[extent.start]
        follower = outline.nodes[extent.stop].mem_id if extent.stop < len(outline.nodes) else None
        boxed = extent.stop == outline.ends[extent.start]
        while node is not None and node.mem_id != follower:
            yield node
            node = None if boxed else node.next
