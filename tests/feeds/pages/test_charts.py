"""Charts are SVG with a table that says the same; nothing in them is taken for markup."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from feeds.pages.charts import MIN_SLOTS, WIDTH, Bar, Captions, bars, shares, sparkline

WORDS = Captions("Visits <b>", "Visit", "New", "As a table")
HOSTILE = "</svg><script>1</script>"


@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_a_chart_and_its_table_say_the_same(count: int) -> None:
    """Each value has a bar and a row; a chart of nothing is a chart, too."""
    values = [Bar(f"{HOSTILE}{number}", number, f"{number} new", number % 7 == 1) for number in range(count)]
    for made in (bars(WORDS, values), shares(WORDS, [bar._replace(value=bar.value / 40) for bar in values])):
        figure = ElementTree.fromstring(str(made))
        assert len(figure.findall(".//tbody/tr")) == count
        drawn = [one for one in figure.findall(".//svg/rect") if one.get("class") != "rail"]
        assert len(drawn) == count
        assert [one.get("class") == "trouble" for one in drawn] == [bar.trouble for bar in values]
        assert "<script>" not in made
        for one in drawn:
            assert float(one.get("x", "")) + float(one.get("width", "")) <= WIDTH + 0.1
            assert float(one.get("height", "")) >= 0


def test_the_parts_of_a_value_stand_on_each_other() -> None:
    """Each part has its look and its height, the first below; the looks are explained, and a total failure is seen."""
    keys = WORDS._replace(keys=(("bar", "New"), ("trouble", "Failed")))
    whole = Bar("a", 4, "4 found", parts=(("bar", 1), ("trouble", 3)))
    nothing = Bar("b", 0, "0 found", True, (("bar", 0), ("trouble", 0)))
    figure = ElementTree.fromstring(str(bars(keys, [whole, nothing])))
    new, failed, _, cut = figure.findall(".//svg/rect")
    assert float(failed.get("height", "")) == 3 * float(new.get("height", ""))
    assert float(failed.get("y", "")) + float(failed.get("height", "")) == float(new.get("y", ""))
    assert (cut.get("class"), cut.get("height")) == ("trouble", "1.0")
    assert [(one.get("class"), one.text) for one in figure.findall(".//ul/li")] == [
        ("bar", "New"),
        ("trouble", "Failed"),
    ]


def test_few_values_stand_at_the_right() -> None:
    """One visit is one slim bar at the right end, where the newest stand."""
    figure = ElementTree.fromstring(str(bars(WORDS, [Bar("2026-03-01", 6, "6 new")])))
    (bar,) = figure.findall(".//svg/rect")
    assert float(bar.get("x", "")) > WIDTH * (1 - 1 / MIN_SLOTS)


def test_a_small_chart_says_itself_in_words() -> None:
    """It is a picture with a name; the words are escaped."""
    made = str(sparkline(f'6 articles "{HOSTILE}', [0, 2, 4]))
    svg = ElementTree.fromstring(made)
    assert (svg.get("role"), svg.get("aria-label")) == ("img", f'6 articles "{HOSTILE}')
    assert len(re.findall("<rect", made)) == 2
