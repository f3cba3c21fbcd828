"""The list of tags of a text dump: behind its label, below it, or a line of hash tags."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.article.dump.lines import Line, is_hash_tags, is_outside, opens_tags
from scraper.article.dump.teasers import find_pair
from scraper.text.phrases import block_kind, is_furniture, is_see_more

#: The longest tag in a list without signs.
MAX_TAG_WORDS = 6


def read_tags(lines: Sequence[Line], index: int) -> tuple[list[str], int] | None:
    """The tags that begin at *index*, and where they end; None if none do."""
    text = lines[index].text
    if is_hash_tags(text):
        return split_tags(text), index + 1
    if not opens_tags(text):
        return None
    _, _, rest = text.replace("：", ":").partition(":")
    if rest.strip():
        return split_tags(rest), index + 1
    start = end = index + 1
    while end < len(lines) and _holds_tag(lines, end, start):
        end += 1
    several = [tag for line in lines[start:end] if (tag := line.text.strip(" #,;"))]
    return (several if len(several) > 1 or (several and lines[start].bullet) else split_tags(" ".join(several))), end


def _holds_tag(lines: Sequence[Line], index: int, start: int) -> bool:
    """Whether the line at *index*, below the label of the tags, holds one or more of them."""
    line = lines[index]
    if line.is_prose or block_kind(line.text) or find_pair(lines, index) is not None:
        return False
    if line.bullet or lines[start].bullet:
        return bool(line.bullet) and line.words <= 10
    if index == start:
        return True
    return not (
        line.gap or line.is_sentence or line.words > MAX_TAG_WORDS or is_outside(line) or is_see_more(line.text)
    )


def split_tags(text: str) -> list[str]:
    """The tags of one line, by the first sign that parts them; a line without one is a tag."""
    for sign in (",", ";", "|", "、", "，", "·", "•", " / "):
        if sign in text:
            parts = text.split(sign)
            break
    else:
        parts = text.split("#")
    return [tag for part in parts if (tag := part.strip(" #.;,|•*")) and not is_furniture(tag)]
