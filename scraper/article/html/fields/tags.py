"""Tags: how lists of them are split, which a system made, and where the page shows them."""

from __future__ import annotations

import re
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from itertools import chain
from urllib.parse import unquote

from scraper.article.evidence import Found, ask
from scraper.article.html.extent import ARTICLE_TOKENS, FRAME_TOKENS, is_beside
from scraper.article.html.fields.dates import is_in_card
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, has_figure, key_of, plain_key, words_of
from scraper.text.length import count_words
from scraper.text.phrases import is_button, is_furniture, is_tag_label, leads_back, stands_for_section
from scraper.urls import is_home_page, same_site

#: The most words of a tag, and those of one that may be called like the article.
MAX_TAG_WORDS, MAX_NAME_WORDS = 8, 4
#: Fewer tags may be words of the address, or codes in capitals, by chance.
MIN_ADDRESS_TAGS, MIN_CODE_TAGS = 5, 8
#: So many tags that the page marks go before those that only its head states: one may be a section.
MIN_MARKED_TAGS = 2
#: If this share of the tags was generated, all were.
MIN_GENERATED_SHARE = 0.75
#: What boxes of tags are called, which is asked last.
TAG_TOKENS = words_of("tag tags keyword keywords topics hashtag hastag tagcloud")
#: Where links to the page of a tag lead.
TOPIC_PATH = re.compile(
    r"(?i)/(?:tags?|tagged|topics?|themen?|thema|temas?|hashtag|chu-de|tu-khoa|keywords?|etiquetas?)/[^/?#]+/?$"
    r"|[?&](?:tags?|topics?|keywords?|search)=[^=&#]+$"
)
#: How many elements apart links to topics stand at most, and how many they are.
MAX_TOPIC_GAP_ELEMENTS, MAX_TOPICS = 6, 20
#: So many rows are read where nothing else is stated: one of sections, one of tags.
MAX_ROWS = 2
#: A block of more links is none of an article's tags.
MAX_BLOCK_LINKS = 30
#: Tags that stand far from the text are its own if so many of them are told in it: words that are as long as this say
#: the same if they begin with as many equal letters.
MIN_TOLD_SHARE = 0.5
MIN_TOLD_CHARS, COMMON_CHARS = 4, 5
#: A number of articles at the end of a name: "(92)", "(611 posts)".
_COUNT = re.compile(r"\s*\(\d[\d.,]*(?: \w{1,12})?\)\s*$")
TAG_BLOCKS = frozenset(("div", "ul", "p", "section", "ol", "nav"))
TAG_LABELS = frozenset(("span", "li", "div", "b", "strong", "label", "p"))
#: The longest label of tags.
MAX_LABEL_CHARS = 24
#: Codes of content systems: "8ae9ab2d-fe1b-4230-acb8-a59b52877682", "AIRS08", "@news-all".
_CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{20,}|[A-Z]+\d{2,}|\d+|@.*")
#: And those among names that have blanks: "type_news", "web2_economy".
_JOINED = re.compile(r"[a-z][a-z\d]*(?:_[a-z]+)+")
#: Fewer tags may be words of a title, in its order, by chance.
MIN_WORD_TAGS = 8
#: A tag with more is a row of tags.
MAX_COMMA_PARTS = 2

_WORD = re.compile(r"\w+")
#: A sign that ends a row of tags, set off from the last of them: "workshop ."
_END = re.compile(r"(?<!\s)\s+[.,;|·*]+\s*$")
_COMMA = re.compile(r"[,;،、，|]")
#: Blanks part tags where words have none in them; two words may be the name of a person.
_BLANKS = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]{1,8}(?:\s+[\u3041-\u30ff\u3400-\u9fff]{1,8}){2,}")


def link_name(outline: Outline, link: int) -> str:
    """What a link names, without hash and quotes, and without the number of articles."""
    start, stop = outline.starts[link], outline.stops[link]
    if stop - start > 1 and outline.pieces[stop - 1].strip(" ()\xa0").isdecimal():
        stop -= 1
    return bare_tag(_COUNT.sub("", outline.line(start, stop)), ',; "“”')


def bare_tag(name: str, signs: str = ",; ") -> str:
    """*name* without the *signs* around it, and without the hashes of a hashtag: "C#" keeps its own."""
    name = _END.sub("", name).strip(signs)
    return name.strip(f"#{signs}") if name[:1] == "#" else name


