"""Whether a page is an article or lists them: pages in several scripts, with nothing in class names or addresses."""

from dataclasses import replace

import pytest

from scraper.article import extract_article
from storage.model import Article, Document, Kind

#: A title, a sentence, and the headlines of other articles.
WORDS = {
    "en": ("Barna", "Our year by the river.", "Ferry returns", "Two boats sold", "A bridge too far", "Ice on the lake"),
    "vi": ("Bến sông", "Một năm bên bờ sông.", "Đò cũ trở lại", "Bán hai con thuyền", "Cầu xa quá", "Hồ đóng băng"),
    "zh": ("渡船", "河边的一年过去了。", "渡船又开", "两条船卖了", "桥太远了", "湖上结冰"),
    "ar": ("العبّارة", "عام كامل على ضفة النهر.", "عودة العبّارة", "بيع قاربين", "جسر بعيد جدا", "جليد على البحيرة"),
    "hi": ("नाव", "नदी के किनारे एक साल बीता।", "नाव फिर लौटी", "दो नावें बिक गईं", "पुल बहुत दूर", "झील पर बर्फ"),
}
SCRIPTS = pytest.mark.parametrize("language", sorted(WORDS))
VIDEO = '<iframe src="https://video.example/embed/1"></iframe>'


def document(language: str, body: str, title: str | None = None) -> Document:
    page = (
        f'<html lang="{language}"><head><title>{title or WORDS[language][0]}</title></head><body>{body}</body></html>'
    )
    return Document(data=page.encode(), url="https://news.example/x/y/", media_type="text/html")


def as_listed(language: str, body: str, listed: str | None = None) -> Article:
    return extract_article(replace(document(language, body), listed_title=listed or WORDS[language][0]))


def cards(language: str, count: int, *, summary: str = "") -> str:
    titles = [*WORDS[language][2:]] * 4
    return "".join(
        f'<div><h3><a href="/{number}/">{titles[number % 4]} {number}</a></h3><p>{summary}</p></div>'
        for number in range(count)
    )


@SCRIPTS
@pytest.mark.parametrize(
    "layout",
    [
        pytest.param("<h1>{0}</h1><p>{1}</p>{video}", id="a sentence and a video"),
        pytest.param("<div><div><h1>{0}</h1></div><div>{1}</div></div>", id="a line"),
        pytest.param("<main><h1>{0}</h1><img src='/p/a.jpg' width=800 height=600><p>{1}</p></main>", id="a picture"),
        pytest.param("<h1>{0}</h1><p>{1}</p><div>{cards}</div>", id="others under it"),
    ],
)
def test_a_short_page_is_an_article_if_a_list_calls_it_so(language: str, layout: str) -> None:
    title, sentence, *_ = WORDS[language]
    body = layout.format(title, sentence, video=VIDEO, cards=cards(language, 4))
    article = as_listed(language, body)
    assert article.kind is Kind.ARTICLE
    assert article.title == title
    assert sentence in (article.lede, *article.body)


@SCRIPTS
def test_a_short_page_of_another_title_is_none(language: str) -> None:
    title, sentence, other, *_ = WORDS[language]
    assert as_listed(language, f"<h1>{title}</h1><p>{sentence}</p>", other).kind is not Kind.ARTICLE
    assert extract_article(document(language, f"<h1>{title}</h1><p>{sentence}</p>")).kind is not Kind.ARTICLE


@SCRIPTS
@pytest.mark.parametrize("count", [2, 8])
@pytest.mark.parametrize("summarised", [False, True])
def test_a_list_is_no_article_though_a_list_leads_to_it(language: str, count: int, summarised: bool) -> None:
    title, sentence, *_ = WORDS[language]
    body = f"<h1>{title}</h1><main>{cards(language, count, summary=sentence * 4 if summarised else '')}</main>"
    assert as_listed(language, body).kind is not Kind.ARTICLE


@SCRIPTS
def test_a_text_with_links_in_its_sentences_is_no_list(language: str) -> None:
    title, sentence, *others = WORDS[language]
    line = "".join(
        f'<p>{sentence} {sentence} <a href="/{n}/">{other}</a>, {sentence}</p>' for n, other in enumerate(others)
    )
    article = extract_article(document(language, f"<h1>{title}</h1>{line * 3}"))
    assert article.kind is Kind.ARTICLE


@SCRIPTS
@pytest.mark.parametrize("shown", [VIDEO, "<img src=/lake.jpg width=800 height=600>"], ids=["film", "picture"])
def test_nothing_but_a_film(language: str, shown: str) -> None:
    """A page without a word but its title is an article if its list calls it so, with what it shows as its content."""
    title = WORDS[language][0]
    body = (
        f"<nav><a href=/a>A</a></nav><article><header><h1>{title}</h1></header><div><p>{shown}</p></div>"
        "<footer><a href=/t/lake>Lake</a></footer></article>"
    )
    article = as_listed(language, body)
    assert (article.kind, article.title) == (Kind.ARTICLE, title)
    assert "embed/1" in (article.content or "") or "lake.jpg" in (article.content or "")
    assert extract_article(document(language, body)).kind is Kind.EMPTY


