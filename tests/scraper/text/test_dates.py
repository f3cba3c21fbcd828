from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text.dates import _DATE, _MAY_BE_DATE, find_dates, parse_date, says_other_day
from scraper.text.stated_days import find_stated_date, with_year

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Xã hội 25/12/2017 14:45", "2017-12-25T14:45:00+07:00"),
        ("08:05 | 01/02/2024", "2024-02-01T08:05:00+07:00"),
        ("Thứ Ba, 25/12/2017, 14:45 (GMT+7)", "2017-12-25T14:45:00+07:00"),
        ("25-12-2017 - 14:45", "2017-12-25T14:45:00+07:00"),
        ("25.12.2017, 14:45", "2017-12-25T14:45:00+07:00"),
        ("1/2/2024 9:05 SA", "2024-02-01T09:05:00+07:00"),
        ("1/2/2024 9:05 CH", "2024-02-01T21:05:00+07:00"),
        ("12:30 SA 1/2/2024", "2024-02-01T00:30:00+07:00"),
        ("07-03-2026 - 00:01 AM | Thị trường", "2026-03-07T00:01:00+07:00"),
        ("14h45, ngày 25 tháng 12 năm 2017", "2017-12-25T14:45:00+07:00"),
        ("14 giờ 45 phút ngày 25/12/2017", "2017-12-25T14:45:00+07:00"),
        ("Chủ nhật, ngày 25 tháng 12 năm 2017 | 14:45", "2017-12-25T14:45:00+07:00"),
        ("Đăng lúc: 14:45:12 25/12/2017", "2017-12-25T14:45:12+07:00"),
        ("25/12/2017", "2017-12-25T00:00:00+07:00"),
        ("2026年3月7日 14時05分", "2026-03-07T14:05:00+07:00"),
        ("２０２６年３月７日（土） 14時05分", "2026-03-07T14:05:00+07:00"),
        ("令和8年3月7日 14:05", "2026-03-07T14:05:00+07:00"),
        ("2026年3月7日 下午2:05", "2026-03-07T14:05:00+07:00"),
        ("2026년 3월 7일 오후 2:05", "2026-03-07T14:05:00+07:00"),
        ("2026. 3. 7. 14:05", "2026-03-07T14:05:00+07:00"),
        ("7 mars 2026 à 14h05", "2026-03-07T14:05:00+07:00"),
        ("Samstag, 7. März 2026, 14.05 Uhr", "2026-03-07T14:05:00+07:00"),
        ("7 de marzo de 2026, 14:05", "2026-03-07T14:05:00+07:00"),
        ("Saturday, March 7, 2026 2:05 PM", "2026-03-07T14:05:00+07:00"),
        ("7 March 2026 at 14:05 BST", "2026-03-07T14:05:00+01:00"),
        ("Sat 7 Mar 2026 14:05 GMT", "2026-03-07T14:05:00+00:00"),
        ("2026-03-07T14:05:00Z", "2026-03-07T14:05:00+00:00"),
    ],
)
def test_forms(text: str, expected: str) -> None:
    """Every form that papers print gives one moment, in the given zone unless it states its own."""
    (stated,) = find_dates(text, zone=HANOI)
    assert stated.moment.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "7. maaliskuuta 2026 klo 14.05",
        "Lördag 7 mars 2026 kl. 14:05",
        "Lørdag d. 7. marts 2026 kl. 14.05",
        "za. 7 mrt. 2026 om 14:05 uur",
        "7 de març del 2026 a les 14:05",
        "07/03/2026 às 14h05",
        "07 Mar 2026 ore 14.05",
        "sâmbătă, 7 martie 2026, ora 14:05",
        "sobota, 7 marca 2026 r. godz. 14.05",
        "7. března 2026 v 14:05",
        "7. 3. 2026, 14.05",
        "7. ožujka 2026. u 14:05",
        "2026. március 7., szombat 14:05",
        "2026 m. kovo 7 d. 14:05",
        "2026. gada 7. martā plkst. 14:05",
        "7. märts 2026, kell 14.05",
        "7. mars 2026 kl. 14:05",
        "Σάββατο 7 ΜΑΡΤΙΟΥ 2026, 2:05 μ.μ.",
        "07.03.2026 г., 14:05 ч.",
        "7 березня 2026 року о 14:05",
        "суббота, 7 мар. 2026 г. в 14:05",
        "7 Mart 2026 Cumartesi, saat 14:05",
        "Sabtu, 7 Maret 2026 pukul 14.05",
        "7 Mac 2026 2:05 PM",
        "วันเสาร์ที่ 7 มีนาคม พ.ศ. 2569 เวลา 14.05 น.",
        "๗ มี.ค. ๖๙ | ๑๔:๐๕ น.",
        "السبت ٧ آذار/مارس ٢٠٢٦ - ٠٢:٠٥ م",
        "شنبه ۱۶ اسفند ۱۴۰۴ - ۱۴:۰۵",
        "יום שבת, 7 במרץ 2026 בשעה 14:05",
        "शनिवार, ७ मार्च २०२६, 14:05",
        "০৭ মার্চ ২০২৬, ১৪:০৫",
        "民國115年3月7日 14:05",
        "2026年3月7日 星期六 下午2:05",
        "2026-yil 7-mart, 14:05",
        "2026 жылғы 7 наурыз, 14:05",
        "2026-ж. 7-март 14:05",
        "2026 оны 3 сарын 7 14:05",
        "2026 оны 3-р сарын 7-ны өдөр 14:05",
        "2026ko martxoak 7, 14:05",
        "ថ្ងៃទី០៧ ខែមីនា ឆ្នាំ២០២៦ ម៉ោង 14:05",
        "Márta 7 2026 ag 2:05 pm",
        "7 Márta 2026 ag 14:05",
        "Mawrth 7, 2026 am 14:05",
        "7 مارچ ، 2026 14:05",
        "7 മാർച്ച് 2026, 14:05",
        "7 മാര്‍ച്ച് 2026, 14:05",
        "೭ ಮಾರ್ಚ್ ೨೦೨೬ 14:05",
        "7 ਮਾਰਚ 2026, 14:05",
        "2026 මාර්තු 7 14:05",
        "7 မတ် 2026 14:05",
        "07-Mar-26 14:05",
        "2026-Mar-07 14:05",
    ],
)
def test_languages(text: str) -> None:
    """Each language states the day in its own words, figures and calendar, and the time behind a word of its own."""
    (stated,) = find_dates(text, language="fa" if "اسفند" in text else None, zone=HANOI)
    assert stated.moment.isoformat() == "2026-03-07T14:05:00+07:00"
    assert (stated.start, text[stated.end :].strip(" .")) == (0, "")


