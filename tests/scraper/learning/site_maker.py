"""Sites of our own for the tests: pages of one template in several scripts, with what each shows and states."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from storage.model import Document

#: By language: names of authors, sections, a sentence that differs from page to page, a heading of furniture.
WORDS = {
    "en": (
        ("Ada Bell", "Tom Reed"), ("Harbour", "Schools"),
        "The council spoke for hours about the matter of {}", "Tides and winds are calm until Friday",
    ),
    "vi": (
        ("Lê An", "Trần Bình"), ("Xã hội", "Giáo dục"),
        "Hội đồng đã bàn nhiều giờ liền về việc số {}", "Thủy triều và gió lặng đến thứ sáu",
    ),
    "ru": (
        ("Анна Белова", "Пётр Орлов"), ("Общество", "Школы"),
        "Совет несколько часов обсуждал вопрос номер {}", "Приливы и ветры спокойны до пятницы",
    ),
    "ar": (
        ("سمير حداد", "ليلى نصر"), ("مجتمع", "مدارس"),
        "ناقش المجلس لساعات طويلة المسألة رقم {}", "المد والرياح هادئة حتى الجمعة",
    ),
    "zh": (
        ("王小明", "李大山"), ("社会", "教育"),
        "市议会花了几个小时讨论第{}号问题，并听取了许多居民的意见", "潮汐和风都很平静直到星期五",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Page:
    """What one page shows and states."""

    number: int
    language: str = "en"
    #: Whether JSON-LD states the author, the day and the section.
    stated: bool = True
    #: The author whom the page shows; "": none.
    author: str | None = None
    #: In the text, before and behind its paragraphs.
    before: str = ""
    behind: str = ""
    #: Beside the text.
    beside: str = ""
    paragraphs: int = 4
    #: What stands before the text and is longer than a short one.
    notice: str = ""
    title: str = ""
    #: In the head, and between the line of the author and the text.
    head: str = ""
    under: str = ""
    #: The section, where it is not one of two.
    only: str = ""

    @property
    def signed(self) -> str:
        """The author."""
        return WORDS[self.language][0][self.number % 2] if self.author is None else self.author

    @property
    def section(self) -> str:
        """The section."""
        return self.only or WORDS[self.language][1][self.number % 2]

    @property
    def headline(self) -> str:
        """The title."""
        return self.title or WORDS[self.language][2].format(1000 + self.number)[-40:].strip()

    def text(self) -> str:
        """The paragraphs."""
        sentence = WORDS[self.language][2]
        lines = (
            ". ".join(sentence.format(f"{self.number}-{part}-{n}") for n in range(4)) for part in range(self.paragraphs)
        )
        return "".join(f"<p>{line}.</p>" for line in lines)

    def document(self) -> Document:
        """The page as it is fetched."""
        day = f"2026-03-{self.number % 27 + 1:02}"
        facts = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.headline,
            "datePublished": f"{day}T08:00:00+00:00",
            "author": {"@type": "Person", "name": self.signed},
            "articleSection": self.section,
        }
        ld = (
            f'<script type="application/ld+json">{json.dumps(facts, ensure_ascii=False)}</script>'
            if self.stated
            else ""
        )
        shown = f'<span class="who">{self.signed}</span>' if self.signed else ""
        html = (
            f"<!doctype html><html lang={self.language}><head><title>{self.headline} | Gazette</title>"
            f"{ld}{self.head}</head><body>"
            f"<nav><a href=/a>{WORDS[self.language][1][0]}</a> <a href=/b>{WORDS[self.language][1][1]}</a></nav>"
            f'{self.notice}<div class="page"><div class="kicker-line"><span class="part">{self.section}</span></div>'
            f'<h1 class="headline">{self.headline}</h1><div class="meta">{shown} <span class="on">{day}</span></div>'
            f'{self.under}<div class="story-text">{self.before}{self.text()}{self.behind}</div>{self.beside}</div>'
            "<footer>Gazette</footer></body></html>"
        )
        url = f"https://gazette.example/{self.language}/story-{self.number}-{2000 + self.number}.html"
        return Document(data=html.encode(), url=url, final_url=url, media_type="text/html")


def site(
    count: int = 10, *, language: str = "en", change: Callable[[int], dict[str, object]] = lambda _: {}
) -> list[tuple[Document, None]]:
    """*count* pages; *change* gives what differs on the page of a number."""
    pages = (Page(number, language, **change(number)) for number in range(count))  # type: ignore[arg-type]
    return [(page.document(), None) for page in pages]
