"""Hostile pages in a real browser: in their frame they do nothing to the workbench around them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.feeds.web.edit.hostile import HOSTILE, hostile_page
from tests.feeds.web.edit.workroom import ONCE, served_workroom, write_config
from tests.scraper.paper import Paper, running_paper

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def paper() -> Iterator[Paper]:
    with running_paper() as paper:
        yield paper


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def page(browser: Browser, paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    file = write_config(tmp_path_factory.mktemp("hostile") / "feedloom.toml", paper)
    with served_workroom(file) as address:
        page = browser.new_context(base_url=address).new_page()
        page.goto(f"/edit?token={ONCE}")
        page.wait_for_url("**/edit")
        yield page
        page.context.close()


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_page_does_nothing_outside_its_frame(page: Page, paper: Paper, what: str) -> None:
    """It runs nothing, asks for nothing, covers nothing and leads nowhere, and what is clicked is a place in it."""
    evil = paper.url("/evil")
    paper.put(f"/{what}.html", hostile_page(what, evil))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/edit")
    page.get_by_role("textbox", name="Address").fill(paper.url(f"/{what}.html"))
    page.get_by_role("button", name="Look").click()
    page.wait_for_url("**/edit/look/*")
    page.wait_for_function("() => !document.querySelector('main').dataset.live")
    assert what == "endless" or page.get_by_role("region", name="Page").count() == 1
    here = page.url
    if page.locator(".stage iframe").count():
        page.wait_for_function("() => document.querySelector('.stage .glass')")
        page.locator(".glass").click(position={"x": 60, "y": 60})
        page.locator(".glass").click(position={"x": 200, "y": 120})
        save = page.get_by_role("button", name="Save source")
        assert save.evaluate(
            "one => { one.scrollIntoView(); const box = one.getBoundingClientRect();"
            " return document.elementFromPoint(box.x + 5, box.y + 5) === one }"
        )
        alive = "script, style, form, base, meta[http-equiv], iframe, img, video"
        inside = "alive => document.querySelector('.stage iframe').contentDocument.querySelectorAll(alive).length"
        assert page.evaluate(inside, alive) == 0
    assert page.url == here
    assert page.evaluate("window.stolen") is None
    assert [url for url in asked if "evil" in url] == []
    assert [path for path, _ in paper.asked if "evil" in path] == []
    assert len(page.context.pages) == 1
