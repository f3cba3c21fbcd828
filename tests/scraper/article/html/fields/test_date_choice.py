"""Which moment is that of the publication where a page states several, and the zone in which it is shown."""

from __future__ import annotations

import json

import pytest

from scraper.article import extract_article
from storage.model import Document

PROSE = "Every autumn the harbour crews mend their nets, because the water is calm and the fish are few. "
TEXT = f"<p>{PROSE * 3}</p><p>A fire burns on the shore. {PROSE * 2}</p>"


def moment(language: str, head: str, shown: str, *, zone: str | None = None) -> str | None:
    """When a page with *head*, that shows a line of its day under the title, was published.

    *zone*: that of times without one; by default what *language* implies.
    """
    html = (
        f"<html lang={language}><head><title>Nets for winter</title>{head}</head><body>"
        f"<article><h1>Nets for winter</h1><p class=when>{shown}</p>{TEXT}</article></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://paper.example/nets-for-winter"), timezone=zone)
    return article.published.isoformat() if article.published else None


def stated(published: str, **more: str) -> str:
    """The head of a page that was *published*, by its JSON-LD."""
    data = {"@type": "NewsArticle", "headline": "Nets for winter", "datePublished": published, **more}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    ("language", "head", "shown", "expected"),
    [
        ("en", '<meta name="date" content="2026-03-06 23:50:48">', "Mar 6, 2026", "2026-03-06T23:50:48-08:00"),
        ("es", '<meta name="date" content="2026-03-07 02:20:48">', "7 de marzo de 2026", "2026-03-07T02:20:48-05:30"),
        ("en", "", "Mar 6, 2026 11:50 PM", "2026-03-06T23:50:48-08:00"),
        ("fr", "", "Publié le 7 mars 2026 à 09:50", "2026-03-07T09:50:48+02:00"),
        ("vi", "", "07/03/2026 14:50", "2026-03-07T14:50:48+07:00"),
        ("en", "", "March 6, 2026", "2026-03-06T23:50:48-01:00"),
    ],
)
def test_moment_in_utc_is_shown_as_the_page_prints_it(language: str, head: str, shown: str, expected: str) -> None:
    """A moment in UTC keeps its instant, in the zone of the same minute on the printed day, else the nearest one."""
    utc = "2026-03-07T00:50:48Z" if expected.endswith("-01:00") else "2026-03-07T07:50:48Z"
    assert moment(language, stated(utc) + head, shown) == expected


@pytest.mark.parametrize(
    ("language", "zone", "shown", "expected"),
    [
        ("en", None, "8 March 2026", "2026-03-08T00:10:00+02:00"),
        ("ja", "Asia/Tokyo", "2026年3月8日", "2026-03-08T07:10:00+09:00"),
    ],
)
def test_moment_in_utc_is_on_the_printed_day_behind_it(
    language: str, zone: str | None, shown: str, expected: str
) -> None:
    """A day that is printed as the next one is that of zones before UTC, or of the edition that is printed then."""
    assert moment(language, stated("2026-03-07T22:10:00Z"), shown, zone=zone) == expected


@pytest.mark.parametrize("published", ["2026-03-07T07:50:48.726Z", "2026-03-07T07:50:48.726"])
@pytest.mark.parametrize("shown", ["Mar 6, 2026 11:50 PM", "6 mars 2026 à 23:50", "2026年3月6日 23:50"])
def test_parts_of_a_second_hide_no_zone(published: str, shown: str) -> None:
    """A moment in UTC that is stated to parts of a second is shown in the zone in which the page prints it."""
    told = moment("en" if shown.isascii() else "fr", stated(published), shown, zone="UTC")
    assert told is not None
    assert (told[:19], told[-6:]) == ("2026-03-06T23:50:48", "-08:00")


