"""When pages without metadata show that they were published, and what they show that is no such day."""

from __future__ import annotations

from datetime import UTC, timezone

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.article import extract_article
from scraper.article.html.fields.unshown_dates import date_in_address
from storage.model import Article, Document

PROSE = "Rybáři na řece opravují sítě každý podzim, protože voda je v zimě klidná a ryb je v ní málo jako nikdy. "
TEXT = f"<p>{PROSE * 2}</p><p>Na břehu hoří oheň. {PROSE}</p><p>Kdo nemá síť, ten pomáhá. {PROSE}</p>"
TITLE = "<h1>Sítě na zimu</h1>"


def page(body: str) -> Article:
    """The record of a page that is nothing but *body*."""
    html = f'<html lang="cs"><head><title>Sítě na zimu</title></head><body>{body}</body></html>'
    return extract_article(Document(data=html.encode(), url="https://noviny.example/site-na-zimu"))


def days(article: Article) -> tuple[str | None, str | None]:
    """When *article* was published and modified."""
    published, modified = article.published, article.modified
    return published.date().isoformat() if published else None, modified.date().isoformat() if modified else None


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<article>{TITLE}<p>By: Jan Novák, March 7, 2026</p>{TEXT}</article>", id="byline"),
        pytest.param(f"<article>{TITLE}<p>Redakce Novin | March 7, 2026</p>{TEXT}</article>", id="set-apart"),
        pytest.param(f"<article>{TITLE}<p>Praha, 7. března 2026</p>{TEXT}</article>", id="place"),
        pytest.param(f"<article><div>sobota 7. března 2026</div>{TITLE}{TEXT}</article>", id="above-the-title"),
        pytest.param(
            f"<div><h2 class=date>7. 3. 2026</h2>{'<div>' * 4}{TITLE}<div>{TEXT}</div>{'</div>' * 5}",
            id="above-the-posts",
        ),
        pytest.param(
            f"<article>{TITLE}<div class=t><div>Jan Novák</div><div>7. 3. 2026, 14.05</div>{TEXT}</div></article>",
            id="top-of-the-text",
        ),
        pytest.param(
            f"<main><div class=p><div><b>Sítě</b></div><span>7. 3. 2026</span><div>{TEXT}</div></div></main>",
            id="no-heading",
        ),
        pytest.param(
            f"<div>{TITLE}<div>{TEXT}</div><p>Zveřejněno: 7. 3. 2026</p><p>Jan Novák</p></div>", id="label-behind"
        ),
        pytest.param(
            f"<article>{TITLE}<p><a href='/?p=12'><time>7. 3. 2026</time></a></p>{TEXT}</article>", id="other-permalink"
        ),
        pytest.param(
            f"<article>{TITLE}<a href='/2026/brezen'><time>7. 3. 2026</time></a>{TEXT}</article>",
            id="link-to-the-month",
        ),
        pytest.param(
            f"<article>{TITLE}<ul><li><a href=/jan>Jan Novák, Praha</a> <time>7. 3. 2026</time><li>"
            f"<a href=/zmeny>Zpráva o změnách</a> <time>8. 3. 2026</time></ul>{TEXT}</article>",
            id="two-lines-of-a-list",
        ),
        pytest.param(
            f"<div>{TITLE}<div>{TEXT}</div><p>Psáno <a href='/site-na-zimu'><time>7. 3. 2026</time></a></p></div>",
            id="permalink-behind",
        ),
    ],
)
def test_where_the_day_stands(body: str) -> None:
    """A day is found beside the title, above it, at the top of the text, and with a label behind it."""
    assert days(page(body)) == ("2026-03-07", None)


@pytest.mark.parametrize(
    "line",
    [
        "<span>Aktualizováno:</span> <time>8. 3. 2026</time> <span>Vydáno:</span> <time>7. 3. 2026</time>",
        "<dl><dt>Aktualizováno</dt><dd>8. 3. 2026</dd><dt>Vydáno</dt><dd>7. 3. 2026</dd></dl>",
    ],
)
def test_modification_beside_the_publication(line: str) -> None:
    """The label of a day says which is the modification, whichever comes first."""
    assert days(page(f"<article>{TITLE}<div>{line}</div>{TEXT}</article>")) == ("2026-03-07", "2026-03-08")


@pytest.mark.parametrize(
    "line",
    [
        '<span property="dc:date dc:created" content="2026-03-07T14:05:00+01:00">So, 03/07/2026 - 14:05</span>',
        '<abbr class="published" title="2026-03-07T13:05:00Z">včera</abbr>',
        '<time data-timestamp="1772888700">před hodinou</time>',
        '<span class="date" data-published="2026-03-07 14:05">dnes</span>',
        '<span class="date" data-post-id="1234567890">7. března 2026, 14:05</span>',
    ],
)
def test_day_for_machines(line: str) -> None:
    """An attribute states the moment where the text is relative, or reads in two ways; the number of a post is none."""
    article = page(f"<article>{TITLE}<div>{line}</div>{TEXT}</article>")
    assert article.published is not None
    assert article.published.astimezone(UTC).isoformat() == "2026-03-07T13:05:00+00:00"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            f"<article>{TITLE}<div>{TEXT}</div></article><ul><li><a href=/a>Led na řece drží už celý měsíc všude</a>"
            "<time>9. 3. 2026</time></ul>",
            id="card",
        ),
        pytest.param(
            f"<article>{TITLE}<div>{TEXT}</div></article><h2>další</h2>"
            "<ul><li><h3><a href=/led>Led</a></h3><time><a href=/led>9. 3. 2026</a></time>"
            "<li><h3><a href=/mráz>Mráz</a></h3><a href=/mráz><time>8. 3. 2026</time></a></ul>",
            id="links-of-other-posts",
        ),
        pytest.param(f"<article>{TITLE}<div><p>Termín: 9. 3. 2026, 19.00</p>{TEXT}</div></article>", id="other-label"),
        pytest.param(f"<article>{TITLE}<div><h3>9. března 2026</h3>{TEXT}</div></article>", id="chronicle"),
        pytest.param(
            f"<article>{TITLE}<p>Co se stalo na řece dne 9. března 2026</p><div>{TEXT}</div></article>", id="kicker"
        ),
    ],
)
def test_other_days(body: str) -> None:
    """The days of other articles, of events and of what is told are no publication."""
    assert days(page(body)) == (None, None)


