"""A site configuration applied to a page: what each directive does, and what one that is wrong costs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scraper.rules import forked
from scraper.rules.apply import Applied, apply
from scraper.rules.siteconfig import parse_config

PAGE = """<html><head><base href="/news/"><title>A bridge - Bay</title><meta name=author content="Jane Doe">
<script id=data>{"who":"Jon Roe","x":1}</script></head><body class="has-comments"><header><h1>A bridge</h1></header>
<p class=by>By <a href="/people/jane">Jane Doe</a></p><p class=by>and Jon Roe</p>
<time datetime="2026-03-01T08:00:00Z" title="yesterday">1 March</time><div id=story class="story body-text">
<p>One <b>two</b> three.</p>tail<div class="promo box">Buy it</div><p class=cap>A caption</p>
<img class=x src="/pixel.gif" width=1><img data-full="/photo.jpg"><!-- note --></div><div id=more><p>Four.</p></div>
<nav><a class=next href="2.html">Next</a> <a class=all href="https://bay.example/print/1">All</a></nav></body></html>"""
URL = "https://bay.example/news/1.html"


def applied(text: str, page: str = PAGE, url: str = URL) -> Applied:
    return apply(parse_config(text, name="bay.example.txt"), page, url)


def body(text: str, page: str = PAGE) -> str:
    """The text of the page with the directives *text* before `body`."""
    return " ".join(applied(f"{text}\nbody: //div[@id='story']", page).body.split())


def values(text: str, name: str) -> list[str]:
    return [value for value, _ in applied(text).values.get(name, ())]


def test_fields() -> None:
    """The first line that finds something gives the field: from elements, attributes or strings."""
    assert values("title: //h9\ntitle: //h1\ntitle: //title", "title") == ["A bridge"]
    assert values("title: substring-before(//title, ' - ')", "title") == ["A bridge"]
    assert values("author: //meta[@name='author']/@content", "author") == ["Jane Doe"]
    assert values("author: //meta[@name='author']", "author") == ["Jane Doe"]
    assert values("""author: substring-before(substring-after(//script, 'who":"'), '"')""", "author") == ["Jon Roe"]
    found = applied("title: //h9\nauthor: //p[@class='by']\nbody: //h8")
    assert found.values["author"] == [("By Jane Doe", "/people/jane"), ("and Jon Roe", "")]
    assert found.found == [("authors", "//p[@class='by']")]
    assert found.barren == [("title", "//h9"), ("body", "//h8")]


def test_dates_have_several_readings() -> None:
    """Of a date, what its element says for machines goes before what it shows."""
    assert values("date: //time", "date") == ["2026-03-01T08:00:00Z", "1 March", "yesterday"]
    assert values("date: //time/@datetime", "date") == ["2026-03-01T08:00:00Z"]


def test_body() -> None:
    """All that the first fruitful line selects, in the order of the page, each part once."""
    found = applied(
        "body: //h9\nbody: //div[@id='more'] | //div[@id='story']/p | //div[@id='story']//b | //p[@class='cap']"
    )
    assert [line.strip() for line in found.body.splitlines()] == [
        "<p>One <b>two</b> three.</p>",
        '<p class="cap">A caption</p>',
        '<div id="more"><p>Four.</p></div>',
    ]
    assert applied("body: //meta/@content").body == "<p>Jane Doe</p>"


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        pytest.param("strip: //div[contains(@class, 'promo')]", "Buy it", id="strip"),
        pytest.param("strip: //p[1]/b/text()", "two", id="strip-text"),
        pytest.param("strip: //div[@id='story']/text()[contains(., 'tail')]", "tail", id="strip-tail"),
        pytest.param("strip: //div/comment()", "note", id="strip-comment"),
        pytest.param("strip: //img/@width", "width", id="strip-attribute"),
        pytest.param("strip_id_or_class: promo", "Buy it", id="id-or-class"),
        pytest.param("strip_id_or_class: 'promo box'", "Buy it", id="id-or-class-quoted"),
        pytest.param("strip_id_or_class: .promo", "Buy it", id="class-as-in-a-selector"),
        pytest.param("skip_id_or_class: promo", "Buy it", id="skip"),
        pytest.param("strip_image_src: /pixel.gif", "pixel", id="image"),
        pytest.param("strip_attr: //img/@width", "width", id="attribute"),
        pytest.param("strip_attr: width", "width", id="bare-attribute"),
        pytest.param("post_strip_attr: //*/@class", "class=", id="attributes"),
    ],
)
def test_stripping(text: str, gone: str) -> None:
    """What is stripped is gone from the text, with nothing that stands behind it."""
    assert gone in body("")
    stripped = body(text)
    assert gone not in stripped
    assert "three." in stripped
    assert "A caption" in stripped


