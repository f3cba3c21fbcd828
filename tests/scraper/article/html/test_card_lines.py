"""What the lines of cards are beside their titles: captions, credits, days, sections, what sums up."""

from __future__ import annotations

import pytest

from scraper.sources.found import FoundPage
from scraper.sources.listing import extract_listing
from storage.model import Document

SITE = "https://paper.example/"
TITLES = {
    "en": ("Ferries run on ice", "Snow on the old bridge", "A cold market opens", "Six boats were sold"),
    "vi": (
        "Phà lại chạy trên băng dày",
        "Tuyết rơi trên cầu cũ bên sông",
        "Chợ lạnh mở cửa sáng nay",
        "Sáu con thuyền được bán",
    ),
    "zh": ("渡船在冰上行驶", "旧桥上有雪", "寒冷的集市开了", "六条船卖掉了"),
    "ar": ("العبارات تسير على الجليد", "ثلج على الجسر القديم", "سوق بارد يفتح", "بيعت ستة قوارب"),
    "ru": ("Паромы ходят по льду", "Снег на старом мосту", "Открылся холодный рынок", "Продано шесть лодок"),
}
SENTENCES = {
    "en": "The boats crossed the bay again this morning after the long frost.",
    "vi": "Sáng nay những con thuyền lại qua vịnh sau đợt rét dài ngày.",
    "zh": "长时间的霜冻之后，船只今天早上又穿过了海湾。",
    "ar": "عبرت القوارب الخليج مرة أخرى هذا الصباح بعد الصقيع الطويل.",
    "ru": "Сегодня утром лодки снова пересекли залив после долгих морозов.",
}
#: With a name of three words, as its script writes it, and a section.
PEOPLE = {
    "en": "Sara Ann Bell",
    "vi": "Nguyễn Văn Hà",
    "zh": "王小明 李大",
    "ar": "آن بينه حداد",
    "ru": "Анна Ивановна Бел",
}
SECTIONS = {"en": "River", "vi": "Sông", "zh": "河流", "ar": "النهر", "ru": "Река"}
LANGUAGES = pytest.mark.parametrize("language", [*TITLES])


def read(body: str, menu: str = "<nav><a href=/about>About us</a></nav>") -> list[FoundPage]:
    """The items of a page at the root of a site."""
    data = f"<!doctype html><html><head><title>x</title></head><body>{menu}{body}</body></html>".encode()
    document = Document(data=data, url=SITE, final_url=SITE, media_type="text/html")
    return list(extract_listing(document, timezone=None, rules=None, selectors={}).pages)


def cards(card: str, language: str) -> str:
    """A card for each title, with its number, a sentence and a day."""
    return "".join(
        card.format(n=n, title=title, told=f"{title[:3]}… {SENTENCES[language]}", day=f"2026-03-0{n}")
        for n, title in enumerate(TITLES[language], 1)
    )


def titles(found: list[FoundPage]) -> list[str | None]:
    return [page.title for page in found]


@LANGUAGES
@pytest.mark.parametrize(
    "picture",
    [
        "<div><figure><img src=/{n}.jpg><figcaption>© Ann Lee / Coast Photos</figcaption></figure></div>",
        "<div style='background:url(/{n}.jpg)'><div>© Ann Lee / Coast {n}</div></div>",
        "<figure><img src=/{n}.jpg><figcaption>Two men in a boat</figcaption></figure><ul><li>From our bay</li></ul>",
    ],
    ids=["caption", "credit", "subjects"],
)
def test_what_belongs_to_pictures_is_no_title(language: str, picture: str) -> None:
    """In a link over a card neither the caption of its picture nor who took it is the title, nor is the list of its
    subjects, and the title does not sum it up.
    """
    card = f"<li><a href=/{{n}}>{picture}<div><p>{{title}}</p><p>{{told}}</p></div></a></li>"
    found = read(f"<ul>{cards(card, language)}</ul>")
    assert titles(found) == [*TITLES[language]]
    assert [page.summary for page in found] == [f"{title[:3]}… {SENTENCES[language]}" for title in TITLES[language]]


