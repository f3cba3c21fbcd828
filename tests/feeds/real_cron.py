"""A cron of our own: a real one, that sees no crontab but ours, where the system lets us hide the others from it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: In a mount namespace of its own: no crontab of the machine, no lock of its cron, then ours.
MOUNT = """set -e
for folder in /var/spool/cron/crontabs /etc/cron.d /run; do mount -t tmpfs none $folder; done
mount --bind /dev/null /etc/crontab
"""
NAMESPACE = ("unshare", "--mount", "--propagation", "private")
#: Where else ours goes, if nothing may be hidden, as in most containers, and no cron is at work.
ENTRY = Path("/etc/cron.d/feedloom-test")
#: Cron begins its jobs with the minute; this is the longest that one of ours may take then.
MINUTE, PATIENCE = 60.0, 15.0
PAGE = "<html lang=en><article><h1>Rain at last</h1><p>" + "It rained over the city. " * 20 + "</p></article></html>"


def why_not() -> str | None:
    """Why there can be no cron of our own here."""
    if os.geteuid() != 0:
        return "only root can start a cron of its own"
    if shutil.which("cron") is None:
        return "cron is not installed"
    if busy() and not can_hide():
        return "a cron of the machine is at work, and nothing can be hidden from ours"
    return None


def can_hide() -> bool:
    """Whether a cron of ours can have crontabs of its own."""
    return subprocess.run([*NAMESPACE, "sh", "-c", MOUNT], capture_output=True, check=False).returncode == 0


def busy() -> bool:
    """Whether the machine's cron is at work."""
    try:
        process = Path("/run/crond.pid").read_text().strip()
        return "(cron) Z" not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


@dataclass(frozen=True, kw_only=True)
class CronJob:
    """A configuration whose crontab line a running cron has."""

    folder: Path

    def wait(self) -> None:
        """Until the job has published, or the next minute is well over."""
        ends = time.monotonic() + MINUTE + PATIENCE
        while not (self.status.exists() and self.status.read_text()) and time.monotonic() < ends:
            time.sleep(0.2)

    @property
    def status(self) -> Path:
        """Has the exit status, once the job has ended."""
        return self.folder / "status"

    @property
    def said(self) -> Path:
        """What cron would mail."""
        return self.folder / "said"


@contextmanager
def shared_cron(folder: Path) -> Iterator[CronJob]:
    """A cron with *folder* for its job: begun by the process of the tests that asks first, and used by the others."""
    try:
        folder.mkdir()
    except FileExistsError:
        yield CronJob(folder=folder)
        return
    with running_cron(folder) as job:
        yield job
        job.wait()  # another process may have yet to look


@contextmanager
def running_cron(folder: Path) -> Iterator[CronJob]:
    """Install the line that `feedloom install cron` prints as its help says, and have it run each minute.

    The line itself must not stand beside it: every fifth minute both would run, and one find the other at work.
    """
    (folder / "feedloom.toml").write_text(
        '[site]\nbase_url = "https://feeds.example.org/"\nauthority = "example.org,2026"\n'
        '[[sources]]\nname = "paper"\ndocuments = "*.html"\n'
    )
    (folder / "rain.html").write_text(PAGE)
    install = f"{sys.executable} -m feeds install cron --config {folder}/feedloom.toml"
    each_minute = f"sed 's,^[*]/5,*,; s,$, >{folder}/said 2>\\&1; echo $? >{folder}/status,"
    if can_hide():
        script = f"{MOUNT}({install}) | crontab -\ncrontab -l | {each_minute}' | crontab -\nexec cron -f\n"
        command = [*NAMESPACE, "sh", "-c", script]
    else:  # these crontabs have a user
        line = f"{install} | {each_minute}; s,^[*] [*] [*] [*] [*] ,&root ,'"
        command = ["sh", "-c", f"set -e\n{line} > {ENTRY}\nexec cron -f\n"]
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, env=environ) as cron:
        try:
            while cron.poll() is None and Path(f"/proc/{cron.pid}/comm").read_text() != "cron\n":
                time.sleep(0.05)
            assert cron.poll() is None, "cron does not take the line"
            yield CronJob(folder=folder)
        finally:
            cron.terminate()
            if not can_hide():
                ENTRY.unlink(missing_ok=True)
