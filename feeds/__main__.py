"""The entry point of `feedloom` and of `python -m feeds`."""

import gc
import signal

#: Objects that are made before the collector looks for cycles: importing makes many, and hardly a cycle.
OBJECTS_BEFORE_COLLECTION = 50_000


def main() -> None:
    """Run the command line. While that is still being imported, Ctrl-C ends us without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)
    from feeds.commands.cli import main as run

    signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
