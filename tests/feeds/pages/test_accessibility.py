"""Every kind of page, as the server gives it, looked at by axe in a real Chromium: both languages, light and dark."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[3]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

CONFIG = """
[site]
title = "Hà Nội Nay"
description = "Tin tức Hà Nội, kèm những bài liên quan."
base_url = "{address}"
authority = "example.org,2026"
language = "{language}"
timezone = "Asia/Ho_Chi_Minh"
search = true

[[sources]]
name = "ha-noi-nay"
documents = "{documents}/*"

[[sources]]
name = "mất tích"
documents = "not-there"
"""
#: A picture that no test fetches, a table, a quotation: what a page of others brings along.
RICH = """<html lang=vi><title>Chợ hoa đêm</title><article><h1>Chợ hoa đêm bên sông Hồng</h1>
<figure><img src="https://pictures.example.org/a.jpg" alt="Chợ hoa"><figcaption>Lúc nửa đêm</figcaption></figure>
{text}<table><tr><th>Hoa<th>Giá<tr><td>Hồng<td>50.000</table><blockquote>Mỗi đêm một mùa hoa.</blockquote></article>"""
#: Prints what axe finds of weight: rule, place, what is to be done.
AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .filter(one => ["serious", "critical"].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes.map(node => node.html + " " + node.failureSummary).join(" | ")}`)"""


@pytest.fixture(scope="module", params=["vi", "en"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the shipped documents, in each language of the pages."""
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(ROOT / "seeds" / "documents", folder / "documents")
    text = "<p>Từ nửa đêm, những gánh hoa theo xe về chợ, hương thơm suốt con đường dài bên sông.</p>" * 12
    (folder / "documents" / "cho-hoa.html").write_text(RICH.format(text=text), encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}/"  # the page for what is not there finds its style at the public address
    config = CONFIG.format(language=request.param, address=address, documents="documents")
    (folder / "feedloom.toml").write_text(config, encoding="utf-8")
    environ = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    program = [sys.executable, "-m", "feeds"]
    subprocess.run([*program, "run", "--quiet"], cwd=folder, env=environ, check=False, capture_output=True, timeout=120)
    with subprocess.Popen(
        [*program, "serve", "--port", str(port)], cwd=folder, env=environ, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline().startswith(address)
        yield address
        server.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-quic"])
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_of_weight(site: str, browser: Browser, scheme: str) -> None:
    """No page has a fault that axe calls serious or critical, whatever the reader's colours."""
    # bypass_csp is for axe alone: no page of ours runs a script
    page = browser.new_page(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page.route(re.compile(r"^(?!http://127\.0\.0\.1)"), lambda route: route.abort())
    faults: dict[str, list[str]] = {}
    page.goto(site)
    section = page.locator(".card h3 a").first.get_attribute("href")
    page.goto(f"{site}c/all/index.html")
    articles = [
        f"a/{str(link.get_attribute('href')).partition('/a/')[2]}"
        for link in (page.locator(".teaser h2 a").first, page.get_by_role("link", name="Chợ hoa đêm bên sông Hồng"))
    ]
    made = ["not-there", "status", "search", "search?q=hoa", "search?q=xyzw"]
    for path in ["", section, *articles, "c/all/", "about.html", *made]:
        page.goto(f"{site}{path}")
        assert page.locator("h1").count() == 1
        page.evaluate(AXE_SCRIPT)
        faults[f"/{path}"] = page.evaluate(AXE)
    assert {path: found for path, found in faults.items() if found} == {}
    page.close()


def test_pages_need_no_script_and_are_light(site: str, browser: Browser) -> None:
    """Without scripts everything is there; a page and all that it loads but pictures weigh under 50 KB."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.route(re.compile(r"^(?!http://127\.0\.0\.1)"), lambda route: route.abort())
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}))
    for path in ("", "c/all/", "about.html", "search?q=hoa", "status"):
        weights.clear()
        page.goto(f"{site}{path}", wait_until="networkidle")
        assert page.locator("main h1").count() == 1
        assert sum(weights.values()) < 50_000, weights
        assert {url.rpartition(".")[2] for url in weights if "." in url[len(site) :]} <= {"html", "css", "svg"}
    context.close()
