"""Dates as newspapers print them: numbers in any order and punctuation, months in words, times, zones.

Day first everywhere (`1/2/2024` is 1 February), also in English; month first only for en-US, or where the
other reading is no date. A weekday is passed over, right or wrong. A time that carries no zone is read in
the zone that the caller gives. Nothing here knows what time it is now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scraper.text.datewords import (
    AFTERNOON,
    BEFORE,
    DIGITS,
    JOINTS,
    MONTHS,
    MORNING,
    OTHER_MONTHS,
    PERSIAN_MONTHS,
    WEEKDAYS,
    plain,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A date found in a text."""

    #: Aware; midnight in its zone where only a day is stated.
    moment: datetime
    #: Where it stands: from its weekday or label to its zone.
    start: int
    end: int
    has_time: bool
    #: Its label says that it is the last modification ("Cập nhật: …").
    updated: bool
    #: A label of any kind stands before it ("Ngày đăng: …").
    labelled: bool


_VIETNAMESE_MONTHS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip

#: Zones by the letters that pages print; only those that mean one thing.
ZONE_NAMES = {
    "z": 0, "utc": 0, "gmt": 0, "ict": 7, "wib": 7, "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "pht": 8, "est": -5,
    "edt": -4, "pst": -8, "pdt": -7, "mst": -7, "mdt": -6, "cdt": -5, "cet": 1, "cest": 2, "mez": 1, "mesz": 2,
    "bst": 1, "eet": 2, "eest": 3, "msk": 3, "мск": 3, "aest": 10, "aedt": 11, "awst": 8, "nzst": 12, "nzdt": 13,
    "wet": 0, "west": 1, "wita": 8, "sast": 2, "hst": -10, "akst": -9, "akdt": -8, "cot": -5, "brt": -3,
}  # fmt: skip
#: Those that mean another offset in summer, and one of half an hour (who else says "IST" says it rarely).
REGIONS = {"et": "America/New_York", "pt": "America/Los_Angeles", "ist": "Asia/Kolkata"}

#: A letter: what is no white space, no figure and no sign; many scripts write vowels as marks.
_L = r"[^\s\d_!-/:-@\[-`{-\xb4\xb6-\xbf\u2010-\u2027\u2030-\u205e\u3000-\u303f\uff00-\uff0f،]"
#: A month in words; Thai ones have a stop inside, Arabic ones a second word.
_MONTH = rf"(?:[ก-ฺ]{{1,3}}\.[ก-ฮ]|{_L}{{2,}}(?:\s(?:الأول|الاول|الثاني))?)"

