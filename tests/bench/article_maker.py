"""Whole pages of articles made at random, with what each of them says: `make(seed)`.

A page is put together of the parts that papers have around a text and in it, each in one of the forms that it has
there. No class name says anything. What is measured on these pages is in `articles.py`.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from tests.bench.article_parts import Parts
from tests.bench.article_words import Page
from tests.bench.layouts import SITE

#: Languages that are written from the right.
RIGHT = ("ar", "he")
#: A picture for all pages of the paper.
DEFAULT = "/static/share-default.png"
#: Class names that frameworks give, none of which says what a part is.
UTILITIES = (
    *("flex", "grid", "block", "mt-4", "mb-2", "px-3", "py-1", "w-full"),
    *("text-sm", "text-lg", "font-bold", "gap-2", "relative", "rounded", "col-8", "row"),
)
#: Elements that one page may have and another has `div` for.
NAMED = ("header", "nav", "main", "article", "aside", "footer", "section")
_CLASSED = re.compile(r"<(div|p|span|ul|ol|li|h1|h2|h3|h4|img|a|time|section|article|figure|header|nav|aside)(?=[ >])")


def make(seed: int) -> Page:
    """The page of *seed*."""
    return _Press(seed).page()


class _Press(Parts):
    """One page in the making."""

    def menu(self) -> str:
        said, shelves = self.said["sections"], [self.shelf.format(name) for name in ("n", "s", "c", "b", "o", "w")]
        rows = list(zip(shelves, said, strict=True))
        if self.chance(0.5):
            rows.insert(0, ("/", self.said["home"]))
        if self.chance(0.25):  # each with its parts
            made = "".join(
                f"<li><a href={url}>{name}</a><ul>"
                + "".join(
                    f"<li><a href={url.rstrip('/')}/x{n}>{self.words(1, 2)}</a></li>"
                    for n in range(self.pick.randint(2, 7))
                )
                + "</ul></li>"
                for url, name in rows
            )
        else:
            made = "".join(f"<li><a href={url}>{name}</a></li>" for url, name in rows)
        forms = ["<nav><ul>{}</ul></nav>", "<nav><ul>{}</ul></nav>", "<div><ul>{}</ul></div>", "<ul>{}</ul>"]
        return self.pick.choice(forms).format(made)

    def cookies(self) -> str:
        text, *buttons = self.said["cookies"]
        return f"<div><p>{text}</p>{''.join(f'<button>{one}</button>' for one in buttons)}</div>"

    def top(self, logo: str) -> str:
        made = f'<a href="#c{self.number}">{self.said["skip"]}</a>' if self.chance(0.3) else ""
        if self.chance(0.3):
            today = self.date(self.when.replace(month=11, day=26), self.pick.choice(self.said["days"]))
            made += f"<div><span>{today}</span> <span>17°</span> <a href=/login>{self.words(1, 1)}</a></div>"
        form = f"<form action=/s><input name=q><button>{self.words(1, 1)}</button></form>" if self.chance(0.4) else ""
        return f"{made}<header>{logo}{form}</header>"

    def crumbs(self) -> str:
        """The way to the page; its last step may be the title."""
        steps = [
            f'<a href="/">{self.said["home"]}</a>',
            f'<a href="{self.shelf.format("nscbow"[self.place])}">{self.section()}</a>',
        ]
        if self.chance(0.4):
            steps.append(f"<span>{escape(self.gold.title)}</span>")
        self.gold.category = self.section()
        if self.chance(0.5):
            return f"<nav><ol>{''.join(f'<li>{one}</li>' for one in steps)}</ol></nav>"
        return f"<div>{self.pick.choice((' › ', ' / ', ' » ', ' ')).join(steps)}</div>"

    def kicker(self) -> str:
        self.gold.category = self.section()
        url = self.shelf.format("nscbow"[self.place])
        return self.pick.choice(
            (
                "<div><a href={url}>{}</a></div>",
                "<a href={url}>{}</a>",
                "<span>{}</span>",
                "<p><a href={url}>{}</a></p>",
            )
        ).format(self.section(), url=url)

    def footer(self) -> str:
        rows = "".join(f"<li><a href=/{n}-x>{name}</a></li>" for n, name in enumerate(self.said["footer"]))
        address = f"<p>{self.said['address']}</p>" if self.chance(0.6) else ""
        return f"<footer><ul>{rows}</ul>{address}<p>© 2026 {self.said['paper']}</p></footer>"

    def side(self) -> str:
        made = ""
        if self.chance(0.6):
            made += f"<div>{self.more(self.label('most_read'), self.pick.randint(3, 8), 'ol')}</div>"
        if self.chance(0.3):
            made += f"<div>{self.letter()}</div>"
        if self.chance(0.3):
            made += f"<div>{self.more(self.label('latest'), self.pick.randint(3, 8), 'ul')}</div>"
        return f"<aside>{made}</aside>" if made else ""

    # -- the whole -----------------------------------------------------------------------------------------------

    def page(self) -> Page:
        gold, said = self.gold, self.said
        url = self.link()
        gold.title = self.title_words()
        data = self.pick.choice(("", "", "", "og", "og", "ld", "both", "both"))
        is_dated = bool(data) and (data != "og" or self.chance(0.6))  # by the head
        header, behind = self.head_of_article(told=is_dated, has_date=not is_dated or self.chance(0.9))
        text = self.text()
        tail = self.tail(behind)
        head = self.head(url, data, is_dated)
        inside = self.chance(0.4)
        article = f"<article>{header}{text}{tail if inside else ''}</article>{'' if inside else tail}"
        if self.chance(0.3):
            article = f"<div>{article}</div>"
        crumbs = self.crumbs() if self.chance(0.45) else ""
        side = self.side()
        wide = [f"<div>{crumbs}{article}</div>", side]
        if self.chance(0.15):
            wide.reverse()
        main = f"<main>{''.join(wide)}</main>"
        logo = (
            f'<a href="/"><img src="/logo.png" alt="{said["paper"]}"></a>'
            if self.chance(0.6)
            else f'<a href="/">{said["paper"]}</a>'
        )
        if "<h1" not in main and self.chance(0.4):
            logo = f"<h1>{logo}</h1>"
        parts = [self.top(logo), self.menu(), main, self.footer()]
        if self.chance(0.15):  # the menu is the last thing in the source, and wide
            parts[1:] = [parts[2], parts[3], self.menu()]
        if self.chance(0.3):
            parts.insert(self.pick.choice((0, len(parts))), self.cookies())
        tongue = f"{self.tag} dir=rtl" if self.tag in RIGHT else self.tag
        body = self.dressed("".join(parts))
        html = f"<!doctype html><html lang={tongue}><head>{head}</head><body>{body}</body></html>"
        return Page(url=url, html=html, gold=gold, language=self.tag)

    def head_of_article(self, told: bool, has_date: bool) -> tuple[str, list[str]]:
        """(what stands above the text; who and when, as far as they stand below it)."""
        gold = self.gold
        form = self.pick.choice(
            ("<h1>{}</h1>",) * 7 + ("<h2>{}</h2>", '<div style="font-size:32px;font-weight:700">{}</div>')
        )
        parts = [form.format(escape(gold.title, quote=False))]
        if self.chance(0.5):
            gold.lede = f"{self.words(6, 12)}{self.space}{self.paragraph(2).lower()}"
            lede = self.pick.choice(("<p>{}</p>", "<p>{}</p>", "<h2>{}</h2>", "<div>{}</div>", "<p><b>{}</b></p>"))
            parts.append(lede.format(escape(gold.lede, quote=False)))
        who = self.byline() if self.chance(0.85) else ""
        when = self.dateline(told) if has_date else ""
        where = self.pick.choice(("top",) * 8 + ("who below", "both below", "when below"))
        top = [one for one in (who, when) if one]
        behind = list[str]()
        if where == "both below":
            top, behind = [], top
        elif where == "who below":
            top, behind = [one for one in (when,) if one], [one for one in (who,) if one]
        elif where == "when below":
            top, behind = [one for one in (who,) if one], [one for one in (when,) if one]
        if self.chance(0.3):
            top.reverse()
        if top:
            at = 0 if self.chance(0.08) else self.pick.choice((1, len(parts), len(parts)))
            parts.insert(at, self.row(top))
        if self.chance(0.55):
            parts.insert(self.pick.choice((len(parts), len(parts), len(parts), 1, 0)), self.lead())
        if self.chance(0.4):
            parts.insert(0 if self.chance(0.85) else 1, self.kicker())
        if self.chance(0.4):
            parts.insert(self.pick.choice((len(parts), len(parts) - 1)), self.shares())
        split = self.pick.randint(0, len(parts)) if self.chance(0.5) else 0
        if split:
            parts = [f"<header>{''.join(parts[:split])}</header>", *parts[split:]]
        return "".join(parts), behind

    def text(self) -> str:
        """The text in the element that a page has for it."""
        blocks = self.blocks()
        form = self.pick.choice(("p",) * 6 + ("div", "br", "sections", "cell", "none", "span"))
        if form == "br":
            made = ""
            for one in blocks:
                made += one if one.startswith("<") and _is_block(one) else f"{one}<br><br>"
            return f"<div>{made}</div>"
        line = {"div": "<div>{}</div>", "span": "<p><span>{}</span></p>"}.get(form, "<p>{}</p>")
        lines = [one if _is_block(one) else line.format(one) for one in blocks]
        toc = ""
        heads = [re.sub(r"<[^>]+>", "", one) for one in lines if one.startswith(("<h2", "<h3"))]
        if len(heads) > 1 and self.chance(0.4):
            rows = "".join(f"<li><a href=#h{n}>{one}</a></li>" for n, one in enumerate(heads))
            toc = f"<div><p>{self.label('toc')}</p><ul>{rows}</ul></div>"
        if form == "sections":
            made, held = "", list[str]()
            for one in lines:
                if one.startswith(("<h2", "<h3")) and held:
                    made += f"<section>{''.join(held)}</section>"
                    held = []
                held.append(one)
            return f"<div>{toc}{made}<section>{''.join(held)}</section></div>"
        if form == "cell":
            return f"<table><tr><td>{toc}{''.join(lines)}</td></tr></table>"
        inner = toc + "".join(lines)
        return inner if form == "none" else f"<div>{inner}</div>"

    def tail(self, behind: list[str]) -> str:
        """What stands below the text."""
        first = list[str]()
        if self.chance(0.06):
            first.append(self.correction())
        if self.chance(0.06):
            first.append(self.footnotes())
        if self.chance(0.15):
            first.append(self.source())
        if behind:
            first.append(self.row(behind))
        elif self.gold.authors and self.chance(0.08):
            first.append(self.signature())
        rest = list[str]()
        if self.chance(0.5):
            rest.append(self.tags())
        if self.chance(0.35):
            rest.append(self.shares())
        if self.gold.authors and self.chance(0.2):
            rest.append(self.bio())
        if self.chance(0.2):
            rest.append(self.letter())
        if self.chance(0.6):
            rest.append(self.related())
        self.pick.shuffle(rest)
        if self.chance(0.2):
            before = set(self.gold.related)
            made = self.more(self.label("latest"), self.pick.randint(3, 6), "ul")
            self.gold.other |= set(re.findall(r"<a href=([^>]+)>", made)) - before
            rest.append(f"<div>{made}</div>")
        if self.chance(0.35):
            rest.insert(len(rest) if self.chance(0.8) else self.pick.randint(0, len(rest)), self.comments())
        return "".join((*first, *rest))

    def head(self, url: str, data: str, is_dated: bool) -> str:
        """The head of the page, with what metadata it has."""
        gold, said = self.gold, self.said
        paper = said["paper"]
        affix = self.pick.choice(("{t}", "{t} | {p}", "{t} - {p}", "{t} - {s} - {p}", "{p}: {t}", "{t} – {p}"))
        made = "<meta charset=utf-8>"
        if self.chance(0.95) or data == "":
            made += f"<title>{escape(affix.format(t=gold.title, p=paper, s=self.section()))}</title>"
        about = (
            gold.lede
            if gold.lede and self.chance(0.5)
            else self.pick.choice((gold.body[0][:150], said["slogan"], self.sentence()))
        )
        if self.chance(0.6):
            made += f'<meta name=description content="{escape(about)}">'
        if self.chance(0.5):
            made += f'<link rel=canonical href="{SITE}{url}">'
        shown = self.shown_in_head(data)
        stamp = (self.when if self.is_dated else self.when.replace(hour=0, minute=0)).isoformat()
        if is_dated:
            gold.published, gold.has_minute = self.when, gold.has_minute or self.is_dated
        rows = list[tuple[str, str]]()
        if data in ("og", "both"):
            rows = [("og:title", gold.title), ("og:type", "article"), ("og:description", about), ("og:url", SITE + url)]
            rows += [("og:site_name", paper)] if self.chance(0.6) else []
            if shown:
                rows.append(("og:image", shown if shown.startswith("http") else SITE + shown))
            if is_dated and data == "og":
                rows.append(("article:published_time", stamp))
            if self.chance(0.25):
                rows.append(("article:section", self.section()))
                gold.category = self.section()
        if data in ("ld", "both"):
            node: dict[str, Any] = {
                "@context": "https://schema.org",
                "@type": "NewsArticle",
                "headline": gold.title,
                "datePublished": stamp,
            }
            if self.chance(0.6):
                node["dateModified"] = (
                    self.later if self.is_dated else self.later.replace(hour=0, minute=0)
                ).isoformat()
            if gold.authors:
                node["author"] = [{"@type": "Person", "name": name} for name in gold.authors]
            node["publisher"] = {
                "@type": "Organization",
                "name": paper,
                "logo": {"@type": "ImageObject", "url": f"{SITE}/logo.png"},
            }
            if shown and self.chance(0.8):
                node["image"] = shown if shown.startswith("http") else SITE + shown
            made += f'<script type="application/ld+json">{json.dumps(node, ensure_ascii=False)}</script>'
        return made + "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in rows)

    def shown_in_head(self, data: str) -> str | None:
        """The picture that the head states: the lead picture, another crop of it, one for every page, another one."""
        gold = self.gold
        shown = gold.pictures[0] if gold.pictures else None
        if data not in ("og", "both"):
            gold.pictures = gold.pictures or ["", *self.inner]
        elif shown:
            if self.chance(0.08):
                shown = DEFAULT
            elif self.chance(0.2):
                shown = shown.replace(".", "-1200x630.") if shown.startswith("/") else shown.replace("w800", "w1200")
                gold.pictures.append(shown)
        elif self.chance(0.3):
            shown = self.picture()
            gold.pictures = [shown]
        elif self.chance(0.4):
            shown = DEFAULT
            gold.pictures = ["", shown, *self.inner]
        else:
            gold.pictures = ["", *self.inner]
        return shown

    def dressed(self, html: str) -> str:
        """*html* with the elements and class names of one site."""
        for name in NAMED:
            if self.chance(0.45):
                html = html.replace(f"<{name}>", "<div>").replace(f"</{name}>", "</div>")
        style = self.pick.choice(("none", "tokens", "utilities"))
        if style == "none":
            return html
        pools: dict[str, list[str]] = {}

        def classes(tag: str) -> str:
            if tag not in pools:
                made = "".join(self.pick.choices("abcdefhkmxyz0123456789", k=6))
                tokens = [f"{tag[0]}{made}{n}" for n in range(3)]
                pools[tag] = (
                    tokens if style == "tokens" else [" ".join(self.pick.sample(UTILITIES, 3)) for _ in range(3)]
                )
            return self.pick.choice(pools[tag])

        return _CLASSED.sub(lambda found: f'<{found[1]} class="{classes(found[1])}"', html)


def _is_block(html: str) -> bool:
    return html.startswith(("<h", "<ul", "<ol", "<block", "<aside", "<div", "<table", "<pre", "<figure", "<p"))
