"""Site configurations by the hundred, made by rules: every directive, spelt in every way that real files have."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from scraper.rules.siteconfig import DIRECTIVES, FLAGS, LOGINS

#: Expressions as such files have them, on every axis and with every function of XPath 1.0.
EXPRESSIONS = (
    "//h1", "//h1[@class='headline']", '//meta[@property="og:title"]/@content', "//article//time/@datetime",
    "//div[contains(concat(' ',normalize-space(@class),' '),' story ')]", "//div[starts-with(@id, 'story-')]",
    "substring-after(//p[@class='by'], 'By ')", "substring-before(substring-after(//ul/li[last()],','),',')",
    "//p[contains(., 'Read more')]/following::*", "//span/text()[contains(., 'Ad')]",
    "//li[not(.//text()[normalize-space()])]",
    "concat(//link[@rel='canonical']/@href, '?print=1')", "//a[@rel='next' and not(contains(text(), 'x'))]",
    "//footer/self::footer | //footer/following-sibling::*", "//img[@src]/following-sibling::*[1][self::div]",
    "(//article[contains(@class, 'body')])[1]", "//div[string-length(@class) = 15]", "//time/parent::div",
    "//a[contains(@href, '/newsletter')]/ancestor::section[1]", "//p[position() < 3]", "//ul[count(li) > 5]",
    "//div[@data-type='a' or @id='b']", "translate(//p[@class='date'], '/', '-')", "//*[local-name()='svg']",
    "//p[name(..)='aside']", "//div[number(@data-n) + 1 > floor(2.5)]", "//h2[boolean(a)]", "string(//h1)",
    "//li[a]/preceding-sibling::li", "//b/preceding::h2[1]", "//p[sum(//td) >= round(3.2)]", "//p[lang('vi')]",
    "//div/descendant::p", "//p/descendant-or-self::b", "//b/ancestor-or-self::p", "//p/child::b", "id('main')//p",
    "//p[@class!='x' and ceiling(1.2)=2 and true() and not(false())]", "//p/attribute::class", "//a/@href",
    "//p/namespace::*", "//fb:like", "//p[@class='a'", "//comment()", "//p[substring(., 1, 4)='Foto']",
    "//p[namespace-uri()='']", "//*[@id='toc']/..", ".//div[@class]//p", "//p/@*", "//h2 or //h3", "not(//aside)",
    "count(//p) > 2", "(//a[@rel])[last()]/@href", "//td[count(preceding-sibling::td)=1]", "//p[position() mod 2 = 1]",
    "normalize-space(translate(//p[@class='by'], '|', ''))", "//p[.='Ad']|//p[.='AD'] | //p[normalize-space()='ad']",
    "//*[@*[contains(., 'promo')]]", '//p[@class="by"]/text()[1]', "//img[@width < 2 or @height<=1]", "//h1[.!='']",
    "//script[contains(text(),'{\"a\":')]", "//a[translate(.,'ABC','abc')='next']", "//section[@class]/node()[last()]",
    "//div[@class='a']/*[self::p or self::ul][not(@id) and not(@class)]", "//h2[following-sibling::p[1][b]]",
    "//a[contains(@href, '#comments')]", "// div [ @class = 'a' ] / p", "//div[@id=“x”]",
)  # fmt: skip
#: What else the directives take.
VALUES = {
    "strip_id_or_class": ("newsletter", "'top bar'", '"ad_"', "id-Article.advert", "wide  box"),
    "skip_id_or_class": ("Layout-sidebar",),
    "strip_image_src": ("/pixel.gif?", "doubleclick.example"),
    "src_lazy_load_attr": ("data-full-src", "@data-src"),
    "find_string": ("<noscript>", '<a class="x" href="http://y:8/', "· · ·"),
    "replace_string": ("<div>", "", "<!-- nothing -->", "a: b"),
    "http_header": ("Mozilla/5.0 (X11; Linux x86_64)", "consent=1; b=2"),
    "test_url": ("https://bay.example/1.html", "http://bay.example/feed.xml?a=b:c"),
    "test_contains": ("“The bridge”: closed since Monday", "đã đóng"),
    "parser": ("html5php", "libxml", "gumbo"),
    "footnotes": ("no", "//ol[@class='notes']"),
    "login_uri": ("https://bay.example/login",),
    "login_username_field": ("user",),
    "login_password_field": ("password",),
    "login_extra_fields": ("a[_token]=@=xpath(\"//form//input[@id='t']\", request_html(config.getLoginUri()))",),
    "not_logged_in_xpath": ("//a[@id='login']",),
    "requires_login": ("yes", "no"),
}
ARGUMENTS = {"wrap_in": ("blockquote", "i"), "move_into": ("//div[@id='x']",), "http_header": ("User-Agent", "cookie")}


def made_configs(number: int, seed: int = 16) -> Iterator[tuple[str, bytes]]:
    """*number* files, each with its name and content; together they have every directive many times over."""
    random = Random(seed)
    names = sorted(DIRECTIVES)
    for index in range(number):
        lines = [f"# Author: {index}", ""]
        flags = {name: random.choice(("yes", "no")) for name in FLAGS}
        chosen = [names[index % len(names)], *random.sample(names, random.randint(2, 14))]
        for name in chosen:
            lines += list(_lines(name, flags, random))
        end = random.choice(("\n", "\r\n", "\r"))
        text = end.join(lines) + random.choice(("", end, end * 3))
        encoding = random.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16"))
        dot = "." if index % 7 == 0 else ""
        yield f"{dot}paper-{index}.bay.example.txt" if index else "global.txt", text.encode(encoding)


def _lines(name: str, flags: dict[str, str], random: Random) -> Iterator[str]:
    """A line or two of the directive *name*."""
    gap = random.choice((" ", "", "  ", "\t"))
    if name == "if_page_contains":
        yield f"single_page_link:{gap}{random.choice(EXPRESSIONS)}"
        yield f"if_page_contains:{gap}{random.choice(EXPRESSIONS)}"
    elif name in ("find_string", "replace_string") and random.random() < 0.5:
        yield f"find_string:{gap}{random.choice(VALUES['find_string'])}"
        yield f"replace_string:{gap}{random.choice(VALUES['replace_string'])}"
    elif name in ("find_string", "replace_string"):
        yield f"replace_string({random.choice(VALUES['find_string'])}):{gap}{random.choice(VALUES['replace_string'])}"
    elif name in FLAGS:
        yield f"{name}:{gap}{flags[name]}"
    else:
        value = random.choice(VALUES.get(name, EXPRESSIONS))
        argument = f"({random.choice(ARGUMENTS[name])})" if name in ARGUMENTS else ""
        yield f"{name}{argument}:{gap}{value}{random.choice(('', ' ', '  '))}"
    if name in LOGINS and random.random() < 0.3:
        yield "# needs an account"
    if random.random() < 0.2:
        yield f"#strip:{gap}//div[@class='old'"
