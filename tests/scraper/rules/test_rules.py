"""Site rules: data that is checked as a whole, a user's own before ours."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from scraper.article import extract_article
from scraper.rules.folders import site_of_url
from scraper.rules.habits import NAMES
from scraper.rules.rules import (
    FIELDS,
    LINKS,
    PARTS,
    Rules,
    faults_of,
    installed_rules,
    is_selector,
    rule_of,
    rule_problems,
    rules_with,
)
from storage.errors import ConfigError
from storage.model import Document

HEAD = "<html lang=vi><body><div class=t>Cây cầu treo</div><i>2/11/2024</i><b>05:30</b>"
PAGE = f"{HEAD}<div class=x><p>Một hai ba bốn năm.</p></div>"
RULE = """
name = "Own"
hosts = ["bao.example"]
[select]
title = [".none", ".t"]
published = ["i & b"]
body = [".x"]
"""


def write(folder: Path, text: str) -> Path:
    """*folder* with one rule file of *text*."""
    (folder / "own.toml").write_text(text, "utf-8")
    return folder


def test_installed_rules() -> None:
    """The rules that come with the package are sound and know their systems."""
    names = {site.name for site in installed_rules().sites}
    assert names >= {"MasterCMS", "VCCorp", "VnExpress"}


@pytest.mark.parametrize(
    ("html", "url", "name"),
    [
        pytest.param("<div class=__MASTERCMS_CONTENT>", "https://any.example/a", "MasterCMS", id="fingerprint"),
        pytest.param("<p>", "https://m.kenh14.vn/a.chn", "VCCorp", id="host"),
        pytest.param("<p>", "https://notkenh14.vn/a.chn", None, id="another-host"),
        pytest.param("<p>", "http://[x", None, id="no-address"),
    ],
)
def test_match(html: str, url: str, name: str | None) -> None:
    """A rule is found by the host, else by what its system leaves on every page."""
    found = installed_rules().match(LexborHTMLParser(html), url)
    assert (found.name if found else None) == name


def test_own_rules_are_read_again_when_they_change(tmp_path: Path) -> None:
    """Rules are read once for many pages, and anew when a file changes, comes or goes."""
    first = rules_with(write(tmp_path, RULE))
    assert rules_with(tmp_path) is first
    write(tmp_path, RULE.replace("Own", "Mine"))
    os.utime(tmp_path / "own.toml", ns=(0, 1))
    (tmp_path / "lost.toml").symlink_to(tmp_path / "nowhere.toml")
    with pytest.raises(ConfigError, match=r"lost\.toml"):
        rules_with(tmp_path)
    (tmp_path / "lost.toml").unlink()
    assert rules_with(tmp_path).sites[0].name == "Mine"
    (tmp_path / "own.toml").unlink()
    assert rules_with(tmp_path).sites == rules_with(None).sites


def test_own_rules_win(tmp_path: Path) -> None:
    """A user's rule is asked before the evidence of the page; selectors are tried in order, "&" joins two."""
    document = Document(data=PAGE.encode(), url="https://bao.example/a-1.html", media_type="text/html")
    article = extract_article(document, rules=Rules.load(write(tmp_path, RULE)))
    assert article.title == "Cây cầu treo"
    assert article.published is not None
    assert article.published.isoformat() == "2024-11-02T05:30:00+07:00"
    assert article.body == ("Một hai ba bốn năm.",)


