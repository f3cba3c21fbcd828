"""Property tests try the same examples on every run and machine; `--hypothesis-profile=explore` looks for new ones."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.feeds.real_cron import CronJob, running_cron, why_not

settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", settings.get_profile("explore"), derandomize=True)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def cron_job(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CronJob]:
    """What a real cron was told when an early test asked for it: a late one looks whether it was done."""
    if cause := why_not():
        pytest.skip(cause)
    with running_cron(tmp_path_factory.mktemp("cron")) as job:
        yield job
