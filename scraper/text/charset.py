"""From bytes to text: what a document is (HTML, plain text, neither) and in which character encoding.

The order of evidence: byte order mark, then strict UTF-8 (bytes that happen to be valid UTF-8 are UTF-8, whatever a
server says), then what is declared, then the likeliest legacy encoding, judged by the text it would give. A declared
multi-byte encoding comes before UTF-8, because short texts in one can be valid in the other.

Standards: WHATWG mimesniff §7 (HTML and binary patterns), WHATWG Encoding (labels, by w3lib).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePath

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from storage.errors import BinaryError
from storage.model import Document, clean_text

#: How much of a document we search to tell what it is.
SAMPLE_BYTES = 65536
#: How much is decoded at once to test for UTF-8: it fits the processor's cache, which halves the time.
CHUNK_BYTES = 16384

#: The first bytes of files that are not text, and what to call them.
SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh91AY&SY", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"ID3\x03", "an MP3 recording"),
    (b"OggS\x00", "a recording"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database"),
    (b"wOFF\x00", "a font"),
    (b"wOF2\x00", "a font"),
)

#: Bytes that no text in an ASCII-compatible encoding contains (mimesniff §2.1); without ESC, for ISO-2022-JP.
CONTROLS = bytes({*range(0x20)} - set(b"\t\n\f\r\x1b"))
#: One control character in so many bytes is an accident. With more of them, the bytes are not text.
TEXT_PER_CONTROL, HTML_PER_CONTROL = 50, 5

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".xht", ".shtml"})
#: How a text dump never starts.
HTML_HEAD = re.compile(
    r"\s*(?>(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*)<(?:!doctype\s+html|html|head|body|meta|title|script|style)[\s/>]",
    re.IGNORECASE | re.DOTALL,
)
#: How a document of unknown type can start if it is a piece of HTML (mimesniff §7.1).
HTML_PIECE = re.compile(
    r"\s*<(?:h1|div|p|article|section|main|table|iframe|font|br|b|a|ul|ol|img|!--)[\s>]", re.IGNORECASE
)

#: The declared encodings that we believe. Python has codecs that are not encodings of text: "hex", "unicode_escape".
BELIEVED = re.compile(
    r"utf-(?:8|16|32)(?:-[lb]e)?|cp\d+|iso8859-\d+|koi8-[rut]|mac[-_]\w+|euc_\w+|gb18030|big5\w*|iso2022_\w+|tis-620"
)
#: Those that little text in another encoding is valid in, so that they come before UTF-8.
TELLING = re.compile(r"cp9(?:32|49|50)|euc_\w+|gb18030|big5\w*|iso2022_\w+")
#: The answers we accept from charset-normalizer when none of our own candidates fits.
OTHERS = [
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp874",
    "koi8_r",
    "koi8_u",
    "iso8859_2",
]


def decode(document: Document) -> str:
    """The text of a dump: in NFC, with `\\n` at line ends, without a byte order mark and what XML forbids.

    Raises BinaryError if the bytes are not text.
    """
    return _cleaned(_text(document, document.charset, TEXT_PER_CONTROL))


#: Bytes beyond ASCII, and the share of them, one in so many, in a text that a stray one must not cost.
HIGH_BYTES = bytes(range(0x80, 0x100))
STRAY = 500


def html_text(document: Document) -> str:
    """The markup of an HTML document. Like `decode`, but also reads the encoding that its `meta` declares.

    Raises BinaryError if the bytes are not text.
    """
    return _cleaned(raw_html(document))


def raw_html(document: Document) -> str:
    """The same as it stands, which takes a tenth of the time: for what is searched, and cleaned where it is used."""
    declared = document.charset or html_body_declared_encoding(document.data)
    return _text(document, declared, HTML_PER_CONTROL)


def is_utf8(data: bytes) -> bool:
    """Whether *data* is UTF-8."""
    view, start, size = memoryview(data), 0, len(data)
    try:
        while start < size:  # a character may be cut by the end of a chunk, and begins the next
            end = start + CHUNK_BYTES
            start += codecs.utf_8_decode(view[start:end], "strict", end >= size)[1]
    except UnicodeDecodeError:
        return False
    return True


def is_html(document: Document) -> bool:
    """Whether the document is HTML rather than a text dump, by media type, file name and first characters.

    A dump can contain "<": a document declared as plain text is HTML only if it starts like a whole page.
    """
    start = _start(document.data)
    if HTML_HEAD.match(start) or document.media_type in HTML_TYPES:
        return True
    suffix = PurePath((document.path or "").lower().removesuffix(".gz")).suffix
    if document.media_type is None and suffix in HTML_SUFFIXES:
        return "<" in start
    return document.media_type is None and not suffix and HTML_PIECE.match(start) is not None


def _start(data: bytes) -> str:
    """The first characters, decoded well enough to recognise ASCII words."""
    head = data[:2048]
    encoding, mark = read_bom(head)
    if encoding is None or mark is None:
        encoding, mark = _utf16(data) or "latin-1", b""
    return head[len(mark) :].decode(encoding, "replace")


def _cleaned(text: str) -> str:
    return clean_text(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def _text(document: Document, declared: str | None, per_control: int) -> str:
    data = document.data
    for signature, name in SIGNATURES:
        if data.startswith(signature):
            raise BinaryError(f"not text but {name}", document.name, "save its text as .txt or .html")
    encoding, mark = read_bom(data)
    if encoding is not None and mark is not None:
        return data[len(mark) :].decode(encoding, "replace")
    if encoding := _utf16(data):
        return data.decode(encoding, "replace")
    controls = len(data) - len(data.translate(None, CONTROLS))
    if controls * per_control > len(data):
        raise BinaryError("not text: it is full of control bytes", document.name, "only text and HTML can be read")
    text = _declared_or_utf8(data, declared)
    if text is None and not controls:
        text = _legacy(data)
    if text is None and STRAY * (len(data) - len(data.translate(None, HIGH_BYTES))) <= len(data):
        text = data.decode("utf-8", "replace")  # ASCII but for a stray byte, whatever it was meant to be
    if text is None:
        raise BinaryError(
            "not text, or of no known character encoding", document.name, "name it as `charset` of the source"
        )
    return text


def _declared_or_utf8(data: bytes, declared: str | None) -> str | None:
    """The text in UTF-8 or the declared encoding, or with a few damaged characters; None if neither fits."""
    encoding = resolve_encoding(declared) if declared else None
    if encoding and not BELIEVED.fullmatch(encoding):
        encoding = None
    japanese = "iso2022_jp" if b"\x1b$" in data else None  # seven bits: it would pass as UTF-8
    first = encoding if encoding and TELLING.fullmatch(encoding) else None
    for candidate in (japanese, first, "utf-8", encoding):
        if candidate is not None and (text := _strictly(data, candidate)) is not None:
            return text
    return _damaged(data, "utf-8") or (_damaged(data, encoding) if encoding else None)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def _damaged(data: bytes, encoding: str) -> str | None:
    """The text if *encoding* fits nearly everywhere: at least twenty characters for each that does not."""
    text = data.decode(encoding, "replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text[: SAMPLE_BYTES * 4]) - bad
    return text if bad * 20 <= good else None


def _utf16(data: bytes) -> str | None:
    """Which UTF-16 *data* is in, without a mark, by its zero bytes; None if it has none or makes no sense."""
    sample = data[:SAMPLE_BYTES]
    if 0 not in sample or len(data) % 2:
        return None
    best, found = 0.9, None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        plain = sum(character.isascii() and (character.isprintable() or character in "\t\r\n") for character in text)
        fitting = plain + len(WRITTEN.findall(text))
        if text and fitting >= 0.9 * len(text) and (score := (fitting + plain) / len(text)) > best:
            best, found = score, encoding
    return found


# ---- Legacy encodings, judged by the text that they give: 1 if a person would write it, 0 if not.

#: The Unicode blocks, beyond ASCII, that the languages of `CANDIDATES` and Greek and Cyrillic are written in.
WRITTEN = re.compile(
    "[\u00a0-\u024f\u0300-\u052f\u1e00-\u1eff\u2010-\u2044\u20ab\u20ac\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uffe6]"
)

#: The commonest characters of Chinese, in both scripts, and of Korean. They are half of any text.
CHINESE = frozenset(
    "的一是不了在人有我他这这個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡"
    "用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實"
    "日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并並物手应應战戰向头頭文体體"
    "政美相见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論"
    "处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市"
    "省府京北南区區县縣济濟万萬亿億元今记記委组組织織"
)
KOREAN = frozenset(
    "이다는에의가을를하고지한사도로기서은인대해자리어시나일정있아보그수것들라부전만스제과장구주여었했으면상원국성년월오니조"
    "관련뉴신문통령민회의경방선거당동소개계공무법안세내외중북남산업금융시장진연학교육생활유영화음악비용건강우조합와더된될때"
    "말씀등위반발표현재날씨울며까운마요트치구간분후론본각실차야모두물식품농체물행성질책임결과미래백천억오늘최근작게던데않없면"
)


def _legacy(data: bytes) -> str | None:
    """The text in the legacy encoding that gives the likeliest one; None if none is likely enough."""
    sample = data[:SAMPLE_BYTES]
    best, found = 0.0, None
    for encoding, likeness in CANDIDATES:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample, final=len(sample) == len(data))
        except UnicodeError:
            continue
        if (score := likeness(text)) > best:  # of equals, the first
            best, found = score, encoding
    if found is None or best < 0.4:
        found = _other(sample) or (found if best > 0.25 else None)
    return data.decode(found, "replace") if found else None


def _other(sample: bytes) -> str | None:
    """The encoding that charset-normalizer finds, if it makes words of *sample*: letters of the bytes beyond ASCII."""
    guess = from_bytes(sample, cp_isolation=OTHERS).best()
    if guess is None or _share(str(guess), lambda character: float(character.isalpha())) < 0.8:
        return None
    return guess.encoding


def _share(text: str, worth: Callable[[str], float]) -> float:
    """The mean worth of the characters beyond ASCII."""
    beyond = [character for character in text if character > "\x7f"]
    return sum(map(worth, beyond)) / len(beyond) if beyond else 0.0


def _first_byte(character: str, encoding: str) -> int:
    """The first byte of *character* in *encoding*, which orders characters by frequency; 0 if it does not have it."""
    code = character.encode(encoding, "ignore")
    return code[0] if len(code) > 1 else 0


def _is_punctuation(character: str) -> bool:
    return character in "、。，．・：；？！「」『』（）〔〕【】《》“”‘’—…　－～" or "０" <= character <= "９"


def _japanese(text: str) -> float:
    def worth(character: str) -> float:
        if "ぁ" <= character <= "ヺ" or character in "ー々〇" or _is_punctuation(character):
            return 1.0
        if character in CHINESE:
            return 0.8
        return 0.5 if 0xB0 <= _first_byte(character, "euc_jp") <= 0xCF else 0.0  # level 1 of JIS X 0208

    return _share(text, worth)


def _simplified(text: str) -> float:
    def worth(character: str) -> float:
        if character in CHINESE or _is_punctuation(character):
            return 1.0
        return 0.5 if 0xB0 <= _first_byte(character, "gb2312") <= 0xD7 else 0.0  # level 1 of GB 2312

    return _share(text, worth)


def _traditional(text: str) -> float:
    def worth(character: str) -> float:
        if character in CHINESE or _is_punctuation(character):
            return 1.0
        return 0.5 if 0xA4 <= _first_byte(character, "big5") <= 0xC6 else 0.0  # level 1 of Big5

    return _share(text, worth)


def _korean(text: str) -> float:
    def worth(character: str) -> float:
        if character in KOREAN or _is_punctuation(character):
            return 1.0
        return 0.5 if 0xB0 <= _first_byte(character, "euc_kr") <= 0xC8 else 0.1  # Hangul of KS X 1001; Hanja

    return _share(text, worth)


#: A Vietnamese syllable without its tone mark: onset, vowels that go together, coda.
SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|nh?|ngh?|ph?|qu|r|s|th?|tr|v|x)?"
    r"(?:o?ă(?=[cmnpt])|u?â(?=[cmnptuy])|[ou]?a|o?e|i?ê|[uy]ê|uy?ê|i|o|ô|ơ(?=$|[imnpt])|u|u?ơ|y|uy|ia|ua|uô|ươ|ưa|ư|ya|oo)"
    r"(?:ch?|m|nh?|ng|p|t|i|y|o|u)?",
)
TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
#: A word of a western language: with a letter of ASCII, unless it is short, and capitals only where words have them.
WESTERN = re.compile(r"(?=.*[A-Za-z]|.{1,2}$)(?:[^\W\d_][^\W\d_A-ZÀ-ÖØ-Þ]*|[A-ZÀ-ÖØ-ÞŒŠŽŸ]+)")
#: What separates words, and what can surround them. In text other than western these signs stand anywhere.
BETWEEN = re.compile(r"[\x00-@\[-`{-\x7f\s’–—…]+")
ENDS = "“”‘‚„‹›«»•·©®™°€£§¡¿ªº¹²³½\u00ad"
#: What cp1258 and cp1252 read differently.
ONLY_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u0300\u0301\u0303\u0309\u0323₫]")


def _words(text: str, telling: re.Pattern[str]) -> list[str]:
    """The words of *text* that contain a *telling* character."""
    return [word for token in BETWEEN.split(text.replace("\u00ad", "")) if telling.search(word := token.strip(ENDS))]


def _vietnamese(text: str) -> float:
    words = _words(text, ONLY_VIETNAMESE)
    plain = [unicodedata.normalize("NFC", TONES.sub("", unicodedata.normalize("NFD", word))) for word in words]
    fitting = [SYLLABLE.fullmatch(word.lower()) is not None for word in plain]
    counted = [
        fits for word, fits in zip(plain, fitting, strict=True) if fits or not word.isupper()
    ]  # "TTTĐ" says nothing
    return sum(counted) / len(counted) if counted else 0.0


def _western(text: str) -> float:
    if not re.search("[A-Za-z]", text):
        return 0.0 if text.split() else 0.5
    words = _words(text, re.compile("[^\x00-\x7f]"))
    good = sum(WESTERN.fullmatch(word) is not None for word in words)
    score = good / len(words) if words else 0.9  # punctuation only
    return score if score >= 0.8 else score / 2  # below that: only if nothing else fits


#: Tried in this order; of equals, the first wins.
CANDIDATES: tuple[tuple[str, Callable[[str], float]], ...] = (
    ("cp1258", _vietnamese),
    ("cp1252", _western),
    ("cp932", _japanese),
    ("euc_jp", _japanese),
    ("cp949", _korean),
    ("gb18030", _simplified),
    ("big5hkscs", _traditional),
)
