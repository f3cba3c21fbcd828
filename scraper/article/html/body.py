"""The body where no rule knows it: which element holds the text, and which of its lines are none of it.

A plain form of what Readability does: blocks of text lend their weight to the elements around them, less the
farther away; the heaviest wins, and its parent takes over where it holds much more text of the same kind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile, zip_longest

from scraper.article.html.blocks import MEDIA, Block, Part
from scraper.article.html.outline import DENSE_WORD_SIZE, INLINE, WORD_SIZE, Outline
from scraper.article.html.tree import BLOCKS, HEADINGS, key_of, word_count, words_of
from scraper.text.bylines import is_byline, is_labelled_byline, parse_authors, parse_credit
from scraper.text.dates import find_dates
from scraper.text.phrases import (
    block_kind,
    is_end_heading,
    is_end_matter,
    is_footer,
    is_furniture,
    is_paid,
    is_paywall,
    is_promotion,
    is_see_more,
    is_tag_label,
    leads_on,
)

#: Words in a shorter block are labels and buttons.
MIN_WORDS = 5
#: A block of fewer words may be a caption or a teaser's line: it tells nothing of where the body ends.
MIN_PROSE = 12
#: One long block must not outweigh a text of many.
MAX_BLOCK = 100
#: Languages without spaces between words.
DENSE_LANGUAGES = frozenset(("ja", "zh", "th", "lo", "km", "my", "ko"))
#: Class words of what is no text of an article.
UNLIKELY = words_of(
    "comment comments disqus footer sidebar nav navbar menu breadcrumb breadcrumbs related relate "
    "recommend promo newsletter subscribe share social banner popup modal cookie consent ads advert "
    "advertisement login toolbar author bio thread kommentar kommentare leserkommentare commentaires comentarios "
    "commenti reacties kommentarer"
)
LIKELY = words_of("article body content entry post story text detail main singular")
#: Class words of what is no text even in the body, as long as it is a small part of it.
JUNK = UNLIKELY - {"author", "bio", "toolbar", "banner"} | words_of(
    "sharing sponsored sponsor trending popular recommended recommendations recommendation signup register paywall "
    "subscription outbrain taboola readmore toc disclaimer feedback survey poll donate donation rating tooltip "
    "newsletters navbox pagination pager adsbygoogle adslot ad upsell socials optin mailchimp regwall factbox infobox "
    "rollover popover hovercard expandable"
)
#: Class words that may as well belong to a part of the text: they count where a short text or links stand.
WEAK = words_of(
    "author bio toolbar banner byline timestamp tags tag keywords topics follow app alert teaser teasers copyright "
    "meta dateline widget latest header date hidden print"
)
#: Elements that are none of a text by what they are, and those that no name makes so.
JUNK_TAGS = frozenset(("aside", "footer", "nav", "form", "dialog"))
KEPT = frozenset(("p", "figure", "figcaption", "blockquote"))
#: What an element of any tag says that it is, to those who do not see it (WAI-ARIA §5.3.4).
JUNK_ROLES = frozenset(("navigation", "complementary", "contentinfo", "search", "form", "dialog", "alertdialog"))
#: The words around a form, or of an advertisement, are no more, in characters.
MAX_ASKING = 320
#: Cards that open over a word of the text.
HOVER = frozenset(("rollover", "popover", "hovercard", "tooltip", "tooltiptext"))
#: A longer text, in characters, goes for no weak name.
MAX_WEAK = 160
#: Names of containers that save an element from its weak ones.
KEEP = words_of("content body text entry story wrapper container main page image picture photo figure")
#: The largest share of a body that goes for a class name.
MAX_JUNK = 0.25
#: What goes for its names must not be more than this of the body, all together.
MAX_LOST = 0.55
UNLIKELY_TAGS = frozenset(("nav", "footer", "aside", "dialog", "form", "header"))
#: What holds more of the page's text than this is never unlikely, whatever it is called.
MAX_UNLIKELY = 0.4
#: Elements whose text is no running text; what was dropped has no tag.
NO_PROSE = HEADINGS | {""}
#: Elements whose own text makes them containers, as much as that of the paragraphs in them.
CONTAINERS = frozenset(("div", "section", "article", "main"))
#: An <article> with less text, in characters, may be the head of one.
MIN_HOME = 1500
#: So many <article> elements with linked headings are a list of teasers.
MIN_TEASERS = 3
#: A text of so many words before them is the article.
MIN_OWN = 50
#: So many steps up a block lends its weight.
MAX_LENT = 4
#: A longer line, in characters, is no label or button.
MAX_LABEL = 80
#: A longer line, in characters, offers nothing.
MAX_PROMOTION = 320
#: So many authors are looked for under the text.
MAX_AUTHORS = 12
#: What is offered under a text, in characters and blocks.
MAX_OFFER, MAX_TAIL = 1000, 12
#: A degree or an office before a name, in letters; and a name of one word that is sure to be one.
MAX_OFFICE, MIN_NAME = 16, 2
#: "4 minute read", "Image 1 of 5", "3 Kommentare": counts around a text.
_READING = re.compile(
    r"(?i)\b(?:min(?:ute[ns]?)?[\s.-]*(?:read|lesezeit|lezen|de lecture)|lesezeit|tempo de leitura|temps de lecture"
    r"|tiempo de lectura|tempo di lettura|leestijd|image \d+ of|comments?|kommentare)\b"
)
#: "1.2K", "17:30", "00:00 / 03:15", "2 hours ago": applause, times of posts and players, in a line of their own.
_COUNT = re.compile(
    r"\d{1,6}|\d[\d.,]*[KM]|\d+ ?/ ?\d+|\d+ (?:minute|hour|day|week|month)s? ago"
    r"|vor \d+ (?:Minute|Stunde|Tage?|Woche)n?|il y a \d+ (?:minute|heure|jour)s?|hace \d+ (?:minuto|hora|día)s?"
    r"|(?:(?:Duration|Dauer|Durée|Duración|Durata):? )?\d\d?:\d\d(?: ?/ ?\d\d?:\d\d)?(?: ?[Mm]in\.?)?"
)
MAX_COUNT = 24
#: "20:42 An Binh", "5 hours ago 07:06 An Binh": the head of a post in a live blog.
_POST = re.compile(r"(?:\d+ \w+ ago ?)?\d\d[:.]\d\d ?(?P<author>[^\W\d].*)")
#: "dpa/hb", "(dmk)", "mit dpa": initials under a text.
_INITIALS = re.compile(r"\(?(?:mit |avec |con |met )?[a-z]{2,4}(?:[/,] ?[a-z]{2,4}){0,3}\)?")
#: "(AP Photo/A. Name)", "(Photo by A. Name/Getty Images)", "(NASA via AP, File)" at the end of a legend.
_PHOTO = re.compile(
    r"(?i)\((?:(?:ap|afp|reuters|file) photo\b|photo by\b|foto:|[^()]{2,60} via (?:ap|afp|getty|reuters)\b)"
    r"[^()]{0,80}\)$"
)
MAX_PHOTO = 150
#: "Life » Village » The bridge".
_TRAIL = re.compile(r"[^»›>]{2,60}(?:\s[»›>]\s[^»›>]{2,90}){1,6}")
#: A way to the page has so many words at most.
MAX_TRAIL = 30
_SENTENCE_END = re.compile(r"[.!?…。！？।؟:;][\'\"”’»)\]）」』】]*$")
#: A parent with this much more text holds the rest of a body in pieces.
CLIMB = 1.3
#: So much text makes an element the first piece of one, in characters outside of links.
MIN_PIECE = 150
#: A parent with this many times the text takes over, whatever its other parts look like.
MOST = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPlace:
    """Where the text of a page stands."""

    #: The page's own outline, or that of a text which stands in one of its scripts.
    outline: Outline
    #: The element that holds the text.
    at: int
    #: The title's element, where it stands in the same outline.
    heading: int | None
    #: Whether the site's rule says so.
    is_ruled: bool = False
    #: Whether the page shows no such text: it stands in a script or in JSON-LD.
    is_hidden: bool = False

    @property
    def scope(self) -> int:
        """The element around the title and the text."""
        if self.heading is None:
            return self.at
        return next((at for at in self.outline.around(self.heading) if self.outline.holds(at, self.at)), self.at)


def find_body(outline: Outline, heading: int | None, marked: int | None, language: str | None) -> int | None:
    """The element that holds the text of the page; None if it has none.

    *heading*: the article's own title. *marked*: what the page itself calls the text.
    """
    size = DENSE_WORD_SIZE if language in DENSE_LANGUAGES else WORD_SIZE
    blocks = _blocks(outline, size, heading)
    scores = _scores(outline, blocks)
    if not scores:
        return None
    around_title = set(outline.around(heading)) if heading is not None else set()
    home = _home(outline, heading)
    if home is not None and any(outline.holds(home, at) for at in scores):
        scores = {at: score for at, score in scores.items() if outline.holds(home, at)}

    def worth(at: int) -> float:
        likely = 1.3 if outline.names(at) & LIKELY or outline.tags[at] == "article" else 1.0
        return scores[at] * likely * (1.25 if at in around_title else 1.0)

    best = max(scores, key=worth)
    if marked is not None and outline.plain(marked) * 2 > outline.plain(best):
        return marked
    return _climb(outline, best, blocks, {home, heading})


def _home(outline: Outline, title: int | None) -> int | None:
    """The <article> around the title, where it holds a good part of the page or others of its size stand beside it.

    Comments may be longer than what they comment on, and pages that scroll on and on hold other articles too.
    """
    if title is None:
        return None
    home = next((at for at in outline.around(title) if outline.tags[at] == "article"), None)
    if home is None:
        return None
    size = outline.plain(home)
    if size > max(MIN_HOME, outline.plain(0) / 4):
        return home
    sizes = [outline.plain(at) for at in outline.within(0, "article") if not outline.holds(home, at)]
    alike = any(other * 3 > size for other in sizes) and size * 10 > max(sizes)
    return home if alike else None


def _blocks(outline: Outline, size: int, title: int | None) -> dict[int, int]:
    """The blocks of running text that may be the article's, in order, each with its words; headings are none."""
    limit = MAX_UNLIKELY * outline.plain(0)
    linked = outline.own_linked
    found = {
        at: own // size
        for at, own in outline.own.items()
        if own >= MIN_WORDS * size and linked.get(at, 0) <= own and outline.tags[at] not in NO_PROSE
    }
    teasers = _teasers(outline, title, found)
    lost: dict[int, bool] = {-1: False}  # whether an element is in something unlikely

    def is_lost(at: int) -> bool:
        around = []
        while at not in lost:
            around.append(at)
            at = outline.box_around(at)
        verdict = lost[at]
        for inner in reversed(around):
            verdict = verdict or ((inner in teasers or _is_unlikely(outline, inner)) and outline.plain(inner) < limit)
            lost[inner] = verdict
        return verdict

    return {at: found[at] for at in sorted(found) if not is_lost(at)}


