"""Requests for feeds, counted by format and by the program that reads them. Counts only: nobody is remembered."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

#: What readers call themselves in User-Agent, and what people call them.
READERS = {
    b"feedly": "Feedly", b"inoreader": "Inoreader", b"newsblur": "NewsBlur", b"feedbin": "Feedbin",
    b"miniflux": "Miniflux", b"freshrss": "FreshRSS", b"tiny tiny rss": "Tiny Tiny RSS", b"commafeed": "CommaFeed",
    b"netnewswire": "NetNewsWire", b"newsboat": "Newsboat", b"thunderbird": "Thunderbird", b"liferea": "Liferea",
    b"akregator": "Akregator", b"rssguard": "RSS Guard", b"quiterss": "QuiteRSS", b"reeder": "Reeder",
    b"theoldreader": "The Old Reader", b"bazqux": "BazQux", b"feeder.co": "Feeder", b"nextcloud-news": "Nextcloud News",
    b"vienna": "Vienna", b"newsflash": "NewsFlash", b"read you": "Read You", b"feedloom": "feedloom",
    b"feedparser": "feedparser", b"mozilla": "browser",
}  # fmt: skip
_READER = re.compile(b"|".join(map(re.escape, READERS)), re.IGNORECASE)
FEEDS = "/feeds/"


class Readers:
    """How often feeds were asked for since the start."""

    def __init__(self) -> None:
        self.by_format: Counter[str] = Counter()
        #: By what people call the reader; "" for all that are not known.
        self.by_reader: Counter[str] = Counter()

    def count(self, path: str, agent: bytes) -> None:
        """Count a request for *path* by *agent*, if it is for a feed."""
        if path.startswith(FEEDS):
            self.by_format[path.rpartition(".")[2]] += 1
            self.by_reader[reader_of(agent)] += 1


@lru_cache(maxsize=1_000)
def reader_of(agent: bytes) -> str:
    """What people call the program that calls itself *agent*; "" if it is not known.

    Readers that call themselves browsers, too, name themselves behind that.
    """
    names = [READERS[found.lower()] for found in _READER.findall(agent[:500])]
    return next((name for name in names if name != "browser"), names[0] if names else "")
