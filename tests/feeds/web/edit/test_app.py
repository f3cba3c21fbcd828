"""The workbench over HTTP: the way of forms and the way of programs."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from feeds.config.load import load_config
from feeds.workbench.past import read_past
from tests.feeds.web.edit.workroom import ONCE, POLL_SECONDS, Person, workroom, write_config
from tests.scraper.paper import Paper, running_paper


@pytest.fixture
def paper() -> Iterator[Paper]:
    with running_paper() as paper:
        paper.feed("/feed.xml", [paper.article(number) for number in range(5)])
        head = '<head><link rel=alternate type="application/rss+xml" href="/feed.xml">'
        for path, numbers in (("/", range(5)), ("/town", range(30, 36))):
            paper.listing(path, [paper.article(number) for number in numbers])
            paper.put(path, paper.pages[path].body.decode().replace("<head>", head))
        yield paper


@pytest.fixture
def file(tmp_path: Path, paper: Paper) -> Path:
    return write_config(tmp_path / "feedloom.toml", paper)


@pytest.fixture
def person(file: Path) -> Iterator[Person]:
    with workroom(file) as (client, _):
        yield Person(client)


def test_forms_alone_lead_from_an_address_to_a_feed(person: Person, paper: Paper, file: Path) -> None:
    """Without a script: address, choice, settings, save; at the end stand the addresses of a feed that is there."""
    answer = person.post("/edit/look", url=paper.url("/"))
    where = answer.url.path
    while "Looking at it" in (page := person.page(where)):
        sleep(POLL_SECONDS)
    assert "<legend>Ways to read it</legend>" in page
    assert page.count('type="radio"') == 2
    page = person.post(where.replace("look", "draft"), do="way", way="1").text
    assert re.search(r'id="way-1" value="1" checked', page)
    page = person.post(
        where.replace("look", "draft"), do="source", name="The Bridge", every="2h", content="summary"
    ).text
    assert "source-the-bridge" in page
    assert "+name = &#34;The Bridge&#34;" in page
    answer = person.post(where.replace("look", "draft") + "/save")
    assert answer.url.path == "/edit/source"
    told = person.visited("The Bridge")
    assert told["visit"]["state"] == "done", told
    assert told["visit"]["new"] == 5
    page = person.page("/edit/source?name=The Bridge")
    assert "http://127.0.0.1:8080/feeds/source-the-bridge.rss" in page
    assert (file.parent / "public/feeds/source-the-bridge.rss").exists()
    (source,) = load_config(file, {}).sources
    assert (source.kind, source.places) == ("listing", (paper.url("/"),))
    assert "The Bridge" in person.page("/edit")


def test_programs_do_the_same_by_json(person: Person, paper: Paper, file: Path) -> None:
    """Look, read, change, save: each answer is JSON with its version."""
    document = person.look(paper.url("/town"))
    assert document["version"] == 1
    assert document["ways"][0]["kind"] == "listing"
    at = document["samples"][0]["places"]["title"][0]
    key = document["id"]
    changed = person.send("PATCH", f"/edit/draft/{key}", {"mark": {"page": "0", "at": at, "as": "title"}}).json()
    assert changed["pending"]["after"] == 6
    changed = person.send("PATCH", f"/edit/draft/{key}", {"keep": True, "source": {"name": "town"}}).json()
    assert changed["draft"]["select"]["title"]
    stale = person.send("PATCH", f"/edit/draft/{key}", {"undo": True, "revision": 0})
    assert stale.status_code == 409
    saved = person.send("POST", f"/edit/draft/{key}/save").json()
    assert saved["saved"] == "town"
    assert any(line.startswith("+title = ") for line in saved["difference"])
    told = person.visited("town")
    assert [one["label"] for one in told["feeds"]] == ["RSS", "Atom", "JSON Feed"]
    assert (file.parent / "rules" / f"{paper.host.replace(':', '_')}.toml").exists()
    assert person.client.get("/edit/sources").json()["sources"][0]["name"] == "town"
    assert person.send("PATCH", f"/edit/draft/{key}", {"mark": {"at": -1}}).status_code == 422
    assert person.send("PATCH", "/edit/draft/nothing", {"undo": True}).status_code == 404
    assert person.send("POST", "/edit/look", {"url": "javascript:alert(1)"}).status_code == 422


def test_names_that_tests_and_scripts_rely_on(person: Person, paper: Paper) -> None:
    """Labels, buttons, groups and regions are called as documented."""
    index = person.page("/edit")
    assert '<label for="address">Address</label>' in index
    assert ">Look</button>" in index
    page = person.page(f"/edit/look/{person.look(paper.url('/town'))['id']}")
    for region in ("Page", "Items", "Entry"):
        assert re.search(rf'<section aria-labelledby="(pane-\w+)"[^>]*>\s*<h2 id="\1">{region}</h2>', page)
    assert ">Save source</button>" in page
    assert ">Undo</button>" in page
    assert 'role="status"' in page


def test_the_pages_speak_the_language_of_the_browser(person: Person) -> None:
    """Vietnamese where the browser prefers it or a person chooses it; English else."""
    vietnamese = person.client.get("/edit", headers={"Accept": "text/html", "Accept-Language": "vi,en;q=0.5"})
    assert '<html lang="vi">' in vietnamese.text
    assert ">Địa chỉ</label>" in vietnamese.text
    person.client.get("/edit?lang=vi", headers={"Accept": "text/html"})
    assert '<html lang="vi">' in person.page("/edit")


def test_an_address_may_come_with_the_request(person: Person) -> None:
    """A bookmarklet and `?url=` fill the form, and nothing is asked for before it is sent."""
    assert 'value="https://paper.example/&#34;&gt;x"' in person.page('/edit?url=https://paper.example/">x')


def test_sources_are_paused_resumed_and_deleted_and_their_articles_stay(
    person: Person, paper: Paper, file: Path
) -> None:
    """Each action changes the configuration alone; deleting says that the articles stay, and they do."""
    document = person.look(paper.url("/town"))
    person.send("PATCH", f"/edit/draft/{document['id']}", {"source": {"name": "town"}})
    person.send("POST", f"/edit/draft/{document['id']}/save")
    person.visited("town")
    person.post("/edit/source", name="town", do="pause")
    assert load_config(file, {}).sources[0].paused
    assert "paused" in person.page("/edit")
    person.post("/edit/source", name="town", do="resume")
    assert not load_config(file, {}).sources[0].paused
    assert "Delete town?" in person.post("/edit/source", name="town", do="delete").text
    assert len(load_config(file, {}).sources) == 1  # it is asked first
    page = person.post("/edit/source", name="town", do="delete", sure="1").text
    assert "Its articles stay" in page
    assert load_config(file, {}, empty=True).sources == ()
    assert (file.parent / "public/feeds/source-town.rss").exists()
    assert person.send("POST", "/edit/source", {"name": "town", "do": "pause"}).status_code == 404


def test_a_configuration_is_written_where_there_is_none(tmp_path: Path) -> None:
    """The first page offers to write one; it has no source, is right, and is never written over another."""
    file = tmp_path / "new" / "feedloom.toml"
    file.parent.mkdir()
    with workroom(file) as (client, _):
        person = Person(client)
        assert "There is no configuration yet" in person.page("/edit")
        wrong = person.post("/edit/setup", title="News", base_url="nowhere", language="vi")
        assert wrong.status_code == 422
        assert not file.exists()
        person.post("/edit/setup", title='News "of" the\ttown', base_url="https://news.example.org/", language="vi")
        config = load_config(file, {}, empty=True)
        assert (config.site.base_url, config.site.language, config.sources) == ("https://news.example.org/", "vi", ())
        again = person.post("/edit/setup", title="X", base_url="https://other.example.org/", language="vi")
        assert again.status_code == 422
        assert "There is no source yet" in person.page("/edit")


def test_a_draft_is_found_again(person: Person, paper: Paper) -> None:
    """What is not saved stands in the list until it is saved or forgotten."""
    key = person.look(paper.url("/town"))["id"]
    assert f"/edit/look/{key}" in person.page("/edit")
    page = person.post(f"/edit/draft/{key}", do="forget").text
    assert f"/edit/look/{key}" not in page


def test_mending_a_source_begins_with_what_it_has(person: Person, paper: Paper, file: Path) -> None:
    """Edit opens the source with its settings and its rule; saving changes its table in place."""
    document = person.look(paper.url("/town"))
    key = document["id"]
    at = document["samples"][0]["places"]["title"][0]
    person.send("PATCH", f"/edit/draft/{key}", {"mark": {"page": "0", "at": at, "as": "title"}})
    person.send("PATCH", f"/edit/draft/{key}", {"keep": True, "source": {"name": "town", "every": "3h"}})
    person.send("POST", f"/edit/draft/{key}/save")
    person.visited("town")
    file.write_text(file.read_text().replace('every = "3h"', 'every = "3h"  # seldom'))
    where = person.send("POST", "/edit/source", {"name": "town", "do": "edit"}).json()["look"]
    while (mended := person.client.get(where).json())["state"] == "looking":
        sleep(POLL_SECONDS)
    assert mended["mends"] == "town"
    assert mended["draft"]["source"]["every"] == "3h"
    assert mended["draft"]["select"]["title"]
    page = person.page(where)
    assert "This source is well" in page
    assert "The kept page, of when it worked" in page
    person.send("PATCH", f"/edit/draft/{mended['id']}", {"source": {"content": "summary"}})
    assert "in the past" not in person.page(where)  # its rule is the same
    renamed = person.send("PATCH", f"/edit/draft/{mended['id']}", {"source": {"name": "harbour"}})
    assert renamed.status_code == 422
    person.send("POST", f"/edit/draft/{mended['id']}/save")
    text = file.read_text()
    assert 'every = "3h"  # seldom' in text
    assert 'content = "summary"' in text
    assert len(load_config(file, {}).sources) == 1


def test_a_new_rule_shows_first_what_it_would_change_in_the_past(
    person: Person, paper: Paper, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the rule of a source is another one, its kept articles are read again by it, and nothing is saved before
    that is shown.
    """
    released = threading.Event()

    async def read_later(*given: Any, **named: Any) -> dict[str, Any]:
        await asyncio.to_thread(released.wait, 60)
        return await read_past(*given, **named)

    monkeypatch.setattr("feeds.workbench.workbench.read_past", read_later)
    key = person.look(paper.url("/town"))["id"]
    person.post(f"/edit/draft/{key}/save", do="source", name="town")
    person.visited("town")
    where = person.send("POST", "/edit/source", {"name": "town", "do": "edit"}).json()["look"]
    draft = where.replace("look", "draft")
    while person.client.get(where).json()["busy"]:
        sleep(POLL_SECONDS)
    person.send("PATCH", draft, {"select": {"title": ["h1"], "lede": ["article p"]}, "keep": True})
    refused = person.post(f"{draft}/save", do="source", name="town")
    assert refused.status_code == 409
    assert "see first what it would change in the past" in refused.text
    released.set()
    while (document := person.client.get(where).json())["busy"]:
        sleep(POLL_SECONDS)
    assert (document["past"]["read"], document["past"]["changed"]) == (6, 6)
    assert document["past"]["shown"][0]["fields"] == ["body", "lede"]
    page = person.page(where)
    assert "6 of the 6 kept articles would change" in page
    assert "feedloom reparse town" in page
    assert load_config(file, {}).sources[0].rules == ()
    assert person.post(f"{draft}/save", do="source", name="town").url.path == "/edit/source"
    assert load_config(file, {}).sources[0].rules == (file.parent / "rules",)


