"""The `ocop-pos` command with a moved clock: `python -m tests.care.command run`.

`SIM_SHIFT_S` moves the clock by so many seconds, so that the named world's lots are fresh.
"""

import os
from datetime import UTC, datetime, timedelta

from pos import cli
from pos.base import clock


def main() -> None:
    """Run the command."""
    shift = timedelta(seconds=float(os.environ.get("SIM_SHIFT_S", "0")))
    with clock.running(lambda: datetime.now(UTC) + shift):
        cli.main()


if __name__ == "__main__":
    main()