def _teasers(outline: Outline, title: int | None, blocks: Mapping[int, int]) -> set[int]:
    """The <article> elements that offer other articles: several, behind the *title* and a text of its own.

    Where no text stands between, they may be the posts of a forum.
    """
    if title is None:
        return set()
    found = [
        at
        for at in outline.within(0, "article")
        if at > title and outline.linked(at) and outline.has_linked_heading(at)
    ]
    if len(found) < MIN_TEASERS:
        return set()
    before = sum(words for at, words in blocks.items() if title < at < found[0] and words >= MIN_PROSE)
    return set(found) if before >= MIN_OWN else set()


def _is_unlikely(outline: Outline, at: int) -> bool:
    """Whether an element is called something else than an article, or hidden."""
    if outline.tags[at] in UNLIKELY_TAGS or outline.is_hidden(at) or _is_beside_text(outline, at):
        return True
    names = outline.names(at)
    return bool(names & UNLIKELY) and not names & LIKELY and outline.tags[at] not in ("body", "html")


def _scores(outline: Outline, blocks: dict[int, int]) -> dict[int, float]:
    """What the blocks lend to the elements around them: half as much at each step."""
    scores: dict[int, float] = {}
    for block, words in blocks.items():
        share = float(min(words, MAX_BLOCK))
        at = block if outline.tags[block] in CONTAINERS else outline.box_around(block)
        for _ in range(MAX_LENT):
            if at < 0 or outline.tags[at] in ("html", "body"):
                break
            scores[at] = scores.get(at, 0.0) + share
            share /= 2
            at = outline.box_around(at)
    return scores


