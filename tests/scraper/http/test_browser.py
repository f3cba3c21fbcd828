"""Pages that scripts make are read as a browser shows them, and the browser reaches nothing but through us."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest

from scraper.http import browser as render
from scraper.http import guard
from scraper.http.browser import Browser, find_browser
from scraper.http.client import PoliteClient
from scraper.http.conditional import NotModified, Validators
from scraper.http.fetch import Fetcher
from scraper.http.limits import Usage
from scraper.http.robots import InMemoryHosts
from scraper.source import Access
from storage.errors import DocumentError, FetchError, MissingBrowserError, OversizedError
from storage.model import Document
from tests.hostile.workshop import Workshop, first
from tests.scraper.paper import TEXT, Answer, Paper, running_paper

try:
    find_browser(None)
    MISSING = ""
except MissingBrowserError as error:
    MISSING = str(error)
needs_browser = pytest.mark.skipif(bool(MISSING), reason=MISSING)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Answers = list[Document | NotModified | DocumentError]


@pytest.fixture
def paper() -> Iterator[Paper]:
    with running_paper() as paper:
        yield paper


class Lent(Browser):
    """A browser of its own in all but its program, which it takes over from the one before it."""

    #: The driver, the program and its folder, while no browser has them.
    lent: ClassVar[dict[str, Any]] = {}
    #: The loop that they belong to.
    runner: ClassVar[asyncio.Runner]

    async def __aenter__(self) -> Self:
        vars(self).update(self.lent)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.lent.update({name: getattr(self, name) for name in ("_driver", "_chromium", "_folder")})

    async def end(self) -> None:
        vars(self).update(self.lent)
        self.lent.clear()
        await super().__aexit__(None, None, None)


class Watched(Fetcher):
    """A fetcher that knows what is being fetched."""

    going = 0

    async def fetch(self, *args: Any, **options: Any) -> Document | NotModified:
        self.going += 1
        try:
            return await super().fetch(*args, **options)
        finally:
            self.going -= 1


@pytest.fixture(scope="module", autouse=True)
def program() -> Iterator[None]:
    """A program for all browsers that are no worse for it."""
    with asyncio.Runner() as Lent.runner:
        yield
        if Lent.lent:
            Lent.runner.run(Lent.__new__(Lent).end())


def get(
    paper: Paper,
    *paths: str,
    validators: Validators | None = None,
    access: Access | None = None,
    usage: Usage | None = None,
    timeout: float = 8.0,
    max_bytes: int = 1_000_000,
    allow: tuple[str, ...] = (),
    kind: type[Browser] = Lent,
) -> Answers:
    """What the browser makes of pages of the paper, one after the other."""

    async def run() -> Answers:
        answers: Answers = []
        async with running_browser(paper, *allow, timeout=timeout, max_bytes=max_bytes, kind=kind) as browser:
            for path in paths:
                try:
                    answers.append(
                        await browser.get(paper.url(path), validators=validators, access=access, usage=usage)
                    )
                except DocumentError as error:
                    answers.append(error)
        return answers

    return Lent.runner.run(run()) if kind is Lent else asyncio.run(run())


@asynccontextmanager
async def running_browser(
    paper: Paper, *allow: str, timeout: float = 8.0, max_bytes: int = 1_000_000, kind: type[Browser] = Browser
) -> AsyncIterator[Browser]:
    """A browser that reaches the paper, and what else is allowed. No request outlives its page."""
    async with Watched(user_agent="feedloom/0", allow=[paper.host, *allow]) as fetcher:
        client = PoliteClient(
            fetcher,
            agent="feedloom",
            delay=0.0,
            at_once=4,
            hosts=InMemoryHosts(),
            clock=time.monotonic,
            now=lambda: NOON,
            random=lambda: 0.0,
        )
        async with kind(client, program=None, user_agent="feedloom/0", max_bytes=max_bytes, timeout=timeout) as browser:
            yield browser
        assert fetcher.going == 0


class Hurried:
    """Tells the time, and has half a minute go by at once when something *happened*."""

    def __init__(self, happened: Callable[[], bool]) -> None:
        self.happened = happened

    def monotonic(self) -> float:
        return time.monotonic() + (30 if self.happened() else 0)


def page(script: str, body: str = "<div id=app></div>") -> str:
    return f"<!doctype html><html lang=en><head><title>Town</title></head><body>{body}<script>{script}</script>"


def text(answer: object) -> str:
    assert isinstance(answer, Document), answer
    return answer.data.decode()


@needs_browser
def test_scripts_make_the_page(paper: Paper) -> None:
    """A page is given as it stands when its scripts have got their data; pictures, styles, fonts are not asked for."""
    paper.put("/app.js", "fetch('/data.json').then(r => r.json()).then(d => app.textContent = d.text)")
    paper.put("/data.json", json.dumps({"text": "Ferries run twice as often."}), media_type="application/json")
    paper.put(
        "/",
        "<!doctype html><link rel=stylesheet href=/s.css><div id=app></div><img src=/i.png><video src=/v.mp4></video>"
        "<iframe src=/frame></iframe><link rel=preload as=font href=/f.woff><script src=/app.js></script>",
    )
    usage = Usage()
    (answer,) = get(paper, "/", usage=usage)
    assert "Ferries run twice as often." in text(answer)
    assert isinstance(answer, Document)
    assert (answer.media_type, answer.charset, answer.final_url) == ("text/html", "utf-8", paper.url("/"))
    assert [path for path, _ in paper.asked] == ["/robots.txt", "/", "/app.js", "/data.json"]
    assert (usage.requests, usage.bytes > 100, usage.seconds > 0) == (3, True, True)
    assert all(headers["user-agent"] == "feedloom/0" for headers in paper.requests)


@needs_browser
def test_a_deep_folder_for_what_is_temporary(paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser starts where the folder of the system for temporary files is too deep for its socket."""
    deep = tmp_path / ("d" * 80)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    paper.put("/", page("app.textContent = 'Ferries'"))
    assert "Ferries" in text(*get(paper, "/", kind=Browser))


