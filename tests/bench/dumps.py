"""Text dumps of papers' pages made at random: how much of an article each of its fields is read right.

`python tests/bench/dumps.py 0 600` makes the dumps of these seeds: eight languages, the habits of eleven renderers
(blank lines or none, lines wrapped or not, lines for links in sentences, numbers or addresses of links, bullets, marked
headings, pictures as their words in brackets, alone, or not at all), menus on top or missing, headers in six orders,
captions, boxes of links in eight forms under headings known and invented, tags, signatures, comments, the most read,
footers.

It prints the share of dumps that have each field right (lines, captions and links: mean F1), by renderer with `-v`,
and of those without any fault. Seeds up to 600 are to work on; of others only look at the sums.
"""

from __future__ import annotations

import random
import sys
import textwrap
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from scraper.article.dump.read import read_dump
from storage.model import Article
from tests.bench.layouts import LANGUAGES, Language


class Habits(NamedTuple):
    """What papers in one language print around their texts."""

    #: Who signs, with a label; captions' credits; the beginning of an updated day.
    by: str
    photo: str
    updated: str
    #: Days with a time.
    days: tuple[str, ...]
    tags: str
    related: tuple[str, ...]
    #: A label before one link.
    also: str
    comments: str
    buttons: tuple[str, ...]
    months: tuple[str, ...] = ()


# fmt: off
HABITS = {
    "en": Habits(
        "By {}", "Photo: {}", "Updated: {}",
        ("{d} {B} {y}, {H}:{M}", "{B} {d}, {y} {H}:{M}", "{d}/{m:02}/{y} {H}:{M}", "{y}-{m:02}-{d} {H}:{M}"), "Tags:",
        ("Related articles", "Read more", "More news"), "Read more", "Comments", ("Share", "Facebook", "Print"),
        ("January", "February", "March", "April", "May", "June"),
    ),
    "vi": Habits(
        "Bài, ảnh: {}", "Ảnh: {}", "Cập nhật: {}",
        ("{d}/{m:02}/{y} {H}:{M}", "{H}:{M} | {d}/{m:02}/{y}", "Thứ Năm, {d}/{m:02}/{y}, {H}:{M} (GMT+7)"), "Từ khóa:",
        ("Tin liên quan", "Đọc thêm", "Tin cùng chuyên mục"), "Xem thêm", "Bình luận", ("Chia sẻ", "Zalo"),
    ),
    "zh": Habits(
        "记者 {}", "图：{}", "更新：{}", ("{y}年{m}月{d}日 {H}:{M}", "{y}-{m:02}-{d} {H}:{M}"), "标签：",
        ("相关新闻", "延伸阅读"), "延伸阅读", "评论", ("分享", "打印"),
    ),
    "ar": Habits(
        "بقلم {}", "صورة: {}", "تحديث: {}", ("{d}/{m:02}/{y} {H}:{M}", "{y}-{m:02}-{d} {H}:{M}"), "الوسوم:",
        ("مقالات ذات صلة", "اقرأ أيضا"), "اقرأ أيضا", "التعليقات", ("مشاركة", "طباعة"),
    ),
    "ru": Habits(
        "Автор: {}", "Фото: {}", "Обновлено: {}", ("{d}.{m:02}.{y} {H}:{M}", "{d}.{m:02}.{y}, {H}:{M}"), "Теги:",
        ("Материалы по теме", "Читайте также"), "Читайте также", "Комментарии", ("Поделиться", "Печать"),
    ),
    "sw": Habits(
        "By {}", "Photo: {}", "Updated: {}", ("{d}/{m:02}/{y} {H}:{M}", "{y}-{m:02}-{d} {H}:{M}"), "Tags:",
        ("Related articles",), "Soma zaidi", "Comments", ("Facebook", "WhatsApp"),
    ),
    "ja": Habits(
        "記者 {}", "写真：{}", "更新：{}", ("{y}年{m}月{d}日 {H}:{M}", "{y}/{m:02}/{d} {H}:{M}"), "タグ：",
        ("関連記事", "あわせて読みたい"), "関連記事", "コメント", ("シェア", "印刷"),
    ),
    "fi": Habits(
        "Teksti: {}", "Kuva: {}", "Päivitetty: {}", ("{d}.{m}.{y} {H}:{M}", "{d}.{m}.{y} klo {H}.{M}"), "Tags:",
        ("Lue myös", "Lue lisää"), "Lue myös", "Kommentit", ("Facebook", "WhatsApp"),
    ),
}
# fmt: on
#: (lines apart, wrapped at, indent, bullet, links, pictures, headings, the title of the window first)
RENDERERS = {
    "reference": ("blocks", 0, 0, "• ", "", "{}", "{}", False),
    "tight": ("none", 0, 0, "", "", "[{}]", "{}", False),
    "airy": ("all", 0, 0, "", "", "[{}]", "{}", False),
    "inscriptis": ("blocks", 0, 0, "  * ", "", "[{}]", "{}", False),
    "lynx": ("blocks", 80, 3, "     * ", "[{n}]{}", "[{}]", "{}", True),
    "w3m": ("blocks", 80, 0, "  • ", "", "[{}]", "{}", False),
    "html2text": ("blocks", 78, 0, "  * ", "[{}](/p/{n})", "![{}](/i/{n}.jpg)", "# {}", False),
    "underlined": ("blocks", 72, 0, "  - ", "", "", "{}\n====", False),
    "addresses": ("blocks", 0, 0, "* ", "{} <https://paper.example/p/{n}>", "[image: {}]", "{}", True),
    "copied": ("blocks", 0, 0, "", "", "", "{}", False),
    "nodes": ("none", 0, 0, "", "", "", "{}", False),
}
#: How links to other articles are printed.
BOXES = ("titles", "titles", "twice", "told", "ages", "days", "sections", "ranks")
NO_SPACES = ("zh", "ja")


