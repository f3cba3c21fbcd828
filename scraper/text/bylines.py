"""Who wrote an article, and who took its pictures: lines of authors, names, credits. The words are in `languages/`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from scraper.text.byline_parts import SEPARATORS, is_paper_behind, joined_names, without_firms, without_paper
from scraper.text.chinese_bylines import HAN, parse_report
from scraper.text.length import count_words
from scraper.text.letters import begins_small
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
from scraper.text.words import any_of, any_word, words
from storage.model import Person


def _any(key: str) -> str:
    """A regular expression for one of the words at *key* in all languages."""
    return any_word(f"bylines.{key}")


#: Places that papers print in capitals before a dash. Without this list they would look like agencies.
PLACES = frozenset(words("bylines.dateline_places"))
#: How much of a line of authors the patterns search.
MAX_BYLINE_CHARS = 2_000
#: Longer lines do not name authors, with a label and without one.
MAX_LABELLED_BYLINE_CHARS, MAX_BARE_BYLINE_CHARS = 120, 90

#: Labels of several words, or of scripts without spaces. `byline_word` knows the others.
_LABEL = re.compile(
    rf"^(?:{_any('labels')}(?![^\W\d_])\s*[:：/／=＝|｜・]?\s*|{_any('joined_labels')}\s*[:：]?\s*)", re.IGNORECASE
)
#: Those that end in a sign of their own. A dot is no such sign: so end titles, with which sentences begin ("TS.").
_SIGNED_LABEL = any_of(label for label in words("bylines.labels") if not label[-1].isalnum() and label[-1] != ".")
_LABELLED = re.compile(rf"^(?:{_any('labels')}\s*[:：/／=＝]|{_SIGNED_LABEL})\s*\S", re.IGNORECASE)
#: Chinese bylines say what the author is right before the name.
_OWN_REPORTER = re.compile(rf"{any_of(one for one in words('bylines.joined_labels') if len(one) > 3)}\s+{HAN}{{2,4}}")
#: Without a space, most of what follows is no name: "記者会見", "记者手记".
_LONE_REPORTER = re.compile(rf"{_any('reporters')}(?:\s+{HAN}{{2,4}}|{HAN}{{3}}(?<![会會录錄録料层層]))")
_LABEL_WORD = re.compile(r"([^\s:：/／|]+)\s*([:：]|[–-](?=\s)|)\s*")
#: The second ending of a label for all genders: "Autor/in: …", "Redakteur:in …".
_GENDERS = re.compile(rf"^([^\W\d_]{{4,20}})[/:*_·•]{_any('gender_endings')}(?=\s?[:：]|\s+[^\W\d_])")
#: The first two letters of the labels that begin in ASCII.
_LABEL_STARTS = frozenset(
    label[:2] for label in (*words("bylines.labels"), *words("bylines.photo_labels")) if label[:2].isascii()
)
#: A label of several words: "Author of this article:", "Text und Fotos:".
_LONG_LABEL = re.compile(r"[^\W\d_]+(?:(?:\s+|\s*[&/+]\s*)[^\W\d_][\w'’]*){1,3}\s?[:：]\s*")
_WORD_OR_SIGN = re.compile(r"[^\W\d_][\w'’]*|[&/+]")
#: The roles that are texts and no people: "Text size: Small" is no label of an author.
_TEXT_ROLE = re.compile(r"te(?:x|ks|st)|текст|words|besedil|szöveg|κείμεν", re.IGNORECASE)
_PHOTO_WORDS = frozenset(word.casefold() for key in ("photo_labels", "photo_words") for word in words(f"bylines.{key}"))
_ANDS = frozenset(("&", "/", "+", *words("bylines.and")))
#: Any other label, which is not an author's.
_OTHER_LABEL = re.compile(r"[^\W\d_]{2,12}\s?[：:](?!//)")
#: Where the next field of a line begins: "An Bình Source: …".
_NEXT_LABEL = re.compile(r"(?<=\S)\s+[^\W\d_]{2,12}\s?(?::(?=\s|$)|：)")
_BEFORE_PAPER = frozenset(",/|-–—")
_ROLE_AFTER = re.compile(rf"\s*(?:,\s*)?{_any('roles_after')}$", re.IGNORECASE)
#: Korean bylines have the job after the name and the place before it: "순천, 광양 홍길동 기자".
_KOREAN = re.compile(
    rf"([가-힣]{{2,4}}(?:\s?[·ㆍ]\s?[가-힣]{{2,4}})*)\s?{_any('reporter_ranks')}?{_any('reporters')}(?![가-힣])"
)
_KOREAN_ENDING = re.compile(rf"[가-힣]{{2,4}}\s?{_any('reporters')}(?:\s|$)")
#: Where, for whom or with whom. What follows is not a name: "Jane Doe in Paris", "Marie Dupont avec AFP".
_ASIDE = re.compile(rf"\s{_any('asides')}(?:\s|$)")
#: Signs after which a byline goes on with something else.
_FIELDS = re.compile(r"\s+[|•·]\s+")
_BRACKETS = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*")
#: Words with a number behind each: "阅读(203) 评论(3)".
_COUNTS = re.compile(r"(?:[^\W\d_]+\s?[(（\[]\d+[)）\]][\s|·,]*)+")
_ADDRESS = re.compile(r"(?<!\S)\S+@\S+|https?://\S+|@\w+|\+?\d[\d .-]{6,}")
#: A name behind its mailbox, as RSS 2.0 has them: "anna@coast.example (Anna Keller)".
_MAILED = re.compile(r"\S+@\S+\s*[(（]([^()（）]+)[)）]")
_PARTICLES = frozenset(words("bylines.particles"))
#: What starts a name in lower case and is joined to it: d’, al-.
_JOINED = words("bylines.joined_particles")

#: What looks like a host, beside a name.
_HOST = re.compile(r"(?:[\w-]{2,}\.){1,3}[a-z]{2,7}")

_EDGES = " .:-–—|｜,・"

#: Where a sentence ends and something follows.
_SENTENCE_ENDS = re.compile(r"[.!?…؟।][\"”»’)]*\s+")

#: What no name contains.
_NO_NAME = re.compile(rf"[\d?!:;…\"“”@/]|{_any('not_in_names')}")


def is_name(text: str) -> bool:
    """Whether *text* can be a person's name or pen name: few words, capitals, no digits, no sentence."""
    parts = text.split()
    if not 1 <= len(parts) <= 6 or not 2 <= len(text) <= 48 or _NO_NAME.search(text):
        return False
    if any(character >= "\u3040" for character in text):  # CJK and Hangul names have no capitals
        return len(text.replace(" ", "").replace("・", "")) <= 12 and all(
            character.isalpha() or character in " ・·=＝" for character in text
        )
    if not any(map(str.isupper, text)) and not any(map(begins_small, text)):  # no capitals begin names
        return 2 <= len(parts) <= 4 and any(map(str.isalpha, text))
    return (parts[0][0].isupper() or parts[0].startswith(_JOINED)) and all(
        part[0].isupper() or part.casefold() in _PARTICLES or part.startswith(_JOINED) for part in parts
    )


