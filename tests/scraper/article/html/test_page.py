"""HTML pages: the order of evidence, and what a page must never be taken for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scraper.article import extract_article
from scraper.article.html.body.embedded import hidden_body
from storage.errors import DocumentError
from storage.model import FORBIDDEN, Article, Document, Kind, LinkKind

PROSE = "Cây cầu bắc qua suối đã có từ thời ông bà, năm nào cũng phải thay dây một lần trước mùa lũ. "
BODY = f"<div class=story><p>{PROSE}</p><p>Mây được chẻ làm tư. {PROSE}</p><p>Người già kể lại. {PROSE}</p></div>"


def page(
    body: str = f"<h1>Cây cầu treo</h1>{BODY}",
    head: str = "",
    *,
    url: str | None = "https://bao.example/cau-treo-12.html",
) -> Article:
    """The record of a page with *head* and *body*."""
    head = f'<head><meta charset="utf-8"><title>Cây cầu treo - Báo</title>{head}</head>'
    html = f'<!DOCTYPE html><html lang="vi">{head}<body>{body}</body></html>'
    return extract_article(Document(data=html.encode(), url=url))


def json_ld(fields: str) -> str:
    """A NewsArticle with the page's headline and *fields*."""
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Cây cầu treo",{fields}}}</script>'


def test_plain_page() -> None:
    """A page without any metadata gives title, body and language, and invents nothing."""
    article = page()
    assert (article.kind, article.title, article.language) == (Kind.ARTICLE, "Cây cầu treo", "vi")
    assert len(article.body) == 3
    assert (article.published, article.category, article.lede, article.authors, article.links) == (
        None,
        None,
        None,
        (),
        (),
    )


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        pytest.param(
            json_ld('"datePublished":"2024-11-02T05:30:00+09:00"'), "", "2024-11-02T05:30:00+09:00", id="offset"
        ),
        pytest.param(
            json_ld('"datePublished":"2024-11-02T05:30:00"'), "", "2024-11-02T05:30:00+07:00", id="zone-of-the-language"
        ),
        pytest.param(
            json_ld('"datePublished":"2024-11-02T05:30:00 +07:00"'), "", "2024-11-02T05:30:00+07:00", id="spaced-offset"
        ),
        pytest.param(
            '<meta property="article:published_time" content="2024-11-02T05:30:00Z">',
            "",
            "2024-11-02T05:30:00+00:00",
            id="meta",
        ),
        pytest.param(
            "", "<time datetime='2024-11-02 05:30'>hôm qua</time>", "2024-11-02T05:30:00+07:00", id="time-element"
        ),
        pytest.param("", "<p>Thứ Bảy, 02/11/2024, 05:30 (GMT+7)</p>", "2024-11-02T05:30:00+07:00", id="line"),
        pytest.param(
            json_ld('"dateModified":"2024-11-02T05:30:00+07:00"'), "", None, id="modification-is-no-publication"
        ),
    ],
)
def test_published(head: str, body: str, expected: str | None) -> None:
    """The publication comes from the best evidence, with its zone."""
    article = page(f"<h1>Cây cầu treo</h1>{body}{BODY}", head)
    assert article.published == (datetime.fromisoformat(expected) if expected else None)


def test_clock_of_the_page_is_no_date() -> None:
    """Today's date in the page's header is not the article's."""
    clock = "<header><div class=clock>Thứ Tư, 25/11/2026 10:00</div></header>"
    assert page(f"{clock}<main><h1>Cây cầu treo</h1>{BODY}</main>").published is None


def test_dates_in_the_body_are_no_publication() -> None:
    """A day that the text names is not the publication."""
    assert page(f"<h1>Cây cầu treo</h1>{BODY}<p>Ngày 22/11/2024, {PROSE}</p>").published is None


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        pytest.param(
            "/cay-cau-treo-duoc-det-lai.html", "https://bao.example/cay-cau-treo-duoc-det-lai.html", id="relative"
        ),
        pytest.param("https://bao.example/cau-12.html?utm_source=a", "https://bao.example/cau-12.html", id="tracking"),
        pytest.param("https://bao.example/", None, id="home-page"),
        pytest.param("https://other.example/cau-treo.html", None, id="another-site"),
        pytest.param("javascript:x()", None, id="no-address"),
    ],
)
def test_canonical_url(canonical: str, expected: str | None) -> None:
    """What a page calls itself is believed only where it can be true."""
    assert page(head=f'<link rel="canonical" href="{canonical}">').url == expected


def test_first_h1_may_be_the_logo() -> None:
    """The heading that the head of the page confirms is the title."""
    assert (
        page(f"<h1><a href='/'>Báo Sống Mới</a></h1><article><h1>Cây cầu treo</h1>{BODY}</article>").title
        == "Cây cầu treo"
    )


@pytest.mark.parametrize(
    ("window", "heading"),
    [
        pytest.param(
            "Cây cầu treo - Báo", "<h2><a href=/cau-treo-12.html>Cây cầu treo</a></h2>", id="linked-to-itself"
        ),
        pytest.param("Báo Biển", "<h2>Cây cầu treo</h2>", id="named-by-the-address"),
    ],
)
def test_lesser_heading_is_the_title(window: str, heading: str) -> None:
    """Without an h1 the title is the heading that the window names, or the one that the address of the page does."""
    html = f"<html lang=vi><head><title>{window}</title></head><body><h2>Mục lục</h2>{heading}{BODY}</body></html>"
    article = extract_article(Document(data=html.encode(), url="https://bao-bien.example/cay-cau-treo-12.html"))
    assert article.title == "Cây cầu treo"


def test_paper_is_no_author() -> None:
    """A paper that signs its own metadata is not taken for a person."""
    head = '<meta name="author" content="BAO"><meta property="og:site_name" content="Báo">'
    assert page(head=head + json_ld('"author":{"@type":"Organization","name":"Báo"}')).authors == ()


GRAPH = (
    '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Cây cầu treo",'
    '"author":{"@id":"#an"}},{"@type":"Person","@id":"#an","name":"An Nguyễn"}]}</script>'
)
PERSON = json_ld('"author":{"@type":"Person","name":"An Nguyễn"}')


