"""Who signs pages without metadata, and who stands on them beside."""

from __future__ import annotations

import json

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

PROSE = "The ferry has crossed the bay since the war, and each spring its hull is tarred by those who were late twice. "
TEXT = f"<p>{PROSE * 2}</p><p>Nobody pays on Sundays. {PROSE}</p><p>The bell is older. {PROSE}</p>"
TITLE = "<h1>A ferry for the bay</h1>"


def page(body: str) -> Article:
    """The record of a page that is nothing but *body*."""
    html = f"<html lang=en><head><title>A ferry for the bay</title></head><body>{body}</body></html>"
    return extract_article(Document(data=html.encode(), url="https://coast.example/a-ferry-for-the-bay"))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<article>{TITLE}<div><span>By</span> <b>Jane Doe</b></div>{TEXT}</article>", id="label-apart"),
        pytest.param(
            f"<article><aside class=post-author>Jane Doe</aside>{TITLE}{TEXT}</article>", id="above-the-title"
        ),
        pytest.param(
            f"<article>{TITLE}<div class=author-info><div>Jane Doe</div><div>Writer</div></div>{TEXT}</article>",
            id="first-in-its-box",
        ),
        pytest.param(
            f"<article>{TITLE}<div class=author><div><div class=who>Jane Doe</div></div></div>{TEXT}</article>",
            id="alone-in-its-boxes",
        ),
        pytest.param(f"<article>{TITLE}<div><p class=autor>Jane Doe</p>{TEXT}</div></article>", id="top-of-the-text"),
        pytest.param(
            f"<article>{TITLE}<div><p>{PROSE * 2}</p><a href=/autoren/jd>Jane Doe</a>{TEXT}</div></article>",
            id="behind-the-standfirst",
        ),
        pytest.param(f"<article>{TITLE}<a href=/writers/jd>Jane Doe</a><div>{TEXT}</div></article>", id="writers"),
        pytest.param(
            f"<article>{TITLE}<div>{TEXT}</div></article><div><h2>Written by Jane Doe</h2><p>She rows.</p></div>",
            id="box-behind",
        ),
    ],
)
def test_who_signs(body: str) -> None:
    """An author is found beside the title, at the top of the text, and in a box behind it."""
    assert [person.name for person in page(body).authors] == ["Jane Doe"]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<p>Reviewed by Jane Doe</p>", id="reviewer"),
        pytest.param("<div class=author>Photo: Jane Doe</div>", id="photographer"),
        pytest.param(
            "<p>The nets were measured by <a href=/profile/jd>Jane Doe</a>, who teaches at the school of the town and "
            "who has a boat of her own.</p>",
            id="in-a-sentence",
        ),
        pytest.param("<div>Article: <a href=/pdf>Download Pages</a></div>", id="other-label"),
    ],
)
def test_who_does_not(line: str) -> None:
    """Who looked over the text, took the picture or is told of in it has not written it."""
    assert page(f"<article>{TITLE}<div>{line}{TEXT}</div></article>").authors == ()


def test_authors_of_other_articles() -> None:
    """Names in the cards of other articles behind the text sign those."""
    cards = "<li><a href=/b>Why the old lighthouse is painted green</a><span>By John Smith</span></li>"
    assert page(f"<article>{TITLE}<div>{TEXT}</div></article><ul>{cards}</ul>").authors == ()


def test_agency_in_place_of_a_person() -> None:
    """An agency where a person would stand is the byline."""
    article = page(f"<article>{TITLE}<div class=author-name>AFP</div><div>{TEXT}</div></article>")
    assert (article.authors, article.byline) == ((), "AFP")


def test_account_and_person() -> None:
    """Where metadata name an account, the person whom the page shows has written it."""
    html = (
        '<html lang=en><head><title>A ferry for the bay</title><meta name=author content="jane.doe7"></head>'
        f"<body><article>{TITLE}<p>By Jane Doe</p><div>{TEXT}</div></article></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/a-ferry-for-the-bay"))
    assert [person.name for person in article.authors] == ["Jane Doe"]


def test_line_that_names_the_author() -> None:
    """Of several lines that may sign an article the byline is one that names its author, not that of a picture."""
    data = '{"@type":"NewsArticle","headline":"A ferry for the bay","author":{"@type":"Person","name":"Jane Doe"}}'
    html = (
        f'<html lang=en><title>A ferry for the bay</title><script type="application/ld+json">{data}</script>'
        f"<article>{TITLE}<div class=author>Pool / John Smith</div><div>{TEXT}</div></article>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/a-ferry-for-the-bay"))
    assert (article.byline, [person.name for person in article.authors]) == ("Jane Doe", ["Jane Doe"])


def test_name_and_job_in_elements() -> None:
    """A name and the job behind it, which only their elements set apart, are words of their own."""
    line = "<div class=author><span>Jane Doe</span><span>News Reporter</span></div>"
    assert page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>").byline == "Jane Doe News Reporter"


def read(html: str, language: str = "en") -> Article:
    """The record of a page of a site with a menu."""
    menu = "".join(f"<li><a href=/{name}>{name}</a></li>" for name in ("Harbour", "Deep Sea", "Ресурсы", "市政"))
    page = f"<html lang={language}><head><title>A ferry for the bay</title></head><body><ul>{menu}</ul>{html}</body>"
    return extract_article(Document(data=page.encode(), url="https://coast.example/a-ferry-for-the-bay"))