def test_one_name_two_months() -> None:
    """A name that two languages give to two months is read in the language of the page."""
    months = [next(find_dates("7. listopada 2026", language=language)).moment.month for language in ("pl", "hr")]
    assert months == [11, 10]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("29 Meán Fómhair 2020", "2020-09-29"),
        ("Deireadh Fómhair 5, 2021", "2021-10-05"),
        ("2021 оны 12 дугаар сарын 31", "2021-12-31"),
        ("2021 онд 10 хүн", None),
        ("2021 жылғы 40 қараша", None),
        ("In 2021 yil 5 people", None),
    ],
)
def test_months_of_two_words_and_years_with_a_sign(text: str, day: str | None) -> None:
    """The words of a day must all be there: a year and its sign before some other number are none."""
    found = [stated.moment.date().isoformat() for stated in find_dates(text)]
    assert found == ([day] if day else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("07.03.26", "2026-03-07"),
        ("Notiz (07.03.26)", "2026-03-07"),
        ("Version 1.2.26", None),
        ("Tél. 01.02.03.04.05", None),
        ("Port 10.07.03.26", None),
    ],
)
def test_two_figures_of_a_year(text: str, expected: str | None) -> None:
    """A date of six figures is one where it stands by itself; numbers of versions, phones and hosts are none."""
    found = next(find_dates(text), None)
    assert (found.moment.date().isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2:05 p.m. ET, July 7, 2026", "2026-07-07T14:05:00-04:00"),
        ("7 Mar 2026, 02:05 PM IST", "2026-03-07T14:05:00+05:30"),
        ("7 марта 2026, 14:05 МСК", "2026-03-07T14:05:00+03:00"),
    ],
)
def test_zones_of_regions(text: str, expected: str) -> None:
    """Letters that mean a region give the offset that it has on the day."""
    assert next(find_dates(text)).moment.isoformat() == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1/2/2024", "en", "2024-02-01"),
        ("1/2/2024", "vi", "2024-02-01"),
        ("1/2/2024", "en-US", "2024-01-02"),
        ("12/25/2017", "en", "2017-12-25"),
        ("25/12/2017", "en-US", "2017-12-25"),
    ],
)
def test_day_first(text: str, language: str, expected: str) -> None:
    """The day comes first, also in English; the month only for en-US or where it must."""
    (stated,) = find_dates(text, language=language)
    assert stated.moment.date().isoformat() == expected
    assert not stated.has_time


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("1/2/2024 2:05 PM", "en", "2024-01-02"),
        ("01/02/24 2:05 PM", "en", "2024-01-02"),
        ("01-02-24 02:05 PM", "en", "2024-01-02"),
        ("01/02/24 14:05", "en", "2024-02-01"),
        ("1/2/2024, at 9:05 a.m.", "en", "2024-01-02"),
        ("1/2/2024 2:05 PM", "en-AU", "2024-02-01"),
        ("1/2/2024 14:05", "en", "2024-02-01"),
        ("07/03/2026 2:05 CH", "vi", "2026-03-07"),
    ],
)
def test_twelve_hours_settle_the_order(text: str, language: str, expected: str) -> None:
    """Where an English page names no country, AM and PM are those of the United States."""
    assert next(find_dates(text, language=language)).moment.date().isoformat() == expected