def _climb(outline: Outline, best: int, blocks: dict[int, int], ends: set[int | None]) -> int:
    """*best*, or what holds much more text in blocks of the kind that most of its text stands in, or its beginning."""
    kinds: Counter[str] = Counter()
    for block, words in blocks.items():
        if outline.holds(best, block) and words >= MIN_PROSE:
            kinds[outline.tags[block]] += words
    tag, own = kinds.most_common(1)[0] if kinds else ("p", MIN_PROSE)
    prose = [at for at, words in blocks.items() if words >= MIN_PROSE and outline.tags[at] == tag]
    around = best
    while (around := outline.box_around(around)) >= 0:
        if outline.tags[around] in ("body", "html", "main") or any(outline.holds(best, end) for end in ends):
            break  # what holds the title and is not enough is not helped by what stands beyond it
        inside = [at for at in prose if outline.holds(around, at)]
        beside = [at for at in inside if not outline.holds(best, at)]
        if not beside:
            continue
        mass = sum(blocks[at] for at in inside)
        own_branch = _branch(outline, best, around)
        alike = [at for at in beside if _is_beside(outline, own_branch, around, at)]
        enough = own + sum(blocks[at] for at in alike) >= CLIMB * max(own, MIN_PROSE)
        before = {_branch(outline, at, around) for at in alike if at < best}
        begins = any(_is_twin(outline, own_branch, branch) for branch in before)
        if enough or begins or mass >= MOST * max(own, MIN_PROSE):
            best, own = around, mass
    return best


