"""What is known of a site beside where its fields stand: the table `[site]` of a rule file.

    [site]
    furniture = ["Read our app!"]   # lines that stand on many pages and are no part of an article
    accounts = ["webmaster"]        # names that sign articles and are no people

Most of it is learnt (`scraper/learning`); a rule that somebody writes may have it as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any
from zoneinfo import available_timezones

from storage.errors import ConfigProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """The habits of one site."""

    #: Lines of text that are no part of an article, whatever stands around them.
    furniture: tuple[str, ...] = ()
    #: Addresses that most pages link among their related articles: what is new, or read most.
    everywhere: tuple[str, ...] = ()
    #: What the site adds to titles, as it stands: " | Harbour Gazette".
    affixes: tuple[str, ...] = ()
    #: What it writes before a dash at the beginning of its standfirsts: "Gazette".
    prefixes: tuple[str, ...] = ()
    #: Names by which the paper itself signs, and those that look like one and are its authors'.
    papers: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    #: Names in the place of authors that are no people: "webmaster".
    accounts: tuple[str, ...] = ()
    #: Names in the place of tags, and of sections, that file no article: keywords of the whole site, entries of a menu.
    no_tags: tuple[str, ...] = ()
    no_sections: tuple[str, ...] = ()
    #: Fields (of `STATED`) that its metadata state in full: they are looked for on pages that do not state them.
    stated: tuple[str, ...] = ()
    #: What its menu calls its sections.
    sections: tuple[str, ...] = ()
    #: Addresses of pictures that illustrate no article.
    logos: tuple[str, ...] = ()
    #: Whether 1/2/2024 is the second of January; None: unknown.
    month_first: bool | None = None
    #: IANA zone of times that carry none.
    timezone: str | None = None

    def joined(self, other: Habits) -> Habits:
        """These, with what *other* knows beside them."""
        values: dict[str, Any] = {}
        for one in fields(self):
            mine, more = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, tuple):
                values[one.name] = tuple(dict.fromkeys((*mine, *more)))
            else:
                values[one.name] = more if mine is None else mine
        return Habits(**values)


#: Fields that metadata may state in full.
STATED = ("authors", "category", "tags")
#: Their names, in the order in which files hold them.
NAMES = tuple(one.name for one in fields(Habits))


def read_habits(table: Mapping[str, Any]) -> Habits:
    """The habits in a *table* without problems."""
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Habits(**values)


def habit_problems(file: str, table: object) -> list[ConfigProblem]:
    """Everything that is wrong in the *table* `[site]` of the rule file *file*."""
    if not isinstance(table, dict):
        return [ConfigProblem(file=file, key="site", expected="a table", got=repr(table)[:80])]
    problems = []
    for key, value in table.items():
        expected = _expected(key, value)
        if expected:
            problems.append(ConfigProblem(file=file, key=f"site.{key}", expected=expected, got=repr(value)[:80]))
    return problems


def _expected(key: str, value: object) -> str:
    """What *key* should have in place of *value*; "" if that is right."""
    if key not in NAMES:
        return f"one of {', '.join(NAMES)}"
    if key == "month_first":
        return "" if isinstance(value, bool) else "true or false"
    if key == "timezone":
        known = isinstance(value, str) and value in available_timezones()
        return "" if known else "the name of a time zone"
    if key == "stated":
        known = isinstance(value, list) and all(one in STATED for one in value)
        return "" if known else f"a list of {', '.join(STATED)}"
    strings = isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)
    return "" if strings else "a list of strings"