@pytest.mark.parametrize(
    ("head", "line", "names", "byline"),
    [
        pytest.param(GRAPH, "", ["An Nguyễn"], "An Nguyễn", id="stated-in-the-graph"),
        pytest.param(
            PERSON,
            '<p class=by><a rel=author href="/a">An Nguyễn</a> <a rel=author href="/b">Bình Lê</a></p>',
            ["An Nguyễn", "Bình Lê"],
            "An Nguyễn",
            id="the-page-links-more",
        ),
        pytest.param(
            PERSON,
            '<p class=by><a rel=author href="/a">An Nguyễn</a> Reviewed by <a rel=author href="/b">Bình Lê</a></p>',
            ["An Nguyễn"],
            "An Nguyễn",
            id="reviewer",
        ),
        pytest.param("", "<p>7.3.2026 - Von Anna Berg</p>", ["Anna Berg"], "Von Anna Berg", id="behind-the-date"),
        pytest.param("", "<p>By Anna Berg</p>", ["Anna Berg"], "By Anna Berg", id="by"),
        pytest.param("", "<p class=authorname>Anna Berg</p>", ["Anna Berg"], "Anna Berg", id="called-so"),
        pytest.param(
            json_ld('"author":[{"@type":"Organization","name":"Reuters"},{"@type":"Person","name":"An Nguyễn"}]'),
            "",
            ["An Nguyễn"],
            "Reuters, An Nguyễn",
            id="beside-an-agency",
        ),
        pytest.param(json_ld('"author":{"@type":"Person","name":"dpa"}'), "", [], "dpa", id="agency"),
        pytest.param(json_ld('"author":{"@type":"Person","name":"Núi-Team"}'), "", [], "Núi-Team", id="staff"),
        pytest.param(json_ld('"author":{"@type":"Person","name":"CH-Team"}'), "", [], "CH-Team", id="staff-in-ascii"),
        pytest.param(
            json_ld('"author":{"@type":"NewsMediaOrganization","name":"Báo Núi"}'), "", [], "Báo Núi", id="paper"
        ),
        pytest.param(
            json_ld('"author":{"@type":"Organization","name":"Báo Núi"},"creator":["Báo Núi","An Nguyễn"]'),
            "",
            ["An Nguyễn"],
            "Báo Núi, An Nguyễn",
            id="creator",
        ),
        pytest.param(json_ld('"creator":{"@type":"Person","name":"cms_user"}'), "", [], None, id="creator's account"),
        pytest.param("", '<p><a rel=author href="/a">bergziege7</a></p>', [], "bergziege7", id="nickname"),
        pytest.param(
            PERSON,
            '<p class=by><a rel=author href="/a">An Nguyễn</a> <a rel=author href="/b">View More Articles</a></p>',
            ["An Nguyễn"],
            "An Nguyễn",
            id="a-button",
        ),
    ],
)
def test_who_signs(head: str, line: str, names: list[str], byline: str) -> None:
    """Authors are people; the byline is who signs, be it a paper, an agency or a nickname."""
    article = page(f"<h1>Cây cầu treo</h1>{line}{BODY}", head)
    assert ([person.name for person in article.authors], article.byline) == (names, byline)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Hai Chị và cả bản cùng kéo dây qua suối trước mùa lũ năm nay", id="a-headline"),
        pytest.param("発信地：カノ/ナイジェリア", id="a-place"),
        pytest.param("Photos: An Bình", id="a-photographer"),
    ],
)
def test_no_authors(line: str) -> None:
    """A line that is called a byline and is none names nobody."""
    assert page(f"<h1>Cây cầu treo</h1><p class=author>{line}</p>{BODY}").authors == ()


def test_office_of_the_paper() -> None:
    """An office that bears the paper's name in capitals stands beside the author, and is none."""
    article = page(
        '<h1>Cây cầu treo</h1><p class="author">von David Stamm, BAO NORD</p>' + BODY,
        '<meta property="og:site_name" content="Bao">',
    )
    assert [person.name for person in article.authors] == ["David Stamm"]


def test_teasers_behind_a_text() -> None:
    """A text with more teasers behind it than a page of its length should have is no listing; teasers alone are one."""
    teasers = "".join(
        f'<h3><a href="/tin-{number}.html">Tin thứ {number} trong ngày hôm nay</a></h3>' for number in range(12)
    )
    text = "".join(f"<p>{PROSE}</p>" for _ in range(6))
    assert page(f"<h1>Cây cầu treo</h1><div class=story>{text}{teasers}</div>").kind is Kind.ARTICLE
    assert page(f"<h1>Đời sống</h1><div class=story><p>{PROSE}</p>{teasers}</div>").kind is Kind.LISTING


def test_slider_behind_a_text() -> None:
    """A slider of other articles behind the text is none of it, however much it says."""
    cards = "".join(
        f"<article><h3><a href='/bai-{n}.html'>Bài thứ {n} về một cây cầu</a></h3>{n}. {PROSE * 2}</article>"
        for n in range(30)
    )
    article = page(
        f"<h1>Cây cầu treo</h1><div>{BODY.replace('<p>', '<p>' + PROSE)}</div><div class=slider>{cards}</div>"
    )
    assert len(article.body) == 3
    assert "Bài thứ" not in (article.content or "")


def test_posts_of_a_forum() -> None:
    """Without a text between the title and them, articles with linked headings are what the page is about."""
    posts = "".join(
        f"<article><h3><a href='/p#{n}'>Nguyễn Văn {n} viết</a></h3><div><p>{n}. {PROSE}</p></div></article>"
        for n in range(4)
    )
    assert len(page(f"<h1>Cây cầu treo</h1><div>{posts}</div>").body) > 1


def test_standfirst_longer_than_what_is_free_to_read() -> None:
    """A long standfirst set as a heading is not taken for the text below it."""
    head = f"<div class=article-header><h1>Cây cầu treo</h1><h2>{PROSE * 2}</h2></div>"
    article = page(f"{head}<div class=article-body><p>Mây được chẻ làm tư. {PROSE}</p></div>")
    assert [paragraph[:10] for paragraph in article.body] == ["Mây được c"]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(
            '//<![CDATA[\n{"@type":"NewsArticle","datePublished":"2026-03-07"}\n//]]>', 7, id="character-data"
        ),
        pytest.param('{"@type":"NewsArticle",\n"datePublished":"2026-03-07", // the day\n}', 7, id="comment-and-comma"),
        pytest.param('{"@type":"NewsArticle","datePublished":"2026-03-07"', None, id="cut-off"),
        pytest.param("", None, id="empty"),
    ],
)
def test_json_ld_that_is_none(script: str, expected: int | None) -> None:
    """Comments, marks of character data and a last comma are passed over; what is cut off says nothing."""
    article = page(head=f'<script type="application/ld+json">{script}</script>')
    assert (article.published.day if article.published else None) == expected


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('<div class="postDate">7.3.2026</div>', id="lone-line"),
        pytest.param('<div class="submitted">Gespeichert von rasos am 7.3.2026 - 18:55</div>', id="submitted"),
        pytest.param('<p>Nguồn: báo</p><time datetime="2026-03-07">hôm kia</time>', id="time"),
    ],
)
def test_date_beside_the_text(line: str) -> None:
    """A lone date that the page calls one counts wherever it stands around title and text, its clock does not."""
    clock = '<header><div class="date">9.3.2026</div></header>'
    article = page(f"{clock}<main><aside>{line}</aside><h1>Cây cầu treo</h1>{BODY}</main>")
    assert article.published is not None
    assert article.published.day == 7
    assert page(f"{clock}<main><h1>Cây cầu treo</h1>{BODY}</main>").published is None


def test_gallery_is_no_listing() -> None:
    """Links from small pictures to large ones are no headlines of a list."""
    pictures = "".join(f'<h3><a href="/anh-{number}.jpg">Ảnh số {number} của cầu</a></h3>' for number in range(6))
    article = page(f"<h1>Cây cầu treo</h1><div class=story><p>{PROSE}</p>{pictures}<p>{PROSE}</p></div>")
    assert article.kind is Kind.ARTICLE


