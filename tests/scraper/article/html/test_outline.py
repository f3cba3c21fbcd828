"""The outline of a page: the same elements and texts as its tree, as lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scraper.article.html.outline import MAX_MENU_CHARS, MAX_SCANNED, MIN_MENU_CHARS, Outline, read_outline
from scraper.article.html.tree import DEAD_TAGS

PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class='a-b'>", "</div>", "<a href=/x>", "</a>", "<b>", "</b>", "<br>", "<li>", "<ul>",
     "</ul>", "<script>x</script>", "<h2>", "</h2>", "one", " two ", "ba\u00a0", "\n", "<!-- no -->", "<x-y>"]
)  # fmt: skip


def outline(body: str, *, menus: bool = True) -> Outline:
    """The outline of a page with *body*."""
    root = LexborHTMLParser(f"<body>{body}").body
    assert root is not None
    return read_outline(root, menus=menus)


def test_lines_are_set_apart() -> None:
    """Blocks and line breaks part words, elements within a line do not."""
    page = outline("<div><p>One <b>t</b>wo</p><p>three<br>four</p></div>five")
    assert page.text(0) == "One two three four five"
    assert [page.text(at) for at in page.within(0, "p")] == ["One two", "three four"]


@pytest.mark.parametrize("frame", ["div", "section", "p"])
@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<span>T</span><span>he ferry</span>", "The ferry"),
        ("To <a href=/p>Paris</a><span>, France</span> <b>inter</b><i>nal</i>", "To Paris, France internal"),
        ("<span>看它。</span><span>今天</span><strong>船长</strong><!-- --><i>说</i>", "看它。今天船长说"),
        ("<span>و</span><a href=/m>المدينة</a><span>، وفرح</span>", "والمدينة، وفرح"),
        ("<b>khu</b><i>ya, </i><b>nghiêng</b>", "khuya, nghiêng"),
    ],
)  # fmt: skip
def test_no_space_within_a_line(frame: str, markup: str, text: str) -> None:
    """Parts of a line have the space between them that the page has, whatever holds the line."""
    assert outline(f"<{frame}>{markup}</{frame}>").text(0) == text


def test_glyphs_of_icon_fonts_are_no_text() -> None:
    """A character for private use that stands alone is a picture; within a text it is what the text has."""
    page = outline("<h2><i>&#xe62b;</i>Links</h2><p><i>&#xf0d0e;</i></p><p>one \ue62btwo</p>")
    assert page.text(0) == "Links one \ue62btwo"


def test_where_readers_fill_in_something() -> None:
    """A field is found in whatever holds it, also where another one stands deeper before it."""
    page = outline("<div><p><input></p><input></div><p><textarea></textarea></p><p><input type=hidden></p>")
    assert [page.tags[at] for at in page.fields] == ["div", "p", "p"]
    assert [page.asks(at) for at in page.within(0, "div", "p")] == [True, True, True, False]


def test_elements_of_a_large_page() -> None:
    """Elements are found in the order of the page, by whichever way, and without those that were dropped."""
    page = outline("<div><p>one</p><h2>two</h2><h3>three</h3><p>four</p></div>" * MAX_SCANNED)

    def expected(at: int, *tags: str) -> list[int]:
        return [one for one in range(at + 1, page.ends[at]) if page.tags[one] in tags]

    divisions = page.within(0, "div")
    for at in (0, divisions[0], divisions[-1]):
        assert page.within(at, "h3", "p", "h2") == expected(at, "h2", "h3", "p") != []
    page.drop(divisions[1:3])
    assert page.within(0, "h2") == expected(0, "h2")
    assert len(page.within(0, "h2")) == MAX_SCANNED - 2


def test_weights() -> None:
    """Characters are counted for every element around them, those in links apart, white space aside."""
    page = outline("<div> <p>abc <a href=/>de</a></p> </div><p>f</p>")
    (div,) = page.within(0, "div")
    assert (page.chars(div), page.linked(div), page.plain(div), page.chars(0)) == (5, 2, 3, 6)


def test_what_is_dropped_is_gone() -> None:
    """A dropped element has no text, no weight, and is found no more."""
    page = outline("<div><p>keep</p><aside><p>drop</p></aside></div>")
    assert page.text(0) == "keep drop"
    page.drop(page.within(0, "aside"))
    assert (page.text(0), page.chars(0), len(page.within(0, "p", "aside"))) == ("keep", 4, 1)


def test_menus() -> None:
    """A menu is passed over where none are wanted; breadcrumbs, and a page in a <nav>, are not."""
    for size, shown in ((MIN_MENU_CHARS // 2, True), (MIN_MENU_CHARS * 2, False), (MAX_MENU_CHARS * 2, True)):
        page = outline(f"<nav>{'x ' * (size // 2)}</nav><p>text</p>", menus=False)
        assert (page.chars(page.within(0, "nav")[0]) > 0) is shown
        assert page.text(page.within(0, "p")[0]) == "text"


@given(st.lists(PIECES, max_size=40).map("".join))
def test_same_as_the_tree(body: str) -> None:
    """Every element stands where it stands in the tree, and holds the words that it holds there."""
    page = outline(body)
    tree = LexborHTMLParser(f"<body>{body}")
    tree.strip_tags(DEAD_TAGS)
    assert tree.body is not None
    nodes = tree.body.css("*")
    assert page.tags == [node.tag for node in nodes]
    for at, node in enumerate(nodes):
        assert page.ends[at] - at == len(node.css("*"))
        assert "".join(page.text(at).split()) == "".join(node.text().split())
        assert page.chars(at) >= page.linked(at) >= 0
        assert all(page.holds(around, at) for around in page.around(at))


@pytest.mark.parametrize("sentence", ["The ferry runs again.", "Пароход снова ходит.", "渡し船がまた動く。"])
def test_data_for_scripts_is_no_text(sentence: str) -> None:
    """Pages keep JSON for scripts in elements, too; what code shows of it, and a line in braces, is text."""
    data = '{ "modules": [{"name": "photo"}], "author": "", ' + ", ".join(f'"key{n}": {n}' for n in range(20)) + " }"
    prose = f"<p>{sentence * 8}</p>"
    assert outline(f"{prose}<div>{data}</div>").text(0) == sentence * 8
    assert data in outline(f"{prose}<pre>{data}</pre>").text(0)
    assert outline(f"<p>{{{sentence * 8}}}</p>").text(0) == f"{{{sentence * 8}}}"
