"""Two checkouts side by side: what one makes of the same documents, runs and commands, the other must make, too.

    python tests/compare.py BEFORE AFTER [--only PART,…] [--documents PATTERN] [--corpora FOLDER] [--python PROGRAM]

BEFORE and AFTER are folders of checkouts, or git revisions of this repository. Each runs its own code, in processes of
its own and under a clock that stands still; documents, seeds and configuration are those of BEFORE for both. Exits with
0 if nothing differs, 1 if something does, 2 if a part has nothing to compare, or BEFORE itself fails in it.

    records       what `extract_article`, `record` and `explain` say of each document
    listings      what `extract_listing` finds on pages that list articles
    output        every file that two runs over the seeds publish, and that the second run writes nothing
    store         the schema and every row of the store after that
    upgrade       what AFTER does to output and store that BEFORE has made: nothing
    operations    a richer site through two months: corrections, takedowns, renamed categories, what each command says
    command-line  the help of every command, and what misuses and small commands answer
    schema        the JSON Schema of configurations

How it is done: each side gives facts, thing -> field -> value, as text; all that follows is one comparison of facts.
"""

from __future__ import annotations

import argparse
import fcntl
import fnmatch
import gzip
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading
import tomllib
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("storage", "scraper", "feeds")
#: thing -> field -> value, as text.
Facts = dict[str, dict[str, str]]
#: path -> when it was written, and its number on the disk.
Stamps = dict[str, tuple[int, int]]

#: The moment at which everything happens: later than all documents, in the middle of a month.
NOON = datetime(2026, 11, 12, 5, 0, tzinfo=UTC)
#: Seconds that one child may take.
PATIENCE = 900
#: How many differences of one part are told without --all.
TOLD = 25
#: What no copy of a checkout needs.
LEFT = (".git", ".hypothesis", ".*venv*", ".*cache*", "__pycache__", "public", "build", "dist", "*.db", "*.db-*")
#: Where functions lie that may move, the oldest place first; what is in none of them is looked for in its package.
PLACES = {
    "extract_listing": ("scraper.discover.listing", "scraper.sources.listing"),
    "explain": ("scraper.article.explain",),
}
#: What the store holds that says nothing of behaviour: (table, column), the rows, and why.
EXCEPTIONS: tuple[tuple[str, str, Callable[[sqlite3.Row], bool], str], ...] = (
    (
        "_sqlite_migrations",
        "applied_at",
        lambda _: True,
        "sqlite-utils notes the time by a clock of its own",
    ),
    (
        "settings",
        "value",
        lambda row: row["key"] == "definition",
        "stands for our own code, or for its version: it may be another, if only the same bytes are published",
    ),
)


# a child: it runs the code of one checkout -------------------------------------------------------------------


def find(name: str, checkout: Path) -> Callable[..., Any]:
    """The function *name* of the checkout, in one of its places, else wherever its package defines it."""
    package = PLACES[name][0].split(".")[0]
    defined = [
        ".".join(path.relative_to(checkout).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((checkout / package).rglob("*.py"))
        if re.search(rf"^def {name}\(", path.read_text("utf-8"), re.MULTILINE)
    ]
    places = [place for place in PLACES[name] if place in defined] or defined
    if not places:
        raise SystemExit(f"{package} has no {name}: name its place under PLACES")
    function: Callable[..., Any] = getattr(import_module(places[0]), name)
    return function


def entry_point(checkout: Path) -> Callable[[], None]:
    """What the command `feedloom` calls."""
    script = tomllib.loads((checkout / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]["feedloom"]
    module, _, name = script.partition(":")
    function: Callable[[], None] = getattr(import_module(module), name)
    return function


def stop_the_clock() -> None:
    """Let `feeds.app.now` give COMPARE_NOW, for whoever holds it: imported by name or as a default, too."""

    def stopped() -> datetime:
        import os
        from datetime import datetime

        return datetime.fromisoformat(os.environ["COMPARE_NOW"])

    import_module("feeds.app").now.__code__ = stopped.__code__


def plain(value: object) -> str:
    """*value* as text, without addresses in memory."""
    return re.sub(r"0x[0-9a-f]{6,}", "0x…", value if isinstance(value, str) else repr(value))


def read_document(job: dict[str, Any]) -> Any:
    """The Document that *job* describes."""
    data = Path(job["file"]).read_bytes()
    if job["file"].endswith(".gz"):
        data = gzip.decompress(data)
    if job["decoded"]:  # it was stored as UTF-8, so the encoding that it declares would be a lie
        head = re.sub(rb"(?i)(<meta[^>]{0,200}?charset\s*=\s*[\"']?)[\w.:-]+", rb"\1utf-8", data[:8192])
        data = head + data[8192:]
    told = {name: job[name] for name in ("url", "path", "media_type")}
    return import_module("storage.model").Document(data=data, final_url=job["url"], **told)


def facts_of_record(document: Any, explain: Callable[..., Any]) -> dict[str, str]:
    """All that is made of *document*."""
    article = import_module("scraper.article").extract_article(document)
    record = import_module("scraper.record").record(article)
    facts = {f"record.{name}": json.dumps(value, ensure_ascii=False) for name, value in record.items()}
    facts["record, order of keys"] = " ".join(record)
    facts |= {f"article.{name}": plain(value) for name, value in asdict(article).items()}
    try:
        told = explain(document, timezone=None)["explain"]
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
    return facts | {"explain": json.dumps(told, ensure_ascii=False)}


def facts_of_listing(document: Any, extract_listing: Callable[..., Any]) -> dict[str, str]:
    """What the page in *document* lists."""
    found = asdict(extract_listing(document, timezone=None, rules=None, selectors={}))
    pages = found.pop("pages")
    facts = {name: plain(value) for name, value in found.items()} | {"number of pages": str(len(pages))}
    return facts | {f"page {number}": plain(page) for number, page in enumerate(pages)}


def child_read(checkout: Path, part: str, jobs: str, out: str) -> None:
    """Write the facts of each document that the file *jobs* names, a line each."""
    make, name = (facts_of_record, "explain") if part == "records" else (facts_of_listing, "extract_listing")
    function = find(name, checkout)
    with Path(out).open("w", encoding="utf-8", errors="surrogatepass") as lines:
        for job in json.loads(Path(jobs).read_text("utf-8")):
            try:
                facts = make(read_document(job), function)
            except Exception as error:
                ours = any(kind.__name__ == "FeedloomError" for kind in type(error).__mro__)
                facts = {"error": plain(str(error) if ours else f"{type(error).__name__}: {error}")}
            lines.write(json.dumps([job["name"], facts]) + "\n")
            lines.flush()


def child_run(checkout: Path, *arguments: str) -> None:
    """Run `feedloom` with *arguments*."""
    stop_the_clock()
    sys.argv = ["feedloom", *arguments]
    entry_point(checkout)()


def command_group(checkout: Path) -> Any:
    """The whole command line, as click has it."""
    click, found = import_module("click"), []
    main = click.Command.main
    click.Command.main = lambda self, *_, **__: found.append(self)
    entry_point(checkout)()
    click.Command.main = main
    return found[0]


def child_serve(checkout: Path) -> None:
    """Run one command after another, each in a fork, which need not import all anew: for each line a status."""
    command_group(checkout)
    stop_the_clock()
    for line in sys.stdin:
        ask = json.loads(line)
        process = os.fork()
        if process == 0:
            run_forked(checkout, ask)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


def run_forked(checkout: Path, ask: dict[str, Any]) -> None:
    """Run the command that *ask* gives, with its output into files, and end."""
    signal.alarm(PATIENCE)
    os.environ["COMPARE_NOW"] = ask["now"]
    os.chdir(ask["cwd"])
    for number, name in enumerate((os.devnull, ask["out"], ask["err"])):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT), number)
    status: object = 0
    try:
        sys.argv = ["feedloom", *ask["arguments"]]
        entry_point(checkout)()
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    status = 99 if tell_of_strangers(checkout) else status
    sys.stderr.flush()
    os._exit(status if isinstance(status, int) else 1)


