"""The authors: who signs the page (links, bylines, signatures, boxes about the author), and whom the evidence names.

Readers who comment, photographers and the authors of other articles sign pages, too; they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, combinations, islice, zip_longest
from urllib.parse import urlsplit

from scraper.article.evidence import Context, Evidence, Found, ask
from scraper.article.html.body.ending import is_day
from scraper.article.html.extent import elements_behind
from scraper.article.html.fields.bare_names import (
    MIN_NAME_CHARS,
    are_words,
    bare_names,
    beside_date,
    is_told_of,
    last_line,
    names_in,
)
from scraper.article.html.fields.dates import MAX_ELEMENTS_BEHIND, is_in_card, text_bottom, text_top
from scraper.article.html.fields.publisher import host_of
from scraper.article.html.header import MAX_NEAR_ELEMENTS, is_dated, text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, fold_space, has_figure, key_of, plain_key, words_of
from scraper.text.bylines import (
    is_author_label,
    is_byline,
    is_labelled_byline,
    is_login,
    is_name,
    is_photo_credit,
    parse_authors,
    parse_credit,
    without_label,
)
from scraper.text.length import count_words
from scraper.text.letters import begins_small
from scraper.text.phrases import byline_word, is_furniture, is_nobody, leads_on
from storage.model import Person

BYLINE_TOKENS = words_of(
    "author authors authorname byline contributor contributors creator writer reporter signature autor auteur tacgia"
    " journalist editor username autores auteurs firma redactor verfasser penulis yazar"
)
#: Where links to an author's page lead.
AUTHOR_PATH = re.compile(
    r"(?i)/(?:authors?|tac-gia|auteurs?|autor(?:es|en|i|e)?|by|profiles?|writers?|contributors?|verfasser|redakteure?|redaktion|journalist(?:e|es|s)?"
    r"|reporters?|columnists?|firmas?|colunistas?|yazar(?:lar)?|penulis|forfatter|skribent|avtor|autori)/.|/@[^\W\d]"
)
#: Before the name of a reviewer or editor.
_REVIEWED = re.compile(r"(?i)review|fact.?check|edited|checked by|geprüft|redigiert|relu par|hiệu đính")
#: At the end of what stands before a name: the name of an editor, a photographer.
_OTHER_ROLE = re.compile(
    r"(?i)(?:\W|^)(?:editor|redaktur|penyunting|edición|edizione|edição|επιμέλεια|редактор|photos?|fotos?|bild(?:er)?|grafik)\s*[:：]?\s*$"
)
_WORDS = re.compile(r"[^\W\d_]+")
#: Where a labelled field begins within a line.
_FIELD = re.compile(r"\s([^\W\d_]{1,12}\s?[:：])")
#: What a field before that has: a colon, or a date or sign at its end.
_ENDS_FIELD = re.compile(r"[:：]|\d\D?$|\W$")
#: Signs behind which a line says something else than names.
_BESIDE = re.compile(r"\s+[|•·]\s+")
#: Where a small letter meets a capital one or a handle; space before a sign.
_GLUED = re.compile(r"[^\W\d_A-Z](?:[A-Z]|@\w)")
_BEFORE_SIGN = re.compile(r"\s+(?=[,.;:])")
_AROUND_NAMES = " .,()（）[]【】"
#: Elements that are never a byline.
NO_BYLINE_TAGS = frozenset(("ul", "ol", "img", "svg", "br", "source", "iframe"))
#: The longest byline, and how many words it may have for each word of its names: "An Bình, correspondent in Hanoi
#: for the environment".
MAX_BYLINE_CHARS, MAX_WORDS_PER_NAME_WORD = 120, 5
#: The longest label in an element before that of the name.
MAX_LABEL_CHARS = 24
#: Elements that set a handle apart, the longest handle, and the most words before it in its line.
HANDLE_TAGS = frozenset(("span", "b", "strong", "em", "i", "a"))
MAX_HANDLE_CHARS, MAX_WORDS_BEFORE = 30, 4
#: The box of an article's day and author, and how many elements above the link to him that is.
MAX_CARD_CHARS, MAX_CARD_LEVELS = 300, 4
#: So many pictures are looked at for a portrait.
MAX_PORTRAITS = 100
#: The longest lone name; a longer line around a linked name is a sentence.
MAX_NAME_CHARS = 60
MAX_NAME_LINE_CHARS = 80


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
) -> tuple[tuple[Person, ...], str | None]:
    """(those whom the page links as its authors, its byline).

    *before* and *after* are the elements around the title. In the text and behind it is looked only where authors are
    *missing*, and for an agency where a byline is. *known*: keys of titles, *menu*: those of sections: no names.
    """
    near = before[-MAX_NEAR_ELEMENTS:]
    authors, byline = _linked(outline, (*near, *after), context, menu), _byline(outline, after, menu)
    if "authors" not in missing or authors or byline:
        return authors, byline
    if byline := _byline(outline, near, menu, bare=False) or _linked_signer(outline, (*near, *after)):
        return (), byline
    top = list(text_top(outline, body, lines=2))
    authors, byline = _linked(outline, top, context, menu), _byline(outline, top, menu, bare=False)
    if authors or byline:
        return authors, byline
    lines = list(text_lines(outline, dict.fromkeys((*near, *after, *top))))
    bottom = [*text_bottom(outline, body), *elements_behind(outline, heading, body)]
    dated = [at for at in text_lines(outline, bottom) if is_dated(outline, at)]
    signatures = _signatures(outline)
    found = (
        bare_names(outline, lines, heading, body, known=known, menu=menu)
        or _only(outline, [at for at in signatures if at in {*near, *after, *top}])
        or _only(outline, signatures)
        or _behind(outline, body)
        or _in_card_of_page(outline, body)
        or _byline(outline, dated, menu, bare=False)
        or bare_names(outline, dated, heading, body, known=known, menu=menu, is_behind=True)
        or _portrayed(outline, body, known)
        or last_line(outline, heading, body, known=known, menu=menu)
    )
    if found is None and "byline" in missing:
        found = _agency(outline, (*after, *top)) or _handle(outline, (*near, *after, *top))
    return (), found


def _linked(outline: Outline, elements: Iterable[int], context: Context, menu: Container[str]) -> tuple[Person, ...]:
    """Linked names: rel=author, or links that a byline holds, of which further ones lie beside the first, and none is
    the name of a section in a *menu*, unless a label stands before it.
    """
    people: dict[str, Person] = {}
    pages: dict[str, str] = {}
    for at in elements:
        if outline.tags[at] != "a" or (href := outline.attribute(at, "href")) in pages:
            continue
        if outline.own.get(outline.box_around(at), 0) > MAX_NAME_LINE_CHARS:  # in a sentence
            continue
        stated = _leads_to_signer(outline, at)
        if not stated and BYLINE_TOKENS.isdisjoint(outline.names(at) | outline.names(outline.parents[at])):
            continue
        text = _set_apart(outline, at)
        url = address(context.base_url, href)
        if not is_byline(text) or _is_network(text, url):
            continue
        if key_of(text) in menu and not (stated or _is_introduced(outline, at)):
            continue
        before = outline.line(max(0, outline.starts[at] - 2), outline.starts[at])
        folder = _folder(url)
        if _is_other(before) or (pages and not stated and folder not in pages.values()) or _is_legend(outline, at):
            continue
        pages[href] = folder
        for person in parse_authors(text):
            people.setdefault(person.name, Person(name=person.name, url=url))
    return tuple(people.values())


def _linked_signer(outline: Outline, elements: Iterable[int]) -> str | None:
    """Who signs with no person's name, a desk or a handle: the link to an author's page whose address ends in its
    words.
    """
    for at in elements:
        if outline.tags[at] != "a" or not 1 < outline.chars(at) <= MAX_NAME_CHARS or _is_legend(outline, at):
            continue
        href, text = outline.attribute(at, "href"), outline.text(at)
        if not _leads_to_signer(outline, at) and not _is_behind_by(outline, at):
            continue
        if _is_called_so(href, text) and not is_furniture(text):
            return text
    return None


def _leads_to_signer(outline: Outline, link: int) -> bool:
    """Whether a link says, or its address, that it leads to the author."""
    return (
        "author" in outline.attribute(link, "rel").split()
        or AUTHOR_PATH.search(outline.attribute(link, "href")) is not None
    )


def _is_behind_by(outline: Outline, at: int) -> bool:
    """Whether a word like "by" stands right before an element."""
    before = outline.pieces[outline.starts[at] - 1].split() if outline.starts[at] else []
    return bool(before) and byline_word(before[-1]) == "by"


def _is_introduced(outline: Outline, at: int) -> bool:
    """Whether what stands right before an element says that it names an author."""
    if _is_behind_by(outline, at) or _has_label(outline, at):
        return True
    name, start = outline.text(at), outline.starts[at]
    line = fold_space(f"{outline.pieces[start - 1]} {name}") if start else name
    return is_labelled_byline(line) and without_label(line) == name


def _is_called_so(href: str, name: str) -> bool:
    """Whether an address ends in the words of *name*."""
    try:
        page = urlsplit(href).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return False
    return bool(page) and plain_key(name) in (plain_key(page), plain_key(page.partition(".")[0]))


def _is_network(text: str, url: str | None) -> bool:
    """Whether a word names the site that it leads to: "Twitter"."""
    host = host_of(url).split(".")
    return len(host) > 1 and " " not in text and plain_key(text) == plain_key(host[-2])


def _folder(url: str | None) -> str:
    """What the addresses of a site's authors share: all but the last part."""
    return (url or "").rstrip("/").rpartition("/")[0]