def test_lone_update_and_a_comment() -> None:
    """Where only a modification is stated, it stands for the publication, and the day of a comment does not."""
    comment = "<div><time>1. 2. 2025</time><p>Pěkné čtení.</p></div>"
    article = page(f"<article>{TITLE}<p>Aktualizováno 8. 3. 2026</p><div>{TEXT}</div></article>{comment}")
    assert days(article) == ("2026-03-08", "2026-03-08")


HEAD = "<meta property=article:published_time content=2026-03-07T08:00:00+01:00>"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        pytest.param("<p>21. února 2026</p>", "2026-02-21", id="another-day"),
        pytest.param("<p>8. března 2026</p>", "2026-03-07", id="a-day-away"),
        pytest.param("<p>Aktualizováno 21. 3. 2026</p>", "2026-03-07", id="an-update"),
        pytest.param("<p>3/7/2026</p>", "2026-03-07", id="the-other-order"),
    ],
)
def test_the_day_under_the_title_is_what_readers_go_by(line: str, day: str) -> None:
    """It wins over a stated one that is more than a day away, but as an update."""
    assert days(page(f"{HEAD}<article>{TITLE}{line}<div>{TEXT}</div></article>"))[0] == day


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ('<time datetime="2026-07-03T10:00">7. března 2026</time>', "2026-03-07"),
        ('<time datetime="2026-03-07T10:00">3/7/2026</time>', "2026-03-07"),
        ('<span class=posted-on><i></i><time datetime="2026-03-07T10:00+01:00">7. 3.</time></span>', "2026-03-07"),
    ],
)
def test_attribute_and_text(line: str, day: str) -> None:
    """Words decide between two orders of an attribute, figures do not; an icon before an attribute does not hide it."""
    assert days(page(f"<article>{TITLE}<div>{line}</div><div>{TEXT}</div></article>"))[0] == day


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<div>{TITLE}<p>7. 3. 2026 | {'Zařazeno v rubrice Voda, ' * 7}</p>{TEXT}</div>", id="a-section"),
        pytest.param(
            f"<div><time datetime=2026-03-07>7. 3.</time></div><main><div>{TITLE}{TEXT}</div></main>", id="time-above"
        ),
        pytest.param(f"<article>{TITLE}<div>{TEXT}</div></article><ul><li>So 7. března 2026</ul>", id="beside"),
        pytest.param(f"<article>{TITLE}<div>{TEXT}<p>7. 3. 2026 v 19:05, Jan</p></div></article>", id="last-line"),
    ],
)
def test_days_in_other_places(body: str) -> None:
    assert days(page(body))[0] == "2026-03-07"


def test_a_node_of_any_type_dates_the_page_that_it_names() -> None:
    node = '{"@type": "WebPage", "name": "%s", "datePublished": "2026-03-07"}'
    page_of = "<script type=application/ld+json>" + node + f"</script><article>{TITLE}<div>{TEXT}</div></article>"
    title = LexborHTMLParser(TITLE).text()
    assert days(page(page_of % title))[0] == "2026-03-07"
    assert days(page(page_of % "Něco jiného"))[0] is None
    article = f'[{{"@type": "Article", "headline": "{title}"}}, {node}]'  # which has no date
    assert days(page(page_of.replace(node, article) % title))[0] == "2026-03-07"


def test_the_article_of_this_page_is_known_by_its_id_alone() -> None:
    nodes = ",".join(
        f'{{"@type": "NewsArticle", "@id": "https://noviny.example/{name}#article", "headline": "{name}",'
        f' "datePublished": "2026-03-0{number}"}}'
        for number, name in enumerate(("led", "site-na-zimu"), 6)
    )
    body = f"<script type=application/ld+json>[{nodes}]</script><article>{TITLE}<div>{TEXT}</div></article>"
    assert days(page(body))[0] == "2026-03-07"


@pytest.mark.parametrize(
    "name",
    [
        "publish-date", "publication_date", "og:pubdate", "bt:pubDate", "DC.date.published", "article.published",
        "pub_date", "date.published", "DC_date_issued",
    ],
)  # fmt: skip
def test_names_of_meta_elements(name: str) -> None:
    meta = f"<meta name={name} content=2026-03-07>"
    assert days(page(f"{meta}<article>{TITLE}<div>{TEXT}</div></article>"))[0] == "2026-03-07"


CARD = "<ul><li><a href=/zprava>Přístav na jaře otevře novou loděnici pro všechny</a><div>6. 3. 2026</div></li></ul>"
PICTURE = (
    "<div><img src=/site.jpg><div><div><div><p>Rybáři na břehu opravují sítě, které v zimě nikdo nepotřebuje, protože "
    "led na řece drží až do jara a kdo chce ryby, musí si vysekat díru v ledu a čekat.</p>"
    "<p>Foto: Noviny/Jan Novák</p></div></div></div></div>"
)


