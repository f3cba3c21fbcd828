"""What an article is filed under, in the forms that systems and themes give it; nothing from clouds, menus, columns."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

#: By language: label of authors, label of tags, title, day, author.
FIELDS = {
    "en": ("By", "Tags", "The old ferry sails again", "7 March 2026", "Mira Solheim"),
    "vi": ("Tác giả:", "Từ khóa", "Chuyến phà cũ lại chạy", "07/03/2026", "Lê Thu An"),
    "ru": ("Автор:", "Метки", "Старый паром снова ходит", "7 марта 2026", "Мира Солова"),
    "ja": ("著者:", "タグ", "古い船がまた走る", "2026年3月7日", "田中 美良"),
}
SECTIONS = {
    "en": ("Boats", "Harbour life"),
    "vi": ("Tàu thuyền", "Bến cảng"),
    "ru": ("Лодки", "Жизнь гавани"),
    "ja": ("渡し船", "港の暮らし"),
}
TAGS = {
    "en": ("sea ropes", "tar", "winter"),
    "vi": ("dây chão", "nhựa thông", "mùa đông"),
    "ru": ("канаты", "смола", "зима"),
    "ja": ("ロープ", "タール", "冬の海"),
}
LINES = {
    "en": "The ferry has crossed the bay since the war, and its hull is tarred each spring by those who were late. ",
    "vi": "Chiếc phà đã đi qua vịnh từ sau chiến tranh, và mỗi độ xuân về thân phà lại được người đến muộn quét. ",
    "ru": "Паром ходит через залив со времен войны, и каждую весну его днище красят те, кто опоздал на рейс. ",
    "ja": "船は戦争の後から湾を渡っており、毎年春になると遅れて来た人たちが船底を塗り直している。",
}
TIME = "<time datetime=2026-03-07T08:30:00Z>{day}</time>"
ROWS = "<div><div><i></i>[s /categories/ ,]</div><div><i></i>[t /tags/]</div></div>"
SIGNED = f"<div>{TIME} | {{by}} <a href=/author/m/>{{who}}</a> | [s /c/ ,]</div>"
BELOW = "<div><a href=/category/a/b/>{s0}</a> <a href=/category/c/>{s1}</a></div>"
MARKED = "<footer><p>[s /a/ , category]</p><p>[t /b/ , tag]</p></footer>"
NEIGHBOURS = "<div><a href=/2026/02/nets/>Nets</a> <a href=/2026/04/sails/>Sails</a></div>"
SHARE = "<ul><li><a href=https://a.example/s>Aa</a><li><a href=https://b.example/s>Bb</a></ul>"
#: (name, under the title, behind the text, what comes out: "s" sections, "t" tags).
#: `[x PATH SEP]` stands for links to x, joined by SEP: `[t /tag/]`, and `(t)` for the words.
FORMS = [
    ("rows of two kinds behind icons", TIME, ROWS, "st"),
    ("a list behind the text", TIME, "<ul>[t /topics/ li]</ul>", "t"),
    ("links to places on one page", TIME, "<ul>[t /tags# li]</ul>", "t"),
    ("a label and links", TIME, "<p>{tags}: [t /tag/ ,]</p>", "t"),
    ("a label and words", TIME, "<p>{tags}: (t,)</p>", "t"),
    ("a label and words in elements", TIME, "<div><span>{tags}:</span> (t span)</div>", "t"),
    ("words with a hash sign", f"{TIME}<div>(t #)</div>", "", "t"),
    ("links with a hash sign under the title", "<div>{day} [t /tags/ #]</div>", "", "t"),
    ("each link in an element of its own", TIME, "<div><div>[t /taxonomy/term/ div]</div></div>", "t"),
    ("folders below one folder", TIME, BELOW, "s"),
    ("marked links of both kinds", TIME, MARKED, "st"),
    ("a line of date, author and sections", SIGNED, "", "s"),
    ("a definition list", TIME, "<dl><dt>{tags}</dt><dd>[t /tag/ ,]</dd></dl>", "t"),
    ("only links to other articles", TIME, NEIGHBOURS, ""),
    ("only links to share", TIME, SHARE, ""),
]
CLOUD = "<aside><h3>{tags}</h3><div>[a /tag/]</div><ul>[s /category/ li]</ul></aside>"
COLUMN = "<div><div><h3>{tags}</h3><ul>[a /tag/ li]</ul></div><div><h3>2026</h3><ul>[s /category/ li]</ul></div></div>"
MARKED_CLOUD = "<div><h4>{tags}</h4><p>[a /tag/ , tag]</p></div>"
#: Pages around an article: (before it, behind it). `[a …]` stands for all tags of the site.
FRAMES = {
    "menu and main": ("<nav><a href=/>1</a><a href=/about/>2</a></nav><main><article>", "</article></main>"),
    "cloud in a column": ("<div><div>", f"</div>{CLOUD}</div>"),
    "cloud in an unnamed column": ("<div><div>", f"</div>{COLUMN}</div>"),
    "cloud marked as tags": ("<div><section>", f"</section>{MARKED_CLOUD}</div><footer>© 2026"),
}


def filled(text: str, language: str) -> str:
    sections, tags = SECTIONS[language], TAGS[language]
    words = dict(zip(("by", "tags", "title", "day", "who"), FIELDS[language], strict=True))
    names = {"s": sections, "t": tags, "a": (*tags, "nets", "sails", "oars")}

    def links(match: re.Match[str]) -> str:
        which, path, *rest = match[1].split()
        how, rel = rest[0] if rest else "", f" rel={rest[1]}" if len(rest) > 1 else ""
        sign = "#" if how == "#" else ""
        found = [f'<a href="{path}{quote(name.replace(" ", "-"))}"{rel}>{sign}{name}</a>' for name in names[which]]
        if how in ("li", "div"):
            return "".join(f"<{how}>{one}</{how}>" for one in found)
        return ", ".join(found) if how == "," else " ".join(found)

    def listed(match: re.Match[str]) -> str:
        found = names[match[1]]
        if match[2] == ",":
            return ", ".join(found)
        return " ".join(f"<span>{'#' if match[2] == ' #' else ''}{name}</span>" for name in found)

    text = re.sub(r"\[([sta] [^\[\]]+)\]", links, text)
    text = re.sub(r"\(([st])(,| span| #)\)", listed, text)
    for name, word in {**words, "s0": sections[0], "s1": sections[1]}.items():
        text = text.replace("{" + name + "}", word)
    return text


def read(under: str, behind: str, frame: str, language: str) -> Article:
    before, after = FRAMES[frame]
    body = f"<h1>{{title}}</h1>{under}<div>{f'<p>{LINES[language] * 3}</p>' * 3}</div>{behind}"
    html = f"<html lang={language}><head><title>{{title}}</title></head><body>{before}{body}{after}</body></html>"
    return extract_article(Document(data=filled(html, language).encode(), url="https://coast.example/2026/03/ferry/"))


@pytest.mark.parametrize("language", FIELDS)
@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("under", "behind", "kinds"), [pytest.param(*one[1:], id=one[0]) for one in FORMS])
def test_lists_of_an_article(under: str, behind: str, kinds: str, frame: str, language: str) -> None:
    """The article's own sections and tags come out, in any form, and no others, whatever stands around it."""
    article = read(under, behind, frame, language)
    names = {"s": SECTIONS[language], "t": TAGS[language]}
    found = [*([article.category] if article.category else []), *article.tags]
    assert {*found} == {name for kind in kinds for name in names[kind]}


@pytest.mark.parametrize("language", FIELDS)
def test_author_before_a_date_in_one_line(language: str) -> None:
    """A labelled name is the author's, whether or not the day beside it stands in an element of its own."""
    article = read("<div>{by} {who} - " + TIME + "</div>", "", "menu and main", language)
    assert [person.name for person in article.authors] == [FIELDS[language][-1]]


def test_words_in_elements_of_their_own_are_no_name() -> None:
    """Three capitalised words beside a date, each in its element, are three things."""
    article = read(
        TIME + "<div><span>Ropes</span> <span>Tar</span> <span>Winter</span></div>", "", "menu and main", "en"
    )
    assert article.authors == ()
