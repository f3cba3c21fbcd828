"""Pages that need a browser: an installed Chromium runs their scripts, and gets from the network what we fetch for it.

    fetch the page as always, with its validators | give it to Chromium | answer the requests of its scripts with our
    own client | wait until they are quiet | take the document as it is then

The browser has no network of its own. Every request of a page is intercepted and, if it is for a script or data,
answered by `PoliteClient.get`, so that guard, robots.txt, pauses and limits hold for it too. Pictures, fonts, styles,
media, frames, sockets and everything that is not a GET are refused.
"""

from __future__ import annotations

import asyncio
import importlib.util
import os
import re
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from tempfile import TemporaryDirectory, gettempdir
from types import TracebackType
from typing import TYPE_CHECKING, Self

from scraper.http.client import PoliteClient
from scraper.http.conditional import NotModified, Validators
from scraper.http.connections import origin
from scraper.http.limits import MAX_RENDER_REQUESTS, Usage
from scraper.source import Access
from scraper.urls import absolute, place_of
from storage.errors import DocumentError, FetchError, MissingBrowserError, OversizedError
from storage.model import Document

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Page, Playwright, Route

#: The names of Chromium on various systems.
BROWSER_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
HTML_TYPES = ("text/html", "application/xhtml+xml")
#: The requests that are answered, by their resource type in the DevTools protocol.
ANSWERED_TYPES = frozenset({"script", "xhr", "fetch"})
#: How many pages are rendered at a time.
MAX_PAGES_AT_ONCE = 2
#: A page is finished when it has sent no request for this long.
QUIET_SECONDS = 0.5
#: A browser that takes longer than this to close a page is ended.
CLOSE_TIMEOUT_SECONDS = 5.0
#: How many bytes of scripts are kept between pages.
MAX_KEPT_SCRIPT_BYTES = 30_000_000
#: No network traffic of its own, whatever a page tries: no name resolves, the proxy for all connections does not exist,
#: and WebRTC may only use proxies.
CHROMIUM_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-breakpad",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--js-flags=--max-old-space-size=512",
    "--blink-settings=imagesEnabled=false",
)
#: Chromium makes a socket below its folder, and the path of a socket may have 107 bytes (unix(7)).
MAX_FOLDER_CHARS = 36
#: Takes the APIs away by which a script could get around the flags.
INIT_SCRIPT = (
    "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete globalThis[name];"
)


def find_browser(program: str | None) -> str:
    """Where the browser is: *program*, or the first one on the PATH.

    Raises MissingBrowserError with the way out if it, or what drives it, is not installed.
    """
    if importlib.util.find_spec("playwright") is None:
        raise MissingBrowserError(
            "`render` needs playwright, which is not installed", None, "pip install 'feedloom[render]'"
        )
    names: Iterable[str] = BROWSER_PROGRAMS if program is None else (program,)
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        hint = "install it, for instance with apt-get install chromium, or name it as `browser` in [fetch]"
        raise MissingBrowserError("`render` needs Chromium, which is not found", program or "chromium", hint)
    return found


def _folder() -> TemporaryDirectory[str]:
    """A temporary folder for the browser, with a path that is short enough for its socket."""
    place = gettempdir()
    if len(place) > MAX_FOLDER_CHARS:
        place = "/tmp"  # noqa: S108  mkdtemp makes a folder that only we can read
    return TemporaryDirectory(prefix="feedloom-browser-", dir=place, ignore_cleanup_errors=True)