@pytest.mark.parametrize(
    ("select", "title"),
    [
        pytest.param('title = [".t"]\nbody = [".x"]\nlede = [".y"]', "Cây cầu treo", id="several"),
        pytest.param('lede = [".x p"]\ncategory = ["b"]\ntitle = [".y"]', None, id="lede"),
        pytest.param('title = [".t"]', "Cây cầu treo", id="has-no-more"),
        pytest.param('title = [".t"]\nlede = [".y"]\nbody = [".z"]', "Giếng làng", id="one"),
        pytest.param('title = [".y"]\nbody = [".x"]\ncategory = ["b"]', "Giếng làng", id="neither-title-nor-lede"),
    ],
)
def test_rule_counts_by_agreement(tmp_path: Path, select: str, title: str | None) -> None:
    """A rule is used where several of its parts hit, title or standfirst among them; else the page is read without."""
    text = f"<h1>Giếng làng</h1><div class=x><p>{'Một hai ba bốn năm sáu. ' * 9}</p></div>"
    html = f"<title>Giếng làng</title>{HEAD}{text}"
    document = Document(data=html.encode(), url="https://bao.example/a-1.html", media_type="text/html")
    rule = f'name = "Own"\nhosts = ["bao.example"]\n[select]\n{select}\n'
    article = extract_article(document, rules=Rules.load(write(tmp_path, rule)))
    assert article.rule is not None
    if title is None:
        assert article.category == "05:30"
    else:
        assert article.title == title
        assert article.category is None


def test_every_fault_at_once(tmp_path: Path) -> None:
    """A file with several faults names each with its key."""
    text = 'hosts = "bao.example"\n[select]\ntitel = ["h1"]\nbody = ["p >>", ""]\ntags = [1]\n'
    with pytest.raises(ConfigError) as caught:
        Rules.load(write(tmp_path, text))
    assert {problem.key for problem in caught.value.problems} == {
        "name",
        "hosts",
        "select.titel",
        "select.body",
        "select.tags",
    }


@pytest.mark.parametrize("key", ["authors", "tags", "body", "related"])
def test_joint_of_elements(tmp_path: Path, key: str) -> None:
    """Texts of two selectors can be joined, elements cannot: the rule is refused before a page is read with it."""
    with pytest.raises(ConfigError, match=rf"select\.{key}"):
        Rules.load(write(tmp_path, f'name = "Own"\n[select]\n{key} = ["a & b"]\n'))


def test_no_toml(tmp_path: Path) -> None:
    """A file that is no TOML is a fault of the configuration, not a crash."""
    with pytest.raises(ConfigError, match=r"own\.toml"):
        Rules.load(write(tmp_path, "name ="))


def test_barren_selectors_are_named(tmp_path: Path) -> None:
    """An article says which selectors of the rule found something and which nothing, so that a redesign shows."""
    text = RULE.replace("[select]", '[select]\nlede = ["p.sapo", ".lead"]\nrelated = [".more"]').replace(
        "i & b", "u & b"
    )
    document = Document(data=PAGE.encode(), url="https://bao.example/a-1.html", media_type="text/html")
    use = extract_article(document, rules=Rules.load(write(tmp_path, text))).rule
    assert use is not None
    assert use.rule == "Own"
    assert use.found == (("title", ".none, .t"), ("body", ".x"))
    assert use.barren == (("lede", "p.sapo, .lead"), ("related", ".more"), ("published", "u & b"))


def test_no_rule() -> None:
    """Where no rule applies, nothing is said of one."""
    assert extract_article(Document(data=PAGE.encode(), url="https://other.example/a-1.html")).rule is None


