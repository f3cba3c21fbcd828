"""Lines and titles that frame articles on pages: headings of blocks, buttons, labels of tags, furniture.

The phrases are in `languages/`, every spelling that papers use. Lines are compared by `fold`, so that case, the way
accents are composed, framing punctuation and counts ("Bình luận (0)") do not matter, nor do the vowel signs of Arabic
and the dots of the Turkish i, which capitals confuse.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain

from scraper.text.length import count_words
from scraper.text.words import any_of, words
from storage.model import LinkKind

_COUNT = re.compile(r"\s*\(\d+\)$")
_WORD = re.compile(r"[\w']+")
#: Longer lines are not headings, or labels, or what else the names say.
MAX_HEADING_CHARS = 60
MAX_COMMENTS_HEADING_CHARS = 160
#: A bare number of more figures beside a word is a year.
MAX_COUNT_FIGURES = 3
MAX_REPLY_CHARS = 20
MAX_PAID_LABEL_CHARS = 30
MAX_FURNITURE_CHARS, MAX_FURNITURE_WORDS = 80, 5
#: In what spellings of one phrase differ: vowel signs of Arabic, which may stand on either side of a letter, and its
#: strokes that lengthen words; the dot over an i, which capitals confuse; signs of direction and others without width.
_SAME = str.maketrans(
    dict.fromkeys((0x307, 0x640, *range(0x64B, 0x653), 0xAD, 0x200B, 0x200E, 0x200F, 0xFEFF), "") | {ord("ı"): "i"}
)
#: What may stand around a phrase; and with that arrows, pictures and other symbols.
_FRAMING = " :：•·|-–—>»›<«‹…._*#=+【】[]※"
_SYMBOLS = map(chr, (0x200D, *range(0x2190, 0x2C00), 0xFE0E, 0xFE0F, *range(0x1F000, 0x1FC00)))
_PICTURES = _FRAMING + "".join(sign for sign in _SYMBOLS if not sign.isalnum())


@lru_cache(maxsize=4096)  # one line is asked about in several ways
def fold(line: str) -> str:
    """*line* for comparison: NFC, case-folded, single spaces, no framing punctuation, symbols or count."""
    text = line.casefold() if line.isascii() else unicodedata.normalize("NFC", line).casefold().translate(_SAME)
    text = " ".join(text.split())
    if text[-1:] == ")":
        text = _COUNT.sub("", text)
    return text.strip(_FRAMING if text.isascii() else _PICTURES)


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
    """The patterns of all languages at *key*, as one."""
    return re.compile("|".join(words(key)))


#: The literal text at the start of a pattern.
_PLAIN_START = re.compile(r"[^\\()\[\]{}.?*+|^$]*")


def _pattern_starts(key: str) -> set[str]:
    """The literal text at the start of each pattern at *key*; patterns that start with a figure have none."""
    return {found[0].rstrip() for pattern in words(key) if (found := _PLAIN_START.match(pattern)) and found[0]}


@cache
def _first_letters(key: str) -> frozenset[str]:
    """The first two letters of the words at *key*; a word of one letter gives that."""
    return frozenset(phrase[:2] for phrase in _starts(key))


def _begins(text: str, key: str) -> bool:
    """Whether *text* begins with one of the words at *key*. Most texts are ruled out by two letters."""
    letters = _first_letters(key)
    return (text[:2] in letters or text[:1] in letters) and text.startswith(_starts(key))


@cache
def head_starts() -> frozenset[str]:
    """The first four letters of every line that may head a block, say "Reply" or label an advertisement, in any case
    and Unicode composition.

    Phrases of up to three letters, which a colon may follow, give their first two.
    """
    keys = ("related", "read_more", "see_more", "replies", "paid")
    # As listed, too: "İ" folds to two letters.
    phrases = {phrase for key in keys for phrase in (*_table(f"phrases.{key}"), *words(f"phrases.{key}"))}
    phrases |= _pattern_starts("phrases.read_more_patterns")
    starts = {phrase[: 4 if len(phrase) > 3 else 2] for phrase in phrases} | phrases
    forms = {form for start in starts for form in (start, start.upper(), start.capitalize(), start.title())}
    return frozenset(one[:4] for form in forms for one in (form, unicodedata.normalize("NFD", form)))


def may_head(line: str) -> bool:
    """Whether *line* starts like the heading of a block, or with a sign that may precede one. Cheap, for most lines."""
    starts = head_starts()
    return line[:4] in starts or line[:2] in starts or not line[:1].isalnum()


@cache
def _others() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """A pattern of names followed by "and 2 others" ("NHẬT XUÂN và 1 tác giả khác"), and the words that can end it."""
    phrases = words("phrases.others")
    endings = "|".join(re.escape(phrase).replace(r"\#", r"\d+") for phrase in phrases)
    return re.compile(rf"^(?:\S+ ){{0,5}}(?:{endings})$"), tuple({phrase.split()[-1] for phrase in phrases})


@cache
def _furniture_starts() -> frozenset[str]:
    """The first two letters of all furniture that starts with letters."""
    phrases = _table("phrases.furniture") | _pattern_starts("phrases.furniture_patterns")
    return frozenset(phrase[:2] for phrase in phrases)


def _may_be_furniture(line: str) -> bool:
    """Whether *line* starts like furniture, or contains the end of a list of names cut short ("… and 2 more")."""
    first = line[:2].casefold()
    if first in _furniture_starts() or not (first.isascii() and first.isalpha()):
        return True
    return any(ending in line for ending in _others()[1])


def block_kind(line: str) -> LinkKind | None:
    """Which kind of related block *line* heads; None if it is not, as a whole, the heading of one.

    A bracket may open before it that closes behind what it heads: "(Read more: …)".
    """
    if len(line) > MAX_HEADING_CHARS or not may_head(line):
        return None
    key = fold(line).lstrip("(（ ")
    if key in _table("phrases.related"):
        return LinkKind.RELATED
    is_read_more = key in _table("phrases.read_more") or _pattern("phrases.read_more_patterns").fullmatch(key)
    return LinkKind.READ_MORE if is_read_more else None


def is_see_more(line: str) -> bool:
    """Whether *line* is the button at the end of a list: "See more"."""
    return len(line) <= MAX_HEADING_CHARS and may_head(line) and fold(line) in _table("phrases.see_more")


#: Longer lines are no buttons.
MAX_BUTTON_WORDS, MAX_BUTTON_CHARS = 5, 45


def is_button(line: str) -> bool:
    """Whether a link with this text leads on and does not say to what: "View all stories", "En savoir plus"."""
    return _is_button(line) if len(line) <= MAX_BUTTON_CHARS else is_see_more(line)


@lru_cache(maxsize=1024)  # many readers ask about one line
def _is_button(line: str) -> bool:
    if is_see_more(line):
        return True
    if count_words(line) > MAX_BUTTON_WORDS:
        return False
    key = fold(line)
    return key in _table("phrases.buttons") or _pattern("phrases.button_patterns").fullmatch(key) is not None


@cache
def _label_starts() -> frozenset[str]:
    """The first two letters of every label of tags."""
    return frozenset(label[:2] for label in _table("phrases.tag_labels"))


def is_tag_label(line: str) -> bool:
    """Whether *line* is just the label of a list of tags: "Tags:"."""
    if len(line) > MAX_HEADING_CHARS or line[:1].isdigit():
        return False
    first = line.strip()[:2].casefold()
    if first.isalpha() and first not in _label_starts():  # rules out most lines
        return False
    return fold(line) in _table("phrases.tag_labels")


#: The title that a heading of comments quotes at its end, and the word before it.
_OF_WHAT = re.compile(r" \S+ [\"'“”„‘’‚«「『].*[\"'“”‘’»」』]$")


def is_comments_heading(line: str) -> bool:
    """Whether *line* heads the readers' comments: "Comments (3)", "Comments on “Rain”", "3 thoughts on “Rain”"."""
    if len(line) > MAX_COMMENTS_HEADING_CHARS:
        return False
    key = fold(line)
    counted = key.lstrip("0123456789.,").lstrip()
    if counted != key and _begins(counted, "phrases.counted_comments"):
        return True
    before, _, last = counted.rpartition(" ")
    bare = fold(before) if last.isdecimal() and len(last) <= MAX_COUNT_FIGURES else counted
    return bare in _table("phrases.comments") or fold(_OF_WHAT.sub("", line.rstrip())) in _table("phrases.comments")


