"""The names that links give, numbers of articles beside them, and the clouds of all tags of a site that these tell."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice

from scraper.article.html.fields.shelves import folder_of
from scraper.article.html.menu import MAX_LISTS, MAX_MENU_LEVELS, MIN_MENU_LINKS, raw_folder
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, key_of

#: A number of articles: "92", "(92)", "(611 posts)", and that at the end of a link in one piece.
_COUNT = re.compile(r"[(\[]?\d[\d.,]*(?: \w{1,12})?[)\]]?")
ARTICLE_COUNT = re.compile(r"\s*\(\d[\d.,]*(?: \w{1,12})?\)\s*$")
#: So many links are a cloud if this share of them states a number of articles.
MIN_CLOUD_LINKS, MIN_COUNTED_SHARE = 3, 0.75
#: Words that are as long as this say the same if they begin with as many equal letters.
MIN_TOLD_CHARS, COMMON_CHARS = 4, 5


def link_name(outline: Outline, link: int) -> str:
    """What a link names, without hash and quotes, and without the number of articles in an element of its own."""
    start, stop = outline.starts[link], outline.stops[link]
    if stop - start > 1 and outline.pieces[stop - 1].strip(" ()\xa0").isdecimal():
        stop -= 1
    return outline.line(start, stop).strip('#,; "“”')


def is_cloud(outline: Outline, links: Sequence[int]) -> bool:
    """Whether nearly all *links* state how many articles they lead to: they are the tags of a site."""
    counted = sum(_is_counted(outline, link) for link in links)
    return len(links) >= MIN_CLOUD_LINKS and counted >= MIN_COUNTED_SHARE * len(links)


def _is_counted(outline: Outline, link: int) -> bool:
    start, stop = outline.starts[link], outline.stops[link]
    if stop - start > 1 and _COUNT.fullmatch(outline.pieces[stop - 1].strip()):
        return True
    if ARTICLE_COUNT.search(outline.text(link)):
        return True
    behind = outline.pieces[stop].strip() if stop < len(outline.pieces) and not outline.link_sizes[stop] else ""
    return _COUNT.fullmatch(behind) is not None


def in_larger_lists(
    outline: Outline, elements: Iterable[int], heading: int | None, body: int | None, base_url: str | None
) -> frozenset[int]:
    """Those of *elements* that stand beside title and text in lists of all that the site files under: in a folder of
    which another list names a part, as that of the article does.
    """
    boxes: dict[int, tuple[str, list[int]]] = {}
    mixed = set[int]()
    written = {
        at: raw_folder(outline.attribute(at, "href"))
        for at in elements
        if outline.tags[at] == "a" and outline.chars(at)
    }
    counts = Counter(written.values())
    for at in (at for at, folder in written.items() if counts[folder] > MIN_MENU_LINKS):
        url = address(base_url, outline.attribute(at, "href"))
        if url and (folder := folder_of(url)) and not any(box in boxes for box in outline.around(at)):
            boxes.update(_box_of(outline, at, folder, base_url, mixed))
    lists: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    for box, (folder, links) in boxes.items():
        names = (ARTICLE_COUNT.sub("", link_name(outline, link)) for link in links)
        lists[folder].append((box, frozenset(map(key_of, names)) - {""}))
    scopes = (body, *outline.around(body)) if body is not None else ()
    scope = next((at for at in scopes if outline.holds(at, heading)), 0)
    found = set[int]()
    for alike in lists.values():
        others = {keys for _, keys in alike if keys}
        beside = (one for one in alike if len(one[1]) >= MIN_MENU_LINKS and not outline.holds(scope, one[0]))
        for box, keys in islice(beside, MAX_LISTS):
            if any(other < keys for other in others):
                found.update(range(box, outline.ends[box]))
    return frozenset(found)


def _box_of(
    outline: Outline, link: int, folder: str, base_url: str | None, mixed: set[int]
) -> dict[int, tuple[str, list[int]]]:
    """The largest element around *link* that has only links into *folder*, none of them twice, with those.

    *mixed*: elements known to have others, to which this adds.
    """
    found = {link: (folder, [link])}
    for around in islice(outline.around(link), MAX_MENU_LEVELS):
        if around in mixed:
            break
        links = [at for at in outline.within(around, "a") if outline.chars(at)]
        urls = [address(base_url, outline.attribute(at, "href")) for at in links]
        if len({*urls}) < len(urls) or any(url is None or folder_of(url) != folder for url in urls):
            mixed.add(around)
            break
        found = {around: (folder, links)}
    return found


def share_told(outline: Outline, body: int, names: Sequence[str]) -> float:
    """The share of *names* of which the text has words, in whatever form."""
    text = outline.text(body).casefold()
    told = 0
    for name in map(str.casefold, names):
        words = [word[:COMMON_CHARS] for word in name.split() if len(word) >= MIN_TOLD_CHARS]
        told += name in text or any(word in text for word in words)
    return told / max(len(names), 1)
