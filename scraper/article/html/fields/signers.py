"""Who signs a page, as it shows: links to authors, bylines, signatures, portraits, boxes about the author.

Readers who comment, photographers and the authors of other articles sign pages, too; they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile, zip_longest

from scraper.article.evidence import Context
from scraper.article.html.element_kinds import INLINE
from scraper.article.html.extent import elements_behind
from scraper.article.html.fields.author_boxes import MAX_CARD_LEVELS, headed, named_behind, named_in_card, portrayed
from scraper.article.html.fields.author_links import (
    BYLINE_TOKENS,
    MAX_NAME_CHARS,
    REVIEWED,
    has_label,
    is_called_so,
    is_introduced,
    is_network,
    leads_to_person,
    leads_to_signer,
    linked_authors,
    linked_signer,
    says_more,
    set_apart,
    shortest_names,
)
from scraper.article.html.fields.author_rows import with_items, with_row, without_items, without_sheets
from scraper.article.html.fields.authors import people_among, people_of
from scraper.article.html.fields.bare_names import (
    bare_names,
    beside_date,
    last_line,
)
from scraper.article.html.fields.dates import is_in_card, text_bottom, text_top
from scraper.article.html.header import MAX_NEAR_ELEMENTS, is_beside_picture, is_dated, text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import fold_space, has_figure, key_of
from scraper.text.bylines import (
    is_author_label,
    is_byline,
    is_labelled_byline,
    is_photo_credit,
    is_reporter,
    parse_authors,
    without_label,
)
from scraper.text.length import count_words
from scraper.text.letters import begins_small
from scraper.text.phrases import byline_word, is_furniture, is_nobody, leads_on
from storage.model import Person

#: Where a labelled field begins within a line.
_FIELD = re.compile(r"\s([^\W\d_]{1,12}\s?[:：])")
#: What sets the parts of a line apart.
_APART = re.compile(r"\s+[|•·]\s+")
_AROUND_NAMES = " .,()（）[]【】"
#: Elements that are never a byline.
NO_BYLINE_TAGS = frozenset(("ul", "ol", "img", "svg", "br", "source", "iframe"))
#: What pages call the line that says whose a picture is.
CREDIT_TOKENS = frozenset(("credit", "credits"))
PICTURE_TOKENS = frozenset(("caption", "image", "img", "photo", "photos", "picture", "video"))
#: The longest byline, and how many words it may have for each word of its names: "An Bình, correspondent in Hanoi
#: for the environment".
MAX_BYLINE_CHARS, MAX_WORDS_PER_NAME_WORD = 120, 5
#: The longest one with white space as it stands in the page, and the most elements in one that is none itself.
MAX_SPACED_CHARS, MAX_LINE_ELEMENTS = 600, 8
#: Elements that set a handle apart, the longest handle, and the most words before it in its line.
HANDLE_TAGS = frozenset(("span", "b", "strong", "em", "i", "a"))
MAX_HANDLE_CHARS, MAX_WORDS_BEFORE = 30, 4
#: The longest box of a lone comment.
MAX_COMMENT_CHARS = 1000


def read_signers(
    outline: Outline,
    *,
    before: Sequence[int],
    after: Sequence[int],
    body: int | None,
    heading: int | None,
    context: Context,
    missing: frozenset[str],
    known: frozenset[str],
    menu: Container[str],
    papers: frozenset[str],
    stated: frozenset[str] = frozenset(),
) -> tuple[tuple[Person, ...], str | None]:
    """(those whom the page links as its authors, its byline).

    *before* and *after* are the elements around the title. In the text and behind it is looked only where authors are
    *missing*, and for an agency where a byline is. *known*: keys of titles, *menu*: those of sections: no names.
    *papers*: those of the site, which may sign beside an author. *stated*: people whom metadata name: a line that only
    looks like a name is none where the page has one of these.
    """
    near, after = before[-MAX_NEAR_ELEMENTS:], without_items(outline, after)
    authors, byline = linked_authors(outline, (*near, *after), context, menu), _own_byline(outline, after, menu, papers)
    if byline and _says_more(byline, authors):
        authors = ()
    authors = _as_signed(authors, byline)
    if not (authors or byline) and (at := titled_byline(outline, heading, known)) is not None:
        byline = outline.text(at)
    if "authors" not in missing or authors or byline:
        return authors, byline
    if byline := _byline(outline, near, menu) or linked_signer(outline, (*near, *after)):
        return (), byline
    top = without_sheets(outline, text_top(outline, body, lines=2))
    authors, byline = linked_authors(outline, top, context, menu), _byline(outline, top, menu)
    if authors or byline:
        return authors, byline
    lines = list(text_lines(outline, dict.fromkeys((*near, *after, *top))))
    bottom = [*text_bottom(outline, body), *elements_behind(outline, heading, body)]
    dated = [at for at in text_lines(outline, bottom) if is_dated(outline, at)]
    signatures = _signatures(outline)
    is_told = _has_one(outline, stated)
    found = (
        (not is_told and bare_names(outline, lines, heading, body, known=known, menu=menu))
        or _only(outline, [at for at in signatures if at in {*near, *after, *top}])
        or _only(outline, signatures)
        or _dated_byline(outline, heading, body)
        or named_behind(outline, body)
        or _byline(outline, _right_behind(outline, bottom, body), menu)
        or named_in_card(outline, body)
        or headed(outline, body)
        or _byline(outline, dated, menu)
        or (not is_told and bare_names(outline, dated, heading, body, known=known, menu=menu, is_behind=True))
        or portrayed(outline, body, known)
        or (not is_told and last_line(outline, heading, body, known=known, menu=menu))
        or None
    )
    if found is None and "byline" in missing:
        found = _agency(outline, (*after, *top)) or _handle(outline, (*near, *after, *top))
    return (), found


def _has_one(outline: Outline, names: Iterable[str]) -> bool:
    """Whether the page shows one of *names*, in whatever letters."""
    whole = outline.text(0).casefold() if names else ""
    return any(fold_space(name).casefold() in whole for name in names)


def titled_byline(outline: Outline, heading: int | None, titles: Container[str]) -> int | None:
    """The element at the end of a *heading* that says who wrote what the rest of it calls: one of the *titles*."""
    if heading is None:
        return None
    for at in range(heading + 1, outline.ends[heading]):
        if outline.stops[at] != outline.stops[heading] or outline.starts[at] == outline.starts[heading]:
            continue
        line = outline.text(at)
        if is_labelled_byline(line) and is_byline(line):
            before = outline.line(outline.starts[heading], outline.starts[at])
            return at if key_of(before) in titles else None
    return None


def _says_more(byline: str, linked: Sequence[Person]) -> bool:
    """Whether a *byline* gives full names and the words of links to authors are none of these, or not all: "Bio"."""
    if not linked or any(" " in one.name or not one.name.isascii() for one in linked):
        return False
    named = parse_authors(byline)
    words = {word for person in named for word in person.name.split()}
    return bool(named) and all(" " in one.name for one in named) and not words.issuperset(one.name for one in linked)


def _as_signed(linked: tuple[Person, ...], byline: str | None) -> tuple[Person, ...]:
    """The one *linked* author under the name that the *byline* gives, if the address of his page ends in that and not
    in the words of the link: "All posts".
    """
    named = parse_authors(byline) if byline and len(linked) == 1 else ()
    if len(named) != 1 or not linked[0].url or is_called_so(linked[0].url, linked[0].name):
        return linked
    return (replace(named[0], url=linked[0].url),) if is_called_so(linked[0].url, named[0].name) else linked


def _own_byline(outline: Outline, after: Iterable[int], menu: Container[str], papers: frozenset[str]) -> str | None:
    """The first line below the title that names people; one that names only the site gives way to another."""
    lines = _bylines(outline, after, menu, bare=True)
    first = next(lines, None)
    if first is None or people_among(people_of(first), papers):
        return first
    return next((line for line in lines if people_among(people_of(line), papers)), first)


def _byline(outline: Outline, elements: Iterable[int], menu: Container[str]) -> str | None:
    """The first line that names people by its label or by what it is called."""
    return next(_bylines(outline, elements, menu, bare=False), None)


def _bylines(outline: Outline, elements: Iterable[int], menu: Container[str], *, bare: bool) -> Iterator[str]:
    """The lines that name people by their label or by what they are called, or (*bare*) beside a date."""
    for at in elements:
        if at in outline.broken and is_labelled_byline(line := _first_line(outline, at)) and is_byline(line):
            yield line
            continue
        if outline.tags[at] in NO_BYLINE_TAGS or not 2 <= outline.chars(at) <= MAX_SPACED_CHARS:
            continue
        if at in outline.broken and outline.has(at, "p", "div"):
            continue
        text = with_items(outline, at) if outline.has(at, "li") else set_apart(outline, at)
        if not 2 <= len(text) <= MAX_BYLINE_CHARS:
            continue
        called = _is_called(outline, at) or has_label(outline, at) or _is_in_box(outline, at)
        field = _labelled_field(text) or _labelled_part(text)
        reports = is_reporter(text)
        if not (called or field or reports or has_figure(text) or is_labelled_byline(text)):
            continue
        if is_furniture(text) or REVIEWED.match(text) or _is_credit(outline, at):
            continue
        name = field or beside_date(text)
        if called and name != text and " " in name:
            name = name.rstrip(" :：")  # a day follows
        if outline.has(at, "time") and not is_labelled_byline(name):
            continue
        people = parse_authors(name) if name[-1:] not in ":：" else ()  # "Deadline: 7 March 2026"
        labelled = (
            is_labelled_byline(name)
            or (reports and name == text)
            or (
                bare
                and name != text
                and len(people) == 1
                and people[0].name != name.strip(_AROUND_NAMES)
                and not name.strip()[-1:].isdecimal()  # the number of the page
                and _is_signed(name, people)
                and not _leads_elsewhere(outline, at, people[0])
            )
        )
        if people and (labelled or (called and _is_signed(name, people))) and not _is_filed(outline, at, people, menu):
            yield with_row(outline, at, name)


def _dated_byline(outline: Outline, heading: int | None, body: int | None) -> str | None:
    """The one byline with a label that stands beside a day between the title and the end of the text, however far."""
    if heading is None or body is None:
        return None
    lines = list(text_lines(outline, range(outline.ends[heading], outline.ends[body])))
    found = set()
    for place, at in enumerate(lines):
        if not 2 <= outline.chars(at) <= MAX_BYLINE_CHARS or not is_labelled_byline(outline.text(at)):
            continue
        if not is_byline(outline.text(at)) or is_in_card(outline, at):
            continue
        if any(is_dated(outline, one) for one in (*lines[max(0, place - 1) : place], *lines[place + 1 : place + 2])):
            found.add(outline.text(at))
    return found.pop() if len(found) == 1 else None


def _first_line(outline: Outline, at: int) -> str:
    """What stands in an element before the first one that breaks the line, as no element of its own; "" for nothing."""
    start = outline.starts[at]
    inside = range(at + 1, min(outline.ends[at], at + 1 + MAX_LINE_ELEMENTS))
    box = next((one for one in inside if outline.tags[one] not in INLINE), at)
    line = outline.line(start, outline.starts[box]) if start < outline.starts[box] else ""
    return line if len(line) <= MAX_BYLINE_CHARS else ""


def _labelled_field(text: str) -> str:
    """The part of a line of several labelled fields that names authors: "Source: Coast Author: Thu An"; "" without."""
    if ":" not in text and "：" not in text:
        return ""
    starts = [match.start(1) for match in _FIELD.finditer(text)]
    if starts and leads_on(f"{text[: starts[0]].rstrip().rpartition(' ')[2]} {text[starts[0] :]}"):
        starts = starts[1:]  # the label may have another word: "Previous story: …"
    starts = [start for start in starts if not _ends_phrase(text, start)]
    fields = [text[start:end].strip() for start, end in zip_longest(starts, starts[1:])]
    return next((field for field in fields if is_labelled_byline(field)), "")


def _ends_phrase(text: str, start: int) -> bool:
    """Whether a small "by" at *start* ends a label of more words that introduces no author: "Powered by: …"."""
    before, label = text[:start].split(), text[start:].split(":")[0].split("：")[0].strip()
    if not before or not begins_small(label) or byline_word(label) != "by":
        return False
    return before[-1][-1].isalpha() and not byline_word(before[-1])


def _labelled_part(text: str) -> str:
    """The part of a line that names authors by its label, of several that signs set apart; "" without."""
    parts = _APART.split(text)
    return next(filter(is_labelled_byline, parts[1:]), "") if not is_labelled_byline(parts[0]) else ""


def _is_filed(outline: Outline, at: int, people: Sequence[Person], menu: Container[str] = ()) -> bool:
    """Whether what looks like the last name in a line is a link to a category, "Written in <a rel=category>Walks</a>",
    or that to a section of the *menu*. A site of one author has him in its menu: what says that a link names him wins.
    """
    for link in (at, *outline.within(at, "a")):
        if outline.tags[link] != "a" or outline.text(link) != people[-1].name:
            continue
        if {"category", "tag"} & {*outline.attribute(link, "rel").split()}:
            return True
        if key_of(people[-1].name) in menu and not (leads_to_signer(outline, link) or is_introduced(outline, link)):
            return True
    return False


def _leads_elsewhere(outline: Outline, at: int, person: Person) -> bool:
    """Whether the name of a *person* is a link in a line that nothing calls one to a person: it may be a section."""
    links = (link for link in outline.within(at, "a") if outline.text(link) == person.name)
    return any(
        not (leads_to_person(outline.attribute(link, "href")) or leads_to_signer(outline, link)) for link in links
    )


def _is_called(outline: Outline, at: int) -> bool:
    """Whether an element, or one that holds it and nothing else, is called the author's."""
    span = outline.starts[at], outline.stops[at]
    same = takewhile(lambda one: (outline.starts[one], outline.stops[one]) == span, outline.around(at))
    return any(outline.names(one) & BYLINE_TOKENS for one in (at, *islice(same, MAX_CARD_LEVELS)))


