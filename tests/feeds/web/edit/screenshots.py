"""Pictures of every step of the workbench, both themes, phone and desktop: for docs/workbench.md, and to be looked at.

    python -m tests.feeds.web.edit.screenshots FOLDER [--all]

Without --all only those that the documentation shows, small ones.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.feeds.web.edit.workroom import ONCE, served_workroom, write_config
from tests.scraper.paper import Paper, running_paper

SIZES: dict[str, ViewportSize] = {
    "desktop": {"width": 1280, "height": 900},
    "phone": {"width": 390, "height": 844},
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TEXT = (
    "<p>The council spoke on Monday about the {place}, which the town has used for sixty years and which now leaks.</p>"
    "<p>Work will begin in autumn, said the mayor, and one lane stays closed in each direction until then.</p>"
    "<p>Buses use the northern crossing, and ferries run twice as often on market days.</p>"
    '<div class="plea"><p>Our paper lives from its readers. Become a friend of it today.</p></div>'
)
PLACES = ("harbour", "market hall", "old bridge", "station", "theatre", "town garden")


def write_paper(paper: Paper) -> None:
    """A small paper of ours, whose date and author are read wrongly."""
    items = "".join(
        f'<article class="item"><h3><a href="/news/{1000 + n}.html">What becomes of the {place}</a></h3>'
        f"<p>The council has a plan for the {place}.</p></article>"
        for n, place in enumerate(PLACES)
    )
    page = "<!doctype html><html lang=en><head><title>{title}</title></head><body>{body}</body></html>"
    menu = '<nav><a href="/">Harbour Gazette</a> <a href="/town">Town</a> <a href="/sea">Sea</a></nav>'
    paper.put("/town", page.format(title="Town – Harbour Gazette", body=f"{menu}<main><h1>Town</h1>{items}</main>"))
    for n, place in enumerate(PLACES):
        body = (
            f"{menu}<main><h1>What becomes of the {place}</h1><p class='event'>5 May 2026</p>"
            f"{TEXT.format(place=place)}<p class='made'>Written on {10 + n} February 2026</p></main>"
        )
        paper.put(f"/news/{1000 + n}.html", page.format(title=f"What becomes of the {place}", body=body))


def take(page: Page, folder: Path, name: str, *, whole: bool = True) -> None:
    page.wait_for_timeout(300)
    page.screenshot(path=folder / f"{name}.png", full_page=whole)


def documented(browser: Browser, folder: Path) -> None:
    """The pictures of docs/workbench.md."""
    with opened(browser, SIZES["phone"], "dark", factor=0.8) as (page, paper):
        look(page, paper)
        page.locator("form.ways").evaluate("one => one.scrollIntoView()")
        take(page, folder, "workbench-ways", whole=False)
    with opened(browser, {"width": 1100, "height": 720}, "light", factor=0.7) as (page, paper):
        look(page, paper)
        page.locator(".panes").evaluate("one => one.scrollIntoView()")
        point(page, "p", "Written on")
        take(page, folder, "workbench-panes", whole=False)
        page.locator('button[name="as"][value="date"]').click()
        page.locator(".pending").wait_for()
        page.locator(".pending").screenshot(path=folder / "workbench-effect.png")
        page.locator('button[value="keep"]').click()
        page.locator(".pending").wait_for(state="detached")
        page.locator("#settings").evaluate("one => one.scrollIntoView()")
        take(page, folder, "workbench-settings", whole=False)
        page.locator('button[formaction$="/save"]').click()
        page.locator(".subscribe").wait_for()
        page.wait_for_function("() => !document.querySelector('main').dataset.live")
        take(page, folder, "workbench-saved", whole=False)
        page.goto("/edit")
        page.locator("#sources").evaluate("one => one.scrollIntoView()")
        take(page, folder, "workbench-sources", whole=False)


@contextmanager
def opened(
    browser: Browser, size: ViewportSize, scheme: Literal["light", "dark"], language: str = "en", factor: float = 1
) -> Iterator[tuple[Page, Paper]]:
    """A page with the workbench of an empty configuration, and a paper to look at."""
    with TemporaryDirectory() as place, running_paper() as paper:
        write_paper(paper)
        with served_workroom(write_config(Path(place, "feedloom.toml"), paper)) as address:
            context = browser.new_context(
                base_url=address, viewport=size, color_scheme=scheme, locale=language, device_scale_factor=factor
            )
            page = context.new_page()
            page.goto(f"/edit?token={ONCE}")
            page.wait_for_url("**/edit")
            yield page, paper
            context.close()


def look(page: Page, paper: Paper) -> None:
    page.locator("#address").fill(paper.url("/town"))
    page.locator("form.look button").click()
    page.wait_for_url("**/edit/look/*")
    page.wait_for_function("() => !document.querySelector('main').dataset.live")
    page.wait_for_function("() => document.querySelector('.stage .glass')")


def walk(browser: Browser, folder: Path, size: str, scheme: Literal["light", "dark"], language: str = "en") -> None:
    """The way of a person from an address to a feed, with a picture of each step."""
    suffix = f"{size}-{scheme}" + (f"-{language}" if language != "en" else "")
    with opened(browser, SIZES[size], scheme, language) as (page, paper):
        take(page, folder, f"1-address-{suffix}")
        look(page, paper)
        take(page, folder, f"2-look-{suffix}")
        point(page, ".made, [data-at]", "Written on")
        take(page, folder, f"3-point-{suffix}")
        page.locator('button[name="as"][value="date"]').click()
        page.locator(".pending").wait_for()
        take(page, folder, f"4-effect-{suffix}")
        page.locator('button[value="keep"]').click()
        page.locator(".pending").wait_for(state="detached")
        page.locator("#saving").scroll_into_view_if_needed()
        take(page, folder, f"5-save-{suffix}")
        page.locator('button[formaction$="/save"]').click()
        page.locator(".subscribe").wait_for()
        page.wait_for_function("() => !document.querySelector('main').dataset.live")
        take(page, folder, f"6-saved-{suffix}")
        page.goto("/edit")
        take(page, folder, f"7-sources-{suffix}")


def point(page: Page, selector: str, words: str) -> None:
    """Click the place in the shown page that begins with *words*."""
    where = page.evaluate(
        """([selector, words]) => {
            const frame = document.querySelector('.stage iframe'), stage = document.querySelector('.stage');
            const all = [...frame.contentDocument.querySelectorAll(selector)];
            const found = all.filter((one) => one.textContent.trim().startsWith(words)).pop();
            const box = found.getBoundingClientRect();
            stage.scrollTop = Math.max(box.top - 200, 0);
            return { x: box.left + 10, y: box.top + box.height / 2 };
        }""",
        [selector, words],
    )
    page.locator(".glass").click(position=where)


def main(folder: Path, *, everything: bool) -> None:
    """Make the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        if not everything:
            documented(browser, folder)
        for size, scheme in ((size, scheme) for size in SIZES for scheme in SCHEMES if everything):
            walk(browser, folder, size, scheme)
        if everything:
            walk(browser, folder, "desktop", "light", "vi")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), everything="--all" in sys.argv)
