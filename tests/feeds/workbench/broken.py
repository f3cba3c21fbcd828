"""The sites of broken.toml: their pages, and what is right on each."""

from __future__ import annotations

import tomllib
from pathlib import Path

#: By name: the keys that broken.toml describes.
BROKEN: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
#: How many articles each site has.
ARTICLES = 6
NAMES = ("Mai Anh Trần", "John Carter", "Lena Vogel", "Ada Moss", "Piet Jansen", "Hoa Lê")
PLACES = ("Harbour", "Market", "Bridge", "Station", "Theatre", "Garden")
WORDS = ("autumn", "winter", "spring", "summer", "rain", "snow")
TEXT = (
    "<p>The council spoke on Monday about the {where}, which the town has used for {d} years.</p>"
    "<p>Work will begin in {word}, said the mayor, and one lane stays closed till then.</p>"
    "<p>Buses use the northern crossing, and ferries run twice as often on market days, as they did last year.</p>"
)
RULES = "<p>By reading this you agree to the rules of the house, which are long and were written by a lawyer.</p>" * 9
NOTICES = (
    "<p>Weather: fine, {n} degrees at noon, some wind from the sea by the evening, and rain later on.</p>"
    "<p>Tides are high at six and at eighteen, low at noon; ships of more than ten metres wait outside.</p>"
    "<p>Markets are closed on Sunday and open on all other days of the week from seven to one.</p>"
    "<p>Doctors are on duty in the house by the station until ten, and by telephone all night.</p>"
)
FRAME = (
    '<div class="top"><a href="/">Home</a> <a href="/town">Town</a></div><div class="mid">{}</div>'
    '<div class="foot">© The Paper 2026, 1 Quay Street</div>'
)


def filled(template: str, number: int) -> str:
    """*template* for article *number*."""
    place = PLACES[number]
    words: dict[str, object] = {
        "n": number, "d": 10 + number, "place": place, "where": place.lower(), "word": WORDS[number],
        "name": NAMES[number], "title": f"What becomes of the old {place.lower()}",
    }  # fmt: skip
    longer = {name: text.format(**words) for name, text in (("text", TEXT), ("notices", NOTICES), ("rules", RULES))}
    return template.format(**words, **longer)


def page(case: dict[str, str], number: int) -> str:
    """Page *number* of the site of *case*."""
    body = case.get("body") or FRAME.format(case["framed"])
    head = case.get("head", "<title>{place} news</title>")
    return filled(f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>", number)


def listing() -> str:
    """The page that lists the articles."""
    items = "".join(
        filled(f'<div class="i"><h3><a href="/news/{100000 + number}.html">{{title}}</a></h3></div>', number)
        for number in range(ARTICLES)
    )
    return (
        f"<!doctype html><html lang=en><head><title>Town</title></head><body><main><h1>Town</h1>{items}</main></body>"
    )