@needs_browser
def test_encodings(paper: Paper) -> None:
    """A page in an old encoding reaches the browser as what it says."""
    body = page("document.title = '東京'", "<p>台風が接近</p>").encode("shift_jis")
    paper.put("/", body, media_type="text/html; charset=Shift_JIS")
    found = text(get(paper, "/")[0])
    assert "<title>東京</title>" in found
    assert "台風が接近" in found


@needs_browser
def test_what_cannot_change_is_asked_on_condition(paper: Paper) -> None:
    """A page that fetched no data keeps its validators; one that did is always read anew. 304 costs no browser."""
    paper.put("/fixed", page("app.textContent = 'x'.repeat(20)"))
    paper.put("/data", page("fetch('/d').then(() => app.textContent = 'x'.repeat(20))"))
    paper.put("/d", "{}", media_type="application/json")
    fixed, data = get(paper, "/fixed", "/data")
    assert isinstance(fixed, Document)
    assert isinstance(data, Document)
    known = Validators.of(fixed)
    assert known.etag
    assert Validators.of(data) == Validators()
    assert get(paper, "/fixed", validators=known, kind=Browser) == [NotModified(url=paper.url("/fixed"))]


@needs_browser
def test_scripts_are_fetched_once(paper: Paper) -> None:
    """Pages of one run share their scripts."""
    paper.put("/app.js", "app.textContent = 'made by the script'")
    for path in ("/1", "/2", "/3"):
        paper.put(path, "<div id=app></div><script src=/app.js></script>")
    assert all("made by the script" in text(answer) for answer in get(paper, "/1", "/2", "/3"))
    assert [path for path, _ in paper.asked].count("/app.js") == 1


