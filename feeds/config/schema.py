"""The keys of feedloom.toml, as pydantic models, one for each table.

From their fields come the checks, the words of the errors, the JSON Schema (`feedloom.schema.json`) and the tables of
docs/configuration.md. A check raises `wrong(expected, hint)`, whose words a ConfigProblem takes over.
"""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from babel.core import Locale, UnknownLocaleError
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    create_model,
)
from pydantic_core import PydanticCustomError

from scraper.http.limits import Limits, VisitLimits
from scraper.sources.kinds import KINDS
from scraper.text.language import zone_of

#: Names in the output that are not for feeds of the user (design, decision 6).
RESERVED_SLUGS = ("all", "index", "_health")
#: The defaults of [fetch].
LIMITS, VISIT_LIMITS = Limits(), VisitLimits()
#: Bytes of a file that holds a secret.
LARGEST_SECRET = 65_536


def wrong(expected: str, hint: str = "", *, hidden: bool = False) -> PydanticCustomError:
    """The error of a check: what the key takes, in words, and a way out; *hidden*: what stands there is not shown."""
    return PydanticCustomError("feedloom", "{expected}", {"expected": expected, "hint": hint, "hidden": hidden})


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of *known* that was probably meant; None if none is similar."""
    by_fold = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.7)
    return by_fold[near[0]] if near else None


def check_address(value: str) -> str:
    login = value.partition("//")[2].partition("/")[0].rpartition("@")[0]
    if login:
        words = "an address without user name and password"
        raise wrong(words, "a source has `user` and `password` for them", hidden=":" in login)
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, a broken IPv6 address
        good = False
    if not good or re.search(r"[\s\x00-\x1f]", value):
        raise wrong("an absolute http or https address", 'for instance "https://feeds.example.org/"')
    if "?" in value or "#" in value:
        raise wrong("an address without query and fragment")
    return value


def check_page(value: str) -> str:
    check_address(value.partition("?")[0])
    if "#" in value or re.search(r"[\s\x00-\x1f]", value):
        raise wrong("an address without fragment and spaces")
    return value


def check_base_url(value: str) -> str:
    return check_address(value).rstrip("/") + "/"


def check_language(value: str) -> str:
    try:
        Locale.parse(value, sep="-")
    except (UnknownLocaleError, ValueError):
        raise wrong("a BCP 47 language tag", 'for instance "vi", "en" or "en-GB"') from None
    return value


def check_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (LookupError, ValueError, OSError):  # unknown; a path that leads out; the name of a folder
        near = nearest(value, available_timezones())
        raise wrong(
            "the IANA name of a time zone", f"did you mean {near}?" if near else 'for instance "Asia/Ho_Chi_Minh"'
        ) from None
    return value


def check_authority(value: str) -> str:
    # RFC 4151 §2.1: authorityName "," date, where the name is a DNS name or an e-mail address
    label, day = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", r"(0[1-9]|[12]\d|3[01])"
    form = rf"([\w.+-]+@)?({label}\.)*{label},\d{{4}}(-(0[1-9]|1[0-2])(-{day})?)?"
    if not re.fullmatch(form, value, re.ASCII):
        raise wrong("a domain in lower case and a date on which it was yours", 'for instance "example.org,2026"')
    return value


def check_line(value: str) -> str:
    if not value.strip() or not value.isprintable():
        raise wrong("a line of text")
    return value.strip()


def check_slug(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise wrong("lower-case letters and digits, joined by hyphens", 'for instance "da-nang"')
    if value in RESERVED_SLUGS or value.startswith(("source-", "tag-")):
        raise wrong("a name that is not reserved", f"reserved are {', '.join(RESERVED_SLUGS)}, source-… and tag-…")
    return value


def check_host_and_port(value: str) -> str:
    if not re.fullmatch(r"([\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}", value) or int(value.rpartition(":")[2]) > 65535:
        raise wrong("a host and a port", 'for instance "127.0.0.1:8000"')
    return value


def check_charset(value: str) -> str:
    try:
        return codecs.lookup(value).name
    except LookupError:
        raise wrong("the name of a character encoding", 'for instance "windows-1258"') from None


def check_some(values: tuple[T, ...]) -> tuple[T, ...]:
    # pydantic's own min_length counts only the values that are right, and so complains twice
    if not values:
        raise wrong("at least one", "leave the key out, or give it a value")
    return values


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _in_folder(value: Path, info: ValidationInfo) -> Path:
    """*value* absolute, read from the folder of the configuration, which the validation's context names."""
    try:
        path = (info.context["file"].parent / value).resolve() if info.context else value
        with suppress(FileNotFoundError, NotADirectoryError):
            path.stat()  # `exists` finds nothing wrong with a link to itself, nor does `resolve` from Python 3.13 on
    except (OSError, RuntimeError) as error:  # too long, in a folder that we may not enter, a link to itself
        raise wrong("a path that can be reached", getattr(error, "strerror", None) or "it links to itself") from None
    return path


