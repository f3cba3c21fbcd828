"""Why a record says what it says: for each field the evidence it came from, and the evidence that lost.

The document is read as always; then what each reader found is compared with the article. Nothing is decided here, and
reading costs nothing more. The result is plain JSON values, which can be sent from the child that parses.

    explain() -> {**record, "explain": {"rule": …, "learnt": {"name", "found", "barren"},
                                     "fields": [{"field", "value", "from", "why", "lost": […]}],
                                     "cut": [what is beyond the limits of an article]}}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from scraper.article.dump.read import read_dump
from scraper.article.evidence import ORDER, READERS
from scraper.article.html.account import Fate, account
from scraper.article.html.body.place import LEARNT
from scraper.article.html.fields.authors import people_among, reporters, stated_authors
from scraper.article.html.fields.emblems import is_emblem
from scraper.article.html.fields.tags import own_tags, split_tags
from scraper.article.html.fields.title_rank import MIN_AGREEMENT
from scraper.article.html.fields.url import canonical_link, why_not
from scraper.article.html.page import PageReading, read_whole
from scraper.article.html.readers.meta import META_NAMES
from scraper.article.html.readers.rule import ruled_text
from scraper.article.html.tree import address, key_of
from scraper.record import Value, record
from scraper.rules.rules import Rules, installed_rules
from scraper.text.charset import decode, is_html
from scraper.text.dates import find_dates, parse_date
from scraper.text.times import read_zone
from storage.limits import limited
from storage.model import Article, Document, Kind, Person, clean_text

#: How each reader names what it reads for a field.
JSON_LD_NAMES = {
    "title": "headline", "category": "articleSection or breadcrumbs", "published": "datePublished",
    "modified": "dateModified", "byline": "author", "tags": "keywords", "image": "image", "url": "url",
}  # fmt: skip
ITEMPROP_NAMES = {
    "title": "headline", "category": "articleSection", "published": "datePublished", "modified": "dateModified",
    "lede": "description", "byline": "author", "tags": "keywords",
}  # fmt: skip
MARKUP_NAMES = {
    "title": "heading", "category": "breadcrumbs or section mark", "published": "date beside the title",
    "modified": "date beside the title", "lede": "standfirst under the title", "byline": "line beside the title",
    "tags": "links to tags",
}  # fmt: skip
#: The fields that are explained, by their name in the record.
FIELDS = {
    "title": "title", "category": "category", "published": "published", "updated": "modified", "lede_raw": "lede",
    "byline": "byline", "source": "credit", "tags": "tags", "image": "image", "url": "url",
}  # fmt: skip
#: How many lines outside of the text are told of.
MAX_LINES = 60


@dataclass(frozen=True, slots=True)
class Said:
    """What one source says of a field; *why* it lost, where more than the order tells."""

    source: str
    value: str
    why: str = ""


def explain(document: Document, *, timezone: str | None = None, rules: Rules | None = None) -> dict[str, Value]:
    """The record of *document* with the key `explain`. Raises what `extract_article` does."""
    if not is_html(document):
        text = decode(document)
        article = limited(read_dump(text, timezone=timezone, url=document.final_url or document.url))
        return record(article) | {
            "explain": {"rule": None, "learnt": None, "fields": list(_lines(article, text)), "cut": list(article.cut)}
        }
    return explain_reading(read_whole(document, timezone=timezone, rules=rules or installed_rules()))


def explain_reading(reading: PageReading) -> dict[str, Value]:
    """The record of a page that is read already, with the key `explain`."""
    reading = replace(reading, article=limited(reading.article))
    article = reading.article
    return record(article) | {
        "explain": {
            "rule": _rule(reading),
            "learnt": _learnt(reading),
            "fields": list(_fields(reading)),
            "cut": list(article.cut),
        }
    }


def _learnt(reading: PageReading) -> Value:
    """What the places gave that were learnt of the site; None where none were."""
    use = reading.article.learnt
    if use is None:
        return None
    barren = [cast("Value", {"field": name, "selectors": selectors}) for name, selectors in use.barren]
    return {"name": use.rule, "found": [cast("Value", name) for name, _ in use.found], "barren": barren}


def _rule(reading: PageReading) -> Value:
    use = reading.article.rule
    if use is None:
        return None
    barren = [cast("Value", {"field": name, "selectors": selectors}) for name, selectors in use.barren]
    found: list[Value] = [name for name, _ in use.found]
    notes: list[Value] = [*use.notes, *(["the page calls itself an advertisement"] if use.is_advertisement else [])]
    pages: dict[str, Value] = {"next_page": use.next_page, "single_page": use.single_page}
    rule: dict[str, Value] = {
        "name": use.rule,
        "counts": reading.page.is_agreed,
        "found": found,
        "barren": barren,
        "notes": notes,
    }
    return rule | {name: address for name, address in pages.items() if address}


# a page ----------------------------------------------------------------------------------------------------


def _fields(reading: PageReading) -> Iterator[Value]:
    article = reading.article
    if article.kind is not Kind.ARTICLE:
        return
    yield _titles(reading)
    for name, field in list(FIELDS.items())[1:]:
        value = article.lede_raw if field == "lede" else getattr(article, field)
        yield _field(name, _shown(value), list(_said(reading, field)), _elsewhere(reading, field))
        if field == "modified":
            yield _authors(reading)
    yield _field("language", article.language, [Said(*_language(reading))] if article.language else [])
    yield _field("body", f"{len(article.body)} paragraphs", [Said(_place(reading), f"{len(article.body)} paragraphs")])
    yield from _account(reading)


def _account(reading: PageReading) -> Iterator[Value]:
    """How many lines under the title stay in the text, and what became of each of the others."""
    lines = [*account(reading)]
    if lines:
        kept = sum(one.fate is Fate.TEXT for one in lines)
        value = f"{kept} of {len(lines)} stay in the text"
        others = [Said(one.fate.value, one.text, one.why) for one in lines if one.fate is not Fate.TEXT]
        yield _field("lines", value, [Said("account of what stands under the title", value), *others[:MAX_LINES]])


def _field(name: str, value: str | None, said: list[Said], elsewhere: tuple[str, str] = ("", "")) -> Value:
    """One field: the first that says *value* is its source, the others lost; *elsewhere* where nobody says so."""
    winner = next((one for one in said if one.value == value), None) if value is not None else None
    source = winner.source if winner else elsewhere[0] if value is not None else None
    late = "asked later" if winner else elsewhere[1]
    lost = [
        cast(
            "Value",
            {
                "from": one.source,
                "value": one.value,
                "why": one.why or ("says the same" if one.value == value else late if source else ""),
            },
        )
        for one in said
        if one is not winner
    ]
    return {"field": name, "value": value, "from": source, "why": winner.why if winner else "", "lost": lost}


def _titles(reading: PageReading) -> Value:
    """The title by its rank; each candidate with how many say so and how well the address agrees."""
    said = []
    for one in reading.titles:
        source = one.title.source
        if source == "rule":
            said.append(Said(_selector(reading, "title"), one.title.text, "a rule asks nobody else"))
            continue
        votes = f"{one.votes} of {len(reading.titles)} sources say so"
        agreement = f"the address agrees {one.address:.2f}" if one.address else "the address says nothing"
        made = "the address was made of it" if one.address >= MIN_AGREEMENT else agreement
        said.append(Said(source, one.title.text.replace("\u00ad", ""), f"{votes}, {made}"))
    if len({key_of(one.value) for one in said}) == 1 and len(said) > 1:
        said = [Said(one.source, one.value, "all sources agree") for one in said]
    return _field("title", reading.article.title, said)


def _authors(reading: PageReading) -> Value:
    """The authors; a source that names a paper, an agency or a staff alone names no person."""
    assert reading.text is not None
    said, found = [], reading.found
    signed = {f"{reader} author": found[reader].byline for reader in ("json-ld", "itemprop", "meta")}
    told = reporters(None, reading.text.blocks)
    for source, stated in stated_authors(found, reading.text.byline, told):
        if source == "place that was learnt":
            source = _place_of(reading, "authors")
        if people := people_among(stated, reading.page.signing_beside(found)):
            said.append(Said(source, _shown(people) or ""))
        elif value := _shown(stated) or signed.get(source):
            said.append(Said(source, value, "names no person"))
    return _field("authors", _shown(reading.article.authors), said, ("prefix of the lede", ""))


def _said(reading: PageReading, field: str) -> Iterator[Said]:
    """What every source says of *field*, in the order in which they are asked."""
    found, page = reading.found, reading.page
    for reader in ORDER.get(field, READERS):
        stated = getattr(found[reader], field)
        if field == "tags":
            stated = own_tags(stated, page.papers)
        own = [(_name(reading, reader, field), _shown(stated))]
        for source, value in _metas(reading, field) if reader == "meta" else own:
            if value:
                yield Said(source, value, _why_lost(reading, field, value))
    if field in ("byline", "credit") and reading.text is not None and (value := getattr(reading.text, field)):
        yield Said("end of the text", value)


def _why_lost(reading: PageReading, field: str, value: str) -> str:
    """Why an address that is stated is not believed; "" where nothing speaks against it."""
    page = reading.page
    if field == "url":
        return why_not(value, page.asked, [one.title.text for one in reading.titles])
    titles = (one.text for one in page.heads)
    is_lost = field == "image" and value != reading.article.image
    return "stands for the site" if is_lost and is_emblem(value, page.url, titles, page.papers) else ""


def _name(reading: PageReading, reader: str, field: str) -> str:
    match reader:
        case "rule":
            return _selector(reading, field)
        case "json-ld":
            return f"json-ld {JSON_LD_NAMES.get(field, field)}"
        case "learnt":
            return _place_of(reading, field)
        case "itemprop":
            return f"itemprop {ITEMPROP_NAMES.get(field, field)}"
    return MARKUP_NAMES.get(field, field)


def _selector(reading: PageReading, field: str) -> str:
    """The rule and that of its selectors for *field* which finds something."""
    page = reading.page
    if page.site is None:
        return "rule"
    found = ruled_text(page.site, page.tree, field)
    borrowed = (expression for name, expression in (page.applied.found if page.applied else ()) if name == field)
    selector = found[0] if found else next(borrowed, "")
    return f"rule {page.site.name}: {selector}" if selector else f"rule {page.site.name}"


def _place_of(reading: PageReading, field: str) -> str:
    """How a place that was learnt is named: with its selector."""
    use = reading.article.learnt
    selectors = dict(use.found).get("authors" if field == "byline" else field) if use is not None else None
    return f"place that was learnt: {selectors}" if selectors else "place that was learnt"


def _metas(reading: PageReading, field: str) -> Iterator[tuple[str, str | None]]:
    """Each meta element that is read for *field*, with its value as read."""
    page, context = reading.page, reading.page.context
    if field == "url":
        yield "link canonical", address(context.base_url, canonical_link(page.links))
    for name in META_NAMES.get(field, ()):
        values = page.metas.get(name, ())
        if not values:
            continue
        match field:
            case "published" | "modified":
                yield f"meta {name}", _shown(parse_date(values[0], language=context.language, zone=context.zone))
            case "tags":
                yield (
                    f"meta {name}",
                    _shown(
                        own_tags(split_tags(values[: None if name == "article:tag" else 1], page.told), page.papers)
                    ),
                )
            case "url" | "image":
                yield f"meta {name}", address(context.base_url, values[0])
            case _:
                yield f"meta {name}", values[0]


def _elsewhere(reading: PageReading, field: str) -> tuple[str, str]:
    """Where a value came from that no reader states in this form, and why the others lost."""
    match field:
        case "lede":
            return "first paragraph of the text", ""
        case "image" if any(reading.found[one].image for one in ORDER["image"]):
            return "picture on the page", "the article shows another, or the same in another size"
        case "image":
            return "first picture on the page", ""
    return "several of these", "a part of it"


def _language(reading: PageReading) -> tuple[str, str]:
    declared = reading.page.tree.css_first("html")
    stated = (declared.attributes.get("lang") or "") if declared is not None else ""
    language = reading.article.language or ""
    return ("html lang" if stated.lower().startswith(language) else "the text itself"), language


def _place(reading: PageReading) -> str:
    """The element of the text, as a selector, and why it is it."""
    borrowed = reading.page.borrowed
    if borrowed is not None and (borrowed.body or borrowed.page) and reading.body is None:
        name = reading.page.site.name if reading.page.site else ""
        return _selector(reading, "body") if borrowed.body else f"the page as rule {name} leaves it"
    if reading.body is None:
        return "a text held in a script or in json-ld articleBody"
    attributes = reading.page.outline.attributes(reading.body)
    classes = "".join(f".{name}" for name in (attributes.get("class") or "").split()[:3])
    place = (reading.page.outline.tags[reading.body] or "body") + classes
    if reading.page.ruled_body() == reading.body:
        return _selector(reading, "body")
    if reading.place is not None and reading.place.why == LEARNT:
        return f"{place}, where the text stands on other pages of the site"
    return f"{place}, by the weight of its text"


def _shown(value: object) -> str | None:
    """A value as one line."""
    match value:
        case datetime():
            return value.isoformat()
        case tuple():
            return ", ".join(one.name if isinstance(one, Person) else str(one) for one in value) or None
    return str(value) if value else None


# a text dump -----------------------------------------------------------------------------------------------


def _lines(article: Article, text: str) -> Iterator[Value]:
    """The fields of a dump, each with the line that gives it, counted from 1."""
    lines = [(number, " ".join(line.split())) for number, line in enumerate(clean_text(text).splitlines(), 1)]
    zone = read_zone(article.timezone)

    def line_of(*wanted: str) -> str:
        numbers = {nearest for one in wanted if one and (nearest := nearest_line(one))}
        return "line " + ", ".join(map(str, sorted(numbers))) if numbers else "the text itself"

    def nearest_line(wanted: str) -> int:
        """The line with *wanted* that stands nearest to the title; 0 if none has it."""
        title = next((number for number, line in lines if line == article.title), 0)
        return min(
            (number for number, line in lines if wanted in line), key=lambda number: abs(number - title), default=0
        )

    def line_of_date(moment: datetime) -> str:
        for number, line in lines:
            if any(one.moment == moment for one in find_dates(line, language=article.language, zone=zone)):
                return f"line {number}"
        return "the text itself"

    def said(name: str, value: object, source: str) -> Value:
        shown = _shown(value)
        return _field(name, shown, [Said(source, shown)] if shown else [])

    names = [person.name for person in article.authors]
    yield said("title", article.title, line_of(article.title or ""))
    yield said("category", article.category, line_of(article.category or ""))
    for name, moment in (("published", article.published), ("updated", article.modified)):
        yield said(name, moment, line_of_date(moment) if moment else "")
    yield said("authors", article.authors, line_of(*names))
    yield said("lede_raw", article.lede_raw, line_of(" ".join((article.lede_raw or "").split())))
    yield said("source", article.credit, line_of(article.credit or ""))
    yield said("tags", article.tags, line_of(*article.tags))
    yield said("language", article.language, "the text itself")
    count = f"{len(article.body)} paragraphs" if article.body else None
    yield said("body", count, line_of(*(" ".join(one.split()) for one in (article.body[:1] + article.body[-1:]))))
