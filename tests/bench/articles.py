"""Pages of articles made at random: how much of what they say is read.

`python tests/bench/articles.py 0 600 [--worst 20]`

Each seed is one page in one of fourteen languages, made by `article_maker.py`. Prints for each field the share of pages
on which it is right, of those that state it (authors and related links: of all, so that none must be made up), and of
the body the mean word F1; `--worst` the seeds with most faults, `--show SEED` a page with what was read of it.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from scraper.article.html.page import PageReading, read_whole
from scraper.rules.rules import installed_rules
from storage.model import Document, Kind, LinkKind
from tests.bench.article_maker import make
from tests.bench.article_words import Gold, Page
from tests.bench.layouts import SITE

#: Words; letters where a script sets none apart.
_WORD = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]|[^\W_\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]+")
#: A body is whole from this F1 on.
WHOLE = 0.99
#: The measures, in the order in which they are printed.
MEASURES = (
    *(
        "read as article",
        "title",
        "day",
        "minute",
        "authors",
        "category",
        "tags",
        "standfirst",
        "body F1",
        "body whole",
    ),
    *("picture", "captions", "related F1", "related whole", "without a fault"),
)


def read(page: Page) -> PageReading:
    """What is read of *page*."""
    url = SITE + page.url
    document = Document(data=page.html.encode(), url=url, final_url=url, media_type="text/html")
    return read_whole(document, timezone=None, rules=installed_rules(), finish=lambda content, base_url: content)


def text_of(reading: PageReading) -> list[str]:
    """The standfirst and the lines of the body."""
    blocks = reading.text.blocks if reading.text is not None else ()
    return [*filter(None, (reading.article.lede_raw,)), *(line for block in blocks for line in block.texts)]


def words(lines: list[str]) -> Counter[str]:
    return Counter(_WORD.findall(" ".join(lines).casefold()))


def overlap(gold: Gold, lines: list[str]) -> float:
    """F1 of the words, those aside that may be told or not."""
    wanted, said = words([*filter(None, (gold.lede,)), *gold.body]), words(lines)
    right, wrong = (said & wanted).total(), (said - wanted - words(gold.either)).total()
    return 2 * right / (right + wrong + wanted.total())


def score(page: Page, reading: PageReading) -> dict[str, float]:
    """Each measure of one page, from 0 to 1; none of what the page does not state."""
    gold, said = page.gold, reading.article
    made: dict[str, float] = {"read as article": float(said.kind is Kind.ARTICLE)}
    if said.kind is not Kind.ARTICLE:
        lines, links = [], {}
    else:
        lines = text_of(reading)
        kinds = (LinkKind.RELATED, LinkKind.READ_MORE)
        found = ((link.url or "", link.title) for link in said.links if link.kind in kinds)
        links = {url.removeprefix(SITE): title for url, title in found if url.removeprefix(SITE) not in gold.other}
    made["title"] = float(said.title == gold.title)
    if gold.published:
        when = said.published
        is_same = when is not None and (
            when == gold.published or when.replace(tzinfo=None) == gold.published.replace(tzinfo=None)
        )
        made["day"] = float(is_same or (when is not None and when.date() == gold.published.date()))
        if gold.has_minute:
            made["minute"] = float(is_same)
    made["authors"] = float([one.name for one in said.authors] == gold.authors)
    if gold.category:
        made["category"] = float(said.category == gold.category)
    made["tags"] = float(sorted(said.tags) == sorted(gold.tags))
    if gold.lede:
        made["standfirst"] = float(said.lede_raw == gold.lede)
    made["body F1"] = overlap(gold, lines)
    made["body whole"] = float(made["body F1"] >= WHOLE)
    made["picture"] = float((said.image or "").removeprefix(SITE) in gold.pictures)
    if gold.caption or gold.captions:
        captions = {(one.url or "").removeprefix(SITE): " ".join((one.caption or "").split()) for one in said.figures}
        is_in_text = gold.caption is not None and any(gold.caption in line for line in lines)
        made["captions"] = float(not is_in_text and all(captions.get(url) == one for url, one in gold.captions.items()))
    right = sum(links.get(url) == title for url, title in gold.related.items())
    made["related F1"] = 2 * right / (len(links) + len(gold.related)) if links or gold.related else 1.0
    made["related whole"] = float(made["related F1"] == 1)
    made["without a fault"] = float(all(value >= WHOLE for value in made.values()))
    return made


def show(seed: int) -> None:
    """The page of *seed*, and what was read of it beside what it says."""
    page = make(seed)
    reading = read(page)
    said, gold = reading.article, page.gold
    print(page.html, "\n")
    rows = [
        ("kind", said.kind, "article"),
        ("title", said.title, gold.title),
        ("published", said.published, gold.published),
        ("authors", [one.name for one in said.authors], gold.authors),
        ("category", said.category, gold.category),
        ("tags", said.tags, gold.tags),
        ("standfirst", said.lede_raw, gold.lede),
        ("picture", said.image, gold.pictures),
        ("captions", [one.caption for one in said.figures], (gold.caption, gold.captions)),
        ("links", {link.url: link.title for link in said.links}, gold.related),
    ]
    for name, mine, wanted in rows:
        print(f"{name}\n   {mine}\n   {wanted}")
    wanted_lines = [*filter(None, (gold.lede,)), *gold.body]
    lines = text_of(reading)
    print("-- more", *(one for one in lines if one not in wanted_lines), sep="\n   ")
    print("-- less", *(one for one in wanted_lines if one not in lines), sep="\n   ")
    print({name: value for name, value in score(page, reading).items() if value < WHOLE})


def main() -> None:
    """Print the means over the pages of the seeds from the first up to the last."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("first", type=int, nargs="?", default=0)
    ask.add_argument("last", type=int, nargs="?", default=600)
    ask.add_argument("--worst", type=int, default=0, help="how many of the worst pages to name")
    ask.add_argument("--faults", help="name the seeds where this field is wrong")
    ask.add_argument("--show", type=int)
    asked = ask.parse_args()
    if asked.show is not None:
        return show(asked.show)
    rows = dict[int, dict[str, float]]()
    for seed in range(asked.first, asked.last):
        page = make(seed)
        rows[seed] = score(page, read(page))
    for name in MEASURES:
        values = [row[name] for row in rows.values() if name in row]
        print(f"{name:20}{sum(values) / len(values):8.3f}  of {len(values)}")
    worst = sorted(rows, key=lambda seed: sum(rows[seed].values()) / len(rows[seed]))[: asked.worst]
    for seed in worst:
        print(seed, make(seed).language, {name: round(value, 2) for name, value in rows[seed].items() if value < WHOLE})
    if asked.faults:
        print(*(seed for seed, row in rows.items() if row.get(asked.faults, 1) < WHOLE))
    return None


if __name__ == "__main__":
    main()
