"""Who wrote it and who is quoted: agency prefixes and datelines, author lines, credits.

The prefix of a lede is a convention of news agencies: "TTTĐ - …", "(KTSG) – …", "Hà Nội (TTXVN) - …",
"HANOI, March 7 (VNA) — …", "(서울=연합뉴스) 홍길동 기자 = …", "【東京＝共同】…".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from scraper.text.phrases import (
    byline_starts,
    byline_word,
    is_agency,
    is_city,
    is_company,
    is_degree,
    is_job,
    is_nobody,
)
from storage.model import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix:
    """What stands before the first sentence of a lede."""

    #: "TTTĐ", without dash or brackets.
    agency: str | None = None
    #: The place: "Hà Nội".
    dateline: str | None = None
    #: A reporter whom the prefix names (Korean and Chinese agencies).
    authors: tuple[Person, ...] = ()
    #: The lede without its prefix.
    rest: str


#: Places that papers print in capitals before a dash; without the list they would pass for agencies.
PLACES = frozenset(
    {
        "hà nội", "tp hcm", "tp.hcm", "tphcm", "tp. hcm", "tp hồ chí minh", "tp. hồ chí minh", "đà nẵng", "hải phòng",
        "cần thơ", "huế", "quảng ninh", "nghệ an", "thanh hóa", "thanh hoá", "hà tĩnh", "quảng nam", "quảng ngãi",
        "bình định", "khánh hòa", "khánh hoà", "lâm đồng", "đồng nai", "bình dương", "bắc ninh", "bắc giang",
        "hải dương", "nam định", "thái bình", "ninh bình", "hưng yên", "vĩnh phúc", "phú thọ", "lào cai", "yên bái",
        "sơn la", "điện biên", "lai châu", "hà giang", "cao bằng", "lạng sơn", "tuyên quang", "thái nguyên",
        "quảng bình", "quảng trị", "kon tum", "gia lai", "đắk lắk", "đắk nông", "phú yên", "ninh thuận", "bình thuận",
        "tây ninh", "long an", "tiền giang", "bến tre", "trà vinh", "vĩnh long", "đồng tháp", "an giang", "kiên giang",
        "hậu giang", "sóc trăng", "bạc liêu", "cà mau", "hanoi", "ho chi minh city", "london", "paris", "new york",
        "washington", "beijing", "tokyo", "seoul", "berlin", "madrid", "rome", "moscow", "brussels", "geneva",
        "singapore", "bangkok", "hong kong", "sydney", "vienna", "cairo", "delhi", "new delhi", "jakarta", "manila",
    }
)  # fmt: skip

_DASH = r"(?:\s*\.?[-–—−]+\s*|\s*:\s+)"
_AGENCY = r"[^\s()（）\[\]\-–—:][^()（）\[\]–—:\n]{0,38}?"
_DAY = (
    r"(?:,?\s*(?:ngày\s+)?\d{1,2}(?:[/.\-]\d{1,2}(?:[/.\-]\d{4})?|\.?\s*(?:de\s+)?[^\W\d_]{3,}\.?)"
    r"|,?\s*[^\W\d_]{3,}\.?\s+\d{1,2})"
)
_PLACE = r"(?P<place>(?:(?:TP|Tp|St|Mt|Ft)\.\s?)?[^\W\d_][^()（）.!?:\n]{1,48}?)"
_REST = r"\s*(?P<rest>\S.*)"
_PREFIXES = tuple(
    re.compile(pattern + _REST, re.DOTALL)
    for pattern in (
        # Hà Nội (TTXVN) - ; HANOI, March 7 (VNA) — ; Madrid, 7 mar (EFE).- ; Berlin/Köln (dpa) -
        rf"{_PLACE}{_DAY}?\s*[(（](?P<agency>{_AGENCY})[)）]{_DASH}",
        # (서울=연합뉴스) 홍길동 기자 = ; [서울=뉴시스]김철수 기자 =
        (
            r"[(\[](?P<place>[^()\[\]=]{1,20})=(?P<agency>[^()\[\]=]{1,20})[)\]]\s*"
            r"(?:(?P<author>[가-힣·,\s]{2,30}?)\s*(?:기자|특파원)\s*=)?"
        ),
        # (ANSA) - ROMA, 07 MAR -
        rf"\((?P<agency>{_AGENCY})\)\s*[-–—]\s*(?P<place>[A-ZÀ-Ü][A-ZÀ-Ü' ]+),\s*\d{{1,2}} [A-Z]{{3}}\s*[-–—]",
        # (KTSG) – ; (Dân trí) - ; (Reuters) -
        rf"[(（\[](?P<agency>{_AGENCY})[)）\]]{_DASH}",
        # (CLO) before a text without a dash: capitals only
        r"[(\[](?P<agency>[A-ZĐÀ-Ỹ][A-ZĐÀ-Ỹ&.\d]{1,11})[)\]]\s+(?=[^\W\d_])",
        # 【東京＝共同】 ; 【北京共同】 ; （共同）
        r"【(?P<place>[^】＝=]{1,12})[＝=](?P<agency>[^】]{1,16})】",
        r"[【（](?P<agency>共同|時事|新华社|中新社|中央社|ロイター|AFP|AFP＝時事|AFPBB News|CNN)[】）]",
        # 新华社北京3月7日电（记者王明）
        (
            r"(?P<agency>新华社|中新社|中新网|中央社)(?P<place>[^\d\s，。]{2,8}?)(?:\d{1,2}月)?\d{1,2}日[电電讯訊]\s*"
            r"(?:[（(](?:记者|記者)\s*(?P<author>[^）)]{2,30})[）)])?\s*[:：]?"
        ),
    )
)
#: "TTTĐ - Năm 2017": one or two words in capitals, a dash with space on both sides, then a sentence.
_CAPITALS = re.compile(
    r"(?P<agency>[^\W\d_a-z][\w&.+/]*(?:\s[\w&.+/]+)?(?:\s(?:Online|News|online|news))?)(?:\s+[-–—]\s*|[-–—]\s+)"
    r"(?P<rest>[\"“'‘«(\[\d]*\S.*)",
    re.DOTALL,
)
_CAPITAL_PLACE = re.compile(r"(?P<place>[^\W\d_](?:[\w.\s'-]{1,30}))\s+[-–—]\s+(?P<rest>\S.*)", re.DOTALL)


#: Letters of a line of authors, and of what may stand before a text: what follows is looked at by no pattern.
LONGEST_BYLINE, LONGEST_PREFIX = 2_000, 500


def split_prefix(text: str) -> Prefix:
    """*text* with its agency prefix and dateline taken apart; `rest` is the whole text if it has none."""
    text = text.strip()
    head, tail = text[:LONGEST_PREFIX], text[LONGEST_PREFIX:]
    for pattern in _PREFIXES:
        match = pattern.match(head)
        if match is None:
            continue
        group = match.groupdict()
        place = (group.get("place") or "").strip(" ,") or None
        if place is not None and (len(place.split()) > 6 or (not place[0].isupper() and place[0].isascii())):
            continue
        if not _is_agency(group["agency"]) or not _begins_sentence(group["rest"]):
            continue
        authors = parse_authors(group["author"]) if group.get("author") else ()
        return Prefix(
            agency=group["agency"].strip(), dateline=place, authors=authors, rest=(match["rest"] + tail).strip()
        )
    match = _CAPITAL_PLACE.match(head)
    if match and match["place"].isupper() and match["place"].casefold() in PLACES:
        return Prefix(dateline=match["place"].strip(), rest=(match["rest"] + tail).strip())
    match = _CAPITALS.match(head)
    if match and _is_capitals(match["agency"]) and _begins_sentence(match["rest"]):
        return Prefix(agency=match["agency"], rest=(match["rest"] + tail).strip())
    return Prefix(rest=text)


def _is_agency(name: str) -> bool:
    """Whether a bracketed *name* can be an agency: few words, begins with a capital or is a known small one."""
    words = name.split()
    if not words or len(words) > 5 or any(character in name for character in ',;?!"“'):
        return False
    return not name[0].isdigit() and (
        name[0].isupper() or not name[0].isascii() or name.casefold() in ("dpa", "afp", "epd")
    )


def _is_capitals(name: str) -> bool:
    first, *others = name.split()
    letters = [character for character in first if character.isalpha()]
    if len(letters) < 2 or sum(map(str.isupper, letters)) < len(letters) - 2 or not letters[1].isupper():
        return False
    return all(word.isupper() or word in ("Online", "online", "News", "news") for word in others)


def _begins_sentence(text: str) -> bool:
    first = re.sub(r"^[\"“'‘«(\[]+", "", text)[:1]
    return first.isupper() or first.isdigit() or (first.isalpha() and not first.islower())


#: Labels before a name that are several words, or no word of a line with spaces; `byline_word` knows the others.
_ROLES = (
    r"bài\s*(?:,|và|&|-)\s*ảnh|ảnh\s*(?:,|và|&|-)\s*bài|bài\s+viết|thực\s+hiện|biên\s+dịch|tổng\s+hợp|tác\s+giả|người\s+viết|lược\s+dịch"
    r"|phóng\s+viên|biên\s+tập\s+viên|cộng\s+tác\s+viên|nhà\s+báo|nhóm\s+phóng\s+viên|nhóm\s+pv|pv\.?|ctv\.?|btv\.?|bài"
    r"|ts\.?|gs\.?ts\.?|pgs\.?ts\.?|ths\.?|staff\s+writer|a\s+cura\s+di"
    r"|文\s*[/／=＝｜|・]|文責|文・写真|取材・文|著者|執筆|筆者|記者|作者|撰文|采写"
    r"|본보|글\s*[·ㆍ]\s*사진|글|기자명|작성자"
)
_LABEL = re.compile(
    rf"^(?:(?:{_ROLES})(?![^\W\d_])\s*[:：/／=＝|｜・]?\s*|(?:本报|本報)?(?:記者|记者|文\s?[/／=＝｜|・]|撰文)\s*[:：]?\s*)",
    re.IGNORECASE,
)
_LABELLED = re.compile(rf"^(?i:{_ROLES})\s*[:：/／=＝]\s*\S")
_LABEL_WORD = re.compile(r"([^\s:：/／|]+)\s*([:：]|[–-](?=\s)|)\s*")
#: The second ending of a label for all genders: "Autor/in: …", "Redakteur:in …".
_GENDERS = re.compile(r"^([^\W\d_]{4,20})[/:*_·•](?:in|innen|e|es|r|n)(?=\s?[:：]|\s+[^\W\d_])")
#: How the labels begin that begin in ASCII, those of `byline_starts` aside.
_LABEL_STARTS = frozenset(["bi", "bt", "ct", "gs", "ng", "nh", "ph", "pg", "pv", "st", "th", "ts"])
#: A label that is none of an author's.
_OTHER_LABEL = re.compile(r"[^\W\d_]{2,12}\s?[：:](?!//)")
_SUFFIX_ROLE = re.compile(
    r"\s*(?:記者|记者|编辑|編集委員|(?:,\s*)?(?:dpa|afp|reuters|staff writer|correspondent|reporter))$", re.IGNORECASE
)
#: Korean reporters are named by their job behind the name, the place before it: "순천, 광양 홍길동 기자".
_KOREAN = re.compile(
    r"([가-힣]{2,4}(?:\s?[·ㆍ]\s?[가-힣]{2,4})*)\s?(?:선임|수석|인턴|객원|전문)?(?:기자|특파원|논설위원)(?![가-힣])"
)
_SEPARATORS = re.compile(
    r"\s+[-–—|•·/]\s+|\s*[,;、，；/／|｜&·ㆍ•]\s*"
    r"|\s+(?:và|and|und|et|y|e|en|og|och|ja|ve|dan|és|și|şi|i|ir|un|и|і|та|й|&|及|和|AND|UND|ET|Y)\s+|\s+(?=و[^\s]{3})"
)
#: Where, for whom or with whom: what follows is no name ("Jane Doe in Paris", "Marie Dupont avec AFP").
_ASIDE = re.compile(
    r"\s(?:in|at|for|from|with|on|aus|mit|für|bei|avec|pour|à|au|con|para|com|em|per|voor|bij|met|för|med|till|på|dla|для|tại|For|In)(?:\s|$)"
)
#: Signs behind which a byline goes on with something else.
_FIELDS = re.compile(r"\s+[|•·]\s+")
_BRACKETS = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*")
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|@\w+|\+?\d[\d .-]{6,}")
_PARTICLES = frozenset(
    {
        "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "ter",
        "ten", "el", "al", "bin", "ibn", "y", "e", "und", "mc", "zu", "zum", "zur", "vom", "dei", "degli", "los", "las",
        "lo", "aan", "op", "het", "'t", "’t", "abu", "bint", "ben",
    }
)  # fmt: skip
#: What begins a name in small letters, joined to it.
_JOINED = ("d'", "d’", "l'", "l’", "al-", "el-", "ad-", "as-", "an-", "ash-")


_EDGES = " .:-–—|｜,・"

#: What stands in no name.
_NO_NAME = re.compile(r"[\d?!:;…\"“”@/]|報導|报道|報道")


def is_name(text: str) -> bool:
    """Whether *text* can be a person's name or pen name: few words, capitals, no digits, no sentence."""
    words = text.split()
    if not 1 <= len(words) <= 6 or not 2 <= len(text) <= 48 or _NO_NAME.search(text):
        return False
    if any(character >= "\u3040" for character in text):  # CJK and Hangul names have no capitals
        return len(text.replace(" ", "").replace("・", "")) <= 12 and all(
            character.isalpha() or character in " ・·=＝" for character in text
        )
    if not any(map(str.isupper, text)) and not any(map(str.islower, text)):  # scripts without capitals
        return 2 <= len(words) <= 4 and any(map(str.isalpha, text))
    return (words[0][0].isupper() or words[0].startswith(_JOINED)) and all(
        word[0].isupper() or word.casefold() in _PARTICLES or word.startswith(_JOINED) for word in words
    )