def _branch(outline: Outline, at: int, around: int) -> int:
    """The element directly in *around* that holds *at*; *around* itself if it is that."""
    while at != around and (above := outline.box_around(at)) != around:
        at = above
    return at


def _is_beside(outline: Outline, own: int, around: int, block: int) -> bool:
    """Whether *block*, in *around*, stands by itself or in an element beside *own* that is no list of links."""
    branch = _branch(outline, block, around)
    if branch == around:  # its own lines, broken by <br>
        return True
    if branch == own or outline.tags[branch] == outline.tags[own] == "article":
        return False
    if branch == block:
        return True
    return outline.linked(branch) * 4 < outline.plain(branch) and not outline.names(branch) & JUNK


def _is_twin(outline: Outline, own: int, branch: int) -> bool:
    """Whether an element has the tag and class of *own* and holds text: a piece of one that an advertisement parts."""
    return (
        outline.tags[branch] == outline.tags[own]
        and outline.label(branch) == outline.label(own) != ""
        and outline.plain(branch) >= MIN_PIECE
        and not outline.has_linked_heading(branch)
    )


def clean(outline: Outline, body: int) -> None:
    """Take out of *body* what is called something else than text, as long as it is a small part of it."""
    whole = outline.chars(body)
    limit = whole * MAX_JUNK
    doomed: dict[int, int] = {}
    after = 0  # what stands below is in something doomed
    for at in range(body + 1, outline.ends[body]):
        tag = outline.tags[at]
        if at < after or not tag:
            continue
        if tag == "span":
            if outline.names(at) & HOVER:
                cards = [one for one in outline.within(at, "span", "div") if outline.names(one) & HOVER]
                if not cards:  # else the word itself, with its card in it
                    doomed[at] = 0
            continue
        if tag not in BLOCKS or tag in KEPT:  # a linked word may be a "tag"
            continue
        names = outline.names(at)
        named = tag in JUNK_TAGS or names & JUNK or _is_hidden(outline, at) or _is_beside_text(outline, at)
        if tag == "form":
            at = _small_box(outline, at, body)
        if not named and not names & WEAK and tag != "article":
            continue
        size = outline.chars(at)
        if size <= limit and (named or _is_aside(outline, at, names, size)) and not _is_embed(outline, at, names):
            doomed[at] = size
            after = outline.ends[at]
    lost = list(doomed)
    if sum(doomed.values()) > MAX_LOST * whole:  # a text in pieces with unhappy names
        lost = [at for at in lost if doomed[at] and outline.linked(at) > 0.5 * doomed[at]]
    outline.drop([*lost, *_paid_for(outline, body)])


