"""The kind `url`: single pages, each asked for at every visit."""

from __future__ import annotations

from scraper.sources.context import Findings, VisitContext
from scraper.sources.found import FoundPage


async def find(context: VisitContext) -> Findings:
    """The pages that the source names."""
    pages = [FoundPage(url=place) for place in context.source.places]
    context.tally.seen += len(pages)
    return Findings(documents=pages)