def test_documentation(tmp_path: Path) -> None:
    """docs/rules.md names every key, and its example is a sound rule."""
    text = (Path(__file__).parents[3] / "docs" / "rules.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert documented == FIELDS | PARTS | LINKS | {*NAMES, "name", "hosts", "fingerprint"}
    example = text.partition("```toml\n")[2].partition("```")[0]
    assert Rules.load(write(tmp_path, example)).sites[0].name == "Harbour Gazette"


@pytest.mark.parametrize(
    ("selector", "is_one"),
    [
        pytest.param("div:has(p)", True, id="once"),
        pytest.param("div:has(p) b:has(i)", True, id="one after the other"),
        pytest.param("div:has(p:not(.x))", True, id="another in it"),
        pytest.param("div:has(p:has(b))", False, id="nested"),
        pytest.param("div:HAS(> p:is(.a, b:has(i)))", False, id="nested in another"),
        pytest.param('div:has([title=":has("]):has(p)', True, id="in a string"),
    ],
)
def test_no_selector_takes_forever(selector: str, is_one: bool) -> None:
    """A `:has()` in another one takes the depth of a page to the third power, and the standard forbids it."""
    assert is_selector(selector) is is_one


def test_a_rule_that_takes_forever_is_told_with_its_line(tmp_path: Path) -> None:
    """As any mistake in a file of rules is."""
    rule = RULE.replace('body = [".x"]', 'body = ["div:has(div:has(div:has(p)))"]')
    (line, problem), *others = faults_of(tmp_path / "own.toml", rule.encode())
    assert (line, problem.key, others) == (7, "select.body", [])
    assert "take forever" in problem.expected
    with pytest.raises(ConfigError, match="take forever"):
        Rules.load(write(tmp_path, rule))


@pytest.mark.parametrize(
    ("hosts", "url", "covered"),
    [
        pytest.param(["bay.example"], "https://bay.example:8443/a", True, id="any-port"),
        pytest.param(["bay.example:8443"], "https://bay.example:8443/a", True, id="its-port"),
        pytest.param(["bay.example:8443"], "https://news.bay.example:8443/a", True, id="its-port-below"),
        pytest.param(["bay.example:8443"], "https://bay.example/a", False, id="the-usual-port"),
        pytest.param(["bay.example:8443"], "https://bay.example:8444/a", False, id="another-port"),
        pytest.param(["[::1]:8080"], "http://[::1]:8080/a", True, id="ipv6"),
        pytest.param(["báo.example:81"], "http://báo.example:81/a", True, id="letters"),
    ],
)
def test_ports(hosts: list[str], url: str, covered: bool) -> None:
    """A host with a port is another site than the same without; a host alone is all of its ports."""
    table: dict[str, object] = {"name": "x", "hosts": hosts, "select": {"title": ["h1"]}}
    assert rule_problems("x.toml", table) == []
    assert rule_of(table).covers(site_of_url(url)) is covered


@pytest.mark.parametrize(
    ("url", "name"),
    [("http://lan.example:8080/a", "port"), ("http://lan.example:81/a", "host"), ("http://lan.example/a", "host")],
)
def test_a_rule_that_names_the_port_goes_first(tmp_path: Path, url: str, name: str) -> None:
    """Whatever its file is called: a rule for all ports of the host was written without that site in mind."""
    for stem, host in (("a", "lan.example"), ("b", "lan.example:8080")):
        rule = f'name = "{"port" if ":" in host else "host"}"\nhosts = ["{host}"]\n[select]\ntitle = ["h1"]\n'
        (tmp_path / f"{stem}.toml").write_text(rule)
    found = Rules.load(tmp_path).match(LexborHTMLParser("<h1>x</h1>"), url)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("part", sorted(FIELDS | PARTS - {"body"}))
def test_a_selector_of_everything_spoils_nothing(tmp_path: Path, part: str) -> None:
    """A selector that finds the whole page gives no field, and takes no text away."""
    story = "".join(f"<p>The council spoke on day {n} about the old bridge of the town.</p>" for n in range(8))
    page = f"<html lang=en><title>A bridge</title><body><h1>A bridge</h1><p>By Ada Bell</p><div id=s>{story}</div>"
    wanted = {"body": ["#s"]} | ({"title": ["h1"]} if part != "title" else {"lede": ["h2"]}) | {part: ["*"]}
    rule = "".join(f"{key} = {value}\n" for key, value in wanted.items())
    write(tmp_path, f'name = "Own"\nhosts = ["bao.example"]\n[select]\n{rule}')
    document = Document(data=page.encode(), url="https://bao.example/a-1001.html", media_type="text/html")
    article = extract_article(document, rules=Rules.load(tmp_path))
    assert article.title == "A bridge"
    assert len(article.body) == 8
    assert [one.name for one in article.authors] == ["Ada Bell"]
    assert article.tags == ()
    assert article.rule is not None
    if part == "drop":
        assert "whole text" in article.rule.notes[0]
