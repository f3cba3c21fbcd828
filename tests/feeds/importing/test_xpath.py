"""XPath as CSS, compared with what lxml finds by the XPath itself."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped]
from selectolax.lexbor import LexborHTMLParser

from feeds.importing.xpath import UntranslatableError, to_css

PAGE = """<html><body><div id="main" class="list wide">
<article id="a1" class="post story"><div><h2 id="h1">Inner</h2></div><h2 id="h2">First</h2><a id="l1" href="/1">Read</a>
<p id="p1">one</p><p id="p2">two</p><time id="t1" datetime="2026-03-07">7 March</time>
<img id="i1" src="/a.jpg"></article>
<article id="a2" class="post"><h3 id="h3">Second</h3><a id="l2" href="" title="t">More</a><p id="p3">three</p></article>
<article id="a3" class="story ad" data-x="it's"><a id="l3" href="/interesting/3">Third</a></article>
<ul id="u1"><li id="n1"><a id="l4" href="/4">Four</a></li><li id="n2" class="x">Five</li><li id="n3">Six</li></ul>
</div><div id="other"><ul id="u2"><li id="n4">Seven</li></ul></div></body></html>"""

#: Expressions of whole pages.
ITEMS = (
    '//article[@class="post"]',
    "//article[contains(@class, 'post')]",
    '//*[contains(concat(" ", normalize-space(@class), " "), " story ")]',
    "//a[contains(@href, '/interesting/')]/ancestor::article",
    "//h3/parent::article",
    "//article[h2 or .//h3]",
    "//article[not(contains(@class, 'ad')) and .//a[@href]]",
    "//article[a[string-length(@href) > 0]]",
    "//article[count(.//p) > 0]",
    '//article[@data-x="it\'s"]',
    "//ul/li[2]",
    "//ul/li[position()=1]",
    "//li[last()]",
    '//*[@id="main"]/ul/li',
    "/html/body/div[2]/ul/li",
    "//ul[@id='u1']/li | //article/h3",
    "//article/*[self::h2]",
    "//li[@class!='y']",
    "//article[starts-with(@class, 'story')]",
    "//a[contains(text(), 'More')]",
    "//h2/following-sibling::p",
    '//article[contains(@class, "po") and @id]',
)
#: An item, an expression within it, the XPath of the elements from which it takes a value, and of which attribute.
VALUES = (
    ("//article", "descendant::h2", "descendant::h2", None),
    ("//article", "./h2", "./h2", None),
    ("//article", "h2 | h3", "h2 | h3", None),
    ("//article", "normalize-space(.//h2)", ".//h2", None),
    ("//article", ".//a[1]/@href", ".//a[1]", "href"),
    ("//article", "(.//img)[1]/@src", "(.//img)[1]", "src"),
    ("//article", "string(.//time/@datetime)", ".//time", "datetime"),
    ("//article", "p[2]", "p[2]", None),
    ("//article", "div/h2/text()", "div/h2", None),
    ("//article", "descendant::a[@title]", "descendant::a[@title]", None),
    ("//li", "descendant-or-self::li", "descendant-or-self::li", None),
    ("//ul[@id='u1']/li | //article", "a", "a", None),
    ("//article/a", ".", ".", None),
)


@pytest.mark.parametrize("xpath", ITEMS)
def test_items(xpath: str) -> None:
    """The selector finds the elements that the expression finds."""
    by_xpath = [element.get("id") for element in html.fromstring(PAGE).getroottree().xpath(xpath)]
    by_css = [node.attributes.get("id") for node in LexborHTMLParser(PAGE).css(to_css(xpath).css)]
    assert by_xpath
    assert by_css == by_xpath


@pytest.mark.parametrize(("item", "xpath", "elements", "attribute"), VALUES)
def test_values(item: str, xpath: str, elements: str, attribute: str | None) -> None:
    """Within each item the selector finds the element from which the expression takes its first value."""
    found = [element.xpath(elements) for element in html.fromstring(PAGE).xpath(item)]
    expected = [some[0].get("id") if some else None for some in found]
    scope = to_css(item).css
    selected = to_css(xpath, item=scope)
    nodes = [node.css_first(selected.css) for node in LexborHTMLParser(PAGE).css(scope)]
    assert selected.attribute == attribute
    assert [node and node.attributes.get("id") for node in nodes] == expected


@pytest.mark.parametrize(
    "xpath",
    [
        'concat("https://x.example", @href)', "translate(., 'a', 'b')", "substring-before(., '|')", '"Anonymous"',
        "../h2", "ancestor::div/h2", "preceding-sibling::p", "following-sibling::p", "a[text()='More']",
        "descendant::a[2]", "svg:path", "", "[", "a[", "a[]", "a[1", "//a//", "a[@", "(a", "a)", "a[position()>1]", "@",
        "a" * 3000, "(" * 500, "a[not(" * 500, "b[@x][2]", "//h2",
    ],
)  # fmt: skip
def test_what_css_cannot_say(xpath: str) -> None:
    """It is refused in words, never guessed."""
    with pytest.raises(UntranslatableError) as error:
        to_css(xpath, item="li")
    assert str(error.value)


@given(st.text(alphabet="/[]()@.*|=:,'\"0123 abdivlhrefcontains-", max_size=60))
def test_any_text(xpath: str) -> None:
    """Whatever it is given, it gives a selector or refuses."""
    for item in (None, "li.x"):
        with suppress(UntranslatableError):
            assert to_css(xpath, item=item).css
