"""Which workers parse: those of this machine, or those of a Dask cluster."""

from __future__ import annotations

from scraper.http.limits import MAX_DOCUMENT_BYTES
from scraper.parsing.pool import ParserPool
from storage.errors import ParserStartError


def open_pool(workers: int | str, *, max_bytes: int = MAX_DOCUMENT_BYTES) -> ParserPool:
    """A pool of so many workers here, or of those of the cluster at "dask://host:port".

    Raises ParserStartError if the cluster does not answer, or what it needs is not installed.
    """
    if isinstance(workers, int):
        return ParserPool(workers=workers, max_bytes=max_bytes)
    try:
        from scraper.parsing.cluster import ClusterPool
    except ImportError:
        raise ParserStartError("a cluster needs Dask", workers, "install feedloom[dask]") from None
    return ClusterPool(workers, max_bytes=max_bytes)
