"""Names without a label beside the day sign the articles if they come back, and are those of no section."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from scraper.learning.lesson import learn
from scraper.rules.learnt import with_learnt
from scraper.rules.rules import installed_rules
from storage.model import Document
from tests.scraper.learning.test_lesson import parts, rule

#: Three names, three sections, and a sentence. Texts have all words of the names: no page alone tells that they sign.
SCRIPTS = {
    "hi": (("सूरज नदी", "फूल तारा", "रात दिन"), ("खेल", "शहर", "बाज़ार"), "{} नावें आती हैं और पानी के साथ जाती हैं। "),
    "ar": (("بحر قمر", "شمس ليل", "ورد نهر"), ("مدن", "سوق", "فن"), "{} قوارب تصل في الصباح وتغادر مع المد. "),
    "th": (("ทะเล จันทร์", "ดาว ฝน", "ลม ไฟ"), ("เมือง", "ตลาด", "เกม"), "{} เรือมาถึงตอนเช้าและออกไปพร้อมน้ำ "),
    "zh": (("林海", "江月", "陈星"), ("城市", "市场", "运动"), "{}只船进港，随潮水离开。"),
}


#: What says that persons stand beside the days: the metadata of a page, the place, links to their pages.
EVIDENCE = ("meta", "place", "link")


def page(
    number: int,
    language: str,
    *,
    names: tuple[str, ...],
    is_filed: bool = True,
    foot: str = "",
    evidence: str = "",
) -> Document:
    """An article with a name and a day under the title, in no words that say what they are."""
    _, sections, sentence = SCRIPTS[language]
    section = sections[number % 3]
    menu = "".join(f"<li><a href='/s{at}/'>{name}</a></li>" for at, name in enumerate(sections))
    trail = f"<p><a href='/'>1</a> › <a href='/s{number % 3}/'>{section}</a></p>" if is_filed else ""
    title = sentence.format(number + 30).strip(" .。।")
    lines = ["".join(sentence.format(number * 40 + line * 8 + at) for at in range(8)) for line in range(4)]
    words = " ".join(reversed(" ".join((*SCRIPTS[language][0], *names)).split()))
    text = "".join(f"<p>{line}</p>" for line in (*lines, f"{lines[0]} {words}"))
    name = names[number // 2 % len(names)]
    meta = f"<meta name=author content='{name}'>" if evidence == "meta" and number == 3 else ""
    signed = f"<a href='/profile/{name[0]}'>{name}</a>" if evidence == "link" and number == 3 else name
    place = "by" if evidence == "place" else "a"
    html = (
        f"<html lang={language}><head><title>{title}</title>{meta}</head><body><nav><ul>{menu}</ul></nav>"
        f"<div class=page>{trail}<h1>{title}</h1><div class=m><span class={place}>{signed}</span> "
        f"<span class=b>2026-03-{number % 28 + 1:02}</span></div><div class=story>{text}</div></div><p>{foot}</p>"
        "</body></html>"
    )
    url = f"https://gazette.example/news/{number}-story-{number}"
    return Document(data=html.encode(), url=url, media_type="text/html")


@pytest.mark.parametrize("evidence", EVIDENCE)
@pytest.mark.parametrize("language", SCRIPTS)
def test_names_that_come_back_sign(language: str, evidence: str) -> None:
    """Where something says that they are those of persons."""
    names = SCRIPTS[language][0]
    pages = [(page(number, language, names=names, evidence=evidence), None) for number in range(12)]
    new = page(21, language, names=names, evidence=evidence)
    rules = with_learnt(installed_rules(), rule(pages))
    assert [one.name for one in extract_article(new, rules=rules).authors] == [names[10 % len(names)]]


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("zh", ("上海", "北京", "广州")),
        ("zh", ("深度", "独家", "快讯")),
        ("hi", ("नवी मुंबई", "नई दिल्ली", "नया रायपुर")),
        ("ar", ("المدينة المنورة", "مكة المكرمة", "الدار البيضاء")),
    ],
)
def test_places_and_labels_do_not_sign(language: str, labels: tuple[str, ...]) -> None:
    """They come back as well, and nothing says that they are persons."""
    pages = [(page(number, language, names=labels), None) for number in range(12)]
    assert "select.authors" not in parts(learn(pages, rules=installed_rules(), leave_out=False))


@pytest.mark.parametrize("language", SCRIPTS)
def test_names_of_sections_do_not_sign(language: str) -> None:
    """Nor do names on pages that tell no section: they may be one themselves."""
    names, sections, _ = SCRIPTS[language]
    for pages in (
        [(page(number, language, names=sections), None) for number in range(12)],
        [(page(number, language, names=names, is_filed=False), None) for number in range(12)],
    ):
        assert "select.authors" not in parts(learn(pages, rules=installed_rules(), leave_out=False))


@pytest.mark.parametrize("language", SCRIPTS)
def test_the_name_of_all_pages_signs_if_it_owns_them(language: str) -> None:
    names = SCRIPTS[language][0][:1]
    for foot, found in ((f"© 2026 {names[0]}", True), ("© 2026", False)):
        pages = [(page(number, language, names=names, foot=foot), None) for number in range(12)]
        learnt = parts(learn(pages, rules=installed_rules(), leave_out=False))
        assert ("select.authors" in learnt) is found


@pytest.mark.parametrize("language", ["hi", "ar", "th"])
def test_a_name_that_signs_one_page_signs_others_in_its_place(language: str) -> None:
    """Where few pages say that a name is an author's, the same name in the same place signs all."""
    names = SCRIPTS[language][0][:1]
    pages = [(page(number, language, names=names), None) for number in range(12)]
    head = f"<meta name=author content='{names[0]}'></head>".encode()
    some = [
        (Document(data=one.data.replace(b"</head>", head), url=one.url, media_type="text/html"), None)
        if number < 2
        else (one, None)
        for number, (one, _) in enumerate(pages)
    ]
    assert parts(learn(some, rules=installed_rules(), leave_out=False))["select.authors"] == ["span.a"]
