"""The rules by which feed validators and readers judge a published file, for every test that has one.

Each `check_…` takes the bytes of a file and returns what is wrong with it, a line each; nothing for a good file.
The rules are those of the W3C feed validator that bite generated feeds (errors and warnings alike), RFC 4287,
RFC 5005, the RSS Advisory Board's profile, JSON Feed 1.1 and OPML 2.0.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from email.utils import parsedate_to_datetime
from html.entities import name2codepoint
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
HISTORY = "{http://purl.org/syndication/history/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SY = "{http://purl.org/rss/1.0/modules/syndication/}"
SLASH = "{http://purl.org/rss/1.0/modules/slash/}"
THR = "{http://purl.org/syndication/thread/1.0}"
WFW = "{http://wellformedweb.org/CommentAPI/}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
#: What feeds may declare: the validator knows all of them but that of podcasts, of which it says so once.
KNOWN_NAMESPACES = {name.strip("{}") for name in (ATOM, CONTENT, DC, HISTORY, MEDIA, SY, SLASH, THR, WFW, PODCAST)}

FORBIDDEN_ELEMENTS = frozenset({
    "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "svg", "math", "link", "meta",
    "base", "head", "title", "html", "body", "form", "input", "button", "textarea", "select", "noframes",
    "plaintext", "xmp",
})  # fmt: skip
VOID_ELEMENTS = frozenset({"area", "br", "col", "hr", "img", "source", "track", "wbr"})
URL_ATTRIBUTES = frozenset({"href", "src", "poster", "cite", "longdesc"})
#: RFC 2396 as the validator reads it: absolute, no character that wants escaping.
FULL_URI = re.compile(r"[a-zA-Z][0-9a-zA-Z+\-.]*:(//)?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+")
#: What the validator wants at the beginning of the address of an enclosure.
HOST = re.compile(r"https?://([a-zA-Z0-9-]+\.)+[a-zA-Z0-9][a-zA-Z0-9-]*(:\d+)?(/|$)")
TAG_URI = re.compile(r"tag:([a-z0-9\-._]+?@)?[a-z0-9.\-]+?,\d{4}(-\d\d(-\d\d)?)?:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*")
RFC_822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d [+-]\d\d[03]0")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")
#: What the validator takes for markup in plain text: tags, and ampersands before what `reads_as_html` knows.
TAG = re.compile(r"<[/a-zA-Z]")
AMPERSAND = re.compile(r"&(#?\w+)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
SCRAMBLED = re.compile("[\u00c2\u00c3][\u0080-\u00bf]")
BAD_CHARACTERS = re.compile("[\u0080-\u009f\ufffd]")


def check_file(path: Path) -> list[str]:
    """What is wrong with a published file, judged by its name."""
    checks = {".rss": check_rss, ".atom": check_atom, ".json": check_json, ".opml": check_opml}
    return [f"{path.name}: {fault}" for fault in checks[path.suffix](path.read_bytes())]


def check_rss(data: bytes) -> list[str]:
    """What is wrong with an RSS 2.0 file."""
    return list(_guarded(_rss_faults, data))


def check_atom(data: bytes) -> list[str]:
    """What is wrong with an Atom file."""
    return list(_guarded(_atom_faults, data))


def check_opml(data: bytes) -> list[str]:
    """What is wrong with an OPML file."""
    return list(_guarded(_opml_faults, data))


def check_html(fragment: str) -> list[str]:
    """What is unsafe, relative or unbalanced in a fragment of HTML."""
    reader = _FragmentReader()
    reader.feed(fragment)
    reader.close()
    return [*reader.faults, *(f"<{tag}> is never closed" for tag in reader.open)]


def reads_as_html(text: str) -> bool:
    """Whether the validator takes plain text for HTML: it needs no semicolon behind a name, nor a name with a digit."""
    names = AMPERSAND.findall(text)
    return bool(TAG.search(text)) or any(
        not name.isalpha() or name in name2codepoint or name == "apos" for name in names
    )


def _is_utf_8_as_latin_1(text: str) -> bool:
    try:
        return bool(text.encode("latin-1").decode())
    except UnicodeError:
        return False


def _guarded(faults_of: Callable[[ET.Element], Iterator[str]], data: bytes) -> Iterator[str]:
    try:
        text = data.decode("utf-8")
        root = ET.fromstring(data)
    except (UnicodeDecodeError, ET.ParseError) as cause:
        yield f"not well-formed: {cause}"
        return
    if "<!DOCTYPE" in re.sub(r"<!\[CDATA\[.*?\]\]>", "", text, flags=re.DOTALL):
        yield "has a DOCTYPE"
    if BAD_CHARACTERS.search(text):
        yield f"bad characters {set(BAD_CHARACTERS.findall(text))}"
    for value in (value for element in root.iter() for value in (element.text or "", *element.attrib.values())):
        if SCRAMBLED.search(value) and _is_utf_8_as_latin_1(value):
            yield f"UTF-8 taken for Latin-1: {value!r}"
    root_tag = re.search(r"<(?:rss|feed|opml)\b[^>]*>", text)
    for namespace in re.findall(r'xmlns(?::\w+)?="([^"]*)"', root_tag[0] if root_tag else ""):
        if namespace not in KNOWN_NAMESPACES:
            yield f"declares a namespace that validators warn of: {namespace}"
        used = any(f"{{{namespace}}}" in name for one in root.iter() for name in (str(one.tag), *one.attrib))
        if not used and f"{{{namespace}}}" in (SLASH, THR, WFW, PODCAST):
            yield f"declares a namespace that no entry uses: {namespace}"
    yield from faults_of(root)


def _rss_faults(root: ET.Element) -> Iterator[str]:
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None or len(root) != 1:
        yield "no RSS 2.0"
        return
    yield from _wants(channel, "channel", one=("title", "link", "description", "lastBuildDate", "language"))
    yield from _at_most_one(
        channel, "channel", ("copyright", "docs", "generator", "image", "ttl", f"{SY}updatePeriod", f"{HISTORY}archive")
    )
    yield from _text_faults(channel, "channel", ("title", "description", "copyright", "category"))
    yield from _uri_faults("channel link", [channel.findtext("link")])
    yield from _rfc_822_faults("lastBuildDate", channel.findtext("lastBuildDate"))
    yield from _language_faults(channel.findtext("language"))
    if channel.findtext(f"{SY}updatePeriod", "daily") not in ("hourly", "daily", "weekly", "monthly", "yearly"):
        yield "no such updatePeriod"
    for count in (channel.findtext("ttl", "1"), channel.findtext(f"{SY}updateFrequency", "1")):
        if not count.isdigit() or int(count) < 1:
            yield f"no positive number: {count}"
    yield from _channel_image_faults(channel)
    yield from _link_faults(channel, "channel", f"{ATOM}link")
    if "self" not in _rels(channel, f"{ATOM}link"):
        yield "channel: no link to itself"
    items = channel.findall("item")
    yield from _unique("guid", [item.findtext("guid") for item in items])
    for number, item in enumerate(items, 1):
        yield from (f"item {number}: {fault}" for fault in _item_faults(item))


def _item_faults(item: ET.Element) -> Iterator[str]:
    yield from _wants(item, "item", one=("title", "link", "description", "guid"))
    yield from _at_most_one(
        item, "item", ("pubDate", f"{ATOM}updated", "enclosure", f"{CONTENT}encoded", f"{DC}creator")
    )
    yield from _text_faults(item, "item", ("title", "category", f"{DC}creator"))
    yield from _uri_faults("link", [item.findtext("link")])
    guid = item.find("guid")
    if guid is not None and guid.get("isPermaLink") != "false":
        yield "guid claims to be an address"
    yield from _id_faults(item.findtext("guid"))
    if item.find("pubDate") is not None:
        yield from _rfc_822_faults("pubDate", item.findtext("pubDate"))
        yield from _rfc_3339_faults("updated", item.findtext(f"{ATOM}updated"))
    elif item.find(f"{ATOM}updated") is not None:
        yield "a time of ours on an item that nothing dates"
    if item.find("author") is not None and item.find(f"{DC}creator") is not None:
        yield "both author and dc:creator"
    tags = [child.tag for child in item]
    if f"{CONTENT}encoded" in tags and tags.index("description") > tags.index(f"{CONTENT}encoded"):
        yield "content before description"
    if f"{ATOM}link" in tags and tags.index("link") > tags.index(f"{ATOM}link"):
        yield "a related link stands before the item's own"
    enclosure = item.find("enclosure")
    if enclosure is not None:
        yield from _uri_faults("enclosure", [enclosure.get("url")])
        if not HOST.match(enclosure.get("url", "")):
            yield f"enclosure: its host is none to the validator: {enclosure.get('url')}"
        if not enclosure.get("length", "").isdigit() or not MEDIA_TYPE.fullmatch(enclosure.get("type", "")):
            yield "enclosure without length or type"
    yield from _at_most_one(item, "item", ("comments", f"{SLASH}comments", f"{WFW}commentRss"))
    yield from _uri_faults("comments", [one.text for one in (*item.iter("comments"), *item.iter(f"{WFW}commentRss"))])
    if not item.findtext(f"{SLASH}comments", "0").isdigit():
        yield "slash:comments is no number"
    for one in item.iter(f"{PODCAST}transcript"):
        yield from _uri_faults("podcast:transcript", [one.get("url")])
        if not MEDIA_TYPE.fullmatch(one.get("type", "")) or not LANGUAGE.fullmatch(one.get("language", "vi")):
            yield "podcast:transcript without type, or in no language"
    yield from check_html(item.findtext("description", ""))
    yield from check_html(item.findtext(f"{CONTENT}encoded", ""))
    yield from _link_faults(item, "item", f"{ATOM}link")
    yield from _media_faults(item)


def _atom_faults(root: ET.Element) -> Iterator[str]:
    if root.tag != f"{ATOM}feed":
        yield "no Atom feed"
        return
    yield from _wants(root, "feed", one=(f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated"))
    yield from _at_most_one(
        root, "feed", [f"{ATOM}{name}" for name in ("generator", "icon", "logo", "rights", "subtitle")]
    )
    if root.find(f"{ATOM}author") is None:
        yield "feed: no author"
    yield from _person_faults(root)
    yield from _construct_faults(root, "feed", ("title", "subtitle", "rights"))
    yield from _id_faults(root.findtext(f"{ATOM}id"))
    yield from _rfc_3339_faults("updated", root.findtext(f"{ATOM}updated"))
    yield from _language_faults(root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    for name in ("icon", "logo"):
        yield from _uri_faults(name, [element.text for element in root.findall(f"{ATOM}{name}")])
    yield from _link_faults(root, "feed", f"{ATOM}link")
    rels = _rels(root, f"{ATOM}link")
    if "self" not in rels:
        yield "feed: no link to itself"
    if rels[-1:] != ["alternate"]:
        yield "feed: its page is not the last link"
    archived = "current" in rels and bool({"prev-archive", "next-archive"} & set(rels))
    if (root.find(f"{HISTORY}archive") is not None) != archived:
        yield "feed: an archive names its current feed and another archive, and nothing else does"
    entries = root.findall(f"{ATOM}entry")
    for name in ("id", "updated"):
        yield from _unique(name, [entry.findtext(f"{ATOM}{name}") for entry in entries])
    if entries and [child.tag for child in root][-len(entries) :] != [f"{ATOM}entry"] * len(entries):
        yield "feed: metadata after entries"
    for number, entry in enumerate(entries, 1):
        yield from (f"entry {number}: {fault}" for fault in _entry_faults(entry))


def _entry_faults(entry: ET.Element) -> Iterator[str]:
    one = [f"{ATOM}{name}" for name in ("id", "title", "updated", "summary")]
    yield from _wants(entry, "entry", one=one)
    yield from _at_most_one(entry, "entry", (f"{ATOM}content", f"{ATOM}published"))
    yield from _construct_faults(entry, "entry", ("title", "summary"))
    yield from _person_faults(entry)
    yield from _id_faults(entry.findtext(f"{ATOM}id"))
    yield from _rfc_3339_faults("updated", entry.findtext(f"{ATOM}updated"))
    if entry.find(f"{ATOM}published") is not None:
        yield from _rfc_3339_faults("published", entry.findtext(f"{ATOM}published"))
    content = entry.find(f"{ATOM}content")
    if content is not None:
        if content.get("type") != "html":
            yield "content is not of type html"
        yield from check_html(content.text or "")
    for category in entry.findall(f"{ATOM}category"):
        if not category.get("term") or reads_as_html(category.get("label", "")):
            yield "category without term, or with markup"
    yield from _link_faults(entry, "entry", f"{ATOM}link")
    rels = _rels(entry, f"{ATOM}link")
    if rels[:1] != ["alternate"] or rels.count("alternate") != 1:
        yield "an entry's own link is its first, and one"
    yield from _media_faults(entry)


def _opml_faults(root: ET.Element) -> Iterator[str]:
    if root.tag != "opml" or root.get("version") != "2.0" or [child.tag for child in root] != ["head", "body"]:
        yield "no OPML 2.0"
        return
    if not root.findtext("head/title"):
        yield "no title"
    if (date := root.findtext("head/dateModified")) is not None:
        yield from _rfc_822_faults("dateModified", date)
    for outline in root.iter("outline"):
        if not outline.get("text"):
            yield "outline without text"
        if (outline.get("type") == "rss") != (outline.get("xmlUrl") is not None):
            yield "a feed has type rss and xmlUrl"
        yield from _uri_faults("outline", [outline.get(name) for name in ("xmlUrl", "htmlUrl") if outline.get(name)])
        if outline.get("xmlUrl") is None and len(outline) == 0:
            yield "empty folder"


def _wants(parent: ET.Element, where: str, *, one: Iterable[str]) -> Iterator[str]:
    for tag in one:
        found = parent.findall(tag)
        if len(found) != 1:
            yield f"{where}: {len(found)} of {tag}"
        elif not (found[0].text or "").strip():
            yield f"{where}: empty {tag}"


def _at_most_one(parent: ET.Element, where: str, tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        if len(parent.findall(tag)) > 1:
            yield f"{where}: more than one {tag}"


def _unique(what: str, values: Iterable[str | None]) -> Iterator[str]:
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{what} {value} stands {count} times"


def _text_faults(parent: ET.Element, where: str, tags: Iterable[str]) -> Iterator[str]:
    for tag in tags:
        for element in parent.findall(tag):
            if not (element.text or "").strip():
                yield f"{where}: empty {tag}"
            if reads_as_html(element.text or ""):
                yield f"{where}: {tag} looks like HTML: {element.text!r}"


def _construct_faults(parent: ET.Element, where: str, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        for element in parent.findall(f"{ATOM}{name}"):
            if element.get("type", "text") == "html":
                yield from check_html(element.text or "")
            elif reads_as_html(element.text or ""):
                yield f"{where}: {name} holds undeclared HTML: {element.text!r}"


def _person_faults(parent: ET.Element) -> Iterator[str]:
    for author in parent.findall(f"{ATOM}author"):
        yield from _wants(author, "author", one=(f"{ATOM}name",))
        yield from _text_faults(author, "author", (f"{ATOM}name",))
        if EMAIL.search(author.findtext(f"{ATOM}name", "")):
            yield "author: an address for mail in the name"
        yield from _uri_faults("author", [uri.text for uri in author.findall(f"{ATOM}uri")])


def _uri_faults(what: str, urls: Iterable[str | None]) -> Iterator[str]:
    for url in urls:
        if url is None or not FULL_URI.fullmatch(url) or not url.startswith(("http://", "https://")):
            yield f"{what}: no absolute address: {url!r}"


def _id_faults(value: str | None) -> Iterator[str]:
    if value is None or not TAG_URI.fullmatch(value):
        yield f"no tag: URI: {value!r}"


def _rfc_822_faults(what: str, value: str | None) -> Iterator[str]:
    if value is None or not RFC_822.fullmatch(value) or f"{parsedate_to_datetime(value):%a}" != value[:3]:
        yield f"{what} is no date of RFC 822: {value}"


def _rfc_3339_faults(what: str, value: str | None) -> Iterator[str]:
    if value is None or not RFC_3339.fullmatch(value):
        yield f"{what} is no date of RFC 3339: {value}"


def _language_faults(value: str | None) -> Iterator[str]:
    if value is None or not LANGUAGE.fullmatch(value):
        yield f"no language tag: {value}"


def _rels(parent: ET.Element, tag: str) -> list[str]:
    return [link.get("rel", "alternate") for link in parent.findall(tag)]


def _link_faults(parent: ET.Element, where: str, tag: str) -> Iterator[str]:
    links = parent.findall(tag)
    for link in links:
        yield from _uri_faults(f"{where} {link.get('rel')}", [link.get("href")])
        if "title" in link.attrib and (not link.attrib["title"].strip() or reads_as_html(link.attrib["title"])):
            yield f"{where}: title of a link is empty or markup"
        if "type" in link.attrib and not MEDIA_TYPE.fullmatch(link.attrib["type"]):
            yield f"{where}: no media type: {link.attrib['type']}"
        if link.text or len(link):
            yield f"{where}: a link has content"
        if f"{THR}count" in link.attrib and (link.get("rel") != "replies" or not link.attrib[f"{THR}count"].isdigit()):
            yield f"{where}: thr:count without replies, or no number"
    places = [(link.get("rel"), link.get("href")) for link in links]
    yield from _unique(f"{where} link", [str(place) for place in places])


def _channel_image_faults(channel: ET.Element) -> Iterator[str]:
    image = channel.find("image")
    if image is not None:
        yield from _wants(image, "image", one=("url", "title", "link"))
        if image.findtext("title") != channel.findtext("title") or image.findtext("link") != channel.findtext("link"):
            yield "image: title or link differs from the channel's"
        if not re.search(r"\.(gif|jpe?g|png)$", image.findtext("url", "")):
            yield "image: neither GIF, JPEG nor PNG"


def _media_faults(entry: ET.Element) -> Iterator[str]:
    if entry.find(f"{MEDIA}group") is not None:
        yield "media:group"
    for content in entry.findall(f"{MEDIA}content"):
        yield from _uri_faults("media:content", [content.get("url")])
        if content.get("medium") not in ("image", "audio", "video"):
            yield "media:content without medium"
        if not MEDIA_TYPE.fullmatch(content.get("type", "")):
            yield "media:content without type, which newsboat takes for a podcast"
        yield from _uri_faults(
            "media:thumbnail", [element.get("url") for element in content.findall(f"{MEDIA}thumbnail")]
        )
        yield from _text_faults(content, "media", (f"{MEDIA}description", f"{MEDIA}credit"))


class _FragmentReader(HTMLParser):
    """Collects what a reader must not be sent, and the elements left open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN_ELEMENTS or "-" in tag:
            self.faults.append(f"<{tag}> in content")
        if tag not in VOID_ELEMENTS:
            self.open.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.faults.append(f"attribute {name} in content")
            if name in URL_ATTRIBUTES and not (value or "").startswith(("http://", "https://", "mailto:", "tel:")):
                self.faults.append(f"{name} is not absolute: {value}")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open and self.open.pop() != tag:
                pass
        elif tag not in VOID_ELEMENTS:
            self.faults.append(f"</{tag}> closes nothing")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False)