def _is_credit(outline: Outline, at: int) -> bool:
    """Whether an element, or one in it that holds all of its text, is called the credit of a picture, by its name or
    beside one: the credits of an article name its author.
    """
    span = outline.starts[at], outline.stops[at]
    same = [one for one in range(at, outline.ends[at]) if (outline.starts[one], outline.stops[one]) == span]
    called = frozenset[str]().union(*map(outline.names, same))
    if called.isdisjoint(CREDIT_TOKENS):
        return False
    return not called.isdisjoint(PICTURE_TOKENS) or any(is_beside_picture(outline, one) for one in same)


def _is_in_box(outline: Outline, at: int) -> bool:
    """Whether a lone name stands first in an element that is called the author's, or alone in what does."""
    if outline.chars(at) > MAX_NAME_CHARS:
        return False
    called = False
    for around in outline.around(at):
        if outline.starts[around] != outline.starts[at] or called:
            break
        called = bool(outline.names(around) & BYLINE_TOKENS)
        if outline.stops[around] != outline.stops[at]:
            break
    text = outline.text(at)
    return called and " " in text and is_byline(text) and not is_author_label(text)


def _is_signed(line: str, people: Sequence[Person]) -> bool:
    """Whether *people* and little else stand in *line*: names begin sentences too."""
    return sum(count_words(person.name) for person in people) * MAX_WORDS_PER_NAME_WORD >= count_words(line)


