"""Writing without spaces, cut for the full-text index: "東京都" is found by "東京" and by "京都".

Pure. FTS5 takes such a run for one word; as overlapping pairs of letters any part of it is a phrase.
"""

from __future__ import annotations

import re
import unicodedata

#: Kana, Han, Hangul: letters of writing without spaces, or whose words carry their particles.
LETTERS = (
    "\u3005\u3007\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{LETTERS}]")
WORD = re.compile(r"\w+")
PART = re.compile(f"[{LETTERS}]+|[^{LETTERS}]+")


def runs(*texts: str | None) -> str | None:
    """The words of *texts* that hold such letters, as pairs and last letters; None if there are none."""
    text = "\n".join(filter(None, texts))
    if not UNSPACED.search(text):
        return None
    words = WORD.findall(unicodedata.normalize("NFKC", text))
    return " ".join(" ".join(_pieces(word)) for word in words if UNSPACED.search(word)) or None


def phrase_of(word: str) -> str | None:
    """What to look for in `runs` to find *word* anywhere in a run, as an FTS5 phrase; None for a word with none."""
    word = unicodedata.normalize("NFKC", word)
    if not UNSPACED.search(word):
        return None
    pieces = _pieces(word)
    if UNSPACED.match(word[-1]) and len(pieces) > 1 and len(pieces[-2]) > 1:
        pieces.pop()  # in the text another letter may follow the last one
    begins = len(pieces[-1]) == 1 or not UNSPACED.match(pieces[-1])
    return f'"{" ".join(pieces)}"' + ("*" if begins else "")


def _pieces(word: str) -> list[str]:
    pieces: list[str] = []
    for part in PART.findall(word):
        if UNSPACED.match(part):
            pieces += [part[at : at + 2] for at in range(len(part))]
        else:
            pieces.append(part)
    return pieces
