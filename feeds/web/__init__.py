"""What `feedloom serve` answers, as an application for any ASGI server: `feeds.web:app`.

The configuration is the one that FEEDLOOM_CONFIG names, else feedloom.toml in the working directory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.applications import Starlette

    app: Starlette


def __getattr__(name: str) -> Starlette:
    """Make `app` when a server asks for it, so that importing a module beside it costs nothing."""
    if name != "app":
        raise AttributeError(name)
    import os
    from pathlib import Path

    from feeds.app import now
    from feeds.config import DEFAULT_NAME
    from feeds.config.load import load_config
    from feeds.web.app import create_app

    path = Path(os.environ.get("FEEDLOOM_CONFIG", DEFAULT_NAME))
    globals()["app"] = made = create_app(load_config(path, os.environ), clock=now)
    return made
