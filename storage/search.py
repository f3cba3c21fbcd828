"""Full-text search over titles, ledes, bodies, authors and tags, whatever the accents: "duong" finds "đường"."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from storage.articles.rows import VISIBLE
from storage.database import Database, moment, stamp
from storage.errors import ModelError
from storage.migrations import PLAIN_LETTERS
from storage.text import UNSPACED, WORD, fold_name, phrase_of

#: A phrase in quotes, or a word; a star behind either asks for words that begin so.
TERM = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"*]+))(?P<star>\*)?')
#: Letters that Unicode does not decompose -> the plain ones in the index.
PLAIN = str.maketrans(dict(PLAIN_LETTERS))
#: Plain letters -> a pattern of them and of the letters that they stand for: "ss" -> "(?:ss|ß)".
SPELLINGS = {
    plain: f"(?:{plain}|{'|'.join(letter for letter, other in PLAIN_LETTERS if other == plain)})"
    for _, plain in PLAIN_LETTERS
    if len(plain) > 1 and plain.islower()
}
MAX_TERMS = 64
SNIPPET_CHARS = 160
#: How much of a text is searched for a snippet.
SNIPPET_SOURCE_CHARS = 100_000

#: So many matches are ranked. Of more, those with the words in their titles come first, and the newest of them.
MAX_RANKED = 1_000

#: The best matches: of each its id and rank. FTS5 looks at every match.
RANKED = """
SELECT articles.id, rank FROM search JOIN articles ON articles.id = search.rowid
WHERE search MATCH :match AND {visible}{kept} ORDER BY rank LIMIT :limit OFFSET :offset
"""
#: The matches that were read last: FTS5 begins with them, and stops.
READ_LAST = """
SELECT articles.id FROM search JOIN articles ON articles.id = search.rowid
WHERE search MATCH :match AND {visible}{kept} ORDER BY search.rowid DESC LIMIT :most
"""
#: Texts are read only for what is shown.
SHOWN = """
SELECT id, title, url, iif(published IS NULL, NULL, published_stated) AS date, source,
    category, lede, substr(body, 1, :looked_at) AS body
