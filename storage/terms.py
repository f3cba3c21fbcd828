"""What a document, its server or its site says about use by machines, in one form.

Kept are the words of those who said them. Nothing is concluded: a licence is not read, no signal stands for another.

Standards: Content Signals (contentsignals.org), TDM Reservation Protocol (W3C Community Group report, 10 May 2024),
`noai` and `noimageai` in the robots meta element and X-Robots-Tag, Really Simple Licensing 1.0 (rslstandard.org).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

#: What the robots meta element says of machines that learn; its other words are about search engines.
LEARNING_DIRECTIVES = ("noai", "noimageai")
#: Longer values are no terms.
MAX_TERMS_CHARS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The terms of one article; "" or None where nobody said anything."""

    #: "search=yes, ai-train=no".
    content_signal: str = ""
    #: 1: rights in text and data mining are reserved; 0: they are not.
    tdm_reservation: int | None = None
    #: Where they can be acquired: an absolute http(s) URL.
    tdm_policy: str = ""
    #: Those of LEARNING_DIRECTIVES that hold, in this order: "noai, noimageai".
    robots: str = ""
    #: Absolute http(s) URL of an RSL licence.
    license: str = ""

    def __bool__(self) -> bool:
        return self != Terms()

    def to_text(self) -> str | None:
        """As the store keeps it: JSON of what was said; None for nothing."""
        if not self:  # as of most
            return None
        said = {name: value for name, value in asdict(self).items() if value not in ("", None)}
        return json.dumps(said, ensure_ascii=False)

    @classmethod
    def parse(cls, text: str | None) -> Terms:
        """The terms that *text* keeps; none if it is damaged."""
        try:
            return cls(**json.loads(text)) if text else cls()
        except (ValueError, TypeError):
            return cls()

    def words(self) -> str:
        """What was said, on one line, without the licence, which is a link."""
        parts = [f"content-signal: {self.content_signal}" if self.content_signal else ""]
        parts += [f"tdm-reservation: {self.tdm_reservation}" if self.tdm_reservation is not None else ""]
        parts += [f"tdm-policy: {self.tdm_policy}" if self.tdm_policy else ""]
        parts += [f"robots: {self.robots}" if self.robots else ""]
        return "; ".join(filter(None, parts))


NO_TERMS = Terms()


def parse_content_signal(text: str) -> str:
    """The signals in *text*, each once, written alike: "search=yes, ai-train=no"; "" if there is none."""
    signals = {}
    for part in text[:MAX_TERMS_CHARS].split(","):
        if found := re.fullmatch(r"\s*([A-Za-z][A-Za-z0-9-]{0,40})\s*=\s*(yes|no)\s*", part, re.IGNORECASE):
            signals[found[1].lower()] = found[2].lower()
    return ", ".join(f"{name}={value}" for name, value in signals.items())


def parse_robots_directives(values: Iterable[str], agent: str = "") -> str:
    """Those of LEARNING_DIRECTIVES in robots meta elements or X-Robots-Tag headers that are for all, or for *agent*."""
    found = set()
    for value in values:
        meant = True
        for part in value[:MAX_TERMS_CHARS].lower().split(","):
            name, colon, rest = part.strip().partition(":")
            if colon and name.strip() not in ("unavailable_after", "max-snippet", "max-image-preview"):
                meant = name.strip() in ("*", agent.lower())  # "otherbot: noai, nofollow"
                part = rest
            if meant:
                found.add(part.strip())
    return ", ".join(word for word in LEARNING_DIRECTIVES if word in found)


def parse_tdm_reservation(text: str) -> int | None:
    """1 or 0; None for anything else, which counts as not said (TDMRep §5)."""
    return {"1": 1, "0": 0}.get(text.strip())