@pytest.mark.parametrize(
    "text", ["31/2/2024 10:00", "00/00/2024", "số 254/2025/QH15", "1.708 số", "3/4 số hộ", "năm 2017", ""]
)
def test_no_date(text: str) -> None:
    """Days that no calendar has, numbers of decrees and fractions are no dates."""
    assert list(find_dates(text)) == []


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("25/12/2017 14:45 (Cập nhật: 26/12/2017 08:00)", [False, True]),
        ("입력 2026.03.07 14:05 | 수정 2026.03.07 15:00", [False, True]),
        ("Publié le 7 mars 2026 à 14h05, mis à jour le 8 mars 2026 à 9h00", [False, True]),
        ("2026年3月7日 14時05分 更新", [True]),
        ("작성일 2026.03.07 수정일 2026.03.08", [False, True]),
        ("2019.06.10 03:59更新: 2019年6月12日(水) 22:02", [False, True]),
        ("2026.03.07 14:05 수정 2026.03.07 15:00", [False, True]),
        ("Last updated: 7 March 2026", [True]),
        ("Julkaistu 7.3.2026 klo 14.05, päivitetty 8.3.2026 klo 9.00", [False, True]),
        ("Publisert: 07.03.2026 14:05 Sist oppdatert: 08.03.2026 08:00", [False, True]),
        ("Giriş: 07.03.2026 14:05 Güncelleme: 08.03.2026 09:00", [False, True]),
        ("Обновлено: 8 марта 2026 в 9:00", [True]),
        ("آخر تحديث: 8 مارس 2026", [True]),
        ("อัปเดตล่าสุด 8 มีนาคม 2569", [True]),
        ("Pubblicato il 07/03/2026 Ultima modifica il 08/03/2026 alle ore 09:10", [False, True]),
        ("Data udostępnienia: 2026-03-07 14:05 Data ostatniej aktualizacji: 2026-03-08", [False, True]),
        ("Stand vom 7.3.2026", [True]),
        ("Cyhoeddwyd 7 Mawrth 2026 Diweddarwyd 8 Mawrth 2026", [False, True]),
        ("公開年月日 令和8年3月7日 更新年月日 令和8年3月8日", [False, True]),
        ("Датум објаве: 07.03.2026. Последње ажурирање: 08.03.2026.", [False, True]),
        ("Senest opdateret 8. marts 2026", [True]),
        ("Gepubliceerd: 7 maart 2026 Laatste update: 8 maart 2026", [False, True]),
    ],
)
def test_labels(text: str, labels: list[bool]) -> None:
    """A label before or behind a date says which one is the modification."""
    assert [stated.updated for stated in find_dates(text)] == labels


def test_label_of_another_day() -> None:
    """The day on which a document was drawn up is not that of its publication."""
    assert says_other_day("Data wytworzenia:")
    assert not says_other_day("Data udostępnienia:")


