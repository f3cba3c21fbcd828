"""The language of a page is that of its text, not of what stands before it."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Document

NOTICE = (
    "<div><p>We and our partners store notices of your visits on your device to measure how our pages are read and to "
    "show advertisements. You can accept this or refuse it at the foot of each page.</p><p>It is up to you.</p></div>"
)
TEXTS = {
    "de": "Die Fähre ist seit dem Krieg über die Bucht gefahren, und im Frühjahr wird sie von allen geteert. ",
    "vi": "Chuyến phà chạy qua vịnh từ sau chiến tranh, mỗi mùa xuân người ta quét hắc ín lên thân phà. ",
    "ru": "Паром ходит через залив с конца войны, и каждую весну его днище смолят те, кто опоздал. ",
    "ja": "その船は戦後ずっと湾を渡っており、毎年春になると遅れて来た人たちが船底にタールを塗り直すのだという。",
    "el": "Το πλοίο περνά τον κόλπο από τον πόλεμο, και κάθε άνοιξη όσοι άργησαν αλείφουν με πίσσα το σκαρί του. ",
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("tag", ["p", "div"])
def test_a_notice_in_another_language(language: str, tag: str) -> None:
    lines = f"<{tag}>{TEXTS[language] * 2}</{tag}>" * 4
    for inner in (lines, "".join(f"<section>{line}</section>" for line in (lines,) * 2)):
        html = f"<html><head><title>1</title></head><body>{NOTICE}<h1>1987</h1><div>{inner}</div></body></html>"
        article = extract_article(Document(data=html.encode(), url="https://coast.example/posts/1987"))
        assert article.language == language


def test_code_is_in_no_language() -> None:
    code = "<pre>la = de(el, una) # que los del se por con una para al su es lo como pero fue son ha\n</pre>" * 9
    prose = f"<p>{TEXTS['de'] * 2}</p>" * 3
    html = f"<html lang=de><head><title>1</title></head><body><div>{prose}{code}</div></body>"
    assert extract_article(Document(data=html.encode(), url=None)).language == "de"
