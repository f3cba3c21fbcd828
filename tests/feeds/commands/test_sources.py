"""`feedloom sources add` and `feedloom import`: what becomes of the configuration."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feeds.commands.cli import EXIT_STATUS, cli
from feeds.config.load import load_config
from storage.errors import FeedloomError, LockedError, PublishError, StorageError
from tests.scraper.paper import Answer, Paper, running_paper


def call(*arguments: str, stdin: bytes = b"") -> Result:
    """`feedloom` with *arguments*; anything but an orderly end is a failure of the test."""
    result = CliRunner().invoke(cli, arguments, input=stdin, prog_name="feedloom")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def paper() -> Iterator[Paper]:
    """A paper with a home page that names the feed of the whole, and two sections."""
    with running_paper() as paper:
        paper.feed("/feed.xml", [paper.article(number) for number in range(12)])
        head = '<head><link rel=alternate type="application/rss+xml" href="/feed.xml">'
        for path, numbers in (("/", range(8)), ("/town", range(30, 38)), ("/city", range(4, 12))):
            paper.listing(path, [paper.article(number) for number in numbers])
            page = paper.pages[path]
            paper.put(path, page.body.decode().replace("<head>", head))
        yield paper


@pytest.fixture
def file(tmp_path: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration with comments, of one source, in the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEEDLOOM_CONFIG", raising=False)
    path = tmp_path / "feedloom.toml"
    path.write_text(
        f'# ours\n[site]\nbase_url = "https://feeds.example.org/"\n'
        f'[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0\n\n'
        f'[[sources]]\nname = "old"\nlisting = "{paper.url("/old")}"\n\n# few\n[feeds]\nentries = 9\n'
    )
    return path


def sources(file: Path) -> list[dict[str, object]]:
    """The sources that were added to *file*."""
    added: list[dict[str, object]] = tomllib.loads(file.read_text())["sources"][1:]
    return added


class TestAdd:
    """`feedloom sources add`."""

    @pytest.mark.parametrize(
        ("path", "kind", "place"),
        [
            pytest.param("/", "feed", "/feed.xml", id="home-page-with-a-feed"),
            pytest.param("/feed.xml", "feed", "/feed.xml", id="feed"),
            pytest.param("/town", "listing", "/town", id="section-beside-the-feed-of-the-whole"),
            pytest.param("/city", "feed", "/feed.xml", id="section-with-its-own-feed"),
            pytest.param("/town/bridge-story-number-3-1003.html", "url", None, id="article"),
            pytest.param("/map.xml", "sitemap", "/map.xml", id="sitemap"),
            pytest.param("/empty/", "sitemap", "/sitemap.xml", id="nothing-but-a-sitemap"),
        ],
    )
    def test_kinds(self, file: Path, paper: Paper, path: str, kind: str, place: str | None) -> None:
        """The best way to read the address is found, written with the comments kept, and read as written."""
        sitemap = f"<urlset><url><loc>{paper.url(paper.article(1))}</loc></url></urlset>"
        for address in ("/map.xml", "/sitemap.xml"):
            paper.put(address, sitemap, media_type="application/xml")
        paper.put("/empty/", "<html><body><p>Welcome.</p></body></html>")
        before = file.read_text()
        result = call("sources", "add", paper.url(path), "--name", "new", "--no-visit")
        assert result.exit_code == 0, result.output
        (source,) = sources(file)
        assert (source["name"], source[kind], source["language"]) == ("new", paper.url(place or path), "en")
        head, few, tail = before.partition("# few")
        assert file.read_text().startswith(head)
        assert file.read_text().endswith(few + tail)
        assert f'+{kind} = "{paper.url(place or path)}"' in result.output.splitlines()
        assert load_config(file, {}).sources[-1].kind == kind

    def test_dry_run(self, file: Path, paper: Paper) -> None:
        """The difference is told, and nothing is written."""
        before = file.read_bytes()
        result = call("sources", "add", paper.url("/"), "--dry-run")
        assert (result.exit_code, file.read_bytes()) == (0, before)
        assert '+name = "127.0.0.1"' in result.output
        assert "its page names this feed of 12 articles" in result.output
        assert "dry run" in result.output

    def test_doubles(self, file: Path, paper: Paper) -> None:
        """An address that is read already, or leads to one that is, is refused, as is a name that is taken."""
        assert call("sources", "add", paper.url("/"), "--no-visit").exit_code == 0
        before = file.read_bytes()
        for arguments, words in (
            ((paper.url("/old/"),), "'old' reads"),
            ((paper.url("/feed.xml"),), "'127.0.0.1' reads"),
            ((paper.url("/"),), "reads"),
            ((paper.url("/town"), "--name", "OLD"), "called 'OLD' already"),
        ):
            result = call("sources", "add", *arguments)
            assert (result.exit_code, words in result.output) == (2, True), result.output
        assert file.read_bytes() == before

    def test_what_cannot_be_read(self, file: Path, paper: Paper) -> None:
        """A page without anything, one that is not there and no address end in a line; nothing is written."""
        before = file.read_bytes()
        paper.put("/nothing/", "<html><body><p>Welcome.</p></body></html>")
        for address, status in (
            (paper.url("/nothing/"), 1), (paper.url("/gone"), 1), ("ftp://x.example/", 2),
            ("https://u:p@x.example/", 2), ("nowhere at all", 2), ("", 2),
        ):  # fmt: skip
            assert call("sources", "add", address).exit_code == status, address
        assert file.read_bytes() == before

    def test_a_wrong_configuration_is_told_first(self, file: Path, paper: Paper) -> None:
        """Nothing is fetched for a file that is wrong; the first source of a file without any is no wrong."""
        file.write_text(file.read_text().replace("entries = 9", "entries = 0"))
        result = call("sources", "add", paper.url("/"))
        assert (result.exit_code, "entries" in result.output, paper.asked) == (2, True, [])
        file.write_text(
            f'[site]\nbase_url = "https://feeds.example.org/"\n[fetch]\nallow_hosts = "{paper.host}"\ndelay = 0.0\n'
        )
        assert call("sources", "add", paper.url("/"), "--no-visit").exit_code == 0
        assert len(load_config(file, {}).sources) == 1

    def test_a_failing_server(self, file: Path, paper: Paper) -> None:
        """An error of the site is its own words, with status 1."""
        paper.pages["/town"] = Answer(b"", status=503)
        result = call("sources", "add", paper.url("/town"))
        assert (result.exit_code, "503" in result.output) == (1, True)

    def test_a_new_source_is_visited(self, file: Path, paper: Paper) -> None:
        """What is proposed is told and written, its articles are published, and its feeds are named."""
        result = call("sources", "add", paper.url("/town"))
        assert result.exit_code == 0, result.output
        (source,) = sources(file)
        assert (source["language"], "every" in source) == ("en", "every" in result.output)
        assert "Proposed, by 8 of its pages: name 127.0.0.1/town, language en" in result.output
        assert "127.0.0.1/town is visited: 8 new articles, 0 pages failed." in result.output
        named = re.findall(r"^  https://feeds\.example\.org/(feeds/\S+)$", result.output, re.MULTILINE)
        assert {Path(one).suffix for one in named} == {".rss", ".atom", ".json"}
        assert all("Bridge story number 30" in (file.parent / "public" / one).read_text() for one in named)

    def test_a_first_visit_that_fails(self, file: Path, paper: Paper) -> None:
        """The source stays, and what failed is told with what to do about it."""
        asked = 0

        def gone_afterwards(path: str) -> Answer | None:
            nonlocal asked
            asked += path == "/town"
            return Answer(b"", status=503) if path == "/town" and asked > 1 else None

        paper.fault = gone_afterwards
        result = call("sources", "add", paper.url("/town"), "--name", "town")
        assert (result.exit_code, [source["name"] for source in sources(file)]) == (3, ["town"])
        assert "503" in result.output
        assert "town is added" in result.output
        assert "The first visit of town failed. `feedloom run town" in result.output

    def test_one_article(self, file: Path, paper: Paper) -> None:
        """One is one."""
        result = call("sources", "add", paper.url(paper.article(1)), "--name", "one")
        assert result.exit_code == 0, result.output
        assert "one is visited: 1 new article, 0 pages failed." in result.output

    @pytest.mark.parametrize("error", [LockedError, PublishError, StorageError])
    def test_a_first_visit_that_ends_early(
        self, file: Path, paper: Paper, monkeypatch: pytest.MonkeyPatch, error: type[FeedloomError]
    ) -> None:
        """Whatever stops it, the source is there, and that is told."""

        def stopped(*_: object, **__: object) -> None:
            raise error("cannot go on", "here")

        monkeypatch.setattr("feeds.app.App.run", stopped)
        result = call("sources", "add", paper.url("/town"), "--name", "town")
        assert result.exit_code == EXIT_STATUS[error]
        assert [source["name"] for source in sources(file)] == ["town"]
        assert result.output.index("town is added") < result.output.index("cannot go on")


OPML = """<opml version="2.0"><body>
<outline text="World"><outline text="One" xmlUrl="https://one.example/feed"/>
<outline text="One" xmlUrl="https://two.example/feed"/></outline>
<outline text="Again" xmlUrl="http://www.one.example/feed/"/>
<outline text="Old" xmlUrl="{old}"/>
</body></opml>"""


class TestImport:
    """`feedloom import`."""

    def test_opml(self, file: Path, paper: Paper) -> None:
        """New feeds are added under free names; doubles, within the file and of the configuration, are told."""
        opml = OPML.format(old=paper.url("/old"))
        Path("list.opml").write_text(opml)
        dry = call("import", "list.opml", "--dry-run")
        assert (dry.exit_code, len(sources(file))) == (0, 0)
        assert '+categories = {"*" = "World"}' in dry.output
        result = call("import", "list.opml")
        assert result.exit_code == 0
        assert sources(file) == [
            {"name": "One", "feed": "https://one.example/feed", "categories": {"*": "World"}},
            {"name": "One 2", "feed": "https://two.example/feed", "categories": {"*": "World"}},
        ]
        lines = result.output.splitlines()
        assert [line.partition(":")[0] for line in lines[:-1]] == ["line 2", "line 3", "line 4", "line 5"]
        assert lines[2].startswith('line 4: "Again" is there already: "One" reads')
        assert lines[-1] == "2 sources of the OPML file are added to feedloom.toml; 2 are there already."
        before = file.read_bytes()
        again = call("import", "-", stdin=opml.encode())
        assert (again.exit_code, file.read_bytes()) == (0, before)
        assert again.output.splitlines()[-1].endswith("4 are there already.")

    def test_what_is_lost_is_an_exit_status(self, file: Path) -> None:
        """If some source cannot be taken over, the others are, and the status is 1."""
        opml = (
            b'<opml><body><outline xmlUrl="https://a.example/f"/><outline xmlUrl="gopher://b.example/"/></body></opml>'
        )
        result = call("import", "-", stdin=opml)
        assert (result.exit_code, [source["name"] for source in sources(file)]) == (1, ["a.example/f"])
        assert "1 cannot be taken over" in result.output

    def test_values_that_the_configuration_refuses(self, file: Path) -> None:
        """A setting that is wrong is left out and told; its source is taken over."""
        data = (
            b"channel: {url: 'https://a.example/', time_zone: Hanoi, language: '?'}\nselectors: {items: {selector: li}}"
        )
        result = call("import", "-", stdin=data)
        assert result.exit_code == 0
        assert sources(file) == [{"name": "a.example", "listing": "https://a.example/", "item": "li"}]
        assert "time_zone" in result.output
        assert "language" in result.output

    @pytest.mark.parametrize("data", [b"", b"<opml><body>", b"<rss/>", b"a: [", b"x: y", b"\x89PNG\r\n"])
    def test_damage(self, file: Path, data: bytes) -> None:
        """A file that cannot be read changes nothing and ends with 1 and a line."""
        before = file.read_bytes()
        result = call("import", "-", stdin=data)
        assert (result.exit_code, len(result.output.splitlines()), file.read_bytes()) == (1, 1, before)

    def test_a_file_that_is_not_there(self, file: Path) -> None:
        """It is a usage error."""
        assert call("import", "nowhere.opml").exit_code == 2


def test_a_configuration_nearby_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command where there is no feedloom.toml names the one in a folder beside or above, as an option to copy."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEEDLOOM_CONFIG", raising=False)
    assert "`feedloom init`" in call("run").output
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/feedloom.toml").write_text("")
    (tmp_path / "empty").mkdir()
    for command in (["run"], ["status"], ["check"], ["sources", "add", "https://x.example/"]):
        result = call(*command)
        assert result.exit_code == 2
        assert result.output.rstrip().endswith("(there is one nearby: --config seeds/feedloom.toml)"), command
    assert "there is one" not in call("run", "--config", "other.toml").output
    monkeypatch.chdir(tmp_path / "empty")
    (tmp_path / "feedloom.toml").write_text("")
    assert "--config ../feedloom.toml" in call("run").output


def test_a_trial_of_an_address_prints_the_document_of_the_workbench(file: Path, paper: Paper) -> None:
    """`sources test URL --json` is what the workbench gives programs, and keeps nothing."""
    before = file.read_text()
    result = call("sources", "test", paper.url("/town"), "--json")
    document = json.loads(result.output)
    assert result.exit_code == 0
    assert document["version"] == 1
    assert document["ways"][0]["kind"] == "listing"
    assert len(document["samples"]) == 8
    assert set(document["preview"]) == {"rss", "atom", "json", "reader"}
    assert file.read_text() == before
    assert not list(file.parent.glob("*.drafts"))
    assert call("sources", "test", paper.url("/nowhere"), "--json").exit_code == 3
