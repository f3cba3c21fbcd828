"""Two checkouts side by side: what one makes of the same documents, runs and commands, the other must make, too.

    python tests/compare.py BEFORE AFTER [--only PART,…] [--documents PATTERN] [--corpora FOLDER] [--python PROGRAM]

BEFORE and AFTER are folders of checkouts, or git revisions of this repository. Each runs its own code, in processes of
its own and under a clock that stands still; documents, seeds and configuration are those of BEFORE for both. Exits with
0 if nothing differs, 1 if something does, 2 if there is nothing to compare.

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
import fnmatch
import gzip
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("storage", "scraper", "feeds")
#: thing -> field -> value, as text.
Facts = dict[str, dict[str, str]]

#: The moment at which everything happens: later than all documents, in the middle of a month.
NOON = datetime(2026, 11, 12, 5, 0, tzinfo=UTC)
#: Seconds that one child may take.
PATIENCE = 900
#: How many differences of one part are told without --all.
TOLD = 25
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
    return facts | {"explain": json.dumps(explain(document)["explain"], ensure_ascii=False)}


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


def child_help(checkout: Path) -> None:
    """Print the facts of every command: its help, and what click knows of it."""
    click, found = import_module("click"), []
    click.Command.main = lambda self, *_, **__: found.append(self)
    entry_point(checkout)()

    def visit(command: Any, name: str, parent: Any) -> Iterator[tuple[str, dict[str, str]]]:
        context = command.make_context(name, [], parent=parent, resilient_parsing=True)
        known = {key: value for key, value in command.to_info_dict(context).items() if key != "commands"}
        yield (
            context.command_path,
            {"help": command.get_help(context), **{key: plain(value) for key, value in known.items()}},
        )
        for inner, one in getattr(command, "commands", {}).items():
            yield from visit(one, inner, context)

    print(json.dumps(dict(visit(found[0], "feedloom", None))))


CHILDREN: dict[str, Callable[..., None]] = {"read": child_read, "run": child_run, "help": child_help}


def child() -> None:
    """Do what the parent asks, and make sure that it was this checkout that did it."""
    checkout = Path(os.environ["COMPARE_CHECKOUT"])
    try:
        CHILDREN[sys.argv[2]](checkout, *sys.argv[3:])
    finally:
        for name, module in list(sys.modules.items()):
            place = getattr(module, "__file__", None)
            if name.split(".")[0] in PACKAGES and place and not Path(place).resolve().is_relative_to(checkout):
                sys.stderr.write(f"compare: {name} is not of this checkout\n")
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


class Side:
    """One checkout, and a folder to work in."""

    def __init__(self, name: str, checkout: Path, python: str, folder: Path, seeds: Path) -> None:
        self.name, self.checkout, self.python, self.folder, self.seeds = name, checkout, python, folder, seeds
        guard = folder / "guard"
        guard.mkdir(parents=True)
        (guard / "sitecustomize.py").write_text(GUARD, "utf-8")
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "LD_LIBRARY_PATH") if key in os.environ}
        self.environment = kept | {
            "PYTHONPATH": f"{guard}{os.pathsep}{checkout}",
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),  # leaves the checkout as it is
            "PYTHONHASHSEED": "0",
            "PYTHONUTF8": "1",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "COLUMNS": "120",
            "TERM": "dumb",
            "COMPARE_CHECKOUT": str(checkout),
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
        """Run the command `feedloom`."""
        return self.child("run", *arguments, cwd=cwd, now=now)

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
        first = self.feedloom("run", "--summary", *config, cwd=folder)
        after_first = stamps(folder / "public")
        second = self.feedloom("run", "--json", *config, cwd=folder)
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


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """When each file below *folder* was written, and where it lies on the disk."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.stat().st_ino) for path in files}


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


# parts --------------------------------------------------------------------------------------------------------


class Comparison:
    """The two sides, and what they are compared in: each part gives the facts of one side."""

    def __init__(self, before: Side, after: Side, documents: Documents) -> None:
        self.before, self.after, self.documents = before, after, documents
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
            facts["the whole"] = {"ended with": f"{done.status} after {len(facts)} documents: {done.err[-500:]}"}
        return facts

    def output(self, side: Side) -> Facts:
        site = side.site
        facts = {name: done.facts() for name, done in site.runs.items()}
        facts["second run"]["files written"] = " ".join(site.rewritten)
        return facts | facts_of_output(site.folder / "public")

    def store(self, side: Side) -> Facts:
        return facts_of_store(side.site.folder / "feedloom.db")

    def schema(self, side: Side) -> Facts:
        return {"check --schema": side.feedloom("check", "--schema", cwd=side.folder).facts()}


PARTS: dict[str, Callable[[Comparison, Side], Facts]] = {
    "records": Comparison.records,
    "listings": Comparison.listings,
    "output": Comparison.output,
    "store": Comparison.store,
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
        if old is None or new is None:
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
    same = next((place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
    start = max(0, (same or min(len(old), len(new))) - length // 3) if max(len(old), len(new)) > length else 0

    def show(value: str | None) -> str:
        if value is None:
            return "nothing"
        head, tail = "…" if start else "", "…" if len(value) > start + length else ""
        return f"{head}{value[start : start + length]!r}{tail}"

    return show(before), show(after)


def tell(part: str, facts: Facts, found: Sequence[Difference], *, everything: bool) -> None:
    """A line on *part*, and one for each difference."""
    verdict = f"{len(found)} differences" if found else "equal"
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
        documents = Documents()
        if {"records", "listings"} & set(options.only):
            documents = collect(before, options.corpora, folder)
            documents.matching(options.documents)
        comparison = Comparison(sides[0], sides[1], documents)
        total = 0
        for part in (part for part in PARTS if part in options.only):
            old, new = comparison.both(lambda side, part=part: PARTS[part](comparison, side))  # type: ignore[misc]
            found = differences(old, new)
            total += len(found)
            tell(part, old, found, everything=options.everything)
        for cause in documents.left_out:
            print(f"left out: {cause}")
        for note in comparison.notes:
            print(f"note: {note}")
    print(f"{total} differences" if total else "no difference")
    return int(total > 0)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child()
    else:
        sys.exit(main())