def _is_legend(outline: Outline, at: int) -> bool:
    return any(outline.tags[one] == "figcaption" for one in outline.around(at))


def _is_other(label: str) -> bool:
    """Whether what stands before a name says that it is not the author's."""
    return _REVIEWED.search(label[-40:]) is not None or _OTHER_ROLE.search(label[-20:]) is not None


def _byline(outline: Outline, elements: Iterable[int], menu: Container[str], *, bare: bool = True) -> str | None:
    """The first line that names people by its label or by what it is called, or (*bare*) beside a date."""
    for at in elements:
        if outline.tags[at] in NO_BYLINE_TAGS or not 2 <= outline.chars(at) <= MAX_BYLINE_CHARS:
            continue
        if at in outline.broken and outline.has(at, "p", "div"):
            continue
        text = _set_apart(outline, at)
        if not 2 <= len(text) <= MAX_BYLINE_CHARS:
            continue
        called = bool(outline.names(at) & BYLINE_TOKENS) or _has_label(outline, at) or _is_in_box(outline, at)
        field = _labelled_field(text)
        if not (called or field or has_figure(text) or is_labelled_byline(text)):
            continue
        if is_furniture(text) or _REVIEWED.match(text):
            continue
        name = field or beside_date(text)
        if outline.has(at, "time") and not is_labelled_byline(name):
            continue
        people = parse_authors(name) if name[-1:] not in ":：" else ()  # "Deadline: 7 March 2026"
        labelled = is_labelled_byline(name) or (
            bare and name != text and len(people) == 1 and people[0].name != name.strip(_AROUND_NAMES)
        )
        if people and (labelled or (called and _is_signed(name, people))) and not _is_filed(outline, at, people, menu):
            return name
    return None


