"""Who holds the copyright of a page: the person whom its last lines name beside the sign and a year.

Companies stand there as well. A second voice tells people from them: the program or theme that made the page, which
people thank in the same line or beside it by a link to its site; companies seldom do.
"""

from __future__ import annotations

import re
from collections.abc import Container

from scraper.article.html.header import is_dated, text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, key_of, plain_key
from scraper.text.bylines import is_labelled_byline, parse_authors, without_label
from scraper.text.phrases import is_company, is_furniture
from scraper.urls import same_site

#: The longest line that says whose a page is, and so many lines at the end of a page are looked at.
MAX_OWNER_CHARS, MAX_LAST_LINES = 200, 40
#: The longest name that a script without spaces writes.
MAX_WRITTEN_TOGETHER = 5
_SIGN = re.compile(r"©|ⓒ|\([cC]\)")
_LABEL = re.compile(r"(?i)^copyrights?\b\W*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
#: The years, and what stands between them and a name.
_YEARS = re.compile(r"(?:[\s\-–—−~,.:|/♥❤️]|(?:19|20)\d\d|\d\d(?!\d))*")
#: What ends a name.
_END = re.compile(r"\.(?:\s|$)|[,;|·•/(\[<>♥❤，。、|]|\s[-–—]\s|\d|©")


def owner_of(
    outline: Outline,
    body: int | None,
    *,
    papers: Container[str],
    menu: Container[str],
    base_url: str | None,
) -> str | None:
    """The name of the person; None if the page belongs to its paper, a company or nobody.

    *papers*: keys of the names by which the paper itself signs, and of the pieces of the title of the window, one of
    which is often the name of the site. *menu*: those of its sections.
    """
    first = outline.ends[body] if body is not None else 0
    lines = [at for at in text_lines(outline, range(first, len(outline.tags))) if outline.chars(at) <= MAX_OWNER_CHARS]
    for at in reversed(lines[-MAX_LAST_LINES:]):
        text = outline.text(at)
        sign = _SIGN.search(text)
        if sign is None or _YEAR.search(text) is None or is_dated(outline, at):
            continue
        behind = text[sign.end() :]
        rest = without_label(behind[_YEARS.match(behind).end() :])  # type: ignore[union-attr]
        name = _END.split(_LABEL.sub("", rest), maxsplit=1)[0].strip()
        pieces = outline.pieces[outline.starts[at] : outline.stops[at]]
        if not _is_person(name, papers, menu) or not any(name in piece for piece in pieces):
            return None
        place = lines.index(at)
        beside = [link for line in lines[max(0, place - 2) : place + 4] for link in outline.within(line, "a")]
        away = [
            link for link in (*beside, *filter(None, [outline.link_around(at)])) if _leads_away(outline, link, base_url)
        ]
        return name if away and not any(name in outline.text(link) for link in away) else None
    return None


def _is_person(name: str, papers: Container[str], menu: Container[str]) -> bool:
    """Whether *name* is that of one person, in full."""
    if is_furniture(name) or is_company(name) or is_labelled_byline(name):
        return False
    people = [person.name for person in parse_authors(name)]
    if people != [name] or plain_key(name) in papers or key_of(name) in menu:
        return False
    return " " in name or (name[0] >= "\u3040" and len(name) <= MAX_WRITTEN_TOGETHER)


def _leads_away(outline: Outline, link: int, base_url: str | None) -> bool:
    """Whether a link leads to the start of another site or to a page there."""
    url = address(base_url, outline.attribute(link, "href"))
    return url is not None and base_url is not None and not same_site(url, base_url)
