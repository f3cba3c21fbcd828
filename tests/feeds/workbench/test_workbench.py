"""The workbench without its pages: from an address to a saved source."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import threading
import tomllib
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from feeds.app import App
from feeds.config.load import load_config
from feeds.workbench.draft import Draft
from feeds.workbench.workbench import ChangedError, MissingError, Workbench
from scraper.parsing.pool import ParserPool
from storage.errors import ConfigError, ExtractError, ModelError, StorageError
from tests.hostile.proxy import Proxy, running_proxy
from tests.scraper.paper import Answer, Paper, running_paper

T = TypeVar("T")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def paper() -> Iterator[Paper]:
    """A paper whose home page names a feed, with a section that it does not feed."""
    with running_paper() as paper:
        paper.feed("/feed.xml", [paper.article(number) for number in range(12)])
        head = '<head><link rel=alternate type="application/rss+xml" href="/feed.xml">'
        for path, numbers in (("/", range(8)), ("/town", range(30, 38))):
            paper.listing(path, [paper.article(number) for number in numbers])
            paper.put(path, paper.pages[path].body.decode().replace("<head>", head))
        yield paper


@pytest.fixture
def file(tmp_path: Path, paper: Paper) -> Path:
    """A configuration with comments and no source yet."""
    path = tmp_path / "feedloom.toml"
    path.write_text(
        f'# ours\n[site]\nbase_url = "https://feeds.example.org/"\n\n'
        f'[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0  # a test\n'
    )
    return path


def work(file: Path, steps: Callable[[Workbench], Awaitable[T]]) -> T:
    """What *steps* give with a workbench of the configuration in *file*."""

    async def run() -> T:
        bench = Workbench(file, {}, clock=lambda: NOON, pool=lambda: ParserPool(in_process=True))
        try:
            return await steps(bench)
        finally:
            await bench.close()

    return asyncio.run(run())


async def looked(bench: Workbench, address: str, **options: Any) -> Draft:
    """The draft of *address* once everything is found."""
    draft = await bench.look(address, **options)
    assert draft.task is not None
    await draft.task
    return draft


def test_the_ways_to_read_an_address_are_ranked_with_reasons_and_counts(file: Path, paper: Paper) -> None:
    """The site's own feed comes first and is chosen, its list follows; each with its newest items."""

    async def steps(bench: Workbench) -> dict[str, Any]:
        return await bench.document(await looked(bench, paper.url("/")))

    document = work(file, steps)
    assert (document["version"], document["state"]) == (1, "ready")
    assert [(way["kind"], way["count"], way["chosen"]) for way in document["ways"]] == [
        ("feed", 12, True),
        ("listing", 8, False),
    ]
    assert document["ways"][0]["reason"] == "its page names this feed of 12 articles"
    assert [page["title"] for page in document["ways"][1]["newest"]][:2] == [
        "Bridge story number 0 of the town",
        "Bridge story number 1 of the town",
    ]
    assert document["fill"]["published"] == {"filled": 8, "of": 8}
    assert document["article"]["record"]["title"] == "Bridge story number 0"
    title = next(one for one in document["article"]["fields"] if one["field"] == "title")
    assert title["from"]
    assert title["at"]


def test_the_preview_is_what_every_format_would_publish(file: Path, paper: Paper) -> None:
    """The entry stands there as RSS, Atom, JSON and for reading; as a summary it has no text."""

    async def steps(bench: Workbench) -> list[dict[str, Any]]:
        draft = await looked(bench, paper.url("/"))
        full = await bench.document(draft)
        await bench.change(draft, {"source": {"content": "summary"}})
        return [full["preview"], (await bench.document(draft))["preview"]]

    full, summary = work(file, steps)
    assert set(full) == {"rss", "atom", "json", "reader"}
    for name in ("rss", "atom", "json"):
        assert "Bridge story number 0" in full[name]
        assert "This is part 0 of the series" in full[name]
        assert "This is part 0 of the series" not in summary[name]
    assert summary["reader"]["content"] is None