@pytest.mark.parametrize("language", ["en", "vi", "ru"])
@pytest.mark.parametrize(
    "card", ["<p>{name}</p><p>{title}</p>", "<div>{name}</div><div><p>{title}</p><p>{day}</p></div>"]
)
def test_names_of_three_words_are_no_titles(language: str, card: str) -> None:
    """Cards are not called after their authors where all of these have names as long as headlines."""
    body = "".join(
        f"<li><a href=/{n}>{card.format(name=f'{PEOPLE[language]}{end}', title=title, day=f'2026-03-0{n}')}</a></li>"
        for n, (title, end) in enumerate(zip(TITLES[language], "abcd", strict=True), 1)
    )
    assert titles(read(f"<ul>{body}</ul>")) == [*TITLES[language]]


@LANGUAGES
def test_titles_in_captions(language: str) -> None:
    """A <figcaption> with all the words of a card, with its heading or its link has its title."""
    for card in (
        "<a href=/{n}><figure><img src=/{n}.jpg><figcaption><p>{title}</p><p>{day}</p></figcaption></figure></a>",
        "<a href=/{n}><figure><img src=/{n}.jpg><figcaption>{title}</figcaption></figure><div>{day}</div></a>",
        "<figure><img src=/{n}.jpg><figcaption><h3><a href=/{n}>{title}</a></h3><p>{told}</p></figcaption></figure>",
        "<figure><img src=/{n}.jpg><figcaption><a href=/{n}>{title}</a><p>{told}</p></figcaption></figure>",
    ):
        found = read(f"<main>{cards(f'<div>{card}</div>', language)}</main>")
        assert titles(found) == [*TITLES[language]]
        assert all(page.summary for page in found) == ("{told}" in card)


@LANGUAGES
def test_captions_sum_up_nothing(language: str) -> None:
    """What stands in a <figcaption>, and what all cards say but for a number, sums up none of them."""
    card = (
        "<article><figure><img src=/{n}.jpg><figcaption>{told}</figcaption></figure><h3><a href=/{n}>{title}</a></h3>"
        "<p>{n} min ler agora</p></article>"
    )
    assert [page.summary for page in read(cards(card, language))] == [None] * 4
    pictures = "<ul>" + "<li><img src=/x.jpg><span>Ann Lee of the Coast and Bay</span></li>" * 3 + "</ul>"
    of_one = cards(card, language).replace("<p>1 min ler agora</p>", pictures)
    assert [page.summary for page in read(of_one)] == [None] * 4
    with_summary = card.replace("</article>", "<p>{told}</p></article>")
    assert None not in [page.summary for page in read(cards(with_summary, language))]


@LANGUAGES
def test_bare_title_before_a_block(language: str) -> None:
    """In a link, text that no element sets apart is a line of its own before a block."""
    card = "<li><a href=/{n}>{title} <div>1{n} comments here</div></a></li>"
    assert titles(read(f"<ul>{cards(card, language)}</ul>")) == [*TITLES[language]]
    marked = "<li><a href=/{n}><i>{title}</i> ! <div>1{n} comments</div><div>{day}</div></a></li>"
    assert titles(read(f"<ul>{cards(marked, language)}</ul>")) == [f"{title} !" for title in TITLES[language]]


@LANGUAGES
@pytest.mark.parametrize(
    "line",
    [
        "<p><span>{day}</span> {told}</p>",
        "<p><time>{day}</time>{told}</p>",
        "<p>{day} — {told}</p>",
        "<div><b>{day}:</b> {told}</div>",
    ],
)
def test_summary_that_begins_with_its_day(language: str, line: str) -> None:
    """A paragraph may begin with the day of its card; the rest of it sums up."""
    found = read(cards(f"<div><h3><a href=/{{n}}>{{title}}</a></h3>{line}</div>", language))
    assert [page.published.date().isoformat() for page in found if page.published] == [
        f"2026-03-0{n}" for n in range(1, 5)
    ]
    assert [page.summary for page in found] == [f"{title[:3]}… {SENTENCES[language]}" for title in TITLES[language]]


