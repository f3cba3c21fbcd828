"""What a page says only to those who hear it is no title, and no part of one."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Document

PROSE = {
    "de": "Die Fähre fährt seit Montag wieder zwischen den Inseln, sagte der Hafenmeister am Kai. " * 8,
    "uk": "Пором знову ходить між островами з понеділка, сказав начальник порту на причалі вчора. " * 8,
    "vi": "Chuyến phà đã chạy lại giữa các hòn đảo từ thứ Hai, cảng vụ nói với báo hôm qua. " * 8,
    "ja": "島々を結ぶフェリーは月曜日の朝から再び運航していると港長が述べた。乗客は喜んでいる。" * 8,
}
TITLES = {
    "de": ("Fähre legt nach dem Sturm wieder ab", "Menü des Hafens", "Leuchtturm bekommt neues Licht im Herbst"),
    "uk": ("Пором знову вирушає після шторму", "Меню порту", "Маяк отримає нове світло восени"),
    "vi": ("Chuyến phà lại khởi hành sau bão", "Trình đơn bến cảng", "Ngọn hải đăng có đèn mới vào mùa thu"),
    "ja": ("嵐のあとフェリーが再び出航した朝", "港のメニュー", "灯台に秋から新しい明かりがともる"),
}


def read(language: str, window: str, body: str) -> str | None:
    page = f"<!doctype html><html lang={language}><head><title>{window}</title></head><body>{body}</body></html>"
    return extract_article(Document(data=page.encode(), url="https://hafen.example/a1/", media_type="text/html")).title


@pytest.mark.parametrize("heading", ["h2", "h3"])
@pytest.mark.parametrize("language", sorted(TITLES))
def test_heading_that_begins_the_window_title(language: str, heading: str) -> None:
    """A heading with which the window's title begins wins over an h1 of other words, whatever its class."""
    title, menu, _ = TITLES[language]
    body = f"<h1 class=q7>{menu}</h1><h1>Heute</h1><div><{heading}>{title}</{heading}><p>{PROSE[language]}</p></div>"
    assert read(language, f"{title} | Nord | Heute | Kai", body) == title


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<h2>{site}</h2><h1>{title}</h1>{prose}", id="above"),
        pytest.param("<h1>{title}</h1>{prose}<footer><h3>{site}</h3></footer>", id="footer"),
        pytest.param("<h1>{title}</h1><div>{prose}<h2>{site}</h2>{prose}</div>", id="part"),
    ],
)
@pytest.mark.parametrize("language", sorted(TITLES))
def test_name_of_the_site_that_begins_the_window_title(language: str, page: str) -> None:
    """A heading that begins the window's title and does not stand right behind the h1 names the site or a part."""
    site, _, title = TITLES[language]
    body = page.format(site=site, title=title, prose=f"<p>{PROSE[language]}</p>")
    assert read(language, f"{site}: Kai", body) == title


@pytest.mark.parametrize("language", sorted(TITLES))
def test_h1_that_the_head_knows_stays(language: str) -> None:
    """A heading of a part with which the window's title begins does not win over the h1 that says all of it."""
    title, _, other = TITLES[language]
    body = f"<h1>{title}: {other}</h1><p>{PROSE[language]}</p><h2>{title}</h2><p>{PROSE[language]}</p>"
    assert (read(language, f"{title}: {other} | Kai", body) or "").startswith(f"{title}: ")


@pytest.mark.parametrize("language", sorted(TITLES))
def test_heard_heading(language: str) -> None:
    """An h1 that is only heard is not the title where nothing in the head agrees with it."""
    title, menu, _ = TITLES[language]
    body = f"<h1 class='nav visually-hidden'>{menu}</h1><h1>{title}</h1><p>{PROSE[language]}</p>"
    assert read(language, "", body) == title


@pytest.mark.parametrize("language", sorted(TITLES))
def test_heard_heading_without_another(language: str) -> None:
    """The only h1 is the title, heard or not: the page shows a picture of it."""
    title, menu, _ = TITLES[language]
    body = f"<h1 class=sr-only>{title}</h1><img src=/t.jpg><h2>{menu}</h2><p>{PROSE[language]}</p>"
    assert read(language, "Kai", body) == title