def posts(language: str, tag: str, *, linked: bool = True) -> str:
    """Posts in full below each other, each under a heading that leads to its page; the second is the longest."""
    _, sentence, *titles = WORDS[language]
    found = []
    for number, title in enumerate(titles):
        heading = f'<a href="/p/{number}x/">{title}</a>' if linked else title
        text = f"<p>{sentence * 3} {sentence * 2}</p>" * (9 if number == 1 else 2)
        found.append(f"<{tag}><header><h2>{heading}</h2></header><div>{text}</div></{tag}>")
    return "".join(found)


@SCRIPTS
@pytest.mark.parametrize("tag", ["article", "div", "section"])
def test_posts_in_full_are_a_list(language: str, tag: str) -> None:
    """The text is that of one card among others alike, whose heading leads to another page."""
    body = f"<h1>{WORDS[language][0]}</h1><main>{posts(language, tag)}</main>"
    article = extract_article(document(language, body))
    assert article.kind is Kind.LISTING
    assert [link.title for link in article.links] == [*WORDS[language][2:]]


@SCRIPTS
def test_parts_of_a_text_are_no_list(language: str) -> None:
    body = f"<h1>{WORDS[language][0]}</h1><main>{posts(language, 'section', linked=False)}</main>"
    assert extract_article(document(language, body)).kind is Kind.ARTICLE


@SCRIPTS
def test_an_article_above_others_in_full_is_one(language: str) -> None:
    """Pages that scroll on and on: its own title leads nowhere."""
    title, sentence, *_ = WORDS[language]
    own = f"<article><h1>{title}</h1><div>{f'<p>{sentence * 5}</p>' * 6}</div></article>"
    article = extract_article(document(language, f"<main>{own}{posts(language, 'article')}</main>"))
    assert article.kind is Kind.ARTICLE
    assert article.title == title


@SCRIPTS
@pytest.mark.parametrize("around", ["<aside><ul>{}</ul></aside>", "<div><ul>{}</ul></div>", "<main>{}</main>"])
def test_a_short_post_without_a_title_beside_a_list(language: str, around: str) -> None:
    """A post of a line or two is one, however many titles of others stand beside it."""
    name, sentence, *titles = WORDS[language]
    others = "".join(f"<li><a href=/{n}/>{' '.join([*titles, str(n)])}</a></li>" for n in range(8))
    body = f"<main><div><p>{sentence} {sentence} {sentence}</p></div></main>{around.format(others)}"
    article = extract_article(document(language, body, title=f"{name} – {name}"))
    assert article.kind is Kind.ARTICLE
    assert sentence in article.body[0]


@SCRIPTS
@pytest.mark.parametrize(
    "head", ["", '<meta property="og:type" content="article">', '<meta name=date content="2020-03-01">']
)
@pytest.mark.parametrize("path", ["/", "/category/boats", "/autor/river"])
def test_an_introduction_of_a_list(language: str, head: str, path: str) -> None:
    """A home page, or one of a subject or an author, with a text that is short for the articles that it lists is a
    list, whatever its head states; one with a long text or few articles is none, nor one that a list calls an article.
    """
    title, sentence, *_ = WORDS[language]

    def read(sentences: int, count: int, listed: str | None = None) -> Kind:
        text = "".join(f"<p>{' '.join([sentence] * 5)}</p>" for _ in range(sentences))
        body = f"<main><h1>{title}</h1><div>{text}</div><section>{cards(language, count)}</section></main>"
        page = document(language, body, title)
        data = page.data.replace(b"</head>", head.encode() + b"</head>")
        return extract_article(replace(page, url=f"https://news.example{path}", data=data, listed_title=listed)).kind

    assert read(2, 12) is Kind.LISTING
    assert read(20, 7) is Kind.ARTICLE
    assert read(4, 3) is Kind.ARTICLE
    assert read(4, 12, title) is Kind.ARTICLE


def test_a_file_below_the_folder_of_a_month() -> None:
    """The address of an article may go on from that of a list; its file says so."""
    text = "".join(f"<p>{' '.join(['We tarred the boats and hung up the nets.'] * 5)}</p>" for _ in range(2))
    body = f"<main><h1>Tar and nets</h1><div>{text}</div><section>{cards('en', 12)}</section></main>"
    page = document("en", body, "Tar and nets")
    assert extract_article(replace(page, url="https://news.example/archives/2020/04/tar.html")).kind is Kind.ARTICLE
    assert extract_article(replace(page, url="https://news.example/archives/2020/04/")).kind is Kind.LISTING
