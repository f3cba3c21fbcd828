"""Lists of articles with all that their items say, and pages that are none: made at random, in eight languages.

`python tests/bench/lists.py 0 600` makes the pages of these seeds, each list in a form put together from parts: where
the title, the picture, the section, the day, the author and the summary stand, and in which elements. Start pages with
several boxes and sidebars, fronts of sections with a description, pages of a subject, archives by month, pages of
authors, results of a search, tables of press releases, links and days alone, events beside news. Between them pages
that are no lists: contacts, products, discussions, manuals, articles with many related ones. What says nothing of items
stands around all of them: menus with long labels, subjects, archives, paging, forms. No page has a class name that says
anything.

It prints the means over the lists for what the items are and what they say, and over the others how many are taken for
lists.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from scraper.article import extract_article
from scraper.sources.listing import extract_listing
from storage.model import Document, Kind
from tests.bench.layouts import LANGUAGES, SITE, Language

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "sw": "Januari Februari Machi Aprili Mei Juni Julai Agosti Septemba Oktoba Novemba Desemba",
}
WRITTEN = {
    "en": "{month} {d}, {y}",
    "fi": "{d}. {month} {y}",
    "vi": "{d} tháng {m}, {y}",
    "zh": "{y}年{m}月{d}日",
    "ja": "{y}年{m}月{d}日",
}
BY = {"en": "By ", "vi": "", "zh": "记者 ", "ja": "", "ar": "بقلم ", "ru": "", "sw": "Na ", "fi": ""}
ADDRESSES = (
    "/{y}/{m:02}/{slug}",
    "/{section}/{slug}-{n}.html",
    "/news/{n}",
    "/{slug}",
    "/{slug}/",
    "/index.php?id={n}",
)
LISTS = ("front", "front", "section", "subject", "archive", "author", "search", "press", "plain", "events")
OTHERS = ("contact", "product", "discussion", "manual", "article")


@dataclass(slots=True)
class Item:
    """What an item says; None is what it does not."""

    title: str
    day: str | None = None
    category: str | None = None
    summary: str | None = None
    image: str | None = None


@dataclass(slots=True)
class Page:
    """A page, what it is, and the items that it lists, by address; *free* are those that may be items as well."""

    kind: str
    html: str = ""
    items: dict[str, Item] = field(default_factory=dict)
    free: set[str] = field(default_factory=set)
    path: str = "/"


class Maker:
    """Makes the page of one seed."""

    def __init__(self, seed: int) -> None:
        self.pick = pick = random.Random(seed)
        self.said: Language = pick.choice(LANGUAGES)
        self.join = "" if self.said.tag in ("zh", "ja") else " "
        self.page = Page(pick.choice(LISTS) if pick.random() < 0.75 else pick.choice(OTHERS))
        self.shelves = [
            pick.choice(("/{}", "/{}/", "/topics/{}")).format(name) for name in ("n", "s", "c", "b", "o", "w")
        ]
        self.address = pick.choice(ADDRESSES)
        self.written = pick.choice(("iso", "slash", "dot", "word", "word", "time", "clock"))
        self.short = pick.random() < 0.2
        self.classes = pick.random() < 0.5
        self.count = 0
        long = pick.random() < 0.25
        self.names = [f"{name} {self.words(2, 4)}" if long else name for name in self.said.sections]

    # texts

    def words(self, least: int, most: int) -> str:
        letters = 1 if self.join else 3
        text = self.join.join(
            self.pick.choice(self.said.words) for _ in range(letters * self.pick.randint(least, most))
        )
        return text[:1].upper() + text[1:]

    def sentence(self, least: int = 9, most: int = 22) -> str:
        return self.words(least, most) + ("。" if not self.join else ".")

    def prose(self, sentences: int) -> str:
        return (self.join or "").join(self.sentence() for _ in range(sentences))

    def maybe(self, share: float, text: str) -> str:
        return text if self.pick.random() < share else ""

    def tag(self, name: str, inside: str, mark: str = "") -> str:
        mark = f" class={mark}" if mark and self.classes else ""
        return f"<{name}{mark}>{inside}</{name}>"

    def day(self, when: date) -> str:
        tag = self.said.tag
        month = MONTHS[tag].split()[when.month - 1] if tag in MONTHS else ""
        word = WRITTEN.get(tag, "{d} {month} {y}").format(month=month, d=when.day, m=when.month, y=when.year)
        american = f"{when:%d/%m/%Y}" if tag != "en" else f"{when:%d.%m.%Y}"
        return {
            "iso": f"{when:%Y-%m-%d}",
            "slash": american,
            "dot": f"{when:%d.%m.%Y}",
            "word": word,
            "time": f"<time datetime={when:%Y-%m-%d}>{word}</time>",
            "clock": f"{when:%Y-%m-%d} 07:3{when.day % 10}",
        }[self.written]

    # items

    def new(self, place: int, *, short: bool | None = None) -> tuple[str, str, date]:
        """The address and the title of one more article, and its day."""
        self.count += 1
        pick, n = self.pick, self.count
        least = self.short if short is None else short
        title = f"{self.words(1, 3) if least and pick.random() < 0.6 else self.words(4, 11)}{self.join}{n}"
        slug = "-".join(f"{ord(one) % 26 + 97:c}{ord(one) * 7 % 26 + 97:c}" for one in title[:8]) + f"{n}"
        when = date(2026, pick.randint(1, 11), pick.randint(13, 28))
        at = {"y": when.year, "m": when.month, "slug": slug, "n": 400_000 + 7 * n, "section": "nscbow"[place]}
        return self.address.format(**at), title, when

    def form(self, **parts: str) -> dict[str, str]:
        """Where the parts of the items of one list stand; *parts* are settled."""
        pick = self.pick
        title = pick.choice(("heading", "heading", "heading", "link", "bold", "whole", "button", "overlay"))
        picture = pick.choice(("none", "none", "first", "after", "last", "lazy"))
        if parts.get("title", title) in ("button", "overlay", "whole") and picture == "none":
            picture = "first"
        return {
            "box": pick.choice(("li ul", "article div", "div div", "div section", "div div", "li ol")),
            "title": title,
            "level": pick.choice(("h2", "h3", "h4")),
            "picture": picture,
            "section": pick.choice(("none", "none", "before", "before plain", "meta")),
            "day": pick.choice(("none", "meta", "meta", "first", "last", "after summary")),
            "author": pick.choice(("none", "none", "meta", "linked")),
            "summary": pick.choice(("none", "p", "p", "div", "span")),
            "more": pick.choice(("none", "none", "button", "comments")),
            "nest": pick.choice(("0", "1", "2")),
            **parts,
        }

    def items(self, count: int, place: int, **parts: str) -> str:
        """*count* new items in one form, listed; *place* is their section, or one for each below 0."""
        form = self.form(**parts)
        box, holder = form["box"].split()
        rows = []
        for _ in range(count):
            at = place if place >= 0 else self.pick.randrange(len(self.said.sections))
            rows.append(self.item(form, box, at))
        return self.tag(holder, "".join(rows), "k1")

    def item(self, form: dict[str, str], box: str, place: int) -> str:
        pick, tag = self.pick, self.tag
        url, title, when = self.new(place)
        one = self.page.items[url] = Item(title)
        name = self.names[place]
        picture = kicker = day = told = ""
        if form["picture"] != "none":
            one.image = f"{SITE}/pictures/{self.count}.jpg"
            source = "/pixel.gif data-src" if form["picture"] == "lazy" else ""
            picture = f"<img src={source}{'=' if source else ''}/pictures/{self.count}.jpg alt=''>"
            if form["title"] not in ("whole", "overlay"):
                picture = f"<a href={url}>{picture}</a>"
            picture = tag("div", picture, "k2")
        if form["section"] != "none":
            one.category = name
            plain = form["section"] == "before plain" or form["title"] == "whole"
            kicker = tag("span", name, "k3") if plain else f"<a href={self.shelves[place]}>{name}</a>"
        if form["day"] != "none":
            one.day = f"{when:%Y-%m-%d}"
            day = tag("span", self.day(when), "k4")
        if form["summary"] != "none":
            one.summary = self.sentence()
            told = tag(form["summary"], one.summary, "k5")
        who = pick.choice(self.said.people)
        author = {"none": "", "meta": tag("span", BY[self.said.tag] + who, "k6")}.get(
            form["author"], by(who) if form["title"] != "whole" else who
        )
        meta = [day if form["day"] == "meta" else "", author, kicker if form["section"] == "meta" else ""]
        line = tag("div", " · ".join(filter(None, meta)), "k7") if any(meta) else ""
        head = {
            "heading": tag(form["level"], f"<a href={url}>{title}</a>", "k8"),
            "link": f"<a href={url}>{title}</a>",
            "bold": f"<p><b><a href={url}>{title}</a></b></p>",
            "whole": tag(form["level"], title, "k8"),
            "button": tag(form["level"], title, "k8"),
            "overlay": tag(form["level"], title, "k8"),
        }[form["title"]]
        texts = [
            day if form["day"] == "first" else "",
            tag("div", kicker, "k9") if form["section"].startswith("before") else "",
            head,
            line,
            told,
            tag("div", day, "k10") if form["day"] == "after summary" else "",
        ]
        inside = "".join(texts)
        for _ in range(int(form["nest"])):
            inside = tag("div", inside, "k11")
        inside = inside + picture if form["picture"] in ("after", "last") else picture + inside
        if form["title"] == "button" or (form["more"] == "button" and form["title"] != "whole"):
            inside += tag("div", f"<a href={url}>{pick.choice(self.said.on)}</a>", "k12")
        elif form["more"] == "comments" and form["title"] != "whole":
            inside += f"<a href={url}#comments>{pick.randint(0, 40)}</a>"
        if form["title"] == "overlay":
            inside += f"<a href={url}></a>"
        if form["day"] == "last":
            inside += day
        if form["title"] == "whole":
            inside = f"<a href={url}>{inside}</a>"
            return inside if box == "div" else tag(box, inside, "k13")
        return tag(box, inside, "k13")

    # lists

    def lines(self, count: int, place: int) -> str:
        """Titles with days or nothing, one a line."""
        form = {"section": "none", "summary": "none", "author": "none", "more": "none", "picture": "none"}
        return self.items(count, place, box="li ul", title="link", nest="0", **form)

    def front(self) -> str:
        pick = self.pick
        body = ""
        if pick.random() < 0.6:  # the chief story
            body += tag_of("div", self.items(1, 0, box="div div", title=pick.choice(("heading", "whole", "link"))))
        boxes = pick.randint(1, 5)
        main, beside = self.form(), pick.choice((None, None, "lines", "cards"))
        head = pick.choice(("name", "linked", "button", "row"))
        for place in range(boxes):
            box = self.items(pick.randint(2, 6), place, **main)
            if beside is not None:
                box += self.lines(pick.randint(2, 4), place) if beside == "lines" else self.items(2, place)
            body += tag_of("section", (self.heading(head, place) if boxes > 1 else "") + box)
        return body

    def heading(self, form: str, place: int) -> str:
        name, url, rest = self.names[place], self.shelves[place], self.pick.choice(self.said.rest)
        return {
            "name": f"<h2>{name}</h2>",
            "linked": f"<h2><a href={url}>{name}</a></h2>",
            "button": f"<div><h2>{name}</h2><a href={url}>{rest}</a></div>",
            "row": f"<div><span>{name}</span><a href={url}>{rest}</a></div>",
        }[form]

    def section(self) -> str:
        self.page.path = self.shelves[1]
        told = self.maybe(0.6, f"<p>{self.prose(self.pick.randint(1, 3))}</p>")
        return f"<h1>{self.names[1]}</h1>{told}{self.items(self.pick.randint(4, 12), 1)}"

    def subject(self) -> str:
        self.page.path = "/tag/river"
        return f"<h1>{self.words(1, 2)}</h1>{self.items(self.pick.randint(2, 10), -1)}"

    def archive(self) -> str:
        self.page.path = "/archive"
        form = self.form(
            box="li ul", title="link", nest="0", picture="none", summary="none", more="none", section="none"
        )
        form |= {"day": self.pick.choice(("first", "last", "none")), "author": "none"}
        months = (f"<h2>{month}/2026</h2>" for month in range(9, 5, -1))
        return "".join(month + self.items(self.pick.randint(2, 6), 0, **form) for month in months)

    def author(self) -> str:
        self.page.path = "/by/someone"
        who = self.said.people[0]
        told = f"<div><img src=/people/1.jpg><h1>{who}</h1><p>{self.prose(2)}</p></div>"
        return told + self.items(self.pick.randint(3, 9), -1, author="none")

    def search(self) -> str:
        self.page.path = "/search?q=river"
        query = self.words(1, 1)
        form = f"<form><input name=q value='{query}'><button>OK</button></form><p>37 · {query}</p>"
        return form + self.items(self.pick.randint(4, 10), -1, picture="none", title="heading", summary="p")

    def press(self) -> str:
        rows = []
        for _ in range(self.pick.randint(4, 12)):
            url, title, when = self.new(0)
            self.page.items[url] = Item(title, f"{when:%Y-%m-%d}")
            cells = [f"<td>{self.day(when)}</td>", f"<td><a href={url}>{title}</a></td>"]
            if self.pick.random() < 0.5:
                cells.append(f"<td><a href=/files/{self.count}.pdf>PDF</a></td>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return f"<h1>{self.words(2, 3)}</h1><table>{''.join(rows)}</table>"

    def plain(self) -> str:
        return self.lines(self.pick.randint(5, 20), 0)

    def events(self) -> str:
        week = "".join(f"<td><a href=/events/2026/12/{day}>{day}</a></td>" for day in range(1, 8))
        coming = ""
        for _ in range(3):
            url, title, when = self.new(0)
            url = "/event" + url
            self.page.free.add(url)
            coming += f"<li><b>{when.day}</b> {when.month}<br><a href={url}>{title}</a></li>"
        news = self.items(self.pick.randint(3, 8), 0)
        return f"<div>{news}</div><div><table><tr>{week}</tr></table><ul>{coming}</ul></div>"

    # what is no list

    def contact(self) -> str:
        rows = "".join(
            f"<li><h3>{who}</h3><p>{self.words(1, 3)}</p><a href=mailto:a{n}@paper.example>a{n}@paper.example</a></li>"
            for n, who in enumerate(self.said.people * 2)
        )
        self.page.path = "/contact"
        return f"<h1>{self.said.about[1]}</h1><p>{self.sentence()}</p><ul>{rows}</ul><p>+358 40 1234567</p>"

    def product(self) -> str:
        on = self.pick.choice(("", "<a href=/{0}>{1}</a>"))
        cards = "".join(
            f"<div><svg></svg><h3>{self.words(1, 3)}</h3><p>{self.sentence()}</p>"
            f"{on.format(f'use-{n}', self.pick.choice(self.said.on))}</div>"
            for n in range(self.pick.choice((3, 6)))
        )
        start = self.words(1, 2)
        self.page.path = "/product"
        return (
            f"<section><h1>{self.words(4, 7)}</h1><p>{self.sentence()}</p><a href=/start>{start}</a> "
            f"<a href=/prices>{self.words(1, 2)}</a></section>"
            f"<section><h2>{self.words(2, 3)}</h2><div>{cards}</div></section>"
            f"<section><h2>{self.words(3, 5)}</h2><a href=/start>{start}</a></section>"
        )

    def discussion(self) -> str:
        posts = "".join(
            f"<div><div><a href=/user/{n % 3}>{self.words(1, 1)}</a> <a href=/thread/7#p{n}>#{n}</a> "
            f"{self.day(date(2026, 3, 13 + n))}</div><div><p>{self.prose(self.pick.randint(1, 5))}</p></div></div>"
            for n in range(1, self.pick.randint(4, 9))
        )
        self.page.path = "/thread/7"
        more = "".join(f"<a href=/thread/7?page={n}>{n}</a> " for n in (2, 3))
        return f"<h1>{self.words(5, 9)}</h1>{posts}<div>{more}</div>"

    def manual(self) -> str:
        rows = "".join(f"<li><a href=/manual/{n}>{self.words(1, 4)}</a></li>" for n in range(self.pick.randint(8, 25)))
        parts = "".join(
            f"<h2 id=p{n}>{self.words(2, 4)}</h2><p>{self.prose(3)}</p><pre>make {n}</pre>" for n in range(4)
        )
        contents = "".join(f"<li><a href=#p{n}>{self.words(2, 4)}</a></li>" for n in range(4))
        on = f"<div><a href=/manual/3>{self.words(2, 4)}</a> <a href=/manual/5>{self.words(2, 4)}</a></div>"
        self.page.path = "/manual/4"
        text = f"<div><h1>{self.words(2, 5)}</h1><ul>{contents}</ul>{parts}{on}</div>"
        return f"<div><div><ul>{rows}</ul></div>{text}</div>"

    def article(self) -> str:
        url, title, when = self.new(0)
        self.page.path = url
        text = "".join(f"<p>{self.prose(self.pick.randint(2, 4))}</p>" for _ in range(self.pick.randint(3, 9)))
        near = self.items(self.pick.randint(4, 12), -1)
        self.page.items.clear()
        head = f"<h1>{title}</h1><div>{self.said.people[0]} · {self.day(when)}</div>"
        return f"<div>{head}<img src=/pictures/0.jpg>{text}</div><div><h2>{self.words(1, 3)}</h2>{near}</div>"

    # around it

    def make(self) -> Page:
        page, pick, said = self.page, self.pick, self.said
        methods: dict[str, Callable[[], str]] = {name: getattr(self, name) for name in {*LISTS, *OTHERS}}
        body = methods[page.kind]()
        rows = "".join(f"<li><a href={url}>{name}</a></li>" for url, name in zip(self.shelves, self.names, strict=True))
        nav = pick.choice(("<nav><ul>{}</ul></nav>", "<div><ul>{}</ul></div>", "<ul>{}</ul>")).format(rows)
        if page.kind in LISTS and pick.random() < 0.4:
            body += "<div><a href=?page=1>1</a> <a href=?page=2>2</a> <a href=?page=3>3</a> <a href=?page=2>»</a></div>"
        side = self.side() if page.kind in LISTS else ""
        about = "".join(f"<li><a href=/{n}-x>{name}</a></li>" for n, name in enumerate(said.about))
        foot = pick.choice(("<footer>{}</footer>", "<div>{}</div>")).format(f"<ul>{about}</ul><p>© 2026</p>")
        direction = " dir=rtl" if said.tag == "ar" else ""
        name = self.words(2, 3)
        page.html = (
            f"<!doctype html><html lang={said.tag}{direction}><head><meta charset=utf-8><title>{name}</title></head>"
            "<body>"
            f"<div><a href=/><img src=/logo.png alt='{name}'></a></div>{nav}<div><div>{body}</div>"
            f"<div>{side}</div></div>{foot}</body></html>"
        )
        return page

    def side(self) -> str:
        pick, said, page = self.pick, self.said, self.page
        side = ""
        if pick.random() < 0.5:
            read = [
                (url, one.title)
                for url, one in pick.sample(sorted(page.items.items(), key=str), min(3, len(page.items)))
            ]
            for _ in range(pick.choice((0, 2))):
                url, title, _ = self.new(1)
                page.free.add(url)
                read.append((url, title))
            rows = "".join(f"<li><a href={url}>{title}</a></li>" for url, title in read)
            side += f"<div><h3>{said.most_read}</h3><ol>{rows}</ol></div>"
        if pick.random() < 0.3:
            rows = ""
            for who in said.people:
                url, title, _ = self.new(4)
                page.free.add(url)
                rows += f"<div><img src=/people/{who[0]}.jpg>{by(who)}<a href={url}>{title}</a></div>"
            side += f"<div><h3>{self.names[4]}</h3>{rows}</div>"
        if pick.random() < 0.4:
            side += f"<div>{' '.join(f'<a href=/tag/{n}>{self.words(1, 2)}</a>' for n in range(8))}</div>"
        if pick.random() < 0.3:
            side += f"<ul>{''.join(f'<li><a href=/2026/{n:02}/>{n}/2026</a> (3)</li>' for n in range(5, 11))}</ul>"
        if pick.random() < 0.2:
            side += f"<form><p>{self.sentence()}</p><input type=email><button>{self.words(1, 1)}</button></form>"
        return side


def by(who: str) -> str:
    return f"<a href=/by/{who.replace(' ', '-')}>{who}</a>"


def tag_of(name: str, inside: str) -> str:
    return f"<{name}>{inside}</{name}>"


def make(seed: int) -> Page:
    """The page of *seed*."""
    return Maker(seed).make()


def read(page: Page) -> tuple[dict[str, Item], Kind]:
    """What is read of *page*: its items by address, and its kind."""
    url = f"{SITE}{page.path}"
    document = Document(data=page.html.encode(), url=url, final_url=url, media_type="text/html")
    found = {
        one.url.removeprefix(SITE).partition("#")[0]: Item(
            one.title or "",
            f"{one.published:%Y-%m-%d}" if one.published else None,
            one.category,
            one.summary,
            one.image,
        )
        for one in extract_listing(document, timezone=None, rules=None, selectors={}).pages
    }
    return found, extract_article(document).kind


def score(page: Page) -> dict[str, float]:
    """Each measure of one page, from 0 to 1; a field is right where all that the items say of it is, share by share."""
    found, kind = read(page)
    if page.kind in OTHERS:
        return {
            "no list: read as one": float(kind is Kind.LISTING),
            "no list: items, no article": float(bool(found) and kind is not Kind.ARTICLE),
            "no list: article where it is one": float((kind is Kind.ARTICLE) or page.kind != "article"),
        }
    right = [url for url in found if url in page.items]
    taken = [url for url in found if url not in page.free]
    rows = {
        "recall": len(right) / len(page.items),
        "precision": len(right) / len(taken) if taken else 0.0,
        "order": float(right == [url for url in page.items if url in found]),
        "read as an article": float(kind is Kind.ARTICLE),
    }
    for name in ("title", "day", "category", "summary", "image"):
        if right:
            rows[name] = sum(getattr(found[url], name) == getattr(page.items[url], name) for url in right) / len(right)
    whole = all(value == 1 for name, value in rows.items() if name != "read as an article")
    return {**rows, "without a fault": float(whole)}


def main(first: int, last: int) -> None:
    """Print the means over the pages of the seeds from *first* up to *last*."""
    sums: dict[str, list[float]] = defaultdict(list)
    kinds: dict[str, list[float]] = defaultdict(list)
    for seed in range(first, last):
        page = make(seed)
        for name, value in score(page).items():
            sums[name].append(value)
            if name in ("without a fault", "no list: read as one"):
                kinds[page.kind].append(value)
    for name, values in sums.items():
        print(f"{name:34}{sum(values) / len(values):8.3f}")
    print(
        "without a fault, and read as a list: "
        + ", ".join(_mean(kinds, name) for name in (*dict.fromkeys(LISTS), *OTHERS))
    )


def _mean(kinds: dict[str, list[float]], name: str) -> str:
    values: Sequence[float] = kinds[name] or [0.0]
    return f"{name} {sum(values) / len(values):.2f}"


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:3] or (0, 600)))
