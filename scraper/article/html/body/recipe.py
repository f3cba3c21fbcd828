"""The parts of a recipe beside its text: the lists of what it takes and of its steps, as JSON-LD states them.

Many pages set them in elements of their own beside the prose, which alone would be the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

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
#: What is around several lists has at most so many times their text: labels and remarks.
MAX_AROUND_RATIO = 4


def find_recipe(outline: Outline, body: int, title: int | None, nodes: Sequence[Mapping[str, object]]) -> Iterator[int]:
    """The elements outside of *body* that hold the lists that the *nodes* of JSON-LD state as parts of a recipe, and
    the headings right over them.
    """
    recipes = [node for node in nodes if _is_recipe(node)]
    taken = set[int]()
    for names in PARTS if recipes else ():
        told = {key for node in recipes for name in names for key in _keys(node.get(name), MAX_STEP_DEPTH)}
        below = (at for at in outline.within(0, "ul", "ol") if at > (title or 0) and at not in taken)
        lists = [at for at in below if _shows(outline, at, told)] if told else []
        if not lists or any(outline.holds(body, at) or outline.holds(at, body) for at in lists):
            continue
        taken.update(lists)  # steps name ingredients
        for at in _around(outline, lists, title):
            yield from islice(_over(outline, at, {body, title}), 1)
            yield at


def _over(outline: Outline, at: int, ends: set[int | None]) -> Iterator[int]:
    """The headings over *at*, the nearest first, in elements that hold none of the *ends*."""
    for around in outline.around(at):
        if any(outline.holds(around, end) for end in ends):
            return
        before = (one for one in reversed(outline.within(around, *HEADINGS)) if one < at)
        yield from (one for one in before if outline.chars(one) and not outline.linked(one))


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