def _labelled_field(text: str) -> str:
    """The part of a line of several labelled fields that names authors: "Source: Coast Author: Thu An"; "" without."""
    if ":" not in text and "：" not in text:
        return ""
    starts = [match.start(1) for match in _FIELD.finditer(text)]
    if starts and leads_on(f"{text[: starts[0]].rstrip().rpartition(' ')[2]} {text[starts[0] :]}"):
        starts = starts[1:]  # the label may have another word: "Previous story: …"
    fields = [text[start:end].strip() for start, end in zip_longest(starts, starts[1:])]
    return next((field for field in fields if is_labelled_byline(field)), "")


def _is_filed(outline: Outline, at: int, people: Sequence[Person], menu: Container[str] = ()) -> bool:
    """Whether what looks like the last name in a line is a link to a category, "Written in <a rel=category>Walks</a>",
    or that to a section of the *menu*. A site of one author has him in its menu: what says that a link names him wins.
    """
    for link in (at, *outline.within(at, "a")):
        if outline.tags[link] != "a" or outline.text(link) != people[-1].name:
            continue
        if {"category", "tag"} & {*outline.attribute(link, "rel").split()}:
            return True
        if key_of(people[-1].name) in menu and not (_leads_to_signer(outline, link) or _is_introduced(outline, link)):
            return True
    return False


