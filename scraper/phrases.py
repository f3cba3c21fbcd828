"""Words that frame articles on pages: block headings, "see more" ends, tag labels, furniture.

The words are data, in `phrases.toml`, every spelling that papers use a row. All comparisons go through `fold`, so
that case, accents' composition, framing punctuation and counts ("Bình luận (0)") do not matter.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files

from storage.model import LinkKind

#: "NHẬT XUÂN và 1 tác giả khác": authors cut short.
_OTHERS = re.compile(r"^(?:\S+ ){0,5}(?:và \d+ tác giả khác|and \d+ (?:more|others?))$")
#: "Theo dõi TTTĐ trên Google News", "Nghe bài viết 02:15".
_FURNITURE = re.compile(
    r"(?:theo dõi|follow|đọc|xem) .{1,40} (?:trên|on) (?:google news|google|facebook|zalo|youtube|tiktok|x|twitter)"
    r"|(?:nghe|đọc)(?: tin| bài| bài viết)? \d{1,2}:\d{2}"
    r"|image \d+ of \d+|advertisement \d+"
    r"|\d+ (?:bình luận|comments?|lượt xem|views?|lượt chia sẻ|shares?)"
)
#: "Đọc nhiều trong Kinh doanh", "More from Society": a block of one section.
_READ_MORE = re.compile(
    r"more .{2,30} (?:stories|news|articles|posts|coverage|videos)"
    r"|(?:more (?:from|in|on)|mehr aus|đọc nhiều trong|mới nhất trong|tin mới trong|tin khác trong) .{2,30}"
)
_ERROR_NUMBER = re.compile(r"(?:lỗi|error) (?:40[34]|50[0234])\b|(?:40[34]|50[0234])(?:$|\s*[-–:|])")


def fold(line: str) -> str:
    """*line* as compared with the tables: NFC, case-folded, single spaces, no framing punctuation or count."""
    text = " ".join(unicodedata.normalize("NFC", line).casefold().split())
    text = re.sub(r"\s*\(\d+\)$", "", text)
    return text.strip(" :：•·|-–—>»›<«‹…._*#=+▶►▼▲→↓【】[]■◆●▪※")


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads(files("scraper").joinpath("phrases.toml").read_text("utf-8"))
    return {name: tuple(phrases) for name, phrases in data.items()}


@cache
def _tables() -> dict[str, frozenset[str]]:
    return {name: frozenset(map(fold, phrases)) - {""} for name, phrases in _phrases().items()}


@cache
def _starts(table: str) -> tuple[str, ...]:
    return tuple(phrase.casefold() for phrase in _phrases()[table])


@cache
def _beginnings(name: str) -> frozenset[str]:
    """The first two letters of all that a question may find: most lines are answered by them."""
    tables = ("related", "read_more", "see_more") if name == "headings" else ("furniture",)
    found = {phrase[:2] for table in tables for phrase in _tables()[table]}
    patterns = ("mo", "me", "đọ", "mớ", "ti") if name == "headings" else ("th", "fo", "đọ", "xe", "ng", "im", "ad")
    return frozenset(found | set(patterns))


def _may_begin(line: str, name: str) -> bool:
    """Whether *line* begins like one of the phrases of *name*; digits, signs and names may begin furniture."""
    first = line[:2].casefold()
    if first in _beginnings(name) or not first.isascii():
        return True
    if line[:1].isalnum() and name == "headings":
        return False
    first = line.lstrip(" :：•·|-–—>»›▶►▼▲→↓【[■◆●▪※_*#=+«‹<.…\xa0\t\n")[:2].casefold()
    if name == "furniture" and (not first.isalpha() or "khác" in line or "other" in line or "more" in line):
        return True
    return first in _beginnings(name) or not first.isascii()


@cache
def head_starts() -> frozenset[str]:
    """The first two letters, in any case, of the plain lines that `block_kind` is worth asking about."""
    pairs = _beginnings("headings")
    return frozenset(form for pair in pairs for form in (pair, pair.upper(), pair.capitalize(), pair.swapcase()))


def block_kind(line: str) -> LinkKind | None:
    """The kind of related block that *line* is the heading of: the whole line must be the heading."""
    if len(line) > 60 or not _may_begin(line, "headings"):
        return None
    key = fold(line)
    if key in _tables()["related"]:
        return LinkKind.RELATED
    return LinkKind.READ_MORE if key in _tables()["read_more"] or _READ_MORE.fullmatch(key) else None


def is_see_more(line: str) -> bool:
    """Whether *line* is the button at the end of a list."""
    return len(line) <= 60 and _may_begin(line, "headings") and fold(line) in _tables()["see_more"]


def is_tag_label(line: str) -> bool:
    """Whether *line* is the label of a list of tags, and nothing else."""
    return len(line) <= 60 and fold(line) in _tables()["tag_labels"]


def is_comments_heading(line: str) -> bool:
    """Whether *line* is the heading of what readers write below an article."""
    return len(line) <= 60 and fold(line) in _tables()["comments"]


def is_furniture(line: str) -> bool:
    """Whether *line* belongs to the page around an article: buttons, share bars, font sizes, lone signs."""
    if len(line) > 80 or not _may_begin(line, "furniture"):
        return False
    key = fold(line)
    if not any(map(str.isalnum, key)) or key in _tables()["furniture"]:
        return True
    return _FURNITURE.fullmatch(key) is not None or _OTHERS.search(key) is not None or _is_bar(line)


def _is_bar(line: str) -> bool:
    """Whether *line* is a row of buttons: nothing but furniture, one behind the other."""
    words = line.split()
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + 5), start, -1):
            part = " ".join(words[start:end])
            if fold(part) in _tables()["furniture"] or not any(map(str.isalnum, part)):
                start = end
                break
        else:
            return False
    return len(words) > 1


def _plain(line: str) -> str:
    """*line* in lower case with plain quotes, without the signs before its first word."""
    return re.sub(r"^[^\w©®]+", "", " ".join(line.casefold().replace("’", "'").split()))


def is_promotion(line: str) -> bool:
    """Whether *line* asks readers to subscribe, follow or download: by its first words and what it offers, or word
    for word. Meant for short lines: a longer one may well report on a newsletter.
    """
    text = _plain(line)
    if any(phrase in text for phrase in _starts("promotions")):
        return True
    return text.startswith(_starts("promotion_starts")) and any(thing in text for thing in _starts("promoted"))


def is_end_matter(line: str) -> bool:
    """Whether *line*, among the last of a text, tells who worked on it or how to reach them."""
    text = _plain(line)
    return text.startswith(_starts("end_starts")) or any(phrase in text for phrase in _starts("end_phrases"))


def is_footer(line: str) -> bool:
    """Whether *line* is the beginning of a page's footer: imprint, copyright, addresses."""
    text = " ".join(line[:80].casefold().split())
    if text.startswith(_starts("footer_starts")):
        return True
    return text.startswith(_starts("footer_labels")) and not line.rstrip().endswith((".", "。", "!", "?"))


def is_nobody(name: str) -> bool:
    """Whether *name*, where an author should stand, is an agency, a staff or a word of the page."""
    key = fold(name)
    return key in _tables()["agencies"] or key in _tables()["nobody"]


def is_degree(name: str) -> bool:
    """Whether *name*, behind another, is a degree or qualification."""
    return fold(name).replace(".", "").replace(" ", "") in _tables()["degrees"]


def is_error_page(line: str) -> bool:
    """Whether *line*, as a title, says that there is no article."""
    key = fold(line).strip("!.。！ ")
    return key in _tables()["error_pages"] or _ERROR_NUMBER.match(key) is not None


def is_wall(line: str) -> bool:
    """Whether *line*, as a title, stands between a reader and the article: a check, a consent, a login."""
    return fold(line).strip("!?.。！？ ") in _tables()["walls"]
