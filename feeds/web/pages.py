"""The pages that are made on request: search, status, health, metrics, and what is not there."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from urllib.parse import quote

import prometheus_client
from starlette.requests import Request
from starlette.responses import Response

from feeds.authority import find_authority
from feeds.config.load import Config
from feeds.formats.format import Format
from feeds.history import read_history, read_totals
from feeds.pages.build import STATIC, build_not_found_page, build_static
from feeds.pages.status import Told, build_status_page
from feeds.status import SourceStatus, read_details, read_states
from feeds.web.files import Redirect, media_type
from feeds.web.messages import NO_STORE, Fields, matches, page, path_of, text
from feeds.web.search import (
    MAX_QUERY_CHARS,
    MAX_QUERY_WORDS,
    Found,
    build_search_feed,
    build_search_page,
    find,
    find_newest,
    offered,
    parse_query,
)
from feeds.web.site import QUERY_SECONDS, Site
from storage.readonly import open_read_only

#: How long the result of a search may be cached.
SEARCH_MAX_AGE_SECONDS = 60


class Pages:
    """Endpoints over one site."""

    def __init__(self, site: Site) -> None:
        self.site = site

    async def health(self, _: Request) -> Response:
        """The process answers."""
        return text(HTTPStatus.OK, "ok")

    async def readiness(self, _: Request) -> Response:
        """Whether feeds are served. If only the scheduler is down, we are ready, but say so."""
        site = self.site
        trouble = f"; {site.trouble}" if site.trouble else ""
        if site.stopping or site.files.publication.published is None:
            words = "stopping" if site.stopping else "nothing is published yet"
            return text(HTTPStatus.SERVICE_UNAVAILABLE, words + trouble)
        return text(HTTPStatus.OK, f"ready{trouble}")

    async def metrics(self, _: Request) -> Response:
        """The metrics, for Prometheus."""
        body = prometheus_client.generate_latest(self.site.metrics.registry)
        return Response(body, headers=NO_STORE | {"Content-Type": prometheus_client.CONTENT_TYPE_PLAIN_0_0_4})

    async def status(self, request: Request) -> Response:
        """The state of every source; with `?source=`, all about one."""
        site, config, wanted = self.site, self.config_for(request), request.query_params.get("source")
        names, readers = [source.name for source in config.sources], site.readers

        def read() -> Response:
            published = site.files.publication.published
            if not config.site.database.exists():  # before the first visit
                states = [SourceStatus(name=name, state="not visited") for name in names]
                return page(build_status_page(config, states, Told(), published=published, trouble=site.trouble))
            with open_read_only(config.site.database, seconds=QUERY_SECONDS) as database:
                states = read_states(database, [wanted] if wanted in names else names, config.learnt)
                told = Told(totals=read_totals(database), by_format=readers.by_format, by_reader=readers.by_reader)
                if wanted in names:
                    history = read_history(database, wanted, now=site.clock())
                    told = Told(source=wanted, details=read_details(database, wanted), history=history)
            return page(build_status_page(config, states, told, published=published, trouble=site.trouble))

        return await site.query(read)

    async def search(self, request: Request) -> Response:
        """The result of a reader's search as a page; without words, the form."""
        query, config = parse_query(request.scope["query_string"]), self.config_for(request)
        if query.problem == "search_too_long":
            return page(build_search_page(query, Found(), config), HTTPStatus.REQUEST_URI_TOO_LONG)

        def read() -> Response:
            with open_read_only(config.site.database, seconds=QUERY_SECONDS) as database:
                searched = query.words and not query.problem
                found = find(database, config, query) if searched else offered(database)
            return _result(request, build_search_page(query, found, config), "text/html")

        with self.site.metrics.searches.time():
            return await self.site.query(read)

    async def search_feed(self, form: Format, request: Request) -> Response:
        """The result of a reader's search as a feed."""
        query, config, now = parse_query(request.scope["query_string"]), self.config_for(request), self.site.clock()
        if query.problem or not query.words:
            limits = (
                f"up to {MAX_QUERY_CHARS} characters and {MAX_QUERY_WORDS} words, since= and until= days (2026-03-01)"
            )
            return text(HTTPStatus.BAD_REQUEST, f"search.{form.name}?q= takes {limits}")

        def read() -> Response:
            with open_read_only(config.site.database, seconds=QUERY_SECONDS) as database:
                authority = find_authority(database, config, now=now)
                articles = find_newest(database, config, query)
            body = build_search_feed(form, query, articles, config, authority=authority, now=now)
            return _result(request, body, form.media_type)

        with self.site.metrics.searches.time():
            return await self.site.query(read)

    async def missing(self, request: Request) -> Response:
        """A redirect from a former address, or to the folder of that name, relative to stay on this site; else 404."""
        publication, path = self.site.files.publication, path_of(request.scope) or ""
        if path[1:] in STATIC:  # before the first publication; the pages that are made here need it
            return Response(build_static(path[1:]), headers=NO_STORE | {"Content-Type": media_type(path)})
        if isinstance(found := publication.addresses.get(path), Redirect):
            headers = {"Location": found.location, "Cache-Control": f"public, max-age={found.interval}"}
            return text(HTTPStatus.MOVED_PERMANENTLY, headers=headers)
        if f"{path}/" in publication.addresses:
            location = f"./{quote(path.rpartition('/')[2])}/"
            return text(HTTPStatus.MOVED_PERMANENTLY, headers={"Location": location})
        if publication.published is None:
            return text(HTTPStatus.SERVICE_UNAVAILABLE, "nothing is published yet", {"Retry-After": "10"})
        if file := publication.files.get("404.html"):
            body = build_not_found_page(self.config_for(request)) if self.site.previews else file.plain.body
            return page(body, HTTPStatus.NOT_FOUND)
        return text(HTTPStatus.NOT_FOUND)

    def config_for(self, request: Request) -> Config:
        """The configuration with the address at which *request* finds us."""
        return self.site.config_for(request.headers.get("host", "").encode("latin-1"))


def _result(request: Request, body: bytes, media_type: str) -> Response:
    """*body*, the result of a search, or 304 if the client has it already."""
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"public, max-age={SEARCH_MAX_AGE_SECONDS}"}
    if matches(Fields(request.scope["headers"]).get(b"if-none-match", b""), etag.encode()):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, headers=headers | {"Content-Type": f"{media_type}; charset=utf-8"})
