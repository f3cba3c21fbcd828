"""Formulas as text: MathML as the TeX that it was made from, where the page keeps that, else as its own signs; and
pictures that stand for a word of their sentence, a formula or a sign, as what they say they show, also a line of TeX by
itself. Flags and smileys go: the word stands beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.html.tree import fold_space
from scraper.text.length import count_words

#: A formula, and one that a script is still to draw (MathJax 2).
FORMULA, UNDRAWN = "math", 'script[type^="math/tex"]'
#: The source of a formula among the annotations of MathML (MathML 3 §5.1).
SOURCE = 'annotation[encoding*="tex" i]'
ANNOTATIONS = frozenset(("annotation", "annotation-xml"))
#: How a line of text writes what MathML sets above, below and beside each other (MathML 3 §3.3, §3.4).
LINEAR = {
    "mfrac": "{0}/{1}", "msup": "{0}^{1}", "msub": "{0}_{1}", "msubsup": "{0}_{1}^{2}", "munder": "{0}_{1}",
    "munderover": "{0}_{1}^{2}", "mroot": "√[{1}]{0}",
}  # fmt: skip
#: A picture in one of these may be a word of a sentence; a longer description, in characters, is that of a photograph.
WORD_HOLDERS = frozenset(("p", "li"))
MAX_WORD_CHARS = 120
#: A word that is no formula is so many words: more tell what a picture shows.
MAX_WORDS = 3
#: What a word has, and formulas beside the signs that Unicode calls so.
_WORD, _TEX_SIGNS = re.compile(r"[^\W\d_]{2}"), frozenset("\\{}()[]|/*'")
#: A command of TeX, no folder of a path; the longest formula that stands by itself, in characters.
_COMMAND, MAX_TEX_CHARS = re.compile(r"(?<![\w:])\\[A-Za-z]{2,}"), 1000
#: What photographs, and what flags and smileys are called; a word or sign that states a size is no larger, in pixels.
_PHOTO = re.compile(r"(?i)\.jpe?g(?:[?#]|$)")
_DECORATION = re.compile(r"(?i)(?<![a-z])(?:flag(?:s|icons?)?|smil(?:e|ey|ie)s?|emojis?|emoticons?)(?![a-z])")
MAX_ICON_PIXELS = 64
#: Signs after which a sentence is over.
STOPS = frozenset(".!?…:;。！？।؟")
#: Deeper formulas are hostile.
MAX_DEPTH = 50


def show_formulas(tree: LexborHTMLParser, found: Mapping[str, Sequence[LexborNode]]) -> None:
    """Put formulas into the text of *tree*, and take away what only draws them once more.

    *found*: its formulas, scripts and pictures, by tag.
    """
    images = found["img"]
    if found[FORMULA] or any(map(_is_undrawn, found["script"])):
        _show_formulas(tree)
        images = tree.css("img")  # some may have gone with a drawing
    for node in images:
        alt = node.attributes.get("alt") or ""
        if "\\" in alt and _COMMAND.search(alt) is not None and len(alt) <= MAX_TEX_CHARS:
            node.replace_with(fold_space(alt))
    words = [node for node in images if node.parent is not None and node.parent.tag in WORD_HOLDERS]
    signs = set[str | None]()
    for node in words:
        alt = (node.attributes.get("alt") or "").strip()
        if len(alt) > MAX_WORD_CHARS or not _is_in_sentence(node):
            continue
        if not _is_formula(alt) and _is_small(node) and _is_decoration(node):
            signs.add(node.attributes.get("src"))
        elif alt and (_is_formula(alt) or (_is_small(node) and count_words(alt) <= MAX_WORDS)):
            node.replace_with(alt)
    for node in words:
        if node.parent is not None and node.attributes.get("src") in signs:  # at the beginning of lines as well
            node.decompose()


def _is_formula(alt: str) -> bool:
    """Whether the description of a picture is a formula or a sign, and no word."""
    signs = any(sign in _TEX_SIGNS or unicodedata.category(sign)[0] == "S" for sign in alt)
    return alt != "" and (signs or _WORD.search(alt) is None)


def _is_small(node: LexborNode) -> bool:
    """Whether a picture states no size of a photograph, and is none as its file is called unless it states its size."""
    stated = [(node.attributes.get(name) or "").removesuffix("px") for name in ("width", "height")]
    if not any(stated):
        return _PHOTO.search(node.attributes.get("src") or "") is None
    return all(not size or (size.isdecimal() and int(size) <= MAX_ICON_PIXELS) for size in stated)


def _is_decoration(node: LexborNode) -> bool:
    """Whether a picture is called a flag or a smiley by its class or its folder, and stands before a word."""
    folder, behind = (node.attributes.get("src") or "").rpartition("/")[0], node.next
    is_before_word = behind is not None and (behind.text_content or "").strip()[:1].isalpha()
    return is_before_word and _DECORATION.search(f"{node.attributes.get('class') or ''} {folder}") is not None


def _is_undrawn(script: LexborNode) -> bool:
    return (script.attributes.get("type") or "").startswith("math/tex")


def _show_formulas(tree: LexborHTMLParser) -> None:
    for node in tree.css(f"{FORMULA}, {UNDRAWN}"):
        if node.tag == FORMULA:
            _drop_drawing(node)
            text = _source(node)
        else:
            drawn = node.prev
            is_drawn = drawn is not None and not drawn.is_text_node and drawn.text(strip=True)
            text = "" if is_drawn else f"${fold_space(node.text())}$"
        node.replace_with(text)


def _is_in_sentence(node: LexborNode) -> bool:
    """Whether text stands directly before and behind *node*, and the sentence before is not over."""
    before, behind = node.prev, node.next
    if before is None or behind is None or not before.is_text_node or not behind.is_text_node:
        return False
    said = (before.text_content or "").strip()
    return bool(said) and said[-1] not in STOPS and bool((behind.text_content or "").strip())


def _source(node: LexborNode) -> str:
    """The TeX of a formula, between the signs that TeX sets around it; without it the letters and signs shown."""
    found = node.css_first(SOURCE)
    source = node.attributes.get("alttext") or (found.text() if found is not None else "")
    if source and source.strip():
        return f"${fold_space(source).strip('$')}$"
    return fold_space(_linear(node, 0))


def _linear(node: LexborNode, depth: int) -> str:
    """A part of MathML in a line: "a/b", "x^2", "√(x+y)"."""
    if depth > MAX_DEPTH:
        return node.text()
    parts = [
        (child.text_content or "").strip() if child.is_text_node else _linear(child, depth + 1)
        for child in node.iter(include_text=True)
        if child.tag not in ANNOTATIONS
    ]
    parts = [part for part in parts if part]
    form = LINEAR.get(node.tag or "")
    if form is not None and len(parts) == form.count("{"):
        return form.format(*(part if part.isalnum() else f"({part})" for part in parts))
    text = "".join(parts)
    return f"√({text})" if node.tag == "msqrt" else text


def _drop_drawing(node: LexborNode) -> None:
    """Take away what stands beside a formula for the eye alone: it says so (`aria-hidden`)."""
    holder = node.parent
    around = holder.parent if holder is not None else None
    for one in (holder, around):
        for child in list(one.iter()) if one is not None else ():
            if child.attributes.get("aria-hidden") == "true" and child.css_first(FORMULA) is None:
                child.decompose()
