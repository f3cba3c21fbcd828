"""Files of learnt rules while feedloom runs: read once, told when they break, and the last good one goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.learning.writing import PartLine, write_rule
from scraper.parsing.learnt import LearntFiles
from scraper.parsing.pool import ParserPool
from storage.errors import StorageError

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
GOOD = write_rule(
    "gazette.example", [PartLine("select.title", ["h1.a"], "", confirmed=True)], pages=9, now=NOON, before=None
).text


@pytest.fixture
def pool() -> Iterator[ParserPool]:
    with ParserPool(in_process=True) as pool:
        yield pool


@pytest.fixture
def files(tmp_path: Path) -> LearntFiles:
    files = LearntFiles(tmp_path / "rules")
    files.write("gazette.example", GOOD)
    return files


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://gazette.example/a.html", True),
        ("https://www.gazette.example/a.html", True),
        ("https://sport.gazette.example/a.html", True),
        ("https://other.example/a.html", False),
        ("http://[broken", False),
        (None, False),
    ],
)
def test_the_file_of_the_host_or_of_one_above_it(
    files: LearntFiles, pool: ParserPool, url: str | None, found: bool
) -> None:
    """A page is read with the rule of its site."""
    assert (files.text_for(url, pool) == GOOD) is found


def test_sites_on_other_ports_have_their_own_files(files: LearntFiles, pool: ParserPool) -> None:
    """Each port of a host may be another site; the usual ones are one and have no number."""
    other = GOOD.replace('hosts = ["gazette.example"]', 'hosts = ["gazette.example:8080"]').replace("h1.a", "h1.b")
    assert files.write("gazette.example:8080", other).name == "gazette.example_8080.toml"
    assert files.text_for("https://gazette.example:8080/a.html", pool) == other
    assert files.text_for("https://sport.gazette.example:8080/a.html", pool) == other
    assert files.text_for("https://gazette.example:443/a.html", pool) == GOOD
    assert files.text_for("https://gazette.example:8081/a.html", pool) is None
    assert files.problems == {}


def test_while_a_file_is_broken_the_old_rule_goes_on(files: LearntFiles, pool: ParserPool) -> None:
    """It is told with file and line, until the file is good again."""
    path = files.path_of("gazette.example")
    assert files.text_of("gazette.example", pool) == GOOD
    path.write_text(GOOD.replace('"h1.a"', '"h1["'))
    assert files.text_of("gazette.example", pool) == GOOD
    (problem,) = files.problems.values()
    assert str(path) in problem
    assert "line 9" in problem
    assert "goes on" in problem
    assert files.hindrance("gazette.example", pool) == problem  # or learning would write over what somebody is writing
    better = GOOD.replace("h1.a", "h1.other")
    path.write_text(better)
    assert files.text_of("gazette.example", pool) == better
    assert files.problems == {}


def test_a_rule_for_another_host_is_told(files: LearntFiles, pool: ParserPool) -> None:
    """It would never be asked."""
    files.write("other.example", GOOD)
    assert files.text_of("other.example", pool) is None
    (problem,) = files.problems.values()
    assert "hosts (line 5): expected other.example" in problem


def test_while_a_file_is_gone_the_old_rule_goes_on(files: LearntFiles, pool: ParserPool) -> None:
    """Until the next start, and that is told."""
    assert files.text_of("gazette.example", pool) == GOOD
    files.path_of("gazette.example").unlink()
    assert files.text_of("gazette.example", pool) == GOOD
    assert "is gone" in next(iter(files.problems.values()))
    assert LearntFiles(files.folder).text_of("gazette.example", pool) is None


def test_a_file_that_was_never_good_is_not_used(files: LearntFiles, pool: ParserPool) -> None:
    """There is no older one."""
    files.path_of("new.example").write_text("name = ")
    assert files.text_of("new.example", pool) is None
    assert "it is not used" in next(iter(files.problems.values()))


def test_a_rule_that_somebody_wrote_is_none_of_these(files: LearntFiles, pool: ParserPool) -> None:
    """It has no table [learnt], and is left to the key `rules`."""
    files.path_of("own.example").write_text('name = "x"\nhosts = ["own.example"]\n[select]\ntitle = ["h1"]\n')
    assert files.text_of("own.example", pool) is None
    assert "was not learnt" in files.hindrance("own.example", pool)
    assert files.problems == {}


def test_a_learnt_file_is_not_taken(files: LearntFiles, pool: ParserPool) -> None:
    """Also for a process that has read none yet."""
    assert LearntFiles(files.folder).hindrance("gazette.example", pool) == ""


def test_a_name_of_the_house_is_a_host(tmp_path: Path, pool: ParserPool) -> None:
    """It has no dot."""
    files = LearntFiles(tmp_path / "rules")
    files.write("intranet", GOOD.replace("gazette.example", "intranet"))
    assert files.text_for("http://intranet/a", pool)
    assert files.problems == {}


def test_a_folder_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    """A file stands in its place."""
    (tmp_path / "rules").write_text("")
    with pytest.raises(StorageError):
        LearntFiles(tmp_path / "rules").write("gazette.example", GOOD)
