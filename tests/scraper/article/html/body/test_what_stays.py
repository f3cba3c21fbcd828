"""Which lines around a text stay, told by what the page shows: small pages in several scripts, with hardly a name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scraper.article import extract_article
from scraper.article.explain import explain
from storage.model import Article, Document

from .test_place import SCRIPTS, TEXTS

URL = "https://news.example/2026/ferry"


def page(language: str, body: str) -> Document:
    html = f'<html lang="{language}"><head><title>{TEXTS[language][0]}</title></head><body>{body}</body></html>'
    return Document(data=html.encode(), url=URL, media_type="text/html")


def read(language: str, body: str) -> Article:
    return extract_article(page(language, body))


def paragraphs(language: str, start: int = 1) -> str:
    return "".join(f"<p>{one}</p>" for one in TEXTS[language][start:])


def said(article: Article) -> str:
    return "\n".join(filter(None, (article.lede_raw, *article.body)))


# a summary that unfolds


@SCRIPTS
@pytest.mark.parametrize(
    "layout",
    [
        pytest.param("<h1>{title}</h1><main>{box}{text}</main>", id="in the text"),
        pytest.param("<h1>{title}</h1><div>{box}</div><main>{text}</main>", id="before it"),
    ],
)
def test_a_summary_that_unfolds_is_no_text(language: str, layout: str) -> None:
    """Sentences in a box before the text that readers fold go, whatever the box is called."""
    title, first, second, *_ = TEXTS[language]
    items = "".join(f"<li>{one[:-1]}: 7{one[-1]}</li>" for one in (first, second))
    box = f"<div><b>AI</b><ul>{items}</ul><b aria-expanded=false></b></div>"
    article = read(language, layout.format(title=title, box=box, text=paragraphs(language) * 2))
    assert ": 7" not in said(article)
    assert first in said(article)
    assert second in said(article)


@SCRIPTS
@pytest.mark.parametrize(
    "layout",
    [
        "<div><div><button>+</button><button>&gt;</button></div><div>{0}</div></div>",
        "<div><button>&gt;</button><div>{0}</div></div>",
        "<div><div>{0}</div><div><button>+</button></div></div>",
    ],
)
def test_main_points_beside_a_button_stay(language: str, layout: str) -> None:
    """A button that shares the article or reads it aloud folds nothing, wherever it stands beside the main points."""
    title, first, second, *_ = TEXTS[language]
    points = "".join(f"<li>{one[:-1]}: 7{one[-1]}</li>" for one in (first, second))
    box = layout.format(f"<h3>AI</h3><ul>{points}</ul>")
    article = read(language, f"<h1>{title}</h1><main>{box}{paragraphs(language) * 2}</main>")
    assert ": 7" in said(article)


@pytest.mark.parametrize(
    "card",
    [
        "<span>Ferry captain since the war, whom everybody knows here. <a href=/f/2>All of it</a></span>",
        "<i></i><span><b><img src=/p.png></b>“Captain” is what readers call the woman at the wheel</span>",
    ],
)
def test_a_card_that_opens_over_a_word_is_no_text(card: str) -> None:
    """What stands glued to a link, in one part of the line with it, is shown when readers point at the link."""
    title, *_ = TEXTS["en"]
    line = "<p>The ferry of <span><a href=/f/1>Mira Holm</a>{}</span> has crossed the lake since spring.</p>"
    article = read("en", f"<h1>{title}</h1><main>{line.format(card)}{paragraphs('en') * 2}</main>")
    assert "The ferry of Mira Holm has crossed the lake since spring." in said(article)
    apart = line.format("<span> Captains of ferries, as all of us know by now,</span>")
    assert "as all of us know" in said(read("en", f"<h1>{title}</h1><main>{apart}{paragraphs('en') * 2}</main>"))


@SCRIPTS
def test_a_list_that_does_not_unfold_stays(language: str) -> None:
    """The main points of an article, set in a list before it, are text like the rest."""
    title, first, second, *_ = TEXTS[language]
    items = "".join(f"<li>{one[:-1]}: 7{one[-1]}</li>" for one in (first, second))
    article = read(language, f"<h1>{title}</h1><main><div><ul>{items}</ul></div>{paragraphs(language) * 2}</main>")
    assert ": 7" in said(article)


@SCRIPTS
@pytest.mark.parametrize("press", ["<button>{0}</button>", "<span role=button>{0}</span>"])
@pytest.mark.parametrize("label", ["", "<div>{0}</div>"])
def test_paragraphs_beside_a_button_stay(language: str, press: str, label: str) -> None:
    """Readers may share, hear or enlarge the beginning of a text."""
    title, *texts = TEXTS[language]
    first = f"<div>{label}<p>{texts[0]}</p><p>{texts[1]}</p>{press}</div>".format(title[:5])
    article = read(language, f"<h1>{title}</h1><main>{first}{paragraphs(language, 3) * 2}</main>")
    assert texts[0] in said(article)
    assert texts[1] in said(article)
    points = f"<div><ul><li>{texts[0]}</li><li>{texts[1]}</li></ul>{press}</div>".format(title[:5])
    assert texts[1] in said(read(language, f"<h1>{title}</h1><main>{points}{paragraphs(language, 3) * 2}</main>"))


@SCRIPTS
def test_the_first_piece_of_a_text_stays(language: str) -> None:
    """A piece of the text with a button in it is followed by others alike: it is no box."""
    title, *texts = TEXTS[language]
    halves = texts[:2], texts[2:]
    pieces = "".join(f"<div>{''.join(f'<p>{one}</p>' for one in half)}<button>+</button></div>" for half in halves)
    assert texts[0] in said(read(language, f"<h1>{title}</h1><main>{pieces * 2}</main>"))


# the end of a text


@SCRIPTS
@pytest.mark.parametrize("tag", ["div", "section"])
def test_a_row_of_icons_behind_the_text(language: str, tag: str) -> None:
    """The line beside links without words, behind the text, asks to share it; beside one link it may be text."""
    title, first, *_ = TEXTS[language]
    line = f"{first[:-1]}: 7"
    icons = '<a href="/a"><i></i></a><a href="/b"><i></i></a>'
    html = f"<h1>{title}</h1><main>{paragraphs(language) * 3}<{tag}><div>{line}</div><p>{{}}</p></{tag}></main>"
    assert ": 7" not in said(read(language, html.format(icons)))
    assert ": 7" in said(read(language, html.format(f'<a href="/a">{first[:5]}</a>')))


@SCRIPTS
@pytest.mark.parametrize(
    "end",
    [
        pytest.param(
            "<div>{}<a href=/1><img src=/1.jpg></a><a href=/2><img src=/2.jpg></a></div>", id="linked pictures"
        ),
        pytest.param("<div>{}<a id=w1></a><a id=w2></a></div>", id="places in the page"),
        pytest.param("<div><h3><a href='#w1'></a>1</h3>{}<h3><a href='#w2'></a>2</h3></div>", id="links to headings"),
        pytest.param("<div>{}<button>Copy</button></div>", id="button"),
        pytest.param("<div>{}<p><a href=/a><i></i></a><a href=/b><i></i></a></p></div>", id="icons"),
    ],
)
def test_the_last_part_of_a_text_stays(language: str, end: str) -> None:
    """Sentences are no row of icons, whatever readers may press beside them."""
    title, *texts = TEXTS[language]
    line = f"<p>{texts[0][:-1]} 7{texts[0][-1]}</p>"
    article = read(language, f"<h1>{title}</h1><main>{paragraphs(language) * 3}{end.format(line)}</main>")
    assert " 7" in said(article)


@SCRIPTS
def test_linked_pictures_behind_the_text(language: str) -> None:
    """A gallery and its captions stay."""
    title = TEXTS[language][0]
    shown = "".join(f"<dt><a href=/{n}><img src=/{n}.jpg></a></dt><dd>{title} {n}7</dd>" for n in (1, 2))
    html = f"<h1>{title}</h1><main>{paragraphs(language) * 3}<div><dl>{shown}</dl></div></main>"
    assert "17" in said(read(language, html))


@SCRIPTS
def test_something_to_press_behind_the_text(language: str) -> None:
    """A box with a button and a few words behind the text asks for something."""
    title, first, *_ = TEXTS[language]
    html = f"<h1>{title}</h1><main>{paragraphs(language) * 3}<div><p>{first} 7</p><button>+</button></div></main>"
    assert " 7" not in said(read(language, html))


@SCRIPTS
def test_the_footer_of_a_page_is_no_text(language: str) -> None:
    """However much of the page it has: a short article has less than what stands under it."""
    title, first, *rest = TEXTS[language]
    footer = f"<footer><section>{''.join(f'<p>{one}</p>' for one in rest)}</section></footer>"
    article = read(
        language, f"<main><article><h2>{title}</h2><section><p>{first}</p></section></article>{footer}</main>"
    )
    assert first in said(article)
    assert rest[0] not in said(article)


# sources, related links and headings


@SCRIPTS
def test_sources_stay_and_own_links_go(language: str) -> None:
    """A list of links to other sites, which says what is there, is text; one to pages of the site is none."""
    title, *texts = TEXTS[language]
    names = [one[: len(one) // 2].strip() for one in texts[:3]]

    def listed(host: str) -> str:
        items = "".join(f'<li><a href="https://{host}/{n}.html">{one} 9</a></li>' for n, one in enumerate(names))
        return said(read(language, f"<h1>{title}</h1><main>{paragraphs(language)}<ul>{items}</ul></main>"))

    assert all(f"{one} 9" in listed("library.example.org") for one in names)
    assert not any(f"{one} 9" in listed("news.example") for one in names)


@SCRIPTS
def test_networks_are_no_sources(language: str) -> None:
    """Links that do no more than call the place that they lead to share the article."""
    title, *texts = TEXTS[language]
    row = "<li><a href='https://harbour.example.org/x'>Harbour 9</a></li>" * len(texts[:3])
    assert " 9" not in said(read(language, f"<h1>{title}</h1><main>{paragraphs(language)}<ul>{row}</ul></main>"))


@SCRIPTS
@pytest.mark.parametrize(
    "address",
    ["https://morenews.example/{}", "https://web.archive.example.org/2026/https://news.example/{}",
     "https://library.example.org/{}?from=news.example"],
)  # fmt: skip
def test_sources_with_the_letters_of_the_host_stay(language: str, address: str) -> None:
    """Another host may end in that of the page, keep a copy of it, or be told whence a reader comes."""
    title, *texts = TEXTS[language]
    row = "".join(f"<li><a href='{address.format(n)}'>{one[:20]} 9</a></li>" for n, one in enumerate(texts[:3]))
    assert " 9" in said(read(language, f"<h1>{title}</h1><main>{paragraphs(language)}<ul>{row}</ul></main>"))


@SCRIPTS
@pytest.mark.parametrize("label", ["{0} 9", "9!"])
@pytest.mark.parametrize(
    "href", ["/papers/rules.pdf", "https://files.example.org/list.xlsx", "https://other.example.org/x"]
)
def test_a_line_that_hands_out_or_leads_on_stays(language: str, label: str, href: str) -> None:
    """Among its paragraphs a text hands out files and calls to other sites, behind the first: no stories."""
    title, first, second, *_ = TEXTS[language]
    line = f'<p><a href="{href}">{label.format(first[:39].strip())}</a></p>'
    for text in (f"<p>{second}</p>{line}{paragraphs(language, 3)}", f"<p>{second}</p>{paragraphs(language, 3)}{line}"):
        article = read(language, f"<h1>{title}</h1><main><p>{first}</p>{text}</main>")
        assert label.format(first[:39].strip()) in article.body
        assert not article.links


@SCRIPTS
def test_a_link_above_the_text_is_none_of_it(language: str) -> None:
    """The first paragraph is no link to another site, and what stands below it is the standfirst."""
    title, first, *_ = TEXTS[language]
    link = '<p><a href="https://other.example.org/2026/x">9: Valley Herald</a></p>'
    described = f'<meta name=description content="{first}">'
    article = read(language, f"{described}<h1>{title}</h1><main>{link}{paragraphs(language)}</main>")
    assert "9: " not in said(article)
    assert article.lede_raw == first


@pytest.mark.parametrize(
    ("href", "words"),
    [
        ("https://t.me/valleynews", "Наш канал о долине"),
        ("https://pf.kakao.com/_x7", "골짜기 소식 받기"),
        ("https://whatsapp.com/channel/0029V", "वैली न्यूज़ चैनल से जुड़ें"),
        ("https://play.google.com/store/apps/details?id=example.valley", "ヴァレー新聞アプリ"),
        ("https://www.facebook.com/sharer/sharer.php?u=x", "Teilt das im Tal"),
        ("https://twitter.com/annaberg", "Anna Berg"),
        ("https://www.patreon.com/valley", "Give the valley a coin"),
        ("https://sister.example.org/2026/mayor", "MAYOR OF THE NEXT VALLEY GOES"),
    ],
)
def test_a_line_that_offers_something_is_no_text(href: str, words: str) -> None:
    """Channels, shops, profiles and what shares a page are no sources, nor is a headline in capitals."""
    title, first, second, *_ = TEXTS["en"]
    line = f'<p><a href="{href}">{words} 9</a></p>'
    for text in (f"{line}{paragraphs('en', 3)}", f"{paragraphs('en', 3)}{line}"):
        article = read("en", f"<h1>{title}</h1><main><p>{first}</p><p>{second}</p>{text}</main>")
        assert " 9" not in said(article)


@SCRIPTS
@pytest.mark.parametrize("label", ["Download as PDF", "Druckversion (PDF)", "Versión imprimible"])
def test_a_copy_to_print_is_no_text(language: str, label: str) -> None:
    """What only offers the page itself in another form hands out nothing."""
    title, *_ = TEXTS[language]
    line = f'<p><a href="/papers/ferry.pdf">{label}</a></p>'
    article = read(language, f"<h1>{title}</h1><main>{line}{paragraphs(language)}{line}</main>")
    assert label not in said(article)


@SCRIPTS
def test_files_in_a_list_stay(language: str) -> None:
    """A list of files is no list of stories, however they are called."""
    title, *texts = TEXTS[language]
    items = "".join(f'<li><a href="/papers/{n}.docx">{one[:39].strip()} 9</a></li>' for n, one in enumerate(texts[:2]))
    article = read(language, f"<h1>{title}</h1><main>{paragraphs(language)}<ul>{items}</ul></main>")
    assert [one for one in article.body if one.endswith(" 9")] == [f"{one[:39].strip()} 9" for one in texts[:2]]
    assert not article.links


@SCRIPTS
def test_the_channels_of_the_site_are_no_sources(language: str) -> None:
    """A call in the text that leads where the frame of the page leads, too, belongs to the site."""
    title, first, *_ = TEXTS[language]
    call = f'<p><a href="https://talk.example.org/paper">{first[:39].strip()} 9</a></p>'
    frame = '<footer><a href="https://talk.example.org/paper">Talk</a></footer>'
    article = read(language, f"<h1>{title}</h1><main>{paragraphs(language)}{call}</main>{frame}")
    assert " 9" not in said(article)


@SCRIPTS
def test_an_address_in_a_line_of_its_own_stays(language: str) -> None:
    """A link that says where it leads is text, in the middle and at the end."""
    title, first, second, *_ = TEXTS[language]
    one, other = (f'<p><a href="https://{name}.example.org/">https://{name}.example.org</a></p>' for name in ("a", "b"))
    html = f"<h1>{title}</h1><main><p>{first}</p><p>{second}</p>{one}{paragraphs(language, 3)}{other}</main>"
    article = read(language, html)
    assert {"https://a.example.org", "https://b.example.org"} <= set(article.body)


@SCRIPTS
def test_rows_with_two_links_to_each_story(language: str) -> None:
    """A list whose rows have a linked title and a linked summary goes as a whole, and its links are related ones."""
    title, *texts = TEXTS[language]
    row = '<li><p><a href="/2026/{0}.html">{1} 8</a></p><p><a href="/2026/{0}.html">{2} 9</a></p><p>7.3.2026</p></li>'
    rows = "".join(row.format(n, one[:30].strip(), one) for n, one in enumerate(texts[:4]))
    block = f'<div><div><h2>{title[:8]}</h2><a href="/2026/">+</a></div><div><ul>{rows}</ul></div></div>'
    article = read(language, f"<main><h1>{title}</h1><div>{paragraphs(language)}{block}</div></main>")
    assert " 9" not in said(article)
    assert len(article.links) == 4


def test_a_heading_over_prose_stays() -> None:
    """ "Background" heads links in most places; over prose, among other headings alike, it heads a part of the text."""
    title, *texts = TEXTS["en"]
    parts = "".join(
        f"<h2>{head}</h2><p>{one}</p>" for head, one in zip(("The boat", "Background"), texts[2:], strict=False)
    )
    html = read("en", f"<h1>{title}</h1><main><p>{texts[0]}</p><p>{texts[1]}</p>{parts}</main>").content or ""
    assert "<h2>Background</h2>" in html
    over_links = f"{parts}<h2>Background</h2><p><a href='/1.html'>{texts[0][:40]}</a></p>"
    html = read("en", f"<h1>{title}</h1><main><p>{texts[0]}</p>{over_links}</main>").content or ""
    assert html.count("Background") == 1


# captions and titles again


@SCRIPTS
def test_a_caption_again(language: str) -> None:
    """What repeats the caption of a picture, apart from the paragraphs, is none of them."""
    title, *texts = TEXTS[language]
    caption = f"{texts[0][:-1]}: 7{texts[0][-1]}"
    figure = f'<figure><img src="/p/1.jpg" width="900" height="600" alt=""><figcaption>{caption}</figcaption></figure>'
    again = f"<div><div>{caption}</div></div>"
    article = read(language, f"<h1>{title}</h1><main>{figure}{again}{paragraphs(language, 2)}</main>")
    assert ": 7" not in said(article)
    assert [one.caption for one in article.figures] == [caption]


def test_a_caption_above_its_credit() -> None:
    """A line right above who took a picture, in the same element, is a caption, though no picture is there yet."""
    title, first, *rest = TEXTS["en"]
    caption = f"<div><div></div><div>{first}</div><div>An Binh | Getty Images</div></div>"
    text = "".join(f"<p>{one}</p>" for one in rest)
    assert first not in said(read("en", f"<h1>{title}</h1><div>{caption}</div><main>{text}</main>"))


@SCRIPTS
def test_the_headline_of_the_metadata_is_no_standfirst(language: str) -> None:
    """Where the page has one title for readers and another for networks, neither is said again."""
    title = TEXTS[language][0]
    data = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{title} 7"}}</script>'
    article = read(language, f"{data}<h1>{title}</h1><h2>{title} 7</h2><main>{paragraphs(language)}</main>")
    assert f"{title} 7" not in said(article)


# notes and code


@SCRIPTS
@pytest.mark.parametrize("is_linked", [True, False])
def test_notes_behind_the_text(language: str, is_linked: bool) -> None:
    """Notes that marks in the text refer to belong to it, wherever they stand; other boxes there do not."""
    title, *texts = TEXTS[language]
    mark = '<sup><a href="#n{0}">{0}</a></sup>' if is_linked else "<sup>{0}</sup>"
    text = "".join(f"<p>{one}{mark.format(n)}</p>" for n, one in enumerate(texts, 1))
    notes = "".join(f'<p id="n{n}"><sup>{n}</sup> {title} {n}7.</p>' for n in range(1, len(texts) + 1))
    more = f"<div><p>{texts[0]} 8</p><p>{texts[1]} 9</p></div>"
    article = read(language, f"<article><h1>{title}</h1>{text}</article><section>{notes}</section>{more}")
    assert f"{title} 17." in said(article)
    assert f"{title} 67." in said(article)
    assert f"{texts[1]} 9" not in said(article)


@SCRIPTS
@pytest.mark.parametrize(
    "form",
    [
        pytest.param("<li id=n{0}><p>{1} <a href=#m{0}>↩︎</a></p></li>", id="at the end"),
        pytest.param("<li id=n{0}><span><b><a href=#m{0}>^</a></b></span> {1}</li>", id="at the beginning"),
        pytest.param("<li id=n{0}>{1} <a href=#m{0}>[back]</a></li>", id="a word"),
        pytest.param("<li><a id=n{0}></a>{1}<a href=#m{0}>↑</a></li>", id="of an anchor"),
    ],
)
@pytest.mark.parametrize("is_within", [True, False])
def test_links_back_from_notes_are_no_text(language: str, form: str, is_within: bool) -> None:
    title, *texts = TEXTS[language]
    text = "".join(f"<p>{one}<sup id=m{n}><a href=#n{n}>{n}</a></sup></p>" for n, one in enumerate(texts, 1))
    notes = "".join(form.format(n, f"{title} {n}7.") for n in range(1, len(texts) + 1))
    end, begin = ("", "") if is_within else ("</article>", "<article>")
    article = read(
        language, f"<article><h1>{title}</h1>{text}{end}<section><ol>{notes}</ol></section>{begin}</article>"
    )
    assert f"{title} 17." in article.body


@SCRIPTS
@pytest.mark.parametrize("link", ["12", "map", "top", "(3)"])
def test_short_links_to_what_stands_behind_the_text(language: str, link: str) -> None:
    """Neither a count nor a short word makes a note of what it leads to."""
    title, *texts = TEXTS[language]
    text = f"<p>{texts[0]} <a href=#disc>{link}</a></p>{paragraphs(language, 2)}"
    behind = f"<div><h2>{title[:5]}</h2><section id=disc><p>{title} 7.</p></section></div>"
    assert "7." not in said(read(language, f"<article><h1>{title}</h1>{text}</article>{behind}"))


@SCRIPTS
@pytest.mark.parametrize(("first", "second"), [("1", "2"), ("a", "b")])
def test_several_short_links_to_what_stands_behind_the_text(language: str, first: str, second: str) -> None:
    """Several numbers or letters lead to notes."""
    title, *texts = TEXTS[language]
    text = f"<p>{texts[0]} <a href=#m>{first}</a> <a href=#n>{second}</a></p>{paragraphs(language, 2)}"
    behind = f"<div><h2>{title[:5]}</h2><section id=m>{title} 7.</section><section id=n>{title} 8.</section></div>"
    assert f"{title} 7." in said(read(language, f"<article><h1>{title}</h1>{text}</article>{behind}"))


@SCRIPTS
def test_one_note_behind_the_text(language: str) -> None:
    """What leads back to the mark is its note."""
    title, *texts = TEXTS[language]
    text = f"<p>{texts[0]}<a id=from href=#n>12</a></p>{paragraphs(language, 2)}"
    behind = f"<section><h2>{title[:5]}</h2><p id=n><a href='#from'>^</a> {title} 7.</p></section>"
    assert f"{title} 7." in said(read(language, f"<article><h1>{title}</h1>{text}</article>{behind}"))


@SCRIPTS
def test_a_note_in_an_aside(language: str) -> None:
    """An aside that a mark leads to stays; one beside the text goes."""
    title, *texts = TEXTS[language]
    asides = f'<aside id="n1"><p>{title} 17.</p></aside><aside><p>{title} 27.</p></aside>'
    first = f'<p>{texts[0]}<a href="#n1">1</a></p>'
    article = read(language, f"<h1>{title}</h1><main>{first}{asides}{paragraphs(language, 2)}</main>")
    assert f"{title} 17." in said(article)
    assert f"{title} 27." not in said(article)


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(
            "<pre><i>8</i>one = 1\n<i>9</i>    two = 2\n<i>10</i>\n<i>11</i>three = 3</pre>", id="in the line"
        ),
        pytest.param(
            "<table><tr><td><pre>1\n2\n3\n4</pre></td>"
            "<td><pre>one = 1\n    two = 2\n\nthree = 3</pre></td></tr></table>",
            id="in a column",
        ),
        pytest.param(
            "<table><tr><td><pre><i>1</i><br><i>2</i><br><i>3</i><br><i>4</i><br></pre></td>"
            "<td><pre>one = 1<br>    two = 2<br><br>three = 3</pre></td></tr></table>",
            id="broken by elements",
        ),
        pytest.param(
            "<table><tr><td><div><div>1</div><div>2</div><div>3</div><div>4</div></div></td><td><div><div>one = 1</div>"
            "<div><i>&nbsp;&nbsp;&nbsp; two</i> = 2</div><div>&nbsp;</div><div>three = 3</div></div></td></tr></table>",
            id="each line an element",
        ),
    ],
)
def test_numbers_of_lines_are_no_code(code: str) -> None:
    """They count the lines of a listing, and go; its indents and empty lines stay."""
    title, *_ = TEXTS["en"]
    article = read("en", f"<h1>{title}</h1><main>{paragraphs('en')}{code}</main>")
    assert "one = 1\n    two = 2\n\nthree = 3" in (article.content or "")
    assert article.body[-1].startswith("one = 1")


@pytest.mark.parametrize("name", ["Anna Berg, Bergen", "Анна Берг (Осло)", "안나 베르크"])
def test_ranks_beside_names_are_no_code(name: str) -> None:
    """A table of one row may set ranks beside names: these are no code, nor is a line of several parts."""
    ranks = f"<table><tr><td><p>1</p><p>2</p></td><td><p>{name}</p><p>{name} 2</p></td></tr></table>"
    step = f"<table><tr><td>1</td><td><b>{name}</b> <span>2</span> <span>3</span> <span>4</span></td></tr></table>"
    for table in (ranks, step):
        article = read("en", f"<h1>{TEXTS['en'][0]}</h1><main>{paragraphs('en')}{table}</main>")
        assert article.body[-1].startswith("1 ")
        assert "<pre>" not in (article.content or "")


def test_figures_that_count_nothing_are_code() -> None:
    """Lines that begin with a figure each stay where the figures are no elements, or count something else."""
    table = "<table><tr><td><p>{}</p><p>{}</p></td><td><p>boats</p><p>oars</p></td></tr></table>"
    for code in ("<pre>1 boat\n2 oars</pre>", "<pre><i>3</i> boats\n<i>7</i> oars</pre>", table.format(3, 7)):
        article = read("en", f"<h1>{TEXTS['en'][0]}</h1><main>{paragraphs('en')}{code}</main>")
        assert article.body[-1][0] in "13"


def test_prose_beside_a_long_listing() -> None:
    """The text stands where the prose does, not around the code in it."""
    title, *texts = TEXTS["en"]
    listing = (
        "<div><div><pre>" + "<span>the ferry and the bridge and the boat and all</span>\n" * 20 + "</pre></div></div>"
    )
    article = read("en", f"<h1>{title}</h1><main><p>{texts[0]}</p>{listing}<p>{texts[1]}</p></main>")
    assert texts[0] in said(article)
    assert texts[1] in said(article)


# what readers wrote


@pytest.mark.parametrize("names", [("Ann", "Bo", "Cleo", "Ann"), ("安", "博", "陈", "安"), ("آن", "بو", "كل", "آن")])
def test_comments_with_their_own_links(names: tuple[str, ...]) -> None:
    """The time of a comment leads to it; one reader may answer another."""
    title, first, *_ = TEXTS["en"]
    comments = "".join(
        f'<li id="c{n}"><div><b>{name}</b>:<br><a href="#c{n}">May {n}, 2026 at 10:0{n}</a><br>'
        f"<p>{first} 7</p></div></li>"
        for n, name in enumerate(names, 1)
    )
    article = read("en", f"<main><h1>{title}</h1>{paragraphs('en')}<ol>{comments}</ol></main>")
    assert " 7" not in said(article)


@SCRIPTS
@pytest.mark.parametrize("said_before", ["", "<div>7: {0}</div>"])
def test_what_stands_over_the_form_of_comments(language: str, said_before: str) -> None:
    """Rules for those who comment, in an element with the form behind the comments, are no text, however long."""
    title, first, *texts = TEXTS[language]
    rules = "".join(f"<p>8: {one}</p>" for one in texts * 2)
    form = f"<div><div>{rules}</div><form><div><textarea></textarea></div><button>+</button></form></div>"
    comments = f"<div><div>Comments</div>{said_before.format(first)}</div>"
    text = f"<div><p>{first * 3}</p>{paragraphs(language, 2)}</div>"
    article = read(language, f"<div><h1>{title}</h1>{text}{comments}{form}</div>")
    assert texts[0] in said(article)
    assert "8: " not in said(article)


@SCRIPTS
def test_a_text_between_the_line_of_comments_and_their_form(language: str) -> None:
    """A line that leads to the comments from above the text takes nothing of it, though their form ends its element."""
    title, first, *texts = TEXTS[language]
    bar = "<div><div>Comments</div></div>"
    form = "<form><textarea></textarea><button>+</button></form>"
    text = "".join(f"<p>{n}: {one}</p>" for n, one in enumerate(texts * 3))
    article = read(language, f"<div><h1>{title}</h1><p>{first} {first} {first}</p>{bar}<div>{text}{form}</div></div>")
    assert f"0: {texts[0]}" in said(article)
    assert f"14: {texts[-1]}" in said(article)


@pytest.mark.parametrize("heading", ["Comments", "Kommentare (3)", "Комментарии", "コメント", "التعليقات", "Bình luận"])
def test_a_line_that_stands_for_the_heading_of_comments(heading: str) -> None:
    """What stands under it is no text, though it is no heading; in a list or above the text it says nothing."""
    title, *texts = TEXTS["en"]
    box = f"<section><div>{heading}</div><div><p>{texts[0]} 7</p></div><div><p>{texts[1]} 7</p></div></section>"
    assert " 7" not in said(read("en", f"<h1>{title}</h1><main>{paragraphs('en')}{box}</main>"))
    assert " 7" in said(read("en", f"<h1>{title}</h1><main>{box}{paragraphs('en')}</main>"))
    listed = box.replace("<section><div>", "<section><ul><li>").replace("</div><div>", "</li></ul><div>", 1)
    assert " 7" in said(read("en", f"<h1>{title}</h1><main>{paragraphs('en')}{listed}</main>"))


def test_what_went_is_explained() -> None:
    """Each of these reasons is named."""
    title, *texts = TEXTS["en"]
    fold = f"<div><b>AI</b><ul><li>{texts[0]} 7.</li><li>{texts[1]} 7.</li></ul><b aria-expanded=false></b></div>"
    icons = f'<div><p>{texts[0][:-1]} 8</p><a href="/a"><i></i></a><a href="/b"><i></i></a></div>'
    form = f"<div><p>{texts[0]} 9.</p><div><input type=email></div></div>"
    told = str(explain(page("en", f"<h1>{title}</h1>{form}<main>{fold}{paragraphs('en') * 3}{icons}</main>")))
    assert "a box that unfolds" in told
    assert "a row of icons" in told
    assert "it asks readers for something" in told


# links of headings to themselves


@SCRIPTS
@pytest.mark.parametrize(
    "anchor",
    [
        pytest.param('<a href="#a">#</a>', id="a sign"),
        pytest.param('<a hidden aria-hidden="true" href="/2026/ferry#a">¶</a>', id="hidden"),
        pytest.param('<a href="#a"><span>\N{LINK SYMBOL}</span></a>', id="in a box"),
        pytest.param('<span>[<a href="/w?edit">编辑</a>]</span>', id="in brackets"),
        pytest.param(
            '<b><i>[</i><a href="/w?edit">edit</a><i> | </i><a href="/w?source">source</a><i>]</i></b>', id="several"
        ),
    ],
)
@pytest.mark.parametrize("heading", ["<h2 id=a>{words}{anchor}</h2>", "<h3 id=a>{anchor} {words}</h3>"])
def test_a_heading_s_link_to_itself_is_no_text(language: str, heading: str, anchor: str) -> None:
    """The sign by which readers copy the address of a heading goes, as do links in brackets beside it, by which they
    edit its part; the heading, and links of its own words, stay.
    """
    title, first, second, *others = TEXTS[language]
    words = others[-1][:14].strip()

    def headings(shown: str) -> str:
        before, behind = f"<p>{first}</p><p>{second}</p>", "".join(f"<p>{one}</p>" for one in others)
        content = read(language, f"<h1>{title}</h1><main>{before}{shown}{behind}</main>").content or ""
        return content.partition("\n<h")[2].partition("</h")[0][2:].strip()

    assert headings(heading.format(words=words, anchor=anchor)) == words
    linked = f'<a href="{URL}#b">{words}</a>'
    assert words in headings(heading.format(words=linked, anchor=""))
    assert headings(heading.format(words=words, anchor="<i>[<a href=/1>A</a>, 1]</i>")) != words


@SCRIPTS
def test_the_first_paragraph_before_sections(language: str) -> None:
    """Sections with a heading each make no standfirst of the paragraph before them; one element of the text does."""
    title, first, *texts = TEXTS[language]
    parts = "".join(f"<section><h2>{one[:9]} 7</h2><p>{one}</p><p>{one} 7</p></section>" for one in texts[:3])
    article = read(language, f"<article><h1>{title}</h1><p>{first}</p>{parts}</article>")
    assert article.lede_raw is None
    assert article.body[0] == first
    rest = "".join(f"<p>{one}</p>" for one in texts)
    assert read(language, f"<article><h1>{title}</h1><p>{first}</p><div>{rest}</div></article>").lede_raw == first


@SCRIPTS
def test_the_motto_of_a_site_is_no_standfirst(language: str) -> None:
    """What stands with the name of the site is none of the article's, above its title or where that is no heading."""
    title, first, *_, motto = TEXTS[language]
    banner = f"<div><h1>{title}</h1><p>{motto}</p></div>"
    text = f"<div><h1>{title[: len(title) * 2 // 3].strip()}</h1><div>{paragraphs(language)}</div></div>"
    article = read(language, banner + text.replace(motto, first))
    assert motto not in said(article)
    name = f"<div><h1><a href=https://news.example/>{title[:4]}</a></h1><h2>{motto}</h2></div>"
    text = f"<div><h4>{title[2:]}</h4>{paragraphs(language).replace(motto, first)}</div>"
    article = read(language, f"<div>{name}{text}</div>")
    assert motto not in said(article)


