"""Everything that takes text or bytes, given text and bytes of all kinds: it raises what its docstring says, in time.

The functions are found, not listed: whatever in the three packages can be called with text, bytes or a document alone
is tried. `make hostile` sets FEEDLOOM_TEST_EXAMPLES to many more. What was found stands in FOUND and is tried first.
"""

from __future__ import annotations

import builtins
import importlib
import inspect
import os
import pkgutil
import re
import time
import typing
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import feeds
import scraper
import storage
from scraper.sources.archive import read_archive
from scraper.sources.listing import extract_listing
from storage import errors
from storage.errors import DocumentError, ExtractError
from storage.model import FORBIDDEN, Article, Document
from tests.hostile.checker import html_faults
from tests.hostile.payloads import CHARACTERS, DATES, MARKUP, dump, page

EXAMPLES = int(os.environ.get("FEEDLOOM_TEST_EXAMPLES", "6"))
NOW = datetime(2026, 3, 7, 12, tzinfo=UTC)
#: Such a name promises to take anything.
PROMISES = ("parse_", "extract_", "read_", "split_", "decode", "sanitize")
#: What promises it and takes other things too: parts of `extract_article`, and what `test_lists` tries.
TRIED_ELSEWHERE = {
    "feeds.config.load.parse_config",  # test_configuration.py
    "scraper.article.html.page.read_page",
    "scraper.article.html.page.read_whole",
    "scraper.sources.listing.extract_listing",
    "scraper.places.reading.read_sample",  # tests/scraper/places
    "scraper.places.reading.read_items",
}
#: What text is no input of.
OURS = {
    "storage.database.moment",  # what we stored
    "storage.database.undamaged",
    "scraper.text.words.by_language",  # keys of ours
    "scraper.text.words.words",
    "scraper.text.words.any_of",
    "scraper.text.words.any_word",
    "scraper.text.calendars.months",
    "scraper.text.calendars.plain_words",
    "scraper.parsing.worker.serve",  # the main program of a child
    "scraper.parsing.worker.load",  # a name of ours
    "scraper.parsing.cluster.parse_piece",  # what the parent packed
    "scraper.parsing.messages.read_answer",  # what a child sends; test_pool.py tries hostile answers
    "feeds.pages.build.build_static",  # a name of ours
    "feeds.pages.page.page_words",  # a language of ours
    "feeds.web.edit.pages.words",
    "feeds.web.messages.page",
    "scraper.parsing.learnt.is_learnt",  # a file that was checked
    "scraper.learning.writing.take_out",
    "scraper.learning.child.disuse",
    "feeds.publish.websub.ping",  # the network
    "feeds.commands.terminal.say",  # prints
    "feeds.commands.terminal.log",
}

PIECES = [
    *MARKUP.values(), *CHARACTERS.values(), *DATES.values(), "\ud800", "\udfff", "İ", "ﬁ", "ß", "ﷺ", "𝟜", "٣", "²",
    "½", "\u0301", "\u200d", "\u2028", "\x85", "\xa0", "đ", "Đà Nẵng", "東京都", "Theo", "Ảnh:", "By ", " and ", ", ",
    " - ", " | ", "#tag", "07/03/2026", "8:00", "GMT+7", "Thứ bảy", "March", "yesterday", "http://", "https://[",
    "//", "@", ":99999", "%", "%zz", "xn--", "://user:pass@", "?", "#", "..", "\\", "mailto:", "1e999", "9" * 30,
    "-", "+", "q=", ";", '"', "'", "[", "(", "{", "*", "<a href=", "</", "&#x", "&amp;", "<![CDATA[", "<!--",
    "<?xml", "charset=", "\t", "\r\n", "\n\n", "  • ", "Tin liên quan", "Related", "<url><loc>",
    "<rss><channel><item>", "<feed><entry>", "<title>", "<h1>", "<table><tr><td>", "WARC/1.0\r\n",
]  # fmt: skip
TEXT = st.one_of(
    st.lists(st.sampled_from(PIECES) | st.text(st.characters(exclude_categories=()), max_size=6), max_size=14).map(
        "".join
    ),
    st.text(st.characters(exclude_categories=()), max_size=120),
)
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-7", "shift_jis", "windows-1258", "gb18030", "iso-2022-jp", "utf-32")
XML = ('<?xml version="1.0"?><rss><channel><item><title>{}</title><link>{}</link></item></channel></rss>',
       '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">{}</title><id>{}</id></entry></feed>',
       "<urlset><url><loc>{}</loc><lastmod>{}</lastmod></url></urlset>",
       "<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>{}",
       '<!DOCTYPE x [<!ENTITY e "{}">]><rss><channel><title>&e;{}</title></channel></rss>',
       '{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"title": "{}", "url": "{}"}}]}}')  # fmt: skip
