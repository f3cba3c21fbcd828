"""Runs `feedloom watch` beside the server, as a process that visits what is due and publishes.

It ends with the server: by SIGTERM when that stops, and at the end of its standard input if that dies. If it ends by
itself, it is started again after a pause that doubles. It holds the lock of runs itself.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from signal import SIGHUP
from time import monotonic

log = logging.getLogger("feedloom.watcher")

#: Arguments with which Python starts feedloom.
PROGRAM = ("-m", "feeds")
#: Pause before it is started again. It doubles each time, up to the maximum; a process that ran for longer than that
#: resets it.
MIN_RESTART_SECONDS = 1.0
MAX_RESTART_SECONDS = 60.0
#: Time that it gets to end. What it has recorded by then stays.
STOP_SECONDS = 9.5


class Watcher:
    """Keeps `feedloom watch` running."""

    def __init__(self, config: Path) -> None:
        """*config* is the path of the configuration."""
        self.config = config
        #: Why it does not run now; None if it runs.
        self.trouble: str | None = None
        self.stopping = False
        self._process: Process | None = None

    async def run(self) -> None:
        """Start it, and start it again whenever it ends, until `stop`."""
        pause = MIN_RESTART_SECONDS
        while not self.stopping:
            began = monotonic()
            ended = await self._run_once()
            if self.stopping:
                return
            if monotonic() - began > MAX_RESTART_SECONDS:
                pause = MIN_RESTART_SECONDS
            self.trouble = f"the scheduler {ended}; it starts again within {pause:.0f} s"
            log.warning("%s", self.trouble)
            await asyncio.sleep(pause)
            pause = min(2 * pause, MAX_RESTART_SECONDS)

    def reload(self) -> None:
        """Let it read its configuration again."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(SIGHUP)

    async def stop(self) -> None:
        """End it. It finishes what it is writing, and is killed if that takes longer than STOP_SECONDS."""
        self.stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _run_once(self) -> str:
        """Start it and wait for its end; gives how it ended, in words."""
        # our import path: the working directory may hold packages of the same names
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = (sys.executable, "-P", *PROGRAM, "watch", "--with-parent", "--config", str(self.config))
        try:
            # in a session of its own, so that Ctrl-C reaches only us
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, env=environment, start_new_session=True
            )
        except OSError as error:
            return f"cannot be started: {error.strerror}"
        self.trouble = None
        status = await self._process.wait()
        return f"was ended by signal {-status}" if status < 0 else f"ended with {status}"
