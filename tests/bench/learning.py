"""What learning is worth: `python tests/bench/learning.py --sites PATH [--site NAME] [--changes]`.

PATH holds unpacked sites, each a folder with site.json (base address, and what each page is), gold.json (the entries of
the site's own feed, with what their pages state) and pages/. Each site is read twice, the second time with what it
taught; both readings are compared with gold, and with each other. Pages that are left out of gold are learnt from, too.

The rows are means over sites; "worse" counts values that were right without learning and are not with it.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import statistics
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from scraper.article import extract_article
from scraper.learning.child import learn_pages
from scraper.learning.lesson import MAX_ARTICLES, MIN_ARTICLES
from scraper.rules.learnt import with_learnt
from scraper.rules.rules import Rules, installed_rules
from storage.model import Article, Document, Kind

#: A text is right if so much of it is the feed's.
RIGHT_TEXT = 0.9
#: A change of a text by less than this share is none.
SAME_TEXT = 0.02
#: Tags between words; those within a line of text part none.
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|li|h\d|td|th|tr|br|pre|blockquote|section|article|dt|dd|figcaption|figure|ul|ol|dl|table|hr)\b[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")


def words(text: str) -> list[str]:
    """The words of *text*; of scripts without spaces its signs."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def loose(text: str) -> str:
    """*text* without spaces, signs and case."""
    return "".join(words(text))


def f1(ours: Counter[str], theirs: Counter[str]) -> float:
    """The harmonic mean of precision and recall."""
    same = (ours & theirs).total()
    return 2 * same / (ours.total() + theirs.total()) if same else 0.0


def names(found: Sequence[str]) -> Counter[str]:
    """Each of *found* once."""
    return Counter({loose(one): 1 for one in found})


def body(article: Article) -> str:
    """The words of the article as a feed has them."""
    return html.unescape(_TAG.sub("", _BLOCK_TAG.sub(" ", article.content or "")))


def marks(article: Article, gold: dict[str, Any]) -> dict[str, float]:
    """How well *article* agrees with the entry of the feed, by field; 0 to 1."""
    stated = gold["stated"]
    found: dict[str, float] = {}
    if gold["title"]:
        found["title"] = float(loose(gold["title"]) == loose(article.title or ""))
    date = gold["published"] or gold["updated"]
    if date and stated["day"]:
        wanted = datetime.fromisoformat(date)
        days = {wanted.date(), wanted.astimezone(UTC).date()} if wanted.tzinfo else {wanted.date()}
        found["day"] = float(article.published is not None and article.published.date() in days)
    if stated["authors"]:
        ours = [one.name for one in article.authors] or ([article.byline] if article.byline else [])
        found["author"] = float(names(stated["authors"]) == names(ours))
    if stated["categories"]:
        ours = [*([article.category] if article.category else []), *article.tags]
        found["categories"] = f1(names(ours), names(stated["categories"]))
    if gold["full"]:
        lede = "" if article.lede_raw and article.lede_raw in body(article) else article.lede_raw or ""
        found["content"] = f1(Counter(words(f"{lede} {body(article)}")), Counter(words(gold["content"])))
    return found


def pages_of(folder: Path) -> Iterator[tuple[Document, dict[str, Any] | None]]:
    """The article pages of one site, each with the entry of its feed."""
    site, gold = (json.loads((folder / name).read_text("utf-8")) for name in ("site.json", "gold.json"))
    entries = {entry["page"]: entry for entry in gold}
    for place, kind in site["pages"].items():
        file = folder / "pages" / place
        if kind not in ("gold", "article") or not file.exists():
            continue
        entry = entries.get(place)
        url = entry["link"] if entry else re.sub(r"/index\.html?$", "/", urljoin(site["base"], place))
        yield Document(data=file.read_bytes(), url=url, final_url=url, media_type="text/html"), entry


