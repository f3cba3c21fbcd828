"""Small questions to a parsed tree: its text as a person reads it, its addresses, its pictures.

Calls into the tree are what costs (some 50 to 200 ns each), so everything here walks a node once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.urls import absolute, without_tracking
from storage.model import clean_text

#: What is never text of an article, with everything in it.
DEAD_TAGS = [
    "script", "style", "noscript", "template", "svg", "select", "input", "textarea", "button", "object", "math",
    "noframes", "noembed",
]  # fmt: skip

#: What a text that is on one line has none of.
_FOLDED = ("\n", "  ", "\t", "\r", "\f", "\v", "\u200b", "\ufeff")
#: An address that needs no repair: nothing to resolve, to encode or to take off. Where it ends is plain from each
#: character, so that nothing is tried twice.
_PART = r"(?:[\w~+,;:@!$&'()*=-]++|%[0-9A-Fa-f]{2})++"
_SIMPLE = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}"
    rf"(?:/(?:{_PART}(?:\.{_PART})*(?:/{_PART}(?:\.{_PART})*)*/?)?"
    r"(?:\?(?:[\w.~+,;:@!$()*=&/-]++|%[0-9A-Fa-f]{2})*+)?(?:#[\w.~+,;:@!$()*=&/-]+)?)?",
    re.ASCII,
)
#: Longer texts and addresses are not kept.
MAX_KEPT_CHARS = 1000
_FILE = re.compile(
    r"(?i)\.(?:(?P<picture>png|jpe?g|gif|webp|avif|svg)|mp[34]|(?P<document>pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|hwpx?"
    r"|epub|zip|rar|7z)|[gx]z|t[gx]z|bz2|deb|rpm|dmg|exe(?!\?)|msi|apk|iso)(?:[?#]|$)"
)
#: What scripts write in place of an address that they do not have.
NO_ADDRESSES = frozenset(("null", "undefined", "none", "false", "nan"))
#: "newsTitle" has the same words as "news-title".
_ASCII_LETTERS = bytes(code if 0x61 <= code <= 0x7A else 0x20 for code in range(256))
_TOKEN = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@lru_cache(maxsize=50_000)  # the pages of a site share their class names
def words_of(names: str) -> frozenset[str]:
    """The words in class names: "box-title newsItem" gives box, title, news, item."""
    if names.islower():
        return frozenset(names.encode(errors="replace").translate(_ASCII_LETTERS).decode().split())
    return frozenset(word.lower() for word in _TOKEN.findall(names))


#: Elements that are read for what their attributes say, and for what scripts and formulas hold.
ATTRIBUTE_TAGS = ("meta", "link", "base", "script", "noscript", "math", "img", "figcaption")
_ATTRIBUTE_TAGS = ", ".join(ATTRIBUTE_TAGS)


def attribute_elements(tree: LexborHTMLParser) -> dict[str, list[LexborNode]]:
    """The elements of a page with one of `ATTRIBUTE_TAGS`, by tag, in one walk: each costs a hundredth of the whole."""
    found: dict[str, list[LexborNode]] = {tag: [] for tag in ATTRIBUTE_TAGS}
    for node in tree.css(_ATTRIBUTE_TAGS):
        found[node.tag or ""].append(node)
    return found


HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
#: Elements that show code as it is typed.
CODE_TAGS = frozenset(("code", "pre", "kbd", "samp"))
#: Elements that begin a new line of text.
BLOCKS = HEADINGS | words_of(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form"
    " header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)


def has_any(text: str, parts: Iterable[str]) -> bool:
    """Whether *text* has one of *parts*; in a loop, which is several times as fast as a pattern or a generator."""
    for part in parts:  # noqa: SIM110
        if part in text:
            return True
    return False


def fold_space(text: str) -> str:
    """*text* on one line, as a browser shows it; NBSP survives inside."""
    if text.isascii():
        return " ".join(text.split())
    text = text.strip(" \n\t\r\xa0")
    for sign in _FOLDED:
        if sign in text:
            data = text.replace("\u200b", " ").replace("\ufeff", " ").encode(errors="surrogatepass")
            return b" ".join(data.split()).decode(errors="surrogatepass").strip("\xa0 ")  # bytes part at ASCII alone
    return text


def cleaned(text: str) -> str:
    """*text* as `clean_text` leaves it; quick where nothing in it can be unclean.

    The document was cleaned before it was parsed; references in attributes and texts may smuggle characters in.
    """
    if text.isprintable() or text.replace("\xa0", " ").isprintable():
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    return clean_text(text)


def text_of(node: LexborNode | None) -> str:
    """The text in *node* on one line, blocks and line breaks set apart by a space."""
    if node is None:
        return ""
    only = node.first_child
    if only is None:
        return ""
    if only.is_text_node and only.next is None:
        return cleaned(fold_space(only.text_content or ""))
    parts: list[str] = []
    for part in node.traverse(include_text=True):
        if part.is_text_node:
            parts.append(part.text_content or "")
        elif (tag := part.tag) == "br" or tag in BLOCKS:
            parts.append(" ")
    return cleaned(fold_space("".join(parts)))


def attribute(node: LexborNode | None, name: str) -> str:
    """The attribute *name* of *node*; "" without one."""
    value = node.attributes.get(name) if node is not None else None
    return cleaned(value).strip() if value else ""


#: In ASCII: signs, to be left out; all else in lower case.
_ASCII_SIGNS = bytes(code for code in range(0x80) if not chr(code).isalnum())
_ASCII_LOWER = bytes(range(256)).lower()
#: Whether a text has a figure in it.
has_figure = re.compile(r"\d").search


def key_of(text: str) -> str:
    """*text* as compared with other texts: letters and figures only, case folded."""
    return _key(text) if len(text) <= MAX_KEPT_CHARS else _key.__wrapped__(text)


@lru_cache(maxsize=2048)  # many readers compare one line
def _key(text: str) -> str:
    if text.isascii():
        return text.encode().translate(_ASCII_LOWER, _ASCII_SIGNS).decode()
    return "".join(filter(str.isalnum, text.casefold()))


def address(base_url: str | None, href: str | None) -> str | None:
    """Where *href* leads: an absolute http(s) URL without tracking; None if it leads nowhere."""
    if not href:
        return None
    return _address(base_url, href) if len(href) <= MAX_KEPT_CHARS else _address.__wrapped__(base_url, href)


@lru_cache(maxsize=4096)  # many readers ask where one link leads
def _address(base_url: str | None, href: str) -> str | None:
    if href.strip().lower() in NO_ADDRESSES:
        return None
    if href[0] == "/" and base_url is not None:
        origin = _origin(base_url)
        joined = origin.partition("//")[0] + href if href[1:2] == "/" else origin + href
        if _SIMPLE.fullmatch(joined):
            return without_tracking(joined)
    elif _SIMPLE.fullmatch(href):
        return without_tracking(href)
    url = absolute(base_url, href)
    return without_tracking(url) if url else None


def addresses(nodes: Iterable[LexborNode], base_url: str | None) -> tuple[str, ...]:
    """Where the links *nodes* lead, each address once."""
    return tuple(dict.fromkeys(url for node in nodes if (url := address(base_url, attribute(node, "href")))))


def is_file(url: str) -> bool:
    """Whether *url* leads to a picture or a download, which is no article."""
    return _FILE.search(url) is not None


def is_photo_file(url: str) -> bool:
    """Whether *url* leads to a picture."""
    return (found := _FILE.search(url)) is not None and found["picture"] is not None


def is_document(url: str) -> bool:
    """Whether *url* leads to a file to be read or unpacked: what an article hands out."""
    return (found := _FILE.search(url)) is not None and found["document"] is not None


@lru_cache(maxsize=1000)
def _origin(base_url: str) -> str:
    """Scheme and host of *base_url*; "" if it has none in plain form."""
    match = re.match(r"https?://[a-z0-9.-]+(?=/|$)", base_url)
    return match[0] if match else ""


def plain_key(text: str) -> str:
    """*text* as compared with host names: without accents."""
    if text.isascii():
        return key_of(text)
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return key_of("".join(character for character in decomposed if not unicodedata.combining(character)))