@pytest.mark.parametrize(
    ("path", "answer", "kind"),
    [
        pytest.param("/wall", Answer(b"no", status=403), "blocked", id="blocked"),
        pytest.param("/members", Answer(b"no", status=401), "login", id="login"),
        pytest.param("/gone", Answer(b"no", status=404), "missing", id="missing"),
        pytest.param(
            "/login",
            Answer(b"<html><title>Members</title><form><input name=u><input type=password></form></html>"),
            "login",
            id="login-page",
        ),
        pytest.param(
            "/check",
            Answer(b"<html><title>Just a moment...</title><p>Checking your browser</p></html>"),
            "blocked",
            id="bot-wall",
        ),
        pytest.param(
            "/app",
            Answer(b"<html><title>Paper</title><div id=root></div><script src=/app.js></script></html>"),
            "script",
            id="script",
        ),
        pytest.param("/quiet", Answer(b"<html><title>Us</title><p>Welcome to us.</html>"), "nothing", id="none"),
        pytest.param("/private/", Answer(b"<html></html>"), "robots", id="robots"),
    ],
)
def test_what_cannot_be_read_is_told_apart(file: Path, paper: Paper, path: str, answer: Answer, kind: str) -> None:
    """Blocked, login, robots, missing, a page of scripts and a page without items each have their own cause."""
    paper.put("/robots.txt", "User-agent: *\nDisallow: /private/\n", media_type="text/plain")
    paper.pages[path] = answer

    async def steps(bench: Workbench) -> dict[str, Any]:
        return await bench.document(await looked(bench, paper.url(path)))

    document = work(file, steps)
    assert document["state"] == "failed"
    assert document["cause"]["kind"] == kind
    assert document["cause"]["offers_render"] is (kind == "script")


def test_no_host_and_private_addresses_are_told_apart(file: Path) -> None:
    """A name that nobody has is no host; an address of this network is refused by the guard."""

    async def steps(bench: Workbench) -> list[str]:
        drafts = [await looked(bench, url) for url in ("http://nobody.invalid/", "http://127.0.0.1:9/")]
        return [draft.cause.kind for draft in drafts if draft.cause]

    assert work(file, steps) == ["no-host", "private"]


def test_a_draft_survives_a_restart_and_nothing_is_saved_before(file: Path, paper: Paper) -> None:
    """Another workbench goes on with the draft, its decisions and its pages; until it is saved, the file stays."""
    before = file.read_text()

    async def first(bench: Workbench) -> str:
        draft = await looked(bench, paper.url("/town"))
        await bench.change(draft, {"source": {"name": "Town", "every": "2h"}})
        return draft.id

    key = work(file, first)

    async def second(bench: Workbench) -> dict[str, Any]:
        assert [draft.id for draft in bench.drafts()] == [key]
        paper.asked.clear()
        return await bench.document(bench.get(key))

    document = work(file, second)
    assert document["draft"]["name"] == "Town"
    assert document["draft"]["source"]["every"] == "2h"
    assert len(document["samples"]) == 8
    assert paper.asked == []  # the pages are kept
    assert file.read_text() == before

    async def third(bench: Workbench) -> None:
        bench.get("no-such-draft")

    with pytest.raises(MissingError):
        work(file, third)


def test_decisions_are_undone_and_redone(file: Path, paper: Paper) -> None:
    """Undo goes back step by step, redo forth; a new decision gives up what was undone."""

    async def steps(bench: Workbench) -> list[Any]:
        draft = await looked(bench, paper.url("/"))
        first = draft.now.source["name"]
        await bench.change(draft, {"source": {"name": "one"}})
        await bench.change(draft, {"source": {"name": "two"}})
        await bench.change(draft, {"way": 1})
        seen = [(draft.now.source["name"], draft.now.way)]
        for patch in ({"undo": True}, {"undo": True}, {"undo": True}, {"undo": True}, {"redo": True}):
            await bench.change(draft, patch)
            seen.append((draft.now.source["name"], draft.now.way))
        await bench.change(draft, {"source": {"name": "three"}})
        await bench.change(draft, {"redo": True})
        seen.append((draft.now.source["name"], draft.now.way))
        return [(name if name != first else "first", way) for name, way in seen]

    assert work(file, steps) == [
        ("two", 1), ("two", 0), ("one", 0), ("first", 0), ("first", 0), ("one", 0), ("three", 0),
    ]  # fmt: skip


def test_a_saved_source_is_what_was_shown(file: Path, paper: Paper) -> None:
    """The configuration gets the source, keeps its comments, and is right; a rule goes into a file of its own."""
    for number in range(30, 38):
        path = f"/town/bridge-story-number-{number}-{1000 + number}.html"
        page = paper.pages[path].body.decode()
        paper.put(path, page.replace("<article>", f'<article><p class="section-name">Harbour {number}</p>'))

    async def steps(bench: Workbench) -> tuple[dict[str, Any], Any]:
        draft = await looked(bench, paper.url("/town"))
        document = await bench.document(draft)
        places = document["samples"][0]["places"]
        await bench.change(draft, {"mark": {"page": "0", "at": places["title"][0] - 1, "as": "category"}})
        pending = (await bench.document(draft))["pending"]
        assert pending["after"] == pending["of"] == 8
        assert pending["changes"][0]["after"] == "Harbour 30"
        await bench.change(draft, {"keep": True})
        document = await bench.document(draft)
        return document, await bench.save(draft)

    document, saving = work(file, steps)
    text = file.read_text()
    assert text.startswith("# ours\n[site]")
    assert "delay = 0.0  # a test" in text
    config = load_config(file, {})
    (source,) = config.sources
    assert (source.kind, source.places, source.rules) == ("listing", (paper.url("/town"),), (file.parent / "rules",))
    rule = tomllib.loads((file.parent / "rules" / f"{paper.host.replace(':', '_')}.toml").read_text())
    assert rule["hosts"] == [paper.host]
    assert rule["select"]["category"] == ["p.section-name"]
    assert rule["select"]["title"]
    assert saving.difference == document["difference"]
    assert any(line.startswith("+category = ") for line in document["difference"])