def test_escaped_json_ld() -> None:
    """Strings that were escaped twice are read as meant."""
    article = page(head=json_ld('"articleSection":"V&amp;#259;n h&amp;oacute;a"'))
    assert article.category == "Văn hóa"


def test_lazy_figures() -> None:
    """A figure has its best picture, caption, credit and place; the pixel beside it is none."""
    figure = (
        '<figure><img src="data:image/gif;base64,R0" data-src="/s.jpg" srcset="/m.jpg 600w, /l.jpg 1200w" alt="cầu">'
        '<figcaption>Cầu mới. Ảnh: Hạ Vy</figcaption></figure><img src="/pixel.gif" width=1 height=1>'
    )
    article = page(f"<h1>Cây cầu treo</h1><div><p>{PROSE}</p>{figure}<p>Một. {PROSE}</p><p>Hai. {PROSE}</p></div>")
    (found,) = article.figures
    assert (found.alt, found.caption, found.credit, found.after_paragraph) == ("cầu", "Cầu mới. Ảnh: Hạ Vy", "Hạ Vy", 1)
    assert found.url == "https://bao.example/l.jpg"
    assert article.content is not None
    assert (
        '<img src="https://bao.example/l.jpg" alt="cầu"><figcaption>Cầu mới. Ảnh: Hạ Vy</figcaption>' in article.content
    )
    assert len(article.body) == 3


def test_players_become_links() -> None:
    """An embedded video is a link in the content and no paragraph of the body."""
    player = '<iframe src="https://video.example/1" title="Phim"></iframe>'
    article = page(f"<h1>Cây cầu treo</h1>{BODY.replace('</div>', player + '</div>')}")
    assert article.content is not None
    assert '<a href="https://video.example/1">Phim</a>' in article.content
    assert len(article.body) == 3


@pytest.mark.parametrize(
    ("box", "kind"),
    [
        pytest.param(
            "<div><h3>Tin liên quan</h3><ul><li><a href='/a-1.html'>Mùa mây nở hoa</a></li></ul></div>",
            LinkKind.RELATED,
            id="heading",
        ),
        pytest.param("<p>Xem thêm: <a href='/a-1.html'>Mùa mây nở hoa</a></p>", LinkKind.READ_MORE, id="one-line"),
        pytest.param(
            "<p><a href='/a-1.html'>Mùa mây nở hoa trên núi cao</a></p>", LinkKind.RELATED, id="bare-headline"
        ),
        pytest.param(
            "<p><b>ĐỌC NGAY |</b> <a href='/a-1.html'>Mùa mây nở hoa trên núi</a></p>", LinkKind.RELATED, id="label"
        ),
        pytest.param(
            "<ul><li><b>Lên rừng: </b><a href='/a-1.html'>Mùa mây nở hoa trên núi</a></li></ul>",
            LinkKind.RELATED,
            id="list-with-labels",
        ),
    ],
)
def test_boxes_in_the_body(box: str, kind: LinkKind) -> None:
    """A block of links in the body is kept as links and is no text."""
    body = f"<div class=story><p>{PROSE}</p>{box}<p>Một. {PROSE}</p><p>Hai. {PROSE}</p></div>"
    article = page(f"<h1>Cây cầu treo</h1>{body}")
    assert [(link.kind, link.url) for link in article.links] == [(kind, "https://bao.example/a-1.html")]
    assert len(article.body) == 3
    assert "Mùa mây" not in (article.content or "")


def test_paragraph_that_begins_like_a_heading() -> None:
    """A paragraph stays a paragraph though its first words head blocks elsewhere."""
    article = page(
        f"<h1>Cây cầu treo</h1><div>{BODY}<p>Xem thêm: người dân <a href='/x-1.html'>kể</a> rằng {PROSE}</p></div>"
    )
    assert len(article.body) == 4
    assert article.links == ()


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<p>Bà Mẩy: <a href='/a-1.html'>Mùa mây nở hoa trên núi</a></p>", id="a-speaker"),
        pytest.param("<p>ĐỌC NGAY | <a href='/a-1.html'>Mùa mây nở hoa trên núi</a> đã về</p>", id="a-sentence"),
        pytest.param(
            "<ul><li>Nguồn: <a href='https://x.example/1'>Mùa mây nở hoa trên núi</a></li></ul>", id="a-source"
        ),
    ],
)
def test_labels_of_the_text(line: str) -> None:
    """A label before a link makes no related article of what is said, goes on behind it, or leads elsewhere."""
    article = page(f"<h1>Cây cầu treo</h1><div><p>{PROSE}</p>{line}<p>Một. {PROSE}</p><p>Hai. {PROSE}</p></div>")
    assert article.links == ()
    assert "Mùa mây nở hoa trên núi" in " ".join(article.body)


def test_most_read_in_a_sidebar_is_not_related() -> None:
    """What the whole site reads most stands beside the article, not in it; navigation never counts."""
    links = "<ul><li><a href='/b-1.html'>Giếng làng được khơi lại</a></li></ul>"
    aside = f"<div class='col-right'><h2>Đọc nhiều</h2>{links}</div>"
    nav = "<nav><span>Đọc thêm</span><ul><li><a href='/c'>Một chuyên mục nào đó</a></li></ul></nav>"
    assert page(f"{nav}<div><main><h1>Cây cầu treo</h1>{BODY}</main>{aside}</div>").links == ()


def test_empty_block_does_not_take_the_next() -> None:
    """A heading over nothing has no links, though another block follows."""
    full = "<div><h2>Đọc thêm</h2><div><h3><a href='/b-1.html'>Giếng làng</a></h3></div></div>"
    boxes = f"<div><h2>Tin liên quan</h2><div></div></div>{full}"
    assert [link.kind for link in page(f"<h1>Cây cầu treo</h1>{BODY}{boxes}").links] == [LinkKind.READ_MORE]


@pytest.mark.parametrize(
    "card",
    [
        pytest.param(
            "<a href='/a-1.html'><h3 class='teaser__title'><span class='teaser__title__kicker'>Sau bốn tháng chờ</span>"
            "<span class='teaser__title__headline'>Mùa mây nở hoa</span></h3></a>",
            id="kicker-in-the-heading",
        ),
        pytest.param(
            "<a href='/a-1.html'><h2>Trên đèo</h2><div><h1>Mùa mây nở hoa</h1></div></a>", id="kicker-as-a-heading"
        ),
        pytest.param(
            "<a href='/a-1.html' title='Mùa mây nở hoa'><div>Trên đèo</div><div>Mùa mây nở hoa</div></a>",
            id="title-attribute",
        ),
        pytest.param(
            "<a class='teaser' href='/a-1.html'><p class='teaser__kicker'>Trên đèo</p>"
            "<p class='teaser__title'>Mùa mây nở hoa</p></a>",
            id="card-that-is-a-link",
        ),
        pytest.param(
            "<article><a href='/a-1.html'></a><strong>Mùa mây nở hoa</strong></article>", id="link-over-the-card"
        ),
    ],
)
def test_headline_without_its_kicker(card: str) -> None:
    """A related article is named by its headline, without the line above it, which is no summary either."""
    (link,) = page(f"<h1>Cây cầu treo</h1>{BODY}<div><h3>Tin liên quan</h3>{card}</div>").links
    assert (link.title, link.summary, link.category) == ("Mùa mây nở hoa", None, None)


