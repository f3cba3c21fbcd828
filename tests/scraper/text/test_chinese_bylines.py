from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text.chinese_bylines import parse_report, report_before, report_behind, report_sent


@pytest.mark.parametrize(
    ("line", "names", "agency"),
    [
        ("【海港晚報╱記者王大山╱即時報導】", ["王大山"], "海港晚報"),
        ("【海港報／記者王大山、李小湖／台北報導】", ["王大山", "李小湖"], "海港報"),
        ("記者王大山 李小湖 台北報導", ["王大山", "李小湖"], None),
        ("（山城社記者王大山花蓮縣12日電）", ["王大山"], "山城社"),
        ("（山城社記者王大山東京3月12日專電）", ["王大山"], "山城社"),
        ("（海港新聞王大山、李小湖台北報導）", ["王大山", "李小湖"], "海港新聞"),
        ("本報記者王大山／台北報導", ["王大山"], "本報"),
        ("王大山/台南報導", ["王大山"], None),
    ],
)
def test_who_reports(line: str, names: list[str], agency: str | None) -> None:
    """Papers and agencies stand before the reporter, and the place behind him, with slashes or without."""
    report = parse_report(line)
    assert report is not None
    assert [*report.names] == names
    assert report.agency == agency


@pytest.mark.parametrize(
    "line",
    [
        "（海港社今天上午報導）",
        "（海港社十二日稍早報導）",
        "海港新聞王大山台北報導",
        "（山城社台北12日電）",
        "據海港報昨天報導",
        "（王大山攝）",
        "大山社會組／台北報導",
        "（大山聯社／山湖社／報導）",
    ],
)
def test_lines_that_name_nobody(line: str) -> None:
    """When something was reported is no name; a name right behind that of a paper is one in brackets alone."""
    report = parse_report(line)
    assert report is None or not report.names


def test_reports_around_a_text() -> None:
    """Brackets before the first sentence of a text, or behind its last, say who reports."""
    report, text = report_before("〔記者王大山／台北報導〕港口今天重新開放。")
    assert report is not None
    assert (report.names, text) == (("王大山",), "港口今天重新開放。")
    assert report_before("（圖）港口今天重新開放。") == (None, "（圖）港口今天重新開放。")
    behind = report_behind("港口今天重新開放。（海港新聞王大山台北報導）")
    assert behind is not None
    assert behind.names == ("王大山",)
    assert report_behind("港口今天重新開放（見圖）") is None


@given(st.text(max_size=100))
def test_never_raises(text: str) -> None:
    """Any text can be asked."""
    parse_report(text)
    report_before(text)
    report_sent(text)
    report_behind(text)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("海港報訊（記者王大山）港口今天重新開放。", ("王大山",)),
        ("海港报讯（记者 王大山 通讯员 李小湖）港口今天重新开放。", ("王大山", "李小湖")),
        ("山城社北湾3月12日电(记者王大山、李小湖)港口今天重新开放。", ("王大山", "李小湖")),
        ("海港报讯（图）港口今天重新开放。", None),
        ("今天港口重新开放（记者王大山）。", None),
        ("The harbour opens again.", None),
    ],
)
def test_reporter_behind_the_paper_that_sent_a_text(line: str, names: tuple[str, ...] | None) -> None:
    """Papers and agencies begin a text with their own name, perhaps place and day, and the reporter in brackets."""
    report = report_sent(line)
    assert (report.names if report else None) == names