def decide_tags(found: Found, papers: frozenset[str], category: str | None) -> tuple[str, ...]:
    """The tags of the first reader that has some, what stands in one row with the *category* or where the site has
    all of its tags, and what is marked.

    Where nothing is stated, those of the first rows. What says nothing of the article is left out.
    """
    stated, shown = ask(found, "tags", lambda one: one.tags), found["markup"]
    rows, key = shown.rows, key_of(category or "")
    if not (found["rule"].tags or stated is found["learnt"].tags):
        stated = _of_page(stated, shown.marked, key)
    beside = next((row for row in rows if key and key in map(key_of, row)), ())
    is_category = stated is shown.tags and key in set(map(key_of, shown.filed)) - set(map(key_of, shown.marked))
    if is_category or stated is found["learnt"].tags:  # the category may stand in their place
        stated = tuple(name for name in stated if key_of(name) != key)
    tags = own_tags(stated, papers)
    if not tags:
        beside = (*chain.from_iterable(rows[:MAX_ROWS]), *beside)
    known = {key, *map(key_of, tags)}
    placed = found["learnt"].tags
    if not known <= {key, *map(key_of, placed)}:  # the page states others
        placed = ()
    more = {key_of(name): name for name in (*placed, *shown.filed, *own_tags(beside, papers))}
    return (*tags, *(name for key, name in more.items() if key not in known))


def _of_page(stated: tuple[str, ...], marked: Sequence[str], category: str) -> tuple[str, ...]:
    """The tags that the page marks, where it shows several and less than half of them are *stated*; else those that
    are.

    What only the head states may be the same on all pages, or what people search for.
    """
    own = {key: name for name in marked if (key := key_of(name)) != category}
    known = own.keys() & set(map(key_of, stated))
    if not stated or len(own) < MIN_MARKED_TAGS or 2 * len(known) >= len(own):
        return stated
    return tuple(own.values())


def own_tags(tags: Sequence[str], papers: frozenset[str]) -> tuple[str, ...]:
    """*tags* without the name of the paper and words for none, which many put among them."""
    return tuple(tag for tag in tags if plain_key(tag) not in papers and not stands_for_section(tag))


def split_tags(values: object, told: Collection[str] = ()) -> tuple[str, ...]:
    """Tags out of lists and comma-joined strings, each once, without what only says again what the page is called.

    *told*: the keys of its titles and summaries.
    """
    tags: dict[str, str] = {}
    listed = [*values] if isinstance(values, (list, tuple, Iterator)) else []
    rows = sum(isinstance(value, str) and _COMMA.search(value) is not None for value in listed)
    is_each = 2 * rows < len(listed)  # most are a tag each, and one comma stands in one: "Ferries, old and new"
    for value in listed:
        if not isinstance(value, str) or _says_again(value, told):
            continue
        is_row = len(listed) == 1 and _BLANKS.fullmatch(value.strip())
        parts = value.split() if is_row else _COMMA.split(value)
        for part in [value] if is_each and len(parts) == MAX_COMMA_PARTS else parts:
            tag = bare_tag(part.rstrip(" \xa0\"'."), " \xa0\"'").rstrip(".")  # ".NET" is a name
            if (
                tag
                and len(tag) < 80
                and count_words(tag) <= MAX_TAG_WORDS
                and ":" not in tag
                and not _CODE.fullmatch(tag)
                and not (count_words(tag) > MAX_NAME_WORDS and key_of(tag) in told)
            ):
                tags.setdefault(tag.casefold(), tag)
    if told and _are_words_of(tags.values(), told):
        return ()
    has_blanks = any(" " in tag for tag in tags.values())
    return tuple(tag for tag in tags.values() if not (has_blanks and _JOINED.fullmatch(tag)))


def _are_words_of(tags: Collection[str], told: Collection[str]) -> bool:
    """Whether *tags* are the words of a title or a summary, one by one and in their order."""
    if len(tags) < MIN_WORD_TAGS or any(" " in tag for tag in tags):
        return False
    keys = [*map(key_of, tags)]
    return any(_count_in_order(keys, one) >= MIN_GENERATED_SHARE * len(keys) for one in told)


def _count_in_order(keys: Iterable[str], text: str) -> int:
    """How many of *keys* stand in *text*, each behind the one before it."""
    place = found = 0
    for key in keys:
        if (at := text.find(key, place)) >= 0:
            place, found = at + len(key), found + 1
    return found


def _says_again(value: str, told: Collection[str]) -> bool:
    """Whether a list of tags is the summary or the title of its page, or its beginning."""
    key = key_of(value)
    return count_words(value) > MAX_TAG_WORDS and any(one.startswith(key) for one in told)


