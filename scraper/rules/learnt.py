"""Learnt rules: `rules/<host>.toml` beside the configuration, in the form of any rule, with a table `[learnt]`.

    [learnt]
    at = 2026-11-26T08:00:00Z
    pages = 18
    [learnt.parts]                  # a digest of each part as it was written
    "select.title" = "5f1d0c2a"

A part that its digest does not fit was edited by hand: it wins over everything, as a rule of the user does. What was
learnt is asked where better evidence is silent.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePath
from typing import Any

from scraper.rules.folders import file_stem
from scraper.rules.habits import NAMES, Habits
from scraper.rules.rules import Rules, SiteRule, rule_of, rule_problems
from storage.errors import ConfigProblem

#: The digits of a digest: parts are compared with themselves alone.
DIGEST_DIGITS = 8
#: How a port ends the name of a file.
_PORT = re.compile(r"_(\d{1,5})$")
_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LearntRule:
    """What stands in the file of one host."""

    #: The parts that are as learning wrote them.
    learnt: SiteRule
    #: Those that somebody edited; None if there are none.
    edited: SiteRule | None
    at: datetime | None
    pages: int


def with_learnt(rules: Rules, text: str | None) -> Rules:
    """*rules* and the learnt one in *text*, if that is a rule."""
    found = read_learnt(text) if text else None
    return rules if found is None else replace(rules, learnt=found.learnt, edited=found.edited)


def digest_of(value: object) -> str:
    """The digest of one part, whatever its order of keys."""
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()[
        :DIGEST_DIGITS
    ]


def parts_of(table: Mapping[str, Any]) -> dict[str, object]:
    """The parts of a rule file by their names: {"select.title": [...], "site.accounts": [...]}."""
    return {
        f"{group}.{key}": value
        for group in ("select", "site")
        for key, value in table.get(group, {}).items()
        if isinstance(table.get(group), dict)
    }


def edited_parts(table: Mapping[str, Any]) -> frozenset[str]:
    """The parts of *table* that are not as learning wrote them; those that were taken out, too."""
    written = table.get("learnt", {}).get("parts", {})
    parts = parts_of(table)
    return frozenset(key for key in {*parts, *written} if key not in parts or written.get(key) != digest_of(parts[key]))


@lru_cache(maxsize=64)  # the pages of a visit come with the same text
def read_learnt(text: str) -> LearntRule | None:
    """The rule in the *text* of a file; None if something is wrong with it (see `problems_in`)."""
    if next(problems_in("", text), None):
        return None
    table = tomllib.loads(text)
    whole, edited = rule_of(table), edited_parts(table)
    about = table.get("learnt", {})
    return LearntRule(
        learnt=_part(whole, lambda key: key not in edited),
        edited=_part(whole, lambda key: key in edited) if edited & parts_of(table).keys() else None,
        at=about.get("at"),
        pages=about.get("pages", 0),
    )


def _part(rule: SiteRule, wanted: Any) -> SiteRule:
    habits = {name: getattr(rule.habits, name) for name in NAMES if wanted(f"site.{name}")}
    select = {key: value for key, value in rule.select.items() if wanted(f"select.{key}")}
    return replace(rule, select=select, habits=Habits(**habits))


def problems_in(file: str, text: str) -> Iterator[ConfigProblem]:
    """Everything that is wrong in the *text* of a learnt file; the key says in which line."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line = _LINE.search(str(error))
        number = line[1] if line else max(text.count("\n"), 1)  # "at end of document"
        yield ConfigProblem(file=file, key=f"line {number}", expected="a TOML file", got=str(error)[:120])
        return
    found = rule_problems(file, {"select": {}} | table)
    if file and not found and not _is_called_after(rule_of(table), stem := PurePath(file).stem):
        got, site = repr(table.get("hosts")), _PORT.sub(r":\1", stem)
        found.append(ConfigProblem(file=file, key="hosts", expected=f"{site}, after which the file is called", got=got))
    for problem in found:
        yield replace(problem, key=f"{problem.key} (line {line_of(text, problem.key)})")


def _is_called_after(rule: SiteRule, stem: str) -> bool:
    return rule.covers(_PORT.sub(r":\1", stem)) or stem in map(file_stem, rule.hosts)


def line_of(text: str, key: str) -> int:
    """The line of *text* in which the value of *key* begins; 1 where it is not found."""
    table, _, name = key.rpartition(".")
    inside, begins = not table, re.compile(rf'"?{re.escape(name)}"?\s*=')
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            inside = line.strip() == f"[{table}]"
        elif inside and begins.match(line):
            return number
    return 1
