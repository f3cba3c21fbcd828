"""What a page repeats costs in proportion: twice as much of it takes about twice as long, not four times."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator

import pytest

from scraper.article import extract_article
from scraper.article.trial import try_rule
from scraper.sources.listing import extract_listing
from storage.errors import ConfigError
from storage.model import Document
from tests.hostile.payloads import page

#: Seconds of work from which on a doubling is measured, and the largest count that is tried.
ENOUGH, MOST = 0.03, 16_000
#: How many doublings are measured together where the first costs too much.
DOUBLINGS = 3


def json_ld(text: str) -> str:
    return page("", 1).replace("</head>", f'<script type="application/ld+json">{text}</script></head>', 1)


def in_body(text: str) -> str:
    whole = page("", 1)
    place = whole.index("<figure>")
    return whole[:place] + text + whole[place:]


def authors(count: int) -> str:
    people = [{"@id": f"#{n}"} for n in range(count)]
    nodes = [{"@id": f"#{n}", "@type": "Person", "name": f"An Bình {n}"} for n in range(count)]
    article = {"@type": "NewsArticle", "headline": "Cầu", "author": people}
    return json.dumps({"@graph": [*nodes[::-1], article]})


def behind(block: str, count: int) -> str:
    """A page without a day, its text followed by as many *block*s, the first of them twice."""
    text = "<p>The ferry crossed the lake without its captain, and nobody aboard knew until the harbour was near.</p>"
    blocks = "".join(block.replace("{}", str(one)) for one in (0, *range(count)))
    return f"<title>Ferry</title><article><h1>The ferry crosses the lake</h1><div>{text * 5}</div></article>{blocks}"


def noted(count: int, note: str) -> str:
    """A page whose marks all say the same, each with a *note* behind the text."""
    marks = " và ".join(f"<a href='#n{one}'>12</a>" for one in range(count))
    notes = "".join(note.format(one) for one in range(count))
    return in_body(f"<p>{marks}</p>").replace("</body>", f"<div>{notes}</div></body>", 1)


FOLDED = (
    "<div><b>AI</b><ul><li>Mùa mây nở hoa trên đèo và người làng lên nương hái chè.</li>"
    "<li>Phà qua hồ chạy mỗi sáng và mỗi chiều, cả mùa mưa.</li></ul><button>+</button></div>"
)
REPEATED: dict[str, Callable[[int], str]] = {
    "links that end a sentence": lambda n: in_body(
        f"<p>Hồ rất sâu. {'Phà chạy qua hồ ' * n}:</p><ul>"
        + "".join(f"<li><a href='/b-{one}.html'>Phà chạy qua hồ mỗi sáng {one}</a></li>" for one in range(n))
        + "</ul>"
    ),
    "comments in JSON-LD": lambda n: json_ld('{"a": 1,' + " // x" * 5 * n + '"}'),
    "authors by reference": lambda n: json_ld(authors(n)),
    "pieces of a title": lambda n: re.sub(
        "<title>.*?</title>", "<title>The harbour story" + " | Ex" * n + "</title>", page("", 1)
    ),
    "long pieces of a title without a heading": lambda n: re.sub(
        "<title>.*?</title>|<h1.*?</h1>",
        "<title>x" + " | The ferry crosses the long lake" * n + "</title>",
        page("", 1),
    ),
    "blocks of one link": lambda n: in_body(
        "".join(f"<p><strong>Xem thêm: <a href='/a-{one}.html'>Mùa mây nở hoa</a></strong></p>" for one in range(n))
    ),
    "headings of blocks": lambda n: in_body("<div><h3>Tin liên quan</h3></div>" * n),
    "lists in the text": lambda n: in_body("<ul><li><a href='/a-1.html'>Mùa mây nở hoa trên đèo</a></li></ul>" * n),
    "buttons of cards": lambda n: in_body(
        "<h3>Tin liên quan</h3><div>" + "<div><p>Mùa mây nở</p><a href='/a-1.html'>Read more</a></div>" * n + "</div>"
    ),
    "rows of a text": lambda n: in_body(
        "<div class=row><p>Mùa mây nở hoa trên đèo, và người làng lên nương hái chè cho kịp phiên chợ.</p></div>" * n
    ),
    "properties of comments": lambda n: in_body(
        "<div itemscope itemtype='https://schema.org/Comment'>"
        + "<p>" * 50
        + "<i itemprop=author>An</i>" * n
        + "</div>"
    ),
    "pictures for scripts": lambda n: in_body("<img data-x='" + "/a.jpg?" * n + " '>"),
    "pictures": lambda n: in_body("<figure><img src='/a.jpg'><figcaption>Ảnh: An Bình</figcaption></figure>" * n),
    "linked pictures": lambda n: in_body("<div>" + "<a href='/tin/a-1.html'><img src='/a.jpg'></a>" * n + "</div>"),
    "pictures in a list": lambda n: in_body(
        "<ul>" + "".join(f"<li><img src='/{one}.jpg'>Phà</li>" for one in range(n)) + "</ul>"
    ),
    "lines under pictures": lambda n: in_body("<p><img src='/a.jpg' alt='Phà qua hồ'><br><em>Phà qua hồ</em></p>" * n),
    "captions without pictures": lambda n: in_body("<p>" + "<span class=caption>Phà qua hồ</span> " * n + "</p>"),
    "forms": lambda n: in_body("<div><p>Nhận tin</p><form><input></form></div>" * n),
    "forms under one heading": lambda n: in_body("<div><p>Nhận tin</p>" + "<form><input></form>" * n + "</div>"),
    "boxes that unfold": lambda n: page("", 1).replace("</h1>", "</h1>" + FOLDED * n, 1),
    "paragraphs with a button": lambda n: page("", 1).replace(
        "</h1>", "</h1>" + FOLDED.replace("ul>", "div>").replace("li>", "p>") * n, 1
    ),
    "rows of icons": lambda n: in_body("<div>Chia sẻ<a href=/a></a><a href=/b></a></div>" * n),
    "labels of advertisements": lambda n: in_body("<div><p>Quảng cáo</p></div>" * n),
    "blocks of tags behind the text": lambda n: re.sub(
        r"<script.*?</script>|<meta[^>]*tag[^>]*>", "", page("", 1), flags=re.DOTALL
    ).replace(
        "</article>",
        "</article><div>"
        + "".join(f"<div class=tags>Tags: <a href=/t/{one}>Phà {one}</a> <a href=/t/a>Hồ</a></div>" for one in range(n))
        + "</div>",
        1,
    ),
    "links behind a text without a day": lambda n: behind("<p><a href=/tag/x{}.html>Tag {}</a></p>", n),
    "lists of links behind a text": lambda n: behind(
        "<p>" + "".join(f"<a href=/tag/{one}{{}}.html>{one} {{}}</a> " for one in "abcd") + "</p>", n // 4
    ),
    "marks and notes": lambda n: noted(n, "<p id=n{0}>Phà qua hồ <a href='#m{0}'>{0}</a></p>"),
    "marks and notes in one line": lambda n: noted(n, "<b id=n{0}>Phà qua hồ <a href='#m{0}'>{0}</a></b> "),
    "headings that begin the title": lambda n: (
        "<title>The ferry of the lake: Ex</title>"
        + "".join(f"<h1>Captain{one} Harbour{one}</h1>" for one in range(n))
        + "<h3>The ferry of the <a href=/a-1.html>lake</a></h3>" * n
        + "<p>The ferry crossed the lake without its captain, and nobody knew until the harbour was near.</p>" * 5
    ),
    "dates beside the title": lambda n: page("", 1).replace("</h1>", "</h1>" + "<p>07/03/2026 10:00</p>" * n, 1),
}


DUMP = "Ferry crosses the lake\n\n7 March 2026\n\n" + (
    "The ferry crossed the lake without its captain on Sunday, and nobody aboard knew until the harbour was near.\n\n"
    * 3
)
LINES: dict[str, str] = {
    "paragraphs": "The ferry crossed the lake again on Monday, with its captain and {n} passengers aboard.\n\n",
    "wrapped lines": "the quick brown fox jumps over the lazy dog and then it goes away to\n",
    "dates": "7 March 2026, 10:30\n\n",
    "headlines": "Related\n\nA headline of some story here\n",
    "teasers": "Ferry number {n} returns News\n\nFerry number {n} returns\n\nIts captain says the bread was fresh.\n\n",
    "lists between paragraphs": "The captain says that the bread was worth it, and that he would go.\n\n"
    + "* one\n" * 12,
    "hash tags": "#lake #ferry\n",
    "pictures": "[The ferry at noon]\nThe ferry on the lake at noon. Photo: Ann Lee\n\n",
    "links of Markdown": "![a](http://b.example/c) [d](http://e.example/f\n g)\n",
    "open links of Markdown": "[a](http://b.example/c) [d](http://e.example/f [",
    "addresses": "  1. http://b.example/c\n",
}


LISTED: dict[str, str] = {
    "days": "<li><a href=/a{n}>Ferry {n}</a> 2026-03-07</li>",
    "linked headings": "<h3><a href=/a{n}>Ferry {n} crosses the lake</a></h3>",
    "plain links": "<p><a href=/a{n}>Ferry {n} crosses the lake again</a></p>",
    "links before days in one line": "<a href=/a{n}>Ferry {n}</a> <span>7 March 2026</span><br>",
    "links before names in one line": "<a href=/a{n}>Ferry {n} crosses the lake</a> <span>by Ann</span><br>",
    "sidebars": "<aside><h2><a href=/a{n}>Ferry {n}</a></h2></aside>",
    "hidden items": "<li class=hidden><a href=/a{n}>Ferry {n}</a> <a href=/b{n}>Ann Lee {n}</a></li>",
    "posts in items": "<li>3 March 2024: Boat {n} has a new sail, and the old one is for sale.</li>",
    "posts under headings": "<h3>3 March 2024</h3><p>Boat {n} has a new sail, and the old one is for sale.</p>",
    "posts in lines": "<b>3 March 2024</b> Boat {n} has a new sail, and the old one is for sale.<br>",
    "posts in each other": "<div><p>3 March 2024</p><p>Boat {n} has a new sail, and the old one is for sale.</p>",
    "years": "<h2>2024</h2><p>3 March: boat {n} has a new sail.</p>",
    "headings beside links": "<h3><a href=/a{n}>Ferry {n} runs</a></h3><a href=/b{n}>Boats of all ages {n}</a>",
}
#: Those that stand in two parts of a page.
IN_SECTIONS = ("headings beside links",)


@pytest.mark.parametrize("repeated", LISTED)
def test_work_for_a_list_grows_in_proportion(repeated: str) -> None:
    """No item of a list makes the reader look at all others for each one like it."""

    def listing(count: int) -> Document:
        items = [LISTED[repeated].replace("{n}", str(number)) for number in range(count)]
        body = "".join(items)
        if repeated in IN_SECTIONS:
            body = "".join(f"<section>{''.join(items[half::2])}</section>" for half in (0, 1))
        return Document(data=body.encode(), url="https://ex.com/", media_type="text/html")

    require_proportion(
        listing, read=lambda document: extract_listing(document, timezone=None, rules=None, selectors={})
    )


@pytest.mark.parametrize("links", ["<a href='/0{path}'>Ferry</a>", "<a href='/0{path}'>Phà</a><a href='/0'>渡船</a>"])
def test_work_for_a_deep_address_grows_in_proportion(links: str) -> None:
    """A page of sections is read in the time that its addresses take, however many folders they name."""

    def sections(count: int) -> Document:
        body = links.replace("{path}", "/a" * count)
        return Document(data=body.encode(), url="https://ex.com/", media_type="text/html")

    require_proportion(
        sections, read=lambda document: extract_listing(document, timezone=None, rules=None, selectors={})
    )


def test_work_for_a_style_grows_in_proportion() -> None:
    """A style without a picture is read once, however many backgrounds it names."""

    def cards(count: int) -> Document:
        items = "".join(f"<div><h3><a href=/a{n}>Ferry {n} crosses the lake</a></h3></div>" for n in range(4))
        body = items.replace("</h3>", f"</h3><div style='{'background:x ' * count}'></div>", 1)
        return Document(data=body.encode(), url="https://ex.com/", media_type="text/html")

    require_proportion(cards, read=lambda document: extract_listing(document, timezone=None, rules=None, selectors={}))


@pytest.mark.parametrize("repeated", REPEATED)
def test_work_grows_in_proportion(repeated: str) -> None:
    """No part of a page makes the reader look at all others for each one of it."""
    require_proportion(
        lambda count: Document(
            data=REPEATED[repeated](count).encode(), url="https://ex.com/a-1.html", media_type="text/html"
        )
    )


@pytest.mark.parametrize("repeated", LINES)
def test_work_for_a_dump_grows_in_proportion(repeated: str) -> None:
    """No line of a dump makes the reader look at all others for each one like it."""

    def dump(count: int) -> Document:
        text = DUMP + "".join(LINES[repeated].replace("{n}", str(number)) for number in range(count))
        return Document(data=text.encode(), path="dump.txt", media_type="text/plain")

    require_proportion(dump)


def test_work_for_a_rule_file_grows_in_proportion() -> None:
    """Empty lines above a mistake in a rule file are read once."""

    def read(document: Document) -> None:
        with pytest.raises(ConfigError):
            try_rule(Document(data=page("", 1).encode()), rule=document.data, name="ex.com.toml")

    require_proportion(lambda count: Document(data=b"\n" * 10 * count + b"]"), read=read)


def require_proportion(
    document: Callable[[int], Document], *, read: Callable[[Document], object] = extract_article
) -> None:
    """Twice as many parts in a *document* may cost twice the time, and some.

    Other programs disturb a doubling now and then: where one costs too much, eight times as many parts may take 27
    times as long; what grows by the square takes 64 times.
    """

    def costs(count: int) -> Iterator[float]:
        """What reading it takes this thread, three times."""
        made = document(count)
        for _ in range(3):
            start = time.thread_time()
            read(made)
            yield time.thread_time() - start

    def least(count: int) -> float:
        """The least of them; the first that is not enough says so already."""
        times = costs(count)
        first = next(times)
        return first if first < ENOUGH else min(first, *times)

    count = 500
    while (spent := least(count)) < ENOUGH and count < MOST:
        count *= 2
    if spent < ENOUGH:
        spent = min(spent, *costs(count))
    once = max(spent, 0.01)
    if any(twice < 3 * once for twice in costs(2 * count)):
        return
    many = min(costs(count * 2**DOUBLINGS))
    assert many < 3**DOUBLINGS * once, f"{count} parts take {once:.2f} s, {2**DOUBLINGS} times as many {many:.2f}"