@needs_browser
def test_nothing_else_is_reached(paper: Paper) -> None:
    """By whatever a script tries, no request and no datagram gets to an address inside."""
    with running_paper() as inside, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", 0))
        datagrams.setblocking(False)
        port = datagrams.getsockname()[1]
        at = f"{inside.host}"
        tries = f"""
            const attempts = [
              () => fetch('http://{at}/fetch'), () => fetch('http://{at}/post', {{method: 'POST', body: 'x'}}),
              () => fetch('http://{at}/no-cors', {{mode: 'no-cors'}}), () => new Image().src = 'http://{at}/image',
              () => navigator.sendBeacon('http://{at}/beacon', 'x'), () => new WebSocket('ws://{at}/socket'),
              () => new EventSource('http://{at}/events'), () => open('http://{at}/popup'),
              () => new Worker(URL.createObjectURL(new Blob([
                `fetch('http://{at}/worker'); new WebSocket('ws://{at}/worker-socket')`]))),
              () => import('http://{at}/module'), () => {{ location.href = 'http://{at}/away'; }},
              () => {{ const x = new XMLHttpRequest(); x.open('GET', 'http://{at}/xhr', false); x.send(); }},
              () => navigator.serviceWorker.register('/sw.js'),
              () => {{ const f = document.createElement('iframe'); f.src = 'http://{at}/frame';
                       document.body.append(f); }},
              () => {{ const f = document.createElement('iframe'); document.body.append(f);
                       const c = new f.contentWindow.RTCPeerConnection(
                         {{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}});
                       c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o)); }},
              () => {{ const c = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}});
                       c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o)); }},
              () => new WebTransport('https://127.0.0.1:{port}/transport'),
              () => {{ for (const rel of ['prefetch', 'preconnect', 'dns-prefetch', 'prerender', 'preload']) {{
                         const l = document.createElement('link'); l.rel = rel; l.as = 'script';
                         l.href = 'http://{at}/' + rel; document.head.append(l); }} }},
              () => {{ const f = document.createElement('form'); f.action = 'http://{at}/form'; document.body.append(f);
                       f.submit(); }},
            ];
            for (const attempt of attempts) try {{ Promise.resolve(attempt()).catch(() => 0); }} catch (e) {{}}
            document.body.append('all was tried');
        """
        paper.put("/", page(tries))
        paper.put("/sw.js", f"fetch('http://{at}/service-worker')")
        assert "all was tried" in text(get(paper, "/")[0])
        assert inside.asked == []
        with pytest.raises(BlockingIOError):
            datagrams.recv(100)


@needs_browser
def test_robots_and_secrets(paper: Paper) -> None:
    """What robots.txt refuses is refused to scripts too; a source's headers go to its own host alone."""
    paper.put("/robots.txt", "User-agent: *\nDisallow: /private")
    paper.put("/private", "secret", media_type="text/plain")
    with running_paper() as other:
        other.put("/data", "{}", media_type="application/json")
        script = (
            f"fetch('/private').catch(() => app.textContent = 'refused'); fetch('{other.url('/data')}').catch(() => 0)"
        )
        paper.put("/", page(script))
        (answer,) = get(paper, "/", access=Access(headers={"X-Key": "k1"}, auth=("me", "pw")))
        assert "refused" in text(answer)
        assert all("x-key" not in headers for headers in other.requests)
    assert "/private" not in [path for path, _ in paper.asked]
    assert paper.requests[-1]["x-key"] == "k1"


#: A page that reads an address and writes down what it got.
READS = "fetch('{}').then(r => r.text()).then(t => app.textContent = 'got ' + t, () => app.textContent = 'refused')"