@pytest.mark.parametrize(
    "link",
    [
        "<a href='/tac-gia/an-binh'>An Bình</a>",
        "<a href='/the-gioi/chu-de/dong-nam-a'>Đông Nam Á</a>",
        "<a href='/thoi-su'>Thời sự</a>",
    ],
)
def test_lists_are_no_related_articles(link: str) -> None:
    """Links to an author, a subject or a section beside related articles are none."""
    links = f"<ul><li><a href='/a-1.html'>Mùa mây nở hoa</a></li><li>{link}</li></ul>"
    article = page(f"<h1>Cây cầu treo</h1>{BODY}<div><h3>Tin liên quan</h3>{links}</div>")
    assert [one.title for one in article.links] == ["Mùa mây nở hoa"]


def test_footer_of_the_article() -> None:
    """The footer of an article may hold its related articles; the footer of the page holds none."""
    block = "<footer><h3>Tin liên quan</h3><a href='/a-1.html'>Mùa mây nở hoa</a></footer>"
    shown = f"<h1>Cây cầu treo</h1><div>{BODY}</div>"
    assert len(page(f"<article>{shown}{block}</article>").links) == 1
    assert page(f"<main>{shown}</main>{block}").links == ()


def test_blocks_of_other_sites() -> None:
    """A block that leads elsewhere is no block of related articles; one foreign link among our own is one."""

    def block(*addresses: str) -> str:
        items = "".join(f"<li><a href='{one}'>Mùa mây nở hoa {one[-1]}</a></li>" for one in addresses)
        return f"<h1>Cây cầu treo</h1>{BODY}<div><h3>Tin liên quan</h3><ul>{items}</ul></div>"

    foreign = "https://shop.example/san-pham-1", "https://shop.example/san-pham-2"
    assert page(block(*foreign)).links == ()
    assert len(page(block("/a-1", "/a-2", foreign[0])).links) == 3
    assert [link.url for link in page(block("/a-1", *foreign)).links] == ["https://bao.example/a-1"]


def test_relative_links_without_an_address() -> None:
    """On a page that came from nowhere, links keep their titles and have no address."""
    items = "<li><a href='/a.html'>Con suối biết hát</a></li><li><a href='/b.html'>Mùa mây</a></li>"
    box = f"<h3>Bài liên quan</h3><ul>{items}</ul>"
    article = page(f"<h1>Cây cầu treo</h1>{BODY}<div>{box}</div>", url=None)
    assert [(link.title, link.url) for link in article.links] == [("Con suối biết hát", None), ("Mùa mây", None)]


def test_listing() -> None:
    """A page of teasers is a listing: its items in order, without navigation and footer."""
    items = "".join(
        f"<div><h3><a href='/bai-so-{number}.html'>Câu chuyện thứ {number} của làng</a></h3><p>{PROSE}</p></div>"
        for number in range(10, 18)
    )
    frame = "<nav><h3><a href='/muc-1.html'>Một mục trong thanh điều hướng</a></h3></nav>"
    footer = "<footer><a href='/lh-1.html'>Liên hệ với tòa soạn báo</a></footer>"
    article = page(f"{frame}<main><h1>Đời sống</h1>{items}</main>{footer}")
    assert article.kind is Kind.LISTING
    assert [link.title for link in article.links] == [f"Câu chuyện thứ {number} của làng" for number in range(10, 18)]
    assert article.links[0].summary == PROSE.strip()
    assert (article.body, article.content, article.category) == ((), None, None)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="nothing"),
        pytest.param(
            "<h1>404</h1><p>Không tìm thấy trang mà bạn yêu cầu, xin hãy quay lại trang chủ.</p>", id="not-found"
        ),
        pytest.param("<h1>Cây cầu treo</h1><script>app()</script>", id="script-only"),
    ],
)
def test_empty_page(body: str) -> None:
    """A page without a text is empty, never half an article."""
    article = page(body)
    assert article.kind is Kind.EMPTY
    assert (article.body, article.links, article.content) == ((), (), None)


def test_binary_is_a_document_error() -> None:
    """Bytes that are no text are named, also where they claim to be HTML."""
    with pytest.raises(DocumentError):
        extract_article(
            Document(data=b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, path="a.html", media_type="text/html")
        )


PIECES = st.sampled_from(
    [
        *b"<p> </p> <h1> </h1> </a> <div> </div> <table> <tr> <td> <figure> </figure> <figcaption> <ul> <li>".split(),
        *b"<br> <!-- <pre> &#x1;".split(),
        b"<a href='/x-1.html'>",
        b"<div class='related'>",
        b"<img src=a data-src=b>",
        "<h3>Tin liên quan</h3>".encode(),
        b'<script type=\'application/ld+json\'>{"@type":"NewsArticle","headline":[{}],"author":7}</script>',
        b"<time datetime='x'>",
        b"<meta property='og:title' content='&#0;&#1;&#xD800;'>",
        b"<link rel=canonical href='http://[x'>",
        b"<iframe src='//v.example/'>",
        b"<article class='fck_detail'>",
        b"<div class='__MASTERCMS_CONTENT'>",
        b"12/13/2024 25:61",
        PROSE.encode(),
    ]
)


@given(st.lists(PIECES | st.binary(max_size=6), max_size=40).map(b"".join))
@example(b"<html><body><a href='http://[x'>a</a>")
@example(b"<html><p>" + b"<div>" * 3000 + PROSE.encode() * 9)
def test_any_bytes(data: bytes) -> None:
    """Any bytes give a record whose texts can stand in XML, or a named error."""
    try:
        article = extract_article(
            Document(data=b"<html>" + data, media_type="text/html", url="https://bao.example/a-1.html")
        )
    except DocumentError:  # an ExtractError would be a fault of ours
        return
    texts = [
        article.title,
        article.lede,
        article.content,
        *article.body,
        *article.tags,
        *(link.title for link in article.links),
    ]
    assert not any(FORBIDDEN.search(text) for text in texts if text)


def test_same_bytes_same_record() -> None:
    """The record depends on nothing but the document."""
    assert page() == page()


def test_title_by_vote() -> None:
    """What two of headline, heading and head say wins over the third; the headline where all differ."""
    head = '<meta property="og:title" content="Cầu treo qua suối">'
    assert page(head=head + json_ld('"author":[]')).title == "Cây cầu treo"
    shown = f"<h1>Cầu treo qua suối</h1>{BODY}"
    assert page(shown, head + json_ld('"author":[]')).title == "Cầu treo qua suối"


def test_tags_without_categories() -> None:
    """Links that a weblog marks as tags are the tags; its category, marked so too, is none of them."""
    category = '<a rel="category tag" href="/c/ky">Ký sự</a>'
    assert page(f'<h1>Cây cầu treo</h1>{BODY}{category}<a rel="tag" href="/t/cau">cầu treo</a>').tags == ("cầu treo",)
    assert page(f"<h1>Cây cầu treo</h1>{BODY}{category}").tags == ()
    assert page(f"<h1>Cây cầu treo</h1>{BODY}{category}").category == "Ký sự"
    assert page(f'<h1>Cây cầu treo</h1>{BODY}<a rel="category tag" href="/c/1">Uncategorized</a>').tags == ()