@pytest.mark.parametrize("line", ["News · {}", "{}", "Новости | {}", "お知らせ {}"])
@pytest.mark.parametrize(
    "text", ["<p>Nine boats on the lake</p>", '<figure><img src="/m.jpg" width=800 alt="Nine boats"></figure>']
)
def test_the_day_over_a_text_of_a_few_words(line: str, text: str) -> None:
    """What files an article that says next to nothing is none of its text."""
    meta = f"<small><span>{line.format('<time datetime=2026-04-14>14 Apr 2026</time>')}</span></small>"
    html = f"<article><h1>The ferry over the lake</h1>{meta}<div>{text}</div></article>"
    document = Document(data=html.encode(), url=URL, media_type="text/html", listed_title="The ferry over the lake")
    article = extract_article(document)
    assert "2026" not in said(article)
    assert article.content
    assert "ine boats" in article.content


@pytest.mark.parametrize(
    "line", ["Prices 14 April 2026", "Berlin, 14.04.2026", "料金表 2026年4月14日", "Стоимость билетов 14.04.2026"]
)
@pytest.mark.parametrize(
    "values",
    [
        "<table><tr><td>Adults</td><td>3.20</td></tr><tr><td>Dogs</td><td>1.10</td></tr></table>",
        "<ul><li>Adults 3.20</li><li>Dogs 1.10</li></ul>",
    ],
)
def test_the_day_over_a_list_of_values(line: str, values: str) -> None:
    """What a short table or list says holds from the day above it on."""
    data = '<meta property="article:published_time" content="2026-04-14T09:00:00Z">'
    html = f"{data}<article><h1>The ferry over the lake</h1><div><p>{line}</p>{values}</div></article>"
    document = Document(data=html.encode(), url=URL, media_type="text/html", listed_title="The ferry over the lake")
    assert line in said(extract_article(document))


