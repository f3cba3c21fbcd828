"""Why a page gives nothing to read, by what stands on it: a wall, a login, a page that its scripts write, nothing."""

from __future__ import annotations

import re
from typing import Literal

from selectolax.lexbor import LexborHTMLParser

from scraper.article.html.tree import DEAD_TAGS, text_of
from scraper.parsing.limits import require_shape
from scraper.sources.admission import is_wall_title
from scraper.text.charset import html_text
from scraper.text.length import count_words
from storage.model import Document

Trouble = Literal["blocked", "login", "script", "nothing"]
#: A page with fewer words besides its scripts may be written by them.
FEW_WORDS = 60
#: A login page says little else.
LOGIN_WORDS = 250
#: Where applications in the browser put their page.
ROOTS = "#root, #app, #__next, #__nuxt, #___gatsby, app-root, [ng-app], [data-reactroot], #svelte"
#: What pages of bot checks load (vendors' own names).
CHECKS = re.compile(
    rb"cdn-cgi/challenge-platform|cf-chl-|captcha-delivery\.com|px-captcha|_Incapsula_Resource|awswaf|hcaptcha\.com/1"
    rb"|google\.com/recaptcha/challenge|ddos-guard", re.IGNORECASE
)  # fmt: skip
LOGIN_PATH = re.compile(
    r"(?i)[/_-](?:log-?in|sign-?in|sso|auth|account/login|dang-?nhap|anmelden|connexion)(?:[/?._-]|$)"
)


def diagnose(document: Document) -> Trouble:
    """Why the page in *document* gives nothing to read."""
    require_shape(document)
    tree = LexborHTMLParser(html_text(document))
    title = text_of(tree.css_first("title"))
    scripts = len(tree.css("script"))
    has_root, asks = tree.css_first(ROOTS) is not None, tree.css_first("noscript") is not None
    password = tree.css_first('input[type="password" i]') is not None
    tree.strip_tags(DEAD_TAGS)
    words = count_words(text_of(tree.body))
    if CHECKS.search(document.data) and words < LOGIN_WORDS:
        return "blocked"
    if (password and words < LOGIN_WORDS) or (words < LOGIN_WORDS and LOGIN_PATH.search(document.final_url or "")):
        return "login"
    if title and is_wall_title(title):
        return "blocked"
    if scripts and words < FEW_WORDS and (has_root or asks or words < 10):
        return "script"
    return "nothing"
