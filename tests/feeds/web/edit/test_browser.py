"""The workbench in a real Chromium: pointing at places, without scripts, by keyboard, and whatever axe knows of."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zlib import compress, crc32

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect, sync_playwright

from feeds.config.load import load_config
from tests.feeds.web.edit.screenshots import point, write_paper
from tests.feeds.web.edit.workroom import ONCE, served_workroom, write_config
from tests.scraper.paper import Paper, running_paper

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
expect.set_options(timeout=30_000)  # milliseconds; a busy machine may take some seconds
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
#: Prints all that axe finds: rule, place, what is to be done.
AXE = """async () => (await axe.run(document, {resultTypes: ["violations"], iframes: false})).violations
    .map(one => `${one.id}: ${one.nodes.map(node => node.html + " " + node.failureSummary).join(" | ")}`)"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        yield browser
        browser.close()


@pytest.fixture
def paper() -> Iterator[Paper]:
    with running_paper() as paper:
        write_paper(paper)
        yield paper


@pytest.fixture
def file(tmp_path: Path, paper: Paper) -> Path:
    return write_config(tmp_path / "feedloom.toml", paper)


@pytest.fixture
def address(file: Path) -> Iterator[str]:
    with served_workroom(file) as address:
        yield address


def opened(browser: Browser, address: str, **options: Any) -> Page:
    """A browser in which the workbench is open."""
    page = browser.new_context(base_url=address, **options).new_page()
    page.goto(f"/edit?token={ONCE}")
    page.wait_for_url("**/edit")
    return page


def look(page: Page, address: str) -> None:
    """Look at *address* and wait until everything is found."""
    page.get_by_role("textbox", name="Address").fill(address)
    page.get_by_role("button", name="Look").click()
    page.wait_for_url("**/edit/look/*")
    page.wait_for_function("() => !document.querySelector('main').dataset.live")
    page.wait_for_function("() => document.querySelector('.stage .glass')")


def test_a_click_in_the_page_says_what_a_place_is(browser: Browser, address: str, paper: Paper, file: Path) -> None:
    """Clicking the author line and saying so shows the effect on all pages; keep, undo, redo, save."""
    for number in range(6):
        path = f"/news/{1000 + number}.html"
        before = paper.pages[path].body.decode()
        who = '<body><aside><dl><dt>Reporter</dt><dd class="reporter">Ada Moss</dd></dl></aside>'
        paper.put(path, before.replace("<body>", who))
    page = opened(browser, address)
    look(page, paper.url("/town"))
    point(page, "dd", "Ada Moss")
    expect(page.locator(".chosen")).to_contain_text("Ada Moss")
    page.get_by_role("button", name="author").click()
    pending = page.get_by_role("region", name="What this would change").first
    expect(pending).to_contain_text("on 6 of 6 after")
    pending.get_by_role("button", name="Keep").click()
    entry = page.get_by_role("region", name="Entry")
    expect(entry).to_contain_text("Ada Moss")
    page.get_by_role("button", name="Undo").click()
    expect(entry).not_to_contain_text("Ada Moss")
    page.get_by_role("button", name="Redo").click()
    expect(entry).to_contain_text("Ada Moss")
    page.reload()
    expect(entry).to_contain_text("Ada Moss")  # a draft survives a reload
    page.get_by_role("button", name="Save source").click()
    expect(page.get_by_text("Visited:")).to_be_visible(timeout=60_000)
    assert load_config(file, {}).sources[0].rules == (file.parent / "rules",)
    page.context.close()


def test_items_are_corrected_in_the_list(browser: Browser, address: str, paper: Paper) -> None:
    """In the list a place can be called no item; the items of the others stay."""
    listing = paper.pages["/town"].body.decode()
    advert = '<article class="item offer"><h3><a href="/news/9999.html">Buy our fine calendar now</a></h3></article>'
    paper.put("/town", listing.replace("</main>", f"{advert}</main>"))
    page = opened(browser, address)
    look(page, paper.url("/town"))
    expect(page.get_by_role("region", name="Items")).to_contain_text("calendar")
    page.get_by_label("Shown page").select_option("list")
    page.wait_for_function("() => document.querySelector('.stage').dataset.page === 'list'")
    page.wait_for_function("() => document.querySelector('.stage .glass')")
    point(page, "a, span, h3", "Buy our fine")
    page.get_by_role("button", name="not an item").click()
    page.get_by_role("button", name="Keep").click()
    items = page.get_by_role("region", name="Items")
    expect(items).not_to_contain_text("calendar")
    expect(items.locator("ol li")).to_have_count(6)
    page.context.close()


def test_everything_works_without_scripts(browser: Browser, address: str, paper: Paper, file: Path) -> None:
    """Address, choice, a correction from the list of places, settings, save: by forms alone."""
    page = browser.new_context(base_url=address, java_script_enabled=False).new_page()
    page.goto(f"/edit?token={ONCE}")
    page.wait_for_url("**/edit")
    page.get_by_role("textbox", name="Address").fill(paper.url("/town"))
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_text("Pages read as samples: 6")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("group", name="Ways to read it").get_by_role("radio")).to_have_count(1)
    option = page.locator("#at option", has_text="Written on 10")
    page.get_by_label("Place", exact=True).select_option(value=option.first.get_attribute("value"))
    page.get_by_role("button", name="date").click()
    page.get_by_role("button", name="Keep").click()
    page.get_by_label("Name").fill("Harbour")
    page.get_by_role("button", name="Apply").click()
    page.get_by_role("button", name="Save source").click()
    expect(page.get_by_text("Visited: 6 new articles")).to_be_visible(timeout=60_000)
    assert [source.name for source in load_config(file, {}).sources] == ["Harbour"]
    page.context.close()


