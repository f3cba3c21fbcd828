"""Lines and titles that frame articles on pages: headings of blocks, buttons, labels of tags, furniture.

The phrases are in `languages/`, every spelling that papers use. Lines are compared by `fold`, so that case, the way
accents are composed, framing punctuation and counts ("Bình luận (0)") do not matter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from scraper.text.words import any_of, words
from storage.model import LinkKind

_COUNT = re.compile(r"\s*\(\d+\)$")
#: Longer lines are no headings, buttons or labels.
MAX_HEADING_CHARS = 60


@lru_cache(maxsize=4096)  # one line is asked about in several ways
def fold(line: str) -> str:
    """*line* for comparison: NFC, case-folded, single spaces, no framing punctuation or count."""
    text = line if line.isascii() else unicodedata.normalize("NFC", line)
    text = " ".join(text.casefold().split())
    if text[-1:] == ")":
        text = _COUNT.sub("", text)
    return text.strip(" :：•·|-–—>»›<«‹…._*#=+▶►▼▲→↓【】[]■◆●▪※")


@cache
def _table(key: str) -> frozenset[str]:
    """The words of all languages at *key*, folded."""
    return frozenset(map(fold, words(key))) - {""}


@cache
def _starts(key: str) -> tuple[str, ...]:
    """The words of all languages at *key* in lower case, with their punctuation."""
    return tuple(phrase.casefold() for phrase in words(key))


@cache
def _pattern(key: str) -> re.Pattern[str]:
    """One pattern of those of all languages at *key*."""
    return re.compile("|".join(words(key)))


#: The plain text with which a pattern begins.
_PLAIN_START = re.compile(r"[^\\()\[\]{}.?*+|^$]*")


def _pattern_starts(key: str) -> set[str]:
    """The plain text with which each of the patterns at *key* begins; nothing of those that begin with a figure."""
    return {found[0].rstrip() for pattern in words(key) if (found := _PLAIN_START.match(pattern)) and found[0]}


@cache
def _first_letters(key: str) -> frozenset[str]:
    """The first two letters of the words at *key*; of some there is only one."""
    return frozenset(phrase[:2] for phrase in _starts(key))


def _begins(text: str, key: str) -> bool:
    """Whether *text* begins with one of the words at *key*. Most texts are ruled out by two letters."""
    letters = _first_letters(key)
    return (text[:2] in letters or text[:1] in letters) and text.startswith(_starts(key))


@cache
def head_starts() -> frozenset[str]:
    """The first four letters of every line that may be a heading of a block, "Reply" or the label of an advertisement,
    in any case and composition.

    Of a shorter phrase, which a colon may follow, the first two.
    """
    keys = ("related", "read_more", "see_more", "replies", "paid")
    phrases = {phrase for key in keys for phrase in _table(f"phrases.{key}")}
    phrases |= _pattern_starts("phrases.read_more_patterns")
    starts = {phrase[: 4 if len(phrase) > 3 else 2] for phrase in phrases} | phrases
    forms = {form for start in starts for form in (start, start.upper(), start.capitalize(), start.title())}
    return frozenset(one[:4] for form in forms for one in (form, unicodedata.normalize("NFD", form)))


def may_head(line: str) -> bool:
    """Whether *line* begins like the heading of a block, or with a sign that may stand before one."""
    starts = head_starts()
    return line[:4] in starts or line[:2] in starts or not line[:1].isalnum()


@cache
def _others() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Names with "and 2 others" behind them ("NHẬT XUÂN và 1 tác giả khác"), and the last words of such lines."""
    phrases = words("phrases.others")
    endings = "|".join(re.escape(phrase).replace(r"\#", r"\d+") for phrase in phrases)
    return re.compile(rf"^(?:\S+ ){{0,5}}(?:{endings})$"), tuple({phrase.split()[-1] for phrase in phrases})


@cache
def _furniture_starts() -> frozenset[str]:
    """The first two letters of all furniture that begins with letters."""
    phrases = _table("phrases.furniture") | _pattern_starts("phrases.furniture_patterns")
    return frozenset(phrase[:2] for phrase in phrases)


def _may_be_furniture(line: str) -> bool:
    """Whether *line* begins like furniture, or ends as names do that are cut short ("… and 2 more")."""
    first = line[:2].casefold()
    if first in _furniture_starts() or not (first.isascii() and first.isalpha()):
        return True
    return any(ending in line for ending in _others()[1])


def block_kind(line: str) -> LinkKind | None:
    """The kind of related block that *line* is the heading of: the whole line must be the heading."""
    if len(line) > MAX_HEADING_CHARS or not may_head(line):
        return None
    key = fold(line)
    if key in _table("phrases.related"):
        return LinkKind.RELATED
    is_read_more = key in _table("phrases.read_more") or _pattern("phrases.read_more_patterns").fullmatch(key)
    return LinkKind.READ_MORE if is_read_more else None


