"""Every output format. To add one, write a module beside this one that ends in its `Format`, and list it here.

Whatever depends on formats reads this table: the files of feeds and archives, their addresses in feeds, pages and OPML,
media types on the web, and what a WebSub hub is told.
"""

from __future__ import annotations

from feeds.formats.atom import ATOM
from feeds.formats.format import Format
from feeds.formats.jsonfeed import JSON_FEED
from feeds.formats.rss import RSS

#: In order of preference: where only one address is shown, it is that of the first.
FORMATS: tuple[Format, ...] = (
    RSS,
    ATOM,
    JSON_FEED,
)
PREFERRED = FORMATS[0]
#: The formats of archives.
ARCHIVED = tuple(one for one in FORMATS if one.archived)