@pytest.mark.parametrize("picture", ["", PICTURE])
@pytest.mark.parametrize("place", ["<div>{}</div><div>{}{}</div>", "<div>{}{}{}</div>", "{}{}{}"])
def test_day_in_the_card_of_another_article_before_its_own(picture: str, place: str) -> None:
    """The day of an article that is linked above the text goes behind a day that stands beside no such link."""
    own = "<p>Napsal Jan Novák</p><p><span>Praha</span> | <span>7. 3. 2026 14.05</span></p>"
    body = place.format(CARD + picture, own, TEXT)
    published = page(f"<article>{TITLE}{body}</article>").published
    assert published is not None
    assert published.isoformat()[:16] == "2026-03-07T14:05"


def test_day_beside_the_title_that_is_a_link() -> None:
    """A blog links its title: the day beside that is no day of another article."""
    head = "<div><h1><a href=/site-na-zimu>Sítě na zimu, které spravují rybáři</a></h1><p>7. 3. 2026</p></div>"
    assert days(page(f"<article>{head}{CARD}{TEXT}</article>"))[0] == "2026-03-07"


def test_day_beside_links_to_long_sections() -> None:
    """The day of the article itself stands in a line with the links to its sections, which are no headlines."""
    filed = "<a href=/c/1>Přístavy, loděnice a lodě</a>, <a href=/c/2>Řeky, jezera, rybníky a všechno kolem vody</a>"
    line = f"<p>Zveřejněno <time datetime=2026-03-07T08:05:26-06:00>7. 3. 2026</time> v {filed}</p>"
    head = "<meta property=article:published_time content=2026-03-07T14:05:26+00:00>"
    published = page(f"{head}<article>{TITLE}{line}{TEXT}</article>").published
    assert published is not None
    assert published.isoformat() == "2026-03-07T08:05:26-06:00"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("de", "von Marianne1 am 07.03.2026"),
        ("en", "by the harbour team 7 March 2026"),
        ("fr", "par l'équipe du port le 7 mars 2026"),
        ("es", "por equipo7 7/3/2026"),
    ],
)
def test_day_behind_whoever_signs(language: str, line: str) -> None:
    """A day behind a few words that say by whom, be that a person or not, is that of the article."""
    late = "<div><time datetime=2026-03-09T10:40>9. 3. 2026</time></div>"
    html = (
        f"<html lang={language}><title>P</title><main><h1>Sítě na zimu</h1><p>{line}</p><div>{TEXT}</div>{late}</main>"
    )
    assert days(extract_article(Document(data=html.encode(), url="https://paper.example/5.html")))[0] == "2026-03-07"


@pytest.mark.parametrize("list_of", ["ItemList", "WPSideBar", "Comment"])
def test_days_in_the_markup_of_a_list(list_of: str) -> None:
    """The days that the items of a list state in their markup are not that of the article."""
    items = "".join(
        f"<li><a href=/{day}>Zpráva</a><meta itemprop=datePublished content=2025-12-0{day}>" for day in "12"
    )
    others = f"<ul itemscope itemtype=http://schema.org/{list_of}>{items}</ul>"
    head = "<meta name=dc.date content=2026-03-07>"
    assert days(page(f"{head}<article>{TITLE}<div>{TEXT}</div></article>{others}"))[0] == "2026-03-07"
    own = "<meta itemprop=datePublished content=2026-03-07>"
    assert days(page(f"{others}<article>{TITLE}{own}<div>{TEXT}</div></article>"))[0] == "2026-03-07"


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("<meta name=date.release content='2026/07/03'>", "<meta name=time.release content='20:02'>"),
        ("<meta name=date_published content='7. března 2026'>", "<meta name=time_published content='20:02'>"),
        ("<meta name=publish-date content='2026-03-07'>", "<meta name=publish-time content='20:02:00'>"),
    ],
)
@pytest.mark.parametrize("shown", ["", "<p>Aktualizováno: 8. března 2026, 10:36</p>"])
def test_day_and_time_in_two_meta_elements(day: str, clock: str, shown: str) -> None:
    """The time of a day stands in the element that is called after that of the day, before what was updated later."""
    published = page(f"{day}{clock}<article>{TITLE}{shown}<div>{TEXT}</div></article>").published
    assert published is not None
    assert published.isoformat()[:16] == "2026-03-07T20:02"
    assert days(page(f"{day}<article>{TITLE}{shown}<div>{TEXT}</div></article>"))[0] == "2026-03-07"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://coast.example/2026/03/07/ice", "2026-03-07"),
        ("https://coast.example/ice-20260307.html", "2026-03-07"),
        ("https://coast.example/ice-202603071.html", None),
        ("https://coast.example/2026/03/ice", None),
        ("https://coast.example/2026/02/30/ice", None),
        (None, None),
    ],
)
def test_the_day_in_an_address(url: str | None, day: str | None) -> None:
    found = date_in_address(url, UTC)
    assert (found.date().isoformat() if found else None) == day


LATE = "The ferry has crossed the bay since the war, and its hull is tarred each spring by those who were late. " * 3