def test_the_name_of_the_feed_can_be_chosen(person: Person, paper: Paper, file: Path) -> None:
    """It is proposed from the name of the source; another one names the feed for good."""
    document = person.look(paper.url("/town"))
    draft = f"/edit/draft/{document['id']}"
    assert document["draft"]["slug"] == "source-127-0-0-1-town"
    wrong = person.post(draft, do="source", slug="The Town!")
    assert wrong.status_code == 422
    assert "lower-case letters and digits" in wrong.text
    assert "feeds/source-harbour.rss" in person.post(draft, do="source", name="Town", slug="harbour").text
    person.post(f"{draft}/save", do="source", name="Town", slug="harbour")
    told = person.visited("Town")
    assert told["feeds"][0]["url"].endswith("/feeds/source-harbour.rss")
    assert (file.parent / "public/feeds/source-harbour.rss").exists()
    where = person.send("POST", "/edit/source", {"name": "Town", "do": "edit"}).json()["look"]
    while (mended := person.client.get(where).json())["busy"]:
        sleep(POLL_SECONDS)
    assert mended["draft"]["slug"] == "source-harbour"
    page = person.page(where)
    assert re.search(r'name="slug" type="text" value="harbour"[^>]* readonly', page)
    assert re.search(r'name="name" type="text" value="Town"[^>]* readonly', page)


