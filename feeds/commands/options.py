"""Options and arguments that several commands share. Importing them imports nothing heavy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from feeds.config import DEFAULT_NAME

#: Reads the value of an option: checks it and gives it back, perhaps in another form.
Callback = Callable[[click.Context, click.Parameter, str | None], str | None]


class _Text(click.types.StringParamType):
    """Text in any language. Bytes that are not UTF-8 are refused: neither the store nor a name server takes them."""

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
with_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
the_article = click.argument("which", metavar="ARTICLE", type=TEXT)


def checked_by(name: str) -> Callback:
    """Check an option as the configuration checks a key, with the function *name* of `feeds.config.checks`."""

    def callback(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        if not value or ctx.resilient_parsing:  # completion reads no value
            return value
        from pydantic_core import PydanticCustomError

        from feeds.config import checks

        check: Callable[[str], str] = getattr(checks, name)
        try:
            return check(value)
        except PydanticCustomError as error:
            words = error.context or {}
            raise click.BadParameter(
                f"expected {words['expected']}, got {value!r} ({words['hint']})", ctx, param
            ) from None

    return callback
