"""Documents that attack: the run goes on, and nothing active, torn or out of place is published."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from feeds.commands.cli import cli
from tests.hostile.checker import faults
from tests.hostile.payloads import CATEGORIES, CHARACTERS, DATES, MARKUP, dump, page, spellings
from tests.hostile.workshop import CONTROL, Workshop

#: What a run leaves: nothing may stand beside.
PLACES = {"documents", "feedloom.toml", "feedloom.db", "feedloom.db.lock", "public"}


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop.make(tmp_path / "work")


def check(workshop: Workshop) -> None:
    """Nothing active in the output, nothing outside of it."""
    assert faults(workshop.public) == []
    assert workshop.around() <= PLACES
    assert {path.name for path in workshop.folder.parent.iterdir()} == {workshop.folder.name}


def titles(workshop: Workshop) -> list[str]:
    with closing(sqlite3.connect(workshop.store)) as store:
        return [title for (title,) in store.execute("SELECT title FROM articles WHERE status = 'full'")]


@pytest.mark.parametrize("kind", ["page", "dump"])
def test_markup(workshop: Workshop, kind: str) -> None:
    """Markup that acts, in every field and address, raw and escaped once and twice, is published as harmless text."""
    number = 0
    for payload in MARKUP.values():
        for spelling in spellings(payload) if kind == "page" else (payload,):
            number += 1
            if kind == "page":
                workshop.add(f"{number}.html", page(spelling, number))
            else:
                workshop.add(f"{number}.txt", dump(spelling, number))
    status, said = workshop.run()
    assert status in {0, 1}, said
    assert len(titles(workshop)) > 0.8 * number
    check(workshop)
    assert not any(title == "Injected" for title in titles(workshop))


def test_characters(workshop: Workshop) -> None:
    """Characters that XML forbids or that disguise a name leave no name disguised and no file broken."""
    for number, payload in enumerate(CHARACTERS.values()):
        workshop.add(f"{number}.html", page(payload, number))
        workshop.add(f"{number}.txt", dump(payload, number))
    workshop.add("surrogate.html", page("a\ud800b", 98))
    workshop.add("surrogate.txt", dump("a\udfffb", 99))
    status, said = workshop.run()
    assert status in {0, 1}, said
    assert len(titles(workshop)) >= 2 * len(CHARACTERS) - 2
    check(workshop)


def test_characters_stay_in_bodies(workshop: Workshop) -> None:
    """A body keeps what joins and turns its letters: Persian needs the one, Hebrew quotations the other."""
    text = "می\u200cخواهم \u2067שלום\u2069 " + "It rained over the city again, and the people stayed at home. " * 5
    workshop.add("a.html", page("", 1).replace("The rain fell", f"{text} The rain fell", 1))
    assert workshop.run()[0] == 0
    with closing(sqlite3.connect(workshop.store)) as store:
        (body,) = store.execute("SELECT body FROM articles WHERE status = 'full'").fetchone()
    assert "می\u200cخواهم" in body
    assert "\u2067שלום\u2069" in body
    check(workshop)


def test_categories(workshop: Workshop) -> None:
    """Whatever categories are called, each has files of its own, in their folder, and takes no other's name."""
    for number, category in enumerate(CATEGORIES.values()):
        workshop.add(f"{number}.html", page("", number, category=category))
    status, said = workshop.run()
    assert status == 0, said
    check(workshop)
    files = workshop.files()
    assert len(json.loads(files["feeds/all.json"])["items"]) >= len(CATEGORIES)
    with closing(sqlite3.connect(workshop.store)) as store:
        slugs = [slug for (slug,) in store.execute("SELECT slug FROM categories")]
        names = dict(store.execute("SELECT name, slug FROM categories"))
    assert len(slugs) == len({slug.casefold() for slug in slugs})
    assert not {"all", "index", "_health", "", ".", ".."} & set(slugs)
    assert names["C++"] != names["C#"]
    for name, number in (("C++", 3), ("C#", 4)):  # as they stand in CATEGORIES
        items = json.loads(files[f"feeds/{names[name]}.json"])["items"]
        assert [item["title"].split()[-1] for item in items] == [str(number)]
    assert all(len(slug) <= 100 for slug in slugs)