def _set_apart(outline: Outline, at: int) -> str:
    """The text of an element with a space between a name and a job that only their elements set apart."""
    text = outline.text(at)
    if outline.stops[at] - outline.starts[at] < 2 or _GLUED.search(text) is None:
        return text
    words = " ".join(piece.strip() for piece in outline.pieces[outline.starts[at] : outline.stops[at]])
    return _BEFORE_SIGN.sub("", fold_space(words))


def _has_label(outline: Outline, at: int) -> bool:
    """Whether a label stands before an element, in another one: <span>By</span> <span>An Bình</span>."""
    start = outline.starts[at]
    return start > 0 and len(label := outline.pieces[start - 1].strip()) <= MAX_LABEL_CHARS and is_author_label(label)


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
    return [
        at
        for at in outline.css('a[rel~="author"], .author.vcard, .author .fn, .author-name, .byline-name')
        if 1 < outline.chars(at) <= MAX_NAME_CHARS and not is_photo_credit(outline.text(at))
    ]


def _only(outline: Outline, signatures: Iterable[int]) -> str | None:
    """The one name that all *signatures* give; None if they give several."""
    names = {without_label(outline.text(at)) for at in signatures}
    return names.pop() if len(names) == 1 else None


def _behind(outline: Outline, body: int | None) -> str | None:
    """The one author whom a box behind the text names, by a link to his page or by a label."""
    if body is None:
        return None
    names: dict[str, str] = {}
    for at in range(outline.ends[body], min(outline.ends[body] + MAX_ELEMENTS_BEHIND, len(outline.tags))):
        if not 2 < outline.chars(at) <= MAX_NAME_CHARS:
            continue
        href = outline.attribute(at, "href") if outline.tags[at] == "a" else ""
        linked = AUTHOR_PATH.search(href) and "/profile" not in href  # whoever is named has a profile
        text = outline.text(at)
        if not (linked or is_labelled_byline(text) or _has_label(outline, at)):
            continue
        if _REVIEWED.match(text) or is_in_card(outline, at):
            continue
        people = parse_authors(text) if is_byline(text) else ()
        names.update((person.name, text) for person in people if _is_full(person.name))
    return next(iter(names.values())) if len(names) == 1 else None


def _in_card_of_page(outline: Outline, body: int | None) -> str | None:
    """Whom the one box outside of the text links that begins with a day and has no headline, which a card of another
    article would have.
    """
    cards: dict[int, str] = {}
    for link in outline.within(0, "a"):
        if outline.holds(body, link) or not AUTHOR_PATH.search(outline.attribute(link, "href")):
            continue
        if not 1 < outline.chars(link) <= MAX_NAME_CHARS:
            continue
        for box in islice(outline.around(link), MAX_CARD_LEVELS):
            if outline.chars(box) > MAX_CARD_CHARS or any(outline.holds(box, one) for one in (body, *cards)):
                break
            first = next(text_lines(outline, range(box, outline.ends[box])), None)
            if first is not None and first < link and is_day(outline.text(first)):
                if all(outline.chars(one) <= MAX_NAME_CHARS / 2 for one in outline.within(box, "a")):
                    cards[box] = outline.text(link)
                    if len(cards) > 1:
                        return None
                break
    return next(iter(cards.values())) if len(cards) == 1 else None


