from __future__ import annotations

import pytest

from scraper.text.phrases import (
    block_kind,
    fold,
    holds_everything,
    is_comments_heading,
    is_error_page,
    is_footer,
    is_furniture,
    is_paid,
    is_promotion,
    is_search,
    is_see_more,
    is_tag_label,
)
from storage.model import LinkKind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Tin liên quan", LinkKind.RELATED),
        ("TIN LIÊN QUAN:", LinkKind.RELATED),
        ("Tin cùng chuyên mục", LinkKind.RELATED),
        ("Related", LinkKind.RELATED),
        ("関連記事", LinkKind.RELATED),
        ("相关新闻", LinkKind.RELATED),
        ("관련 기사", LinkKind.RELATED),
        ("Sur le même sujet", LinkKind.RELATED),
        ("Mehr zum Thema", LinkKind.RELATED),
        ("Noticias relacionadas", LinkKind.RELATED),
        ("İlgili haberler", LinkKind.RELATED),
        ("Povezani članci", LinkKind.RELATED),
        ("მსგავსი სტატიები", LinkKind.RELATED),
        ("بیشتر بخوانید", LinkKind.READ_MORE),
        ("Похожие статьи", LinkKind.RELATED),
        ("Ещё по теме:", LinkKind.RELATED),
        ("Пов’язані новини", LinkKind.RELATED),
        ("ZOBACZ TEŻ", LinkKind.RELATED),
        ("এ জাতীয় আরো খবর", LinkKind.RELATED),
        ("সম্পর্কিত খবর", LinkKind.RELATED),
        ("தொடர்புடைய செய்திகள்", LinkKind.RELATED),
        ("متعلقہ خبریں", LinkKind.RELATED),
        ("Past coverage", LinkKind.RELATED),
        ("قد يهمك أيضاً", LinkKind.READ_MORE),
        ("Mohlo by vás zajímat", LinkKind.READ_MORE),
        ("Anda Mungkin Juga Suka", LinkKind.READ_MORE),
        ("You should also read:", LinkKind.READ_MORE),
        ("» Đọc thêm", LinkKind.READ_MORE),
        ("Read more", LinkKind.READ_MORE),
        ("Weiterlesen", LinkKind.READ_MORE),
        ("🔥 Recommended posts", LinkKind.READ_MORE),
        ("📰 関連記事 ✨", LinkKind.RELATED),
        ("➡️ Похожее", LinkKind.RELATED),
        ("Browse Related Articles", LinkKind.READ_MORE),
        ("Ver más noticias relacionadas", LinkKind.READ_MORE),
        ("Diese Artikel könnten dich interessieren", LinkKind.READ_MORE),
        ("Estes artigos podem interessar-lhe", LinkKind.READ_MORE),
        ("Эти статьи могут вас заинтересовать", LinkKind.READ_MORE),
        ("Ähnliche:", LinkKind.RELATED),
        ("Browse the related articles that she wrote", None),
        ("Tin liên quan đến vụ việc đã được báo cáo", None),
        ("Đọc thêm sách là cách tốt nhất", None),
    ],
)
def test_headings(line: str, kind: LinkKind | None) -> None:
    """A heading is the whole line, in any case and framing; a paragraph that begins like one is none."""
    assert block_kind(line) is kind


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("ተመሳሳይ ጽሑፎች", LinkKind.RELATED),
        ("الموضوعات المتعلقة", LinkKind.RELATED),
        ("Яшчэ па тэме", LinkKind.RELATED),
        ("Relacionats", LinkKind.RELATED),
        ("Straeon perthnasol", LinkKind.RELATED),
        ("Erlazionatuak", LinkKind.RELATED),
        ("Léigh freisin:", LinkKind.READ_MORE),
        ("Máis información", LinkKind.RELATED),
        ("עוד חדשות בצפון:", LinkKind.READ_MORE),
        ("Korábban írtuk", LinkKind.RELATED),
        ("ამავე თემაზე", LinkKind.RELATED),
        ("Оқи отырыңыз:", LinkKind.READ_MORE),
        ("អត្ថបទទាក់ទង", LinkKind.RELATED),
        ("ອ່ານເພີ່ມ", LinkKind.READ_MORE),
        ("ഇതും വായിക്കുക", LinkKind.READ_MORE),
        ("Холбоотой мэдээ", LinkKind.RELATED),
        ("ဆက်စပ် သတင်း", LinkKind.RELATED),
        ("यो पनि पढ्नुहोस्", LinkKind.READ_MORE),
        ("CITESTE SI:", LinkKind.READ_MORE),
        ("Të ngjashme", LinkKind.RELATED),
        ("Везане вести", LinkKind.RELATED),
        ("ఇవీ చదవండి", LinkKind.READ_MORE),
        ("Mavzuga oid", LinkKind.RELATED),
        ("עוד חדשות", LinkKind.READ_MORE),
        ("חדשות ועוד", None),
    ],
)
def test_headings_of_many_languages(line: str, kind: LinkKind | None) -> None:
    """Papers of small languages head the same blocks, with or without the signs of their alphabet."""
    assert block_kind(line) is kind


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ("İLGİLİ YAZILAR", "İlgili yazılar"),
        ("ILGILI YAZILAR", "İlgili yazılar"),
        ("ilgili yazilar", "İlgili yazılar"),
        ("اقرأ أيضًا", "اقرأ أيضاً"),
        ("اقـــرأ أيضا:", "اقرأ أيضاً"),
        ("\u200fکتاب\u200f", "کتاب"),
    ],
)
def test_fold(line: str, phrase: str) -> None:
    """Capitals of Turkish, vowel signs of Arabic and signs of direction do not make another phrase."""
    assert fold(line) == fold(phrase)