def is_login(name: str) -> bool:
    """Whether *name* looks like that of an account: "jane.doe", "JaneD7"."""
    return " " not in name and name.isascii() and (name.islower() or not name[1:].isalpha() or not name[1:].islower())


@lru_cache(maxsize=512)  # callers ask about the same line several times
def parse_authors(byline: str) -> tuple[Person, ...]:
    """The people that *byline* names, without labels, jobs, bracketed agencies or addresses; () if it names none."""
    text = " ".join(byline.split())[:MAX_BYLINE_CHARS]
    if _CREDIT.match(text) and not _AUTHOR_CREDIT.match(text):
        return ()
    if (report := parse_report(text)) is not None:
        return tuple(Person(name=name) for name in report.names)
    if (mailed := _MAILED.fullmatch(text)) is not None and (" " in mailed[1] or not mailed[1].isupper()):  # "(END)"
        text = mailed[1]
    if (whole := _BRACKETS.fullmatch(text)) is not None:  # "（记者 王明）"
        text = whole[0].strip(" ()（）[]")
    if _PHOTO_CREDIT.match(text) or _COUNTS.fullmatch(text):  # "[사진=…]"
        return ()
    text = without_paper(_without_fields(text))
    text = _ADDRESS.sub(" ", _BRACKETS.sub(" ", text))
    if koreans := _KOREAN.findall(text):
        return tuple(Person(name=name.strip()) for names in koreans for name in re.split("[·ㆍ]", names))
    bare = without_label(text)
    if _OTHER_LABEL.match(bare):  # "Photos: An Bình"
        return ()
    names: list[str] = []
    parts = without_firms(bare if bare == text.strip() else _FIELDS.split(bare, maxsplit=1)[0])
    first, *others = [name for place, part in enumerate(parts) for name in joined_names(part, is_further=place > 0)]
    for part in (first, *map(without_label, others)):
        name = _once(_ROLE_AFTER.sub("", _without_aside(part)).strip(" .,:"))
        if not is_name(name) or name in names or is_nobody(name) or is_job(name) or is_city(name) or byline_word(name):
            continue
        is_place = name.casefold() in PLACES
        if is_place and name.isascii() and (" " not in name or others):  # Vietnamese pen names are those of provinces
            continue
        if names and _tells_paper(part, first, bare):
            continue
        if not names or not (is_degree(name) or is_company(name) or is_place or is_paper_behind(name, names, bare)):
            names.append(name)
    people = [name for name in names if _HOST.fullmatch(name) is None]  # "Coast.example, Jane Doe"
    return tuple(Person(name=name) for name in people or names)


