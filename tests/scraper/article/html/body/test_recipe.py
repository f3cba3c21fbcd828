"""Recipes whose parts stand beside their text."""

from __future__ import annotations

import json
import re

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

TOLD = "We bake this bread on every Sunday of the winter, and the whole house smells of it until the evening comes."
INTRO = f"<p>{TOLD} {TOLD}</p><p>{TOLD} {TOLD} {TOLD}</p>"
#: What is needed, and the steps.
RECIPES = {
    "en": (("500 g rye flour", "A spoon of salt", "Water"), ("Mix all of it in a bowl.", "Bake it for an hour.")),
    "uk": (("500 г борошна", "Ложка солі", "Вода"), ("Змішайте все в мисці.", "Печіть одну годину.")),
    "zh": (("黑麦面粉500克", "一勺盐", "水"), ("把所有材料放在碗里混合。", "烤一个小时。")),
}
#: The headings over the two, and the labels in the first.
LABELS = {
    "en": ("Ingredients", "For the dough:", "To pour over it:", "Directions"),
    "uk": ("Інгредієнти", "Для тіста:", "Щоб полити зверху:", "Приготування"),
    "zh": ("食材", "做面团需要：", "浇在上面：", "做法"),
}
MENU = "<nav><ul><li>Bread</li><li>Water</li><li>Water</li></ul></nav>"


def read(parts: str, needed: tuple[str, ...], steps: object) -> Article:
    stated = {"@type": "Recipe", "name": "Bread", "recipeIngredient": needed, "recipeInstructions": steps}
    page = (
        f"<html lang=en><title>Bread</title><script type='application/ld+json'>{json.dumps(stated)}</script>{MENU}"
        f"<main><article><h1>Bread</h1><div class=intro>{INTRO}</div></article>{parts}</main>"
    )
    document = Document(data=page.encode(), url="https://kitchen.example/bread", media_type="text/html")
    return extract_article(document)


@pytest.mark.parametrize("language", RECIPES)
@pytest.mark.parametrize("form", ["texts", "steps", "sections"])
def test_parts_beside_the_text(language: str, form: str) -> None:
    """What a recipe takes and its steps are text where JSON-LD states them, with their headings and labels."""
    needed, steps = RECIPES[language]
    head, first, second, below = LABELS[language]
    items = [f"<li>{one}</li>" for one in needed]
    groups = f"<div><p>{first}</p><ul>{items[0]}{items[1]}</ul></div><div><p>{second}</p><ul>{items[2]}</ul></div>"
    parts = (
        f"<aside><div><h2>{head}</h2></div><button>2x</button><div>{groups}</div></aside>"
        f"<section><h2>{below}</h2><ol>{''.join(f'<li><p>{one}</p></li>' for one in steps)}</ol></section>"
    )
    stated = [{"@type": "HowToStep", "text": one} for one in steps]
    shapes = {"texts": steps, "steps": stated, "sections": [{"@type": "HowToSection", "itemListElement": stated}]}
    article = read(parts, needed, shapes[form])
    assert article.body[-7:] == (first, *needed[:2], second, needed[2], *steps)
    assert re.findall("<h2>(.*?)</h2>", article.content or "") == [head, below]


def test_lists_that_nothing_states() -> None:
    """Other lists beside the text of a recipe do not belong to it."""
    needed, steps = RECIPES["en"]
    parts = "<aside><h2>Our shops</h2><ul><li>By the lake</li><li>At the old harbour</li></ul></aside>"
    assert set(read(parts, needed, steps).body) <= set(INTRO[3:-4].split("</p><p>"))
