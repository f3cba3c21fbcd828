"""docs/security.md states the limits that the code has."""

from __future__ import annotations

import re
from pathlib import Path

from feeds import corrections
from feeds.config import checks, load, schema
from feeds.formats import cache
from feeds.publish import deliveries, websub
from feeds.web import connection, files, site
from feeds.web import search as searching
from scraper.article.mail import message
from scraper.http import limits as network
from scraper.http import post
from scraper.parsing import limits as parsing
from scraper.rules import apply, forked, siteconfig, xpath
from scraper.sources import archive, feed, lists, sitemap
from scraper.text import bylines, datelines
from scraper.visit import reading
from storage import database, readonly, selections, sources
from storage import limits as article
from storage.articles import history

TEXT = (Path(__file__).parents[2] / "docs" / "security.md").read_text()


def test_limits() -> None:
    """Every number of the table is the default, and every row is looked at."""
    rows = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", TEXT, re.MULTILINE))
    fetch, feeds, publish = schema.Fetch(), schema.Feeds(), schema.Publish()
    assert fetch.largest == network.MAX_DOCUMENT_BYTES
    assert feeds.max_categories == feeds.max_tags
    stated = {
        "a document, decompressed": f"{network.MAX_DOCUMENT_BYTES:,} bytes",
        "reading one document": f"{parsing.PARSE_TIMEOUT_SECONDS:g} s",
        "memory of a child (address space)": f"{parsing.MAX_CHILD_MEMORY_BYTES >> 30} GiB",
        "start of a child": f"{parsing.START_TIMEOUT_SECONDS:g} s",
        "depth of elements": f"{parsing.MAX_DEPTH:,}",
        "attributes of a tag": f"{parsing.MAX_ATTRIBUTES:,}",
        "tries of the same bytes": f"{sources.MAX_TRIES}",
        "one page from the web, with all its redirects": f"{fetch.timeout:g} s",
        "a pause in an answer": f"{fetch.pause:g} s",
        "redirects in a row": f"{fetch.redirects}",
        "requests of a visit": f"{fetch.requests:,}",
        "time of a visit": f"{fetch.visit_time.total_seconds() / 3600:g} hour",
        "requests to a host at a time": f"{fetch.per_host}",
        "answers that a rendered page gets": f"{network.MAX_RENDER_REQUESTS}",
        "indexes of sitemaps that lead to each other": f"{lists.MAX_SITEMAP_INDEXES}, and `pages` of the source",
        "a robots.txt": f"{network.MAX_ROBOTS_BYTES // 1024} KiB",
        "a sitemap, decompressed": f"{sitemap.MAX_SITEMAP_BYTES:,} bytes, {sitemap.MAX_ADDRESSES:,} addresses",
        "entries of a source's feed": f"{feed.MAX_ENTRIES:,}",
        "an article": (
            f"{article.MAX_TAGS} tags, {article.MAX_PEOPLE} people, {article.MAX_FIGURES} pictures,"
            f" {article.MAX_ENCLOSURES} media files, {article.MAX_LINKS} related and"
            f" {article.MAX_LINKS} read-more links"
        ),
        "a name (tag, category, person, agency, place, credit)": (
            f"{article.MAX_NAME_CHARS} characters; a longer one is none"
        ),
        "a title; a caption; a byline; the summary of a link": (
            f"{article.MAX_TITLE_CHARS:,}; {article.MAX_CAPTION_CHARS:,}; {article.MAX_BYLINE_CHARS:,};"
            f" {article.MAX_LINK_SUMMARY_CHARS:,} characters; longer ones are cut short"
        ),
        "items of a list": f"{article.MAX_LISTED_ITEMS:,}",
        "feeds of categories, feeds of tags": (
            f"{feeds.max_categories} each, the largest, and those that had one before"
        ),
        "the output": f"{publish.max_files:,} files, {publish.max_bytes:,} bytes",
        "bytes of entries that are kept while feeds are built": f"{cache.MAX_CACHED_BYTES:,}",
        "waiting for another writer of the store": f"{database.BUSY_TIMEOUT_SECONDS:g} s",
        "head of a request to the server": f"{connection.MAX_HEAD_BYTES:,} bytes, within {connection.HEAD_SECONDS} s",
        "a client that does not read": f"{connection.STALL_SECONDS} s for each {files.PIECE_BYTES >> 10} KiB",
        "body of a request, where one is taken": (
            f"{connection.MAX_BODY_BYTES:,} bytes, within {connection.STALL_SECONDS} s"
        ),
        "an idle connection to the server": f"{connection.IDLE_SECONDS} s",
        "connections to the server": f"{connection.MAX_CONNECTIONS:,}",
        "a search on the server": (
            f"{searching.MAX_QUERY_CHARS} characters, {searching.MAX_QUERY_WORDS} words,"
            f" {searching.MAX_PAGES} pages of {searching.PAGE_ARTICLES} articles, a feed of {searching.FEED_ENTRIES},"
            f" {site.QUERY_SECONDS:g} s;"
            f" {site.MAX_RUNNING_QUERIES} at once, {site.MAX_QUERIES} with those that wait"
        ),
        "a line of authors": f"{bylines.MAX_BYLINE_CHARS:,} characters",
        "what is searched for a prefix of a text": f"{datelines.MAX_PREFIX_CHARS} characters",
        "a message between us and a child": f"{parsing.MAX_MESSAGE_BYTES:,} bytes",
        "words or paragraphs that are compared": f"{corrections.MAX_COMPARED_ITEMS:,}",
        "the configuration": f"{load.MAX_CONFIG_BYTES:,} bytes",
        "a file with a secret": f"{checks.MAX_SECRET_BYTES:,} bytes",
        "parts of a mail, their depth, mails in mails that are opened": (
            f"{message.MAX_PARTS:,}; {message.MAX_DEPTH}; {message.MAX_FORWARDS}"
        ),
        "codings of a page in an archive": f"{archive.MAX_CODINGS}",
        "an earlier version of an article, decompressed": f"{history.MAX_VERSION_BYTES:,} bytes",
        "memory of SQLite, all connections together": f"{database.MAX_HEAP_BYTES:,} bytes",
        "a query of yours": (
            f"{selections.MAX_QUERY_INSTRUCTIONS:,} steps, {selections.MAX_QUERY_SECONDS} s,"
            f" {selections.MAX_QUERY_ROWS:,} rows, {selections.MAX_VALUE_BYTES:,} bytes a value"
        ),
        "a value of the store that the server reads": f"{readonly.MAX_VALUE_BYTES:,} bytes",
        "a store that each run checks; a larger one": (
            f"{database.MAX_ALWAYS_CHECKED_BYTES:,} bytes;"
            f" every {database.CHECK_INTERVAL.total_seconds() / 3600:g} hours"
        ),
        "a file of site rules": f"{siteconfig.MAX_RULE_FILE_BYTES:,} bytes",
        "a site configuration of others": (
            f"{siteconfig.MAX_DIRECTIVES:,} directives of {siteconfig.MAX_VALUE_CHARS:,} characters;"
            f" expressions {xpath.MAX_XPATH_DEPTH} brackets deep"
        ),
        "applying it to one page": (
            f"{forked.MAX_CPU_SECONDS:g} s of the processor, {forked.MAX_WALL_SECONDS:g} s in all;"
            f" without the line that took so long, {apply.MAX_LEFT_OUT} times more"
        ),
        "pages of one article": f"{reading.MAX_PAGES}",
        "one ping of a hub": f"{websub.PING_TIMEOUT_SECONDS:g} s",
        "one call of a webhook": f"{post.POST_TIMEOUT_SECONDS:g} s",
        "a message of entries": (
            f"{deliveries.MAX_MESSAGE_ENTRIES} entries, {deliveries.MAX_MESSAGE_BYTES:,} bytes;"
            f" {deliveries.MAX_MESSAGES} messages to a receiver in a run"
        ),
    }
    assert {name: rows.get(name) for name in stated} == stated
    assert rows.keys() == stated.keys() | {"what"}
