"""The web application: one table of routes over what is published and the store.

    request -> may it be asked? -> a file in memory? -> a page made on request? -> a folder without its slash? -> 404

It is ASGI, so it can be mounted into an application of one's own and run by any server. Absolute links begin with
`base_url`; only in a preview may Host stand in for it (see `feeds.web.preview`). X-Forwarded-* are never read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime
from functools import partial
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.datastructures import URLPath
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount, NoMatchFound, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from feeds.config.load import Config
from feeds.formats.registry import FORMATS
from feeds.web.files import Redirect
from feeds.web.messages import SECURITY_HEADERS, Fields, path_of, text
from feeds.web.pages import Pages
from feeds.web.site import Site
from feeds.web.watcher import Watcher


def create_app(
    config: Config,
    *,
    clock: Callable[[], datetime],
    watcher: Watcher | None = None,
    previews: bool = False,
    mounts: Mapping[str, Starlette] | None = None,
) -> Starlette:
    """The application that serves what *config* publishes; its Site is `state.site`.

    With *previews*, links lead to where they are served. *watcher* runs beside. *mounts* are further applications by
    the path below which they answer ("/edit"); only they may take requests with a body and other methods than GET.
    """
    site, mounts = Site(config, clock=clock, watcher=watcher, previews=previews), mounts or {}
    pages = Pages(site)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for mounted in mounts.values():
                await stack.enter_async_context(mounted.router.lifespan_context(mounted))
            stack.push_async_callback(site.stop)
            await site.start()
            yield

    app = Starlette(
        routes=[
            PublishedFiles(site),
            Route("/healthz", pages.health),
            Route("/readyz", pages.readiness),
            Route("/metrics", pages.metrics),
            Route("/status", pages.status),
            Route("/search", pages.search),
            *(Route(f"/search.{one.name}", partial(pages.search_feed, one)) for one in FORMATS),
            *(Mount(path, mounted) for path, mounted in mounts.items()),
            Route("/{path:path}", pages.missing),
        ],
        middleware=[Middleware(Gate, site=site, mounts=tuple(mounts))],
        exception_handlers={Exception: _failed},
        lifespan=lifespan,
    )
    app.state.site = site
    return app


async def _failed(_: Request, __: Exception) -> Response:
    return text(HTTPStatus.INTERNAL_SERVER_ERROR)


class Gate:
    """Refuses what nobody here takes, counts answers, and gives each the headers that keep browsers safe.

    A request with a body is refused unless a mounted application takes it. The connection is closed, too: that leaves
    no doubt where the request ends (request smuggling).
    """

    def __init__(self, app: ASGIApp, site: Site, mounts: tuple[str, ...]) -> None:
        self.app, self.site = app, site
        self.mounts = tuple(f"{mount}/" for mount in mounts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        metrics = self.site.metrics

        async def observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                safe = any(name == b"content-security-policy" for name, _ in headers)
                message["headers"] = headers if safe else [*headers, *SECURITY_HEADERS]
                metrics.count(message["status"])
            elif body := message.get("body"):
                metrics.sent.inc(len(body))
            await send(message)

        await self.site.start()  # where we are mounted, nobody else does it
        response = self.refusal(scope)
        await (response or self.app)(scope, receive, observed)

    def refusal(self, scope: Scope) -> Response | None:
        """The response to a request that nobody takes."""
        path = path_of(scope)
        if self.mounts and path and f"{path}/".startswith(self.mounts):
            return None
        fields = Fields(scope)
        if b"transfer-encoding" in fields or fields.get(b"content-length", b"0") != b"0":
            return text(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers={"Connection": "close"})
        if scope["method"] not in {"GET", "HEAD"}:
            return text(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
        if path is None:
            return text(HTTPStatus.BAD_REQUEST)
        return None


class PublishedFiles(BaseRoute):
    """Files in memory, and redirects from former addresses: each path is looked up in a table, never on a disk."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or not (path := path_of(scope)):
            return Match.NONE, {}
        found = self.site.files.publication.addresses.get(path)
        return (Match.FULL, {"published": (path, found)}) if found else (Match.NONE, {})

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, found = scope["published"]
        if isinstance(found, Redirect):
            headers = {"Location": found.location, "Cache-Control": f"public, max-age={found.interval}"}
            await text(HTTPStatus.MOVED_PERMANENTLY, headers=headers)(scope, receive, send)
            return
        fields = Fields(scope)
        file = self.site.as_seen(path, found, fields.get(b"host", b""))
        await file.respond(fields, send, head_only=scope["method"] == "HEAD")

    def url_path_for(self, name: str, /, **path_params: object) -> URLPath:
        """No route has a name here."""
        raise NoMatchFound(name, path_params)