def test_search_results_in_turkish() -> None:
    """First words are compared as they are listed, in any case."""
    assert is_search("Arama sonuçları: köprü")


@pytest.mark.parametrize(
    "line",
    [
        "aa",
        "A- A+",
        "|",
        "Chia sẻ",
        "Bình luận (0)",
        "印刷",
        "Druckversion (PDF)",
        "Версия для печати",
        "Tweet 0",
        "Pin It 12",
        "1.5k shares",
        "Digg this",
        "Share or comment on this article",
    ],
)
def test_furniture(line: str) -> None:
    """Buttons, share bars, font sizes and lone signs are furniture."""
    assert is_furniture(line)


def test_a_sentence_is_no_footer() -> None:
    """A paragraph may begin like an imprint; the imprint itself is no sentence."""
    assert is_footer("Giấy phép hoạt động báo điện tử số 9/GP-BTTTT")
    assert is_footer("© 2026 Báo Sông Nước")
    assert is_footer("<저작권자(c) 강변일보, 무단 전재 금지>")
    assert is_footer("(c) 2026 Coast")
    assert is_footer("[ⓒ 강변신문, 무단 전재-재배포 금지]")
    assert is_footer("<저작권자(c) 강변신문, 무단 전재-재배포 금지> 2026/03/07 10:03 송고")
    assert not is_footer("Giấy phép xây dựng của dự án đã hết hạn từ năm ngoái.")


def test_error_pages() -> None:
    """A page that says it has nothing is known by its title; a headline with the same number is not."""
    assert is_error_page("404 - Không tìm thấy trang")
    assert is_error_page("Page not found")
    assert not is_error_page("404 hộ dân được cấp nước sạch")


def test_other_labels() -> None:
    """Labels of tags and ends of lists are known in any case."""
    assert is_tag_label("Từ Khóa:")
    assert is_see_more("XEM THÊM")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("Sign up for our weekly newsletter.", True, id="newsletter"),
        pytest.param("» Subscribe to the podcast wherever you listen", True, id="sign-before"),
        pytest.param("Abonnieren Sie unseren Newsletter", True, id="german"),
        pytest.param("The newsletter had forty subscribers when it folded.", False, id="report"),
        pytest.param("Follow the path to the mill.", False, id="order"),
        pytest.param("Join us in our app!", True, id="end of a word"),
        pytest.param("Our approach", False, id="beginning of a word"),
        pytest.param("Join the apprentices at the mill", False, id="of another"),
        pytest.param("Volgens Facebook ging de dijk niet dicht.", False, id="beginning of a line"),
    ],
)
def test_promotions(line: str, expected: bool) -> None:
    """A line that asks readers to subscribe is told from one that reports on subscribers."""
    assert is_promotion(line) is expected


@pytest.mark.parametrize(
    "name",
    [
        "Aktuelles",
        "Nyheter",
        "Aktualności",
        "НОВОСТИ",
        "Haberler",
        "Νέα",
        "新聞",
        "記事一覧",
        "Жаңалықтар",
        "Nuacht",
        "Entries",
    ],
)
def test_sections_that_hold_everything(name: str) -> None:
    """What a site calls all of its news says nothing about one article, in any language."""
    assert holds_everything(name)


@pytest.mark.parametrize("name", ["Aktuelle Termine", "Новости спорта", "Harbour", "文化"])
def test_sections_that_hold_some(name: str) -> None:
    assert not holds_everything(name)


@pytest.mark.parametrize(
    "line",
    [
        "تعليقات الزوار",
        "Şərhlər (2)",
        "Sylwadau",
        "Tráchtanna",
        "Մեկնաբանություններ",
        "Пікірлер (12)",
        "Lasīt komentārus",
        "СЭТГЭГДЭЛ",
        "3 प्रतिक्रिया",
        "Maoni",
        "تبصرے",
        "Izohlar",
        "發佈留言",
        "تعليقات الزوار 3",
        "Comments 12",
        "Fág freagra ar 'Droichead nua'",
        "Kommentare zu „Die Brücke“",
        "Comments on “Rain”",
    ],
)
def test_comments_of_many_languages(line: str) -> None:
    """A heading over readers' comments is one with and without their number."""
    assert is_comments_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "Ý kiến “trái chiều”",
        "Comments on the bridge",
        "Kommentare von „Rhein“ bis Elbe",
        "Comments0",
        "2024",
        "Comments 2026",
    ],
)
def test_headlines_that_begin_like_comments(line: str) -> None:
    """A heading of comments goes on with no more than their number, or the title of the page."""
    assert not is_comments_heading(line)


@pytest.mark.parametrize(
    "line",
    [
        "Reklaam",
        "OGLAS",
        "Оглас",
        "Reklāma",
        "Διαφήμιση",
        "Hirdetés",
        "تبلیغات",
        "რეკლამა",
        "Գովազդ",
        "विज्ञापन",
        "[PR]",
    ],
)
def test_labels_of_advertisements(line: str) -> None:
    """The label of an advertisement is nothing else."""
    assert is_paid(line)
    assert not is_paid(f"{line} 2024")


@pytest.mark.parametrize(
    "line",
    ["Temos:", "Więcej o:", "Teqlər", "Պիտակներ", "Тегтер:", "Teglar", "ट्याग", "ТАГОВИ", "الكلمات المفتاحية", "وسوم"],
)
def test_labels_of_tags(line: str) -> None:
    """Labels of tags are known in any case, with and without a colon."""
    assert is_tag_label(line)
