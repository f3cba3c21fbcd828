"""Checking a folder of rules: what is understood, and what is not, by file and line."""

from __future__ import annotations

from pathlib import Path

from scraper.rules.apply import apply
from scraper.rules.check import check_folder, config_troubles
from scraper.rules.siteconfig import DIRECTIVES, decode_config, parse_config
from scraper.rules.xpath import ARITIES, AXES
from tests.scraper.rules.config_maker import EXPRESSIONS, made_configs

PAGE = "<html><head><title>A bridge</title></head><body><h1>A bridge</h1><p class=date>1/3/2026</p></body></html>"
#: Functions of XPath 2.0, which only careless files use.
LATER = {"ends-with", "lower-case", "upper-case", "matches", "replace", "string-join", "exists", "empty"}


def test_three_hundred_files(tmp_path: Path) -> None:
    """Three hundred files with every directive, spelt as real files spell them, are all understood."""
    seen = set()
    for name, data in made_configs(300):
        (tmp_path / name).write_bytes(data)
        seen |= {one.name for one in parse_config(decode_config(data), name=name).directives}
    found = check_folder(tmp_path)
    assert (found.files, found.understood, found.usable) == (300, 300, True)
    assert all(one.is_understood for one in found.problems)
    assert DIRECTIVES - seen == {name for name in DIRECTIVES if "login" in name or "logged" in name} | {
        "find_string",  # with what replaces it
        "if_page_contains",  # with the line before it
    }


def test_the_made_files_use_all_of_xpath() -> None:
    """What the made files say has every function of XPath 1.0 and every axis in it."""
    every = " ".join(EXPRESSIONS)
    assert {name for name in ARITIES if f"{name}(" not in every} == LATER
    shown = {"child", "attribute", "self", "parent", "descendant-or-self"}  # which have a short form, too
    assert {name for name in AXES - shown if f"{name}::" not in every} == set()


def test_the_made_files_can_be_applied() -> None:
    """Each of them can be applied to a page, and says of nothing that it cannot be evaluated."""
    for name, data in made_configs(40):
        applied = apply(parse_config(decode_config(data), name=name), PAGE, "https://bay.example/1")
        assert [note for note in applied.notes if "evaluated" in note or "XPath" in note] == [], name


def test_troubles_have_their_places(tmp_path: Path) -> None:
    """What is wrong is told with its file, line and directive; a file counts as understood if nothing is."""
    (tmp_path / "a.example.txt").write_text("title: //h1\nstrip: //p[foo()]\n\nbanana: yes\n")
    (tmp_path / "b.example.txt").write_text("requires_login: yes\nprune: no\nprune: yes\n")
    (tmp_path / "c.example.txt").write_text("just some words\n")
    (tmp_path / "LICENSE.txt").write_text("Do what you like: it is yours.\n")
    (tmp_path / "own.toml").write_text('name = "A"\nhosts = ["d.example"]\n[select]\ntitel = ["h1"]\n')
    found = check_folder(tmp_path)
    assert (found.files, found.understood, found.usable) == (4, 1, False)
    assert [(one.file, one.line, one.directive) for one in found.problems] == [
        ("own.toml", 4, "select.titel"),
        ("a.example.txt", 2, "strip"),
        ("a.example.txt", 4, "banana"),
        ("b.example.txt", 1, "requires_login"),
        ("b.example.txt", 3, "prune"),
        ("c.example.txt", 1, "just"),
        ("c.example.txt", 1, "the file"),
    ]
    plain = found.as_json()
    assert plain.keys() == {"files", "understood", "problems"}
    assert isinstance(plain["problems"], list)
    assert plain["problems"][3] == {
        "file": "b.example.txt",
        "line": 1,
        "directive": "requires_login",
        "cause": "needs a login",
    }


def test_rules_that_claim_one_host(tmp_path: Path) -> None:
    """Of two rules for one host the second is never used, which is told with its line."""
    for name in ("a", "b"):
        text = f'name = "{name}"\nhosts = [\n  "bay.example",\n]\n[select]\ntitle = ["h1"]\n'
        (tmp_path / f"{name}.toml").write_text(text)
    (problem,) = check_folder(tmp_path).problems
    assert (problem.file, problem.line, problem.directive) == ("b.toml", 3, "hosts")
    assert problem.is_understood


def test_a_broken_toml_file_has_a_line(tmp_path: Path) -> None:
    """A file that is no TOML is told with the line that breaks it."""
    (tmp_path / "own.toml").write_text('name = "A"\n[select\n')
    (problem,) = check_folder(tmp_path).problems
    assert (problem.line, problem.directive) == (2, "the file")


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A pipe in place of a file holds nothing up, and is told."""
    (tmp_path / "a.example.txt").mkdir()
    found = check_folder(tmp_path)
    assert (found.files, found.understood, found.usable) == (1, 0, False)


def test_a_misspelt_function_is_told_with_what_it_was_read_as() -> None:
    """The line is understood, and whoever wrote it can see how."""
    config = parse_config("strip: //p[conatins(@class, 'ad')]\nstrip: //p[notcontains(@class, 'ad')]", name="x.txt")
    (read, other) = config_troubles(config)
    assert (read.line, read.is_understood) == (1, True)
    assert "read as contains" in read.cause
    assert (other.line, other.is_understood) == (2, False)
