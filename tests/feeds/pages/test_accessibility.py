"""Every kind of page, as the server gives it: axe in a real Chromium, light and dark, and the Nu HTML checker."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, sync_playwright

from feeds.pages.policy import SCRIPT
from tests.feeds.pages.sample_site import PUBLISHED, ROOT, copy_site, fetch, kinds_of_pages, served_site, write_site

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: The Nu HTML checker: `npm ci --prefix .ci` brings it, as .ci/package-lock.json pins it; it runs on Java.
NU_CHECKER = ROOT / ".ci" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
#: For what ends within seconds: it is compiled quickly, which takes more of the stack, and collected without threads.
BRIEF_JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
#: What it says of a policy is wrong: to it, files are of no origin, and no script has a hash. Chromium judges that.
OF_POLICY = "violates Content Security Policy"
browsed = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
checked = pytest.mark.skipif(
    shutil.which("java") is None or not NU_CHECKER.exists(),
    reason="the Nu HTML checker needs Java, and `npm ci --prefix .ci`",
)
#: Prints all that axe finds: rule, place, what is to be done.
AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .map(one => `${one.id}: ${one.nodes.map(node => node.html + " " + node.failureSummary).join(" | ")}`)"""
#: The address of a site and a path below it for each kind of page, by what kind that is.
Site = tuple[str, dict[str, str]]
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><rect width="600" height="400"/></svg>'


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Site]]:
    """A site in each language of the pages, of the same articles."""
    folders = {language: tmp_path_factory.mktemp("sites") / language for language in ("vi", "en")}
    write_site(folders["vi"], "vi")
    copy_site(folders["vi"], folders["en"], "en")
    with ExitStack() as served:
        yield {
            language: (served.enter_context(served_site(folder)), kinds_of_pages(folder))
            for language, folder in folders.items()
        }


