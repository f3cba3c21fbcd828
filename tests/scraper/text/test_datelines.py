from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text.datelines import split_prefix


@pytest.mark.parametrize(
    ("text", "agency", "dateline", "rest"),
    [
        ("TTTĐ - Năm 2017, bên cạnh", "TTTĐ", None, "Năm 2017, bên cạnh"),
        ("GD&TĐ - Sở Giáo dục", "GD&TĐ", None, "Sở Giáo dục"),
        ("KTSG Online - Ngày 3/4", "KTSG Online", None, "Ngày 3/4"),
        ("(KTSG) – Giá vàng", "KTSG", None, "Giá vàng"),
        ("(Dân trí) - Giá vàng", "Dân trí", None, "Giá vàng"),
        ("Hà Nội (TTXVN) - Sáng nay", "TTXVN", "Hà Nội", "Sáng nay"),
        ("Hà Nội, 7/3 (TTXVN) - Chiều", "TTXVN", "Hà Nội", "Chiều"),
        ("HANOI, March 7 (VNA) — The council", "VNA", "HANOI", "The council"),
        ("Berlin (dpa) - Die Stadt", "dpa", "Berlin", "Die Stadt"),
        ("Madrid, 7 mar (EFE).- El gobierno", "EFE", "Madrid", "El gobierno"),
        ("【東京＝共同】政府は", "共同", "東京", "政府は"),
        ("(서울=연합뉴스) 홍길동 기자 = 정부는", "연합뉴스", "서울", "정부는"),
        ("新华社北京3月7日电（记者王明）国务院", "新华社", "北京", "国务院"),
        ("（山城社記者王大山花蓮縣12日電）港口", "山城社", None, "港口"),
        ("〔記者王大山／台北報導〕港口", None, None, "港口"),
        ("TP HCM - Sáng nay", None, "TP HCM", "Sáng nay"),
    ],
)
def test_prefix(text: str, agency: str | None, dateline: str | None, rest: str) -> None:
    """Each agency's way of opening a report is taken apart."""
    prefix = split_prefix(text)
    assert (prefix.agency, prefix.dateline, prefix.rest) == (agency, dateline, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Trước thềm Đêm Vinh danh",
        "AI - công nghệ của tương lai - đã đến",
        "COVID-19 đang trở lại",
        "Hà Nội - thành phố vì hòa bình",
        "Bộ Y tế (MOH) - cơ quan quản lý",
        "Ông Nguyễn Văn A (Hà Nội) - chủ tiệm - cho biết",
        "- gạch đầu dòng",
        "",
    ],
)
def test_no_prefix(text: str) -> None:
    """Hyphens, apposition and brackets inside a sentence are no prefix."""
    prefix = split_prefix(text)
    assert (prefix.agency, prefix.dateline, prefix.rest) == (None, None, text)


@given(st.text(max_size=300))
def test_never_raises(text: str) -> None:
    """Any text can be asked; a prefix loses nothing but what it names."""
    assert split_prefix(text).rest in text
