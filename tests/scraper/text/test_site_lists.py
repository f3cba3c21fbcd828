"""Headings of what a whole site lists."""

from __future__ import annotations

import pytest

from scraper.text.site_lists import heads_site_list


@pytest.mark.parametrize(
    "heading",
    [
        "Our Latest Stories", "More Trending", "Must Read Stories", "Editor’s Choice", "Nos articles les plus lus",
        "Am beliebtesten", "Aktuell", "Lo más leído de la semana", "GÜNÜN ÖNEMLİ MANŞETLERİ", "Wat is populair?",
        "Nejčtenější články", "Самое читаемое за неделю", "Останні новини", "الأكثر تصفحاً", "הכתבות הנקראות ביותר",
        "सबसे ज्यादा पढ़ी गईं", "カテゴリ別新着記事", "湖の新着", "본문 많이 본 뉴스", "本周热门", "ข่าวล่าสุด",
        "Tin mới nhất", "Top-Beiträge & -Seiten", "Populärt just nu", "Articoli popolari", "会員限定記事",
        "Biggest Stories", "Featured posts", "Uitgelicht",
    ],
)  # fmt: skip
def test_headings_of_lists_of_the_site(heading: str) -> None:
    """What is most read, latest or chosen is of the whole site, wherever in its heading that stands."""
    assert heads_site_list(heading)


@pytest.mark.parametrize(
    "heading",
    [
        "Related articles", "The ferry over the lake", "Sonne über dem See", "Mehr zum Thema", "À lire aussi",
        "Похожие статьи", "関連記事", "相关文章", "Tin liên quan", "Stoplight",
        "The latest of many attempts to build a bridge over the lake has failed",
    ],
)  # fmt: skip
def test_other_headings(heading: str) -> None:
    """Other headings, words that only hold such a word, and whole sentences are none of them."""
    assert not heads_site_list(heading)