@pytest.mark.parametrize(
    ("header", "name"),
    [
        pytest.param("<p>Mira Solheim</p><p>7 March 2026</p>", "Mira Solheim", id="above-the-date"),
        pytest.param("<p>07.03.2026 - Jonas Brückner</p>", "Jonas Brückner", id="beside-the-date"),
        pytest.param("<div><span>7 марта 2026</span><span>Анна Речная</span></div>", "Анна Речная", id="cyrillic"),
        pytest.param("<p>Nguyễn Thị Lụa</p><p>07/03/2026 08:05</p>", "Nguyễn Thị Lụa", id="vietnamese"),
        pytest.param("<p>Ελένη Θαλάσση</p><p>7 Μαρτίου 2026</p>", "Ελένη Θαλάσση", id="greek"),
    ],
)
def test_a_name_beside_the_date_needs_no_label(header: str, name: str) -> None:
    article = read(f"<article>{TITLE}{header}<div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == [name]


@pytest.mark.parametrize(
    "header",
    [
        pytest.param("<p>Deep Sea</p><p>7 March 2026</p>", id="a-section-of-the-menu"),
        pytest.param("<p>Spring Hull</p><p>7 March 2026</p>", id="words-of-the-text"),
        pytest.param("<p><a href=/topics/tar-and-oakum>Tar Oakum</a></p><p>7 March 2026</p>", id="a-link"),
        pytest.param("<p>7 марта 2026</p><p>Ресурсы</p>", id="one-word"),
        pytest.param("<p>ページ番号1008812　更新日　2026年3月7日</p>", id="the-number-of-the-page"),
        pytest.param("<div><img src=a.jpg><p>Mira Solheim</p></div><p>7 March 2026</p>", id="a-caption"),
    ],
)
def test_what_stands_beside_the_date_may_be_no_name(header: str) -> None:
    assert read(f"<article>{TITLE}{header}<div>{TEXT}</div></article>").authors == ()


@pytest.mark.parametrize("name", ["Mira Solheim", "Міра Солгейм", "ميرا سلهايم", "安平"])
@pytest.mark.parametrize(
    "card", ["<a class=u-url title='{}' href=/ rel=author></a>", "<img class=u-photo src=/a.jpg alt='{}'>", "<b>{}</b>"]
)
def test_a_card_is_called_as_its_picture(name: str, card: str) -> None:
    """A card of an author without words (microformats2, h-card) has the name of its picture or its title."""
    card = f"<span class='p-author h-card'>{card.format(name)}</span>"
    article = page(f"<article class=h-entry>{TITLE}<p>{card} <time>2026-03-07</time></p><div>{TEXT}</div></article>")
    assert article.byline == name


@pytest.mark.parametrize(
    "card",
    [
        "<img src=/a.jpg alt=avatar>",
        "<img src=/a.jpg alt='Picture of Mira Solheim'>",
        "<img src=/a.jpg alt=Foto>",
        "<a rel=author href=/about title='About the author'></a>",
        "<img src=/a.jpg alt=IMG_1234.jpg>",
    ],
)
def test_a_picture_that_is_called_otherwise_is_no_name(card: str) -> None:
    """What else the picture or the link on a card says is neither an author nor a byline."""
    card = f"<span class='author vcard'>{card}</span>"
    article = page(f"<article>{TITLE}<p>{card} <time>2026-03-07</time></p><div>{TEXT}</div></article>")
    assert (article.byline, article.authors) == (None, ())


@pytest.mark.parametrize(
    "line",
    [
        "<a rel=author href=https://mirasolheim.example/>Mira Solheim</a>",
        "By <a rel=author href=https://mira-solheim.example/about>Mira Solheim</a>",
        "Mira Solheim, Team Harbour",
    ],
)
def test_names_beside_a_site_or_a_team(line: str) -> None:
    """Who has a site of his own is called as it is; a team behind a name is no part of it."""
    article = page(f"<article>{TITLE}<p>{line}</p><p><time>2026-03-07</time></p><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == ["Mira Solheim"]


@pytest.mark.parametrize("line", ["Powered by: Mira Solheim", "Photo by: Mira Solheim", "Copy edited by: Mira Solheim"])
def test_a_small_by_ends_a_label_of_others(line: str) -> None:
    """In a label of several words, "by" introduces who did what the label says."""
    assert read(f"<article>{TITLE}<div>{TEXT}</div><p>{line}</p></article>").authors == ()


def test_a_name_may_end_the_article() -> None:
    article = read(f"<div>{TITLE}<div>{TEXT}</div><div><span>Mira Solheim</span></div></div><p>Coast News</p>")
    assert [person.name for person in article.authors] == ["Mira Solheim"]


@pytest.mark.parametrize(
    "byline",
    [
        pytest.param("By <a href=/u/jd>Jane Doe</a> <a href=https://chirper.example/jd>Chirper</a>", id="a-network"),
        pytest.param("By <a href=/u/jd>Jane Doe</a> in <a href=/scan/tides>Tides</a>", id="a-section"),
        pytest.param("<a href=/u/jd><span>By</span><span>Jane Doe</span></a>", id="glued"),
    ],
)
def test_links_of_a_byline_that_are_no_authors(byline: str) -> None:
    article = read(f"<article>{TITLE}<div class=author>{byline}</div><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == ["Jane Doe"]


def test_all_of_several_authors_are_found() -> None:
    head = '<script type=application/ld+json>{"@type": "Article", "headline": "A ferry for the bay", "author": "An Lê"}'
    article = read(f"{head}</script><article>{TITLE}<p>By An Lê, Mira Solheim</p><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == ["An Lê", "Mira Solheim"]


def test_the_author_of_the_head_is_whom_the_line_names() -> None:
    line = "<div class=author>Jane Doe <a href=/u/jd/p>Profile</a> <a href=/u/jd/f>Follow</a></div>"
    article = read(f"<meta name=author content='Jane Doe'><article>{TITLE}{line}<div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == ["Jane Doe"]


def test_a_handle_on_its_page_signs() -> None:
    line = "<p><span class=author>Posted</span> <a rel=author href=/author/tidewatch_7>tidewatch_7</a></p>"
    article = read(f"<article>{TITLE}{line}<div>{TEXT}</div></article>")
    assert (article.authors, article.byline) == ((), "tidewatch_7")


SIGNED = "The ferry has crossed the bay since the war, and its hull is tarred each spring by those who were late. " * 3


def signed(before: str, behind: str = "") -> Article:
    html = (
        "<html lang=en><head><title>Ferry 2026</title></head><body><main><article><h1>Ferry 2026</h1>"
        f"{before}<div><p>{SIGNED}</p><p>{SIGNED}</p>{behind}</div></article></main></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://coast.example/2026/ferry"))


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("<a href=/author/7><img alt='Mira Solheim' src=/m.png></a><h2>Mira Solheim</h2>", id="link"),
    ],
)
def test_name_with_a_second_voice(before: str) -> None:
    """The portrait beside a name tells that it is the author's, in a heading too."""
    assert [person.name for person in signed(before).authors] == ["Mira Solheim"]


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("<a href=/><img alt='Coast Herald' src=/l.png></a>Coast Herald", id="logo"),
    ],
)
def test_pictures_that_show_no_author(before: str) -> None:
    """A logo tells nobody's name."""
    assert signed(before).authors == ()


@pytest.mark.parametrize(("before", "name"), [("<p>By Mira Solheim</p>", "Mira Solheim"), ("", "Thanks")])
def test_one_word_under_the_text(before: str, name: str) -> None:
    """A single word under the text signs it only where nobody else does."""
    assert [person.name for person in signed(before, "<p>Thanks</p>").authors] == [name]


