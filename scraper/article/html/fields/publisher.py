"""The publisher: the names by which the paper itself may sign, which are neither authors nor tags nor titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from scraper.article.html.tree import plain_key

#: What stands between the pieces of a title.
_JOINT = re.compile(r"\s+[|/\-–—·•»«›‹:~]+\s+|\s*[|｜_]\s*")


def paper_names(
    metas: Mapping[str, Sequence[str]], publishers: Iterable[str], window: str, url: str | None
) -> frozenset[str]:
    """Keys of the names by which the paper itself may sign, as plain letters: from its head and its host.

    A label of the host is one where a second voice has it: the head, or a piece of the *window*'s title. A person's own
    site lies at his name.
    """
    stated = {plain_key(name) for name in (*metas.get("og:site_name", ()), *publishers)} - {""}
    host = re.sub(r"^(?:www|m|e|amp)\.", "", host_of(url)).split(".")
    labels = {plain_key(host[0])}
    if len(host) > 2 and len(host[-2]) > 3:  # "sport.example.org", not "example.co.uk"
        labels.add(plain_key(host[-2]))
    agreed = {label for label in labels - {""} if _is_voiced(label, stated)}
    if agreed < labels - {""}:
        first, *others = _JOINT.split(window)
        pieces = [plain_key(piece) for piece in ([first] if is_host(first, url) else []) + others]
        agreed |= {label for label in labels - {""} if _is_voiced(label, pieces)}
    return frozenset(stated | agreed)


def _is_voiced(label: str, voices: Iterable[str]) -> bool:
    return any(label in voice or voice in label for voice in voices if voice)


def host_of(url: str | None) -> str:
    """The host of *url*; "" if it has none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def is_host(name: str, url: str | None) -> bool:
    """Whether *name* is that of a host: one that begins with "www.", or the one of *url*."""
    host = name.strip().casefold().rstrip("/")
    bare = host.removeprefix("www.")
    return "." in bare and (host != bare or bare == host_of(url).removeprefix("www."))