def is_login(name: str) -> bool:
    """Whether *name* is rather that of an account: "jane.doe", "JaneD7"."""
    return " " not in name and name.isascii() and (name.islower() or not name[1:].isalpha() or not name[1:].islower())


@lru_cache(maxsize=512)  # one line is asked about again and again
def parse_authors(byline: str) -> tuple[Person, ...]:
    """The people that *byline* names, without labels, jobs, agencies in brackets, addresses; () if none."""
    text = " ".join(byline.split())[:LONGEST_BYLINE]
    if _CREDIT.match(text) and not text.casefold().startswith("theo "):
        return ()
    if (whole := _BRACKETS.fullmatch(text)) is not None:  # "（记者 王明）"
        text = whole[0].strip(" ()（）[]")
    if _PHOTO_CREDIT.match(text):  # "[사진=…]"
        return ()
    text = _ADDRESS.sub(" ", _BRACKETS.sub(" ", text))
    if koreans := _KOREAN.findall(text):
        return tuple(Person(name=name.strip()) for names in koreans for name in re.split("[·ㆍ]", names))
    bare = without_label(text)
    if _OTHER_LABEL.match(bare):  # "Photos: An Bình"
        return ()
    names: list[str] = []
    first, *others = _SEPARATORS.split(bare if bare == text.strip() else _FIELDS.split(bare, maxsplit=1)[0])
    for part in (first, *map(without_label, others)):
        name = _once(_SUFFIX_ROLE.sub("", _without_aside(part)).strip(" .,:"))
        if not is_name(name) or name in names or is_nobody(name) or is_job(name) or is_city(name) or byline_word(name):
            continue
        is_place = name.casefold() in PLACES
        if is_place and " " not in name and name.isascii():  # a pen name may be that of a province
            continue
        if not names or not (is_degree(name) or is_company(name) or is_place):
            names.append(name)
    return tuple(Person(name=name) for name in names)


