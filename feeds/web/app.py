"""The web application: one table of routes over what is published and the store.

    request -> a file in memory? -> may it be asked? -> a page made on request? -> a folder without its slash? -> 404

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
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from feeds.config.load import Config
from feeds.formats.registry import FORMATS
from feeds.web.files import send_in_pieces
from feeds.web.messages import READING, SECURITY_HEADERS, Fields, has_body, path_of, text
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
) -> Application:
    """The application that serves what *config* publishes.

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

    app = Application(
        routes=[
            Route("/healthz", pages.health),
            Route("/readyz", pages.readiness),
            Route("/metrics", pages.metrics),
            Route("/status", pages.status),
            Route("/search", pages.search),
            *(Route(f"/search.{one.name}", partial(pages.search_feed, one)) for one in FORMATS),
            *(route for path, mounted in mounts.items() for route in mounted_at(path, mounted)),
            Route("/{path:path}", pages.missing),
        ],
        middleware=[Middleware(Gate, site=site, mounts=tuple(mounts))],
        exception_handlers={Exception: _failed},
        lifespan=lifespan,
    )
    app.site = site
    return app


def mounted_at(path: str, mounted: ASGIApp) -> list[BaseRoute]:
    """The routes by which *mounted* answers below *path*, and at *path* itself, without a slash, by its route "/"."""

    class Root:
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            root = scope.get("root_path", "")
            await mounted({**scope, "root_path": f"{root}{path}", "path": f"{root}{path}/"}, receive, send)

    return [Route(path, Root()), Mount(path, mounted)]


async def _failed(_: Request, __: Exception) -> Response:
    return text(HTTPStatus.INTERNAL_SERVER_ERROR)


class Application(Starlette):
    """Answers for files in memory before anything else is asked: nearly all requests are for files."""

    site: Site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if not self.site.started:  # where we are mounted, nobody else does it
                await self.site.start()
            answer = self.site.answer(scope)
            if answer is None:
                await self.site.look_again()
                answer = self.site.answer(scope)
            if answer is not None:
                status, headers, body = answer
                await send({"type": "http.response.start", "status": status, "headers": headers})
                await send_in_pieces(body, send)
                return
        await super().__call__(scope, receive, send)


class Gate:
    """Refuses what nobody here takes, counts answers, and gives each the headers that keep browsers safe.

    A request with a body is refused unless a mounted application takes it. The connection is closed, too: that leaves
    no doubt where the request ends (request smuggling). The body is read before, so that the answer arrives.
    """

    def __init__(self, app: ASGIApp, site: Site, mounts: tuple[str, ...]) -> None:
        self.app, self.site = app, site
        self.mounts = tuple(f"{mount}/" for mount in mounts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                safe = any(name == b"content-security-policy" for name, _ in headers)
                message["headers"] = headers if safe else [*headers, *SECURITY_HEADERS]
                self.site.metrics.answers[message["status"]] += 1
            elif message["type"] == "http.response.body":
                self.site.metrics.bytes_sent += len(message.get("body", b""))
            await send(message)

        response = self.refusal(scope) if scope["type"] == "http" else None
        if response and has_body(fields := Fields(scope["headers"])) and b"expect" not in fields:
            while (await receive()).get("more_body"):
                pass
        await (response or self.app)(scope, receive, observed)

    def refusal(self, scope: Scope) -> Response | None:
        """The response to a request that nobody takes."""
        path = path_of(scope)
        if self.mounts and path and f"{path}/".startswith(self.mounts):
            return None
        if has_body(Fields(scope["headers"])):
            return text(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers={"Connection": "close"})
        if scope["method"] not in READING:
            return text(HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"})
        return text(HTTPStatus.BAD_REQUEST) if path is None else None