def test_two_who_edit_at_once_notice_each_other(file: Path, paper: Paper) -> None:
    """A change that was made of an older state of the draft is refused, and the other's stays."""

    async def steps(bench: Workbench) -> str:
        draft = await looked(bench, paper.url("/"))
        seen = draft.revision
        await bench.change(draft, {"source": {"name": "mine"}}, revision=seen)
        with pytest.raises(ChangedError):
            await bench.change(draft, {"source": {"name": "yours"}}, revision=seen)
        with pytest.raises(ChangedError):
            await bench.save(draft, revision=seen)
        return str(draft.now.source["name"])

    assert work(file, steps) == "mine"


def test_what_others_changed_in_the_configuration_stays(file: Path, paper: Paper) -> None:
    """Saving takes the file as it is by then: a source that was added by hand meanwhile is still there."""

    async def steps(bench: Workbench) -> None:
        one, other = await looked(bench, paper.url("/")), await looked(bench, paper.url("/town"))
        file.write_text(file.read_text() + '\n[[sources]]\nname = "by hand"\nfeed = "https://other.example/feed"\n')
        await bench.save(one)
        await bench.save(other)

    work(file, steps)
    assert len(load_config(file, {}).sources) == 3
    assert 'name = "by hand"' in file.read_text()


def test_a_configuration_that_is_broken_meanwhile_is_told_and_left(file: Path, paper: Paper) -> None:
    """Saving into a file that somebody has broken is refused with what is wrong in it; the draft stays."""

    async def steps(bench: Workbench) -> str:
        draft = await looked(bench, paper.url("/"))
        broken = file.read_text() + "\n[feeds]\nentries = 0\n"
        file.write_text(broken)
        with pytest.raises(ConfigError, match=r"feeds\.entries"):
            await bench.save(draft)
        assert file.read_text() == broken
        assert draft.state == "ready"
        file.write_text(broken.replace("entries = 0", "entries = 9"))
        return (await bench.save(draft)).name

    assert work(file, steps)


@pytest.mark.parametrize(
    "patch",
    [
        pytest.param({"select": {"title": ["h1["]}}, id="no-selector"),
        pytest.param({"select": {"../evil": ["h1"]}}, id="no-field"),
        pytest.param({"source": {"headers": {"X": "y"}}}, id="no-such-setting"),
        pytest.param({"source": {"every": "soon"}}, id="no-interval"),
        pytest.param({"source": {"name": ["a"]}}, id="another-type"),
        pytest.param({"way": 99}, id="no-way"),
        pytest.param({"way": -1}, id="below-zero"),
        pytest.param({"mark": {"page": "0", "at": 10**9, "as": "title"}}, id="no-place"),
        pytest.param({"mark": {"page": "99", "at": 1, "as": "title"}}, id="no-page"),
        pytest.param({"mark": {"page": "0", "at": 1, "as": "owner"}}, id="no-meaning"),
        pytest.param({"mark": "title"}, id="no-object"),
        pytest.param({"steps": []}, id="no-key"),
    ],
)
def test_a_change_that_is_none_is_refused(file: Path, paper: Paper, patch: dict[str, Any]) -> None:
    """What a program sends is checked value by value; the draft stays as it was."""

    async def steps(bench: Workbench) -> None:
        draft = await looked(bench, paper.url("/"))
        before = draft.to_content()
        with pytest.raises((ModelError, ExtractError)):
            await bench.change(draft, patch)
        assert draft.to_content() == before

    work(file, steps)


def test_titles_cannot_write_into_the_configuration(file: Path, paper: Paper) -> None:
    """A name that looks like TOML, with line ends and quotes, stays one text in one value."""
    name = 'x"\n[publish]\ncommand = "rm -rf /"\n#'

    async def steps(bench: Workbench) -> None:
        draft = await looked(bench, paper.url("/"))
        await bench.change(draft, {"source": {"name": name, "include": ['"]\n[publish]\ncommand = "x"']}})
        await bench.save(draft)

    work(file, steps)
    config = load_config(file, {})
    assert config.publish.command is None
    assert [source.name for source in config.sources] == ['x" [publish] command = "rm -rf /" #']