def without_generated(tags: tuple[str, ...], url: str | None) -> tuple[str, ...]:
    """*tags*, unless they were generated: codes of an agency, or the words of the address one by one."""
    if len(tags) < MIN_ADDRESS_TAGS:
        return tags
    words = frozenset(_WORD.findall(unquote(url or "").casefold()))
    codes = sum(tag.isascii() and tag.isupper() for tag in tags)
    named = sum(tag in words for tag in tags)
    made = max(named, codes if len(tags) >= MIN_CODE_TAGS else 0)
    return () if made >= MIN_GENERATED_SHARE * len(tags) else tags


def shown_tags(
    outline: Outline,
    body: int | None,
    behind: Sequence[int],
    marked: Iterable[int],
    base_url: str | None,
) -> tuple[str, ...]:
    """The tags on the page: links with rel=tag, else those behind the text by their label, by where they lead, or last
    by what their block is called.

    *marked*: links to tags and categories that say so. *behind*: the elements of the article behind its text. What
    stands further away may be a cloud of all tags: it counts if the text has most of their words.
    """
    own = frozenset(behind)
    end = outline.ends[body] if body is not None else len(outline.tags)
    around = (link for link in marked if link in own or (link < end and not _is_of_frame(outline, link, body)))
    rels = {link: outline.attribute(link, "rel").split() for link in around}
    tagged = [link for link, rel in rels.items() if "tag" in rel]
    bare = [link for link in tagged if "category" not in rels[link]]
    found = [link_name(outline, link) for link in bare or tagged]
    if body is not None and not found:
        near = _blocks_of_tags(outline, behind, base_url)
        found = (
            [
                link_name(outline, link)
                for link in _labelled_links(outline, range(max(body + 1, end - MAX_TOPICS), end), base_url)
            ]
            or next(filter(None, (_told(outline, body, links, 0) for links in near)), [])
            or _told(outline, body, _topic_links(outline, body, own, base_url), 0)
            or next(filter(None, (_told(outline, body, links, 0) for links in _called(outline, behind, base_url))), [])
        )
        if not found:
            far = [at for at in range(end, len(outline.tags)) if outline.tags[at] and at not in own]
            lists = chain(_blocks_of_tags(outline, far, base_url), _called(outline, far, base_url))
            blocks = (_told(outline, body, links, MIN_TOLD_SHARE) for links in lists)
            found = next(filter(None, blocks), []) or _section_behind(outline, behind, base_url)
    tags = {tag.casefold(): tag for tag in found if tag and count_words(tag) <= MAX_TAG_WORDS}
    return tuple(tags.values())


def _blocks_of_tags(outline: Outline, elements: Iterable[int], base_url: str | None) -> Iterator[list[int]]:
    """The links to pages of the site in each block among *elements* that a label heads as one of tags."""
    tried: set[int] = set()
    for at in elements:
        tag = outline.tags[at]
        may_label = tag in TAG_LABELS
        if outline.starts[at] == outline.stops[at] or not (tag in TAG_BLOCKS or may_label):
            continue
        if may_label and 1 < outline.chars(at) <= MAX_LABEL_CHARS and is_tag_label(outline.text(at)):
            block = outline.parents[at]
            if block in tried or _is_furniture(outline, block):
                continue
            tried.add(block)
            yield _links_in(outline, block, base_url)
        elif (in_line := _labelled_links(outline, (at,), base_url)) and not _is_furniture(outline, at):
            yield in_line


def _called(outline: Outline, elements: Iterable[int], base_url: str | None) -> Iterator[list[int]]:
    """The links to pages of the site in each block among *elements* that is called one of tags."""
    for at in elements:
        may_be = outline.tags[at] in TAG_BLOCKS and outline.linked(at) and outline.names(at) & TAG_TOKENS
        if may_be and not _is_furniture(outline, at):
            yield _links_in(outline, at, base_url)


def _links_in(outline: Outline, block: int, base_url: str | None) -> list[int]:
    """The links of a block to pages of the site; none of one that has too many for tags, or is in another's card."""
    links = outline.within(block, "a")
    if len(links) > MAX_BLOCK_LINKS or is_in_card(outline, block, below=True):
        return []
    return [link for link in links if _is_of_site(outline.attribute(link, "href"), base_url)]


def _is_of_site(href: str, base_url: str | None) -> bool:
    """Whether a link leads to another page of the site: one to share the article does not."""
    url = address(base_url, href)
    return href[:1] not in ("", "#") and (
        base_url is None or (url is not None and same_site(url, base_url) and (not is_home_page(url) or "#" in href))
    )