@pytest.mark.parametrize(
    ("line", "path", "day"),
    [
        pytest.param("<div><b>11</b><b>Mar</b></div>", "/2024/03/ferry/", "2024-03-11", id="badge"),
        pytest.param("<p>11 Mar</p>", "/2024/04/ferry/", None, id="another month"),
        pytest.param("<p>11 Mar</p>", "/boats/ferry/", None, id="no year"),
        pytest.param("", "/2024/03/ferry/", None, id="month alone"),
        pytest.param("", "/2024/3/11/ferry", "2024-03-11", id="day of the address"),
        pytest.param("<p>Sent by <a href=/u/1>Ole</a> on Mon, 03/11/2024 - 07:20</p>", "/1", "2024-03-11", id="Monday"),
        pytest.param("<p>Sent by <a href=/u/1>Ole</a> on Sun, 03/11/2024 - 07:20</p>", "/1", "2024-11-03", id="Sunday"),
        pytest.param(
            "<p>Filed in <a href=/c/1>The boats of the bay and of the river behind it</a> on Monday, March 11. 2024 · "
            "<a href=#c>See what others have said so far</a></p>",
            "/1",
            "2024-03-11",
            id="among links",
        ),
    ],
)
def test_days_that_two_parts_agree_on(line: str, path: str, day: str | None) -> None:
    """A day without a year needs the month of the address, a month alone is no day, and a weekday settles an order.

    Links are no part of a date line.
    """
    html = (
        "<html lang=en><head><title>Ferry</title></head><body><main><article><h1>Ferry</h1>"
        f"{line}<div><p>{LATE}</p><p>{LATE}</p></div></article></main></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url=f"https://coast.example{path}"))
    assert (article.published and article.published.date().isoformat()) == day


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Published: Mar 11 7:20 AM", "en"),
        ("Posted 11 March, 07:20<br><a href=/u/1>More by this sailor</a>", "en"),
        ("Publié le 11 mars à 07h20", "fr"),
        ("Опубликовано: 11 марта, 07:20", "ru"),
        ("更新日：3月11日 07:20", "ja"),
        ("3월 11일 07:20", "ko"),
    ],
)
@pytest.mark.parametrize("path", ["/2024/03/ferry/", "/2024/03/11/ferry/"])
def test_time_of_a_day_without_a_year(line: str, language: str, path: str) -> None:
    """A day without a year has its time where the address has its year and month."""
    html = f"<html lang={language}><title>Ferry</title><main><article><h1>Ferry</h1><div>{line}</div><div><p>{LATE}</p>"
    url = f"https://coast.example{path}"
    published = extract_article(
        Document(data=f"{html}<p>{LATE}</p></div></article></main>".encode(), url=url)
    ).published
    assert published is not None
    assert published.isoformat()[:16] == "2024-03-11T07:20"
    other = extract_article(
        Document(data=f"{html}<p>{LATE}</p></div>".encode(), url="https://coast.example/2024/05/ferry")
    )
    assert other.published is None


def test_day_of_an_address_in_a_zone() -> None:
    """A day that only the address states has the offset of its zone, which can be sent from process to process."""
    html = f"<html lang=vi><head><title>Ferry</title></head><body><main><h1>Ferry</h1><p>{LATE}</p><p>{LATE}</p></main>"
    document = Document(data=html.encode(), url="https://coast.example/2024/07/14/ferry/")
    published = extract_article(document, timezone="Europe/London").published
    assert published is not None
    assert published.isoformat() == "2024-07-14T00:00:00+01:00"
    assert isinstance(published.tzinfo, timezone)


def test_days_of_a_list_of_others() -> None:
    """Dates that stand each beside one link, in items of a list, are those of other articles."""
    items = "".join(f"<li><a href=/{day}>Jiné sítě na jaro</a> <span>({day}. 2. 2026)</span></li>" for day in (3, 4, 5))
    assert days(page(f"<article>{TITLE}<ul>{items}</ul><div>{TEXT}</div></article>")) == (None, None)


def test_time_of_an_attribute_in_a_column() -> None:
    """The only day beside the text has the time that its element states for machines."""
    column = '<div><ul><li><abbr title="2026-03-07T21:40:00+01:00">7. března 2026</abbr></li><li>3 min</li></ul></div>'
    published = page(f"<div><article>{TITLE}<div>{TEXT}</div></article>{column}</div>").published
    assert published is not None
    assert published.isoformat() == "2026-03-07T21:40:00+01:00"


OTHER = "<a href=/jine-{0}><h3>Jiný článek o řece a lodích {0}</h3></a><span>{0}. února 2026</span>"


@pytest.mark.parametrize(
    "own",
    [
        "<a href=/site-na-zimu><h3>Sítě na zimu</h3><p>Rybáři na řece.</p></a><span>7. března 2026</span>",
        "<h3><a href='https://noviny.example/site-na-zimu'>Sítě na zimu</a></h3><p><i class=icon></i> 7. 3. 2026</p>",
        "<a href=/site-na-zimu>7. března 2026</a>",
    ],
)
def test_day_in_a_list_that_names_the_page(own: str) -> None:
    """Where the page states no day, a list on it may: beside the link to the page itself, not beside others."""
    items = "".join(f"<li>{card}</li>" for card in (OTHER.format(1), own, OTHER.format(2), OTHER.format(3)))
    assert days(page(f"<article>{TITLE}{TEXT}</article><ul>{items}</ul>"))[0] == "2026-03-07"
    assert days(page(f"<article>{TITLE}{TEXT}</article><ul>{items.replace('/site-na', '/sit-na')}</ul>"))[0] is None


