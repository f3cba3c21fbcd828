"""One page read as always, with the places of what was read: which elements gave the title, the date, the text.

    read_sample() -> {"record": …, "explain": …, "article": Article, "places": {field: [number]}, "dropped": [number],
                      "known": {field: [selector]}}

What a value says is looked for in the page: the smallest element whose text is the value. A value that only metadata
state has no place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from scraper.article import extract_article
from scraper.article.evidence import Context
from scraper.article.explain import explain, explain_reading
from scraper.article.html.page import PageReading, read_whole
from scraper.article.html.tree import address, attribute, key_of, text_of
from scraper.parsing.limits import require_shape
from scraper.places.elements import Elements, children, elements_of, open_elements
from scraper.rules.folders import RuleFolders, site_of_url
from scraper.rules.rules import FIELDS, PARTS, Rules, SiteRule, rules_with
from scraper.text.charset import is_html
from scraper.text.dates import find_dates, parse_date
from storage.limits import limited
from storage.model import Article, Document

#: How a rule that is not saved yet is called.
DRAFT = "draft"
#: The longest text that an element may have which holds one value and little else.
MAX_PLACE_CHARS = 300
#: The longest text that is a date and little else, and how many texts are looked for.
MAX_DATE_CHARS, MAX_TEXTS = 80, 20
#: Elements that are looked at for a date.
MAX_DATED = 2_000


def read_sample(
    document: Document, *, timezone: str | None, rules: RuleFolders | None, select: Mapping[str, Sequence[str]]
) -> dict[str, object]:
    """What the page in *document* says with the rule *select* of its site, before all other rules, and where.

    *rules* are the user's folders of rules. Raises what `extract_article` does.
    """
    require_shape(document)
    if not is_html(document):
        said = explain(document, timezone=timezone)
        article = extract_article(document, timezone=timezone)
        return {"record": _record(said), "explain": said["explain"], "article": article, "places": {}, "dropped": [],
                "known": {}}  # fmt: skip
    installed = rules_with(rules)
    reading = read_whole(document, timezone=timezone, rules=with_draft(installed, document, select))
    reading = replace(reading, article=limited(reading.article))
    said = explain_reading(reading)
    elements = elements_of(reading.page)
    known = reading.page.site if not select else None
    return {
        "record": _record(said),
        "explain": said["explain"],
        "article": reading.article,
        "places": places_of(reading, elements),
        "dropped": _dropped(reading, elements),
        "known": {key: list(value) for key, value in known.select.items()} if known is not None else {},
    }


def with_draft(rules: Rules, document: Document, select: Mapping[str, Sequence[str]]) -> Rules:
    """*rules* behind a rule of *select* for the site of *document*."""
    chosen = {key: tuple(value) for key, value in select.items() if value and key in FIELDS | PARTS}
    site = site_of_url(document.final_url or document.url)
    if not chosen or not site:
        return rules
    draft = SiteRule(name=DRAFT, hosts=(site,), select=chosen)
    return replace(rules, sites=(draft, *rules.sites), own=rules.own + 1)


def _record(said: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in said.items() if key != "explain"}


def places_of(reading: PageReading, elements: Elements) -> dict[str, list[int]]:
    """The elements of each field of the article, by their numbers; of a list, those of its items."""
    article, page = reading.article, reading.page
    if reading.text is None:
        urls = [link.url for link in article.links if link.url]
        return {"items": item_places(elements, urls)} if urls else {}
    places: dict[str, list[int]] = {}
    for field, values in _texts(article):
        found = [at for value in values if (at := _place_of_text(elements, value)) is not None]
        if found:
            places[field] = found
    for field, moment in (("published", article.published), ("modified", article.modified)):
        if moment is not None and (at := _place_of_date(elements, moment.isoformat(), page.context)) is not None:
            places[field] = [at]
    if page.site is not None and page.is_agreed:
        for field in page.site.select.keys() & (FIELDS | {"body"}):
            if ruled := _ruled(page.site, elements, field):
                places[field] = ruled
    if reading.body is not None and "body" not in places:
        number = elements.number(page.outline.nodes[reading.body])
        places |= {"body": [number]} if number is not None else {}
    return places


def _ruled(site: SiteRule, elements: Elements, field: str) -> list[int]:
    for selector in site.select.get(field, ()):
        if found := [at for one in selector.split(" & ") for at in elements.find(one) if text_of(elements.nodes[at])]:
            return found if field in ("authors", "tags") else found[:1]
    return []


def _texts(article: Article) -> Iterator[tuple[str, Sequence[str]]]:
    """The texts of each field as they stand on the page."""
    yield "title", [article.title] if article.title else []
    yield "category", [article.category] if article.category else []
    yield "lede", [article.lede_raw] if article.lede_raw else []
    yield "authors", [person.name for person in article.authors] or ([article.byline] if article.byline else [])
    yield "tags", article.tags


def _place_of_text(elements: Elements, value: str) -> int | None:
    """The smallest element that says *value*: nothing else, or in few words more; headings before the rest."""
    key, best = key_of(value), None
    if not key or not elements.nodes:
        return None
    stack = [elements.nodes[0]]
    while stack:
        node = stack.pop()
        inner = [child for child in children(node) if key in key_of(child.text())]
        stack += inner
        at = elements.number(node)
        size = len(key_of(node.text()))
        if inner or at is None or size > len(key) + MAX_PLACE_CHARS:
            continue
        rank = (size - len(key), node.tag not in ("h1", "h2"), at)
        if best is None or rank < best:
            best = rank
    return best[2] if best else None


def _place_of_date(elements: Elements, moment: str, context: Context) -> int | None:
    """The first and smallest element that states the day of *moment*."""
    best: tuple[int, int] | None = None
    looked = 0
    for at, node in enumerate(elements.nodes):
        if looked > MAX_DATED:
            break
        stated = attribute(node, "datetime")
        text = node.text() if node.tag != "body" else ""
        if not stated and (not text or len(text) > MAX_PLACE_CHARS or not any(map(str.isdigit, text))):
            continue
        looked += 1
        shown = text_of(node)
        found = parse_date(stated or shown, language=context.language, zone=context.zone)
        stated_there = find_dates(shown, language=context.language, zone=context.zone)
        days = [found.isoformat()] if found else [one.moment.isoformat() for one in stated_there]
        if any(day[:10] == moment[:10] for day in days) and (best is None or len(shown) < best[0]):
            best = (len(shown), at)
    return best[1] if best else None


def item_places(elements: Elements, urls: Sequence[str]) -> list[int]:
    """The cards of the items at *urls* on a page that lists them: around each link, what holds no other item."""
    links: dict[str, int] = {}
    for at, node in enumerate(elements.nodes):
        if node.tag == "a" and (url := address(elements.context.base_url, attribute(node, "href"))):
            links.setdefault(url.partition("#")[0], at)
    ours = {links[key] for url in urls if (key := url.partition("#")[0]) in links}
    shared: dict[int, int] = {}
    for at in ours:
        for above in elements.around(at):
            shared[above] = shared.get(above, 0) + 1
    cards = []
    for link in sorted(ours):
        card = link
        for above in elements.around(link):
            if shared[above] > 1:
                break
            card = above
        cards.append(card)
    return cards


def _dropped(reading: PageReading, elements: Elements) -> list[int]:
    """The elements that stand in the text of the page and were left out of it, the outermost of each."""
    outline, body = reading.page.outline, reading.body
    if reading.text is None or body is None or not outline.tags[body]:
        return []
    found, at = [], body + 1
    while at < outline.ends[body]:
        if outline.tags[at]:
            at += 1
            continue
        one = elements.number(outline.nodes[at])
        found += [] if one is None else [one]
        at = max(outline.ends[at], at + 1)
    return found


def read_items(document: Document, *, urls: Sequence[str]) -> dict[str, object]:
    """The cards of the items at *urls* on the page in *document*, by their numbers."""
    return {"items": item_places(open_elements(document), urls)}


def find_places(document: Document, *, texts: Sequence[str], dates: bool) -> list[int]:
    """The innermost elements of the page in *document* that say one of *texts*, or with *dates* that state a date."""
    elements = open_elements(document)
    if not dates:
        found = (_place_of_text(elements, text) for text in texts[:MAX_TEXTS])
        return list(dict.fromkeys(at for at in found if at is not None))
    places = []
    for at, node in enumerate(elements.nodes[:MAX_DATED]):
        text = text_of(node) if len(node.text()) < MAX_DATE_CHARS else ""
        if any(map(str.isdigit, text)) and not any(key_of(child.text()) for child in children(node)):
            moment = parse_date(text, language=elements.context.language, zone=elements.context.zone)
            places += [at] if moment else []
    return places


def ready(_document: Document) -> bool:
    """Say that the child that is asked has everything imported that reads pages."""
    return True
