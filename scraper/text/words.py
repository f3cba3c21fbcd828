"""The words of languages, one file `languages/<tag>.toml` each (BCP 47); `und.toml` has what belongs to no language.

To add a language, write its file; nothing else is needed. `KEYS` lists what a file can say. Every key is optional. What
a file leaves out is not recognised in that language, except the names of months and weekdays, which then come from
CLDR (see `calendars.py`).

Pages may state no language, or the wrong one, so most lookups use the words of all languages at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from storage.errors import ConfigError, ConfigProblem

#: The folders of language files. Others can be added before the first lookup.
FOLDERS: list[Traversable] = [files("scraper.text").joinpath("languages")]


class Kind(NamedTuple):
    """What a key takes."""

    expected: str
    fits: Callable[[Any], bool]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value)) and len(set(value)) == len(value)


def _are_months(value: Any) -> bool:
    return isinstance(value, list) and all(map(_is_text, value)) and len(value) == 12


def _are_numbers(value: Any) -> bool:
    return isinstance(value, dict) and all(type(number) is int for number in value.values())


def _are_texts(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


TEXT = Kind("a text", _is_text)
NUMBER = Kind("a number above 0", lambda value: type(value) is int and value > 0)
WORDS = Kind("a list of texts, none of them twice", _are_words)
#: Case does not matter to them.
PATTERNS = Kind("a list of regular expressions, none of them twice", _are_words)
MONTHS = Kind("twelve texts, January first, with / between the forms of one month", _are_months)
NUMBERS = Kind("a table of words and numbers", _are_numbers)
TEXTS = Kind("a table of words and texts", _are_texts)
APART = Kind('"syllables" or "sentences"', lambda value: value in ("syllables", "sentences"))

#: Every key of a language file, in the order in which they stand there.
KEYS: dict[str, dict[str, Kind]] = {
    "": {
        "aliases": WORDS,  # other tags of the language: "no" for nb
        "zone": TEXT,  # the IANA zone of a time without one, where all who write the language share it
    },
    "detection": {
        "letters": TEXT,  # the letters that tell the language, as in a set of a regular expression: "\u0e01-\u0e5b"
        "among": TEXT,  # another language in the same script: "ru" for uk
        "one_in": NUMBER,  # with `among`, or in Latin script: one letter in so many is enough
        "words": TEXT,  # the commonest words, for languages in Latin script
        "contractions": WORDS,  # what can follow a word after an apostrophe
        "rank": NUMBER,  # if a text points to two languages equally, the lower wins
    },
    "writing": {
        "apart": APART,  # what white space sets apart, if not words
        "word_letters": NUMBER,  # how many letters a word has, if not about six
    },
    "dates": {
        "months": MONTHS,  # instead of CLDR's names; recognised in texts of other languages too
        "local_months": NUMBERS,  # months that mean another month elsewhere; recognised only in texts of this language
        "numbered_months": MONTHS,  # numbers of months in words, if months have no names: tháng ba
        "solar_months": MONTHS,  # the months of Iran's calendar
        "bikram_months": MONTHS,  # the months of Nepal's calendar
        "eras": NUMBERS,  # eras, and the year before their first year
        "first_year": WORDS,  # what the first year of an era is called
        "weekdays": WORDS,  # instead of CLDR's names; long and short
        "before": WORDS,  # before a date, as a part of it: on
        "day_words": WORDS,  # before the number of a day, month and year: ngày 5 tháng 3 năm 2024
        "month_words": WORDS,
        "year_words": WORDS,
        "ordinals": WORDS,  # after the number of a day: th
        "before_month": WORDS,  # between day and month: 5 de mayo
        "after_month": WORDS,  # between month and day: 2024. április hó 5.
        "before_year": WORDS,  # between month and year: mayo de 2024
        "year_of": WORDS,  # between year and day: 2024. gada 5. maijs
        "after_first_year": WORDS,  # after the year of a date that starts with it: 2024ko martxoaren 5
        "after_date": WORDS,  # after a date, as a part of it: 5 мая 2024 г.
        "year_first_signs": WORDS,  # in figures that begin with the year, be it in two of them: 24-03-05
        "year_signs": WORDS,  # right after the number of a year, month, …: 2024年3月5日 14時30分
        "month_signs": WORDS,
        "day_signs": WORDS,
        "hour_signs": WORDS,
        "minute_signs": WORDS,
        "second_signs": WORDS,
        "hour_marks": PATTERNS,  # between hour and minute, besides the colon: 15h30
        "clock_words": PATTERNS,  # after what would not be a time without it: 15.30 Uhr
        "after_time": PATTERNS,  # words for "o'clock" after a time, and spellings of the halves of the day
        "morning": WORDS,  # the halves of the day, before or behind a time: in these, hour 12 is 0
        "noon": WORDS,  # from nine to nine: 12 is added to the hours of the afternoon
        "afternoon": WORDS,  # 12 is added
        "night": WORDS,  # from six to six: 12 is added before midnight, hour 12 is 0
        "between": WORDS,  # between a date and its time, in either order
        "updated": WORDS,  # labels before a date: last modified
        "published": WORDS,  # labels before a date: published
        "other_labels": WORDS,  # words in labels before a day of something else: deadline
        "after_label": WORDS,  # between label and date: Updated on
        "after_colon": WORDS,  # between the colon of a label and the date
        "updated_after": WORDS,  # labels after a date: last modified
        "published_after": WORDS,  # labels after a date: published
        "stated_days": WORDS,  # before a day without a year in running text: sáng 5/3
        "stated_days_after": WORDS,  # after such a word: sáng nay
        "zone_words": WORDS,  # before an offset: giờ Việt Nam, GMT+7
        "zones": NUMBERS,  # abbreviations of zones, and hours ahead of UTC
        "zone_regions": TEXTS,  # abbreviations of zones whose offset changes, and their IANA names
    },
    "bylines": {
        "by": WORDS,  # words before an author's name that mean "by"
        "of": WORDS,  # words that mean "by" only after one of `frames`: Ein Kommentar vom …
        "roles": WORDS,  # what the author is, before the name
        "frames": WORDS,  # words around these: Written by, Guest post by
        "labels": WORDS,  # labels before a name: of several words, or in scripts without spaces
        "joined_labels": WORDS,  # labels right before a name, without a space
        "roles_after": WORDS,  # what the author is, after the name
        "reporters": WORDS,  # the same in prefixes of agencies, and joined to the name
        "reports": WORDS,  # what ends a line that says who reports
        "reporter_ranks": WORDS,  # between a name and one of `reporters`
        "report_roles": WORDS,  # joined to the names of those who help one of `reporters`
        "gender_endings": WORDS,  # second endings of a label for all genders: in, of Autor/in
        "and": WORDS,  # between two names; with its case
        "joined_and": WORDS,  # "and", joined to the name after it
        "no_joined_and": WORDS,  # names, and words within them, that begin with the letters of joined_and
        "asides": WORDS,  # where, for whom or with whom: what follows is not a name; with its case
        "particles": WORDS,  # small words within names: van, de la
        "joined_particles": WORDS,  # what starts a name in lower case, joined to it: d’, al-
        "not_in_names": WORDS,  # what shows that something is not a name
        "jobs": WORDS,  # the last word of a job, after a name
        "job_starts": WORDS,  # the first word of a job: senior, head
        "degrees": WORDS,  # degrees and qualifications after a name
        "company_ends": WORDS,  # the last word of a company's name
        "legal_forms": WORDS,  # the same, as the law calls it, which no person's name ends in
        "cities": WORDS,  # cities that correspondents report from, after their names
        "dateline_places": WORDS,  # places that papers print in capitals before a dash
        "nobody": WORDS,  # staffs and words of the page where an author should stand
        "staff_ends": WORDS,  # the last word of a staff's name
        "agencies": WORDS,  # news agencies
        "small_agencies": WORDS,  # those that are written without a capital
        "bracket_agencies": WORDS,  # those that can be alone in brackets before a text: 【共同】
        "wire_agencies": WORDS,  # those in front of place, day and one of `wire_verbs`
        "wire_verbs": WORDS,  # 新华社北京3月7日电
        "credit_labels": WORDS,  # labels before a source, with a colon
        "credits": WORDS,  # words before a source, without one
        "bracket_credits": WORDS,  # the same in brackets within a text
        "author_credits": WORDS,  # words before a source that can name an author too
        "photo_labels": WORDS,  # labels before who took a picture
        "photo_words": WORDS,  # "Photo by", first word
        "photo_by": WORDS,  # "Photo by", second word
        "photo_agency_words": WORDS,  # between an agency and who took a picture: AP Photo/Ann Lee
        "picture_agencies": WORDS,  # agencies of pictures; with their case
    },
    "phrases": {
        "related": WORDS,  # headings of blocks that the page states as related
        "read_more": WORDS,  # headings of blocks that offer further reading
        "read_more_patterns": PATTERNS,  # the same; they must start with a literal word
        "site_lists": WORDS,  # within headings of what a whole site lists, as the most read: words or their beginnings
        "see_more": WORDS,  # buttons at the end of a list
        "buttons": WORDS,  # links that lead on and do not say to what
        "button_patterns": PATTERNS,
        "tag_labels": WORDS,  # labels before a list of tags
        "furniture": WORDS,  # lines of the page around an article, word for word
        "furniture_patterns": PATTERNS,  # the same; they must start with two literal letters or \d
        "others": WORDS,  # "and 2 others" after authors; # is a number
        "neighbours": WORDS,  # first words of a link to the previous or next article
        "back_starts": WORDS,  # first words of a link to the page above
        "comments": WORDS,  # headings of readers' comments
        "counted_comments": WORDS,  # their first words after a number: 3 thoughts on
        "replies": WORDS,  # "Reply", under each comment
        "paid": WORDS,  # labels of advertisements
        "promotions": WORDS,  # what asks readers for something, anywhere in a short line
        "promotion_starts": WORDS,  # first words of such a line, if one of `promoted` follows
        "promoted": WORDS,
        "paywalls": WORDS,  # what says that readers must pay for the rest
        "footer_starts": WORDS,  # first words that only a footer has
        "footer_labels": WORDS,  # the same where the line is no sentence
        "end_headings": WORDS,  # headings among the last lines: the author's life, sources, whom to ask
        "end_starts": WORDS,  # first words of last lines
        "end_phrases": WORDS,  # what only last lines say
        "no_legends": WORDS,  # what holds the place of a legend until the picture has loaded
        "section_labels": WORDS,  # labels before the section of an article
        "no_sections": WORDS,  # what is in the place of a section and is none: Home
        "whole_sections": WORDS,  # sections of all articles: News
        "error_pages": WORDS,  # titles of pages without an article
        "error_words": WORDS,  # "error", before a number
        "search_starts": WORDS,  # first words of the title of search results
        "walls": WORDS,  # titles of pages before an article: bot checks, consents, logins
    },
    "sections": {  # what papers call the same section: names that mean one subject
        "world": WORDS,
        "politics": WORDS,
        "society": WORDS,
        "business": WORDS,
        "sport": WORDS,
        "culture": WORDS,
        "entertainment": WORDS,
        "technology": WORDS,
        "science": WORDS,
        "health": WORDS,
        "education": WORDS,
        "environment": WORDS,
        "travel": WORDS,
        "lifestyle": WORDS,
        "law": WORDS,
        "opinion": WORDS,
        "cars": WORDS,
        "property": WORDS,
        "food": WORDS,
        "weather": WORDS,
    },
    "mail": {
        "view_online": WORDS,  # within a link to a newsletter on the web: view in browser
        "unsubscribe": WORDS,  # within a link that ends a subscription
        "from": WORDS,  # labels above a mail that was passed on
        "sent": WORDS,
        "subject": WORDS,
        "to": WORDS,
    },
    "headings": {  # how published feeds and pages call links of each kind; all five or none
        "copy": TEXT,
        "related": TEXT,
        "read_more": TEXT,
        "story": TEXT,
        "computed": TEXT,
    },
}


def _check(file: str, section: str, found: dict[str, Any]) -> list[ConfigProblem]:
    """The problems of one *section* of a *file*."""
    problems = []
    known = KEYS[section]
    for name, value in found.items():
        key = f"{section}.{name}" if section else name
        if name not in known:
            expected = "one of: " + ", ".join(known)
        elif not known[name].fits(value):
            expected = known[name].expected
        else:
            continue
        problems.append(ConfigProblem(file=file, key=key, expected=expected, got=repr(value)[:80]))
    return problems


def _read(file: str, text: str) -> dict[str, dict[str, Any]]:
    """The sections of a language file; what stands above the first has the name ""."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([ConfigProblem(file=file, key="", expected="TOML", got=str(error))]) from error
    sections = {"": {name: value for name, value in data.items() if not isinstance(value, dict)}}
    sections |= {name: value for name, value in data.items() if isinstance(value, dict)}
    problems = [
        ConfigProblem(file=file, key=name, expected="one of: " + ", ".join(filter(None, KEYS)), got="a table")
        for name in sections
        if name not in KEYS
    ]
    for section in KEYS:
        problems += _check(file, section, sections.get(section, {}))
    if problems:
        raise ConfigError(problems)
    return sections