def _is_beside_text(outline: Outline, at: int) -> bool:
    """Whether an element has a role of its own beside the text."""
    return outline.attributes(at).get("role") in JUNK_ROLES


def _paid_for(outline: Outline, body: int) -> Iterator[int]:
    """The elements in *body* that begin with a line that says that somebody paid for them, and show or link something;
    of others the line.
    """
    for words, at in outline.short:
        line = at if at in outline.broken or outline.tags[at] not in INLINE else outline.box_around(at)
        if outline.holds(body, line) and line != body and is_paid(words) and outline.chars(line) == len(words):
            whole = _small_box(outline, line, body)
            offers = outline.starts[whole] == outline.starts[line] and outline.has(whole, "a", *MEDIA)
            yield whole if offers else line  # else an empty place stands over a paragraph of the text


def _small_box(outline: Outline, at: int, body: int) -> int:
    """The largest element in *body* that holds *at* and a few words, as a form with what it asks for."""
    small = takewhile(lambda one: one != body and outline.chars(one) <= MAX_ASKING, outline.around(at))
    return [at, *small][-1]


def _is_embed(outline: Outline, at: int, names: frozenset[str]) -> bool:
    """Whether an element is a post of a network that the text shows."""
    return bool(names & {"social", "embed", "twitter"}) and outline.has(at, "blockquote")


def _is_hidden(outline: Outline, at: int) -> bool:
    return outline.is_hidden(at) or "hidden" in (outline.attributes(at).get("class") or "").split()