def test_date_beside_icons() -> None:
    """A date line may hold lists and boxes of icons that say nothing."""
    line = "<h5><ul><li><a href=/share><i></i></a></li></ul> 7. března 2026, 9:30 </h5>"
    published = page(f"<article><header>{TITLE}{line}</header>{TEXT}</article>").published
    assert published is not None
    assert published.isoformat()[:16] == "2026-03-07T09:30"


@pytest.mark.parametrize(
    "bar",
    [
        "<div class=bar><span>10 March 2026</span><span>12°C</span></div>",
        "<div class=bar><span>2026年3月10日</span><span>12℃</span></div>",
        "<section><time>21. února 2026</time></section>",
        "<section><p>Update 12 March 2026: harbour closed</p></section>",
        "<section><p>Aktualizováno 12. 3. 2026: přístav stojí</p></section>",
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        '<script type="application/ld+json">{"@type": "Article", "datePublished": "2026-03-07T23:00:00Z"}</script>',
    ],
    ids=["meta", "json-ld"],
)
def test_day_far_above_the_title(bar: str, head: str) -> None:
    """What stands first in <main>, outside of the element of the title, changes no stated day and is no update."""
    article = page(f"{head}<main>{bar}<article>{TITLE}<p>Jan Novák</p><div>{TEXT}</div></article></main>")
    assert days(article) == ("2026-03-07", None)


def test_day_far_above_the_title_where_none_is_stated() -> None:
    """It is the day of the article where the page states no other."""
    html = f"<main><section><time>21. února 2026</time></section><div>{TITLE}</div><div>{TEXT}</div></main>"
    assert days(page(html))[0] == "2026-02-21"


def test_a_moment_two_evenings_later_is_not_on_the_day() -> None:
    """A stated moment late on the next day is that of something else, in whatever zone the day is printed."""
    assert (
        days(page(f"{HEAD.replace('T08', 'T22')}<article>{TITLE}<p>6. března 2026</p>{TEXT}</article>"))[0]
        == "2026-03-06"
    )
    assert days(page(f"{HEAD}<article>{TITLE}<p>6. března 2026</p>{TEXT}</article>"))[0] == "2026-03-07"


DAYS_BELOW = [
    ("it", "Bari", "7 marzo 2026"),
    ("ru", "Москва", "7 марта 2026 г."),
    ("vi", "Hà Nội", "ngày 7/3/2026"),
    ("ar", "القاهرة", "7 مارس 2026"),
    ("ja", "東京", "2026年3月7日"),
]


def day_below(language: str, end: str) -> str | None:
    html = f"<html lang={language}><title>Paper</title><body><p><b>Sítě na zimu</b></p>{TEXT}{end}</body></html>"
    article = extract_article(Document(data=html.encode(), url="https://paper.example/5.html"))
    return article.published.date().isoformat() if article.published else None


@pytest.mark.parametrize(("language", "place", "day"), DAYS_BELOW)
def test_day_alone_at_the_end_of_the_text(language: str, place: str, day: str) -> None:
    """The day that is a last line of the text, before or behind the name of who signs; not one of two."""
    assert day_below(language, f"<p>{day}</p><p>Ana B.</p>") == "2026-03-07"
    assert day_below(language, f"<p>Ana B.</p><p align=right>{day}</p>") == "2026-03-07"
    assert day_below(language, f"<p>{day}</p><p>3/9/2026</p>") is None
    assert day_below(language, f"<p>Ana B. {place} {PROSE[:30]} {day}</p>") is None


@pytest.mark.parametrize(("language", "place", "day"), DAYS_BELOW)
@pytest.mark.parametrize(
    "end",
    [
        "<figure><img src=/i/deck.jpg><figcaption>{place}, {day}</figcaption></figure>",
        "<figure><img src=/i/deck.jpg><figcaption>{day}</figcaption></figure>",
        "<div><img src=/i/deck.jpg width=900 height=600><p>{day}</p></div>",
        "<p>{place}, {day}</p>",
        "<p>Ana B.: {place}, {day}</p>",
        "<ol><li>{place} {day}</li></ol>",
        "<ul><li>{day}</li></ul>",
        "<table><tr><td>{day}</td><td>{place}</td></tr></table>",
    ],
)
def test_days_of_other_things_at_the_end_of_the_text(language: str, place: str, day: str, end: str) -> None:
    """Those of photos, events, sources and lists are none of the article's."""
    assert day_below(language, end.format(place=place, day=day)) is None


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "March 7, 2026 by Anna Keller"),
        ("fr", "7 mars 2026<br>par Anna Keller, équipe du port"),
        ("fr", "7 mars 2026<br>par l’équipe de la capitainerie"),
        ("de", "7. März 2026 von Anna Keller"),
        ("es", "7 de marzo de 2026 por el equipo del puerto"),
        ("vi", "7/3/2026 Chuyên mục: Bến cảng và những con thuyền"),
        ("ru", "7 марта 2026 Рубрика: Новости порта и города"),
        ("zh", "2026年03月07日 来源：海湾晚报 作者：林海"),
        ("ja", "2026年3月7日 カテゴリー：お知らせ"),
        ("ja", "2026年3月7日 コメント(3)"),
        ("ko", "2026-03-07 카테고리: 공지사항"),
        ("ko", "작성자 김노을 | 작성일 2026-03-07 | 조회 203"),
        ("ko", "작성자: 김노을 작성일: 2026-03-07 조회: 203"),
        ("hi", "7 मार्च 2026 श्रेणी: बंदरगाह और नाव के समाचार"),
        ("ar", "7 مارس 2026 القسم: أخبار الميناء والمدينة"),
    ],
)
def test_a_day_before_other_fields_of_its_line(language: str, line: str) -> None:
    """A byline, a label with a colon or a count may follow the day that begins a line."""
    html = f"<html lang={language}><title>Paper</title><main><h1>Sítě na zimu</h1><p>{line}</p><div>{TEXT}</div></main>"
    article = extract_article(Document(data=html.encode(), url="https://paper.example/5.html"))
    assert days(article)[0] == "2026-03-07"


