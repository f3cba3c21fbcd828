"""Which language a text is in, and the time zone that a language implies where that is plain.

A newspaper page needs no statistics: its script, its accents and its commonest words tell. Nothing is
guessed from less than two signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

#: Languages that a script alone decides, looked for in this order: kana before Han, for Japanese has both.
SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile("[\u3041-\u30ff\uff66-\uff9f]")),
    ("ko", re.compile("[\uac00-\ud7a3\u1100-\u11ff]")),
    ("zh", re.compile("[\u3400-\u9fff\U00020000-\U0002ffff]")),
    ("th", re.compile("[\u0e01-\u0e5b]")),
    ("lo", re.compile("[\u0e81-\u0edf]")),
    ("km", re.compile("[\u1780-\u17ff]")),
    ("my", re.compile("[\u1000-\u109f]")),
    ("he", re.compile("[\u05d0-\u05ea]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("hi", re.compile("[\u0900-\u097f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("pa", re.compile("[\u0a00-\u0a7f]")),
    ("gu", re.compile("[\u0a80-\u0aff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("te", re.compile("[\u0c00-\u0c7f]")),
    ("kn", re.compile("[\u0c80-\u0cff]")),
    ("ml", re.compile("[\u0d00-\u0d7f]")),
    ("si", re.compile("[\u0d80-\u0dff]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("am", re.compile("[\u1200-\u137f]")),
    ("uk", re.compile("[іїєґІЇЄҐ]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("fa", re.compile("[پچژگ]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)

#: Letters that only Vietnamese has (the horned ones, đ apart, and vowels with two marks).
VIETNAMESE = re.compile("[ăơưĂƠƯảẢẽẼỉỈỏỎủỦạẠẹẸịỊọỌụỤ\u1ea0-\u1ef9]")

#: The commonest words of the languages in Latin script.
WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in is that for was on with as it by at from are be has have this will not its said you "
        "my i a your but they what which their there when about who how our been would could if had were or an",
        "fr": "le la les des et du une un est dans que pour qui sur pas au avec par ce il sont plus été cette aux",
        "de": "der die und das den von zu mit sich des auf für ist im dem nicht ein eine als auch es wird werden nach",
        "es": "el la a de que y los en un las del se por con una para al su es lo como más pero fue son ha",
        "it": "il di che è la e un per non in una sono con del della le si da nel anche gli alla dei ha più",
        "pt": "o a de que e do da em um para com não uma os no se na por mais as dos como mas foi ao das são",
        "nl": "de het een van en is dat op te zijn met voor niet aan er door ook bij maar om als heeft worden uit",
        "pl": "w i na z do się nie że jest to jak po za od przez o są był oraz dla tym już także",
        "sv": "och i att det som en på är av för med den till inte om ett har de men var sig från vi",
        "da": "og i at det er en til af på for med der den de ikke som har et om var sig blev fra",
        "nb": "og i at det er en til av på for med som den de ikke har et om var seg ble fra",
        "fi": "ja on ei että se oli hän mutta myös kun ovat joka mukaan tai jos sekä",
        "cs": "a v se na je že s z do o i to k ve pro za by ale jsou jako po byl které",
        "ro": "și de în la cu pe un o că nu din este pentru care a fost mai sunt al",
        "hu": "a az és hogy nem is egy ez volt meg de már csak vagy mint még",
        "tr": "ve bir bu için ile da de olarak çok olan daha ne kadar sonra gibi",
        "id": "yang dan di untuk dengan dari pada ini itu tidak dalam akan ke oleh juga sebagai telah",
    }.items()
}

#: Of so many words and more, one in so many is a common one of the language where it is written in that.
MIN_SAMPLE, COMMON_SHARE = 40, 4

#: One zone for every region that writes mainly in the language, so that a time without a zone is plain.
ZONES = {
    "vi": "Asia/Ho_Chi_Minh",
    "ja": "Asia/Tokyo",
    "ko": "Asia/Seoul",
    "zh": "Asia/Shanghai",
    "th": "Asia/Bangkok",
    "lo": "Asia/Vientiane",
    "km": "Asia/Phnom_Penh",
    "my": "Asia/Yangon",
    "hi": "Asia/Kolkata",
    "he": "Asia/Jerusalem",
    "de": "Europe/Berlin",
    "it": "Europe/Rome",
    "pl": "Europe/Warsaw",
    "cs": "Europe/Prague",
    "hu": "Europe/Budapest",
    "sv": "Europe/Stockholm",
    "da": "Europe/Copenhagen",
    "nb": "Europe/Oslo",
    "no": "Europe/Oslo",
    "tr": "Europe/Istanbul",
    "el": "Europe/Athens",
    "uk": "Europe/Kyiv",
    "nl": "Europe/Amsterdam",
    "nn": "Europe/Oslo",
    "fi": "Europe/Helsinki",
    "is": "Atlantic/Reykjavik",
    "et": "Europe/Tallinn",
    "lv": "Europe/Riga",
    "lt": "Europe/Vilnius",
    "sk": "Europe/Bratislava",
    "sl": "Europe/Ljubljana",
    "hr": "Europe/Zagreb",
    "sr": "Europe/Belgrade",
    "mk": "Europe/Skopje",
    "bg": "Europe/Sofia",
    "ro": "Europe/Bucharest",
    "sq": "Europe/Tirane",
    "ka": "Asia/Tbilisi",
    "hy": "Asia/Yerevan",
    "az": "Asia/Baku",
    "fa": "Asia/Tehran",
    "ur": "Asia/Karachi",
    "mr": "Asia/Kolkata",
    "te": "Asia/Kolkata",
    "gu": "Asia/Kolkata",
    "ms": "Asia/Kuala_Lumpur",
    "sw": "Africa/Nairobi",
}
#: Regions of languages that are written in several, where all of the region has one zone.
REGION_ZONES = {
    "hk": "Asia/Hong_Kong",
    "tw": "Asia/Taipei",
    "sg": "Asia/Singapore",
    "in": "Asia/Kolkata",
    "bd": "Asia/Dhaka",
    "gb": "Europe/London",
    "ie": "Europe/Dublin",
    "fr": "Europe/Paris",
    "be": "Europe/Brussels",
    "ch": "Europe/Zurich",
    "za": "Africa/Johannesburg",
    "co": "America/Bogota",
    "pe": "America/Lima",
    "ar": "America/Argentina/Buenos_Aires",
}

#: The languages in which a word is common.
_COMMON: dict[str, list[str]] = {}
for _language, _words in WORDS.items():
    for _word in _words:
        _COMMON.setdefault(_word, []).append(_language)
_WORD = re.compile(r"[^\W\d_]+")
#: What is written in no other script than the Latin.
_LATIN = re.compile("[\x00-\u024f\u1e00-\u1eff\u2000-\u2bff]+")


#: What English hangs on a word, and other languages write as one: "I’ve", "it's".
_CONTRACTED = re.compile(r"['’](?:s|ve|re|ll|t|d|m)\b")


def detect_language(text: str) -> str | None:
    """The language of *text* as a BCP 47 tag without a region; None if nothing tells."""
    sample = unicodedata.normalize("NFC", text[:20_000])
    words = _WORD.findall(sample.casefold())
    letters = sum(map(len, words))
    if not letters:
        return None
    # A Latin text may quote a name in another script; a CJK text packs a word into two letters.
    other = _LATIN.sub("", sample)
    if len(other) * 6 > letters and (script := _script(other, letters)) is not None:
        return script
    if not sample.isascii() and len(VIETNAMESE.findall(sample)) * 40 > letters:
        return "vi"
    words = _WORD.findall(_CONTRACTED.sub("", sample.casefold()))
    hits = Counter(language for word in words for language in _COMMON.get(word, ()))
    best = max(WORDS, key=hits.__getitem__)
    return best if hits[best] >= 2 else None


def is_written_in(text: str, language: str) -> bool:
    """Whether the common words of *language* make up a good part of *text*; no others need be counted then."""
    common = WORDS.get(language)
    if common is None:
        return False
    words = _WORD.findall(text.casefold())
    return len(words) >= MIN_SAMPLE and sum(map(common.__contains__, words)) * COMMON_SHARE >= len(words)


def _script(sample: str, letters: int) -> str | None:
    """The language that the scripts of *sample* tell, if they are those of a good part of its *letters*."""
    counts = {language: len(pattern.findall(sample)) for language, pattern in SCRIPTS}
    if sum(counts.values()) * 3 <= letters:
        return None
    if counts["ja"] * 20 > counts["zh"] and counts["ja"] > counts["ko"]:
        return "ja"
    if counts["uk"] * 50 > counts["ru"] > 0:
        return "uk"
    if counts["fa"] * 50 > counts["ar"] > 0:
        return "fa"
    return max(counts, key=lambda language: counts[language] if language not in ("uk", "fa") else 0)


def zone_of(language: str | None) -> str | None:
    """The IANA zone that *language* implies; None where speakers live in several."""
    if not language:
        return None
    primary, *others = language.replace("_", "-").lower().split("-")
    return next((REGION_ZONES[tag] for tag in others if tag in REGION_ZONES), ZONES.get(primary))
