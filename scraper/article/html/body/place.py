"""The text's own place: which element of a page holds it, where no rule says so.

A plain form of what Readability does: blocks of text lend their weight to the elements around them, less with each
step; the heaviest element wins, and its parent takes over where that holds much more text of the same kind.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import NamedTuple

from scraper.article.html.body.inline import MEDIA, PLAYERS
from scraper.article.html.card_lines import SENTENCE_ENDS
from scraper.article.html.extent import is_framed
from scraper.article.html.header import MAX_DATED_CHARS, is_dated
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, address, is_document, words_of
from scraper.text.dates import find_dates
from scraper.text.length import word_letters

#: So many paragraphs beside an <article> may be boxes.
MAX_APART = 2
#: Shorter blocks are labels and buttons.
MIN_BLOCK_WORDS = 5
#: Shorter blocks may be captions or teasers: they do not show where the text ends.
MIN_PROSE_WORDS = 12
#: A longer block counts for no more, so that one does not outweigh a text of many.
MAX_BLOCK_WORDS = 100
#: ARIA roles of elements beside the text (WAI-ARIA §5.3.4).
BESIDE_ROLES = frozenset(("navigation", "complementary", "contentinfo", "search", "form", "dialog", "alertdialog"))
UNLIKELY_TAGS = frozenset(("nav", "footer", "aside", "dialog", "form", "header"))
#: Those that never hold a text, but for one with its title in it.
FRAME_TAGS = frozenset(("nav", "footer"))
#: Another element with a larger share of the page's text is never unlikely, whatever it is called.
MAX_UNLIKELY_SHARE = 0.4
#: Elements that hold no running text; dropped elements have an empty tag.
NO_PROSE_TAGS = HEADINGS | {""}
#: Elements that may hold text directly, without paragraphs.
CONTAINER_TAGS = frozenset(("div", "section", "article", "main", "body"))
#: Elements that are parts of a text, never its home: what they hold counts for what they stand in.
PART_TAGS = words_of("ol ul li dl dt dd table tbody tr pre figure blockquote details")
#: Those of them in which nothing else may be one: lists and tables also lay pages out.
WHOLE_PART_TAGS = words_of("pre code figure blockquote")
CODE_TAGS = frozenset(("pre", "code"))
#: An <article> with less text may be the head of an article.
MIN_HOME_CHARS = 1500
#: This many <article> elements with linked headings are a list of teasers.
MIN_TEASERS = 3
#: If this much text stands before them, it is the article.
MIN_OWN_WORDS = 50
#: What stands wholly before the title is worth so much of what stands behind it.
BEFORE_TITLE = 0.5
#: How many elements upwards a block lends its weight to.
MAX_LENDING_STEPS = 4
#: A parent with this many times the text holds the other pieces of it.
MIN_CLIMB_RATIO = 1.3
#: An element with this much text outside links may be the first piece of a text.
MIN_PIECE_CHARS = 150
#: A parent with this many times the text wins, whatever else stands in it.
SURE_CLIMB_RATIO = 4.0


#: Why a text is looked for where it stands on other pages of the site.
LEARNT = "learnt"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPlace:
    """Where the text of a page stands."""

    #: The page's own outline, or that of a text which stands in one of its scripts.
    outline: Outline
    #: The element that holds the text.
    at: int
    #: The title's element, where it stands in the same outline.
    heading: int | None
    #: What told where it stands, if not its weight.
    why: str = ""
    #: Whether the site's rule says so.
    is_ruled: bool = False
    #: Whether the text stands apart from the page's outline: in a script, in JSON-LD, or as somebody's rule selects it.
    is_hidden: bool = False
    #: Then the element of the page that shows the text; None if none does.
    shown: int | None = None

    @property
    def scope(self) -> int:
        """The element around the title and the text."""
        if self.heading is None:
            return self.at
        return next((at for at in self.outline.around(self.heading) if self.outline.holds(at, self.at)), self.at)


class Home(NamedTuple):
    """Where a text stands in an outline."""

    #: The element that holds it.
    at: int
    #: What told where it stands, if not its weight.
    why: str = ""


def find_player(outline: Outline, heading: int | None) -> Home | None:
    """Where the first player after the title stands, else the first picture that is no link; None without either.

    For pages that show a film and say nothing, of which a list has told that they are articles.
    """
    start = heading or 0
    shown = [at for at in outline.within(0, *MEDIA) if at > start and outline.link_around(at) is None]
    player = next((at for at in shown if outline.tags[at] in PLAYERS), next(iter(shown), None))
    if player is None:
        return None
    empty = takewhile(lambda at: at > start and not outline.chars(at), outline.around(player))
    return Home([player, *empty][-1])


def find_paper(outline: Outline, heading: int, base_url: str | None) -> Home | None:
    """The line of the first link to a document after the title; None without one, or beside the article.

    For pages that hand out a paper and say nothing, of which a list has told that they are articles.
    """
    links = (at for at in outline.within(0, "a") if at > heading and outline.chars(at))
    for link in links:
        url = address(base_url, outline.attribute(link, "href"))
        if url is not None and is_document(url):
            apart = any(outline.tags[around] in UNLIKELY_TAGS for around in outline.around(link))
            return None if apart or is_framed(outline, link) else Home(outline.box_around(link))
    return None


def find_body(
    outline: Outline, heading: int | None, marked: int | None, language: str | None, *, known: bool = False
) -> Home | None:
    """The element that holds the text of the page; None if it has none.

    *heading*: the article's own title. *known*: whether something calls the page an article: then a line is enough.
    *marked*: what the page itself calls the text.
    """
    size = word_letters(language)
    dated = None
    for least in (MIN_BLOCK_WORDS * size, *([1] if known else ())):
        running = _running(outline, size, least)
        found = _choose(outline, heading, marked, _blocks(outline, running, heading))
        if found is not None and _says_when(outline, found.at):  # over a text of fewer words
            dated = dated or found
            others = {at: words for at, words in running.items() if not _says_when(outline, at)}
            found = _choose(outline, heading, marked, _blocks(outline, others, heading))
        if found is not None:
            return found
    return dated


def _says_when(outline: Outline, at: int) -> bool:
    """Whether an element is a line that says when and by whom: a date among several parts, and no sentence."""
    begin, end = outline.starts[at], outline.stops[at]
    if outline.tags[at] not in CONTAINER_TAGS or end - begin < 2 or outline.pieces[end - 1].endswith(SENTENCE_ENDS):
        return False
    parts = " ".join(outline.pieces[begin:end])  # a row may have no space between them
    return is_dated(outline, at) or (len(parts) <= MAX_DATED_CHARS and next(find_dates(parts), None) is not None)


def _choose(outline: Outline, heading: int | None, marked: int | None, blocks: dict[int, int]) -> Home | None:
    """The element that holds the most of *blocks* for its place."""
    scores = _scores(outline, blocks)
    if not scores:
        return None
    around_title = set(outline.around(heading)) if heading is not None else set()
    home = _home(outline, heading)
    if home is not None:
        scores = {at: score for at, score in scores.items() if outline.holds(home, at)} or scores

    passed = _Passed(blocks)

    def worth(at: int) -> float:
        likely = 1.3 if outline.tags[at] == "article" else 1.0
        return scores[at] * likely * (1.25 if at in around_title else passed.nearness(outline, heading, at))

    best = max(scores, key=worth)
    if (apart := _below_header(outline, heading, best, blocks)) is not None:
        below = {at: score for at, score in scores.items() if outline.holds(apart, at) and not outline.holds(at, best)}
        best = max((at for at in below if not outline.holds(at, heading)), key=worth, default=best)
    if marked is not None and outline.plain(marked) * 2 > outline.plain(best):
        return Home(marked)
    return _climb(outline, best, blocks, {home, heading})


def _below_header(outline: Outline, title: int | None, best: int, blocks: Mapping[int, int]) -> int | None:
    """What is around the <header> that holds the *title* and the *best* place, a few sentences, if it holds other
    *blocks* as well: then that begins a text, and does not hold it.
    """
    around = (at for at in (best, *outline.around(best)) if outline.tags[at] == "header" and outline.holds(at, title))
    if (header := next(around, None)) is None:
        return None
    inside = {at for at in blocks if outline.holds(header, at)}
    whole = outline.box_around(header)
    is_short = sum(blocks[at] for at in inside) <= MAX_BLOCK_WORDS
    return whole if is_short and any(outline.holds(whole, at) for at in blocks if at not in inside) else None


class _Passed:
    """How many words of running text a page has from one element to another."""

    def __init__(self, blocks: Mapping[int, int]) -> None:
        self._blocks = list(blocks)
        self._sums = [0, *accumulate(min(words, MAX_BLOCK_WORDS) for words in blocks.values())]

    def words(self, first: int, last: int) -> int:
        """Words of the blocks from *first* up to *last*; a long block counts no more than `MAX_BLOCK_WORDS`."""
        return self._sums[bisect_left(self._blocks, last)] - self._sums[bisect_left(self._blocks, first)]

    def nearness(self, outline: Outline, title: int | None, at: int) -> float:
        """How near *at* stands behind the title, 0 to 1: less where readers pass more on the way than it holds."""
        if title is None:
            return 1.0
        if at < title:
            return BEFORE_TITLE
        passed, inside = self.words(title, at), self.words(at, outline.ends[at])
        return min(1.0, 2 * inside / (inside + passed)) if inside else 0.0


def _home(outline: Outline, title: int | None) -> int | None:
    """The <article> around the title, where it holds a text of its own or others of its size stand beside it.

    Comments may be longer than what they comment on, and pages that scroll on and on hold other articles too.
    """
    home = _article_around(outline, title)
    if home is None:
        return None
    size = outline.plain(home)
    if size > MIN_HOME_CHARS:
        return home
    sizes = [outline.plain(at) for at in outline.within(0, "article") if not outline.holds(home, at)]
    alike = any(other * 3 > size for other in sizes) and size * 10 > max(sizes)
    return home if alike else None


def _article_around(outline: Outline, title: int | None) -> int | None:
    around = outline.around(title) if title is not None else ()
    return next((at for at in around if outline.tags[at] == "article"), None)


def _running(outline: Outline, size: int, least: int) -> dict[int, int]:
    """The blocks of *least* characters that are no headings and not mostly links, each with its words."""
    linked = outline.own_linked
    return {
        at: max(1, own // size)
        for at, own in outline.own.items()
        if own >= least and linked.get(at, 0) <= own and outline.tags[at] not in NO_PROSE_TAGS
    }


def _blocks(outline: Outline, found: Mapping[int, int], title: int | None) -> dict[int, int]:
    """Those of the blocks *found* that may be the article's, in order, whatever they are called."""
    limit = MAX_UNLIKELY_SHARE * outline.plain(0)
    others = _teasers(outline, title, found) | _comments(outline, title)
    own = set(outline.around(title)) if title is not None else set()
    lost: dict[int, bool] = {-1: False}  # whether an element is in something unlikely

    def is_lost(at: int) -> bool:
        around = []
        while at not in lost:
            around.append(at)
            at = outline.box_around(at)
        verdict = lost[at]
        for inner in reversed(around):
            verdict = verdict or (
                inner in others
                or (
                    inner not in own
                    and (outline.plain(inner) < limit or outline.tags[inner] in FRAME_TAGS)
                    and _is_unlikely(outline, inner)
                )
            )
            lost[inner] = verdict
        return verdict

    return {at: found[at] for at in sorted(found) if not is_lost(at)}