@SCRIPTS
@pytest.mark.parametrize("motto", ["", "<div>{0}</div>"])
def test_a_page_that_hands_out_a_paper(language: str, motto: str) -> None:
    """Where a list has named a page, and it says nothing below its title, a paper that it leads to is its text."""
    title, first, *_ = TEXTS[language]
    paper = "<div><span><a href='/papers/minutes_3.pdf'>minutes_3.pdf</a></span></div>"
    frame = "<footer><a href='/papers/report.pdf'>report.pdf</a></footer>"
    html = f"<header>{motto.format(first)}</header><main><h1>{title}</h1>{{}}</main>{frame}"
    document = replace(page(language, html.format(paper)), listed_title=title)
    assert extract_article(document).body == ("minutes_3.pdf",)
    document = replace(page(language, html.format("<p>7</p>")), listed_title=title)
    assert "report.pdf" not in said(extract_article(document))


@SCRIPTS
@pytest.mark.parametrize("standfirst", ["<p class=lede>{0}</p>", "<p>{0}</p>"])
def test_a_standfirst_alone_stands_once(language: str, standfirst: str) -> None:
    """An article that is nothing but the standfirst which the page describes it by has no more text."""
    title, first, *_ = TEXTS[language]
    described = f'<meta name=description content="{first}"><meta property="og:type" content="article">'
    article = read(language, f"{described}<article><h1>{title}</h1>{standfirst.format(first)}</article>")
    assert (article.lede_raw, article.body) == (first, ())


