"""What holds for every document, whoever made it: generated pages and dumps, whole, broken and damaged."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scraper.article import extract_article
from scraper.record import record, to_text
from scraper.sanitize import sanitize
from storage.errors import DocumentError
from storage.model import FORBIDDEN, Document, Kind

PROSE = "Cây cầu bắc qua suối đã có từ thời ông bà, năm nào cũng phải thay dây một lần trước mùa lũ. "
#: What pages are made of, with what they are damaged by.
PIECES = (
    f"<p>{PROSE}</p>", "<h1>Cây cầu treo</h1>", "<article>", "</article>", "<div class='related'>", "</div>",
    "<h2>Tin liên quan</h2>", "<ul><li><a href='/khac-1.html'>Một bài khác về cây cầu</a></li></ul>",
    "<table><tr><td>", "</table>", "<figure><img src='/a.jpg'>", "<figcaption>Ảnh: Hạ Vy</figcaption></figure>",
    "<noscript><img src='/b.jpg'>", "<audio src='/c.mp3'>", "<br>", "<svg><title>",
    "<script type='application/ld+json'>", '{"@type":"NewsArticle","headline":"Cây cầu","author":[{"@id":1},null,7],',
    "}</script>", "<meta property='og:title' content='Cây &#0;&#x1F; cầu'>", "<meta name='date' content='99/99/9999'>",
    "<time datetime='+1'>", "<link rel='canonical' href='http://['>", "<base href='::'>", "<title>", "&#xD800;&#0;",
    "<!--", "]]>", "\x00", "\ufffe", "\u202e", "<a rel=author href='javascript:x'>", "<frameset>", "<template>",
    "<p hidden>", "<i itemprop='datePublished articleBody'>",
)  # fmt: skip
pages = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=30).map("".join)
documents = st.builds(
    Document,
    data=pages.map(lambda page: page.encode("utf-8", "surrogatepass"))
    | st.tuples(pages, st.sampled_from(["utf-16", "utf-8", "shift_jis", "windows-1258"])).map(
        lambda one: one[0].encode(one[1], "ignore")
    )
    | st.binary(max_size=200),
    url=st.sampled_from([None, "https://bao.example/cau-treo-12.html", "https://bao.example/"]),
    media_type=st.sampled_from([None, "text/html", "text/plain", "application/xhtml+xml"]),
    charset=st.sampled_from([None, "utf-8", "utf-16", "no-such-charset"]),
)


def strings(value: object) -> Iterator[str]:
    """Every text in *value*, keys aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)


@settings(max_examples=150)
@given(documents)
@example(Document(data="".join(PIECES).encode("utf-8", "surrogatepass"), url="https://bao.example/cau-treo-12.html"))
def test_any_document(document: Document) -> None:
    """Any document gives an article, a listing, an empty record or a named error; what is printed is fit for XML.

    The same bytes give the same record, and the HTML stays as it is when it is sanitised again.
    """
    try:
        article = extract_article(document)
    except DocumentError:  # an ExtractError would be a fault of ours
        return
    assert article.kind in Kind
    printed = json.dumps(record(article), ensure_ascii=False)
    for text in (*strings(json.loads(printed)), to_text(article)):
        assert not FORBIDDEN.search(text)
        text.encode()
    assert record(extract_article(document)) == record(article)
    if article.content:
        assert sanitize(article.content, base_url=article.permalink) == article.content


@pytest.mark.parametrize("kind", ["text/html", "text/plain"])
@pytest.mark.parametrize("cut", range(0, 2000, 97))
def test_cut_off_anywhere(kind: str, cut: int) -> None:
    """A document that ends in the middle of anything gives what stands before."""
    whole = "".join(PIECES[:12]) + f"<p>{PROSE}</p>" * 12
    article = extract_article(Document(data=whole[:cut].encode(), media_type=kind))
    assert article.kind in Kind