def is_see_more(line: str) -> bool:
    """Whether *line* is the button at the end of a list."""
    return len(line) <= MAX_HEADING_CHARS and may_head(line) and fold(line) in _table("phrases.see_more")


#: Longer lines are no buttons.
MAX_BUTTON_WORDS, MAX_BUTTON_CHARS = 5, 45


def is_button(line: str) -> bool:
    """Whether a link with this text leads on and does not say to what: "View all stories", "En savoir plus"."""
    if is_see_more(line):
        return True
    if len(line) > MAX_BUTTON_CHARS or line.count(" ") >= MAX_BUTTON_WORDS:
        return False
    key = fold(line)
    return key in _table("phrases.buttons") or _pattern("phrases.button_patterns").fullmatch(key) is not None


@cache
def _label_starts() -> frozenset[str]:
    """The first two letters of every label of tags."""
    return frozenset(label[:2] for label in _table("phrases.tag_labels"))


def is_tag_label(line: str) -> bool:
    """Whether *line* is the label of a list of tags, and nothing else."""
    if len(line) > MAX_HEADING_CHARS or line[:1].isdigit():
        return False
    first = line.strip()[:2].casefold()
    if first.isalpha() and first not in _label_starts():  # quick for most lines
        return False
    return fold(line) in _table("phrases.tag_labels")


def is_comments_heading(line: str) -> bool:
    """Whether *line* is the heading of what readers write below an article: "Comments (3)", "3 thoughts on “Rain”"."""
    if len(line) > 160:
        return False
    key = fold(line)
    counted = key.lstrip("0123456789.,").lstrip()
    return counted in _table("phrases.comments") or (counted != key and _begins(counted, "phrases.counted_comments"))


def is_reply(line: str) -> bool:
    """Whether *line* invites to answer a comment, and says nothing else; with a colon it begins the answer."""
    return len(line) <= 20 and line[-1:] not in ":：" and fold(line) in _table("phrases.replies")


def is_paid(line: str) -> bool:
    """Whether *line* says that somebody paid for what it stands over, and nothing else."""
    return len(line) <= 30 and fold(line) in _table("phrases.paid")


def is_furniture(line: str) -> bool:
    """Whether *line* belongs to the page around an article: buttons, share bars, font sizes, lone signs."""
    if len(line) > 80 or not _may_be_furniture(line):
        return False
    key = fold(line)
    if not any(map(str.isalnum, key)) or key in _table("phrases.furniture"):
        return True
    return (
        _pattern("phrases.furniture_patterns").fullmatch(key) is not None
        or _others()[0].search(key) is not None
        or _is_bar(line.split())
    )


@cache
def _furniture_words() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in _table("phrases.furniture"))


def _is_bar(words: list[str]) -> bool:
    """Whether *words* are a row of buttons: nothing but furniture, one behind the other."""
    start = 0
    while start < len(words):
        if fold(words[start]) not in _furniture_words() and any(map(str.isalnum, words[start])):
            return False
        for end in range(min(len(words), start + 5), start, -1):
            part = " ".join(words[start:end])
            if fold(part) in _table("phrases.furniture") or not any(map(str.isalnum, part)):
                start = end
                break
        else:
            return False
    return len(words) > 1


@cache
def _by_word(key: str) -> tuple[dict[str, list[str]], frozenset[str], list[str], list[str]]:
    """The phrases at *key* that are several words by the longest but the last, which a sign may follow; those words;
    the other phrases, and those of them in ASCII.
    """
    words: dict[str, list[str]] = {}
    others: list[str] = []
    for phrase in _starts(key):
        if inner := phrase.split()[:-1]:
            words.setdefault(max(inner, key=len), []).append(phrase)
        else:
            others.append(phrase)
    return words, frozenset(words), others, [phrase for phrase in others if phrase.isascii()]


def _holds(text: str, key: str) -> bool:
    """Whether one of the phrases at *key* stands in *text*: those are looked for that share their rarest word."""
    words, known, others, plain = _by_word(key)
    for phrase in plain if text.isascii() else others:
        if phrase in text:
            return True
    found = text.split()
    if known.isdisjoint(found):  # most texts
        return False
    return any(phrase in text for word in known.intersection(found) for phrase in words[word])


def _plain(line: str) -> str:
    """*line* in lower case with plain quotes, without the signs before its first word."""
    text = " ".join(line.casefold().replace("’", "'").split())
    return text if text[:1].isalnum() else re.sub(r"^[^\w©®]+", "", text)


def is_promotion(line: str) -> bool:
    """Whether *line* asks readers to subscribe, follow or download: by its first words and what it offers, or word
    for word. Meant for short lines: a longer one may well report on a newsletter.
    """
    text = _plain(line)
    if _holds(text, "phrases.promotions") or _holds(text, "phrases.paywalls"):
        return True
    return _begins(text, "phrases.promotion_starts") and any(thing in text for thing in _starts("phrases.promoted"))