def is_reply(line: str) -> bool:
    """Whether *line* is just the button to answer a comment. With a colon, it is the start of an answer."""
    return len(line) <= MAX_REPLY_CHARS and line[-1:] not in ":：" and fold(line) in _table("phrases.replies")


def is_paid(line: str) -> bool:
    """Whether *line* is just the label of an advertisement: "Sponsored"."""
    return len(line) <= MAX_PAID_LABEL_CHARS and fold(line) in _table("phrases.paid")


def is_furniture(line: str) -> bool:
    """Whether *line* belongs to the page and not to the article: buttons, share bars, font sizes, lone signs."""
    return len(line) <= MAX_FURNITURE_CHARS and _may_be_furniture(line) and _is_furniture(line)


@lru_cache(maxsize=1024)  # many readers ask about one line
def _is_furniture(line: str) -> bool:
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
    """The first word of every piece of furniture."""
    return frozenset(phrase.partition(" ")[0] for phrase in _table("phrases.furniture"))


def _is_bar(parts: list[str]) -> bool:
    """Whether the words *parts* are a row of buttons: furniture and nothing else."""
    start = 0
    while start < len(parts):
        if fold(parts[start]) not in _furniture_words() and any(map(str.isalnum, parts[start])):
            return False
        for end in range(min(len(parts), start + MAX_FURNITURE_WORDS), start, -1):
            part = " ".join(parts[start:end])
            if fold(part) in _table("phrases.furniture") or not any(map(str.isalnum, part)):
                start = end
                break
        else:
            return False
    return len(parts) > 1


