"""Categories, tags and authors on pages in the forms of content systems and their themes, in fourteen languages.

`systems.txt` has the forms, `systems_words.txt` the words they are filled with: {T} the title, {P} the text, {D} the
day, {A} the author, {s0} {s1} the article's sections, {t0} {t1} its tags, {s2} {s3} {t2} {t3} others of the site; {/s0}
is the same as a part of an address. What is not read yet is named here, so that a gain shows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

SECTIONS, TAGS = ("s0", "s1", "s2", "s3"), ("t0", "t1", "t2", "t3")
KEYS = ("by", "in", "cat", "tags", "home", "posted", "more", "T", "D", "A", *SECTIONS, *TAGS)
SLUGS = dict(
    zip(KEYS[-8:], ["boats", "harbour-life", "fishing", "weather", "sea-ropes", "tar", "oars", "winter"], strict=True)
)
#: Languages whose words stand in addresses as they are.
UNSLUGGED = ("ja", "zh", "ar", "ko")
#: Forms whose sections or tags are not read right, and why.
WHY_LISTS = (
    "one page alone does not tell its sections or tags from other words: a breadcrumb to the only list of the site, an "
    "address alone, a cloud that the text tells of, a label in an unknown word, or a word that nothing else says"
)
UNREACHED_LISTS = frozenset((
    "mkdocs material", "address of a menu", "drupal bartik old", "company news", "turkish paper", "wp astra id",
    "octopress bottom words", "wp kubrick no rel",
))  # fmt: skip
#: Forms whose authors are not.
WHY_AUTHORS = (
    "one page alone does not tell its author from a place or a label: a name without a label, of one word or in a "
    "script without capitals, beside a date or in a box that says nothing else of it"
)
UNREACHED_AUTHORS = frozenset((
    "hugo mainroad", "hexo butterfly zh", "mkdocs material", "badge with number ko", "minimal mistakes",
    "wix", "news with kicker and menu en", "news with kicker and menu es",
    "news with kicker and menu pl", "vitepress-like zh", "korean paper", "svelte kicker chips ko", "hexo matery",
    "jekyll category in text row ja", "way above the title ko",
))  # fmt: skip
TIME = "<time datetime=2026-03-07T08:30:00Z>{D}</time>"
MENU = (
    "<header><a href=/>Coast</a><nav><ul><li><a href=/>{home}</a></li><li><a href=/about/>Info</a></li>"
    "<li><a href=/contact/>@</a></li></ul></nav></header>"
)
SHARE = "<div><a href=https://a.example/s?u=1>Facebook</a><a href=https://b.example/s?u=1>X</a></div>"
NEAR = "<nav><a href=/2026/02/nets/ rel=prev>« {t2} {s2}</a><a href=/2026/04/sails/ rel=next>{s3} {t3} »</a></nav>"


@dataclass(frozen=True)
class Form:
    """A page with places for words."""

    name: str
    languages: tuple[str, ...]
    #: Which words its sections and tags are.
    filed: tuple[str, ...]
    is_signed: bool
    url: str
    head: str
    body: str


def clouds(match: re.Match[str]) -> str:
    """A column with all sections and all tags of the site, and some posts; where their pages lie."""
    sections = "".join(
        f"<li><a href={filled(match[1], one)}>{{{one}}}</a> (4)</li>" for one in ("s0", "s1", "s2", "s3")
    )
    tags = "".join(f"<a href={filled(match[2], one)}>{{{one}}}</a> " for one in TAGS)
    posts = "<li><a href=/2026/02/nets/>{t2} {s2} {t3}</a></li><li><a href=/2026/01/sails/>{s3} {t3} {s2}</a></li>"
    return (
        f"<aside><section><h3>{{cat}}</h3><ul>{sections}</ul></section><section><h3>{{tags}}</h3><div>{tags}</div>"
        f"</section><section><h3>2026</h3><ul>{posts}</ul></section></aside>"
    )


def cards(match: re.Match[str]) -> str:
    """Other posts behind the text, each with a section of its own."""
    posts = "".join(
        f"<div><a href=/2026/0{number}/x{number}/><img src=/{number}.jpg></a>"
        f"<a href={filled(match[1], one)}>{{{one}}}</a>"
        f"<h4><a href=/2026/0{number}/x{number}/>{{{one}}} {{t2}} {{t3}} {number}</a></h4>"
        f"<time datetime=2026-0{number}-01>2026-0{number}-01</time></div>"
        for number, one in ((1, "s2"), (2, "s3"), (4, "s2"))
    )
    return f"<section><h3>{{more}}</h3>{posts}</section>"


def filled(path: str, word: str) -> str:
    return path.replace("*", "{/" + word + "}")


def read_blocks(name: str) -> dict[str, str]:
    """What stands under each heading of a data file."""
    text = Path(__file__).with_name(name).read_text("utf-8")
    blocks = re.split(r"^# ", text, flags=re.MULTILINE)[1:]
    named = (block.partition("\n") for block in blocks)
    return {name: block for name, _, block in named}


def read_form(name: str, block: str) -> Form:
    head, body = block.split("\n\n", 1)
    said = {line.partition(":")[0]: line.partition(":")[2].strip() for line in head.splitlines()}
    for mark, part in (("[time]", TIME), ("[menu]", MENU), ("[share]", SHARE), ("[near]", NEAR)):
        body = body.replace(mark, part)
    body = re.sub(r"\[cards (\S+)\]", cards, re.sub(r"\[clouds (\S+) (\S+)\]", clouds, body))
    return Form(
        name=name,
        languages=tuple(said["languages"].split()),
        filed=tuple(said["filed"].split()),
        is_signed="authors" not in said,
        url=said.get("url", "https://coast.example/2026/03/ferry/"),
        head=said.get("head", ""),
        body=body,
    )


FORMS = [read_form(name, block) for name, block in read_blocks("systems.txt").items()]
WORDS = {language: block.splitlines()[:2] for language, block in read_blocks("systems_words.txt").items()}


@cache
def read(form: Form, language: str) -> tuple[Article, dict[str, str]]:
    """The page as it is read, and the words it was filled with."""
    listed, line = WORDS[language]
    words = dict(zip(KEYS, listed.split("|"), strict=True))
    html = f"<html lang={language}><head><title>{{T}} | Coast</title>{form.head}</head><body>{form.body}</body></html>"
    html = html.replace("</body>", "<footer>© 2026 Coast</footer></body>")
    html = html.replace("{P1}", line).replace("{P}", f"<p>{line} {line} {line}</p>" * 3)
    for name, word in words.items():
        own = language in UNSLUGGED and name != "s0"
        slug = quote(word.replace(" ", "-")) if own else SLUGS.get(name, "")
        html = html.replace("{/" + name + "}", slug).replace("{" + name + "}", word)
    return extract_article(Document(data=html.encode(), url=form.url)), words


def pages(unreached: frozenset[str], why: str) -> list[object]:
    """All pages; those of *unreached* forms fail, for the reason *why*, until the reader learns to read them."""
    missed = pytest.mark.xfail(strict=True, reason=why)
    return [
        pytest.param(
            form,
            language,
            id=f"{form.name} {language}",
            marks=[missed] * bool({form.name, f"{form.name} {language}"} & unreached),
        )
        for form in FORMS
        for language in form.languages
    ]


@pytest.mark.parametrize(("form", "language"), pages(UNREACHED_LISTS, WHY_LISTS))
def test_what_it_is_filed_under(form: Form, language: str) -> None:
    """The article's own sections and tags come out, and none of the site's others."""
    article, words = read(form, language)
    found = [*([article.category] if article.category else []), *article.tags]
    assert {*found} == {words[name] for name in form.filed}


@pytest.mark.parametrize(("form", "language"), pages(UNREACHED_AUTHORS, WHY_AUTHORS))
def test_who_signs(form: Form, language: str) -> None:
    """The one who wrote it comes out, and nobody where nobody is named."""
    article, words = read(form, language)
    assert [person.name for person in article.authors] == [words["A"]] * form.is_signed
