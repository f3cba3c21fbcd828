"""What is allowed in a configuration and yet seldom meant: `feedloom check` says it."""

from __future__ import annotations

import os
from collections.abc import Iterator

from feeds.config.load import Config
from feeds.publish.manifest import MANIFEST
from scraper.urls import url_key


def advice(config: Config) -> Iterator[str]:
    """A message for each place that two sources share, and one if the output folder holds files that are not ours."""
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