def test_tags_as_words_alone() -> None:
    """A tag has neither the number of its articles nor quotes."""
    links = '<a href="/t/1">cầu treo (1.204 bài)</a><a href="/t/2">"suối"</a><a href="/t/3">mây (9)</a>'
    assert page(f'<h1>Cây cầu treo</h1>{BODY}<div class="tags">{links}</div>').tags == ("cầu treo", "suối", "mây")


def test_topics_of_the_site_are_no_tags() -> None:
    """A list of topics in the footer of the page is the site's; that at the foot of the article is the article's."""
    topics = '<h3>Topics</h3><ul><li><a href="/topic/cau">Cầu</a></li><li><a href="/topic/suoi">Suối</a></li></ul>'
    assert page(f'<h1>Cây cầu treo</h1>{BODY}<div class="site-footer">{topics}</div>').tags == ()
    own = f"<article><h1>Cây cầu treo</h1>{BODY}<footer class=entry-footer>{topics}</footer></article>"
    assert page(own).tags == ("Cầu", "Suối")


@pytest.mark.parametrize(
    "keywords",
    ["cau, treo, suoi, may, nuoc, 2026", "AER, AERO, AIR, INDG, TPT, GEN, DIS, CRSH"],
    ids=["address", "codes"],
)
def test_keywords_that_a_system_made(keywords: str) -> None:
    """Keywords that are the words of the address, or an agency's codes, are no tags; those that the page shows are."""
    shown = f'<h1>Cây cầu treo</h1>{BODY}<div class="tags"><a href="/t/1">Miền núi</a></div>'
    url = "https://bao.example/cau-treo-suoi-may-nuoc-12.html"
    assert page(shown, f'<meta name="keywords" content="{keywords}">', url=url).tags == ("Miền núi",)
    assert page(shown, '<meta name="keywords" content="cầu, suối">', url=url).tags == ("cầu", "suối")
    assert page(shown, '<meta name="keywords" content="NATO, EU, USA, UN, IMF">', url=url).tags[0] == "NATO"


def test_microdata_of_others() -> None:
    """What the markup says of the site, a commenter or a picture is not said of the article."""
    site = '<div itemscope itemtype="https://schema.org/WebSite"><p itemprop="description">Báo của làng.</p></div>'
    comment = (
        '<div itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Trần Văn Khách</b>'
        '<time itemprop="datePublished" datetime="2026-03-09T10:00+07:00"></time></div>'
    )
    own = (
        '<div itemscope itemtype="https://schema.org/NewsArticle">'
        '<h1 itemprop="headline">Cây cầu treo</h1><i itemprop="author">Hà Thu</i>'
        f'<time itemprop="datePublished" datetime="2026-03-07T08:00+07:00"></time>{BODY}</div>'
    )
    card = '<div itemscope itemtype="https://schema.org/NewsArticle"><p itemprop="description">Chợ nổi vắng.</p></div>'
    article = page(f"{site}{comment}{card}{own}")
    assert article.lede is None
    assert [person.name for person in article.authors] == ["Hà Thu"]
    assert article.published == datetime(2026, 3, 7, 1, tzinfo=UTC)


def test_text_that_is_marked_as_the_description() -> None:
    """What is marked as the description and as the text in one is the text, and no standfirst."""
    marked = BODY.replace("<div", '<div itemprop="description articleBody"', 1)
    own = f'<div itemscope itemtype="https://schema.org/BlogPosting"><h1 itemprop="headline">Cây cầu treo</h1>{marked}'
    article, plain = page(f"{own}</div>"), page(f"<h1>Cây cầu treo</h1>{BODY}")
    assert (article.lede, article.body) == (plain.lede, plain.body)


@pytest.mark.parametrize("title", ["Cây cầu treo", "الجسر المعلق", "吊り橋のある村", "The hanging bridge"])
def test_name_of_the_site_before_the_title(title: str) -> None:
    """A name of the site in the largest heading, with which the page's own title begins, is not that of the article."""
    shown = f"<h1><a href=/>{title[::-1]}</a></h1><div><h3>{title}</h3>{BODY}</div>"
    head = f'<title>{title[::-1]}: {title}</title><meta property="og:title" content="{title}">'
    assert page(shown, head, url="https://bao.example/2026/03/x.html").title == title


def test_thumbnails() -> None:
    """A thumbnail that leads to its picture is that picture; one that leads nowhere and has no legend is none."""
    gallery = '<a href="/2026/cau.jpg"><img src="/2026/cau-150x150.jpg" alt="cầu"></a>'
    player = '<img src="/video/7.img?h=96&amp;w=170" alt="Tiếp theo">'
    waiting = '<figure><img src="/2026/suoi.jpg?w=800&amp;h=0" alt="suối"><figcaption>Loading...</figcaption></figure>'
    figures = page(f"<h1>Cây cầu treo</h1>{BODY.replace('</div>', gallery + player + waiting + '</div>')}").figures
    assert [(figure.url, figure.caption) for figure in figures] == [
        ("https://bao.example/2026/cau.jpg", None),
        ("https://bao.example/2026/suoi.jpg?w=800&h=0", None),
    ]


@pytest.mark.parametrize("own", ["Cây cầu treo", "Cây cầu treo bắc qua dòng suối…"], ids=["whole", "cut"])
def test_breadcrumbs_that_end_with_the_page(own: str) -> None:
    """The last breadcrumb is no category where it is the article itself, whole or cut short."""
    title = "Cây cầu treo" if own == "Cây cầu treo" else "Cây cầu treo bắc qua dòng suối của làng bên"
    items = ",".join(f'{{"@type":"ListItem","name":"{name}"}}' for name in ("Đời sống", own))
    crumbs = f'{{"@type":"BreadcrumbList","itemListElement":[{items}]}}'
    head = f'<meta property="og:title" content="{title}"><script type="application/ld+json">{crumbs}</script>'
    assert page(f"<h1>{title}</h1>{BODY}", head).category == "Đời sống"


@pytest.mark.parametrize(
    ("crumbs", "stated", "expected"),
    [
        pytest.param("", '"Uncategorized"', None, id="what-systems-write"),
        pytest.param("", '["News","Đời sống"]', "Đời sống", id="finer"),
        pytest.param("", '"News"', "News", id="nothing-finer"),
        pytest.param("", '"Cây cầu treo cũ của người làng bên con suối"', None, id="a-title"),
        pytest.param(
            '<a href="/">Zur Startseite</a><a href="/a">Tin tức</a><a href="/a/b">Làng</a>', "", "Làng", id="way"
        ),
        pytest.param('<a href="/">Home</a><a href="/p">Drucken</a>', "", None, id="buttons"),
        pytest.param("".join(f'<a href="/s{n}">Mục {n}</a>' for n in range(12)), "", None, id="all-sections"),
    ],
)
def test_no_section(crumbs: str, stated: str, expected: str | None) -> None:
    """The home page, a button, a list of all sections and what systems write for want of one are no category."""
    head = json_ld(f'"articleSection":{stated}') if stated else ""
    assert page(f'<div class="breadcrumb">{crumbs}</div><h1>Cây cầu treo</h1>{BODY}', head).category == expected


