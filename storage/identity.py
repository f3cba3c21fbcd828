"""What makes two documents one article: the marks of a document, and how two sets of marks agree.

Pure: nothing here reads the store. A strong mark (an address, a guid) decides alone; a weak one (path, title, text)
needs a second agreement, within one source (design, decision 2).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from slugify import slugify

from storage.model import Article, Document, Link, clean_text
from storage.text import UNSPACED

#: Query parameters that follow readers around and name no other page.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|zarsrc|_ga|igshid")
#: Second-level names under which sites are registered: "hanoi.gov.vn" is a site of its own.
SHARED_SUFFIXES = frozenset({"ac", "co", "com", "edu", "gov", "go", "info", "ne", "net", "or", "org"})
#: Slugs that name other files of the output (design, decision 6).
RESERVED_SLUGS = frozenset({"all", "index", "_health", "health", "feeds"})
#: How far apart the dates of one article may be stated (design, decision 2).
DATES_APART = timedelta(days=2)
#: Letters and digits from which on a title says enough to name its article without a summary.
TELLING_TITLE = 18
#: A summary cut short agrees with a lede that begins with it, from this many letters on.
TELLING_SUMMARY = 20
#: Share of three-word runs that two versions of one text have in common.
LIKENESS = 0.5
#: Share of the three-word runs of an abridged summary that the whole one has too.
ABRIDGED = 0.8
NUMBER = re.compile(r"\d+")
#: Letters and digits.
WORDS = re.compile(r"[^\W_]+")
#: A scheme, and no character that an IRI has only as %XX.
IRI = re.compile(r"""[A-Za-z][A-Za-z0-9+.-]*:(?:[^\x00-\x20\x7f-\xa0"<>\\^`{|}%\s]|%[0-9A-Fa-f]{2})+""")
#: What `repr` makes of characters that XML forbids; a few false alarms cost only time.
SUSPECT = re.compile(r"\\x[01]|\\u(?:d[89a-f]|fff[ef])")


def digest(*parts: str | None) -> str:
    """16 hexadecimal digits that stand for *parts*."""
    return blake2b("\x1f".join(part or "" for part in parts).encode(errors="surrogatepass"), digest_size=8).hexdigest()


def fold_name(name: str) -> str:
    """A name as categories and tags are compared: NFC, case-folded, white space as one space."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def fold_words(text: str | None) -> str:
    """Only the letters and digits of *text*, case-folded: what survives another layout or another extractor."""
    together = "".join(unicodedata.normalize("NFC", text or "").casefold().split())  # cheaper than the pattern
    return "".join(WORDS.findall(together))


@lru_cache(maxsize=4096)
def address_key(url: str) -> str:
    """*url* as addresses are compared: without scheme, "www.", fragment, tracking and a last slash."""
    try:
        parts = urlsplit(url.strip())
        host = _host(parts)
    except ValueError:  # "http://[" is an address to nobody, but it is a mark
        return url.strip()
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(pair[0]))
    return host + (parts.path.rstrip("/") or "/") + (f"?{urlencode(query)}" if query else "")


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").removeprefix("www.")
    return host if parts.port in (None, 80, 443) else f"{host}:{parts.port}"


def site_of(url: str | None) -> str | None:
    """The site that *url* belongs to: "dulich.example.com.vn" is of "example.com.vn"."""
    if url is None:
        return None
    try:
        host = _host(urlsplit(url))
    except ValueError:
        return None
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit() or len(labels) < 3:
        return host
    return ".".join(labels[-3:] if labels[-2] in SHARED_SUFFIXES else labels[-2:])


def names_no_article(canonical: str, permalink: str | None) -> bool:
    """Whether a page's canonical address is a home page, a section or another site's, and so tells nothing."""
    path = address_key(canonical).partition("/")[2]
    if not path or site_of(canonical) != site_of(permalink or canonical):
        return True
    if permalink is None:  # a file of its own is an article's; sections seldom are one
        return not re.search(r"[/.0-9]", path) and len(re.split(r"[-_]", path)) <= 2
    return address_key(permalink).startswith(address_key(canonical) + "/")


def tells(title: str) -> bool:
    """Whether *title* is long enough to name one article; "Bản tin sáng" is not."""
    folded = fold_words(title)
    return len(folded) + 2 * len(UNSPACED.findall(folded)) >= TELLING_TITLE


def summaries_agree(one: str | None, other: str | None, *, telling: bool = False) -> bool | None:
    """Whether two summaries are the same, one of them perhaps cut short; None if there is nothing to compare.

    *telling*: their titles agree and tell. Then one may also be cut very short, or abridged within.
    """
    short, long = sorted((fold_words(one), fold_words(other)), key=len)
    if not short:
        return None
    if long.startswith(short):
        return short == long or telling or len(short) >= TELLING_SUMMARY
    return telling and _abridges(*sorted((one or "", other or ""), key=len))


def _abridges(short: str, long: str) -> bool:
    """Whether *short* is *long* with something left out: columns of every day differ in their numbers."""
    runs = _runs(short)
    numbers = set(NUMBER.findall(short)) <= set(NUMBER.findall(long))
    return numbers and len(runs & _runs(long)) >= ABRIDGED * len(runs)


def dates_agree(one: datetime | None, other: datetime | None) -> bool:
    """Whether two stated dates can be those of one article; an unstated one forbids nothing."""
    return one is None or other is None or abs(one - other) <= DATES_APART


def texts_alike(one: str, other: str) -> bool:
    """Whether two bodies are versions of one text."""
    ours, theirs = _runs(one), _runs(other)
    return len(ours & theirs) >= LIKENESS * max(1, min(len(ours), len(theirs)))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2))}


def slug_of(name: str) -> str:
    """A safe file name from *name*: "Xã hội" gives "xa-hoi"; never empty and never reserved."""
    slug: str = slugify(name, max_length=60, word_boundary=True) or "category"
    return f"{slug}-2" if slug in RESERVED_SLUGS else slug


def plain_fields(value: object) -> object:
    """A value of the model as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain_fields(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain_fields(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Everything by which one document of an article can be known again."""

    source: str
    #: Address keys; the canonical one only if it can be trusted.
    permalink: str | None
    canonical: str | None
    guid: str | None
    #: Full path of the file, and the same without its suffix: "a.txt" and "a.html" are neighbours.
    path: str | None
    stem: str | None
    #: Hashes of the folded title and body; no text where there is no body.
    title: str
    text: str | None
    #: Hash of title, lede and body: what moves `updated`.
    clean: str
    #: Hash of everything the document says; another spelling of its permalink is no change.
    fingerprint: str
    #: 2: it has an address of its own, 1: other addresses, 0: plain text.
    richness: int

    def weak(self) -> list[tuple[str, str]]:
        """The weak marks as (kind, value)."""
        found = [("stem", self.stem), ("title", self.title), ("text", self.text)]
        return [(kind, value) for kind, value in found if value is not None]


def marks_of(article: Article, *, source: str, document: Document | None = None, guid: str | None = None) -> Marks:
    """The marks of *article* as *source* gave it."""
    path = document.path if document else None
    permalink = article.permalink and address_key(article.permalink)
    folded = fold_words("".join(article.body))
    canonical = article.url and address_key(article.url)
    if article.url and names_no_article(article.url, article.permalink):
        canonical = None
    return Marks(
        source=source,
        permalink=permalink,
        canonical=canonical,
        guid=guid,
        path=path,
        stem=path and str(PurePosixPath(path).with_suffix("")),
        title=digest(fold_words(article.title) or article.title),
        text=digest(folded) if folded else None,
        clean=digest(fold_words(article.title), fold_words(article.lede), folded),
        fingerprint=digest(repr(replace(article, permalink=None)), permalink),
        richness=_richness(article),
    )


def _richness(article: Article) -> int:
    if article.url or article.permalink:
        return 2
    others = (article.image, *(figure.url for figure in article.figures), *(link.url for link in article.links))
    return 1 if article.enclosures or any(others) else 0


def clean(article: Article) -> Article:
    """*article* without the characters that XML forbids, whoever forgot `clean_text`."""
    if not SUSPECT.search(repr(article)):
        return article
    cleaned: Article = _clean(article)
    return cleaned


def _clean(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return clean_text(value)
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _clean(getattr(value, field.name)) for field in fields(value)})
    return value


def is_iri(text: str) -> bool:
    """Whether *text* can stand as an id in Atom: an absolute IRI (RFC 3987 §2.2), roughly."""
    return IRI.fullmatch(text) is not None


def title_key(link: Link) -> str:
    """The `title` mark of the article that *link* leads to."""
    return digest(fold_words(link.title) or link.title)