@LANGUAGES
def test_sentence_that_tells_a_day(language: str) -> None:
    """A day amid a sentence, or as its first word, is not that of the card, and the sentence is whole."""
    told = f"2025-03-04 {' '.join([SENTENCES[language]] * 6)}"
    found = read(cards(f"<div><h3><a href=/{{n}}>{{title}}</a></h3><p>{told}</p></div>", language))
    assert [(page.published, page.summary) for page in found] == [(None, told)] * 4


@LANGUAGES
def test_day_before_a_long_byline(language: str) -> None:
    """A day that an element has for itself is that of the card, however long the line goes on."""
    byline = f"<span>{PEOPLE[language]}, The Old Herald of the Harbour and Coast, Riverside Bureau</span>"
    card = f"<div><h3><a href=/{{n}}>{{title}}</a></h3><div><span>{{day}}</span> {byline}</div><p>{{told}}</p></div>"
    found = read(cards(card, language))
    assert all(page.published for page in found)
    assert [page.summary for page in found] == [f"{title[:3]}… {SENTENCES[language]}" for title in TITLES[language]]


@LANGUAGES
def test_name_and_day_without_a_space(language: str) -> None:
    """A byline right before a day sums up nothing."""
    byline = f"<p><span><a href=/author/x>{PEOPLE[language]}</a></span><span>{{day}}</span></p>"
    card = f"<article><h2><a href=/{{n}}>{{title}}</a></h2>{byline}<p>{{told}}</p></article>"
    found = read(cards(card, language))
    assert [page.summary for page in found] == [f"{title[:3]}… {SENTENCES[language]}" for title in TITLES[language]]


@LANGUAGES
def test_section_that_the_title_says(language: str) -> None:
    """The link to a section names it though the title has the word, too."""
    section = TITLES[language][0][:2] if language == "zh" else TITLES[language][0].split()[0]
    card = f"<article><a href=/topics rel='category tag'>{section}</a><h3><a href=/{{n}}>{{title}}</a></h3></article>"
    found = read(cards(card, language))
    assert [page.category for page in found] == [section] * 4


@LANGUAGES
def test_people_and_partners_are_no_sections(language: str) -> None:
    """The page of who wrote an article, to which a picture leads, too, is no section, nor is one of another site, nor
    a tag.
    """
    card = (
        "<article><a href=/p{n}><img src=/p{n}.jpg></a><a href=/p{n}>{name}</a><h3><a href=/news/{n}-x>{title}</a></h3>"
        "<div>{more}</div></article>"
    )
    for more, category in (
        (f"<a href=/river>{SECTIONS[language]}</a>", SECTIONS[language]),
        (f"<a href=/river>#{SECTIONS[language]}</a>", None),
        (f"<a href=https://partner.example/river>{SECTIONS[language]}</a>", None),
    ):
        with_more = card.replace("{more}", more).replace("{name}", PEOPLE[language])
        assert [page.category for page in read(cards(with_more, language))] == [category] * 4


@LANGUAGES
def test_line_that_begins_with_the_title(language: str) -> None:
    """What goes on behind the title in its line sums up, if it is a sentence."""
    card = "<article><h3><a href=/{n}>{title}</a></h3><a href=/{n}><span>{title} {told}</span></a></article>"
    found = read(cards(card, language))
    assert titles(found) == [*TITLES[language]]
    assert [page.summary for page in found] == [f"{title[:3]}… {SENTENCES[language]}" for title in TITLES[language]]
    line = "<p><a href=/{n}>{title}</a> - {told}</p>"
    assert [page.summary for page in read(cards(line, language))] == [page.summary for page in found]


@LANGUAGES
@pytest.mark.parametrize(
    "post",
    [
        "{told} <a href=https://maps.example/x>The map of the whole long bay</a> is here. <br>{n} more<div>…</div>",
        "<div></div>{told} <b>It is a part of this line, too</b>, all of it.<div><p>The second part is none.</p></div>",
    ],
    ids=["break", "block"],
)
def test_posts_whose_text_stands_beside_blocks(language: str, post: str) -> None:
    """A line that has no element of its own sums up, and not the first element in it."""
    card = f"<div><h3><a href=/{{n}}>{{title}}</a></h3><div>{post}</div></div>"
    for page, title in zip(read(cards(card, language)), TITLES[language], strict=True):
        assert page.summary is not None
        assert page.summary.startswith(f"{title[:3]}… {SENTENCES[language]}")


