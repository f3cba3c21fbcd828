"""Pages that need a browser: an installed Chromium runs their scripts, and sees of the web what we fetch for it.

    fetch the page as always, with its validators | give it to Chromium | answer what its scripts ask for, from our own
    fetcher | wait until they are quiet | take the document as it stands then

The browser has no network of its own: every request of a page is stopped and, if it gets a script or data, answered by
`Web.get`, so that guard, robots.txt, pauses and limits hold for it too. Pictures, fonts, styles, media, frames, sockets
and whatever sends something are refused.
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

from scraper.http.fetch import NotModified, Usage, Validators, origin
from scraper.source import Access
from scraper.urls import absolute
from storage.errors import DocumentError, FetchError, MissingBrowserError, OversizedError
from storage.model import Document

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import BrowserContext, Page, Playwright, Route

    from scraper.http.client import Web

#: What Chromium is called on the systems that have it.
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PAGES = ("text/html", "application/xhtml+xml")
#: What scripts may ask for; the types are those of the DevTools protocol.
ANSWERED = frozenset({"script", "xhr", "fetch"})
#: Requests of one page that are answered.
REQUESTS = 100
#: Pages that are rendered at a time.
AT_ONCE = 2
#: So long nothing may happen until a page counts as finished, in seconds.
QUIET = 0.5
#: For closing a page, in seconds; a browser that takes longer is ended.
CLOSING = 5.0
#: Bytes of scripts that are kept from page to page.
KEPT = 30_000_000
#: No traffic of its own, whatever a page tries: names lead nowhere, connections go to a proxy that is not there, and
#: WebRTC speaks to proxies only.
FLAGS = (
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
#: Bytes of the name of a folder below which Chromium can still make a socket: it has 107 for the whole (unix(7)).
DEEPEST = 36
#: Ways around the above that only a script can take.
WITHOUT = (
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
    names: Iterable[str] = PROGRAMS if program is None else (program,)
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        hint = "install it, for instance with apt-get install chromium, or name it as `browser` in [fetch]"
        raise MissingBrowserError("`render` needs Chromium, which is not found", program or "chromium", hint)
    return found


def _folder() -> TemporaryDirectory[str]:
    """A folder of the browser's own, where the system's for such is not too deep for its socket."""
    place = gettempdir()
    if len(place) > DEEPEST:
        place = "/tmp"  # noqa: S108  what is made there is ours alone (mkdtemp)
    return TemporaryDirectory(prefix="feedloom-browser-", dir=place, ignore_cleanup_errors=True)


class Browser:
    """A Chromium for a run, started for the first page that needs it; its pages share nothing but scripts."""

    def __init__(self, web: Web, *, program: str | None, user_agent: str, largest: int, total: float) -> None:
        """*largest*: bytes of a page as it stands at the end; *total*: seconds that its scripts may take."""
        self._web, self._program, self._user_agent = web, program, user_agent
        self._largest, self._total = largest, total
        self._starting, self._places = asyncio.Lock(), asyncio.Semaphore(AT_ONCE)
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
        """What `Web.get` gives, a page as its scripts make it. Raises as that does, and FetchError where they fail."""
        usage = usage or Usage()
        document = await self._web.get(url, validators=validators, access=access, usage=usage)
        if isinstance(document, NotModified) or document.media_type not in PAGES:
            return document
        from playwright.async_api import Error

        async with self._places:
            try:
                return await self._show(document, access, usage)
            except TimeoutError as error:
                raise FetchError(f"the page's scripts do not come to an end within {self._total:g} s", url) from error
            except Error as error:
                raise FetchError("the browser cannot show the page", url, _cause(error)) from error

    async def _show(self, document: Document, access: Access | None, usage: Usage) -> Document:
        """The page; shown once more where the browser went down, which may be another page's fault."""
        from playwright.async_api import Error

        chromium = await self._started(document.name)
        try:
            return await self._render(chromium, document, access, usage)
        except Error:
            if self._chromium is chromium and chromium.is_connected():
                raise
        return await self._render(await self._started(document.name), document, access, usage)

    async def _render(self, chromium: Chromium, document: Document, access: Access | None, usage: Usage) -> Document:
        end = time.monotonic() + self._total
        try:
            async with asyncio.timeout(self._total):
                context = await chromium.new_context(
                    user_agent=self._user_agent, service_workers="block", accept_downloads=False
                )
        except TimeoutError:
            await self._stop(chromium)
            raise
        visit = _PageVisit(self._web, self._scripts, document, access, usage)
        try:
            async with asyncio.timeout_at(asyncio.get_running_loop().time() + end - time.monotonic()):
                html = await visit.read(context, until=end - self._total / 5)
        finally:
            await self._close(chromium, context)
        data = html.encode("utf-8", "replace")
        if len(data) > self._largest:
            raise OversizedError(f"the page has more than {self._largest:,} bytes", document.name)
        # what its scripts fetched may change while the page itself does not: then nothing can be asked conditionally
        headers = () if visit.fetched_data else document.headers
        return replace(document, data=data, media_type="text/html", charset="utf-8", headers=headers)

    async def _started(self, name: str) -> Chromium:
        """The browser. Raises FetchError about the page *name* if it does not start, and does not try again."""
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
                    args=[*FLAGS],
                    chromium_sandbox=os.geteuid() != 0,  # it refuses to run as root with its sandbox
                    # the environment may hold secrets; all that it writes goes into a folder of its own
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
        """Close a page, with the whole browser if it does not let go of it."""
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(CLOSING):
                await context.close()
        except (TimeoutError, Error):
            await self._stop(chromium)

    async def _stop(self, chromium: Chromium) -> None:
        """End *chromium*, if nobody has done so: another one may be running by now."""
        if self._chromium is chromium:
            self._chromium = None
            with suppress(Exception):  # it may have gone already, in whatever way
                async with asyncio.timeout(CLOSING):
                    await chromium.close()