def read_languages(folders: Iterable[Traversable]) -> dict[str, dict[str, dict[str, Any]]]:
    """The sections of every language file in *folders* by its tag, tags in order.

    Raises ConfigError, with file and key, if a file is no TOML, or has an unknown key or a value that its key does not
    take.
    """
    found = [file for folder in folders for file in folder.iterdir() if file.name.endswith(".toml")]
    return {
        file.name.removesuffix(".toml"): _read(str(file), file.read_text("utf-8"))
        for file in sorted(found, key=lambda file: file.name)
    }


@cache
def _languages() -> dict[str, dict[str, dict[str, Any]]]:
    """All languages, read once per process; that takes about 20 ms."""
    return read_languages(FOLDERS)


def by_language(key: str) -> dict[str, Any]:
    """What each language's file says at *key* ("dates.months"), by tag. Files that do not have the key are left out."""
    section, _, name = key.rpartition(".")
    assert name in KEYS[section], key
    return {tag: value for tag, sections in _languages().items() if (value := sections.get(section, {}).get(name))}


@cache
def words(key: str) -> tuple[str, ...]:
    """The words of all languages at *key*, without repetitions."""
    return tuple(dict.fromkeys(word for found in by_language(key).values() for word in found))


@cache
def tag_of(language: str | None) -> str | None:
    """The tag of the file for *language* (BCP 47), in its own name or an alias, or else for its primary language."""
    tag = (language or "").lower()
    aliases = {alias: owner for owner, found in by_language("aliases").items() for alias in found}
    while tag:
        if (known := aliases.get(tag, tag)) in _languages():
            return known
        tag = tag.rpartition("-")[0]
    return None


