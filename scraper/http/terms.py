"""What robots.txt and /.well-known/tdmrep.json say of an address about use by machines, beside who may fetch it.

A document carries it with its headers, under names that no header has, so that it is kept and read again with the page.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from storage.terms import parse_content_signal, parse_tdm_reservation

#: Names under which a document carries what its site says.
ROBOTS_SIGNAL, ROBOTS_LICENSE = "robots.txt content-signal", "robots.txt license"
FILE_RESERVATION, FILE_POLICY = "tdmrep.json tdm-reservation", "tdmrep.json tdm-policy"
#: Where a site keeps its reservations (TDMRep §6.1).
TDMREP_PATH = "/.well-known/tdmrep.json"
#: How many rules of that file are looked at.
MAX_TDM_RULES = 1_000


def robots_terms(text: str, agent: str) -> list[tuple[str, str]]:
    """The signals of the group for *agent*, else of that for all (RFC 9309 §2.2.1), and the licence of the site."""
    signals: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    agents: list[str] = []
    named: set[str] = set()
    in_rules = False
    for line in text.removeprefix("\ufeff").splitlines():
        name, colon, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            agents = [] if in_rules else agents
            agents.append(value.lower())
            named.update(value.lower().split()[:1])
            in_rules = False
        elif name == "license" and not found and re.fullmatch(r"https?://[^\s<>\"]{1,1000}", value):
            found = [(ROBOTS_LICENSE, value)]  # of no group: for all (RSL 1.0)
        else:
            in_rules = in_rules or name in ("allow", "disallow", "content-signal", "crawl-delay")
            if name == "content-signal" and (said := parse_content_signal(value)):
                signals |= {one: said for one in agents if one not in signals}
                agents = []  # the first counts
    said = signals.get(agent.lower(), "" if agent.lower() in named else signals.get("*", ""))
    return [*([(ROBOTS_SIGNAL, said)] if said else []), *found]


def tdmrep_terms(data: str, url: str) -> list[tuple[str, str]]:
    """What the first rule for *url* in a tdmrep.json says; nothing if there is none, or the file is broken."""
    try:
        rules = json.loads(data)
    except (ValueError, RecursionError):
        return []
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    for rule in rules[:MAX_TDM_RULES] if isinstance(rules, list) else ():
        location = rule.get("location") if isinstance(rule, dict) else None
        if not isinstance(location, str) or not matches_location(location, path):
            continue
        reservation, policy = parse_tdm_reservation(str(rule.get("tdm-reservation", ""))), rule.get("tdm-policy")
        if reservation is None:
            return []
        said = [(FILE_RESERVATION, str(reservation))]
        return said + ([(FILE_POLICY, policy)] if isinstance(policy, str) and reservation else [])
    return []


def matches_location(location: str, path: str) -> bool:
    """Whether *path* begins as *location* says: "*" is anything, "$" its end, as in robots.txt. In linear time."""
    anchored = location.endswith("$")
    pieces = location.removesuffix("$").split("*")
    if not path.startswith(pieces[0]):
        return False
    at = len(pieces[0])
    for piece in pieces[1:-1]:
        at = path.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    if len(pieces) == 1:
        return not anchored or at == len(path)
    if anchored:
        return len(path) - len(pieces[-1]) >= at and path.endswith(pieces[-1])
    return path.find(pieces[-1], at) >= 0