def _without_aside(part: str) -> str:
    """*part* up to where, for whom or with whom, and without an agency at its end."""
    aside = _ASIDE.search(part)
    if aside is not None and " " in part[: aside.start()].strip():
        part = part[: aside.start()]
    words = part.split()
    for count in (3, 2, 1):
        if len(words) - count >= 2 and is_agency(" ".join(words[-count:])):
            return " ".join(words[:-count])
    return part


def _once(name: str) -> str:
    """A *name* that is printed twice, once for the eye and once for the ear."""
    words = name.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half > 1 and words[:half] == words[half:] else name


def without_label(text: str) -> str:
    """*text* without what stands before a name: "By", "Tác giả:"."""
    text = _GENDERS.sub(r"\1", text.strip(_EDGES))
    while (match := _LABEL.match(text)) is not None and match.end() < len(text):
        text = text[match.end() :].strip(_EDGES)
    return text[_label_end(text)[0] :].strip(_EDGES)


def _label_end(text: str) -> tuple[int, bool]:
    """Where the words end that stand before a name, 0 if none do; whether they say by themselves that it is one."""
    end = at = 0
    before, sure = "", False
    while (match := _LABEL_WORD.match(text, at)) is not None:
        kind = byline_word(match[1])
        if not kind or (kind == "of" and not at) or (before == "by" and kind in ("by", "of")):  # "By Van Tran"
            break
        at, before = match.end(), kind
        if match[2] or kind != "frames":
            end, sure = at, sure or kind in ("by", "of") or (kind == "roles" and bool(match[2]))
    return (end, sure) if end < len(text) else (0, False)


