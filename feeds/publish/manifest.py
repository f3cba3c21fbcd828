"""manifest.json: the sha256 of every published file. It is written last, and so commits a publication.

Pure: what the last manifest and the state of the folder say about each file. The functions read and write nothing.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from feeds.paths import FEEDS_FOLDER

MANIFEST = "manifest.json"
#: A path as we make them: no empty, hidden or upward part.
_OUR_PATH = re.compile(r"([A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class LastPublication:
    """The output folder as the last run left it, and what may have happened to it since."""

    #: sha256 of the manifest itself; None without one.
    manifest: str | None
    #: sha256 of each file that the manifest names, by path.
    hashes: Mapping[str, str]
    #: The paths of all files in the folder.
    present: frozenset[str]
    #: Files that are missing or newer than the manifest. The others need not be read to know their hash.
    doubtful: frozenset[str]
    #: The files of archives that the manifest names, by the slug of the feed, …
    archives: Mapping[str, Sequence[str]]
    #: … and those of them that are doubtful.
    doubtful_archives: Mapping[str, Sequence[str]]


def digest(data: bytes) -> str:
    """sha256 of *data*, as the manifest has it."""
    return sha256(data).hexdigest()


def parse_manifest(manifest: bytes | None, present: Iterable[str] = ()) -> dict[str, str]:
    """The files that *manifest* names, with their sha256; none if it is missing or damaged.

    Paths that could lead out of the folder are left out. Those that are known to be *present* are not checked.
    """
    try:
        files: dict[str, str] = {**json.loads(manifest or b"{}")["files"]}
        for path in set(files).difference(present):
            if not _OUR_PATH.fullmatch(path):
                del files[path]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}
    return files


def build_manifest(hashes: Mapping[str, str]) -> bytes:
    """The manifest of files with these *hashes*, by path."""
    listing = {"generator": "feedloom", "files": {path: hashes[path] for path in sorted(hashes)}}
    return json.dumps(listing, separators=(",\n", ": ")).encode() + b"\n"


def last_publication(manifest: bytes | None, present: Mapping[str, int]) -> LastPublication:
    """What *manifest* and the files *present*, each with the time of its last change, say of the last run."""
    hashes = parse_manifest(manifest, present)
    committed = present.get(MANIFEST, 0)
    doubtful = {path for path, changed in present.items() if changed >= committed} | (hashes.keys() - present.keys())
    archives: dict[str, list[str]] = defaultdict(list)
    doubtful_archives: dict[str, list[str]] = defaultdict(list)
    for path in hashes:
        if not path.startswith(FEEDS_FOLDER):
            continue
        slug, is_archive, _ = path[len(FEEDS_FOLDER) :].partition("/")
        if is_archive:
            archives[slug].append(path)
            if path in doubtful:
                doubtful_archives[slug].append(path)
    return LastPublication(
        manifest=None if manifest is None else digest(manifest),
        hashes=hashes,
        present=frozenset(present),
        doubtful=frozenset(doubtful),
        archives=dict(archives),
        doubtful_archives=dict(doubtful_archives),
    )
