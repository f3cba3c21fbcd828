"""What we call an article's related links in feeds and on pages, in the language of the article."""

from __future__ import annotations

from scraper.text.words import by_language, tag_of
from storage.model import LinkKind

#: By the tag of a language: what to call links of each kind.
HEADINGS: dict[str, dict[LinkKind, str]] = {}
for _kind in LinkKind:
    for _tag, _text in by_language(f"headings.{_kind.value}").items():
        HEADINGS.setdefault(_tag, {})[_kind] = _text


def heading(kind: LinkKind, language: str | None) -> str:
    """What to call links of *kind* in *language* (BCP 47); English where we do not know the language."""
    return HEADINGS.get(tag_of(language or "en") or "en", HEADINGS["en"])[kind]