def check_output(value: Path, info: ValidationInfo) -> Path:
    path = _in_folder(value, info)
    if path.exists() and not path.is_dir():
        raise wrong("a folder or a new name", "there is a file of that name")
    if info.context and info.context["file"].resolve().is_relative_to(path):
        raise wrong("a folder of its own", "all of it is published, and this one holds the configuration")
    return path


def check_database(value: Path, info: ValidationInfo) -> Path:
    path = _in_folder(value, info)
    if path.is_dir():
        raise wrong("a file or a new name", "there is a folder of that name")
    if "output" in info.data and path.is_relative_to(info.data["output"]):
        raise wrong("a place outside the output folder", "everything in there is published")
    return path


def check_rules(value: Path, info: ValidationInfo) -> Path:
    path = _in_folder(value, info)
    if info.context and not path.is_dir():
        raise wrong("a folder of site rules", "there is none")
    return value


def check_cron(value: str) -> str:
    from feeds.schedule import parse_cron  # only where it is needed: it takes its time to load

    try:
        parse_cron(value, "UTC")
    except ValueError as error:
        raise wrong("five fields of a crontab", f'for instance "*/15 6-22 * * mon-fri"; {error}') from None
    return value


def check_proxy(value: str) -> str:
    if value.lower().startswith("socks"):
        raise wrong(
            "the address of an HTTP proxy", "SOCKS is not spoken here; privoxy, for instance, translates", hidden=True
        )
    if not re.fullmatch(r"https?://([^\s@/]+@)?([\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}/?", value):
        raise wrong("the address of a proxy with its port", 'for instance "http://127.0.0.1:3128"', hidden=True)
    return value.rstrip("/")


def check_selector(value: str) -> str:
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError

    try:
        LexborHTMLParser("<p></p>").css(value)
    except (SelectolaxError, ValueError):
        raise wrong("a CSS selector", 'for instance "article h3 a"') from None
    return value


def read_duration(value: object) -> object:
    found = re.fullmatch(r"(\d{1,6})\s*([smhdw])", value.strip()) if isinstance(value, str) else None
    if isinstance(value, timedelta):
        return value
    if found is None:
        raise wrong("a time span", 'for instance "90s", "15m", "6h", "2d" or "1w"')
    return timedelta(seconds=int(found[1]) * {"s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800}[found[2]])


def read_secret(value: object, info: ValidationInfo) -> object:
    """*value*, or what it says where to find: in a variable of the environment, in a file."""
    context = info.context or {}
    match value:
        case {"env": str(name), **rest} if not rest:
            if (text := context.get("environ", {}).get(name)) is None:
                raise wrong("a variable of the environment that is set", f"{name} is not", hidden=True)
            return text
        case {"file": str(name), **rest} if not rest:
            path = context["file"].parent / name if "file" in context else Path(name)
            try:
                return _read_text(path).strip()
            except (OSError, ValueError):
                raise wrong("a file that can be read", f"{path} cannot", hidden=True) from None
        case str():
            return value
    raise wrong('text, { env = "NAME" } or { file = "path" }', hidden=True)


def _read_text(path: Path) -> str:
    """What stands in a small file. Raises OSError and ValueError, also for a pipe or a device, which may never end."""
    if not path.is_file() or path.stat().st_size > LARGEST_SECRET:
        raise ValueError(path)
    return path.read_text(encoding="utf-8")


def read_hidden(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str):
        raise wrong('{ env = "NAME" } or { file = "path" }', "secrets do not stand in the configuration", hidden=True)
    return read_secret(value, info)


def check_token(value: str) -> str:
    if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", value):  # RFC 9110 §5.6.2
        raise wrong("a name of letters, figures and hyphens", 'for instance "Accept-Language"')
    return value


def check_header(value: str) -> str:
    if not value.isprintable():
        raise wrong("a line of text", hidden=True)
    return value


T = TypeVar("T")
Text = Annotated[str, AfterValidator(check_line)]
Url = Annotated[str, AfterValidator(check_address)]
Language = Annotated[str, AfterValidator(check_language)]
Zone = Annotated[str, AfterValidator(check_zone)]
Slug = Annotated[str, AfterValidator(check_slug)]
Flag = Annotated[bool, Strict()]
Count = Annotated[int, Strict(), Field(ge=1, le=10_000)]
OneOrMore = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
)
Paths = Annotated[tuple[Text, ...], BeforeValidator(_listed), AfterValidator(check_some), OneOrMore]
Urls = Annotated[
    tuple[Annotated[str, AfterValidator(check_page)], ...],
    BeforeValidator(_listed),
    AfterValidator(check_some),
    OneOrMore,
]
Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
Selector = Annotated[str, AfterValidator(check_line), AfterValidator(check_selector)]
Duration = Annotated[
    timedelta, BeforeValidator(read_duration), WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,6} *[smhdw]$"})
]
ELSEWHERE = {
    "type": "object",
    "properties": {"env": {"type": "string"}, "file": {"type": "string"}},
    "minProperties": 1,
    "maxProperties": 1,
    "additionalProperties": False,
}
Secret = Annotated[
    str,
    BeforeValidator(read_secret),
    AfterValidator(check_header),
    WithJsonSchema({"anyOf": [{"type": "string"}, ELSEWHERE]}),
]
Token = Annotated[str, AfterValidator(check_token)]
Hidden = Annotated[str, BeforeValidator(read_hidden), AfterValidator(check_header), WithJsonSchema(ELSEWHERE)]
Content = Literal["full", "summary", "none"]
Related = tuple[Literal["rel", "footer", "json"], ...]


