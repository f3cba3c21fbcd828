"""A repair proposed for a source that has broken: a selector that hits nothing is taken out, or a place is found again.

What a field used to say is looked for on today's pages: an author, a section or a tag comes again; of dates any will
do. The place that brings the field back on most pages is proposed like a correction by a click.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from feeds.workbench.draft import Draft, Pending
from feeds.workbench.marks import propose_mark, propose_select
from feeds.workbench.past import MIN_FILL
from feeds.workbench.sampling import Reader
from storage.errors import ExtractError

#: Fields whose places are looked for, with what is said of one.
SAID = {"published": "date", "authors": "author", "category": "category"}
#: Samples in which a place is looked for, and places that are tried.
MAX_SAMPLES, MAX_PLACES = 3, 8


async def propose_repair(draft: Draft, reader: Reader, broken: Sequence[Mapping[str, Any]]) -> Pending | None:
    """A correction that brings back one of the *broken* fields (`feeds.workbench.past`); None if none is found."""
    for one in broken:
        field = str(one["field"])
        if field in draft.now.select:
            with suppress(ExtractError):
                pending = await propose_select(reader, draft, {field: ()})
                if _helps(pending):
                    return pending
        if field in SAID and (found := await _found_again(draft, reader, field, one["known"])):
            return found
    return None


def _helps(pending: Pending) -> bool:
    return pending.after > pending.before and pending.after >= MIN_FILL * pending.of


async def _found_again(draft: Draft, reader: Reader, field: str, known: Sequence[str]) -> Pending | None:
    tried = 0
    for key, document in draft.read_samples()[:MAX_SAMPLES]:
        dates = field == "published"
        places = await reader.call("scraper.places.reading:find_places", document, texts=list(known), dates=dates)
        for at in places[: MAX_PLACES - tried]:
            tried += 1
            with suppress(ExtractError):
                pending = await propose_mark(reader, draft, page=key, at=at, says=SAID[field])
                if _helps(pending):
                    return pending
    return None