def _signatures(outline: Outline) -> list[int]:
    """What the page marks as its author's name, be it a nickname."""
    marked = outline.css('a[rel~="author"], .author.vcard, .author .fn, .author-name, .byline-name, .p-author')
    names = ((at, _card_name(outline, at)) for at in marked)
    linked = shortest_names(outline, marked)
    return [
        at
        for at, name in names
        if 1 < len(name) <= MAX_NAME_CHARS
        and not is_photo_credit(name)
        and not is_network(name, outline.attribute(at, "href"))
        and not says_more(outline, at, linked)
    ]


def _card_name(outline: Outline, at: int) -> str:
    """The name on a card: its text, else what its one picture is called, else its title (microformats2).

    A picture or a title that is called as a person is has the name and nothing else: "Picture of Jane Doe" is none.
    """
    if outline.chars(at):
        return outline.text(at)
    pictures = outline.within(at, "img")
    stated = [outline.attribute(one, "alt") for one in pictures] if len(pictures) == 1 else []
    names = (without_label(one.strip()) for one in (*stated, outline.attribute(at, "title")))
    return next((name for name in names if _is_full_name(name)), "")


def _is_full_name(name: str) -> bool:
    """Whether *name* is that of one person, in two words unless its script has no capitals."""
    if [person.name for person in parse_authors(name)] != [name]:
        return False
    return " " in name or not (name[0].isupper() or name[0].islower())