PORTRAIT = "<img src=/m.jpg alt='Mira Holm'>"


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        pytest.param("", f"<div>{PORTRAIT}<h4>Mira Holm</h4><p>Mira Holm rows.</p></div>", id="a-line-about-her"),
        pytest.param("", f"<div>{PORTRAIT}<p>This was written by Mira Holm, who rows.</p></div>", id="by"),
        pytest.param(
            "", f"<div><h4>Mira Holm</h4>{PORTRAIT}<a href=/author/m>All of Mira Holm</a></div>", id="her-page"
        ),
        pytest.param("", "<p>Posted by Mira Holm on 7 March 2026 in <a href=/c/1>Boats</a></p>", id="dated-line"),
        pytest.param("<p>7 March 2026 :: Mira Holm :: <a href=/c/1>Boats</a></p>", "", id="other-signs"),
        pytest.param("<p>Source: Coast Author: Mira Holm</p>", "", id="second-field"),
        pytest.param("<p>Author: Mira Holm Photos: Ole Dahl</p>", "", id="first-field"),
    ],
)
def test_who_signs_in_other_places(before: str, behind: str) -> None:
    """A portrait with a second voice, a dated line behind the text, and a field among others name the author."""
    article = page(f"<article>{TITLE}{before}<div>{TEXT}</div>{behind}</article>")
    assert [person.name for person in article.authors] == ["Mira Holm"]


def test_one_word_beside_its_portrait() -> None:
    """A handle in the line of the date is the author's if a picture in it is called so."""
    line = "<div><a href=https://x.example/m><img src=/m.png alt=Licata>Licata</a> <span>7 March 2026</span></div>"
    assert page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>").byline == "Licata"


def test_last_line_in_words_of_the_text() -> None:
    """A line in capitals that ends the text is no signature where its words stand in the text."""
    article = page(f"<article>{TITLE}<div>{TEXT}<p><b>EACH SPRING ITS HULL</b></p></div></article>")
    assert article.authors == ()


def test_all_authors_of_microdata() -> None:
    """Each of several properties names one of the authors."""
    names = "".join(
        f"<span itemprop=author itemscope><b itemprop=name>{name}</b></span>" for name in ("Mira Holm", "Ole Dahl")
    )
    article = page(f"<article>{TITLE}<p>{names}</p><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == ["Mira Holm", "Ole Dahl"]


@pytest.mark.parametrize(
    ("language", "name", "line"),
    [
        ("ar", "ليلى حداد", "تعبر العبارة الخليج منذ الحرب، وفي كل ربيع يطلي هيكلها من تأخر عن الرحلة الأخيرة. "),
        ("ka", "ნინო ბერიძე", "ბორანი ყურეს ომის შემდეგ კვეთს, და ყოველ გაზაფხულზე მას აკუპრავენ, ვინც დააგვიანა. "),
        ("hi", "मीरा शर्मा", "यह नाव युद्ध के बाद से खाड़ी पार करती है, और हर वसंत में लोग इसे फिर से रंगते हैं। "),
    ],
)
def test_name_without_capitals(language: str, name: str, line: str) -> None:
    """In a script without capitals a text in the line of the date is a name if its words stand nowhere else."""
    text = f"<p>{line * 3}</p>" * 3
    html = f"<html lang={language}><body><h1>{line[:20]}</h1><p><span>{name}</span> <span>2026-03-07</span></p>{text}"
    found = extract_article(Document(data=html.encode(), url="https://coast.example/a")).authors
    assert [person.name for person in found] == [name]
    words = html.replace(name, " ".join(line.split()[1:3]))
    assert extract_article(Document(data=words.encode(), url="https://coast.example/a")).authors == ()


@pytest.mark.parametrize(
    ("language", "name", "section"),
    [
        ("ar", "أحمد سعيد", "كرة القدم"),
        ("fa", "مریم رضایی", "سیاست خارجی"),
        ("he", "דנה לוינסון", "חדשות הספורט"),
        ("hi", "मीरा शर्मा", "नई दिल्ली"),
        ("ka", "ნინო ბერიძე", "სპორტის ამბები"),
    ],
)
def test_section_or_place_in_a_script_without_capitals(language: str, name: str, section: str) -> None:
    """In a line of its own beside that of the date it signs nothing, and keeps nobody who does from it."""
    line = f"<html lang={language}><main><article>{TITLE}<p>{section}</p><p>2026-03-07</p>{TEXT}"
    for end, names in (("", []), (f"<p>{name}</p>", [name])):
        found = extract_article(Document(data=f"{line}{end}</article></main>".encode(), url="https://coast.example/a"))
        assert [person.name for person in found.authors] == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Mira Solheim and Jonas van der Brück", ["Mira Solheim", "Jonas van der Brück"]),
        ("Mira Solheim, Reporter", ["Mira Solheim"]),
    ],
)
def test_several_names_beside_the_date(line: str, names: list[str]) -> None:
    """Names in one line beside the date need no label."""
    found = read(f"<article>{TITLE}<p>{line}</p><p>7 March 2026</p><div>{TEXT}</div></article>").authors
    assert [person.name for person in found] == names


@pytest.mark.parametrize(
    ("first", "between", "second"),
    [
        ("Tar Oakum", " ", "Bell Rope"),
        ("Emmanuel Macron", " et ", "Angela Merkel"),
        ("Thể Thao", ", ", "Bóng Đá"),
        ("Иван Петров", " / ", "Зимний Дворец"),
        ("Νέα Υόρκη", " και ", "Μέση Ανατολή"),
    ],
)
@pytest.mark.parametrize("form", ["<p>{}</p><p>2026-03-07</p>", "<p>{} · 2026-03-07</p>", "<p>2026-03-07 · {}</p>"])
def test_linked_tags_beside_the_date(form: str, first: str, between: str, second: str) -> None:
    """Several links beside the date are tags or sections as often as authors, whatever stands between them."""
    line = f"<a href=/t/1>{first}</a>{between}<a href=/t/2>{second}</a>"
    article = page(f"<article>{TITLE}{form.format(line)}<div>{TEXT}</div></article>")
    assert (article.authors, article.byline) == ((), None)
    assert {article.category, *article.tags} >= {first, second}


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("<p>By <a href=/authors/harbour-desk>Harbour Desk</a></p>", "Harbour Desk"),
        ("<p><a rel=author href=/u/skipper77/>skipper77</a> · <a href=/c/boats>Boats</a></p>", "skipper77"),
        ("<p>By <a href=/autor/tau-7.html>tau-7</a></p><div><p>Interview: Jane Doe</p></div>", "tau-7"),
        ("<p>By <a href=/boats>our friends</a></p>", None),
    ],
)
def test_who_signs_with_no_name(line: str, byline: str | None) -> None:
    """A desk or a handle signs if it is the link to an author's page whose address ends in its words."""
    article = page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>")
    assert (article.byline, article.authors) == (byline, ())