def _is_full(name: str) -> bool:
    """Whether a name has several words, or is of a script that writes them together."""
    return " " in name or name[0] >= "\u3040"


def _portrayed(outline: Outline, body: int | None, known: frozenset[str]) -> str | None:
    """The one name that a picture says it shows, and that stands beside it, if the page says that this is its author:
    by a link to an author's page, a line about him, a date beside it, or a word like "by" before it.
    """
    names = set()
    for at in outline.within(0, "img")[:MAX_PORTRAITS]:
        name = outline.attribute(at, "alt")
        if not MIN_NAME_CHARS <= len(name) <= MAX_NAME_CHARS or name in names:
            continue
        near = outline.pieces[max(0, outline.starts[at] - 1) : outline.starts[at] + 2]
        pieces = [piece.strip() for piece in near]
        if not any(name in piece for piece in pieces):
            continue
        is_alone = name in pieces
        line = outline.box_around(at)
        in_dated_line = is_alone and line > 0 and is_dated(outline, line) and not has_figure(name)
        if (in_dated_line and (is_name(name) or names_in(name, known))) or (
            names_in(name, known) == [name]
            and (
                _signed_by(name, " ".join(pieces))
                or (is_alone and (_leads_to_author(outline, at, name) or is_told_of(outline, name, body)))
            )
        ):
            names.add(name)
    return names.pop() if len(names) == 1 else None


def _signed_by(name: str, sentence: str) -> bool:
    """Whether a word like "by" stands before *name* in *sentence*: "This post was written by Jane Doe, an editor"."""
    words = sentence.partition(name)[0].split()
    return name in sentence and bool(words) and byline_word(words[-1]) == "by"


def _leads_to_author(outline: Outline, image: int, name: str) -> bool:
    """Whether a picture, or a link with *name*, leads to the page of an author."""
    links = [outline.link_around(image), *(at for at in outline.within(0, "a") if name in outline.text(at))]
    return any(at is not None and AUTHOR_PATH.search(outline.attribute(at, "href")) is not None for at in links)


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


def stated_authors(found: Found, signature: str | None) -> Iterator[tuple[str, tuple[Person, ...]]]:
    """Where the authors may be stated, best first, and who they are there; *signature*: the byline under the text."""
    yield "rule authors", found["rule"].authors
    yield "rule byline", people_of(found["rule"].byline)
    yield "json-ld author", found["json-ld"].authors
    yield "place that was learnt", found["learnt"].authors
    yield "links to authors", found["markup"].authors
    yield "itemprop author", signers_of(found["itemprop"])
    yield "line beside the title", people_of(found["markup"].byline)
    yield "end of the text", people_of(signature)
    yield "meta author", people_of(found["meta"].byline)


def signers_of(one: Evidence) -> tuple[Person, ...]:
    """The people whom a reader names as authors, or in the byline."""
    return one.authors or people_of(one.byline)


def sure_signature(found: Found, signature: str | None, outline: Outline) -> str | None:
    """The *signature* under the text; None where it is one word, which may be any, and something else signs, or where
    it is in capitals and the page has all of its words in small letters.
    """
    if signature is None or is_labelled_byline(signature):
        return signature
    if any(map(str.isspace, signature.strip(" .,"))):
        return None if signature.isupper() and are_words(outline, _WORDS.findall(signature), least=1) else signature
    signed = any(one.byline or one.authors for reader, one in found.items() if reader != "rule")
    is_small = begins_small(next(filter(str.isalpha, signature), ""))  # many scripts have no capitals
    return None if signed or is_small else signature


