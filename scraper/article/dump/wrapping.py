"""A text dump with its lines as the page had them: those that a renderer broke at its width, or at every link and
emphasis, joined again, and what it prints for links and markup (numbers, a list of addresses, Markdown) taken off.
Where links lead is kept beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import pairwise
from typing import NamedTuple

from scraper.article.dump.lines import BULLET, LINK_SIGN, Line, read_date_row
from scraper.text.bylines import is_labelled_byline, parse_photo_credit
from scraper.text.length import count_words
from scraper.text.letters import begins_small

#: If renderers wrap lines, they do it between these columns.
MIN_COLUMNS, MAX_COLUMNS = 40, 160
#: This many lines wrapped at one column show that all were; this many links, that the dump is Markdown.
MIN_WRAPPED_LINES, MIN_MARKDOWN_LINKS = 3, 3
#: So many numbers that rise by one stand for links; so many lines that begin with what follows a word, that every piece
#: of a sentence has a line; so many addresses behind texts, that links have theirs there.
MIN_NUMBERED_LINKS, MIN_PIECES, MIN_ADDRESSES = 5, 3, 3
#: So many lines that are words joined by low lines are links.
MIN_UNDERLINED = 5
#: Before the rest of a sentence stand at least so many words, before a rest of fewer words so many, and before a link
#: with the rest behind it so many.
MIN_BEGUN_WORDS, MIN_SURE_WORDS, MIN_LINK_BEGUN_WORDS = 4, 14, 2
#: So many words that are a line elsewhere are one.
MAX_ALONE_WORDS = 4
#: So much of a sentence is looked at for its end and its length.
MAX_TAIL_CHARS = 400
#: Without spaces between words, this many columns may stay free at the end of a line: some signs must not begin one.
MAX_FREE_COLUMNS = 5
LONG_WORD_CHARS = 24
#: So many columns beside that of other lines a heading may be broken, and so many before it one that stands again.
MAX_OTHER_COLUMNS, MAX_SHORTER_COLUMNS = 6, 15
MAX_TITLE_CHARS = 300

#: What may fill no column or two; other letters of Europe and Vietnam, and their punctuation, fill one.
_WIDE_OR_JOINED = re.compile("[^\\0-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e]")
#: A dash before an item; before a small letter it is one within a sentence.
_DASH = re.compile(r"\s*[-–]\s+")
_ENDED = re.compile(r"[.!?…:。！？।؟]['\"”’»)\]）」』】*_]*$")
#: The end of a sentence, and not of a short form, before another.
_SENTENCE = re.compile(r"[^\W\d_]{3}[.!?…]['\"”’»)\]]*\s")
#: A line of the list of addresses that lynx and elinks print at the end.
_ADDRESS = re.compile(r"(?:\s*\d{1,5}\.\s+|\t)[a-z][a-z0-9+.-]*:\S.*", re.IGNORECASE)
_LISTED = re.compile(r"\s*(\d{1,5})\.\s+([a-z][a-z0-9+.-]*:\S+)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\d{1,5}\.\s")
_MARK = re.compile(r"\[\d{1,5}\]")
#: A number before the text of its link, as text browsers print it; one behind a word is that of a note.
_LINK_MARK = re.compile(r"(?<!\w)\[(\d{1,5})\](?=[^\s\[.,;:)])")
_MARK_BEFORE = re.compile(r"(?<!\w)\[(\d{1,5})\]")
#: The address of a link behind its text; in round brackets one may be part of a sentence that goes on.
_BEHIND = re.compile(r"(?<=\S) ?(?:<https?://[^\s<>]+>|\[https?://[^\s\[\]]+\]|(?<=\s)\(https?://[^\s()]+\)(?=\s*$))")
_BEHIND_LAST = re.compile(rf"{_BEHIND.pattern}\s*$")
_IN_BRACKETS = re.compile(r"[<\[(]https?://")
#: What cannot begin a line, but where a link ends before it.
_FOLLOWS = re.compile(r"[,.;:!?)’”»](?:\s|$)|[’']\w{1,2}\s")

#: A heading with its signs at both ends: "****** Title ******", "== Title ==".
_ENCLOSED = re.compile(
    r"^(?P<before>[^\w\n]{0,12}?(?:\d{1,3}\. )?)(?P<signs>[*=]{2,6}) "
    r"(?P<title>\S[^\n]*(?:\n[^\n]+){0,3}?)\s(?P=signs)[^\S\n]*$",
    re.MULTILINE,
)
#: A line that is a link with low lines for its spaces, as html2text of the BSDs prints all; and these low lines.
_UNDERLINED = re.compile(r"^\W*[^\W_]+(?:_[^\s_]+)+$")
_LOW_LINE = re.compile(r"(?<=[^\s_])_(?=[^\s_])")

_MD_SIGN = re.compile(r"\]\((?:https?:|/|#|<)")
_MD_IMAGE = re.compile(r"!\[(?P<text>[^\[\]]{0,400})\]\([^()]{0,2000}\)")
_MD_LINE_IMAGE = re.compile(rf"^[^\S\n]*{_MD_IMAGE.pattern}[^\S\n]*$", re.MULTILINE)
_MD_LINE_LINK = re.compile(r"^([^\S\n]*(?:[*+-] )?)(\[[^\[\]\n]{3,1000}\]\([^()\n]{1,2000}\)[^\S\n]*)$", re.MULTILINE)
_MD_LINK = re.compile(r"\[(?P<text>[^\[\]]{0,1000})\]\((?P<address>[^()]{0,2000})\)")
#: A line that is a link or the words of a picture and nothing else.
_WHOLE = re.compile(r"(?:#+ |[*+-] )?\[[^\[\]]{3,1000}\](?:\([^()]{1,2000}\))?")
_MD_BLANK = re.compile(r"\n\s*\n")
_MD_QUOTE = re.compile(r"^(?:[^\S\n]{0,3}>)+[^\S\n]?", re.MULTILINE)
_MD_EMPHASIS = re.compile(r"\*\*+|(?<![\w\\])_(?=\w)|(?<=[\w.,!?…])_(?!\w)")
_MD_ESCAPE = re.compile(r"\\(?=[-.+*_#!\[\]()>~`|])")


class Unwrapped(NamedTuple):
    """A dump with a line for each paragraph, item and heading, and without the marks of links."""

    text: str
    #: Where the links lead whose addresses the dump prints, word for word, by their texts.
    addresses: dict[str, str]


def unwrap(text: str) -> Unwrapped:
    """*text* with a line for each paragraph, item and heading, and without the marks of links."""
    lines, listed = _without_addresses(text.split("\n"))
    lines, addresses = _without_behind(lines)
    numbered = listed is not None or _is_numbered(text)
    marked = len(_MD_SIGN.findall(text)) >= MIN_MARKDOWN_LINKS
    underlined = sum(_UNDERLINED.match(line) is not None for line in lines) >= MIN_UNDERLINED
    lines = _join([_signed(line) if underlined and _UNDERLINED.match(line) else line for line in lines])
    if underlined:
        lines = [_without_low_lines(line) for line in lines]
    lines = _ENCLOSED.sub(_heading, "\n".join(lines)).split("\n")
    if numbered:
        addresses |= _numbered(lines, listed or {})
        lines = [_MARK.sub("", line) for line in lines]
    if marked:
        text, found = _without_markdown("\n".join(lines))
        addresses |= found
        lines = text.split("\n")
    return Unwrapped("\n".join(_join_pieces(lines)), addresses)


def _signed(line: str) -> str:
    """*line*, which is a link, with the sign of one before its text."""
    start = bullet.end() if (bullet := BULLET.match(line)) is not None else _indent(line)
    return f"{line[:start]}{LINK_SIGN}{line[start:]}"


def _numbered(lines: Iterable[str], listed: Mapping[str, str]) -> dict[str, str]:
    """The *listed* addresses of links by their texts: what stands behind a number up to the next, also on the line
    below; and a whole line that holds one link.
    """
    found: dict[str, str] = {}
    above = ""  # the number of a link that holds lines of their own
    for line in lines if listed else ():
        before, *rest = _MARK_BEFORE.split(line)
        texts = {above: before} if above and before.strip() else {}
        texts |= dict(zip(rest[::2], rest[1::2], strict=True))
        for number, text in texts.items():
            if number in listed and text.strip():
                found.setdefault(" ".join(text.split()), listed[number])
        if len(rest) == 2 and rest[0] in listed and _says(before):
            found.setdefault(" ".join(_plain(_MARK_BEFORE.sub("", line)).split()), listed[rest[0]])
        if line.strip():
            above = rest[-2] if rest and not rest[-1].strip() else ""
    return found


def _without_behind(lines: list[str]) -> tuple[list[str], dict[str, str]]:
    """*lines* without the addresses behind links, if most of those in brackets end lines that are links and no more;
    and the addresses of these.

    Others are what a text itself names; so is one that all of a line leads to ("Source: <...>").
    """
    links = [_is_link(line, after) for line, after in pairwise([*lines, ""])]
    if sum(links) < max(MIN_ADDRESSES, sum(len(_IN_BRACKETS.findall(line)) for line in lines) / 2):
        return lines, {}
    bare, found = [], {}
    for line, is_link in zip(lines, links, strict=True):
        rest = _BEHIND.sub("", line)
        if not _says(rest) or rest.rstrip()[-1] in ":：":
            rest = line
        elif is_link and (address := _BEHIND_LAST.search(line)) is not None:
            found[_plain(rest)] = address[0].strip(" <>[]()")
            rest = _signed(rest)
        bare.append(rest)
    return bare, found


def _is_link(line: str, after: str) -> bool:
    """Whether *line* is a link with its address behind it, and no sentence or part of one that goes on *after* it."""
    address = _BEHIND_LAST.search(line)
    if address is None or begins_small(after.lstrip()):
        return False
    return _ENDED.search(line[: address.start()].rstrip()) is None


def _heading(match: re.Match[str]) -> str:
    """A heading with signs at both ends as one of Markdown; what is too long for one, as it stands."""
    title = " ".join(match["title"].split())
    return f"{match['before']}# {title}" if len(title) <= MAX_TITLE_CHARS else match[0]


def _without_low_lines(text: str) -> str:
    return " ".join(word if "://" in word or "@" in word else _LOW_LINE.sub(" ", word) for word in text.split(" "))


def _says(text: str) -> bool:
    return any(map(str.isalpha, text))


def _is_numbered(text: str) -> bool:
    """Whether numbers before texts rise by one, as those of links do."""
    numbers = [int(mark) for mark in _LINK_MARK.findall(text)]
    rising = sum(last - first == 1 for first, last in pairwise(numbers))
    return rising >= max(MIN_NUMBERED_LINKS, len(numbers) / 2)


def _join_pieces(lines: list[str]) -> list[str]:
    """*lines*, the pieces of each sentence as one, if every link within sentences has a line of its own."""
    rests = sum(_FOLLOWS.match(line.lstrip()) is not None for line in lines)
    if rests + sum(_ends_sentence(before, line) for before, line in pairwise(lines)) < MIN_PIECES:
        return lines
    joined: list[list[str]] = []
    tail = ""  # the end of what is joined, as far as it is looked at
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else ""
        if not (joined and _is_piece(tail, line, after, within=len(joined[-1]) > 1)):
            joined.append([line])
            tail = line[-MAX_TAIL_CHARS:]
            continue
        last, rest = tail.rstrip(), line.strip()
        piece = ("" if _FOLLOWS.match(rest) else _space(last, rest)) + rest
        joined[-1][-1] = joined[-1][-1].rstrip()
        joined[-1].append(piece)
        tail = (last + piece)[-MAX_TAIL_CHARS:]
    return ["".join(pieces) for pieces in joined]


def _ends_sentence(before: str, line: str) -> bool:
    """Whether *line* begins small and ends a sentence that *before* does not."""
    if not line[:1].islower() or count_words(line) < MIN_BEGUN_WORDS or not before.strip():
        return False
    return _ENDED.search(line.rstrip()) is not None and _ENDED.search(before.rstrip()) is None


def _is_piece(before: str, line: str, after: str, *, within: bool) -> bool:
    """Whether *line* goes on with the sentence *before* it: by how it begins, or as a link between its two parts.

    A small letter tells so only *within* what is joined already, behind the end of a sentence or beside what cannot
    begin a line: days and names below a headline begin small, too.
    """
    if not before.strip() or not line.strip() or _opens_item(line, before):
        return False
    if _FOLLOWS.match(line.lstrip()):
        return True
    ended = _ENDED.search(before.rstrip()) or parse_photo_credit(before)
    begun = 0 if ended else count_words(before)
    if begun >= MIN_LINK_BEGUN_WORDS and line[:1].islower() and _ends_sentence(line, after):
        return True  # a link, and the rest of the sentence
    if begun < MIN_BEGUN_WORDS:
        return False
    if begun < MIN_SURE_WORDS and count_words(line) < MIN_BEGUN_WORDS:  # "A short title", "by", "its author"
        return False
    if _FOLLOWS.match(after.lstrip()) is None:
        row = Line(text=line.strip(), gap=False)
        if (
            not (within or _SENTENCE.search(before))
            or is_labelled_byline(row.text)
            or read_date_row(row, language=None, zone=UTC)
        ):
            return False
    return _goes_on(line) or (_goes_on(after) and count_words(line) <= begun)


def _goes_on(line: str) -> bool:
    """Whether *line* begins like the rest of a sentence."""
    start = line.lstrip()
    return begins_small(start) or _FOLLOWS.match(start) is not None


def _without_addresses(lines: list[str]) -> tuple[list[str], dict[str, str] | None]:
    """*lines* without the numbered addresses at their end and the headings of that list; and these by their numbers,
    None if there is no such list.
    """
    end = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        titled = end == index + 1 and lines[end : end + 1] and lines[end][:1] == "\t" and _NUMBER.match(lines[index])
        if titled or _ADDRESS.fullmatch(lines[index]):
            end = index
        elif lines[index].strip() and (count_words(lines[index]) > 3 or end - index > 2):
            break
    if end == len(lines):
        return lines, None
    listed = {match[1]: match[2] for line in lines[end:] if (match := _LISTED.fullmatch(line))}
    for _ in range(2):  # "References", "Visible links"
        while end and not lines[end - 1].strip():
            end -= 1
        end -= bool(end) and count_words(lines[end - 1]) <= 3
    return lines[:end], listed


def _join(lines: list[str]) -> list[str]:
    """*lines*, those joined that were one before they were wrapped."""
    found = max(_find_width(lines, _columns), _find_width(lines, len), key=lambda one: one.lines)  # lynx counts letters
    rests = [found.lines > 0 and index > 0 and found.breaks(lines, index) for index in range(len(lines))]
    alone = {_plain(line) for line, rest in zip(lines, rests, strict=True) if not rest} if any(rests) else set()
    joined: list[str] = []
    for index, line in enumerate(lines):
        if rests[index] and not _ends(joined[-1], line, alone):
            last, rest = joined[-1].rstrip(), line.strip()
            joined[-1] = last + _space(last, rest) + rest
        else:
            joined.append(line)
    return _join_titles(joined, found) if any(rests) else joined


def _ends(before: str, line: str, alone: Container[str]) -> bool:
    """Whether *before* ends though *line* may be its rest: it is a link or a picture, or *line* is no rest."""
    before = before.strip()
    return _WHOLE.fullmatch(before) is not None or (before[-1:] not in ":：" and _is_whole(line, alone))


def _join_titles(lines: list[str], found: _Width) -> list[str]:
    """*lines*, two of them as one if together they are another one: a heading may be broken at a column of its own."""
    texts = {_plain(line).strip("[]") for line in lines if len(line) <= MAX_TITLE_CHARS}
    joined: list[str] = []
    for line in lines:
        before, rest = joined[-1].rstrip() if joined else "", line.strip()
        if before.strip() and rest and found.measure(before) >= found.width - MAX_SHORTER_COLUMNS:
            whole = before + _space(before, rest) + rest
            if len(whole) <= MAX_TITLE_CHARS and _plain(whole) in texts:
                joined[-1] = whole
                continue
        joined.append(line)
    return joined


def _plain(line: str) -> str:
    """*line* without white space around it, bullet and the number of a link."""
    bullet = BULLET.match(line)
    return _LINK_MARK.sub("", line[bullet.end() if bullet is not None else 0 :].strip())


def _is_whole(line: str, alone: Container[str]) -> bool:
    """Whether *line* is no rest of another: a day, or a few words that stand *alone*, too, as the name of a section."""
    text = _plain(line)
    if not 0 < count_words(text) <= MAX_ALONE_WORDS:
        return False
    row = read_date_row(Line(text=text, gap=False), language=None, zone=UTC)
    return text in alone or (row is not None and not row.rest)


@dataclass(frozen=True, slots=True)
class _Width:
    """The column at which lines were broken, and how columns are counted."""

    #: How many lines support it; 0 if there is no such column.
    lines: int
    width: int
    measure: Callable[[str], int]

    def breaks(self, lines: Sequence[str], index: int) -> bool:
        """Whether the line at *index* is the rest of the one before it, broken here or near by as headings are."""
        place = _place(lines, index, self.measure)
        if place is None:
            return False
        near = abs(self.width - place.start) <= MAX_OTHER_COLUMNS and _is_broken(lines, index)
        return self.width in place or near


def _find_width(lines: Sequence[str], measure: Callable[[str], int]) -> _Width:
    """The column at which *lines* were broken, if they were.

    A line that goes on below was broken between its own end and that of the next word: the column is the one
    for which most of them speak.
    """
    votes, others = Counter[int](), Counter[int]()
    voters = 0
    for index in range(1, len(lines)):
        place = _place(lines, index, measure)
        if place is None or not MIN_COLUMNS <= place.start <= MAX_COLUMNS:
            continue
        if _is_broken(lines, index):
            voters += 1
            votes.update(place[:MAX_COLUMNS])
        else:
            others.update(place[:MAX_COLUMNS])
    width = max(votes, key=lambda one: (votes[one], others[one], one), default=0)
    count = votes[width]
    longer = sum(measure(line) > width for line in lines if not (BULLET.match(line) or "](" in line))
    return _Width(count if count >= max(MIN_WRAPPED_LINES, voters / 2, longer) else 0, width, measure)


def _is_broken(lines: Sequence[str], index: int) -> bool:
    """Whether a sentence goes on from the line before *index*, as far as letters tell."""
    first = lines[index].lstrip()[:1]
    return first.isalpha() and not (first.isupper() or _ENDED.search(lines[index - 1].rstrip()))


def _place(lines: Sequence[str], index: int, measure: Callable[[str], int]) -> range | None:
    """The widths at which the line at *index* would be the rest of the one before it; None if it begins anew."""
    before, line = lines[index - 1], lines[index].strip()
    if not any(map(str.isalnum, line)) or not any(map(str.isalnum, before)):
        return None
    if _opens_item(lines[index], before):
        return None
    if (LINK_SIGN in lines[index] or LINK_SIGN in before) and not begins_small(line.lstrip(LINK_SIGN)):
        return None
    indent = _indent(lines[index])
    if indent not in (_indent(before), _text_column(before)):
        return None
    width = measure(before.rstrip())
    word = measure(line.split(None, 1)[0])
    return range(width, width + (MAX_FREE_COLUMNS if word > LONG_WORD_CHARS and _is_wide(line[0]) else 1 + word))


def _opens_item(line: str, before: str) -> bool:
    """Whether *line* is an item of a list, not the rest of that *before* it ("am / 10. Mai", "Wind / – und Regen")."""
    if dash := _DASH.match(line):
        return not begins_small(line[dash.end() :])
    bullet = BULLET.match(line)
    if bullet is None:
        return False
    return bullet["number"] is None or BULLET.match(before) is not None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _text_column(line: str) -> int:
    """Where the text of *line* begins, behind its bullet."""
    bullet = BULLET.match(line) or _DASH.match(line)
    return bullet.end() if bullet is not None else _indent(line)


def _columns(line: str) -> int:
    """The columns that *line* fills in a terminal."""
    if _WIDE_OR_JOINED.search(line) is None:
        return len(line)
    return sum(1 + _is_wide(one) - (unicodedata.combining(one) > 0) for one in line)


def _is_wide(character: str) -> bool:
    return character >= "\u1100" and unicodedata.east_asian_width(character) in "WF"


def _space(before: str, after: str) -> str:
    """What stands between two parts of a line; nothing in writing without spaces."""
    return "" if _is_wide(before[-1]) and _is_wide(after[0]) and not "가" <= before[-1] <= "힣" else " "


def _flat(link: re.Match[str]) -> str:
    """The words of a *link* or a picture, which may stand on several lines; in one around a card, some apart."""
    return "\n\n".join(" ".join(part.split()) for part in _MD_BLANK.split(link["text"].strip()))


def _without_markdown(text: str) -> tuple[str, dict[str, str]]:
    """*text* without the marks of Markdown; and where its links lead."""
    found: dict[str, str] = {}

    def words(link: re.Match[str]) -> str:
        said = _flat(link)
        for line in said.split("\n\n"):
            found.setdefault(_unmarked(line).lstrip("# "), link["address"].partition(" ")[0].strip("<>"))
        return said

    text = _MD_LINE_IMAGE.sub(lambda match: f"[{_flat(match)}]", _MD_QUOTE.sub("", text))
    text = _MD_LINE_LINK.sub(rf"\1{LINK_SIGN}\2", _MD_IMAGE.sub("", text))
    return _unmarked(_MD_LINK.sub(words, text)), found


def _unmarked(text: str) -> str:
    return _MD_ESCAPE.sub("", _MD_EMPHASIS.sub("", text))
