"""Names that no label introduces and no class names: lines beside the title and under the text that are only names.

A line is not taken for a name because it looks like one; sections and headings do, too. It needs a second voice: a
date in the line or beside it, the same name at the start of another line ("Lê An is a writer who …"), a portrait that
is called so, or further names in the same line, none of them a link, as tags are. And what the page writes in small
letters elsewhere are words, not names.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from itertools import islice

from scraper.article.html.header import MAX_FRAME_LEVELS, is_beside_picture, is_dated, text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, address, has_figure, key_of
from scraper.text.byline_parts import without_firms
from scraper.text.bylines import is_labelled_byline, parse_authors
from scraper.text.datelines import split_prefix
from scraper.text.dates import find_dates, is_date_label
from scraper.text.letters import begins_small
from scraper.text.phrases import block_kind, byline_word, is_furniture, is_job, is_nobody, stands_for_section
from scraper.urls import is_home_page

#: The longest line of names and dates, and the longest that holds a date for the lines beside it.
MAX_NAMES_CHARS = 120
#: The shortest name of two words.
MIN_NAME_CHARS = 4
#: So many words of a line, each in an element of its own, are no name.
MIN_APART = 3
#: The lines about the author may be the last texts of the article.
MAX_LAST_PIECES = 6
#: Among so many texts behind a line the article begins, and so many of them may make its dateline.
MAX_FIRST_PIECES, MAX_PREFIX_PIECES = 12, 4
#: Elements that show icons, and what those of a person are called.
ICON_TAGS = frozenset(("i", "span", "em", "b", "img"))
ICON_WORDS = frozenset(("user", "users", "person", "author", "writer"))
#: Elements whose names are those of photographers, and of who is quoted.
OTHERS_TAGS = ("figure", "blockquote")
#: What parts a name from a date, or from how long the text takes to read.
_APART = re.compile(r"\s+[|•·–—/:~*>-]{1,3}\s+|\s*[|•·]\s*")
#: The account of who was named, as links to networks have it.
_HANDLE = re.compile(r"\s*[(（]?(?<!\w)@\w[\w.-]*[)）]?")
_BESIDE_DATES = " \xa0,|·•-–"
_COLON = re.compile(r"\s*[:：](?![:：])")
_COMMA = re.compile(r"\s*[,،、，]\s*")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟]$")
_WORD = re.compile(r"[^\W\d_]+")


def bare_names(
    outline: Outline,
    lines: Sequence[int],
    heading: int | None,
    body: int | None,
    *,
    known: frozenset[str],
    menu: Container[str],
    is_behind: bool = False,
) -> str | None:
    """The first of *lines* that is only names, without its date; None if there is none with a second voice.

    *heading*: the element of the title, *body*: that of the text. *known*: keys of titles, *menu*: those of sections,
    which are no names. *is_behind*: the lines stand behind the text, each with a date.
    """
    dated = [is_dated(outline, at) for at in lines]
    titled = outline.holds(body, heading)
    for place, at in enumerate(lines):
        if outline.tags[at] in HEADINGS or outline.chars(at) > MAX_NAMES_CHARS:
            continue
        if any(
            outline.tags[one] in OTHERS_TAGS
            and not (outline.tags[one] == "blockquote" and heading is not None and outline.holds(one, heading))
            for one in outline.around(at)
        ) or _is_trail(outline, at):
            continue
        # in the text a line below the date may be its first heading
        above = titled or is_behind or not outline.holds(body, at)
        beside = above and any(dated[max(0, place - 1) : place + 2])
        shown = is_beside_picture(outline, at)
        portrayed = (
            shown and above and any(_is_portrait_line(outline, at, line) for line in lines[place + 1 : place + 2])
        )
        leads = dated[place] and not above and outline.starts[at] == outline.starts[body or 0]
        marked = _marked_by_icon(outline, at)
        for part, linked in _parts(outline, at):
            names = names_in(part, known) if part[-1:] not in ":：" else []  # what somebody says follows
            if not names or (linked and _is_site(outline, at, part)) or _is_dateline(outline, at, part):
                continue
            voices = beside + (len(names) > 1 and not linked) + any(is_told_of(outline, name, body) for name in names)
            voices += _tells_job(part, names) + 2 * any(part in piece for piece in marked)
            voices += leads and _is_behind_day(outline.text(at), part)
            voices += above and any(_is_pictured(outline, name, at, heading) for name in names)
            if not part[0].isupper():  # of a script without capitals
                voices += dated[place] and _is_piece(outline, at, part) and _stand_alone(outline, names)
            voices += portrayed and part == outline.text(at)
            voices += 2 * (shown and above and _has_job_behind(outline, at, part))
            caption = shown and not portrayed and not (dated[place] and part != outline.text(at))
            # links near a date lead to sections as often as to authors, and some scripts know no capitals
            wanted = 2 if caption or linked or not part[0].isupper() or at < (heading or 0) else 1
            is_section = any(key_of(name) in menu for name in (part, *names))
            if voices >= wanted and not is_section and not are_words(outline, names):
                return part
    return None


def _is_behind_day(line: str, part: str) -> bool:
    """Whether a *line* is a day and, behind it, *part*; a place and a day begin the text of many papers."""
    stated = next(find_dates(line), None)
    return stated is not None and not stated.start and line[stated.end :].strip(_BESIDE_DATES) == part


def _is_portrait_line(outline: Outline, name: int, date: int) -> bool:
    """Whether the line of a *name* and that of a *date* below it are all that stands beside a picture, one alone."""
    if not is_dated(outline, date) or outline.linked(date):
        return False
    box = next((at for at in islice(outline.around(name), MAX_FRAME_LEVELS + 1) if outline.has(at, "img")), None)
    return (
        box is not None
        and outline.holds(box, date)
        and outline.chars(box) == outline.chars(name) + outline.chars(date)
        and len(outline.within(box, "img")) == 1
    )


def _has_job_behind(outline: Outline, line: int, name: str) -> bool:
    """Whether a *line* is a *name* and, in an element behind it, a job: "Jane Doe<span>Editor, Coast</span>"."""
    pieces = [piece.strip() for piece in outline.pieces[outline.starts[line] : outline.stops[line]] if piece.strip()]
    return len(pieces) == MIN_APART - 1 and pieces[0] == name and is_job(_COMMA.split(pieces[1])[0])


def last_line(
    outline: Outline, heading: int | None, body: int | None, *, known: frozenset[str], menu: Container[str]
) -> str | None:
    """The name that ends the element of title and text, behind the text; None if something else does."""
    if heading is None or body is None:
        return None
    scope = next((at for at in outline.around(body) if outline.holds(at, heading)), 0)
    lines = list(text_lines(outline, range(outline.ends[body], outline.ends[scope]))) if scope else []
    if len(lines) != 1 or outline.linked(lines[0]) or outline.tags[lines[0]] in HEADINGS:
        return None
    part = outline.text(lines[0])
    names = names_in(part, known) if len(part) <= MAX_NAMES_CHARS else []
    return part if names and part[0].isupper() and key_of(part) not in menu and not are_words(outline, names) else None


def _is_trail(outline: Outline, line: int) -> bool:
    """Whether a line begins with a link to the start of the site, as one of the steps to a page does."""
    link = next((at for at in (line, *outline.within(line, "a")) if outline.tags[at] == "a"), None)
    if link is None or outline.starts[link] != outline.starts[line]:
        return False
    url = address("https://x.example/x/x", outline.attribute(link, "href"))
    return url is not None and is_home_page(url) and url.startswith("https://x.example/")


def _parts(outline: Outline, at: int) -> Iterator[tuple[str, bool]]:
    """What a line says beside its date, as its elements and signs part it, each with whether it is a link; first the
    line as a whole.
    """
    accounts = (link for link in outline.within(at, "a") if _HANDLE.fullmatch(outline.text(link)))
    whole, linked = outline.text(at), outline.linked(at) > sum(map(outline.chars, accounts))
    words = [piece.strip() for piece in outline.pieces[outline.starts[at] : outline.stops[at]]]
    if len(words) < MIN_APART or any(" " in word for word in words):  # else each word stands for itself
        yield whole, linked
        if (name := beside_date(whole)) != whole:
            yield name, linked
    if _SENTENCE_END.search(whole):  # a place may stand before a sentence
        return
    start, stop = outline.starts[at], outline.stops[at]
    for piece, in_link in zip(outline.pieces[start:stop], outline.link_sizes[start:stop], strict=True):
        for name in map(str.strip, _APART.split(f" {piece.strip()} ")):
            if name and name != whole and not _is_label(name, piece):
                yield name, in_link > 0


def _marked_by_icon(outline: Outline, line: int) -> list[str]:
    """The texts of a *line* before which an icon of a person stands: <i class="icon-user"></i> Jane Doe."""
    places = {
        outline.starts[one]
        for one in range(line, outline.ends[line])
        if outline.tags[one] in ICON_TAGS
        and outline.starts[one] == outline.stops[one] < outline.stops[line]
        and outline.names(one) & ICON_WORDS
    }
    return [outline.pieces[place].strip() for place in sorted(places)]


def _is_label(name: str, piece: str) -> bool:
    """Whether a colon follows *name* in a *piece*, as it does the label of what stands behind."""
    return _COLON.match(piece.partition(name)[2]) is not None


def _tells_job(part: str, names: Sequence[str]) -> bool:
    """Whether a job stands beside one of *names* in *part*: "Jane Doe, reporter"."""
    return any(is_job(one) and one not in names for one in _COMMA.split(part))


def beside_date(text: str) -> str:
    """*text* without its date: of "By A, published 7 March 2026" and "7 March 2026 - A" the author alone."""
    stated = list(find_dates(text))
    if not stated:
        return text
    before, behind = text[: stated[0].start].rstrip(_BESIDE_DATES), text[stated[-1].end :].strip(_BESIDE_DATES)
    return behind if not before or (is_labelled_byline(behind) and not is_labelled_byline(before)) else before


def names_in(part: str, known: frozenset[str]) -> list[str]:
    """The names that *part* is made of; [] if it says anything else, a name is only a word, or a title has it."""
    part = _HANDLE.sub("", part).strip(" .,:-–—←→‹›«»()[]【】（）")
    if len(part) < MIN_NAME_CHARS or has_figure(part) or is_furniture(part) or stands_for_section(part):
        return []
    if is_date_label(part):
        return []
    pieces = without_firms(part)
    first, _, last = part.rpartition(" ")
    leads = byline_word(last) and not (" " in first and last[0].isupper()) and not is_job(pieces[-1])
    if leads or any(key_of(part) in one for one in known):
        return []
    names = [person.name for person in parse_authors(part)]
    jobs = [one for one in pieces if (is_job(one) or is_nobody(one)) and not any(name in one for name in names)]
    if any(block_kind(one) is not None for one in pieces):  # "Click here, read more"
        return []
    said = pieces if jobs else [part]  # jobs show that their firms, and "and", are no words of a sentence
    rest = sum(len(one.split()) for one in said) - sum(len(one.split()) for one in (*names, *jobs))
    return names if names and all(" " in name for name in names) and rest < len(names) else []


def is_told_of(outline: Outline, name: str, body: int | None) -> bool:
    """Whether a line at the end of the text, or behind it, begins with *name* and is no link, as one about him does."""
    if body is None:
        return False
    first = max(outline.starts[body], outline.stops[body] - MAX_LAST_PIECES)
    return any(
        not linked and piece.lstrip().startswith(name) and len(piece.strip()) > len(name)
        for piece, linked in zip(outline.pieces[first:], outline.link_sizes[first:], strict=True)
    )


def _is_site(outline: Outline, line: int, name: str) -> bool:
    """Whether *name* is a link of *line* to the start of a site, as that of a partner is."""
    links = (at for at in (line, *outline.within(line, "a")) if outline.text(at) == name)
    urls = (address(None, outline.attribute(at, "href")) for at in links)
    return any(url is not None and is_home_page(url) for url in urls)


def _is_pictured(outline: Outline, name: str, line: int, heading: int | None) -> bool:
    """Whether a picture says that it shows *name* and no more, outside of *line* and not above a title that stands
    between them: there it may be a logo.
    """
    first = heading if heading is not None and heading < line else 0
    images = (at for at in outline.within(0, "img") if at > first and not outline.holds(line, at))
    return any(outline.attribute(image, "alt") == name for image in images)


def _is_dateline(outline: Outline, line: int, part: str) -> bool:
    """Whether a text soon behind *line* begins with *part* as the place where it was written: "HANOI (Agency) - "."""
    first = outline.stops[line]
    pieces = outline.pieces[first : first + MAX_FIRST_PIECES]
    begun = (at for at, piece in enumerate(pieces, first) if piece.lstrip().startswith(part))
    lines = (outline.line(at, at + MAX_PREFIX_PIECES) for at in begun)
    return any(key_of(split_prefix(one).dateline or "") == key_of(part) for one in lines)


def _is_piece(outline: Outline, line: int, part: str) -> bool:
    """Whether *part* of a line, which says more, is or stands in one of its texts."""
    pieces = outline.pieces[outline.starts[line] : outline.stops[line]]
    return part != outline.text(line) and any(part in piece for piece in pieces)


def _stand_alone(outline: Outline, names: Sequence[str]) -> bool:
    """Whether no word of *names* stands elsewhere on the page, as the words of sections do."""
    words = [word for name in names for word in name.split()]
    others = " ".join(piece for piece in outline.pieces if not any(name in piece for name in names))
    return not any(word in others for word in words)


def are_words(outline: Outline, names: Sequence[str], least: int = 4) -> bool:
    """Whether words of all *names* stand in small letters elsewhere on the page, as those of no name do.

    *least*: the fewest letters of such a word.
    """
    pieces = (_HANDLE.sub(" ", piece) if "@" in piece else piece for piece in outline.pieces)  # accounts are called so
    small = {word for piece in pieces for word in _WORD.findall(piece) if word.islower() and begins_small(word)}
    return all(any(len(word) >= least and word.lower() in small for word in name.split()) for name in names)