_DATE = re.compile(
    r"(?P<era>令和|平成|昭和|民國|民国)\s?(?P<era_year>\d{1,3}|元)\s?年\s?(?P<era_month>\d{1,2})\s?月\s?(?P<era_day>\d{1,2})\s?日"
    r"|(?<!\d)(?P<cjk_year>\d{4})\s?[年년]\s?(?P<cjk_month>\d{1,2})\s?[月월]\s?(?P<cjk_day>\d{1,2})\s?[日号號일]?"
    r"|(?<![\d/.-])(?P<iso_year>[12]\d{3})(?P<iso_sep>\s?[/.\-]\s?)(?P<iso_month>\d{1,2})\s?[/.\-]\s?(?P<iso_day>\d{1,2})"
    r"(?![\d/-])\.?"
    r"|(?<![\d/.-])(?P<first>\d{1,2})(?P<sep>\s?[/.\-]\s?)(?P<second>\d{1,2})\s?[/.\-]\s?(?P<year>[12]\d{3})(?![\d/-])"
    # two figures of a year: with a time behind them, or with all figures of the day and nothing that numbers have
    r"|(?<![\w/.,:-])(?=\d{2}[/.]\d{2}[/.]\d{2}(?![\w/:-]|[.,]\d)|\d{1,2}[/.]\d{1,2}[/.]\d{2}[\s,|\-–—]+\d{1,2}[:hH]\d{2})"
    r"(?P<brief_day>\d{1,2})(?P<brief_sep>[/.])(?P<brief_month>\d{1,2})(?P=brief_sep)(?P<brief_year>\d{2})"
    r"|(?:ngày\s+)?(?<!\d)(?P<vi_day>\d{1,2})\s+tháng\s+(?P<vi_month>\d{1,2}|mười\s+(?:một|hai)|[^\W\d_]+)"
    r"(?:(?:\s*,)?\s*năm|\s*,)?\s+(?P<vi_year>[12]\d{3})(?!\d)"
    r"|(?<!\d)(?P<gada_year>[12]\d{3})\.\s?gada\s(?P<gada_day>\d{1,2})\.\s?(?P<gada_month>[^\W\d_]+)"
    rf"|(?<![\d/.-])(?P<big_year>[12]\d{{3}})(?:\.|ko|\s?m\.)?[\s/-]{{1,2}}(?P<big_month>{_MONTH})[.\s/-]{{1,2}}"
    r"(?P<big_day>\d{1,2})(?![\d:]|\.\d)\.?"
    r"|(?<![\d.,])(?P<word_day>\d{1,2})(?:\.|er|ste|st|nd|rd|th|º|°)?[\s/.-]*(?:de\s+|of\s+|d['’]\s?)?"
    rf"(?P<word_month>{_MONTH})(?:/{_L}+)?[.,،]{{0,2}}[\s/-]*(?:del?\s+|of\s+|พ\.ศ\.\s*|['’])?"
    r"(?P<word_year>[12]\d{3}(?!\d)|(?:(?<=[/'’-])|(?<=[ก-ฮ]\.\s))\d{2}(?![\d:.]))"
    rf"|(?<!{_L})(?P<us_month>{_MONTH})\.?,?\s+(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,)?\s+(?P<us_year>[12]\d{{3}})(?!\d)",
    re.IGNORECASE,
)
#: What systems print behind a year or day: "г.", "року".
_UNIT = re.compile(rf"\s?(?:[гр]\.|[rmd]\.|года|року|roku)(?!{_L})")
_TIME = re.compile(
    r"(?P<before>午前|午後|上午|下午|中午|凌晨|早上|晚上|오전|오후)?\s?(?<![\d:.,/])(?:"
    r"(?P<hour>\d{1,2})\s?(?:[:：]|h|g(?=\d)|giờ|[時时点點]|시|uhr)\s?(?P<minute>\d{2})(?![\d/])"
    r"(?:\s?(?:[:：]|[分분]|phút)\s?(?P<second>\d{2}(?!\d))?(?:\.\d+)?(?:秒|초)?)?"
    r"|(?P<cjk_hour>\d{1,2})\s?(?:[時时点點]|시|giờ)(?:\s?(?P<cjk_minute>\d{1,2})\s?(?:[分분]|phút))?"
    r"|(?P<dot_hour>\d{1,2})[.:](?P<dot_minute>\d{2})(?=\s?(?:uhr|h\b|[ap]\.?m\b))"
    r"|(?P<lone_hour>\d{1,2})(?:\s?h(?![\w])|(?=\s?(?:uhr|[ap]\.?m\b)))"
    r")(?:\s?(?P<after>[ap]\.?\s?m\b\.?|[μπ]\.?\s?μ\b\.?|[مص]\b\.?|مساءً?|صباحاً?|sa\b|ch\b|uhr\b|uur\b|giờ\b"
    r"|sáng\b|chiều\b|tối\b|trưa\b|hs?\b|น\.|ч\.))?",
    re.IGNORECASE,
)
_TWELVE_HOURS = re.compile(r"[\s,|·•@–-]{1,4}(?:at\s)?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s?[ap]\.?m\b", re.IGNORECASE)
#: A time with a stop, as Finnish and Czech pages print it: only behind a date, for elsewhere it is a number.
_DOT_TIME = re.compile(r"(?P<dot_hour>\d{1,2})\.(?P<dot_minute>\d{2})(?![\d/:]|[.,]\d|\s?[€$£%])(?:\s?น\.)?")
_ZONE = re.compile(
    r"\s*[,(（\[]?\s*(?:giờ\s+việt\s+nam\s*,?\s*)?(?:(?P<name>gmt|utc)\s*(?P<named>[+\-−]\s?\d{1,2}(?::?\d{2})?)"
    r"|(?P<offset>[+\-−]\d{2}:?\d{2})(?!\d)"
    rf"|(?P<letters>{'|'.join(sorted({**ZONE_NAMES, **REGIONS}, key=len, reverse=True))})\b)\s*[)）\]]?",
    re.IGNORECASE,
)
#: C and Java print dates so: "Fri Apr 28 19:20:36 CEST 2023".
_C_DATE = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d:\d\d:\d\d)(?: ([A-Z]{2,5}|[+-]\d{4}))? (\d{4})$")
#: What stands between a date and its time: signs and words.
_PIECE = re.compile(rf"[\s,;|\-–—·•/:()（）、，،.@ㅣ~～]+|t[2-7]\b|(?P<word>{_L}+)", re.IGNORECASE)
_BETWEEN = JOINTS.union(*(day.split() for day in WEEKDAYS))
#: The last word of a text, and the one before it; signs that may stand between it and a date.
_LAST = re.compile(rf"(?:(?:{_L}|\d)+[\s-])?(?P<last>(?:{_L}|\d)+)$")
_SIGNS = " \xa0,.-–—|·()（）،"
#: So far before a date its weekday may begin.
_MAX_LEAD = 30
_WEEKDAY = re.compile(rf"\s?(?:[(（]\s?(?P<framed>{_L}+)\.?\s?[)）]|,?\s?(?P<word>{_L}{{3,}}))")
_UPDATED = (
    r"(?:lần\s+cuối\s+)?cập\s+nhật(?:\s+lần\s+cuối)?|chỉnh\s+sửa(?:\s+lần\s+cuối)?|sửa\s+lúc|(?:last\s+)?(?:updated?|modified|edited|revised)"
    r"|最終更新(?:日時|日)?|更新(?:日時|日|时间|時間|于|於)?|最后更新|最後更新|수정|최종\s?수정|업데이트|(?:mis(?:e)?\s+à\s+jour|màj)|modifié|aktualisiert"
    r"|zuletzt\s+(?:aktualisiert|geändert)|stand|(?:última\s+)?actualiza(?:do|da|ción)|modificado|(?:ultimo\s+)?aggiorna(?:to|mento)"
    r"|(?:última\s+)?atualiza(?:do|da|ção)(?:\s+em)?|(?:laatst\s+)?(?:bijgewerkt|gewijzigd)|(?:ostatnia\s+)?aktualizacja|zaktualizowano"
    r"|(?:ultima\s+)?actualiz(?:at|are|at)|darrera\s+actualització|päivitetty|muokattu|(?:senast\s+)?uppdaterad|ändrad"
    r"|(?:sist\s+)?(?:oppdatert|opdateret|endret)|(?:síðast\s+)?uppfært|uuendatud|atjaun(?:ots|ināts)|atnaujinta"
    r"|(?:naposledy\s+)?aktualizov[aá]n[oé]|upraveno|ažurirano|izmenjeno|izmijenjeno|posodobljeno|frissít(?:ve|és)|módosítva"
    r"|(?:последнее\s+)?обнов(?:лено|ление)|изменено|(?:останнє\s+)?оновлен[оня]|обновен[ао]?|ажурирано|ενημ[εέ]ρ(?:ώθηκε|ωση)"
    r"|(?:son\s+)?güncelle(?:me|nme|ndi)(?:\s+tarihi)?|(?:terakhir\s+)?(?:diperbarui|diperbaharui|dikemas\s?kini)|imesasishwa"
    r"|(?:آخر\s+)?تحديث|עודכן|עדכון(?:\s+אחרון)?|به\s?روز\s?رسانی|अपडेटेड|अपडेट(?:\s+किया)?|अद्यतन|আপডেট(?:\s+সময়)?|হালনাগাদ"
    r"|อัปเดต(?:ล่าสุด)?|อัพเดต|แก้ไขล่าสุด|ปรับปรุงล่าสุด"
)
_PUBLISHED = (
    r"đăng|ngày\s+đăng|đăng\s+tải|xuất\s+bản|ngày\s+xuất\s+bản|thời\s+gian|published|posted|first\s+published|publication\s+date|date"
    r"|公開(?:日時|日)?|掲載(?:日時|日)?|配信(?:日時)?|投稿日?|発行日?|发布(?:时间|于|日期)?|發布(?:時間|於|日期)?|發佈(?:時間|於|日期)?"
    r"|发表(?:于|时间)?|發表(?:於|時間)?|時間|时间"
    r"|입력|등록|송고|기사입력|승인|작성|게시|publié(?:e)?|paru|créé|veröffentlicht|erstellt|erschienen|(?:erscheinungs|veröffentlichungs|publikations|publicatie)datum|publicad[oa](?:\s+em)?|fecha"
    r"|(?:date|fecha|data|dato)\s+(?:de|di|for)\s+(?:publicación|publication|pubblicazione|publicação|publisering|publicering)"
    r"|pubblicato|data(?:\s+(?:publikacji|utworzenia|dodania))?|gepubliceerd|geplaatst|opublikowano|datum|publicat(?:ă)?|publicerad"
    r"|publisert|publiceret|udgivet|offentliggjort|lagt\s+ut|birt|julkaistu|avaldatud|publicēts|paskelbta|vydáno|publikováno|zveřejněno"
    r"|publikované|zverejnené|objavljeno|közzétéve|megjelent|létrehozva|опубликовано|публикация|опубліковано|публикуван[оа]|објављено"
    r"|δημοσι(?:εύτηκε|εύθηκε|ευση|ίευση)|(?:yayın(?:lan)?ma|oluşturulma|eklenme|haber)(?:\s+tarihi)?|giriş|yayınlandı|diterbitkan|dipublikasikan"
    r"|tayang|imechapishwa|نشر(?:\s+في)?|تاريخ\s+النشر|انتشار|פורסם|प्रकाशित|पब्लिश्ड|প্রকাশ(?:িত)?|เผยแพร่|โพสต์|วันที่"
)
_LABEL = re.compile(
    rf"(?<![^\W\d_])(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}))"
    r"(?:\s+(?:lúc|ngày|vào|on|at|am|le|el|il|em|à|op|o|på|pe|dne|den|la|na|på|στις|في|ב|saat|tarihi))*\s*[:：\-–]?\s*(?:lúc|ngày|vào)?[\s(（]*$",
    re.IGNORECASE,
)
#: The same labels where they follow the date, as Japanese and Chinese pages print them.
_SUFFIX = re.compile(
    r"\s*(?:(?P<updated>最終更新|更新|수정)|公開|配信|掲載|発行|发布|發布|입력|등록)(?![^\W_]|\s*[:：]|\s*[\d（(])"
)
_FIGURE = re.compile(r"\d")
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")
#: The zero of computers' clocks: a date that nobody has set.
_ZERO = datetime(1970, 1, 1)  # noqa: DTZ001  whatever the zone
#: White space before an offset, and more figures of a second than Python knows.
_SPACED_OFFSET = re.compile(r"(?<=[\d.])\s+(?=[+\-]\d\d:?\d\d$)|(?<=\d)\s+(?=Z$)")
_FRACTION = re.compile(r"(\.\d{1,6})\d*")
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
#: Thailand counts from the Buddha's death.
_BUDDHA, _BUDDHIST_YEARS = 543, range(2400, 2700)
#: Years of Iran's calendar that papers print, and the day before the first one began.
_PERSIAN_YEARS, _HEGIRA = range(1300, 1500), 226894
_PLAIN = str.maketrans({**DIGITS, **dict(zip(map(ord, "／：．－\u3000\xa0\u200e\u200f"), "/:.-    ", strict=True))})
#: A day without a year as teasers state it: a day word, then day and month; or a month in words.
_DAY_ONLY = re.compile(
    r"(?:\b(?:ngày|sáng|chiều|tối|trưa|đêm|hôm|rạng\s+sáng|thứ\s+(?:hai|ba|tư|năm|sáu|bảy)|chủ\s+nhật|từ|đến)"
    r"(?:\s+nay|\s+qua)?(?:\s+ngày|,)?\s*\(?)(?P<vi>\d{1,2}[/\-.]\d{1,2}(?:[/\-.]\d{4})?)(?!\d)"
    r"|\bngày\s+(?P<vi_words>\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?)"
    r"|(?P<cjk>(?:\d{4}[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日号號일])"
    r"|\b(?P<day_word>\d{1,2}(?:\.|er|st|nd|rd|th)?\s+(?:de\s+)?(?P<day_month>[^\W\d_]{3,})\b\.?(?:\s+(?:de\s+)?\d{4})?)"
    r"|\b(?P<word_day>(?P<first_month>[^\W\d_]{3,})\.?\s+\d{1,2}(?:st|nd|rd|th)?\b(?:,\s+\d{4})?)",
    re.IGNORECASE,
)


