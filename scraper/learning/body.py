"""Where the text stands on the pages of a site: the place that holds what they do not have in common.

On each page alone its element is found by weight. Pages with little text mislead that; but most pages of a site agree,
and what stands on all of them weighs nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scraper.learning.fields import Learnt, common_places
from scraper.learning.sample import Sample
from scraper.learning.template import Template
from scraper.learning.vote import Answer, choose

#: Two elements hold the same text if so much of both is; one that holds another may hold so much more of its own.
MIN_COMMON_TEXT, MAX_MORE_TEXT = 0.9, 1.1
#: The start of a text that serves as an example, in characters.
MAX_EXAMPLE_CHARS = 60


def learn_body(samples: Sequence[Sample], template: Template) -> Learnt | None:
    """The place of the text; None if the pages do not agree."""
    nodes = [one.outline.nodes[one.body] if one.body is not None else None for one in samples]
    # <body> holds the frame as well, which reading it as a place would leave in the text
    places = common_places([[node] if node is not None and node.tag != "body" else [] for node in nodes])
    found = {place: [_element(sample, place) for sample in samples] for place in places}
    exact = {place: sum(at == one.body for at, one in zip(found[place], samples, strict=True)) for place in places}
    answers = {
        place: [_answer(sample, at, template) for sample, at in zip(samples, found[place], strict=True)]
        for place in sorted(places, key=lambda place: -exact[place])
    }
    vote = choose(answers)
    if vote is None:
        return None
    number = answers[vote.selector].index(Answer.RIGHT)
    at = found[vote.selector][number] or 0
    return Learnt("body", vote, samples[number].outline.text(at)[:MAX_EXAMPLE_CHARS])


def _element(sample: Sample, place: str) -> int | None:
    """The first element with text that *place* finds."""
    found = sample.outline.find_all(sample.reading.page.tree.css(place))
    return next((at for at in found if sample.outline.chars(at)), None)


def _answer(sample: Sample, at: int | None, template: Template) -> Answer:
    outline = sample.outline
    if at is None:
        return Answer.NOTHING
    body = sample.body
    if body is None:  # the text stands in a script or in JSON-LD
        return _compared(" ".join(sample.reading.article.body), outline.text(at))
    if at == body:
        return Answer.RIGHT
    mine, theirs = template.own(sample, at), template.own(sample, body)
    if outline.holds(at, body):
        return Answer.RIGHT if mine <= MAX_MORE_TEXT * theirs else Answer.WRONG
    return Answer.RIGHT if mine >= theirs * (MIN_COMMON_TEXT if outline.holds(body, at) else 1) else Answer.WRONG


def _compared(text: str, found: str) -> Answer:
    said, shown = Counter(text.split()), Counter(found.split())
    common = (said & shown).total()
    return Answer.RIGHT if common >= MIN_COMMON_TEXT * max(said.total(), 1) else Answer.WRONG