@SCRIPTS
@pytest.mark.parametrize(
    "frame",
    [
        "<div class=sidebar><p><a href='/papers/rates.pdf'>{0}</a></p></div>",
        "<div class='widget'><a href='/papers/rates.pdf'>{0}</a></div>",
        "<div id=footer>© 2026 <a href='/papers/rates.pdf'>{0}</a> <a href='/papers/terms.pdf'>{0}</a></div>",
        "<div class=main-menu><ul><li><a href='/papers/rates.pdf'>{0}</a></li></ul></div>",
    ],
)
@pytest.mark.parametrize("shown", ["", "<figure><img src='/ferry.jpg' width=800 height=600></figure>"])
def test_papers_of_the_frame_are_no_text(language: str, frame: str, shown: str) -> None:
    """What the frame of a page hands out is never its text, though a list has named the page and it says nothing."""
    title, first, *_ = TEXTS[language]
    html = f"<div><h1>{title}</h1>{shown}</div>{frame.format(first[:20].strip())}"
    article = extract_article(replace(page(language, html), listed_title=title))
    assert said(article) == ""
    assert bool(article.content) == bool(shown)


# lists and figures that hold text


@SCRIPTS
def test_a_list_of_links_that_a_line_announces(language: str) -> None:
    """Links to other sites in a list behind a colon are text, by any words; without one a word each is an offer."""
    title, first, *_ = TEXTS[language]
    names = [f"Delta{number}" for number in range(3)]
    items = "".join(
        f'<li><a href="https://films{number}.example.org/watch/7">{name}</a></li>' for number, name in enumerate(names)
    )
    announced = f"<p>{first[:-1]}{{}}</p><ul>{items}</ul>"
    html = f"<h1>{title}</h1><div>{paragraphs(language)}{announced}{paragraphs(language, 2)}</div>"
    assert all(name in read(language, html.format(":")).body for name in names)
    assert not any(name in read(language, html.format(".")).body for name in names)


