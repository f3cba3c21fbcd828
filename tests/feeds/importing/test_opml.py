"""OPML, plain and of FreshRSS."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.importing.formats import MAX_IMPORT_BYTES, read_import
from feeds.importing.found import ImportedFile, ImportFileError
from feeds.importing.opml import read_opml


def opml(*outlines: str) -> ImportedFile:
    """The file with *outlines*, which begin in line 2."""
    head = '<opml version="2.0" xmlns:frss="https://freshrss.org/opml"><head><title>t</title></head><body>\n'
    return read_opml((head + "\n".join(outlines) + "\n</body></opml>").encode())


def scraped(**attributes: str) -> ImportedFile:
    """A page that FreshRSS reads by XPath."""
    given = " ".join(f"frss:{name}='{value}'" for name, value in attributes.items())
    return opml(f'<outline text="Page" type="HTML+XPath" xmlUrl="https://town.example/" {given}/>')


def test_feeds_and_folders() -> None:
    """A feed becomes a `feed`; the innermost folder is the category of all that it holds."""
    file = opml(
        '<outline text="World"><outline text="Asia">',
        '<outline type="rss" text="One" title="The One" xmlUrl="https://one.example/feed"/></outline>',
        '<outline text="Two" xmlUrl="feed://two.example/feed#top"/></outline>',
        '<outline text="Three" type="rss" xmlUrl="feed:https://three.example/" category="/News/Sport,other"/>',
    )
    assert [(one.line, one.name, one.values) for one in file.sources] == [
        (3, "The One", {"feed": "https://one.example/feed", "categories": {"*": "Asia"}}),
        (4, "Two", {"feed": "http://two.example/feed", "categories": {"*": "World"}}),
        (5, "Three", {"feed": "https://three.example/", "categories": {"*": "Sport"}}),
    ]
    assert [remark.text for one in file.sources for remark in one.remarks] == [
        'the folder "World" around "Asia" is not taken over: categories do not nest',
        'the category "other" is not taken over: a source has one category here',
    ]
    assert file.left == []


def test_xpath_becomes_selectors() -> None:
    """What CSS can say becomes the selectors of a listing."""
    (source,) = scraped(
        xPathItem='//div[@class="news"]',
        xPathItemTitle="descendant::h2",
        xPathItemUri="descendant::a/@href",
        xPathItemTimestamp=".//time/@datetime",
        xPathItemContent="./p",
        xPathItemThumbnail="descendant::img/@src",
        xPathItemCategories='.//span[@class="tag"]',
    ).sources
    assert source.remarks == []
    assert source.values == {
        "listing": "https://town.example/",
        "item": 'div[class="news"]',
        "title": "h2",
        "link": "a",
        "date": "time",
        "summary": 'div[class="news"] > p',
        "image": "img",
        "category": 'span[class="tag"]',
    }


def test_an_item_that_is_a_link() -> None:
    """It leads where it leads, without a selector."""
    (source,) = scraped(xPathItem="//li/a", xPathItemTitle=".", xPathItemUri="./@href", xPathItemContent=".").sources
    assert (source.values["item"], source.values["title"], source.values.get("link")) == ("li > a", "li > a", None)
    assert source.remarks == []


def test_what_cannot_be_said_is_told() -> None:
    """Each attribute that is not taken over is named with its line and the reason; the rest is taken over."""
    (source,) = scraped(
        xPathItem="//li",
        xPathItemTitle='concat("a", .)',
        xPathItemUri="a/@data-url",
        xPathItemAuthor='"Anonymous"',
        xPathItemTimeFormat="Y-m-d",
        cssFullContent="article",
        unicityCriteria="link",
        priority="main",
        ttl="7200",
        CURLOPT_USERAGENT="me/1",
        CURLOPT_COOKIE="session=s3cr3t",
    ).sources
    assert source.values == {
        "listing": "https://town.example/", "item": "li", "every": "2h", "headers": {"User-Agent": "me/1"}
    }  # fmt: skip
    told = [(remark.line, remark.text.partition(" ")[0]) for remark in source.remarks]
    assert told == [
        (2, "xPathItemTitle"), (2, "xPathItemUri"), (2, "xPathItemAuthor"), (2, "xPathItemTimeFormat"),
        (2, "cssFullContent"), (2, "unicityCriteria"), (2, "CURLOPT_COOKIE"),
    ]  # fmt: skip
    assert "s3cr3t" not in str(source.remarks)


def test_items_that_cannot_be_found() -> None:
    """Without its items no selector has a meaning: the page is read by its structure, and all are named."""
    (source,) = scraped(xPathItem="//li[position() > 1]", xPathItemTitle="h2").sources
    assert source.values == {"listing": "https://town.example/"}
    assert [remark.text.partition(" ")[0] for remark in source.remarks] == ["xPathItem", "xPathItemTitle"]


@pytest.mark.parametrize(
    ("outline", "why"),
    [
        ('<outline text="x" type="XML+XPath" xmlUrl="https://x.example/"/>', "no XML by XPath"),
        ('<outline text="x" type="JSON+DotNotation" xmlUrl="https://x.example/"/>', "no JSON"),
        ('<outline text="x" type="HTML+XPath+JSON+DotNotation" xmlUrl="https://x.example/"/>', "no JSON"),
        ('<outline text="x" xmlUrl="https://u:pw@x.example/"/>', "password"),
        ('<outline text="x" xmlUrl="ftp://x.example/"/>', "no address of the web"),
        ('<outline text="x" xmlUrl="http://[/"/>', "no address"),
        ('<outline text="x" type="link" url="https://x.example/"/>', "no feed"),
    ],
)
def test_what_gives_no_source(outline: str, why: str) -> None:
    """It is told with its line, and the others are taken over; a password stands in no report."""
    file = opml('<outline text="a" xmlUrl="https://a.example/"/>', outline, '<outline xmlUrl="https://b.example/"/>')
    assert [one.values["feed"] for one in file.sources] == ["https://a.example/", "https://b.example/"]
    ((line, text),) = [(one.line, one.text) for one in file.left]
    assert line == 3
    assert why in text
    assert "pw" not in text.replace("password", "")


def test_an_empty_folder_is_no_loss() -> None:
    """It is told, but nothing failed."""
    file = opml('<outline text="Empty"/>')
    assert (file.left, [one.line for one in file.remarks]) == ([], [2])


def test_bare_ampersands() -> None:
    """Addresses whose ampersands nobody escaped are read as they were meant."""
    file = opml('<outline text="A & B" xmlUrl="https://a.example/?x=1&y=2&amp;z=3"/>')
    assert (file.sources[0].name, file.sources[0].values["feed"]) == ("A & B", "https://a.example/?x=1&y=2&z=3")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<opml><body><outline", id="cut-off"),
        pytest.param(b"<opml><body></opml>", id="wrong-end"),
        pytest.param(b"<rss version='2.0'/>", id="a-feed"),
        pytest.param(b"<html><body>", id="a-page"),
        pytest.param(b"", id="empty"),
        pytest.param(b" \n\t", id="blank"),
        pytest.param(b"<?xml version='1.0' encoding='nonsense'?><opml/>", id="unknown-encoding"),
        pytest.param(b"<opml><body>\xff\xfe</body></opml>", id="no-utf-8"),
        pytest.param(b"<opml><body>" + b"<outline>" * 60, id="deep"),
        pytest.param(
            b'<!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><opml><body>'
            b'<outline text="&b;" xmlUrl="https://a.example/"/></body></opml>',
            id="bomb",
        ),
        pytest.param(b'<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body>&a;</body></opml>', id="file"),
        pytest.param(b"<" + b" " * MAX_IMPORT_BYTES, id="large"),
    ],
)
def test_damaged_and_hostile_files(data: bytes) -> None:
    """They are refused in words; nothing is expanded, opened or taken over by halves."""
    with pytest.raises(ImportFileError) as error:
        read_import(data)
    assert "/etc/passwd" not in str(error.value)


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Whatever follows the root, it is read or refused."""
    with suppress(ImportFileError):
        assert read_opml(b"<opml>" + data + b"</opml>").sources == []


def test_encodings() -> None:
    """Names come out right in UTF-16 and in declared encodings."""
    text = '<?xml version="1.0" encoding="{}"?><opml><body><outline text="Hà Nội" xmlUrl="https://a.example/"/></body></opml>'
    for encoding in ("utf-8", "utf-16"):
        _, file = read_import(text.format(encoding).encode(encoding))
        assert file.sources[0].name == "Hà Nội"