@pytest.mark.parametrize(
    "text",
    [
        "Date added: 7 March 2026",
        "Posté le 07/03/26",
        "Дата публикации: 7 марта 2026",
        "Публикувано на 07.03.2026",
        "Датум: 07.03.2026.",
        "Tarih: 07.03.2026",
        "Dátum: 2026. március 7.",
        "Ημερομηνία: 07/03/2026",
        "Data publicării: 07.03.2026",
        "التاريخ: 7 مارس 2026",
        "תאריך: 07.03.2026",
        "Vytvořeno 7. března 2026",
        "Verfasst am 7. März 2026",
        "Pressemitteilung vom 7. März 2026",
        "Meldung vom 07.03.2026",
        "Data wprowadzenia: 2026-03-07",
        "Közzététel dátuma: 2026. március 7.",
        "Жарияланды: 7 наурыз 2026",
        "Foilsithe 7 Márta 2026",
        "Postado em 07/03/2026",
        "Skrevet 7. marts 2026",
        "Lisätty 7.3.2026",
        "তারিখ: ৭ মার্চ ২০২৬",
        "दिनांक: 7 मार्च 2026",
        "日期：2026-03-07",
    ],
)
def test_publications_have_many_labels(text: str) -> None:
    """Systems say that something was added, written, sent in, or just "date"; the label belongs to the date."""
    stated = next(find_dates(text))
    assert (stated.labelled, stated.updated, stated.start) == (True, False, 0)
    assert stated.moment.date().isoformat() == "2026-03-07"


def test_span_leaves_the_category() -> None:
    """The span of a date covers weekday, time and zone, and nothing of what stands beside it."""
    text = "Xã hội | Thứ Ba, 25/12/2017, 14:45 (GMT+7)"
    (stated,) = find_dates(text, zone=HANOI)
    assert text[: stated.start] == "Xã hội | "
    assert stated.end == len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fri Apr 28 19:20:36 CEST 2023", "2023-04-28T19:20:36+02:00"),  # Java
        ("Tue Mar  3 08:00:00 2026", "2026-03-03T08:00:00+07:00"),  # C
        ("28 Apr 2023 19:20:36 CEST", "2023-04-28T19:20:36+02:00"),
        ("1714018862", "2024-04-25T04:21:02+00:00"),
        ("1714018862000", "2024-04-25T04:21:02+00:00"),
        ("2017-12-25T14:45:00 +07:00", "2017-12-25T14:45:00+07:00"),
        ("2026-03-07T08:01:53.1234567Z", "2026-03-07T08:01:53.123456+00:00"),
        ("2026-03-07T08:01:53", "2026-03-07T08:01:53+07:00"),
        ("Mon, 25 Dec 2017 14:45:00 +0700", "2017-12-25T14:45:00+07:00"),
        ("2026-03-07", "2026-03-07T00:00:00+07:00"),
        ("yesterday", None),
    ],
)
def test_metadata(text: str, expected: str | None) -> None:
    """Metadata with the faults that pages have still gives its moment."""
    moment = parse_date(text, zone=HANOI)
    assert (moment.isoformat() if moment else None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ngày 22/11, tại quận Hoàng Mai", "22/11"),
        ("Sáng 22/11, Bộ Tư pháp", "22/11"),
        ("dự báo từ ngày 22/11 đến đêm 23/11", "22/11"),
        ("On March 7, the council", "March 7"),
        ("Am 7. März begann", "7. März"),
        ("3月7日、東京で", "3月7日"),
        ("tăng 10 - 16%/năm, 3/4 số hộ", None),
        ("may 20 people", None),
    ],
)
def test_stated_date(text: str, expected: str | None) -> None:
    """A day without a year is kept word for word, and no fraction is taken for one."""
    assert find_stated_date(text) == expected


PIECES = st.sampled_from(
    ["25/12/2017", "14:45", "GMT+7", "Thứ Ba", "Cập nhật:", "99:99", "March", "7", "年", "0000", "-", "|", "(", "à"]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=12).map(" ".join)))
def test_never_raises(text: str) -> None:
    """Any text gives dates, aware and inside the text, or none."""
    for stated in find_dates(text, zone=HANOI):
        assert stated.moment.tzinfo is not None
        assert 0 <= stated.start < stated.end <= len(text)
    parse_date(text)
    find_stated_date(text)


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_reference_form_round_trips(moment: datetime) -> None:
    """What the reference dump's form prints is what is read."""
    moment = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    (stated,) = find_dates(f"Xã hội {moment:%d/%m/%Y %H:%M}")
    assert stated.moment == moment