def test_metadata_name_more_authors_than_the_page() -> None:
    """All authors of the metadata sign where the page shows the first of them alone; the house before them does not."""
    line = "<p>By <b>Mira Holm</b></p>"
    names = ["Mira Holm", "Ole Dahl", "Ann Lee", "Bo Berg"]
    metas = "".join(f"<meta name=citation_author content='{name}'>" for name in names)
    found = page(f"{metas}<article>{TITLE}{line}<div>{TEXT}</div></article>").authors
    assert [person.name for person in found] == names
    found = page(
        f"<meta name=author content='Coast House'>{metas}<article>{TITLE}{line}<div>{TEXT}</div></article>"
    ).authors
    assert [person.name for person in found] == names[:1]


@pytest.mark.parametrize("name", ["-", "VnExpress.net", "https://coast.example/jane"])
def test_what_metadata_state_and_is_no_name(name: str) -> None:
    """Signs and addresses sign nothing."""
    node = f'{{"@type": "NewsArticle", "headline": "Ice", "author": {{"@type": "Person", "name": "{name}"}}}}'
    for stated in (f"<meta name=author content='{name}'>", f"<script type=application/ld+json>{node}</script>"):
        article = page(f"{stated}<article>{TITLE}<div>{TEXT}</div></article>")
        assert (article.byline, article.authors) == (None, ())


@pytest.mark.parametrize("end", ["Neue Nutzung<br>Bootshaus", "<b>Winter Night</b><br>Jane Doe (tunes.example)"])
def test_several_lines_are_no_signature(end: str) -> None:
    """A last paragraph of several lines is no name; an address may stand below one."""
    assert page(f"<article>{TITLE}<div>{TEXT}<p>{end}</p></div></article>").authors == ()
    signed = page(f"<article>{TITLE}<div>{TEXT}<p>Jane Doe<br>jane@coast.example</p></div></article>")
    assert [person.name for person in signed.authors] == ["Jane Doe"]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Jane Doe<br>Staff Writer", ["Jane Doe"]),
        ("<em>Jane Doe,<br>Harbour correspondent</em>", ["Jane Doe"]),
        ("Jane Doe<br>Reporter<br>jane@coast.example", ["Jane Doe"]),
        ("王小明<br>记者", ["王小明"]),
        ("김철수<br>기자", ["김철수"]),
        ("山田太郎<br>記者", ["山田太郎"]),
        ("Jane Doe<br>Winter Night", []),
    ],
)
def test_a_job_below_the_name_that_signs(line: str, names: list[str]) -> None:
    """A line below the name that tells a job or names nobody leaves the signature one."""
    article = page(f"<article>{TITLE}<div>{TEXT}<p>{line}</p></div></article>")
    assert [person.name for person in article.authors] == names
    assert len(article.body) == (3 if names else 4)


@pytest.mark.parametrize("style", ["", " style='text-align:right'"])
@pytest.mark.parametrize(
    ("language", "line", "name", "sentence"),
    [
        (
            "zh",
            "（王小明）",
            "王小明",
            "这艘渡轮自战后一直穿越海湾，每年春天，误船两次的人都要给船体涂上焦油，老人都记得。",
        ),
        (
            "ja",
            "山田太郎",
            "山田太郎",
            "この渡し船は戦後からずっと湾を渡っており、毎年春になると遅れた人が船体を塗る。",
        ),
        (
            "ko",
            "김철수",
            "김철수",
            "이 나룻배는 전쟁 이후로 줄곧 만을 건너다녔고, 봄이면 늦은 사람들이 선체를 칠한다. ",
        ),
        ("en", "Harbour", "Harbour", PROSE),
        ("en", "painted", None, PROSE),
        ("en", "(painted)", None, PROSE),
    ],
)
def test_one_word_signs(style: str, language: str, line: str, name: str | None, sentence: str) -> None:
    """One word under a text signs it unless its letters are small ones; many scripts have none."""
    text = f"<p>{sentence * 3}</p>" * 3
    html = f"<html lang={language}><body><h1>{sentence[:16]}</h1><div>{text}<p{style}>{line}</p></div></body></html>"
    found = extract_article(Document(data=html.encode(), url="https://coast.example/a")).authors
    assert [person.name for person in found] == ([name] if name else [])


@pytest.mark.parametrize("row", ["<nav>{}</nav>", "<ul>{}</ul>", "<p>{}</p>", "<div>{}</div>"])
@pytest.mark.parametrize(
    ("name", "line", "byline"),
    [
        ("Jane Doe", "By {}", True),
        ("Jane Doe", "7 March 2026 by {} in <a href=/books>Books</a>", True),
        ("Jane Doe", "<span>Von</span> <span class=author>{}</span>", True),
        ("Thu An", "Tác giả: {}", True),
        ("王小明", "文章作者：{}", True),
        ("Анна Котова", "Автор: {}", True),
        ("Jane Doe", "{author}", False),
        ("Jane Doe", "Filed in {}", False),
    ],
)
def test_an_author_whom_the_menu_names(row: str, name: str, line: str, byline: bool) -> None:
    """A label or a link that says so names the author, who may have an entry in the menu: he is no section."""
    entries = {"/": "Home", "/me": name, "/books": "Books", "/talks": "Talks", "/contact": "Contact"}
    links = " ".join(f"<a href={href}>{text}</a>" for href, text in entries.items())
    if row == "<ul>{}</ul>":
        links = links.replace("<a", "<li><a")
    line = line.format(f"<a href=/me>{name}</a>", author=f"<a rel=author href=/me>{name}</a>")
    found = page(f"{row.format(links)}<article>{TITLE}<p>{line}</p><div>{TEXT}</div></article>")
    is_author = byline or "rel=author" in line
    assert [person.name for person in found.authors] == [name] * is_author
    assert name in (found.byline or "") if byline else not found.byline
    assert (found.category == name) is not is_author


@pytest.mark.parametrize(
    ("names", "is_all"),
    [
        (["Zhang Wei", "Li Wei", "Anna Holm"], True),
        (["Anna Müller", "Peter Müller"], True),
        (["Nguyễn Thị Lan", "Nguyễn Văn Lan"], True),
        (["Анна Ким", "Олег Ким"], True),
        (["王伟", "李伟"], True),
        (["Jane Doe", "J. Doe"], False),
        (["Jane Doe", "Ole Dahl", "Dahl Ole"], False),
        (["Jane Doe", "Jane A. Doe"], False),
        (["José Müller", "Jose Muller"], False),
    ],
)
def test_authors_of_one_name(names: list[str], *, is_all: bool) -> None:
    """Authors of the metadata may share a word of their names; one in two spellings is no second one."""
    metas = "".join(f"<meta name=citation_author content='{name}'>" for name in names)
    found = page(f"{metas}<article>{TITLE}<p>By <b>{names[0]}</b></p><div>{TEXT}</div></article>").authors
    assert [person.name for person in found] == (names if is_all else names[:1])


