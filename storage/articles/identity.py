"""What makes two documents one article: the marks of a document, and when two of them agree.

Pure: nothing here reads the store. A strong mark (an address, a guid) decides alone. A weak one (path, title, text)
needs a second agreement, within one source (design, decision 2).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from hashlib import blake2b
from pathlib import PurePosixPath
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from storage.domains import ascii_host, former_host
from storage.model import Article, Document, Link, all_said
from storage.text import UNSPACED, fold_words, word_triples

#: Query parameters that follow readers around and name no other page.
TRACKING_PARAMETERS = re.compile(r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|zarsrc|_ga|igshid")
#: Second-level names under which sites are registered: "hanoi.gov.vn" is a site of its own.
REGISTRY_LABELS = frozenset({"ac", "co", "com", "edu", "gov", "go", "info", "ne", "net", "or", "org"})
#: How far apart the dates of one article may be stated (design, decision 2).
MAX_DATE_DIFFERENCE = timedelta(days=2)
#: A title of so many letters and digits names its article without a summary; an unspaced letter counts three times.
MIN_TELLING_TITLE_CHARS = 18
#: A summary cut short agrees with a lede that begins with it, if it has this many letters and digits.
MIN_TELLING_SUMMARY_CHARS = 20
#: An abridged summary shares at least this part of its word triples with the whole one.
MIN_ABRIDGED_TRIPLES = 0.8
#: The file that a server sends for its folder.
INDEX_FILE = re.compile(r"/(?:index|default)\.\w{2,5}", re.IGNORECASE)
NUMBER = re.compile(r"\d+")
#: What begins a directive in a fragment, and the one that names the words at which an address points (WICG, URL
#: Fragment Text Directives).
DIRECTIVE = ":~:"
TEXT_DIRECTIVE = f"{DIRECTIVE}text="


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Everything by which one document of an article can be recognised."""

    source: str
    #: Address keys; the canonical one only if it can be trusted.
    permalink: str | None
    canonical: str | None
    guid: str | None
    #: Full path of the file, and the same without its suffix: "a.txt" and "a.html" share a stem.
    path: str | None
    stem: str | None
    #: Hashes of the folded title and body; `text` is None where there is no body.
    title: str
    text: str | None
    #: Hash of title, lede and body: a change of it moves `updated`.
    clean: str
    #: Hash of everything the document says; another spelling of its permalink is no change.
    fingerprint: str
    #: 2: it has an address of its own; 1: it holds other addresses; 0: plain text.
    richness: int

    def weak(self) -> list[tuple[str, str]]:
        """The weak marks as (kind, value)."""
        found = [("stem", self.stem), ("title", self.title), ("text", self.text)]
        return [(kind, value) for kind, value in found if value is not None]

    def place(self) -> tuple[str, str | None]:
        """Where the document was read, as (kind, value): an unchanged document is recognised by it."""
        return ("permalink", self.permalink) if self.permalink else ("path", self.path)


def marks_of(
    article: Article, *, source: str, document: Document | None = None, guid: str | None = None, said: str | None = None
) -> Marks:
    """The marks of *article* as *source* gave it; *said* is `all_said` of it, if that is known."""
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
        guid=guid or article.guid,
        path=path,
        stem=path and str(PurePosixPath(path).with_suffix("")),
        title=digest(fold_words(article.title) or article.title),
        text=digest(folded) if folded else None,
        clean=digest(fold_words(article.title), fold_words(article.lede), folded),
        fingerprint=digest(said or all_said(article), permalink),
        richness=_richness(article),
    )


def _richness(article: Article) -> int:
    if article.url or article.permalink:
        return 2
    others = (article.image, *(figure.url for figure in article.figures), *(link.url for link in article.links))
    return 1 if article.enclosures or any(others) else 0


def title_key(link: Link) -> str:
    """The `title` mark of the article that *link* leads to."""
    return _title_mark(link.title)


@lru_cache(maxsize=4096)  # many pages link to the same articles
def _title_mark(title: str) -> str:
    return digest(fold_words(title) or title)


def digest(*parts: str | None) -> str:
    """16 hexadecimal digits that stand for *parts*."""
    return blake2b("\x1f".join(part or "" for part in parts).encode(errors="surrogatepass"), digest_size=8).hexdigest()


# addresses


