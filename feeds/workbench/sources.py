"""What is done to a source from the list of sources: pause, resume, delete. Its articles always stay."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from feeds.config.edit import Edited
from feeds.config.load import Config, read_text
from feeds.config.revise import change_source, remove_source
from feeds.workbench.workbench import Workbench
from storage.errors import ModelError


async def act_on_source(bench: Workbench, name: str, what: str) -> Config:
    """Do *what* to the source *name*, and give the new configuration. Raises ModelError, ConfigError, StorageError."""
    bench.source(name)
    async with bench.saving:
        edited = await asyncio.to_thread(_edited, bench.path, name, what, bench.environ)
        await asyncio.to_thread(edited.write)
        return edited.config


def _edited(path: Path, name: str, what: str, environ: Mapping[str, str]) -> Edited:
    text = read_text(path)
    match what:
        case "pause":
            return change_source(path, text, name, {"paused": True}, environ)
        case "resume":
            return change_source(path, text, name, {"paused": None}, environ)
        case "delete":
            return remove_source(path, text, name, environ)
    raise ModelError("this cannot be done to a source", what)
