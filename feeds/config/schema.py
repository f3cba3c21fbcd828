"""The keys of feedloom.toml, as pydantic models, one for each table.

The fields give the checks, the words of errors, the JSON Schema (`feedloom.schema.json`) and the tables of
docs/configuration.md. To add a key, add a field with a docstring to its table.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    WithJsonSchema,
    create_model,
)

from feeds.config.checks import (
    as_tuple,
    check_address,
    check_authority,
    check_base_url,
    check_charset,
    check_cron,
    check_database,
    check_file,
    check_header,
    check_host_and_port,
    check_interval,
    check_language,
    check_line,
    check_output,
    check_page,
    check_place,
    check_proxy,
    check_rules,
    check_selector,
    check_signal,
    check_signing_key,
    check_slug,
    check_some,
    check_source_slug,
    check_token,
    check_webhook,
    check_workers,
    check_zone,
    read_duration,
    read_hidden,
    read_secret,
)
from scraper.http.limits import Limits, VisitLimits
from scraper.sources.kinds import KINDS
from scraper.text.language import zone_of

#: The defaults of [fetch].
LIMITS, VISIT_LIMITS = Limits(), VisitLimits()

Text = Annotated[str, AfterValidator(check_line)]
Url = Annotated[str, AfterValidator(check_address)]
Language = Annotated[str, AfterValidator(check_language)]
Zone = Annotated[str, AfterValidator(check_zone)]
Signal = Annotated[str, AfterValidator(check_signal)]
Slug = Annotated[str, AfterValidator(check_slug)]
Flag = Annotated[bool, Strict()]
Count = Annotated[int, Strict(), Field(ge=1, le=10_000)]
OneOrMore = WithJsonSchema(
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]}
)
Paths = Annotated[
    tuple[Annotated[Text, AfterValidator(check_place)], ...],
    BeforeValidator(as_tuple),
    AfterValidator(check_some),
    OneOrMore,
]
Files = Annotated[
    tuple[Annotated[Text, AfterValidator(check_file)], ...],
    BeforeValidator(as_tuple),
    AfterValidator(check_some),
    OneOrMore,
]
Urls = Annotated[
    tuple[Annotated[str, AfterValidator(check_page)], ...],
    BeforeValidator(as_tuple),
    AfterValidator(check_some),
    OneOrMore,
]
#: What the places of a kind are made of, by what its row says.
PLACES = {"paths": Paths, "files": Files, "urls": Urls}
Folders = Annotated[
    tuple[Annotated[Path, AfterValidator(check_rules)], ...],
    BeforeValidator(as_tuple),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Texts = Annotated[tuple[Text, ...], BeforeValidator(as_tuple)]
Hosts = Annotated[tuple[Annotated[str, AfterValidator(check_host_and_port)], ...], BeforeValidator(as_tuple)]
Selector = Annotated[str, AfterValidator(check_line), AfterValidator(check_selector)]
Duration = Annotated[
    timedelta, BeforeValidator(read_duration), WithJsonSchema({"type": "string", "pattern": "^[0-9]{1,6} *[smhdw]$"})
]
#: JSON Schema of a secret that is kept in the environment or in a file.
SECRET_PLACE = {
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
    WithJsonSchema({"anyOf": [{"type": "string"}, SECRET_PLACE]}),
]
Token = Annotated[str, AfterValidator(check_token)]
Hidden = Annotated[str, BeforeValidator(read_hidden), AfterValidator(check_header), WithJsonSchema(SECRET_PLACE)]
Webhook = Annotated[
    str,
    BeforeValidator(read_secret),
    AfterValidator(check_webhook),
    WithJsonSchema({"anyOf": [{"type": "string"}, SECRET_PLACE]}),
]
SigningKey = Annotated[
    str, BeforeValidator(read_hidden), AfterValidator(check_signing_key), WithJsonSchema(SECRET_PLACE)
]
Workers = Annotated[
    int | str,
    BeforeValidator(check_workers),
    WithJsonSchema(
        {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 999}, {"type": "string", "pattern": "^dask://"}]}
    ),
]
Interval = Annotated[Duration, AfterValidator(check_interval)]
Content = Literal["full", "summary", "none"]
Learn = Literal["auto", "off"]
Related = tuple[Literal["rel", "footer", "json"], ...]
Copies = Literal["all", "first", "preferred"]
Column = Literal["text", "html", "url", "title", "date", "language", "source"]
Archived = tuple[Literal["all", "category", "source", "tag", "extra"], ...]


class Table(BaseModel):
    """A table of the configuration: immutable, without other keys than its fields."""

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
    content_signal: Signal = ""
    """How machines may use what is published, for robots.txt: `"search=yes, ai-input=no, ai-train=no"`."""
    search: Flag = False
    """Whether pages carry a search box: where `feedloom serve` answers at `base_url`, a folder alone cannot."""
    authority: Annotated[str, AfterValidator(check_authority)] | None = None
    """First part of every entry's id (RFC 4151): a domain and a date on which it was yours. Never change it.
    Without it: the host of `base_url` and the year of the first run."""
    front: Literal["newest", "stories"] = "newest"
    """What the front page begins with: the newest articles, or the stories that most papers told in the last day."""
    output: Annotated[Path, AfterValidator(check_output)] = Field(default=Path("public"), validate_default=True)
    """Folder to publish into."""
    database: Annotated[Path, AfterValidator(check_database)] = Field(
        default=Path("feedloom.db"), validate_default=True
    )
    """The store, one SQLite file."""
    learn: Learn = "auto"
    """Whether sites are learnt from their own pages, into `rules/<host>.toml` beside this file: `"auto"` or `"off"`."""
    categories: dict[str, Text] = Field(default_factory=dict)
    """Names of categories that papers use and yours, for all sources: `{ "Sport" = "Thể thao" }`. Those of a source
    go first; `feedloom category suggest` proposes some."""

    rules: Folders = ()
    """Folders of rules of sites, for all sources: rules of your own (TOML), and site configurations of Full-Text RSS
    (`<host>.txt`). A single one as a string."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of `timezone`, or its default."""
        return ZoneInfo(self.timezone or zone_of(self.language) or "UTC")