def is_paywall(line: str) -> bool:
    """Whether *line* says that the rest of an article has to be paid for."""
    return _holds(_plain(line), "phrases.paywalls")


def leads_on(line: str) -> bool:
    """Whether *line* begins like a link to the article before or behind this one."""
    return _begins(_plain(line), "phrases.neighbours")


def is_end_heading(line: str) -> bool:
    """Whether *line*, a heading among the last of a text, stands over its author's life, its sources or whom to ask."""
    return _begins(_plain(line), "phrases.end_headings")


def is_end_matter(line: str) -> bool:
    """Whether *line*, among the last of a text, tells who worked on it or how to reach them."""
    text = _plain(line)
    return (
        _begins(text, "phrases.end_headings")
        or _begins(text, "phrases.end_starts")
        or _holds(text, "phrases.end_phrases")
    )


def is_footer(line: str) -> bool:
    """Whether *line* is the beginning of a page's footer: imprint, copyright, addresses."""
    text = " ".join(line[:80].casefold().split())
    if _begins(text, "phrases.footer_starts"):
        return True
    return _begins(text, "phrases.footer_labels") and not line.rstrip().endswith((".", "。", "!", "?"))


def is_agency(name: str) -> bool:
    """Whether *name* is a news agency's."""
    return fold(name) in _table("bylines.agencies")


def is_nobody(name: str) -> bool:
    """Whether *name*, where an author should stand, is an agency, a staff or a word of the page."""
    key = fold(name)
    return (
        key in _table("bylines.agencies")
        or key in _table("bylines.nobody")
        or key.rpartition(" ")[2] in _table("bylines.staff_ends")
    )


#: The name of a section has not more words.
MAX_SECTION_WORDS = 7


def is_no_section(name: str) -> bool:
    """Whether *name*, where the section of an article should stand, is none: "Home", "Uncategorized", a title."""
    return name.count(" ") >= MAX_SECTION_WORDS or fold(name) in _table("phrases.no_sections")


def holds_everything(section: str) -> bool:
    """Whether *section* is that of all articles: "News"."""
    return fold(section) in _table("phrases.whole_sections")


def leads_back(line: str) -> bool:
    """Whether *line* begins like a link to the page above: "Back to Sports"."""
    return _begins(line.casefold(), "phrases.back_starts")


def is_no_legend(line: str) -> bool:
    """Whether *line* stands in the place of a picture's legend until the picture is there."""
    return fold(line) in _table("phrases.no_legends")


def byline_word(word: str) -> str:
    """What *word* is before an author's name: "by", "of", "roles" or "frames"; "" if it is none of these."""
    key = fold(word)
    return next((kind for kind in ("by", "roles", "of", "frames") if key in _table(f"bylines.{kind}")), "")


@cache
def byline_starts() -> frozenset[str]:
    """How the words before an author's name begin: by two letters, or by the only one."""
    kinds = ("by", "roles", "frames")
    return frozenset(word[:2].ljust(2) for kind in kinds for word in _table(f"bylines.{kind}"))


def is_job(part: str) -> bool:
    """Whether *part* of a byline tells what somebody is, not who."""
    words = fold(part).replace("-", " ").split()
    return bool(words) and (words[-1] in _table("bylines.jobs") or words[0] in _table("bylines.job_starts"))


def is_company(part: str) -> bool:
    """Whether *part* of a byline, behind a name, is called as companies are."""
    return fold(part).rpartition(" ")[2] in _table("bylines.company_ends")


def is_city(part: str) -> bool:
    """Whether *part* of a byline, behind a name, is the place that the author reports from."""
    return fold(part) in _table("bylines.cities")


def is_degree(name: str) -> bool:
    """Whether *name*, behind another, is a degree or qualification."""
    return fold(name).replace(".", "").replace(" ", "") in _table("bylines.degrees")


@cache
def _error_number() -> re.Pattern[str]:
    return re.compile(
        rf"{any_of(words('phrases.error_words'))} (?:40[34]|50[0234])\b|(?:40[34]|50[0234])(?:$|\s*[-–:|])"
    )


def is_error_page(line: str) -> bool:
    """Whether *line*, as a title, says that there is no article."""
    key = fold(line).strip("!.。！ ")
    return key in _table("phrases.error_pages") or _error_number().match(key) is not None


def is_search(line: str) -> bool:
    """Whether *line*, as a title, says what was searched for."""
    return _begins(fold(line), "phrases.search_starts")


def is_wall(line: str) -> bool:
    """Whether *line*, as a title, stands between a reader and the article: a check, a consent, a login."""
    return fold(line).strip("!?.。！？ ") in _table("phrases.walls")
