"""The first configuration, where there is none: that of `feedloom init`, without its source."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from pathlib import Path
from string import Template

import tomlkit

from feeds.authority import default_authority
from feeds.config.load import Config, parse_config
from storage.errors import ModelError, StorageError

#: Where the part of the template begins that is about sources, and where it ends.
SOURCES_BEGIN, SOURCES_END = "# Where articles come from", "# Other settings for one feed"


def write_configuration(
    path: Path, *, title: str, base_url: str, language: str, now: datetime, environ: Mapping[str, str]
) -> None:
    """Write a configuration without a source to *path*, never over one that is there.

    Raises ConfigError with everything that is wrong, ModelError if there is one already, StorageError.
    """
    template = resources.files("feeds.config").joinpath("template.toml").read_text(encoding="utf-8")
    head, _, rest = template.partition(SOURCES_BEGIN)
    text = Template(head + SOURCES_END + rest.partition(SOURCES_END)[2]).substitute(
        base_url="http://127.0.0.1:8080/", authority="example.org,2000"
    )
    document = tomlkit.parse(text)
    site = document["site"]
    site["title"], site["base_url"], site["language"] = " ".join(title.split()), base_url, language
    parse_config(document.as_string(), path, environ, empty=True)  # before a host is taken from the address
    site["authority"] = default_authority(base_url, now=now)
    text = document.as_string()
    parse_config(text, path, environ, empty=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ModelError("there is a configuration already; it stays as it is", str(path)) from error
    except OSError as error:
        raise StorageError(f"cannot write the configuration: {error.strerror}", str(path)) from error


def beginning(path: Path, environ: Mapping[str, str]) -> Config:
    """What is served while there is no configuration *path* yet: nothing, at the place where one would be."""
    return parse_config('[site]\nbase_url = "http://127.0.0.1:8080/"\n', path.absolute(), environ, empty=True)
