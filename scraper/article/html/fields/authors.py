"""The authors and the byline that the evidence about a page names, the paper itself not counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, combinations

from scraper.article.evidence import Evidence, Found, ask
from scraper.article.html.body.blocks import Block
from scraper.article.html.fields.author_links import MAX_LABEL_CHARS, is_other
from scraper.article.html.fields.bare_names import are_words
from scraper.article.html.fields.publisher import is_host
from scraper.article.html.outline import Outline
from scraper.article.html.tree import plain_key
from scraper.text.bylines import is_labelled_byline, is_login, parse_authors, parse_credit, without_label
from scraper.text.chinese_bylines import report_before, report_behind, report_sent
from scraper.text.datelines import Prefix
from scraper.text.letters import begins_small
from scraper.text.phrases import is_agency, is_job, is_nobody
from storage.model import Person

_WORDS = re.compile(r"[^\W\d_]+")
#: The number of a document: "AB1234567-20".
_NUMBERED = re.compile(r"(?<![^\W_])[A-Z]{1,4}\d{4,}")
#: Signs behind which a line says something else than names.
_BESIDE = re.compile(r"\s+[|•·]\s+")


def stated_authors(
    found: Found, signature: str | None, told: tuple[Person, ...] = ()
) -> Iterator[tuple[str, tuple[Person, ...]]]:
    """Where the authors may be stated, best first, and who they are there; *signature*: the byline under the text,
    *told*: whom it names as its reporters.
    """
    yield "rule authors", found["rule"].authors
    yield "rule byline", people_of(found["rule"].byline)
    yield "json-ld author", found["json-ld"].authors
    yield "place that was learnt", found["learnt"].authors
    if _are_agreed(found["itemprop"].authors, signers_of(found["meta"]), found["markup"].authors):
        yield "itemprop author", found["itemprop"].authors
    yield "links to authors", found["markup"].authors
    yield "itemprop author", found["itemprop"].authors
    yield "line beside the title", people_of(found["markup"].byline)
    yield "end of the text", people_of(signature)
    yield "reporters in the text", told
    firms = _organisations(found)
    named = (one for one in signers_of(found["meta"]) if not _is_paper(one.name, firms))
    has_desk = _has_desk(found["json-ld"])
    yield "meta author", tuple(one for one in named if not has_desk or " " in one.name or not one.name.isascii())


def _has_desk(one: Evidence) -> bool:
    """Whether a desk signs: one word that the head has beside it is the account of who put the article there."""
    name = one.byline or ""
    return is_nobody(name) and not is_login(name)


def _are_agreed(named: Sequence[Person], stated: Sequence[Person], linked: Sequence[Person]) -> bool:
    """Whether all who are *named* in the text of the page are *stated* in its head, and none of the *linked* is one of
    them: a link in a byline may be that to a column.
    """
    keys = {*map(_key, named)}
    return bool(keys) and keys <= {*map(_key, stated)} and not any(_is_among(one, named) for one in linked)


def _organisations(found: Found) -> frozenset[str]:
    """Keys of the authors whom the data of a page call organisations: they sign there, but as no people."""
    signed = (found[reader] for reader in ("json-ld", "itemprop"))
    return frozenset(key for one in signed if not one.authors and (key := plain_key(one.byline or "")))


def signers_of(one: Evidence) -> tuple[Person, ...]:
    """The people whom a reader names as authors, or in the byline."""
    return one.authors or people_of(one.byline)


def without_editors(found: Found, outline: Outline) -> Found:
    """*found* without whom metadata state as author and the page calls its editor, where it shows another author."""
    shown = {_key(person) for person in signers_of(found["markup"])}
    if not shown:
        return found
    kept = dict(found)
    for reader in ("json-ld", "itemprop", "meta"):
        people = signers_of(found[reader])
        if len(people) == 1 and _key(people[0]) not in shown and _is_editor(outline, people[0].name):
            kept[reader] = replace(found[reader], authors=(), byline=None)
    return kept


def _is_editor(outline: Outline, name: str) -> bool:
    """Whether a label of editors stands before a *name* on the page."""
    before = ""
    for piece in outline.pieces:
        if name in piece:
            label = piece.partition(name)[0].strip() or before
            if len(label) <= MAX_LABEL_CHARS and is_other(label):
                return True
        before = piece.strip() or before
    return False


def sure_signature(found: Found, signature: str | None, outline: Outline) -> str | None:
    """The *signature* under the text; None where it is the number of a document, where it is one word, which may be
    any, and something else signs, or where it is in capitals and the page has all of its words in small letters.
    """
    if signature is None or is_labelled_byline(signature):
        return signature
    if _NUMBERED.search(signature):
        return None
    if any(map(str.isspace, signature.strip(" .,"))):
        return None if signature.isupper() and are_words(outline, _WORDS.findall(signature), least=1) else signature
    signed = any(one.byline or one.authors for reader, one in found.items() if reader != "rule")
    is_small = begins_small(next(filter(str.isalpha, signature), ""))  # many scripts have no capitals
    return None if signed or is_small else signature


def decide_authors(
    found: Found, signature: str | None, papers: frozenset[str], told: tuple[Person, ...] = ()
) -> tuple[Person, ...]:
    """The first evidence that names people, the paper itself not counted; all of those whom the page shows, if more.

    *told*: whom the text names as its reporters. A name in capitals is given as other evidence spells it.
    """
    return _in_small_letters(_decided(found, signature, papers, told), found)


def _decided(
    found: Found, signature: str | None, papers: frozenset[str], told: tuple[Person, ...]
) -> tuple[Person, ...]:
    named = filter(None, (people_among(stated, papers) for _, stated in stated_authors(found, signature, told)))
    people = next(named, ())
    if all(is_login(one.name) for one in people):  # the page may show whose it is
        people = next((others for others in named if all(" " in one.name for one in others)), people)
    shown = found["markup"]
    line = _BESIDE.split(shown.byline or "", maxsplit=1)[0]
    for more in (shown.authors, people_of(line), _followed(people, signers_of(found["meta"]))):
        # the page shows all of them and its metadata name the first, or the other way round; one word may be a section
        more = tuple(one for one in people_among(more, papers) if " " in one.name or not one.name.isascii())
        if people and len(people) < len(more) and all(_is_among(one, more) for one in people):
            return more
    stated = people_among(signers_of(found["meta"]), papers) if line else ()
    if stated and all(" " in one.name and _key(one) in plain_key(line) for one in stated):
        # then what the line has beside the name is no other one: "Jane Doe Profile Follow"
        names = [*map(_key, stated)]
        if not any(_key(one) in name or name in _key(one) for one in people for name in names):
            return stated
    return people


def _in_small_letters(people: Iterable[Person], found: Found) -> tuple[Person, ...]:
    """*people* by their names as other evidence spells them, where one is all in capitals."""
    spelled = {
        key: person.name
        for one in found.values()
        for person in signers_of(one)
        if (key := _key(person)) and not person.name.isupper()
    }
    return tuple(replace(one, name=spelled.get(_key(one), one.name)) if one.name.isupper() else one for one in people)


def reporters(prefix: Prefix | None, blocks: Sequence[Block]) -> tuple[Person, ...]:
    """Whom agencies and papers name within the text: before its first sentence, or in brackets behind its last."""
    if prefix is not None and prefix.authors:
        return prefix.authors
    if not blocks:
        return ()
    first, last = blocks[0].text, blocks[-1].text
    report = report_before(first)[0] or report_sent(first) or report_behind(last)
    return tuple(Person(name=name) for name in report.names) if report is not None else ()


def _followed(people: Sequence[Person], stated: Sequence[Person]) -> Sequence[Person]:
    """*stated* if they begin with *people* and go on with others, none of whom is one of these in another spelling."""
    goes_on = [*map(_key, stated[: len(people)])] == [*map(_key, people)]
    return (
        stated
        if goes_on and not any(_is_spelling(one.name, other.name) for one, other in combinations(stated, 2))
        else ()
    )


def _is_spelling(name: str, other: str) -> bool:
    """Whether each word of the shorter name is one of the longer, or its initial: "J. Doe" and "Jane Ann Doe"."""
    short, long = sorted((_name_words(name), _name_words(other)), key=len)
    return all(any(_is_initial(one, two) or _is_initial(two, one) for two in long) for one in short)


def _is_initial(one: str, word: str) -> bool:
    return one == word or (len(one) == 1 and word.startswith(one))


def _name_words(name: str) -> list[str]:
    return [plain_key(word) for word in _WORDS.findall(name)]


def _is_among(one: Person, others: Iterable[Person]) -> bool:
    """Whether one of *others* has the name, perhaps with a title: "Dr Jane Doe"."""
    return any(_key(one) in _key(other) for other in others)


def people_among(stated: Iterable[Person], papers: frozenset[str]) -> tuple[Person, ...]:
    """The people among *stated*, each once, with their names as a byline parts them."""
    people: dict[str, Person] = {}
    for person in stated:
        for one in people_of(person.name) or (person,):
            if not is_nobody(one.name) and not is_host(one.name, None) and not _is_paper(one.name, papers):
                people.setdefault(_key(one), replace(one, url=person.url))
    return tuple(people.values())


def decide_byline(found: Found, signature: str | None, authors: Sequence[Person], papers: frozenset[str]) -> str | None:
    """The line that signs the article: the first that names one of the *authors*, else the first that is not only the
    name of the paper.
    """
    lines = [signature, found["markup"].byline, ask(found, "byline", lambda one: one.byline)]
    stated = [line for line in lines if line and not is_host(line, None) and not _is_account(line)]
    names = [_key(person) for person in authors]
    named = (line for line in stated if any(name in plain_key(line) for name in names))
    other = (line for line in stated if not _is_paper(without_label(line), papers))
    return next(chain(named, other, stated), None)


def _is_account(line: str) -> bool:
    """Whether a *line* is the account of nobody in particular, as which nobody signs: "admin", not "editor" and not
    "Coast-Team".
    """
    return is_login(line) and is_nobody(line) and not (is_agency(line) or is_job(line) or "-" in line)


def _key(person: Person) -> str:
    return plain_key(person.name)


@lru_cache(maxsize=512)  # every field of people asks again
def people_of(byline: str | None) -> tuple[Person, ...]:
    """The people of a byline; "Theo Hồ Hương" names one, "Theo TTXVN" none."""
    if not byline:
        return ()
    credit = parse_credit(byline)
    if credit and " " not in credit:
        return ()
    return parse_authors(credit or byline)


def _is_paper(name: str, papers: frozenset[str]) -> bool:
    key = plain_key(name)
    first = name.split()[0]
    if len(first) > 1 and first.isupper() and plain_key(first) in papers:  # "MDR THÜRINGEN", an office of the paper
        return True
    return any(key == paper or (len(key) > 3 and key in paper) or (len(paper) > 5 and paper in key) for paper in papers)