def is_author_label(text: str) -> bool:
    """Whether *text* is what stands before an author's name, and nothing else: "By", "Escrito por:"."""
    if text[:2].casefold().ljust(2) not in byline_starts() or _label_end(f"{text} X")[0] <= len(text):
        return False
    return byline_word(text.split()[-1]) != "frames"


@lru_cache(maxsize=512)  # as above
def is_labelled_byline(line: str) -> bool:
    """Whether *line* says by its first words that it names the author ("Tác giả: …", "By …", "文/…")."""
    start = line[:2].casefold()
    if len(line) > 120 or (start.isascii() and start not in _LABEL_STARTS and start not in byline_starts()):
        return False  # quick for most lines
    line = _GENDERS.sub(r"\1", line)
    if _LABELLED.match(line) is None:
        end, sure = _label_end(line)
        if not sure or line[end : end + 1].islower():
            return False
    return bool(parse_authors(line))


def is_byline(line: str) -> bool:
    """Whether *line*, standing alone at an end of the text, can be an author line."""
    line = line.strip()
    if not line or len(line) > 90 or line[-1] in ".!?…:;。！？" or _CREDIT.match(line):
        return False
    if is_labelled_byline(line) or re.search(r"[가-힣]{2,4}\s?기자(?:\s|$)", line):
        return True
    bare = _ADDRESS.sub(" ", _BRACKETS.sub(" ", line)).strip()
    parts = [part.strip(" -–—|") for part in _SEPARATORS.split(bare)]
    names = parse_authors(line)
    return (
        bool(names)
        and len(names) >= len([part for part in parts if part])
        and all(len(part.split()) <= 5 for part in parts)
    )


