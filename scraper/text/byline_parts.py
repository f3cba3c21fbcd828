"""The parts of a line of authors: names, and what stands beside them without being one: papers, firms, forms of law."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from scraper.text.phrases import is_agency, is_job
from scraper.text.words import any_word

#: What parts names, with "and" behind it: "Jane Doe, Tom Hart, and Ann Lee"; not an initial: "Jane Doe, Y Li".
SEPARATORS = re.compile(
    rf"\s+[-–—|•·/]\s+|\s*[,;،、，；/／|｜&·ㆍ•]\s*(?:(?!Y\s){any_word('bylines.and')}\s+)?"
    rf"|\s+{any_word('bylines.and')}\s+"
)
#: A comma before the form of law of a firm: "Coast Media, Inc."
_BEFORE_FORM = re.compile(rf",\s+(?={any_word('bylines.legal_forms')}\.?\s*(?:[,;]|$))")
#: What may part a name from a job and a job from a firm; other signs part people.
_COMMAS = frozenset(",،，")
#: The first of the words of a further name, with "and" before it; not a name that begins with the same letters.
_JOINED_AND = re.compile(rf"(?!{any_word('bylines.no_joined_and')}$){any_word('bylines.joined_and')}(?=\S{{2}})")
#: What a longer word in capitals has if it is a name and not the first letters of a paper's.
MAX_INITIALS, _VOWELS = 3, frozenset("AEIOUYАЕЁИОУЫЭЮЯІЇЄΑΕΗΙΟΥΩ")


def without_firms(line: str) -> list[str]:
    """The parts of a *line* without those that only commas part from a job before them: "Jane Doe, editor, Coast Ltd".

    Where a further job stands behind them they are people: "Jane Doe, editor, Tom Hart, reporter".
    """
    line = _BEFORE_FORM.sub(" ", line)
    parts = SEPARATORS.split(line)
    jobs = [place for place, part in enumerate(parts) if place and is_job(part)]
    if not jobs or jobs[-1] == len(parts) - 1:
        return parts
    signs = ["", *(sign[0].strip() for sign in SEPARATORS.finditer(line))]
    kept: list[str] = []
    is_firm = False
    for place, (sign, part) in enumerate(zip(signs, parts, strict=True)):
        is_firm = place > jobs[-1] and sign in _COMMAS and (is_firm or place == jobs[-1] + 1)
        if not is_firm:
            kept.append(part)
    return kept


def is_paper_behind(name: str, names: Sequence[str], line: str) -> bool:
    """Whether one word behind full *names* says for whom they write: behind a comma, last or in capitals alone:
    "Jane Doe, CBH, March 2026", "Jane Doe, Coastline".
    """
    if " " in name or not name[0].isupper() or not all(" " in one for one in names):
        return False
    before, _, behind = line.rpartition(name)
    if before.rstrip()[-1:] not in _COMMAS:
        return False
    return not behind or (name.isupper() and not names[0].isupper())


def without_paper(text: str) -> str:
    """*text* without the paper or agency that follows a name: "Minh Anh/SBN", "Anna Berg / AFP"."""
    name, _, paper = (part.strip() for part in text.rpartition("/"))
    if " " not in name or " " in paper:
        return text
    initials = paper.isupper() and not name.isupper() and len(paper) > 1
    spoken = len(paper) > MAX_INITIALS and _VOWELS.intersection(unicodedata.normalize("NFD", paper))
    return name if is_agency(paper) or (initials and not spoken) else text


def joined_names(part: str, *, is_further: bool) -> Iterator[str]:
    """The names in *part*, of several words each, where "and" is joined to the first word of a further one.

    *is_further*: others stand before *part*.
    """
    begun: list[str] = []
    words = part.split()
    for place, word in enumerate(words):
        may_join = len(begun) > 1 or (is_further and not begun)
        if may_join and place + 1 < len(words) and (match := _JOINED_AND.match(word)) is not None:
            if begun:
                yield " ".join(begun)
            begun, word = [], word[match.end() :]
        begun.append(word)
    yield " ".join(begun)
