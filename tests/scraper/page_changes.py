"""Changes of a page that change no article: other wrappers, names, menus, hosts, and a banner for consent."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

#: The host to which pages move.
OTHER_HOST = "moved.example"
#: What asks for consent, by letters of the script that it comes in; the first where a page has none of the others.
BANNERS = {
    "[a-z]": ("We use cookies to make this site better for you.", "Accept all", "Privacy"),
    "[\u0400-\u04ff]": ("Мы используем файлы cookie, чтобы сайт работал лучше.", "Принять", "Политика"),
    "[\u0600-\u06ff]": ("نستخدم ملفات تعريف الارتباط لتحسين تجربتك في هذا الموقع.", "موافق", "الخصوصية"),
    "[\uac00-\ud7af]": ("더 나은 서비스를 위해 쿠키를 사용합니다.", "동의", "개인정보"),
    "[\u3040-\u30ff]": ("当サイトではクッキーを使用しています。", "同意する", "プライバシー"),
    "[\u4e00-\u9fff]": ("本网站使用 Cookie 来改善您的体验。", "接受", "隐私"),
}
#: Letters for digits, none of which make a word.
_DIGITS_AS_LETTERS = "bcdfghjkmp"
#: This share of the letters of a page is of its script.
MIN_SHARE = 0.05


class Page(NamedTuple):
    """HTML, and the address that it came from."""

    html: str
    url: str | None


def rebuilt(page: Page) -> Page:
    """The page as the parser writes it: what the other changes are compared with."""
    return Page(LexborHTMLParser(page.html).html or "", page.url)


def in_another_wrapper(page: Page) -> Page:
    """All that *page* shows in one more element."""
    before, end, behind = page.html.rpartition("</body>")
    return Page(re.sub(r"(<body[^>]*>)", r"\1<div>", before, count=1) + f"</div>{end}{behind}", page.url)


def with_a_doubled_menu(page: Page) -> Page | None:
    """*page* with its first menu twice, as for wide and narrow screens; None if it marks none."""
    tree = LexborHTMLParser(page.html)
    menu = tree.css_first("nav, [role=navigation]")
    if menu is None:
        return None
    if (copy := LexborHTMLParser(menu.html or "").css_first("nav, [role=navigation]")) is not None:
        menu.insert_after(copy)
    return Page(tree.html or "", page.url)


def with_a_banner(page: Page) -> Page:
    """*page* below a box that asks for consent."""
    shown = LexborHTMLParser(page.html).text(separator=" ", strip=True)
    scripts = [one for one in BANNERS if len(re.findall(one, shown)) > MIN_SHARE * len(shown)]
    text, button, more = BANNERS[next((one for one in scripts[1:]), "[a-z]")]
    box = f'<div><p>{text} <a href="/privacy">{more}</a></p><button>{button}</button></div>'
    return Page(re.sub(r"(<body[^>]*>)", rf"\1{box}", page.html, count=1), page.url)


def on_another_host(page: Page) -> Page | None:
    """*page* with another host wherever its own stands; None if it has none."""
    host = urlsplit(page.url or "").netloc.removeprefix("www.")
    if not host:
        return None
    return Page(page.html.replace(host, OTHER_HOST), (page.url or "").replace(host, OTHER_HOST))


def without_ids(page: Page) -> Page:
    """*page* without the names of single elements; places in the page that links lead to keep theirs."""
    tree = LexborHTMLParser(page.html)
    targets = {(link.attributes.get("href") or "").partition("#")[2] for link in tree.css('a[href*="#"]')}
    for node in tree.css("[id]"):
        if node.attributes.get("id") not in targets:
            del node.attrs["id"]
    return Page(tree.html or "", page.url)


def with_other_class_names(page: Page) -> Page:
    """*page* with every class called otherwise, the same one the same everywhere; names with a number keep one."""
    tree = LexborHTMLParser(page.html)
    names: dict[str, str] = {}
    for node in tree.css("[class]"):
        own = (node.attributes.get("class") or "").split()
        node.attrs["class"] = " ".join(names.setdefault(name, _other_name(name, len(names))) for name in own)
    return Page(tree.html or "", page.url)


def _other_name(name: str, number: int) -> str:
    """A name of letters that say nothing, and that no other *number* gives."""
    letters = "".join(_DIGITS_AS_LETTERS[int(digit)] for digit in str(number))
    return f"x{letters}q{number}" if any(map(str.isdigit, name)) else f"x{letters}q"


CHANGES: dict[str, Callable[[Page], Page | None]] = {
    "another wrapper": in_another_wrapper,
    "a doubled menu": with_a_doubled_menu,
    "a cookie banner": with_a_banner,
    "another host": on_another_host,
    "no ids": without_ids,
    "other class names": with_other_class_names,
}
