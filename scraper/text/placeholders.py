"""Names that a template was to replace and did not: "$$ARTICLEAD$$", "{{ title }}", "[[TEASER]]", "<%= x %>".

They are known by their form. A text about templates has them too, in its code and in its sentences: there they stay,
but for `$$NAME$$` and `%%NAME%%` in capitals, which systems put into texts as marks for adverts.
"""

from __future__ import annotations

import re

#: Marks in capitals, wherever they stand. Shorter ones are formulas of TeX: `$$AB$$`.
_MARKS = (r"\$\$[A-Z][A-Z0-9_-]{4,40}\$\$", r"%%[A-Z][A-Z0-9_-]{4,40}%%")
MARK = re.compile("|".join(_MARKS))
#: The forms of what stands for a text if it is all that a line holds.
FORMS = (
    *_MARKS,
    r"\[\[[A-Z][A-Z0-9_-]{2,40}\]\]",
    r"\{\{[^{}\n]{1,80}\}\}",
    r"\{%[^{}\n]{1,80}%\}",
    r"<%[^<>\n]{1,80}%>",
)
ALONE = re.compile(f"(?:{'|'.join(FORMS)})")
#: What every placeholder has one of.
SIGNS = ("$$", "%%", "[[", "{{", "{%", "<%")


def is_placeholder(text: str) -> bool:
    """Whether *text* is nothing but placeholders, with white space between them."""
    return bool(text.strip()) and not ALONE.sub("", text).strip()


def without_marks(text: str) -> str:
    """*text* without marks in capitals, and without the space that stood beside them."""
    if "$$" not in text and "%%" not in text:
        return text
    return re.sub(rf"[ \t]?(?:{MARK.pattern})", "", text)


def without_placeholder_lines(text: str) -> str:
    """A plain text without lines that hold nothing but placeholders, and without marks; indented lines are code."""
    if not any(sign in text for sign in SIGNS):
        return text
    lines = (line if line.startswith(("    ", "\t")) else without_marks(line) for line in text.split("\n"))
    return "\n".join("" if line[:1].strip() and is_placeholder(line) else line for line in lines)