class Browser:
    """A Chromium for one run, started for the first page that needs it. Its pages share nothing but scripts."""

    def __init__(
        self, client: PoliteClient, *, program: str | None, user_agent: str, max_bytes: int, timeout: float
    ) -> None:
        """*max_bytes*: size of a rendered page; *timeout*: seconds that its scripts may take."""
        self._client, self._program, self._user_agent = client, program, user_agent
        self._max_bytes, self._timeout = max_bytes, timeout
        self._starting, self._places = asyncio.Lock(), asyncio.Semaphore(MAX_PAGES_AT_ONCE)
        self._folder: TemporaryDirectory[str] | None = None
        self._driver: Playwright | None = None
        self._chromium: Chromium | None = None
        self._failure: str | None = None
        self._scripts: dict[tuple[str, str], Document] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._chromium is not None:
            await self._stop(self._chromium)
        if self._driver is not None:
            await self._driver.stop()
        if self._folder is not None:
            self._folder.cleanup()

    async def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        access: Access | None = None,
        usage: Usage | None = None,
    ) -> Document | NotModified:
        """What `PoliteClient.get` returns; HTML as its scripts have made it.

        Raises what that raises, and FetchError if the scripts fail.
        """
        usage = usage or Usage()
        document = await self._client.get(url, validators=validators, access=access, usage=usage)
        if isinstance(document, NotModified) or document.media_type not in HTML_TYPES:
            return document
        from playwright.async_api import Error

        async with self._places:
            try:
                return await self._show(document, access, usage)
            except TimeoutError as error:
                raise FetchError(f"the page's scripts do not come to an end within {self._timeout:g} s", url) from error
            except Error as error:
                raise FetchError("the browser cannot show the page", url, _cause(error)) from error

    async def _show(self, document: Document, access: Access | None, usage: Usage) -> Document:
        """The page; rendered a second time if the browser crashed, which may be another page's fault."""
        from playwright.async_api import Error

        chromium = await self._started(document.name)
        try:
            return await self._render(chromium, document, access, usage)
        except Error:
            if self._chromium is chromium and chromium.is_connected():
                raise
        return await self._render(await self._started(document.name), document, access, usage)

    async def _render(self, chromium: Chromium, document: Document, access: Access | None, usage: Usage) -> Document:
        end = time.monotonic() + self._timeout
        try:
            async with asyncio.timeout(self._timeout):
                context = await chromium.new_context(
                    user_agent=self._user_agent, service_workers="block", accept_downloads=False
                )
        except TimeoutError:
            await self._stop(chromium)
            raise
        visit = _PageVisit(self._client, self._scripts, document, access, usage)
        try:
            async with asyncio.timeout_at(asyncio.get_running_loop().time() + end - time.monotonic()):
                html = await visit.read(context, until=end - self._timeout / 5)
        finally:
            await self._close(chromium, context)
            await visit.end()
        data = html.encode("utf-8", "replace")
        if len(data) > self._max_bytes:
            raise OversizedError(f"the page has more than {self._max_bytes:,} bytes", document.name)
        # what its scripts fetched may change while the page itself does not: then no request can be conditional
        headers = () if visit.fetched_data else document.headers
        return replace(document, data=data, media_type="text/html", charset="utf-8", headers=headers)

    async def _started(self, name: str) -> Chromium:
        """The browser, started once. Raises FetchError, about the page *name*, if it does not start."""
        from playwright.async_api import Error, async_playwright

        async with self._starting:
            if self._chromium is not None and self._chromium.is_connected():
                return self._chromium
            if self._failure is not None:
                raise FetchError("the browser cannot be started", name, self._failure)
            try:
                program = find_browser(self._program)
                self._folder = self._folder or _folder()
                self._driver = self._driver or await async_playwright().start()
                self._chromium = await self._driver.chromium.launch(
                    executable_path=program,
                    args=[*CHROMIUM_FLAGS],
                    chromium_sandbox=os.geteuid() != 0,  # it refuses to run as root with its sandbox
                    # our environment may hold secrets; the browser writes only into its own folder
                    env={"PATH": os.defpath, "HOME": self._folder.name, "TMPDIR": self._folder.name},
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                    timeout=30_000,
                )
            except (Error, MissingBrowserError, OSError) as error:
                self._failure = _last_words(error)
                raise FetchError("the browser cannot be started", name, self._failure) from error
            return self._chromium

    async def _close(self, chromium: Chromium, context: BrowserContext) -> None:
        """Close a page, or the whole browser if that takes too long."""
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(CLOSE_TIMEOUT_SECONDS):
                await context.close()
        except (TimeoutError, Error):
            await self._stop(chromium)

    async def _stop(self, chromium: Chromium) -> None:
        """End *chromium* unless that has been done already: another one may be running by now."""
        if self._chromium is chromium:
            self._chromium = None
            with suppress(Exception):  # it may have crashed already
                async with asyncio.timeout(CLOSE_TIMEOUT_SECONDS):
                    await chromium.close()