@lru_cache(maxsize=4096)
def address_key(url: str) -> str:
    """*url* as addresses are compared: without scheme, "www.", tracking parameters and a last slash, and of its
    fragment with the part of the page alone that it means (`passage_of`), as those of posts do.
    """
    try:
        parts = urlsplit(url.strip())
        host = _host(parts)
    except ValueError:  # "http://[" leads nowhere, but it can still be compared
        return url.strip()
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = sorted(pair for pair in pairs if not TRACKING_PARAMETERS.fullmatch(pair[0]))
    return host + (parts.path.rstrip("/") or "/") + (f"?{urlencode(query)}" if query else "") + passage_of(url)


def passage_of(url: str) -> str:
    """The part of its page that *url* means, as a fragment: the words at which it points, else its anchor if that ends
    with an empty directive; "" if it means the whole page.
    """
    if DIRECTIVE not in url:
        return ""
    anchor, _, directive = url.partition("#")[2].partition(DIRECTIVE)
    return f"#{DIRECTIVE}{directive}" if directive else f"#{anchor}{DIRECTIVE}"


def former_key(key: str) -> str | None:
    """The key that 0.1.0 gave an address with this *key*, if its host was another one then: see `former_host`."""
    host, slash, path = key.partition("/")
    former = former_host(host)
    return None if former is None else former + slash + path


def _host(parts: SplitResult) -> str:
    host = ascii_host(parts.hostname or "").removeprefix("www.")
    return host if parts.port in (None, 80, 443) else f"{host}:{parts.port}"


def site_of(url: str | None) -> str | None:
    """The site that *url* belongs to: "dulich.example.com.vn" belongs to "example.com.vn"."""
    if url is None:
        return None
    try:
        host = _host(urlsplit(url))
    except ValueError:
        return None
    labels = host.split(".")
    if ":" in host or labels[-1].isdigit() or len(labels) < 3:
        return host
    return ".".join(labels[-3:] if labels[-2] in REGISTRY_LABELS else labels[-2:])


def names_no_article(canonical: str, permalink: str | None) -> bool:
    """Whether a page's canonical address is a home page, a section or another site's, and so says nothing."""
    path = address_key(canonical).partition("/")[2]
    if not path or site_of(canonical) != site_of(permalink or canonical):
        return True
    if permalink is None:  # a local file is mostly an article; sections are seldom saved
        return not re.search(r"[/.0-9]", path) and len(re.split(r"[-_]", path)) <= 2
    here, there = address_key(permalink), address_key(canonical)
    return here.startswith(there + "/") and not is_index_of(here, there)


def is_index_of(file: str, folder: str) -> bool:
    """Whether the address with the key *file* is that of the index of the one with the key *folder*."""
    return file.startswith(folder) and INDEX_FILE.fullmatch(file, len(folder)) is not None


# agreement


def tells(title: str) -> bool:
    """Whether *title* is long enough to name one article; "Bản tin sáng" is not."""
    folded = fold_words(title)
    return len(folded) + 2 * len(UNSPACED.findall(folded)) >= MIN_TELLING_TITLE_CHARS


def summaries_agree(one: str | None, other: str | None, *, telling: bool = False) -> bool | None:
    """Whether two summaries are the same, one of them perhaps cut short; None if there is nothing to compare.

    *telling*: their titles agree and tell. Then one of them may also be cut very short, or abridged within.
    """
    short, long = sorted((fold_words(one), fold_words(other)), key=len)
    if not short:
        return None
    if long.startswith(short):
        return short == long or telling or len(short) >= MIN_TELLING_SUMMARY_CHARS
    return telling and _abridges(*sorted((one or "", other or ""), key=len))


def _abridges(short: str, long: str) -> bool:
    """Whether *short* is *long* with something left out. Its numbers must agree: daily columns differ in those."""
    triples = word_triples(short)
    numbers = set(NUMBER.findall(short)) <= set(NUMBER.findall(long))
    return numbers and len(triples & word_triples(long)) >= MIN_ABRIDGED_TRIPLES * len(triples)


def finer_date(stated: datetime | None, other: datetime | None) -> datetime | None:
    """*stated*; where that is a bare day, *other* if it says the time on that day, in the zone of either."""
    if stated is None or other is None:
        return stated or other
    is_day = stated.time() == time() != other.time()
    try:
        days = other.date(), other.astimezone(stated.tzinfo).date()
    except OverflowError:  # an end of the calendar, which stands for "never"
        return stated
    return other if is_day and stated.date() in days else stated


def dates_agree(one: datetime | None, other: datetime | None) -> bool:
    """Whether two stated dates can belong to one article; an unstated one rules nothing out."""
    return one is None or other is None or abs(one - other) <= MAX_DATE_DIFFERENCE