class Table(BaseModel):
    """A table of the configuration: immutable, and no key beyond its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Site(Table):
    """What is published, and where."""

    title: Text = ""
    """Name of the whole, in pages and feeds; without it the host of `base_url`."""
    description: str = ""
    """A sentence or two about it."""
    base_url: Annotated[str, AfterValidator(check_base_url)]
    """Public address of the output folder: every published link begins with it."""
    language: Language = "en"
    """Language of the pages, and of articles whose own cannot be told."""
    timezone: Zone | None = None
    """Zone in which dates are shown and months end; without it the one that `language` implies, else UTC."""
    rights: str = ""
    """Who has the rights in what is published, as a line of every feed."""
    search: Flag = False
    """Whether pages carry a search box: where `feedloom serve` answers at `base_url`, a folder alone cannot."""
    authority: Annotated[str, AfterValidator(check_authority)] | None = None
    """First part of every entry's id (RFC 4151): a domain and a date on which it was yours. Never change it.
    Without it: the host of `base_url` and the year of the first run."""
    output: Annotated[Path, AfterValidator(check_output)] = Field(default=Path("public"), validate_default=True)
    """Folder to publish into."""
    database: Annotated[Path, AfterValidator(check_database)] = Field(
        default=Path("feedloom.db"), validate_default=True
    )
    """The store, one SQLite file."""

    @property
    def zone(self) -> ZoneInfo:
        """`timezone`, or what stands for it."""
        return ZoneInfo(self.timezone or zone_of(self.language) or "UTC")


class Fetch(Table):
    """How the network is used."""

    allow_hosts: Annotated[
        tuple[Annotated[str, AfterValidator(check_host_and_port)], ...], BeforeValidator(_listed)
    ] = ()
    """Private addresses that may be fetched all the same, as host:port."""
    delay: Annotated[float, Strict(), Field(ge=0, allow_inf_nan=False)] = 1.0
    """Seconds between two requests to one host."""
    user_agent: Text | None = None
    """How to introduce ourselves, with a contact; without it: feedloom, its version and `base_url`."""
    per_host: Annotated[int, Strict(), Field(ge=1, le=20)] = 1
    """How many requests to one host may be under way at a time."""
    visits: Annotated[int, Strict(), Field(ge=1, le=1_000)] = 20
    """How many sources of the web are visited at a time."""
    timeout: Annotated[float, Strict(), Field(gt=0, allow_inf_nan=False)] = LIMITS.timeout
    """Seconds that one page may take, with all its redirects."""
    pause: Annotated[float, Strict(), Field(gt=0, allow_inf_nan=False)] = LIMITS.read_timeout
    """Seconds that a server may be silent."""
    largest: Annotated[int, Strict(), Field(ge=1_000, le=100_000_000)] = LIMITS.max_bytes
    """Bytes of a page at most, as they come and decompressed."""
    redirects: Annotated[int, Strict(), Field(ge=0, le=50)] = LIMITS.max_redirects
    """How many redirects in a row are followed."""
    browser: Text | None = None
    """The Chromium that `render` uses, as a path or a name on the PATH; without it the first that is found there."""
    requests: Annotated[int, Strict(), Field(ge=1)] = VISIT_LIMITS.requests
    """Requests of one visit at most; what is left waits for the next one."""
    visit_time: Duration = VISIT_LIMITS.time
    """How long one visit may take; what is left waits for the next one."""
    recheck: Duration = VISIT_LIMITS.recheck
    """Articles are asked for again, ever more rarely, until they have stayed the same for so long; `"0s"`: never."""


class _NamedTable(Table):
    name: Text
    """What to call it; once given, keep it."""


#: With a key for each kind of source, from its registry.
_PlacedTable: Any = create_model(  # type: ignore[call-overload]
    "_PlacedTable",
    __base__=_NamedTable,
    **{
        kind.key: (Paths if kind.places == "paths" else Urls, Field(default=(), description=kind.description))
        for kind in KINDS.values()
    },
)


class SourceConfig(_PlacedTable):  # type: ignore[misc]
    """A place that articles come from, with exactly one of the keys that give its kind."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [kind]} for kind in KINDS]})

    timezone: Zone | None = None
    """Zone of times that state none; without it the one that the article's language implies, else UTC."""
    language: Language | None = None
    """Language of its articles, where it cannot be told."""
    charset: Annotated[str, AfterValidator(check_charset)] | None = None
    """Character encoding of documents that declare none; without it, it is found out."""
    item: Selector | None = None
    """Of a listing: selects the items; without it they are found by structure."""
    title: Selector | None = None
    """Within an item: its title; without it the text of its link."""
    link: Selector | None = None
    """Within an item: its link; without it the first one."""
    date: Selector | None = None
    """Within an item: its date."""
    summary: Selector | None = None
    """Within an item: its summary."""
    image: Selector | None = None
    """Within an item: its picture."""
    category: Selector | None = None
    """Within an item: its category."""
    next: Selector | None = None
    """On a listing: the link to its next page; without it the one that says `rel="next"`."""
    pages: Annotated[int, Strict(), Field(ge=1, le=1_000)] | None = None
    """How many pages of a listing are read (1), or sitemaps of an index (10)."""
    include: Texts = ()
    """Only pages that one of these matches: globs on the address, or `"title: …"`, `"category: …"`."""
    exclude: Texts = ()
    """No pages that one of these matches."""
    languages: Annotated[tuple[Language, ...], BeforeValidator(_listed)] = ()
    """Only articles in these languages."""
    max_age: Duration | None = None
    """Only articles that are not older: `"30d"`."""
    limit: Annotated[int, Strict(), Field(ge=1)] | None = None
    """How many new pages one visit reads; without it all."""
    follow_related: Annotated[int, Strict(), Field(ge=0, le=1_000)] = 0
    """How many related articles that are not known yet one visit follows."""
    ids: Literal["own", "from-feed"] = "own"
    """Of a `feed`: `"from-feed"` takes over its ids, for a feed that moves here."""
    headers: dict[Token, Secret] = Field(default_factory=dict)
    """Request headers for this source: text, `{ env = "NAME" }` or `{ file = "path" }`."""
    cookies: dict[Token, Hidden] = Field(default_factory=dict)
    """Cookies for this source, each `{ env = "NAME" }` or `{ file = "path" }`."""
    user: Text | None = None
    """User name of basic authentication."""
    password: Hidden | None = None
    """Its password, as `{ env = "NAME" }` or `{ file = "path" }`."""
    proxy: Annotated[Secret, AfterValidator(check_proxy)] | None = None
    """A proxy, `"http://host:port"`; with a password as `{ env = "NAME" }` or `{ file = "path" }`."""
    every: Duration = timedelta(hours=1)
    """How often it is visited by `watch` and `run --due`."""
    between: tuple[Duration, Duration] | None = None
    """Bounds within which `every` follows how often the source changes: `["10m", "1d"]`."""
    cron: Annotated[str, AfterValidator(check_cron)] | None = None
    """When it is visited, as in a crontab, in `timezone` or the zone of `[site]`; instead of `every`."""
    jitter: Duration = timedelta(0)
    """Visits are late by up to so much, by chance."""
    render: Flag = False
    """Whether a browser runs the scripts of its pages first; needs `feedloom[render]` and an installed Chromium."""
    rules: Annotated[Path, AfterValidator(check_rules)] | None = None
    """A folder of site rules of your own (TOML), beside those that come with feedloom."""
    content: Content | None = None
    """How much of its articles may be published, in whatever feed; without it as in `[feeds]`."""
    backfill: Annotated[int, Strict(), Field(ge=0)] | None = None
    """How many articles of the first visit reach the feeds; without it all of `documents`, else 20."""
    categories: dict[str, Text] = Field(default_factory=dict)
    """Its names of categories and yours: `{ "Thời sự" = "Xã hội" }`."""