ADDRESS = r"^https?://[^\s]+$"


class _Author(_Strict):
    name: str = Field(min_length=1)
    url: str | None = Field(default=None, pattern=ADDRESS)
    avatar: str | None = Field(default=None, pattern=ADDRESS)


class _Hub(_Strict):
    type: str
    url: str = Field(pattern=ADDRESS)


class _Attachment(_Strict):
    url: str = Field(pattern=ADDRESS)
    mime_type: str = Field(pattern=MEDIA_TYPE.pattern)
    title: str | None = None
    size_in_bytes: int | None = Field(default=None, ge=0)
    duration_in_seconds: float | None = None


class _RelatedLink(_Strict):
    kind: str = Field(pattern="^(related|read_more|computed)$")
    title: str
    url: str = Field(pattern=ADDRESS)


class _Comments(_Strict):
    url: str = Field(pattern=ADDRESS)
    count: int | None = Field(default=None, ge=0)


class _Extension(_Strict):
    related: list[_RelatedLink] | None = Field(default=None, min_length=1)
    comments: _Comments | None = None
    transcripts: list[_Attachment] | None = Field(default=None, min_length=1)


class _Item(_Strict):
    id: str = Field(min_length=1)
    url: str = Field(pattern=ADDRESS)
    title: str | None = None
    content_html: str | None = None
    content_text: str | None = None
    summary: str | None = None
    image: str | None = None
    date_published: AwareDatetime | None = None
    date_modified: AwareDatetime | None = None
    authors: list[_Author] = []
    tags: list[str] = []
    language: str | None = None
    attachments: list[_Attachment] = []
    extension: _Extension | None = Field(default=None, alias="_feedloom")


class _JsonFeed(_Strict):
    version: str = Field(pattern=r"^https://jsonfeed\.org/version/1\.1$")
    title: str = Field(min_length=1)
    home_page_url: str | None = None
    feed_url: str | None = None
    description: str | None = None
    icon: str | None = None
    favicon: str | None = None
    authors: list[_Author] = []
    language: str | None = None
    hubs: list[_Hub] = []
    items: list[_Item]


def check_json(data: bytes) -> list[str]:
    """What is wrong with a JSON Feed 1.1 file."""
    try:
        feed = _JsonFeed.model_validate_json(data)
    except ValidationError as cause:
        return [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in cause.errors()]
    faults = list(_unique("id", [item.id for item in feed.items]))
    for item in feed.items:
        if (item.content_html is None) == (item.content_text is None):
            faults.append(f"{item.id}: exactly one content")
        faults += check_html(item.content_html or "")
    return faults
