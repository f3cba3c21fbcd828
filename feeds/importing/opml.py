"""OPML 1.0 and 2.0 (opml.org/spec2.opml), with the attributes of FreshRSS for pages without a feed.

Feeds become `feed` sources, folders the category of what is in them, pages with XPath (`type="HTML+XPath"`) a
`listing` with selectors. Bare ampersands are repaired; other damage is told with its line. Nothing that a file declares
is expanded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate, XMLParserType, errors

from feeds.importing.found import (
    FoundSource,
    ImportedFile,
    ImportFileError,
    Remark,
    plain_address,
    plain_name,
    quoted,
    span,
    take_headers,
)
from feeds.importing.selectors import take_xpath

#: Outlines that one file may hold, and how deep they may stand in each other.
MAX_OUTLINES, MAX_DEPTH = 20_000, 50
#: An ampersand that begins no reference.
BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,30};)")
#: Types of outlines with an address that lead to a feed.
FEED_TYPES = {"", "rss", "rss1", "rss2", "atom", "rdf", "feed", "jsonfeed"}
#: Types of FreshRSS that read no feed, and why they are no source here.
OTHER_TYPES = {
    "xml+xpath": "feedloom reads no XML by XPath; `feedloom sources add` finds out what the address is",
    "json+dotnotation": "feedloom reads no JSON but JSON Feed",
    "json+dotpath": "feedloom reads no JSON but JSON Feed",
    "html+xpath+json+dotnotation": "feedloom reads no JSON but JSON Feed",
}
#: The attributes of FreshRSS that are selectors, and our keys.
XPATHS = {
    "xpathitem": "item",
    "xpathitemtitle": "title",
    "xpathitemuri": "link",
    "xpathitemtimestamp": "date",
    "xpathitemcontent": "summary",
    "xpathitemthumbnail": "image",
    "xpathitemcategories": "category",
}
#: Attributes that need no word: taken over elsewhere, or about the file.
PLAIN_ATTRIBUTES = {"text", "title", "type", "xmlurl", "htmlurl", "description", "version", "created", "language"}
#: Attributes whose values no report shows.
SECRET_ATTRIBUTES = {"curlopt_cookie", "curlopt_proxy", "curlopt_httpheader", "curlopt_postfields", "curlopt_userpwd"}
#: Attributes that are not taken over, and why.
REASONS = {
    "xpathitemauthor": "authors are read from the articles themselves",
    "xpathitemuid": "ids are minted by feedloom",
    "xpathitemtimeformat": "dates are read in any usual form; `timezone` says in which zone",
    "cssfullcontent": "feedloom finds the text of an article by itself; docs/rules.md says how to help",
    "csscontentfilter": "feedloom finds the text of an article by itself; docs/rules.md says how to help",
    "curlopt_cookie": 'a secret: write it under `cookies`, as { env = "NAME" }',
    "curlopt_followlocation": "redirects are followed, as [fetch] says",
    "curlopt_maxredirs": "redirects are followed, as [fetch] says",
    "filtersactionread": "nothing is marked as read here; `exclude` leaves articles out",
    "opmlurl": "lists of feeds elsewhere are not followed; import that file itself",
}


@dataclass(slots=True, kw_only=True)
class _Outline:
    """An outline that is open."""

    #: By their names in lower case, without prefixes.
    attributes: Mapping[str, str]
    #: How the file writes those names.
    spelled: Mapping[str, str]
    line: int
    name: str
    #: Whether there is a feed in it.
    used: bool = False

    @property
    def folder(self) -> bool:
        """Whether it stands for what is in it."""
        return "xmlurl" not in self.attributes


@dataclass(slots=True, kw_only=True)
class _Reader:
    """Collects what the outlines of a file say while expat reads it."""

    parser: XMLParserType
    file: ImportedFile = field(default_factory=ImportedFile)
    open: list[_Outline] = field(default_factory=list)
    root: str = ""
    outlines: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2].lower()
        self.root = self.root or tag
        if self.root != "opml":
            raise ImportFileError("this is no OPML", f"<{self.root}>", "a feed is added by `feedloom sources add`")
        if tag != "outline":
            return
        self.outlines += 1
        if self.outlines > MAX_OUTLINES or len(self.open) >= MAX_DEPTH:
            raise ImportFileError("the OPML is too large", f"line {self.parser.CurrentLineNumber}")
        spelled = {name.rpartition(":")[2].lower(): name.rpartition(":")[2] for name in attributes}
        plain = {name.rpartition(":")[2].lower(): value.strip() for name, value in attributes.items() if value.strip()}
        name = plain_name(plain.get("title") or plain.get("text") or "")
        new = _Outline(attributes=plain, spelled=spelled, line=self.parser.CurrentLineNumber, name=name)
        if not new.folder:
            for outline in (*self.open, new):
                outline.used = True
            self.add(new, [outline.name for outline in self.open if outline.folder and outline.name])
        self.open.append(new)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2].lower() != "outline":
            return
        outline = self.open.pop()
        if not outline.used:
            address = outline.attributes.get("url") or outline.attributes.get("opmlurl")
            why = f"it leads to {quoted(address)}, which is no feed" if address else "there is no feed in it"
            remark = Remark(line=outline.line, text=f"{quoted(outline.name)} is not taken over: {why}")
            (self.file.left if address else self.file.remarks).append(remark)

    def add(self, outline: _Outline, folders: list[str]) -> None:
        source, attributes = FoundSource(line=outline.line, name=outline.name), outline.attributes
        kind = attributes.get("type", "").lower()
        address, why = attributes["xmlurl"], OTHER_TYPES.get(kind)
        try:
            address = plain_address(address)
        except ValueError as error:
            why = str(error)
        if why is not None:
            text = f"{quoted(outline.name or address)} is not taken over: {why}"
            self.file.left.append(Remark(line=outline.line, text=text))
            return
        source.values["listing" if kind == "html+xpath" else "feed"] = address
        if kind not in FEED_TYPES and kind != "html+xpath":
            source.remarks.append(Remark(line=source.line, text=f"type {quoted(kind)} is not known: read as a feed"))
        self.categorise(source, attributes, folders)
        if kind == "html+xpath":
            _take_xpaths(source, outline)
        _take_settings(source, outline)
        self.file.sources.append(source)

    def categorise(self, source: FoundSource, attributes: Mapping[str, str], folders: list[str]) -> None:
        """The innermost folder, or else the first of `category`, becomes the category of all articles."""
        named = [plain_name(part.rpartition("/")[2]) for part in attributes.get("category", "").split(",")]
        named = [part for part in named if part]
        if folders or named:
            source.values["categories"] = {"*": folders[-1] if folders else named[0]}
        for outer in folders[:-1]:
            source.leave(f"the folder {quoted(outer)} around {quoted(folders[-1])}", "categories do not nest")
        for other in named if folders else named[1:]:
            if other not in folders:
                source.leave(f"the category {quoted(other)}", "a source has one category here")


def read_opml(data: bytes) -> ImportedFile:
    """The sources of the OPML in *data*. Raises ImportFileError, with the line where it is damaged."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = BARE_AMPERSAND.sub(b"&amp;", data)
    parser = ParserCreate()
    reader = _Reader(parser=parser)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(data, True)
    except ExpatError as error:
        place = f"line {error.lineno}, column {error.offset + 1}"
        raise ImportFileError(f"the OPML is damaged: {errors.messages.get(error.code, error)}", place) from error
    except (LookupError, ValueError) as error:
        raise ImportFileError(f"the OPML cannot be read: {error}", "its encoding") from error
    return reader.file