@SCRIPTS
def test_words_over_a_list_of_pictures_are_text(language: str) -> None:
    """An item with words of its own over a list in which a picture stands is no picture with its caption."""
    title, *texts = TEXTS[language]
    items = "".join(
        f"<li>{one}<ul><li><div><img src=/{number}.jpg width=900><p>{title} {number}</p></div></li></ul></li>"
        for number, one in enumerate(texts[:2])
    )
    article = read(
        language, f"<h1>{title}</h1><div>{paragraphs(language, 3)}<ul>{items}</ul>{paragraphs(language, 4)}</div>"
    )
    assert all(any(line.startswith(one) for line in article.body) for one in texts[:2])


@SCRIPTS
def test_a_paragraph_beside_a_picture_in_a_figure(language: str) -> None:
    """A figure that sets a picture beside a long paragraph lays the page out."""
    title, *texts = TEXTS[language]
    long = " ".join(texts * (1 if language != "zh" else 3))
    figure = f"<figure><img src=/a.jpg width=900><div><div><p>{long}</p></div></div></figure>"
    article = read(language, f"<h1>{title}</h1><div>{paragraphs(language)}{figure}{paragraphs(language, 2)}</div>")
    assert long in article.body


@SCRIPTS
def test_headings_in_preformatted_text(language: str) -> None:
    """What holds headings is no code: its headings and tables are those of the text."""
    title, _, second, *_ = TEXTS[language]
    table = f"<table><tr><td>{title[:5]}</td><td>7</td></tr><tr><td>{title[:4]}</td><td>8</td></tr></table>"
    html = (
        f"<h1>{title}</h1><div>{paragraphs(language)}<pre><h3>{second}</h3>{table}</pre>{paragraphs(language, 2)}</div>"
    )
    content = read(language, html).content or ""
    assert f"<h3>{second}</h3>" in content
    assert "<table>" in content