def child_help(checkout: Path) -> None:
    """Print the facts of every command: its help, and what click knows of it."""

    def visit(command: Any, name: str, parent: Any) -> Iterator[tuple[str, dict[str, str]]]:
        context = command.make_context(name, [], parent=parent, resilient_parsing=True)
        known = {key: plain(value) for key, value in command.to_info_dict(context).items() if key != "commands"}
        yield context.command_path, {"--help": command.get_help(context)} | known
        for inner, one in getattr(command, "commands", {}).items():
            yield from visit(one, inner, context)

    print(json.dumps(dict(visit(command_group(checkout), "feedloom", None))))


def tell_of_strangers(checkout: Path) -> bool:
    """Whether modules of ours came from anywhere but *checkout*, with a line for each."""
    ours = [(name, getattr(module, "__file__", None)) for name, module in list(sys.modules.items())]
    strangers = [
        name
        for name, place in ours
        if name.split(".")[0] in PACKAGES and place and not Path(place).resolve().is_relative_to(checkout)
    ]
    sys.stderr.writelines(f"compare: {name} is not of this checkout\n" for name in strangers)
    return bool(strangers)


CHILDREN: dict[str, Callable[..., None]] = {
    "read": child_read,
    "run": child_run,
    "serve": child_serve,
    "help": child_help,
}


def child() -> None:
    """Do what the parent asks, and make sure that it was this checkout that did it."""
    checkout = Path(os.environ["COMPARE_CHECKOUT"])
    try:
        CHILDREN[sys.argv[2]](checkout, *sys.argv[3:])
    finally:
        if tell_of_strangers(checkout):
            sys.stdout.flush()
            os._exit(99)


#: An environment in which a checkout is installed finds there what the one on PYTHONPATH lacks: not here, nor in the
#: processes that the code starts.
GUARD = """
import sys
sys.meta_path[:] = [finder for finder in sys.meta_path if "editable" not in getattr(finder, "__module__", "")]
"""


# a side -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a command did, without paths of this machine."""

    status: int
    out: str
    err: str

    def facts(self) -> dict[str, str]:
        """Its facts."""
        return {"exit status": str(self.status), "stdout": self.out, "stderr": self.err}


def last_line(text: str) -> str:
    """What an interpreter says last: its error."""
    return next(reversed(text.strip().splitlines()), "nothing was said")