def test_what_was_typed_is_saved_without_applying_it_first(person: Person, paper: Paper, file: Path) -> None:
    """The button that saves takes the settings along; a correction that is shown is decided first."""
    document = person.look(paper.url("/town"))
    draft = f"/edit/draft/{document['id']}"
    at = document["samples"][0]["places"]["title"][0]
    person.send("PATCH", draft, {"mark": {"page": "0", "at": at, "as": "title"}})
    refused = person.post(f"{draft}/save", do="source", name="Harbour")
    assert (refused.status_code, "neither kept nor left" in refused.text) == (409, True)
    assert load_config(file, {}, empty=True).sources == ()
    person.post(draft, do="drop")
    person.post(f"{draft}/save", do="source", name="Harbour", every="3h")
    (source,) = load_config(file, {}).sources
    assert (source.name, source.schedule.every.total_seconds()) == ("Harbour", 3 * 3600)


def test_what_is_being_done_is_told_at_once_and_can_be_stopped(person: Person, paper: Paper) -> None:
    """While a site keeps us waiting the page stands there with what is done for it, and with a button that stops it."""
    asked, goes_on = threading.Event(), threading.Event()

    def slow(path: str) -> None:
        if path == "/town":
            asked.set()
            goes_on.wait(20)

    paper.fault = slow
    where = person.post("/edit/look", url=paper.url("/town")).url.path  # answered though nothing came yet
    assert asked.wait(20)
    page = person.page(where)
    assert f"<b>getting</b> {paper.url('/town')}" in page
    assert 'data-live="' in page
    stopped = person.post(where.replace("look", "draft"), do="stop").text
    goes_on.set()
    assert "Stopped. Nothing was found by then." in stopped
    assert "data-live" not in stopped