def test_dates(workshop: Workshop) -> None:
    """Impossible dates give none; the future does not stand before the present."""
    for number, date in enumerate(DATES.values()):
        workshop.add(f"{number}.html", page("", number, date=date))
    status, said = workshop.run()
    assert status == 0, said
    check(workshop)
    with closing(sqlite3.connect(workshop.store)) as store:
        latest = store.execute("SELECT max(published) FROM articles").fetchone()[0]
    assert latest is None or latest < "2100"
    assert len(titles(workshop)) == len(DATES)


DEEP = 100_000
ABSURD = {
    "deep": '{"a":' * DEEP + "1" + "}" * DEEP,
    "list": "[" * DEEP + "]" * DEEP,
    "number": '{"@type": "NewsArticle", "headline": 1e999, "datePublished": -1' + "0" * 5000 + "}",
    "types": '{"@type": {"@type": []}, "headline": {"x": 1}, "author": [[[null]]], "image": {"url": {"url": 5}}}',
    "itself": '{"@id": "#a", "@type": "NewsArticle", "author": {"@id": "#a"}, "mainEntity": {"@id": "#a"}}',
    "many": '{"@type": "NewsArticle", "author": [' + ",".join(['{"name": "A B"}'] * 50_000) + "]}",
    "wide": '{"@graph": [' + ",".join(['{"@type": "NewsArticle", "headline": "x"}'] * 50_000) + "]}",
    "large": '{"@type": "NewsArticle", "headline": "' + "Rain falls " * 1_000_000 + '"}',
    "twice": '{"@type": "NewsArticle", "headline": "A", "headline": ["B"], "headline": {"x": 1}, "@type": "Person"}',
    "numbers": '{"@type": "NewsArticle", "datePublished": 1e400, "dateModified": -1e-400, "image": NaN}',
    "torn": '{"@type": "NewsArticle", "headline": "x',
    "surrogate": '{"@type": "NewsArticle", "headline": "\\ud800 Rain \\u0000", "articleSection": "\\udfff"}',
    "html": '{"@type": "NewsArticle", "headline": "</script><script>alert(1337)</script>"}',
}


def test_structured_data(workshop: Workshop) -> None:
    """Deep, endless or senseless JSON-LD costs at most itself."""
    for number, (name, data) in enumerate(ABSURD.items()):
        text = page("", number)
        start = text.index("{", text.index("ld+json"))
        workshop.add(f"{name}.html", text[:start] + data + text[text.index("</script>", start) :])
    status, said = workshop.run()
    assert status in {0, 1}, said
    assert len(titles(workshop)) >= len(ABSURD) - 1, said
    check(workshop)


def test_heavy(workshop: Workshop) -> None:
    """50 MB, 100,000 nested elements, a million attributes: each named with its cause, in seconds; others are read."""
    honest = page("", 1)
    place = honest.index("<figure>")
    heavy = {
        "large.html": honest.ljust(50_000_000),
        "nested.html": honest[:place] + "<div>" * DEEP + honest[place:],
        "attributes.html": honest[:place] + "<p " + " ".join(f"a{n}" for n in range(1_000_000)) + ">" + honest[place:],
    }
    for name, text in heavy.items():
        workshop.add(name, text)
    workshop.add("honest.html", honest)
    start = time.monotonic()
    status, said = workshop.run()
    assert time.monotonic() - start < 15
    assert status == 1
    for name in heavy:
        assert f"{name}: " in said
    assert len(titles(workshop)) == 1
    assert workshop.run()[0] == 1  # the second try
    assert workshop.run()[0] == 0  # they are set aside
    check(workshop)


def test_names_of_files(workshop: Workshop) -> None:
    """File names with escape sequences, line ends or bytes that are no text reach no terminal raw."""
    for number, name in enumerate(
        (b"\x1b[31mred\x07.html", b"a\nb\r.html", b"\xff\xfe.html", "\u202egpj.html".encode())
    ):
        workshop.add(name, b"" if number % 2 else page("", number))
    workshop.add(b"\x1b]0;owned\x07.txt", b"%PDF-1.7")
    for arguments in (("run", "--summary"), ("run", "--json"), ("history",)):
        status, said = workshop.run(*arguments)
        assert status in {0, 1, 2}, said
        assert "\\u001b" in said or arguments[-1] != "--summary"
    check(workshop)


