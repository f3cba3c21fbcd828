"""The workbench as an application of its own, mounted at `/edit`. docs/workbench.md describes its addresses.

    guarded: Host | session | Origin and token of a change -> the handler -> HTML or JSON, by what is asked for

Handlers are thin: `feeds.workbench` does the work.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any
from urllib.parse import quote, urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from feeds.config.load import Config
from feeds.web.edit.gate import COOKIE, SAFE_METHODS, TOKEN_FIELD, TOKEN_HEADER, Gate
from feeds.web.edit.pages import (
    FRAME_POLICY,
    POLICY,
    READER_POLICY,
    build_frame,
    build_page,
    language_of,
    static_files,
    words,
)
from feeds.web.edit.pictures import PICTURE_HEADERS, Pictures, with_own_pictures
from feeds.web.edit.requests import patch_of, read_values, revision_of, wants_json
from feeds.web.edit.views import Views
from feeds.workbench.changes import read_address
from feeds.workbench.draft import Draft
from feeds.workbench.past import READING
from feeds.workbench.setup import write_configuration
from feeds.workbench.sources import act_on_source
from feeds.workbench.visits import Visits
from feeds.workbench.workbench import BusyError, ChangedError, ClosedError, MissingError, Workbench
from storage.errors import ConfigError, ExtractError, FeedloomError, ModelError, StorageError

log = logging.getLogger("feedloom.edit")

#: What every answer says besides.
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with "no-referrer" a form would send `Origin: null`
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
#: Files are for the frames, too, whose sandbox makes them of no origin.
STATIC_HEADERS = {"Cache-Control": "no-cache", "Cross-Origin-Resource-Policy": "cross-origin"}
#: The status that each of our errors is, the first that fits.
STATUSES: tuple[tuple[type[FeedloomError], int], ...] = (
    (MissingError, 404),
    (ChangedError, 409),
    (BusyError, 503),
    (ClosedError, 503),
    (ConfigError, 422),
    (ModelError, 422),
    (ExtractError, 422),
    (StorageError, 507),
)
LANGUAGE_COOKIE = "feedloom-language"


class _Asked:
    """A request that came through the gate."""

    def __init__(self, request: Request, session: str | None, values: dict[str, Any], gate: Gate) -> None:
        self.request, self.session, self.values = request, session, values
        self.token = gate.token_of(session) if session else ""
        chosen = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
        self.language = language_of(chosen, request.headers.get("accept-language", ""))
        self.json = wants_json(request)

    @property
    def here(self) -> str:
        """Scheme and host under which we are asked."""
        return f"{self.request.url.scheme}://{self.request.headers.get('host', '')}"

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """An HTML page."""
        shared = {"session": self.session, "token": self.token, "here": self.here}
        body = build_page(template, self.language, **(shared | values))
        answer = Response(body, status, media_type="text/html", headers={"Content-Security-Policy": POLICY})
        if "lang" in self.request.query_params:
            answer.set_cookie(LANGUAGE_COOKIE, self.language, path="/edit", samesite="strict", httponly=True)
        return answer


Handler = Callable[[_Asked], Awaitable[Response]]


class Edit:
    """The routes of one workbench behind one gate."""

    def __init__(self, bench: Workbench, visits: Visits, gate: Gate) -> None:
        self.bench, self.visits, self.gate = bench, visits, gate
        #: Called with each configuration that was written.
        self.changed: Callable[[Config], None] = lambda _: None
        self.views = Views(bench, visits)
        self.pictures = Pictures(bench, gate)

    def application(self) -> Starlette:
        """An application to be mounted at `/edit`, whose end closes the workbench."""

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            try:
                yield
            finally:
                await self.close()

        return Starlette(routes=self._routes(), lifespan=lifespan)

    def _routes(self) -> list[Route]:

        def route(path: str, **handlers: Handler) -> Route:
            return Route(path, self._guarded(handlers), methods=[name.upper() for name in handlers])

        return [
            *(Route(f"/{name}", self._static(name), methods=["GET"]) for name in static_files()),
            route("/", get=self.index),
            route("/login", post=self.login),
            route("/leave", post=self.leave),
            route("/session", get=self.session),
            route("/setup", post=self.setup),
            route("/look", post=self.look),
            route("/look/{key}", get=self.show, delete=self.stop),
            route("/look/{key}/page/{page}", get=self.frame),
            route("/look/{key}/reader", get=self.reader),
            route("/look/{key}/picture/{sign}", get=self.picture),
            route("/draft/{key}", patch=self.change, post=self.change_form, delete=self.forget),
            route("/draft/{key}/save", post=self.save),
            route("/sources", get=self.sources),
            route("/source", get=self.source, post=self.act),
        ]

    async def close(self) -> None:
        """Stop what is going on."""
        await self.visits.close()
        await self.bench.close()

    # the gate

    def _static(self, name: str) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            if not self.gate.knows_host(request.headers.get("host", "")):
                return Response("this host is not served here\n", 421, HEADERS, "text/plain")
            data, kind = static_files()[name]
            return Response(data, headers=HEADERS | STATIC_HEADERS | {"Content-Type": kind})

        return answer

    def _guarded(self, handlers: Mapping[str, Handler]) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            method = "get" if request.method == "HEAD" else request.method.lower()
            response = await self._through_gate(request, handlers[method])
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return answer

    async def _through_gate(self, request: Request, handler: Handler) -> Response:
        host = request.headers.get("host", "")
        if not self.gate.knows_host(host):
            return Response("this host is not served here\n", 421, media_type="text/plain")
        session = self.gate.session_of(request.headers.get("cookie", ""))
        asked = _Asked(request, session, {}, self.gate)
        changes = request.method not in SAFE_METHODS
        if changes and not self.gate.is_own_origin(request.headers.get("origin"), host):
            return _refused(asked, 403, "the request comes from another site: its Origin is not ours")
        try:
            if changes:
                asked.values = await read_values(request)
            if session is None and handler != self.login:
                return self._without_session(asked, may_open=handler == self.index)
            if changes and handler != self.login:
                stated = asked.values.pop(TOKEN_FIELD, None) or request.headers.get(TOKEN_HEADER)
                if not self.gate.takes_token(session or "", str(stated) if stated else None):
                    return _refused(asked, 403, "the token of the session is missing or wrong")
            return await handler(asked)
        except FeedloomError as error:
            status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
            return _refused(asked, status, str(error))

    def _without_session(self, asked: _Asked, *, may_open: bool) -> Response:
        query = asked.request.query_params
        if may_open and "token" in query:
            session = self.gate.open_once(query["token"])
            if session is not None:
                return _opened(asked, session, "/edit" + _carried(query))
            if self.gate.is_tired:
                return _refused(asked, 429, "too many wrong guesses; wait a minute")
        if asked.json:
            return _refused(asked, 401, "there is no session; open the address that `feedloom serve --edit` printed")
        if asked.request.headers.get("sec-fetch-site") == "cross-site" and "again" not in query:
            # a link on another site brings no cookie; one from here does
            target = f"/edit?{urlencode({**query, 'again': '1'})}"
            return _leading(asked, target)
        return asked.page("login.html", 401, password=self.gate.password is not None)

    async def login(self, asked: _Asked) -> Response:
        """Open a session with the password."""
        session = self.gate.open_with(str(asked.values.get("password", "")))
        if session is not None:
            return _opened(asked, session, "/edit")
        if self.gate.is_tired:
            return _refused(asked, 429, "too many wrong guesses; wait a minute")
        return _refused(asked, 403, "the password is wrong")

    async def leave(self, asked: _Asked) -> Response:
        """End the session."""
        self.gate.close(asked.session or "")
        answer = RedirectResponse("/edit", 303)
        answer.delete_cookie(COOKIE, path="/edit", httponly=True, samesite="strict")
        return answer

    async def session(self, asked: _Asked) -> Response:
        """The token that changes carry, for programs."""
        return JSONResponse({"version": 1, "token": asked.token})

    # the workbench

    async def index(self, asked: _Asked) -> Response:
        """The sources, and the form for an address."""
        if not self.bench.path.exists():
            return asked.page("setup.html", path=self.bench.path)
        self.bench.warm()
        values = await self.views.index(asked.language)
        return asked.page("index.html", url=asked.request.query_params.get("url", "")[:2000], **values)

    async def setup(self, asked: _Asked) -> Response:
        """Write a configuration where there is none."""
        texts = {key: str(asked.values.get(key, "")).strip() for key in ("title", "base_url", "language")}
        write_configuration(self.bench.path, now=self.bench.clock(), environ=self.bench.environ, **texts)
        self.changed(self.bench.config())
        return RedirectResponse("/edit", 303)

    async def look(self, asked: _Asked) -> Response:
        """Begin to look at an address."""
        address = read_address(asked.values.get("url"))
        draft = await self.bench.look(address, render=bool(asked.values.get("render")))
        where = f"/edit/look/{draft.id}"
        if asked.json:
            return JSONResponse({"version": 1, "id": draft.id, "look": where}, 202, {"Location": where})
        return RedirectResponse(where, 303)

    def _draft(self, asked: _Asked) -> Draft:
        return self.bench.get(asked.request.path_params["key"])

    async def show(self, asked: _Asked) -> Response:
        """A draft, as a page or as JSON."""
        return await self._shown(asked, self._draft(asked))

    async def _shown(self, asked: _Asked, draft: Draft, *, alert: str = "", status: int = 200) -> Response:
        document = await self.bench.document(draft)
        if asked.json:
            return JSONResponse(document, status)
        values = await self.views.look(draft, document, asked.request.query_params, asked.language)
        return asked.page("look.html", status, alert=alert, picture=self._path_of_pictures(asked, draft), **values)

    def _path_of_pictures(self, asked: _Asked, draft: Draft) -> Callable[[str], str]:
        return lambda url: self.pictures.path(asked.session or "", draft, url)

    async def stop(self, asked: _Asked) -> Response:
        """Stop looking."""
        draft = self._draft(asked)
        await self.bench.cancel(draft)
        return await self._shown(asked, draft)

    async def frame(self, asked: _Asked) -> Response:
        """A page of a draft as it was got, without anything that could run, and with the found places marked."""
        draft, page = self._draft(asked), asked.request.path_params["page"]
        at = asked.request.query_params.get("at", "")
        html, title = await self.views.frame(draft, page, asked.language, at)
        body = build_frame(html, title, language=asked.language)
        return Response(body, media_type="text/html", headers={"Content-Security-Policy": FRAME_POLICY})

    async def reader(self, asked: _Asked) -> Response:
        """The text of the entry as a reader shows it."""
        draft = self._draft(asked)
        html, title = await self.views.reader(draft, asked.request.query_params.get("text", ""))
        html = with_own_pictures(html, self._path_of_pictures(asked, draft))
        body = build_frame(html, title, language=asked.language, reader=True)
        return Response(body, media_type="text/html", headers={"Content-Security-Policy": READER_POLICY})

    async def picture(self, asked: _Asked) -> Response:
        """A picture that a page has shown."""
        sign, url = asked.request.path_params["sign"], asked.request.query_params.get("of", "")
        picture = await self.pictures.get(asked.session or "", self._draft(asked), sign, url)
        return Response(picture.data, media_type=picture.media_type, headers=PICTURE_HEADERS)

    async def change(self, asked: _Asked) -> Response:
        """Change a draft as a JSON object says."""
        draft = self._draft(asked)
        revision = revision_of(asked.values)
        patch = {key: value for key, value in asked.values.items() if key != "revision"}
        await self.bench.change(draft, patch, revision=revision)
        return JSONResponse(await self.bench.document(draft))

    async def change_form(self, asked: _Asked) -> Response:
        """Change a draft as a form says, and show it again; what goes wrong is said on its page."""
        draft = self._draft(asked)
        shown = asked.values.get("page", "")
        match asked.values.get("do"):
            case "forget":
                await self.bench.forget(draft.id)
                return RedirectResponse("/edit", 303)
            case "stop":
                await self.bench.cancel(draft)
            case _:
                try:
                    await self.bench.change(draft, patch_of(asked.values), revision=revision_of(asked.values))
                except (ModelError, ExtractError, ChangedError) as error:
                    status = next(status for kind, status in STATUSES if isinstance(error, kind))
                    return await self._shown(asked, draft, alert=str(error), status=status)
        query = f"?page={quote(str(shown))}" if shown else ""
        return RedirectResponse(f"/edit/look/{draft.id}{query}", 303)

    async def forget(self, asked: _Asked) -> Response:
        """Delete a draft."""
        await self.bench.forget(self._draft(asked).id)
        return JSONResponse({"version": 1})

    async def save(self, asked: _Asked) -> Response:
        """Write a draft into the configuration, and visit its source."""
        draft = self._draft(asked)
        try:
            if asked.values.get("do") == "source" and (alert := await self._settled(asked, draft)):
                return await self._shown(asked, draft, alert=alert, status=409)
            saving = await self.bench.save(draft, revision=revision_of(asked.values))
        except FeedloomError as error:
            if asked.json:
                raise
            status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
            return await self._shown(asked, draft, alert=str(error), status=status)
        self.changed(saving.config.config)
        going = self.visits.start(saving.name)
        if asked.json:
            told = {"version": 1, "saved": saving.name, "difference": saving.difference, "visit": asdict(going)}
            return JSONResponse(told, headers={"Location": f"/edit/source?name={quote(saving.name)}"})
        return RedirectResponse(f"/edit/source?name={quote(saving.name)}", 303)

    async def _settled(self, asked: _Asked, draft: Draft) -> str:
        """Take over the settings that a form brings along; why nothing is saved yet, in words, "" for no reason."""
        t = words(asked.language)
        if draft.pending is not None:
            return str(t["decide_first"])
        await self.bench.change(draft, patch_of(asked.values), revision=revision_of(asked.values))
        asked.values.pop("revision", None)
        if draft.pending is not None:
            return str(t["decide_first"])
        past = self.bench.past(draft, self.bench.config())
        return str(t["see_past_first"]) if past == READING else ""

    # sources

    async def sources(self, asked: _Asked) -> Response:
        """All sources with their state, for programs."""
        values = await self.views.index(asked.language)
        return JSONResponse({"version": 1, "sources": [{**one, "chart": None} for one in values["sources"]]})

    async def source(self, asked: _Asked) -> Response:
        """One source: its visit, its feeds, how it fares."""
        values = await self.views.source(asked.request.query_params.get("name", ""), asked.here, asked.language)
        if asked.json:
            going = asdict(values["going"]) if values["going"] else None
            return JSONResponse({"version": 1, "name": values["name"], "visit": going, "feeds": values["feeds"]})
        return asked.page("source.html", **values, asks=False)

    async def act(self, asked: _Asked) -> Response:
        """Visit, pause, resume, edit or delete a source."""
        name, what = str(asked.values.get("name", "")), str(asked.values.get("do", ""))
        where = f"/edit/source?name={quote(name)}"
        if what == "delete" and not asked.json and not asked.values.get("sure"):
            values = await self.views.source(name, asked.here, asked.language)
            return asked.page("source.html", **values, asks=True)
        if what == "visit":
            self.bench.source(name)
            self.visits.start(name)
        elif what == "edit":
            where = f"/edit/look/{(await self.bench.mend(name)).id}"
        else:
            self.changed(await act_on_source(self.bench, name, what))
        return JSONResponse({"version": 1, "name": name, "look": where}) if asked.json else RedirectResponse(where, 303)


def _opened(asked: _Asked, session: str, target: str) -> Response:
    """The answer that gives the browser its session, and leads on within this site, so that the cookie comes back."""
    answer = _leading(asked, target)
    origin = asked.request.headers.get("origin", "")  # of a proxy in front of us, which alone knows of TLS
    secure = asked.request.url.scheme == "https" or origin.startswith("https:")
    answer.set_cookie(COOKIE, session, path="/edit", httponly=True, samesite="strict", secure=secure)
    return answer


def _leading(asked: _Asked, target: str) -> Response:
    answer = asked.page("message.html", message="…")
    answer.headers["Refresh"] = f"0; url={target}"
    return answer


def _carried(query: Mapping[str, str]) -> str:
    return f"?{urlencode({'url': query['url']})}" if "url" in query else ""


def _refused(asked: _Asked, status: int, words: str) -> Response:
    if asked.json:
        return JSONResponse({"version": 1, "error": words}, status)
    return asked.page("message.html", status, message=words)
