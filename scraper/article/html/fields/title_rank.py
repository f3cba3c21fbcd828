"""Which of the titles that a page states is its title, where they differ.

What readers see wins where another source says it, too, has it with a tail for those who search, or where it is a
wording of its own. Else the address tells, which is usually made once, from the first title: a source whose words agree
with it wins; else the most frequent wording; if all differ, the headline.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from scraper.article.html.tree import key_of
from scraper.text.length import has_unspaced

#: A title agrees with the address from here on (harmonic mean of the shares of words that each has in common).
MIN_AGREEMENT = 0.9
#: A heading that agrees hardly gives way to one that agrees so far, where nothing else tells.
HARDLY, HALF_AGREEMENT = 0.25, 0.5
#: An address of fewer words says little about the title.
MIN_SLUG_WORDS = 3
#: The sources of titles in the head of a page.
HEAD_SOURCES = ("og:title", "twitter:title", "title")
#: The shortest title before the name of a site.
MIN_TITLE_CHARS = 12
#: Words with so many letters in common at their beginning say the same.
COMMON_CHARS = 5
#: A heading of fewer words may be a label, and one that shares less with each other title may be of something else.
MIN_WORDED, MIN_SHARED = 3, 0.5

#: What stands between a title and the name of its site; Chinese pages put no space around it.
JOINT = re.compile(
    r"\s+[|\-–—·•»«›‹:*~⋆★☆<>←→/]+\s+|\s*[|｜ㅣ：]\s*|(?<=[\u3040-\u9fff\uac00-\ud7a3”」』》？！])[_\-–—](?=[\u3040-\u9fff\uac00-\ud7a3])"
)
#: The same where one side is known to be that name, which may end with a colon.
NAMED_JOINT = re.compile(rf"{JOINT.pattern}|:\s+")
#: Numbers of articles and days in addresses, and words that content systems put beside them.
_NUMBER = re.compile(r"\w*\d{4,}\w*|html?|php|aid|article|artikel")
_SPELLED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae", "đ": "d", "ı": "i"}
)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Title:
    """One wording of the title, and the source that gives it."""

    source: str
    text: str
    #: The same with a last piece that may be the name of the site, or a part of the title; "" without one.
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A title with the evidence for it."""

    title: Title
    #: How well the words of the address agree, 0 to 1.
    address: float
    #: How many sources have this wording.
    votes: int


def rank_titles(titles: Sequence[Title], url: str | None) -> list[Ranked]:
    """*titles*, best first; among equals, in the order given."""
    if len({title.text for title in titles}) < 2:
        return [Ranked(title, 0.0, len(titles)) for title in titles]
    votes = Counter(key_of(title.text) for title in titles)
    if len(votes) < 2:
        return [Ranked(title, 0.0, votes.total()) for title in titles]
    slug = slug_words(url)
    ranked = [Ranked(title, agreement(title.text, slug), votes[key_of(title.text)]) for title in titles]
    begun = {key_of(title.text) for title in titles if title.source in HEAD_SOURCES}
    heading = next((title.text for title in titles if title.source == "heading"), "")
    shorter = {key_of(one.title.text) for one in ranked if one.address >= MIN_AGREEMENT} - {key_of(heading)}
    is_stated = votes[key_of(heading)] > 1 and not any(map(key_of(heading).endswith, shorter))  # behind a kicker
    is_own = _is_wording(heading, [one.title.text for one in ranked])

    hardly = agreement(heading, slug) < HARDLY

    def rank(one: Ranked) -> tuple[bool, bool, int, bool, bool, int]:
        is_shown = key_of(one.title.text) == key_of(heading)
        goes_on = one.title.source == "heading" and _goes_on(key_of(one.title.text), begun)
        is_best = is_shown and (is_stated or is_own or any(_adds_tail(title.text, heading) for title in titles))
        signs = len(NAMED_JOINT.findall(one.title.text)) if is_shown else 0  # which a heading in two lines leaves out
        agrees = hardly and one.address >= HALF_AGREEMENT
        return is_best, one.address >= MIN_AGREEMENT, one.votes, goes_on, agrees, signs

    return sorted(ranked, key=rank, reverse=True)


def _goes_on(heading: str, titles: Iterable[str]) -> bool:
    """Whether a *heading* begins with one of *titles* of the head, all as keys: to be shared, it was made shorter."""
    return any(len(one) >= MIN_TITLE_CHARS and one != heading and heading.startswith(one) for one in titles)


def _adds_tail(title: str, heading: str) -> bool:
    """Whether a *title* is the *heading* with something shorter behind a sign, for those who search."""
    joint = JOINT.match(title, len(heading)) if len(heading) >= MIN_TITLE_CHARS and title.startswith(heading) else None
    return joint is not None and 0 < len(title) - joint.end() < len(heading)


def _is_wording(heading: str, titles: Iterable[str]) -> bool:
    """Whether a *heading* says in other words what one of *titles* does, and none of them has all of it, or less."""
    key, words = key_of(heading), beginnings(heading)
    others = {title for title in titles if key_of(title) != key}
    if len(words) < MIN_WORDED or any(key in one or one in key for one in map(key_of, others)):
        return False
    every = map(beginnings, others)
    return any(len(words & one) >= MIN_SHARED * min(len(words), len(one)) for one in every if len(one) >= MIN_WORDED)


def beginnings(text: str) -> set[str]:
    """How the words of *text* begin, for words that differ in their endings or are compounds; pairs of letters in
    scripts without spaces.
    """
    words = words_of_title(text)
    if has_unspaced(text):
        return {word[at : at + 2] for word in words for at in range(max(1, len(word) - 1))}
    return {word[:COMMON_CHARS] for word in words}


def slug_words(url: str | None) -> list[str]:
    """The words of the address that tell what the page is about; [] if they are too few."""
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return []
    parts = (words_of_title(re.sub(r"\.\w{2,5}$", "", part)) for part in path.split("/"))
    words = max(([word for word in part if not _NUMBER.fullmatch(word)] for part in parts), key=len)
    return words if len(words) >= MIN_SLUG_WORDS else []


def agreement(title: str, slug: list[str]) -> float:
    if not slug:
        return 0.0
    words = words_of_title(title)
    return 2 * (Counter(words) & Counter(slug)).total() / (len(words) + len(slug))


def words_of_title(text: str) -> list[str]:
    """The words of *text* as addresses spell them: without accents and capitals."""
    if text.isascii():
        return _WORD.findall(text.lower())
    spelled = unicodedata.normalize("NFC", text.casefold()).translate(_SPELLED)
    plain = unicodedata.normalize("NFD", spelled)
    return _WORD.findall("".join(character for character in plain if not unicodedata.combining(character)))