@pytest.mark.parametrize(
    "line",
    [
        "March 7, 2026 https://www.harbour.example/spring-sale-at-the-harbour",
        "March 7, 2026 by then all of us who live here must have tarred our boats",
        "March 7, 2026 the harbour sells its boats: who comes first",
        "Deadline: March 7, 2026 by Anna Keller",
    ],
)
def test_a_day_before_other_words(line: str) -> None:
    """An address or a sentence behind a day is no field."""
    html = f"<html lang=en><title>Paper</title><main><h1>Sítě na zimu</h1><p>{line}</p><div>{TEXT}</div></main>"
    assert days(extract_article(Document(data=html.encode(), url="https://paper.example/5.html")))[0] is None


@pytest.mark.parametrize(
    "line", ["on {} by <a rel=author href=/a/b>Anna Keller</a>", "{} von Anna Keller", "{} | Anna"]
)
@pytest.mark.parametrize(
    "form", ["<abbr class=published title={}>March 7, 2026</abbr>", "March 7, 2026<span title={}></span>"]
)
def test_time_in_an_attribute_within_the_line_of_a_byline(line: str, form: str) -> None:
    """A part of the line may state more for machines than it shows, or show nothing of it."""
    day = form.format("2026-03-07T08:05:41-07:00")
    html = f"<html lang=en><title>P</title><main><h1>Sítě na zimu</h1><p>{line.format(day)}</p><div>{TEXT}</div></main>"
    article = extract_article(Document(data=html.encode(), url="https://paper.example/5.html"))
    assert article.published is not None
    assert article.published.isoformat() == "2026-03-07T08:05:41-07:00"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This entry was posted on Saturday, March 7th, 2026 at 6:31 pm by Ana and is filed under {}."),
        ("id", "Tulisan ini diposting pada Sabtu, 7 Maret 2026 pukul 18:31 oleh Ana dan masuk kategori {}."),
        ("de", "Dieser Beitrag wurde am Samstag, 7. März 2026 um 18:31 Uhr veröffentlicht und steht unter {}."),
        ("ru", "Эта запись опубликована в субботу, 7 марта 2026 г. в 18:31 в рубрике {}."),
        ("ja", "この投稿は 2026年3月7日 18:31 に {} のカテゴリーで公開されました。"),
    ],
)
@pytest.mark.parametrize("shown", [True, False])
def test_time_in_the_sentence_that_files_the_entry(language: str, sentence: str, shown: bool) -> None:
    """The line with links to the sections of the page states its time, or the day where nothing else does."""
    line = sentence.format("<a href=/c/nets rel='category tag'>Nets</a>, <a href=/c/boats rel=tag>Boats</a>")
    day = "<p>7. 3. 2026</p>" if shown else ""
    end = f"<p><small>{line} You can follow <a href=/feed>any replies</a> by the feed of this page.</small></p>"
    html = f"<html lang={language}><title>P</title><main><h1>Sítě na zimu</h1>{day}<div>{TEXT}{end}</div></main></html>"
    article = extract_article(Document(data=html.encode(), url="https://paper.example/5.html"))
    assert article.published is not None
    assert article.published.strftime("%Y-%m-%d %H:%M") == "2026-03-07 18:31"


def test_times_in_lines_that_file_several_entries() -> None:
    """Where such lines differ, or name another day, they tell of other pages."""
    lines = [f"<p>On {day} at 18:31 in <a href=/c rel=tag>Nets</a>, Boats</p>" for day in ("3 May 2026", "4 May 2026")]
    html = "<html lang=en><title>P</title><main><h1>Sítě na zimu</h1>{}<div>{}</div>{}</main></html>"
    for shown, end, day in (("", "".join(lines), None), ("<p>7. 3. 2026</p>", lines[0], "2026-03-07 00:00")):
        page = html.format(shown, TEXT, end)
        article = extract_article(Document(data=page.encode(), url="https://paper.example/5.html"))
        assert (article.published.strftime("%Y-%m-%d %H:%M") if article.published else None) == day


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(
            "<li><h3><a href=/c/{n}>{title}</a></h3><div><abbr title=2026-0{n}-17T11:30:00Z>17.0{n}.2026 14:30</abbr>"
            " <abbr title=2026-0{n}-17T11:40:00Z>17.0{n}.2026 14:40</abbr></div></li>",
            id="two-moments",
        ),
        pytest.param(
            "<li><a href=/c/{n}>{title} {title} {title}</a> <span>17.0{n}.2026 14:30</span></li>", id="long-title"
        ),
    ],
)
@pytest.mark.parametrize(
    "title", ["Zvony nad vodou znějí ráno", "Колокола звонят над рекой утром", "Τα δίχτυα στεγνώνουν"]
)
def test_days_of_a_list_below_a_page_without_one(item: str, title: str) -> None:
    """The days of other articles in a list behind a text without a day, in no paragraph, are not the article's."""
    items = "".join(item.format(n=number, title=title) for number in range(2, 6))
    article = page(f"<div>{TITLE}<div>{PROSE * 2}<br><br>{PROSE * 2}<ul>{items}</ul></div></div>")
    assert days(article) == (None, None)


