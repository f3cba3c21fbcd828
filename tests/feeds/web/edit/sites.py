"""Whole sites of others, served on the loopback as they were: they lie beside the repository, if at all."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path

from tests.scraper.paper import Paper

#: Where the sites lie, one archive for each.
CORPUS = Path(__file__).parents[5] / "shared" / "corpora" / "sites"
#: Four sites of different makers: generated ones with feeds, and without.
SITES = ("duyet-blog", "ghindinews", "alape-static", "www.julialang.org")
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml",
    ".json": "application/json",
    ".txt": "text/plain",
}


def serve_site(paper: Paper, name: str) -> str:
    """Put the pages of the site *name* into *paper*, with its addresses leading there; the address of its home page."""
    with tarfile.open(CORPUS / f"{name}.tar.xz") as archive:
        files = {one.name: found.read() for one in archive if (found := archive.extractfile(one)) is not None}
    said = json.loads(files[f"{name}/site.json"])
    base = said["base"].rstrip("/").encode()
    prefix = f"{name}/pages/"
    for file, data in files.items():
        if file.startswith(prefix):
            path = "/" + file.removeprefix(prefix)
            for scheme in (b"http:", b"https:"):
                data = data.replace(scheme + base.partition(b":")[2], paper.url("").encode())
            kind = TYPES.get(Path(path).suffix)
            if kind:
                paper.put(path, data, media_type=kind)
                if path.endswith("/index.html"):
                    paper.put(path.removesuffix("index.html"), data, media_type=kind)
    return paper.url("/" + said["home"].removesuffix("index.html"))
