"""Text that is safe to print: control characters in documents never reach a terminal."""

from __future__ import annotations

import json
import logging
import re
from contextlib import suppress
from datetime import datetime

import click

#: Control characters, and marks that change the direction of writing: both can disguise what a line says.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    r"""*text* with what could drive a terminal written out, as \u001b; tabs and line ends stay."""
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def say(line: str, *, err: bool = False) -> None:
    """Print *line*, whatever documents put into it; with *err* on standard error."""
    click.echo(printable(line), err=err)


def log(line: str, *, err: bool = False) -> None:
    """Print *line* as `say` does, for a command that runs for long: a full or closed log must not end it."""
    with suppress(OSError):
        say(line, err=err)


class PrintableFormatter(logging.Formatter):
    """Log lines, whatever a document, a damaged store or a name of a file put into them."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of *record*, as `printable` writes it."""
        return printable(super().format(record))


def to_json(value: object, *, indent: int | None = 2) -> str:
    """*value* as JSON that is safe to print: `printable` escapes as JSON does."""
    return printable(json.dumps(value, ensure_ascii=False, indent=indent, default=_plain))


def _plain(value: object) -> str:
    """What JSON has no form for: times in ISO 8601, paths and the like as text."""
    return value.isoformat() if isinstance(value, datetime) else str(value)