@pytest.fixture
def site(sites: dict[str, Site]) -> Site:
    """One of them, for what does not depend on words."""
    return sites["vi"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        yield browser
        browser.close()


def opened(browser: Browser, **options: Any) -> Page:
    """A page that gets pictures of ours for those of other sites."""
    page = browser.new_context(**options).new_page()
    page.route(
        re.compile(r"^https://pictures\."), lambda route: route.fulfill(body=PICTURE, content_type="image/svg+xml")
    )
    page.route(re.compile(r"^(?!http://127\.0\.0\.1|https://pictures\.)"), lambda route: route.abort())
    return page


@browsed
@pytest.mark.parametrize(("language", "scheme"), [("vi", "light"), ("en", "dark")])
def test_axe_finds_nothing(sites: dict[str, Site], browser: Browser, language: str, scheme: str) -> None:
    """No kind of page has a fault that axe knows of, whatever the reader's colours, on a phone.

    Contrast depends on the theme, and words, names and widths on the language, but neither on the other: the style
    sheet has no rule for a language. So each kind of page is looked at in each theme and in each language, not in all
    four pairs of them.
    """
    address, kinds = sites[language]
    # bypass_csp is for axe alone
    page = opened(browser, color_scheme=scheme, bypass_csp=True, viewport={"width": 360, "height": 800})
    faults: dict[str, list[str]] = {}
    for kind, path in kinds.items():
        page.goto(address + path)
        assert page.locator("h1").count() == 1, kind
        assert page.evaluate("getComputedStyle(document.body).paddingLeft") == "20px", kind  # the style sheet is there
        assert page.evaluate("document.documentElement.scrollWidth") == 360, kind
        page.evaluate(AXE_SCRIPT)
        faults[kind] = page.evaluate(AXE)
    assert {kind: found for kind, found in faults.items() if found} == {}
    page.context.close()


def test_the_style_sheet_knows_no_language() -> None:
    """Nor does any rule of it depend on a language, on which axe relies above."""
    assert not re.search(r":lang\b|\[lang\b", (ROOT / "feeds/pages/static/style.css").read_text(encoding="utf-8"))


@checked
def test_the_nu_checker_finds_nothing(sites: dict[str, Site], tmp_path: Path) -> None:
    """Every kind of page in each language, the style sheet and the icon are valid, without a warning."""
    kind_of: dict[str, str] = {}
    for language, (address, kinds) in sites.items():
        files = {f"{language}-{number:02}.html": path for number, path in enumerate(kinds.values())}
        kind_of |= dict(zip(files, kinds, strict=True))
        for name, path in (files | {"style.css": "style.css", "icon.svg": "icon.svg"}).items():
            (tmp_path / name).write_bytes(fetch(address, path))
    options = ["--format", "json", "--stdout", "--also-check-css", "--also-check-svg"]
    result = subprocess.run(
        ["java", *BRIEF_JAVA, "-jar", str(NU_CHECKER), *options, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    found = [one for one in json.loads(result.stdout)["messages"] if OF_POLICY not in one["message"]]
    told = [(kind_of.get(Path(one["url"]).name, one["url"]), one["message"], one.get("extract")) for one in found]
    assert told == []


@browsed
def test_what_is_wide_is_scrolled_by_keyboard(site: Site, browser: Browser) -> None:
    """Tables and code get the focus and scroll with the arrow keys, and are called by a name of their own."""
    address, kinds = site
    page = opened(browser, viewport={"width": 360, "height": 800})
    page.goto(address + kinds["article, corrected, with pictures and tables"])
    regions = page.locator(".wide")
    labels = [regions.nth(number).get_attribute("aria-label") for number in range(regions.count())]
    assert len(set(labels)) == len(labels) == 2
    for number in range(2):
        region = regions.nth(number)
        region.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => document.activeElement.scrollLeft > 0")
        assert region.get_attribute("role") == "region"
    page.context.close()


@browsed
def test_pictures_have_their_place_before_they_come(site: Site, browser: Browser) -> None:
    """Nothing moves when pictures arrive; those below wait; one that does not come leaves no hole."""
    address, kinds = site
    page = opened(browser, viewport={"width": 360, "height": 800})

    def without_script(route: Route) -> None:
        """It changes times and shows a button, before or after the first paint."""
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.body().replace(SCRIPT.encode(), b""))

    page.route(f"{address}**/*", without_script)
    page.route(address, without_script)
    for kind in ("front", "category", "article, corrected, with pictures and tables"):
        page.goto(address + kinds[kind], wait_until="networkidle")
        shifts = """() => new Promise(done => new PerformanceObserver(
            list => done(list.getEntries().reduce((sum, one) => sum + one.value, 0))
        ).observe({type: "layout-shift", buffered: true}) || requestAnimationFrame(() => setTimeout(() => done(0))))"""
        assert page.evaluate(shifts) == 0, kind
        pictures = page.locator("main img")
        assert pictures.count() > 0, kind
        assert all(pictures.nth(number).get_attribute("alt") is not None for number in range(pictures.count()))
        assert page.locator('main img[loading="lazy"]').count() >= pictures.count() - 1, kind
    page.unroute_all()
    page.route(re.compile(r"^https://pictures\."), lambda route: route.abort())
    page.goto(address + kinds["category"], wait_until="networkidle")
    page.wait_for_function("() => !document.querySelector('.picture img')")
    page.context.close()


@browsed
@pytest.mark.parametrize("language", ["vi", "en"])
def test_times_are_the_readers_own(sites: dict[str, Site], browser: Browser, language: str) -> None:
    """A browser in New York shows the time there; without scripts the paper's time stands there, with its zone."""
    address, kinds = sites[language]
    shown, errors = {}, list[str]()

    def hear(message: ConsoleMessage) -> None:
        if "Content Security" in message.text:
            errors.append(message.text)

    for scripts in (True, False):
        page = opened(browser, timezone_id="America/New_York", java_script_enabled=scripts)
        page.on("console", hear)
        page.goto(address + kinds["article, corrected, with pictures and tables"])
        time = page.locator("time[datetime*=T]").first
        shown[scripts] = time.inner_text()
        if scripts:
            assert time.get_attribute("title") != shown[True]
        page.context.close()
    assert errors == []
    assert shown[False].endswith(" GMT+7")
    assert "GMT" not in shown[True]


@browsed
def test_an_address_is_copied_or_selected(site: Site, browser: Browser) -> None:
    """The button copies the address of the feed; without scripts there is none, and one click selects the address."""
    address, kinds = site
    page = opened(browser, permissions=["clipboard-read", "clipboard-write"])
    page.goto(address + kinds["category"])
    button = page.locator("button[data-address]")
    button.click()
    page.wait_for_function(
        "() => document.querySelector('button[data-address]').textContent === "
        "document.querySelector('button[data-address]').dataset.done"
    )
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}feeds/kinh-te.rss"
    link = page.locator(".subscribe a.button")
    assert (link.get_attribute("href"), link.get_attribute("type")) == (
        f"{address}feeds/kinh-te.rss", "application/rss+xml",
    )  # fmt: skip
    page.context.close()
    page = opened(browser, java_script_enabled=False)
    page.goto(address + kinds["category"])
    assert not page.locator("button[data-address]").is_visible()
    assert page.locator(".address code").inner_text() == f"{address}feeds/kinh-te.rss"
    page.context.close()


@browsed
@pytest.mark.parametrize("language", ["vi", "en"])
def test_pages_need_no_script_and_are_light(sites: dict[str, Site], browser: Browser, language: str) -> None:
    """Without scripts everything is there; a page and all that it loads but pictures weigh under 50 KB."""
    address, kinds = sites[language]
    page = opened(browser, java_script_enabled=False)
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}))
    for kind, path in kinds.items():
        weights.clear()
        page.goto(address + path)
        assert page.locator("main h1").count() == 1
        ours = {url: size for url, size in weights.items() if url.startswith(address)}
        assert sum(ours.values()) < 50_000, (kind, ours)
        assert PUBLISHED not in page.content()
    page.context.close()
