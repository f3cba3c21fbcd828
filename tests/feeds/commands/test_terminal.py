"""What people see."""

from __future__ import annotations

import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.commands.tables import console, table
from feeds.commands.terminal import printable, to_json


@given(st.text())
def test_printable(text: str) -> None:
    """No character that could drive a terminal or turn the direction of a line is left; the rest stays."""
    shown = printable(text)
    assert not {char for char in shown if unicodedata.category(char) in {"Cc", "Cs"}} - {"\t", "\n"}
    assert not {"\u202e", "\u2066", "\u200f"} & set(shown)
    assert text != shown or printable(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\u001b[31mb"),
        ("Hà Nội\n\tđẹp", "Hà Nội\n\tđẹp"),
        ("\x9b2J", "\\u009b2J"),
        ("a\rb", "a\\u000db"),
    ],
)
def test_printable_examples(text: str, shown: str) -> None:
    """An escape is written out, as JSON would."""
    assert printable(text) == shown


@given(st.dictionaries(st.text(), st.text()))
def test_to_json(value: dict[str, str]) -> None:
    """The escapes change nothing that a JSON reader sees."""
    assert json.loads(to_json(value)) == value


def test_plain_table() -> None:
    """Away from a terminal a table is plain, unbroken, and takes markup for text."""
    out = io.StringIO()
    console(out).print(table(("Feed", "Entries"), [("[bold]Xã hội[/bold] " + "x" * 200, 12)], terminal=False))
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    assert lines[1] == "[bold]Xã hội[/bold] " + "x" * 200 + "       12"
    assert "\x1b" not in out.getvalue()