def test_a_source_is_visited_now(person: Person, paper: Paper) -> None:
    """The button of the list visits it again, and what came meanwhile is there."""
    draft = f"/edit/draft/{person.look(paper.url('/town'))['id']}"
    person.post(f"{draft}/save", do="source", name="town")
    person.visited("town")
    paper.listing("/town", [paper.article(number) for number in range(30, 38)])
    page = person.post("/edit/source", name="town", do="visit").text
    assert "Visiting it" in page or "Visited" in page or "Waiting" in page
    assert person.visited("town")["visit"]["new"] == 2


def test_whoever_saves_what_another_has_changed_is_told(person: Person, paper: Paper, file: Path) -> None:
    """The form that saves says of which state of the draft it was made."""
    document = person.look(paper.url("/town"))
    draft = f"/edit/draft/{document['id']}"
    person.send("PATCH", draft, {"source": {"every": "5h"}})
    refused = person.post(f"{draft}/save", do="source", name="Mine", revision=str(document["revision"]))
    assert (refused.status_code, "changed meanwhile" in refused.text) == (409, True)
    assert load_config(file, {}, empty=True).sources == ()


def test_sections_can_be_left_out(person: Person, paper: Paper, file: Path) -> None:
    """Parts of the list that a reader may not want are proposed as filters, each with its number of entries."""
    paths = [paper.article(number) for number in range(50, 56)]
    paper.listing(
        "/mixed", [*paths, *(f"/video/bridge-story-number-{number}-{1000 + number}.html" for number in (60, 61))]
    )
    document = person.look(paper.url("/mixed"))
    assert document["draft"]["filters"] == [{"pattern": "*/video/*", "count": 2}]
    draft = f"/edit/draft/{document['id']}"
    page = person.post(draft, **{"do": "source", "name": "mixed", "exclude": "", "leave-out-1": "*/video/*"}).text
    assert "Of the 8 that are there now, 2 are left out." in page
    person.post(f"{draft}/save", do="source", name="mixed", exclude="*/video/*")
    assert load_config(file, {}).sources[0].filters.exclude == ("*/video/*",)


