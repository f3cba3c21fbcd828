"""Names of files and values that strangers choose: nothing is written elsewhere, and no value becomes a key."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.workbench.saving import _rule, kept_rule, rule_file, write_file
from scraper.source import Source
from storage.errors import ConfigError, ModelError


@pytest.mark.parametrize(
    "host",
    [
        "",
        ".",
        "..",
        "../../etc/passwd",
        "a/b",
        "/etc",
        "a\\b",
        "a..b",
        "x\0",
        "-a",
        "a" * 300,
        "A.example",
        "a b",
        "a\n",
    ],
)
def test_only_hosts_name_files_of_rules(tmp_path: Path, host: str) -> None:
    """Anything that could lead out of the folder of rules is refused."""
    with pytest.raises(ModelError):
        rule_file(tmp_path, host)


@given(st.text(max_size=300))
def test_whatever_names_a_file_it_lies_in_its_folder(host: str) -> None:
    """No text leads out of the folder."""
    folder = Path("/rules")
    try:
        file = rule_file(folder, host)
    except ModelError:
        return
    assert file.parent == folder
    assert file.resolve().parent == folder
    assert file.suffix == ".toml"


@given(st.text(min_size=1, max_size=80))
def test_a_name_stays_a_name_in_the_rule(name: str) -> None:
    """Quotes, line ends and brackets in a title do not become TOML."""
    try:
        text = _rule(None, name, "paper.example", {"title": ["h1"]})
    except ConfigError:
        return
    assert tomllib.loads(text) == {"name": name, "hosts": ["paper.example"], "select": {"title": ["h1"]}}


def test_a_rule_keeps_its_comments_and_order() -> None:
    """Only what changed changes; what is no longer selected goes."""
    before = (
        '# of the Gazette\nname = "Gazette"\nhosts = ["gazette.example"]\n\n[select]\n'
        'title = ["h1.t"]  # theirs\ncategory = ["p.c"]\n'
    )
    after = _rule(before, "other", "gazette.example", {"title": ["h1.t"], "published": ["time"]})
    assert after == before.replace('category = ["p.c"]\n', "") + 'published = ["time"]\n'


def test_a_learnt_rule_makes_way() -> None:
    """What a person says of a site replaces what was learnt of its pages, which is a guess; its habits stay."""
    learnt = (
        'name = "x"\nhosts = ["x.example"]\n[select]\nbody = ["article"]\n\n[site]\nsections = ["Town"]\n\n'
        "[learnt]\nat = 2026-03-01T12:00:00+00:00\npages = 6\n"
    )
    after = tomllib.loads(_rule(learnt, "Gazette", "x.example", {"title": ["h1"]}))
    assert after == {
        "site": {"sections": ["Town"]}, "name": "Gazette", "hosts": ["x.example"], "select": {"title": ["h1"]},
    }  # fmt: skip


def test_a_file_that_somebody_changed_meanwhile_stays(tmp_path: Path) -> None:
    """What was read must still be there when it is replaced; nothing half-written is left."""
    file = tmp_path / "x.toml"
    file.write_text("theirs")
    with pytest.raises(ConfigError, match="another one by now"):
        write_file(file, "ours", expected="before")
    assert file.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [file]
    write_file(file, "ours", expected="theirs")
    assert file.read_text() == "ours"


def test_a_rule_of_a_site_on_a_port_that_is_called_after_its_host_is_shown(tmp_path: Path) -> None:
    """Earlier versions saved it so; one that is called after the port as well goes before it."""
    source = Source(name="x", kind="listing", places=("http://localhost:8080/news/",), rules=(tmp_path,))
    assert kept_rule(source) == {}
    rule = 'name = "x"\nhosts = ["{}"]\n[select]\ntitle = ["{}"]\n'
    (tmp_path / "localhost.toml").write_text(rule.format("localhost", "h1.old"))
    assert kept_rule(source) == {"title": ("h1.old",)}
    rule_file(tmp_path, "localhost:8080").write_text(rule.format("localhost:8080", "h1.new"))
    assert kept_rule(source) == {"title": ("h1.new",)}
