"""Readers' comments below an article: their text, dates and names are not the article's.

This module goes by what people see: a heading, the word under each comment that invites an answer, and the repetition
of names, times and prose.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import dropwhile, islice, pairwise, takewhile

from scraper.article.html.header import text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, key_of
from scraper.text.dates import find_dates
from scraper.text.length import count_words
from scraper.text.phrases import block_kind, is_comments_heading, is_reply

#: Why comments are dropped.
COMMENTS = "comments"
#: At least this much text outside links stands between the title and the comments, and this much where a heading says
#: so and several can be answered.
MIN_CHARS_BEFORE, MIN_CHARS_BEFORE_THREAD = 200, 100
#: So much where the elements are called comments.
MIN_CHARS_BEFORE_CALLED = 50
#: What stands with the form behind the comments says no more than this many times what stands before them: else it is
#: the text, below a line that leads to the comments.
MAX_ASKED_RATIO = 2
#: What blogs call the places of comments and trackbacks, so that others can lead there.
COMMENT_IDS = frozenset(("trackbacks",))
#: What the scripts and blogs of the world call the place of a discussion and each comment in it.
DISCUSSION_IDS, _COMMENT_ID = frozenset(("disqus_thread",)), re.compile(r"^(?:(?:li|div)[-_])?comment[-_]?\d+$")
#: A longer one may be an article in which a paper comments on something.
MAX_COMMENT_CHARS = 400
_KNOWN = '[id*="comment"], #disqus_thread'
#: What they call the part of a page that holds all of it: "comments-area", "article__comments"; "recent-comments" are
#: those of the site.
_PART = '[class*="comments"]'
_PART_NAME = re.compile(
    r"(?:(?:article|block|blog|content|entry|item|news|node|page|post|reader|section|single|story|user)s?[-_]{1,2})?"
    r"comments"
    r"(?:[-_]{1,2}(?:area|list|section|wrap(?:per)?|container|block))?"
)
#: Its tag: a paragraph or a quote is part of a text.
PART_TAGS = frozenset(("div", "section", "article", "aside", "ul", "ol", "dl", "form", "footer"))
#: A paragraph this long right behind a heading belongs to the text: "Réactions" heads articles, too.
MIN_PARAGRAPH_CHARS = 200
#: A line that stands for a heading is no longer, in one of these.
MAX_LINE_CHARS, LINE_TAGS = 40, frozenset(("div", "p"))
#: An element holds comments if this share of its text stands in parts that can be answered.
MIN_ANSWERED_SHARE = 0.6
#: Links of so many words, so many of them, fill so much of a list of other articles.
MIN_HEADLINE_WORDS, MIN_STORIES, MIN_LISTED_SHARE = 4, 2, 0.6
#: Where links lead by which readers log in before they comment.
_ACCOUNT = re.compile(r"(?i)(?:^|[/-])(?:log-?in|sign-?(?:in|up)|regist(?:er|ration)|account)(?:[/?.#]|$)|^#")
#: So many siblings are a discussion; a comment has so much text at least, beside the line that says who wrote it and
#: when, which has no more and stands at most so many elements inside.
MIN_COMMENTS, MIN_COMMENT_CHARS, MAX_SIGNED_CHARS, MAX_COMMENT_LEVELS = 2, 20, 80, 6
#: In a discussion this share of the comments is by somebody new; the author may answer.
MIN_SIGNED_SHARE = 0.6
#: The shortest line that states a day and a time, and its figures: "3/5 10:05".
MIN_STAMP_CHARS, MIN_STAMP_FIGURES = 8, 5
_FIGURE = re.compile(r"\d")
_CLOCK = re.compile(r"\d ?\D ?\d\d(?!\d)").search


def find_comments(outline: Outline, title: int | None) -> Iterator[int]:
    """The elements below the text that hold comments: a heading and what follows it, and what can be answered piece by
    piece.
    """
    start = outline.stops[title] if title is not None else 0
    known = [at for at in outline.css(_KNOWN) if outline.starts[at] >= start]
    yield from _called(outline, start, known)
    yield from _named(outline, start)
    places = {at for at in known if outline.attribute(at, "id") == "comments"}
    replies, done = _thread(outline), 0
    for at in sorted((*outline.within(0, *HEADINGS), *_first_lines(outline, start))):
        if at < done or not outline.chars(at) or outline.linked(at):
            continue
        is_called = outline.attribute(at, "id") in COMMENT_IDS
        if not (is_called or is_comments_heading(outline.text(at))) or _heads_text(outline, at):
            continue
        least = MIN_CHARS_BEFORE_THREAD if replies else MIN_CHARS_BEFORE
        least = 1 if outline.parents[at] in places else least
        before = outline.plain_between(start, outline.starts[at])
        if before >= least:
            last = at
            for last in _below(outline, at):
                yield last
                done = outline.ends[last]
            asked = _form_behind(outline, last)
            if asked is not None and outline.plain(asked) <= MAX_ASKED_RATIO * before:
                yield asked
                done = outline.ends[asked]
    thread = replies or _discussion(outline, start)
    if thread and outline.plain_between(start, outline.starts[thread[0]]) >= MIN_CHARS_BEFORE:
        yield from thread


def _called(outline: Outline, start: int, known: list[int]) -> Iterator[int]:
    """Those of the *known* elements that are called a discussion or a comment, if something is said before them.

    Papers call what they say themselves a comment, too: it is far longer than a line that stands before it, or the
    first of many below such a line.
    """
    done, first = 0, 0
    for at in known:
        name, before = outline.attribute(at, "id"), outline.plain_between(start, outline.starts[at])
        if at < done or not before:
            continue
        is_comment = _COMMENT_ID.search(name) is not None
        first = first or (before if is_comment else 0)
        is_comment = is_comment and first >= MIN_CHARS_BEFORE_CALLED
        longest = max(MAX_ASKED_RATIO * before, MAX_COMMENT_CHARS)
        if name in DISCUSSION_IDS or (is_comment and outline.plain(at) <= longest):
            yield at
            done = outline.ends[at]


def _named(outline: Outline, start: int) -> Iterator[int]:
    """The elements that say by a class that they hold all comments, behind enough text; some hold their number."""
    for at in outline.css(_PART):
        is_part = any(map(_PART_NAME.fullmatch, (outline.attributes(at).get("class") or "").split()))
        first, is_number = outline.starts[at], outline.plain(at) < MIN_COMMENT_CHARS
        if (
            is_part
            and not is_number
            and outline.tags[at] in PART_TAGS
            and first >= start
            and outline.plain_between(start, first) >= MIN_CHARS_BEFORE
        ):
            yield at


def _first_lines(outline: Outline, start: int) -> Iterator[int]:
    """The short lines below piece *start* that begin an element: on pages without headings they stand for these."""
    tags, starts, parents = outline.tags, outline.starts, outline.parents
    for at, size in outline.own.items():
        if size <= MAX_LINE_CHARS and tags[at] in LINE_TAGS and starts[at] >= start and at not in outline.broken:
            is_first = starts[parents[at]] == starts[at]
            if is_first and at not in outline.own_linked:
                yield at


def _heads_text(outline: Outline, at: int) -> bool:
    """Whether a long paragraph stands right behind a heading, in the same element."""
    behind = next((one for one in outline.after(at) if outline.chars(one)), None)
    return behind is not None and outline.tags[behind] == "p" and outline.chars(behind) >= MIN_PARAGRAPH_CHARS


def _below(outline: Outline, at: int) -> Iterator[int]:
    """*at* or the element that it alone fills, and the elements behind it, up to related articles."""
    own = outline.chars(at)
    is_heading = outline.tags[at] in HEADINGS  # a line heads no more than its element
    while is_heading and not any(True for _ in outline.after(at)) and outline.chars(outline.parents[at]) == own:
        at = outline.parents[at]
    yield at
    for one in outline.after(at):
        if any(block_kind(outline.text(heading)) is not None for heading in outline.within(one, *HEADINGS)):
            return
        if _lists_stories(outline, one):
            return
        yield one


def _lists_stories(outline: Outline, at: int) -> bool:
    """Whether most of an element are links of several words, as below a place for comments that has none."""
    if outline.linked(at) < MIN_LISTED_SHARE * outline.chars(at):
        return False
    links = outline.within(at, "a")
    if any(_ACCOUNT.search(outline.attribute(link, "href")) for link in links):
        return False
    headlines = (link for link in links if count_words(outline.text(link)) >= MIN_HEADLINE_WORDS)
    return sum(1 for _ in islice(headlines, MIN_STORIES)) == MIN_STORIES


def _form_behind(outline: Outline, last: int) -> int | None:
    """The element right behind the comments, the *last* element of which is given, if readers write their own there."""
    for at in (last, *outline.around(last)):
        if (behind := next((one for one in outline.after(at) if outline.chars(one)), None)) is not None:
            return behind if outline.asks(behind) and outline.nodes[behind].css_first("textarea") is not None else None
    return None


def _thread(outline: Outline) -> list[int]:
    """All that can be answered, if little else stands beside it: posts of networks in a text can be, too."""
    replies = [at for words, at in outline.short if is_reply(words)]
    if len(replies) < 2:
        return []
    around = next((at for at in outline.around(replies[0]) if outline.holds(at, replies[-1])), 0)
    firsts = [(at, bisect_left(replies, at)) for at in outline.children(around)]
    answered = [at for at, first in firsts if first < len(replies) and replies[first] < outline.ends[at]]
    return answered if sum(map(outline.chars, answered)) >= MIN_ANSWERED_SHARE * outline.chars(around) else []


def _is_stamped(outline: Outline, line: int) -> bool:
    """Whether a short line states a day and the time of it, as a comment does."""
    if outline.tags[line] == "time" and "T" in outline.attribute(line, "datetime"):
        return True
    if line in outline.broken or not MIN_STAMP_CHARS <= outline.chars(line) <= MAX_SIGNED_CHARS:
        return False
    text = outline.text(line)
    figures = len(_FIGURE.findall(text))
    return figures >= MIN_STAMP_FIGURES and any(one.has_time for one in find_dates(text))


def _short_parts(outline: Outline) -> Iterator[int]:
    """The parts of lines that may be a day and a time, and links that may be: to the comment that they stand in."""
    for at in outline.within(0, "a", "small", "span"):
        if MIN_STAMP_CHARS <= outline.chars(at) <= MAX_SIGNED_CHARS and (
            outline.tags[at] != "a" or outline.attribute(at, "href")[:1] == "#"
        ):
            yield at


def _siblings(outline: Outline, one: int, other: int) -> Iterator[tuple[int, int]]:
    """The elements in one element that hold *one* and *other*; none where they are far around these."""
    first = one
    for above in islice(outline.around(one), MAX_COMMENT_LEVELS):
        if outline.holds(above, other):
            yield first, next(at for at in (other, *outline.around(other)) if outline.parents[at] == above)
            return
        first = above


def _path(outline: Outline, at: int, stamps: list[int]) -> tuple[str, ...]:
    """The tags of the elements from *at* to the first of the *stamps* in it."""
    stamp = stamps[bisect_left(stamps, at)]
    inside = takewhile(lambda above: above >= at, (stamp, *outline.around(stamp)))
    return tuple(outline.tags[above] for above in inside)


def _alike(outline: Outline, found: Iterable[int], stamps: list[int]) -> list[int]:
    """The *found* elements from the first whose stamp stands where another's does: before them stands the text."""
    paths = {at: _path(outline, at, stamps) for at in found}
    times = Counter(paths.values())
    return [*dropwhile(lambda at: times[paths[at]] == 1, paths)]