def read_zone(name: str | None) -> tzinfo:
    """The zone called *name* (IANA); UTC for None or an unknown one."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def parse_date(text: str, *, language: str | None = None, zone: tzinfo = UTC) -> datetime | None:
    """The moment that *text* states as a whole (metadata, a `datetime` attribute); None if it states none.

    ISO 8601 and RFC 5322 first, with the faults that pages have (an escaped or spaced offset, a lost colon), seconds
    since 1970, then any form that `find_dates` knows. Aware; a time without a zone is read in *zone*.
    """
    text = " ".join((text if text.isascii() else text.translate(_PLAIN)).split())[:200]
    if _SECONDS.fullmatch(text):  # seconds or milliseconds, from 2001 to 2033
        return datetime.fromtimestamp(int(text[:10]), UTC)
    text = _C_DATE.sub(r"\2 \1 \5 \3 \4", text)
    iso = _FRACTION.sub(r"\1", _SPACED_OFFSET.sub("", text))
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(iso)
    except (ValueError, OverflowError):
        moment = _parse_rfc5322(text)
    if moment is None:
        return next((stated.moment for stated in find_dates(text, language=language, zone=zone)), None)
    if not 1000 <= moment.year <= 9998 or moment.replace(tzinfo=None) == _ZERO:
        return None
    return _localize(moment, zone)


def _parse_rfc5322(text: str) -> datetime | None:
    if not re.match(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else None  # it knows few names of zones


def _localize(moment: datetime, zone: tzinfo) -> datetime:
    """*moment* with a fixed offset: its own, or that of *zone* on its day."""
    try:
        offset = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).utcoffset() or timedelta(0)
        return moment.replace(tzinfo=timezone(offset))
    except (ValueError, OverflowError):
        return moment.replace(tzinfo=UTC)


def find_dates(text: str, *, language: str | None = None, zone: tzinfo = UTC) -> Iterator[Stated]:
    """The full dates in *text*, in order, each with the time, weekday, zone and label that belong to it."""
    figures = text if text.isascii() else text.translate(_PLAIN)
    if _FIGURE.search(figures) is None:
        return
    position = at = 0
    while (match := _DATE.search(figures, at)) is not None:
        day = _read_day(match, _order_of(figures, match.end(), (language or "").replace("_", "-").lower()))
        if day is None:  # the next may begin within
            at = match.start() + 1
            continue
        stated = _complete(figures, match, day, position, zone)
        position = at = stated.end
        yield stated


def _order_of(text: str, end: int, language: str) -> str:
    """*language*, or that of the United States where an English time of twelve hours follows a day that ends at *end*.

    Who prints "AM" in English, and names no other country, puts the month first.
    """
    return "en-us" if language == "en" and _TWELVE_HOURS.match(text, end) else language


def says_update(label: str) -> bool:
    """Whether *label*, which ends where a date may begin, says that something was modified."""
    found = _LABEL.search(label[-40:])
    return found is not None and found["updated"] is not None


def _read_day(match: re.Match[str], language: str) -> tuple[int, int, int] | None:
    group = match.groupdict()
    year: str | int
    month: str | int
    if group["era"]:
        number = 1 if group["era_year"] == "元" else int(group["era_year"])
        year, month, day = _ERAS[group["era"]] + number, group["era_month"], group["era_day"]
    elif group["cjk_year"]:
        year, month, day = group["cjk_year"], group["cjk_month"], group["cjk_day"]
    elif group["iso_year"]:
        year, month, day = group["iso_year"], group["iso_month"], group["iso_day"]
    elif group["year"] or group["brief_year"]:
        day, month = group["first"] or group["brief_day"], group["second"] or group["brief_month"]
        if int(month) > 12 or (language == "en-us" and int(day) <= 12):
            day, month = month, day
        year = group["year"] or 2000 + int(group["brief_year"])
    elif group["vi_year"]:
        name = " ".join(group["vi_month"].casefold().split())
        month = name if name.isdigit() else _VIETNAMESE_MONTHS.get(name, 0)
        year, day = group["vi_year"], group["vi_day"]
    else:
        form = next(form for form in ("gada", "big", "word", "us") if group[f"{form}_year"])
        year, month, day = group[f"{form}_year"], group[f"{form}_month"], group[f"{form}_day"]
    return _on_calendar(int(year), str(month), int(day), language)


def _on_calendar(year: int, month: str, day: int, language: str) -> tuple[int, int, int] | None:
    """The day in the common calendar; *month* is a number or a name."""
    key = plain(month)
    primary = language.partition("-")[0]
    number = int(key) if key.isdigit() else OTHER_MONTHS.get(primary, MONTHS).get(key) or MONTHS.get(key, 0)
    if year < 100:
        year += 2500 if "ก" <= month[0] <= "๛" else 2000
    try:
        if year in _PERSIAN_YEARS and (primary == "fa" or key in PERSIAN_MONTHS):
            return _from_persian(year, number or PERSIAN_MONTHS[key], day)
        date = datetime(year - _BUDDHA if year in _BUDDHIST_YEARS else year, number, day, tzinfo=UTC)
    except (ValueError, KeyError):
        return None
    return date.year, date.month, date.day


def _from_persian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """A day of Iran's solar calendar: six months of 31 days, then of 30; eight leap years in 33."""
    if not (1 <= month <= 12 and 1 <= day <= 31):
        raise ValueError
    days = 365 * (year - 1) + (8 * year + 21) // 33 + 31 * (month - 1) - max(0, month - 7) + day
    date = datetime.fromordinal(_HEGIRA + days)
    return date.year, date.month, date.day


