"""Which links of a page name its authors: by what they say, by where they lead, or by the label before them.

Links to reviewers, photographers and networks, and those in sentences and legends, name none.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from urllib.parse import urlsplit

from scraper.article.evidence import Context
from scraper.article.html.fields.publisher import host_of
from scraper.article.html.outline import Outline
from scraper.article.html.spoken import is_spoken
from scraper.article.html.tree import address, fold_space, key_of, plain_key, words_of
from scraper.text.bylines import is_author_label, is_byline, is_labelled_byline, is_name, parse_authors, without_label
from scraper.text.letters import begins_small
from scraper.text.phrases import byline_word, is_furniture, is_job, is_nobody
from storage.model import Person

#: What pages call the elements in which authors stand.
BYLINE_TOKENS = words_of(
    "author authors authorname byline contributor contributors creator writer reporter signature autor auteur tacgia"
    " journalist editor username nick autores auteurs firma redactor verfasser penulis yazar autorius autors"
    " awdur forfatter hofundur kirjoittaja muallif skribent skrywer szerzo toimittaja"
)
#: Where links to an author's page lead.
AUTHOR_PATH = re.compile(
    r"(?i)/(?:authors?|tac-gia|auteurs?|autor(?:es|en|i|e)?|by|profiles?|writers?|contributors?|verfasser|redakteure?|redaktion|journalist(?:e|es|s)?"
    r"|reporters?|columnists?|firmas?|colunistas?|yazar(?:lar)?|penulis|forfatter|skribent|avtor|autori|autorius|awdur"
    r"|hofundur|kirjoittaja|muallif|skrywer|szerzo|toimittaja)/.|/@[^\W\d]"
    r"|[?&](?:author|autor|auteur)=[^&#]"
)
#: Where a link to anyone's account leads: it may name a reader, but no section.
ACCOUNT_PATH = re.compile(r"(?i)/(?:users?|u|members?)/[^/]")
#: Before the name of a reviewer or editor.
REVIEWED = re.compile(r"(?i)review|fact.?check|edited|checked by|geprüft|redigiert|relu par|hiệu đính")
#: At the end of what stands before a name: the name of an editor, a photographer.
_OTHER_ROLE = re.compile(
    r"(?i)(?:\W|^)(?:editor|redaktur|penyunting|edición|edizione|edição|επιμέλεια|редактор|photos?|fotos?|bild(?:er)?|grafik)\s*[:：]?\s*$"
)
#: Where a small letter meets a capital one or a handle; space before a sign.
_GLUED = re.compile(r"[^\W\d_A-Z](?:[A-Z]|@\w)")
_BEFORE_SIGN = re.compile(r"\s+(?=[,.;:])")
#: The longest label in an element before that of the name.
MAX_LABEL_CHARS = 24
#: The longest lone name; a longer line around a linked name is a sentence.
MAX_NAME_CHARS = 60
MAX_NAME_LINE_CHARS = 80


def leads_to_person(href: str) -> bool:
    """Whether a target is the page of an author or the account of anyone."""
    return AUTHOR_PATH.search(href) is not None or ACCOUNT_PATH.search(href) is not None


def linked_authors(
    outline: Outline, elements: Iterable[int], context: Context, menu: Container[str]
) -> tuple[Person, ...]:
    """Linked names: rel=author, or links that a byline holds, of which further ones lie beside the first, and none is
    the name of a section in a *menu*, unless a label stands before it.
    """
    people: dict[str, Person] = {}
    pages: dict[str, str] = {}
    elements = list(elements)
    names = shortest_names(outline, elements)
    for at in elements:
        if outline.tags[at] != "a" or (href := outline.attribute(at, "href")) in pages:
            continue
        if outline.own.get(outline.box_around(at), 0) > MAX_NAME_LINE_CHARS:  # in a sentence
            continue
        stated = leads_to_signer(outline, at)
        if not stated and BYLINE_TOKENS.isdisjoint(outline.names(at) | outline.names(outline.parents[at])):
            continue
        text = set_apart(outline, at)
        url = address(context.base_url, href)
        small = stated and _is_small_name(text) and is_introduced(outline, at)
        if not (small or is_byline(text)) or is_network(text, url):
            continue
        if _is_spoken_link(outline, at) or says_more(outline, at, names):
            continue
        if key_of(text) in menu and not (stated or is_introduced(outline, at)):
            continue
        before = outline.line(max(0, outline.starts[at] - 2), outline.starts[at])
        folder = _folder(url)
        if is_other(before) or (pages and not stated and folder not in pages.values()) or _is_legend(outline, at):
            continue
        pages[href] = folder
        for person in parse_authors(text) or (Person(name=text),):
            people.setdefault(person.name, Person(name=person.name, url=url))
    return tuple(people.values())


def _is_small_name(text: str) -> bool:
    """Whether *text* would be a first and a last name if both began with capitals, and is no desk."""
    words = text.split()
    if len(words) != 2 or not any(map(begins_small, words)) or is_nobody(text) or is_job(text):
        return False
    if any(byline_word(word) or is_nobody(word) for word in words):
        return False
    return not is_furniture(text) and is_name(text.title())


def linked_signer(outline: Outline, elements: Iterable[int]) -> str | None:
    """Who signs with no person's name, a desk or a handle: the link to an author's page whose address ends in its
    words.
    """
    for at in elements:
        if outline.tags[at] != "a" or not 1 < outline.chars(at) <= MAX_NAME_CHARS or _is_legend(outline, at):
            continue
        href, text = outline.attribute(at, "href"), outline.text(at)
        if not leads_to_signer(outline, at) and not _is_behind_by(outline, at):
            continue
        if is_called_so(href, text) and not is_furniture(text):
            return text
    return None


def leads_to_signer(outline: Outline, link: int) -> bool:
    """Whether a link says, or its address, that it leads to the author."""
    return (
        "author" in outline.attribute(link, "rel").split()
        or AUTHOR_PATH.search(outline.attribute(link, "href")) is not None
    )


def shortest_names(outline: Outline, links: Iterable[int]) -> dict[str, str]:
    """The shortest text of several words among all links to each page that one of *links* leads to."""
    pages = {outline.attribute(at, "href") for at in links if outline.tags[at] == "a"}
    pages = {href for href in pages if href[:1] not in ("", "#")}
    names: dict[str, str] = {}
    for at in outline.within(0, "a") if pages else ():
        if (href := outline.attribute(at, "href")) not in pages:
            continue
        text = outline.text(at)
        if " " in text and len(text) < len(names.get(href, text + " ")):
            names[href] = text
    return names


def says_more(outline: Outline, at: int, names: Mapping[str, str]) -> bool:
    """Whether a link holds the name that another link to the same page gives, and more: "All posts by Jane Doe"."""
    text, name = outline.text(at), names.get(outline.attribute(at, "href"), "")
    return outline.tags[at] == "a" and name != text and f" {name} " in f" {text} " and is_name(name)


def _is_spoken_link(outline: Outline, at: int) -> bool:
    """Whether only a screen reader says the words of a link: it shows an icon."""
    shown = outline.line(outline.starts[at], outline.stops[at])
    spoken = (one for one in range(at + 1, outline.ends[at]) if outline.tags[one] and is_spoken(outline, one))
    return any(outline.text(one) == shown for one in spoken)


def _is_behind_by(outline: Outline, at: int) -> bool:
    """Whether a word like "by" stands right before an element."""
    before = outline.pieces[outline.starts[at] - 1].split() if outline.starts[at] else []
    return bool(before) and byline_word(before[-1]) == "by"


def is_introduced(outline: Outline, at: int) -> bool:
    """Whether what stands right before an element says that it names an author."""
    if _is_behind_by(outline, at) or has_label(outline, at):
        return True
    name, start = outline.text(at), outline.starts[at]
    line = fold_space(f"{outline.pieces[start - 1]} {name}") if start else name
    return is_labelled_byline(line) and without_label(line) == name


def is_called_so(href: str, name: str) -> bool:
    """Whether an address ends in the words of *name*."""
    try:
        page = urlsplit(href).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return False
    return bool(page) and plain_key(name) in (plain_key(page), plain_key(page.partition(".")[0]))


def is_network(text: str, url: str | None) -> bool:
    """Whether a word names the site that it leads to: "Twitter", "Google+". A full name may have a site of its own."""
    host, name = host_of(url).split("."), text.rstrip(" +")
    return len(host) > 1 and " " not in name and plain_key(name) == plain_key(host[-2])


def _folder(url: str | None) -> str:
    """What the addresses of a site's authors share: all but the last part."""
    return (url or "").rstrip("/").rpartition("/")[0]


def _is_legend(outline: Outline, at: int) -> bool:
    return any(outline.tags[one] == "figcaption" for one in outline.around(at))


def is_other(label: str) -> bool:
    """Whether what stands before a name says that it is not the author's."""
    return REVIEWED.search(label[-40:]) is not None or _OTHER_ROLE.search(label[-20:]) is not None


def set_apart(outline: Outline, at: int) -> str:
    """The text of an element with a space between a name and a job that only their elements set apart."""
    text = outline.text(at)
    if outline.stops[at] - outline.starts[at] < 2 or _GLUED.search(text) is None:
        return text
    words = " ".join(piece.strip() for piece in outline.pieces[outline.starts[at] : outline.stops[at]])
    return _BEFORE_SIGN.sub("", fold_space(words))


def has_label(outline: Outline, at: int) -> bool:
    """Whether a label stands before an element, in another one: <span>By</span> <span>An Bình</span>."""
    start = outline.starts[at]
    return start > 0 and len(label := outline.pieces[start - 1].strip()) <= MAX_LABEL_CHARS and is_author_label(label)