class FeedSettings(Table):
    """What a feed holds."""

    entries: Count = 50
    """How many entries a feed holds, the newest."""
    content: Content = "full"
    """How much of an article is published: all of it, its summary, or its title, names and links without a picture."""
    related: Related = ("rel", "footer", "json")
    """Where related articles stand: as links of the entry, as a list below its text, in JSON Feed."""
    teasers: Flag = True
    """Whether articles of which only title and summary are known take the places left."""


class Override(Table):
    """Other settings for one feed."""

    slug: Annotated[str, StringConstraints(min_length=1)]
    """The feed, as its file is called: `all`, `xa-hoi`."""
    title: Text | None = None
    """Another title."""
    language: Language | None = None
    """Language of the feed; without it that of its entries where they agree, else the site's."""
    entries: Count | None = None
    """As in `[feeds]`."""
    content: Content | None = None
    """As in `[feeds]`."""
    related: Related | None = None
    """As in `[feeds]`."""
    teasers: Flag | None = None
    """As in `[feeds]`."""


class Extra(Table):
    """One more feed: articles that meet all of `search`, `tag`, `source`, `categories` and `sql` that are given."""

    slug: Slug
    """Name of its files."""
    title: Text
    """Its title."""
    search: Text | None = None
    """Articles that a search finds: all the words, `"a phrase"`, `begin*`, `-without`."""
    tag: Text | None = None
    """Articles with a tag."""
    source: Text | None = None
    """Articles of a source."""
    categories: tuple[Text, ...] = ()
    """Articles of any of these categories."""
    sql: str | None = None
    """Articles whose ids a query of the store returns in its first column; it may only read."""