@pytest.mark.parametrize("language", sorted(TITLES))
@pytest.mark.parametrize(
    "link",
    [
        pytest.param("<span class=x1> {0} - {1}</span><em>{0}</em><i>:</i> {1}", id="said-twice"),
        pytest.param("<em>{0}</em> {1}<span class=x1>{0}: {1}</span>", id="said-twice-behind"),
        pytest.param("{0} {1}<span class=sr-only> (PDF)</span>", id="heard"),
    ],
)
def test_title_of_a_link(language: str, link: str) -> None:
    """The title of a related link says nothing twice, and nothing that is only heard."""
    title, menu, other = TITLES[language]
    items = "".join(
        f"<li><h3><a href=/b{number}/>{link.format(menu, f'{other} {number}')}</a></h3></li>" for number in range(4)
    )
    page = (
        f"<!doctype html><html lang={language}><head><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div><p>{PROSE[language]}</p></div><ul>{items}</ul></body></html>"
    )
    article = extract_article(Document(data=page.encode(), url="https://hafen.example/a1/", media_type="text/html"))
    assert [one.title.replace(":", "").replace("  ", " ") for one in article.links] == [
        f"{menu} {other} {number}" for number in range(4)
    ]


@pytest.mark.parametrize(
    ("row", "names", "day", "tag"),
    [
        ("<a href=/jana><span class=sr-only>Von </span>Jana Berg Lorenz</a>", ["Jana Berg Lorenz"], "", ""),
        ("<a href=/p><span class=sr-only>Veröffentlicht: </span>12. Mai 2026, 10 Uhr</a>", [], "2026-05-12", ""),
        ("<a href=/p><time class=sr-only>12. Mai 2026</time><b>vor zwei Tagen vom Hafen</b></a>", [], "2026-05-12", ""),
        ("<a href=/w/><span class=sr-only>Tags: </span>Fähren</a> <a href=/l>Sturm am See</a>", [], "", "Sturm am See"),
    ],
)
def test_labels_in_links(row: str, names: list[str], day: str, tag: str) -> None:
    """A label that is only heard says what a link names, and a day when it was written."""
    title, prose = TITLES["de"][0], PROSE["de"]
    page = f"<html lang=de><title>{title}</title><h1>{title}</h1><div><p>{prose}</p></div><p>{row}</p></html>"
    article = extract_article(Document(data=page.encode(), url="https://hafen.example/a1/", media_type="text/html"))
    assert [one.name for one in article.authors] == names
    assert str(article.published or "")[:10] == day
    assert "".join(article.tags[-1:]) == tag


@pytest.mark.parametrize("language", sorted(TITLES))
def test_kicker_before_a_sign_that_is_heard(language: str) -> None:
    """A sign that only those hear who hear the page parts the kicker of a link from the headline."""
    title, menu, other = TITLES[language]
    link = "<div><span>„{0}“</span><span class=sr-only>: </span></div><div>{1}</div>"
    items = "".join(f"<li><a href=/b{n}/>{link.format(menu, f'{other} {n}')}</a></li>" for n in range(4))
    page = (
        f"<!doctype html><html lang={language}><head><title>{title}</title></head><body><main><h1>{title}</h1>"
        f"<div><p>{PROSE[language]}</p></div><div><h3>Q7</h3><ul>{items}</ul></div></main></body></html>"
    )
    article = extract_article(Document(data=page.encode(), url="https://hafen.example/a1/", media_type="text/html"))
    assert len(article.links) == 4
    assert all(one.title.endswith(f"{other} {n}") for n, one in enumerate(article.links))