def _only(outline: Outline, signatures: Iterable[int]) -> str | None:
    """The one name that all *signatures* give; None if they give several."""
    names = {without_label(_card_name(outline, at)) for at in signatures}
    return names.pop() if len(names) == 1 else None


def _right_behind(outline: Outline, elements: Iterable[int], body: int | None) -> list[int]:
    """The elements that hold the line right behind the text and nothing else; none if it is that of a card or begins a
    comment: a day beside it, and what was said that day.
    """
    behind = (at for at in elements if body is not None and at >= outline.ends[body])
    line = next(text_lines(outline, behind), None)
    if line is None or is_in_card(outline, line) or _begins_comment(outline, line):
        return []
    span = outline.starts[line], outline.stops[line]
    same = [at for at in range(line, outline.ends[line]) if (outline.starts[at], outline.stops[at]) == span]
    return [*takewhile(lambda at: (outline.starts[at], outline.stops[at]) == span, outline.around(line)), *same]


def _begins_comment(outline: Outline, line: int) -> bool:
    """Whether a day stands right behind a line in the element around it, and behind it a text."""
    boxes = takewhile(lambda at: outline.chars(at) <= MAX_COMMENT_CHARS, islice(outline.around(line), MAX_CARD_LEVELS))
    for box in boxes:
        lines = [at for at in text_lines(outline, range(outline.ends[line], outline.ends[box])) if outline.chars(at)]
        if len(lines) > 1 and is_dated(outline, lines[0]) and not any(is_dated(outline, at) for at in lines[1:]):
            return True
    return False


