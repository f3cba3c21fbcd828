"""The kinds of source: one row for each. Configuration, JSON Schema, error messages and visits read this table.

To add a kind, write a module in this folder with an async function that takes a VisitContext and returns Findings, and
add a row here. Functions are given by name, so that reading a configuration loads no network library and the parent
process loads no parser.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKind:
    """One kind of source: how its documents are found, and what bounds a visit of it."""

    #: The key of `[[sources]]` that gives its places, and its name in the store and in messages.
    key: str
    #: What its places are, in a sentence; shown to users by the JSON Schema.
    description: str
    #: "paths": files, folders and globs, relative to the configuration; "files": these, and addresses of large files;
    #: "urls": absolute addresses.
    places: Literal["paths", "files", "urls"]
    #: The function that finds its documents, as "module:function": `async (VisitContext) -> Findings`.
    find: str
    #: Whether its documents come over the network. Then it may `render`, its visits run beside those of other sources
    #: within `requests` and `visit_time` of `[fetch]`, and its pages are asked for again while they are young.
    network: bool = True
    #: For kinds that read lists: the function that reads one in a child, as "module:function":
    #: `(Document, **settings) -> FoundList`.
    extract: str | None = None
    #: The settings of the source that `extract` takes as keyword arguments; its folders of rules as they stand.
    settings: tuple[str, ...] = ()
    #: Whether it also takes `learnt`, the text of the learnt rule of the host.
    learnt: bool = False
    #: How many lists one visit reads for each place unless `pages` says so: pages of a listing, sitemaps of an index.
    lists: int | None = None
    #: Whether its lists are HTML pages: then a bot wall may stand in their place.
    html_lists: bool = False
    #: Whether its lists may be sitemaps: robots.txt names them, and an index of them does not count as a list.
    sitemaps: bool = False
    #: Whether `ids = "from-feed"` applies.
    own_ids: bool = False
    #: How many articles of the first visit reach the feeds unless `backfill` says so; None: all (design, decision 10).
    backfill: int | None = 20


#: By key, in the order in which they are listed for users.
KINDS: dict[str, SourceKind] = {
    kind.key: kind
    for kind in (
        SourceKind(
            key="documents",
            description="Files, globs or folders, from the folder of the configuration.",
            places="paths",
            find="scraper.sources.documents:find",
            network=False,
            backfill=None,
        ),
        SourceKind(
            key="listing",
            description="Pages that list articles.",
            places="urls",
            find="scraper.sources.lists:find",
            extract="scraper.sources.listing:extract_listing",
            settings=("timezone", "rules", "selectors"),
            learnt=True,
            lists=1,
            html_lists=True,
        ),
        SourceKind(
            key="feed",
            description="RSS, Atom or JSON feeds of others.",
            places="urls",
            find="scraper.sources.lists:find",
            extract="scraper.sources.feed:extract_feed",
            settings=("timezone", "rules"),
            lists=1,
            own_ids=True,
        ),
        SourceKind(
            key="sitemap",
            description="XML sitemaps.",
            places="urls",
            find="scraper.sources.lists:find",
            extract="scraper.sources.sitemap:extract_sitemap",
            lists=10,
            sitemaps=True,
        ),
        SourceKind(
            key="archive",
            description="WARC and WET files.",
            places="files",
            find="scraper.sources.archive:find",
            network=False,
        ),
        SourceKind(
            key="dataset",
            description="Collections of documents: JSON lines, Parquet.",
            places="files",
            find="scraper.sources.dataset:find",
            network=False,
        ),
        SourceKind(
            key="records",
            description="Files of records, which `feedloom parse --records` writes.",
            places="files",
            find="scraper.sources.records:find",
            network=False,
        ),
        SourceKind(
            key="url",
            description="Single pages.",
            places="urls",
            find="scraper.sources.url:find",
        ),
        SourceKind(
            key="site",
            description="Home pages, of which the rest is found out.",
            places="urls",
            find="scraper.sources.site:find",
        ),
    )
}