@pytest.mark.parametrize("name", ["Old Harbour", "Boats"])
def test_a_section_in_the_line_of_the_author_is_no_author(name: str) -> None:
    """A name between the date and a section of the menu signs; the section does not sign beside it."""
    menu = "".join(f"<li><a href=/s/{at}/>{one}</a></li>" for at, one in enumerate((name, "New Piers", "Long Nets")))
    line = f"<div>7 March 2026 | Lena Sund | <a href=/s/0/>{name}</a></div>"
    article = page(f"<nav><ul>{menu}</ul></nav><main><h1>A ferry for the bay</h1>{line}<div>{TEXT}</div></main>")
    assert ([person.name for person in article.authors], article.category) == (["Lena Sund"], name)


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(
            "<div><span>Posted <time>2026-03-07</time></span> <span>Last Updated <time>2026-03-08</time></span></div>",
            id="label-of-a-date",
        ),
        pytest.param("<p>7 March 2026</p><p><a href=/>Start</a> <a href=/a/>Boats</a> Current Page</p>", id="trail"),
    ],
)
def test_labels_and_steps_beside_the_date_are_no_names(header: str) -> None:
    article = page(f"<article>{TITLE}{header}<div>{TEXT}</div></article>")
    assert (article.authors, article.byline) == ((), None)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ar", "نشر بتاريخ <span>9/10/2022</span>"),
        ("ar", "تم النشر في <span>9/10/2022</span>"),
        ("fa", "زمان انتشار <span>9/10/2022</span>"),
        ("bn", "প্রকাশের সময় <span>9/10/2022</span>"),
        ("hi", "प्रकाशन तिथि <span>9/10/2022</span>"),
        ("ur", "تاریخ اشاعت <span>9/10/2022</span>"),
        ("ka", "გამოქვეყნების თარიღი <span>9/10/2022</span>"),
        ("hy", "Հրապարակվել է <span>09.10.2022</span>"),
        ("he", "פורסם בתאריך <span>9/10/2022</span>"),
        ("el", "Ημερομηνία δημοσίευσης <span>9/10/2022</span>"),
        ("ms", "Diterbitkan pada <span>9/10/2022</span>"),
        ("tr", "Yayın tarihi <span>9/10/2022</span>"),
    ],
)
def test_label_of_a_day_is_no_name(language: str, line: str) -> None:
    """The words before the day of an article are its label, and nobody's name."""
    html = f"<!doctype html><html lang={language}><body><article>{TITLE}<p>{line}</p><div>{TEXT}</div></article></body>"
    article = extract_article(Document(data=html.encode(), url="https://bay.example/a/1", media_type="text/html"))
    assert (article.authors, article.byline) == ((), None)
    assert article.published is not None
    assert article.published.date().isoformat() == "2022-10-09"


@pytest.mark.parametrize("name", ["Maj Stand", "Ed Stand", "Jana Aktualisiert"])
def test_people_called_like_labels_of_dates(name: str) -> None:
    article = page(f"<article>{TITLE}<p>{name}, 7 March 2026</p><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == [name]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<a href=/politics>Politics</a> | Ann Lee", "7 March 2026"),
        ("<a href=/p>Politik</a> <a href=/w>Wien</a> | Anna Meier", "7. März 2026"),
        ("<a href=/p>Политика</a> · Анна Петрова", "7 марта 2026"),
    ],
)
def test_a_name_behind_a_linked_section(line: str, day: str) -> None:
    """It is one if the day stands in the next line, too."""
    article = page(f"<article>{TITLE}<p>{line}</p><p>{day}</p><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == [line.rpartition("> ")[2][2:]]


@pytest.mark.parametrize(
    "owner",
    [
        "Jane Doe",
        "Mill Street Bakery",
        "Tous Droits Réservés",
        "Tüm Hakları Saklıdır",
        "版权所有",
        "모든 권리 보유",
        "جميع الحقوق محفوظة",
        "כל הזכויות שמורות",
        "सर्वाधिकार सुरक्षित",
    ],
)
def test_who_holds_the_copyright_does_not_sign(owner: str) -> None:
    """Companies and "All rights reserved" stand there in the form of names, with links to other sites beside them."""
    links = "<p>Powered by <a href=https://maker.example/>Quill</a></p>"
    article = page(f"<article>{TITLE}<div>{TEXT}</div></article><footer><p>© 2026 {owner}</p>{links}</footer>")
    assert (article.authors, article.byline) == ((), None)


def test_an_account_stated_for_sharing_is_no_author() -> None:
    """`og:author`, which no standard has, often says the account of the system."""
    article = page(f"<meta property=og:author content='admin'><article>{TITLE}<div>{TEXT}</div></article>")
    assert (article.authors, article.byline) == ((), None)


@pytest.mark.parametrize(("account", "byline"), [("admin", None), ("editor", "editor"), ("tidewatch_7", "tidewatch_7")])
def test_a_desk_signs_and_an_account_of_nobody_does_not(account: str, byline: str | None) -> None:
    article = page(f"<meta name=author content='{account}'><article>{TITLE}<div>{TEXT}</div></article>")
    assert (article.authors, article.byline) == ((), byline)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("06 Jul 2026 Mira Solheim (<a href=https://chirper.example/mira>@mira</a>)", ["Mira Solheim"]),
        ("6. Juli 2026 Jonas Brückner", ["Jonas Brückner"]),
        (
            "6 июля 2026 Анна Речная (<a href=https://chirper.example/a>@a</a>) &amp; Иван Моряк",
            ["Анна Речная", "Иван Моряк"],
        ),
        ("6 Ιουλίου 2026 Ελένη Θαλάσση", ["Ελένη Θαλάσση"]),
        ("6 July 2026 <a href=/santa-marina>Santa Marina</a>", []),
        ("6 July 2026 Spring Hull", []),
    ],
)
def test_a_name_behind_the_day_that_begins_the_text(line: str, names: list[str]) -> None:
    """It signs, with its account beside it; a link does not, nor words of the text."""
    article = read(f"{TITLE}<article><p>{line}</p>{TEXT}</article>")
    assert [person.name for person in article.authors] == names
    if names:
        assert article.published is not None
        assert article.published.date().isoformat() == "2026-07-06"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("zh", "2026-07-28 阅读(203)"),
        ("zh", "2026-07-28 阅读(203) 评论(3)"),
        ("ja", "2026年7月28日 コメント(3)"),
        ("ja", "2026年7月28日 (お知らせ)"),
        ("ja", "2026年7月28日【お知らせ】"),
        ("ko", "이전 글: 김노을"),
        ("ko", "2026-07-28 이전 글: 김노을"),
    ],
)
def test_counts_and_labels_are_no_names(language: str, line: str) -> None:
    """Neither a word before a number in brackets or in brackets of its own, nor what the next story is called."""
    assert read(f"<article>{TITLE}<p>{line}</p><div>{TEXT}</div></article>", language).authors == ()