BYTES = st.one_of(
    st.binary(max_size=200),
    st.builds(lambda text, encoding: text.encode(encoding, "replace"), TEXT, st.sampled_from(ENCODINGS)),
    st.lists(
        st.binary(max_size=8) | st.sampled_from(PIECES).map(lambda text: text.encode(errors="replace")), max_size=20
    ).map(b"".join),
)
PAGES = st.one_of(
    BYTES,
    st.builds(lambda text: page(text, 1).encode(errors="surrogatepass"), TEXT),
    st.builds(lambda text: dump(text, 1).encode(errors="surrogatepass"), TEXT),
    st.builds(
        lambda form, *texts: form.format(*texts).encode(errors="surrogatepass"), st.sampled_from(XML), TEXT, TEXT
    ),
)
DOCUMENTS = st.builds(
    Document,
    data=PAGES,
    path=st.sampled_from([None, "a.html", "a.txt", "a.xml", "a.json"]),
    url=st.sampled_from([None, "https://paper.example/1.html", "https://paper.example/", "http://[::1]/x"]),
    charset=st.sampled_from([None, *ENCODINGS, "no-such", "hex", "x\0"]),
    media_type=st.sampled_from([None, "text/html", "text/plain", "application/xml", "image/png"]),
)
OBJECTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
BY_TYPE: dict[object, st.SearchStrategy[object]] = {
    str: TEXT,
    bytes: BYTES,
    Document: DOCUMENTS,
    object: OBJECTS,
    datetime: st.just(NOW),
    str | None: st.none() | TEXT,
    bytes | None: st.none() | BYTES,
    Iterable[str]: st.lists(TEXT, max_size=3),
    tzinfo: st.sampled_from([UTC, ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("America/St_Johns")]),
}
#: What callers have checked.
BY_NAME = {
    "timezone": st.sampled_from(["Asia/Ho_Chi_Minh", "UTC"]),
    "language": st.sampled_from([None, "vi", "en", "zh-Hans", "pt", "ar"]),
}
FOUND: dict[str, tuple[dict[str, object], ...]] = {
    "scraper.article.html.fields.tags.split_tags": ({"values": [None]},),
    "scraper.sanitize.sanitize": ({"html": "\ud800"},),
    "storage.articles.identity.digest": ({"parts": ["\ud800"]},),
    "feeds.web.messages.accepts_gzip": ({"accepted": b"9" * 60_000 + b";x"},),
    "scraper.sources.feed.extract_feed": (
        {"document": Document(data=b"\0", charset="x\0")},
        {"document": Document(data=b"<>&#xD800;")},
        {"document": Document(data="<rss>&#xD800;".encode("utf-16"))},
    ),
    "scraper.sources.feed.count_full_texts": (
        {"document": Document(data=b"<>&#xD800;")},
        {"document": Document(data=b"<item<title</content<")},
    ),
    "scraper.article.html.numbers.form_of_address": ({"url": "https://["},),
    "feeds.web.edit.gate.own_hosts": ({"bound": "", "base_url": "http://["},),
}