_CREDIT = re.compile(
    r"^[(（\[]?\s*(?:(?P<label>theo|nguồn(?:\s+tin)?|sources?|quelle|fuente|fonte|bron|źródło|источник|来源|來源"
    r"|出典|出所|情報元|출처|자료)\s*[:：]\s*|(?:theo|nguồn|via)\s+)(?P<credit>[^\n]{2,60}?)\s*[)）\]]?\.?$",
    re.IGNORECASE,
)
_INNER_CREDIT = re.compile(
    r"[(（]\s*(?:theo|nguồn|source|via)\s*[:：]?\s*(?P<credit>[^()（）]{2,60}?)\s*[)）]", re.IGNORECASE
)
#: "Ảnh: TTXVN", "(Ảnh: Hà Phong)", "Photo: Reuters", "写真=共同", "© Hà Phong" at the end of a caption.
_PHOTO_CREDIT = re.compile(
    r"(?:(?:ảnh|ảnh\s+minh\s+họa|photo|photos|image|picture|foto|photographe|crédit|credit|写真|图|圖|图源|사진"
    r"|bild(?:rechte|nachweis|quelle)?|photo\s+credit|bilde|kuva|fot|фото|φωτο|fotó|kép|ภาพ|صورة|撮影|摄影)"
    r"\s*[:：=＝/]|©)\s*"
    r"(?P<credit>[^()（）\n]{2,60}?)\s*[)）\]]?\.?$",
    re.IGNORECASE,
)
#: "(AP Photo/Ann Lee)", "(Photo by Ann Lee)", "Photograph by Ann Lee" there.
_PHOTO_BY = re.compile(
    r"(?:(?:^|[.!?…\"”’)|–—-]\s*|[(（]\s*(?:\w{2,12}\s+){0,2})(?:photo(?:graph)?s?|picture|image|illustration)"
    r"\s+(?:by|courtesy(?:\s+of)?)\s|[(（]\s*\w{2,12}\s+photo\s*/\s*)"
    r"(?P<credit>[^()（）\n.]{2,60}?)\s*[)）\]]?\.?$",
    re.IGNORECASE,
)

