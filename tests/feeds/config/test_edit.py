"""Adding sources to feedloom.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.config.edit import NewSource, add_sources, free_name, name_from
from storage.errors import ConfigError

SITE = '[site]\nbase_url = "https://feeds.example.org/"\n'
NEW = NewSource(values={"name": "new", "feed": "https://new.example/feed"}, comment="why\nit is so")
BLOCK = '# why it is so\n[[sources]]\nname = "new"\nfeed = "https://new.example/feed"\n'
OLD = '[[sources]]\nname = "old" # a remark\nfeed = "https://old.example/feed"\n'


def added(tmp_path: Path, text: str) -> str:
    """*text* with NEW added, and written."""
    path = tmp_path / "feedloom.toml"
    path.write_bytes(text.encode())
    add_sources(path, text.removeprefix("\ufeff"), [NEW], {}).write()
    assert [file.name for file in tmp_path.iterdir()] == ["feedloom.toml"]
    return path.read_bytes().decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(SITE, f"{SITE}\n{BLOCK}", id="first"),
        pytest.param(f"{SITE}\n{OLD}", f"{SITE}\n{OLD}\n{BLOCK}", id="last"),
        pytest.param(f"{SITE}{OLD}".rstrip(), f"{SITE}{OLD}\n{BLOCK}", id="no-line-end"),
        pytest.param(
            f"{SITE}\n{OLD}\n# of feeds\n[feeds]\nentries = 5\n",
            f"{SITE}\n{OLD}\n{BLOCK}\n# of feeds\n[feeds]\nentries = 5\n",
            id="before-the-next-table",
        ),
        pytest.param(
            f"{SITE}\n{OLD}# every = '1h'\n# of old\n\n# of feeds\n[feeds]\nentries = 5\n",
            f"{SITE}\n{OLD}# every = '1h'\n# of old\n\n{BLOCK}\n# of feeds\n[feeds]\nentries = 5\n",
            id="behind-what-is-commented-out",
        ),
        pytest.param(
            f'{SITE}{OLD}[sources.categories]\n"A" = "B"\n[feeds]\nentries = 5\n',
            f'{SITE}{OLD}[sources.categories]\n"A" = "B"\n\n{BLOCK}\n[feeds]\nentries = 5\n',
            id="after-a-table-of-the-last",
        ),
        pytest.param(
            f"{OLD}\n{SITE}\n{OLD.replace('old', 'other')}\n[feeds]\nentries = 5\n",
            f"{OLD}\n{SITE}\n{OLD.replace('old', 'other')}\n{BLOCK}\n[feeds]\nentries = 5\n",
            id="apart",
        ),
        pytest.param(
            f"{SITE}rights = '''\n[[sources]]\n[x]\n'''\n\n{OLD}",
            f"{SITE}rights = '''\n[[sources]]\n[x]\n'''\n\n{OLD}\n{BLOCK}",
            id="a-text-like-a-table",
        ),
        pytest.param(f"{SITE}{OLD}".replace("\n", "\r\n"), f"{SITE}{OLD}\n{BLOCK}".replace("\n", "\r\n"), id="windows"),
        pytest.param(f"\ufeff{SITE}", f"\ufeff{SITE}\n{BLOCK}", id="byte-order-mark"),
    ],
)
def test_everything_else_stays(tmp_path: Path, before: str, after: str) -> None:
    """The block goes behind the last source; not one other byte changes."""
    assert added(tmp_path, before) == after


def test_sources_in_an_array(tmp_path: Path) -> None:
    """Inline tables get one more, and keep their comments."""
    before = 'sources = [\n  {name = "old", feed = "https://old.example/feed"}, # a remark\n]\n' + SITE
    after = added(tmp_path, before)
    assert "# a remark" in after
    assert [source["name"] for source in tomllib.loads(after)["sources"]] == ["old", "new"]


@given(name=st.text(), category=st.text(), url=st.text())
def test_any_value_survives(tmp_path_factory: pytest.TempPathFactory, name: str, category: str, url: str) -> None:
    """Whatever a value holds, it is read as it was given, or the whole is refused; never something else is written."""
    path = tmp_path_factory.mktemp("edit") / "feedloom.toml"
    path.write_text(SITE)
    values = {"name": name, "feed": url, "categories": {"*": category}, "pages": 3}
    try:
        edited = add_sources(path, SITE, [NewSource(values=values)], {})
    except (ConfigError, UnicodeEncodeError):
        return
    assert tomllib.loads(edited.after)["sources"] == [values]


def test_what_is_wrong_is_refused(tmp_path: Path) -> None:
    """A source that the whole configuration does not take is told as any problem is, and nothing is written."""
    path = tmp_path / "feedloom.toml"
    path.write_text(SITE + OLD)
    for values in ({"name": "old", "feed": "https://x.example/"}, {"name": "x", "feed": "nowhere"}, {"name": "x"}):
        with pytest.raises(ConfigError):
            add_sources(path, SITE + OLD, [NewSource(values=values)], {})
    with pytest.raises(ConfigError, match="TOML"):
        add_sources(path, "[site\n", [NEW], {})
    assert path.read_text() == SITE + OLD


def test_a_file_that_was_changed_meanwhile_stays(tmp_path: Path) -> None:
    """What somebody wrote between reading and writing is not lost."""
    path = tmp_path / "feedloom.toml"
    path.write_text(SITE)
    edited = add_sources(path, SITE, [NEW], {})
    path.write_text(SITE + OLD)
    with pytest.raises(ConfigError, match="another one by now"):
        edited.write()
    assert path.read_text() == SITE + OLD
    assert [file.name for file in tmp_path.iterdir()] == ["feedloom.toml"]


def test_links_and_modes_stay(tmp_path: Path) -> None:
    """A link to the file stays one, and its mode is kept."""
    (tmp_path / "real.toml").write_text(SITE)
    (tmp_path / "real.toml").chmod(0o640)
    (tmp_path / "feedloom.toml").symlink_to("real.toml")
    add_sources(tmp_path / "feedloom.toml", SITE, [NEW], {}).write()
    assert (tmp_path / "feedloom.toml").is_symlink()
    assert (tmp_path / "real.toml").read_text() == f"{SITE}\n{BLOCK}"
    assert (tmp_path / "real.toml").stat().st_mode & 0o777 == 0o640


def test_names() -> None:
    """A source is called by its host and path; a name that is taken gets a number."""
    assert name_from("https://www.paper.example/sport/index.html?page=2") == "paper.example/sport"
    assert name_from("https://paper.example") == "paper.example"
    assert free_name("Paper", ["paper", "PAPER 2"]) == "Paper 3"