@pytest.mark.parametrize(
    ("bare", "zoned", "expected"),
    [
        ("2026-03-07T08:13:29", "2026-03-07T08:13:29-05:00", "2026-03-07T08:13:29-05:00"),
        ("2026-03-07T08:13:29", "2026-03-07T09:13:29-05:00", "2026-03-07T08:13:29+00:00"),
        ("2026-03-07T08:13:29+02:00", "2026-03-07T08:13:29-05:00", "2026-03-07T08:13:29+02:00"),
    ],
)
def test_a_zone_that_is_stated_elsewhere(bare: str, zoned: str, expected: str) -> None:
    """A time without a zone is in the zone that the page states for the same time in another place."""
    html = (
        f"<html lang=en><head><title>A ferry</title><meta property=article:modified_time content={zoned}></head><body>"
        f"<article itemscope itemtype='https://schema.org/NewsArticle'>{TITLE}"
        f"<meta itemprop=dateModified content={bare}><div itemprop=articleBody>{TEXT}</div></article></body></html>"
    )
    modified = extract_article(Document(data=html.encode(), url="https://bay.example/a"), timezone="UTC").modified
    assert modified is not None
    assert modified.isoformat() == expected


@pytest.mark.parametrize(
    ("stated", "winter", "zone"),
    [
        ("2026-07-01T10:00:00+02:00", "2026-07-01T10:00:00+01:00", "Europe/Berlin"),
        ("2026-07-01T10:00:00-04:00", "2026-07-01T10:00:00-05:00", "America/New_York"),
        ("2026-01-01T10:00:00+11:00", "2026-01-01T10:00:00+10:00", "Australia/Sydney"),
    ],
)
def test_a_zone_of_another_season(stated: str, winter: str, zone: str) -> None:
    """What a system writes all year behind the time of its place is no other zone."""
    data = f'{{"@type": "NewsArticle", "headline": "A ferry", "datePublished": "{stated}"}}'
    html = (
        f"<html lang=en><head><title>A ferry</title><meta property=article:published_time content={winter}>"
        f"<script type=application/ld+json>{data}</script></head><body>{TITLE}{TEXT}</body></html>"
    )
    published = extract_article(Document(data=html.encode(), url="https://bay.example/a"), timezone=zone).published
    assert published is not None
    assert published.isoformat() == stated


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("Tarih: 25 Aralık 2026", "12 Mayıs 2026"),
        ("التاريخ: 25 ديسمبر 2026", "12 مايو 2026"),
        ("تاریخ: 25 دسامبر 2026", "12 مه 2026"),
        ("दिनांक: 25 दिसंबर 2026", "12 मई 2026"),
        ("তারিখ: 25 ডিসেম্বর 2026", "12 মে 2026"),
        ("תאריך: 25 בדצמבר 2026", "12 במאי 2026"),
        ("Ημερομηνία: 25 Δεκεμβρίου 2026", "12 Μαΐου 2026"),
    ],
)
def test_today_in_a_bar_above_the_page(today: str, day: str) -> None:
    """A day that is just called a date may be that of today: the one below the text wins."""
    article = page(f"<div>{today}</div><nav><a href=/a>A</a></nav>{TITLE}<div>{PROSE * 3}</div><div>{day}</div>")
    assert days(article)[0] == "2026-05-12"


@pytest.mark.parametrize("today", ["25 December 2026", "Datum: 25. 12. 2026", "Tarih: 25 Aralık 2026"])
def test_today_above_the_menu(today: str) -> None:
    """A day above the menu of the page, which is above the title, is that of today, whatever stands beside it."""
    article = page(f"<p>{today}</p><nav><a href=/a>A</a></nav>{TITLE}<div>{PROSE * 3}</div><div>12. 5. 2026</div>")
    assert days(article)[0] == "2026-05-12"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<p>Verkitigita: 7 March 2026</p>", "2026-03-07"),
        ("<p>Yekhatiwe ngu 2026-03-07</p>", "2026-03-07"),
        ("<table><tr><td><span>Огӊа:</span> 07.03.2026</td><td>Лӱм: 7</td></tr></table>", "2026-03-07"),
        ("<ul><li>ᠣᠳᠣ ᠰᠠᠷᠠ : 2026-03-07</li><li>ᠦᠵᠡ : 267</li></ul>", "2026-03-07"),
        ("<p>Foje: 7 March 2026</p><p>Dufoje: 9 March 2026</p>", None),
        ("<p>Deadline: 7 March 2026</p>", None),
        ("<p>Дата рождения: 07.03.1926</p>", None),
        ("<p>Wann: 7. März 2026</p>", None),
        ("<p>Oni diras ke tio okazis 7 March 2026</p>", None),
    ],
)
def test_the_day_behind_a_label_that_nobody_knows(line: str, day: str | None) -> None:
    """Between title and text, one day behind few words is that of the publication, if they name nothing else."""
    assert days(page(f"<article>{TITLE}{line}<div>{TEXT}</div></article>"))[0] == day


@pytest.mark.parametrize(
    "behind",
    [
        "<p>9 March 2026</p>",
        "<p>Published on 9 March 2026</p>",
        "<p>9 March 2026 | In <a rel=category href=/c>C</a></p>",
    ],
)
def test_label_that_nobody_knows_goes_last(behind: str) -> None:
    """A day that any other rule finds goes before the one behind a label that nobody knows."""
    line = "<p>Opening night: 7 March 2026</p>"
    article = page(f"<article>{TITLE}{line}<div>{TEXT}</div>{behind}</article>")
    assert days(article)[0] in ("2026-03-09", None)