def decide_authors(found: Found, signature: str | None, papers: frozenset[str]) -> tuple[Person, ...]:
    """The first evidence that names people, the paper itself not counted; all of those whom the page shows, if more."""
    named = filter(None, (people_among(stated, papers) for _, stated in stated_authors(found, signature)))
    people = next(named, ())
    if all(is_login(one.name) for one in people):  # the page may show whose it is
        people = next((others for others in named if all(" " in one.name for one in others)), people)
    shown = found["markup"]
    line = _BESIDE.split(shown.byline or "", maxsplit=1)[0]
    for more in (shown.authors, people_of(line), _followed(people, people_of(found["meta"].byline))):
        # the page shows all of them and its metadata name the first, or the other way round; one word may be a section
        more = tuple(one for one in people_among(more, papers) if " " in one.name or not one.name.isascii())
        if people and len(people) < len(more) and all(_is_among(one, more) for one in people):
            return more
    stated = people_among(people_of(found["meta"].byline), papers) if line else ()
    if stated and all(" " in one.name and _key(one) in plain_key(line) for one in stated):
        # then what the line has beside the name is no other one: "Jane Doe Profile Follow"
        names = [*map(_key, stated)]
        if not any(_key(one) in name or name in _key(one) for one in people for name in names):
            return stated
    return people


def _followed(people: Sequence[Person], stated: Sequence[Person]) -> Sequence[Person]:
    """*stated* if they begin with *people* and go on with others, none of whom is one of these in another spelling."""
    goes_on = [*map(_key, stated[: len(people)])] == [*map(_key, people)]
    return (
        stated
        if goes_on and not any(_is_spelling(one.name, other.name) for one, other in combinations(stated, 2))
        else ()
    )


def _is_spelling(name: str, other: str) -> bool:
    """Whether each word of the shorter name is one of the longer, or its initial: "J. Doe" and "Jane Ann Doe"."""
    short, long = sorted((_name_words(name), _name_words(other)), key=len)
    return all(any(_is_initial(one, two) or _is_initial(two, one) for two in long) for one in short)


def _is_initial(one: str, word: str) -> bool:
    return one == word or (len(one) == 1 and word.startswith(one))


def _name_words(name: str) -> list[str]:
    return [plain_key(word) for word in _WORDS.findall(name)]


def _is_among(one: Person, others: Iterable[Person]) -> bool:
    """Whether one of *others* has the name, perhaps with a title: "Dr Jane Doe"."""
    return any(_key(one) in _key(other) for other in others)


def people_among(stated: Iterable[Person], papers: frozenset[str]) -> tuple[Person, ...]:
    """The people among *stated*, each once, with their names as a byline parts them."""
    people: dict[str, Person] = {}
    for person in stated:
        for one in people_of(person.name) or (person,):
            if not is_nobody(one.name) and not _is_paper(one.name, papers):
                people.setdefault(_key(one), replace(one, url=person.url))
    return tuple(people.values())


def decide_byline(found: Found, signature: str | None, authors: Sequence[Person], papers: frozenset[str]) -> str | None:
    """The line that signs the article: the first that names one of the *authors*, else the first that is not only the
    name of the paper.
    """
    lines = [signature, found["markup"].byline, ask(found, "byline", lambda one: one.byline)]
    stated = [line for line in lines if line]
    names = [_key(person) for person in authors]
    named = (line for line in stated if any(name in plain_key(line) for name in names))
    other = (line for line in stated if not _is_paper(without_label(line), papers))
    return next(chain(named, other, stated), None)


def _key(person: Person) -> str:
    return plain_key(person.name)


@lru_cache(maxsize=512)  # every field of people asks again
def people_of(byline: str | None) -> tuple[Person, ...]:
    """The people of a byline; "Theo Hồ Hương" names one, "Theo TTXVN" none."""
    if not byline:
        return ()
    credit = parse_credit(byline)
    if credit and " " not in credit:
        return ()
    return parse_authors(credit or byline)


def _is_paper(name: str, papers: frozenset[str]) -> bool:
    key = plain_key(name)
    first = name.split()[0]
    if len(first) > 1 and first.isupper() and plain_key(first) in papers:  # "MDR THÜRINGEN", an office of the paper
        return True
    return any(key == paper or (len(key) > 3 and key in paper) or (len(paper) > 5 and paper in key) for paper in papers)
