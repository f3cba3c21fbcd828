"""Words: how names and texts are folded before they are compared, and how unspaced writing is cut for the search index.

Pure. FTS5 takes a run of Chinese, Japanese or Korean letters for one word. The index therefore holds such runs as
overlapping pairs of letters, so that any part of one is a phrase: "東京都" is found by "東京" and by "京都".
"""

from __future__ import annotations

import re
import unicodedata

from slugify import slugify

#: Kana, Han, Hangul: letters of writing without spaces, or whose words carry their particles.
UNSPACED_LETTERS = (
    "\u3005\u3007\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{UNSPACED_LETTERS}]")
#: How they begin in UTF-8, as do few other letters and no signs of print: quicker to look for.
UNSPACED_BYTES = bytes(range(0xE3, 0x100))
WORD = re.compile(r"\w+")
#: What is neither letter nor digit of ASCII. In UTF-8 these bytes are part of no other character.
ASCII_MARKS = bytes(code for code in range(128) if not chr(code).isalnum())
#: A stretch of unspaced writing, or of other letters.
STRETCH = re.compile(f"[{UNSPACED_LETTERS}]+|[^{UNSPACED_LETTERS}]+")

MAX_SLUG_CHARS = 60
#: Slugs that name other files of the output (design, decision 6).
RESERVED_SLUGS = frozenset({"all", "index", "_health", "health", "feeds"})
#: Two texts are versions of one if they share this part of the shorter one's word triples.
MIN_SHARED_TRIPLES = 0.5


def fold_name(name: str) -> str:
    """A name as categories and tags are compared: NFC, case-folded, each run of white space as one space."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def fold_words(text: str | None) -> str:
    """The letters and digits of *text* alone, case-folded: they survive another layout or another extractor."""
    data = unicodedata.normalize("NFC", text or "").casefold().encode(errors="surrogatepass")
    folded = data.translate(None, ASCII_MARKS).decode(errors="surrogatepass")  # most of what goes, in one step
    return folded if folded.isascii() else "".join(WORD.findall(folded))


def slug_of(name: str) -> str:
    """A safe file name made from *name*: "Xã hội" gives "xa-hoi"; never empty and never reserved."""
    slug: str = slugify(name, max_length=MAX_SLUG_CHARS, word_boundary=True) or "category"
    return f"{slug}-2" if slug in RESERVED_SLUGS else slug


def word_triples(text: str) -> set[tuple[str, ...]]:
    """Every three consecutive words of *text*, case-folded; of a shorter text, its words as one."""
    words = WORD.findall(text.casefold())
    return {tuple(words[at : at + 3]) for at in range(max(1, len(words) - 2))}


def texts_alike(one: str, other: str) -> bool:
    """Whether two bodies are versions of one text."""
    ours, theirs = word_triples(one), word_triples(other)
    return len(ours & theirs) >= MIN_SHARED_TRIPLES * max(1, min(len(ours), len(theirs)))


def letter_pairs(*texts: str | None) -> str | None:
    """The words of *texts* that hold unspaced writing, cut into pairs and last letters; None if there are none.

    The column `articles.runs` holds this for the full-text index.
    """
    text = "\n".join(filter(None, texts))
    data = text.encode(errors="surrogatepass")
    if len(data.translate(None, UNSPACED_BYTES)) == len(data) or not UNSPACED.search(text):
        return None
    words = WORD.findall(unicodedata.normalize("NFKC", text))
    return " ".join(" ".join(_pieces(word)) for word in words if UNSPACED.search(word)) or None


def phrase_of(word: str) -> str | None:
    """The FTS5 phrase that finds *word* anywhere in what `letter_pairs` made; None if *word* has no unspaced letter."""
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
    for stretch in STRETCH.findall(word):
        if UNSPACED.match(stretch):
            pieces += [stretch[at : at + 2] for at in range(len(stretch))]
        else:
            pieces.append(stretch)
    return pieces