def _tells_paper(part: str, first: str, line: str) -> bool:
    """Whether a *part* at the end of a *line* says for whom its *first* part writes: "Jane Doe, Coast Herald reporter".

    Where the first has a job, too, or "and" stands before the part, it is a further author.
    """
    if (
        not line.endswith(part)
        or part[0] >= "\u3040"
        or _ROLE_AFTER.search(part) is None
        or _ROLE_AFTER.search(first) is not None
    ):
        return False
    return line[: -len(part)].rstrip()[-1:] in _BEFORE_PAPER


def is_reporter(line: str) -> bool:
    """Whether *line* is "記者" and a name, with which a line of another kind may begin, too: "記者手記"."""
    return _LONE_REPORTER.fullmatch(line) is not None and bool(parse_authors(line))


def _without_fields(text: str) -> str:
    """*text*, which begins with a label, without what stands behind the next label."""
    bare = without_label(text)
    match = _NEXT_LABEL.search(bare) if len(bare) < len(text.strip(_EDGES)) else None
    if match is None or bare not in text:
        return text
    end = match.start()
    if byline_word(match[0]) == "by":  # what he did stands before it: "Jane Doe, Edited by: Tom Hart"
        end = max((one.start() for one in SEPARATORS.finditer(bare, 0, end)), default=end)
    return text[: text.index(bare) + end]


def _without_aside(part: str) -> str:
    """*part* without what follows a name: where, for whom or with whom, and an agency."""
    aside = _ASIDE.search(part)
    if aside is not None and " " in part[: aside.start()].strip():
        part = part[: aside.start()]
    pieces = part.split()
    for count in (3, 2, 1):
        if len(pieces) - count >= 2 and is_agency(" ".join(pieces[-count:])):
            return " ".join(pieces[:-count])
    return part


def _once(name: str) -> str:
    """*name* once, if a page repeats it for screen readers."""
    parts = name.split()
    half = len(parts) // 2
    return " ".join(parts[:half]) if half > 1 and parts[:half] == parts[half:] else name


def without_label(text: str) -> str:
    """*text* without the label before a name: "By", "Tác giả:"."""
    text = _GENDERS.sub(r"\1", text.strip(_EDGES))
    while (match := _LABEL.match(text)) is not None and match.end() < len(text):
        text = text[match.end() :].strip(_EDGES)
    return text[_label_end(text)[0] :].strip(_EDGES)


def _label_end(text: str) -> tuple[int, bool]:
    """Where the words before a name end (0 if there are none), and whether they alone show that a name follows."""
    end = at = 0
    before, sure = "", False
    while (match := _LABEL_WORD.match(text, at)) is not None:
        kind = byline_word(match[1])
        if not at and not match[2] and (long := _long_label_end(text)):
            return (long, True) if long < len(text) else (0, False)
        if not kind or (kind == "of" and not at) or (before == "by" and kind in ("by", "of")):  # "By Van Tran"
            break
        at, before = match.end(), kind
        if match[2] or kind != "frames":
            end, sure = at, sure or kind in ("by", "of") or (kind == "roles" and bool(match[2]))
    return (end, sure) if end < len(text) else (0, False)


def _long_label_end(text: str) -> int:
    """Where a label of several words ends that begins with what the author is, or says that he took the pictures, too;
    0 for any other, as that of who did nothing else.
    """
    match = _LONG_LABEL.match(text)
    if match is None:
        return 0
    parts = _WORD_OR_SIGN.findall(match[0])
    roles = [byline_word(part) == "roles" for part in parts]
    joined = [part in _ANDS for part in parts]
    pictures = [part.casefold() in _PHOTO_WORDS for part in parts]
    if any(pictures):  # "Text und Fotos", "Fotos & Text"
        others = (part for part, *known in zip(parts, roles, joined, pictures, strict=True) if not any(known))
        is_label = (
            any(roles) and any(joined) and (roles[0] or pictures[0]) and all(begins_small(one[0]) for one in others)
        )
    else:  # with a capital it is the name of who speaks: "Author Jane Doe: …"
        is_label = roles[0] and begins_small(parts[1][0]) and _TEXT_ROLE.match(parts[0]) is None
    return match.end() if is_label else 0