@pytest.mark.parametrize(
    "line",
    [
        "Newer// <a href=/b/sailing-by-the-winter-moon>Sailing By Winter Moon</a>",
        "Старше: <a href=/b/moon>Зимняя Луна Над Гаванью</a>",
        "海湾比赛 <a href=https://race.example/2026/>https://race.example/2026/</a>",
        "レースについて <a href=https://race.example/2026/>https://race.example/2026/</a>",
        "이전 글: <a href=/b/moon>겨울 바다 위의 달</a>",
    ],
)
def test_a_line_that_says_what_its_link_is_does_not_sign(line: str) -> None:
    """What stands beside a longer link at the end of the text is no name."""
    assert read(f"<article>{TITLE}<div>{TEXT}<p>{line}</p></div></article>").authors == ()


def test_who_wrote_a_quoted_post_does_not_sign() -> None:
    """A network prints name, account and day under what it quotes, as the lines beside a title have them."""
    quote = f"<p>{PROSE}</p>— Mira Solheim (@mira) <a href=https://chirper.example/1>July 6, 2026</a>"
    article = read(f"<article>{TITLE}<div>{TEXT}<blockquote>{quote}</blockquote></div></article>")
    assert article.authors == ()


def test_a_mailbox_beside_the_name_that_signs() -> None:
    """It is longer than the name, and a link."""
    line = "김노을 기자 <a href=mailto:noeul@coast.example>noeul@coast.example</a>"
    article = read(f"<article>{TITLE}<div>{TEXT}<p>{line}</p></div></article>", "ko")
    assert [person.name for person in article.authors] == ["김노을"]


def test_brackets_around_names_are_no_part_of_them() -> None:
    """A template that prints its list as it is puts them there."""
    article = read(f"<article>{TITLE}<p>By <a class=author>[mira jonas]</a></p><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] in ([], ["mira jonas"])
    assert "[" not in (article.byline or "")


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("28 August 2026", "Mira Solheim"),
        ("28 августа 2026", "Анна Речная"),
        ("2026年8月28日", "林海"),
        ("28.8.2026", "rasos"),
    ],
)
def test_a_column_with_the_day_and_the_author(day: str, name: str) -> None:
    """One box beside the text that begins with a day, links an author and has no headline is that of the page."""
    card = "<div>{}<h2><i></i>{}</h2><ul><li><a href=/blog/author/x/>{}</a></li><li><a href=/t/c/>C</a></li></ul></div>"
    column = (
        f"<aside><div><nav><a href=/blog/>Blog</a></nav></div>{{}}</aside><main><article>{TITLE}{TEXT}</article></main>"
    )
    own, other = card.format("", day, name), card.format("", "1 May 2025", "Jonas Brückner")
    titled = card.format("<a href=/b/boats>Boats</a>", day, name)
    assert (read(column.format(own)).byline or "") == name
    all_authors = "<div><h3>Authors</h3><ul><li><a href=/blog/author/j>Jonas (1)</a></ul></div>"
    assert (read(column.format(f"<div>{own}{all_authors}</div>")).byline or "") == name
    assert read(column.format(own + other)).byline is None
    assert read(column.format(titled)).byline is None
    assert read(column.format(f"<div><h3>Authors</h3><a href=/author/x>{name} (3)</a></div>")).byline is None


@pytest.mark.parametrize("name", ["www.studio-dva.example", "WWW.Coast.example", "www.coast.example/"])
@pytest.mark.parametrize(
    "place",
    [
        "<meta name=author content='{}'>",
        '<script type=application/ld+json>{{"@type":"NewsArticle","author":{{"@type":"Person","name":"{}"}}}}</script>',
    ],
)
def test_a_host_is_no_author(name: str, place: str) -> None:
    """A host, the page's own or that of who made it, signs nothing."""
    html = f"<html lang=en><head><title>A ferry</title>{place.format(name)}</head><body>{TITLE}{TEXT}</body></html>"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/a-ferry-for-the-bay"))
    assert (article.authors, article.byline) == ((), None)


def test_the_own_host_is_no_author() -> None:
    """Nor does the page's own host without its "www."."""
    meta = "<meta name=author content=coast.example>"
    html = f"<html lang=en><head><title>A ferry</title>{meta}</head><body>{TITLE}{TEXT}</body></html>"
    article = extract_article(Document(data=html.encode(), url="https://www.coast.example/a-ferry-for-the-bay"))
    assert (article.authors, article.byline) == ((), None)


@pytest.mark.parametrize(
    "byline", ["<span>記者王大山</span>", "<p>記者王大山／台北報導</p>", "<div>【記者王大山台北報導】</div>"]
)
def test_a_reporter_below_the_title(byline: str) -> None:
    """A reporter signs between title and text though no class and no colon says so."""
    text = "".join(f"<p>{'港口今天早上重新開放，渡輪再次往返於各島之間，乘客們都非常高興。' * 3}</p>" for _ in range(3))
    html = (
        f"<html lang=zh-TW><head><title>渡輪復航</title></head><body><h1>渡輪復航</h1>{byline}<div>{text}</div></body>"
    )
    article = extract_article(Document(data=html.encode(), url="https://coast.example/1"))
    assert [person.name for person in article.authors] == ["王大山"]


@pytest.mark.parametrize(
    ("language", "label", "names"),
    [
        ("hr", "Autor", ["Ivana Perić", "Ana Marić"]),
        ("ru", "Автор", ["Ольга Волкова", "Иван Речной"]),
        ("vi", "Tác giả", ["Hà Thu", "Minh Anh"]),
    ],
)
def test_a_field_with_several_authors(language: str, label: str, names: list[str]) -> None:
    """The items of a labelled field are one author each, and no tags."""
    items = "".join(f"<li><a href=/term/{number}.html>{name}</a></li>" for number, name in enumerate(names))
    body = f"<div class=f><h3>{label}: </h3><ul>{items}</ul></div><div>{TEXT}</div>"
    html = f"<html lang={language}><head><title>A ferry for the bay</title></head><body>{TITLE}{body}</body></html>"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/node/1.html"))
    assert ([person.name for person in article.authors], article.tags) == (names, ())