#: "(Ole Dahl/AFP)", "Ole Dahl, AP", "City archives via Getty Images" at the end of one.
_PICTURE_AGENCY = re.compile(
    r"(?:^|[/,|]|\bvia)\s*(?:AP|AFP|AAP|EPA|EFE|ANSA|APA|dpa|PA|Reuters|REUTERS|Xinhua|TTXVN|VNA|NTB|TT|Bloomberg"
    r"|Keystone|KEYSTONE|Getty(?: Images)?|GETTY IMAGES|iStock(?:\.com)?|Shutterstock(?:\.com)?|Unsplash|Pexels|Pixabay"
    r"|Alamy|imago|picture alliance|Depositphotos|Adobe Stock|stock\.adobe\.com|Fotolia|Wikimedia(?: Commons)?|Flickr"
    r"|NASA|Zuma(?: Press)?)(?: Photo)?(?:[)\]]\.?)?$"
)
MAX_CREDIT = 60
#: And with what says that it is one.
MAX_LAST = 120


def parse_credit(line: str) -> str | None:
    """The source that a credit line names: "Theo TTXVN" gives "TTXVN"; None if it is no credit line."""
    line = " ".join(line.split())
    match = _CREDIT.match(line) or _INNER_CREDIT.search(line)
    if match is None:
        return None
    credit = match["credit"].strip(" .:-–")
    if not credit or len(credit.split()) > 8 or re.search(r"[,;] |\. ", credit):
        return None  # a sentence
    named = credit[0].isupper() or credit[0].isdigit() or not credit[0].isascii() or "." in credit
    return credit if named or match.groupdict().get("label") else None


def signer(byline: str) -> str:
    """Who signs with *byline* where it names no person: the paper, agency or handle, as printed but for its label."""
    return parse_credit(byline) or without_label(byline) or byline


def is_photo_credit(line: str) -> bool:
    """Whether *line* names who took a picture, and nothing else."""
    return _PHOTO_CREDIT.match(line) is not None or (len(line) <= MAX_CREDIT and ends_in_agency(line))


def ends_in_agency(caption: str) -> bool:
    """Whether the last words of *caption* are an agency of pictures: "… (Ole Dahl/AFP)", "Ole Dahl, AP"."""
    return _PICTURE_AGENCY.search(caption, max(0, len(caption) - MAX_CREDIT)) is not None


def parse_photo_credit(caption: str) -> str | None:
    """The photographer or agency that ends *caption*; None if it names none."""
    end = max(0, len(caption) - MAX_LAST)
    match = _PHOTO_CREDIT.search(caption, end) or _PHOTO_BY.search(caption, end)
    return match["credit"].strip(" .-–") or None if match else None