@needs_browser
def test_secrets_of_a_page_that_leads_elsewhere(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page on another host, where a redirect led to, reads the source's host without the secrets of the source."""
    monkeypatch.setattr(guard, "is_public", lambda _: True)
    paper.put("/private", "for readers", media_type="text/plain")
    with running_paper() as other:
        other.put("/evil", page(READS.format(paper.url("/private"))))
        paper.pages["/go"] = Answer(b"", status=302, headers={"Location": other.url("/evil")})
        access = Access(headers={"X-Key": "k1"}, auth=("me", "pw"))
        (answer,) = get(paper, "/go", access=access)
        assert "got for readers" in text(answer)
        assert paper.asked[-1][0] == "/private"
        assert "x-key" not in paper.requests[-1]
        assert "authorization" not in paper.requests[-1]


@needs_browser
def test_scripts_had_with_secrets_stay_with_their_source(paper: Paper) -> None:
    """A script that a source's password opened is not handed to the pages of another source."""
    paper.put("/app.js", "app.textContent = 'for subscribers'")
    paper.put("/", "<div id=app></div><script src=/app.js></script>")
    asked_with = Access(auth=("me", "pw"))

    async def run() -> None:
        async with running_browser(paper, kind=Lent) as browser:
            await browser.get(paper.url("/"), access=asked_with)
            await browser.get(paper.url("/"))

    Lent.runner.run(run())
    asked = zip(paper.asked, paper.requests, strict=True)
    assert ["authorization" in headers for (path, _), headers in asked if path == "/app.js"] == [True, False]


@needs_browser
def test_exceptions_of_the_guard_are_no_pages_to_use(paper: Paper) -> None:
    """Scripts reach no private address but their page's own, whatever `allow_hosts` names, nor by a redirect."""
    with running_paper() as inside:
        inside.put("/data", "plans", media_type="text/plain")
        paper.put("/own", "own data", media_type="text/plain")
        paper.pages["/away"] = Answer(b"", status=302, headers={"Location": inside.url("/data")})
        for path, address in (("/1", inside.url("/data")), ("/2", "/away"), ("/3", "/own")):
            paper.put(path, page(READS.format(address)))
        answers = get(paper, "/1", "/2", "/3", allow=(inside.host,))
        refused, redirected, own = map(text, answers)
        assert ">refused<" in refused
        assert ">refused<" in redirected
        assert "got own data" in own
        assert inside.asked == []


#: What a page does, the error that this is, and what is in its text or its error.
HOSTILE: dict[str, tuple[str, type[DocumentError] | None, str]] = {
    "loop": ("while (true);", FetchError, "do not come to an end within 1 s"),
    "large": ("app.textContent = 'x'.repeat(300000)", OversizedError, "more than 200,000"),
    "dialogs": ("alert(1); confirm(2); prompt(3); print(); app.textContent = 'went on'", None, "went on"),
    "polls": (
        "setInterval(() => fetch('/d?' + Math.random()).catch(() => 0), 200); app.textContent = 'polls'", None, "polls"
    ),
    "closes": ("window.close(); app.textContent = 'still here'", None, "still here"),
    "unload": ("onbeforeunload = () => 'stay'; app.textContent = 'asks'", None, "asks"),
    "error": ("app.textContent = 'before'; throw new Error('broken')", None, "before"),
    "history": ("history.pushState(0, '', '/elsewhere'); app.textContent = 'moved'", None, "moved"),
    "reload": ("location.reload(); app.textContent = 'again'", None, "again"),
    "leaves": ("location.href = '/elsewhere'; app.textContent = 'stays'", None, "stays"),
    "writes": ("document.open(); document.write('<p>written'); document.close()", None, "written"),
}  # fmt: skip


@pytest.fixture(scope="module")
def hostile_answers() -> dict[str, Document | NotModified | DocumentError]:
    """What came of each page, one after the other in one browser; only those without an end are short of time."""
    names = sorted(HOSTILE, key=lambda name: ("loop", "polls", name).index(name))
    with running_paper() as paper, pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "CLOSE_TIMEOUT_SECONDS", 1.0)
        for name in names:
            paper.put(f"/{name}", page(HOSTILE[name][0]))
        answers = []

        def polled() -> bool:
            return sum(path.startswith("/d?") for path, _ in paper.asked) > 3

        for name in names:
            patch.setattr(render, "time", Hurried(polled) if name == "polls" else time)
            limit = 1.0 if name == "loop" else 30.0
            answers += get(paper, f"/{name}", timeout=limit, max_bytes=200_000)
    return dict(zip(names, answers, strict=True))


@needs_browser
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_scripts(hostile_answers: dict[str, Document | NotModified | DocumentError], name: str) -> None:
    """Whatever a page does, it ends in time, and the next page is read as if nothing had been."""
    _, error, words = HOSTILE[name]
    answer = hostile_answers[name]
    if error is None:
        assert words in text(answer)
    else:
        assert isinstance(answer, error)
        assert words in str(answer)