def _is_aside(outline: Outline, at: int, names: frozenset[str], size: int) -> bool:
    """Whether an element has a weak name and little text, or is another article's teaser."""
    weak = names & WEAK and not names & KEEP
    if weak and "--label-" in outline.label(at):  # of a field, not of itself
        weak = bool(names & WEAK - {"hidden"})
    if outline.tags[at] == "article" and outline.has_linked_heading(at):
        return True
    if not weak:
        return False
    return size <= MAX_WEAK or outline.has_linked_heading(at) or outline.linked(at) > 0.5 * size


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A body without the lines around it, and what those lines said."""

    blocks: tuple[Block, ...]
    byline: str | None = None
    credit: str | None = None


def trim(blocks: Sequence[Block], *, known: Iterable[str], authors: Iterable[str]) -> Text:
    """*blocks* without the lines above, in and under the text that are none of it.

    *known*: texts that the record holds elsewhere (title, lede, category, byline). *authors*: who wrote it.
    """
    keys = {key_of(text) for text in known if text}
    # a single word may begin a sentence, unless names are written without spaces
    sure = (name for name in authors if " " in name or (len(name) > MIN_NAME and not name.isascii()))
    names = [key_of(name) for name in islice(sure, MAX_AUTHORS)]
    text = _before_offer(_after_title(blocks, keys))
    rest = [block for block in _unasked(text) if not _is_portrait(block, names)]
    start = next((index for index, block in enumerate(rest) if _begins_text(block, keys)), 0)
    head = [block for block in rest[:start] if not _is_above(block, keys)]
    deck, below = rest[start : start + 1], rest[start + 1 :]
    under = list(takewhile(_is_under_deck, below))
    return _cut_end([*head, *deck, *below[len(under) :]], keys, names)


def _after_title(blocks: Sequence[Block], keys: set[str]) -> Sequence[Block]:
    """What follows the title, where the container holds it near its beginning."""
    for index, block in enumerate(blocks[:12]):
        if block.part is Part.HEADING and key_of(block.text) in keys:
            above = [other for other in blocks[:index] if _is_prose(other)]
            return [*above, *blocks[index + 1 :]]
    return blocks


def _is_prose(block: Block) -> bool:
    return block.part is Part.PARAGRAPH and word_count(block.text) >= MIN_PROSE


def _begins_text(block: Block, keys: set[str]) -> bool:
    """Whether *block* is the first of the text proper: prose, and no date, byline or title."""
    if block.part in (Part.FIGURE, Part.PLAYER):
        return False
    return word_count(block.text) >= MIN_PROSE and not _is_above(block, keys)


def _is_above(block: Block, keys: set[str]) -> bool:
    """Whether *block* belongs to the head of the article: its title, date, byline or section again."""
    text = block.text
    if block.part in (Part.FIGURE, Part.PLAYER):
        return False
    key, words = key_of(text), word_count(text)
    if key in keys or (words <= 30 and any(len(known) > 20 and key.endswith(known) for known in keys)):
        return True
    stated = next(find_dates(text), None) if words <= 14 or len(text) <= 120 else None
    dated = stated is not None and (words <= 14 or stated.labelled)
    return (
        dated
        or (words <= MAX_TRAIL and _TRAIL.fullmatch(text) is not None)
        or (block.html.startswith("<p><time") and block.html.endswith("</time></p>"))  # "2 hours ago"
        or is_labelled_byline(text)
        or (block.part is Part.LIST and block.linked > 0.8)
        or (words <= 4 and block.linked > 0.9)
        or (block.part is Part.PARAGRAPH and is_byline(text) and words <= 8)
        or (block.part is Part.PARAGRAPH and words <= 6 and bool(_READING.search(text)))
    )


def _unasked(blocks: Sequence[Block]) -> Iterator[Block]:
    """*blocks* without promotions, the lists that say what is offered behind one, and the heads of posts."""
    before: Block | None = None
    offered = False
    for block, behind in zip_longest(blocks, blocks[1:]):
        if block.part is not Part.LIST:
            offered = False
        elif before is not None and before.part in (Part.HEADING, Part.PARAGRAPH):
            offered = len(before.text) <= MAX_PROMOTION and is_promotion(before.text)
        posted = _heads_post(block) and not _heads_post(before) and not _heads_post(behind)  # else a programme
        if not (offered or posted or _is_promotion(block)):
            yield block
        before = block


def _heads_post(block: Block | None) -> bool:
    """Whether *block* is a time and a name, as they stand over each post of a live blog."""
    if block is None or block.part is not Part.PARAGRAPH or not block.text[:1].isdigit() or len(block.text) > MAX_LABEL:
        return False
    match = _POST.match(block.text)
    return match is not None and is_byline(match["author"])


def _is_portrait(block: Block, names: list[str]) -> bool:
    """Whether *block* is a picture of nothing but one of the authors."""
    figure = block.figure
    if figure is None or figure.caption or not figure.alt:
        return False
    alt = key_of(figure.alt)
    return any(alt.endswith(name) and len(alt) <= len(name) + MAX_OFFICE for name in names)


def _is_under_deck(block: Block) -> bool:
    """Whether *block*, right under the first paragraph, still belongs to the head, and says so: "By An Binh"."""
    text = block.text
    if block.part is not Part.PARAGRAPH or len(text) > MAX_LABEL or _SENTENCE_END.search(text):
        return False
    stated = next(find_dates(text), None)
    return is_labelled_byline(text) or _READING.search(text) is not None or (stated is not None and stated.labelled)


def _is_promotion(block: Block) -> bool:
    """Whether *block* is a button, a line or list of nothing but links to elsewhere, or a picture's legend."""
    if block.part in (Part.FIGURE, Part.PLAYER, Part.TABLE, Part.CODE):
        return False
    text = block.text
    if len(text) <= MAX_LABEL and (
        is_furniture(text) or is_see_more(text) or is_tag_label(text) or block_kind(text) is not None
    ):
        return text.strip("_* ") != ""  # the line that parts a text
    if block.part is Part.HEADING:
        return len(text) <= MAX_PROMOTION and is_promotion(text)
    if len(text) <= MAX_COUNT and _COUNT.fullmatch(text):
        return True
    if block.part is Part.LIST:
        return block.linked > 0.9 and len(block.texts) > 1
    if block.linked > 0.9 and (text.isupper() or not _SENTENCE_END.search(text)):
        return True
    if text[-1:] == ")" and _PHOTO.search(text, max(0, len(text) - MAX_PHOTO)):
        return True
    return len(text) <= MAX_PROMOTION and (
        _offers(text, block.linked) or is_promotion(text) or (block.linked > 0.3 and leads_on(text))
    )