class Shown(NamedTuple):
    """A block of a page: what it is, and its text."""

    kind: str
    text: str
    #: It follows the block before without space between.
    close: bool = False


@dataclass(slots=True)
class Dump:
    """A dump, and the article that it shows."""

    text: str
    renderer: str
    language: str
    title: str
    category: str
    published: str
    lede: str
    agency: str | None
    authors: list[str]
    captions: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    #: Titles with what stands beside them.
    links: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)


class Writer:
    """Sentences of one article's own words."""

    def __init__(self, pick: random.Random, said: Language) -> None:
        self.pick, self.dense, self.syllables = pick, said.tag in NO_SPACES, said.tag == "vi"
        blends = [one[: len(one) // 2 + 1] + two[len(two) // 2 :] for one in said.words for two in said.words]
        self.words = list(said.words) + (pick.sample(blends, 60) if not (self.dense or self.syllables) else [])
        self.topic = pick.sample([word for word in self.words if len(word) > 3] or self.words, 4)

    def phrase(self, least: int, most: int) -> str:
        """Words with a capital at their beginning; more of syllables, and of letters where no words are apart."""
        count = self.pick.randint(least, most)
        if self.dense:
            return "".join(self.pick.choices(self.words, k=5 * count // 2))
        count = 3 * count // 2 if self.syllables else count
        words = [self.pick.choice(self.topic if self.pick.random() < 0.3 else self.words) for _ in range(count)]
        text = " ".join(words)
        return text[:1].upper() + text[1:]

    def sentences(self, least: int, most: int) -> str:
        """Some sentences."""
        stop, gap = ("。", "") if self.dense else (".", " ")
        return gap.join(self.phrase(8, 18) + stop for _ in range(self.pick.randint(least, most)))


def make(seed: int) -> Dump:
    """The dump of a page; equal seeds make equal ones."""
    pick = random.Random(f"dump {seed}")
    said = pick.choice(LANGUAGES)
    habits, renderer = HABITS[said.tag], pick.choice(list(RENDERERS))
    writer = Writer(pick, said)
    month, day, hour, minute = pick.randint(1, 6), pick.randint(13, 28), pick.randint(10, 22), pick.randint(10, 59)
    form = pick.choice([form for form in habits.days if "{B}" not in form or habits.months])
    names = list(said.people)
    pick.shuffle(names)
    paper = "".join(pick.choices("BDFGKLMNPRSTV", k=pick.randint(3, 4)))
    agency = paper if pick.random() < 0.4 else None
    lede = writer.sentences(1, 2)

    def moment(form: str, day: int = day) -> str:
        name = habits.months[month - 1] if habits.months else ""
        return form.format(d=day, m=month, y=2025, H=hour, M=minute, B=name)

    made = Dump(
        text="",
        renderer=renderer,
        language=said.tag,
        title=writer.phrase(6, 12),
        category=pick.choice(said.sections),
        published=f"2025-{month:02}-{day}T{hour}:{minute}",
        lede=f"{agency} - {lede}" if agency else lede,
        agency=agency,
        authors=[],
    )
    shown: list[Shown] = []
    if menu := pick.random() < 0.7:
        _add_menu(pick, said, shown, paper)
    signs = pick.choice(
        ("none", "label", "end label", "row", "line", "end", "end agency", "end two")[: 3 if writer.dense else 8]
    )
    made.authors = [] if signs == "none" else names[: 2 if signs == "end two" else 1]
    _add_header(pick, said, habits, made, shown, signs, moment(form), menu=menu)
    shown.append(Shown("p", made.lede))
    if pick.random() < 0.2 and RENDERERS[made.renderer][3]:  # without a sign before them they may be text
        shown += [Shown("link", title) for title in _titles(writer, made, 2)]
    _add_text(pick, said, habits, made, shown, writer)
    name = "{}" if signs != "end label" else habits.by
    ends = {"end": name, "end label": name, "end agency": f"{{}}/{paper}", "end two": f"{{}} - {names[1]}"}
    if signs in ends:
        shown.append(Shown("p", ends[signs].format(names[0])))
    blocks: list[Callable[[], None]] = [
        lambda: _add_box(pick, said, habits, made, shown, writer, lambda day: moment(form, day)),
        lambda: _add_tags(pick, habits, shown, writer),
        lambda: _add_comments(pick, habits, shown, writer),
    ]
    pick.shuffle(blocks)
    for block in blocks[: pick.randint(1, 3)]:
        block()
    if pick.random() < 0.5:
        shown.append(Shown("h", said.most_read))
        for title in _titles(writer, made, 5):
            shown.append(Shown("link", title))
    if pick.random() < 0.7:
        shown += [Shown("item", name) for name in said.about]
        shown.append(Shown("p", f"© 2025 {paper}"))
    made.text = _print(shown, made, paper)
    return made


def _titles(writer: Writer, made: Dump, count: int) -> list[str]:
    titles = [writer.phrase(6, 11) for _ in range(count)]
    made.links.update(dict.fromkeys(titles, (None, None)))
    return titles


def _add_menu(pick: random.Random, said: Language, shown: list[Shown], paper: str) -> None:
    shown.append(Shown("item", f"{paper} Online"))
    for _ in range(pick.choice((1, 1, 2))):
        shown += [Shown("item", name) for name in said.sections]
    if pick.random() < 0.3:
        shown.append(Shown("item", said.about[0]))


def _add_header(
    pick: random.Random,
    said: Language,
    habits: Habits,
    made: Dump,
    shown: list[Shown],
    signs: str,
    day: str,
    *,
    menu: bool,
) -> None:
    """Title, category, day and who signs, in one of six orders."""
    title, name = Shown("title", made.title), made.authors[0] if made.authors else ""
    lines = {"line": [Shown("p", name)], "label": [Shown("p", habits.by.format(name))]}.get(signs, [])
    sign = pick.choice((" | ", " - ", " · "))
    row = Shown("p", day + (sign + name if signs == "row" else ""))
    category = Shown("p", made.category)
    orders = [[category, title, row, *lines], [category, title, *lines, row], [category, row, title, *lines]]
    if signs != "row":
        orders += [[title, Shown("p", made.category + pick.choice((" ", " - ", " | ")) + day), *lines]] * 2
    trail = pick.choice((" > ", " » ", " / "))
    orders.append([Shown("p", trail.join((said.tag.upper(), made.category))), title, *lines, row])
    if menu and signs != "line":
        orders.append([row, title, category, *lines])
    shown += pick.choice(orders)
    if pick.random() < 0.4:
        shown += [Shown("item", one) for one in habits.buttons]


def _add_text(
    pick: random.Random, said: Language, habits: Habits, made: Dump, shown: list[Shown], writer: Writer
) -> None:
    """Paragraphs with pictures, headings and links between them."""
    count = pick.randint(4, 9)
    heads = {2, count - 1} if pick.random() < 0.25 and count > 4 else set()
    also = pick.random() < 0.2
    words = pick.choice(("title", "own", "credit", "none"))
    for place in range(count):
        if place in heads:
            shown.append(Shown("h", writer.phrase(3, 5)))
        if words != "none" and pick.random() < 0.25:
            credit = habits.photo.format(said.people[1])
            caption = writer.sentences(1, 1) + ("" if writer.dense else " ") + credit
            if words == "title" and RENDERERS[made.renderer][0] == "blocks" and RENDERERS[made.renderer][5]:
                caption = pick.choice((caption, writer.sentences(1, 1)))
            if words != "credit":
                shown.append(Shown("picture", made.title if words == "title" else writer.phrase(3, 7)))
            elif pick.random() < 0.5:
                caption = writer.phrase(4, 9) + ". " + credit
            shown.append(Shown("caption", caption, close=words != "credit" and RENDERERS[made.renderer][5] != ""))
            made.captions.append(caption)
        if also and place in (2, 3):
            title = _titles(writer, made, 1)[0]
            shown.append(Shown("p", f"{habits.also}: {title}"))
        text = writer.sentences(1, 3)
        made.body.append(text)
        shown.append(Shown("p", text))


def _add_box(
    pick: random.Random,
    said: Language,
    habits: Habits,
    made: Dump,
    shown: list[Shown],
    writer: Writer,
    day: Callable[[int], str],
) -> None:
    """Other articles, below a heading that readers know or not."""
    shown.append(Shown("h", pick.choice((pick.choice(habits.related), writer.phrase(2, 3)))))
    form = pick.choice(BOXES)
    for number, title in enumerate(_titles(writer, made, pick.randint(3, 6)), 1):
        section, told = pick.choice(said.sections), writer.sentences(1, 1)
        if form == "titles":
            shown.append(Shown("link", title))
        elif form == "twice":
            shown += [Shown("link", f"{title} {section}"), Shown("linkhead", title), Shown("p", told)]
            made.links[title] = section, told
        elif form == "told":
            shown += [Shown("linkhead", title), Shown("p", told)]
            made.links[title] = None, told
        elif form == "ages":
            shown += [Shown("linkhead", title), Shown("small", f"{number + 1} {writer.topic[0]}", close=True)]
        elif form == "days":
            shown += [Shown("linkhead", title), Shown("small", day(28 - number), close=True)]
        elif form == "sections":
            shown += [Shown("linkhead", title), Shown("small", section, close=True), Shown("small", told, close=True)]
            made.links[title] = section, told
        else:
            shown += [Shown("small", str(number)), Shown("linkhead", title, close=True)]


def _add_tags(pick: random.Random, habits: Habits, shown: list[Shown], writer: Writer) -> None:
    tags = [writer.phrase(1, 2) for _ in range(3)]
    if pick.random() < 0.5:
        shown.append(Shown("p", f"{habits.tags} {', '.join(tags)}"))
    else:
        shown.append(Shown("p", habits.tags))
        shown += [Shown("item", tag) for tag in tags]


def _add_comments(pick: random.Random, habits: Habits, shown: list[Shown], writer: Writer) -> None:
    count = pick.randint(0, 3)
    shown.append(Shown("h", f"{habits.comments} ({count})"))
    for number in range(count):
        shown += [
            Shown("p", writer.phrase(1, 2)),
            Shown("p", writer.sentences(1, 2)),
            Shown("p", f"{number + 2} {writer.topic[1]}"),
        ]


def _print(shown: Iterable[Shown], made: Dump, paper: str) -> str:
    """The blocks as the renderer prints them."""
    apart, width, indent, bullet, links, picture, heading, window = RENDERERS[made.renderer]
    lines = [f"{made.title} - {paper}", ""] if window else []
    number = 0
    before = ""
    for one in shown:
        text, start = one.text, " " * indent
        number += 1
        if one.kind in ("link", "linkhead", "item") and links:
            text = links.format(text, n=number)
        if one.kind in ("item", "link"):
            start = bullet or start
        elif one.kind == "picture":
            if not picture:
                continue
            text = picture.format(text, n=number)
        elif one.kind == "p" and made.renderer == "nodes" and text.count(" ") > 12:
            words = text.split(" ")  # a link within a sentence
            text = "\n".join(" ".join(part) for part in (words[:6], words[6:8], words[8:]))
        elif one.kind in ("title", "h", "linkhead") and heading != "{}":
            text = heading.format(text) if one.kind != "linkhead" else heading.format(text).replace("# ", "### ")
            start = ""
        elif one.kind in ("title", "h"):
            start = ""
        listed = one.kind in ("item", "link") and before in ("item", "link")
        close = apart == "none" or (apart == "blocks" and (one.close or listed))
        if lines and not close:
            lines.append("")
        for part in text.split("\n"):
            lines += _wrap(start + part, width, " " * len(start))
        before = one.kind
    if "[{n}]" in links:
        lines += ["", "References", ""]
        lines += [f"{place:4}. https://paper.example/p/{place}" for place in range(1, number + 1)]
    return "\n".join(lines)


def _wrap(text: str, width: int, indent: str) -> list[str]:
    """*text* as lines of at most *width* columns; 0 for one line."""
    if not width:
        return [text]
    if not any(unicodedata.east_asian_width(sign) == "W" for sign in text):
        return textwrap.wrap(text, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    lines, line, columns = [], "", 0
    for sign in text:
        size = 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        if columns + size > width and sign not in "。，：":
            lines.append(line)
            line, columns = indent, len(indent)
        line, columns = line + sign, columns + size
    return [*lines, line]


def _f1(want: Iterable[object], got: Iterable[object]) -> float:
    one, other = set(want), set(got)
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def score(made: Dump, article: Article) -> dict[str, float]:
    """Each measure of one dump, from 0 to 1."""
    found = {link.title: (link.category, link.summary) for link in article.links}
    both = [title for title in made.links if title in found]
    sums = {
        "title": article.title == made.title,
        "category": article.category == made.category,
        "day and minute": article.published is not None and f"{article.published:%Y-%m-%dT%H:%M}" == made.published,
        "lede": article.lede_raw == made.lede,
        "agency": article.agency == made.agency,
        "authors": [person.name for person in article.authors] == made.authors,
        "captions": _f1(made.captions, (figure.caption for figure in article.figures if figure.caption)),
        "body": _f1(made.body, article.body),
        "links": _f1(made.links, found),
        "beside links": sum(found[title] == made.links[title] for title in both) / len(both) if both else 1.0,
    }
    scores = {name: float(value) for name, value in sums.items()}
    return {**scores, "without a fault": float(all(value == 1 for value in scores.values()))}


def main(first: int, last: int, *, by_renderer: bool = False) -> None:
    """Print the means over the dumps of the seeds from *first* up to *last*."""
    groups: dict[str, list[dict[str, float]]] = defaultdict(list)
    for seed in range(first, last):
        made = make(seed)
        row = score(made, read_dump(made.text, timezone="UTC"))
        groups["all"].append(row)
        if by_renderer:
            groups[made.renderer].append(row)
    names = list(groups["all"][0])
    print(" " * 12 + "".join(f"{name[:8]:>9}" for name in names))
    for group, rows in sorted(groups.items(), key=lambda one: one[0] == "all"):
        print(f"{group:12}" + "".join(f"{sum(row[name] for row in rows) / len(rows):9.3f}" for name in names))


if __name__ == "__main__":
    main(*map(int, [one for one in sys.argv[1:] if one.isdigit()] or (0, 600)), by_renderer="-v" in sys.argv)