# what readers press


@SCRIPTS
def test_a_heading_that_unfolds_its_part_stays(language: str) -> None:
    """The heading of an accordion is a button in a heading; a button beside the words of one is none of it."""
    title, first, second, *_ = TEXTS[language]
    fold = f"<h2>{first[:9]} <button>{second[:9]}</button></h2>"
    part = f"<h3><button aria-expanded=false>{second[:12]}</button></h3>"
    body = f"<p>{first}</p>{part}<p>{second}</p>{fold}{paragraphs(language, 3)}"
    html = read(language, f"<h1>{title}</h1><main>{body}</main>").content or ""
    assert f"<h3>{second[:12].strip()}</h3>" in html
    assert f"<h2>{first[:9].strip()}</h2>" in html


@SCRIPTS
@pytest.mark.parametrize(
    "layout",
    [
        "<button><div><figure><img src=/a.jpg width=900><figcaption>{}</figcaption></figure></div></button>",
        "<figure><button><img src=/a.jpg width=900></button><figcaption>{}</figcaption></figure>",
    ],
)
def test_a_picture_that_is_enlarged_by_a_button_stays(language: str, layout: str) -> None:
    """A figure in a button, or around one, keeps its picture and its caption."""
    title, first, *_ = TEXTS[language]
    caption = first[:20].strip()
    article = read(
        language, f"<h1>{title}</h1><main>{paragraphs(language)}{layout.format(caption)}{paragraphs(language)}</main>"
    )
    assert [(figure.url, figure.caption) for figure in article.figures] == [("https://news.example/a.jpg", caption)]


