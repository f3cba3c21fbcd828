"""What the last manifest says of the folder."""

from __future__ import annotations

import json

from feeds.publish.manifest import MANIFEST, build_manifest, digest, last_publication, parse_manifest


def test_the_manifest_reads_back() -> None:
    """It names each file with its hash, in the order of the paths."""
    hashes = {"index.html": "b", "feeds/all.rss": "a"}
    manifest = build_manifest(hashes)
    assert parse_manifest(manifest) == hashes
    assert [*json.loads(manifest)["files"]] == ["feeds/all.rss", "index.html"]


def test_paths_that_lead_out_are_not_read() -> None:
    """A manifest that somebody changed names no hidden file and nothing outside the folder."""
    paths = ["../x", "/etc/passwd", ".git/config", "a//b", "a/../b", "feeds/all.rss"]
    manifest = json.dumps({"files": dict.fromkeys(paths, "0")}).encode()
    assert parse_manifest(manifest).keys() == {"feeds/all.rss"}


def test_what_is_newer_than_the_manifest_is_doubtful() -> None:
    """So is what is missing; older files need not be read."""
    named = ["feeds/all.rss", "feeds/all/2026-03.rss", "c/all/index.html", "gone.html"]
    manifest = build_manifest(dict.fromkeys(named, "0"))
    present = {"feeds/all.rss": 1, "feeds/all/2026-03.rss": 9, "c/all/index.html": 2, MANIFEST: 5, "feeds/odd/x": 9}
    last = last_publication(manifest, present)
    assert last.manifest == digest(manifest)
    assert last.doubtful == {"feeds/all/2026-03.rss", "gone.html", MANIFEST, "feeds/odd/x"}
    assert last.doubtful_archives == {"all": ["feeds/all/2026-03.rss"]}


def test_without_a_manifest_nothing_is_known() -> None:
    """Every file is doubtful, and none has a hash."""
    last = last_publication(None, {"feeds/all.rss": 1})
    assert last.manifest is None
    assert last.hashes == {}
    assert last.doubtful == {"feeds/all.rss"}
