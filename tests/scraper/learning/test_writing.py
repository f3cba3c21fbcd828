"""Files of learnt rules: what stands in them, and that nothing is overwritten that somebody edited."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta

import pytest

from scraper.learning.writing import PartLine, evidence_of, take_out, write_rule
from scraper.rules.learnt import problems_in, read_learnt

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
PARTS = (
    PartLine("select.title", ["h1.headline"], "on 9 of 9 pages", confirmed=True),
    PartLine("select.authors", ["span.who"], "on 9 of 9 pages", confirmed=True),
    PartLine("select.tags", ["a.tag"], "on 3 of 9 pages", confirmed=False),
    PartLine("site.furniture", ["Read our app", "Đọc thêm"], "on 9 of 9 pages", confirmed=True),
)


def written(*parts: PartLine, before: str | None = None) -> str:
    return write_rule("gazette.example", parts, pages=9, now=NOON, before=before).text


def test_a_file_is_a_rule_with_a_comment_for_each_part() -> None:
    """It can be read as any rule, and says what speaks for each part."""
    text = written(*PARTS)
    assert list(problems_in("gazette.example.toml", text)) == []
    table = tomllib.loads(text)
    assert table["select"] == {"title": ["h1.headline"], "authors": ["span.who"]}
    assert table["site"] == {"furniture": ["Read our app", "Đọc thêm"]}
    assert '# on 9 of 9 pages\ntitle = ["h1.headline"]' in text


def test_what_is_not_confirmed_stands_there_as_a_comment() -> None:
    """Whoever knows better takes the sign away."""
    text = written(*PARTS)
    assert '# not used: on 3 of 9 pages\n# tags = ["a.tag"]' in text


def test_what_nobody_edited_is_learnt_anew() -> None:
    """Another place takes the place of the old one."""
    before = written(*PARTS)
    after = written(PartLine("select.title", ["h1.new"], "on 9 of 9 pages", confirmed=True), before=before)
    assert tomllib.loads(after)["select"] == {"title": ["h1.new"]}


def test_a_part_that_was_edited_stays_and_it_is_said_where_learning_differs() -> None:
    """The lines stay as they were written."""
    before = written(*PARTS).replace('title = ["h1.headline"]', 'title = [\n  "h1.mine",  # better\n]')
    found = write_rule("gazette.example", PARTS, pages=9, now=NOON, before=before)
    assert '"h1.mine",  # better' in found.text
    assert tomllib.loads(found.text)["select"]["title"] == ["h1.mine"]
    assert found.differs == ('select.title learning says ["h1.headline"]',)
    again = write_rule("gazette.example", PARTS, pages=9, now=NOON + timedelta(days=9), before=found.text)
    assert tomllib.loads(again.text)["select"]["title"] == ["h1.mine"]


def test_a_part_that_was_taken_out_stays_out() -> None:
    """It is named in a comment."""
    before = written(*PARTS).replace('authors = ["span.who"]\n', "")
    after = written(*PARTS, before=before)
    assert "authors" not in tomllib.loads(after)["select"]
    assert "# authors: taken out by hand" in after
    assert "authors" not in tomllib.loads(written(*PARTS, before=after))["select"]


def test_a_part_that_was_added_stays() -> None:
    """Learning never knew it."""
    before = written(*PARTS).replace("[select]\n", '[select]\nlede = [".standfirst"]\n')
    assert tomllib.loads(written(*PARTS, before=before))["select"]["lede"] == [".standfirst"]


def test_edited_parts_win_and_the_others_are_asked_later() -> None:
    """Reading gets them as two rules."""
    text = written(*PARTS).replace('["h1.headline"]', '["h1.mine"]')
    rule = read_learnt(text)
    assert rule is not None
    assert rule.edited is not None
    assert rule.edited.select == {"title": ("h1.mine",)}
    assert rule.learnt.select == {"authors": ("span.who",)}


def test_a_rule_out_of_use_keeps_what_somebody_edited() -> None:
    """The rest becomes comments that say why."""
    before = written(*PARTS).replace('["h1.headline"]', '["h1.mine"]')
    after = take_out(before, "its body was found on 0 of 5 pages", now=NOON)
    assert tomllib.loads(after)["select"] == {"title": ["h1.mine"]}
    assert "out of use since 2026-11-26: its body was found on 0 of 5 pages" in after


@pytest.mark.parametrize(
    ("change", "line", "expected"),
    [
        pytest.param(("title = [", "title == ["), "line ", "a TOML file", id="no-toml"),
        pytest.param(('"h1.headline"', '"h1["'), "line 9", "a CSS selector", id="no-selector"),
        pytest.param(("furniture =", "furnitur ="), "line 17", "one of", id="unknown-key"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(change: tuple[str, str], line: str, expected: str) -> None:
    """Broken TOML, a selector that is none, a key that nobody knows."""
    text = written(*PARTS).replace(*change)
    found = list(problems_in("gazette.example.toml", text))
    assert found
    assert line in found[0].key
    assert expected in found[0].expected
    assert read_learnt(text) is None


def test_evidence_is_said_in_words() -> None:
    """Hits, agreement, an example on one line and cut short."""
    assert evidence_of(18, 20, 17, 18, "Ada\nBell") == (
        "on 18 of 20 pages; other evidence agrees on 17 of 18 left out; Ada Bell"
    )
    assert len(evidence_of(18, 20, 0, 0, "x" * 500)) < 100


@pytest.mark.parametrize(
    "value",
    ['a[rel~="tag"]', "it's", 'both "of" it\'s', "a\tb\x1b\x00", "Đọc\u202e thêm\n", "back\\slash"],
)
def test_whatever_a_page_says_can_be_written(value: str) -> None:
    """Signs that TOML or a terminal would take for something else come back as they were."""
    text = written(PartLine("site.furniture", [value], evidence_of(1, 2, 0, 0, value), confirmed=True))
    assert tomllib.loads(text)["site"]["furniture"] == [value]