@pytest.mark.parametrize("text", ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00+07:00", "1970-01-01 00:00:00"])
def test_zero_of_a_clock(text: str) -> None:
    """What a system writes where nobody has set a date is none."""
    assert parse_date(text, zone=HANOI) is None
    assert parse_date(text.replace("00:00:00", "00:00:01"), zone=HANOI) is not None


DATE_PIECES = st.sampled_from(
    ["7", "03", "24", "2026", "1403", "12:30", "March", "mars", "tháng", "ngày", "năm", "มี.ค.", "令和", "元", "年",
     "月", "日", "th", "of", "'", "’", "/", ".", "-", ",", " "]
)  # fmt: skip


@given(st.lists(DATE_PIECES, max_size=12).map("".join))
def test_no_date_is_passed_over(text: str) -> None:
    """Where a date is, the quick look sees that there may be one."""
    found = _DATE.search(text)
    assert found is None or _MAY_BE_DATE.search(text, 0, found.end()) is not None


@pytest.mark.parametrize(
    ("text", "language", "hour"),
    [
        ("von Marianne1 am 20.09.2020", "de", None),
        ("von Marianne1 am 20.09.2020 um9 Uhr", "de", 9),
        ("7.3.2026 um9 Uhr", "de", 9),
        ("7/3/2026 lúc14h", "vi", 14),
        ("2026년 3월 7일 오전9시", "ko", 9),
        ("7 March 2026 at9am", "en", 9),
        ("7 March 2026 at9 PM", "en", 21),
    ],
)
def test_hour_at_a_word(text: str, language: str, hour: int | None) -> None:
    """A figure that ends a name is no hour before "am", which is German for "on the"; others stand at their words."""
    (stated,) = find_dates(text, language=language)
    assert (stated.has_time, stated.moment.hour) == (hour is not None, hour or 0)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Feb/25/2022", "2022-02-25"),
        ("Posted: May-5-2022, by Ann", "2022-05-05"),
        ("(mars/5/2022)", "2022-03-05"),
        ("мая-5-2022 10:30", "2022-05-05"),
        ("part-of-march-12-2026-x", None),
        ("march-12-2026-x", None),
        ("of-march-12-2026", None),
        ("a_march-12-2026", None),
        ("/march/12/2026/", None),
        ("notes.may-5-2022.pdf", None),
        ("may-5-2022.pdf", None),
        ("part-мая-5-2022-x", None),
        ("May-5/2022", None),
    ],
)
def test_month_and_day_joined_by_signs(text: str, day: str | None) -> None:
    """A month in words, its day and the year joined by signs are a date where they stand alone, and no address."""
    assert next((stated.moment.date().isoformat() for stated in find_dates(text)), None) == day


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("109年3月4日", "zh", "2020-03-04"),
        ("發布日期：113年12月31日", "zh-TW", "2024-12-31"),
        ("民國109年3月4日", "zh", "2020-03-04"),
        ("2109年3月4日", "zh", "2109-03-04"),
        ("109年3月4日", "ja", None),
        ("第1109年3月4日", "zh", "1109-03-04"),
        ("109年13月4日", "zh", None),
        ("June18, 2025", "en", "2025-06-18"),
        ("Sept.18, 2025", "en", "2025-09-18"),
        ("Марта18, 2025", "ru", "2025-03-18"),
        ("Form18, 2025", "en", None),
        ("x-June18, 20255", "en", None),
    ],
)
def test_years_of_the_republic_and_a_day_glued_to_its_month(text: str, language: str, day: str | None) -> None:
    """Taiwan counts its years from 1912, in three figures; other pages leave out the space before the day."""
    assert [one.moment.date().isoformat() for one in find_dates(text, language=language)] == ([day] if day else [])


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("작성일 26-10-20 05:18", "ko", "2026-10-20 05:18"),
        ("26-10-20", "zh-TW", "2026-10-20 00:00"),
        ("98-11-30", "ja", "1998-11-30 00:00"),
        ("電話 24-03-05", "zh", None),
        ("ver 10-11-12", "ja", None),
        ("31/12/24 10:30", "zh-HK", "2024-12-31 10:30"),  # with strokes the day is first in some of their countries
        ("25/12/24", "zh", "2024-12-25 00:00"),
        ("31.12.24 10:30", "ja", "2024-12-31 10:30"),
        ("20.03.04", "ko", "2020-03-04 00:00"),
        ("입력 20.03.04. 10:30", "ko", "2020-03-04 10:30"),
        ("20.03.04", "bg", "2004-03-20 00:00"),
        ("20.10.26", "de", "2026-10-20 00:00"),
        ("20-10-26 05:18", "nl", None),  # it may be any number
        ("26-13-20", "ko", None),
        ("28/10 2026 kl. 14.30", "sv", "2026-10-28 14:30"),
        ("Publicerad 28/10 2026", "sv", "2026-10-28 00:00"),
        ("28/10-2026", "sv", "2026-10-28 00:00"),
        ("Part 1/3 2025", "en", None),
        ("open 24/7 2025", "en", None),
        ("Avsnitt 1/3 2025 kl. 14.30", "sv", None),
        ("часть 2/3 2025", "ru", None),
        ("1/2 20265", "en", None),
        ("02-12-3456", "ko", None),
    ],
)
def test_years_of_two_figures_or_set_apart(text: str, language: str, day: str | None) -> None:
    """Where the year goes first, it does so in two figures with hyphens, if they stand alone, with a label or a time;
    a space may stand before a year of four, as in Swedish, in a line of its own or behind a label.
    """
    found = [f"{one.moment:%Y-%m-%d %H:%M}" for one in find_dates(text, language=language)]
    assert found == ([day] if day else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Publié le 07.03.2026 à 14h05, mis à jour à 18h02", ["2026-03-07T14:05", "2026-03-07T18:02"]),
        ("7 March 2026, 14:05 (updated at 18:02)", ["2026-03-07T14:05", "2026-03-07T18:02"]),
        ("7. März 2026, 14:05 Uhr, aktualisiert um 18:02 Uhr", ["2026-03-07T14:05", "2026-03-07T18:02"]),
        ("Опубликовано 7 марта 2026 в 14:05, обновлено в 18:02", ["2026-03-07T14:05", "2026-03-07T18:02"]),
        ("2026年3月7日 14:05 更新 18:02", ["2026-03-07T14:05", "2026-03-07T18:02"]),
        ("7 March 2026, 14:05, updated 18:02, 8 March 2026", ["2026-03-07T14:05", "2026-03-08T18:02"]),
    ],
)
def test_a_time_alone_behind_a_label(text: str, expected: list[str]) -> None:
    """An update with only a time was on the day before it in the line."""
    assert [stated.moment.isoformat()[:16] for stated in find_dates(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "2026. március hó 7. napján 14:05-kor",
        "2026. március 7-én 14:05-kor",
        "7 Mart 2026'da 14:05",
        "7 марта 2026-го в 14:05",
    ],
)
def test_endings_of_cases(text: str) -> None:
    """The ending of a case behind a figure, and the word month before one, do not part a day from its time."""
    assert [stated.moment.isoformat()[:16] for stated in find_dates(text)] == ["2026-03-07T14:05"]


