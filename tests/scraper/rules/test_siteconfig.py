"""Site configurations of Full-Text RSS: what a line says, and what is told of one that says nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.rules.siteconfig import (
    DIRECTIVES,
    SiteConfig,
    decode_config,
    is_config_name,
    names_for,
    parse_config,
)


def parsed(text: str) -> SiteConfig:
    return parse_config(text, name="bay.example.txt")


def said(text: str) -> list[tuple[str, str, str]]:
    return [(one.name, one.argument, one.value) for one in parsed(text).directives]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("title: //h1", ("title", "", "//h1"), id="plain"),
        pytest.param("title://h1[@id='a:b']", ("title", "", "//h1[@id='a:b']"), id="no-space"),
        pytest.param("  Title :\t//h1  ", ("title", "", "//h1"), id="spaces"),
        pytest.param("\ufeffbody: //article", ("body", "", "//article"), id="mark"),
        pytest.param("tidy: no", ("tidy", "", "no"), id="flag"),
        pytest.param("prune: No # keep", ("prune", "", "no"), id="flag-with-comment"),
        pytest.param("prune: no // keep", ("prune", "", "no"), id="flag-with-another-comment"),
        pytest.param("prune: yes.", ("prune", "", "yes"), id="flag-with-a-dot"),
        pytest.param("prune no", ("prune", "", "no"), id="flag-without-colon"),
        pytest.param("body = //div[@id='a:b']", ("body", "", "//div[@id='a:b']"), id="equals"),
        pytest.param("strip //p", ("strip", "", "//p"), id="no-colon"),
        pytest.param("strip： (//p)[1]", ("strip", "", "(//p)[1]"), id="wide-colon"),
        pytest.param("strip_id_or_class: 'top bar'", ("strip_id_or_class", "", "'top bar'"), id="quoted"),
        pytest.param(
            "replace_string(<noscript>): <div>", ("replace_string", "<noscript>", "<div>"), id="replace-brackets"
        ),
        pytest.param("replace_string(a:b(c)): d): e", ("replace_string", "a:b(c)", "d): e"), id="replace-nested"),
        pytest.param("replace_string(to top)): </p>", ("replace_string", "to top)", "</p>"), id="replace-an-end"),
        pytest.param("replace_string([more]): []", ("replace_string", "[more]", "[]"), id="replace-square-brackets"),
        pytest.param("replace_string( | Bay):", ("replace_string", " | Bay", ""), id="replace-by-nothing"),
        pytest.param("wrap_in(<I>): //p", ("wrap_in", "i", "//p"), id="wrap"),
        pytest.param("move_into(//div[f(x)]): //p", ("move_into", "//div[f(x)]", "//p"), id="move"),
        pytest.param("http_header(User-Agent): A: B", ("http_header", "User-Agent", "A: B"), id="header"),
        pytest.param("test_urls: https://bay.example/1", ("test_url", "", "https://bay.example/1"), id="alias"),
        pytest.param("test_url: sec://bay.example/1", ("test_url", "", "sec://bay.example/1"), id="odd-address"),
        pytest.param("test https://bay.example/1", ("test_url", "", "https://bay.example/1"), id="bare-test"),
        pytest.param("https://bay.example/1", ("test_url", "", "https://bay.example/1"), id="bare-address"),
        pytest.param("test_link: https://bay.example/1", ("test_url", "", "https://bay.example/1"), id="test-link"),
        pytest.param("test_contains: https://a.example", ("test_contains", "", "https://a.example"), id="an-address"),
        pytest.param("strip_id_or_class top bar", ("strip_id_or_class", "", "top bar"), id="long-name-without-colon"),
        pytest.param("strip_id_or_class: promo # ads", ("strip_id_or_class", "", "promo"), id="comment-behind"),
        pytest.param("replace_string(a): b # c", ("replace_string", "a", "b # c"), id="no-comment-in-a-string"),
        pytest.param("strip_class: promo", ("strip_id_or_class", "", "promo"), id="short-name"),
    ],
)
def test_lines(line: str, expected: tuple[str, str, str]) -> None:
    """A line is a name, perhaps something in brackets, a colon and a value, however it is spaced."""
    assert said(line) == [expected]
    assert parsed(line).troubles == ()


@pytest.mark.parametrize("line", ["", "   ", "# title: //h1", "// old", "title:", "strip: ", "replace_string: "])
def test_lines_that_say_nothing(line: str) -> None:
    """Comments, empty lines and directives without a value are passed over without a word."""
    assert said(line) == []
    assert parsed(line).troubles == ()


def test_pairs_of_strings() -> None:
    """Each `find_string` takes the next `replace_string`, also where several stand together."""
    text = "find_string: a\nfind_string: b\nreplace_string: x\nreplace_string:\nfind_string: c\nreplace_string: z"
    assert said(text) == [("replace_string", "a", "x"), ("replace_string", "b", ""), ("replace_string", "c", "z")]
    lonely = parsed("title: //h1\nfind_string: a\n")
    assert [(one.line, one.directive) for one in lonely.troubles] == [(2, "find_string")]
    assert [one.directive for one in parsed("replace_string: a").troubles] == ["replace_string"]


def test_conditions() -> None:
    """`if_page_contains` is a condition of the link before it alone; without a link, of the line before."""
    config = parsed("next_page_link: //a\nsingle_page_link: concat(//a/@href, '?p')\nif_page_contains: //nav\n")
    assert [one.condition for one in config.directives] == ["", "//nav"]
    apart = parsed("next_page_link: //a\nbody: //p\nif_page_contains: //nav\n")
    assert [one.condition for one in apart.directives] == ["//nav", ""]
    assert [one.condition for one in parsed("body: //p\nif_page_contains: //nav").directives] == ["//nav"]
    assert [one.line for one in parsed("if_page_contains: //nav").troubles] == [1]


def test_line_ends_and_encodings() -> None:
    """Files come with any line ends, a byte order mark, in UTF-16, or in the encoding of Windows."""
    text = "title: //h1\r\nbody: //p[@class='bài']\rtidy: no\n"
    for data in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        assert [name for name, _, _ in said(decode_config(data))] == ["title", "body", "tidy"]
    assert said(decode_config("strip_id_or_class: é".encode("latin-1"))) == [("strip_id_or_class", "", "é")]


def test_unknown_directives_are_told_once() -> None:
    """A directive that nobody knows is told with its first line, and nothing else of the file is lost."""
    config = parsed("span: //p\ntitle: //h1\nspan: //b\nbody without a colon\n")
    assert [(one.line, one.directive) for one in config.troubles] == [(1, "span"), (4, "body")]
    assert [one.name for one in config.directives] == ["title"]
    assert not any(one.is_understood for one in config.troubles)


@pytest.mark.parametrize("name", ["titl", "tilte", "Titel", "titles"])
def test_misspelt_directives(name: str) -> None:
    """A directive that is misspelt is read as what it must be, which is told once, as understood."""
    config = parsed(f"{name}: //h1\n{name}: //h2")
    assert [(one.name, one.value) for one in config.directives] == [("title", "//h1"), ("title", "//h2")]
    (trouble,) = config.troubles
    assert (trouble.line, trouble.is_understood) == (1, True)
    assert "title" in trouble.cause


@pytest.mark.parametrize("line", ["Update: site redesigned", "untidy: yes", "Data: see //table", "subtitle: //h2"])
def test_other_words_are_no_misspellings(line: str) -> None:
    """They are told, and nothing follows from them."""
    config = parsed(line)
    assert config.directives == ()
    assert [one.is_understood for one in config.troubles] == [False]


def test_remarks_without_a_sign() -> None:
    """Words without a colon are a remark whose "#" was forgotten: told, and nothing that is not understood."""
    (trouble,) = parsed("This takes the boxes away\nbody: //p").troubles
    assert (trouble.line, trouble.is_understood) == (1, True)


def test_logins_are_told_as_such() -> None:
    """A site that needs a login is told once, as understood; one that does not is not told."""
    text = "requires_login: yes\nlogin_uri: https://bay.example/login\nlogin_extra_fields: a=@=xpath('//b', c(d))\n"
    config = parsed(text + "not_logged_in_xpath: //p\nlogin_username_field: u\nlogin_password_field: p")
    assert [(one.line, one.cause, one.is_understood) for one in config.troubles] == [(1, "needs a login", True)]
    assert parsed("requires_login: no").troubles == ()


def test_contradictions_are_told() -> None:
    """Of two lines that contradict each other the last counts, which is told with both lines."""
    config = parsed("prune: yes\ntitle: //h1\nprune: no\ntidy: no\ntidy: no")
    assert not config.flag("prune", True)
    (trouble,) = config.troubles
    assert (trouble.line, trouble.is_understood) == (3, True)
    assert "line 1" in trouble.cause
    assert parsed("prune: perhaps").troubles[0].line == 1


@pytest.mark.parametrize(
    ("line", "headers"),
    [
        pytest.param("http_header(Cookie): a=b", {"cookie": "a=b"}, id="cookie"),
        pytest.param("http_header: referer: https://x.example/", {"referer": "https://x.example/"}, id="in-the-value"),
        pytest.param("http_header(host): other.example", {}, id="host"),
        pytest.param("http_header(transfer-encoding): chunked", {}, id="framing"),
        pytest.param("http_header(cookie): a\x00b", {}, id="control"),
        pytest.param("http_header(): x", {}, id="nameless"),
    ],
)
def test_headers(line: str, headers: dict[str, str]) -> None:
    """Only headers that make us another reader are sent, with values that a header may have; others are told."""
    config = parsed(line)
    assert dict(config.headers) == headers
    assert bool(config.troubles) is not bool(headers)


def test_merging() -> None:
    """Files are merged in their order, until one of them says that it does not want to be."""
    first = parse_config("title: //h1\nprune: no", name="a.txt")
    second = parse_config("title: //h2\nprune: yes\ntidy: no", name="b.txt")
    both = first.merged([second])
    assert [one.value for one in both.all("title")] == ["//h1", "//h2"]
    assert [one.value for one in both.own("title")] == ["//h1"]
    assert (both.flag("prune", True), both.flag("tidy", True)) == (False, False)
    alone = parse_config("autodetect_on_failure: no", name="a.txt").merged([second])
    assert alone.all("title") == ()


def test_tests_have_their_texts() -> None:
    """What must stand in an article belongs to the test page above it."""
    config = parsed(
        "test_contains: lost\ntest_url: https://b.example/1\ntest_contains: x\ntest_url: https://b.example/2"
    )
    assert config.tests == (("https://b.example/1", ("x",)), ("https://b.example/2", ()))


def test_names_of_files() -> None:
    """A file is for the host that it is called after; a leading dot means the hosts below."""
    assert next(names_for("www.bay.example")) == "bay.example.txt"
    assert list(names_for("News.Bay.co.example")) == [
        "news.bay.co.example.txt",
        "www.news.bay.co.example.txt",
        ".bay.co.example.txt",
        ".co.example.txt",
    ]
    names = ("bay.example.txt", ".bay.example.txt", "global.txt", "LICENSE.txt", "robots.txt", "bay.example.toml")
    assert [name for name in names if is_config_name(name)] == ["bay.example.txt", ".bay.example.txt", "global.txt"]


def test_limits() -> None:
    """A line or a file beyond all measure is cut off there, and told."""
    assert parsed("title: " + "x" * 5_000).troubles[0].directive == "title"
    assert len(parsed("strip: //p\n" * 3_000).directives) == 2_000


@given(st.text())
def test_anything(text: str) -> None:
    """Whatever a file holds, reading it ends, and gives only directives that exist."""
    config = parsed(text)
    assert {one.name for one in config.directives} <= DIRECTIVES
    assert decode_config(text.encode("utf-8", "surrogatepass")) is not None