def test_pictures_come_through_us(browser: Browser, address: str, paper: Paper) -> None:
    """Those of the list and of the reader's view are shown, and no site is asked for them by the browser; what stands
    at a private place, or is no picture, is left out.
    """
    paper.put("/p.png", png(60, 40), media_type="image/png")
    paper.put("/p.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", media_type="image/svg+xml")
    with running_paper() as inside:
        inside.put("/p.png", png(60, 40), media_type="image/png")
        places = ["/p.png?list=1", "/p.svg", inside.url("/p.png")]
        listing = paper.pages["/town"].body.decode()
        for place in places:
            listing = listing.replace('"item"><h3>', f'"item" ><img src="{place}" width=300 height=200><h3>', 1)
        paper.put("/town", listing)
        for path in [path for path in paper.pages if path.startswith("/news/")]:
            text = paper.pages[path].body.decode()
            paper.put(
                path, text.replace("<p>Work will", f'<figure><img src="{paper.url("/p.png")}"></figure><p>Work will')
            )
        paper.fault = lambda path: paper.pages["/p.png"] if path.startswith("/p.png") else None
        page = opened(browser, address)
        asked = list[str]()
        page.on("request", lambda request: asked.append(request.url))
        look(page, paper.url("/town"))
        page.wait_for_function("() => document.querySelector('.newest img').naturalWidth === 60")
        assert page.locator(".newest img").count() == 3
        page.wait_for_function("() => document.querySelectorAll('.newest img[hidden]').length === 2")
        reader = page.frame_locator('iframe[src*="/reader"]').locator("img")
        reader.scroll_into_view_if_needed()
        expect(reader).to_have_js_property("naturalWidth", 60)
        assert [url for url in asked if not url.startswith(address)] == []
        assert inside.asked == []
    of_pictures = [one for one, (path, _) in zip(paper.requests, paper.asked, strict=True) if path.startswith("/p.")]
    assert len(of_pictures) == 3
    assert all(one["user-agent"].startswith("feedloom/") for one in of_pictures)
    page.context.close()


def png(width: int, height: int) -> bytes:
    """A grey picture (ISO/IEC 15948)."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + crc32(name + data).to_bytes(4, "big")

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 0, 0, 0, 0))
    rows = compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_places_are_chosen_by_keyboard(browser: Browser, address: str, paper: Paper) -> None:
    """Buttons lead from place to place: everything that a pointer does, the keyboard does."""
    page = opened(browser, address)
    look(page, paper.url("/town"))
    page.get_by_role("button", name="Next").press("Enter")
    expect(page.locator(".chosen")).to_contain_text("h1: What becomes of the harbour")
    page.get_by_role("button", name="Next").press("Enter")
    expect(page.locator(".chosen")).to_contain_text("5 May 2026")
    page.get_by_role("button", name="Wider").press("Enter")
    expect(page.locator(".chosen")).to_contain_text("main:")
    page.get_by_role("button", name="Narrower").press("Enter")
    page.get_by_role("button", name="title").press("Enter")
    expect(page.get_by_role("region", name="What this would change").first).to_be_visible()
    page.context.close()


@pytest.mark.parametrize(("width", "language", "scheme"), [(390, "en", "light"), (1280, "vi", "dark")])
def test_axe_finds_nothing(
    browser: Browser, address: str, paper: Paper, scheme: str, width: int, language: str
) -> None:
    """No page of the workbench has a fault that axe knows of, in both themes, on a phone and on a desk.

    Contrast depends on the theme alone, and what has room on words and width.
    """
    faults: dict[str, list[str]] = {}
    size = {"width": width, "height": 800}
    page = opened(browser, address, color_scheme=scheme, bypass_csp=True, viewport=size, locale=language)

    def judged(name: str) -> None:
        assert page.locator("h1").count() == 1, name
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        page.evaluate(AXE_SCRIPT)
        if found := page.evaluate(AXE):
            faults[name] = found

    def look_at(path: str) -> None:
        page.locator("#address").fill(paper.url(path))
        page.locator("form.look button").click()
        page.wait_for_url("**/edit/look/*")
        page.wait_for_function("() => !document.querySelector('main').dataset.live")

    judged("index")
    look_at("/town")
    judged("look")
    page.wait_for_function("() => document.querySelector('.stage .glass')")
    point(page, "p", "The council spoke")
    page.locator('button[name="as"][value="lede"]').click()
    page.locator(".pending").wait_for()
    judged("effect")
    page.locator('button[value="keep"]').click()
    page.locator(".pending").wait_for(state="detached")
    page.locator('button[formaction$="/save"]').click()
    page.locator(".subscribe").wait_for(timeout=60_000)
    judged("source")
    page.goto("/edit")
    judged("sources")
    look_at("/nowhere")
    judged("failed")
    page.context.clear_cookies()
    page.goto("/edit")
    judged("no session")
    assert faults == {}
    page.context.close()