@pytest.mark.parametrize("sign", ["___", "***", "* * *"])
def test_lines_that_part_a_text(sign: str) -> None:
    """The signs that agencies and authors set between the parts of a text are kept; other lines of signs are not."""
    text = BODY.replace("</p><p>", f"</p><p>{sign}</p><p>", 1).replace("</div>", "<p>▼</p></div>")
    assert [paragraph for paragraph in page(f"<h1>Cây cầu treo</h1>{text}").body if len(paragraph) < 9] == [sign]


@pytest.mark.parametrize(
    ("above", "behind"),
    [
        pytest.param("Đời sống » Làng quê » Cây cầu treo…", "", id="way"),
        pytest.param("", f"Tags: {', '.join(f'chủ đề thứ {number}' for number in range(40))}", id="long-list-of-tags"),
        pytest.param("", "Updated at 1:23 p.m.", id="update"),
    ],
)
def test_lines_around_a_text(above: str, behind: str) -> None:
    """The way to a page above its text, and tags and updates under it, are none of it."""
    text = BODY.replace("<p>", f"<p>{above}</p><p>", 1).replace("</div>", f"<p>{behind}</p></div>")
    assert page(f"<h1>Cây cầu treo</h1>{text}").body == page().body


def test_text_in_rows() -> None:
    """Of a text that an advertisement parts the short beginning is kept: it has the class of the rest.

    A teaser of that class is none of it.
    """
    first = f'<div class="row wide"><div class="col-8"><p>Trước hết. {PROSE}{PROSE}</p></div></div>'
    rest = f'<div class="row wide"><div class="col-8">{BODY * 5}</div></div>'
    teaser = f'<div class="row wide"><h3><a href="/cho-12.html">Chợ nổi cuối năm</a></h3><p>{PROSE}{PROSE}</p></div>'
    article = page(f"<h1>Cây cầu treo</h1><div>{first}<div class=ad>Quảng cáo</div>{rest}</div>")
    assert article.body[0].startswith("Trước hết.")
    assert len(article.body) == 16
    assert len(page(f"<h1>Cây cầu treo</h1><div>{teaser}<div class=ad>Quảng cáo</div>{rest}</div>").body) == 15


def test_lead_picture_is_the_shown_one() -> None:
    """Of a picture that the head states in a cut and branded form the page's own form is taken, wherever it stands."""
    head = '<meta property="og:image" content="https://anh.example/og/branded/cau-treo-20260307.jpg">'
    same = '<img src="https://anh.example/2026/cau-treo-20260307.webp" alt="">'
    other = '<img src="https://anh.example/2026/cho-phien-20251112.webp" alt="">'
    assert page(f"<h1>Cây cầu treo</h1>{other}{same}{BODY}", head).image == (
        "https://anh.example/2026/cau-treo-20260307.webp"
    )


@pytest.mark.parametrize(
    "before",
    [
        pytest.param('<a href="/tac-gia/an"><img src="/an.jpg"></a>', id="link-to-another-page"),
        pytest.param('<div class="author-box"><p>An Bình</p><img src="/an.jpg"></div>', id="portrait"),
        pytest.param('<img src="/an.jpg" width="64" height="64">', id="small"),
        pytest.param('<img src="/an-150x150.jpg">', id="thumbnail"),
        pytest.param('<img src="/an.jpg?w=105">', id="thumbnail-asked-for"),
        pytest.param('<img src="/plugins/share/buttons/mail.png">', id="button"),
        pytest.param('<img src="/">', id="home-page"),
        pytest.param("""<img src='{"default": "blank"}'>""", id="script-data"),
    ],
)
def test_lead_picture_is_the_first_shown_one(before: str) -> None:
    """An article that shows another picture than its head states, which is made for sharing, has the shown one.

    A portrait of who signs, a link's picture and a small one are not meant.
    """
    head = '<meta property="og:image" content="/share/default-card-2019.png">'
    shown = f'{before}<a href="/2026/bridge-large.jpg"><img src="/2026/bridge.jpg" alt="cầu"></a>'
    assert page(f"<article><h1>Cây cầu treo</h1>{shown}{BODY}</article>", head).image == (
        "https://bao.example/2026/bridge.jpg"
    )


def test_lead_picture_stands_above() -> None:
    """A picture far down in the text is not the lead one where the head states another."""
    head = '<meta property="og:image" content="https://bao.example/lead-20260307.jpg">'
    text = f"<article><h1>Cây cầu treo</h1>{BODY * 9}<img src='/down.jpg'>{BODY}</article>"
    assert page(text, head).image == "https://bao.example/lead-20260307.jpg"


@pytest.mark.parametrize("day", ["2026/06/12", "12. Juni 2026", "12 tháng 6, 2026", "12 июня 2026", "2026年6月12日"])
def test_a_line_of_author_day_and_section_is_no_standfirst(day: str) -> None:
    """Each of them stands in an element of its own, and nothing else in the line; a day in a sentence is one."""
    line = f"<span>Bến Cảng</span><span>{day}</span><span>3 minutes or so of reading it</span><span>Town</span>"
    assert page(f"<h1>Cây cầu treo</h1><div class=intro>{line}</div>{BODY}").lede is None
    told = f"On {day} the town began to rebuild its bridge by hand."
    assert page(f"<h1>Cây cầu treo</h1><div class=intro>{told}</div>{BODY}").lede == told


@given(st.text(alphabet='"\\\\<p>br{}[],:script/ \\n', max_size=300), st.integers(0, 500))
def test_hidden_body_never_raises(text: str, shown: int) -> None:
    """Whatever stands in a page's scripts gives an element or None."""
    node = hidden_body(lambda: f"<script>{text * 9}</script>", None, shown)
    assert node is None or node.tag == "div"


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        pytest.param('<img src="/s.jpg" srcset="/m.jpg 600w, /l.jpg 1200w">', "/l.jpg", id="widest"),
        pytest.param('<img src="/s.jpg" srcset="/m,1.jpg 600w,/l,1.jpg 1200w">', "/l,1.jpg", id="no-blanks"),
        pytest.param('<img src="/s.jpg" srcset="/m.jpg 1x, /l.jpg 2x">', "/l.jpg", id="densest"),
        pytest.param('<img src="/s.jpg" srcset="/m.jpg 1200w, /poster.jpg 6000w">', "/m.jpg", id="none-for-printing"),
        pytest.param(
            '<img data-src="/l.jpg" srcset="/t.jpg 100w, /s.jpg 200w" src="x.gif">', "/l.jpg", id="lists-only"
        ),
        pytest.param(
            '<picture><source srcset="/l.webp 1000w"><img src="data:image/gif;base64,R0"></picture>',
            "/l.webp",
            id="source",
        ),
        pytest.param("""<img src="data:," data-srcs='{"//bao.example/l.jpg": {"type": "a"}}'>""", "/l.jpg", id="data"),
        pytest.param(
            '<img src="data:," data-lazyimage-src="/l.jpg?w=9" data-id="7">', "/l.jpg?w=9", id="named-by-a-script"
        ),
        pytest.param('<div class=widget-image><img src="/l.jpg"></div>', "/l.jpg", id="in-a-widget"),
        pytest.param('<img src="/blank.gif"><noscript><img src="/real.jpg"></noscript>', "/real.jpg", id="noscript"),
        pytest.param('<img src="/icons/preload.gif" data-src="/real.jpg">', "/real.jpg", id="preload"),
        pytest.param('<noscript><img src="/real.jpg"></noscript>', "/real.jpg", id="noscript-alone"),
        pytest.param('<noscript><img src="/real.jpg"><img width=1 src=/t.gif></noscript>', "/real.jpg", id="two"),
        pytest.param('<img src="/a.jpg"><noscript>Bật JavaScript <img src="/b.jpg"></noscript>', "/a.jpg", id="notice"),
        pytest.param(
            '<img data-src="/big.jpg"><noscript><img src="/other.jpg"></noscript>', "/big.jpg", id="noscript-double"
        ),
        pytest.param(
            '<img src="/a.jpg"><noscript><img src="https://www.facebook.com/tr?id=1"></noscript>',
            "/a.jpg",
            id="tracker",
        ),
    ],
)
def test_best_picture(picture: str, expected: str) -> None:
    """Of what a page offers for one picture the best for reading is taken, once, also where scripts would load it."""
    figure = f"<figure>{picture}<figcaption>Cầu mới ở suối.</figcaption></figure>"
    article = page(f"<h1>Cây cầu treo</h1><div><p>{PROSE}</p>{figure}<p>Một. {PROSE}</p><p>Hai. {PROSE}</p></div>")
    assert [one.url for one in article.figures] == [f"https://bao.example{expected}"]


