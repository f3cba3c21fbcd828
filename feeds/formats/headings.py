"""The headings that we put above related links, in the language of the article."""

from __future__ import annotations

from storage.model import LinkKind

#: By primary language, and by script where it matters, in the order of LinkKind.
HEADINGS: dict[str, tuple[str, str, str]] = {
    "ar": ("مقالات ذات صلة", "اقرأ المزيد", "عن الموضوع نفسه"),
    "cs": ("Související články", "Čtěte dále", "K tématu"),
    "de": ("Mehr zum Thema", "Weiterlesen", "Ähnliche Artikel"),
    "en": ("Related", "Read more", "On the same subject"),
    "es": ("Noticias relacionadas", "Leer más", "Sobre el mismo tema"),
    "fr": ("Articles liés", "À lire aussi", "Sur le même sujet"),
    "id": ("Berita terkait", "Baca juga", "Topik yang sama"),
    "it": ("Articoli correlati", "Leggi anche", "Sullo stesso tema"),
    "ja": ("関連記事", "あわせて読みたい", "同じ話題の記事"),
    "ko": ("관련 기사", "더 읽기", "같은 주제의 기사"),
    "nl": ("Gerelateerd", "Lees meer", "Over hetzelfde onderwerp"),
    "pl": ("Powiązane artykuły", "Czytaj więcej", "Na ten sam temat"),
    "pt": ("Notícias relacionadas", "Leia mais", "Sobre o mesmo tema"),
    "ru": ("Материалы по теме", "Читайте также", "На ту же тему"),
    "sv": ("Relaterat", "Läs mer", "Om samma ämne"),
    "th": ("ข่าวที่เกี่ยวข้อง", "อ่านเพิ่มเติม", "เรื่องเดียวกัน"),
    "tr": ("İlgili haberler", "Devamını oku", "Aynı konuda"),
    "uk": ("Матеріали за темою", "Читайте також", "На ту саму тему"),
    "vi": ("Tin liên quan", "Đọc thêm", "Cùng chủ đề"),
    "zh": ("相关新闻", "延伸阅读", "同一话题"),
    "zh-hant": ("相關新聞", "延伸閱讀", "同一話題"),
}

#: The position of each kind of link among the words.
POSITIONS = {kind: position for position, kind in enumerate(LinkKind)}
#: Languages of regions that write Chinese in the traditional script.
TRADITIONAL = frozenset({"zh-tw", "zh-hk", "zh-mo"})


def heading(kind: LinkKind, language: str | None) -> str:
    """What to call links of *kind* in *language* (BCP 47); in English where we have no words for it."""
    tag = (language or "en").lower()
    if tag in TRADITIONAL or tag.startswith("zh-hant"):
        tag = "zh-hant"
    words = HEADINGS.get(tag) or HEADINGS.get(tag.partition("-")[0]) or HEADINGS["en"]
    return words[POSITIONS[kind]]
