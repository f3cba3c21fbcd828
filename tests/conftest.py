"""Property tests try the same examples on every run and machine; `--hypothesis-profile=explore` looks for new ones."""

import gc
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from shutil import disk_usage

import pytest
from hypothesis import HealthCheck, settings

from scraper.parsing.pool import _Child
from storage.database import Database
from tests import warm
from tests.feeds.real_cron import CronJob, shared_cron, why_not
from tests.storage import ready

settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("explore"), derandomize=True)
settings.load_profile("steady")

#: What is compiled once is kept for the programs that tests start by the hundred, whatever the environment says.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

#: Where tests write if there is room, and programs may be started: nothing of it must survive a power cut, and a disk
#: takes milliseconds for each of the ten thousand times that we wait for it.
MEMORY, MIN_MEMORY_BYTES = Path("/dev/shm"), 4 << 30
if MEMORY.is_dir() and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC and disk_usage(MEMORY).free > MIN_MEMORY_BYTES:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

TESTS = Path(__file__).parent
#: What `make check` leaves out: modules that take more than some four seconds of processor time, since they start
#: programs, browsers and servers by the dozen. They are begun in this order, the dearest first, so that all workers
#: come to their end together.
SLOW = (
    "feeds/pages/test_accessibility.py",
    "scraper/http/test_browser.py",
    "feeds/web",
    "test_packaging.py",
    "feeds/commands/test_visits.py",
    "hostile",
    "scraper/visit/test_walk_web.py",
    "scraper/parsing/test_cluster.py",
    "test_extending.py",
    "scraper/parsing/test_pool.py",
    "storage/test_released.py",
    "storage/test_kill.py",
    "feeds/commands/test_cli.py",
    "feeds/commands/test_due.py",
    "feeds/commands/test_learn.py",
    "feeds/publish/test_deliveries.py",
    "feeds/publish/test_killed_runs.py",
    "feeds/publish/test_runs.py",
    "feeds/workbench",
    "scraper/rules/test_apply.py",
    "scraper/sources/test_sitemap.py",
    "scraper/visit/test_pages.py",
    "storage/articles/test_links.py",
    "storage/stories/test_stories.py",
    "test_compare.py",
    "test_cron.py",
)
#: What looks, as late as may be, at what was begun early.
LATE = ("test_cron.py",)

#: Where parsers' children start as they do for users, since the tests are about that.
COLD = ("scraper/parsing", "scraper/visit/test_walk.py", "hostile/test_isolation.py", "bench")
#: Where new stores are made by the migrations.
MIGRATED = (
    "bench",
    "hostile/test_growth_of_output.py",
    "storage/test_database.py",
    "storage/test_kill.py",
    "storage/test_released.py",
    "storage/test_schema.py",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: now and then a test waits for a server or a disk."""
    return (os.cpu_count() or 1) + 1


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Slow modules are not even imported where none of their tests is wanted."""
    return True if config.option.markexpr == "not slow" and is_among(collection_path, SLOW) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of slow modules as such, `-m "not slow"`, and put these first."""
    assert all((TESTS / place).exists() for place in SLOW + COLD + MIGRATED), "a module has moved: mend these"
    for item in items:
        if is_among(item.path, SLOW):
            item.add_marker("slow")
    items.sort(key=lambda item: turn(item.path))


def pytest_collection_finish() -> None:
    """Thousands of tests stay to the end: the garbage collector need not look at them each time."""
    gc.collect()
    gc.freeze()


@cache
def turn(path: Path) -> int:
    """When the module at *path* has its turn; those of one turn keep their order."""
    if is_among(path, LATE):
        return len(SLOW) + 1
    return next((number for number, place in enumerate(SLOW) if is_among(path, (place,))), len(SLOW))


@cache
def is_among(path: Path, places: tuple[str, ...]) -> bool:
    """Whether *path* is one of *places* below `tests`, or within one."""
    return any(path.is_relative_to(TESTS / place) for place in places)


@pytest.fixture(autouse=True)
def prepared(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parsers' children are forked from a warm process, and new stores copied, except where a test is about that."""
    if not is_among(request.path, MIGRATED):
        monkeypatch.setattr(Database, "_migrate", ready.migrate)
    if not is_among(request.path, COLD):
        monkeypatch.setattr(_Child, "start", warm.Popen)


@pytest.fixture(scope="module", autouse=True)
def closes_its_sockets() -> Iterator[None]:
    """A socket that a module forgets to close is told of there, not wherever the garbage collector happens to find it.

    One that something still holds is not: it may belong to what outlives the module.
    """
    before = open_sockets()
    yield
    if open_sockets() - before:
        gc.collect()


def open_sockets() -> set[str]:
    """The sockets of this process, as far as the system tells."""
    found = set()
    for link in Path("/proc/self/fd").glob("*"):
        with suppress(OSError):  # closed meanwhile
            found.add(os.readlink(link))  # noqa: PTH115  a path would cost ten times as much
    return {target for target in found if target.startswith("socket:")}


@pytest.fixture(scope="session")
def cron_job(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CronJob]:
    """What a real cron was told when an early test asked for it: a late one looks whether it was done.

    All processes of the tests have the same, so that the late one has nothing to wait for.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cron"
    if not folder.exists() and (cause := why_not()):
        pytest.skip(cause)
    with shared_cron(folder) as job:
        yield job
