"""Commands that are killed at seeded random moments while a reader polls: never torn, never missing, nothing lost.

The short form is for every check-in; `make hostile` sets FEEDLOOM_TEST_KILLS to many more.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

import pytest

from tests.hostile.conftest import Tried
from tests.hostile.victims import VICTIMS, Bulk, Reader, Victim, add, archive, recorded, require_sound
from tests.hostile.workshop import Workshop
from tests.scraper.parsing.test_cluster import Cluster

KILLS = int(os.environ.get("FEEDLOOM_TEST_KILLS", "6"))
#: From so many kills on, a third must find the command at work; fewer may all come too late on a busy machine.
MANY = 10


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """A workshop in which nothing was ever killed."""
    workshop = Workshop.make(tmp_path_factory.mktemp("calm") / "workshop")
    add(workshop, range(8))
    assert workshop.run()[0] == 0
    return workshop


def kill_at(workshop: Workshop, moment: float, victim: Victim) -> float | None:
    """Begin a command and kill it after *moment* seconds; the seconds that it took, if it had ended before."""
    with workshop.start(*victim.arguments, command=victim.command, start_new_session=True) as process:
        start = time.monotonic()
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
        taken = time.monotonic() - start
        process.communicate()
    return None if process.returncode < 0 else taken


@pytest.mark.parametrize("name", VICTIMS)
def test_kills(name: str, calm: Workshop, tmp_path: Path, tried: Tried) -> None:
    """After any number of kills the command ends its work as if it had never been killed; see each victim."""
    workshop = Workshop(shutil.copytree(calm.folder, tmp_path / "killed"))
    victim, chance = VICTIMS[name](workshop, calm), random.Random(f"1337 {name}")
    kills, killed, usual = max(1, round(KILLS * victim.share / 100)), 0, victim.usual()
    turn = 0
    for _ in range(kills):
        victim.before(turn)
        reader = Reader(workshop.public) if victim.publishes else None
        with reader or nullcontext():
            taken = kill_at(workshop, chance.uniform(victim.earliest, 1.0) * usual, victim)
        if taken is None:
            killed, turn = killed + 1, turn + 1
        else:  # the rest of its row has no work
            usual = taken if turn % victim.row == 0 else usual
            turn += victim.row - turn % victim.row
        assert reader is None or reader.troubles == []
        victim.after()
    victim.finish()
    assert kills < MANY or killed > kills // 3
    tried(f"kills of `{name}`, {killed} while it was at work", kills, victim.held)


def test_kills_of_a_cluster(calm: Workshop, tmp_path: Path, tried: Tried) -> None:
    """Whatever is killed of a run on a Dask cluster (it, a worker, the scheduler), the store is that of one machine."""
    workshop = Workshop(shutil.copytree(calm.folder, tmp_path / "killed"))
    alone = Bulk(workshop, calm)
    usual, chance, kills = 3 * alone.usual(), random.Random("1337 cluster"), max(1, round(KILLS / 10))
    cluster = Cluster(tmp_path)
    try:
        cluster.pool().close()
        archive(workshop, more=f'[parse]\nworkers = "{cluster.address}"\n')
        for turn in range(kills):
            if turn % 3 == 0:
                alone.empty()
            killing: list[Callable[[], object]] = [lambda: None, cluster.replace_worker, cluster.replace_scheduler]
            with workshop.start(command=alone.command, start_new_session=True) as process:
                wait_at_most(process, chance.uniform(0.2, 1.0) * usual)
                chance.choice(killing)()
                wait_at_most(process, chance.uniform(0.0, 0.5) * usual)
                process.kill()
                process.communicate()
            if workshop.store.exists():
                require_sound(workshop.store)
        cluster.pool().close()  # a run that begins without workers has none
        status, said = workshop.run(command=alone.command)
    finally:
        cluster.close()
    assert status == 0, said
    assert recorded(workshop.folder) == alone.wanted
    tried("kills of a run on a Dask cluster, and of its workers and scheduler", kills, alone.held)


def wait_at_most(process: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait until *process* ends, but not for longer."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