#: Signs with optional white space around them: "bài, ảnh" also stands for "bài ,ảnh".
_SIGNS = frozenset(",&-/／=＝｜|・·ㆍ")


def any_of(phrases: Iterable[str]) -> str:
    """A regular expression (a group) for one of *phrases*, the longest that fits; it never matches if there are none.

    A space in a phrase stands for any white space. Phrases share their beginnings in the expression, so that it gives
    up at the first letter that continues none of them.
    """
    root: dict[str, Any] = {}
    for phrase in filter(None, phrases):
        node = root
        for step in _steps(phrase):
            node = node.setdefault(step, {})
        node[""] = {}
    return f"(?:{_expression(root)})" if root else "(?!)"


def any_word(key: str) -> str:
    """A regular expression for one of the words at *key* in all languages."""
    return any_of(words(key))


def _steps(phrase: str) -> list[str]:
    """*phrase* as a list of regular expressions, one for each character."""
    steps: list[str] = []
    for character in phrase:
        if character.isspace():
            if not (steps and steps[-1] == r"\s*"):
                steps.append(r"\s+")
        elif character in _SIGNS:
            if steps:
                steps[-1:] = [r"\s*"] if steps[-1] in (r"\s+", r"\s*") else [steps[-1], r"\s*"]
            steps += [re.escape(character), r"\s*"]
        else:
            steps.append(re.escape(character))
    return steps[:-1] if steps[-1] == r"\s*" else steps


def _expression(node: dict[str, Any]) -> str:
    """A regular expression for what can follow at *node* of a tree of phrases; its key "" says that one ends here."""
    branches = [step + _expression(rest) for step, rest in node.items() if step]
    if not branches:
        return ""
    if len(branches) == 1 and "" not in node:
        return branches[0]
    return f"(?:{'|'.join(branches)})" + ("?" if "" in node else "")