def is_author_label(text: str) -> bool:
    """Whether *text* is just the label before an author's name: "By", "Escrito por:", "文章作者"."""
    if text[:1] >= "\u3040":  # words are written together there
        bare = text.rstrip(_EDGES + "：")
        return any(_LABEL.fullmatch(end) is not None for end in (bare, bare[-MAX_JOINED_LABEL_CHARS:]))
    if text[:2].casefold().ljust(2) not in byline_starts() or _label_end(f"{text} X")[0] <= len(text):
        return False
    return byline_word(text.split()[-1]) != "frames"


@lru_cache(maxsize=512)  # as above
def is_labelled_byline(line: str) -> bool:
    """Whether *line* starts with words that introduce an author: "Tác giả: …", "By …", "文/…"."""
    if ((report := parse_report(line)) is not None and report.names) or _OWN_REPORTER.fullmatch(line):
        return True
    start = line[:2].casefold()
    if len(line) > MAX_LABELLED_BYLINE_CHARS or (
        start.isascii() and start not in _LABEL_STARTS and start not in byline_starts()
    ):
        return False  # rules out most lines
    line = _GENDERS.sub(r"\1", line)
    if _LABELLED.match(line) is None:
        end, sure = _label_end(line)
        if not sure or begins_small(line[end : end + 1]):
            return False
    return bool(parse_authors(line))


def is_byline(line: str) -> bool:
    """Whether *line*, alone at the start or end of a text, can be a line of authors."""
    line = line.strip()
    if not line or len(line) > MAX_BARE_BYLINE_CHARS or line[-1] in ".!?…:;。！？" or _CREDIT.match(line):
        return False
    if is_labelled_byline(line) or _KOREAN_ENDING.search(line):
        return True
    bare = _ADDRESS.sub(" ", _BRACKETS.sub(" ", without_paper(line))).strip()
    parts = [part.strip(" -–—|") for part in SEPARATORS.split(bare)]
    names = [one.name for one in parse_authors(line)]
    return (
        bool(names)
        and len(names) >= len([one for one in parts if one and not _is_paper_part(one, parts[0], names, bare)])
        and all(len(part.split()) <= MAX_NAME_PARTS for part in parts)
    )


def _is_paper_part(part: str, first: str, names: Sequence[str], line: str) -> bool:
    return is_paper_behind(part, names, line) or (part != first and _tells_paper(part, first, line))


def split_signature(text: str) -> tuple[str, str]:
    """(*text*, the byline behind its last sentence: "… until May. By An Binh"); "" for a text without one.

    In capitals it credits a picture as often.
    """
    for end in _SENTENCE_ENDS.finditer(text, max(0, len(text) - MAX_BARE_BYLINE_CHARS)):
        line = text[end.end() :]
        if not (is_labelled_byline(line) and is_byline(line)):
            continue
        if all(" " in one.name and not one.name.isupper() for one in parse_authors(line)):
            return text[: end.end()].rstrip(), line
    return text, ""


def says_who(line: str) -> bool:
    """Whether *line* is a name and what shows that it is one: a label, a job, the paper behind it ("记者 王明")."""
    if is_labelled_byline(line):
        return True
    names = parse_authors(line) if is_byline(line) and not any(map(str.isdigit, line)) else ()
    if len(names) != 1:
        return False
    bare = without_paper(line)
    before, _, after = bare.strip(" ()（）[]").partition(names[0].name)
    return bare != line or bool(before and not after) or is_job(after) or _KOREAN_ENDING.search(line) is not None


