"""The examples of docs/extending.md: each is put into a copy of the packages, and what it adds is used."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests import warm
from tests.feeds.serving import CONFIG, PAGE, Served, feedloom
from tests.scraper.paper import running_paper

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "extending.md").read_text("utf-8")
#: A heading, the line that names a file ("`a/b.py`, new:"), or a block of code.
PARTS = re.compile(
    r"^## (?P<title>.+)$|^`(?P<path>[\w/.]+)`(?:, new)?:$|^```(?P<kind>\w+)\n(?P<text>(?s:.*?))^```$", re.MULTILINE
)


class Block(NamedTuple):
    """A block of code in the guide, and what it is for."""

    title: str
    path: str
    #: "diff" is an edit of the file, anything else the whole file.
    kind: str
    text: str


def read_blocks() -> Iterator[Block]:
    """The blocks of the guide, in order."""
    title = path = ""
    for part in PARTS.finditer(GUIDE):
        title = part["title"] or title
        path = part["path"] or path
        if part["kind"]:
            yield Block(title, path, part["kind"], part["text"])


BLOCKS = tuple(read_blocks())


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """The house of the section that a test names, whose programs are forked."""
    house = House(tmp_path, request.param)
    with warm.warmed(house.root):
        yield house


def with_example(title: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("house", [title], indirect=True)


class House:
    """A copy of the packages with the example of one section, and a folder to run it in."""

    def __init__(self, folder: Path, title: str) -> None:
        self.root, self.site = folder / "packages", folder / "site"
        self.site.mkdir(parents=True)
        for package in ("storage", "scraper", "feeds"):
            shutil.copytree(ROOT / package, self.root / package)  # compiled as they are
        for block in BLOCKS:
            if block.title == title:
                self._write(block)

    def _write(self, block: Block) -> None:
        path = self.root / block.path
        if block.kind != "diff":
            assert not path.exists()
            path.write_text(block.text, "utf-8")
            return
        lines = block.text.splitlines(keepends=True)
        before = "".join(line[1:] or line for line in lines if not line.startswith("+"))
        text = path.read_text("utf-8")
        assert text.count(before) == 1, f"docs/extending.md: {block.path} does not have these lines once:\n{before}"
        path.write_text(text.replace(before, "".join(line[1:] or line for line in lines)), "utf-8")

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python on the copy."""
        environ = os.environ | {"PYTHONPATH": str(self.root)}
        command = [sys.executable, *arguments]
        return warm.run(command, cwd=self.site, env=environ, capture_output=True, text=True, check=False)

    def feedloom(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `feedloom` of the copy."""
        return self.python("-m", "feeds", *arguments)

    def publish(self, page: str, more: str = "") -> Path:
        """Run feedloom over one *page*; the output folder."""
        (self.site / "documents").mkdir()
        (self.site / "documents/1.html").write_text(page, "utf-8")
        (self.site / "feedloom.toml").write_text(f"{CONFIG}\n{more}", "utf-8")
        done = self.feedloom("run")
        assert (done.returncode, done.stderr) == (0, "")
        return self.site / "public"


@pytest.mark.parametrize("row", re.findall(r"^\| \[(.+)\]\(#(.+)\) \| (\d+) \| .+ \| `(.+)` \|$", GUIDE, re.MULTILINE))
def test_the_table_of_files(row: tuple[str, str, str, str]) -> None:
    """The table counts the files that each example touches, links to its section and names a test that exists."""
    name, anchor, number, test = row
    title = name[0].upper() + name[1:]
    assert anchor == name.replace(" ", "-")
    assert f"\n## {title}\n" in GUIDE
    assert (ROOT / test).is_file()
    assert len({block.path for block in BLOCKS if block.title == title}) == int(number) or title == "A site rule"


def test_every_section_has_an_example() -> None:
    """All but that of rules, whose example stands in docs/rules.md."""
    titles = re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
    assert [title for title in titles if title not in {block.title for block in BLOCKS}] == ["A site rule"]


@with_example("An output format")
def test_an_output_format(house: House) -> None:
    """The format is published, archived, linked, announced and served."""
    page = PAGE.format(title="Cầu mới", text="Thông xe. " * 40)
    public = house.publish(page, '[publish]\ncommand = "cat > changed"\n')
    feed = (public / "feeds/all.txt").read_text("utf-8")
    assert re.fullmatch(r"Báo Ven Sông\nCầu mới https://feeds\.example\.org/a/\w+/\n", feed)
    assert len([*public.glob("feeds/all/*.txt")]) == 1
    alternate = (
        '<link rel="alternate" type="text/plain" title="Tất cả bài viết (Plain text)"'
        ' href="https://feeds.example.org/feeds/all.txt">'
    )
    for name in ("index.html", "c/all/index.html"):
        html = (public / name).read_text("utf-8")
        assert alternate in html
        assert 'feeds/all.txt" type="text/plain"' in html
    assert {"feeds/all.txt", "feeds/all.txt.gz"} <= json.loads((public / "manifest.json").read_bytes())["files"].keys()
    assert "feeds/all.txt" in (house.site / "changed").read_text("utf-8").splitlines()

    served = Served(house.site, root=house.root)
    try:
        status, headers, body = served.ask("/feeds/all.txt")
    finally:
        served.stop()
    assert (status, headers["Content-Type"], body.decode()) == (200, "text/plain; charset=utf-8", feed)


@with_example("A kind of source")
def test_a_kind_of_source(house: House) -> None:
    """The kind can be configured, stands in schema and messages, and is visited."""
    schema = json.loads(house.feedloom("check", "--schema").stdout)["$defs"]["SourceConfig"]
    assert schema["properties"]["inbox"]["description"] == "Text files with one address on each line."
    assert {"required": ["inbox"]} in schema["oneOf"]
    with running_paper() as paper:
        config = (
            '[site]\nbase_url = "https://feeds.example.org/"\n'
            "[fetch]\ndelay = 0.0\n"
            f'[[sources]]\nname = "tips"\nallow_hosts = "{paper.host}"\n'
            '{key} = "tips.txt"\n'
        )
        (house.site / "feedloom.toml").write_text(config.replace("{key}", "outbox"))
        assert "exactly one of inbox, documents" in house.feedloom("run").stderr
        (house.site / "feedloom.toml").write_text(config.replace("{key}", "inbox"))
        addresses = [paper.url(paper.article(number)) for number in range(3)]
        (house.site / "tips.txt").write_text("\n".join(addresses))
        done = house.feedloom("run")
    assert (done.returncode, done.stderr) == (0, "")
    items = json.loads((house.site / "public/feeds/all.json").read_text("utf-8"))["items"]
    assert sorted(item["url"] for item in items) == sorted(addresses)


ESPERANTO_PAGE = """<!DOCTYPE html><html lang="eo"><head><title>La rivero estas denove pura</title></head><body>
<article><h1>La rivero estas denove pura</h1>
<p>Verkis: Ana Lindo</p><p>Publikigita: 5-a de aŭgusto 2024</p>
<p>La loĝantoj de la urbo purigis la riveron en tri semajnoj, kaj la unuaj fiŝoj jam revenis al la ponto.</p>
<p>La urbestro dankis al ĉiuj por la laboro. Sed la laboro ne estas finita, ĉar la fabriko ankoraŭ staras tie.</p>
<p>En la venonta jaro la urbo volas planti arbojn sur ambaŭ bordoj, kaj infanoj ricevos ludejon apud la akvo.</p>
<p>Etikedoj: <a href="/etikedo/rivero">rivero</a>, <a href="/etikedo/urbo">urbo</a></p></article>
<section><h3>Legu plu</h3><ul>
<li><a href="/2024/ponto-malfermita">La nova ponto estas malfermita por ĉiuj</a></li>
<li><a href="/2024/arboj-plantitaj">Mil arboj plantitaj en la centra parko</a></li></ul></section>
</body></html>"""
READ = """
import json, sys
from feeds.formats.headings import heading
from scraper.article import extract_article
from scraper.record import record
from scraper.text.language import detect_language
from storage.model import Document, LinkKind
page = sys.argv[1].encode()
article = extract_article(Document(data=page, final_url="https://example.org/2024/pura-rivero", media_type="text/html"))
known = {name: record(article)[name] for name in ("published", "authors", "tags")}
print(json.dumps(known | {
    "links": [[link.kind.value, link.title] for link in article.links],
    "detected": detect_language("\\n".join(article.body)),
    "heading": heading(LinkKind.COMPUTED, "eo"),
}))
"""


def test_a_language(tmp_path: Path) -> None:
    """A page in it is recognised, and read with date, author, tags and kind of links, which it was not before."""
    unknown, house = House(tmp_path / "before", "none"), House(tmp_path / "after", "A language")

    def read(one: House) -> Any:
        return json.loads(one.python("-c", READ, ESPERANTO_PAGE).stdout)

    titles = ["La nova ponto estas malfermita por ĉiuj", "Mil arboj plantitaj en la centra parko"]
    assert read(house) == {
        "published": "2024-08-05T00:00:00+02:00",
        "authors": ["Ana Lindo"],
        "tags": ["rivero", "urbo"],
        "links": [["read_more", title] for title in titles],
        "detected": "eo",
        "heading": "Pri la sama temo",
    }
    before = read(unknown)
    assert before.pop("detected") != "eo"
    assert before == {
        "published": None,
        "authors": [],
        "tags": ["rivero", "urbo"],  # a row of links into one folder
        "links": [["related", title] for title in titles],  # known by what stands there, not by its kind
        "heading": "On the same subject",
    }


@with_example("A field of an article")
def test_a_field(house: House) -> None:
    """The field is in the record, the store, the history and the feed; a store from before gets its column."""
    page = PAGE.format(title="Cầu mới", text="Thông xe. " * 40)
    documents = house.site / "documents"
    documents.mkdir()
    (documents / "1.html").write_text(page, "utf-8")
    (house.site / "feedloom.toml").write_text(CONFIG, "utf-8")
    feedloom(house.site, "run")

    noted = page.replace("<title>", '<meta name="copyright" content="© Báo Ven Sông"><title>')
    (documents / "1.html").write_text(noted, "utf-8")
    assert house.feedloom("run").returncode == 0
    assert (
        json.loads(house.feedloom("parse", "documents/1.html", "--format", "json").stdout)["rights"] == "© Báo Ven Sông"
    )
    with closing(sqlite3.connect(house.site / "feedloom.db")) as store:
        assert store.execute("SELECT rights FROM articles").fetchall() == [("© Báo Ven Sông",)]
    assert "copyright notice" in house.feedloom("history", "1").stdout
    atom = (house.site / "public/feeds/all.atom").read_text("utf-8")
    assert "<rights>© Báo Ven Sông</rights>" in atom


@with_example("A command")
def test_a_command(house: House) -> None:
    """The command can be called, explains itself, is listed, is completed and is offered for a misspelt name."""
    house.publish(PAGE.format(title="Cầu mới", text="Thông xe. " * 40))
    assert house.feedloom("count").stdout == "1 articles\n"
    assert "feedloom count" in house.feedloom("count", "--help").stdout
    assert re.search(
        r"^  count +Say how many articles the store holds\.$", house.feedloom("--help").stdout, re.MULTILINE
    )
    assert "count" in house.feedloom("cuont").stderr
    completion = (
        "import os; os.environ |= {'COMP_WORDS': 'feedloom cou', 'COMP_CWORD': '1',"
        " '_FEEDLOOM_COMPLETE': 'bash_complete'}; from feeds.__main__ import main; main()"
    )
    assert house.python("-c", completion).stdout.split() == ["plain,count"]