def test_the_proxy_of_fetch_is_that_of_every_address(file: Path, paper: Paper) -> None:
    """What is tried goes through it, robots.txt included, and so does a saved source that names none of its own."""
    with running_proxy(Proxy()) as proxy, running_proxy(Proxy()) as own:
        text = file.read_text().replace("[fetch]\n", f'[fetch]\nproxy = "http://{proxy.host}"\n')
        file.write_text(text)

        async def steps(bench: Workbench) -> None:
            await bench.save(await looked(bench, paper.url("/town")))

        work(file, steps)
        asked = {target for _, target in proxy.requests}
        assert {paper.url("/robots.txt"), paper.url("/town")} <= asked
        assert len(proxy.requests) == len(paper.asked)
        config = load_config(file, {})
        app = App(config, clock=lambda: NOON, pool=lambda: ParserPool(in_process=True))
        app.run(config.sources)
        assert len(proxy.requests) == len(paper.asked)
        file.write_text(file.read_text().replace("listing =", f'proxy = "http://{own.host}"\nlisting ='))
        config, before = load_config(file, {}), len(proxy.requests)
        App(config, clock=lambda: NOON + timedelta(days=2), pool=app.pool).run(config.sources)
        assert own.requests
        assert len(proxy.requests) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB; only root can mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk_loses_nothing(small_disk: Path, paper: Paper) -> None:
    """On a full disk saving is refused in words: the configuration, the rules and the draft are as they were."""
    file = small_disk / "feedloom.toml"
    file.write_text(f'[site]\nbase_url = "https://x.example/"\n[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0\n')
    before = file.read_text()

    async def steps(bench: Workbench) -> str:
        draft = await looked(bench, paper.url("/town"))
        at = (await bench.document(draft))["samples"][0]["places"]["title"][0]
        await bench.change(draft, {"mark": {"page": "0", "at": at, "as": "title"}, "keep": True})
        filler = small_disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb") as stream:
            while True:
                stream.write(b"x" * 4096)
                stream.flush()
        with pytest.raises(StorageError, match="No space left"):
            await bench.save(draft)
        assert file.read_text() == before
        assert not list(small_disk.glob("rules/*"))
        assert draft.state == "ready"
        assert draft.now.select
        filler.unlink()
        return (await bench.save(draft)).name

    assert work(file, steps)
    assert file.read_text().startswith(before)


def test_a_fault_of_ours_leaves_nobody_waiting(file: Path, paper: Paper) -> None:
    """Whatever goes wrong while an address is looked at, the draft says that it failed."""

    def broken() -> ParserPool:
        raise ZeroDivisionError

    async def steps() -> dict[str, Any]:
        bench = Workbench(file, {}, clock=lambda: NOON, pool=broken)
        draft = await bench.look(paper.url("/town"))
        assert draft.task is not None
        await draft.task
        state = {"state": draft.state, "kind": draft.cause.kind if draft.cause else None}
        await bench.close()
        return state

    assert asyncio.run(steps()) == {"state": "failed", "kind": "failed"}


def test_looking_can_be_stopped(file: Path, paper: Paper) -> None:
    """A look that is stopped ends at once; what was found by then stays, and nothing more is asked for."""
    asking = threading.Event()

    def slow(path: str) -> Answer | None:
        if path != "/robots.txt":
            asking.wait(5)
        return None

    paper.fault = slow

    async def steps(bench: Workbench) -> str:
        draft = await bench.look(paper.url("/town"))
        while not draft.progress:
            await asyncio.sleep(0)
        await bench.cancel(draft)
        return draft.state

    assert work(file, steps) == "cancelled"
    asking.set()


def test_a_draft_that_is_forgotten_while_it_is_looked_at_stays_gone(file: Path, paper: Paper) -> None:
    """What is done for it stops first, and keeps nothing."""
    released, asked = threading.Event(), threading.Event()

    def slow(path: str) -> None:
        if path == "/":
            asked.set()
            released.wait(60)

    paper.fault = slow

    async def steps(bench: Workbench) -> bool:
        draft = await bench.look(paper.url("/"))
        await asyncio.to_thread(asked.wait, 60)
        await bench.forget(draft.id)
        assert draft.task is not None
        assert draft.task.done()
        with pytest.raises(MissingError):
            bench.get(draft.id)
        return True

    try:
        assert work(file, steps)
    finally:
        released.set()