def _told(outline: Outline, body: int, links: Iterable[int], least: float) -> list[str]:
    """The names of a block, if the text has words of the share *least* of them, in whatever form; else none."""
    names = [link_name(outline, link) for link in links]
    text = outline.text(body).casefold()
    told = 0
    for name in map(str.casefold, names):
        words = [word[:COMMON_CHARS] for word in name.split() if len(word) >= MIN_TOLD_CHARS]
        told += name in text or any(word in text for word in words)
    return names if told >= least * len(names) else []


def _labelled_links(outline: Outline, elements: Iterable[int], base_url: str | None) -> list[int]:
    """The links to pages of the one line among *elements* that begins with a label of tags, but for starts of sites."""
    for at in elements:
        if outline.tags[at] in TAG_BLOCKS and outline.linked(at) and is_tag_label(outline.pieces[outline.starts[at]]):
            links = outline.within(_least_around(outline, at), "a")[:MAX_TOPICS]
            urls = (address(base_url, outline.attribute(link, "href")) for link in links)
            pairs = zip(links, urls, strict=True)
            return [link for link, url in pairs if (base_url is None if url is None else not is_home_page(url))]
    return []


def _least_around(outline: Outline, at: int) -> int:
    """The smallest block in *at* with its first text and links: what stands behind that may lead to other articles."""
    for one in outline.within(at, *TAG_BLOCKS):
        if outline.starts[one] != outline.starts[at]:
            break
        if outline.linked(one):
            at = one
    return at


def _is_of_frame(outline: Outline, at: int, body: int | None) -> bool:
    """Whether *at* stands in a menu or a column before the text."""
    return body is not None and at < body and is_beside(outline, at) and _is_furniture(outline, at)


def _is_furniture(outline: Outline, at: int) -> bool:
    """Whether *at* stands in a menu or in the footer of the page."""
    for up in chain((at,), outline.around(at)):
        if outline.tags[up] == "nav":
            return not outline.names(up) & TAG_TOKENS
        if outline.tags[up] == "footer" and outline.tags[outline.parents[up]] == "body":
            return True
        if outline.names(up) & FRAME_TOKENS and not outline.names(up) & ARTICLE_TOKENS:
            return all(outline.tags[above] != "article" for above in outline.around(up))
    return False


def _topic_links(outline: Outline, body: int, behind: Container[int], base_url: str | None) -> list[int]:
    """Links to pages of tags and topics that stand together behind the text, or at its end, not those in sentences and
    in cards of other articles.
    """
    groups: list[list[int]] = []
    end = outline.ends[body]
    for at in [at for at, tag in enumerate(outline.tags[body:], body) if tag == "a" and (at < end or at in behind)]:
        plain = outline.plain(outline.parents[at])  # a label and commas, or the words of a sentence
        if not 1 < outline.chars(at) <= MAX_LABEL_CHARS or plain > min(
            MAX_LABEL_CHARS, outline.linked(outline.parents[at])
        ):
            continue
        href = outline.attribute(at, "href")
        if (topic := TOPIC_PATH.search(href)) is None or is_in_card(outline, at, below=True):
            continue
        if topic[0][0] != "/" and not _is_of_site(href, base_url):  # the tag of who advertises
            continue
        if groups and at - groups[-1][-1] <= MAX_TOPIC_GAP_ELEMENTS:
            groups[-1].append(at)
        else:
            groups.append([at])
    found = groups[-1] if groups else []
    return found if len(found) <= MAX_TOPICS else []


def _section_behind(outline: Outline, behind: Iterable[int], base_url: str | None) -> list[str]:
    """The name of the first short link behind a text, in its article, that leads to a list above it and is alone."""
    links = (at for at in behind if outline.tags[at] == "a" and 1 < outline.chars(at) <= MAX_LABEL_CHARS)
    for link in links:
        name, url = link_name(outline, link), address(base_url, outline.attribute(link, "href"))
        if url is None or is_home_page(url) or not (base_url or "").startswith(url.rstrip("/") + "/"):
            continue
        is_name = not (has_figure(name) or is_button(name) or is_furniture(name) or leads_back(name))
        is_alone = outline.text(outline.parents[link]) == outline.text(link) and not is_beside(outline, link)
        is_own = any(outline.tags[above] == "article" for above in outline.around(link))
        return [name] if is_name and is_alone and is_own else []
    return []
