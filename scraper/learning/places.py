"""Selectors that may find an element on every page of a site, the most lasting first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from selectolax.lexbor import LexborNode

#: Names that need no escape in CSS and look as if somebody chose them.
_NAME = re.compile(r"[A-Za-z][\w-]*")
#: Attributes whose values say what an element is, with how CSS compares them.
ROLE_ATTRIBUTES = (("itemprop", "="), ("rel", "~="), ("property", "="), ("role", "="), ("data-testid", "="))
#: Elements of which a page has few.
LONE_TAGS = frozenset(("body", "article", "main", "h1", "time"))
#: How many elements above one may name its place, how far up they are looked for, and how many names each has.
MAX_ANCHORS, MAX_LEVELS, MAX_CLASSES = 2, 6, 4
#: The most steps of a path.
MAX_STEPS = 4


def selectors_of(node: LexborNode) -> Iterator[str]:
    """Selectors that find *node* and perhaps others: by its id, role, class, by those around it, by its path."""
    own = list(_own(node))
    yield from own
    tag = node.tag or "*"
    anchors = list(islice(_anchors(node), MAX_ANCHORS))
    for anchor, steps in anchors:
        for name in islice(_own(anchor), 2):
            yield from (f"{name} {one}" for one in own[:2])
            yield f"{name} > {tag}" if steps == 1 else f"{name} {tag}"
    for anchor, steps in anchors[:1]:
        if 0 < steps <= MAX_STEPS:
            for name in islice(_own(anchor), 1):
                yield f"{name} > {_path(node, steps)}"


def _own(node: LexborNode) -> Iterator[str]:
    tag, attributes = node.tag or "*", node.attributes
    name = attributes.get("id") or ""
    if _NAME.fullmatch(name):
        yield f"{tag}#{name}"
    for key, sign in ROLE_ATTRIBUTES:
        value = (attributes.get(key) or "").strip()
        first = value.split(" ")[0]
        if _NAME.fullmatch(first) and (sign == "~=" or first == value):
            yield f'{tag}[{key}{sign}"{first}"]'
    classes = [one for one in (attributes.get("class") or "").split() if _NAME.fullmatch(one)][:MAX_CLASSES]
    yield from (f"{tag}.{one}" for one in classes)
    if len(classes) > 1:
        yield f"{tag}.{'.'.join(classes)}"
    if tag in LONE_TAGS:
        yield tag


def _anchors(node: LexborNode) -> Iterator[tuple[LexborNode, int]]:
    """The elements around *node* that have a name, each with how many levels above it stands."""
    above, steps = node.parent, 1
    while above is not None and above.tag not in ("body", "html", None) and steps <= MAX_LEVELS:
        if next(_own(above), None):
            yield above, steps
        above, steps = above.parent, steps + 1
    if above is not None and above.tag == "body":
        yield above, steps


def _path(node: LexborNode, steps: int) -> str:
    """The last *steps* of the path to *node*, by number where others of its kind stand before it."""
    parts: list[str] = []
    at: LexborNode | None = node
    for _ in range(steps):
        if at is None:
            break
        number, before = 1, at.prev
        while before is not None:
            number += before.tag == at.tag
            before = before.prev
        parts.append(f"{at.tag}:nth-of-type({number})")
        at = at.parent
    return " > ".join(reversed(parts))


def is_named(selector: str) -> bool:
    """Whether the last step of *selector* says more than a tag."""
    return any(sign in selector.rpartition(" ")[2].replace(":nth-of-type", "") for sign in ".#[")
