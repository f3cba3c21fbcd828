"""From pasting an address to a saved source with a valid feed: two clicks and ten seconds, on sites of others."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import monotonic

import feedparser
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from feeds.config.load import load_config
from tests.feeds.web.edit.sites import CORPUS, SITES, serve_site
from tests.feeds.web.edit.workroom import ONCE, served_workroom, write_config
from tests.scraper.paper import running_paper

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the sites of others are not here"),
]
#: Of four sites so many must come to a valid feed, by so many clicks.
MIN_SITES, MAX_CLICKS = 3, 2


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        yield browser
        browser.close()


def save_source(page: Page, address: str) -> tuple[int, float]:
    """Paste *address* and save what is proposed; how many clicks and seconds that took."""
    page.goto("/edit")
    page.get_by_role("textbox", name="Address").fill(address)
    began = monotonic()
    page.get_by_role("button", name="Look").click()
    page.get_by_role("button", name="Save source").click(timeout=60_000)
    page.get_by_text("Visited:").wait_for(timeout=120_000)
    return 2, monotonic() - began


def test_two_clicks_lead_to_a_valid_feed(browser: Browser, tmp_path: Path) -> None:
    """On three sites of four the first proposal, saved as it is, gives a feed with entries, titles and links."""
    seconds, valid = [], []
    for name in SITES:
        with running_paper() as paper:
            home = serve_site(paper, name)
            folder = tmp_path / name
            folder.mkdir()
            file = write_config(folder / "feedloom.toml", paper)
            with served_workroom(file) as address:
                page = browser.new_context(base_url=address).new_page()
                page.goto(f"/edit?token={ONCE}")
                page.wait_for_url("**/edit")
                page.wait_for_timeout(1000)  # a person needs as long to find the address
                clicks, took = save_source(page, home)
                page.context.close()
            assert clicks <= MAX_CLICKS
            seconds.append(took)
            assert len(load_config(file, {}).sources) == 1
            feeds = [feedparser.parse(one.read_bytes()) for one in folder.glob("public/feeds/source-*.atom")]
            valid += [
                name
                for feed in feeds
                if not feed.bozo and feed.entries and all(e.title and e.link for e in feed.entries)
            ]
    print(f"{len(valid)} of {len(SITES)} sites, median {median(seconds):.1f} s: {seconds}")
    assert len(valid) >= MIN_SITES
