"""Lines of Chinese papers and agencies that say who reports, and from where. The words are in `languages/`.

Papers sign with the reporter and the place, in brackets before the text, behind it or in a line of their own:
"記者王大明／台北報導", "娛樂中心／王大明報導", "【海港報／記者王大明／即時報導】", "（山城社記者王大明台北12日電）".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scraper.text.phrases import is_nobody
from scraper.text.words import any_word, words

HAN = "[\u3400-\u9fff]"
_OPEN, _CLOSE, _SLASH = "[(（\\[〔【]", "[)）\\]〕】]", "[/／╱∕|｜]"
_REPORTERS = any_word("bylines.reporters")
_ROLES = any_word("bylines.report_roles")
#: The last of its parts says that it is a report, or on which day it was sent.
_REPORT = re.compile(
    rf"(?P<open>{_OPEN})?\s*(?P<parts>(?:{HAN}|[\s、,，:：]|{_SLASH}){{2,40}}?)"
    rf"(?:{any_word('bylines.reports')}|(?P<wired>(?:\d{{1,2}}月)?\d{{1,2}}日{HAN}{{0,2}}{any_word('bylines.wire_verbs')}))"
    rf"\s*{_CLOSE}?"
)
_REPORTER = re.compile(rf"(?:(?P<before>{HAN}{{0,8}}?){_REPORTERS}|{_ROLES})\s*[:：]?\s*")
_FURTHER_ROLE = re.compile(rf"(?<=[\s、,，]){_ROLES}\s*[:：]?\s*")
#: A paper, and people whose names stand behind its own.
_PAPER = re.compile(rf"{HAN}{{2,8}}?{any_word('bylines.company_ends')}")
_NAMES = re.compile(rf"{HAN}{{2,4}}(?:[\s、,，]+{HAN}{{2,4}})*")
_ENDS = tuple(words("bylines.company_ends"))
#: The longest line of that kind; how a place of three characters ends.
MAX_REPORT_CHARS, _AREAS = 40, frozenset("市縣县")
#: What parts names, and no place from one; what ends a word for a day.
_BETWEEN_NAMES, _DAYS = frozenset("、,，"), frozenset("日天")
#: The names of most people have three characters. How the names of desks end.
USUAL_NAME_CHARS, _DESKS = 3, frozenset("組组部版社報报網网台臺室")
#: In brackets at the start or at the end of a text.
_AT_START = re.compile(rf"{_OPEN}[^()（）\[\]〔〕【】\n]{{4,{MAX_REPORT_CHARS}}}{_CLOSE}\s*")
_AT_END = re.compile(rf"{_OPEN}[^()（）\[\]〔〕【】\n]{{4,{MAX_REPORT_CHARS}}}{_CLOSE}$")

#: The reporter in brackets behind the paper that sent the text: "海港報訊（記者王大明）".
_SENT = re.compile(
    rf"(?:{HAN}|\d){{2,24}}?{any_word('bylines.wire_verbs')}\s*{_OPEN}\s*{_REPORTERS}\s*[:：]?\s*"
    rf"(?P<names>(?:{HAN}|[\s、,，]){{2,{MAX_REPORT_CHARS}}}?)\s*{_CLOSE}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Who reports."""

    #: The names of the people; none for a desk.
    names: tuple[str, ...] = ()
    #: The paper or agency before them: "中央社".
    agency: str | None = None


def parse_report(line: str) -> Report | None:
    """Who reports by a *line* that says nothing else; None for any other line."""
    match = _REPORT.fullmatch(line) if len(line) <= MAX_REPORT_CHARS and not line.isascii() else None
    if match is None:
        return None
    parts = [part.strip() for part in re.split(_SLASH, match["parts"])]
    for place, part in enumerate(parts[:2]):
        if (label := _REPORTER.match(part)) is not None:
            before = "".join(parts[:place]) or label["before"] or ""
            names = _FURTHER_ROLE.sub("、", part[label.end() :])
            is_last = place + 1 == len(parts)
            found = _people_of(_without_place(names, match["parts"][-1:].isspace()) if is_last else names)
            return None if found is None else Report(names=found, agency=before if before.endswith(_ENDS) else None)
    if match["wired"]:
        return None
    if len(parts) == 1:
        return _paper_report(parts[0]) if match["open"] else None
    who, where = parts[0], parts[1]
    if not where or len(where) > 2:  # a desk before a name or a place, which has two characters
        named = _people_of(where) or () if where else ()
        return Report(names=tuple(one for one in named if one[-1] not in _DESKS))
    alone = len(who) == USUAL_NAME_CHARS and who[-1] not in _DESKS
    return Report(names=_people_of(who) or () if alone else ())


def _paper_report(part: str) -> Report | None:
    """A paper and the people whose names are joined to its own: "海港新聞王大明、陳小山台北"."""
    paper = _PAPER.match(part)
    names = _people_of(_without_place(part[paper.end() :])) if paper is not None else None
    if paper is None or not names or any(len(one) != USUAL_NAME_CHARS or one[-1] in _DAYS for one in names):
        return None
    return Report(names=names, agency=paper[0])


def _without_place(names: str, is_apart: bool = False) -> str:
    """*names* without the place that is joined to the last of them; *is_apart*: none is."""
    if is_apart or names[-3:-2] in _BETWEEN_NAMES:
        return names
    return names[: -3 if names[-1:] in _AREAS else -2]


def _people_of(names: str) -> tuple[str, ...] | None:
    """The people among *names*; None if it says anything else."""
    names = names.strip(" 、")
    if _NAMES.fullmatch(names) is None:
        return None
    return tuple(name for name in re.split(r"[\s、,，]+", names) if not is_nobody(name))


def report_before(text: str) -> tuple[Report | None, str]:
    """Who reports by the brackets with which *text* begins, and the text behind them."""
    match = _AT_START.match(text)
    report = parse_report(match[0].strip()) if match is not None else None
    return (report, text[match.end() :]) if match is not None and report is not None else (None, text)


def report_sent(text: str) -> Report | None:
    """Who reports by the brackets behind the paper or agency, and the place and day, with which *text* begins."""
    match = _SENT.match(text)
    names = _people_of(_FURTHER_ROLE.sub("、", match["names"])) if match is not None else None
    return Report(names=names) if names else None


def report_behind(text: str) -> Report | None:
    """Who reports by the brackets with which *text* ends."""
    match = _AT_END.search(text, max(0, len(text) - MAX_REPORT_CHARS - 2))
    return parse_report(match[0]) if match is not None else None
