"""The canonical URL: what the page calls itself, unless that cannot be its address."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from urllib.parse import unquote, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode
from slugify import slugify

from scraper.article.evidence import ORDER, Found
from scraper.article.html.tree import address, attribute, cleaned
from scraper.urls import HOME_PATH, SUFFIX, is_home_page, is_section_page, same_site, url_key

#: The attributes of a <link> element.
Link = Mapping[str, str | None]
#: A link that `<base href>` has a say in.
_RELATIVE = re.compile(r"(?![a-zA-Z][\w+.-]*:|[/#?])[^\s]")


def decide_url(found: Found, asked: str | None, titles: Iterable[str]) -> str | None:
    """What the page calls itself: the first that can be the article of these *titles* which was *asked* for."""
    stated = (found[reader].url for reader in ORDER["url"])
    return next((url for url in stated if possible_url(url, asked, titles)), None)


def possible_url(url: str | None, asked: str | None, titles: Iterable[str]) -> str | None:
    """*url*, if it can be the address of what was *asked* for."""
    return None if url is None or why_not(url, asked, titles) else url


def why_not(url: str, asked: str | None, titles: Iterable[str]) -> str:
    """Why *url* is not the address of the article of these *titles* that was *asked* for; "" if it can be."""
    if is_home_page(url):
        return "a home page"
    if asked is None:
        return ""
    if not same_site(url, asked):
        return "another site's page"
    if url_key(url) == url_key(asked):
        return ""
    (own, every), (asked_own, asked_every) = _words(url), _words(asked)
    is_folder = asked.startswith(f"{url.rstrip('/')}/")
    if not is_folder and (_is_mostly_in(own, asked_every) or _is_mostly_in(asked_own, every)):
        return ""
    if is_section_page(url) and not is_section_page(asked):
        return "a section"
    title_words = {word for title in titles for word in slugify(title, allow_unicode=True).split("-")}
    title_words |= {word for title in titles for word in slugify(title).split("-")}
    return "" if _is_mostly_in(own, title_words) else "neither the address asked for nor the title is like it"


def _words(url: str) -> tuple[set[str], set[str]]:
    """(the words of the last part of an address that says more than "index", those of all parts)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return set(), set()
    names = [SUFFIX.sub("", name) for name in unquote(parts.path).split("/") if not HOME_PATH.fullmatch(f"/{name}")]
    every = [{*slugify(name, allow_unicode=True).split("-")} - {""} for name in (*names, unquote(parts.query))]
    last = next((words for words in reversed(every[:-1]) if words), every[-1])
    return last, set().union(*every)


def _is_mostly_in(words: set[str], others: set[str]) -> bool:
    """Whether more than half of some words are among *others*."""
    return 2 * len(words & others) > len(words)


def without_folder(url: str, asked: str | None) -> bool:
    """Whether *url* has the path of what was *asked* for without its beginning.

    Systems in a folder of a site that do not know of it write their `og:url` so. (A copy for phones in a folder
    names the original by its canonical link.)
    """
    try:
        path, whole = urlsplit(url).path, urlsplit(asked or "").path
    except ValueError:
        return False
    return bool(path.strip("/")) and path != whole and whole.endswith(path)


def read_base(tree: LexborHTMLParser, bases: Iterable[LexborNode], asked: str | None) -> str | None:
    """What the page's relative addresses are resolved against: the first of *bases* (`<base href>`), where that agrees
    with the address that was *asked*, else that address.
    """
    href = next((attribute(node, "href") for node in bases if "href" in node.attributes), "")
    base = address(asked, href)
    if base is None or asked is None:
        return base or asked
    links = {attribute(node, "href") for node in tree.css("a[href]")}
    return possible_base(base, asked, [link for link in links if _RELATIVE.match(link)])


def possible_base(base: str, asked: str, links: Iterable[str]) -> str:
    """*base*, or what it must mean for the page that was *asked*.

    Some of the relative *links* of a page lead into its own folder. So a page that states the root of a site, but lies
    in a folder whose name no link has, was made for another place: links that begin with a later part of its address
    tell how much of that the page does not know of. Another site's base counts only if the links agree in this way. A
    folder's own page without any such link is read as if it had no base.
    """
    try:
        origin, folder = urlsplit(asked), urlsplit(base).path.rpartition("/")[0]
    except ValueError:
        return asked
    is_own = same_site(base, asked)
    own_folder, _, file = origin.path.rpartition("/")
    if own_folder == folder and is_own:
        return base
    if f"{own_folder}/".startswith(f"{folder}/"):
        names = own_folder.removeprefix(folder).strip("/").split("/")
        begins = {link.removeprefix("./").partition("/")[0] for link in links}
        known = next((place for place, name in enumerate(names) if name in begins), None)
        if known is not None:
            path = "/".join((folder, *names[:known], ""))
            return base if is_own and not known else urlunsplit((origin.scheme, origin.netloc, path, "", ""))
        if begins and HOME_PATH.fullmatch(f"/{file}"):
            return asked
    return base if is_own else asked


def stated_address(
    links: Iterable[Link], metas: Mapping[str, Sequence[str]], in_json_ld: Iterable[str | None]
) -> str | None:
    """Where the page says that it lies, for a page that came without an address."""
    stated = chain((canonical_link(links),), metas.get("og:url", ()), in_json_ld)
    return next(filter(None, (address(None, url) for url in stated)), None)


def canonical_link(links: Iterable[Link]) -> str | None:
    """The page's `<link rel="canonical">`, as it stands."""
    found = next((one for one in links if one.get("rel") == "canonical"), {})
    return cleaned(found.get("href") or "").strip() or None