@LANGUAGES
def test_short_texts_beside_blocks(language: str) -> None:
    """What stands there before the title, or is no sentence, sums up nothing."""
    card = "<div>{told}<h3><a href=/{n}>{title}</a></h3>by Ann Lee in all the news of the bay<div>{n} more</div></div>"
    assert [page.summary for page in read(cards(card, language))] == [None] * 4


@pytest.mark.parametrize("name", ["Ann{} Lee", "Hà{} An Bình", "Анна{} Бел"])
def test_people_without_pictures_are_no_sections(name: str) -> None:
    """What cards link beside their days are people if nearly all differ and have names; sections recur."""
    names = [name.format(end) for end in "abcd"]
    body = "".join(
        f"<article><h3><a href=/{end}-lee/{n}-y>{title}</a></h3><a href=/{end}-lee>{one}</a> "
        f"<time>2026-03-0{n}</time></article>"
        for n, (title, one, end) in enumerate(zip(TITLES["en"], names, "abcd", strict=True), 1)
    )
    assert [page.category for page in read(body)] == [None] * 4
    for one, section in zip(names, 2 * ["Our River", "The Bay"], strict=True):
        body = body.replace(one, section)
    assert [page.category for page in read(body)] == 2 * ["Our River", "The Bay"]


@LANGUAGES
def test_section_of_a_menu_that_the_title_says(language: str) -> None:
    """A plain word beside the title that a menu has names the section though the title has the word, too."""
    section = TITLES[language][0][:2] if language == "zh" else TITLES[language][0].split()[0]
    menu = f"<nav><ul><li><a href=/a1>{section}</a></li><li><a href=/b2>About us</a></li></ul></nav>"
    found = read(cards("<article><i>{n}</i><h3><a href=/{n}-x>{title}</a></h3></article>", language), menu)
    assert [page.category for page in found] == [None] * 4
    card = f"<article><div>{section}</div><h3><a href=/{{n}}-x>{{title}}</a></h3></article>"
    last = card.replace(section, "")
    body = cards(card, language) + "".join(last.format(n=f"9{n}", title=f"Story {n} of the bay") for n in range(3))
    assert [page.category for page in read(body, menu)] == [section] * 4 + [None] * 3


@LANGUAGES
def test_lines_with_links_elsewhere(language: str) -> None:
    """A line in a link to another site sums up nothing, nor does a short one with one that is no sentence; one in the
    link of a picture to the article may.
    """
    source = (
        f"<div><a href=https://herald.example/>{PEOPLE[language]}</a> <span>12 of {SECTIONS[language]} 3</span></div>"
    )
    promoted = f"<a href=https://radio.example/x><div>{SENTENCES[language]}</div></a>"
    for beside in (source, promoted):
        card = f"<article><h3><a href=/{{n}}-x>{{title}}</a></h3>{beside}</article>"
        assert [page.summary for page in read(cards(card, language))] == [None] * 4
    for href in ("/{n}-x", "/{n}-x?from=picture", "https://paper.example/{n}-x"):
        card = f"<article><h3><a href=/{{n}}-x>{{title}}</a></h3><a href={href}><div>{{told}}</div></a></article>"
        assert None not in [page.summary for page in read(cards(card, language))]


@LANGUAGES
@pytest.mark.parametrize(("target", "is_told"), [("/a/{n}/?from=box", True), ("/", False), ("#top", False)])
def test_sentence_in_a_link(language: str, target: str, is_told: bool) -> None:
    """A sentence that is a link sums up if that leads to the story, not if it leads to the start or within the page."""
    card = "<div><h3><a href=https://paper.example/a/{n}/>{title}</a></h3><a href='TARGET'><p>{told}</p></a></div>"
    found = read(cards(card.replace("TARGET", target), language))
    assert titles(found) == [*TITLES[language]]
    assert [page.summary is not None for page in found] == [is_told] * 4
