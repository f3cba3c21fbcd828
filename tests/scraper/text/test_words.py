"""The files of languages: what they hold, and what is wrong with one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from scraper.text.phrases import block_kind
from scraper.text.words import FOLDERS, KEYS, MONTHS, PATTERNS, WORDS, any_of, by_language, read_languages, tag_of
from storage.errors import ConfigError
from storage.model import LinkKind

FILES = sorted(file for folder in FOLDERS for file in Path(str(folder)).glob("*.toml"))
#: Lists whose order says something.
ORDERED = {"weekdays"}


def sections(file: Path) -> dict[str, dict[str, Any]]:
    """The sections of *file*, what stands before the first under ""."""
    data = tomllib.loads(file.read_text("utf-8"))
    top = {name: value for name, value in data.items() if not isinstance(value, dict)}
    return {"": top} | {name: value for name, value in data.items() if isinstance(value, dict)}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_files_are_in_order(file: Path) -> None:
    """Keys stand in the order of KEYS, and words in that of the alphabet, so that a word that is there is found."""
    for section, values in sections(file).items():
        names = [name for name, value in values.items() if not isinstance(value, dict)]  # TOML wants tables last
        assert names == [name for name in KEYS[section] if name in names]
        for name, value in values.items():
            if KEYS[section][name] in (WORDS, PATTERNS) and name not in ORDERED:
                assert value == sorted(value, key=lambda word: (word.casefold(), word)), f"{section}.{name}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_files_say_nothing_twice(file: Path) -> None:
    """No word is twice in one list, and every pattern is one."""
    for section, values in sections(file).items():
        for name, value in values.items():
            kind = KEYS[section][name]
            if kind is MONTHS:
                value = [form for forms in value for form in forms.split("/")]
            if kind in (WORDS, MONTHS):
                assert len(set(value)) == len(value), f"{section}.{name}"
            if kind is PATTERNS:
                assert all(map(re.compile, value)), f"{section}.{name}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_patterns_begin_as_they_must(file: Path) -> None:
    """Lines are ruled out by their first letters, which patterns must show for that."""
    phrases = sections(file).get("phrases", {})
    assert all(re.match(r"\w{4}|\w+ ", pattern) for pattern in phrases.get("read_more_patterns", []))
    assert all(re.match(r"\w\w|\\d", pattern) for pattern in phrases.get("furniture_patterns", []))


def test_headings_come_together() -> None:
    """A language has a heading for each kind of links, or none."""
    languages = {kind: set(by_language(f"headings.{kind}")) for kind in LinkKind}
    assert all(found == languages[LinkKind.RELATED] for found in languages.values())


@pytest.mark.parametrize("tag", by_language("headings.related"))
def test_what_frames_articles_is_known_with_the_headings(tag: str) -> None:
    """A language whose headings we print has its own known on pages, and the other words around an article."""
    headings = {kind: by_language(f"headings.{kind}")[tag] for kind in (LinkKind.RELATED, LinkKind.READ_MORE)}
    assert {kind: block_kind(heading) for kind, heading in headings.items()} == {kind: kind for kind in headings}
    if "-" not in tag:  # the words of a script stand in the file of the language
        keys = ("related", "read_more", "see_more", "tag_labels", "neighbours", "comments", "no_sections")
        assert [key for key in keys if tag not in by_language(f"phrases.{key}")] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[dates]\nmonth = []", "kk.toml: dates.month: expected one of: months, local_months,"),
        (
            "[date]\nbefore = []",
            "kk.toml: date: expected one of: detection, writing, dates, bylines, phrases, sections, mail,",
        ),
        ("colour = 'red'", "kk.toml: colour: expected one of: aliases, zone, got 'red'"),
        ("[dates]\nmonths = ['x', 'y']", "kk.toml: dates.months: expected twelve texts, January first"),
        ("[bylines]\nby = 'von'", "kk.toml: bylines.by: expected a list of texts, none of them twice, got 'von'"),
        ("[bylines]\nby = ['von', 'von']", "kk.toml: bylines.by: expected a list of texts, none of them twice"),
        ("[detection]\nrank = true", "kk.toml: detection.rank: expected a number above 0, got True"),
        ("[dates.eras]\nx = 'y'", "kk.toml: dates.eras: expected a table of words and numbers"),
        ("[dates", "kk.toml: expected TOML, got"),
    ],
)
def test_what_is_wrong_with_a_file(tmp_path: Path, text: str, expected: str) -> None:
    """Each problem names the file, the key and what it takes."""
    (tmp_path / "kk.toml").write_text(text, "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_languages([tmp_path])
    assert expected in str(caught.value)


def test_all_problems_at_once(tmp_path: Path) -> None:
    """One look mends a whole file."""
    (tmp_path / "kk.toml").write_text("a = 1\n[dates]\nb = 1\n[bylines]\nby = 1", "utf-8")
    with pytest.raises(ConfigError) as caught:
        read_languages([tmp_path])
    assert [problem.key for problem in caught.value.problems] == ["a", "dates.b", "bylines.by"]


@pytest.mark.parametrize(
    ("language", "tag"),
    [("vi", "vi"), ("de-AT", "de"), ("no", "nb"), ("nn-NO", "nb"), ("zh-TW", "zh-hant"), ("zh-CN", "zh"), ("xx", None)],
)
def test_tag_of(language: str, tag: str | None) -> None:
    """A language has its own file, one under another name, or that of its primary language."""
    assert tag_of(language) == tag


@pytest.mark.parametrize(
    ("phrases", "text", "found"),
    [
        (["bài", "bài viết"], "bài  viết: x", "bài  viết"),
        (["bài", "bài viết"], "bài ảnh", "bài"),
        (["bài, ảnh"], "bài ,ảnh", "bài ,ảnh"),
        (["文/", "文・写真"], "文・写真=山田", "文・写真"),
        (["p.", "p"], "p. 5", "p."),
        (["năm", "nay"], "nam", None),
    ],
)
def test_any_of(phrases: list[str], text: str, found: str | None) -> None:
    """The longest phrase counts, spaces are any white space, and signs may have some around them."""
    match = re.match(any_of(phrases), text)
    assert (match and match[0]) == found
