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


def block_kind(line: str) -> LinkKind | None:
    """The kind of related block that *line* is the heading of: the whole line must be the heading."""
    if len(line) > 60:
        return None
    key = fold(line)
    if key in _tables()["related"]:
        return LinkKind.RELATED
    return LinkKind.READ_MORE if key in _tables()["read_more"] else None


def is_see_more(line: str) -> bool:
    """Whether *line* is the button at the end of a list."""
    return len(line) <= 60 and fold(line) in _tables()["see_more"]


def is_tag_label(line: str) -> bool:
    """Whether *line* is the label of a list of tags, and nothing else."""
    return len(line) <= 60 and fold(line) in _tables()["tag_labels"]


def is_comments_heading(line: str) -> bool:
    """Whether *line* is the heading of what readers write below an article."""
    return len(line) <= 60 and fold(line) in _tables()["comments"]


def is_furniture(line: str) -> bool:
    """Whether *line* belongs to the page around an article: buttons, share bars, font sizes, lone signs."""
    if len(line) > 80:
        return False
    key = fold(line)
    return not any(map(str.isalnum, key)) or key in _tables()["furniture"] or _OTHERS.search(key) is not None


def is_footer(line: str) -> bool:
    """Whether *line* is the beginning of a page's footer: imprint, copyright, addresses."""
    text = " ".join(line[:80].casefold().split())
    if text.startswith(_starts("footer_starts")):
        return True
    return text.startswith(_starts("footer_labels")) and not line.rstrip().endswith((".", "。", "!", "?"))


def is_error_page(line: str) -> bool:
    """Whether *line*, as a title, says that there is no article."""
    key = fold(line).strip("!.。！ ")
    return key in _tables()["error_pages"] or _ERROR_NUMBER.match(key) is not None