@pytest.mark.parametrize(
    ("head", "player", "expected"),
    [
        pytest.param(
            json_ld(
                '"audio":{"@type":"AudioObject","contentUrl":"/doc.mp3",'
                '"encodingFormat":"audio/mpeg","contentSize":"1.5 MB"}'
            ),
            "",
            [("https://bao.example/doc.mp3", "audio/mpeg", 1_500_000)],
            id="json-ld",
        ),
        pytest.param(
            "",
            '<audio controls><source src="/doc.ogg" type="audio/ogg; codecs=opus"><source src="/doc.mp3"></audio>',
            [("https://bao.example/doc.ogg", "audio/ogg", 0)],
            id="audio",
        ),
        pytest.param("", '<video src="/v.mp4"></video>', [("https://bao.example/v.mp4", "video/mp4", 0)], id="video"),
        pytest.param(
            '<meta property="og:video" content="/v.mp4"><meta property="og:video:type" content="video/mp4">',
            '<video src="/v.mp4?t=1"></video>',
            [("https://bao.example/v.mp4?t=1", "video/mp4", 0)],
            id="each-once",
        ),
        pytest.param(
            '<meta property="og:video" content="https://tube.example/embed/1">'
            '<meta property="og:video:type" content="text/html">',
            "",
            [],
            id="player-is-no-file",
        ),
        pytest.param("", '<video src="/live.m3u8" type="application/x-mpegURL"></video>', [], id="stream"),
        pytest.param("", '<video autoplay muted loop src="/v.mp4"></video>', [], id="silent-loop"),
        pytest.param("", "<video src='javascript:1'></video>", [], id="no-address"),
    ],
)
def test_media(head: str, player: str, expected: list[tuple[str, str, int]]) -> None:
    """Files of audio and video become enclosures with type and length; players, streams and loops do not."""
    article = page(f"<h1>Cây cầu treo</h1><div class=story>{player}{BODY}</div>", head)
    assert [(one.url, one.media_type, one.length) for one in article.enclosures] == expected


def test_media_of_others() -> None:
    """What plays in a block of related articles, or a page full of players, belongs to no article."""
    item = '<li><a href="/khac-1.html">Bài khác về suối</a><video src="/x.mp4"></video></li>'
    related = f"<section><h2>Tin liên quan</h2><ul>{item}</ul></section>"
    assert page(f"<h1>Cây cầu treo</h1>{BODY}{related}").enclosures == ()
    many = "".join(f'<audio src="/{number}.mp3"></audio>' for number in range(20))
    assert page(f"<h1>Cây cầu treo</h1><div class=story>{many}{BODY}</div>").enclosures == ()


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        pytest.param(json_ld('"articleSection":["Đời sống","Tin mới"]'), "", "Đời sống", id="section"),
        pytest.param(
            json_ld('"articleSection":"Kinh doanh, Tài chính"')
            + '<script type="application/ld+json">{"@type":"BreadcrumbList","itemListElement":['
            '{"name":"Trang chủ","item":"/"},{"name":"Tài chính","item":"/tai-chinh"}]}</script>',
            "",
            "Tài chính",
            id="finest-of-both",
        ),
        pytest.param('<meta property="article:section" content="Thế giới">', "", "Thế giới", id="meta"),
        pytest.param(
            "",
            '<nav class="breadcrumb"><a href="/">Trang chủ</a> <a href="/doi-song">Đời sống</a></nav>',
            "Đời sống",
            id="trail",
        ),
        pytest.param("", '<a class="category" href="/doi-song">Đời sống</a>', "Đời sống", id="mark"),
        pytest.param("", '<a class="category" href="/x">Chia sẻ</a>', None, id="button"),
        pytest.param("", '<div><a href="/doi-song/">Đời sống</a></div>', "Đời sống", id="link-above-the-title"),
        pytest.param("", '<div><a href="/doi-song/">Đời sống</a> 7/3/2026</div>', "Đời sống", id="beside-a-date"),
        pytest.param("", '<div><a href="/doi-song/">Trở lại Đời sống</a></div>', None, id="way-back"),
        pytest.param("", '<div><a href="/tac-gia/an">An Bình</a></div>', None, id="author"),
        pytest.param(
            "",
            '<p><a href="/">Trang chủ</a> &gt; <a href="/r12">Đời sống</a> &gt; <b>Cây cầu treo</b></p>',
            "Đời sống",
            id="steps-between-signs",
        ),
        pytest.param("", '<p>Đăng trong <a rel="category tag" href="/c/9">Đời sống</a></p>', "Đời sống", id="rel"),
        pytest.param(
            '<meta property="article:section" content="doi-song">',
            '<nav class="breadcrumb"><a href="/">Trang chủ</a> <a href="/doi-song">Đời sống</a></nav>',
            "Đời sống",
            id="name-of-a-folder",
        ),
        pytest.param('<meta property="article:section" content="doi-song">', "", "doi-song", id="folder-alone"),
        pytest.param("", "", None, id="none"),
    ],
)
def test_category(head: str, body: str, expected: str | None) -> None:
    """The section comes from metadata, breadcrumbs or the page's own mark, and is never made up."""
    assert page(f"<main><div>{body}<h1>Cây cầu treo</h1></div>{BODY}</main>", head).category == expected


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        pytest.param("/cau-treo-12.html?utm_source=x", "https://bao.example/cau-treo-12.html", id="without-tracking"),
        pytest.param(
            "https://m.bao.example/cau-treo-12.html", "https://m.bao.example/cau-treo-12.html", id="other-dress"
        ),
        pytest.param("https://khac.example/cau-treo-12.html", None, id="another-site"),
        pytest.param("https://bao.example/", None, id="home"),
        pytest.param("/doi-song", None, id="section"),
        pytest.param("http://[", None, id="broken"),
    ],
)
def test_canonical(canonical: str, expected: str | None) -> None:
    """What the page calls itself is taken unless it is another site's page, a home page or a section."""
    assert page(head=f'<link rel="canonical" href="{canonical}">').url == expected