@cache
def _by_word(*keys: str) -> tuple[dict[str, list[str]], frozenset[str], list[str], list[str]]:
    """An index of the phrases at *keys*, for `_holds`.

    Phrases of several words by the longest of them, the last excepted, because punctuation may follow it; these words
    as a set; the phrases of one word; and those of these that are ASCII.
    """
    by_word: dict[str, list[str]] = {}
    others: list[str] = []
    for phrase in chain.from_iterable(map(_starts, keys)):
        if inner := phrase.split()[:-1]:
            by_word.setdefault(max(inner, key=len), []).append(phrase)
        else:
            others.append(phrase)
    return by_word, frozenset(by_word), others, [phrase for phrase in others if phrase.isascii()]


def _holds(text: str, *keys: str) -> bool:
    """Whether *text* contains one of the phrases at *keys*; only phrases whose longest word it has are searched for."""
    by_word, known, others, plain = _by_word(*keys)
    for phrase in plain if text.isascii() else others:
        if phrase in text:
            return True
    found = text.split()
    if known.isdisjoint(found):  # most texts
        return False
    return any(phrase in text for word in known.intersection(found) for phrase in by_word[word])


def _plain(line: str) -> str:
    """*line* in lower case, with straight quotes and without the signs before its first word."""
    text = " ".join(line.casefold().replace("’", "'").split())
    return text if text[:1].isalnum() else re.sub(r"^[^\w©®ⓒ]+", "", text)


def is_promotion(line: str) -> bool:
    """Whether *line* asks readers to subscribe, follow or download.

    For short lines: a longer one may well be news about a newsletter.
    """
    text = _plain(line)
    if _holds(text, "phrases.promotions", "phrases.paywalls"):
        return True
    said = f"{' '.join(_WORD.findall(text))} "  # a space ends the words that others begin with
    return _begins(said, "phrases.promotion_starts") and any(thing in said for thing in _starts("phrases.promoted"))


def is_paywall(line: str) -> bool:
    """Whether *line* says that readers must pay for the rest of the article."""
    return _holds(_plain(line), "phrases.paywalls")


def leads_on(line: str) -> bool:
    """Whether *line* starts like a link to the previous or next article."""
    return _begins(_plain(line), "phrases.neighbours")


def is_end_heading(line: str) -> bool:
    """Whether *line*, a heading near the end of a text, introduces its author, its sources or its contacts."""
    return _begins(_plain(line), "phrases.end_headings")


def is_end_matter(line: str) -> bool:
    """Whether *line*, near the end of a text, says who worked on it or how to reach them."""
    text = _plain(line)
    return (
        _begins(text, "phrases.end_headings")
        or _begins(text, "phrases.end_starts")
        or _holds(text, "phrases.end_phrases")
    )


def is_footer(line: str) -> bool:
    """Whether *line* starts the footer of a page: imprint, copyright, addresses; perhaps in brackets."""
    text = " ".join(line[:80].casefold().split())
    if _begins(text, "phrases.footer_starts") or _begins(_plain(text), "phrases.footer_starts"):
        return True
    return _begins(text, "phrases.footer_labels") and not line.rstrip().endswith((".", "。", "!", "?"))


def is_agency(name: str) -> bool:
    """Whether *name* is that of a news agency."""
    return fold(name) in _table("bylines.agencies")


def is_nobody(name: str) -> bool:
    """Whether *name*, in the place of an author, is no person: an agency, a firm, a staff, a word of the page."""
    key = fold(name).replace("_", " ")
    parts, apart = key.split(), key.replace("-", " ").split()  # "Team Coast", "Coast-Team"
    return (
        key in _table("bylines.agencies")
        or key in _table("bylines.nobody")
        or not _table("bylines.staff_ends").isdisjoint((*apart[:1], *apart[-1:]))
        or not _table("bylines.legal_forms").isdisjoint(
            (*parts[:1], *map(" ".join, (parts[-1:], parts[-2:], parts[-3:])))
        )
        or key.endswith(_joined_ends())
    )


