"""The shape of a page, told from its bytes: what no parser should be shown, found without parsing.

Parsers and what walks over their trees are quadratic in depth and in the attributes of one tag. Real pages stay below
100 of either (browsers cut at a depth of 512); the limits leave so much room that being wrong about optional end tags
costs no honest page. What passes is still parsed under a time limit.
"""

from __future__ import annotations

import re

from storage.errors import OversizedError
from storage.model import Document

#: How deep elements may stand in each other.
DEEPEST = 5_000
#: Attributes that one tag may have.
MOST_ATTRIBUTES = 5_000
#: A tag with so many attributes is at least so long: a letter and a space each.
LONGEST = 2 * MOST_ATTRIBUTES

#: Attributes as HTML tokenises them (WHATWG HTML §13.2.5.33 to 39): a quote counts only behind "=".
_ATTRIBUTE = rb"""[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+|(?=>)))?"""
_TOKEN = re.compile(
    rb"<!--.*?(?:-->|\Z)"
    rb"|<(?P<raw>script|style|textarea|title)\b.*?(?:</(?P=raw)|\Z)"
    rb"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>(?:" + _ATTRIBUTE + rb")*+)",
    re.IGNORECASE | re.DOTALL,
)
_COUNTED = re.compile(_ATTRIBUTE, re.DOTALL)
#: Elements without an end tag, and those that the next of their kind ends.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr"
    b" p li dt dd option optgroup tr td th thead tbody tfoot colgroup rp rt".split()
)


def require_shape(document: Document) -> None:
    """Raises OversizedError if the page in *document* is nested too deeply, or one of its tags has too many attributes.

    A few counts clear all but the largest of honest pages; the others are read tag by tag, in linear time.
    """
    data = document.data.replace(b"\0", b"")  # UTF-16
    if data.count(b"<") - data.count(b"</") <= DEEPEST and not _may_have_many(data):
        return
    depth = 0
    for token in _TOKEN.finditer(data):
        name = token["name"]
        if name is None:
            continue
        if len(token["attributes"]) >= LONGEST and len(_COUNTED.findall(token["attributes"])) > MOST_ATTRIBUTES:
            raise OversizedError(f"a tag has more than {MOST_ATTRIBUTES:,} attributes", document.name)
        if name.lower() not in _FLAT:
            depth = max(depth - 1, 0) if token["end"] else depth + 1
            if depth > DEEPEST:
                raise OversizedError(f"elements are nested more than {DEEPEST:,} deep", document.name)


def _may_have_many(data: bytes) -> bool:
    """Whether a tag may be long: something is, or there are more ends of tags than beginnings (`a=">"`)."""
    parts = data.split(b">")
    return len(parts) > 2 * data.count(b"<") + MOST_ATTRIBUTES or max(map(len, parts)) >= LONGEST