#: Is finished when it has its data.
WAITS = "fetch('/data').then(() => app.textContent = 'went on')"


def get_together(
    paper: Paper, *paths: str, waiting: int, until: Callable[[list[asyncio.Task[Any]]], bool]
) -> list[object]:
    """What the browser makes of pages that it shows at the same time.

    The data of *waiting* of them, once those are asked for, are held back until *until* says so of the tasks.
    """
    asked, released = list[str](), threading.Event()

    def hold(path: str) -> None:
        if path == "/data":
            asked.append(path)
            released.wait(60)

    async def run() -> list[object]:
        async with running_browser(paper, timeout=60.0) as browser:
            tasks = [asyncio.create_task(browser.get(paper.url(path))) for path in paths]
            while len(asked) < waiting or not until(tasks):
                await asyncio.sleep(0.05)
            released.set()
            return await asyncio.gather(*tasks, return_exceptions=True)

    paper.put("/data", "{}", media_type="application/json")
    paper.fault = hold
    return asyncio.run(run())


@needs_browser
def test_a_page_that_crashes_fails_alone(paper: Paper) -> None:
    """A page that takes all memory it can get does not take the page beside it along."""
    paper.put("/crash", page("const all = []; for (;;) all.push(new Array(1e6).fill(Math.random()))"))
    paper.put("/waits", page(WAITS))
    crashed, waited = get_together(paper, "/crash", "/waits", waiting=1, until=lambda tasks: tasks[0].done())
    assert isinstance(crashed, FetchError)
    assert "went on" in text(waited)


@needs_browser
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_pages_are_shown_again_when_the_browser_dies(paper: Paper) -> None:
    """What a browser takes along that dies by whosever fault is shown once more, by another one."""

    others = browsers("--user-data-dir=")

    def killed(_: object) -> bool:
        ours = [
            number
            for number in browsers("--user-data-dir=")
            if number not in others and os.getpid() in ancestors(number)
        ]
        for number in ours:
            os.kill(number, signal.SIGKILL)
        return bool(ours)

    for path in ("/1", "/2"):
        paper.put(path, page(WAITS))
    for answer in get_together(paper, "/1", "/2", waiting=2, until=killed):
        assert "went on" in text(answer)


def ancestors(number: int) -> list[int]:
    """The processes that started the process *number*, from near to far."""
    found = []
    while number > 1:
        try:
            stat = Path(f"/proc/{number}/stat").read_text()
        except OSError:
            break
        number = int(stat.rpartition(")")[2].split()[1])
        found.append(number)
    return found