@SCRIPTS
@pytest.mark.parametrize(
    ("layout", "is_told"),
    [
        pytest.param("<p>{} <span><button><em>{}</em></button></span> {}</p>", True, id="in a sentence"),
        pytest.param("<p><b>{}</b> <i><button>{}</button></i> <i><button>7</button></i> {}</p>", True, id="two"),
        pytest.param("<p>{} {}<br><button>{}</button></p>", False, id="below a line"),
        pytest.param("<div>{} <button>{}</button> {}</div>", False, id="in a row"),
        pytest.param("<p>{} <button>{}</button> <button>{}</button></p>", False, id="one of two"),
    ],
)
def test_words_of_a_sentence_may_be_pressed(language: str, layout: str, is_told: bool) -> None:
    """A button amid the words of a sentence is a part of it, one in a row or at its end is not."""
    title, first, second, third, *_ = TEXTS[language]
    pressed = layout.format(first, third[:9].strip(), second)
    shown = read(language, f"<h1>{title}</h1><main>{paragraphs(language)}{pressed}{paragraphs(language)}</main>")
    assert (f"{first} {third[:9].strip()} " in said(shown)) == is_told
    assert "<button>7" not in layout or f"7 {second}" in said(shown)


# what a text hands out


@SCRIPTS
@pytest.mark.parametrize(("address", "stays"), [("https://quay.example/1", True), ("/3", False)])
def test_a_list_that_a_line_announces_may_lead_home_too(language: str, address: str, stays: bool) -> None:
    """Behind a line with a colon a list stays of which some items lead to other sites."""
    title, first, second, third, *_ = TEXTS[language]
    items = f"<li><a href=/1>{first[:6]}</a><li><a href=/2>{second[:6]}</a><li><a href={address}>{third[:8]}77</a>"
    body = f"<p>{first}</p><p>{second[:12]}:</p><ul>{items}</ul>{paragraphs(language, 3)}"
    article = read(language, f"<h1>{title}</h1><main>{body}</main>")
    assert ("77" in said(article)) == stays


@SCRIPTS
def test_who_signs_below_a_short_text_is_no_title(language: str) -> None:
    """A heading with the byline below the text is not the title, so that what stands above it stays."""
    title, first, second, *_ = TEXTS[language]
    paper = f"<p><a href=/files/ferry.pdf>{first[:20]} (PDF)</a></p>"
    about = "<div><h3><a href=/author/annb>annb</a></h3><p><a href=/author/annb>more</a></p></div>"
    by = "<a rel=author href=/author/annb>annb</a>"
    article = read(language, f"<h1>{title}</h1>{by}<main><p>{first}</p><p>{second}</p>{paper}{about}</main>")
    assert "(PDF)" in said(article)