def _discussion(outline: Outline, start: int) -> list[int]:
    """Siblings below piece *start* that say each who wrote them, at which time of which day, and what.

    Stories that are listed lead to their pages, the posts of a live blog are not signed by ever new people.
    """
    times = outline.within(0, "time")
    clocks = (1 for piece in outline.pieces[start:] if 4 <= len(piece) <= MAX_SIGNED_CHARS and _CLOCK(piece))
    if len(times) < MIN_COMMENTS and sum(islice(clocks, MIN_COMMENTS)) < MIN_COMMENTS:  # as on most pages
        return []
    lines = (line for line in sorted((*outline.boxes, *times, *_short_parts(outline))) if outline.starts[line] >= start)
    stamps = [line for line in lines if _is_stamped(outline, line)]
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for one, other in pairwise(stamps):
        for first, second in _siblings(outline, one, other):
            said = outline.plain_between(outline.starts[first], outline.starts[second]) - outline.plain(one)
            rest = outline.plain_between(outline.starts[second], outline.stops[outline.parents[second]])
            if min(said, rest - outline.plain(other)) >= MIN_COMMENT_CHARS:
                groups[outline.parents[first], outline.tags[first]] += (first, second)
    for (parent, _), found in groups.items():
        heads = _alike(outline, found, stamps)
        if not heads:
            continue
        comments = [at for at in (heads[0], *outline.after(heads[0])) if at <= heads[-1]]
        if any(outline.has_linked_heading(at) for at in comments):
            continue
        if outline.plain_between(start, outline.starts[heads[0]]) < MIN_CHARS_BEFORE:  # the days of the article itself
            continue
        signed = {key_of(outline.text(next(text_lines(outline, range(at, outline.ends[at])), at))) for at in heads}
        inside = sum(map(outline.chars, comments))
        if len(signed) >= MIN_SIGNED_SHARE * len(heads) and inside >= MIN_ANSWERED_SHARE * outline.chars(parent):
            return comments
    return []