def _complete(text: str, match: re.Match[str], day: tuple[int, int, int], floor: int, zone: tzinfo) -> Stated:
    """Join the date in *match* with what stands around it: time, weekday, zone, label."""
    start, end = match.span()
    if (unit := _UNIT.match(text, end)) is not None:
        end = unit.end()
    time = _time_after(text, end) or _time_before(text, start, floor)
    moment = datetime(*day)  # noqa: DTZ001  # its zone is found below
    has_time = False
    if time is not None:
        clock = _read_clock(time)
        if clock is not None:
            moment, has_time = moment.replace(hour=clock[0], minute=clock[1], second=clock[2]), True
            start, end = min(start, time.start()), max(end, time.end())
            offset = _ZONE.match(text, time.end())
            if offset is not None:
                moment = moment.replace(tzinfo=_read_offset(offset))
                end = max(end, offset.end())
    weekday = _WEEKDAY.match(text, end)
    if weekday is not None and plain(weekday["framed"] or weekday["word"]) in WEEKDAYS:
        end = weekday.end()
    start = _lead(text, floor, start)
    label = _LABEL.search(text, floor, start)
    if label is not None:
        start = label.start()
    elif (label := _SUFFIX.match(text, end)) is not None:
        end = label.end()
    return Stated(
        moment=_localize(moment, zone),
        start=start,
        end=end,
        has_time=has_time,
        updated=bool(label and label["updated"]),
        labelled=label is not None,
    )


