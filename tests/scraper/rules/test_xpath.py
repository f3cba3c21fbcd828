"""XPath of site configurations: every function and axis, what people write by mistake, and what cannot be mended."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html  # type: ignore[import-untyped]

from scraper.rules.xpath import ARITIES, AXES, XPathError, compile_xpath, string_of

TREE = html.document_fromstring(
    "<html lang=en><head><meta property='og:title' content='A bridge - Bay'></head><body>"
    "<div id=top class='story big'><h1>A bridge</h1><p>One <b>two</b></p><p class=last>three</p><span>3</span>"
    "<span>4</span></div><fb:like xlink:href=q>so</fb:like><!--note--></body></html>"
)

#: An expression for each function, and its value.
FUNCTIONS = {
    "last": ("//p[last()]/@class", "last"),
    "position": ("//p[position()=2]/@class", "last"),
    "count": ("count(//p)", "2"),
    "id": ("id('top')/@class", "story big"),
    "local-name": ("local-name(//h1)", "h1"),
    "namespace-uri": ("namespace-uri(//h1)", ""),
    "name": ("name(//h1)", "h1"),
    "string": ("string(//b)", "two"),
    "concat": ("concat(//b, '-', //span)", "two-3"),
    "starts-with": ("//p[starts-with(., 'One')]/b", "two"),
    "contains": ("//p[contains(@class, 'las')]", "three"),
    "substring-before": ("substring-before(//meta/@content, ' - ')", "A bridge"),
    "substring-after": ("substring-after(//meta/@content, ' - ')", "Bay"),
    "substring": ("substring(//b, 2)", "wo"),
    "string-length": ("string-length(//b)", "3"),
    "normalize-space": ("normalize-space('  a   b ')", "a b"),
    "translate": ("translate(//b, 'two', 'TWO')", "TWO"),
    "boolean": ("boolean(//b)", "true"),
    "not": ("not(//i)", "true"),
    "true": ("true()", "true"),
    "false": ("false()", "false"),
    "lang": ("lang('en')", "false"),  # of xml:lang, which HTML has not
    "number": ("number(//span)", "3"),
    "sum": ("sum(//span)", "7"),
    "floor": ("floor(1.5)", "1"),
    "ceiling": ("ceiling(1.5)", "2"),
    "round": ("round(1.5)", "2"),
    "ends-with": ("//p[ends-with(., 'ee')]/@class", "last"),
    "lower-case": ("lower-case(//h1)", "a bridge"),
    "upper-case": ("upper-case(//b)", "TWO"),
    "matches": ("//p[matches(., '^THREE', 'i')]/@class", "last"),
    "replace": ("replace(//b, 't(w)', '$1-')", "w-o"),
    "string-join": ("string-join(//span, '+')", "3+4"),
    "exists": ("exists(//b)", "true"),
    "empty": ("empty(//b)", "false"),
}
#: An expression for each axis, and its value.
AXIS_VALUES = {
    "ancestor": ("//b/ancestor::div/@id", "top"),
    "ancestor-or-self": ("//b/ancestor-or-self::b", "two"),
    "attribute": ("//p/attribute::class", "last"),
    "child": ("//p/child::b", "two"),
    "descendant": ("//div/descendant::b", "two"),
    "descendant-or-self": ("//b/descendant-or-self::b", "two"),
    "following": ("//h1/following::b", "two"),
    "following-sibling": ("//p/following-sibling::p", "three"),
    "namespace": ("string(//p/namespace::none)", ""),
    "parent": ("//b/parent::p/parent::div/@id", "top"),
    "preceding": ("//b/preceding::h1", "A bridge"),
    "preceding-sibling": ("//p[2]/preceding-sibling::p/b", "two"),
    "self": ("//p/self::p[@class]", "three"),
}


def value(expression: str) -> str:
    return string_of(compile_xpath(expression)(TREE))


@pytest.mark.parametrize("name", sorted(ARITIES))
def test_functions(name: str) -> None:
    """Every function gives its value."""
    expression, expected = FUNCTIONS[name]
    assert value(expression) == expected


@pytest.mark.parametrize("name", sorted(AXES))
def test_axes(name: str) -> None:
    """Every axis leads to its nodes."""
    expression, expected = AXIS_VALUES[name]
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("//h1 | //b", "A bridge", id="union"),
        pytest.param("(//p)[2]", "three", id="grouped"),
        pytest.param("//p/text()[contains(., 'One')]", "One ", id="text"),
        pytest.param("//comment()", "note", id="comment"),
        pytest.param("//div[.//b and not(@x) or (@y)]/@id", "top", id="operators"),
        pytest.param("count(//p) div (2) + 6 mod (4) * 1 - 1", "2", id="numbers"),
        pytest.param("//*[@class='last'][self::p]/..//h1", "A bridge", id="abbreviations"),
        pytest.param("//fb:like", "so", id="prefixed-element"),
        pytest.param("//*[@xlink:href='q']", "so", id="prefixed-attribute"),
        pytest.param("//self::fb:*", "so", id="prefix-alone"),
    ],
)
def test_expressions(expression: str, expected: str) -> None:
    """What the files use beside functions and axes works, too; prefixes are part of names, as in HTML."""
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("//p[@class='last'", "three", id="open-bracket"),
        pytest.param("//p[contains(@class, 'last']", "three", id="open-parenthesis"),
        pytest.param("//p[@class='last']]", "three", id="bracket-too-many"),
        pytest.param("//p[@class=“last”]", "three", id="typeset-quotes"),
        pytest.param("//p[@class='last'] # old", "three", id="comment"),
        pytest.param("//p[@class='last'];", "three", id="semicolon"),
        pytest.param("//p[@class='last']/", "three", id="slash"),
        pytest.param("///p[@class='last']", "three", id="slashes"),
        pytest.param("//i,//p[@class='last']", "three", id="comma"),
        pytest.param("//p[contains(@class='last')]", "three", id="equals-for-comma"),
        pytest.param("//p[@class=='last']", "three", id="equals-twice"),
        pytest.param("//p[@class eq 'last']", "three", id="operator-of-2.0"),
        pytest.param("//p[@class && .='three']", "three", id="and-of-other-languages"),
        pytest.param("//p[.='three' || @id]", "three", id="or-of-other-languages"),
        pytest.param("//p[@class AND .='three']", "three", id="capitals"),
        pytest.param("//i || //p[@class]", "three", id="bars"),
        pytest.param("|//p[@class]", "three", id="bar-first"),
        pytest.param("//[@class='last']", "three", id="no-name"),
        pytest.param("//p/[@class='last']", "three", id="slash-before-bracket"),
        pytest.param("//p[b]/../p[@class]@class", "last", id="no-slash-before-attribute"),
        pytest.param("//p[@class='last']\"", "three", id="quote-behind"),
        pytest.param("//p[contains(@class 'last')]", "three", id="no-comma"),
        pytest.param("//p[contain(@class, 'last')]", "three", id="contain"),
        pytest.param("//p[@contains(class, 'last')]", "three", id="at-before-the-function"),
        pytest.param("//p[start-with(@class, 'la')]", "three", id="start-with"),
        pytest.param("//p[fn:ends-with(@class, 'st')]", "three", id="prefix-of-functions"),
        pytest.param("//p[re:test(@class, 'LAST', 'i')]", "three", id="exslt"),
        pytest.param("//div/(i|span)", "3", id="names-in-brackets"),
        pytest.param("//h1/string()", "A bridge", id="function-as-step"),
        pytest.param("//meta/@content/normalize-space(.)", "A bridge - Bay", id="function-of-attribute"),
        pytest.param("//span[. &gt; 3]", "4", id="entity"),
        pytest.param("XPath: //h1", "A bridge", id="named"),
        pytest.param("'//h1'", "A bridge", id="quoted"),
        pytest.param("//h1[not(contains(., 'Today's news'))]", "A bridge", id="apostrophe"),
        pytest.param("//p[conatins(@class, 'last')]", "three", id="misspelt-function"),
        pytest.param("//p[normalise-space(@class)='last']", "three", id="british-function"),
        pytest.param("//h1/folowing-sibling::p[2]", "three", id="misspelt-axis"),
        pytest.param("//p[contains/@class, 'last')]", "three", id="another-sign-for-a-bracket"),
    ],
)
def test_slips_are_mended(expression: str, expected: str) -> None:
    """A slip of which it is plain what was meant costs nothing."""
    assert value(expression) == expected


def test_misspelt_names_are_told() -> None:
    """What they were read as; what is spelt right is not."""
    assert compile_xpath("//p[conatins(@class, 'x')]").slips == ("there is no function conatins(); read as contains",)
    assert compile_xpath("//p[contains(@class, 'x')]").slips == ()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param("//P[@CLASS='last']", "three", id="capitals"),
        pytest.param("h1", "A bridge", id="no-slashes"),
        pytest.param("*[@class='last']", "three", id="no-slashes-before-a-star"),
        pytest.param("//i | p[@class='last']", "three", id="no-slashes-in-a-union"),
        pytest.param("(i | p)[2]", "three", id="no-slashes-in-brackets"),
        pytest.param("@class", "story big", id="an-attribute-alone"),
        pytest.param("//p[@class=last]", "three", id="a-word-without-quotes"),
        pytest.param("//p[contains(@class, las) and .='three']", "three", id="a-part-without-quotes"),
        pytest.param("count(//p[contains(@class, story)])", "0", id="a-part-that-no-page-has"),
        pytest.param("//p[contains(class, 'las')]", "three", id="an-attribute-without-its-sign"),
        pytest.param("//div[id='top']/h1", "A bridge", id="an-id-without-its-sign"),
        pytest.param("substring-before(//meta/@content, '&#32;- ')", "A bridge", id="an-entity-in-a-string"),
        pytest.param("//p[contains(b, 'tw')]/text()", "One ", id="an-element-as-argument"),
        pytest.param("//p[contains(., b)]/b", "two", id="an-element-as-both-arguments"),
        pytest.param("//p[contains(class, las)]", "three", id="an-attribute-and-a-word"),
    ],
)
def test_what_would_find_nothing(expression: str, expected: str) -> None:
    """What XPath allows, but can find nothing in a page of HTML, is read as it was meant."""
    assert value(expression) == expected


@pytest.mark.parametrize(
    ("expression", "cause"),
    [
        pytest.param("//p[foo(.)]", "no function foo()", id="function"),
        pytest.param("php:functionString('strtolower', //p)", "no function php:functionString()", id="php"),
        pytest.param("//uncle::p", "no axis 'uncle'", id="axis"),
        pytest.param("//div[not-contains(@class, 'ad')]", "no function not-contains()", id="the-contrary"),
        pytest.param("//div[notcontains(@class, 'ad')]", "no function notcontains()", id="the-contrary-in-a-word"),
        pytest.param("//p/subfollowing::p", "no axis 'subfollowing'", id="letters-in-front"),
        pytest.param("//p[contains(.)]", "contains() takes 2 arguments, got 1", id="arguments"),
        pytest.param("//p[@class='last\"]", "no XPath", id="quotes"),
        pytest.param(".story p", "no XPath", id="css"),
        pytest.param("", "no XPath", id="empty"),
        pytest.param("(" * 100 + "//p" + ")" * 100, "60 brackets", id="deep"),
        pytest.param("//p" * 2_000, "longer than", id="long"),
    ],
)
def test_what_is_no_xpath(expression: str, cause: str) -> None:
    """What cannot be mended is refused when it is compiled, with the reason."""
    with pytest.raises(XPathError) as caught:
        compile_xpath(expression)
    assert cause in str(caught.value)


@given(st.text(alphabet="/[]()@.'\"=|,:*! abp-", max_size=60))
def test_anything(expression: str) -> None:
    """Any text is an expression or refused."""
    with suppress(XPathError):
        compile_xpath(expression)
