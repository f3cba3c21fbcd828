"""What a page says about use by machines; where it is silent its headers, then its site."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from scraper.article.html.fields.url import Link
from scraper.article.html.tree import address
from scraper.http.terms import FILE_POLICY, FILE_RESERVATION, ROBOTS_LICENSE, ROBOTS_SIGNAL
from storage.terms import MAX_TERMS_CHARS, Terms, parse_content_signal, parse_robots_directives, parse_tdm_reservation

RSL_TYPE = "application/rsl+xml"
#: The meta elements that are read.
TERMS_NAMES = ("robots", "tdm-reservation", "tdm-policy")
#: How many links to licences are looked at.
MAX_LICENSES = 20


def stated_terms(
    metas: Mapping[str, Sequence[str]],
    links: Sequence[Link],
    headers: Sequence[tuple[str, str]],
    base_url: str | None,
) -> Terms:
    """The terms of a page. *metas* and *links* are the elements of its head, *headers* those of its response and what
    its site says (`scraper.http.terms`).

    TDMRep §6: the page goes before its headers, and these before the file of the site; a policy belongs to its
    reservation.
    """
    said = dict(headers)
    reservation, policy = None, None
    for stated, where in (
        (metas.get("tdm-reservation", [""])[0], metas.get("tdm-policy", [""])[0]),
        (said.get("tdm-reservation", ""), said.get("tdm-policy", "")),
        (said.get(FILE_RESERVATION, ""), said.get(FILE_POLICY, "")),
    ):
        if reservation is None and (reservation := parse_tdm_reservation(stated)) is not None:
            policy = address(base_url, where) if where and reservation else None
    directives = [*metas.get("robots", ()), *[value for name, value in headers if name == "x-robots-tag"]]
    return Terms(
        content_signal=parse_content_signal(said.get("content-signal", "")) or said.get(ROBOTS_SIGNAL, ""),
        tdm_reservation=reservation,
        tdm_policy=policy or "",
        robots=parse_robots_directives(directives),
        license=_licence(links, base_url)
        or _linked(said.get("link", ""), base_url)
        or address(None, said.get(ROBOTS_LICENSE))
        or "",
    )


def _linked(header: str, base_url: str | None) -> str | None:
    """The address of the RSL licence that a Link header names (RFC 8288)."""
    for found in re.finditer(r"<([^<>]{1,2000})>((?:\s*;[^,;<>]{1,200}){1,10})", header[:MAX_TERMS_CHARS]):
        rest = found[2].lower()
        if re.search(r"rel\s*=\s*\"?license\b", rest) and RSL_TYPE in rest:
            return address(base_url, found[1].strip())
    return None


def _licence(links: Sequence[Link], base_url: str | None) -> str | None:
    """The address of the RSL licence to which the page links."""
    named = [one for one in links if "license" in (one.get("rel") or "").lower().split()][:MAX_LICENSES]
    rsl = (one.get("href") for one in named if (one.get("type") or "").strip().lower() == RSL_TYPE)
    return next(filter(None, (address(base_url, href) for href in rsl)), None)
