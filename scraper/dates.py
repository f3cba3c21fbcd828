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


#: Month names and abbreviations by language, January first; several forms of one month are joined by "/".
_MONTH_ROWS = """\
january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sept/sep october/oct \
november/nov december/dec
janvier/janv février/fevrier/févr/fév mars avril/avr mai juin juillet/juil août/aout septembre octobre novembre \
décembre/decembre/déc
januar/jänner/jän februar/feber märz/maerz/mär/mrz april mai juni juli august september oktober/okt november \
dezember/dez
enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre/set octubre noviembre \
diciembre/dic
gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre ottobre/ott novembre \
dicembre
janeiro fevereiro/fev março/marco abril maio junho julho agosto setembro outubro/out novembro dezembro
januari februari maart/mrt april mei juni juli augustus september oktober november december
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
januari februari maret april mei juni juli agustus/agu september oktober november desember/des
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
"""
MONTHS = {
    name: number
    for row in _MONTH_ROWS.splitlines()
    for number, names in enumerate(row.split(), 1)
    for name in names.split("/")
}
_VIETNAMESE_MONTHS = {
    "giêng": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "chạp": 12,
}  # fmt: skip

#: Zones by the letters that pages print; only those that mean one thing.
ZONE_NAMES = {
    "z": 0, "utc": 0, "gmt": 0, "ict": 7, "wib": 7, "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "pht": 8, "est": -5,
    "edt": -4, "pst": -8, "pdt": -7, "mst": -7, "mdt": -6, "cdt": -5, "cet": 1, "cest": 2, "mez": 1, "mesz": 2,
    "bst": 1, "eet": 2, "eest": 3, "msk": 3, "aest": 10, "aedt": 11, "wet": 0, "west": 1,
}  # fmt: skip

_WEEKDAYS = (
    r"thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật|t[2-7]\b|cn\b"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di\b|dimanche\b|(?:mo|di|mi|do|fr|sa|so)\b[.,]"
    r"|(?:mon|diens|donners|frei|sams|sonn)tag\b|mittwoch\b|sonnabend\b"
    r"|lunes\b|martes\b|miércoles\b|jueves\b|viernes\b|sábado\b|domingo\b"
    r"|(?:lune|marte|mercole|giove|vener)d[ìi]\b|sabato\b|domenica\b"
    r"|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?\b"
    r"|[月火水木金土日]曜日?|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]|[월화수목금토일]요일"
    r"|[(（][月火水木金土日一二三四五六월화수목금토일][)）]"
)
_WEEKDAY = re.compile(rf"[(（]?\s*(?:{_WEEKDAYS})\s*[)）]?", re.IGNORECASE)