class Side:
    """A copy of one checkout, which stays as it is, and a folder to work in."""

    def __init__(self, name: str, checkout: Path, python: str, folder: Path, seeds: Path) -> None:
        self.name, self.python, self.folder, self.seeds = name, python, folder, seeds
        self.checkout = folder / "checkout"
        shutil.copytree(checkout, self.checkout, ignore=shutil.ignore_patterns(*LEFT))
        guard = folder / "guard"
        guard.mkdir(parents=True)
        (guard / "sitecustomize.py").write_text(GUARD, "utf-8")
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LD_LIBRARY_PATH") if key in os.environ}
        self.environment = kept | {
            "PYTHONPATH": f"{guard}{os.pathsep}{self.checkout}",
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "COLUMNS": "120",
            "TERM": "dumb",
            "COMPARE_CHECKOUT": str(self.checkout),
        }

    def child(self, *arguments: str, cwd: Path | None = None, now: datetime = NOON) -> Done:
        """Run a child of this checkout in *cwd*, at the time *now*."""
        command = [self.python, "-P", str(Path(__file__).resolve()), "--child", *arguments]
        environment = self.environment | {"COMPARE_NOW": now.isoformat()}
        cwd = cwd or self.folder
        try:
            done = subprocess.run(
                command,
                cwd=cwd,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Done(status=-1, out="", err=f"took more than {PATIENCE} s")
        out, err = (data.decode("utf-8", "surrogateescape") for data in (done.stdout, done.stderr))
        return Done(status=done.returncode, out=self.masked(out, cwd), err=self.masked(err, cwd))

    def feedloom(self, *arguments: str, cwd: Path, now: datetime = NOON) -> Done:
        """Run the command `feedloom`, in a fork of a process that has imported it already."""
        out, err = self.folder / "stdout", self.folder / "stderr"
        for file in (out, err):
            file.write_bytes(b"")
        asked = {"arguments": arguments, "cwd": str(cwd), "now": now.isoformat(), "out": str(out), "err": str(err)}
        server = self.server
        assert server.stdin is not None
        assert server.stdout is not None
        with suppress(BrokenPipeError):  # then it does not answer either
            server.stdin.write(json.dumps(asked) + "\n")
            server.stdin.flush()
        line = server.stdout.readline()
        if not line:
            cause = last_line(self.masked((self.folder / "server").read_text("utf-8", "replace"), cwd))
            return Done(status=-1, out="", err=f"the command line cannot be had: {cause}")
        texts = [self.masked(file.read_text("utf-8", "surrogateescape"), cwd) for file in (out, err)]
        return Done(status=int(line), out=texts[0], err=texts[1])

    @cached_property
    def server(self) -> subprocess.Popen[str]:
        """The process that is forked for each command."""
        return subprocess.Popen(
            [self.python, "-P", str(Path(__file__).resolve()), "--child", "serve"],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self.folder / "server").open("w"),
            text=True,
        )

    def close(self) -> None:
        """End what was started."""
        if "server" in self.__dict__:
            with suppress(BrokenPipeError):
                self.server.communicate()

    def masked(self, text: str, cwd: Path) -> str:
        """*text* without the paths by which the sides differ."""
        programs = Path(self.python).parent  # it may lie within a checkout
        for path, name in ((cwd, "FOLDER"), (self.folder, "SIDE"), (programs, "BIN"), (self.checkout, "CHECKOUT")):
            text = text.replace(str(path), f"<{name}>")
        return text

    @cached_property
    def site(self) -> Site:
        """What two runs over the seeds make."""
        folder = self.folder / "site"
        shutil.copytree(self.seeds, folder / "seeds")
        config = ("--config", "seeds/feedloom.toml")
        first = self.child("run", "run", "--summary", *config, cwd=folder)
        after_first = stamps(folder / "public")
        second = self.child("run", "run", "--json", *config, cwd=folder)
        rewritten = sorted(path for path, stamp in stamps(folder / "public").items() if after_first.get(path) != stamp)
        return Site(folder=folder, runs={"first run": first, "second run": second}, rewritten=rewritten)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A folder with seeds, store and output."""

    folder: Path
    runs: dict[str, Done]
    #: Files that the second run wrote.
    rewritten: list[str]


# facts --------------------------------------------------------------------------------------------------------


def stamps(folder: Path) -> Stamps:
    """When each file below *folder* was written, and where it lies on the disk."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.stat().st_ino) for path in files}


def definition(path: Path) -> str:
    """What the store at *path* has of how all was built."""
    with closing(sqlite3.connect(path)) as database:
        return str(database.execute("SELECT value FROM settings WHERE key = 'definition'").fetchone())


def facts_of_output(folder: Path) -> Facts:
    """The bytes of each file below *folder*, and the ids of its entries."""
    facts: Facts = {}
    for path in stamps(folder):
        data = (folder / path).read_bytes()
        if path.endswith((".gz", ".png")):
            facts[path] = {"bytes": f"{len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}"}
            continue
        text = data.decode("utf-8", "surrogateescape")
        facts[path] = {"bytes": text}
        if path.startswith("feeds/"):
            ids = re.findall(r'<id>(.*?)</id>|<guid\b[^>]*>(.*?)</guid>|"id": ?"(.*?)"', text)
            facts[path]["entry ids"] = "\n".join("".join(found) for found in ids)
    return facts


def facts_of_store(path: Path, mask: Callable[[str], str] = str) -> Facts:
    """The schema and every row of the store at *path*, but what EXCEPTIONS names."""
    if not path.exists():
        return {"store": {"exists": "no"}}
    facts: Facts = {}
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        for pragma in ("user_version", "application_id", "journal_mode", "integrity_check"):
            facts.setdefault("pragmas", {})[pragma] = str(database.execute(f"PRAGMA {pragma}").fetchone()[0])
        objects = database.execute("SELECT type, name, sql FROM sqlite_master ORDER BY rowid").fetchall()
        facts["schema"] = {f"{row['type']} {row['name']}": row["sql"] or "" for row in objects}
        facts["schema"]["order"] = " ".join(row["name"] for row in objects)
        for table in (row["name"] for row in objects if row["type"] == "table"):
            if "CREATE VIRTUAL" in facts["schema"][f"table {table}"]:
                continue  # its rows stand in tables beside it
            for number, row in enumerate(database.execute(f'SELECT * FROM "{table}"'), 1):
                label = f"{table} {number} ({plain(row[0])[:40]})"
                left_out = {column for name, column, holds, _ in EXCEPTIONS if name == table and holds(row)}
                facts[label] = {name: mask(plain(row[name])) for name in row.keys() if name not in left_out}  # noqa: SIM118
    return facts