class _PageVisit:
    """One page while it is in the browser."""

    def __init__(
        self,
        client: PoliteClient,
        scripts: dict[tuple[str, str], Document],
        document: Document,
        access: Access | None,
        usage: Usage,
    ) -> None:
        self._client, self._scripts, self._document = client, scripts, document
        self._access, self._usage = access or Access(), usage
        self._home = origin(document.final_url or "")
        self._shown = False
        self._asked = self._under_way = 0
        self._getting: set[asyncio.Task[Document]] = set()
        self._last = time.monotonic()
        #: Whether scripts asked for data.
        self.fetched_data = False

    async def read(self, context: BrowserContext, *, until: float) -> str:
        """The HTML of the page once it is quiet, or at the time *until*."""
        await context.add_init_script(INIT_SCRIPT)
        await context.route("**/*", self._answer)
        await context.route_web_socket("**/*", lambda socket: socket.close())
        page = await context.new_page()
        page.on("popup", _close_popup)
        await page.goto(self._document.final_url or self._document.name, wait_until="commit", timeout=0, referer="")
        while time.monotonic() < until and (self._under_way or time.monotonic() - self._last < QUIET_SECONDS):
            await asyncio.sleep(QUIET_SECONDS / 5)
        return await page.content()

    async def end(self) -> None:
        """Give up what the closed page still waits for: nobody reads it, and it must not outlive the client."""
        self._asked = MAX_RENDER_REQUESTS
        for task in self._getting:
            task.cancel()
        await asyncio.gather(*self._getting, return_exceptions=True)

    async def _answer(self, route: Route) -> None:
        """Answer one request of the page, or refuse it."""
        from playwright.async_api import Error

        request, self._last = route.request, time.monotonic()
        self._under_way += 1
        try:
            if request.is_navigation_request() and not self._shown:
                self._shown = True
                await route.fulfill(body=self._document.data, content_type=_html_type(self._document))
            elif (
                request.method == "GET"
                and request.resource_type in ANSWERED_TYPES
                and self._asked < MAX_RENDER_REQUESTS
            ):
                self._asked += 1
                self.fetched_data |= request.resource_type != "script"
                found = await self._got(request.url, request.resource_type)
                await route.fulfill(body=found.data, headers=self._headers(found))
            else:
                await route.abort("aborted")  # any other error shows an error page of the browser
        except DocumentError:  # refused or broken, and so it looks to the page
            with suppress(Error):
                await route.abort()
        except (Error, asyncio.CancelledError):
            pass  # the page has been closed
        finally:
            self._under_way -= 1
            self._last = time.monotonic()

    async def _got(self, url: str, kind: str) -> Document:
        """What `_get` returns, unless the page is closed first."""
        task = asyncio.create_task(self._get(url, kind))
        self._getting.add(task)
        task.add_done_callback(self._getting.discard)
        return await task

    async def _get(self, url: str, kind: str) -> Document:
        access, kept = self._own_access(url), (self._home, url)
        shared = kind == "script" and not access.headers and not access.auth
        if shared and kept in self._scripts:
            return self._scripts[kept]
        found = await self._client.get(url, access=access, usage=self._usage)
        assert isinstance(found, Document)  # nothing to compare with was sent
        if shared and sum(len(one.data) for one in self._scripts.values()) + len(found.data) < MAX_KEPT_SCRIPT_BYTES:
            self._scripts[kept] = found
        return found

    def _own_access(self, url: str) -> Access:
        """The access of the source: its proxy for every request, its secrets only for the origin of the page itself.

        Of its exceptions of the guard, only that of the page itself counts.
        """
        asked = absolute(None, self._document.url or "") or ""
        allow = self._client.exceptions(self._access, asked) & {place_of(self._home)}
        if origin(url) == self._home == origin(asked):
            return replace(self._access, allow=allow, own=frozenset())
        return Access(proxy=self._access.proxy, allow=allow, own=frozenset())

    def _headers(self, found: Document) -> dict[str, str]:
        """The headers of an answer. The page may read it across origins (CORS), because nobody is logged in."""
        charset = f"; charset={found.charset}" if found.charset else ""
        return {
            "content-type": (found.media_type or "text/plain") + charset,
            "access-control-allow-origin": self._home,
            "access-control-allow-credentials": "true",
        }


async def _close_popup(page: Page) -> None:
    with suppress(Exception):  # it may have gone already
        await page.close()


def _html_type(document: Document) -> str:
    """The content type of a page for the browser: valid UTF-8 is labelled so, whatever its server says."""
    try:
        document.data.decode()
    except UnicodeDecodeError:
        return "text/html" + (f"; charset={document.charset}" if document.charset else "")
    return "text/html; charset=utf-8"


def _last_words(error: Exception) -> str:
    """Why the browser did not start, in its own words if it left any."""
    fatal = re.search(r"FATAL:(.*)", str(error))
    return fatal[1].strip() if fatal else _cause(error)


def _cause(error: Exception) -> str:
    """The first line of playwright's message, which goes on for pages."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:200] if lines else type(error).__name__
