"""Furniture: lines and boxes in the texts of different articles that are no part of any."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scraper.article.html.body.blocks import Block, Part
from scraper.article.html.fields.lead_picture import picture_key
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, has_figure, key_of, words_of
from scraper.learning.blocks import lead_images
from scraper.learning.fields import shown
from scraper.learning.places import selectors_of
from scraper.learning.sample import MAX_DATE_CHARS, Sample
from scraper.learning.template import Template
from scraper.learning.vote import MIN_CONFIRMED
from scraper.text.dates import find_dates
from scraper.urls import same_site

#: A box is furniture if so much of its text is links, names, days, or stands on other pages as well.
MIN_EXPLAINED = 0.8
#: A box is no larger than this part of the text around it, and stands on so large a part of the pages.
MAX_BOX_SHARE, MIN_BOX_PAGES = 0.3, 0.5
#: The most boxes and lines.
MAX_BOXES, MAX_LINES = 6, 60
#: Elements that may be boxes.
BOX_TAGS = words_of("div section aside footer header nav ul ol dl p form table details")
#: Parts of a text that are furniture wherever they repeat.
LINES = frozenset((Part.PARAGRAPH, Part.HEADING, Part.LIST, Part.QUOTE))


@dataclass(frozen=True, slots=True)
class Repeated:
    """What stands on several pages: a line, or a selector of boxes."""

    text: str
    pages: int
    example: str


def learn_lines(samples: Sequence[Sample], template: Template, boxes: Sequence[Repeated] = ()) -> list[Repeated]:
    """The lines that stand in the texts of many articles, apart from what is their own and from *boxes*.

    What somebody writes below each article stands among its paragraphs: it stays. So does a heading of what is some
    article's own, and what stands under it on others.
    """
    pages: Counter[str] = Counter()
    apart: Counter[str] = Counter()
    texts: dict[str, str] = {}
    read = [_lines(sample, boxes) for sample in samples]
    heads = frozenset(key for blocks in read for key in _heads(blocks, template))
    for blocks in read:
        pages.update({key for key, _ in blocks} - {""})
        own = [one for key, one in blocks if key not in template.common]
        around, labels = {one.box for one in own}, {one.label for one in own}
        common = [(key, one) for key, one in blocks if key in template.common]
        beside = {key for key, one in common if own and (one.box not in around or one.label not in labels)}
        apart.update(beside - heads - {key for (head, _), (key, _) in pairwise(blocks) if head in heads})
        texts.update((key, one.text) for key, one in common)
    return [
        Repeated(texts[key], count, shown(texts[key]))
        for key, count in pages.most_common()
        if key in texts and count >= template.least and apart[key] >= MIN_CONFIRMED * count
    ][:MAX_LINES]


def _heads(blocks: Sequence[tuple[str, Block]], template: Template) -> Iterator[str]:
    """The headings of a text under which its own stands, perhaps under other headings."""
    stays = False
    for key, one in reversed(blocks):
        is_head = one.part is Part.HEADING
        if is_head and stays:
            yield key
        stays = key not in template.common or (stays and is_head)


def _lines(sample: Sample, boxes: Sequence[Repeated]) -> list[tuple[str, Block]]:
    """The lines of a text outside of *boxes*, each with its key."""
    outline = sample.outline
    said = [key_of(outline.text(at)) for box in boxes for at in outline.css(box.text)]
    lines = ((key_of(one.text), one) for one in _blocks(sample) if one.part in LINES)
    return [(key, one) for key, one in lines if not any(key in text for text in said)]


def _blocks(sample: Sample) -> list[Block]:
    text = sample.reading.text
    return [block for block in text.blocks if block.text] if text is not None else []


def learn_boxes(samples: Sequence[Sample], template: Template, logos: Collection[str] = ()) -> list[Repeated]:
    """Selectors of elements in the text that hold nothing of the article on any page, nor do others of their name.

    The picture that leads an article is its own, unless it is one of *logos*.
    """
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    texts: dict[str, str] = {}
    ranks: dict[str, int] = {}
    keys = frozenset(map(picture_key, logos))
    images = {id(sample): lead_images(sample, keys) for sample in samples}
    for sample in samples:
        answers: dict[str, bool] = {}
        for at, explained in _boxes(sample, template, images[id(sample)]):
            for rank, name in enumerate(_names(sample, at)):
                answers[name] = answers.get(name, True) and explained
                ranks.setdefault(name, rank)
                texts.setdefault(name, sample.outline.text(at))
        right.update(name for name, is_right in answers.items() if is_right)
        asked.update(answers.keys())
    least = max(template.least, MIN_BOX_PAGES * len(samples))
    found = [name for name, count in right.items() if count >= least and count >= MIN_CONFIRMED * asked[name]]
    found = [name for name in found if all(_is_box(sample, name, template, images[id(sample)]) for sample in samples)]
    found.sort(key=lambda name: (-right[name], ranks[name], len(name)))
    return _outermost([Repeated(name, right[name], shown(texts[name])[:80]) for name in found], samples)


def _is_box(sample: Sample, name: str, template: Template, images: Sequence[int]) -> bool:
    """Whether nothing beside the text that is called *name* is the article's own: its standfirst, for instance."""
    body, outline = sample.body, sample.outline
    if body is None:
        return True
    beside = [at for at in outline.css(name) if not outline.holds(body, at) and not outline.holds(at, body)]
    known = _known(sample)
    return all(_is_explained(sample, at, template, known) and not _holds(outline, at, images) for at in beside)