def test_no_file_at_all(workshop: Workshop) -> None:
    """Pipes, links to devices, to themselves and to nowhere in the folder of documents hold nobody up."""
    folder = workshop.folder / "documents"
    os.mkfifo(folder / "pipe.html")
    (folder / "zero.html").symlink_to("/dev/zero")
    (folder / "loop.html").symlink_to("loop.html")
    (folder / "gone.html").symlink_to("nowhere")
    (folder / "folder.html").mkdir()
    workshop.add("honest.html", page("", 1))
    start = time.monotonic()
    status, said = workshop.run()
    assert status == 1, said
    assert time.monotonic() - start < 15
    for name in ("pipe", "zero", "loop", "gone"):
        assert f"{name}.html: " in said
    assert len(titles(workshop)) == 1
    check(workshop)


def test_terminal(workshop: Workshop) -> None:
    """Titles, names and errors of documents reach no terminal and no log raw, whatever shows them."""
    escapes = (
        "\x1b[2J\x1b]0;owned\x07",
        "\x9b31m",
        "\r\nERROR: all is lost",
        "\u202egpj.exe",
        "\x1b]8;;http://evil.example\x07x",
    )
    for number, escape in enumerate(escapes):
        workshop.add(f"{number}.html", page(escape, number))
        workshop.add(f"{number}.txt", dump(escape, number))
    workshop.add("bad\x1b[31m\nERROR.html", b"%PDF-1.7 \x1b[2J")
    workshop.add("none\u202e.html", "<title>\x1b[2J</title>")
    assert workshop.run("run", "--summary")[0] == 1
    with closing(sqlite3.connect(workshop.store)) as store:
        keys = [key for (key,) in store.execute("SELECT key FROM articles WHERE status = 'full'")]
    said = [
        shown(workshop, *arguments)
        for arguments in (
            ("status",), ("status", "--json"), ("search", "rain"), ("search", "rain", "--json"), ("run", "--json"),
            ("reparse", "--dry-run"), ("history", keys[0]), ("run", "no-such\x1b[2J"), ("search", "\x1b[2J\u202e"),
            ("history", "\x1b]0;x\x07"), ("check",),
        )
    ]  # fmt: skip
    assert not any(line.startswith("ERROR") for text in said for line in text.splitlines())
    assert "\\u001b" in said[0]
    for name in ("0.html", "3.txt"):
        printed = CliRunner().invoke(cli, ["parse", str(workshop.folder / "documents" / name)])
        assert printed.exit_code == 0
        assert not CONTROL.search(printed.output)


def shown(workshop: Workshop, *arguments: str) -> str:
    """What a command says, without a process of its own; nothing of that drives a terminal."""
    result = CliRunner().invoke(cli, [*arguments, "--config", str(workshop.folder / "feedloom.toml")])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert not CONTROL.search(result.output), result.output
    return result.output


NO_TEXT = (
    "search {}", "search rain --category {}", "search rain --source {}", "history {}", "hide {}", "show {}",
    "takedown --yes {}", "category rename {} x", "category rename Town {}", "relate {}", "reparse --source {}",
    "run {}", "parse {}", "sources test {}", "serve --host {}",
)  # fmt: skip


def test_arguments_that_are_no_text(workshop: Workshop) -> None:
    """Bytes that a shell hands over and that are no text end in a line, whatever command gets them."""
    workshop.add("1.html", page("", 1))
    assert workshop.run()[0] == 0
    for command in NO_TEXT:
        assert "\\udcff" in shown(workshop, *command.format("\udcff\x1b[2J").split(" ")), command


def test_log(workshop: Workshop) -> None:
    """What a log file would hold of a run is lines of ours: no document begins one."""
    workshop.add("a\n2026-03-07 CRITICAL: owned.html", b"%PDF-1.7")
    status, said = workshop.run("run", "--summary")
    assert status == 1
    assert not any(line.startswith("2026") for line in said.splitlines())