@pytest.mark.parametrize(
    ("language", "clock"),
    [
        ("en", "Published Fri, Mar 6 2026<span></span>2:50 AM EST"),
        ("en", "Friday, March 6, 2026 at 2:50 a.m. EST"),
        ("de", "Freitag, 6. März 2026<b></b>02:50 (GMT-5)"),
        ("ko", "2026.03.06<i></i>02:50 (UTC-5)"),
    ],
)
@pytest.mark.parametrize("attribute", ["", " datetime=2026-03-06T07:50:48+0000"])
def test_clock_that_an_element_prints_beside_its_moment(language: str, clock: str, attribute: str) -> None:
    """A moment in UTC is shown by the clock that an element prints of it, with parts for the day and the hour."""
    told = moment(language, stated("2026-03-06T07:50:48Z"), f"<time{attribute}>{clock}</time>")
    assert told == "2026-03-06T02:50:48-05:00"


@pytest.mark.parametrize("shown", ["February 22, 2026", "22 février 2026", "2026年2月22日"])
def test_offset_that_another_statement_has(shown: str) -> None:
    """Of two statements of one moment, the one with the offset of its zone goes before the one in UTC."""
    head = '<meta property="article:published_time" content="2026-02-23T00:57:30+00:00">'
    day = f"<time itemprop=datePublished datetime=2026-02-22T19:57:30-05:00>{shown}</time>"
    assert moment("en" if shown.isascii() else "fr", head, day) == "2026-02-22T19:57:30-05:00"


@pytest.mark.parametrize(
    ("zone", "published", "shown", "more"),
    [
        (None, "2026-03-07T03:50:48-05:00", "March 6, 2026", {}),
        ("Europe/Prague", "2026-03-07T08:00:00+00:00", "6 March 2026", {}),
        (None, "2026-03-07T00:00:00Z", "March 6, 2026", {}),
        (None, "2026-03-07T22:00:00Z", "March 8, 2026", {"dateModified": "2026-03-08T09:00:00Z"}),
    ],
)
def test_moments_that_no_zone_explains_stay(zone: str | None, published: str, shown: str, more: dict[str, str]) -> None:
    """A moment in a zone of its own, a day alone, and one beside the printed day of a modification stay as stated."""
    told = moment("en", stated(published, **more), shown, zone=zone)
    assert told is not None
    assert told[:10] == published[:10]


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("zh", "2026年03月07日16:45"),
        ("ko", "2026.03.07. 16:45"),
        ("id", "7 Maret 2026 16:45 WIB"),
        ("pl", "7 marca 2026, 16:45"),
    ],
)
def test_printed_time_of_the_stated_day(language: str, shown: str) -> None:
    """Where the head states a day alone, the time of this day that is printed under the title is taken."""
    told = moment(language, '<meta name="publishdate" content="2026-03-07">', shown)
    assert told is not None
    assert told[:16] == "2026-03-07T16:45"


@pytest.mark.parametrize(
    ("language", "shown", "zone"),
    [("id", "7 Maret 2026 10:41 WIB", "+07:00"), ("en", "Mar 7, 2026 10:41 EST", "-05:00")],
)
def test_zone_that_is_printed_with_the_stated_time(language: str, shown: str, zone: str) -> None:
    """A time that the head states without a zone is in the one with which the page prints it."""
    told = moment(language, '<meta name="publishdate" content="2026/03/07 10:41">', shown)
    assert told == f"2026-03-07T10:41:00{zone}"


@pytest.mark.parametrize("shown", ["Mar 6, 2026 11:50 PM", "6 March 2026 23:50"])
def test_modification_is_in_the_zone_of_the_publication(shown: str) -> None:
    """Where both are stated in UTC, and the page prints one of them, both are on the days that its readers have."""
    head = stated("2026-03-07T07:50:48Z", dateModified="2026-03-07T07:55:00Z")
    html = f"<title>Nets for winter</title>{head}<article><h1>Nets for winter</h1><p>{shown}</p>{TEXT}</article>"
    article = extract_article(Document(data=html.encode(), url="https://paper.example/nets"))
    assert article.modified is not None
    assert article.modified.isoformat() == "2026-03-06T23:55:00-08:00"


LINES_BEHIND = [
    ("en", "March 7, 2026", "Posted by Ada on March 7, 2026 at 6:42 PM in"),
    ("fr", "7 mars 2026", "Rédigé le 7 mars 2026 à 18:42 dans"),
    ("ru", "7 марта 2026", "7 марта 2026, 18:42 в"),
    ("ja", "2026年3月7日", "2026年3月7日 18:42 |"),
]


