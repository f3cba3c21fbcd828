"""What parsing one document may cost, and `require_shape`, which refuses what no parser should be shown.

Parsers, and code that walks their trees, are quadratic in depth and in the attributes of one tag. The shape of a page
is found from its bytes, without parsing. Real pages stay below 100 in both (browsers cut at a depth of 512). The limits
are so generous that being wrong about optional end tags costs no honest page. What passes is still parsed under a time
limit.
"""

from __future__ import annotations

import re

from scraper.http.limits import MAX_DOCUMENT_BYTES
from storage.errors import OversizedError
from storage.model import Document

#: How long parsing one document may take.
PARSE_TIMEOUT_SECONDS = 20.0
#: How long a child may take to start: generous, for a busy machine.
START_TIMEOUT_SECONDS = 60.0
#: Address space of a child.
MAX_CHILD_MEMORY_BYTES = 2 << 30
#: The longest message between the pool and a child: a document with room to spare, or what was made of it.
MAX_MESSAGE_BYTES = 8 * MAX_DOCUMENT_BYTES

#: How deep elements may be nested.
MAX_DEPTH = 5_000
#: How many attributes one tag may have.
MAX_ATTRIBUTES = 5_000
#: A tag with that many attributes is at least this long: a letter and a space each.
MIN_BYTES_OF_MAX_ATTRIBUTES = 2 * MAX_ATTRIBUTES

#: An attribute as HTML tokenises it (WHATWG HTML §13.2.5.33 to 39): a quote counts only after "=".
_ATTRIBUTE = rb"""[\s/]*+[^\s/>=][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+|(?=>)))?"""
_TOKEN = re.compile(
    rb"<!--(?:[^-]++|-(?!->))*+(?:-->|\Z)"  # in runs: byte by byte a script takes longer than its page
    rb"|<(?P<raw>script|style|textarea|title)\b(?:[^<]++|<(?!/(?P=raw)))*+(?:</(?P=raw)|\Z)"
    rb"|<(?P<end>/?)(?P<name>[a-z][^\s/>]*+)(?P<attributes>(?:" + _ATTRIBUTE + rb")*+)",
    re.IGNORECASE | re.DOTALL,
)
_COUNTED = re.compile(_ATTRIBUTE, re.DOTALL)
#: Elements without an end tag, and those that the next one of their kind ends.
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr"
    b" p li dt dd option optgroup tr td th thead tbody tfoot colgroup rp rt".split()
)


def require_shape(document: Document) -> None:
    """Raise OversizedError if the page in *document* is nested too deeply, or one of its tags has too many attributes.

    A few counts clear all honest pages but the largest; the others are read tag by tag, in linear time.
    """
    data = document.data.replace(b"\0", b"")  # UTF-16
    if not _may_be_deep(data) and not _may_have_many(data):
        return
    depth = 0
    for token in _TOKEN.finditer(data):
        name = token["name"]
        if name is None:
            continue
        if (
            len(token["attributes"]) >= MIN_BYTES_OF_MAX_ATTRIBUTES
            and len(_COUNTED.findall(token["attributes"])) > MAX_ATTRIBUTES
        ):
            raise OversizedError(f"a tag has more than {MAX_ATTRIBUTES:,} attributes", document.name)
        if name.lower() not in _FLAT:
            depth = max(depth - 1, 0) if token["end"] else depth + 1
            if depth > MAX_DEPTH:
                raise OversizedError(f"elements are nested more than {MAX_DEPTH:,} deep", document.name)


def _may_be_deep(data: bytes) -> bool:
    begun = data.count(b"<")
    return begun > MAX_DEPTH and begun - data.count(b"</") > MAX_DEPTH


def _may_have_many(data: bytes) -> bool:
    """Whether a tag may be long: something is, or more tags end than begin (`a=">"`)."""
    ended, start = data.count(b">"), 0
    if ended >= MAX_ATTRIBUTES and ended >= 2 * data.count(b"<") + MAX_ATTRIBUTES:
        return True
    while len(data) - start >= MIN_BYTES_OF_MAX_ATTRIBUTES:  # from the last end within reach to the next
        end = data.rfind(b">", start, start + MIN_BYTES_OF_MAX_ATTRIBUTES)
        if end < 0:
            return True
        start = end + 1
    return False