def modules() -> Iterator[ModuleType]:
    for package in (storage, scraper, feeds):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Every public function with its full name."""
    for module in modules():
        for name, value in vars(module).items():
            function = inspect.unwrap(value) if callable(value) else None
            if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module.__name__}.{name}", value


def hints_of(function: Callable[..., object]) -> dict[str, typing.Any]:
    """The types of parameters; none where one is imported for type checking only: it is no text, bytes or document."""
    try:
        return typing.get_type_hints(function)
    except NameError:
        return dict.fromkeys(inspect.signature(function).parameters)


def inputs(function: Callable[..., object]) -> dict[str, st.SearchStrategy[object]] | None:
    """What to call *function* with, by name; None if it takes something else than text, bytes and documents."""
    hints, wanted = hints_of(function), dict[str, st.SearchStrategy[object]]()
    for name, parameter in inspect.signature(function).parameters.items():
        strategy = BY_NAME.get(name, next((found for kind, found in BY_TYPE.items() if kind == hints[name]), None))
        if strategy is not None:
            wanted[name] = st.lists(strategy, max_size=4) if parameter.kind is parameter.VAR_POSITIONAL else strategy
        elif parameter.default is parameter.empty:
            return None
    return wanted if any(hints[name] is not datetime for name in wanted) else None


TARGETS = {
    name: (function, wanted) for name, function in functions() if name not in OURS and (wanted := inputs(function))
}


def allowed(function: Callable[..., object]) -> tuple[type[Exception], ...]:
    """The errors that the docstring of *function* names; of what reads documents, those that end in a report."""
    said = set(re.findall(r"\b\w+(?:Error|Crash|Timeout)\b", inspect.getdoc(function) or ""))
    known = vars(builtins) | vars(errors) | inspect.unwrap(function).__globals__
    named = [known[name] for name in said]
    if Document in hints_of(function).values():
        named += [DocumentError, ExtractError]
    if function.__module__ == "feeds.config.checks":
        named.append(ValueError)  # pydantic's way to say no
    return tuple(named)


def test_everything_is_tried() -> None:
    """Whatever promises to take any text or bytes is tried here, and so is what reads documents."""
    taken = {str, bytes, Document}
    promising = {
        name
        for name, function in functions()
        if name.rpartition(".")[2].startswith(PROMISES) and next(iter(hints_of(function).values())) in taken
    }
    assert promising - TARGETS.keys() - OURS == TRIED_ELSEWHERE
    assert len(TARGETS) > 70


@pytest.mark.parametrize("name", TARGETS)
def test_anything(name: str) -> None:
    """Whatever it is given, it raises nothing but what it says, and what it gives is what its type says."""
    function, wanted = TARGETS[name]
    refusals = allowed(function)
    for given_once in FOUND.get(name, ()):
        attempt(function, refusals, given_once)

    @settings(max_examples=EXAMPLES)
    @given(st.fixed_dictionaries(wanted))
    def anything(given_now: dict[str, object]) -> None:
        attempt(function, refusals, given_now)

    anything()


def attempt(function: Callable[..., object], refusals: tuple[type[Exception], ...], values: dict[str, object]) -> None:
    parameters = inspect.signature(function).parameters.values()
    several = next((p.name for p in parameters if p.kind is p.VAR_POSITIONAL), "")
    values, start = dict(values), time.process_time()
    first = [values.pop(p.name) for p in parameters if several and p.kind is p.POSITIONAL_OR_KEYWORD]
    try:
        result = function(*first, *values.pop(several, []), **values)  # type: ignore[misc]
        if isinstance(result, Iterator):
            result = list(result)
    except refusals:
        return
    assert time.process_time() - start < 5
    if isinstance(result, datetime):
        assert result.tzinfo
    if isinstance(result, Article):
        assert list(html_faults(result.content or "")) == []
        assert not FORBIDDEN.search(f"{result.title}{result.lede}{result.body}{result.content}")
    if function.__name__ == "sanitize":
        assert list(html_faults(str(result))) == []


@settings(max_examples=4 * EXAMPLES)
@given(
    DOCUMENTS,
    st.dictionaries(
        st.sampled_from(["items", "title", "url", "date", "next"]), st.sampled_from(["a", "h3 a", "[", "*"]) | TEXT
    ),
)
def test_lists(document: Document, selectors: dict[str, str]) -> None:
    """A page that lists articles gives them or an error of ours, whatever selectors it is read with."""
    with suppress(ExtractError, DocumentError):
        found = extract_listing(document, timezone=None, rules=None, selectors=selectors)
        assert all(page.url.startswith(("http://", "https://")) for page in found.pages)


RECORDS = (
    b"WARC/1.0\r\n", b"WARC-Type: response\r\n", b"Content-Length: 9\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n",
    b"WARC-Target-URI: http://a.example/\r\n", b"\x1f\x8b\x08\0", b"\r\n\r\n",
)  # fmt: skip


@settings(max_examples=2 * EXAMPLES)
@given(st.lists(BYTES | st.sampled_from(RECORDS), max_size=12).map(b"".join))
def test_archives(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Any bytes called a WARC archive give documents or an error of ours."""
    file = tmp_path_factory.getbasetemp() / "any.warc"
    file.write_bytes(data)
    with suppress(DocumentError):
        list(read_archive(file, max_bytes=1_000_000))


#: What patterns stumble over when it is repeated: they try each beginning anew.
REPEATED = (
    " ", "a ", "\t", "-", "(", "Theo ", "1/", "<", "&", "\u00a0", ",", " và ", "By ", ".", "1", "a", "A ", "Đ", '"', "http://a/",
    "1:", "|", "\n", "a\n", "a. ", "Ảnh: ", "%", "@", ";", "\u0301", "東", "07/03/2026 ", "8 giờ ", "a-b-", "= ", "]",
)  # fmt: skip
SIZE, BEFORE = (20_000, ("", "Theo 1")) if EXAMPLES > 50 else (10_000, ("Theo 1",))


@pytest.mark.parametrize("name", TARGETS)
def test_long_texts(name: str) -> None:
    """A text of one thing over and over costs no time to speak of: no pattern is quadratic."""
    function, wanted = TARGETS[name]
    hints, refusals = hints_of(function), (*allowed(function), RecursionError)
    for piece, before in ((piece, before) for piece in REPEATED for before in BEFORE):
        text = before + piece * (SIZE // len(piece)) + ";x"
        forms = {str: text, str | None: text, bytes: text.encode(), bytes | None: text.encode(), datetime: NOW}
        values = {key: forms[hints[key]] for key in wanted if key not in BY_NAME and hints[key] in forms}
        if Document in hints.values():
            values["document"] = Document(data=text.encode(), path="a.txt")
        elif text not in values.values() and text.encode() not in values.values():
            return
        start = time.process_time()
        with suppress(*refusals, TypeError):
            result = function(**values)
            if isinstance(result, Iterator):
                list(result)
        assert time.process_time() - start < 1, (piece, before)