def _pass(text: str, at: int) -> int:
    """Where the signs and words end that may stand between a date and its time."""
    while (piece := _PIECE.match(text, at)) is not None:
        if piece["word"] and plain(piece["word"]) not in _BETWEEN:
            break
        at = piece.end()
    return at


def _lead(text: str, floor: int, start: int) -> int:
    """Where the weekday, or the article, before a date begins."""
    while True:
        edge = max(floor, start - _MAX_LEAD)
        before = text[edge:start].rstrip(_SIGNS)
        found = _LAST.search(before)
        if found is None:
            return start
        last = plain(found["last"])
        if plain(found[0]) in WEEKDAYS and not _may_be_a_word(found[0], text[edge + found.end()]):
            start = edge + found.start()
        elif last in BEFORE or (last in WEEKDAYS and not _may_be_a_word(last, text[edge + found.end()])):
            start = edge + found.start("last")
        else:
            return start


def _may_be_a_word(weekday: str, sign: str) -> bool:
    """Whether a *weekday* of two letters is rather a word: "so", "di", unless a stop or comma follows."""
    return len(weekday) < 3 and weekday.isalpha() and weekday < "\u2e80" and sign not in ".,"


def _time_after(text: str, end: int) -> re.Match[str] | None:
    at = _pass(text, end)
    return _TIME.match(text, at) or _DOT_TIME.match(text, at)


