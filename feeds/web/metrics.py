"""The metrics of the server, for Prometheus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sized

from prometheus_client import CollectorRegistry, Gauge, Histogram, PlatformCollector, ProcessCollector
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from feeds.web.files import FileCache


class Metrics(Collector):
    """A registry of its own, so that two servers in one process do not add up."""

    def __init__(self, files: FileCache) -> None:
        #: The open ones, where the server tells us.
        self.connections: Sized = ()
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        registry.register(self)
        #: Answers sent, by status, and the bytes of their bodies.
        self.answers: Counter[int] = Counter()
        self.bytes_sent = 0
        self.searches = Histogram("feedloom_search_seconds", "Time for a search, waiting included.", registry=registry)
        for name, words, read in (
            ("feedloom_connections", "Connections that are open.", lambda: len(self.connections)),
            ("feedloom_files", "Published files in memory.", lambda: len(files.publication.files)),
            ("feedloom_files_bytes", "Bytes of them, compressed forms included.", lambda: files.publication.size),
            (
                "feedloom_published_timestamp_seconds",
                "When what is served was published.",
                lambda: files.publication.published.timestamp() if files.publication.published else 0,
            ),
        ):
            Gauge(name, words, registry=registry).set_function(read)

    def collect(self) -> Iterator[Metric]:
        """What is counted here, for a registry: numbers of our own, which cost a request next to nothing."""
        answers = CounterMetricFamily("feedloom_answers", "Answers sent, by status.", labels=["status"])
        for status, number in sorted(self.answers.items()):
            answers.add_metric([str(status)], number)
        yield answers
        yield CounterMetricFamily("feedloom_body_bytes", "Bytes of bodies sent.", value=self.bytes_sent)