class Fetch(Table):
    """How the network is used."""

    allow_hosts: Hosts = ()
    """Private addresses, as host:port, at which a source, the hub or the webhook of this configuration stands."""
    delay: Annotated[float, Strict(), Field(ge=0, allow_inf_nan=False)] = 1.0
    """Seconds between two requests to one host."""
    proxy: Annotated[Secret, AfterValidator(check_proxy)] | None = Field(default=None, repr=False)
    """The proxy of every source that names none of its own, and of every address that is tried."""
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
    tdmrep: Flag = False
    """Whether each host is asked for `/.well-known/tdmrep.json`, once a day, beside its robots.txt."""
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
    **{kind.key: (PLACES[kind.places], Field(default=(), description=kind.description)) for kind in KINDS.values()},
)


class SourceConfig(_PlacedTable):  # type: ignore[misc]
    """A place that articles come from, with exactly one of the keys that give its kind."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": [kind]} for kind in KINDS]})

    slug: Annotated[str, AfterValidator(check_source_slug)] | None = None
    """Its feed is called `source-<slug>`; without it, after its name. What it was first published under stays."""
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
    columns: dict[Column, Text] = Field(default_factory=dict)
    """Of a `dataset`: which columns hold what, `{ text = "raw", url = "meta.url" }`; without it by their names."""
    pages: Annotated[int, Strict(), Field(ge=1, le=1_000)] | None = None
    """How many pages of a listing are read (1), or sitemaps of an index (10)."""
    include: Texts = ()
    """Only pages that one of these matches: globs on the address, or `"title: …"`, `"category: …"`."""
    exclude: Texts = ()
    """No pages that one of these matches."""
    languages: Annotated[tuple[Language, ...], BeforeValidator(as_tuple)] = ()
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
    allow_hosts: Hosts = ()
    """Private addresses, as host:port, that its pages may lead to; of other sources' pages none may."""
    proxy: Annotated[Secret, AfterValidator(check_proxy)] | None = None
    """A proxy, `"http://host:port"`; with a password as `{ env = "NAME" }` or `{ file = "path" }`."""
    every: Interval = timedelta(hours=1)
    """How often it is visited by `watch` and `run --due`."""
    between: tuple[Interval, Interval] | None = None
    """Bounds within which `every` follows how often the source changes: `["10m", "1d"]`."""
    cron: Annotated[str, AfterValidator(check_cron)] | None = None
    """When it is visited, as in a crontab, in `timezone` or the zone of `[site]`; instead of `every`."""
    jitter: Duration = timedelta(0)
    """Visits are late by up to so much, by chance."""
    render: Flag = False
    """Whether a browser runs the scripts of its pages first; needs `feedloom[render]` and an installed Chromium."""
    paused: Flag = False
    """Whether it is left alone by every run that does not name it; its articles stay in the feeds."""
    rules: Folders = ()
    """Folders of rules of sites, as in `[site]`, asked before those; a single one as a string."""
    learn: Learn | None = None
    """Whether its pages teach where their fields stand, `"auto"` or `"off"`; without it as in `[site]`."""
    content: Content | None = None
    """How much of its articles may be published, in whatever feed; without it as in `[feeds]`."""
    backfill: Annotated[int, Strict(), Field(ge=0)] | None = None
    """How many articles of the first visit reach the feeds; without it all of `documents`, else 20."""
    categories: dict[str, Text] = Field(default_factory=dict)
    """Its names of categories and yours: `{ "Thời sự" = "Xã hội" }`; `"*"` stands for all others and for none."""


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
    copies: Copies = "all"
    """Which of near copies, articles with almost the same text, are entries: all, the first, or that of the source
    preferred most. The others are links of that entry: "also in …"."""


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
    copies: Copies | None = None
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
    max_categories: Annotated[int, Strict(), Field(ge=0)] = 500
    """How many categories have a feed of their own: the largest, and those that had one before."""
    max_tags: Annotated[int, Strict(), Field(ge=0)] = 500
    """How many tags have one, likewise."""
    archives: Archived = ("all", "category")
    """Which feeds keep all they showed, month by month, from the first day. One that has archives goes on with them."""
    ttl: Annotated[int, Strict(), Field(ge=1, le=10_080)] = 60
    """How many minutes readers are asked to wait before they look again."""
    prefer: Texts = ()
    """Sources, the preferred first, for `copies = "preferred"`; the others follow in the order of `[[sources]]`."""
    stories: Flag = False
    """Whether stories that three papers or more tell have a page and a feed each."""
    max_stories: Annotated[int, Strict(), Field(ge=0)] = 200
    """How many stories have them at most: those told last. Those of older ones are removed."""
    override: tuple[Override, ...] = ()
    """`[[feeds.override]]`: other settings for one feed."""
    extra: tuple[Extra, ...] = ()
    """`[[feeds.extra]]`: one more feed."""

    def of(self, slug: str) -> FeedSettings:
        """The settings of the feed *slug*: these, with its overrides."""
        settings = {key: getattr(self, key) for key in FeedSettings.model_fields}
        if override := self.override_of(slug):
            settings |= override.model_dump(exclude_none=True, exclude={"slug", "title", "language"})
        return FeedSettings.model_construct(**settings)  # its values are checked already

    def override_of(self, slug: str) -> Override | None:
        """The settings of the feed *slug* alone, if it has some."""
        return next((other for other in self.override if other.slug == slug), None)

    def title_of(self, slug: str, title: str) -> str:
        """The title of the feed *slug*: *title*, unless it is overridden."""
        return next((other.title for other in self.override if other.slug == slug and other.title), title)