class Feeds(FeedSettings):
    """What all feeds hold, and which feeds there are beside `all` and one per category and source."""

    tags: Annotated[int, Strict(), Field(ge=0)] = 20
    """From how many articles on a tag has a feed of its own; 0: none has."""
    ttl: Annotated[int, Strict(), Field(ge=1, le=10_080)] = 60
    """How many minutes readers are asked to wait before they look again."""
    override: tuple[Override, ...] = ()
    """`[[feeds.override]]`: other settings for one feed."""
    extra: tuple[Extra, ...] = ()
    """`[[feeds.extra]]`: one more feed."""

    def of(self, slug: str) -> FeedSettings:
        """The settings of the feed *slug*: these, with its overrides."""
        settings = {key: getattr(self, key) for key in FeedSettings.model_fields}
        if override := self.override_of(slug):
            settings |= override.model_dump(exclude_none=True, exclude={"slug", "title", "language"})
        return FeedSettings.model_construct(**settings)  # all of it is checked already

    def override_of(self, slug: str) -> Override | None:
        """What is set for the feed *slug* alone."""
        return next((other for other in self.override if other.slug == slug), None)

    def title_of(self, slug: str, title: str) -> str:
        """What the feed *slug* is called, *title* unless it is overridden."""
        return next((other.title for other in self.override if other.slug == slug and other.title), title)


class Alert(Table):
    """Who is told when a source breaks or is well again."""

    command: Text | None = None
    """A command to run once for each change; it gets JSON on its standard input."""


class Publish(Table):
    """What happens after files have changed."""

    hub: Url | None = None
    """A WebSub hub, which feeds name and which is told of changes."""
    command: Text | None = None
    """A command to run after a change."""
    timeout: Annotated[float, Strict(), Field(gt=0, allow_inf_nan=False)] = 3600.0
    """Seconds that the command may take; then it is ended, and the next run calls it again."""


class Tables(Table):
    """Everything that feedloom.toml may hold."""

    site: Site
    fetch: Fetch = Fetch()
    sources: Annotated[tuple[SourceConfig, ...], AfterValidator(check_some)] = Field(json_schema_extra={"minItems": 1})
    feeds: Feeds = Feeds()
    publish: Publish = Publish()
    alert: Alert = Alert()