def timed(language: str, day: str, behind: str) -> str:
    """When a page was published that has a line *behind* its text, and no head."""
    html = (
        f"<html lang={language}><head><title>Nets for winter</title></head><body><div><h2>{day}</h2>"
        f"<h1>Nets for winter</h1><div>{TEXT}</div>{behind}</div></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://paper.example/2026/nets.html"))
    assert article.published is not None
    return article.published.isoformat()[:16]


@pytest.mark.parametrize(("language", "day", "line"), LINES_BEHIND)
def test_time_of_the_day_in_the_line_behind_the_text(language: str, day: str, line: str) -> None:
    """The line behind the text that leads to the page itself tells the time of its day; one of a comment does not."""
    filed = f"<p>{line} <a href=/soups/>Soups</a> | <a href=/2026/nets.html{{}}>#</a></p>"
    assert timed(language, day, filed.format("")) == "2026-03-07T18:42"
    comment = f"<p>Ada | <a href=#comment-1>{line[line.index('7') :] if language != 'ja' else line}</a></p>"
    assert timed(language, day, comment) == "2026-03-07T00:00"


@pytest.mark.parametrize("day", ["3 September 2025", "3 сентября 2025", "2025年9月3日"])
def test_day_of_another_month_than_that_of_the_address(day: str) -> None:
    """A day in a text is that of something else if it lies months from the month in the address."""
    box = f"<div><a href=/2025/09/oars/>Oars</a><div>{day}</div></div>"
    own = "<footer><a href=/2026/03/nets/><time datetime=2026-03-07T18:42:00+00:00>2026</time></a></footer>"
    html = (
        f"<html><head><title>Nets for winter</title></head><body><article><h1>Nets for winter</h1><div><p>{PROSE}</p>"
        f"{box}<p>{PROSE}</p><p>{PROSE}</p></div>{own}</article></body></html>"
    )
    article = extract_article(Document(data=html.encode(), url="https://paper.example/2026/03/nets/"))
    assert article.published is not None
    assert article.published.date().isoformat() == "2026-03-07"


@pytest.mark.parametrize(
    ("shown", "head"),
    [
        ("7 March 2026 12:00", stated("2026-03-07T08:00:00Z", dateModified="2026-03-07T12:00:00Z")),
        ("7 March 2026 12:00", stated("2026-03-07T08:00:00Z", dateModified="2026-03-07T12:00:30Z")),
        ("7 March 2026 08:45", stated("2026-03-07T08:00:00Z")),
        ("7 March 2026 10:15", stated("2026-03-07T08:00:00Z")),
    ],
)
def test_other_times_of_the_day_tell_no_zone(shown: str, head: str) -> None:
    """The time of a modification, and one that no zone is away, are no local times of the publication."""
    assert moment("en", head, shown) == "2026-03-07T08:00:00+00:00"


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "March 7, 2026 19:00 – 21:00"), ("de", "7. März 2026, 19:00 – 21:00")]
)
def test_hours_of_an_event_are_no_time_of_publication(language: str, shown: str) -> None:
    """From when to when something takes place does not tell when the page was published on that day."""
    told = moment(language, '<meta name="publishdate" content="2026-03-07">', shown)
    assert told is not None
    assert told[:16] == "2026-03-07T00:00"


@pytest.mark.parametrize("shown", ["7 March 2026 06:21", "7 mars 2026 à 06:21", "2026年3月7日 06:21"])
def test_printed_time_where_the_stated_one_is_that_of_the_modification(shown: str) -> None:
    """An earlier time of the day that is printed wins where the head states one moment for both, and no zone explains
    it.
    """
    language = "en" if shown.isascii() else "fr"
    head = "<meta property=article:published_time content=2026-03-07T18:57:01Z>"
    head += "<meta property=article:modified_time content=2026-03-07T{}:57:01Z>"
    assert moment(language, head.format(18), shown, zone="UTC") == "2026-03-07T06:21:00+00:00"
    assert moment(language, head.format(19), shown, zone="UTC") == "2026-03-07T18:57:01+00:00"
    published = "<meta property=article:published_time content=2026-03-07T{}Z>"  # and no other
    assert moment(language, published.format("06:26:13"), shown, zone="UTC") == "2026-03-07T06:21:00+00:00"
    assert moment(language, published.format("06:19:13"), shown, zone="UTC") == "2026-03-07T06:19:13+00:00"