def _refuse_entity(name: str, *_: object) -> None:
    raise ImportFileError("the OPML declares an entity, which no list of feeds needs", name)


def _take_xpaths(source: FoundSource, outline: _Outline) -> None:
    if "xpathitem" not in outline.attributes:
        source.remarks.append(Remark(line=source.line, text="it names no items: they are found by structure"))
    for attribute, key in XPATHS.items():
        xpath = outline.attributes.get(attribute)
        if attribute == "xpathitemcontent" and xpath == ".":
            continue  # the whole item: the article's own page has more
        if xpath is not None:
            take_xpath(source, key, xpath, what=outline.spelled[attribute])


def _take_settings(source: FoundSource, outline: _Outline) -> None:
    """What FreshRSS says of fetching, and a remark for each attribute that is not taken over."""
    listing = "listing" in source.values
    for name, value in outline.attributes.items():
        if name in PLAIN_ATTRIBUTES or name == "category" or (listing and name in XPATHS):
            continue
        if name == "ttl" and re.fullmatch(r"[1-9]\d{0,6}", value):
            source.values["every"] = span(max(int(value), 60))
        elif name == "ttl" and value.startswith("-"):
            source.remarks.append(Remark(line=source.line, text="it is muted there; here it is visited"))
        elif name == "curlopt_useragent":
            take_headers(source, {"User-Agent": value}, what="the header")
        elif name == "curlopt_httpheader":
            lines = [line.partition(":") for line in value.splitlines() if ":" in line]
            take_headers(source, {name.strip(): text.strip() for name, _, text in lines}, what="the header")
        elif name == "curlopt_proxy" and re.fullmatch(r"https?://[\w.-]+:\d{1,5}/?", value):
            source.values["proxy"] = value
        elif name == "priority" and value in ("main", "important"):
            continue
        else:
            shown = "" if name in SECRET_ATTRIBUTES else f" {quoted(value)}"
            source.leave(f"{outline.spelled[name]}{shown}", REASONS.get(name, "feedloom has nothing like it"))
