"""The configuration: what is taken, and what is said about what is not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from feeds.config.checks import nearest
from feeds.config.load import find_problems, json_schema, load_config
from feeds.config.problems import owner
from feeds.config.schema import FeedSettings, Tables
from scraper.sources.kinds import KINDS
from storage.errors import ConfigError, ConfigProblem

ROOT = Path(__file__).parents[3]
SITE = '[site]\nbase_url = "https://feeds.example.org/news"\n'
SOURCE = '[[sources]]\nname = "paper"\ndocuments = "documents/*"\n'

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a configuration into an empty folder."""

    def write(text: str | bytes, name: str = "feedloom.toml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def problems_of(path: Path, environ: dict[str, str] | None = None) -> list[ConfigProblem]:
    with pytest.raises(ConfigError) as caught:
        load_config(path, environ or {})
    return list(caught.value.problems)


def test_smallest(write: Write, tmp_path: Path) -> None:
    """An address and a source are enough; the rest has defaults, and paths start from the configuration's folder."""
    config = load_config(write(SITE + SOURCE), {})
    assert config.site.base_url == "https://feeds.example.org/news/"
    assert config.site.title == "feeds.example.org"
    assert (config.site.output, config.site.database) == (tmp_path / "public", tmp_path / "feedloom.db")
    assert (config.feeds.entries, config.feeds.content, config.feeds.teasers) == (50, "full", True)
    (source,) = config.sources
    assert (source.name, source.kind, source.places) == ("paper", "documents", ("documents/*",))
    assert source.root == tmp_path


def test_shipped() -> None:
    """The configuration of `make run` is right and writes where the design says."""
    config = load_config(ROOT / "seeds" / "feedloom.toml", {})
    assert (config.site.output, config.site.database) == (ROOT / "public", ROOT / "feedloom.db")


def test_every_kind_of_source(write: Write) -> None:
    """The key that gives the places gives the kind; a string is a list of one."""
    places = {kind.key: "https://example.org/x" if kind.places == "urls" else "x" for kind in KINDS.values()}
    tables = [f'[[sources]]\nname = "{kind}"\n{kind} = "{place}"\n' for kind, place in places.items()]
    config = load_config(write(SITE + "".join(tables)), {})
    assert {source.kind: source.places for source in config.sources} == {
        kind: (place,) for kind, place in places.items()
    }


def test_everything_about_a_source(write: Write, tmp_path: Path) -> None:
    """All that a source may say arrives in its Source."""
    text = SITE + SOURCE + (
        'timezone = "Asia/Ho_Chi_Minh"\nlanguage = "vi"\ncharset = "UTF-8"\nrules = "rules"\nbackfill = 5\n'
        'categories = { "Thời sự" = "Xã hội" }\n'
    )  # fmt: skip
    (tmp_path / "rules").mkdir()
    (source,) = load_config(write(text), {}).sources
    assert (source.timezone, source.language, source.charset) == ("Asia/Ho_Chi_Minh", "vi", "utf-8")
    assert (source.rules, source.backfill) == ((tmp_path / "rules",), 5)
    assert source.categories == {"Thời sự": "Xã hội"}


def test_byte_order_mark(write: Write) -> None:
    """The mark that some editors put first does no harm."""
    assert load_config(write(b"\xef\xbb\xbf" + (SITE + SOURCE).encode()), {})


def test_override(write: Write) -> None:
    """[[feeds.override]] changes one feed and leaves the others."""
    text = (
        SITE + "[feeds]\nentries = 10\n[[feeds.override]]\nslug = 'all'\ntitle = 'Everything'\nentries = 3\n" + SOURCE
    )
    feeds = load_config(write(text), {}).feeds
    assert feeds.of("all") == FeedSettings(entries=3)
    assert feeds.of("xa-hoi") == FeedSettings(entries=10)
    assert (feeds.title_of("all", "All"), feeds.title_of("xa-hoi", "Xã hội")) == ("Everything", "Xã hội")


def test_ids_from_a_feed(write: Write) -> None:
    """`ids` is taken of a feed, and of nothing else."""
    text = SITE + '[[sources]]\nname = "x"\nfeed = "https://example.org/"\nids = "from-feed"\n'
    assert load_config(write(text), {}).sources[0].ids_from_feed
    (problem,) = problems_of(write(text.replace("feed =", "listing =")))
    assert (problem.key, problem.expected, problem.got) == ("sources[0].ids", "a source of a `feed`", "listing")


class TestEnvironment:
    """FEEDLOOM_* stands above the file."""

    @pytest.mark.parametrize(
        ("variable", "value", "table", "key", "expected"),
        [
            ("FEEDLOOM_TITLE", "7", "site", "title", "7"),
            ("FEEDLOOM_BASE_URL", "http://127.0.0.1:8080", "site", "base_url", "http://127.0.0.1:8080/"),
            ("FEEDLOOM_AUTHORITY", "example.org,2026-03", "site", "authority", "example.org,2026-03"),
            ("FEEDLOOM_FEEDS_ENTRIES", "7", "feeds", "entries", 7),
            ("FEEDLOOM_FEEDS_TEASERS", "false", "feeds", "teasers", False),
            ("FEEDLOOM_FEEDS_RELATED", "rel, json", "feeds", "related", ("rel", "json")),
            ("FEEDLOOM_FETCH_DELAY", "0.5", "fetch", "delay", 0.5),
            ("FEEDLOOM_ALLOW_HOSTS", "127.0.0.1:80,[::1]:81", "fetch", "allow_hosts", ("127.0.0.1:80", "[::1]:81")),
            ("FEEDLOOM_FETCH_ALLOW_HOSTS", "a:80", "fetch", "allow_hosts", ("a:80",)),
            ("FEEDLOOM_PUBLISH_HUB", "https://hub.example.org/", "publish", "hub", "https://hub.example.org/"),
        ],
    )
    def test_value(self, write: Write, variable: str, value: str, table: str, key: str, expected: object) -> None:
        """Its text is read as what the key takes."""
        config = load_config(write(SITE + 'title = "file"\n' + SOURCE), {variable: value})
        assert getattr(getattr(config, table), key) == expected

    def test_path(self, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A path starts from the working directory, as on a command line."""
        elsewhere = tmp_path / "elsewhere"
        elsewhere.mkdir()
        monkeypatch.chdir(elsewhere)
        config = load_config(write(SITE + SOURCE), {"FEEDLOOM_OUTPUT": "out", "FEEDLOOM_DATABASE": "x.db"})
        assert (config.site.output, config.site.database) == (elsewhere / "out", elsewhere / "x.db")

    def test_unknown(self, write: Write) -> None:
        """Variables that mean nothing to us are left alone, and empty ones count as absent."""
        config = load_config(write(SITE + SOURCE), {"FEEDLOOM_NONSENSE": "1", "FEEDLOOM_TITLE": "", "TITLE": "no"})
        assert config.site.title == "feeds.example.org"

    def test_fault(self, write: Write) -> None:
        """A problem names the variable, not the file."""
        (problem,) = problems_of(write(SITE + SOURCE), {"FEEDLOOM_FEEDS_ENTRIES": "many"})
        assert str(problem) == 'FEEDLOOM_FEEDS_ENTRIES: feeds.entries: expected a whole number, got "many"'

    @pytest.mark.parametrize("value", ['["rel", "json"]', "rel json", "rel;json"])
    def test_fault_in_a_list(self, write: Write, value: str) -> None:
        """A list that is written in another way than with commas is told how."""
        for problem in problems_of(write(SITE + SOURCE), {"FEEDLOOM_FEEDS_RELATED": value}):
            assert (problem.file, problem.key[:14]) == ("FEEDLOOM_FEEDS_RELATED", "feeds.related[")
            assert "values with commas between them" in problem.hint

    def test_without_its_table(self, write: Write) -> None:
        """A variable can stand in for a table that the file leaves out, and cannot mend one that is none."""
        assert load_config(write(SOURCE), {"FEEDLOOM_BASE_URL": "https://example.org/"})
        (problem,) = problems_of(write("site = 3\n" + SOURCE), {"FEEDLOOM_BASE_URL": "https://example.org/"})
        assert (problem.key, problem.expected, problem.got) == ("site", "a table", "3")


@pytest.mark.parametrize(
    ("table", "line", "key", "expected", "hint"),
    [
        ("site", 'titel = "x"', "site.titel", "a key that feedloom knows", "did you mean title?"),
        ("site", "entries = 3", "site.entries", "a key that feedloom knows", "did you mean entries under [feeds]?"),
        ("site", "xyz = 3", "site.xyz", "a key that feedloom knows", "known here: title, description"),
        ("site", "title = 3", "site.title", "text in quotes", ""),
        ("site", 'title = " "', "site.title", "a line of text", ""),
        ("site", 'title = "a\\u001bb"', "site.title", "a line of text", ""),
        ("site", 'language = "vn"', "site.language", "a BCP 47 language tag", '"vi"'),
        ("site", 'language = ""', "site.language", "a BCP 47 language tag", '"vi"'),
        ("site", 'timezone = "Asia/Hanoi"', "site.timezone", "the IANA name of a", "did you mean Asia/Ho_Chi_Minh?"),
        ("site", 'timezone = "asia/ho_chi_min"', "site.timezone", "the IANA name", "did you mean Asia/Ho_Chi_Minh?"),
        ("site", 'timezone = "../zone"', "site.timezone", "the IANA name of a time zone", ""),
        ("site", 'timezone = "Asia"', "site.timezone", "the IANA name of a time zone", ""),
        (
            "site",
            'authority = "example.org"',
            "site.authority",
            "a domain in lower case and a date",
            "example.org,2026",
        ),
        ("site", 'authority = "example.org,26"', "site.authority", "a domain in lower case and a date", ""),
        ("site", 'authority = "example.org,2026-13"', "site.authority", "a domain in lower case and a date", ""),
        ("site", 'output = "."', "site.output", "a folder of its own", "holds the configuration"),
        ("site", 'output = ".."', "site.output", "a folder of its own", "holds the configuration"),
        ("site", 'output = "feedloom.toml"', "site.output", "a folder or a new name", "there is a file of that name"),
        ("site", 'database = "."', "site.database", "a file or a new name", "there is a folder of that name"),
        ("site", 'database = "public/x.db"', "site.database", "a place outside the output folder", "published"),
        ("parse", "workers = 0", "parse.workers", "a number of processes, or the scheduler", "dask://scheduler:8786"),
        ("parse", "workers = true", "parse.workers", "a number of processes, or the scheduler", ""),
        ("parse", 'workers = "dask://host"', "parse.workers", "a number of processes, or the scheduler", ""),
        ("fetch", "delay = -1", "fetch.delay", "a number of at least 0", ""),
        ("fetch", 'delay = "1s"', "fetch.delay", "a number", "seconds, without quotes and unit"),
        ("fetch", "delay = inf", "fetch.delay", "a finite number", ""),
        ("fetch", 'allow_hosts = ["localhost"]', "fetch.allow_hosts[0]", "a host and a port", "127.0.0.1:8000"),
        ("fetch", 'allow_hosts = "a:99999"', "fetch.allow_hosts[0]", "a host and a port", ""),
        ("feeds", "entries = 0", "feeds.entries", "a number of at least 1", ""),
        ("feeds", "entries = 1.5", "feeds.entries", "a whole number", ""),
        ("feeds", "entries = true", "feeds.entries", "a whole number", ""),
        ("feeds", 'content = "ful"', "feeds.content", "one of 'full', 'summary' or 'none'", ""),
        ("feeds", 'related = "rel"', "feeds.related", "a list in square brackets", ""),
        ("feeds", 'related = ["foot"]', "feeds.related[0]", "one of 'rel', 'footer' or 'json'", ""),
        ("feeds", 'teasers = "yes"', "feeds.teasers", "true or false", ""),
        ("feeds", "extra = 3", "feeds.extra", "tables under [[feeds.extra]]", ""),
        ("[feeds.extra]", 'slug = "all"\ntitle = "x"\ntag = "x"', "feeds.extra[0].slug", "not reserved", "_health"),
        ("[feeds.extra]", 'slug = "tag-x"\ntitle = "x"\ntag = "x"', "feeds.extra[0].slug", "not reserved", "tag-…"),
        ("[feeds.extra]", 'slug = "x"\ntitle = "x"', "feeds.extra[0]", "at least one of", ""),
        (
            "[feeds.extra]",
            'slug = "Đà Nẵng"\ntitle = "x"\ntag = "x"',
            "feeds.extra[0].slug",
            "lower-case letters",
            "da-nang",
        ),
        ("[feeds.override]", "entries = 3", "feeds.override[0].slug", "a value", ""),
        ("[feeds.override]", 'slug = "a"\n[[feeds.override]]\nslug = "a"', "feeds.override[1].slug", "already", ""),
        ("publish", 'hub = "hub.example.org"', "publish.hub", "an absolute http or https address", ""),
        ("[sources]", 'name = "x"', "sources[1]", "exactly one of documents, listing", 'in the source "x"'),
        ("[sources]", 'name = "x"\nurl = "http://a.b/"\nfeed = "http://a.b/"', "sources[1]", "exactly one of", ""),
        ("[sources]", 'name = "Paper"\ndocuments = "x"', "sources[1].name", "a name that no other source has", ""),
        ("[sources]", 'documents = "x"', "sources[1].name", "a value", ""),
        ("[sources]", 'name = "x"\nurl = "http://a.b/"\nevery = "0m"', "sources[1].every", "longer than nothing", "1m"),
        ("[sources]", 'name = "x"\nurl = "http://a.b/"\nevery = "0 6 * * *"', "sources[1].every", "span", "`cron`"),
        ("[sources]", 'name = "x"\ndocuments = []', "sources[1].documents", "at least one", 'in the source "x"'),
        ("[sources]", 'name = "x"\ndocuments = [3]', "sources[1].documents[0]", "text in quotes", ""),
        ("[sources]", 'name = "x"\nlisting = "example.org"', "sources[1].listing[0]", "an absolute http or", ""),
        ("[sources]", 'name = "x"\nlisting = "./pages"', "sources[1].listing[0]", "an absolute", "under `documents`"),
        ("[sources]", 'name = "x"\ndocuments = "http://a.b/"', "sources[1].documents[0]", "a file, a", "`feed`"),
        *(
            (
                "[sources]",
                f"name = 'x'\nlisting = 'http://a.b/'\nitem = '{item}'",
                "sources[1].item",
                "a CSS sel",
                "h3 a",
            )
            for item in ("div[story", "a:not(.b", 'a[href="x', "a >", "//div", "a::text")
        ),
        (
            "[sources]",
            'name = "x"\ndocument = "x"\nurl = "http://a/"',
            "sources[1].document",
            "a key that",
            "documents?",
        ),
        ("[sources]", 'name = "x"\ndocuments = "x"\ncharset = "utf-9"', "sources[1].charset", "the name of a char", ""),
        ("[sources]", 'name = "x"\ndocuments = "x"\nslug = "A B"', "sources[1].slug", "lower-case letters", "da-nang"),
        ("[sources]", 'name = "x"\ndocuments = "x"\nslug = "source-a"', "sources[1].slug", "follows source-", '"a"'),
        (
            "[sources]",
            'name = "x"\ndocuments = "x"\nslug = "a"\n[[sources]]\nname = "y"\ndocuments = "y"\nslug = "a"',
            "sources[2].slug",
            "already",
            "",
        ),
        ("[sources]", 'name = "x"\ndocuments = "x"\nbackfill = -1', "sources[1].backfill", "at least 0", ""),
        ("[sources]", 'name = "x"\ndocuments = "x"\ncategories = 3', "sources[1].categories", "a table", ""),
        ("[sources]", 'name = "x"\ndocuments = "x"\ncategories = {a = 1}', "sources[1].categories.a", "text", ""),
        ("nonsense", "x = 1", "nonsense", "a key that feedloom knows", "known here: site, fetch"),
    ],
)
def test_fault(write: Write, table: str, line: str, key: str, expected: str, hint: str) -> None:
    """One wrong key gives one problem that names it, what it takes and a way out."""
    text = SITE + line + "\n" + SOURCE if table == "site" else f"{SITE}{SOURCE}[{table}]\n{line}\n"
    (problem,) = problems_of(write(text))
    assert problem.key == key
    assert expected in problem.expected
    assert hint in problem.hint


def test_password_in_an_address(write: Write) -> None:
    """A password in the address of a page is refused with the way out, and is not repeated."""
    (problem,) = problems_of(write(f'{SITE}[[sources]]\nname = "x"\nfeed = "https://me:s3cret@x.example/feed"\n'))
    assert "`user` and `password`" in problem.hint
    assert "s3cret" not in str(problem)


@pytest.mark.parametrize(
    "address",
    ["feeds.example.org", "ftp://a.b/", "https://", "https:///x", "http://a:b/", "http://a:99999/", "http://a b/",
     "https://a/?x=1", "https://a/#x", "https://user@a/", "//a.b/", "http://[::1/"],
)  # fmt: skip
def test_base_url(write: Write, address: str) -> None:
    """The public address is absolute http or https, without user name, query and fragment."""
    (problem,) = problems_of(write(f'[site]\nbase_url = "{address}"\n{SOURCE}'))
    assert problem.key == "site.base_url"
    assert "address" in problem.expected
    assert problem.got == f'"{address}"'


def test_all_at_once(write: Write) -> None:
    """Everything that is wrong is said in one go, in one line each."""
    text = '[site]\nbase_url = 1\ntitel = ""\n[feeds]\nentries = 0\n[[sources]]\nname = "x"\n[[sources]]\nname = "x"\n'
    keys = {problem.key for problem in problems_of(write(text))}
    assert keys == {
        "site.base_url", "site.titel", "feeds.entries", "sources[0]", "sources[1]", "sources[1].name"
    }  # fmt: skip


def test_nothing(write: Write) -> None:
    """An empty file lacks an address and a source, and the words say how to write one."""
    site, sources = problems_of(write(""))
    assert (site.key, site.got) == ("site", "nothing")
    assert sources.expected == "at least one [[sources]]"


@pytest.mark.parametrize(
    ("text", "key", "got"),
    [
        ("a = 1\nb == 2\n", "line 2, column 4", '"b == 2"'),
        ("x = [1,\n\n", "line 1", '"x = [1,"'),
        ('a = "1"\na = "2"\n', "line 2, column 8", '"a = \\"2\\""'),
        (b"[site]\ntitle = '\xff'\n", "the file", "the byte 0xff in line 2"),
    ],
)
def test_syntax(write: Write, text: str | bytes, key: str, got: str) -> None:
    """What is no TOML is shown with its line."""
    (problem,) = problems_of(write(text))
    assert (problem.key, problem.got) == (key, got)


def test_missing_file(tmp_path: Path) -> None:
    """A configuration that is not there says how to get one; a folder in its place says that it is one."""
    (problem,) = problems_of(tmp_path / "none.toml")
    assert "feedloom init" in problem.hint
    (problem,) = problems_of(tmp_path)
    assert problem.got == "Is a directory"


def test_nothing_touched(write: Write, tmp_path: Path) -> None:
    """Reading a configuration creates nothing, whether it is right or wrong."""
    load_config(write(SITE + SOURCE), {})
    problems_of(write(SITE, "wrong.toml"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["feedloom.toml", "wrong.toml"]


def test_long_and_strange_values_are_cut(write: Write) -> None:
    """What stands there is shown in one printable line, however long or strange."""
    (problem,) = problems_of(write(SITE + 'language = "' + "x\\u001b\\u0085" * 500 + '"\n' + SOURCE))
    assert len(problem.got) <= 80
    assert problem.got.isprintable()


values: SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def table_like(section: str) -> SearchStrategy[Any]:
    """Anything in the place of a table, or a table with known and unknown keys and anything for values."""
    keys = st.sampled_from(sorted(owner((section,)).model_fields)) | st.text(max_size=5)
    table = st.dictionaries(keys, values, max_size=4)
    return values | table | st.lists(table, max_size=3)


tables = st.fixed_dictionaries({}, optional={section: table_like(section) for section in Tables.model_fields})


@given(tables)
def test_any_values(data: dict[str, Any]) -> None:
    """Whatever TOML may hold ends in a configuration or in problems of one line each."""
    path = Path("/nowhere/feedloom.toml")
    for problem in find_problems(data, path, {}, {}):
        assert "\n" not in str(problem)


@given(st.text(max_size=10))
def test_nearest(word: str) -> None:
    """A near miss is always one of the known words."""
    assert nearest(word, ["title", "timezone"]) in {"title", "timezone", None}


def test_schema_is_committed() -> None:
    """feedloom.schema.json is what the code says; `feedloom check --schema` prints it."""
    assert (ROOT / "feeds" / "config" / "feedloom.schema.json").read_text(encoding="utf-8") == json_schema()


def test_schema_takes_what_we_take() -> None:
    """The schema knows the same tables and keys, and that a source has exactly one kind."""
    schema = json.loads(json_schema())
    assert set(schema["properties"]) == set(Tables.model_fields)
    source = schema["$defs"]["SourceConfig"]
    assert [kind["required"] for kind in source["oneOf"]] == [[kind] for kind in KINDS]
    assert source["properties"]["documents"]["anyOf"][0] == {"type": "string"}


def in_toml(default: object) -> str:
    """A default as the configuration would have it; nothing for none."""
    if default in (None, "", (), {}):
        return ""
    return f"`{json.dumps(default, default=span)}`"


def span(default: object) -> str:
    """A time span as the configuration would have it."""
    if not isinstance(default, timedelta):
        return str(default)
    seconds = int(default.total_seconds())
    unit, size = next((unit, size) for unit, size in (("d", 86_400), ("h", 3_600), ("s", 1)) if seconds % size == 0)
    return f"{seconds // size}{unit}" if seconds else "0s"


def rows() -> list[str]:
    """The rows that docs/configuration.md must have: key, default, meaning."""
    found = []
    for place in [
        ("site",),
        ("fetch",),
        ("sources",),
        ("feeds",),
        ("feeds", "override"),
        ("feeds", "extra"),
        ("publish",),
        ("alert",),
    ]:
        for key, field in owner(place).model_fields.items():
            default = field.get_default(call_default_factory=True)
            shown = "needed" if field.is_required() else in_toml(default)
            meaning = re.sub(r"\s+", " ", field.description or "")
            found.append(f"| `{key}` | {shown} | {meaning} |")
    return found


def test_documented() -> None:
    """docs/configuration.md has a row for every key, with its default and meaning as in the code."""
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    assert [row for row in rows() if row not in text] == []