MIN_JOINED_END_CHARS = 8  # of a staff's name: "Sportredaktion"


@cache
def _joined_ends() -> tuple[str, ...]:
    """The ends of the names of staffs and firms to which other words may be joined, as all are in some scripts."""
    ends = _table("bylines.staff_ends") | {one for one in _table("bylines.legal_forms") if one >= "\u3040"}
    return tuple(end for end in ends if end >= "\u3040" or len(end) >= MIN_JOINED_END_CHARS)


#: A name with more words is not that of a section.
MAX_SECTION_WORDS = 4


def is_no_section(name: str) -> bool:
    """Whether *name*, in the place of a section, is none: "Home", "Uncategorized", a title, a year."""
    return count_words(name) > MAX_SECTION_WORDS or not any(map(str.isalpha, name)) or stands_for_section(name)


def stands_for_section(name: str) -> bool:
    """Whether *name* only fills the place of a section, a tag or a person: "Home", "Uncategorized", "Categories"."""
    return fold(name) in _table("phrases.no_sections") or is_section_label(name) or is_tag_label(name)


def is_section_label(line: str) -> bool:
    """Whether *line* is just the label of an article's sections: "Categories:"."""
    return fold(line) in _table("phrases.section_labels")


def holds_everything(section: str) -> bool:
    """Whether *section* is one that every article is in: "News"."""
    return fold(section) in _table("phrases.whole_sections")


def leads_back(line: str) -> bool:
    """Whether *line* starts like a link to the page above: "Back to Sports"."""
    return _begins(line.casefold(), "phrases.back_starts")


def is_no_legend(line: str) -> bool:
    """Whether *line* only holds the place of a picture's legend until the picture has loaded, names its kind, or is
    furniture that stands beside it.
    """
    word = fold(line)
    return is_furniture(line) or any(
        word in _table(key) for key in ("phrases.no_legends", "bylines.photo_words", "bylines.photo_labels")
    )


@cache
def _byline_words() -> dict[str, str]:
    """The kinds of all words before an author's name."""
    return {word: kind for kind in ("frames", "of", "roles", "by") for word in _table(f"bylines.{kind}")}


def byline_word(word: str) -> str:
    """What kind of word before an author's name *word* is: "by", "of", "roles" or "frames" (see KEYS); "" if none."""
    return _byline_words().get(fold(word), "")


@cache
def byline_starts() -> frozenset[str]:
    """The first two letters of the words that can start a byline; a space fills up those of one letter."""
    kinds = ("by", "roles", "frames")
    return frozenset(word[:2].ljust(2) for kind in kinds for word in _table(f"bylines.{kind}"))


def is_job(part: str) -> bool:
    """Whether *part* of a byline is a job, not a name."""
    parts = fold(part).replace("-", " ").split()
    return bool(parts) and (parts[-1] in _table("bylines.jobs") or parts[0] in _table("bylines.job_starts"))


def is_company(part: str) -> bool:
    """Whether *part* of a byline, after a name, is a company."""
    return fold(part).rpartition(" ")[2] in _table("bylines.company_ends")


def is_city(part: str) -> bool:
    """Whether *part* of a byline, after a name, is the city that the author reports from."""
    return fold(part) in _table("bylines.cities")


def is_degree(name: str) -> bool:
    """Whether *name*, after another, is a degree or qualification."""
    return fold(name).replace(".", "").replace(" ", "") in _table("bylines.degrees")


@cache
def _error_number() -> re.Pattern[str]:
    """How titles with the status of an HTTP error start: "Error 404", "503 -"."""
    return re.compile(
        rf"{any_of(words('phrases.error_words'))} (?:40[34]|50[0234])\b|(?:40[34]|50[0234])(?:$|\s*[-–:|])"
    )


def is_error_page(line: str) -> bool:
    """Whether a page with the title *line* has no article: "404", "Page not found"."""
    key = fold(line).strip("!.。！ ")
    return key in _table("phrases.error_pages") or _error_number().match(key) is not None


def is_search(line: str) -> bool:
    """Whether a page with the title *line* lists what a search found."""
    return _begins(_plain(line), "phrases.search_starts")


def is_wall(line: str) -> bool:
    """Whether a page with the title *line* stands before the article: a bot check, a consent, a login."""
    return fold(line).strip("!?.。！？ ") in _table("phrases.walls")
