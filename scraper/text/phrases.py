"""Words that frame articles on pages: block headings, "see more" ends, tag labels, furniture.

The words are data, in `phrases.toml`, every spelling that papers use a row. All comparisons go through `fold`, so
that case, accents' composition, framing punctuation and counts ("Bình luận (0)") do not matter.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

from storage.model import LinkKind

#: "NHẬT XUÂN và 1 tác giả khác": authors cut short.
_OTHERS = re.compile(r"^(?:\S+ ){0,5}(?:và \d+ tác giả khác|and \d+ (?:more|others?))$")
#: "Theo dõi TTTĐ trên Google News", "Nghe bài viết 02:15".
_FURNITURE = re.compile(
    r"(?:theo dõi|follow|đọc|xem) .{1,40} (?:trên|on) (?:google news|google|facebook|zalo|youtube|tiktok|x|twitter)"
    r"|(?:nghe|đọc)(?: tin| bài| bài viết)? \d{1,2}:\d{2}"
    r"|image \d+ of \d+|advertisement \d+"
    r"|\d+ (?:bình luận|comments?|lượt xem|views?|lượt chia sẻ|shares?)"
)
#: "Đọc nhiều trong Kinh doanh", "More from Society": a block of one section.
_READ_MORE = re.compile(
    r"more (?:.{2,30} )?(?:stories|news|articles|posts|coverage|videos|photos|galleries|pictures|podcasts|episodes)"
    r"|(?:most (?:read|popular|viewed|shared)|latest|trending|popular|recommended) (?:from|in|on|by|at) .{2,30}"
    r"|(?:more (?:from|in|on)|mehr aus|đọc nhiều trong|mới nhất trong|tin mới trong|tin khác trong) .{2,30}"
)
_COUNT = re.compile(r"\s*\(\d+\)$")
_ERROR_NUMBER = re.compile(r"(?:lỗi|error) (?:40[34]|50[0234])\b|(?:40[34]|50[0234])(?:$|\s*[-–:|])")


@lru_cache(maxsize=4096)  # one line is asked about in several ways
def fold(line: str) -> str:
    """*line* as compared with the tables: NFC, case-folded, single spaces, no framing punctuation or count."""
    text = line if line.isascii() else unicodedata.normalize("NFC", line)
    text = " ".join(text.casefold().split())
    if text[-1:] == ")":
        text = _COUNT.sub("", text)
    return text.strip(" :：•·|-–—>»›<«‹…._*#=+▶►▼▲→↓【】[]■◆●▪※")


@cache
def _phrases() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads(files("scraper.text").joinpath("phrases.toml").read_text("utf-8"))
    return {name: tuple(phrases) for name, phrases in data.items()}


@cache
def _tables() -> dict[str, frozenset[str]]:
    return {name: frozenset(map(fold, phrases)) - {""} for name, phrases in _phrases().items()}


@cache
def _starts(table: str) -> tuple[str, ...]:
    return tuple(phrase.casefold() for phrase in _phrases()[table])


@cache
def _first_letters(table: str) -> frozenset[str]:
    """The first two letters of the phrases of *table*; of some there is only one."""
    return frozenset(phrase[:2] for phrase in _starts(table))


def _begins(text: str, table: str) -> bool:
    """Whether *text* begins with one of the phrases of *table*; quick for most."""
    letters = _first_letters(table)
    return (text[:2] in letters or text[:1] in letters) and text.startswith(_starts(table))


@cache
def head_starts() -> frozenset[str]:
    """The first four letters of every line that may be the heading of a block, ask for an answer or call what follows
    paid, in any case and composition.

    Of a phrase that is shorter, and may have a colon behind it, the first two.
    """
    tables = ("related", "read_more", "see_more", "replies", "paid")
    phrases = {phrase for table in tables for phrase in _tables()[table]}
    phrases |= {"more", "mehr", "mới nhất", "tin mới", "tin khác"}  # those of the patterns
    starts = {phrase[: 4 if len(phrase) > 3 else 2] for phrase in phrases} | phrases
    forms = {form for start in starts for form in (start, start.upper(), start.capitalize(), start.title())}
    return frozenset(one[:4] for form in forms for one in (form, unicodedata.normalize("NFD", form)))


def may_head(line: str) -> bool:
    """Whether *line* begins like the heading of a block, or with a sign that may stand before one."""
    starts = head_starts()
    return line[:4] in starts or line[:2] in starts or not line[:1].isalnum()


@cache
def _furniture_starts() -> frozenset[str]:
    return frozenset(phrase[:2] for phrase in _tables()["furniture"]) | {"th", "fo", "đọ", "xe", "ng", "im", "ad"}


def _may_be_furniture(line: str) -> bool:
    """Whether *line* begins like furniture: as some phrase, with a figure or sign, or with names ("… and 2 more")."""
    first = line[:2].casefold()
    if first in _furniture_starts() or not (first.isascii() and first.isalpha()):
        return True
    return "khác" in line or "other" in line or "more" in line


def block_kind(line: str) -> LinkKind | None:
    """The kind of related block that *line* is the heading of: the whole line must be the heading."""
    if len(line) > 60 or not may_head(line):
        return None
    key = fold(line)
    if key in _tables()["related"]:
        return LinkKind.RELATED
    return LinkKind.READ_MORE if key in _tables()["read_more"] or _READ_MORE.fullmatch(key) else None


def is_see_more(line: str) -> bool:
    """Whether *line* is the button at the end of a list."""
    return len(line) <= 60 and may_head(line) and fold(line) in _tables()["see_more"]


#: What buttons say that lead on, with what they lead to: "View all stories", "Alle Meldungen zeigen", "En savoir plus".
_BUTTON = re.compile(
    r"(?:see|view|show|read|browse|load|watch|explore|discover|learn|find out)(?: our| the)? (?:all|more|full)\b.{0,25}"
    r"|more .{1,20} (?:stories|news|posts|articles|videos)|submit a correction|click here|continue reading"
    r"|(?:alle|weitere|mehr) (?:.{1,25} )?(?:anzeigen|zeigen|ansehen|lesen|laden|informationen|infos)"
    r"|(?:alle|weitere|mehr) (?:.{1,25} )?(?:artikel|meldungen|beiträge|nachrichten)"
    r"|mehr (?:erfahren|zu|zum|zur|über)\b.{0,25}|weiterlesen|jetzt lesen|zum artikel|zur übersicht"
    r"|(?:voir|lire|afficher) (?:tou(?:s|tes?|t)|plus|la suite|l['’]article)\b.{0,25}|en savoir plus"
    r"|(?:ver|leer|cargar|saber|conoce) (?:más|tod[oa]s?)\b.{0,25}|seguir leyendo"
    r"|(?:vedi|leggi|scopri|mostra) (?:tutt[oaie]|di più|altro)\b.{0,25}|continua a leggere"
    r"|(?:ver|ler|leia|veja|saiba) (?:mais|tod[oa]s?)\b.{0,25}|(?:bekijk|lees|toon) (?:meer|alle|verder)\b.{0,25}"
    r"|(?:zobacz|czytaj|pokaż) (?:więcej|wszystkie|wszystko|dalej)\b.{0,25}"
    r"|(?:läs|les|læs|se) (?:mer|mere|alle|alla)\b.{0,25}"
    r"|(?:читать|смотреть|показать) (?:далее|дальше|ещ[её]|больше|все)\b.{0,25}|все (?:новости|статьи)|читати далі"
    r"|devamını oku|tümünü gör|(?:baca )?selengkapnya|lihat semua|lue lisää|číst dále|citește mai mult|tovább olvasom"
    r"|اقرأ المزيد|عرض الكل|קרא עוד|और पढ़ें|อ่านต่อ|ดูทั้งหมด|続きを読む|詳しく見る"
    r"|阅读全文|閱讀全文|阅读更多|자세히 보기|기사 더보기"
)
#: A button has not more words.
MAX_BUTTON_WORDS = 5


def is_button(line: str) -> bool:
    """Whether a link of this text says that it leads on, not to what."""
    if is_see_more(line):
        return True
    return len(line) <= 45 and line.count(" ") < MAX_BUTTON_WORDS and _BUTTON.fullmatch(fold(line)) is not None


@cache
def _label_starts() -> frozenset[str]:
    """The first two letters of every label of tags."""
    return frozenset(label[:2] for label in _tables()["tag_labels"])


def is_tag_label(line: str) -> bool:
    """Whether *line* is the label of a list of tags, and nothing else."""
    if len(line) > 60 or line[:1].isdigit():
        return False
    first = line.strip()[:2].casefold()
    if first.isalpha() and first not in _label_starts():  # quick for most lines
        return False
    return fold(line) in _tables()["tag_labels"]


def is_comments_heading(line: str) -> bool:
    """Whether *line* is the heading of what readers write below an article: "Comments (3)", "3 thoughts on “Rain”"."""
    if len(line) > 160:
        return False
    key = fold(line)
    counted = key.lstrip("0123456789.,").lstrip()
    return counted in _tables()["comments"] or (counted != key and _begins(counted, "counted_comments"))


def is_reply(line: str) -> bool:
    """Whether *line* invites to answer a comment, and says nothing else; with a colon it begins the answer."""
    return len(line) <= 20 and line[-1:] not in ":：" and fold(line) in _tables()["replies"]


def is_paid(line: str) -> bool:
    """Whether *line* says that somebody paid for what it stands over, and nothing else."""
    return len(line) <= 30 and fold(line) in _tables()["paid"]


def is_furniture(line: str) -> bool:
    """Whether *line* belongs to the page around an article: buttons, share bars, font sizes, lone signs."""
    if len(line) > 80 or not _may_be_furniture(line):
        return False
    key = fold(line)
    if not any(map(str.isalnum, key)) or key in _tables()["furniture"]:
        return True
    return _FURNITURE.fullmatch(key) is not None or _OTHERS.search(key) is not None or _is_bar(line.split())


@cache
def _furniture_words() -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in _tables()["furniture"])


def _is_bar(words: list[str]) -> bool:
    """Whether *words* are a row of buttons: nothing but furniture, one behind the other."""
    start = 0
    while start < len(words):
        if fold(words[start]) not in _furniture_words() and any(map(str.isalnum, words[start])):
            return False
        for end in range(min(len(words), start + 5), start, -1):
            part = " ".join(words[start:end])
            if fold(part) in _tables()["furniture"] or not any(map(str.isalnum, part)):
                start = end
                break
        else:
            return False
    return len(words) > 1


@cache
def _by_word(table: str) -> tuple[dict[str, list[str]], frozenset[str], list[str], list[str]]:
    """The phrases of *table* that are several words by the longest but the last, which a sign may follow; those words;
    the other phrases, and those of them in ASCII.
    """
    words: dict[str, list[str]] = {}
    others: list[str] = []
    for phrase in _starts(table):
        if inner := phrase.split()[:-1]:
            words.setdefault(max(inner, key=len), []).append(phrase)
        else:
            others.append(phrase)
    return words, frozenset(words), others, [phrase for phrase in others if phrase.isascii()]


def _holds(text: str, table: str) -> bool:
    """Whether one of the phrases of *table* stands in *text*: those are looked for that share their rarest word."""
    words, known, others, plain = _by_word(table)
    for phrase in plain if text.isascii() else others:
        if phrase in text:
            return True
    found = text.split()
    if known.isdisjoint(found):  # most texts
        return False
    return any(phrase in text for word in known.intersection(found) for phrase in words[word])


def _plain(line: str) -> str:
    """*line* in lower case with plain quotes, without the signs before its first word."""
    text = " ".join(line.casefold().replace("’", "'").split())
    return text if text[:1].isalnum() else re.sub(r"^[^\w©®]+", "", text)


def is_promotion(line: str) -> bool:
    """Whether *line* asks readers to subscribe, follow or download: by its first words and what it offers, or word
    for word. Meant for short lines: a longer one may well report on a newsletter.
    """
    text = _plain(line)
    if _holds(text, "promotions") or _holds(text, "paywalls"):
        return True
    return _begins(text, "promotion_starts") and any(thing in text for thing in _starts("promoted"))


def is_paywall(line: str) -> bool:
    """Whether *line* says that the rest of an article has to be paid for."""
    return _holds(_plain(line), "paywalls")


def leads_on(line: str) -> bool:
    """Whether *line* begins like a link to the article before or behind this one."""
    return _begins(_plain(line), "neighbours")


def is_end_heading(line: str) -> bool:
    """Whether *line*, a heading among the last of a text, stands over its author's life, its sources or whom to ask."""
    return _begins(_plain(line), "end_headings")


