"""Where the blocks of related articles and the lead picture stand on the pages of a site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from scraper.article.html.fields.lead_picture import is_logo, picture_key
from scraper.article.html.outline import Outline
from scraper.article.html.pictures import picture_at
from scraper.learning.fields import MAX_NAMING, Learnt, common_places
from scraper.learning.sample import Sample
from scraper.learning.vote import Answer, choose
from scraper.urls import url_key
from storage.model import LinkKind

#: A block is that of the related links if it holds so large a part of them, and not so many times as many others.
MIN_HELD, MAX_MORE = 0.8, 1.5
#: A block has at least so many links.
MIN_LINKS = 2


def learn_blocks(samples: Sequence[Sample], logos: Sequence[str]) -> list[Learnt]:
    """The places of related links by their kinds, and of the picture, if it is none of *logos*."""
    found = []
    for kind in (LinkKind.RELATED, LinkKind.READ_MORE):
        links = [_links(sample, kind) for sample in samples]
        holders = [_holders(*one) for one in zip(samples, links, strict=True)]
        places = common_places(_nodes(samples, holders), named=True)
        vote = choose({place: [_answer(place, *one) for one in zip(samples, links, strict=True)] for place in places})
        if vote is not None:
            found.append(Learnt(kind.value, vote, ""))
    keys = frozenset(map(picture_key, logos))
    images = [lead_images(sample, keys) for sample in samples]
    places = common_places(_nodes(samples, images))
    vote = choose({place: [_picture(place, *one) for one in zip(samples, images, strict=True)] for place in places})
    if vote is not None:
        example = next(one.reading.article.image for one, at in zip(samples, images, strict=True) if at)
        found.append(Learnt("picture", vote, example or ""))
    return found


def _nodes(samples: Sequence[Sample], holders: Sequence[Sequence[int]]) -> list[list[LexborNode]]:
    some = [one for one in zip(samples, holders, strict=True) if one[1]][:MAX_NAMING]
    return [[sample.outline.nodes[at] for at in found] for sample, found in some]


def _links(sample: Sample, kind: LinkKind) -> frozenset[str]:
    links = (link.url for link in sample.reading.article.links if link.kind is kind and link.url)
    found = frozenset(map(url_key, links))
    return found if len(found) >= MIN_LINKS else frozenset()


def _targets(sample: Sample, at: int) -> Iterator[tuple[int, str]]:
    """The links in an element, with where they lead."""
    first, end = at + 1, sample.outline.ends[at]
    return ((link, key) for link, key in sample.targets.items() if first <= link < end)


def _holders(sample: Sample, urls: frozenset[str]) -> list[int]:
    """The smallest element with all links to *urls*; the last one, where there are several to one."""
    last = {key: link for link, key in _targets(sample, 0) if key in urls}
    if len(last) < len(urls) or not last:
        return []
    first, end = min(last.values()), max(last.values())
    return [at for at in sample.outline.around(first) if sample.outline.holds(at, end)][:1]


def _answer(place: str, sample: Sample, urls: frozenset[str]) -> Answer:
    found = sample.outline.css(place)
    held = {key for at in found for _, key in _targets(sample, at)}
    if not held:
        return Answer.NOTHING
    if not urls:
        return Answer.ALONE
    return (
        Answer.RIGHT if len(held & urls) >= MIN_HELD * len(urls) and len(held) <= MAX_MORE * len(urls) else Answer.WRONG
    )


def lead_images(sample: Sample, logos: frozenset[str]) -> list[int]:
    """The elements of the lead picture, without those in links to other articles, as a default picture may stand."""
    outline, image = sample.outline, sample.reading.article.image
    if is_logo(image, logos):
        return []
    base = sample.reading.page.context.base_url
    if image is None:
        return []
    name = image.partition("?")[0].rpartition("/")[2]
    shown = (at for at in outline.within(0, "img") if any(name in said for said in _said_of(outline, at)))
    others = {url_key(link.url) for link in sample.reading.article.links if link.url}
    return [
        at
        for at in shown
        if picture_at(outline, at, base) == image
        and not any(sample.targets.get(above) in others for above in outline.around(at))
    ]


def _said_of(outline: Outline, image: int) -> Iterator[str]:
    """The attributes of an image, and those of the sources of the <picture> that it may stand in."""
    above = outline.parents[image]
    for at in (image, *(outline.within(above, "source") if outline.tags[above] == "picture" else ())):
        yield from filter(None, outline.attributes(at).values())


def _picture(place: str, sample: Sample, images: list[int]) -> Answer:
    found = [at for at in sample.outline.css(place) if sample.outline.tags[at] == "img"][:1]
    if not found:
        return Answer.NOTHING
    if not images:
        return Answer.ALONE
    return Answer.RIGHT if found[0] in images else Answer.WRONG
