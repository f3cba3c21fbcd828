"""What made pages of articles are written with: words of a language, days, addresses; and what such a page says."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from html import escape
from pathlib import Path
from typing import Any

from tests.bench.layouts import ADDRESSES

TONGUES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("tongues.toml").read_text("utf-8"))
#: Languages that set no spaces between words.
JOINED = ("th", "zh", "ja")


@dataclass(slots=True)
class Gold:
    """What a page says. None or empty: it says nothing of that."""

    title: str = ""
    published: datetime | None = None
    #: Whether it states the minute, too.
    has_minute: bool = False
    authors: list[str] = field(default_factory=list)
    category: str | None = None
    tags: list[str] = field(default_factory=list)
    #: The standfirst.
    lede: str | None = None
    #: The lines of the text.
    body: list[str] = field(default_factory=list)
    #: Lines that may be told as part of the text or left out: notes, corrections, credits, quotes of the text.
    either: list[str] = field(default_factory=list)
    #: Addresses of the lead picture, of which each is right; "" among them: none is, too.
    pictures: list[str] = field(default_factory=list)
    #: The caption of the lead picture, and those of pictures in the text by their addresses.
    caption: str | None = None
    captions: dict[str, str] = field(default_factory=dict)
    #: Title of each related article by its address; links that may be told as such or not.
    related: dict[str, str] = field(default_factory=dict)
    other: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Page:
    """An article's page, where it is, and what it says."""

    url: str
    html: str
    gold: Gold
    language: str


class Words:
    """The language and the habits of one page."""

    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)
        self.tag = self.pick.choice(list(TONGUES))
        self.said = TONGUES[self.tag]
        self.space = "" if self.tag in JOINED else " "
        self.gold = Gold()
        self.address = self.pick.choice(ADDRESSES)
        self.shelf = self.pick.choice(("/{}", "/{}/", "/{}.html", "/category/{}"))
        self.place = self.pick.randrange(6)  # of the section
        self.number = self.pick.randint(20_000, 400_000)
        zone = timezone(timedelta(hours=self.said["offset"]))
        when = (self.pick.randint(1, 10), self.pick.randint(13, 28), self.pick.randrange(24), self.pick.randrange(60))
        self.when = datetime(2026, *when, tzinfo=zone)
        self.later = self.when + timedelta(minutes=self.pick.choice((7, 95, 400, 1500, 9000)))
        self.is_dated = self.pick.random() < 0.8  # with the minute
        self.day_form = self.pick.choice(self.said["dates" if self.is_dated else "days"])
        self.names = self.pick.sample(self.said["names"], 6)
        self.inner = list[str]()  # pictures in the text

    def chance(self, share: float) -> bool:
        return self.pick.random() < share

    def label(self, name: str) -> str:
        """What the page calls a part."""
        said = self.said[name]
        return str(said if isinstance(said, str) else self.pick.choice(said))

    def words(self, least: int, most: int) -> str:
        words = self.space.join(
            self.pick.choice(self.said["text"].split()) for _ in range(self.pick.randint(least, most))
        )
        return words[:1].upper() + words[1:]

    def title_words(self) -> str:
        text = self.words(5, 13)
        if self.chance(0.15):
            text = f"{self.words(1, 3)}: {text}"
        elif self.chance(0.1):
            text = f"“{self.words(2, 4)}” {text}"
        return f"{text}{self.space}{self.pick.randint(2, 90)}" if self.chance(0.2) else text

    def sentence(self) -> str:
        parts = [self.words(4, 10)] + [self.words(3, 7).lower() for _ in range(self.pick.choice((0, 0, 1, 1, 2)))]
        comma = "，" if self.tag == "zh" else "、" if self.tag == "ja" else "، " if self.tag == "ar" else ", "
        text = (" " if self.tag == "th" else comma).join(parts)
        if self.chance(0.12):
            text += f"{self.space}{self.pick.randint(2, 2026)}{self.space}{self.words(1, 3).lower()}"
        stop = "" if self.tag == "th" else "。" if self.tag in ("zh", "ja") else "।" if self.tag == "hi" else "."
        if self.chance(0.12):
            told = f"“{text}”{', ' if self.space else ''}{self.words(1, 2).lower()}"
            return f"{told} {self.pick.choice(self.names[3:])}{stop}"
        return text + stop

    def paragraph(self, most: int = 5) -> str:
        gap = "" if self.tag in ("zh", "ja") else " "
        return gap.join(self.sentence() for _ in range(self.pick.randint(1, most)))

    def inline(self, text: str) -> str:
        """*text* as HTML, perhaps with a link or something in bold in it."""
        made = escape(text, quote=False)
        words = made.split(" ")
        if len(words) > 6 and self.chance(0.25):
            at = self.pick.randrange(1, len(words) - 3)
            inside = " ".join(words[at : at + 2])
            form = self.pick.choice(
                ('<a href="{url}">{}</a>', '<a href="https://else.example/x">{}</a>', "<b>{}</b>", "<em>{}</em>")
            )
            words[at : at + 2] = [form.format(inside, url=self.link())]
        return " ".join(words)

    def link(self) -> str:
        """The address of another article."""
        self.number += self.pick.randint(1, 60)
        letters = self.pick.choices("abcdefghiklmnoprstuvw", k=14)
        slug = f"{''.join(letters[:5])}-{''.join(letters[5:9])}-{''.join(letters[9:])}-{self.number % 97}"
        values = {
            "m": self.when.month,
            "d": self.when.day,
            "n": self.number,
            "section": "nscbow"[self.place],
            "slug": slug,
        }
        return self.address.format(**values)

    def date(self, when: datetime, form: str = "") -> str:
        """*when* as the page writes days."""
        month = self.said["months"][when.month - 1] if self.said["months"] else ""
        return (form or self.day_form).format(
            d=when.day, dd=f"{when.day:02}", m=when.month, mm=f"{when.month:02}", y=when.year, be=when.year + 543,
            mon=month, mon3=month[:3], H=f"{when.hour:02}", M=f"{when.minute:02}", h12=when.hour % 12 or 12,
            ap="AM" if when.hour < 12 else "PM", kap="오전" if when.hour < 12 else "오후",
        )  # fmt: skip

    def section(self) -> str:
        return str(self.said["sections"][self.place])

    def picture(self) -> str:
        self.number += 1
        return self.pick.choice(
            ("/media/{}.jpg", "https://img.paper.example/w800/p{}.webp", "/uploads/2026/IMG_{}.jpeg")
        ).format(self.number)