_CREDIT = re.compile(
    rf"^[(（\[]?\s*(?:(?P<label>{_any('credit_labels')})\s*[:：]\s*|{_any('credits')}\s+)"
    r"(?P<credit>[^\n]{2,60}?)\s*[)）\]]?\.?$",
    re.IGNORECASE,
)
_INNER_CREDIT = re.compile(
    rf"[(（]\s*{_any('bracket_credits')}\s*[:：]?\s*(?P<credit>[^()（）]{{2,60}}?)\s*[)）]", re.IGNORECASE
)
#: A credit that may name an author: "Theo Hà Phong".
_AUTHOR_CREDIT = re.compile(rf"{_any('author_credits')}\s", re.IGNORECASE)
#: Who took a picture, at the end of its caption: "Ảnh: TTXVN", "(Ảnh: Hà Phong)", "写真=共同", "© Hà Phong".
_PHOTO_CREDIT = re.compile(
    rf"(?:{_any('photo_labels')}\s*[:：=＝/]|©)\s*(?P<credit>[^()（）\n]{{2,60}}?)\s*[)）\]]?\.?$", re.IGNORECASE
)
#: What every one of these has; it is much faster to see.
_AFTER_LABEL = re.compile("[:：=＝/©]")
#: The same without a colon: "(AP Photo/Ann Lee)", "(Photo by Ann Lee)", "Photograph by Ann Lee".
_PHOTO_BY = re.compile(
    rf"(?:(?:^|[.!?…\"”’)|–—-]\s*|[(（]\s*(?:\w{{2,12}}\s+){{0,2}}){_any('photo_words')}\s+{_any('photo_by')}\s"
    rf"|[(（]\s*\w{{2,12}}\s+{_any('photo_agency_words')}\s*/\s*)(?P<credit>[^()（）\n.]{{2,60}}?)\s*[)）\]]?\.?$",
    re.IGNORECASE,
)

#: The same without a label: "(Ole Dahl/AFP)", "Ole Dahl, AP", "City archives via Getty Images".
_PICTURE_AGENCY = re.compile(rf"(?:^|[/,|]|\bvia)\s*{_any('picture_agencies')}(?: Photo)?(?:[)\]]\.?)?$")
#: Signs before a credit.
_OPENING = "([（［【〔"
#: How much of the end of a caption can be a credit, without and with a label.
MAX_CREDIT_CHARS, MAX_LABELLED_CREDIT_CHARS = 60, 120
#: A longer source is a sentence.
MAX_CREDIT_WORDS = 8
#: The end of a label in scripts without spaces that says what it is: "作者" of "文章作者".
MAX_JOINED_LABEL_CHARS = 2
#: The parts of a name, whatever is written apart.
MAX_NAME_PARTS = 5


def parse_credit(line: str) -> str | None:
    """The source that a credit line names ("Theo TTXVN" gives "TTXVN"); None if *line* is not a credit."""
    line = " ".join(line.split())
    match = _CREDIT.match(line) or _INNER_CREDIT.search(line)
    if match is None:
        return None
    credit = match["credit"].strip(" .:-–")
    if not credit or count_words(credit) > MAX_CREDIT_WORDS or re.search(r"[,;] |\. ", credit):
        return None  # a sentence
    named = credit[0].isupper() or credit[0].isdigit() or not credit[0].isascii() or "." in credit
    return credit if named or match.groupdict().get("label") else None


def signer(byline: str) -> str:
    """Who signs with *byline* where it names no person: the paper, agency or handle, as printed but for its label.

    "" for nothing but an address: a mailbox signs nothing, and feeds would give it to whoever collects them.
    """
    if _ADDRESS.sub("", byline).strip(_EDGES + "<>()") in ("", "mailto"):
        return byline if byline.startswith("@") else ""
    name = without_label(byline)
    return parse_credit(byline) or (name.strip("[] ") if name[:1] == "[" else name) or byline


def is_photo_credit(line: str) -> bool:
    """Whether *line* is just the credit of a picture."""
    return is_labelled_credit(line) or (len(line) <= MAX_CREDIT_CHARS and ends_in_agency(line))


def is_labelled_credit(line: str) -> bool:
    """Whether *line* is the credit of a picture and begins with a label: "Photo: Ann Lee", "© Ann Lee"."""
    return _PHOTO_CREDIT.match(line.lstrip(_OPENING)) is not None


def ends_in_agency(caption: str) -> bool:
    """Whether *caption* ends with a picture agency: "… (Ole Dahl/AFP)", "Ole Dahl, AP"."""
    return _PICTURE_AGENCY.search(caption, max(0, len(caption) - MAX_CREDIT_CHARS)) is not None


def parse_photo_credit(caption: str) -> str | None:
    """The photographer or agency that *caption* ends with; None if it names none."""
    end = max(0, len(caption) - MAX_LABELLED_CREDIT_CHARS)
    labelled = _AFTER_LABEL.search(caption, end) and _PHOTO_CREDIT.search(caption, end)
    match = labelled or _PHOTO_BY.search(caption, end)
    return match["credit"].strip(" .-–") or None if match else None
