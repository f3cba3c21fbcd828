"""Which of the proposed selectors is kept: the one that hits every example, no counterexample, and most other pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scraper.places.selectors import Tried, Use

#: A box that is left out holds at most this share of a page's text: more would be the text itself.
MAX_BOX_SHARE = 0.5
#: On so many pages with one value, a field that differs from article to article is none.
MIN_SAME_PAGES = 3
#: Fields that differ from article to article.
DIFFERING = frozenset(("title", "lede", "body"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A place that a person pointed at."""

    #: Which page.
    page: int
    #: The number of the element that was meant.
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a selector does on all pages."""

    selector: str
    #: On which pages it finds what it should.
    hits: tuple[bool, ...]
    #: What it finds there first; "" for nothing.
    texts: tuple[str, ...]

    @property
    def filled(self) -> int:
        """On how many pages it finds what it should."""
        return sum(self.hits)


def choose_selector(
    proposals: Sequence[str],
    tried: Sequence[Sequence[Tried]],
    *,
    examples: Sequence[Example],
    never: Sequence[Example] = (),
    use: Use,
    field: str,
    wide: bool = False,
) -> Effect | None:
    """The best of *proposals*; None if none of them hits every example.

    *tried* has for each page what each proposal finds there. *never*: places that must not be found. *wide*: "all like
    this" was meant, so that of equal ones the selector that finds more elements is taken, as always for tags.
    """
    best: tuple[tuple[float, ...], Effect] | None = None
    for number, selector in enumerate(proposals):
        found = [page[number] for page in tried]
        if not all(_hits(found[one.page], one.at, use) for one in examples):
            continue
        if any(one.at in found[one.page]["at"] for one in never):
            continue
        if use == "box" and any(one["share"] > MAX_BOX_SHARE for one in found):
            continue
        hits = tuple(_is_hit(one, use) for one in found)
        texts = tuple("".join(one["texts"][:1]) for one in found)
        count = sum(one["count"] for one in found) / max(len(found), 1)
        rank = (
            -sum(hits) if use != "box" else 0,
            _sameness(field, texts, hits),
            ":nth" in selector,
            _narrowness(use, count, wide=wide or field == "tags"),
            number,
        )
        if best is None or rank < best[0]:
            best = rank, Effect(selector=selector, hits=hits, texts=texts)
    return best[1] if best else None


def _narrowness(use: Use, count: float, *, wide: bool) -> float:
    """How far a selector is from finding as many elements as it should, of those that find something."""
    if use in ("many", "box"):
        return -count if wide else count
    return max(count - 1, 0)


def _sameness(field: str, texts: Sequence[str], hits: Sequence[bool]) -> float:
    """1 if a field that differs from article to article says the same everywhere: then it is the site's, not its."""
    found = [text for text, hit in zip(texts, hits, strict=True) if hit]
    return float(field in DIFFERING and len(found) >= MIN_SAME_PAGES and len(set(found)) == 1)


def _hits(found: Tried, at: int, use: Use) -> bool:
    return at in found["at"] if use in ("many", "box") else found["at"][:1] == [at]


def _is_hit(found: Tried, use: Use) -> bool:
    return found["fit"] if use == "one" else found["count"] > 0