@pytest.mark.parametrize(
    ("published", "expected"),
    [("2019-03-05", "2019-03-05T00:00:00+00:00"), ("2026-03-06", "2026-03-07T18:57:01+00:00")],
)
def test_modification_that_is_stated_as_the_publication(published: str, expected: str) -> None:
    """Where one source gives for the publication what another does for the modification, the latter's publication wins
    if it lies days before; a page may be written the day before.
    """
    head = stated("2026-03-07T18:57:01Z")
    head += f"<meta property=article:published_time content={published}T00:00:00Z>"
    head += "<meta property=article:modified_time content=2026-03-07T18:57:01Z>"
    assert moment("en", head, "Boats", zone="UTC") == expected


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "March 7, 2026, 10:59 AM"), ("de", "7. März 2026, 10:59"), ("zh", "2026年3月7日 10:59")],
)
def test_moment_with_a_zone_is_shown_by_the_printed_clock(language: str, shown: str) -> None:
    """A moment that the head states in another zone than that of readers is shown as the page prints it."""
    told = moment(language, stated("2026-03-07T07:59:18-07:00"), shown, zone="UTC")
    assert told == "2026-03-07T10:59:18-04:00"


@pytest.mark.parametrize(
    ("published", "more", "shown"),
    [
        ("2026-03-07T07:59:18-07:00", {}, "March 7, 2026, 7:59 AM"),
        ("2026-03-07T07:59:18-07:00", {}, "March 7, 2026, 7:59 PM"),
        ("2026-03-07T07:59:18-07:00", {}, "March 7, 2026, 10:42 AM"),
        ("2026-03-07T07:59:18-07:00", {"dateModified": "2026-03-07T10:59:40-07:00"}, "March 7, 2026, 10:59 AM"),
        ("2026-03-07T22:26:57-08:00", {"dateModified": "2026-03-08T04:00:00-05:00"}, "March 8, 2026"),
    ],
)
def test_printed_clocks_that_tell_no_other_zone(published: str, more: dict[str, str], shown: str) -> None:
    """What is printed tells no zone if it is that of the modification, half a day away, or another minute."""
    assert moment("en", stated(published, **more), shown, zone="UTC") == published


@pytest.mark.parametrize("shown", ["March 8, 2026", "8 mars 2026", "2026年3月8日"])
def test_printed_day_in_the_zone_of_the_modification(shown: str) -> None:
    """A day that is printed and stated elsewhere is that of the zone in which the modification is stated."""
    head = '<meta name="date" content="2026-03-08">'
    head += stated("2026-03-07T22:26:57-08:00", dateModified="2026-03-08T04:00:00-05:00")
    assert moment("en" if shown.isascii() else "fr", head, shown, zone="UTC") == "2026-03-08T01:26:57-05:00"


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "Published March 7, 2026 at 1:05 pm EST"),
        ("es", "7 de marzo de 2026, 13:05"),
        ("ja", "2026年3月7日 13:05"),
    ],
)
def test_publication_that_is_stated_behind_the_modification(language: str, shown: str) -> None:
    """Where the head states that a page was published after it was modified, the page prints which it was."""
    head = "<meta property=article:published_time content=2026-03-07T15:40:00-05:00>"
    head += "<meta property=article:modified_time content=2026-03-07T13:05:00-05:00>"
    assert moment(language, head, shown, zone="UTC") == "2026-03-07T13:05:00-05:00"


@pytest.mark.parametrize("shown", ["March 6, 2026", "6 mars 2026", "2026年3月6日"])
def test_day_of_the_modification_that_is_stated_as_that_of_the_publication(shown: str) -> None:
    """An earlier day that is printed goes before the day on which the page was modified."""
    language = "en" if shown.isascii() else "fr"
    head = "<meta name=DC.date.issued content=2026-03-07><meta name=Last-Modified content='2026-03-07 11:44:42'>"
    told = moment(language, head, shown, zone="UTC")
    assert told is not None
    assert told[:10] == "2026-03-06"