@pytest.mark.parametrize(
    ("language", "people", "job"),
    [
        ("no", ["Mira Solheim", "Bjarne Ness"], "Journalist"),
        ("et", ["Mari Rand", "Jaan Meri"], "Ajakirjanik"),
        ("el", ["Μαρίνα Θαλασσινού", "Νίκος Βράχος"], "Δημοσιογράφος"),
        ("ka", ["ნინო ზღვაძე", "გია ნავაძე"], "რეპორტიორი"),
    ],
)
@pytest.mark.parametrize("tag", ["a href=mailto:m@coast.example", "span"])
def test_jobs_glued_to_the_names_of_a_list(language: str, people: list[str], job: str, tag: str) -> None:
    """What stands behind several names of a list in an element of its own is their job, in any language."""
    items = "".join(f"<li><{tag}>{name}</{tag.split()[0]}><span>{job}</span></li>" for name in people)
    article = page(f"<article>{TITLE}<div class=authors><ul>{items}</ul></div><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == people


@pytest.mark.parametrize("name", ["М.ДАЛАЙ", "Mira Solheim", "王大山"])
@pytest.mark.parametrize("behind", [", coast.example", ""])
def test_a_box_that_is_called_the_author_s(name: str, behind: str) -> None:
    """An element is called the author's if only it stands in one that is."""
    line = f"<div class=author><div class=name><a href=/a/12>{name}</a>{behind}</div></div>"
    article = page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == [name]


@pytest.mark.parametrize(
    ("language", "rows"),
    [
        ("ja", ["作者: 海野 岬", "発売日: 1998/04/01", "メディア: 文庫"]),
        ("ru", ["Автор: Анна Речная", "Издательство: Маяк", "Страниц: 320"]),
        ("en", ["Author: John Smith", "Publisher: Lighthouse", "Pages: 320"]),
    ],
)
@pytest.mark.parametrize("begun", [True, False])
def test_who_wrote_a_book_told_of_in_the_text(language: str, rows: list[str], *, begun: bool) -> None:
    """Behind a sentence of the text a list of labelled fields describes a book; above it, the article."""
    sheet = "".join(f"<li><span>{row}</span></li>" for row in rows)
    lines = ["<p>The nets are mended in the winter.</p>", f"<div class=card><img src=b.jpg><ul>{sheet}</ul></div>"]
    text = "".join(lines if begun else reversed(lines))
    vcard = "<footer><span class='author vcard'><span class=fn>Mira Solheim</span></span></footer>"
    article = page(f"<article>{TITLE}<div class=entry>{text}{TEXT}</div>{vcard}</article>")
    name = rows[0].partition(": ")[2]
    assert [person.name for person in article.authors] == ["Mira Solheim" if begun else name]


@pytest.mark.parametrize("name", ["林一", "Мира Речная", "Mira Solheim"])
@pytest.mark.parametrize(
    ("beside", "signs"),
    [("<div>☸ 31</div>", True), ("<div>7 March 2026</div>", False), (f"<p>{PROSE * 3}</p>", False)],
)
def test_an_account_with_a_portrait_behind_the_text(name: str, beside: str, *, signs: bool) -> None:
    """A picture and a name that lead to one account show the author; a day or much text beside them, who comments."""
    box = f"<div><a href=/u/88><img src=88.jpg></a><div><a href=/u/88>{name}</a>{beside}</div></div>"
    for own in (f"<section class=author_profile>{box}</section>", f"<div>{box}</div><i><a href=/u/88>{name}</a></i>"):
        article = page(f"<article>{TITLE}<div>{TEXT}</div></article>{own}")
        assert [person.name for person in article.authors] == ([name] if signs else [])


@pytest.mark.parametrize(
    ("account", "name", "beside"),
    [
        ("/users/mira", "Mira Solheim", "<span>3 hours ago</span><p>What a ferry!</p>"),
        ("/u/mira", "Mira Solheim", "<div>Mar 8</div><div>What a ferry!</div>"),
        ("/user/login", "Mi Cuenta", ""),
    ],
)
def test_an_account_behind_the_text_that_is_no_author_s(account: str, name: str, beside: str) -> None:
    """Readers who comment have portraits, too, and whoever logs in has an icon."""
    box = f"<div><a href={account}><img src=88.jpg></a> <a href={account}>{name}</a>{beside}</div>"
    for more in ("", f"<footer><a href={account}>{name}</a></footer>" if not beside else ""):
        assert not page(f"<article>{TITLE}<div>{TEXT}</div></article><section>{box}</section>{more}").authors


@pytest.mark.parametrize(
    ("people", "job"),
    [
        (["Mira Solheim", "Bjarne Ness"], "Journalist"),
        (["Mari Rand", "Jaan Meri", "Liis Saar"], "Ajakirjanik"),
        (["Μαρίνα Θαλασσινού", "Νίκος Βράχος"], "Δημοσιογράφος"),
        (["王大山", "李小湖"], "記者"),
    ],
)
@pytest.mark.parametrize(
    "row",
    [
        "<div class=author><a href=/people/author/{at}>{name}</a></div>",
        "<span class=author><a href=/users/{at}>{name}</a></span> ",
        "<div class=author><span>{name}</span><span>{job}</span></div>",
        "<li class=who><span class=author-name>{name}</span> <span>{job}</span></li>",
    ],
)
def test_elements_of_several_authors(people: list[str], job: str, row: str) -> None:
    """Elements side by side that are called the author's name one each; what they have in common is a job."""
    rows = "".join(row.format(name=name, job=job, at=at) for at, name in enumerate(people))
    article = page(f"<article>{TITLE}<div class=them>{rows}</div><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == people


@pytest.mark.parametrize(
    "other",
    ["Lives by the bay", "Photography Bjarne Ness", "Foto di Bjarne Ness", "Deutsche Welle", "北京", "责任编辑 李四光"],
)
def test_elements_called_the_author_s_that_name_no_further_one(other: str) -> None:
    """Further elements that are called so may have his bio, an agency, a place, or who took the pictures."""
    rows = f"<p class=author>Mira Solheim</p><p class=author>{other}</p>"
    article = page(f"<article>{TITLE}<div>{rows}</div><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == ["Mira Solheim"]


@pytest.mark.parametrize("sign", [" / ", " | ", " - "])
@pytest.mark.parametrize("name", ["Samtgemeinde Moorwald", "Obec Dolina", "Gmina Zatoka"])
def test_a_town_that_its_host_and_the_title_of_the_window_name_is_no_author(sign: str, name: str) -> None:
    """The site itself, which its host and the end of the window's title name, is none of the authors it states."""
    head = f'<title>A ferry for the bay{sign}{name}</title><meta name=author content="{name}">'
    html = f"<html><head>{head}</head><body>{TITLE}<div>{TEXT}</div></body></html>"
    host = name.lower().replace(" ", "-")
    article = extract_article(Document(data=html.encode(), url=f"https://www.{host}.example/a-ferry-for-the-bay"))
    assert article.authors == ()


@pytest.mark.parametrize("section", ["Kabar Desa", "Новости Порта", "Harbour News"])
def test_a_section_called_like_the_author_beside_it(section: str) -> None:
    """A link into another folder than that of the author's page is no further author, though it is called one."""
    links = f"<a href=/author/mira>Mira Solheim</a></span><span class=byline><a href=/k/desa>{section}</a>"
    article = page(f"<article>{TITLE}<p><span class=byline>{links}</span></p><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == ["Mira Solheim"]


@pytest.mark.parametrize("called", ["username", "nick", "author"])
def test_a_comment_right_behind_the_text(called: str) -> None:
    """Who comments is no author, though no heading tells of comments."""
    box = f"<div><span class={called}>Mira Solheim</span> <span>8 March 2026</span><p>What a ferry!</p></div>"
    assert not page(f"<article>{TITLE}<div>{TEXT}</div></article>{box}").authors


def test_links_that_lead_nowhere_lead_to_nobody() -> None:
    """Two links to "#" are none to one person."""
    author, other = "<a rel=author href=#>Mira Ada Solheim</a>", "<p><a href=#>Ada Solheim</a></p>"
    article = page(f"<article>{TITLE}<p>{author}</p><div>{TEXT}</div></article>{other}")
    assert [person.name for person in article.authors] == ["Mira Ada Solheim"]


ORGANIZATION = "itemscope itemtype='https://schema.org/Organization'"


@pytest.mark.parametrize(
    ("head", "item", "authors"),
    [
        pytest.param("", ORGANIZATION, [], id="organisation"),
        pytest.param("<meta name=author content='Grey Heron'>", ORGANIZATION, [], id="named-in-the-head-as-well"),
        pytest.param("<meta name=author content='Jane Doe'>", ORGANIZATION, ["Jane Doe"], id="beside-a-person"),
        pytest.param("", "itemscope itemtype='https://schema.org/Person'", ["Grey Heron Society"], id="person"),
    ],
)
def test_what_microdata_call_an_organisation(head: str, item: str, authors: list[str]) -> None:
    """An author whom the markup calls an organisation is no person, though its name looks like one."""
    name = f"<span itemprop=author {item}><span itemprop=name>Grey Heron Society</span></span>"
    article = read(f"<head><title>A ferry for the bay</title>{head}</head><article>{TITLE}{name}{TEXT}</article>")
    assert [person.name for person in article.authors] == authors


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Jane Doe, Research Scientist, Bay Lab", ["Jane Doe"]),
        ("Jane Doe, Scientist, and Tom Hart, VP and Senior Fellow, Bay Lab", ["Jane Doe", "Tom Hart"]),
        ("Joint Statement with Grey Heron Ltd and Bay County", []),
    ],
)
def test_jobs_and_firms_beside_the_date(line: str, authors: list[str]) -> None:
    """Names beside the date may have jobs and firms behind them; a line of other words names nobody."""
    article = read(f"<article>{TITLE}<div><p>7 March 2026</p><p>{line}</p></div><div>{TEXT}</div></article>")
    assert [person.name for person in article.authors] == authors


@pytest.mark.parametrize(("name", "spelled"), [("MIRA SOLHEIM", "Mira Solheim"), ("ОЛЕНА БІЛА", "Олена Біла")])
def test_a_name_in_capitals(name: str, spelled: str) -> None:
    """It is given as the head or the page spells it with small letters, if one does."""
    line = "<p>By <a rel=author href=/a/1>{}</a></p>"
    head = "<head><title>A ferry for the bay</title><meta name=author content='{}'></head>"
    for stated, shown, found in ((spelled, name, spelled), (name, spelled, spelled), (name, name, name)):
        article = read(f"{head.format(stated)}<article>{TITLE}{line.format(shown)}{TEXT}</article>")
        assert [person.name for person in article.authors] == [found]


def test_the_number_of_a_document_signs_nothing() -> None:
    article = read(f"<article>{TITLE}{TEXT}<p>AB1234567-20</p></article>")
    assert (article.authors, article.byline) == ((), None)


@pytest.mark.parametrize("name", ["Mira Solheim", "Олена Біла", "田中 美良"])
def test_a_page_of_all_that_an_author_wrote(name: str) -> None:
    """Its address may ask for him in its query."""
    article = read(f"<article>{TITLE}<p><a href='/journal/?author=7'>{name}</a></p>{TEXT}</article>")
    assert [person.name for person in article.authors] == [name]


def test_whom_the_text_names_where_the_head_names_a_paper() -> None:
    """A reporter in the text goes before what only the head states, which may be a paper."""
    prose = (
        "<p>海港報訊（記者王大山）港口今天重新開放，渡船又能往來於各個島嶼之間，船長在碼頭上對記者們這樣說。</p>" * 3
    )
    head = "<title>港口重新開放</title><meta property=article:author content=海灣證券報>"
    html = f"<html lang=zh><head><meta charset=utf-8>{head}</head><body><article><h1>港口重新開放</h1>{prose}</article>"
    article = extract_article(Document(data=html.encode(), url="https://coast.example/a-ferry-for-the-bay"))
    assert [one.name for one in article.authors] == ["王大山"]


@pytest.mark.parametrize("name", ["map[display_name:anlee email:anlee@coast.example]", "{'name': 'An Lee'}"])
def test_what_a_program_printed_in_place_of_a_name(name: str) -> None:
    """The data of a program is nobody's name, as a bracket behind a name is no data."""
    for one, expected in ((name, []), ("An Lee [Guest]", ["An Lee"])):
        node = json.dumps({"@type": "Article", "headline": "A ferry for the bay", "author": {"name": one}})
        prose = "<p>The ferry has crossed the bay since the war, and its hull is tarred in spring by others.</p>" * 4
        body = f"<script type=application/ld+json>{node}</script><h1>A ferry for the bay</h1><div>{prose}</div>"
        assert [person.name for person in page(body).authors] == expected