def is_end_matter(line: str) -> bool:
    """Whether *line*, among the last of a text, tells who worked on it or how to reach them."""
    text = _plain(line)
    return _begins(text, "end_headings") or _begins(text, "end_starts") or _holds(text, "end_phrases")


def is_footer(line: str) -> bool:
    """Whether *line* is the beginning of a page's footer: imprint, copyright, addresses."""
    text = " ".join(line[:80].casefold().split())
    if _begins(text, "footer_starts"):
        return True
    return _begins(text, "footer_labels") and not line.rstrip().endswith((".", "。", "!", "?"))


def is_agency(name: str) -> bool:
    """Whether *name* is a news agency's."""
    return fold(name) in _tables()["agencies"]


def is_nobody(name: str) -> bool:
    """Whether *name*, where an author should stand, is an agency, a staff or a word of the page."""
    key = fold(name)
    return (
        key in _tables()["agencies"] or key in _tables()["nobody"] or key.rpartition(" ")[2] in _tables()["staff_ends"]
    )


#: The name of a section has not more words.
MAX_SECTION_WORDS = 7


def is_no_section(name: str) -> bool:
    """Whether *name*, where the section of an article should stand, is none: "Home", "Uncategorized", a title."""
    return name.count(" ") >= MAX_SECTION_WORDS or fold(name) in _tables()["no_sections"]