@needs_browser
def test_what_a_page_waits_for_ends_with_it(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that a page still waits for when its time is over is given up, however long the server takes."""
    asked, released = threading.Event(), threading.Event()

    def hold(path: str) -> None:
        if path == "/data":
            asked.set()
            released.wait(60)

    paper.fault = hold
    monkeypatch.setattr(render, "time", Hurried(asked.is_set))
    paper.put("/waits", page("app.textContent = 'waits'; fetch('/data')"))
    try:
        assert "waits" in text(*get(paper, "/waits", timeout=30.0))
    finally:
        released.set()


@needs_browser
def test_requests_of_a_page(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page gets so many answers and no more."""
    monkeypatch.setattr(render, "MAX_RENDER_REQUESTS", 5)
    paper.put("/", page("for (let i = 0; i < 300; i++) fetch('/d?' + i).catch(() => 0)"))
    get(paper, "/")
    assert len(paper.asked) == 2 + 5


def test_other_documents_need_no_browser(paper: Paper) -> None:
    """Feeds, sitemaps and errors go past the browser."""
    paper.feed("/feed.xml", [])
    paper.pages["/gone"] = Answer(b"", status=410)
    feed, gone = get(paper, "/feed.xml", "/gone", kind=Browser)
    assert isinstance(feed, Document)
    assert isinstance(gone, FetchError)


@needs_browser
def test_a_browser_that_does_not_start(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages fail in words where the browser does not start, which is tried once."""
    monkeypatch.setattr(render, "find_browser", lambda _: "/bin/false")
    paper.put("/", page(""))
    for answer in get(paper, "/", "/", kind=Browser):
        assert isinstance(answer, FetchError)
        assert "the browser cannot be started" in answer.what


# whole runs ------------------------------------------------------------------------------------------------


def configure(folder: Path, paper: Paper, more: str = "", fetch: str = "") -> Workshop:
    (folder / "feedloom.toml").write_text(
        '[site]\nbase_url = "https://feeds.example.org/"\nauthority = "example.org,2026"\n'
        f'[fetch]\ndelay = 0\ntimeout = 8\nallow_hosts = ["{paper.host}"]\n{fetch}'
        f'[[sources]]\nname = "paper"\nlisting = "{paper.url("/town")}"\nrender = true\n{more}'
    )
    return Workshop(folder)


@needs_browser
def test_a_run(paper: Paper, tmp_path: Path) -> None:
    """A listing and its articles that scripts make are found, read and published; a second run changes nothing."""
    paths = [f"/town/bridge-story-{number}-{1000 + number}.html" for number in range(5)]
    items = "".join(f"<h3><a href={path}>Bridge story number {path[-6]} of the town</a></h3>" for path in paths)
    paper.put("/town", page(f"app.innerHTML = {json.dumps(items)}", "<main id=app></main>"))
    for path in paths:
        story = f"<article><h1>Bridge story number {path[-6]} of the town</h1>{TEXT}</article>"
        paper.put(path, page(f"app.innerHTML = {json.dumps(story)}"))
    workshop = configure(tmp_path, paper)
    status, said = workshop.run("run", "--json")
    report = json.loads(said[: said.rindex("}") + 1])
    assert status == 0, said
    assert report["sources"][0]["new"] == 5
    assert b"ferries run twice as often" in workshop.files()["feeds/all.rss"]
    status, said = workshop.run("run", "--json")
    report = json.loads(said[: said.rindex("}") + 1])
    assert (status, report["sources"][0]["new"], report["written"]) == (0, 0, [])


@pytest.mark.parametrize("command", ["run", "check"])
def test_no_browser(paper: Paper, tmp_path: Path, command: str) -> None:
    """Without a browser nothing is touched, and the message says how to get one."""
    workshop = configure(tmp_path, paper, fetch='browser = "no-such-browser"\n')
    status, said = workshop.run(command)
    assert status == 2
    if importlib.util.find_spec("playwright"):
        assert "no-such-browser" in said
        assert "apt-get install chromium" in said
    else:
        assert "pip install 'feedloom[render]'" in said
    assert not workshop.store.exists()


def test_render_of_files(paper: Paper, tmp_path: Path) -> None:
    """Files have no scripts to run: that is a fault of the configuration."""
    workshop = configure(tmp_path, paper, more='[[sources]]\nname = "x"\ndocuments = "d"\nrender = true\n')
    status, said = workshop.run("check")
    assert status == 2
    assert "sources[1].render" in said


def browsers(mark: str) -> list[int]:
    """Processes that have *mark* in their command line."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode("utf-8", "replace")
            except OSError:
                continue
            if mark in line:
                found.append(int(entry.name))
    return found


@needs_browser
@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_killed_run_leaves_no_browser(paper: Paper, tmp_path: Path, number: signal.Signals) -> None:
    """When the run is killed in the middle of a page, its browser goes with it."""
    paper.put("/town", page("while (true);"))
    workshop = configure(tmp_path, paper)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    hurried = first("import scraper.http.browser; scraper.http.browser.CLOSE_TIMEOUT_SECONDS = 1")
    with workshop.start("run", variables={"TMPDIR": str(temporary)}, command=hurried) as process:
        try:
            wait_until(lambda: bool(browsers(str(temporary))))
            assert browsers(str(temporary))
            process.send_signal(number)
            process.communicate(timeout=30)
        finally:
            process.kill()
    wait_until(lambda: not browsers(str(temporary)))
    assert browsers(str(temporary)) == []


def wait_until(done: Callable[[], bool]) -> None:
    """Until it is done, or half a minute has gone by."""
    end = time.monotonic() + 30
    while not done() and time.monotonic() < end:
        time.sleep(0.1)
