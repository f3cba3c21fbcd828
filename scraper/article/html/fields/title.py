"""The title: what each source says, without the site's name, and which source wins where they differ.

The headline of JSON-LD, the visible heading and the titles in the head are written for different readers: people,
search engines, social networks. `title_rank` says which of them wins.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from textwrap import shorten

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.evidence import Found
from scraper.article.html.body.blocks import Part
from scraper.article.html.body.ending import Text
from scraper.article.html.fields.title_rank import (
    HEAD_SOURCES,
    JOINT,
    MIN_TITLE_CHARS,
    NAMED_JOINT,
    Ranked,
    Title,
    agreement,
    beginnings,
    rank_titles,
    slug_words,
)
from scraper.article.html.tree import address, attribute, has_figure, key_of, plain_key, text_of
from scraper.text.dates import find_dates
from scraper.text.length import count_words, has_unspaced
from scraper.text.phrases import is_error_page, is_search, is_wall
from scraper.urls import is_home_page, same_site

#: So well an address must agree with a title that speaks against a heading of other words.
SUPPORTS = 0.6
#: The first sentence of a text without a title, and how much of it stands for one.
_SENTENCE = re.compile(r".{8,}?[.!?…。！？।؟](?=\s|$|[^\x00-\x7f])")
MAX_UNTITLED_CHARS = 100
#: The longest kicker before a title, and the shortest.
MAX_KICKER_WORDS, MIN_KICKER_CHARS = 4, 5
#: The longest name of a site beside a title.
MAX_SITE_WORDS = 4
#: So many headings may name the site, and so many headings and pieces of the window's title are compared.
MAX_NAMES, MAX_HEADINGS, MAX_PIECES = 8, 100, 8
#: A name that is whole in two letters, as Chinese papers are called for short.
_PAIR = re.compile("[\u3040-\u9fff\uac00-\ud7a3]{2}")
#: How many letters a site may add to its name: "Daily Mail Online".
MAX_ADDED_CHARS = 8

#: The dots at the end of a title that was cut.
_CUT = re.compile(r"\s*[(\[]?(?:…|\.{3})[)\]]?$")
#: A sign behind which the name of the site is missing.
_DANGLING = re.compile(r"(?<=\S)\s+[|｜\-–—·•~]+\s*$")
#: A moment in any language: words and figures with a year and a day, and a time at the end.
_MOMENT = re.compile(
    r"(?=.*\d{4})(?=.*(?<!\d)\d{1,2}(?![\d:.]*[:.]\d\d\W*$)\D)\W{1,3}\w.{5,30}\D\d{1,2}[:.]\d\d\W{0,3}"
)
MAX_MOMENT_CHARS = 45
#: Signs before the name of a site in the <title>.
_SPLIT = " |-–—·•»›~⋆★☆<←｜_\xa0"
_EDGES = " |\xa0"


def untitled(lede: str | None, text: Text) -> str | None:
    """What to call an article that has no title: how it begins, as readers of short posts know it."""
    first = lede or next((block.text for block in text.blocks if block.part is Part.PARAGRAPH and block.text), "")
    sentence = _SENTENCE.match(first)
    return shorten(sentence[0] if sentence else first, MAX_UNTITLED_CHARS, placeholder=" …") or None


def decide_title(
    found: Found, heads: Sequence[Title], papers: frozenset[str], url: str | None, listed: str | None = None
) -> list[Ranked]:
    """The possible titles, best first. If a rule finds one, no other source is asked.

    *heads*: what `head_titles` gives. *url*: the address that the page was asked for at, or states. *listed*: what the
    list that named the page calls it.
    """
    if ruled := found["rule"].title:
        return [Ranked(Title("rule", ruled), 0.0, 1)]
    titles = title_candidates(found["json-ld"].title, found["markup"].title, heads, papers)
    titles = [replace(title, text=_DANGLING.sub("", title.text)) for title in titles]
    titles = _supported(titles, [*heads, Title("list", listed)] if listed else heads, url)
    if listed:
        titles = [replace(title, text=_as_listed(title.text, listed)) for title in titles]
        titles += [Title("list", listed)] if any(key_of(title.text) == key_of(listed) for title in titles) else []
    return rank_titles(_in_small_letters(titles, heads), url)


def _in_small_letters(titles: Sequence[Title], heads: Sequence[Title]) -> list[Title]:
    """*titles* without capitals throughout, where another of them or of *heads* says the same without."""
    mixed = (one.text for one in (*heads, *titles) if not one.text.isupper() and " " in one.text)
    small = {key_of(text): text for text in mixed if not text.islower()}
    return [replace(one, text=small.get(key_of(one.text), one.text)) if one.text.isupper() else one for one in titles]


def _as_listed(title: str, listed: str) -> str:
    """*title* as a list calls it, where it has the name of its site or section beside that."""
    joints = [(joint.start(), joint.end()) for joint in JOINT.finditer(title)]
    parts = (part for start, end in joints for part in (title[:start], title[end:]))
    return next((part for part in parts if key_of(part) == key_of(listed)), title)


def _supported(titles: Sequence[Title], heads: Sequence[Title], url: str | None) -> list[Title]:
    """*titles* without dates, and without a heading of which no other source has a word, if they agree.

    They do if two titles of the head are the same, or the address is made of one.
    """
    if len({title.text for title in titles}) < 2 and not any(map(JOINT.search, {title.text for title in titles})):
        return [*titles]
    titles = [replace(title, text=_without_date(title.text)) for title in titles if not _is_date(title.text)] or [
        *titles
    ]
    shown = next((title for title in titles if title.source == "heading"), None)
    others = [title for title in (*titles, *heads) if title is not shown]
    if shown is None or not others or any(_shares(shown.text, one.text) for one in others):
        return titles
    if (
        is_error_page(shown.text) or is_wall(shown.text) or is_search(shown.text)
    ):  # which tells that there is no article
        return titles
    slug = slug_words(url)
    agreed = max(Counter(key_of(one.text) for one in heads).values(), default=0) > 1
    if agreement(shown.text, slug) >= SUPPORTS or not (
        agreed or any(agreement(one.text, slug) >= SUPPORTS for one in others)
    ):
        return titles
    return [title for title in titles if title is not shown]


def _shares(heading: str, title: str) -> bool:
    """Whether a *heading* has a word of a *title*; in scripts without spaces, half of the pairs of letters of one."""
    one, other = beginnings(heading), beginnings(title)
    least = min(len(one), len(other)) / 2 if has_unspaced(heading) else 1
    return len(one & other) >= max(least, 1)


def _without_date(text: str) -> str:
    """*text* without a date at either end that a sign sets apart."""
    joints = [*JOINT.finditer(text)]
    if joints and _is_date(text[: joints[0].start()]):
        return text[joints[0].end() :]
    return text[: joints[-1].start()] if joints and _is_date(text[joints[-1].end() :]) else text


def _is_date(text: str) -> bool:
    """Whether *text* is a date and nothing else."""
    found = next(find_dates(text), None) if has_figure(text) else None
    return found is not None and not found.start and not text[found.end :].strip()


def title_candidates(
    headline: str | None, shown: str | None, heads: Sequence[Title], papers: frozenset[str]
) -> list[Title]:
    """The titles that `rank_titles` chooses from: headline of JSON-LD, visible heading, and the best of the head."""
    heads = [replace(head, text=_uncut(head, shown)) for head in heads] if shown else heads
    if heads and headline == shown == heads[0].text:  # as on most pages
        return [Title("json-ld headline", headline), Title("heading", headline), heads[0]]
    if shown:
        shown = next((head.text for head in heads if _holds_title(shown, head.text)), shown)
    titles = [Title("json-ld headline", without_site(headline, papers))] if headline else []
    if shown and not (heads and is_site(without_site(shown, papers), papers)):  # the heading of a blog may be its name
        titles.append(Title("heading", without_site(shown, papers)))
    titles += heads[:1]
    unconfirmed = shown and [key_of(title.text) for title in titles].count(key_of(shown)) < 2
    if heads and shown and unconfirmed and (before := _before(heads[-1].text, shown)):
        titles.append(Title(heads[-1].source, before))
    return [title for title in titles if title.text]


def _uncut(title: Title, shown: str) -> str:
    """*title*, or the heading *shown* where that goes on behind the dots with which *title* ends, or says all of it."""
    if title.whole and key_of(title.whole) == key_of(shown):
        return shown
    cut = _CUT.search(title.text)
    return shown if cut is not None and cut.start() and shown.startswith(title.text[: cut.start()]) else title.text


def _holds_title(shown: str, head: str) -> bool:
    """Whether the heading has the title *head* in it and something else behind it: a counter, a moment or, with nothing
    between, a name ("Cầu treo trên núiBáo làng").
    """
    if not shown.startswith(head):
        return False
    behind = shown[len(head) :]
    if len(behind) <= MAX_MOMENT_CHARS and _MOMENT.fullmatch(behind):
        return True
    return (head[-1:].islower() and behind[:1].isupper()) or behind.strip(" ()").isdecimal()


def is_kicker(before: str, title: str) -> bool:
    """Whether what stands *before* a *title* in its heading, in an element of its own, is a kicker: a few words without
    a sign behind them.
    """
    is_short = len(before) >= MIN_KICKER_CHARS and count_words(before) <= MAX_KICKER_WORDS < count_words(title)
    return is_short and before[-1:].isalnum()


def _before(window: str, shown: str) -> str:
    """What the title of the window says before *shown*, where that is the name of the site; "" if it is not."""
    for joint in JOINT.finditer(window):
        if key_of(JOINT.split(window[joint.end() :], maxsplit=1)[0]) == key_of(shown):
            return window[: joint.start()]
    return ""


def find_window(tree: LexborHTMLParser) -> LexborNode | None:
    """The element with the title of the window; pictures have such elements, too."""
    return tree.css_first("head title") or tree.css_first("title")


def head_titles(
    window: str,
    metas: Mapping[str, Sequence[str]],
    papers: frozenset[str],
    *,
    names: frozenset[str] = frozenset(),
    affixes: Sequence[str] = (),
) -> list[Title]:
    """The titles that the head gives, best first, without the site's name.

    *window*: that of the window. *names*: what `site_names` gives. *affixes*: what the site is known to add to its
    titles, and all that it adds.
    """
    titles = []
    for source, text in _stated(window, metas):
        own = _behind_name(text, names) if names else text
        rest = without_affixes(own, affixes)
        bold = source == "title" and own == text  # else the name is off already
        if rest != own:
            titles.append(Title(source, rest.strip()))
            continue
        sure = without_site(own, papers | names)
        text = without_site(own, papers | names, bold=True) if bold else sure
        titles.append(Title(source, text, whole=sure if text != sure else ""))
    return titles


def _stated(window: str, metas: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    """(source, text) of each title of the head."""
    found = [(name, metas[name][0]) for name in HEAD_SOURCES[:2] if name in metas]
    return [*found, ("title", window)] if window else found


def title_pieces(window: str, metas: Mapping[str, Sequence[str]], papers: frozenset[str]) -> frozenset[str]:
    """The keys of what stands between the signs of a title of the head and has its longest piece: the others may be
    names of sections and of the site, before it or behind. Those of *papers* are none.
    """
    found: set[str] = set()
    for _, text in _stated(window, metas):
        pieces = JOINT.split(text)[:MAX_PIECES]
        own = max(range(len(pieces)), key=lambda at: len(pieces[at]))
        if len(pieces) > 1 and not is_site(pieces[own], papers):
            runs = combinations(range(len(pieces) + 1), 2)
            found.update(key_of(" ".join(pieces[start:end])) for start, end in runs if start <= own < end)
    return frozenset(found) - {""}


def headed_piece(title: str, headings: Iterable[str]) -> str:
    """*title* of the head, or its first piece where that is one of *headings*, as keys: what follows is of the site."""
    joint = JOINT.search(title)
    first = title[: joint.start()] if joint is not None else ""
    return first if first and key_of(first) in headings else title


def without_affixes(title: str, affixes: Sequence[str]) -> str:
    """*title* without what the site adds to its titles."""
    for affix in affixes:
        if title.endswith(affix):
            return title.removesuffix(affix)
        if title.startswith(affix):
            return title.removeprefix(affix)
    return title


def _behind_name(title: str, names: frozenset[str]) -> str:
    """*title* without one of *names* at its beginning, however long that is beside the rest."""
    joint = NAMED_JOINT.search(title)
    return title[joint.end() :] if joint is not None and plain_key(title[: joint.start()]) in names else title


def site_names(
    tree: LexborHTMLParser, base_url: str | None, window: str, papers: frozenset[str] = frozenset()
) -> frozenset[str]:
    """What headings of a page that is not the start of its site call that, as `plain_key` gives it: they are a link to
    it and nothing else, and another heading says what stands beside the name in the title of the *window*.

    *papers*: the names of the site as its head gives them; a heading that says one is no title.
    """
    if base_url is None or is_home_page(base_url):
        return frozenset()
    found = set()
    for link in tree.css("h1 a[href]")[:MAX_NAMES]:
        if _leads_home(link, base_url):
            heading = link.parent
            while heading is not None and heading.tag != "h1":
                heading = heading.parent
            name = plain_key(text_of(link))
            if name and heading is not None and name == plain_key(text_of(heading)):
                found.add(name)
    if not found:
        return frozenset()
    shown = {
        plain_key(text_of(heading))
        for heading in tree.css("h1, h2, h3")[:MAX_HEADINGS]
        if not any(_leads_home(link, base_url) for link in heading.css("a[href]")[:MAX_NAMES])
    }
    pieces = [plain_key(piece) for piece in NAMED_JOINT.split(window)[:MAX_PIECES]]
    runs = [pieces[start:end] for start, end in combinations(range(len(pieces) + 1), 2)]
    titles = [run for run in runs if "".join(run) in shown - found and not is_site("".join(run), papers)]
    return frozenset(name for name in found if titles and not any(name in run for run in titles))


def _leads_home(link: LexborNode, base_url: str) -> bool:
    """Whether a *link* of the page at *base_url* leads to the start of its site."""
    target = address(base_url, attribute(link, "href"))
    return target is not None and is_home_page(target) and same_site(target, base_url)


def without_site(title: str, papers: Iterable[str], *, bold: bool = False) -> str:
    """*title* without the name of the site at its end or beginning.

    *papers* are the names of the site as `plain_key` gives them. A *bold* cut takes any short last piece for one: the
    title of a window nearly always ends with it.
    """
    title = title.strip(_EDGES)
    pieces = [match for match in JOINT.finditer(title) if match.start()]
    while pieces and is_site(title[pieces[-1].end() :], papers):
        rest, bold = title[: pieces.pop().start()].rstrip(_EDGES), False
        if not rest:
            return title
        title = rest
    if not pieces:
        return title
    for start, end in pairwise(pieces):  # "Title - Site - News from the bay and the hills"
        if is_site(title[start.end() : end.start()], papers, whole=True) and start.start() >= MIN_TITLE_CHARS:
            return title[: start.start()].rstrip(_EDGES)
    first, last = pieces[0], pieces[-1]
    behind = title[last.end() :]
    if is_site(title[: first.start()], papers, whole=True) and len(title) > 2 * first.end():
        return title[first.end() :].lstrip(_EDGES)
    if bold and last[0] == "_":  # Chinese pages name the section before the site
        last = next(piece for piece in pieces if piece[0] == "_")
        return title[: last.start()]
    if bold and not last[0].strip(_SPLIT) and _can_be_site(behind) and len(behind) * 2 < len(title):
        return title[: last.start()].rstrip(_EDGES)
    return title


def _can_be_site(piece: str) -> bool:
    return count_words(piece) <= MAX_SITE_WORDS and piece[-1:] not in "?!…."


def is_site(piece: str, papers: Iterable[str], *, whole: bool = False) -> bool:
    """Whether *piece* of a title is the name of its site; part of a long name is one too, unless *whole*."""
    key = plain_key(piece)
    return bool(key) and any(
        key == paper
        or (len(paper) > 2 and paper in key and len(key) <= len(paper) + MAX_ADDED_CHARS)
        or (_PAIR.fullmatch(paper) is not None and key.startswith(paper) and len(key) <= 3 * len(paper))
        or (not whole and len(key) > 3 and key in paper and len(key) * 2 >= len(paper))
        for paper in papers
    )
