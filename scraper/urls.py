"""URLs: made absolute, stripped of tracking parameters, compared. Pure, and nothing here ever raises.

Standards: RFC 3986 §5 (references) and §6 (comparison); WHATWG URL §4.4 for the white space that pages put into
`href`. w3lib does the percent-encoding, which `urllib.parse` leaves to the caller.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from storage.articles.identity import DIRECTIVE, passage_of
from storage.domains import FORBIDDEN_IN_HOST, ascii_host

#: Longer URLs are traps or embedded data (browsers and servers have similar limits).
MAX_URL_CHARS = 8192

#: Query parameters that say who a reader is or came from where, never what the page is.
TRACKING_PARAMETERS = re.compile(
    r"utm_\w*|jsessionid|phpsessid|aspsessionid\w*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|zarsrc|_hs(?:enc|mi)|vero_id|oly_\w+_id",
    re.IGNORECASE,
)
#: What tells one visitor from another, in paths: servers put it there where cookies are not taken.
SESSION_IN_PATH = re.compile(r";j?sessionid=[^/?#;]*", re.IGNORECASE)

#: White space and controls that the WHATWG URL parser strips from the ends of a URL, and those that it removes inside.
STRIPPED = "".join(map(chr, range(0x21))) + "\u00a0\u200b\ufeff"
REMOVED = re.compile(r"[\t\n\r]")

#: A URL that needs no normalisation but of scheme, host prefix, trailing slash and fragment.
PLAIN_URL = re.compile(
    r"https?://(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?P<path>(?:/[\w~,+:@=-][\w~.,+:@=-]*)*)/?(?:#[\w.~/?=&-]*)?",
    re.ASCII,
)

#: An absolute URL in which nothing needs percent-encoding; most are. No host in Punycode.
SAFE_URL = re.compile(
    r"https?://[a-z0-9]{1,63}(?:[.-][a-z0-9]{1,63})*\.[a-z]{2,63}(?:/[\w~.,/-]*(?:\?[\w~.,/=&-]+)?)?", re.ASCII
)

#: The parts of most absolute URLs.
SPLIT_URL = re.compile(
    r"(?P<origin>https?://[\w.:-]+)(?P<path>(?:/[^?#\s]*)?)(?:\?(?P<query>[^#\s]*))?(?:#\S*)?", re.ASCII
)

DEFAULT_PORTS = {"http": 80, "https": 443}

#: Paths of home pages.
HOME_PATH = re.compile(r"/?|/(?:index|home|default|trang-chu)(?:\.\w{2,5})?/?", re.IGNORECASE)
#: Parts of paths that lead to listings on most sites: of a section, an author, a subject.
LISTING_PART = re.compile(
    r"archives?|aut(?:h?ors?|or(?:e[ns]|i)|eurs?)|categor(?:y|ies|ia|ie)|chu-de|chuyen-muc|contributors?|danh-muc"
    r"|(?:die-)?redaktion|dossiers?|hashtag|kategorien?|page|profil(?:es?)?|rubri(?:k|que)|search|section|su-kien|tac-gia|tags?|tema[s]?|thema|themen|tim-kiem|topics?"
)
#: The suffix of a file name.
SUFFIX = re.compile(r"\.\w{2,5}$")
_DIGIT, _NUMBERED, _YEAR = re.compile(r"[0-9]"), re.compile(r"=[^&]*[0-9]{3}"), re.compile(r"(?:19|20)[0-9]{2}")
#: A part of a path, or the value of a parameter, that is a number.
_NUMBERS = re.compile(r"(?<=[/=])([0-9]+)(?=[/&.])")
#: Prefixes of hosts that serve the same site: "www.", "m.", …
HOST_PREFIX = re.compile(r"\A(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")


def absolute(base: str | None, href: str) -> str | None:
    """*href* as an absolute http(s) URL, percent-encoded, resolved against *base*; None if there is no such URL.

    A fragment alone gives None. Credentials and sessions are dropped: they are for us, not for readers.
    """
    href = REMOVED.sub("", href.strip(STRIPPED))
    if not href or href.startswith("#") or len(href) > MAX_URL_CHARS:
        return None
    if SAFE_URL.fullmatch(href):
        return href
    if ";" in href:
        href = SESSION_IN_PATH.sub("", href)
    try:
        joined = urljoin(base, href) if base else href
        if len(joined) <= MAX_URL_CHARS and SAFE_URL.fullmatch(joined):
            return joined
        parts = _split(safe_url_string(in_ascii(joined)))
    except ValueError:  # brackets, ports, hosts that no resolver takes
        return None
    if parts is None or len(url := urlunsplit(parts)) > MAX_URL_CHARS:
        return None
    return url


def in_ascii(url: str) -> str:
    """*url* with its host in ASCII, as browsers write it, and else as it is. Raises ValueError if that is no host.

    It comes before w3lib, which does this by IDNA 2003.
    """
    if url.isascii() and "%" not in url:
        return url
    parts = urlsplit(url)
    login, at, place = parts.netloc.rpartition("@")
    if (place.isascii() and "%" not in place) or parts.hostname is None:
        return url
    port = "" if parts.port is None else f":{parts.port}"
    return urlunsplit(parts._replace(netloc=f"{login}{at}{ascii_host(parts.hostname)}{port}"))


def place_of(url: str) -> str:
    """Host and port of *url* as `allow_hosts` names them: "127.0.0.1:8000", "[::1]:80"; "" if it has none."""
    try:
        parts = urlsplit(absolute(None, url) or "")
        return host_and_port(parts.hostname, parts.port or DEFAULT_PORTS[parts.scheme]) if parts.hostname else ""
    except ValueError:
        return ""


def host_and_port(host: str, port: int) -> str:
    """*host* and *port* as `allow_hosts` names them."""
    host = resolvable(host.strip("[]"))
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def resolvable(host: str) -> str:
    """*host* in ASCII; one that is none as it is, for the resolver to refuse."""
    with suppress(ValueError):
        return ascii_host(host)
    return host.lower()


def without_tracking(url: str) -> str:
    """*url* without what only tells who a reader is and came from where; otherwise as it is."""
    if ";" in url:
        url = SESSION_IN_PATH.sub("", url)
    address, query_mark, rest = url.partition("?")
    if not query_mark:
        return url
    query, fragment_mark, fragment = rest.partition("#")
    kept = "&".join(part for part in query.split("&") if not TRACKING_PARAMETERS.fullmatch(part.partition("=")[0]))
    return address + ("?" + kept if kept else "") + fragment_mark + fragment


def of_page(url: str) -> str:
    """*url* as a list names a page: without what `without_tracking` takes away, and without the words of the page at
    which a copied address points ("#:~:text=…").
    """
    return without_tracking(url.partition(DIRECTIVE)[0].removesuffix("#") if DIRECTIVE in url else url)


@lru_cache(maxsize=4096)
def url_key(url: str) -> str:
    """The form in which two addresses of one page are equal. For comparing only, never to be followed.

    The scheme is https; order of parameters, tracking, fragment (but for the words at which it points, see
    `passage_of`), default port, dot segments, a trailing slash and prefixes of the host ("www.", "m.") do not count.
    """
    if plain := PLAIN_URL.fullmatch(url):
        return f"https://{HOST_PREFIX.sub('', plain['host'], count=1)}{plain['path'] or '/'}"
    try:
        parts = urlsplit(canonicalize_url(in_ascii(without_tracking(url))))
        host, port = _host(parts)
    except ValueError:
        return url
    netloc = host if port is None else f"{host}:{port}"
    return urlunsplit(("https", netloc, parts.path.rstrip("/") or "/", parts.query, "")) + passage_of(url)


def is_next_to(url: str, other: str) -> bool:
    """Whether *url* looks like that of another article: as deep as *other*, in the same first folder."""
    parts, own = url.partition("#")[0].partition("?")[0].rstrip("/").split("/"), other.rstrip("/").split("/")
    return len(parts) == len(own) and parts[:-1][:4] == own[:-1][:4]


def is_numbered_like(url: str, other: str) -> bool:
    """Whether *url* looks like that of another article by its number: that of *other*, or the beginning of that, with
    another one in the same place.
    """
    parts, own = (_NUMBERS.split(one.partition("#")[0].rstrip("/") + "/") for one in (url, other))
    if not 1 < len(parts) <= len(own) or parts[::2][:-1] != own[::2][: len(parts) // 2]:
        return False
    return own[len(parts) - 1].startswith(parts[-1]) and parts[1::2] != own[1 : len(parts) : 2]


@lru_cache(maxsize=4096)  # many readers ask about one link
def same_site(one: str, other: str) -> bool:
    """Whether two URLs belong to one site: the same host and port, or a host and one of its subdomains.

    There is no public suffix list: two siblings below a common domain count as two sites, which is the safe answer.
    """
    try:
        (host, port), (other_host, other_port) = _host_of(_origin(one)), _host_of(_origin(other))
    except ValueError:
        return False
    if not host or not other_host or port != other_port:
        return False
    return host == other_host or (f".{host}".endswith(f".{other_host}") or f".{other_host}".endswith(f".{host}"))


def path_and_query(url: str) -> tuple[str, str]:
    """The path of *url* and its query, as `urlsplit` gives them, which takes several times as long.

    Raises ValueError for what is no URL.
    """
    if plain := SPLIT_URL.fullmatch(url):
        return plain["path"], plain["query"] or ""
    parts = urlsplit(url)
    return parts.path, parts.query


@lru_cache(maxsize=1024)
def is_home_page(url: str) -> bool:
    """Whether *url* is the home page of a site, which is never the URL of an article."""
    try:
        path, query = path_and_query(url)
    except ValueError:
        return False
    return not query and HOME_PATH.fullmatch(path) is not None


def is_section_page(url: str) -> bool:
    """Whether *url* looks like a section or a listing ("/xa-hoi", "/the-thao/bong-da.htm", "/tag/ha-noi").

    Judged by its form only: at most two parts of at most three words ("san-pham-moi"), without digits, or what follows
    "/category" and is neither a headline nor numbered ("/category/news/9104.html"). It is meant for doubting the
    canonical URL of a page; an article with such a URL is still known by the permalink that we followed.
    """
    try:
        path, query = path_and_query(url)
    except ValueError:
        return False
    names = [SUFFIX.sub("", part).lower() for part in path.split("/") if part]
    if not names or _NUMBERED.search(query):  # "?id=8576"
        return False
    if LISTING_PART.fullmatch(names[0]):
        return len(names) <= 2 or _YEAR.fullmatch(names[-1]) is not None or is_listing_below(url)
    return len(names) <= 2 and all(
        name.count("-") <= 2 and len(name) <= 30 and not _DIGIT.search(name) for name in names
    )


def is_listing_below(url: str) -> bool:
    """Whether *url* names an author, a subject or a section below ("/politik/thema/asien", "/a/autor/7/an-binh").

    Judged by its form only: the last part follows one of those words, and is neither a headline, which has more words,
    nor the number of an article, nor a name in the folder of a year ("/archives/2019/04/ferry.html").
    """
    try:
        names = [part.lower() for part in path_and_query(url)[0].split("/") if part]
    except ValueError:
        return False
    if len(names) < 2 or names[-1].count("-") > 3 or re.search(r"[0-9]{4}", names[-1]):
        return False
    word = next((number for number, name in enumerate(names[:-1]) if LISTING_PART.fullmatch(name)), None)
    return word is not None and (names[-1].isdigit() or not any(map(_YEAR.fullmatch, names[word + 1 : -1])))


def _split(url: str) -> SplitResult | None:
    """The parts of an absolute http(s) URL with a usable host and port, without credentials; None for any other URL."""
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.port == 0:
        return None
    if "[" not in parts.netloc and not FORBIDDEN_IN_HOST.isdisjoint(parts.hostname):
        return None
    return parts._replace(netloc=parts.netloc.rpartition("@")[2])


def _origin(url: str) -> str:
    """*url* up to its path, where that is plain to see: few of them are in many addresses."""
    end = url.find("/", 8)
    return url[:end] if end > 0 and url.startswith(("https://", "http://")) else url


@lru_cache(maxsize=4096)
def _host_of(url: str) -> tuple[str, int | None]:
    return _host(urlsplit(url))


def _host(parts: SplitResult) -> tuple[str, int | None]:
    """Host without its prefix, and port; None for the default port of the scheme."""
    host = HOST_PREFIX.sub("", ascii_host(parts.hostname).rstrip("."), count=1) if parts.hostname else ""
    return host, parts.port if parts.port != DEFAULT_PORTS.get(parts.scheme) else None
