"""The language of a page is that of its text, not of what stands before it."""

from __future__ import annotations

import pytest

from scraper.article import extract_article
from storage.model import Article, Document

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


SMALL = {
    "hr": "Trajekt prelazi zaljev još od rata, a svakoga proljeća dno mu katrane oni koji su zakasnili. ",
    "sl": "Trajekt prečka zaliv že od vojne, vsako pomlad pa mu dno s katranom premažejo tisti, ki so zamudili. ",
    "sk": "Trajekt prechádza cez záliv od vojny a každú jar mu dno natierajú dechtom tí, ktorí prišli neskoro. ",
    "ca": "El transbordador travessa la badia des de la guerra, i cada primavera n'enquitranen el buc els tardaners. ",
    "lv": "Prāmis šķērso līci kopš kara, un katru pavasari tā dibenu ar darvu ieziež tie, kas nokavējuši. ",
    "is": "Ferjan hefur siglt yfir flóann síðan í stríðinu, og á hverju vori tjarga botninn þeir sem koma of seint. ",
    "cy": "Mae'r fferi wedi croesi'r bae ers y rhyfel, a phob gwanwyn mae'r rhai sy'n hwyr yn rhoi tar ar ei gwaelod. ",
    "bg": "Фериботът пресича залива още от войната и всяка пролет закъснелите намазват дъното му с катран. ",
    "sr": "Трајект прелази залив још од рата, а сваког пролећа дно му катране они који су закаснили. ",
}  # fmt: skip
ENGLISH = "The ferry has crossed the bay since the war, and in spring those who were late for it have to tar the hull. "


def read(text: str, language: str, extra: str = "") -> Article:
    html = (
        f"<html lang={language}><head><title>1</title></head><body><h1>1987</h1>{extra}<p>{text * 3}</p></body></html>"
    )
    return extract_article(Document(data=html.encode(), url="https://coast.example/posts/1987"))


@pytest.mark.parametrize("language", SMALL)
def test_a_language_that_is_not_detected(language: str) -> None:
    """A page that says that it is in a language whose words nobody listed is believed, and not moved next door."""
    assert read(SMALL[language], language).language == language


@pytest.mark.parametrize(("text", "language"), [(TEXTS["ja"], "ja"), (TEXTS["ru"], "ru"), (ENGLISH, "en")])
def test_a_language_that_the_text_is_not_in(text: str, language: str) -> None:
    """It is not believed if the text is in a script that the language is not written in, or plainly English."""
    assert read(text, "sl").language == language


def test_the_months_of_a_language_that_is_not_detected() -> None:
    """Its days are read as it names them: listopad is October in Croatian."""
    article = read(SMALL["hr"], "hr", "<p>Objavljeno 9. listopada 2026.</p>")
    assert str(article.published)[:10] == "2026-10-09"


@pytest.mark.parametrize(
    ("text", "stated", "language"),
    [
        ("審査会で学長賞を受賞しました。", "", "ja"),
        ("새 도서관이 문을 열었습니다.", "", "ko"),
        ("Нова библиотека.", "sr", "sr"),
        ("東京都千代田区丸之内一丁目", "ja", "ja"),
        ("早安，老城。", "en", "zh"),
        ("A new library.", "", None),
    ],
)
def test_a_short_text(text: str, stated: str, language: str | None) -> None:
    """Its script tells its language, if the page states none that is written in this script."""
    html = f"<html lang='{stated}'><head><title>1</title></head><body><h1>1987</h1><p>{text}</p></body></html>"
    assert extract_article(Document(data=html.encode(), url="https://coast.example/posts/1987")).language == language


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ("fi", "Kilpailu The Junior Open of the North pidetään Oulussa. Joukkueet: Aalto, Virta, Salo, Koski, Niemi. "),
        ("hu", "A verseny neve The Best of the Bay, helyszíne Győr. Csapatok: Molnár, Halász, Révész, Kertész. "),
        ("eu", "Lehiaketaren izena The Voice of the Sea da, lekua Getaria. Taldeak: Etxeberria, Iturri, Mendia. "),
    ],
)
def test_english_titles_in_a_short_text(stated: str, text: str) -> None:
    """A few English words in names and titles do not make a page English that states another language."""
    assert read(text[:90], stated).language == stated


@pytest.mark.parametrize("stated", ["de", "fr", "nl", "tr", "vi"])
@pytest.mark.parametrize("text", ["The boat is out of the water for the winter now.", ENGLISH])
def test_short_english_text_under_another_language(stated: str, text: str) -> None:
    """A text with no word and no letter of the language that the page states is English, however short."""
    assert read(text, stated).language == "en"
