"""`feedloom watch` beside the server: a process of its own, that visits what is due and publishes.

It ends with us: by SIGTERM when we stop, and because its standard input ends when we die. If it ends by itself it is
started again, after a pause that doubles. Runs of others wait for it, and it for them: the lock is its own.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from time import monotonic

log = logging.getLogger("feedloom.companion")

#: The command line, as Python starts it.
PROGRAM = ("-m", "feeds")
#: Seconds before it is started again: at first, and at most. One that lived for LONGEST begins anew with the first.
FIRST, LONGEST = 1.0, 60.0
#: Seconds that it gets to end; what it has recorded by then stays.
PATIENCE = 9.5


class Watcher:
    """Keeps `feedloom watch` running."""

    def __init__(self, config: Path) -> None:
        """*config* is the configuration that both read."""
        self.config = config
        #: Why it does not run now; None: it does.
        self.trouble: str | None = None
        self.stopping = False
        self._process: Process | None = None

    async def run(self) -> None:
        """Start it whenever it does not run, until we stop."""
        pause = FIRST
        while not self.stopping:
            began = monotonic()
            ended = await self._one_life()
            if self.stopping:
                return
            if monotonic() - began > LONGEST:
                pause = FIRST
            self.trouble = f"the scheduler {ended}; it starts again within {pause:.0f} s"
            log.warning("%s", self.trouble)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST)

    async def stop(self) -> None:
        """End it: it finishes what it is writing, and is killed if that takes too long."""
        self.stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _one_life(self) -> str:
        """Start it and wait for its end; how that came, in words."""
        # our import path, whatever the working directory holds under the name of our packages
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = (sys.executable, "-P", *PROGRAM, "watch", "--with-parent", "--config", str(self.config))
        try:
            # a session of its own: Ctrl-C reaches us alone
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, env=environment, start_new_session=True
            )
        except OSError as error:
            return f"cannot be started: {error.strerror}"
        self.trouble = None
        status = await self._process.wait()
        return f"was ended by signal {-status}" if status < 0 else f"ended with {status}"