FROM articles WHERE id IN (SELECT value FROM json_each(:ids))
"""
#: What a search can find, in no order.
MATCHING = (
    "SELECT {wanted} FROM search JOIN articles ON articles.id = search.rowid"
    " WHERE search MATCH :match AND {visible}{kept}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What keeps a search to some articles."""

    #: Name of a category, in any case.
    category: str | None = None
    source: str | None = None
    #: Dates from *since* until before *until*.
    since: datetime | None = None
    until: datetime | None = None

    @property
    def conditions(self) -> str:
        """As SQL, to be joined to others; its parameters are `values`."""
        conditions = {
            "articles.id IN (SELECT article_id FROM article_categories JOIN categories ON categories.id = category_id"
            " WHERE folded = :category)": self.category,
            "source = :source": self.source,
            "sort_date >= :since": self.since,
            "sort_date < :until": self.until,
        }
        return "".join(f" AND {condition}" for condition, given in conditions.items() if given is not None)

    @property
    def values(self) -> dict[str, str | None]:
        """The parameters of `conditions`."""
        return {
            "source": self.source,
            "category": fold_name(self.category or ""),
            "since": stamp(self.since) if self.since else None,
            "until": stamp(self.until) if self.until else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, or several that stand together, as a person looks for them."""

    text: str
    #: Found where a word only begins so.
    begins: bool = False
    unwanted: bool = False

    def words(self) -> list[str]:
        """Its words, without quotes."""
        return WORD.findall(self.text)

    def match(self) -> str:
        """The term in FTS5's language."""
        pieces = [(word, phrase_of(word)) for word in self.words()]
        if all(phrase is None for _, phrase in pieces):
            return f'"{self.text}"' + ("*" if self.begins else "")
        wanted = (f"runs : {phrase}" if phrase else f'"{word}"' for word, phrase in pieces)
        return f"({' AND '.join(wanted)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that a search found."""

    #: `articles.id`.
    id: int
    title: str
    url: str | None
    #: What the article states; None if it states none.
    date: datetime | None
    source: str
    category: str | None
    #: Where the words stand in lede or body; the beginning, if they stand elsewhere. Parts, each with whether it is
    #: one of the words.
    snippet: tuple[tuple[str, bool], ...]
    #: bm25: the lower, the better; 0 where nothing was to be ranked, or too much.
    rank: float


def terms_of(query: str) -> list[Term]:
    """The terms of *query*: words are all required, `"a phrase"`, `prefix*`, `-without`.

    Raises ModelError if there is no word to look for, or far too many.
    """
    said = (
        Term(text=text, begins=bool(found["star"]), unwanted=bool(found["minus"]))
        for found in TERM.finditer(query.translate(PLAIN))
        if any(map(str.isalnum, text := (found["phrase"] or found["word"] or "").replace("\0", " ")))
    )
    terms = list(dict.fromkeys(said))  # each is ranked by itself, in time
    if all(term.unwanted for term in terms):
        raise ModelError("nothing to search for", query, 'give a word, "a phrase" or a beginning*')
    if len(terms) > MAX_TERMS:
        raise ModelError(f"more than {MAX_TERMS} words to search for", query[:60], "leave some out")
    return terms


def match_of(query: str) -> str:
    """*query* in FTS5's language; nothing a user types is an error of syntax there. Raises ModelError as `terms_of`."""
    terms = terms_of(query)
    wanted = [term.match() for term in terms if not term.unwanted]
    unwanted = [term.match() for term in terms if term.unwanted]
    return f"({' AND '.join(wanted)})" + "".join(f" NOT {term}" for term in unwanted)


class Search:
    """Finds stored articles by their words."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def find(
        self,
        query: str,
        limit: int = 20,
        *,
        offset: int = 0,
        category: str | None = None,
        source: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        looked_at: int = SNIPPET_SOURCE_CHARS,
    ) -> list[Hit]:
        """The best *limit* visible articles for *query*, after the first *offset* of them.

        Of more than MAX_RANKED those with the words in their titles come first, and those that were read last.
        They can be kept to one *category* (its name) or *source*, and to the time from *since* until before *until*.
        Snippets come from the first *looked_at* letters of the text; with 0, which is quicker, from the lede alone.
        Raises ModelError if *query* holds no word, StorageError if the store cannot be read.
        """
        filters = Filters(category=category, source=source, since=since, until=until)
        terms = terms_of(query)
        with self.database.read("cannot search", query):
            ranks = self._best(match_of(query), filters, limit=limit, offset=offset)
            values = {"ids": json.dumps(list(ranks)), "looked_at": looked_at}
            rows = {row["id"]: row for row in self.database.execute(SHOWN, values)}
        return [
            Hit(
                **{name: row[name] for name in ("id", "title", "url", "source", "category")},
                date=moment(row["date"]) if row["date"] else None,
                snippet=snippet_of(row["lede"], row["body"], terms=terms),
                rank=rank,
            )
            for row, rank in ((rows[one], rank) for one, rank in ranks.items() if one in rows)
        ]

    def _best(self, match: str, filters: Filters, *, limit: int, offset: int) -> dict[int, float]:
        """`articles.id` and rank of the best *limit* after the first *offset* of them, the best first."""
        end = offset + limit
        found = self._read_last(match, filters, max(MAX_RANKED + 1, end))
        if len(found) <= 1:
            return dict.fromkeys(found[offset:end], 0.0)
        if len(found) <= MAX_RANKED:
            sql = RANKED.format(visible=VISIBLE, kept=filters.conditions)
            values = {"match": match, "limit": limit, "offset": offset} | filters.values
            return {row["id"]: row["rank"] for row in self.database.execute(sql, values)}
        titled = self._read_last(f"({{title plain_title}} : ({match})) AND ({match})", filters, end)
        best = list(dict.fromkeys((*titled, *found)))
        return dict.fromkeys(best[offset:end], 0.0)

    def _read_last(self, match: str, filters: Filters, most: int) -> list[int]:
        sql = READ_LAST.format(visible=VISIBLE, kept=filters.conditions)
        rows = self.database.execute(sql, {"match": match, "most": most} | filters.values)
        return [row["id"] for row in rows]

    def count(self, query: str, filters: Filters) -> int:
        """How many articles `find` can find. Raises as it does."""
        sql = MATCHING.format(wanted="count(*)", visible=VISIBLE, kept=filters.conditions)
        with self.database.read("cannot search", query):
            return int(self.database.execute(sql, {"match": match_of(query)} | filters.values).fetchone()[0])

    def newest(self, query: str, limit: int, filters: Filters) -> list[int]:
        """`articles.id` of the newest *limit* that `find` can find. Raises as it does."""
        sql = MATCHING.format(wanted="articles.id", visible=VISIBLE, kept=filters.conditions)
        sql += " ORDER BY sort_date DESC, articles.id LIMIT :limit"
        with self.database.read("cannot search", query):
            rows = self.database.execute(sql, {"match": match_of(query), "limit": limit} | filters.values)
            return [row["id"] for row in rows]


def mark_terms(text: str, terms: list[Term]) -> tuple[tuple[str, bool], ...]:
    """The whole of *text* in parts, each with whether it is one of *terms*."""
    spans = [match.span() for match in _pattern(terms).finditer(fold_letters(text))]
    return tuple(_marked(text, spans, 0, len(text)))


def snippet_of(*texts: str | None, terms: list[Term], width: int = SNIPPET_CHARS) -> tuple[tuple[str, bool], ...]:
    """A part of the first of *texts* that has one of *terms*, with the matches marked; otherwise of the first text."""
    spoken = [" ".join(text.split()) for text in texts if text]
    looked_for = _pattern(terms)
    found = [(text, [match.span() for match in looked_for.finditer(fold_letters(text))]) for text in spoken]
    text, spans = max(found, key=lambda one: bool(one[1]), default=("", []))
    start = _start(text, spans, width)
    end = len(text) if len(text) <= start + width else max(text.rfind(" ", start, start + width), start + width // 2)
    return tuple(_marked(text, spans, start, end))


def _start(text: str, spans: list[tuple[int, int]], width: int) -> int:
    """Where to begin, so that as many of *spans* as possible are shown, and some words before the first."""
    if not spans or len(text) <= width:
        return 0
    firsts = [first for first, _ in spans]
    ends = (bisect_left(firsts, first + width * 2 // 3) for first in firsts)  # of what is shown from there
    best = max(zip(firsts, range(len(firsts)), ends, strict=True), key=lambda one: (one[2] - one[1], -one[0]))[0]
    lead = max(0, best - width // 4)
    return 0 if lead == 0 else max(lead, text.find(" ", lead, best) + 1)


def _marked(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Iterator[tuple[str, bool]]:
    at = start
    if start:
        yield "… ", False
    for first, last in spans:
        if first < at or last > end:
            continue
        if first > at:
            yield text[at:first], False
        yield text[first:last], True
        at = last
    if at < end:
        yield text[at:end], False
    if end < len(text):
        yield " …", False


def _pattern(terms: list[Term]) -> re.Pattern[str]:
    """What *terms* look like in folded text."""
    choices = []
    for term in terms:
        words = [_spellings(fold_letters(word)) for word in term.words()]
        if not words or term.unwanted:
            continue
        phrase = r"\W+".join(words)
        unspaced = UNSPACED.search(term.text)
        choices.append(phrase if unspaced else rf"(?<!\w){phrase}" + (r"\w*" if term.begins else r"(?!\w)"))
    return re.compile("|".join(choices) or "(?!)")


def _spellings(word: str) -> str:
    """A pattern of a folded *word* in folded text, where letters that stand for two are still themselves."""
    pattern = re.escape(word)
    return _TWO_LETTERS.sub(lambda found: SPELLINGS[found[0]], pattern)


def fold_letters(text: str) -> str:
    """*text* without case and accents, letter for letter: of the same length."""
    return text.translate(_FOLDED)


class _Folded(dict[int, str]):
    """Letters without case and accents, by code point, as they are asked for."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = letter.translate(PLAIN)
        folded = unicodedata.normalize("NFD", plain)[0].lower() if len(plain) == 1 else letter.lower()
        self[code] = folded if len(folded) == 1 else letter
        return self[code]


_TWO_LETTERS = re.compile("|".join(SPELLINGS))
_FOLDED = _Folded()