class Alert(Table):
    """Who is told when a source breaks or is well again."""

    command: Text | None = None
    """A command to run once for each change; it gets JSON on its standard input."""


class Parse(Table):
    """Where documents are parsed."""

    workers: Workers = 2
    """How many processes of this machine parse, or the scheduler of a Dask cluster: "dask://scheduler:8786"."""


class Publish(Table):
    """What happens after files have changed, and how much there may be of them."""

    max_files: Annotated[int, Strict(), Field(ge=100)] = 500_000
    """How many files the output may have; what would be beyond is not written, and told."""
    max_bytes: Annotated[int, Strict(), Field(ge=10_000_000)] = 20_000_000_000
    """How many bytes they may have together."""
    hub: Url | None = None
    """A WebSub hub, which feeds name and which is told of changes."""
    command: Text | None = None
    """A command to run after a change; it gets the names of the changed files on its standard input."""
    timeout: Annotated[float, Strict(), Field(gt=0, allow_inf_nan=False)] = 3600.0
    """Seconds that a command may take; then it is ended, and a later run calls it again."""
    webhook: Webhook | None = Field(default=None, repr=False)
    """Where new and changed entries are posted: an address, or `{ env = "NAME" }` or `{ file = "path" }`."""
    webhook_secret: SigningKey | None = Field(default=None, repr=False)
    """What signs them (Standard Webhooks), as `{ env = "NAME" }` or `{ file = "path" }`."""
    entries_command: Text | None = None
    """A command that gets new and changed entries, as JSON Feed, on its standard input."""


class Tables(Table):
    """Everything that feedloom.toml may hold."""

    site: Site
    fetch: Fetch = Fetch()
    sources: Annotated[tuple[SourceConfig, ...], AfterValidator(check_some)] = Field(json_schema_extra={"minItems": 1})
    feeds: Feeds = Feeds()
    parse: Parse = Parse()
    publish: Publish = Publish()
    alert: Alert = Alert()
