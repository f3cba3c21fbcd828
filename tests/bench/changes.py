"""How many records stay as they are when their page changes without its article: `python tests/bench/changes.py`.

Pages of the corpora beside the checkout, split by host as in `held_back.py`. Each page is read as the parser writes it,
then with each change of `page_changes.py`; a share is that of the pages to which a change applies.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[2]))

from scraper.article import extract_article
from scraper.record import record
from storage.model import Document
from tests.bench.held_back import NEAR, SHARED, is_wanted
from tests.scraper.page_changes import CHANGES, OTHER_HOST, Page, rebuilt

NAMES = ("aeb", "fundus", "traf", "wcxb", *NEAR)
#: What only ties decide, and what a record repeats.
TIES, REPEATED = ("image", "figures", "tags", "related", "read_more"), ("content",)


def read(page: Page) -> dict[str, Any]:
    """The record of *page*; a moved host counts as no change."""
    document = Document(
        data=page.html.encode(), url=page.url, final_url=page.url, media_type="text/html; charset=utf-8"
    )
    return {key: value for key, value in record(extract_article(document)).items() if key not in REPEATED}


def as_if_moved(value: Any, host: str) -> Any:
    """*value* with the other host in place of *host*."""
    if isinstance(value, str):
        return value.replace(host, OTHER_HOST)
    if isinstance(value, list):
        return [as_if_moved(one, host) for one in value]
    if isinstance(value, dict):
        return {key: as_if_moved(one, host) for key, one in value.items()}
    return value


def main() -> None:
    """Read every page, and print a line for each change."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--split", choices=("dev", "held", "all"), default="dev")
    ask.add_argument("--show", action="store_true", help="name the fields that a change altered, on each page")
    asked = ask.parse_args()
    sys.path.insert(0, str(SHARED / "bench/extraction"))
    tried, same, alike = Counter[str](), Counter[str](), Counter[str]()
    for name in NAMES:
        for doc in import_module("corpora").load(name, SHARED / "corpora", "all", "article"):
            if not is_wanted(doc.url, asked.split, doc.id):
                continue
            data = doc.html()
            page = rebuilt(Page(data.decode(errors="replace") if isinstance(data, bytes) else data, doc.url))
            want = read(page)
            host = urlsplit(page.url or "").netloc.removeprefix("www.")
            for change, function in CHANGES.items():
                if (changed := function(page)) is None:
                    continue
                got = read(changed)
                wanted = as_if_moved(want, host) if changed.url != page.url else want
                altered = [key for key in wanted if got.get(key) != wanted[key]]
                tried[change] += 1
                same[change] += not altered
                alike[change] += all(key in TIES for key in altered)
                if asked.show and altered and asked.split == "dev":
                    told = (f"{key} {str(wanted[key])[:60]} -> {str(got.get(key))[:60]}" for key in altered)
                    print(f"{name} {doc.id}: {change}: {'; '.join(told)}")
    for change in CHANGES:
        shares = f"{same[change] / tried[change]:.3f} ({alike[change] / tried[change]:.3f} but for ties)"
        print(f"{change:20} {tried[change]:5} pages, {shares} unchanged")


if __name__ == "__main__":
    main()