def _teasers(outline: Outline, title: int | None, blocks: Mapping[int, int]) -> set[int]:
    """The <article> elements that offer other articles: several, behind the *title* and a text of its own.

    Where no text stands between, they may be the posts of a forum.
    """
    if title is None:
        return set()
    found = [at for at in outline.within(0, "article") if at > title and outline.has_linked_heading(at)]
    if len(found) < MIN_TEASERS:
        return set()
    before = sum(words for at, words in blocks.items() if title < at < found[0] and words >= MIN_PROSE_WORDS)
    return set(found) if before >= MIN_OWN_WORDS else set()


def _comments(outline: Outline, title: int | None) -> set[int]:
    """The element behind the *title* that readers jump to for comments, as blogs lead to them."""
    page = outline.nodes[0]
    at = outline.find(page.css_first("#comments")) if page.css_first('a[href$="#comments"]') is not None else None
    return {at} if at is not None and at > (title or 0) else set()


def _is_unlikely(outline: Outline, at: int) -> bool:
    """Whether an element is hidden, or says by its tag or role that it holds something other than an article."""
    return outline.tags[at] in UNLIKELY_TAGS or outline.is_hidden(at) or says_role_beside(outline, at)


def _scores(outline: Outline, blocks: dict[int, int]) -> dict[int, float]:
    """The weight that the blocks lend to the elements around them: half as much at each step up."""
    scores: dict[int, float] = {}
    homes = _Homes(outline)
    prose = {block: words for block, words in blocks.items() if not homes.is_code(block)}
    for block, words in (prose or blocks).items():
        share = float(min(words, MAX_BLOCK_WORDS))
        at = homes.of(block) if _is_container(outline, block, words) else homes.around(block)
        for _ in range(MAX_LENDING_STEPS):
            if at < 0:
                break
            scores[at] = scores.get(at, 0.0) + share
            share /= 2
            at = homes.around(at)
    return scores


