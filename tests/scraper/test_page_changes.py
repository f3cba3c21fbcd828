"""What changes a page and not its article leaves the record as it is."""

from __future__ import annotations

from typing import Any

import pytest

from scraper.article import extract_article
from scraper.record import record
from scraper.rules.rules import Rules
from storage.model import Document
from tests.scraper.page_changes import CHANGES, OTHER_HOST, Page, rebuilt
from tests.scraper.page_maker import FORMS, SITE, Case

SEEDS = range(24)


def read(page: Page) -> dict[str, Any]:
    """The record of *page*, by general evidence alone."""
    document = Document(data=page.html.encode(), url=page.url, media_type="text/html; charset=utf-8")
    return record(extract_article(document, rules=Rules(())))


@pytest.mark.parametrize("form", [form for form in FORMS if form != "dump"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_that_is_none_of_the_article(seed: int, form: str) -> None:
    """Another wrapper, menu, banner, host, and other names of elements alter no field, whatever the language.

    A bare name below the text may be the author's only by the class that a content system gives it.
    """
    page = rebuilt(Page(Case(seed, form).document, f"{SITE}/a/{seed}.html"))
    want, host = str(read(page)), SITE.partition("://")[2]
    changes = {name: change for name, change in CHANGES.items() if form == "plain" or name != "other class names"}
    pages = {name: change(page) for name, change in changes.items()}
    records = {name: str(read(changed)).replace(OTHER_HOST, host) for name, changed in pages.items() if changed}
    assert {name for name, got in records.items() if got != want} == set()
