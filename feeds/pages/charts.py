"""Charts as SVG, made on the server: no script is needed, and a table beneath says the same to whoever cannot see them.

    bars()      one series, each value with its label; some of them marked as troubled
    shares()    how much of a whole each of several things has, 0 to 1
    sparkline() a small one for a list, said in words by its label

Colours are those of the style sheet (`currentColor` and classes), so that a chart is light or dark with its page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

#: Of a chart, in its own units; it grows with the page.
WIDTH, HEIGHT, LABEL_HEIGHT = 640, 150, 18
#: Fewer values stand at the right, as the newest do, each as wide as if there were so many.
MIN_SLOTS = 20
#: Of a small one.
SPARK_WIDTH, SPARK_HEIGHT = 160, 28


class Bar(NamedTuple):
    """One value of a chart."""

    label: str
    value: float
    #: How the table writes the value.
    words: str
    trouble: bool = False
    #: What it is made of, from below: how each part looks, and its value.
    parts: tuple[tuple[str, float], ...] = ()


class Captions(NamedTuple):
    """The words of a chart: its title, and the headings of its table."""

    title: str
    label: str
    value: str
    table: str
    #: What its colours mean: how each looks, and its words.
    keys: tuple[tuple[str, str], ...] = ()


def bars(captions: Captions, values: Sequence[Bar]) -> Markup:
    """*values* as bars over their labels, and as a table."""
    most = max((bar.value for bar in values), default=0) or 1
    step = WIDTH / max(len(values), MIN_SLOTS)
    left = WIDTH - step * len(values)
    drawn = []
    for number, bar in enumerate(values):
        x, top = left + number * step + step * 0.1, float(HEIGHT)
        for look, value in bar.parts or (("trouble" if bar.trouble else "bar", bar.value),):
            height = max(HEIGHT * value / most, 1 if look == "trouble" and bar.trouble else 0)
            top -= height
            drawn.append(
                f'<rect class="{look}" x="{x:.1f}" y="{top:.1f}" width="{step * 0.8:.1f}" height="{height:.1f}"/>'
            )
    ends = [(0, "start", values[0].label), (WIDTH, "end", values[-1].label)] if len(values) >= MIN_SLOTS else []
    ends = ends or ([(WIDTH, "end", values[-1].label)] if values else [])
    texts = [
        f'<text x="{x}" y="{HEIGHT + LABEL_HEIGHT - 4}" text-anchor="{anchor}">{escape(label)}</text>'
        for x, anchor, label in ends
    ]
    highest = f'<text x="0" y="12">{escape(_number(most))}</text>' if any(bar.value for bar in values) else ""
    size = f"0 -4 {WIDTH} {HEIGHT + LABEL_HEIGHT + 4}"
    return _figure(captions, size, "".join([*drawn, *texts, highest]), values)


def shares(captions: Captions, values: Sequence[Bar]) -> Markup:
    """*values*, 0 to 1, as bars beside their labels, and as a table."""
    row, left = 22, 120
    drawn = []
    for number, bar in enumerate(values):
        y = number * row
        drawn.append(
            f'<text x="{left - 8}" y="{y + 15}" text-anchor="end">{escape(bar.label)}</text>'
            f'<rect class="rail" x="{left}" y="{y + 3}" width="{WIDTH - left}" height="{row - 6}"/>'
            f'<rect class="{"trouble" if bar.trouble else "bar"}" x="{left}" y="{y + 3}"'
            f' width="{(WIDTH - left) * min(max(bar.value, 0), 1):.1f}" height="{row - 6}"/>'
        )
    return _figure(captions, f"0 0 {WIDTH} {max(len(values), 1) * row}", "".join(drawn), values)


def sparkline(words: str, values: Sequence[float]) -> Markup:
    """*values* as a small line of bars, which *words* says."""
    most, step = max(values, default=0) or 1, SPARK_WIDTH / max(len(values), 1)
    drawn = "".join(
        f'<rect class="bar" x="{number * step:.1f}" y="{SPARK_HEIGHT - SPARK_HEIGHT * value / most:.1f}"'
        f' width="{step * 0.8:.1f}" height="{SPARK_HEIGHT * value / most:.1f}"/>'
        for number, value in enumerate(values)
        if value
    )
    return Markup(  # noqa: S704  numbers of ours, and words that are escaped
        f'<svg class="spark" role="img" viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" width="{SPARK_WIDTH}"'
        f' height="{SPARK_HEIGHT}" aria-label="{escape(words)}">{drawn}</svg>'
    )


def _figure(captions: Captions, size: str, drawn: str, values: Sequence[Bar]) -> Markup:
    rows = Markup("").join(
        Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(bar.label, bar.words) for bar in values
    )
    svg = Markup(f'<svg class="chart" viewBox="{size}" aria-hidden="true" focusable="false">{drawn}</svg>')  # noqa: S704  as above
    keys = Markup("").join(Markup('<li class="{}">{}</li>').format(look, words) for look, words in captions.keys)
    legend = Markup('<ul class="keys">{}</ul>').format(keys) if keys else ""
    return Markup(
        '<figure class="charted"><figcaption>{title}</figcaption>{legend}{svg}<details><summary>{table}</summary>'
        "<table>"
        '<caption class="hidden">{title}</caption><thead><tr><th scope="col">{label}</th><th scope="col">{value}</th>'
        "</tr></thead><tbody>{rows}</tbody></table></details></figure>"
    ).format(
        title=captions.title,
        legend=legend,
        svg=svg,
        table=captions.table,
        label=captions.label,
        value=captions.value,
        rows=rows,
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"