def test_rearranging() -> None:
    """Elements are dissolved, wrapped and moved; what stands behind them stays where it was."""
    assert "<p>One two three.</p>tail" in body("dissolve: //b")
    assert '<i><p class="cap">A caption</p></i>' in body("wrap_in(i): //p[@class='cap']")
    moved = body("move_into(//p[@class='cap']): //div[@id='story']/p/b")
    assert "<p>One three.</p>tail" in moved.replace("  ", " ")
    assert '<p class="cap">A caption<b>two</b></p>' in moved


def test_replacing() -> None:
    """Strings are replaced in the HTML before anything is selected, in the order of the file."""
    text = "replace_string(<b>): <i>\nfind_string: </b>\nreplace_string: </i>\nreplace_string(two): 2"
    assert "One <i>2</i> three." in body(text)
    assert "One <b>two</b>" in body(f"replace_string(o): {'x' * 3_000}", PAGE + "o" * 10_000)  # too long a page


def test_what_is_hidden() -> None:
    """What the page hides by its style is no part of the text; strings can be replaced to that end."""
    assert "Buy it" not in body("""replace_string(class="promo): style="color:red; display: none" class="promo""")
    text = '<body><div id="story"><p style="display:none">One two three four five.</p><p>Six.</p></div></body>'
    assert "One two" in body("", text)  # most of it: a script will show it


def test_pictures_that_load_late() -> None:
    """The attribute that holds the address of a picture becomes its address."""
    assert 'src="/photo.jpg"' in body("src_lazy_load_attr: data-full")


def test_further_pages() -> None:
    """The links to the next page and to the whole are found, as absolute addresses, unless they lead back."""
    found = applied("next_page_link: //a[@class='next']\nsingle_page_link: //a[@class='all']/@href")
    assert (found.single, found.next) == ("https://bay.example/print/1", "https://bay.example/news/2.html")
    assert applied("single_page_link: concat(//base/@href, '1.html')").single == ""
    assert applied("next_page_link: //a[@class='next']/b").next == ""
    assert applied("next_page_link: //nav").next == "https://bay.example/news/2.html"  # the first link in it


@pytest.mark.parametrize(
    ("url", "href", "expected"),
    [
        pytest.param("https://bay.example/a", "?page=2", "https://bay.example/a?page=2", id="query"),
        pytest.param("https://bay.example/a?page=2", "/a?page=3", "https://bay.example/a?page=3", id="third"),
        pytest.param("https://bay.example/a?page=2", "/a?page=2", "", id="itself"),
        pytest.param("https://bay.example/a/", "/a/2/", "https://bay.example/a/2/", id="folder"),
        pytest.param("https://bay.example/a", "/a/page/2", "https://bay.example/a/page/2", id="word"),
        pytest.param("https://bay.example/a.html", "a-2.html", "https://bay.example/a-2.html", id="file"),
        pytest.param("https://bay.example/a", "https://other.example/a?page=2", "", id="elsewhere"),
        pytest.param("https://bay.example/a", "/b?page=2", "", id="another-article"),
        pytest.param("https://bay.example/a", "http://[x", "", id="no-address"),
    ],
)
def test_next_page_by_its_address(url: str, href: str, expected: str) -> None:
    """With `autodetect_next_page` the next page is the link with this address and the next number."""
    page = f"<html><body><p>Text</p><a href='/'>Home</a><a href='{href}'>2</a></body></html>"
    assert applied("autodetect_next_page: yes", page, url).next == expected
    assert applied("autodetect_next_page: no", page, url).next == ""


