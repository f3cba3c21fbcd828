"""The table of output formats, and what it takes to add one: a module and its name in the table."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from feeds.formats.registry import FORMATS
from tests.feeds.serving import CONFIG, PAGE, ROOT, Served

#: The whole module of a format: a heading, then a line for each article.
MODULE = '''"""Feeds as plain text, a line for each article."""

from feeds.formats.entry import EntryView, FeedDocument
from feeds.formats.format import Format, Frame
from feeds.formats.text import one_line, uri


def _frame(feed: FeedDocument) -> Frame:
    return Frame(f"{one_line(feed.title)}\\n".encode(), b"")


def _entry(entry: EntryView, related: frozenset[str]) -> bytes:
    return f"{one_line(entry.title)} {uri(entry.url)}\\n".encode()


PLAIN_TEXT = Format(
    name="txt", label="Plain text", media_type="text/plain", frame=_frame, entry=_entry, archived=True
)
'''


def test_names_and_media_types_are_distinct() -> None:
    """A name is a suffix, and no two formats share one or a media type."""
    assert all(re.fullmatch("[a-z]+", one.name) for one in FORMATS)
    assert len({one.name for one in FORMATS}) == len({one.media_type for one in FORMATS}) == len(FORMATS)


def test_adding_a_format(tmp_path: Path) -> None:
    """With one module and one row more, a format is published, archived, linked, announced and served."""
    root, site = tmp_path / "packages", tmp_path / "site"
    for package in ("storage", "scraper", "feeds"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "feeds/formats/plaintext.py").write_text(MODULE, encoding="utf-8")
    registry = root / "feeds/formats/registry.py"
    text = registry.read_text(encoding="utf-8")
    text = text.replace("    JSON_FEED,\n", "    JSON_FEED,\n    PLAIN_TEXT,\n")
    text = text.replace("\n#: In order", "from feeds.formats.plaintext import PLAIN_TEXT\n\n#: In order")
    registry.write_text(text, encoding="utf-8")
    (site / "documents").mkdir(parents=True)
    (site / "documents/1.html").write_text(PAGE.format(title="Cầu mới", text="Thông xe. " * 40), encoding="utf-8")
    config = f'{CONFIG}\n[publish]\ncommand = "cat > changed"\n'
    (site / "feedloom.toml").write_text(config, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "feeds", "run"],
        cwd=site,
        env=os.environ | {"PYTHONPATH": str(root)},
        check=True,
        capture_output=True,
    )

    public = site / "public"
    feed = (public / "feeds/all.txt").read_text(encoding="utf-8")
    assert re.fullmatch(r"Báo Ven Sông\nCầu mới https://feeds\.example\.org/a/\w+/\n", feed)
    assert len([*public.glob("feeds/all/*.txt")]) == 1
    alternate = (
        '<link rel="alternate" type="text/plain" title="Tất cả bài viết (Plain text)"'
        ' href="https://feeds.example.org/feeds/all.txt">'
    )
    for page in ("index.html", "c/all/index.html"):
        html = (public / page).read_text(encoding="utf-8")
        assert alternate in html
        assert 'feeds/all.txt" type="text/plain"' in html
    assert {"feeds/all.txt", "feeds/all.txt.gz"} <= json.loads((public / "manifest.json").read_bytes())["files"].keys()
    assert "feeds/all.txt" in (site / "changed").read_text(encoding="utf-8").splitlines()

    served = Served(site, root=root)
    try:
        status, headers, body = served.ask("/feeds/all.txt")
    finally:
        served.stop()
    assert (status, headers["Content-Type"], body.decode()) == (200, "text/plain; charset=utf-8", feed)