def _holds(outline: Outline, at: int, images: Sequence[int]) -> bool:
    return any(outline.holds(at, image) for image in images)


def _names(sample: Sample, at: int) -> list[str]:
    return [name for name in selectors_of(sample.outline.nodes[at]) if " " not in name]


def _boxes(sample: Sample, template: Template, images: Sequence[int]) -> Iterator[tuple[int, bool]]:
    """The elements that reading left in the text, each with whether nothing in it is the article's own."""
    body, outline, read = sample.body, sample.outline, sample.reading.page.outline
    if body is None:
        return
    whole = outline.chars(body)
    known = _known(sample)
    keys = template.keys[id(sample)]
    for at in range(body + 1, outline.ends[body]):
        size = outline.chars(at) if read.tags[at] else 0
        if not size or outline.tags[at] not in BOX_TAGS or not outline.label(at):
            continue
        if size > MAX_BOX_SHARE * whole or _holds(outline, at, images):
            yield at, False
            continue
        common = any(keys[one] in template.common for one in range(outline.starts[at], outline.stops[at]))
        is_code = outline.has(at, "pre")  # other code has its words as well
        yield at, common and not is_code and _is_explained(sample, at, template, known)


def _is_explained(sample: Sample, at: int, template: Template, known: frozenset[str]) -> bool:
    """Whether an element holds links of the site, names, days, what stands on other pages as well, and little else."""
    outline, keys = sample.outline, template.keys[id(sample)]
    own, page = sample.document.final_url or "", sample.reading.page
    out = {
        one
        for link in outline.within(at, "a")
        if (url := address(page.context.base_url, outline.attribute(link, "href"))) and not same_site(url, own)
        for one in range(outline.starts[link], outline.stops[link])
    }
    explained = sum(
        outline.sizes[one]
        if keys[one] in template.common or keys[one] in known or _says_day(sample, outline.pieces[one])
        else outline.link_sizes[one] * (one not in out)
        for one in range(outline.starts[at], outline.stops[at])
    )
    return explained >= MIN_EXPLAINED * outline.chars(at)


def _says_day(sample: Sample, piece: str) -> bool:
    """Whether a short text says when the article was published."""
    published = sample.reading.article.published
    if published is None or len(piece) > MAX_DATE_CHARS or has_figure(piece) is None:
        return False
    stated = find_dates(piece, language=sample.reading.page.context.language)
    return any(one.moment.date() == published.date() for one in stated)


def _known(sample: Sample) -> frozenset[str]:
    """What a line beside the text says: fields of the article, as furniture is compared."""
    article = sample.reading.article
    names = (article.title, article.category, article.byline, *(one.name for one in article.authors), *article.tags)
    return frozenset(key_of(name) for name in names if name)


def _outermost(found: list[Repeated], samples: Sequence[Sample]) -> list[Repeated]:
    """Those of *found* that find something which no other finds."""
    kept: list[Repeated] = []
    taken: defaultdict[int, set[int]] = defaultdict(set)
    for one in found:
        fresh = False
        for number, sample in enumerate(samples):
            for at in sample.outline.css(one.text):
                if not any(sample.outline.holds(other, at) for other in taken[number]):
                    taken[number].add(at)
                    fresh = True
        if fresh:
            kept.append(one)
    return kept[:MAX_BOXES]
