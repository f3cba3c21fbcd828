"""What stands before the first sentence of a lede: an agency, a dateline, the paper. The words are in `languages/`.

News agencies start a lede with a prefix: "TTTĐ - …", "(KTSG) – …", "Hà Nội (TTXVN) - …",
"HANOI, March 7 (VNA) — …", "(서울=연합뉴스) 홍길동 기자 = …", "【東京＝共同】…", "〔記者王大明／台北報導〕…".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scraper.text.bylines import PLACES, parse_authors
from scraper.text.chinese_bylines import report_before
from scraper.text.length import count_words
from scraper.text.letters import begins_small
from scraper.text.words import any_of, any_word, words
from storage.model import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """What a lede starts with before its first sentence."""

    #: "TTTĐ", without dash or brackets.
    agency: str | None = None
    #: The place: "Hà Nội".
    dateline: str | None = None
    #: The reporter, whom Korean and Chinese agencies name in the prefix.
    authors: tuple[Person, ...] = ()
    #: The lede without its prefix.
    rest: str


_SMALL_AGENCIES = frozenset(words("bylines.small_agencies"))

_DASH = r"(?:\s*\.?[-–—−]+\s*|\s*:\s+)"
_AGENCY = r"[^\s()（）\[\]\-–—:][^()（）\[\]–—:\n]{0,38}?"
_DAY = (
    rf"(?:,?\s*(?:{any_of(words('dates.day_words'))}\s+)?\d{{1,2}}"
    rf"(?:[/.\-]\d{{1,2}}(?:[/.\-]\d{{4}})?|\.?\s*(?:{any_of(words('dates.before_month'))}\s+)?[^\W\d_]{{3,}}\.?)"
    r"|,?\s*[^\W\d_]{3,}\.?\s+\d{1,2})"
)
_PLACE = r"(?P<place>(?:(?:TP|Tp|St|Mt|Ft)\.\s?)?[^\W\d_][^()（）.!?:\n]{1,48}?)"
_REST = r"\s*(?P<rest>\S.*)"
_PREFIXES = tuple(
    re.compile(pattern + _REST, re.DOTALL)
    for pattern in (
        # Hà Nội (TTXVN) - ; HANOI, March 7 (VNA) — ; Madrid, 7 mar (EFE).- ; Berlin/Köln (dpa) -
        rf"{_PLACE}{_DAY}?\s*[(（](?P<agency>{_AGENCY})[)）]{_DASH}",
        # (서울=연합뉴스) 홍길동 기자 = ; [서울=뉴시스]김철수 기자 =
        (
            r"[(\[](?P<place>[^()\[\]=]{1,20})=(?P<agency>[^()\[\]=]{1,20})[)\]]\s*"
            rf"(?:(?P<author>[가-힣·,\s]{{2,30}}?)\s*{any_word('bylines.reporters')}\s*=)?"
        ),
        # (ANSA) - ROMA, 07 MAR -
        rf"\((?P<agency>{_AGENCY})\)\s*[-–—]\s*(?P<place>[A-ZÀ-Ü][A-ZÀ-Ü' ]+),\s*\d{{1,2}} [A-Z]{{3}}\s*[-–—]",
        # (KTSG) – ; (Dân trí) - ; (Reuters) -
        rf"[(（\[](?P<agency>{_AGENCY})[)）\]]{_DASH}",
        # (CLO) before a text without a dash: capitals only
        r"[(\[](?P<agency>[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ&.\d]{1,11})[)\]]\s+(?=[^\W\d_])",
        # 【東京＝共同】 ; 【北京共同】 ; （共同）
        r"【(?P<place>[^】＝=]{1,12})[＝=](?P<agency>[^】]{1,16})】",
        rf"[【（](?P<agency>{any_word('bylines.bracket_agencies')})[】）]",
        # 新华社北京3月7日电（记者王明）
        (
            rf"(?P<agency>{any_word('bylines.wire_agencies')})(?P<place>[^\d\s，。]{{2,8}}?)(?:\d{{1,2}}月)?\d{{1,2}}日"
            rf"{any_word('bylines.wire_verbs')}\s*"
            rf"(?:[（(]{any_word('bylines.reporters')}\s*(?P<author>[^）)]{{2,30}})[）)])?\s*[:：]?"
        ),
    )
)
#: "TTTĐ - Năm 2017": one or two words in capitals, a dash with space on both sides, then a sentence.
_CAPITALS = re.compile(
    r"(?P<agency>[^\W\d_a-z][\w&.+/]*(?:\s[\w&.+/]+)?(?:\s(?:Online|News|online|news))?)(?:\s+[-–—]\s*|[-–—]\s+)"
    r"(?P<rest>[\"“'‘«(\[\d]*\S.*)",
    re.DOTALL,
)
_CAPITAL_PLACE = re.compile(r"(?P<place>[^\W\d_](?:[\w.\s'-]{1,30}))\s+[-–—]\s+(?P<rest>\S.*)", re.DOTALL)
#: How much of a text that may have a prefix the patterns search.
MAX_PREFIX_CHARS = 500
#: A longer place or agency is a sentence.
MAX_PLACE_WORDS, MAX_AGENCY_WORDS = 6, 5
#: So many texts that begin alike, before a dash, show the paper's own prefix.
MIN_REPEATED_PREFIXES = 3
#: A few words and a dash at the beginning of a text.
_OWN_PREFIX = re.compile(r"(?P<prefix>[^\W\d_][^\s,;:.!?]{0,20}(?:\s[^\s,;:.!?]{1,20}){0,2})\s[-–—]\s+(?=\S)")


def repeated_prefixes(texts: Iterable[str]) -> frozenset[str]:
    """What stands before a dash at the beginning of several *texts*, case folded: it is the paper's, in any case."""
    starts = Counter(own_prefix(text).casefold() for text in texts)
    return frozenset(prefix for prefix, count in starts.items() if prefix and count >= MIN_REPEATED_PREFIXES)