@pytest.mark.parametrize(
    "text", ["7 March 2026, 2:05 pm EST | Updated 6:02 pm EST", "7 March 2026 14:05, updated 18:02 GMT"]
)
def test_the_zone_of_an_update_belongs_to_it(text: str) -> None:
    """The zone behind the time of an update is a part of it."""
    assert [*find_dates(text)][-1].end == len(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Date: 05 June 2026 Time: 12:45 PM", "en"),
        ("Datum: 5. Juni 2026 Uhrzeit: 12:45", "de"),
        ("Fecha: 5 de junio de 2026 Hora: 12:45", "es"),
        ("Дата: 5 июня 2026 Время: 12:45", "ru"),
        ("日期：2026年6月5日 时间：12:45", "zh"),
        ("日付：2026年6月5日 時刻：12:45", "ja"),
    ],
)
def test_label_of_the_time_behind_a_day(text: str, language: str) -> None:
    """Between a day and its time may stand the label of the time."""
    found = next(find_dates(text, language=language))
    assert (found.moment.isoformat()[:16], found.has_time) == ("2026-06-05T12:45", True)


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Posted Mar 11, 10:40", "Posted Mar 11, 2024, 10:40"),
        ("Publié le 11 mars à 10h40", "Publié le 11 mars, 2024 à 10h40"),
        ("投稿：3月11日 10:40", "投稿：2024年3月11日 10:40"),
        ("11/3", "11/3 2024"),
    ],
)
def test_year_beside_a_day(text: str, dated: str) -> None:
    """A year is put where readers of the language would write it."""
    assert with_year(text, "2024") == dated