@pytest.mark.parametrize(
    ("head", "behind", "expected"),
    [
        pytest.param('<meta name="keywords" content="mây, suối">', "", ["mây", "suối"], id="keywords"),
        pytest.param('<meta name="keywords" content="Báo Núi, suối">', "", ["suối"], id="not-the-paper"),
        pytest.param(json_ld('"keywords":["mây","suối","Mây"]'), "", ["mây", "suối"], id="json-ld-each-once"),
        pytest.param("", '<p>Mehr lesen über</p><ul><li><a href="/x/moi">Mây</a></li></ul>', ["Mây"], id="label-above"),
        pytest.param(
            "", '<div>Từ khóa <a href="/x">mây</a> <a href="/y">suối</a></div>', ["mây", "suối"], id="label-in-a-line"
        ),
        pytest.param(
            "", '<div><span>Mehr lesen über</span><ul><li><a href="/x/moi">Mây</a></li></ul></div>', ["Mây"], id="label"
        ),
        pytest.param(
            "",
            '<div><div><a href="/thema/may">Mây</a></div><div><a href="/thema/suoi">Suối</a></div></div>',
            ["Mây", "Suối"],
            id="topics-without-a-label",
        ),
        pytest.param("", '<p>Xem <a href="/tag/may">mây</a> trong rừng.</p>', [], id="link-in-a-sentence"),
        pytest.param("", '<nav><a href="/topics/may">Mây</a></nav>', [], id="menu"),
    ],
)
def test_tags(head: str, behind: str, expected: list[str]) -> None:
    """Tags come from metadata, from a block with a label, or from links to topics that stand together."""
    head += '<meta property="og:site_name" content="Báo Núi">'
    article = page(f"<main><h1>Cây cầu treo</h1>{BODY}{behind}</main>", head)
    assert list(article.tags) == expected


def test_tags_at_the_end_of_the_text() -> None:
    """A line of links behind a label of tags that ends the text is read as tags, and is no paragraph."""
    line = '<div>Tagi: <a href="/t/1">suối</a>, <a href="/t/2">mây tre</a></div>'
    article = page(f"<article><h1>Cây cầu treo</h1><p>{PROSE}</p><p>Mây được chẻ làm tư. {PROSE}</p>{line}</article>")
    assert article.tags == ("suối", "mây tre")
    assert len(article.body) == 2


def test_title_once_more_is_no_standfirst() -> None:
    """A second heading with the title, as the head has it, is passed over; so is a caption."""
    head = '<meta property="og:title" content="Cầu treo trên suối: năm nào cũng phải thay dây một lần">'
    again = "<h2>Cầu treo trên suối: năm nào cũng phải thay dây một lần</h2>"
    caption = f"<figure><img src=/a.jpg><figcaption><p class=lead>{PROSE}</p></figcaption></figure>"
    sapo = "<p class=sapo>Ở bản Nà Lốc, người dân góp mây, góp công để giữ cây cầu của ông bà để lại.</p>"
    article = page(f"<h1>Cây cầu treo</h1>{again}{caption}{sapo}{BODY}", head)
    assert article.lede == "Ở bản Nà Lốc, người dân góp mây, góp công để giữ cây cầu của ông bà để lại."
    assert page(f"<h1>Cây cầu treo</h1>{again}{BODY}", head).lede is None


@pytest.mark.parametrize("credit", ["(AP Photo/An Bình)", "(Photo by An Bình/Getty Images)", "(NASA via AP, File)"])
def test_legend_without_a_figure(credit: str) -> None:
    """A paragraph that ends in the credit of a photograph is its legend, and no text."""
    article = page(f"<h1>Cây cầu treo</h1><div class=story><p>Cây cầu treo, năm 1975. {credit}</p>{BODY}</div>")
    assert len(article.body) == 3


@pytest.mark.parametrize("tag", ["font", "i", "span", "a href='/x'"])
def test_tags_that_nobody_closed(tag: str) -> None:
    """Hundreds of opened fonts, each in the one before, cost their markup and nothing of the text."""
    article = page(f"<h1>Cây cầu treo</h1>{BODY[:-6]}<p>" + f"<{tag}>một " * 480 + f"hết. {PROSE}")
    assert "một hết" in article.body[-1]
    assert article.body[-1].count("một") == 480 + 1


SUMMARY = "Người dân hai bên bờ đã chờ ngày này suốt ba năm qua."
CARDS: dict[str, str] = {
    "heading-in-link": "<article><a href='/tin-{n}-1000{n}.html'><img src='/{n}.jpg'><h2>Tin thứ {n} về cây cầu bên"
    f" suối</h2></a><span>Đời sống</span><p>{SUMMARY}</p></article>",
    "line-in-link": "<div><a href='/tin-{n}-1000{n}.html'><div>Tin thứ {n} về cây cầu bên suối</div></a>"
    f"<div>{SUMMARY}</div></div>",
}


def cards(form: str) -> str:
    """Nine teasers of a *form*."""
    return "".join(CARDS[form].replace("{n}", str(number)) for number in range(9))


@pytest.mark.parametrize("form", CARDS)
@pytest.mark.parametrize("url", ["https://bao.example/", "https://bao.example/tag/cau"])
def test_lists_are_known_by_their_cards(form: str, url: str) -> None:
    """Home pages and subjects whose headlines stand beside their summaries are lists, with an item for each card."""
    listing = page(f"<main>{cards(form)}</main>", url=url)
    assert listing.kind is Kind.LISTING
    assert [link.title for link in listing.links] == [f"Tin thứ {n} về cây cầu bên suối" for n in range(9)]


def test_a_short_article_above_many_cards() -> None:
    """A page whose address is made of its title is an article, however much it lists below a few words."""
    below = f"<section><h2>Tin liên quan</h2>{cards('heading-in-link')}</section>"
    article = page(
        f"<main><h1>Cây cầu treo</h1><p>{PROSE}</p>{below}</main>",
        "<meta property='og:title' content='Cây cầu treo bên suối'>",
        url="https://bao.example/cay-cau-treo-ben-suoi-12.html",
    )
    assert (article.kind, article.body, len(article.links)) == (Kind.ARTICLE, (PROSE.strip(),), 9)


@pytest.mark.parametrize(
    "title",
    [
        "Страница не найдена", "الصفحة غير موجودة", "Pagina niet gevonden", "This article is no longer available",
        "Log in",
        "Anmelden", "Đăng nhập", "Search results for “bridge”", "Kết quả tìm kiếm: cầu",
        "Your privacy, your choice",
    ],
)  # fmt: skip
def test_what_stands_in_place_of_an_article(title: str) -> None:
    """Errors, logins, consents and fruitless searches are no articles, whatever they say below their title."""
    assert page(f"<main><h1>{title}</h1><p>{PROSE}</p></main>").kind is Kind.EMPTY