_DATE = re.compile(
    r"(?P<era>令和|平成|昭和)\s?(?P<era_year>\d{1,2}|元)\s?年\s?(?P<era_month>\d{1,2})\s?月\s?(?P<era_day>\d{1,2})\s?日"
    r"|(?<!\d)(?P<cjk_year>\d{4})\s?[年년]\s?(?P<cjk_month>\d{1,2})\s?[月월]\s?(?P<cjk_day>\d{1,2})\s?[日号號일]?"
    r"|(?<![\d/.-])(?P<iso_year>[12]\d{3})(?P<iso_sep>\s?[/.\-]\s?)(?P<iso_month>\d{1,2})\s?[/.\-]\s?(?P<iso_day>\d{1,2})"
    r"(?![\d/-])\.?"
    r"|(?<![\d/.-])(?P<first>\d{1,2})(?P<sep>\s?[/.\-]\s?)(?P<second>\d{1,2})\s?[/.\-]\s?(?P<year>[12]\d{3})(?![\d/-])"
    r"|(?<![\d/.-])(?P<brief_day>\d{1,2})(?P<brief_sep>[/.])(?P<brief_month>\d{1,2})(?P=brief_sep)(?P<brief_year>\d{2})"
    r"(?=[\s,|\-–—]+\d{1,2}[:hH]\d{2})"
    r"|(?:ngày\s+)?(?<!\d)(?P<vi_day>\d{1,2})\s+tháng\s+(?P<vi_month>\d{1,2}|mười\s+(?:một|hai)|[^\W\d_]+)"
    r"(?:(?:\s*,)?\s*năm|\s*,)?\s+(?P<vi_year>[12]\d{3})(?!\d)"
    r"|(?<![\d.,])(?P<word_day>\d{1,2})(?:\.|er|st|nd|rd|th|º|°)?[\s-]*(?:de\s+|of\s+|d')?(?P<word_month>[^\W\d_]{3,})\.?,?"
    r"[\s-]*(?:del?\s+|of\s+)?(?P<word_year>[12]\d{3})(?!\d)"
    r"|(?<![^\W\d_])(?P<us_month>[^\W\d_]{3,})\.?\s+(?P<us_day>\d{1,2})(?:st|nd|rd|th)?(?:\s*,)?\s+(?P<us_year>[12]\d{3})(?!\d)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?P<before>午前|午後|上午|下午|中午|凌晨|早上|晚上|오전|오후)?\s?(?<![\d:.,/])(?:"
    r"(?P<hour>\d{1,2})\s?(?:[:：]|h|g(?=\d)|giờ|[時时点點]|시|uhr)\s?(?P<minute>\d{2})(?![\d/])"
    r"(?:\s?(?:[:：]|[分분]|phút)\s?(?P<second>\d{2}(?!\d))?(?:\.\d+)?(?:秒|초)?)?"
    r"|(?P<cjk_hour>\d{1,2})\s?(?:[時时点點]|시|giờ)(?:\s?(?P<cjk_minute>\d{1,2})\s?(?:[分분]|phút))?"
    r"|(?P<dot_hour>\d{1,2})[.:](?P<dot_minute>\d{2})(?=\s?(?:uhr|h\b|[ap]\.?m\b))"
    r"|(?P<lone_hour>\d{1,2})(?:\s?h(?![\w])|(?=\s?(?:uhr|[ap]\.?m\b)))"
    r")(?:\s?(?P<after>[ap]\.?\s?m\b\.?|sa\b|ch\b|uhr\b|giờ\b|sáng\b|chiều\b|tối\b|trưa\b|h\b))?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\s*[,(（\[]?\s*(?:giờ\s+việt\s+nam\s*,?\s*)?(?:(?P<name>gmt|utc)\s*(?P<named>[+\-−]\s?\d{1,2}(?::?\d{2})?)"
    r"|(?P<offset>[+\-−]\d{2}:?\d{2})(?!\d)"
    rf"|(?P<letters>{'|'.join(sorted(ZONE_NAMES, key=len, reverse=True))})\b)\s*[)）\]]?",
    re.IGNORECASE,
)
#: C and Java print dates so: "Fri Apr 28 19:20:36 CEST 2023".
_C_DATE = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d:\d\d:\d\d)(?: ([A-Z]{2,5}|[+-]\d{4}))? (\d{4})$")
_JOINT = (
    r"[\s,;|\-–—·•/:()（）、，@ㅣ]|ngày|lúc|vào|hồi|at|on|um|à|a\s+las?|às|alle|ore|om|kl\.?|den|am|le|el|il|die|от|в"
)
_BETWEEN = re.compile(rf"(?:{_WEEKDAYS}|{_JOINT}|t(?=\d))*", re.IGNORECASE)
_LEAD = re.compile(
    rf"(?:(?<!\w)(?:{_WEEKDAYS})[\s,.\-–—|·()（）]*(?:(?:ngày|den|le|el|il|on|am|de|,)\s+)?|(?<!\w)(?:ngày|den|le|el|il|on|am)\s+)$",
    re.IGNORECASE,
)
_UPDATED = (
    r"(?:lần\s+cuối\s+)?cập\s+nhật(?:\s+lần\s+cuối)?|chỉnh\s+sửa(?:\s+lần\s+cuối)?|sửa\s+lúc|(?:last\s+)?(?:updated|modified|edited)"
    r"|最終更新(?:日時|日)?|更新(?:日時|日|时间|時間|于|於)?|最后更新|最後更新|수정|최종\s?수정|업데이트|mis(?:e)?\s+à\s+jour|modifié|aktualisiert"
    r"|zuletzt\s+(?:aktualisiert|geändert)|stand|(?:última\s+)?actualiza(?:do|da|ción)|aggiornato|atualizado(?:\s+em)?|обновлено"
    r"|bijgewerkt|zaktualizowano|update"
)
_PUBLISHED = (
    r"đăng|ngày\s+đăng|đăng\s+tải|xuất\s+bản|ngày\s+xuất\s+bản|thời\s+gian|published|posted|first\s+published|publication\s+date|date"
    r"|公開(?:日時|日)?|掲載(?:日時|日)?|配信(?:日時)?|投稿日?|発行日?|发布(?:时间|于|日期)?|發布(?:時間|於|日期)?|发表(?:于|时间)?|發表(?:於|時間)?|時間|时间"
    r"|입력|등록|송고|기사입력|승인|작성|게시|publié(?:e)?|paru|créé|veröffentlicht|erstellt|erschienen|publicado|publicada|fecha"
    r"|pubblicato|data|publicado\s+em|опубликовано|gepubliceerd|opublikowano|datum"
)
_LABEL = re.compile(
    rf"(?<![^\W\d_])(?:(?P<updated>{_UPDATED})|(?P<published>{_PUBLISHED}))"
    r"(?:\s+(?:lúc|ngày|vào|on|at|am|le|el|il|em|à|op|o))*\s*[:：\-–]?\s*(?:lúc|ngày|vào)?[\s(（]*$",
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
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
_DIGITS = str.maketrans("０１２３４５６７８９／：．－\u3000\xa0", "0123456789/:.-  ")
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
    text = " ".join((text if text.isascii() else text.translate(_DIGITS)).split())[:200]
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
    plain = text if text.isascii() else text.translate(_DIGITS)
    if _FIGURE.search(plain) is None:
        return
    position = 0
    for match in _DATE.finditer(plain):
        if match.start() < position:
            continue
        day = _read_day(match, month_first=(language or "").replace("_", "-").lower() == "en-us")
        if day is None:
            continue
        stated = _complete(plain, match, day, position, zone)
        position = stated.end
        yield stated


def _read_day(match: re.Match[str], *, month_first: bool) -> tuple[int, int, int] | None:
    group = match.groupdict()
    year: str | int
    if group["era"]:
        number = 1 if group["era_year"] == "元" else int(group["era_year"])
        year, month, day = _ERAS[group["era"]] + number, group["era_month"], group["era_day"]
    elif group["cjk_year"]:
        year, month, day = group["cjk_year"], group["cjk_month"], group["cjk_day"]
    elif group["iso_year"]:
        year, month, day = group["iso_year"], group["iso_month"], group["iso_day"]
    elif group["year"]:
        first, second = int(group["first"]), int(group["second"])
        if second > 12 or (month_first and first <= 12):
            first, second = second, first
        year, month, day = group["year"], second, first
    elif group["brief_year"]:
        year, month, day = 2000 + int(group["brief_year"]), group["brief_month"], group["brief_day"]
    elif group["vi_year"]:
        name = " ".join(group["vi_month"].casefold().split())
        month = name if name.isdigit() else _VIETNAMESE_MONTHS.get(name, 0)
        year, day = group["vi_year"], group["vi_day"]
    elif group["word_year"]:
        year, month, day = group["word_year"], MONTHS.get(group["word_month"].casefold(), 0), group["word_day"]
    else:
        year, month, day = group["us_year"], MONTHS.get(group["us_month"].casefold(), 0), group["us_day"]
    try:
        date = datetime(int(year), int(month), int(day), tzinfo=UTC)
    except ValueError:
        return None
    return date.year, date.month, date.day


def _complete(text: str, match: re.Match[str], day: tuple[int, int, int], floor: int, zone: tzinfo) -> Stated:
    """Join the date in *match* with what stands around it: time, weekday, zone, label."""
    start, end = match.span()
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
    weekday = _WEEKDAY.match(text, end) if text[end : end + 1] in ("(", "（") else None
    if weekday is not None:
        end = weekday.end()
    while (lead := _LEAD.search(text, floor, start)) is not None and lead.end() > lead.start():
        start = lead.start()
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


def _time_after(text: str, end: int) -> re.Match[str] | None:
    joint = _BETWEEN.match(text, end)
    return _TIME.match(text, joint.end() if joint else end)


def _time_before(text: str, start: int, floor: int) -> re.Match[str] | None:
    """The last time before the date, if nothing but joints and a zone stands between."""
    for time in reversed(list(_TIME.finditer(text, max(floor, start - 60), start))):
        end = time.end()
        if (zone := _ZONE.match(text, end)) is not None and zone.end() <= start:
            end = zone.end()
        if _BETWEEN.fullmatch(text, end, start):
            return time
    return None


def _read_clock(match: re.Match[str]) -> tuple[int, int, int] | None:
    group = match.groupdict()
    hour = int(group["hour"] or group["cjk_hour"] or group["dot_hour"] or group["lone_hour"])
    minute = int(group["minute"] or group["cjk_minute"] or group["dot_minute"] or 0)
    second = int(group["second"] or 0)
    before, after = group["before"] or "", re.sub(r"[.\s]", "", group["after"] or "").casefold()
    if before in ("午後", "下午", "晚上", "오후") or after in ("pm", "ch", "chiều", "tối"):
        hour += 12 if hour < 12 else 0
    elif (before in ("午前", "上午", "凌晨", "오전") or after in ("am", "sa")) and hour == 12:
        hour = 0
    return (hour, minute, min(second, 59)) if hour < 24 and minute < 60 else None


def _read_offset(match: re.Match[str]) -> tzinfo:
    if match["letters"]:
        return timezone(timedelta(hours=ZONE_NAMES[match["letters"].casefold()]))
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
            if name.casefold().rstrip(".") in MONTHS and (name[0].isupper() or match["day_month"]):
                return (match["day_word"] or match["word_day"]).strip()
    return None