def read(pages: Sequence[Document], rules: Rules) -> tuple[list[Article], float]:
    """The articles of *pages*, and how many seconds each took, the faster of two readings."""
    times = []
    for _ in range(2):
        began = time.process_time()
        articles = [extract_article(one, rules=rules) for one in pages]
        times.append(time.process_time() - began)
    return articles, min(times) / max(len(pages), 1)


def measure(folder: Path, *, show: bool) -> dict[str, Any] | None:
    """One site, without and with learning; None if it has too few pages."""
    pages = list(pages_of(folder))[:MAX_ARTICLES]
    if len(pages) < MIN_ARTICLES:
        return None
    documents, own = [document for document, _ in pages], installed_rules()
    before, slow = read(documents, own)
    host = (urlsplit(documents[0].url or "").hostname or "").removeprefix("www.")
    began = time.process_time()
    answer = learn_pages(
        documents[0], host=host, listed=None, more=[(one, None) for one in documents[1:]], timezone=None, rules=None,
        before=None, now=datetime(2026, 11, 26, tzinfo=UTC), compared=False,
    )  # fmt: skip
    learning = (time.process_time() - began) / len(pages)
    text = answer["text"]
    after, fast = read(documents, with_learnt(own, str(text))) if text else (before, slow)
    rows: dict[str, list[tuple[float, float]]] = defaultdict(list)
    worse = better = values = 0
    for (document, gold), old, new in zip(pages, before, after, strict=True):
        if gold is None:
            continue
        was, now = (marks(one, gold) if one.kind is Kind.ARTICLE else {} for one in (old, new))
        for name in {*was, *now}:
            a, b = was.get(name, 0.0), now.get(name, 0.0)
            rows[name].append((a, b))
            values += 1
            better += b > a + SAME_TEXT
            if b < a - SAME_TEXT:
                worse += 1
            if show and abs(a - b) > SAME_TEXT:
                print(f"   {'+' if b > a else '-'} {name} {a:.2f} -> {b:.2f}  {document.url}")
    means = {
        name: tuple(statistics.mean(column) for column in zip(*pairs, strict=True)) for name, pairs in rows.items()
    }
    return {
        "site": folder.name, "means": means, "worse": worse, "better": better, "values": values, "slow": slow,
        "fast": fast, "learning": learning, "parts": answer["parts"], "cause": answer["cause"],
    }  # fmt: skip


def main() -> None:
    """Print a line for each site, and the means."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--sites", required=True, type=Path)
    ask.add_argument("--site", default="", help="only sites with this in their name")
    ask.add_argument("--changes", action="store_true", help="print each value that got better or worse")
    wanted = ask.parse_args()
    found = []
    for file in sorted(wanted.sites.rglob("site.json")):
        if wanted.site in file.parent.name:
            one = measure(file.parent, show=wanted.changes)
            if one is None:
                continue
            found.append(one)
            means = "  ".join(f"{name} {a:.3f} {b:.3f}" for name, (a, b) in sorted(one["means"].items()))
            print(f"{one['site'][:24]:25} {means}  worse {one['worse']}  {one['cause']}", flush=True)
    for name in ("title", "day", "author", "categories", "content"):
        rows = [one["means"][name] for one in found if name in one["means"]]
        if not rows:
            continue
        before, after = (statistics.mean(column) for column in zip(*rows, strict=True))
        print(f"{name:12} without {before:.4f}  with {after:.4f}  over {len(rows)} sites")
    worse, better, values = (sum(one[name] for one in found) for name in ("worse", "better", "values"))
    print(f"worse {worse}, better {better} of {values} values")
    ratios = [one["learning"] / one["slow"] for one in found]
    print(f"learning takes {statistics.median(ratios):.2f} of reading the pages (most {max(ratios):.2f})")
    ratios = [one["fast"] / one["slow"] for one in found]
    print(f"reading with the rule takes {statistics.median(ratios):.2f} of reading without (most {max(ratios):.2f})")


if __name__ == "__main__":
    main()