class _PageVisit:
    """One page on its way through the browser."""

    def __init__(
        self,
        web: Web,
        scripts: dict[tuple[str, str], Document],
        document: Document,
        access: Access | None,
        usage: Usage,
    ) -> None:
        self._web, self._scripts, self._document = web, scripts, document
        self._access, self._usage = access or Access(), usage
        self._home = origin(document.final_url or "")
        self._shown = False
        self._asked = self._under_way = 0
        self._last = time.monotonic()
        #: Whether scripts asked for data.
        self.fetched_data = False

    async def read(self, context: BrowserContext, *, until: float) -> str:
        """The page as it stands when it is quiet, or at the time *until*."""
        await context.add_init_script(WITHOUT)
        await context.route("**/*", self._answer)
        await context.route_web_socket("**/*", lambda socket: socket.close())
        page = await context.new_page()
        page.on("popup", _close_popup)
        await page.goto(self._document.final_url or self._document.name, wait_until="commit", timeout=0, referer="")
        while time.monotonic() < until and (self._under_way or time.monotonic() - self._last < QUIET):
            await asyncio.sleep(QUIET / 5)
        return await page.content()

    async def _answer(self, route: Route) -> None:
        """Answer one request of the page, or refuse it."""
        from playwright.async_api import Error

        request, self._last = route.request, time.monotonic()
        self._under_way += 1
        try:
            if request.is_navigation_request() and not self._shown:
                self._shown = True
                await route.fulfill(body=self._document.data, content_type=_html_type(self._document))
            elif request.method == "GET" and request.resource_type in ANSWERED and self._asked < REQUESTS:
                self._asked += 1
                self.fetched_data |= request.resource_type != "script"
                found = await self._get(request.url, request.resource_type)
                await route.fulfill(body=found.data, headers=self._headers(found))
            else:
                await route.abort("aborted")  # as if given up: any other error shows a page of the browser's own
        except DocumentError:  # refused or broken: so it is for the page
            with suppress(Error):
                await route.abort()
        except Error:
            pass  # the page is gone
        finally:
            self._under_way -= 1
            self._last = time.monotonic()

    async def _get(self, url: str, kind: str) -> Document:
        access, kept = self._own_access(url), (self._home, url)
        shared = kind == "script" and not access.headers and not access.auth
        if shared and kept in self._scripts:
            return self._scripts[kept]
        found = await self._web.get(url, access=access, usage=self._usage)
        assert isinstance(found, Document)  # nothing to compare with was sent
        if shared and sum(len(one.data) for one in self._scripts.values()) + len(found.data) < KEPT:
            self._scripts[kept] = found
        return found

    def _own_access(self, url: str) -> Access:
        """The source's access: its proxy for all; its secrets where the page was asked for and still stands."""
        if origin(url) == self._home == origin(absolute(None, self._document.url or "") or ""):
            return replace(self._access, home=self._home)
        return Access(proxy=self._access.proxy, home=self._home)

    def _headers(self, found: Document) -> dict[str, str]:
        """What the page needs to know of an answer. It may read it wherever it comes from: nobody is logged in."""
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
    """The media type of a page for the browser: what is UTF-8 is called so, whatever its server says."""
    try:
        document.data.decode()
    except UnicodeDecodeError:
        return "text/html" + (f"; charset={document.charset}" if document.charset else "")
    return "text/html; charset=utf-8"


def _last_words(error: Exception) -> str:
    """Why the browser did not start, by what it said itself if it did."""
    fatal = re.search(r"FATAL:(.*)", str(error))
    return fatal[1].strip() if fatal else _cause(error)


def _cause(error: Exception) -> str:
    """The first line of what playwright says, which goes on for pages."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0][:200] if lines else type(error).__name__
