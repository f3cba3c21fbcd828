"""Which addresses of a page name one page, and which hosts belong to its site, by what the page shows of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

#: What says whence a reader came stands on links to so many paths, each value, and to so many for each value.
MIN_PATHS, MIN_PATHS_A_VALUE = 3, 3


def same_pages(keys: Iterable[str]) -> Mapping[str, str]:
    """For each of *keys* that names the page of an earlier one, that: where they differ only in parameters that stand
    with the same values on links to many other paths, and so tell no page from another.
    """
    queries = {key: key.partition("?") for key in keys}
    paths: dict[str, set[str]] = defaultdict(set)  # of each parameter with its value
    values: dict[str, set[str]] = defaultdict(set)  # of each parameter
    for path, _, query in queries.values():
        for one in filter(None, query.split("&")):
            paths[one].add(path)
            values[one.partition("=")[0]].add(one)
    idle = set[str]()
    for own in values.values():
        if len(set[str]().union(*(paths[one] for one in own))) >= MIN_PATHS_A_VALUE * len(own):
            idle.update(one for one in own if len(paths[one]) >= MIN_PATHS)
    if not idle:
        return {}
    firsts: dict[tuple[str, ...], str] = {}
    found: dict[str, str] = {}
    for key, (path, _, query) in queries.items():
        first = firsts.setdefault((path, *(one for one in query.split("&") if one and one not in idle)), key)
        if first != key:
            found[key] = first
    return found
