"""What is allowed in a configuration and yet seldom meant: `feedloom check` says it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from feeds.config.load import Config
from feeds.publish.manifest import MANIFEST
from scraper.parsing.learnt import MAX_FILE_BYTES
from scraper.urls import url_key
from storage.files import read_file


def advice(config: Config) -> Iterator[str]:
    """A message for each place that two sources share, for each learnt rule that cannot be used, and one if the output
    folder holds files that are not ours.
    """
    yield from broken_rules(config)
    seen: dict[tuple[str, str], str] = {}
    for source in config.sources:
        for place in source.places:
            first = seen.setdefault((source.kind, url_key(place) if "://" in place else place), source.name)
            if first != source.name:
                yield (
                    f"{source.name} and {first} both read {place}: "
                    f"each article is kept once, and belongs to the source that finds it first"
                )
    output = config.site.output
    try:
        names = sorted(entry.name for entry in os.scandir(output) if not entry.name.startswith("."))
    except OSError:  # there is none yet, or a run says why it cannot be read
        return
    if names and MANIFEST not in names:
        yield (
            f"the output folder {output} holds files that are not ours ({', '.join(names[:3])}"
            f"{', …' if len(names) > 3 else ''}): they stay, but one that has the name of a file of ours is replaced"
        )


def broken_rules(config: Config) -> Iterator[str]:
    """What is wrong with files of learnt rules, with their lines: a visit goes on without them."""
    for file in sorted(config.learnt.glob("*.toml")):
        with suppress(OSError, ValueError):  # of a file that cannot be read, the visit tells
            text = read_file(file, max_bytes=MAX_FILE_BYTES).decode("utf-8")
            if "learnt" not in text:
                continue
            from scraper.rules.learnt import problems_in  # imported here because they load a parser
            from scraper.rules.rules import is_written

            if not is_written(text):
                continue
            for one in problems_in(str(file), text):
                yield f"{file}, {one.key}: expected {one.expected}, got {one.got}; what was learnt is not used"
