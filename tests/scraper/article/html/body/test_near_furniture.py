"""Parts of a text that look like what sells, asks, labels or tells of its author."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Document

LINE = "The ferry has crossed the lake since our parents were young, in every weather"
TEXT = "".join(f"<p>{LINE}, in the year {year}.</p>" for year in (2001, 2002, 2003))


def read(body: str, author: str = "") -> str:
    """The text of an article that holds *body*."""
    head = f'<meta name="author" content="{author}"><title>The ferry over the lake</title>'
    page = f"<html lang=en><head>{head}</head><body><main><h1>The ferry over the lake</h1>{body}</main></body></html>"
    document = Document(data=page.encode(), url="https://coast.example/ferry", media_type="text/html")
    return extract_article(document).content or ""


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("<a href=https://roads.example/b>Source: Road Office</a>", id="source"),
        pytest.param("<a href=/files/form.pdf>Form for objections</a>", id="document"),
        pytest.param("<a href=https://doi.org/10.1000/123>https://doi.org/10.1000/123</a>", id="address"),
    ],
)
def test_box_with_its_source(link: str) -> None:
    """A box that ends with a source, a document or an address sells nothing."""
    box = f"<div class=box><h3>The ferry in figures</h3><p>It carries 9,000 cars a year.</p><p>{link}</p></div>"
    assert "9,000" in read(f"{TEXT}{box}{TEXT}")


@pytest.mark.parametrize("name", ["informed-consent", "gdpr"])
def test_part_on_consent(name: str) -> None:
    """A part of the text that is called after consent asks for none where nothing is pressed."""
    part = f"<div class={name}><h2>Consent</h2><p>All who took part had agreed in writing.</p></div>"
    assert "agreed in writing" in read(f"{TEXT}{part}{TEXT}")


def test_part_with_a_player() -> None:
    """A heading and a paragraph over a player are text, whatever may be pressed below it."""
    film = "<iframe src=https://www.youtube.com/embed/a1b2c3d4e5f></iframe><button>Copy link</button>"
    part = f"<div><h2>See for yourself</h2><p>The film shows the ferry.</p>{film}</div>"
    assert "The film shows the ferry." in read(f"{TEXT}{part}{TEXT}")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        pytest.param("<table><tr><td>East<td><svg></svg><span class=sr-only>open</span></table>", "open", id="cell"),
        pytest.param("<p>The ferry has <i></i><span class=visually-hidden>two stars</span> of five.</p>",
                     "two stars", id="sentence"),
    ],
)  # fmt: skip
def test_words_for_a_sign(part: str, words: str) -> None:
    """What is heard in a cell or a sentence, where others see a sign, is a part of it."""
    assert words in read(f"{TEXT}{part}{TEXT}")


def test_cookies_of_a_program() -> None:
    """A short paragraph on cookies asks readers for nothing where it has code in it."""
    line = "To enable cookies, set {} to true."
    assert "set <code>jar</code> to" in read(f"{TEXT}<p>{line.format('<code>jar</code>')}</p>{TEXT}")
    assert "set it to" not in read(f"{TEXT}<p>{line.format('it')}</p>{TEXT}")


@pytest.mark.parametrize(
    "over",
    [
        pytest.param("<div>Install the ferry:</div>", id="announced"),
        pytest.param("<div>Run it twice.</div>", id="sentence"),
    ],
)
def test_line_over_code(over: str) -> None:
    """A line that announces code is no bar over it."""
    text = read(f"{TEXT}<div>{over}<pre>let boats = 9;</pre><button>Copy</button></div>{TEXT}")
    assert over in text.replace("<p>", "<div>").replace("</p>", "</div>")


def test_code_in_items() -> None:
    """Code in an item above other code is no bar over it."""
    steps = "<li>Get it:<div><pre>get ferry</pre><button>Copy</button></div><li>Run it:<pre>ferry --run</pre>"
    assert "get ferry" in read(f"{TEXT}<ol>{steps}</ol>{TEXT}")


@pytest.mark.parametrize(
    ("author", "last"),
    [
        pytest.param("The Rivers Trust", "The ferry will stay, says everyone who lives on the lake.", id="article"),
        pytest.param("Will Baker", "Will the ferry stay for as long as the lake is there?", id="verb"),
        pytest.param("Anna Lund", "My sister Anna, who lives on the lake, takes it each day.", id="amid"),
    ],
)
def test_last_line_with_a_word_of_a_name(author: str, last: str) -> None:
    """A last paragraph apart from the others that begins with a common word, or names someone amid a sentence, is no
    portrait of the author.
    """
    assert last in read(f"{TEXT}{TEXT}<div><div><p>{last}</p></div></div>", author)


def test_part_that_ends_with_a_link() -> None:
    """A part with a heading that ends with a link is text if nothing says that the link is a button."""
    part = (
        "<h2>Data</h2><p>All counts are open to the public.</p><p><a href=https://archive.example/7>The archive</a></p>"
    )
    assert "All counts" in read(f"{TEXT}<div class=part>{part}</div>{TEXT}")


def test_manual() -> None:
    """Preformatted text with headings, and nothing else that lays it out, keeps its lines."""
    text = read(
        f"{TEXT}<pre><h2>NAME</h2>    ferry - cross the lake\n\n    -a   all boats\n    -l   long\n</pre>{TEXT}"
    )
    assert "    -a   all boats\n    -l   long" in text


def test_quoted_sentence_that_is_a_link() -> None:
    """A quotation that is a sentence stays, also where it leads to its source."""
    quote = "<blockquote><a href=https://posts.example/7>The lake will outlive us all.</a></blockquote>"
    assert "<blockquote>" in read(f"{TEXT}{quote}{TEXT}")


def test_paragraph_for_wide_screens() -> None:
    """A paragraph that is hidden on narrow screens only is text."""
    assert "4,000 boats" in read(f"{TEXT}<p class='hidden md:block'>There are 4,000 boats.</p>{TEXT}")


def test_questions_that_lead_elsewhere() -> None:
    """Questions behind a text that lead to pages of their own are no part of it."""
    asked = "".join(f"<div><a href=/q/{n}>Who owns boat {n}?</a><p>The town owns it now.</p></div>" for n in range(4))
    assert "The town owns" not in read(f"<div>{TEXT}{TEXT}</div><section><h2>Other questions</h2>{asked}</section>")