# documents ----------------------------------------------------------------------------------------------------


@dataclass(kw_only=True)
class Documents:
    """The documents to read, and what could not be had."""

    records: list[dict[str, Any]] = field(default_factory=list)
    listings: list[dict[str, Any]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def add(
        self,
        name: str,
        file: Path,
        *,
        url: str | None = None,
        media_type: str | None = None,
        decoded: bool = False,
        listing: bool = False,
        record: bool = True,
    ) -> None:
        """One more; *decoded*: it was stored as UTF-8, whatever it declares; *listing*: it may list articles."""
        path = None if url else name.removesuffix(".gz")
        job = {"name": name, "file": str(file), "url": url, "path": path, "media_type": media_type, "decoded": decoded}
        self.records += [job] if record else []
        self.listings += [job] if listing else []

    def matching(self, pattern: str) -> None:
        """Keep those alone whose name matches."""
        self.records = [job for job in self.records if fnmatch.fnmatch(job["name"], pattern)]
        self.listings = [job for job in self.listings if fnmatch.fnmatch(job["name"], pattern)]


def collect(checkout: Path, corpora: Path, folder: Path) -> Documents:
    """The documents of *checkout* and those below *corpora*; what is packed is unpacked into *folder*."""
    found = Documents()
    for base in ("tests/corpus", "seeds/documents"):
        files = [path for path in sorted((checkout / base).rglob("*")) if path.suffix in {".html", ".txt"}]
        for file in files:
            found.add(str(file.relative_to(checkout)), file, listing=file.suffix == ".html")
        if not files:
            found.left_out.append(f"{base}: no documents there")
    if not corpora.is_dir():
        found.left_out.append(f"the corpora: no folder {corpora.name} beside the checkouts")
        return found
    for file in sorted(corpora.glob("vn/html/*.html.gz")):
        found.add(f"vn/{file.name}", file, media_type="text/html", listing=True)
    for file in sorted(corpora.glob("vn/txt/*.txt")):
        found.add(f"vn/{file.name}", file)
    for rows in sorted(corpora.glob("*/docs.jsonl")):
        with rows.open(encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                file = rows.parent / "pages" / row["file"]
                name = f"{rows.parent.name}/{row['id']}"
                found.add(name, file, url=row["url"], media_type="text/html", decoded=not row["as_stored"])
    packs = sorted(corpora.glob("sites/*.tar.xz"))
    for pack in packs:
        add_site(found, pack, folder)
    for name, there in (("vn", (corpora / "vn").is_dir()), ("sites", packs), ("pages", any(corpora.glob("*/pages")))):
        if not there:
            found.left_out.append(f"corpora of the kind {name}: none there")
    return found


def add_site(found: Documents, pack: Path, folder: Path) -> None:
    """The home page of a packed site, and others of its pages that list articles."""
    try:
        with tarfile.open(pack) as tar:
            files = {member.name.partition("/")[2]: member for member in tar.getmembers() if member.isfile()}
            about = json.loads(read_member(tar, files["site.json"]))
            lists = [path for path, kind in about["pages"].items() if kind == "list" or path == about["start"]]
            for path in lists:
                name = f"sites/{pack.name.removesuffix('.tar.xz')}/{path}"
                file = folder / name.replace("/", "~")
                file.write_bytes(read_member(tar, files[f"pages/{path}"]))
                url = about["start_url"] if path == about["start"] else urljoin(about["base"], path)
                found.add(name, file, url=url, media_type="text/html", listing=True, record=path == about["start"])
    except (OSError, ValueError, LookupError, tarfile.TarError) as error:
        found.left_out.append(f"sites/{pack.name}: {type(error).__name__}: {error}")


def read_member(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """The bytes of a file in *tar*."""
    file = tar.extractfile(member)
    return file.read() if file else b""


# a newspaper of the web, and two months with it ----------------------------------------------------------------


FEED = "<rss version='2.0'><channel><title>Town</title>{}</channel></rss>"
ITEM = "<item><title>Story {name}</title><link>{url}</link><guid>{url}#id</guid></item>"
PAGE = "<!doctype html><html lang=en><title>Town</title><body><main>{}</main></body></html>"
STORY = "<div class=story><h3><a href='{url}'>What happened at {name} in the town</a></h3></div>"
MAP = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"
PLACE = "<url><loc>{url}</loc></url>"


class Paper(ThreadingHTTPServer):
    """A small newspaper on this machine, whose second edition has changed; it notes what it is asked."""

    daemon_threads = True

    def __init__(self, checkout: Path) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.edition, self.heard = 1, list[str]()
        self.home = f"http://127.0.0.1:{self.server_port}"
        told = [
            *sorted((checkout / "tests/corpus/pages").glob("*.html")),
            *sorted((checkout / "seeds").rglob("*.html")),
        ]
        names = {f"/2026/story-{number}-2026110{number % 9 + 1}.html": file for number, file in enumerate(told, 1)}
        self.stories = {path: file.read_bytes() for path, file in names.items()}
        self.lists = {kind: list(self.stories)[start::4] for start, kind in enumerate(("feed", "list", "map", "home"))}

    def answer(self, path: str) -> tuple[int, str, bytes]:
        """Status, media type and body of what stands at *path* in this edition."""
        pages = {
            "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /hidden/\n"),
            "/feed.xml": ("application/rss+xml", self.listed(FEED, ITEM, "feed")),
            "/list.html": ("text/html", self.listed(PAGE, STORY, "list")),
            "/": ("text/html", self.listed(PAGE, STORY, "home")),
            "/map.xml": ("text/xml", self.listed(MAP, PLACE, "map")),
        }
        if path in pages:
            return 200, pages[path][0], pages[path][1].encode()
        if path not in self.stories or (self.edition > 1 and path == self.lists["list"][1]):
            return 410 if path in self.stories else 404, "text/html", b"<html><title>Gone</title></html>"
        body = self.stories[path]
        if self.edition > 1 and path == self.lists["feed"][1]:
            body = body.replace(b"<p>", b"<p>Corrected on Friday: ")
        return 200, "text/html", body

    def listed(self, whole: str, item: str, kind: str) -> str:
        """A list of this kind: an *item* for each of its stories, in the *whole*."""
        urls = (f"{self.home}{path}" for path in self.lists[kind])
        return whole.format("".join(item.format(url=url, name=url[-15:-5]) for url in urls))


class Desk(BaseHTTPRequestHandler):
    """Answers for the paper."""

    server: Paper

    def do_GET(self) -> None:
        """A page, or that it is the same as before."""
        status, media_type, body = self.server.answer(self.path)
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if status == 200 and self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        self.note("")
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        """What a hub is told."""
        self.note(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("utf-8", "replace"))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def note(self, body: str) -> None:
        """Note what is asked."""
        headers = " ".join(f"{name}={value}" for name, value in sorted(self.headers.items()))
        self.server.heard.append(f"{self.command} {self.path} {headers} {body}")

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The time at which all happens."""
        return super().date_time_string(NOON.timestamp())

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


CONFIGURATION = """
[site]
title = "Town"
description = "What happens in the town"
base_url = "https://feeds.example.org/"
authority = "example.org,2026"
language = "vi"
timezone = "Asia/Ho_Chi_Minh"
rights = "None"
search = true

[fetch]
delay = 0
visits = 1
recheck = "2000d"
allow_hosts = ["{host}"]

[[sources]]
name = "Seeds"
documents = "documents/*"
timezone = "Asia/Ho_Chi_Minh"
categories = {{ "Kinh tế" = "Ăn & ở" }}

[[sources]]
name = "dumps"
documents = ["dumps/*.txt"]
exclude = ["title: *cầu*"]
every = "30m"
content = "summary"

[[sources]]
name = "archive"
archive = "pages.warc"

[[sources]]
name = "feed"
feed = "{home}/feed.xml"
ids = "from-feed"
cron = "*/15 6-22 * * mon-fri"

[[sources]]
name = "list"
listing = "{home}/list.html"
follow_related = 2

[[sources]]
name = "selected"
listing = "{home}/"
item = "div.story"
title = "h3"
backfill = 1

[[sources]]
name = "map"
sitemap = "{home}/map.xml"
between = ["10m", "1d"]

[[sources]]
name = "one"
url = "{home}/2026/story-1-20261102.html"

[[sources]]
name = "home"
site = "{home}/"

[[sources]]
name = "gone"
listing = "{home}/gone.html"

[[sources]]
name = "refused"
url = "{home}/hidden/1.html"

[feeds]
entries = 12
tags = 2

[[feeds.override]]
slug = "do-thi"
title = "City"
content = "none"
related = ["json"]

[[feeds.extra]]
slug = "found"
title = "Found"
search = "thành phố"

[[feeds.extra]]
slug = "long"
title = "Long"
sql = "SELECT id FROM articles WHERE length(body) > 1500"

[publish]
hub = "{home}/hub"
command = "cat >> told.txt"

[alert]
command = "cat >> alerts.txt"
"""
#: Sources of this machine are visited beside those of the web, and whose article comes first is chance: so no run of
#: these months visits both.
GROUPS = {
    "LOCAL": ("Seeds", "dumps", "archive"),
    "WEB": ("feed", "list", "selected", "map", "one", "home", "gone", "refused"),
}
#: Days after NOON, and the command; LOCAL and WEB stand for the names of sources. "!edition" and "!documents" change
#: the world instead.
MONTHS: tuple[tuple[float, str], ...] = (
    (0, "check"),
    (0, "sources test list"),
    (0, "run --dry-run LOCAL"),
    (0, "run --dry-run WEB"),
    (0, "run --summary LOCAL"),
    (0, "run --summary WEB"),
    (0, "run --due --json"),
    (0.1, "run --json LOCAL"),
    (0.1, "run --json WEB"),
    (0.2, "status"),
    (0.2, "status --json"),
    (1, "!documents"),
    (1, "!edition"),
    (1, "run --summary LOCAL"),
    (1, "run --summary WEB"),
    (2, "history 1"),
    (2, "history 1 --json"),
    (2, "hide 2"),
    (2, "hide 3"),
    (2, "publish --check"),
    (2, "publish"),
    (3, "show 3"),
    (3, "takedown 4 --yes"),
    (3, "category rename do-thi Phố"),
    (3, "publish --force"),
    (4, "search thành"),
    (4, "search nha* --limit 3 --json"),
    (5, "relate"),
    (5, "relate 5"),
    (5, "reparse --dry-run"),
    (5, "reparse --dates"),
    (6, "run --due LOCAL"),
    (6, "run --due WEB"),
    (40, "run --summary LOCAL"),
    (40, "run --summary WEB"),
    (40, "publish --all"),
    (40, "db check"),
    (40, "db prune --older-than 20 --dry-run"),
    (40, "db prune --keep 30 --depth versions"),
    (40, "db metadata"),
    (40, "status --json"),
    (41, "publish"),
)


def settle_in(folder: Path, checkout: Path, paper: Paper) -> None:
    """Put a configuration and documents into *folder*."""
    shutil.copytree(checkout / "seeds/documents", folder / "documents")
    shutil.copytree(checkout / "tests/corpus/dumps", folder / "dumps")
    host = paper.home.removeprefix("http://")
    (folder / "feedloom.toml").write_text(CONFIGURATION.format(home=paper.home, host=host), "utf-8")
    with (folder / "pages.warc").open("wb") as archive:
        for number, file in enumerate(sorted((checkout / "tests/corpus/pages").glob("*.html"))):
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + file.read_bytes()
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-11-01T00:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
                f"WARC-Target-URI: https://archive.example/{file.name}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
            )
            archive.write(head.encode() + answer + b"\r\n\r\n")


def change_documents(folder: Path) -> None:
    """Correct one document, lose one, get one that cannot be read, and one more."""
    first, second, third = sorted((folder / "documents").glob("*.txt"))[:3]
    first.write_text(first.read_text("utf-8").replace(".", ", as we know now.", 3), "utf-8")
    second.unlink()
    (folder / "documents/unreadable.html").write_bytes(b"\x00\x01\x02\xff" * 100)
    (folder / "documents/one-more.txt").write_text(third.read_text("utf-8").replace("a", "ă"), "utf-8")


def facts_of_months(side: Side, checkout: Path, paper: Paper) -> Facts:
    """What each command of MONTHS says, asks the paper and writes; at last the output and the store."""
    folder = side.folder / "months"
    folder.mkdir()
    settle_in(folder, checkout, paper)
    facts: Facts = {}
    paper.edition = 1
    for number, (days, command) in enumerate(MONTHS, 1):
        if command == "!edition":
            paper.edition = 2
        elif command == "!documents":
            change_documents(folder)
        else:
            paper.heard.clear()
            before = stamps(folder / "public")
            arguments = [name for word in command.split() for name in GROUPS.get(word, [word])]
            done = side.feedloom(*arguments, cwd=folder, now=NOON + timedelta(days=days))
            after = stamps(folder / "public")
            changed = [path for path in before | after if before.get(path) != after.get(path)]
            facts[f"step {number}: {command}"] = done.facts() | {
                "requests": "\n".join(paper.heard),
                "files changed": "\n".join(changed),
            }
    for name in ("told.txt", "alerts.txt"):
        file = folder / name
        facts[name] = {"text": side.masked(file.read_text("utf-8"), folder) if file.exists() else "none"}
    facts |= facts_of_output(folder / "public")
    return facts | facts_of_store(folder / "feedloom.db", partial(side.masked, cwd=folder))


# misuses ------------------------------------------------------------------------------------------------------

#: By the file's name.
CONFIGURATIONS = {
    "misspelt.toml": """
[site]
titel = "News"
base_url = "https://a.example/"
[[sources]]
name = "a"
documents = "*"
timezone = "asia/ho_chi_min"
[feeds]
entries = "many"
""",
    "syntax.toml": "[site\n",
    "empty.toml": "",
    "two.toml": """
[site]
base_url = "ftp://a"
[[sources]]
name = "a"
url = "x"
feed = "y"
[[sources]]
name = "a"
""",
    "spoilt.toml": """
[site]
base_url = "https://a.example/"
database = "spoilt.db"
[[sources]]
name = "a"
documents = "*.txt"
""",
    "held.toml": """
[site]
base_url = "https://a.example/"
database = "held.db"
[[sources]]
name = "a"
documents = "*.txt"
""",
    "barred.toml": """
[site]
base_url = "https://a.example/"
output = "page.html"
[[sources]]
name = "a"
documents = "*.txt"
""",
}
FILES = CONFIGURATIONS | {
    "spoilt.db": "no database " * 1000,
    "page.html": "<!doctype html><html lang=en><title>Rain</title><article><h1>Rain over the town</h1>"
    f"<time datetime=2026-03-01>1 March 2026</time><p>{'It rained over the town. ' * 20}</p></article></html>",
    "nothing.txt": "",
    "spoilt.html": "\0\1\2" * 100,
}
MISUSES = (
    "",
    "--version",
    "nosuch",
    "run --colour",
    "run --config missing.toml",
    "run --config misspelt.toml",
    "check --config misspelt.toml",
    "check --config syntax.toml",
    "check --config empty.toml",
    "check --config two.toml",
    "check --config seeds/feedloom.toml",
    "run nosuch --config seeds/feedloom.toml",
    "status --config seeds/feedloom.toml",
    "hide 1 --config seeds/feedloom.toml",
    "db check --config spoilt.toml",
    "run --config spoilt.toml",
    "run --config held.toml",
    "run --config barred.toml",
    "serve --port none",
    "parse missing.html",
    "parse spoilt.html",
    "parse nothing.txt",
    "parse page.html --url https://a.example/1.html",
    "parse page.html --format text",
    "parse page.html --explain",
    "parse page.html --explain --format json",
    "parse page.html --timezone Hanoi",
    "parse page.html --url nowhere",
    "parse http://127.0.0.1:9/",
    "sources test nosuch --config seeds/feedloom.toml",
    "db prune --config seeds/feedloom.toml",
    "completion bash",
    "completion perl",
    "install cron --config seeds/feedloom.toml",
    "install systemd --config seeds/feedloom.toml",
    "init news",
    "init news",
    "init news --base-url nowhere",
)


# parts --------------------------------------------------------------------------------------------------------


class Comparison:
    """The two sides, and what they are compared in: each part gives the facts of one side."""

    def __init__(self, before: Side, after: Side, documents: Documents, paper: Paper) -> None:
        self.before, self.after, self.documents, self.paper = before, after, documents, paper
        self.reading = threading.Lock()
        self.done: dict[str, Facts] = {}
        #: What is no difference, but good to know.
        self.notes: list[str] = []

    def both(self, make: Callable[[Side], Facts]) -> tuple[Facts, Facts]:
        """The facts of both sides, made at the same time."""
        with ThreadPoolExecutor(2) as threads:
            before, after = threads.map(make, (self.before, self.after))
        return before, after

    def records(self, side: Side) -> Facts:
        return self.read(side, "records", self.documents.records)

    def listings(self, side: Side) -> Facts:
        return self.read(side, "listings", self.documents.listings)

    def read(self, side: Side, part: str, jobs: Sequence[dict[str, Any]]) -> Facts:
        """The facts of each document."""
        asked, out = side.folder / f"{part}.json", side.folder / f"{part}.out"
        asked.write_text(json.dumps(jobs), "utf-8")
        done = side.child("read", part, str(asked), str(out))
        facts: Facts = {}
        if out.exists():
            with out.open(encoding="utf-8") as lines:
                facts = dict(json.loads(line) for line in lines)
        if done.status:
            end = f"status {done.status} after {len(facts)} documents: {last_line(done.err)}"
            facts["the reader"] = {"ended with": end}
        return facts

    def output(self, side: Side) -> Facts:
        site = side.site
        facts = {name: done.facts() for name, done in site.runs.items()}
        facts["second run"]["files written"] = " ".join(site.rewritten)
        return facts | facts_of_output(site.folder / "public")

    def store(self, side: Side) -> Facts:
        return facts_of_store(side.site.folder / "feedloom.db")

    def upgrade(self, side: Side) -> Facts:
        """What *side* does to what BEFORE has published, a day later."""
        self.operations(self.before)
        with self.reading:
            assert self.before.site
        facts: Facts = {}
        for name, config, days in (("site", "seeds/feedloom.toml", 1.0), ("months", "feedloom.toml", 42.0)):
            origin, folder = self.before.folder / name, side.folder / f"upgraded {name}"
            shutil.copytree(origin, folder)
            was, stamped = facts_of_output(folder / "public"), stamps(folder / "public")
            commands = ["publish", "publish --check", *(["run --json", "db check"] if name == "site" else [])]
            for command in commands:
                done = side.feedloom(*command.split(), "--config", config, cwd=folder, now=NOON + timedelta(days=days))
                facts[f"{name}: {command}"] = done.facts()
            now, restamped = facts_of_output(folder / "public"), stamps(folder / "public")
            changed = [path for path in was | now if was.get(path) != now.get(path)]
            facts[f"{name}: output"] = {"files changed": "\n".join(changed)}
            facts |= {f"{name}: {path}": one for path, one in now.items()}
            store = facts_of_store(folder / "feedloom.db", partial(side.masked, cwd=folder))
            facts |= {f"{name}: {label}": one for label, one in store.items()}
            self.note_upgrade(side, name, changed, stamped, restamped)
        return facts

    def note_upgrade(self, side: Side, name: str, changed: list[str], was: Stamps, now: Stamps) -> None:
        """Tell what is no difference between the sides, but worth knowing of an upgrade of *name* by *side*."""
        rewritten = [path for path in was if was[path] != now.get(path, was[path]) and path not in changed]
        if rewritten:
            self.notes.append(
                f"upgrade of {name} by {side.name}: {len(rewritten)} files written anew with the same bytes"
            )
        if changed and side is self.before:
            self.notes.append(
                f"upgrade of {name}: BEFORE itself changes {len(changed)} files: {', '.join(changed[:5])}"
            )
        known = [
            definition(one.folder / folder / "feedloom.db")
            for one, folder in ((self.before, name), (side, f"upgraded {name}"))
        ]
        if known[0] != known[1]:
            self.notes.append(f"upgrade of {name} by {side.name}: all was built anew once, for another definition")

    def operations(self, side: Side) -> Facts:
        with self.reading:  # one reader of the paper at a time: it notes who asks for what
            if side.name not in self.done:
                self.done[side.name] = facts_of_months(side, self.before.checkout, self.paper)
            return self.done[side.name]

    def command_line(self, side: Side) -> Facts:
        """The help of every command, and the answer to each of MISUSES."""
        folder = side.folder / "misuses"
        shutil.copytree(side.seeds, folder / "seeds")
        for name, text in FILES.items():
            (folder / name).write_text(text, "utf-8")
        done = side.child("help", cwd=folder)
        facts: Facts = {"the help": done.facts()} if done.status else json.loads(done.out)
        with (folder / "held.db.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # as another run would
            for number, line in enumerate(MISUSES, 1):
                answer = side.feedloom(*line.split(), cwd=folder)
                facts[f"call {number}: feedloom {line}"] = answer.facts()
        left = sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
        return facts | {"files left behind": {"names": "\n".join(left)}}

    def schema(self, side: Side) -> Facts:
        return {"check --schema": side.feedloom("check", "--schema", cwd=side.folder).facts()}


PARTS: dict[str, Callable[[Comparison, Side], Facts]] = {
    "records": Comparison.records,
    "listings": Comparison.listings,
    "output": Comparison.output,
    "store": Comparison.store,
    "operations": Comparison.operations,
    "upgrade": Comparison.upgrade,
    "command-line": Comparison.command_line,
    "schema": Comparison.schema,
}


# the report ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value that is not the same; None: there is none."""

    thing: str
    field: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        before, after = shortened(self.before, self.after)
        return f"{self.thing}, {self.field}: {before} → {after}"


def differences(before: Facts, after: Facts) -> list[Difference]:
    """All that differs; a thing that one side lacks is one difference."""
    found = []
    for thing in before | after:
        old, new = before.get(thing), after.get(thing)
        if old is None or new is None or (old.keys().isdisjoint(new) and old):
            found.append(Difference(thing=thing, field="all of it", before=whole(old), after=whole(new)))
            continue
        if thing.endswith(".gz") and before.get(thing[:-3]) != after.get(thing[:-3]):
            continue  # it is told of what was packed
        found += [
            Difference(thing=thing, field=name, before=old.get(name), after=new.get(name))
            for name in old | new
            if old.get(name) != new.get(name)
        ]
    return found


def whole(facts: dict[str, str] | None) -> str | None:
    return None if facts is None else next(iter(facts.values()), "")


def shortened(before: str | None, after: str | None, *, length: int = 100) -> tuple[str, str]:
    """Both values around the first place where they differ, each in a line."""
    old, new = before or "", after or ""
    same = next((place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    start = (
        max(0, (min(len(old), len(new)) if same is None else same) - length // 3)
        if max(len(old), len(new)) > length
        else 0
    )

    def show(value: str | None) -> str:
        if value is None:
            return "nothing"
        head, tail = "…" if start else "", "…" if len(value) > start + length else ""
        return f"{head}{value[start : start + length]!r}{tail}"

    return show(before), show(after)


def troubles(facts: Facts) -> Iterator[str]:
    """What cannot be meant, even where both sides do it: a child that could not work, a traceback."""
    for thing, one in facts.items():
        if thing == "the reader":
            yield f"{thing} ended with {one['ended with']}"
        elif one.get("exit status") in {"-1", "99"} or "Traceback (most recent" in one.get("stderr", ""):
            yield f"{thing}: {last_line(one['stderr'])}"


def tell(part: str, facts: Facts, found: Sequence[Difference], *, everything: bool) -> None:
    """A line on *part*, and one for each difference."""
    verdict = f"{len(found)} differences" if found else "equal" if facts else "nothing to compare"
    print(f"{part:13}{len(facts):6} things, {sum(map(len, facts.values())):7} values: {verdict}", flush=True)
    for one in found if everything else found[:TOLD]:
        print(f"    {one}")
    if len(found) > TOLD and not everything:
        counted = Counter(one.field for one in found[TOLD:]).most_common(8)
        kinds = ", ".join(f"{name} {count}" for name, count in counted)
        print(f"    and {len(found) - TOLD} more (--all tells them): {kinds}")


# the way in ---------------------------------------------------------------------------------------------------


@contextmanager
def checked_out(name: str) -> Iterator[Path]:
    """The folder of a checkout: *name* itself, or that of a revision for as long as it is needed."""
    folder = Path(name).resolve()
    if (folder / "pyproject.toml").is_file():
        yield folder
        return
    git = ("git", "-C", str(ROOT))
    with tempfile.TemporaryDirectory(prefix="compare-") as temporary:
        place = Path(temporary).resolve() / "checkout"
        command = [*git, "worktree", "add", "--quiet", "--detach", str(place), name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.stderr.write(f"{name}: neither a checkout nor a revision: {done.stderr.strip()}\n")
            raise SystemExit(2)
        try:
            yield place
        finally:
            subprocess.run([*git, "worktree", "remove", "--force", str(place)], capture_output=True, check=False)


def interpreter(*checkouts: Path) -> str:
    """The Python of the first checkout that has an environment, else our own."""
    places = (checkout / ".venv/bin/python" for checkout in (*checkouts, ROOT))
    return next((str(place) for place in places if place.exists()), sys.executable)


def asked() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", metavar="BEFORE")
    parser.add_argument("after", metavar="AFTER")
    parser.add_argument("--only", metavar="PART,…", default=",".join(PARTS), help="these parts alone")
    parser.add_argument("--documents", metavar="PATTERN", default="*", help="only documents whose name matches")
    parser.add_argument("--corpora", metavar="FOLDER", type=Path, default=ROOT.parent / "shared" / "corpora")
    parser.add_argument(
        "--python", metavar="PROGRAM", help="runs both; without it that of BEFORE's .venv, else AFTER's"
    )
    parser.add_argument("--all", dest="everything", action="store_true", help="tell every difference")
    options = parser.parse_args()
    options.only = options.only.split(",")
    if unknown := set(options.only) - PARTS.keys():
        parser.error(f"no part is called {', '.join(sorted(unknown))}: there are {', '.join(PARTS)}")
    return options


def main() -> int:
    """Compare, tell, and give the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    options = asked()
    with ExitStack() as stack:
        before, after = (stack.enter_context(checked_out(name)) for name in (options.before, options.after))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="compare-"))).resolve()
        python = options.python or interpreter(before, after)
        sides = [
            Side(name, checkout, python, folder / name, before / "seeds")
            for name, checkout in (("before", before), ("after", after))
        ]
        for side in sides:
            stack.callback(side.close)
        documents = Documents()
        if {"records", "listings"} & set(options.only):
            documents = collect(before, options.corpora, folder)
            documents.matching(options.documents)
        paper = stack.enter_context(Paper(before))
        threading.Thread(target=paper.serve_forever, daemon=True).start()
        stack.callback(paper.shutdown)
        comparison = Comparison(sides[0], sides[1], documents, paper)
        missing, total = False, 0
        for part in (part for part in PARTS if part in options.only):
            old, new = comparison.both(lambda side, part=part: PARTS[part](comparison, side))  # type: ignore[misc]
            found = differences(old, new)
            total += len(found)
            tell(part, old, found, everything=options.everything)
            failures = list(troubles(old))
            missing |= bool(failures) or not old
            for failure in failures[:TOLD]:
                print(f"    BEFORE itself fails: {failure}")
        for cause in documents.left_out:
            print(f"left out: {cause}")
        for note in comparison.notes:
            print(f"note: {note}")
    verdict = "not everything could be compared" if missing else "no difference"
    print(f"{total} differences" if total else verdict)
    return 1 if total else 2 if missing else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child()
    else:
        sys.exit(main())
