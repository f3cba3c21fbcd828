"""Whether the name that a site bears is that of a person, who signs it, or of a paper, which is no author."""

from __future__ import annotations

from collections.abc import Iterable

from scraper.article.evidence import Found
from scraper.article.html.fields.authors import signers_of
from scraper.article.html.fields.bare_names import are_words
from scraper.article.html.outline import Outline
from scraper.article.html.tree import plain_key
from scraper.text.bylines import is_name
from scraper.text.language import is_common_word
from scraper.text.phrases import is_agency, is_company, is_job, is_nobody

#: How many words the full name of a person has.
MIN_NAME_WORDS, MAX_NAME_WORDS = 2, 4
#: The shortest word that says that a name is none where the page has it in small letters: "on", "la".
MIN_WORD_CHARS = 2
#: Longer words in capitals are no initials.
MAX_INITIALS = 2


def without_owners(
    papers: frozenset[str], found: Found, outline: Outline, sites: Iterable[str], firms: frozenset[str]
) -> frozenset[str]:
    """*papers*, keys of the names by which a site signs, without those of people who sign in *found*: it is theirs.

    Papers are called by words, and a page of theirs has one or another of these in its sentences; the words of a
    person's name it has in capitals alone. And firms fill in an author as people do: that one is a person needs a
    second voice, what its data call him, his name in a byline, or whose site it is ("Jane Doe's notes").
    *sites*: what the site is called. *firms*: keys of the organisations that the page says it belongs to.
    """
    if not papers:
        return papers
    signed = [found["json-ld"].authors, found["itemprop"].authors]
    signed += [signers_of(found["markup"])] if "markup" in found else []
    names = [each[0].name for each in signed if len(each) == 1]  # beside an author the paper signs
    stated = signers_of(found["meta"])[:1]
    names += [one.name for one in stated if any(f"{one.name}{sign}" in site for sign in "'’" for site in sites)]
    keys = {plain_key(name): name for name in names if _is_full(name)}
    owners = [
        key
        for key, name in keys.items()
        if any(key in paper or key.startswith(paper) or key.endswith(paper) for paper in papers)
        and not any(firm in key or key in firm for firm in firms if firm)
        and not are_words(outline, [_in_capitals(name)], least=MIN_WORD_CHARS)
    ]
    if not owners:
        return papers
    return frozenset(paper for paper in papers if not any(paper in one or one in paper for one in owners))


def _is_full(name: str) -> bool:
    """Whether *name* is a full one in a script with capitals: in others small letters tell nothing."""
    words = name.split()
    if not MIN_NAME_WORDS <= len(words) <= MAX_NAME_WORDS or not is_name(name):
        return False
    if not words[0][0].isupper() or any(len(word) > MAX_INITIALS and word.isupper() for word in words):
        return False
    return not (
        is_common_word(words[0].lower()) or is_nobody(name) or is_company(name) or is_agency(name) or is_job(name)
    )


def _in_capitals(name: str) -> str:
    """The words of *name* that begin with capitals: the others may stand in any sentence."""
    return " ".join(word for word in name.split() if word[0].isupper())