@pytest.mark.parametrize("language", sorted(TITLES))
def test_section_that_heads_the_window(language: str) -> None:
    """What a link of the menu calls another page is not the title where the page has what the list calls it."""
    title, menu, _ = TITLES[language]
    page = (
        f"<!doctype html><html lang={language}><head><title>{menu} {menu}</title></head><body><ul><li>"
        f"<a href=/cat/1/>{menu} {menu}</a></li><li><a href=/cat/2/>B 2</a></li></ul>"
        f"<h6><span class=tag>{menu} {menu}</span> 2021-01-02 20:05</h6><div><h5>{title}</h5></div>"
        f"<div><p>{PROSE[language]}</p></div></body></html>"
    )
    document = Document(data=page.encode(), url="https://hafen.example/a1/", media_type="text/html", listed_title=title)
    assert extract_article(document).title == title


@pytest.mark.parametrize("name", ["sr-only", "u-visually-hidden", "screen-reader-text"])
@pytest.mark.parametrize("language", sorted(TITLES))
def test_heard_label_in_the_text(language: str, name: str) -> None:
    """What only those hear who have the page read to them is no text, but the heading of a part is."""
    title, label, heading = TITLES[language]
    text = f"<p>{PROSE[language]}</p>" * 3
    heard = f"<div><div class={name}>{label}</div></div>"
    shown = f"<h1>{title}</h1><div>{text}{heard}<p>{PROSE[language]}<span class={name}> {label}</span></p>"
    page = f"<html lang={language}><body>{shown}<h2 class={name}>{heading}</h2>{text}</div></body></html>"
    url = "https://hafen.example/a1/"
    content = extract_article(Document(data=page.encode(), url=url, media_type="text/html")).content or ""
    assert label not in content
    assert heading in content


@pytest.mark.parametrize("language", sorted(TITLES))
def test_heard_notice_in_the_text(language: str) -> None:
    """A notice of two sentences that only those hear who have the page read to them is no text."""
    title, label, heading = TITLES[language]
    notice = f"{label}: {title} {heading}. {heading}, {label}, {title} 7."
    text = f"<p>{PROSE[language]}</p>" * 3
    page = (
        f"<html lang={language}><body><h1>{title}</h1><div>{text}<div class=screen-reader-only>{notice}</div>"
        f"<iframe src=https://hafen.example/film></iframe>{text}</div></body></html>"
    )
    article = extract_article(Document(data=page.encode(), url="https://hafen.example/a1/", media_type="text/html"))
    assert notice not in article.body


@pytest.mark.parametrize("language", sorted(TITLES))
def test_hidden_paragraph(language: str) -> None:
    """A paragraph that is hidden is no text, unless much of the text is."""
    title, label, heading = TITLES[language]
    text = "".join(f"<p>{PROSE[language]} {number}.</p>" for number in range(3))
    for hides in ("hidden", "style='display: none'", "class=hidden"):
        shown = f"<h1>{title}</h1><div>{text}<p {hides}>{label} {heading} 7.</p>{text}</div>"
        page = f"<html lang={language}><body>{shown}</body></html>"
        document = Document(data=page.encode(), url="https://hafen.example/a1/", media_type="text/html")
        assert len(extract_article(document).body) == 6
        folded = page.replace(" 2.</p></div>", f" 2.</p>{text.replace('<p>', f'<p {hides}>')}</div>")
        document = Document(data=folded.encode(), url="https://hafen.example/a1/", media_type="text/html")
        assert len(extract_article(document).body) == 10


@pytest.mark.parametrize("day", ["28. Juli 2019", "28 липня 2019", "28/07/2019", "2019年7月28日"])
def test_two_days_in_one_link(day: str) -> None:
    """Of the days of publication and update in one link, neither says the other twice, though they are the same."""
    title, prose = TITLES["uk"][0], PROSE["uk"]
    times = "".join(f"<time datetime=2019-07-28T13:{minute}:00+02:00>{day}</time>" for minute in ("05", "20"))
    page = (
        f"<html lang=uk><head><title>{title}</title><meta property=article:published_time "
        f"content=2019-07-28T11:05:00+00:00></head><h1>{title}</h1><p><a href=/a1/>{times}</a></p>"
        f"<div><p>{prose}</p></div></html>"
    )
    article = extract_article(Document(data=page.encode(), url="https://hafen.example/a1/", media_type="text/html"))
    assert article.published is not None
    assert article.published.isoformat() == "2019-07-28T13:05:00+02:00"
