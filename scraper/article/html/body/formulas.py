"""Formulas as text: MathML as the TeX that it was made from, where the page keeps that, else as its own signs; and
pictures that stand for a word of their sentence, a formula or a sign, as what they say they show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.html.tree import fold_space

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
        holder = node.parent
        if holder is None or holder.tag not in WORD_HOLDERS:
            continue
        alt = (node.attributes.get("alt") or "").strip()
        if 0 < len(alt) <= MAX_WORD_CHARS and _is_in_sentence(node):
            node.replace_with(alt)


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
