"""The related links of an entry, in order, and as the HTML list below its content."""

from __future__ import annotations

import html

from feeds.formats.entry import EntryView, RelatedLink
from feeds.formats.headings import heading
from feeds.formats.text import one_line, uri
from storage.model import LinkKind

#: In the order of publication.
KINDS = tuple(LinkKind)


def ordered(entry: EntryView) -> list[RelatedLink]:
    """The related links of *entry*, by kind in the order of publication; each address once, never its own."""
    seen = {entry.url}
    links = []
    for link in (link for kind in KINDS for link in entry.related if link.kind is kind):
        if link.url not in seen:
            seen.add(link.url)
            links.append(link)
    return links


def copies(entry: EntryView) -> list[RelatedLink]:
    """The near copies of *entry*, which are no related articles but the same."""
    return [link for link in ordered(entry) if link.kind is LinkKind.COPY]


def footer(entry: EntryView) -> str:
    """The related links of *entry* as HTML, a heading and a list for each kind; "" without links."""
    blocks = []
    links = ordered(entry)
    for kind in KINDS:
        items = [
            f'<li><a href="{html.escape(uri(link.url))}">{html.escape(one_line(link.title) or link.url)}</a></li>'
            for link in links
            if link.kind is kind
        ]
        if items:
            blocks.append(
                f"<h3>{html.escape(heading(kind, entry.language))}</h3>\n<ul>\n" + "\n".join(items) + "\n</ul>"
            )
    return "\n".join(blocks)
