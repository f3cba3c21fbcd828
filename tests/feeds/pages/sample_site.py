"""A site with one of each kind of page, served as its users get it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests import warm

ROOT = Path(__file__).parents[3]
#: The address where it is published, which is nowhere: `serve` shows a preview.
PUBLISHED = "https://feeds.example.org/"
CONFIG = """
[site]
title = "Hà Nội Nay"
description = "Tin tức Hà Nội, kèm những bài liên quan."
base_url = "https://feeds.example.org/"
authority = "example.org,2026"
language = "{language}"
timezone = "Asia/Ho_Chi_Minh"
search = true

[[sources]]
name = "ha-noi-nay"
documents = "documents/*"

[[sources]]
name = "chợ hoa"
documents = "hoa/*"

[[sources]]
name = "mất tích"
documents = "not-there"
"""
#: What a page of others brings along: pictures that no test fetches, tables, a quotation, code, related articles.
RICH = """<html lang=vi><title>{title}</title><meta name="tdm-reservation" content="1">
<meta name="tdm-policy" content="https://bao.example.org/policy.json"><meta name="robots" content="noai">
<meta property="og:image" content="https://pictures.example.org/a.jpg">
<meta property="article:section" content="Kinh tế"><article><h1>{title}</h1>
<figure><img src="https://pictures.example.org/a.jpg" alt="Chợ hoa" width="100%">
<figcaption>Lúc nửa đêm</figcaption></figure>
{text}<table><tr>{cells}</table><table><tr><td><table><tr><td>Trong</table></table>
<pre>{code}</pre><blockquote>Mỗi đêm một mùa hoa.</blockquote></article>
<section class=related><h3>Tin liên quan</h3><ul>{links}</ul></section>"""
PARAGRAPH = "<p>Đoạn {}: từ nửa đêm, những gánh hoa theo xe về chợ, hương thơm suốt con đường dài bên sông.</p>"
LINK = '<li><a href="/bai-{0}.html"><img src="https://pictures.example.org/{0}.jpg">Bài {0} về những chợ hoa</a></li>'


def write_rich(folder: Path, name: str, title: str, *, paragraphs: int = 12, last: str = "") -> None:
    """A document of everything."""
    text = "".join(map(PARAGRAPH.format, range(paragraphs))) + last
    cells, links = "<th>Loài hoa" * 30, "".join(map(LINK.format, range(3)))
    page = RICH.format(title=title, text=text, cells=cells, code="x" * 400, links=links)
    (folder / "hoa").mkdir(exist_ok=True)
    (folder / "hoa" / f"{name}.html").write_text(page, encoding="utf-8")


PROGRAM = (sys.executable, "-m", "feeds")
ENVIRON = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def write_site(folder: Path, language: str) -> None:
    """A site of the shipped documents and three of ours, published: corrected, long, and plain."""
    shutil.copytree(ROOT / "seeds" / "documents", folder / "documents")
    (folder / "feedloom.toml").write_text(CONFIG.format(language=language), encoding="utf-8")
    write_rich(folder, "dai", "Chuyện dài về chợ hoa", paragraphs=400)
    write_rich(folder, "sua", "Chợ hoa đêm bên sông Hồng")
    feedloom(folder, "run", "--quiet")
    write_rich(folder, "sua", "Chợ hoa đêm bên sông Hồng", last="<p>Thêm một đoạn mới về chợ hoa ở bên sông.</p>")
    feedloom(folder, "run", "--quiet")


def copy_site(site: Path, folder: Path, language: str) -> None:
    """The same articles, published in another language."""
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("public"))
    (folder / "feedloom.toml").write_text(CONFIG.format(language=language), encoding="utf-8")
    feedloom(folder, "publish")


def feedloom(folder: Path, *command: str) -> None:
    """Run a command, whatever becomes of the source that is not there."""
    warm.run([*PROGRAM, *command], cwd=folder, env=ENVIRON, check=False, capture_output=True, timeout=120)


@contextmanager
def served_site(folder: Path) -> Iterator[str]:
    """The address of a preview of the site in *folder*."""
    serve = [*PROGRAM, "serve", "--port", "0"]
    with warm.Popen(serve, cwd=folder, env=ENVIRON, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().split()[0]
            assert address.startswith("http://127.0.0.1:")
            yield address
        finally:
            server.terminate()


def kinds_of_pages(folder: Path) -> dict[str, str]:
    """A path below the site's address for each kind of page, by what kind that is."""
    pages = {path: path.read_text(encoding="utf-8") for path in sorted((folder / "public").glob("a/*/*.html"))}

    def containing(*words: str) -> str:
        whole = {path: text for path, text in pages.items() if 'http-equiv="refresh' not in text}
        found = next(path for path, text in whole.items() if all(word in text for word in words))
        return found.relative_to(folder / "public").as_posix()

    return {
        "front": "",
        "feed of everything": "c/all/",
        "category": "c/kinh-te/",
        "source": "c/source-cho-hoa/",
        "about": "about.html",
        "article, corrected, with pictures and tables": containing(
            'class="corrections"', 'class="wide"', 'class="picture"'
        ),
        "first page of a long article": containing('rel="next"', "Chuyện dài"),
        "last page of a long article": containing('rel="prev"', 'class="related"'),
        "teaser": containing('class="note"'),
        "dump": containing('class="related"', 'class="byline"'),
        "not found": "not/there/at-all",
        "status": "status",
        "status of one source": "status?source=ha-noi-nay",
        "search, not yet": "search",
        "search": "search?q=hoa",
        "search, second page": "search?q=n*&page=2",
        "search, filtered": "search?q=hoa&category=kinh-te&source=ch%E1%BB%A3%20hoa&since=2020-01-01",
        "search, nothing found": "search?q=xyzw",
        "search, wrong date": "search?q=hoa&since=yesterday",
    }


def fetch(address: str, path: str) -> bytes:
    """What the server answers for *path*, whatever its status."""
    client = HTTPConnection(urlsplit(address).netloc, timeout=30)
    client.request("GET", f"/{path}")
    body = client.getresponse().read()
    client.close()
    return body