def test_fields_and_items_lead_to_their_places(person: Person, paper: Paper) -> None:
    """Each has a link that shows the page with its place, without a script, too."""
    document = person.look(paper.url("/town"))
    page = person.page(f"/edit/look/{document['id']}")
    places = re.findall(r'<a class="there" data-at="(\d+)" data-page="(\w+)" href="([^"]+)"', page)
    assert {shown for _, shown, _ in places} == {"0", "list"}
    at, _, target = next(one for one in places if one[1] == "list")
    shown = person.page(target.replace("&amp;", "&").partition("#")[0])
    assert f'/page/list?r={document["revision"]}.{document["found"]}&amp;at={at}#picked"' in shown
    assert f'data-at="{at}" id="picked"' in person.page(f"/edit/look/{document['id']}/page/list?at={at}")


def test_the_entry_is_shown_in_full_and_as_a_summary(person: Person, paper: Paper) -> None:
    """Either can be looked at in every format, whatever is set."""
    where = f"/edit/look/{person.look(paper.url('/town'))['id']}"
    full, short = (person.page(f"{where}?as=atom&text={text}") for text in ("full", "summary"))
    assert "&lt;content" in full
    assert "&lt;content" not in short
    assert len(person.page(f"{where}/reader?text=full")) > len(person.page(f"{where}/reader?text=summary"))


def test_the_one_time_token_is_in_no_page(person: Person) -> None:
    """What opened the workbench is used up and shown nowhere."""
    assert ONCE not in person.page("/edit")


def publish(paper: Paper, numbers: range, stamp: str, desk: str) -> None:
    """Articles whose day and author only a rule finds: they stand in a side column, in elements of these classes."""
    paths = []
    for number in numbers:
        paths.append(paper.article(number, date=""))
        body = paper.pages[paths[-1]].body.decode()
        aside = (
            f"<aside><dl><dt>Reporter</dt><dd class={desk}>Ada Moss</dd>"
            f"<dt>Set</dt><dd class={stamp}>{number - 20} February 2026</dd></dl></aside>"
        )
        paper.put(paths[-1], body.replace("<body>", f"<body>{aside}"))
    paper.listing("/town", paths)


def test_a_broken_source_opens_with_what_broke_and_a_repair(person: Person, paper: Paper) -> None:
    """After a redesign: the fields that are gone, the page of when it worked, and a correction that brings one back."""
    publish(paper, range(30, 36), "stamp", "who")
    key = person.look(paper.url("/town"))["id"]
    select = {"published": ["dd.stamp"], "authors": ["dd.who"], "title": ["h1"]}
    person.send("PATCH", f"/edit/draft/{key}", {"select": select, "keep": True})
    person.send("PATCH", f"/edit/draft/{key}", {"source": {"name": "town"}})
    person.send("POST", f"/edit/draft/{key}/save")
    assert person.visited("town")["visit"]["new"] == 6
    publish(paper, range(36, 42), "made-on", "scribe")
    where = person.send("POST", "/edit/source", {"name": "town", "do": "edit"}).json()["look"]
    while (mended := person.client.get(where).json())["busy"]:
        sleep(POLL_SECONDS)
    broken = {one["field"]: one for one in mended["worked"]["fields"]}
    assert broken["published"]["before"].startswith("2026-02-1")
    assert broken["authors"]["before"] == "Ada Moss"
    assert mended["pending"]["after"] == 6
    assert "made-on" in mended["pending"]["selector"] or "scribe" in mended["pending"]["selector"]
    page = person.page(where)
    assert "The kept page, of when it worked" in page
    assert "What has changed" in page
    kept = person.page(f"{where}/page/kept")
    assert "Ada Moss" in kept
