"""Commands that are killed at seeded random moments while a reader polls: never torn, never missing, nothing lost.

The short form is for every check-in; `make hostile` sets FEEDLOOM_TEST_KILLS to many more.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.hostile.conftest import Tried
from tests.hostile.victims import VICTIMS, Reader, Victim, add
from tests.hostile.workshop import Workshop

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


def kill_at(workshop: Workshop, moment: float, victim: Victim) -> bool:
    """Begin a command and kill it after *moment* seconds; whether it was still at work."""
    with workshop.start(*victim.arguments, command=victim.command, start_new_session=True) as process:
        try:
            process.wait(moment)
        except subprocess.TimeoutExpired:
            process.kill()
        process.communicate()
    return process.returncode < 0


@pytest.mark.parametrize("name", VICTIMS)
def test_kills(name: str, calm: Workshop, tmp_path: Path, tried: Tried) -> None:
    """After any number of kills the command ends its work as if it had never been killed; see each victim."""
    workshop = Workshop(shutil.copytree(calm.folder, tmp_path / "killed"))
    victim, chance = VICTIMS[name](workshop, calm), random.Random(f"1337 {name}")
    kills, killed, usual = max(1, round(KILLS * victim.share / 100)), 0, victim.usual()
    for turn in range(kills):
        victim.before(turn)
        reader = Reader(workshop.public) if victim.publishes else None
        with reader or nullcontext():
            killed += kill_at(workshop, chance.uniform(victim.earliest, 1.0) * usual, victim)
        assert reader is None or reader.troubles == []
        victim.after()
    victim.finish()
    assert kills < MANY or killed > kills // 3
    tried(f"kills of `{name}`, {killed} while it was at work", kills, victim.held)