def _offers(text: str, linked: float) -> bool:
    """Whether *text* says "Read more:" before a headline."""
    label, colon, rest = text.replace("：", ":").partition(":")
    if not colon or not rest.strip():
        return False
    return (block_kind(label) is not None or is_see_more(label)) and (linked > 0.3 or word_count(rest) <= 20)


def _before_offer(blocks: Sequence[Block]) -> Sequence[Block]:
    """*blocks* up to a heading, among the last, under which readers are asked to pay or told of the author."""
    size = 0
    for index in range(len(blocks) - 1, max(0, len(blocks) - MAX_TAIL), -1):
        block = blocks[index]
        size += len(block.text)
        if size > MAX_OFFER:
            break
        heads = block.part is Part.HEADING
        if ((heads or block.bold) and is_paywall(block.text)) or (heads and is_end_heading(block.text)):
            return blocks[:index]
    return blocks


def _cut_end(blocks: list[Block], keys: set[str], names: list[str]) -> Text:
    """Bylines, credits, tags, imprints and lives of the authors under the text; scanned from the end while lines are
    such.
    """
    byline = credit = None
    kept = list(blocks)
    figures: list[Block] = []
    while kept:
        block = kept[-1]
        text = block.text
        if block.part is Part.FIGURE or block.part is Part.PLAYER:
            figures.append(kept.pop())
            continue
        if (
            block.part is Part.HEADING
            or (block.bold and text.endswith(":"))  # the label of a list that is gone
            or key_of(text) in keys
            or is_footer(text)
            or _is_tags(block)
            or (block.linked > 0.9 and word_count(text) <= 12)
        ):
            kept.pop()
        elif credit is None and word_count(text) <= 12 and (found := parse_credit(text)):
            credit = found
            kept.pop()
        elif byline is None and _signs(block):
            byline = text
            kept.pop()
        elif (
            (len(text) <= MAX_PROMOTION and is_end_matter(text)) or _tells_of(names, block) or _INITIALS.fullmatch(text)
        ):
            kept.pop()
        else:
            break
    return Text(blocks=(*kept, *reversed(figures)), byline=byline, credit=credit)


def _is_tags(block: Block) -> bool:
    """Whether *block* is a label of tags and what is marked with it, no sentence."""
    label, colon, _ = block.text.partition(":")
    return is_tag_label(label) and (block.linked > 0.4 or (bool(colon) and not _SENTENCE_END.search(block.text)))


def _tells_of(names: list[str], block: Block) -> bool:
    """Whether *block* begins with one of the *names* of the authors, perhaps behind a degree or an office.

    With a colon behind it the name is that of who speaks, in an interview or a transcript.
    """
    if not names or block.part is not Part.PARAGRAPH:
        return False
    begin = block.text[:MAX_PROMOTION]
    key, speaker = key_of(begin), key_of(begin.replace("：", ":").partition(":")[0])
    return any(0 <= key.find(name) <= MAX_OFFICE and not speaker.endswith(name) for name in names)


def _signs(block: Block) -> bool:
    text = block.text
    if block.part is not Part.PARAGRAPH or word_count(text) > 14:
        return False
    return is_byline(text) or (block.right and bool(parse_authors(text)))
