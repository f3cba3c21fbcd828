"""The parts of a recipe beside its text: the lists of what it takes and of its steps, as JSON-LD states them.

Many pages set them in elements of their own beside the prose, which alone would be the text.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, takewhile

from scraper.article.html.extent import is_framed
from scraper.article.html.outline import Outline
from scraper.article.html.tree import HEADINGS, key_of

#: What schema.org calls a recipe, and where it states its parts.
_RECIPE = re.compile(r"(?:Recipe|HowTo)$")
PARTS = (("recipeIngredient", "ingredients", "supply", "tool"), ("recipeInstructions", "step"))
#: Where a step states what to do, or its own steps.
STEP_TEXTS, STEPS, MAX_STEP_DEPTH = ("text", "name"), ("itemListElement", "steps"), 4
#: Marks and elements in what is stated.
_MARKUP = re.compile(r"<[^<>]{1,300}>|\[/?[a-z][\w-]*\]")
#: A shorter item is stated if one is called so; of a longer one a stated text may say more, or less.
MIN_PART_CHARS = 8
#: Each item of a list is compared with all that is stated: with so much of it.
MAX_STATED_CHARS = 20_000
#: What is around several lists has at most so many times their text: labels and remarks.
MAX_AROUND_RATIO = 4


def find_recipe(outline: Outline, body: int, title: int | None, nodes: Sequence[Mapping[str, object]]) -> Iterator[int]:
    """The elements outside of *body* that hold the lists that the *nodes* of JSON-LD state as parts of a recipe, and
    the headings right over them.
    """
    recipes = [node for node in nodes if _is_recipe(node)]
    headings = [at for at in outline.within(0, *HEADINGS) if outline.chars(at) and not outline.linked(at)]
    taken = set[int]()
    for names in PARTS if recipes else ():
        told = _told_by(recipes, names)
        below = (at for at in outline.within(0, "ul", "ol") if at > (title or 0) and at not in taken)
        lists = [at for at in below if _shows(outline, at, told)] if told else []
        if not lists or any(outline.holds(body, at) or outline.holds(at, body) for at in lists):
            continue
        taken.update(lists)  # steps name ingredients
        for at in _around(outline, lists, title):
            if (heading := _heading_over(outline, at, headings, {body, title})) is not None:
                yield heading
            yield at


def _heading_over(outline: Outline, at: int, headings: Sequence[int], ends: set[int | None]) -> int | None:
    """The last of *headings* before *at*, if an element around both holds none of the *ends*."""
    place = bisect_left(headings, at)
    above = headings[place - 1] if place else None
    apart = takewhile(lambda around: not any(outline.holds(around, end) for end in ends), outline.around(at))
    return above if any(outline.holds(around, above) for around in apart) else None


def _told_by(recipes: Sequence[Mapping[str, object]], names: Sequence[str]) -> set[str]:
    """The keys of what *recipes* state by *names*; what is beyond `MAX_STATED_CHARS` is left out."""
    found, left = set[str](), MAX_STATED_CHARS
    for key in chain.from_iterable(_keys(node.get(name), MAX_STEP_DEPTH) for node in recipes for name in names):
        found.add(key[:left])
        if (left := left - len(key)) <= 0:
            break
    return found


def _is_recipe(node: Mapping[str, object]) -> bool:
    kinds = node.get("@type")
    return any(_RECIPE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds]))


def _keys(value: object, depth: int) -> Iterator[str]:
    """The keys of the texts of ingredients or steps."""
    if isinstance(value, str):
        yield key_of(_MARKUP.sub(" ", html.unescape(value)))
    elif isinstance(value, list) and depth:
        for one in value:
            yield from _keys(one, depth - 1)
    elif isinstance(value, dict) and depth:
        for name in STEP_TEXTS:
            if isinstance(text := value.get(name), str):
                yield from _keys(text, depth)
        for name in STEPS:
            yield from _keys(value.get(name), depth - 1)


def _shows(outline: Outline, at: int, told: set[str]) -> bool:
    """Whether most items of a list are *told*."""
    items = [key for item in outline.children(at) if (key := key_of(outline.text(item)))]
    shown = sum(_is_told(key, told) for key in items)
    return 2 * shown > len(items) and not is_framed(outline, at)


def _is_told(key: str, told: set[str]) -> bool:
    if key in told or len(key) < MIN_PART_CHARS:
        return key in told
    return any(key in one or (len(one) >= MIN_PART_CHARS and one in key) for one in told)


def _around(outline: Outline, lists: list[int], title: int | None) -> list[int]:
    """What is around several *lists* and holds little else; else the lists."""
    whole = next(one for one in (lists[0], *outline.around(lists[0])) if outline.holds(one, lists[-1]))
    size = sum(map(outline.chars, lists))
    return lists if outline.holds(whole, title) or outline.chars(whole) > MAX_AROUND_RATIO * size else [whole]