@pytest.mark.parametrize(
    "line", ["Event | 7 March 2026", "Event news, 7 March 2026", "Data do artigo: 7 de março de 2026"]
)
def test_words_that_are_no_label_of_another_day(line: str) -> None:
    """A section beside a date is no label of it, nor a short word within one."""
    assert days(page(f"<article>{TITLE}<div>{TEXT}</div><p>{line}</p></article>"))[0] == "2026-03-07"


@pytest.mark.parametrize(
    "end", ["Jan Novák<br>7. března 2026", "Váš <b>Jan</b>,<br/>\n7. 3. 2026.", "港務局<br>2026年3月7日"]
)
def test_day_below_a_signature(end: str) -> None:
    """The last paragraph may be who signs, and the day in a line of its own; a place in its line is that of a photo."""
    assert days(page(f"<div>{TITLE}<div>{TEXT}<p>{end}</p></div></div>"))[0] == "2026-03-07"
    assert days(page(f"<div>{TITLE}<div>{TEXT}<p>{end.replace('<br', '<i')}</p></div></div>"))[0] is None


@pytest.mark.parametrize(
    "end",
    [
        "Next tours:<br>7 March 2026",
        "Jan Novák<br>7. 3. 2026<br>9. 3. 2026",
        "Town hall<br>Main street 5<br>7 March 2026",
        "Další plavby:<br>7. března 2026",
    ],
)
def test_day_below_other_lines_than_a_signature(end: str) -> None:
    """Behind a label, an address or another day, the last line of a paragraph is the day of something else."""
    assert days(page(f"<div>{TITLE}<div>{TEXT}<p>{end}</p></div></div>"))[0] is None


@pytest.mark.parametrize("lead", ["May 12, 1887 -- ", "12. května 1887 – "])
def test_day_of_long_ago_that_begins_the_text(lead: str) -> None:
    """A text that begins with a day of another century tells of that day."""
    assert days(page(f"<div>{TITLE}<div><p>{lead}{PROSE * 2}</p><p>{PROSE * 2}</p></div></div>"))[0] is None


@pytest.mark.parametrize("lead", ["March 7, 2026 -- ", "7. března 2026 – ", "2026-03-07 — ", "7 марта 2026 г. — "])
def test_day_before_a_dash_that_begins_the_text(lead: str) -> None:
    """The day is that of the first line of the text if no further one begins so, as those of a chronicle do."""
    text = "".join(f"<p>{{}}{PROSE * 2}</p>" for _ in range(3))
    assert days(page(f"<div>{TITLE}<div>{text.format(lead, '', '')}</div></div>"))[0] == "2026-03-07"
    assert days(page(f"<div>{TITLE}<div>{text.format(lead, lead.replace('7', '9', 1), '')}</div></div>"))[0] is None
    assert days(page(f"<div>{TITLE}<div>{text.format('', lead, '')}</div></div>"))[0] is None


@pytest.mark.parametrize(
    ("stated", "shown", "moment"),
    [
        ("2026-03-07", "07.03.2026 - 08:05 | dpa", "2026-03-07T08:05"),
        ("2026-03-07", "Cập nhật 07/03/2026 08:05", "2026-03-07T08:05"),
        ("2026-03-07", "2026年3月7日 8:05", "2026-03-07T08:05"),
        ("2026-03-07", "9. 3. 2026 8:05", "2026-03-07T00:00"),
        ("2026-03-07T18:05:06Z", "Stav: 20:05", "2026-03-07T20:05"),
        ("2026-03-07T08:05:24.351Z", "Today 12:05 AM", "2026-03-07T00:05"),
        ("2026-03-07T18:05:06Z", "2:05", "2026-03-08T02:05"),
        ("2026-03-07T18:05:06Z", "20:07", "2026-03-07T18:05"),
        ("2026-03-07T18:05:06Z", "07/03/2026 – 20:05", "2026-03-07T20:05"),
        ("2026-03-07T18:05:06Z", "2026年3月8日 2:05", "2026-03-08T02:05"),
        ("2026-03-07T18:05:06Z", "7 March 2026 2:05", "2026-03-07T18:05"),
        ("2026-03-07T18:05:06Z", "10:05 – 11:05", "2026-03-07T18:05"),
        ("2026-03-07T18:05:06Z", "5 min", "2026-03-07T18:05"),
        ("2026-03-07T18:05:06Z", "7 March (5:05 min)", "2026-03-07T18:05"),
    ],
)
def test_clock_in_the_element_of_a_moment(stated: str, shown: str, moment: str) -> None:
    """The text of a <time> adds the time to the day that its attribute states, and tells the zone of one in UTC."""
    article = page(f"<article>{TITLE}<p><time datetime='{stated}'>{shown}</time></p>{TEXT}</article>")
    found = article.published or article.modified
    assert found is not None
    assert found.isoformat()[:16] == moment


@pytest.mark.parametrize("line", ["기사입력 :[ 2026-03-07 17:32 ]", "Vydáno 7. března 2026", "07/03/2026 08:05"])
def test_day_in_text_between_elements(line: str) -> None:
    """A day that stands loose between the title and the text is that of the publication, if there is no other one."""
    assert days(page(f"<div><dl><dt>{TITLE}</dt></dl>{line}<div>{TEXT}</div></div>"))[0] == "2026-03-07"
    other = f"<div>{TITLE}{line}<br>9. 3. 2026<div>{TEXT}</div></div>"
    assert days(page(other))[0] is None