def _is_container(outline: Outline, block: int, words: int) -> bool:
    """Whether a block may be the home of its own text: a cell of a table may, if it has words enough."""
    tag = outline.tags[block]
    return tag in CONTAINER_TAGS or (tag == "td" and words >= MIN_OWN_WORDS)


class _Homes:
    """Which elements may be the home of a text: none that is a part of one, or stands in a part."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        wholes = outline.within(0, *WHOLE_PART_TAGS)
        self._inside = {one: at for at in reversed(wholes) for one in range(at, outline.ends[at])}
        self._around: dict[int, int] = {}

    def is_code(self, at: int) -> bool:
        """Whether *at* stands in a listing, which may be long beside the prose about it."""
        part = self._inside.get(at)
        return part is not None and self._outline.tags[part] in CODE_TAGS

    def of(self, at: int) -> int:
        """*at*, or what stands around the part that it is in."""
        return self.around(at) if at in self._inside else at

    def around(self, at: int) -> int:
        """The nearest home around *at*; -1 if there is none."""
        known = self._around.get(at)
        if known is None:
            outline = self._outline
            known = outline.box_around(self._inside.get(at, at))
            while known > 0 and outline.tags[known] in PART_TAGS:
                known = outline.box_around(self._inside.get(known, known))
            self._around[at] = known
        return known


def _climb(outline: Outline, best: int, blocks: dict[int, int], ends: set[int | None]) -> Home:
    """*best*, or an element around it that holds much more text of the same kind."""
    kinds: Counter[str] = Counter()
    for block, words in blocks.items():
        if outline.holds(best, block) and words >= MIN_PROSE_WORDS:
            kinds[outline.tags[block]] += words
    tag, own = kinds.most_common(1)[0] if kinds else ("p", MIN_PROSE_WORDS)
    least = MIN_PROSE_WORDS if kinds else MIN_BLOCK_WORDS  # a text of short lines
    prose = [at for at, words in blocks.items() if words >= least and outline.tags[at] == tag]
    around = best
    while (around := outline.box_around(around)) >= 0:
        if any(outline.holds(best, end) for end in ends):
            break  # an element that holds the title needs nothing from outside
        apart = sum(not outline.holds(best, at) for at in prose)
        if apart <= MAX_APART and outline.tags[best] == "article" and 2 * outline.plain(best) > outline.plain(0):
            break  # one that the page calls the article holds the text where it holds most of what the page says
        own_branch = _branch(outline, best, around)
        if any(outline.tags[end] == "article" and outline.holds(own_branch, end) for end in ends if end is not None):
            break
        whole, inner = range(around, outline.ends[around]), range(best, outline.ends[best])
        beside = [
            at
            for at in prose
            if at in whole
            and at not in inner
            and outline.attribute(_branch(outline, at, around), "aria-hidden") != "true"  # a question for consent
        ]
        mass = own + sum(blocks[at] for at in beside)
        alike = [at for at in beside if _is_beside(outline, own_branch, around, at)]
        enough = own + sum(blocks[at] for at in alike) >= MIN_CLIMB_RATIO * max(own, MIN_PROSE_WORDS)
        lone = sum(outline.plain(at) for at in alike if at > own_branch and _branch(outline, at, around) == at)
        ends_text = lone and outline.chars(around) - outline.chars(own_branch) <= 2 * lone  # most of what else is there
        begins = any(_is_twin(outline, own_branch, _branch(outline, at, around)) for at in alike if at < own_branch)
        is_part = begins or _is_headed(outline, own_branch, around, ends)
        if enough or ends_text or is_part or mass >= SURE_CLIMB_RATIO * max(own, MIN_PROSE_WORDS):
            best = around
            own = mass
    return Home(best)


def _branch(outline: Outline, at: int, around: int) -> int:
    """The element directly in *around* that holds *at*; *around* itself if it is that."""
    while at != around and (above := outline.box_around(at)) != around:
        at = above
    return at


def _is_beside(outline: Outline, own: int, around: int, block: int) -> bool:
    """Whether *block*, in *around*, stands by itself or in an element beside *own* that is no list of links."""
    branch = _branch(outline, block, around)
    if branch == own or outline.tags[branch] == outline.tags[own] == "article":
        return False
    return branch == block or outline.linked(branch) * 4 < outline.plain(branch)


def _is_headed(outline: Outline, own: int, around: int, ends: set[int | None]) -> bool:
    """Whether *own* has no name and stands in *around*, which has one, behind a heading without a name: a part of it.

    What holds the title or another of the *ends* has a heading for everything.
    """
    if outline.label(own) or not outline.label(around) or any(outline.holds(around, end) for end in ends):
        return False
    before = (at for at in outline.children(around) if at < own)
    return any(
        outline.tags[at] in HEADINGS and outline.plain(at) and not outline.linked(at) and not outline.label(at)
        for at in before
    )


def _is_twin(outline: Outline, own: int, branch: int) -> bool:
    """Whether an element has the tag and class of *own* and holds text: a piece of one that an advertisement parts."""
    return (
        outline.tags[branch] == outline.tags[own]
        and outline.label(branch) == outline.label(own) != ""
        and outline.plain(branch) >= MIN_PIECE_CHARS
        and not outline.has_linked_heading(branch)
    )


def says_role_beside(outline: Outline, at: int) -> bool:
    """Whether an element has a role of its own beside the text."""
    return outline.attributes(at).get("role") in BESIDE_ROLES