def _agency(outline: Outline, elements: Iterable[int]) -> str | None:
    """An agency or a staff in whose place a person would be named."""
    for at in elements:
        if 1 < outline.chars(at) <= MAX_NAME_CHARS and outline.names(at) & BYLINE_TOKENS and _signs(outline.text(at)):
            return without_label(outline.text(at))
    return None


def _handle(outline: Outline, elements: Iterable[int]) -> str | None:
    """One word in an element of its own behind a word like "by", in a short line: "Posted by <span>rasos</span>"."""
    for at in elements:
        if outline.tags[at] not in HANDLE_TAGS or not 1 < outline.chars(at) <= MAX_HANDLE_CHARS:
            continue
        before, line = outline.starts[at] - 1, outline.box_around(at)
        if before < outline.starts[max(line, 0)] or outline.chars(max(line, 0)) > MAX_BYLINE_CHARS:
            continue
        name, words = outline.text(at), outline.pieces[before].split()
        if any(map(str.isspace, name)) or not any(map(str.isalpha, name)) or not words:
            continue
        if byline_word(words[-1]) not in ("by", "of") or len(words) > MAX_WORDS_BEFORE or is_furniture(name):
            continue
        if not _is_filed(outline, at, (Person(name=name),)):
            return name
    return None


def _signs(name: str) -> bool:
    return is_nobody(name) and not is_author_label(name)
