"""Names of hosts in ASCII, as browsers write them: the one place where a host loses its letters.

Standards: WHATWG URL §3.5 ("host parsing"), which is UTS 46 without transitional processing: "faß.de" is
"xn--fa-hia.de" and no longer "fass.de", as IDNA 2003 had it, which is another site. Like browsers, and unlike the
library's strict encoder, it lets names pass that IDNA 2008 forbids to register ("☃.net").
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import unquote_to_bytes

import idna

#: Octets of a label (RFC 1035 §2.3.4).
MAX_LABEL_CHARS = 63
#: What no host may hold once it is decoded: it would end the host, or be cut off by a resolver.
FORBIDDEN_IN_HOST = frozenset(map(chr, range(0x21))) | frozenset("#/:<>?@[\\]^|%\x7f")


@lru_cache(maxsize=4_096)
def ascii_host(host: str) -> str:
    """*host* in lower-case ASCII. Raises ValueError if browsers take it for none.

    What is ASCII already stays as it is, but for its case. An address of IPv6 comes without its brackets.
    """
    if host.isascii() and "%" not in host:
        return host.lower()
    if ":" in host:  # IPv6 with a zone, which is of this machine alone
        raise ValueError("no host")
    text = unquote_to_bytes(host).decode("utf-8")
    mapped = idna.uts46_remap(text, std3_rules=False)  # IDNAError is a ValueError, as is UnicodeDecodeError
    if not mapped or not FORBIDDEN_IN_HOST.isdisjoint(mapped):
        raise ValueError("no host")
    return ".".join(map(_ascii_label, mapped.split(".")))


@lru_cache(maxsize=4_096)
def former_host(host: str) -> str | None:
    """What 0.1.0 took *host*, in ASCII, for, where that differs: "fass.de" for "xn--fa-hia.de"; else None."""
    if "xn--" not in host:
        return None
    try:
        former = _unicode(host).encode("idna").decode("ascii")  # IDNA 2003
    except ValueError:
        return None
    return former if former != host else None


def _unicode(host: str) -> str:
    labels = (label.removeprefix("xn--") for label in host.split("."))
    return ".".join(
        plain.encode("ascii").decode("punycode") if whole.startswith("xn--") else whole
        for plain, whole in zip(labels, host.split("."), strict=True)
    )


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    idna.check_initial_combiner(label)
    idna.check_bidi(label)
    for place, letter in enumerate(label):
        if letter in "\u200c\u200d" and not idna.valid_contextj(label, place):  # joiners, where nothing is to be joined
            raise ValueError("no host")
    encoded = "xn--" + label.encode("punycode").decode("ascii")
    if len(encoded) > MAX_LABEL_CHARS:
        raise ValueError("no host")
    return encoded