def _time_before(text: str, start: int, floor: int) -> re.Match[str] | None:
    """The last time before the date, if nothing but joints and a zone stands between."""
    for time in reversed(list(_TIME.finditer(text, max(floor, start - 60), start))):
        end = time.end()
        if (zone := _ZONE.match(text, end)) is not None and zone.end() <= start:
            end = zone.end()
        if _pass(text, end) >= start:
            return time
    return None


def _read_clock(match: re.Match[str]) -> tuple[int, int, int] | None:
    group = match.groupdict()
    hour = int(next(filter(None, map(group.get, ("hour", "cjk_hour", "dot_hour", "lone_hour")))) or 0)
    minute = int(next(filter(None, map(group.get, ("minute", "cjk_minute", "dot_minute"))), None) or 0)
    second = int(group.get("second") or 0)
    half = plain(re.sub(r"[.\s]", "", group.get("before") or group.get("after") or ""))
    if half in AFTERNOON:
        hour += 12 if hour < 12 else 0
    elif half in MORNING and hour == 12:
        hour = 0
    return (hour, minute, min(second, 59)) if hour < 24 and minute < 60 else None


def _read_offset(match: re.Match[str]) -> tzinfo:
    if letters := (match["letters"] or "").casefold():
        return read_zone(REGIONS[letters]) if letters in REGIONS else timezone(timedelta(hours=ZONE_NAMES[letters]))
    digits = re.sub(r"[\s:]", "", (match["named"] or match["offset"]).replace("−", "-"))
    hours, minutes = (int(digits[1:3]), int(digits[3:5] or 0)) if len(digits) > 3 else (int(digits[1:]), 0)
    if hours > 14 or minutes > 59:
        return UTC
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if digits[0] == "-" else offset)


def find_stated_date(text: str) -> str | None:
    """The first day that *text* names in words, word for word: "22/11" of "Ngày 22/11, tại …"; no year is guessed."""
    for match in _DAY_ONLY.finditer(text):
        if match["vi"]:
            day, month = (int(part) for part in re.split(r"[/\-.]", match["vi"])[:2])
            if 1 <= day <= 31 and 1 <= month <= 12:
                return match["vi"]
        elif match["vi_words"] or match["cjk"]:
            return match["vi_words"] or match["cjk"]
        else:
            name = match["day_month"] or match["first_month"]
            if plain(name.rstrip(".")) in MONTHS and (name[0].isupper() or match["day_month"]):
                return (match["day_word"] or match["word_day"]).strip()
    return None