def holds_everything(section: str) -> bool:
    """Whether *section* is that of all articles: "News"."""
    return fold(section) in _tables()["whole_sections"]


def leads_back(line: str) -> bool:
    """Whether *line* begins like a link to the page above: "Back to Sports"."""
    return _begins(line.casefold(), "back_starts")


def is_no_legend(line: str) -> bool:
    """Whether *line* stands in the place of a picture's legend until the picture is there."""
    return fold(line) in _tables()["no_legends"]


def byline_word(word: str) -> str:
    """What *word* is before an author's name: "by", "of", "roles" or "frames"; "" if it is none of these."""
    key = fold(word)
    return next((kind for kind in ("by", "roles", "of", "frames") if key in _tables()[f"byline_{kind}"]), "")


@cache
def byline_starts() -> frozenset[str]:
    """How the words before an author's name begin: by two letters, or by the only one."""
    kinds = ("by", "roles", "frames")
    return frozenset(word[:2].ljust(2) for kind in kinds for word in _tables()[f"byline_{kind}"])


def is_job(part: str) -> bool:
    """Whether *part* of a byline tells what somebody is, not who."""
    words = fold(part).replace("-", " ").split()
    return bool(words) and (words[-1] in _tables()["jobs"] or words[0] in _tables()["job_starts"])


def is_company(part: str) -> bool:
    """Whether *part* of a byline, behind a name, is called as companies are."""
    return fold(part).rpartition(" ")[2] in _tables()["company_ends"]


def is_city(part: str) -> bool:
    """Whether *part* of a byline, behind a name, is the place that the author reports from."""
    return fold(part) in _tables()["cities"]


def is_degree(name: str) -> bool:
    """Whether *name*, behind another, is a degree or qualification."""
    return fold(name).replace(".", "").replace(" ", "") in _tables()["degrees"]


def is_error_page(line: str) -> bool:
    """Whether *line*, as a title, says that there is no article."""
    key = fold(line).strip("!.。！ ")
    return key in _tables()["error_pages"] or _ERROR_NUMBER.match(key) is not None


def is_search(line: str) -> bool:
    """Whether *line*, as a title, says what was searched for."""
    return _begins(fold(line), "search_starts")


def is_wall(line: str) -> bool:
    """Whether *line*, as a title, stands between a reader and the article: a check, a consent, a login."""
    return fold(line).strip("!?.。！？ ") in _tables()["walls"]
