"""Start pages of papers made at random: how many of their items are found, and called as they are.

`python tests/bench/layouts.py 0 600` makes the pages of these seeds: eight languages, fourteen forms of items, one to
five boxes with or without headings and links to the rest, a chief story, lists of the most read, tags, archives and
paging, in addresses and dates of many forms. No page has a class name that says anything.

It prints the means of recall, precision, titles and order, the share of pages read as an article, and of those without
any fault.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from scraper.article import extract_article
from scraper.sources.listing import extract_listing
from storage.model import Document, Kind

SITE = "https://paper.example"


class Language(NamedTuple):
    """The words that a paper in one language has."""

    tag: str
    #: Of titles and summaries; letters where words are not set apart.
    words: tuple[str, ...]
    #: Links to the rest of a section, and to the rest of an article.
    rest: tuple[str, ...]
    on: tuple[str, ...]
    sections: tuple[str, ...]
    #: Of the footer, over the most read, and of people.
    about: tuple[str, ...]
    most_read: str
    people: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split() if " " in text else text)


LANGUAGES = (
    Language(
        "en",
        _words("the river council opens new bridge after long rain closes old school farmers protest price of wheat"),
        ("More", "See all", "More »"),
        ("Read more", "Continue reading"),
        ("News", "Sport", "Culture", "Business", "Opinion", "Weather"),
        ("About us", "Contact", "Privacy policy", "Imprint"),
        "Most read",
        ("Anna Berg", "John Miller"),
    ),
    Language(
        "vi",
        _words("cầu mới thông xe sau mùa mưa lũ giá lúa tăng trở lại học sinh chế tạo vệ tinh nhỏ bảo tàng trưng bày"),
        ("Xem thêm", "Xem tất cả"),
        ("Đọc tiếp", "Chi tiết"),
        ("Thời sự", "Thể thao", "Văn hóa", "Kinh tế", "Giáo dục", "Đời sống"),
        ("Giới thiệu", "Liên hệ", "Chính sách bảo mật", "Quảng cáo"),
        "Đọc nhiều",
        ("Nguyễn Văn An", "Lê Hoa"),
    ),
    Language(
        "zh",
        _words("城市新桥今日通车学生制造小型卫星博物馆展出名画农民喜获丰收粮价上涨医生提醒高温天气渔船返港"),
        ("更多", "更多>>"),
        ("阅读全文", "查看详情"),
        ("要闻", "体育", "文化", "财经", "教育", "社会"),
        ("关于我们", "联系我们", "隐私政策", "版权声明"),
        "热门文章",
        ("王小明", "李华"),
    ),
    Language(
        "ar",
        _words("المدينة تفتح الجسر الجديد بعد أمطار الشتاء الطويل مزارعون يحتجون على أسعار القمح متحف يعرض لوحات"),
        ("المزيد", "عرض الكل"),
        ("اقرأ المزيد", "التفاصيل"),
        ("أخبار", "رياضة", "ثقافة", "اقتصاد", "رأي", "طقس"),
        ("من نحن", "اتصل بنا", "سياسة الخصوصية", "أعلن معنا"),
        "الأكثر قراءة",
        ("أحمد علي", "فاطمة حسن"),
    ),
    Language(
        "ru",
        _words("город открыл новый мост после долгих зимних дождей фермеры протестуют против цен на пшеницу музей"),
        ("Ещё", "Все новости"),
        ("Читать далее", "Подробнее"),
        ("Новости", "Спорт", "Культура", "Экономика", "Мнения", "Погода"),
        ("О проекте", "Контакты", "Политика конфиденциальности", "Реклама"),
        "Популярное",
        ("Иван Петров", "Анна Смирнова"),
    ),
    Language(
        "sw",
        _words("jiji lafungua daraja jipya baada ya mvua ndefu wakulima walalamikia bei ya ngano makumbusho yaonyesha"),
        ("Zaidi", "Tazama zote"),
        ("Soma zaidi", "Endelea kusoma"),
        ("Habari", "Michezo", "Utamaduni", "Biashara", "Maoni", "Hewa"),
        ("Kuhusu sisi", "Wasiliana nasi", "Sera ya faragha", "Matangazo"),
        "Zilizosomwa zaidi",
        ("Juma Ali", "Asha Omari"),
    ),
    Language(
        "ja",
        _words("市は新しい橋を開いた学生が小さな衛星を作る博物館で絵を展示農家は豊作を喜ぶ医師は夏の暑さに注意"),
        ("もっと見る", "一覧へ"),
        ("続きを読む", "詳しく見る"),
        ("ニュース", "スポーツ", "文化", "経済", "教育", "天気"),
        ("会社概要", "お問い合わせ", "個人情報保護方針", "広告掲載"),
        "人気記事",
        ("山田太郎", "佐藤花子"),
    ),
    Language(
        "fi",
        _words("kaupunki avasi uuden sillan pitkän talven sateiden jälkeen viljelijät vastustavat vehnän hintaa museo"),
        ("Lisää", "Kaikki uutiset"),
        ("Lue lisää", "Lue koko juttu"),
        ("Uutiset", "Urheilu", "Kulttuuri", "Talous", "Mielipide", "Sää"),
        ("Tietoa meistä", "Yhteystiedot", "Tietosuoja", "Mainosta"),
        "Luetuimmat",
        ("Matti Virtanen", "Liisa Korhonen"),
    ),
)
ADDRESSES = (
    "/2026/{m:02}/{d:02}/{slug}/",
    "/{section}/{slug}-{n}.html",
    "/news/{n}",
    "/{slug}",
    "/a/{n}.html",
    "/{slug}/",
    "/index.php?id={n}",
    "/{section}/{slug}.html",
    "/p{n}.htm",
)
DAYS = (
    "2026-{m:02}-{d:02}",
    "{d:02}/{m:02}/2026",
    "{d:02}.{m:02}.2026",
    "2026-{m:02}-{d:02} 07:3{x}",
    "[{m:02}-{d:02}]",
    "{d:02}/{m:02}/2026 - 1{x}:05",
    "1{x}:2{x}",
    "",
)
HEADS = {
    "none": "",
    "name": "<h2>{name}</h2>",
    "linked": "<h2><a href={url}>{name}</a></h2>",
    "button": "<div><h2>{name}</h2><a href={url}>{rest}</a></div>",
    "row": "<div><span>{name}</span><a href={url}>{rest}</a></div>",
}
#: Forms of items, and what stands around them.
FORMS = {
    "line": ("<li><a href={url}>{title}</a><span>{day}</span></li>", "<ul>{}</ul>"),
    "day first": ("<li><span>{day}</span> <a href={url} title='{title}'>{title}</a></li>", "<ul>{}</ul>"),
    "card": (
        (
            "<div><div><a href={url}><img src={img}></a></div><div><h3><a href={url}>{title}</a></h3><p>{day}</p>"
            "<p>{told}</p></div></div>"
        ),
        "<div>{}</div>",
    ),
    "button": (
        (
            "<article><a href={url}><img src={img}></a><h3>{title}</h3><div>{day}</div><p>{told}</p>"
            "<a href={url}>{on}</a></article>"
        ),
        "<div>{}</div>",
    ),
    "meta": (
        (
            "<article><header><h2><a href={url}>{title}</a></h2><div><a href={shelf}>{section}</a> · <a href=/by/{who}>"
            "{name}</a> <time>{day}</time></div></header><p>{told}</p><p><a href={url}#c>0</a> "
            "<a href={url}>{on}</a></p></article>"
        ),
        "<div>{}</div>",
    ),
    "whole": (
        "<a href={url}><img src={img}><span>{section}</span><h3>{title}</h3><p>{told}</p><span>{day}</span></a>",
        "<div>{}</div>",
    ),
    "bare": ("<a href={url}><div><img src={img}></div><div>{title}</div><div>{told}</div></a>", "<div>{}</div>"),
    "row": ("<tr><td>{day}</td><td><a href={url}>{title}</a></td></tr>", "<table>{}</table>"),
    "definition": ("<dt>{day}</dt><dd><a href={url}>{title}</a> {told}</dd>", "<dl>{}</dl>"),
    "break": ("<a href={url}>{title}</a> <span>{day}</span><br>", "<div>{}</div>"),
    "bold": ("<p><b><a href={url}>{title}</a></b><br>{day} {told}</p>", "<div>{}</div>"),
    "picture": (
        "<div><a href={url}><img src={img}></a><a href={url}>{title}</a><span>{day}</span></div>",
        "<div>{}</div>",
    ),
    "overlay": (
        "<div><img src={img}><div><h3>{title}</h3><span>{day}</span></div><a href={url}></a></div>",
        "<div>{}</div>",
    ),
    "caption": (
        "<figure><a href={url}><img src={img}></a><figcaption><a href={url}>{title}</a></figcaption></figure>",
        "<div>{}</div>",
    ),
}


@dataclass(frozen=True, slots=True)
class Page:
    """A start page, and the title of each of its items by address."""

    html: str
    items: dict[str, str]


def make(seed: int) -> Page:
    """The page of *seed*."""
    pick = random.Random(seed)
    said = pick.choice(LANGUAGES)
    join = "" if said.tag in ("zh", "ja") else " "
    letters = 1 if join else 3
    shelves = [pick.choice(("/{}", "/{}/", "/{}.html")).format(name) for name in ("n", "s", "c", "b", "o", "w")]
    address, day, short = pick.choice(ADDRESSES), pick.choice(DAYS), pick.random() < 0.25
    items: dict[str, str] = {}

    def words(least: int, most: int) -> str:
        text = join.join(pick.choice(said.words) for _ in range(letters * pick.randint(least, most)))
        return text[:1].upper() + text[1:]

    def item(form: str, place: int) -> str:
        number = len(items) + 1
        title = f"{words(1, 3) if short and pick.random() < 0.7 else words(4, 11)}{join}{number}"
        slug = "-".join(chr(97 + ord(letter) % 26) + chr(97 + ord(letter) * 7 % 26) for letter in title[:8]) + str(
            number
        )
        when = {"m": pick.randint(1, 11), "d": pick.randint(13, 28), "x": pick.randint(0, 5)}
        url = address.format(slug=slug, n=400_000 + 7 * number, section="nscbow"[place], **when)
        items[url] = title
        name = pick.choice(said.people)
        return FORMS[form][0].format(
            url=url,
            title=title,
            day=day.format(**when),
            told=f"{words(9, 22)}.",
            img=f"/i{number}.jpg",
            shelf=shelves[place],
            section=said.sections[place],
            who=name.replace(" ", "-"),
            name=name,
            on=pick.choice(said.on),
        )

    def block(form: str, count: int, place: int) -> str:
        return FORMS[form][1].format("".join(item(form, place) for _ in range(count)))

    head, main, beside = (
        pick.choice(list(HEADS)),
        pick.choice(list(FORMS)),
        pick.choice(("", "line", "picture", "card")),
    )
    boxes = pick.choice((1, 1, 2, 3, 4, 5))
    count = pick.randint(4, 8)
    body = f"<section>{item('card', 0)}</section>" if pick.random() < 0.5 else ""
    for place in range(boxes):
        name = HEADS[head].format(name=said.sections[place], url=shelves[place], rest=pick.choice(said.rest))
        split = beside and boxes > 1
        rows = block(main, 2, place) + block(beside, count - 2, place) if split else block(main, count, place)
        body += f"<section>{name if boxes > 1 else ''}{rows}</section>"
    if pick.random() < 0.4:
        body += "<div><a href=/page/2>2</a> <a href=/page/3>3</a> <a href=/page/2>»</a></div>"
    return Page(_around(pick, said, shelves, words, body, items), items)


def _around(
    pick: random.Random,
    said: Language,
    shelves: list[str],
    words: Callable[[int, int], str],
    body: str,
    items: dict[str, str],
) -> str:
    """*body* with menu, sidebar and footer."""
    menu = "".join(f"<li><a href={url}>{name}</a></li>" for url, name in zip(shelves, said.sections, strict=True))
    nav = pick.choice(("<nav><ul>{}</ul></nav>", "<div><ul>{}</ul></div>", "<ul>{}</ul>")).format(menu)
    side = ""
    if pick.random() < 0.6:
        read = pick.sample(sorted(items.items()), min(4, len(items)))
        rows = "".join(f"<li><a href={url}>{title}</a></li>" for url, title in read)
        side += pick.choice(("<aside>{}</aside>", "<div>{}</div>")).format(f"<h3>{said.most_read}</h3><ol>{rows}</ol>")
    if pick.random() < 0.4:
        side += f"<div>{' '.join(f'<a href=/tag/{n}>{words(1, 2)}</a>' for n in range(8))}</div>"
    if pick.random() < 0.3:
        side += f"<ul>{''.join(f'<li><a href=/2026/{n:02}/>{n}/2026</a> (3)</li>' for n in range(5, 11))}</ul>"
    about = "".join(f"<li><a href=/{n}-x>{name}</a></li>" for n, name in enumerate(said.about))
    foot = pick.choice(("<footer>{}</footer>", "<div>{}</div>")).format(f"<ul>{about}</ul><p>© 2026</p>")
    return (
        f"<!doctype html><html lang={said.tag}><head><meta charset=utf-8><title>{words(2, 3)}</title></head><body>"
        f"<div><a href=/><img src=/logo.png alt=x></a></div>{nav}<div><div>{body}</div><div>{side}</div></div>{foot}"
        "</body></html>"
    )


def score(page: Page) -> dict[str, float]:
    """Each measure of one page, from 0 to 1."""
    document = Document(data=page.html.encode(), url=f"{SITE}/", final_url=f"{SITE}/", media_type="text/html")
    listed = extract_listing(document, timezone=None, rules=None, selectors={}).pages
    found = {one.url.removeprefix(SITE).partition("#")[0]: one.title for one in listed}
    right = [url for url in found if url in page.items]
    sums = {
        "recall": len(right) / len(page.items),
        "precision": len(right) / len(found) if found else 0.0,
        "titles": sum(found[url] == page.items[url] for url in right) / len(right) if right else 0.0,
        "order": float(right == [url for url in page.items if url in found]),
    }
    whole = float(all(value == 1 for name, value in sums.items() if name != "order"))
    article = float(extract_article(document).kind is Kind.ARTICLE)
    return {**sums, "read as an article": article, "without a fault": whole}


def main(first: int, last: int) -> None:
    """Print the means over the pages of the seeds from *first* up to *last*."""
    rows = [score(make(seed)) for seed in range(first, last)]
    for name in rows[0]:
        print(f"{name:20}{sum(row[name] for row in rows) / len(rows):8.3f}")


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:3] or (0, 600)))
