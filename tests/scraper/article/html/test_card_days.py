"""The days of lists without an element around each card."""

from __future__ import annotations

import pytest

from scraper.sources.listing import extract_listing
from storage.model import Document

SITE = "https://paper.example/"
TITLES = {
    "en": ["Ferries run on ice", "Snow on the bridge", "A cold market", "Six boats"],
    "zh": ["渡船在冰上行驶", "桥上有雪", "寒冷的集市", "六条船"],
    "ar": ["العبارات تسير على الجليد", "ثلج على الجسر", "سوق بارد", "ستة قوارب"],
    "vi": ["Phà chạy trên băng", "Tuyết trên cầu", "Chợ lạnh", "Sáu con thuyền"],
}
TOLD = "The words of the editors sum up what happened today."


def read(body: str) -> list[tuple[str, str | None, str | None]]:
    """Path, day and summary of each item of a page at the root of a site."""
    menu = "<nav><a href=/about>About us</a></nav>"
    data = f"<!doctype html><html><head><title>x</title></head><body>{menu}{body}</body></html>".encode()
    document = Document(data=data, url=SITE, final_url=SITE, media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    return [
        (page.url.removeprefix(SITE[:-1]), page.published.date().isoformat() if page.published else None, page.summary)
        for page in pages
    ]


def repeat(card: str, titles: list[str]) -> str:
    return "".join(card.format(n=n, title=title, day=f"2026-03-0{9 - n}") for n, title in enumerate(titles, 1))


@pytest.mark.parametrize("titles", TITLES.values(), ids=TITLES.keys())
@pytest.mark.parametrize(
    ("around", "card"),
    [
        ("{}", "<h2><a href=/{n}>{title}</a></h2><p>{day}</p>"),
        ("{}", "<h2><a href=/{n}>{title}</a></h2>{day}"),
        ("<dl>{}</dl>", "<dt><a href=/{n}>{title}</a></dt><dd>{day}</dd>"),
        ("{}", "<p><a href=/{n}>{title}</a></p><p>{day}</p>"),
        ("{}", "<div><h5><a href=/{n}>{title}</a></h5></div><div><pre>-- ^ {day} by V. R.</pre></div>"),
        ("<table>{}</table>", "<tr><td><a href=/{n}>{title}</a></td></tr><tr><td>{day}</td></tr>"),
        ("{}", "<p>{day}</p><h2><a href=/{n}>{title}</a></h2>"),
        ("<dl>{}</dl>", "<dt>{day}</dt><dd><a href=/{n}>{title}</a></dd>"),
        ("{}", "<p>{day}</p><p><a href=/{n}>{title}</a></p>"),
        ("{}", "<h2>{day}</h2><h3>{title}</h3><p>It ran.</p><p>By A. <a href=/{n}>&gt;&gt;&gt;</a></p>"),
        ("{}", "{day}<br><h3>{title}</h3><a href=/{n}>&gt;&gt;&gt;</a>"),
    ],
)
def test_days_beside_titles(around: str, card: str, titles: list[str]) -> None:
    """A day before or behind a headline is its own though no element holds both, and the first and last are items."""
    assert read(around.format(repeat(card, titles))) == [(f"/{n}", f"2026-03-0{9 - n}", None) for n in range(1, 5)]


@pytest.mark.parametrize("titles", TITLES.values(), ids=TITLES.keys())
@pytest.mark.parametrize(
    "card",
    [
        "<h2><a href=/{n}>{title}</a></h2><p>{day}</p><p>" + TOLD + "</p>",
        "<h2><a href=/{n}>{title}</a></h2><p>" + TOLD + "</p><p>{day}</p>",
        "<p>{day}</p><h2><a href=/{n}>{title}</a></h2><p>" + TOLD + "</p>",
        "<p><a href=/{n}>{title}</a></p><p>{day}</p><p>" + TOLD + "</p>",
    ],
)
def test_summaries_between_titles(card: str, titles: list[str]) -> None:
    """Of a day between a summary and the next headline the ends of the list say which of both it belongs to."""
    assert read(repeat(card, titles)) == [(f"/{n}", f"2026-03-0{9 - n}", TOLD) for n in range(1, 5)]


def test_what_ends_a_list() -> None:
    """The last card has no more behind it than the others, and a heading without a link begins something else."""
    card = "<h2><a href=/{n}>{title}</a></h2><p>{day}</p>"
    body = repeat(card, TITLES["en"]) + f"<p>{TOLD}</p>"
    assert read(body)[-1] == ("/4", "2026-03-05", None)
    body = repeat("<p>{day}</p><h2><a href=/{n}>{title}</a></h2>", TITLES["en"]) + f"<h2>About us</h2><p>{TOLD}</p>"
    assert read(body)[-1] == ("/4", "2026-03-05", None)


def test_page_states_a_day_above() -> None:
    """The day of the page itself above a list does not move the days behind its headlines."""
    body = "<p>Today: 2026-03-20</p>" + repeat("<h2><a href=/{n}>{title}</a></h2><p>{day}</p>", TITLES["en"])
    assert [day for _, day, _ in read(body)] == [f"2026-03-0{9 - n}" for n in range(1, 5)]


def test_days_of_few() -> None:
    """A sentence behind one headline that speaks of a day states none of the list's."""
    body = repeat("<h2><a href=/{n}>{title}</a></h2><p>It was cold at the harbour again.</p>", TITLES["en"])
    body = body.replace("It was cold at the harbour again.", "It was cold on 2026-01-01 again.", 1)
    assert {day for _, day, _ in read(body)} == {None}


@pytest.mark.parametrize("titles", TITLES.values(), ids=TITLES.keys())
@pytest.mark.parametrize(
    "line",
    [
        "<p>Published on {day} | Filed under: <a href=/topic/b>Ice, water</a>, <a href=/topic/c>Harbours</a></p>",
        "<p>{day} – <a href=/topic/b>Harbours</a>, <a href=/topic/c>Neighbourhoods</a>, <a href=/topic/d>Roads</a></p>",
    ],
)
def test_day_before_subjects(line: str, titles: list[str]) -> None:
    """A line that states a day may be as long as the subjects that it links."""
    found = read(repeat("<article><h2><a href=/{n}>{title}</a></h2>" + line + "</article>", titles))
    assert [(path, day) for path, day, _ in found] == [(f"/{n}", f"2026-03-0{9 - n}") for n in range(1, 5)]


def test_day_in_a_summary() -> None:
    """A sentence with a day and a link states no day of an article."""
    told = "On 2026-01-01 the <a href=/topic/b>harbour</a> was cold, and so were all of the ships that lay there."
    found = read(repeat(f"<article><h2><a href=/{{n}}>{{title}}</a></h2><p>{told}</p></article>", TITLES["en"]))
    assert {day for _, day, _ in found} == {None}


@pytest.mark.parametrize("titles", TITLES.values(), ids=TITLES.keys())
def test_day_that_begins_the_line(titles: list[str]) -> None:
    """The day at the beginning of a line is that of the page that it links, however far behind."""
    long = "The council of the town has said in a meeting on the ice that it will soon"
    found = read(repeat("<p>{day} – " + long + " <a href=/{n}>{title}</a> for all.</p>", titles))
    assert [(path, day) for path, day, _ in found] == [(f"/{n}", f"2026-03-0{9 - n}") for n in range(1, 5)]


@pytest.mark.parametrize(
    "day", ["September 2{n}, 2026", "2{n} сентября 2026", "2026年9月2{n}日", "2{n}. September 2026"]
)
@pytest.mark.parametrize("around", ["<article>{}</article>", "<li>{}</li>"])
@pytest.mark.parametrize("title", ["<h3><a href=/{n}>{title}</a></h3>", "<a href=/{n}>{title}</a>"])
def test_day_right_beside_a_subject(title: str, around: str, day: str) -> None:
    """Elements that hold all of a line hold words of their own, though no space is between them."""
    meta = f"<div><span>Bargaining</span><span>{day}</span></div>"
    for titles in TITLES.values():
        found = read(repeat(around.format(meta + title), titles))
        assert [(path, day) for path, day, _ in found] == [(f"/{n}", f"2026-09-2{n}") for n in range(1, 5)]


@pytest.mark.parametrize("titles", TITLES.values(), ids=TITLES.keys())
@pytest.mark.parametrize(
    "card",
    [
        "<div><h4><a href=/{n}>{title}</a></h4>by <a href=/by/ann>Ann Lee</a> on {day}<div></div></div>",
        "<div><p><a href=/{n}>{title}</a></p>{day}<p>" + TOLD + "</p></div>",
        "<li><div>{day}<h3><a href=/{n}>{title}</a></h3></div></li>",
    ],
)
def test_day_between_lines(card: str, titles: list[str]) -> None:
    """A day needs no element of its own between the lines of a card."""
    found = read(f"<div>{repeat(card, titles)}</div>")
    assert [(path, day) for path, day, _ in found] == [(f"/{n}", f"2026-03-0{9 - n}") for n in range(1, 5)]


@pytest.mark.parametrize(
    ("stated", "shown", "moment"),
    [
        ("2026-08-31", "31. 08. 2026 16:26", "2026-08-31T16:26"),
        ("2026-08-31T00:00:00", "16:26, 2026年8月31日", "2026-08-31T16:26"),
        ("2026-08-31T16:20", "31.08.2026 16:26", "2026-08-31T16:20"),
        ("2026-08-31", "01.09.2026 16:26", "2026-08-31T00:00"),
        ("2026-08-31", "31 August", "2026-08-31T00:00"),
    ],
)
def test_time_in_the_words_of_an_element(stated: str, shown: str, moment: str) -> None:
    """What an element shows says the time of a day that it states without one."""
    body = "".join(
        f"<div><h2><a href=/a{n}>The harbour {n} opens</a></h2><time datetime={stated}>{shown}</time></div>"
        for n in range(1, 4)
    )
    document = Document(data=f"<body>{body}</body>".encode(), url=SITE, media_type="text/html")
    pages = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    assert [page.published and page.published.isoformat()[:16] for page in pages] == [moment] * 3