def test_conditions() -> None:
    """A line counts only on pages that have what the condition behind it names: by XPath, or as text."""
    line = "single_page_link: //a[@class='all']\nif_page_contains: "
    assert applied(f"{line}//nav").single
    assert not applied(f"{line}//aside").single
    assert applied(f"{line}A caption").single
    assert not applied(f"{line}Another caption").single


def test_advertisements_are_told() -> None:
    """A page that calls itself an advertisement is noted; another is not."""
    assert applied("native_ad_clue: //nav").is_advertisement
    assert not applied("native_ad_clue: //aside").is_advertisement


def test_a_page_without_a_body_line() -> None:
    """Where no line selects the text, the page is given as the lines leave it; nothing where they change nothing."""
    assert "Buy it" not in applied("strip_id_or_class: promo").page
    assert applied("strip_id_or_class: promo").page
    assert applied("strip: //aside").page == ""


@pytest.mark.parametrize(
    "line",
    [
        "strip: //*", "strip: //body", "strip: //html", "strip: //body/*", "body: //html", "body: /html | //p",
        "strip: //p[foo()]", "body: //p[", "title: ///", "title: string(//html)", "date: count(//p)", "strip: /",
            "body: //text()", "author: //@*", "wrap_in(p): //*", "dissolve: //*", "move_into(//b): //*",
        "move_into(//nothing): //p", "replace_string(<): ", "next_page_link: //html", "parser: libxml", "strip: ''",
    ],
)  # fmt: skip
def test_a_line_that_selects_everything(line: str) -> None:
    """A line that selects everything, or cannot be evaluated, costs only itself: the text is there all the same."""
    found = applied(f"title: //h1\n{line}\nbody: //div[@id='story']")
    assert found.body or line.startswith("replace_string")
    assert [value for value, _ in found.values.get("title", ())] in ([], ["A bridge"])


def test_a_line_that_takes_forever() -> None:
    """An expression without an end is given up after its processor time and told; the rest of the file counts."""
    slow = "strip: //*" + "[count(//*[count(//*[count(//*) > 1]) > 1]) > 1]" * 2
    page = PAGE.replace("<nav>", "<nav>" + "<i></i>" * 3_000)
    found = applied(f"title: //h1\n{slow}\nstrip_id_or_class: promo\nbody: //div[@id='story']", page)
    assert found.values["title"] == [("A bridge", "")]
    assert "Buy it" not in found.body
    assert "three." in found.body
    assert found.notes == ["bay.example.txt, line 2: it takes too long, or breaks the library, and is left out"]


def test_a_page_that_takes_forever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where not even the page can be read in time, the whole file is left out and told, and the end is reached."""
    monkeypatch.setattr(forked, "MAX_CPU_SECONDS", 0.000_1)
    found = applied("title: //h1\nbody: //div[@id='story']", PAGE.replace("<nav>", "<nav>" + "<i>x</i>" * 50_000))
    assert (found.body, found.values) == ("", {})
    assert found.notes == ["bay.example.txt: it takes too long on this page, and is left out"]


def test_parsers() -> None:
    """A page is read as HTML 5 says, or as libxml does where the file wants that."""
    page = "<html><body><table id=t><tr><td>A cell with words</td></tr></table></body></html>"
    assert "<tbody>" in applied("body: //table", page).body
    assert "<tbody>" not in applied("parser: libxml\nbody: //table", page).body


def test_pages_without_a_rule_load_no_library() -> None:
    """lxml is loaded for the first page that has such a rule, and not before."""
    code = (
        "import sys\n"
        "from scraper.article import extract_article\n"
        "from storage.model import Document\n"
        "extract_article(Document(data=b'<html><h1>A</h1><p>B c d e f g.</p>', url='https://bay.example/1'))\n"
        "print('lxml' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
