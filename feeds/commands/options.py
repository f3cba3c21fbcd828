"""What several commands take alike."""

from __future__ import annotations

from pathlib import Path

import click

from feeds.config.load import DEFAULT_NAME


class _Text(click.types.StringParamType):
    """Text of any language; bytes of a shell that are none reach neither the store nor a name server."""

    name = "text"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """*value*, if it can be written in UTF-8."""
        text = super().convert(value, param, ctx)
        try:
            text.encode()
        except UnicodeEncodeError:
            self.fail(f"{text!r} is no text in UTF-8", param, ctx)
        return text


TEXT = _Text()
with_config = click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    default=DEFAULT_NAME,
    envvar="FEEDLOOM_CONFIG",
    show_default=True,
    help="The configuration; also FEEDLOOM_CONFIG.",
)
