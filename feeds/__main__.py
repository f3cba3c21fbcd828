"""The entry point of `feedloom` and of `python -m feeds`."""

import signal


def main() -> None:
    """Run the command line. While that is still being imported, Ctrl-C ends us without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from feeds.commands.cli import main as run

    signal.signal(signal.SIGINT, signal.default_int_handler)
    run()


if __name__ == "__main__":
    main()