def own_prefix(text: str) -> str:
    """What stands before a dash at the beginning of *text* and may be the paper's; "" if nothing does."""
    match = _OWN_PREFIX.match(text)
    return match["prefix"] if match else ""


def split_prefix(text: str, own: frozenset[str] = frozenset()) -> Prefix:
    """Split *text* from its agency prefix and dateline; without one, `rest` is the whole text.

    *own* are prefixes that are known to be the paper's, as `repeated_prefixes` gives them.
    """
    text = text.strip()
    if own and (match := _OWN_PREFIX.match(text)) and match["prefix"].casefold() in own:
        return Prefix(agency=match["prefix"], rest=text[match.end() :])
    report, behind = report_before(text)
    if report is not None and behind:
        return Prefix(agency=report.agency, authors=tuple(Person(name=name) for name in report.names), rest=behind)
    head, tail = text[:MAX_PREFIX_CHARS], text[MAX_PREFIX_CHARS:]
    for pattern in _PREFIXES:
        match = pattern.match(head)
        if match is None:
            continue
        group = match.groupdict()
        place = (group.get("place") or "").strip(" ,") or None
        if place is not None and (
            count_words(place) > MAX_PLACE_WORDS or (not place[0].isupper() and place[0].isascii())
        ):
            continue
        if not _is_agency(group["agency"]) or not _begins_sentence(group["rest"]):
            continue
        authors = parse_authors(group["author"]) if group.get("author") else ()
        return Prefix(
            agency=group["agency"].strip(), dateline=place, authors=authors, rest=(match["rest"] + tail).strip()
        )
    match = _CAPITAL_PLACE.match(head)
    if match and match["place"].isupper() and match["place"].casefold() in PLACES:
        return Prefix(dateline=match["place"].strip(), rest=(match["rest"] + tail).strip())
    match = _CAPITALS.match(head)
    if match and _is_capitals(match["agency"]) and _begins_sentence(match["rest"]):
        return Prefix(agency=match["agency"], rest=(match["rest"] + tail).strip())
    return Prefix(rest=text)


def _is_agency(name: str) -> bool:
    """Whether a bracketed *name* can be an agency: a few words, with a capital unless it is known to have none."""
    if not 1 <= count_words(name) <= MAX_AGENCY_WORDS or any(character in name for character in ',;?!"“'):
        return False
    return not name[0].isdigit() and (name[0].isupper() or not name[0].isascii() or name.casefold() in _SMALL_AGENCIES)


def _is_capitals(name: str) -> bool:
    """Whether *name* is written in capitals, but for up to two letters ("TPO", "TTXVN Online")."""
    first, *others = name.split()
    letters = [character for character in first if character.isalpha()]
    if len(letters) < 2 or sum(map(str.isupper, letters)) < len(letters) - 2 or not letters[1].isupper():
        return False
    return all(word.isupper() or word in ("Online", "online", "News", "news") for word in others)


def _begins_sentence(text: str) -> bool:
    """Whether *text* starts as sentences do: a capital, a figure, or a letter of a script without capitals."""
    first = re.sub(r"^[\"“'‘«(\[]+", "", text)[:1]
    return first.isupper() or first.isdigit() or (first.isalpha() and not begins_small(first))
